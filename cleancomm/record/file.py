"""Reading the record: one entry a line, `- {...}`, read as JSON; a hand-edited file is read as YAML. Both give the same.

A torn last line (no line end and not readable) is what a crash leaves: it is reported and left out, nothing
whole is touched.
"""

from pathlib import Path

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from cleancomm.message import N_
from cleancomm.plan.source import read_source
from cleancomm.problem import CouldNotRun, Kind, Place, Problem, Severity, problem
from cleancomm.record.entry import Entry

TORN = Kind(
    "record.torn",
    Severity.WARNING,
    N_("a last line cut off by a crash"),
    N_("the last line is cut off; it is left out, all entries before it are whole"),
    N_("complete the line or delete it"),
)
BAD = Kind(
    "record.entry",
    Severity.ERROR,
    N_("an entry that cannot be read"),
    N_("this entry does not fit: {fault}"),
    N_("an entry is one line - {{...}} with id, on, at, by, state and one of item, quantity, milestone, voids"),
)
KINDS = (TORN, BAD)


def _rows(path: Path, shown: str, text: str) -> tuple[list[tuple[int, object]], Problem | None]:
    """Line number and raw value of each entry, and the torn last line if there is one."""
    lines = text.split("\n")
    rows: list[tuple[int, object]] = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            if not line.startswith("- "):
                raise ValueError
            rows.append((number, from_json(line[2:])))
        except ValueError:
            if number == len(lines):
                return rows, problem(TORN, Place(shown, number, 1, len(line)), line)
            return _yaml_rows(path, shown), None
    return rows, None


def _yaml_rows(path: Path, shown: str) -> list[tuple[int, object]]:
    source = read_source(path, shown)
    if not isinstance(source.data, list):
        place = source.place(())
        raise CouldNotRun(problem(BAD, place, source.excerpt(place), fault=N_("not a list")))
    return [(source.place((i,)).line, row) for i, row in enumerate(source.data)]


def read_record(path: Path, shown: str) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """All entries of the record and what is to be said of it; a missing record is an empty one.

    Raises CouldNotRun when the file or any entry cannot be read.
    """
    if not path.exists():
        return (), ()
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (UnicodeDecodeError, OSError):
        read_source(path, shown)
        raise
    rows, torn = _rows(path, shown, text)
    if not rows:
        return (), (torn,) if torn else ()
    try:
        entries = TypeAdapter(tuple[Entry, ...]).validate_python([value for _, value in rows])
    except ValidationError as error:
        lines = text.split("\n")
        found = []
        for item in error.errors(include_url=False):
            number = rows[int(item["loc"][0])][0]
            fault = f"{'.'.join(map(str, item['loc'][1:]))} {item['msg']}".strip()
            line = lines[number - 1]
            found.append(problem(BAD, Place(shown, number, 1, len(line)), line, fault=fault))
        raise CouldNotRun(*found) from None
    return entries, (torn,) if torn else ()
