"""Adding to the record so that nothing is ever lost: one step is one line, written at once under a lock, and synced.

What cannot be written whole is taken back, so that the record is byte for byte as it was.
"""

import json
import os
import secrets
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from pydantic_core import to_jsonable_python

from cleancomm.message import N_
from cleancomm.problem import CouldNotRun, Place, error, problem
from cleancomm.record.entry import Entry
from cleancomm.record.file import parse_record
from cleancomm.record.lines import FILE, Record
from cleancomm.record.fold import step_of

LOCK = ".progress.lock"
WAIT = 30.0
HEADER = "# cleancomm/progress/1 - the record of progress: one entry is one line, `- {...}`; lines are only ever added.\n"
LOCKED = error(
    "record.locked",
    N_("a record that another process is writing"),
    N_("another process has kept {file} locked for {seconds} s; nothing was recorded"),
    N_("try again; if nobody is at work, look which process holds {lock} open"),
)
UNWRITABLE = error(
    "record.unwritable",
    N_("a record that cannot be written"),
    N_("{file} cannot be written: {fault}; nothing was recorded, the record is as it was"),
    N_("check the free space and the permissions of the folder, then record it again"),
)
# letters and digits that nobody takes for one another
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


def make_id(at: datetime, taken: Collection[str]) -> str:
    """An id that no entry has: the day of recording and eight letters by chance, so that two offices do not meet."""
    while True:
        name = f"{at:%Y%m%d}-" + "".join(secrets.choice(_LETTERS) for _ in range(8))
        if name not in taken:
            return name


def write_line(step: Sequence[Entry]) -> str:
    """The one line of a step; several entries share their head and differ in `things`."""
    rows = [to_jsonable_python(e, exclude_none=True) for e in step]
    for row, entry in zip(rows, step, strict=True):
        if not entry.forced:
            row.pop("forced", None)
        if entry.quantity is not None:
            whole = entry.quantity == entry.quantity.to_integral_value()
            row["quantity"] = int(entry.quantity) if whole else float(entry.quantity)
    if len(rows) > 1:
        keys = [k for k in rows[0] if any(r.get(k) != rows[0][k] for r in rows)]
        keys += [k for r in rows for k in r if k not in rows[0]]
        things = [{k: r[k] for k in dict.fromkeys(keys) if k in r and k != "id"} for r in rows]
        head = {k: v for k, v in rows[0].items() if k not in keys}
        rows = [{"id": step_of(step[0].id), **head, "things": things}]
    return "- " + json.dumps(rows[0], ensure_ascii=False) + "\n"


@contextmanager
def _locked(folder: Path, shown: str, wait: float) -> Iterator[None]:
    from filelock import FileLock, Timeout

    lock = FileLock(folder / LOCK, mode=0o666)
    try:
        lock.acquire(timeout=wait, poll_interval=0.01)
    except Timeout:
        seconds = f"{wait:g}"
        place = Place(shown + FILE)
        raise CouldNotRun(problem(LOCKED, place, file=shown + FILE, seconds=seconds, lock=shown + LOCK)) from None
    except OSError as fault:
        raise _unwritable(shown, fault) from None
    try:
        yield
    finally:
        lock.release()


def _unwritable(shown: str, fault: OSError) -> CouldNotRun:
    return CouldNotRun(problem(UNWRITABLE, Place(shown + FILE), file=shown + FILE, fault=fault.strerror or str(fault)))


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _write_at(handle: int, start: int, data: bytes) -> None:
    os.lseek(handle, start, os.SEEK_SET)
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]
    os.fsync(handle)


def _on_one_line(torn: bytes) -> str:
    """The bytes as text in which nothing ends a line or a comment, not even for YAML."""
    rest = torn.decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in rest)


def _append(folder: Path, record: Record, line: str) -> None:
    """Add a line after what is whole; what a crash left behind it becomes a comment. Taken back when it fails."""
    path = folder / FILE
    new = not path.exists()
    torn = record.raw[record.whole :]
    text = line
    if torn:
        text = f"# cut off: {_on_one_line(torn)}\n{line}"
    elif record.raw and not record.raw.endswith(b"\n"):
        text = "\n" + line
    elif not record.raw:
        text = HEADER + line
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
    try:
        _write_at(handle, record.whole, text.encode())
        if new:
            _sync_folder(folder)
    except BaseException:
        os.ftruncate(handle, len(record.raw))
        if torn:
            _write_at(handle, record.whole, torn)
        if new:
            path.unlink()
        raise
    finally:
        os.close(handle)


Compose = Callable[[Record], Sequence[Entry]]


def add_step(folder: Path, shown: str, compose: Compose, at: datetime, wait: float = WAIT) -> tuple[Entry, ...]:
    """Record what `compose` makes of the record as it stands under the lock, as one step; the entries as recorded.

    Ids are given here. Raises CouldNotRun when the record is locked, unreadable or cannot be written, and lets
    through what `compose` raises; in each case the record is byte for byte as it was.
    """
    path = folder / FILE
    with _locked(folder, shown, wait):
        try:
            raw = path.read_bytes() if path.exists() else b""
        except OSError as fault:
            raise _unwritable(shown, fault) from None
        record = parse_record(raw, path, shown + FILE)
        drafts = compose(record)
        taken = {name for e in record.entries for name in (e.id, step_of(e.id))}
        name = make_id(at, taken)
        ids = [name] if len(drafts) == 1 else [f"{name}.{n}" for n in range(1, len(drafts) + 1)]
        step = tuple(d.model_copy(update={"id": i, "at": at}) for d, i in zip(drafts, ids, strict=True))
        try:
            _append(folder, record, write_line(step))
        except OSError as fault:
            raise _unwritable(shown, fault) from None
    return step
