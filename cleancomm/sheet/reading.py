"""A file -> the cells of one sheet; its content decides what it is. What the cells mean is for others to say."""

from pathlib import Path

from cleancomm.message import N_, say
from cleancomm.plan.names import Named, UnknownName, find_name
from cleancomm.plan.reading import is_there, read_bytes
from cleancomm.problem import CouldNotRun, Place, problem
from cleancomm.sheet.content import NO_FILE, NOT_A_TABLE, Content, refuse_markdown, tell_content
from cleancomm.sheet.delimited import decode_text, read_delimited
from cleancomm.sheet.grid import Grid


def read_sheets(path: Path) -> list[Grid]:
    """Every sheet of cells in a file, a csv as one without a name; its content decides what it is, not its name.

    Raises CouldNotRun for a file that is no table.
    """
    name = str(path)
    if not is_there(path):
        raise CouldNotRun(problem(NO_FILE, Place(name), file=name))
    raw = read_bytes(path, name)
    if not raw:
        raise CouldNotRun(problem(NOT_A_TABLE, Place(name), file=name, fault=say(N_("it is empty"))))
    match tell_content(raw, name):
        case Content.XLSX:
            from cleancomm.sheet.workbook import read_workbook

            return read_workbook(raw, name)
        case Content.XLS | Content.ODS:
            from cleancomm.sheet.older import read_older

            return read_older(raw, name)
        case Content.TEXT:
            refuse_markdown(decode_text(raw, name), name)
            return [read_delimited(raw, name)]


def read_grid(path: Path, sheet: str | None = None) -> Grid:
    """The table in a file.

    Raises CouldNotRun for a file that is no table, UnknownName for a sheet that is not there or has to be named.
    """
    name = str(path)
    sheets = read_sheets(path)
    if [s.sheet for s in sheets] != [""]:
        return _choose_sheet(sheets, sheet, name)
    if sheet is not None:
        raise UnknownName(say(N_("{file} is text and has no sheets; leave out --sheet"), file=name))
    return sheets[0]


def _choose_sheet(sheets: list[Grid], wanted: str | None, name: str) -> Grid:
    """The sheet that is named, else the only one in sight that holds something."""
    if not sheets:
        raise CouldNotRun(problem(NOT_A_TABLE, Place(name), file=name, fault=say(N_("it has no sheet of cells"))))
    full = [s for s in sheets if s.rows]
    if wanted is not None:
        title = find_name(wanted, [Named(s.sheet, (s.sheet,)) for s in sheets])
        chosen = next(s for s in sheets if s.sheet == title)
    else:
        seen = [s for s in full if not s.hidden] or full
        if len(seen) > 1:
            names = tuple(s.sheet for s in full)
            raise UnknownName(say(N_("the workbook has several sheets; name one with --sheet: {candidates}"), candidates=names))
        chosen = (seen or sheets)[0]
    others = tuple(s.sheet for s in full if s is not chosen)
    return Grid(
        chosen.name, chosen.rows, chosen.merges, chosen.sheet, chosen.hidden, chosen.hidden_rows, chosen.hidden_columns, others
    )  # fmt: skip
