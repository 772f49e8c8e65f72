"""Workbooks, through xlsxwriter: a sheet a table, made to be printed. No cell is ever a formula or a link.

The same report gives the same bytes: nothing of the clock goes into the file.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

from cleancomm.message import N_, Translate, say
from cleancomm.problem import CouldNotRun, Place, error, problem
from cleancomm.render.cells import FIGURES, cell_text, head_lines, head_text, heading_text, message_text
from cleancomm.render.delimited import FORMULA, was
from cleancomm.render.paper import MARGIN, Fit, Paper, count_lines, fit_columns, measure_column
from cleancomm.render.problems import with_problems
from cleancomm.render.still import still_time
from cleancomm.report import Amended, Cell, Column, Kind, Plain, Report, Row, Table, Term, Tone, now, visible
from cleancomm.text import CUT

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

NO_XLSXWRITER = error(
    "output.no_xlsxwriter",
    N_("a workbook to be written, without the library that writes one"),
    N_("a workbook (.xlsx) is written with xlsxwriter, which is not installed"),
    N_("install it with: pip install 'cleancomm[xlsx]'; or take csv, markdown or json"),
)
TOO_LONG = error(
    "output.too_long",
    N_("a table with more rows than a sheet of a workbook has"),
    N_("{table} has {rows} rows, and a sheet of a workbook has room for {most}"),
    N_("ask for less (--year, --street, --task), or take csv"),
)
_MOST_ROWS = 1_048_000
# a cell holds 32,767 characters
_MOST_TEXT = 32_000
_FONT = "宋体"
_FILLS = {Tone.NEAR: "#DDEBF7", Tone.GOOD: "#C6EFCE", Tone.CARE: "#FFEB9C", Tone.BAD: "#FFC7CE"}
_CODES = {Paper.A3: 8, Paper.A4: 9}
_INCH = 25.4
# the width of a column is counted in digits of the workbook's own type, 11 points: 7 pixels each, and 5 more
_PIXEL = 0.75
TITLE_SIZE = 16


@dataclass(frozen=True)
class _Strip:
    """A column as it is printed: one of the table's, or what the document has where that was amended."""

    column: Column
    head: str
    original: bool = False

    def cell(self, row: Row) -> Plain:
        """What stands in it."""
        cell = row.get(self.column.key)
        return was(cell) if self.original else now(cell)


@dataclass
class Sheet:
    """A sheet of a workbook as it grows, row by row."""

    book: "Workbook"
    sheet: "Worksheet"
    fit: Fit
    translate: Translate
    at: int = 0
    _looks: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)

    def look(self, **more: Any) -> Any:
        """A format, each made once."""
        key = tuple(sorted(more.items()))
        if key not in self._looks:
            own = {"font_name": _FONT, "font_size": self.fit.size, "valign": "vcenter", "text_wrap": True}
            self._looks[key] = self.book.add_format({**own, **more})
        return self._looks[key]

    def text(self, row: int, column: int, text: str, **look: Any) -> None:
        """A text that stays one, whatever it begins with, also when somebody edits the cell."""
        cut = text if len(text) <= _MOST_TEXT else text[:_MOST_TEXT] + CUT
        if cut.startswith(FORMULA) and len(cut) > 1:
            look["quote_prefix"] = True
        if cut:
            self.sheet.write_string(row, column, cut, self.look(**look))
        else:
            self.sheet.write_blank(row, column, None, self.look(**look))

    def value(self, row: int, column: int, value: Cell, text: str, **look: Any) -> None:
        """A cell: numbers and days as such, all else, and a day before all that a workbook knows, as its text."""
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            self.sheet.write_number(row, column, float(value), self.look(**{"align": "right", **look}))
        elif isinstance(value, date) and value.year >= 1900:
            day = self.look(**{**look, "align": "center", "num_format": "yyyy-mm-dd"})
            self.sheet.write_datetime(row, column, datetime.combine(value, time()), day)
        else:
            self.text(row, column, text, **look)

    def join(self, first: tuple[int, int], last: tuple[int, int], text: str, **look: Any) -> None:
        """A text over several cells."""
        if first != last:
            self.sheet.merge_range(*first, *last, "", self.look(**look))
        self.text(*first, text, **look)

    def line(self, text: str, width: int, **look: Any) -> None:
        """A text across the whole table, in a row of its own."""
        size = look.get("font_size", self.fit.size)
        room = sum(self.fit.widths)
        self.join((self.at, 0), (self.at, width - 1), text, **look)
        self.sheet.set_row(self.at, row_height(count_lines(text, room, size), size))
        self.at += 1


def row_height(lines: int, size: int) -> float:
    """The height of a row of so many lines, in points."""
    return min(lines * size * 1.35 + 5, 409)


def _strips(table: Table, translate: Translate) -> list[_Strip]:
    every = (*table.rows, *table.last_rows)
    strips = []
    for column in table.columns:
        if column.key in table.layout.stacked:
            continue
        label = table.layout.labels.get(column.key)
        head = heading_text(column, translate) if label is None else head_text(label, translate)
        strips.append(_Strip(column, head))
        if any(isinstance(row.get(column.key), Amended) for row in every):
            told = say(N_("{heading} (document's)"), heading=head)
            strips.append(_Strip(column, message_text(told, translate), original=True))
    return strips


