"""A csv or xlsx file -> a grid of text. What the cells mean is for others to say; openpyxl is imported only for a workbook."""

import csv
import io
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from cleancomm.message import N_, say
from cleancomm.number import number_text
from cleancomm.plan.names import Named, UnknownName, find_name
from cleancomm.plan.source import read_bytes
from cleancomm.problem import CouldNotRun, Place, error, problem
from cleancomm.sheet.grid import Grid, Merge

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

NO_OPENPYXL = error(
    "table.no_openpyxl",
    N_("a workbook, without the library that reads one"),
    N_("{file} is a workbook, and openpyxl is not installed"),
    N_("install it with: pip install 'cleancomm[xlsx]'; or save the sheet as csv"),
)
NOT_A_TABLE = error(
    "table.unreadable",
    N_("a file that is neither csv nor xlsx"),
    N_("{file} cannot be read as a table: {fault}"),
    N_("open it in a spreadsheet program and save it as xlsx, or as csv"),
)
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_DELIMITERS = ",\t;"


def read_grid(path: Path, sheet: str | None = None) -> Grid:
    """The table in a file; its content decides whether it is a workbook, not its name.

    Raises CouldNotRun for a file that is no table, UnknownName for a sheet that is not there or has to be named.
    """
    name = str(path)
    raw = read_bytes(path, name)
    if raw.startswith(b"PK"):
        return _read_workbook(raw, name, sheet)
    if raw.startswith(_OLD_EXCEL):
        raise CouldNotRun(problem(NOT_A_TABLE, Place(name), file=name, fault=say(N_("it is an xls of old Excel"))))
    if sheet is not None:
        raise UnknownName(say(N_("{file} is text and has no sheets; leave out --sheet"), file=name))
    return _read_csv(raw, name)


def _decode(raw: bytes, name: str) -> str:
    """UTF-8, UTF-16 with its mark, or what Excel in China writes."""
    codecs = ["utf-16"] if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for codec in codecs:
        try:
            text = raw.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise CouldNotRun(problem(NOT_A_TABLE, Place(name), file=name, fault=say(N_("it is not UTF-8, UTF-16 or GB18030 text"))))


def _find_delimiter(text: str) -> str:
    head = next((line for line in text.splitlines() if any(d in line for d in _DELIMITERS)), "")
    used = [d for d in _DELIMITERS if d in head]
    if len(used) == 1:  # a header seldom holds two of them, and names below are often parted by commas
        return used[0]
    try:
        return csv.Sniffer().sniff(text[:65536], _DELIMITERS).delimiter
    except csv.Error:
        return ","


def _read_csv(raw: bytes, name: str) -> Grid:
    text = _decode(raw, name)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_find_delimiter(text)))
    except csv.Error as fault:
        raise CouldNotRun(problem(NOT_A_TABLE, Place(name), file=name, fault=fault)) from None
    return Grid(name, tuple(map(tuple, rows)))


def _read_workbook(raw: bytes, name: str, sheet: str | None) -> Grid:
    try:
        from openpyxl import load_workbook
        from openpyxl.worksheet.worksheet import Worksheet
    except ImportError:
        raise CouldNotRun(problem(NO_OPENPYXL, Place(name), file=name)) from None
    try:
        values = load_workbook(io.BytesIO(raw), data_only=True)
        formulas = load_workbook(io.BytesIO(raw))
    except Exception as fault:  # openpyxl lets through whatever its parsers raise for a broken file
        raise CouldNotRun(problem(NOT_A_TABLE, Place(name), file=name, fault=fault)) from None
    sheets: list[Worksheet] = [s for s in values.worksheets if isinstance(s, Worksheet)]
    if not sheets:
        raise CouldNotRun(problem(NOT_A_TABLE, Place(name), file=name, fault=say(N_("it has no sheet of cells"))))
    chosen = _choose_sheet(sheets, sheet)
    written = formulas[chosen.title]
    cells = tuple(
        tuple(_cell_text(cell) or _formula(below.value) for cell, below in zip(row, same, strict=False))
        for row, same in zip(chosen.iter_rows(), written.iter_rows(), strict=False)
    )
    merges = tuple(Merge(m.min_row - 1, m.min_col - 1, m.max_row - 1, m.max_col - 1) for m in chosen.merged_cells.ranges)
    return Grid(name, cells, merges)


def _choose_sheet(sheets: "list[Worksheet]", wanted: str | None) -> "Worksheet":
    """The sheet that is named, else the only one that holds something."""
    if wanted is not None:
        title = find_name(wanted, [Named(s.title, (s.title,)) for s in sheets])
        return next(s for s in sheets if s.title == title)
    full = [s for s in sheets if any(v is not None for row in s.iter_rows(values_only=True) for v in row)]
    if len(full) > 1:
        candidates = tuple(s.title for s in full)
        raise UnknownName(say(N_("the workbook has several sheets; name one with --sheet: {candidates}"), candidates=candidates))
    return (full or sheets)[0]


def _cell_text(cell: "Cell | MergedCell") -> str:
    """A cell as a person sees it: 8.0 as 8, 0.8 in a cell of percent as 80%."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        # fifteen digits are what Excel keeps; more would show the binary fraction
        number = Decimal(f"{value:.15g}")
        percent = "%" in cell.number_format
        number = number * 100 if percent else number
        return number_text(number) + ("%" if percent else "")
    return str(value)


def _formula(value: object) -> str:
    """A formula that no program has computed yet, as its text, so that it is not taken for a blank."""
    return value if isinstance(value, str) and value.startswith("=") else ""
