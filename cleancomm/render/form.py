"""A form that an office fills in: as a workbook with white cells among locked ones, made to be printed; and as csv."""

import csv
from collections.abc import Sequence
from datetime import date, datetime, time
from io import StringIO
from typing import TYPE_CHECKING, Any

from cleancomm.message import N_, Message, Template, Translate
from cleancomm.render.cells import cell_text, heading_text, message_text, say_shipped
from cleancomm.render.delimited import guard
from cleancomm.render.paper import Fit, Paper, count_lines, fit_columns, measure_column
from cleancomm.render.workbook import TITLE_SIZE, Sheet, open_book, row_height, set_paper
from cleancomm.report import Blank, Cell, Column, Form, Kind, Report, Table, Term

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_GREY, _HEAD = "#E7E6E6", "#D0CECE"
_COLON = N_("{label}:")
# what the width of an empty column leaves room for, in half-widths
_ROOM = {Kind.STATE: 10, Kind.DAY: 11, Kind.NUMBER: 10, Kind.TEXT: 16}
# how wide the sheet that explains the form is, in points
_GUIDE = 480.0
# white cells may be formatted, filtered and made wider, nothing else is to be changed
_ALLOWED = {"format_columns": True, "format_rows": True, "autofilter": True, "sort": True}


def _form_of(report: Report) -> tuple[Form, Table]:
    assert report.form is not None
    return report.form, report.tables[0]


def _line(message: Message, translate: Translate) -> str:
    return message_text(message, translate)


def _foot_text(label: Template, translate: Translate) -> str:
    return translate(_COLON).format(label=translate(label))


def render_form_csv(report: Report, translate: Translate) -> bytes:
    """A form as csv, with the rows of the sheet: title, head line, headings, data, and after an empty one the foot."""
    form, table = _form_of(report)
    rows: list[list[str]] = [
        [guard(_line(report.title, translate))],
        [guard(_line(form.head, translate))],
        [heading_text(c, translate) for c in table.columns],
    ]
    for row in table.rows:
        cells = (row.get(c.key) for c in table.columns)
        texts = ((cell_text(cell, translate), cell) for cell in cells)
        rows.append([guard(text) if isinstance(cell, str | Message) else text for text, cell in texts])
    rows += [[], [_foot_text(label, translate) for label in form.foot]]
    out = StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def _measure_sheet(form: Form, table: Table, translate: Translate) -> Fit:
    columns = []
    for column in table.columns:
        texts = [cell_text(row.get(column.key), translate) for row in table.rows]
        if column.key in form.white:
            words = {translate(w) for b in form.blanks for w in b.get(column.key, Blank()).words}
            texts = ["M" * _ROOM[column.kind], *words]
        folds = column.kind is Kind.TEXT and column.key not in form.white
        columns.append(measure_column(texts, heading_text(column, translate), folds=folds))
    return fit_columns(columns, Paper.A4)


def _write_grey(sheet: Sheet, at: tuple[int, int], cell: Cell) -> None:
    """A locked cell with what is known."""
    look: dict[str, Any] = {"border": 1, "bg_color": _GREY, "locked": True}
    if isinstance(cell, Term):
        look["align"] = "center"
    sheet.value(*at, cell, cell_text(cell, sheet.translate), **look)


def _write_white(sheet: Sheet, at: tuple[int, int], column: Column, blank: Blank, days: tuple[date, date]) -> None:
    """An empty cell that takes what is asked for: a word of a list, a day, a number, or any text."""
    formats = {Kind.DAY: "yyyy-mm-dd", Kind.NUMBER: "General"}
    look = {"border": 1, "locked": False, "num_format": formats.get(column.kind, "@")}
    sheet.sheet.write_blank(*at, None, sheet.look(**look))
    _ = sheet.translate
    told = {"error_title": heading_text(column, _), "ignore_blank": True}
    if blank.words:
        words = [_(word) for word in blank.words]
        message = _(N_("Choose one of the list: {words}")).format(words=_(N_(", ")).join(words))
        sheet.sheet.data_validation(*at, *at, {"validate": "list", "source": words, "error_message": message, **told})
    elif column.kind is Kind.DAY:
        first, last = (datetime.combine(day, time()) for day in days)
        message = _(N_("A day such as {day}, from {first} on")).format(day=days[0], first=days[0])
        between = {"validate": "date", "criteria": "between", "minimum": first, "maximum": last}
        sheet.sheet.data_validation(*at, *at, {**between, "error_message": message, **told})
    elif column.kind is Kind.NUMBER:
        rule = {"validate": "decimal", "criteria": ">=", "value": 0, "error_message": _(N_("A number, without its unit"))}
        sheet.sheet.data_validation(*at, *at, {**rule, **told})


