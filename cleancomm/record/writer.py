"""Adding to the record so that nothing is ever lost: one step is one line, appended at once under a lock, and synced.

Neither git nor other programs keep to the lock. So the file is looked at again just before the line is appended, and
read again after it: where something came between, the step is drafted anew, under the same id and time. What cannot be
written whole is taken back, so that the record is byte for byte as it was; where that fails, the answer says so.
"""

import json
import re
import secrets
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pydantic_core import to_jsonable_python

from cleancomm.message import N_, Message, say
from cleancomm.problem import CouldNotRun, Kind, Place, error, problem
from cleancomm.record.appending import Addition, OpenFile, create_file, find_file, make_comment
from cleancomm.record.checkout import find_git, wait_for_git
from cleancomm.record.entry import Entry
from cleancomm.record.file import parse_record, settle
from cleancomm.record.fold import step_of, unique_entries
from cleancomm.record.interrupts import hold_interrupts
from cleancomm.record.lines import FILE, Record
from cleancomm.system import tell_fault

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
LEFTOVER = error(
    "record.leftover",
    N_("a cut-off line that could not be taken back"),
    N_("{file} cannot be written: {fault}; nothing was recorded, but a cut-off line stands in the file: it does not count"),
    N_("check the free space and the permissions of the folder, then record it again"),
)
UNSECURED = error(
    "record.unsecured",
    N_("an entry that may not be on the disk"),
    N_("the line of entry {id} stands in {file}, but could not be secured on the disk: {fault}"),
    N_("check the disk, then look with cleancomm log whether the entry is there before recording it again"),
)
UNREAD = error(
    "record.unread",
    N_("a record that another program has broken"),
    N_("the line of entry {id} stands in {file}, but another program has written what makes the record unreadable: {fault}"),
    N_("correct the line that validate names; do not record the entry again"),
)
CLOSED = error(
    "record.closed",
    N_("a record that cannot take one more line"),
    N_("{file} cannot take one more line at its end: {fault}; nothing was recorded, the record is as it was"),
    N_("put each entry on a line of its own, - {{...}}, without brackets around them all; many things in smaller steps"),
)
RESTLESS = error(
    "record.restless",
    N_("a record that is replaced again and again"),
    N_("{file} was changed or replaced by another program at each of {times} attempts; entry {id} is not in it"),
    N_("look which program writes the file, git or a synchronisation, and record it again when that has ended"),
)
NO_LOCK = N_("{lock} is a link, or no file")
OTHERWISE = N_("the line would not be read as the entry")
# so often a step is drafted anew because the file was changed meanwhile, the first times also where it has only grown
ATTEMPTS = 20
STRICT = 5
Compose = Callable[[Record], Sequence[Entry]]
NOTHING_KNOWN = Record()
# behind a line end, what begins neither an entry nor a comment, nor is empty
_OTHER_LINE = re.compile(rb"\n(?!- \{|[#\n]|\Z)").search
# letters and digits that nobody takes for one another
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


class InterruptedAfter(KeyboardInterrupt):
    """An interrupt that came too late: the step is recorded."""

    def __init__(self, step: tuple[Entry, ...]) -> None:
        super().__init__(step_of(step[0].id))
        self.step = step


def make_id(at: datetime, raw: bytes) -> str:
    """An id that stands nowhere in a record: the day of recording and eight letters by chance, so that offices do not meet."""
    while True:
        name = f"{at:%Y%m%d}-" + "".join(secrets.choice(_LETTERS) for _ in range(8))
        if name.encode() not in raw:
            return name


def write_line(step: Sequence[Entry]) -> str:
    """The one line of a step; several entries share their head and differ in `things`."""
    rows = [to_jsonable_python({k: v for k, v in e.model_dump().items() if v is not None}) for e in step]
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


def _check_lock(folder: Path, shown: str) -> None:
    """Raise CouldNotRun where something else stands in the place of the lock: to lock what a link leads to may empty it."""
    try:
        mode = (folder / LOCK).lstat().st_mode
    except OSError:
        return  # told by the locking
    if not stat.S_ISREG(mode):
        fault = say(NO_LOCK, lock=shown + LOCK)
        raise CouldNotRun(problem(UNWRITABLE, Place(shown + FILE), file=shown + FILE, fault=fault))


@contextmanager
def _locked(folder: Path, shown: str, wait: float) -> Iterator[None]:
    from filelock import FileLock, Timeout

    _check_lock(folder, shown)
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
    return CouldNotRun(problem(UNWRITABLE, Place(shown + FILE), file=shown + FILE, fault=tell_fault(fault)))