def _cell_text(table: Table, strip: _Strip, row: Row, translate: Translate) -> str:
    """The text of a cell, with what is stacked below it."""
    lines = [cell_text(strip.cell(row), translate)]
    below = (key for key, above in table.layout.stacked.items() if above == strip.column.key)
    lines += (text for key in below if (text := cell_text(row.get(key), translate)))
    return "\n".join(lines)


def _write_cell(sheet: Sheet, at: tuple[int, int], value: Plain, text: str, kind: Kind, **look: Any) -> None:
    """A cell in the colour of its tone; figures stand at the right, though they be words."""
    if isinstance(value, Term) and value.tone in _FILLS:
        look["bg_color"] = _FILLS[value.tone]
    if kind in FIGURES:
        look.setdefault("align", "right")
    sheet.value(*at, value, text, **look)


def _write_heads(sheet: Sheet, table: Table, strips: list[_Strip]) -> None:
    """The headings: those over several columns, and below them, down to the last row of heads, each column's own."""
    look: dict[str, Any] = {"bold": True, "align": "center", "border": 1, "bg_color": "#E7E6E6"}
    keys = [s.column.key for s in strips]
    levels, top = table.layout.heads, sheet.at
    covered = dict.fromkeys(range(len(strips)), 0)
    for depth, heads in enumerate(levels):
        for head in heads:
            first, last = keys.index(head.first), len(keys) - 1 - keys[::-1].index(head.last)
            text = head_text(head.heading, sheet.translate)
            sheet.join((top + depth, first), (top + depth, last), text, **look)
            covered |= dict.fromkeys(range(first, last + 1), depth + 1)
    bottom = top + len(levels)
    for n, strip in enumerate(strips):
        sheet.join((top + covered[n], n), (bottom, n), strip.head, **look)
    size, widths = sheet.fit.size, sheet.fit.widths
    counted = [count_lines(s.head, widths[n], size) for n, s in enumerate(strips)]
    # a heading that is as high as all rows of heads together needs less of the last
    lines = max(lines - (len(levels) - covered[n]) for n, lines in enumerate(counted))
    for row in range(top, bottom):
        sheet.sheet.set_row(row, row_height(1, size))
    sheet.sheet.set_row(bottom, row_height(max(1, lines), size))
    sheet.at = bottom + 1


def _blocks(table: Table) -> Iterator[tuple[int, int]]:
    """The first row of each block and how many it has; without blocks each row is one."""
    at = 0
    for length in table.layout.blocks or (1,) * len(table.rows):
        yield at, length
        at += length


def _write_rows(sheet: Sheet, table: Table, strips: list[_Strip]) -> None:
    translate, size, widths = sheet.translate, sheet.fit.size, sheet.fit.widths
    for start, length in _blocks(table):
        rows = table.rows[start : start + length]
        heights = [row_height(1, size)] * length
        whole = 0.0
        for n, strip in enumerate(strips):
            joined = length > 1 and strip.column.key in table.layout.joined
            for k, row in enumerate(rows[:1] if joined else rows):
                text, value = _cell_text(table, strip, row, translate), strip.cell(row)
                look: dict[str, Any] = {"border": 1, **({"align": "center"} if joined else {})}
                at = (sheet.at + k, n)
                if joined:
                    sheet.sheet.merge_range(*at, sheet.at + length - 1, n, "", sheet.look(**look))
                    whole = max(whole, row_height(count_lines(text, widths[n], size), size))
                else:
                    heights[k] = max(heights[k], row_height(count_lines(text, widths[n], size), size))
                stacked = strip.column.key in table.layout.stacked.values()
                _write_cell(sheet, at, text if stacked else value, text, strip.column.kind, **look)
        heights[-1] += max(0.0, whole - sum(heights))
        for k, height in enumerate(heights):
            sheet.sheet.set_row(sheet.at + k, height)
        sheet.at += length
    for row in table.last_rows:
        lines = 1
        for n, strip in enumerate(strips):
            text = _cell_text(table, strip, row, translate)
            lines = max(lines, count_lines(text, widths[n], size))
            _write_cell(sheet, (sheet.at, n), strip.cell(row), text, strip.column.kind, border=1, bold=True)
        sheet.sheet.set_row(sheet.at, row_height(lines, size))
        sheet.at += 1


def _measure(table: Table, strips: list[_Strip], translate: Translate, paper: Paper | None) -> Fit:
    every = (*table.rows, *table.last_rows)
    columns = [
        measure_column(
            [_cell_text(table, s, row, translate) for row in every], s.head, folds=s.column.kind not in (*FIGURES, Kind.DAY)
        )
        for s in strips
    ]
    return fit_columns(columns, paper)


def _drop_column(table: Table, key: str) -> Table:
    def drop(row: Row) -> Row:
        return {k: v for k, v in row.items() if k != key}

    columns = tuple(c for c in table.columns if c.key != key)
    total = drop(table.total) if table.total is not None else None
    totals, rows = tuple(map(drop, table.totals)), tuple(map(drop, table.rows))
    return replace(table, columns=columns, rows=rows, total=total, totals=totals, chart=None)


