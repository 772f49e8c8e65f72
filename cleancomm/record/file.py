"""Reading the record: one entry a line, `- {...}`, read as JSON; a hand-edited file is read as YAML. Both give the same.

A line may hold one step about several things (`things`): it is written whole or not at all. A torn last line (no
line end and not readable) is what a crash leaves: it is reported and left out, nothing whole is touched.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from cleancomm.message import N_, Template
from cleancomm.plan.loader import MISSING as MISSING_KEY
from cleancomm.plan.loader import judge_error
from cleancomm.plan.reading import (
    CONFLICT_MARK,
    LINE_END,
    MAX_MARKS,
    TOO_MANY,
    count_marks,
    decode_text,
    find_conflicts,
    read_bytes,
)
from cleancomm.problem import CouldNotRun, Place, Problem, error, problem, warning
from cleancomm.record.entry import Entry
from cleancomm.record.lines import Record
from cleancomm.record.simple import read_simple, split_things

if TYPE_CHECKING:
    from cleancomm.record.model import Entry as Model

TORN = warning(
    "record.torn",
    N_("a line cut off by a crash"),
    N_("this line is cut off; it is left out, all other entries are whole"),
    N_(
        "nothing is lost but what was just being recorded: record it again; the next entry turns a last line into a"
        " comment, before another line put # in front of it"
    ),
)
BAD = error(
    "record.entry",
    N_("an entry that cannot be read"),
    N_("this entry does not fit: {fault}"),
    N_("an entry is one line - {{...}} with id, on, at, recorder, state and one of item, quantity, milestone, voids"),
)
LONG = error(
    "record.long_line",
    N_("a line far longer than any entry"),
    N_("this line has {size} bytes, the limit is {limit}"),
    N_("check that it is the right file; restore it from a copy, or from git"),
)
MAX_LINE = 1024 * 1024
# more than any record has; the lists of them alone would take hundreds of megabytes
MAX_LINES = 1_000_000
# each is a stretch of lines that are not JSON
MAX_PIECES = 100
MAX_RECORD = 512 * 1024 * 1024
NO_ROW, NO_THINGS = N_("it is no row of keys and values"), N_("things is a list of one or more rows")
# how often, and how many seconds apart, a reader looks again while a line grows under its eyes
_LOOKS = 20
PAUSE = 0.05
NumberedRow = tuple[int, object]


def _split_things(rows: list[NumberedRow]) -> list[NumberedRow]:
    """A line about several things as one entry each."""
    return [(line, one) for line, row in rows for one in split_things(row)]


def _json_rows(text: str) -> list[NumberedRow] | None:
    """Line and value of each entry, None when a line is not `- {...}` in JSON."""
    rows: list[NumberedRow] = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("#"):
            if LINE_END.search(line.removesuffix("\r")):
                return None  # to YAML the comment ends there
            continue
        if not line.strip():
            continue
        if not line.startswith("- {"):
            return None
        try:
            rows.append((number, from_json(line[2:])))
        except ValueError:
            return None
    return rows


def _yaml_rows(path: Path, shown: str, text: str) -> list[NumberedRow]:
    if conflicts := find_conflicts(text, shown):
        raise CouldNotRun(*conflicts)
    if count_marks(text) <= MAX_MARKS:  # the slow way, for what people edit by hand
        return _list_yaml_rows(path, shown, text)
    return _yaml_rows_in_pieces(path, shown, text)


def _yaml_rows_in_pieces(path: Path, shown: str, text: str) -> list[NumberedRow]:
    """The rows of a record of which people have edited a few lines by hand: those alone are read as YAML.

    Nothing is read in another way: YAML cannot go on from one entry to a line that begins with `- {`; what would, as a
    quotation mark that is not closed or a name that stands elsewhere, is refused.
    """
    rows: list[NumberedRow] = []
    piece: list[str] = []
    pieces = 0
    for number, line in enumerate([*text.split("\n"), "- {}"], 1):
        found = _json_rows(line) if line.startswith("- {") else None
        if found is None:
            piece.append(line)
            continue
        if any(told.strip() and not told.startswith("#") for told in piece):
            pieces += 1
            if pieces > MAX_PIECES:
                raise CouldNotRun(problem(TOO_MANY, Place(shown, number, 1), file=shown, limit=MAX_MARKS))
            above = "\n" * (number - 1 - len(piece))  # so that each line keeps its number
            rows += _list_yaml_rows(path, shown, above + "\n".join(piece) + "\n")
        piece = []
        rows += [(number, value) for _, value in found]
    return rows[:-1]


def _list_yaml_rows(path: Path, shown: str, text: str) -> list[NumberedRow]:
    from cleancomm.plan.source import read_source

    source = read_source(path, shown, text)
    if source.data is None:
        return []
    if not isinstance(source.data, list):
        place = source.place(())
        raise CouldNotRun(problem(BAD, place, source.excerpt(place), fault=N_("not a list")))
    return [(source.place((i,)).line, row) for i, row in enumerate(source.data)]


def _is_torn(path: Path, shown: str, head: str, tail: bytes) -> bool:
    """Whether the bytes after the last line end are less than a whole line."""
    try:
        last = tail.decode("utf-8")
    except UnicodeDecodeError:
        return True
    if last.strip() == "-":  # to YAML an entry, without anything in it
        return True
    if CONFLICT_MARK.match(last):
        return False  # told as what it is
    if not last.strip() or last.startswith("#") or _json_rows(last) is not None:
        return False
    try:
        _yaml_rows(path, shown, head + last)
    except CouldNotRun:
        return True
    return False


@cache
def _adapter() -> "TypeAdapter[tuple[Model, ...]]":
    from cleancomm.record.model import Entry as Model

    return TypeAdapter(tuple[Model, ...])


def _validate(rows: list[NumberedRow]) -> tuple[Entry, ...]:
    return tuple(row.entry() for row in _adapter().validate_python([value for _, value in rows])) if rows else ()


def read_line(line: bytes) -> list[Entry] | None:
    """The entries of one line, none of a comment; None when it is no entry in JSON."""
    try:
        rows = _json_rows(line.decode("utf-8"))
        if not rows:  # a comment, before the models are made; or no entry
            return None if rows is None else []
        return list(_validate(_split_things(rows)))
    except (UnicodeDecodeError, ValidationError):
        return None


def _cut_lines(lines: list[bytes]) -> list[int]:
    """Lines cut off by a crash that a merge has put before other entries: JSON that ends too soon, then the next entry.

    Nothing readable is lost: neither JSON nor YAML can go on from such a line to a line that begins with `- {`.
    """
    cut = []
    for at, (line, after) in enumerate(pairwise(lines)):
        if line.startswith(b"- {") and after.startswith(b"- {"):
            try:
                from_json(line[2:].decode("utf-8", "replace"))
            except ValueError as fault:
                if "EOF" in str(fault):
                    cut.append(at)
    return cut


def _check_lines(raw: bytes, shown: str) -> None:
    """Raise CouldNotRun for a line far longer than any entry."""
    start = 0
    while len(raw) - start > MAX_LINE:
        end = raw.rfind(b"\n", start, start + MAX_LINE + 1)
        if end < 0:
            size = (raw.find(b"\n", start) if b"\n" in raw[start:] else len(raw)) - start
            place = Place(shown, raw.count(b"\n", 0, start) + 1, 1)
            raise CouldNotRun(problem(LONG, place, size=size, limit=MAX_LINE))
        start = end + 1


def parse_record(raw: bytes, path: Path, shown: str) -> Record:
    """The record that the bytes of a file hold; raises CouldNotRun when they or any entry cannot be read."""
    if raw.count(b"\n") > MAX_LINES:
        raise CouldNotRun(problem(TOO_MANY, Place(shown), file=shown, limit=MAX_LINES))
    _check_lines(raw, shown)
    try:
        return _parse(raw, path, shown)
    except (CouldNotRun, UnicodeDecodeError):
        lines = raw.split(b"\n")
        inner = _cut_lines(lines)
        if not inner:
            raise
    left = b"\n".join(b"" if at in inner else line for at, line in enumerate(lines))
    told = [(at + 1, lines[at].decode("utf-8", "backslashreplace")) for at in inner]
    warned = tuple(problem(TORN, Place(shown, n, 1, len(text)), text) for n, text in told)
    record = _parse(left, path, shown)
    whole = record.whole + len(raw) - len(left)
    return replace(record, raw=raw, whole=whole, warnings=(*warned, *record.warnings))


def _list_faults(error: ValidationError, rows: list[NumberedRow], lines: list[str], shown: str) -> Iterator[Problem]:
    """What pydantic finds wrong with entries, at the line of each, and at its key where there is one."""
    for item in error.errors(include_url=False):
        number = rows[int(item["loc"][0])][0]
        line = lines[number - 1]
        place = Place(shown, number, 1, len(line))
        what = item.get("ctx", {}).get("what")
        fault = {"entry": Template(what or ""), "model_type": NO_ROW}.get(item["type"])
        if item["loc"][1:] == ("things",):
            fault = NO_THINGS
        if fault:  # a rule of the whole entry, not of one key
            yield problem(BAD, place, line, fault=fault)
            continue
        from cleancomm.record.model import Entry as Model

        kind, values = judge_error(item, Model, item["loc"][1:])
        at = line.find(f'"{values["key"]}"') if kind is not MISSING_KEY else -1
        place = Place(shown, number, at + 2, len(str(values["key"]))) if at >= 0 else place
        yield problem(kind, place, line, **values)


def _parse(raw: bytes, path: Path, shown: str) -> Record:
    cut = raw.rfind(b"\n") + 1
    if cut == len(raw) and (read := read_simple(raw, read_line)):
        return Record(*read, (), raw, cut, plain=True)
    head = decode_text(raw[:cut], shown)  # of these bytes: `path` may hold others, when they come from git
    tail = raw[cut:]
    torn: tuple[Problem, ...] = ()
    text = head
    if tail and _is_torn(path, shown, head, tail):
        line = tail.decode("utf-8", "backslashreplace")
        torn = (problem(TORN, Place(shown, head.count("\n") + 1, 1, len(line)), line),)
    else:
        cut = len(raw)
        text = head + tail.decode("utf-8-sig" if not head else "utf-8")
    rows = _json_rows(text)
    if rows is not None:
        rows = _split_things(rows)
        try:
            return Record(_validate(rows), tuple(line for line, _ in rows), torn, raw, cut)
        except ValidationError:
            pass  # the YAML reading, in which every scalar is text, has the last word
    rows = _split_things(_yaml_rows(path, shown, text))
    try:
        return Record(_validate(rows), tuple(line for line, _ in rows), torn, raw, cut)
    except ValidationError as error:
        raise CouldNotRun(*_list_faults(error, rows, LINE_END.split(text), shown)) from None


def settle(read: Callable[[], Record]) -> Record:
    """What `read` gives, once it stays as it is: a line that seems torn may be one that is being written."""
    record = read()
    for _ in range(_LOOKS):
        if record.whole == len(record.raw):
            break
        time.sleep(PAUSE)
        before, record = record, read()
        if record.raw == before.raw:
            break
    return record


def read_record(path: Path, shown: str) -> Record:
    """The record in a file; a missing one is empty. Raises CouldNotRun when the file or any entry cannot be read."""
    return settle(lambda: _read_once(path, shown))


def _read_once(path: Path, shown: str) -> Record:
    try:
        path.stat()
    except FileNotFoundError:
        return Record()
    except OSError:
        pass  # told by the reading
    return parse_record(read_bytes(path, shown, MAX_RECORD), path, shown)
