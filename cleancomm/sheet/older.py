"""The bytes of an ods, xls or et -> the cells of its sheets, through python-calamine where that is installed.

It shows neither hidden rows nor formulas that were never computed; xlsx is better where there is a choice.
"""

import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from cleancomm.message import N_
from cleancomm.number import number_text
from cleancomm.problem import CouldNotRun, Place, error, problem
from cleancomm.sheet.content import LOCKED, NOT_A_TABLE
from cleancomm.sheet.grid import Cell, Grid, Merge, Sort, fill_rows
from cleancomm.sheet.spans import list_spans

NO_CALAMINE = error(
    "table.old_workbook",
    N_("an old workbook, or one of LibreOffice or WPS, without the library that reads one"),
    N_("{file} is a workbook of another kind than xlsx (xls, et or ods)"),
    N_("open it in a spreadsheet program and save it as xlsx; or install the reader: pip install 'cleancomm[xls]'"),
)


def read_older(raw: bytes, name: str) -> list[Grid]:
    """Every sheet of cells; raises CouldNotRun for a workbook that cannot be read, or with nothing to read it."""
    try:
        import python_calamine
    except ImportError:
        raise CouldNotRun(problem(NO_CALAMINE, Place(name), file=name)) from None
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(raw))
        seen = {m.name for m in book.sheets_metadata if m.visible == python_calamine.SheetVisibleEnum.Visible}
        cells = {m.name for m in book.sheets_metadata if m.typ == python_calamine.SheetTypeEnum.WorkSheet}
        spans = list(list_spans(raw)) if raw.startswith(b"PK") else []  # of an xls calamine knows them itself
        return [
            _read_sheet(book.get_sheet_by_name(n), name, n not in seen, [merge for sheet, merge in spans if sheet == n])
            for n in book.sheet_names
            if n in cells
        ]
    except python_calamine.PasswordError:
        raise CouldNotRun(problem(LOCKED, Place(name), file=name)) from None
    except Exception as fault:  # calamine lets through whatever its parsers raise for a broken file
        raise CouldNotRun(problem(NOT_A_TABLE, Place(name), file=name, fault=fault)) from None


def _read_sheet(sheet: Any, name: str, hidden: bool, spans: list[Merge]) -> Grid:
    top, left = sheet.start or (0, 0)
    lines = sheet.to_python(skip_empty_area=True)
    rows = dict(fill_rows((r, ((c, _make_cell(v)) for c, v in enumerate(row, left))) for r, row in enumerate(lines, top)))
    merges = tuple(Merge(t, x, b, y) for (t, x), (b, y) in sheet.merged_cell_ranges or ()) or tuple(spans)
    return Grid(name, rows, merges, sheet.name, hidden)


def _make_cell(value: object) -> str | Cell:
    if isinstance(value, bool):
        return Cell(str(value).upper(), Sort.TRUTH)
    if isinstance(value, int | float):
        return Cell(number_text(Decimal(f"{value:.15g}")), Sort.NUMBER)
    if isinstance(value, datetime | date):
        day = value.date() if isinstance(value, datetime) else value
        return Cell(f"{value.year}年{value.month}月{value.day}日", Sort.DATE, day)
    if isinstance(value, str):
        return Cell(value.strip(), Sort.ERROR) if value.startswith("#") and value.endswith(("!", "?", "A")) else value
    return Cell(str(value), Sort.DATE)
