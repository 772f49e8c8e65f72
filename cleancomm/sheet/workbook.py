"""The bytes of an xlsx -> the cells of its sheets that hold something; openpyxl's parser, without its array of cells.

A workbook may have one formatted cell in its last row and column: rows are kept as they come, empty cells never.
"""

import io
import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from cleancomm.message import N_
from cleancomm.number import number_text
from cleancomm.problem import CouldNotRun, Place, error, problem
from cleancomm.sheet.comments import list_comments
from cleancomm.sheet.content import NOT_A_TABLE
from cleancomm.sheet.formula import Adding
from cleancomm.sheet.grid import BLANK, Cell, Grid, Merge, Sort, clean_text

NO_OPENPYXL = error(
    "table.no_openpyxl",
    N_("a workbook, without the library that reads one"),
    N_("{file} is a workbook, and openpyxl is not installed"),
    N_("install it with: pip install 'cleancomm[xlsx]'; or save the sheet as csv"),
)

# numbers of formats that a Chinese Excel keeps for dates, without writing them into the file
_CHINESE_DATES = {
    27: "yyyy年m月", 36: "yyyy年m月", 50: "yyyy年m月", 52: "yyyy年m月", 57: "yyyy年m月", 30: "yyyy-m-d", 31: "yyyy年m月d日",
    28: "m月d日", 29: "m月d日", 51: "m月d日", 53: "m月d日", 54: "m月d日", 58: "m月d日",
}  # fmt: skip
# more coloured cells than a table has are those of whole columns
_MOST_MARKS = 20_000
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
# a format that only writes a measure behind the number: 0"户"
_MEASURED = re.compile(r'[#0,]*0(?:\.0+)?_?\s*"([^"\d.,%]{1,4})"')


def read_workbook(raw: bytes, name: str) -> list[Grid]:
    """Every sheet of cells; raises CouldNotRun for a workbook that cannot be read, or with nothing to read it."""
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise CouldNotRun(problem(NO_OPENPYXL, Place(name), file=name)) from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of extensions that mean nothing here
            book = load_workbook(io.BytesIO(raw), read_only=True)
            return list(_read_sheets(book, name, raw))
    except Exception as fault:  # openpyxl lets through whatever its parsers raise for a broken file
        raise CouldNotRun(problem(NOT_A_TABLE, Place(name), file=name, fault=fault)) from None


def _read_sheets(book: Any, name: str, raw: bytes) -> Iterator[Grid]:
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet
    from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

    class Parser(WorkSheetParser):  # type: ignore[misc, unused-ignore] # openpyxl's own, which its stubs do not describe
        """Keeps the value of a formula and its text, and of the rows only which are hidden."""

        def parse_cell(self, element: Any) -> Any:
            """A cell with its value and, where it has one, its formula."""
            found = super().parse_cell(element)
            if element.find(FORMULA_TAG) is not None:
                formula = self.parse_formula(element)  # type: ignore[no-untyped-call] # openpyxl's own, without types
                found["formula"] = formula if isinstance(formula, str) else f"={getattr(formula, 'text', '')}"
            return found

        def parse_row(self, row: Any) -> Any:
            """A row; that it is hidden is all that is kept of how it looks."""
            if row.get("hidden") not in ("1", "true"):
                for key in set(row.attrib) - {"r", "spans"}:
                    del row.attrib[key]
            return super().parse_row(row)

    formats = _Formats(book)
    sheets: list[Any] = [s for s in book.worksheets if isinstance(s, ReadOnlyWorksheet)]
    for sheet in sheets:
        with sheet._get_source() as source:
            parser = Parser(
                source, sheet._shared_strings, data_only=True, epoch=book.epoch, date_formats=book._date_formats,
                timedelta_formats=book._timedelta_formats,
            )  # fmt: skip
            rows, formulas, styled = _collect_cells(parser, formats, book.epoch)
        _name_made_up(rows, formulas)
        merged = parser.merged_cells.mergeCell if parser.merged_cells else ()
        yield Grid(
            name, rows, tuple(Merge(m.min_row - 1, m.min_col - 1, m.max_row - 1, m.max_col - 1) for m in merged), sheet.title,
            sheet.sheet_state != "visible",
            frozenset(int(r) - 1 for r in parser.row_dimensions if int(r) - 1 in rows),
            frozenset(_hidden_columns(parser.column_dimensions.values(), {c for row in rows.values() for c in row})),
            computed=frozenset(at for at in formulas if rows.get(at[0], {}).get(at[1], BLANK).sort is not Sort.FORMULA),
            marks={at: mark for at, style in styled.items() if at[0] in rows and (mark := formats.mark(style))},
            comments=dict(list_comments(raw, sheet._worksheet_path)),
            epoch=book.epoch.date(),
        )  # fmt: skip