def _write_rows(sheet: Sheet, form: Form, table: Table) -> None:
    size, widths = sheet.fit.size, sheet.fit.widths
    for row, blanks in zip(table.rows, form.blanks, strict=True):
        lines = 2 if blanks else 1  # room to write by hand
        for n, column in enumerate(table.columns):
            if column.key in blanks:
                _write_white(sheet, (sheet.at, n), column, blanks[column.key], form.days)
                continue
            _write_grey(sheet, (sheet.at, n), row.get(column.key))
            lines = max(lines, count_lines(cell_text(row.get(column.key), sheet.translate), widths[n], size))
        sheet.sheet.set_row(sheet.at, row_height(lines, size))
        sheet.at += 1


def _write_foot(sheet: Sheet, form: Form, width: int) -> None:
    """The labels with room behind them, side by side across the sheet, below an empty row."""
    sheet.at += 1
    ends = [round(width * (n + 1) / len(form.foot)) for n in range(len(form.foot))]
    starts = [0, *ends[:-1]]
    for label, start, end in zip(form.foot, starts, ends, strict=True):
        text = _foot_text(label, sheet.translate)
        sheet.join((sheet.at, start), (sheet.at, end - 1), text, locked=False, text_wrap=False)
    sheet.sheet.set_row(sheet.at, row_height(2, sheet.fit.size))
    sheet.at += 1


def _write_form(book: "Workbook", report: Report, translate: Translate) -> None:
    """The sheet that is filled in."""
    form, table = _form_of(report)
    sheet = Sheet(book, book.add_worksheet(translate(form.sheets[0])), _measure_sheet(form, table, translate), translate)
    width = len(table.columns)
    sheet.line(_line(report.title, translate), width, font_size=TITLE_SIZE, bold=True, align="center")
    sheet.line(_line(form.head, translate), width)
    heads = sheet.at
    lines = 1
    for n, column in enumerate(table.columns):
        text = heading_text(column, translate)
        sheet.text(heads, n, text, border=1, bold=True, align="center", bg_color=_HEAD)
        lines = max(lines, count_lines(text, sheet.fit.widths[n], sheet.fit.size))
    sheet.sheet.set_row(heads, row_height(lines, sheet.fit.size))
    sheet.at += 1
    _write_rows(sheet, form, table)
    sheet.sheet.autofilter(heads, 0, sheet.at - 1, width - 1)
    sheet.sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{sheet.at}"})
    _write_foot(sheet, form, width)
    set_paper(sheet)
    sheet.sheet.fit_to_pages(1, 0)
    sheet.sheet.repeat_rows(0, heads)
    sheet.sheet.print_area(0, 0, sheet.at - 1, width - 1)
    sheet.sheet.freeze_panes(heads + 1, min(table.layout.fixed, width - 1))
    sheet.sheet.protect("", _ALLOWED)


def _write_guide(book: "Workbook", report: Report, translate: Translate) -> None:
    """The sheet that explains the form, a sentence a row."""
    form, _ = _form_of(report)
    page = book.add_worksheet(translate(form.sheets[1]))
    sheet = Sheet(book, page, Fit(Paper.A4, 10, (_GUIDE,)), translate)
    sheet.line(translate(form.sheets[1]), 1, font_size=TITLE_SIZE, bold=True)
    # what is said of the record is for the office that sends the form out
    told: Sequence[str] = [
        *(f"{n}. {_line(message, translate)}" for n, message in enumerate(form.guide, 1)),
        *say_shipped(report, translate),
    ]
    for text in told:
        sheet.line(text, 1)
    set_paper(sheet)
    page.fit_to_pages(1, 0)
    page.protect("", _ALLOWED)


def _write_hidden(book: "Workbook", form: Form) -> None:
    """The sheet that nobody sees: by it a form is known when it comes back."""
    sheet = book.add_worksheet(form.sheets[2])
    for n, row in enumerate(form.hidden):
        for k, text in enumerate(row):
            if text:
                sheet.write_string(n, k, text)
    sheet.hide()


def render_form(report: Report, translate: Translate) -> bytes:
    """A form as a workbook: the sheet to be filled in, one that explains it, and a hidden one by which it is known again."""
    form, _ = _form_of(report)
    book, out = open_book(report, translate)
    _write_form(book, report, translate)
    _write_guide(book, report, translate)
    _write_hidden(book, form)
    book.close()
    return out.getvalue()
