"""What is remembered of a long record, in a file beside it: which of its lines still bear on a new entry.

So a line can be added to a record of a hundred thousand without reading them all. The file is keyed by the content of the lines
that it stands for, and by the version that wrote it; it is never needed, and can be deleted at any time.
Where anything does not fit it, and for every answer but that of `update`, the whole record is read.
"""

import hashlib
import json
import os
from bisect import bisect_right
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from itertools import accumulate
from pathlib import Path

from pydantic_core import from_json

from cleancomm import __version__
from cleancomm.plan.reading import is_file, read_bytes
from cleancomm.problem import CouldNotRun
from cleancomm.record.entry import Entry
from cleancomm.record.essence import find_essence, is_enough
from cleancomm.record.file import MAX_LINE, MAX_LINES, MAX_RECORD, read_line
from cleancomm.record.fold import step_of
from cleancomm.record.lines import CACHE, Abridged, Record
from cleancomm.record.simple import read_simple

# another number for another rule of what is essential
MAKER = f"cleancomm {__version__}/1"
# shorter records are read as fast as they are looked up
LEAST = 1 << 20
# so many lines behind those that are remembered are read one by one; after that the whole record is, and remembered anew
TAIL = 32
# as long as no more than this part of the lines is essential
WORTH = 0.5
_LIMIT = 1 << 25
# what the program itself writes no id with
_ESCAPES = (b"\\u", b"\\/")


def remember(folder: Path, record: Record) -> None:
    """Write which lines of a whole record are essential beside it; nothing where that saves little, or cannot be written."""
    raw = record.raw
    if not (record.plain and record.entries) or len(raw) < LEAST or len(record.ids) < len(record.entries):
        return
    if any(escape in raw for escape in _ESCAPES):  # an id that is written so would not be found again
        return
    lines = raw.split(b"\n")[:-1]
    essence = find_essence(record)
    kept = sorted({record.lines[at] for at in essence.kept})
    if len(kept) > WORTH * len(lines):
        return
    starts = list(accumulate(map(len, lines), lambda at, size: at + size + 1, initial=0))
    told = {
        "made_by": MAKER,
        "size": len(raw),
        "sha256": hashlib.sha256(raw).hexdigest(),
        "day": f"{essence.day}",
        "tasks": sorted(essence.tasks),
        "invented": record.invented,
        "lines": [starts[number - 1] for number in kept],
    }
    text = json.dumps(told, ensure_ascii=False).encode()
    _write(folder / CACHE, hashlib.sha256(text).hexdigest().encode() + b"\n" + text)


def _write(path: Path, data: bytes) -> None:
    new = path.with_name(f"{path.name}.new")
    with suppress(OSError):
        new.unlink(missing_ok=True)  # whatever it is, and whatever it leads to
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            new.replace(path)
        except OSError:
            new.unlink(missing_ok=True)


def read_remembered(path: Path, shown: str, day: date) -> Record | None:
    """The record in a file, abridged to what bears on a day and later ones; None where nothing that fits is remembered."""
    cache = path.with_name(CACHE)
    try:
        if not is_file(cache):
            return None
        return _abridge(read_bytes(path, shown, MAX_RECORD), read_bytes(cache, CACHE, _LIMIT), day)
    except (CouldNotRun, _Unfit, ValueError, LookupError, TypeError):
        return None


class _Unfit(Exception):
    """What is remembered does not fit the record."""


def _need(fits: object) -> None:
    if not fits:
        raise _Unfit


def _abridge(raw: bytes, remembered: bytes, day: date) -> Record:
    """The record of some bytes by what is remembered; raises _Unfit, or what a strange file brings about."""
    seal, _, text = remembered.partition(b"\n")
    _need(seal.decode("ascii") == hashlib.sha256(text).hexdigest())
    told = from_json(text)
    size = told["size"]
    abridged = Abridged(date.fromisoformat(told["day"]), frozenset(told["tasks"]))
    _need(told["made_by"] == MAKER and day >= abridged.day and raw.endswith(b"\n") and size <= len(raw))
    _need(hashlib.sha256(memoryview(raw)[:size]).hexdigest() == told["sha256"])
    tail = raw[size:]
    _need(tail.count(b"\n") <= TAIL and max(map(len, tail.split(b"\n"))) <= MAX_LINE and raw.count(b"\n") <= MAX_LINES)
    kept = [raw[start : raw.index(b"\n", start) + 1] for start in told["lines"]]
    read = read_simple(b"".join(kept) + tail, read_line)
    if read is None:
        raise _Unfit
    entries, numbers = read
    record = Record(entries, (), (), raw, len(raw), told["invented"], abridged=abridged)
    _check_tail(record, entries[bisect_right(numbers, len(kept)) :], size)
    return record


def _check_tail(record: Record, tail: Sequence[Entry], size: int) -> None:
    """Raise _Unfit where a line behind those that are remembered bears on what was left out of them."""
    _need(len(record.ids) == len(record.entries))
    steps = {step_of(e.id) for e in tail}
    for name in {*steps, *(e.id for e in tail)}:
        _need(record.raw.rfind(f'"{name}"'.encode(), 0, size) < 0)
    for entry in tail:
        _need(is_enough(record, entry, steps))