def _takes_lines(raw: bytes) -> bool:
    """Whether a readable record holds nothing but lines of entries and comments, so that one more can follow."""
    return raw[:3].startswith((b"- {", b"#", b"\n")) and not _OTHER_LINE(raw) if raw else True


def _moment(at: datetime) -> float:
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


class _Recording:
    """One step on its way into the record, under one id and time however often it is drafted anew."""

    def __init__(self, folder: Path, shown: str, compose: Compose, at: datetime, known: Record) -> None:
        self.path = folder / FILE
        self.shown = shown + FILE
        self.compose = compose
        self.at = at
        self.known = known
        self.git = find_git(folder.resolve())
        self.name = ""
        self.recorded: tuple[Entry, ...] = ()

    def attempt(self, strict: bool) -> bool:
        """Record the step; False when the file was changed or replaced meanwhile, so that it must be done again."""
        wait_for_git(self.git)
        with self._telling():
            file = find_file(self.path)
        try:
            with self._telling():
                record = self._read(file) if file else Record()
            if file and self._has_step(record):
                with self._telling(UNSECURED):
                    file.sync()
                return True
            step = self._draft(record)
            kept = record.raw[: record.whole] + make_comment(record.raw[record.whole :])
            line = write_line(step)
            data = line if kept.endswith(b"\n") else f"\n{line}" if kept else HEADER + line
            self._foresee(record, kept, data, step)
            with hold_interrupts() as interrupts:
                with self._telling():
                    file = file or create_file(self.path)
                if file and self._write(file, record, kept, data.encode(), step, strict):
                    self.recorded = step
            if interrupts:
                raise KeyboardInterrupt
        finally:
            if file:
                file.close()
        return bool(self.recorded)

    def is_there(self) -> bool:
        """Whether the step stands in the file after all: git may have taken it over into the file it has made."""
        with self._telling(UNSECURED):
            file = find_file(self.path)
            try:
                return file is not None and self._has_step(self._read(file))
            finally:
                if file:
                    file.close()

    @contextmanager
    def _telling(self, kind: Kind = UNWRITABLE) -> Iterator[None]:
        """What the system refuses within it is told as this kind."""
        try:
            yield
        except OSError as fault:
            raise self._refuse(kind, fault=tell_fault(fault), id=self.name) from None

    def _refuse(self, kind: Kind, **values: object) -> CouldNotRun:
        return CouldNotRun(problem(kind, Place(self.shown), file=self.shown, **values))

    def _read(self, file: OpenFile) -> Record:
        def parse() -> Record:
            raw = file.read()
            return self.known if raw and raw == self.known.raw else parse_record(raw, self.path, self.shown)

        return settle(parse)

    def _has_step(self, record: Record) -> bool:
        if self.name:
            mine = unique_entries(e for e in record.entries if step_of(e.id) == self.name)
            self.recorded = tuple(mine.values())
        return bool(self.recorded)

    def _draft(self, record: Record) -> tuple[Entry, ...]:
        drafts = self.compose(record)
        self.name = self.name or make_id(self.at, record.raw)
        ids = [self.name] if len(drafts) == 1 else [f"{self.name}.{n}" for n in range(1, len(drafts) + 1)]
        moment = _moment(self.at)  # a draft may have a later one, to stand behind what was recorded by a clock that is ahead
        times = [d.at if d.moment > moment else self.at for d in drafts]
        return tuple(d.model_copy(update={"id": i, "at": at}) for d, i, at in zip(drafts, ids, times, strict=True))

    def _foresee(self, record: Record, kept: bytes, data: str, step: tuple[Entry, ...]) -> None:
        """Raise CouldNotRun where the record could not be read with the line behind what is kept of it."""
        ids = [e.id for e in step]
        fault: Message = say(OTHERWISE)
        try:
            # of one that is abridged that is known
            if record.abridged or _takes_lines(kept):  # each line stands for itself: the others have been read
                fits = [e.id for e in parse_record(data.encode(), self.path, self.shown).entries] == ids
            else:
                there = [e.id for e in record.entries]
                fits = [e.id for e in parse_record(kept + data.encode(), self.path, self.shown).entries] == there + ids
        except UnicodeDecodeError:
            fits = False
        except CouldNotRun as stop:
            fits, fault = False, stop.problems[0].text
        if not fits:
            raise self._refuse(CLOSED, fault=fault)

    def _write(self, file: OpenFile, record: Record, kept: bytes, data: bytes, step: tuple[Entry, ...], strict: bool) -> bool:
        """Append the line; False when it does not stand in the file that the path names. Raises CouldNotRun."""
        torn = record.raw[record.whole :]
        repaired = False
        addition = Addition(file, data)
        try:
            grown = file.size != len(record.raw)
            # what has come meanwhile stands before the line; who never stops adding must not keep us for ever
            if not file.is_named() or (grown and (strict or torn)):
                return False
            if torn:
                repaired = True  # or begun
                if not file.put(record.whole, torn, make_comment(torn)):
                    return False
                if file.size != len(record.raw):
                    self._undo_repair(file, record, only_if_broken=True)
                    return False
            if not addition.write():
                addition.withdraw()
                return False
            file.sync()
            return self._stands(file, addition, kept, step)
        except OSError as fault:
            raise self._tell(fault, file, addition, record if repaired else None) from None
        except CouldNotRun:
            raise
        except BaseException:
            self._take_back(file, addition, record if repaired else None)
            raise

    def _stands(self, file: OpenFile, addition: Addition, kept: bytes, step: tuple[Entry, ...]) -> bool:
        """Whether the line stands, whole and on a line of its own, in the file that the path names."""
        raw = file.read()
        start = addition.pieces[0][0]
        if not raw.startswith(addition.data, start):
            return False  # somebody has written the whole file anew
        if start and raw[start - 1 : start] != b"\n" and not addition.data.startswith(b"\n"):
            addition.withdraw()  # another program has begun a line and not ended it
            return False
        if len(raw) != len(kept) + len(addition.data) or not (raw.startswith(kept) and raw.endswith(addition.data)):
            try:
                record = self._read(file)
            except (CouldNotRun, UnicodeDecodeError) as stop:
                fault = stop.problems[0].text if isinstance(stop, CouldNotRun) else stop.reason
                raise self._refuse(UNREAD, id=step_of(step[0].id), fault=fault) from None
            if not {e.id for e in step} <= {e.id for e in record.entries}:
                return False
        wait_for_git(self.git)
        return file.is_named()

    def _undo_repair(self, file: OpenFile, record: Record, *, only_if_broken: bool = False) -> bool:
        """Make what was torn as it was; with `only_if_broken` where it was no torn line, but one being written."""
        torn = record.raw[record.whole :]
        if only_if_broken:
            try:
                self._read(file)
                return True
            except (CouldNotRun, UnicodeDecodeError):
                pass
        elif file.size != len(record.raw):
            return False
        elif file.has(record.whole, torn):
            return True
        return file.put(record.whole, make_comment(torn), torn, back=True)

    def _take_back(self, file: OpenFile, addition: Addition, repaired: Record | None) -> bool:
        """Make the record as it was; whether it is."""
        try:
            gone = addition.withdraw()
            if gone and repaired:
                gone = self._undo_repair(file, repaired)
            if gone:
                file.remove_created()
        except OSError:
            return False
        return gone

    def _tell(self, fault: OSError, file: OpenFile, addition: Addition, repaired: Record | None) -> CouldNotRun:
        """Take back what was written, and say what is so."""
        why = tell_fault(fault)
        if self._take_back(file, addition, repaired):
            return self._refuse(UNWRITABLE, fault=why)
        if addition.stands():
            return self._refuse(UNSECURED, fault=why, id=self.name)
        return self._refuse(LEFTOVER, fault=why)


def add_step(
    folder: Path, shown: str, compose: Compose, at: datetime, wait: float = WAIT, *, known: Record = NOTHING_KNOWN
) -> tuple[Entry, ...]:
    """Record what `compose` makes of the record as it stands under the lock, as one step; the entries as recorded.

    The id is given here. What is `known` of the record is not read once more where the bytes are the same. `compose` is asked
    again, with the record as it stands then, when another program has changed the file. Raises CouldNotRun when the record is
    locked, unreadable or cannot be written, and lets through what `compose` raises: the record is then byte for byte as it was,
    unless the problem says otherwise. An interrupt that comes once the line is written is an InterruptedAfter.
    """
    recording = _Recording(folder, shown, compose, at, known)
    try:
        with _locked(folder, shown, wait):
            if any(recording.attempt(strict=n < STRICT) for n in range(ATTEMPTS)) or recording.is_there():
                return recording.recorded
        raise CouldNotRun(problem(RESTLESS, Place(shown + FILE), file=shown + FILE, times=ATTEMPTS, id=recording.name))
    except KeyboardInterrupt:
        if recording.recorded:
            raise InterruptedAfter(recording.recorded) from None
        raise