def _collect_cells(
    parser: Any, formats: "_Formats", epoch: Any
) -> tuple[dict[int, dict[int, Cell]], dict[tuple[int, int], str], dict[tuple[int, int], int]]:
    """The cells of a sheet that hold something, its formulas, and the styles of cells that are coloured or struck through."""
    from openpyxl.utils.datetime import from_excel

    rows: dict[int, dict[int, Cell]] = {}
    formulas: dict[tuple[int, int], str] = {}
    styled: dict[tuple[int, int], int] = {}
    for number, row in parser.parse():
        for found in row:
            at, value = (number - 1, found["column"] - 1), found["value"]
            if len(styled) < _MOST_MARKS and formats.mark(found["style_id"]):
                styled[at] = found["style_id"]
            if "formula" in found:
                formulas[at] = found["formula"]
            if isinstance(value, int | float) and not isinstance(value, bool) and formats.is_chinese(found["style_id"]):
                value = from_excel(value, epoch)
            cell = _make_cell(value, found["data_type"], formats.find(found["style_id"]))
            if cell is None and at in formulas:
                cell = Cell(formulas[at], Sort.FORMULA)
            if cell is not None and cell.text:
                rows.setdefault(at[0], {})[at[1]] = cell
    return rows, formulas, styled


def _hidden_columns(dimensions: Any, used: set[int]) -> Iterator[int]:
    for d in dimensions:
        if d.get("hidden") in ("1", "true"):
            yield from (c for c in used if int(d["min"]) - 1 <= c <= int(d["max"]) - 1)


class _Formats:
    """The number formats of a workbook, by the style of a cell."""

    def __init__(self, book: Any) -> None:
        from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE

        numbers = [style.numFmtId for style in book._cell_styles]
        custom, first = book._number_formats, BUILTIN_FORMATS_MAX_SIZE
        self.numbers = numbers
        self.texts = [
            (custom[n - first] if n - first < len(custom) else "") if n >= first
            else BUILTIN_FORMATS.get(n) or _CHINESE_DATES.get(n, "")
            for n in numbers
        ]  # fmt: skip
        self.marks = [_name_mark(book._fonts[s.fontId], book._fills[s.fillId]) for s in book._cell_styles]

    def mark(self, style: int) -> str:
        """The colour and the stroke of a style, nothing where it has neither."""
        return self.marks[style] if style < len(self.marks) else ""

    def find(self, style: int) -> str:
        """The format of a style."""
        return self.texts[style] if style < len(self.texts) else ""

    def is_chinese(self, style: int) -> bool:
        """Whether a style is one of the dates that a Chinese Excel does not write out."""
        return style < len(self.numbers) and self.numbers[style] in _CHINESE_DATES


def _name_mark(font: Any, fill: Any) -> str:
    """What a cell of this font and fill is marked with, as a word that tells marks apart."""
    colour = getattr(fill, "fgColor", None) if getattr(fill, "patternType", None) else None
    tone = "" if colour is None else f"{colour.type}:{colour.value}:{colour.tint}"
    plain = colour is None or colour.value == "FFFFFFFF"
    return " ".join(filter(None, ["" if plain else tone, "struck" if font.strike else ""]))


def _write_date(day: date, written: str) -> str:
    """A day as its format shows it, in the words of a plan: a month where no day is shown, a year where no month is."""
    plain = _QUOTED.sub("", written).lower()
    if "y" in plain and "d" not in plain:
        return f"{day.year}年{day.month}月" if "m" in plain else f"{day.year}年"
    return f"{day.year}年{day.month}月{day.day}日"


def _make_cell(value: object, kind: str, written: str) -> Cell | None:
    """A cell as a person sees it: 8.0 as 8, 0.8 in a cell of percent as 80%."""
    if value is None:
        return None
    if kind == "e":
        return Cell(str(value), Sort.ERROR)
    if isinstance(value, bool):
        return Cell(str(value).upper(), Sort.TRUTH)
    if isinstance(value, int | float):
        return _make_number(value, written)
    if isinstance(value, datetime | date):
        day = value.date() if isinstance(value, datetime) else value
        return Cell(_write_date(day, written), Sort.DATE, day)
    if isinstance(value, str):
        return Cell(clean_text(value))
    return Cell(str(value), Sort.DATE)  # a time of day, or hours


def _make_number(value: float, written: str) -> Cell:
    # fifteen digits are what Excel keeps; more would show the binary fraction
    if isinstance(value, int) and written in ("", "General", "0"):
        return Cell(str(value), Sort.NUMBER)
    number = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}")
    if not number.is_finite():
        return Cell(str(value), Sort.ERROR)
    if "%" in written:
        return Cell(number_text(number * 100) + "%", Sort.PERCENT)
    measured = _MEASURED.fullmatch(written)
    if measured:
        return Cell(number_text(number) + measured[1])
    return Cell(number_text(number), Sort.NUMBER)


def _name_made_up(rows: dict[int, dict[int, Cell]], formulas: dict[tuple[int, int], str]) -> None:
    """A 0 beside a formula is a value only where adding gives it, or where other formulas show that they were computed."""
    kept = {at: rows[at[0]][at[1]] for at in formulas if at[1] in rows.get(at[0], {})}
    computed = any(cell.sort is not Sort.FORMULA and cell.text != "0" for cell in kept.values())
    adding = Adding(rows, formulas)
    doubtful = []
    for (r, c), cell in kept.items():
        if cell.text == "0" and cell.sort is Sort.NUMBER:
            value = adding.value(r, c)
            if value != 0 if value is not None else not computed:
                doubtful.append((r, c))
    for r, c in doubtful:
        rows[r][c] = Cell(formulas[r, c], Sort.FORMULA)