def _narrow(table: Table, translate: Translate) -> tuple[Table, list[str]]:
    """The table as a small paper has it: without optional columns in which nothing stands and, as far as there is no room
    for them, without the spare ones; and the headings of these.
    """
    table, left = visible(table), []
    for key in table.layout.spare:
        column = next((c for c in table.columns if c.key == key), None)
        if column is None:
            continue
        if _measure(table, _strips(table, translate), translate, Paper.A4).fits:
            break
        table = _drop_column(table, key)
        left.append(heading_text(column, translate))
    return table, left


def set_paper(sheet: Sheet) -> None:
    """Widths of the columns, the paper across, its margins, and the number of the page at its foot."""
    page, fit = sheet.sheet, sheet.fit
    for n, points in enumerate(fit.widths):
        page.set_column(n, n, max((points / _PIXEL - 5) / 7, 1))
    page.set_landscape()
    page.center_horizontally()
    page.set_paper(_CODES[fit.paper])
    page.set_margins(left=MARGIN / _INCH, right=MARGIN / _INCH, top=12 / _INCH, bottom=14 / _INCH)
    page.set_footer("&C" + sheet.translate(N_("Page &P of &N")), {"margin": 6 / _INCH})


def _set_page(sheet: Sheet, width: int, heads: tuple[int, int], fixed: int) -> None:
    page, fit = sheet.sheet, sheet.fit
    set_paper(sheet)
    page.repeat_rows(*heads)
    page.print_area(0, 0, sheet.at - 1, width - 1)
    page.freeze_panes(heads[1] + 1, min(fixed, width - 1))
    if fit.fits:
        page.fit_to_pages(1, 0)
    else:
        page.repeat_columns(0, fixed - 1)


def _name_sheet(table: Table, translate: Translate, taken: set[str]) -> str:
    """A name that a workbook allows, the table's title or key, told apart from others."""
    title = message_text(table.title, translate) if table.title else table.key
    name = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "_", title).strip("' ")[:28] or "_"
    unlike, n = name, 2
    while unlike.casefold() in taken or unlike.casefold() == "history":
        unlike, n = f"{name}{n}", n + 1
    taken.add(unlike.casefold())
    return unlike


def _add_sheet(book: "Workbook", report: Report, table: Table, name: str, translate: Translate, paper: Paper | None) -> None:
    if len(table.rows) > _MOST_ROWS:
        raise CouldNotRun(problem(TOO_LONG, Place(name), table=name, rows=len(table.rows), most=_MOST_ROWS))
    table, left = _narrow(table, translate) if paper is Paper.A4 else (table, [])
    strips = _strips(table, translate)
    sheet = Sheet(book, book.add_worksheet(name), _measure(table, strips, translate, paper), translate)
    width = len(strips)
    first, *others = head_lines(report, translate)
    if table.title is not None and len(report.shown) > 1:
        others.append(message_text(table.title, translate))
    sheet.line(first, width, font_size=TITLE_SIZE, bold=True, align="center")
    for line in others:
        sheet.line(line, width)
    top = sheet.at
    _write_heads(sheet, table, strips)
    heads = (top, sheet.at - 1)
    start = sheet.at
    _write_rows(sheet, table, strips)
    if table.rows and not table.layout.blocks:
        sheet.sheet.autofilter(heads[1], 0, start + len(table.rows) - 1, width - 1)
    said = [say(N_("Left out on this paper: {columns}"), columns=tuple(left))] if left else []
    for note in (*table.notes, *report.notes, *said):
        sheet.line(message_text(note, translate), width)
    fixed = sum(1 for s in strips if s.column in table.columns[: table.layout.fixed])
    _set_page(sheet, width, heads, fixed)


def open_book(report: Report, translate: Translate) -> tuple["Workbook", BytesIO]:
    """An empty workbook of a report, with nothing of the clock in it, and where its bytes go; raises CouldNotRun where the
    library is not there.
    """
    try:
        from xlsxwriter import Workbook
    except ImportError:
        raise CouldNotRun(problem(NO_XLSXWRITER, Place("xlsx"))) from None
    out = BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    created = still_time(report.as_of)
    book.set_properties({"title": message_text(report.title, translate), "created": created, "author": "cleancomm"})
    return book, out


def render_workbook(report: Report, translate: Translate, paper: Paper | None = None) -> bytes:
    """A report as a workbook across the page: on the paper named, else on A4, or on A3 where A4 would need type below 7
    points; on A4 by name without the optional columns in which nothing stands.
    """
    book, out = open_book(report, translate)
    tables = with_problems(report, report.shown)
    taken: set[str] = set()
    for table in tables:
        _add_sheet(book, report, table, _name_sheet(table, translate, taken), translate, paper)
    if not tables:
        lines = [*head_lines(report, translate), *(message_text(n, translate) for n in report.notes)]
        book.add_worksheet().write_string(0, 0, "\n".join(lines))
    book.close()
    return out.getvalue()
