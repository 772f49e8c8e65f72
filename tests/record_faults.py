"""What goes wrong while a record is written, each as a trial of any length that tells what was lost, doubled or torn.

`tests/test_writers.py` runs them short, `benchmarks/faults` long.
"""

import errno
import os
import random
import signal
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

from cleancomm.files import replace_files
from cleancomm.problem import CouldNotRun
from cleancomm.record.entry import Entry
from cleancomm.record.file import parse_record, read_record
from cleancomm.record.lines import FILE, Record
from cleancomm.record.writer import InterruptedAfter, add_step
from tests.record_writers import AT, PATIENCE, draft_item, file_size_limit, killing, record_items, slow_disk, start
from tests.repository import start_repository

# the calls of the system that a step is made of
CALLS = ("open", "read", "write", "fsync", "ftruncate", "lseek", "fstat", "stat")


@dataclass
class Outcome:
    """How often something went wrong on purpose, how many steps were confirmed meanwhile, and what came of it that must not."""

    faults: int = 0
    confirmed: int = 0
    wrong: list[str] = field(default_factory=list)

    def expect(self, fits: bool, what: str) -> None:
        """Note what is not as it must be."""
        if not fits:
            self.wrong.append(what)

    def compare(self, record: Record, confirmed: Counter[str], maybe: int = 0) -> None:
        """Note every confirmed step that is not in a record just once, and more than `maybe` that nobody has confirmed."""
        there = Counter(e.id for e in record.entries)
        self.confirmed += confirmed.total()
        self.wrong += [f"lost: {name}" for name in confirmed - there]
        self.wrong += [f"doubled: {name}" for name, times in there.items() if times > 1]
        self.wrong += [f"torn: line {p.place.line}" for p in record.warnings]
        self.expect(len(there - confirmed) <= maybe, f"{len(there - confirmed)} steps that nobody has confirmed")


def try_writers(folder: Path, writers: int, updates: int) -> Outcome:
    """Processes that write at once."""
    outcome = Outcome(writers * updates)
    started = [start("loop", folder, f"w{n}", str(updates)) for n in range(writers)]
    confirmed = Counter(line for w in started for line in w.communicate(timeout=PATIENCE)[0].split())
    outcome.expect([w.returncode for w in started] == [0] * writers, "a writer failed")
    record = read_record(folder / FILE, FILE)
    outcome.compare(record, confirmed)
    outcome.expect(len(record.entries) == writers * updates, f"{len(record.entries)} entries")
    items = Counter(e.item for e in record.entries)
    outcome.expect(items == Counter(f"w{n}-{i}" for n in range(writers) for i in range(updates)), "other items")
    return outcome


def try_kills(folder: Path, kills: int) -> Outcome:
    """SIGKILL at any moment; every second writer has a slow disk, where most kills tear a line, or the repair of a torn one."""
    chance = random.Random(2014)
    outcome, path, torn = Outcome(kills), folder / FILE, 0
    with killing(folder) as killer:
        known = [e.id for e in read_record(path, FILE).entries] if path.exists() else []
        for number in range(kills):
            slow = number % 2 == 1
            killed = killer.kill_one(f"k{number}", chance.uniform(0, 0.120 if slow else 0.060), slow)
            outcome.expect(killed.signal == signal.SIGKILL, f"{number} ended by {killed.signal}")
            known = known or [parse_record(path.read_bytes(), path, FILE).entries[0].id]
            record = read_record(path, FILE)
            ids = [e.id for e in record.entries]
            confirmed = [*known, *killed.ids]
            outcome.confirmed += len(killed.ids)
            outcome.expect(ids[: len(confirmed)] == confirmed, f"kill {number}: a confirmed step is lost or moved")
            extra = [e.item for e in record.entries[len(confirmed) :]]
            outcome.expect(extra in ([], [f"k{number}-{len(killed.ids) + 1}"]), f"kill {number}: {extra} came from nowhere")
            cut = record.whole < len(record.raw)
            outcome.expect([p.kind.code for p in record.warnings] == ["record.torn"] * cut, f"kill {number}: not told")
            torn += cut
            known = ids
    last = record_items(folder, "last")
    record = read_record(path, FILE)
    outcome.expect([e.id for e in record.entries] == [*known, last[0].id], "the step after the kills is not the last")
    outcome.expect(not record.warnings, "torn after the repair")
    outcome.expect(kills < 20 or torn > 0, "no kill has torn a line: the trial tries nothing")
    return outcome


@contextmanager
def disturbed(at: int, disturb: Callable[[], object], *names: str, lasting: bool = False) -> Iterator[list[int]]:
    """Within it the call of that number, of these calls of the system, is disturbed before it happens; how many there were."""
    count = [0]

    def watch(real: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*args: Any, **named: Any) -> Any:
            count[0] += 1
            if count[0] == at or (lasting and count[0] > at > 0):
                disturb()
            return real(*args, **named)

        return watched

    patches = [mock.patch.object(os, name, watch(getattr(os, name))) for name in names]
    for patch in patches:
        patch.start()
    try:
        yield count
    finally:
        for patch in patches:
            patch.stop()


@contextmanager
def impatient() -> Iterator[None]:
    """Within it nobody looks twice for a file that is not there, or that seems torn."""
    with mock.patch("cleancomm.record.file.PAUSE", 0), mock.patch("cleancomm.record.appending.PAUSE", 0):
        yield


def fail(code: int) -> None:
    """Be the call that the system refuses."""
    raise OSError(code, os.strerror(code))


ENDS = {"a whole record": b"", "a torn one": b'- {"id": "x", "item": "\xe6\x99', "one without line end": None, "none": None}


def _begin(folder: Path, end: str) -> bytes | None:
    """A record of one entry that ends in some way; its bytes, None where there is none."""
    path = folder / FILE
    path.unlink(missing_ok=True)
    if end == "none":
        return None
    record_items(folder, "first")
    raw = path.read_bytes()
    raw = raw[:-1] if end == "one without line end" else raw + (ENDS[end] or b"")
    path.write_bytes(raw)
    return raw


def _judge_refusal(outcome: Outcome, path: Path, before: bytes | None, code: str, case: str) -> None:
    """Whether what a refusal says is so."""
    after = path.read_bytes() if path.exists() else None
    items = [e.item for e in parse_record(after or b"", path, FILE).entries]
    kept = ["first"][: before is not None]
    match code:
        case "record.unwritable":
            outcome.expect(after == before, f"{case}: says that nothing was changed")
        case "record.leftover":
            outcome.expect(items == kept, f"{case}: says that the step does not count")
        case "record.unsecured":
            outcome.expect(items == [*kept, "new"], f"{case}: says that the step stands there")
        case _:
            outcome.wrong.append(f"{case}: {code}")


def try_refusals(
    folder: Path, *calls: str, codes: tuple[int, ...] = (errno.EIO,), slow: bool = False, ends: Iterable[str] = ENDS
) -> Outcome:
    """Each call of the system refused once, and from some call on for ever; for every one that a step makes.

    On a `slow` disk a write takes a few bytes, so that a line is made of many.
    """
    disk = slow_disk if slow else nullcontext
    outcome, path = Outcome(), folder / FILE
    for end in ends:
        _begin(folder, end)
        with impatient(), disk(), disturbed(0, lambda: None, *calls) as count:
            record_items(folder, "new")
        for at in range(1, count[0] + 1):
            for code in codes:
                for lasting in (False, True):
                    before = _begin(folder, end)
                    case = f"{'/'.join(calls)} {at}{' on' * lasting}, {end}"
                    outcome.faults += 1
                    try:
                        with impatient(), disk(), disturbed(at, partial(fail, code), *calls, lasting=lasting):
                            step = record_items(folder, "new", wait=0.05)
                    except CouldNotRun as stop:
                        _judge_refusal(outcome, path, before, stop.problems[0].kind.code, case)
                    except OSError as fault:
                        outcome.wrong.append(f"{case}: {fault!r}")
                    else:
                        record = read_record(path, FILE)
                        outcome.confirmed += 1
                        outcome.expect([e.id for e in record.entries[-1:]] == [step[0].id], f"{case}: lost")
                        outcome.expect(len(record.entries) == 1 + (before is not None), f"{case}: {len(record.entries)} entries")
    return outcome


def try_interrupts(folder: Path) -> Outcome:
    """SIGINT before every call of the system that a step makes: what is said, recorded or not, must be so."""
    # a shell starts what it puts into the background deaf to interrupts
    signal.signal(signal.SIGINT, signal.default_int_handler)
    outcome, path = Outcome(), folder / FILE
    for end in ENDS:
        _begin(folder, end)
        with impatient(), disturbed(0, lambda: None, *CALLS) as count:
            record_items(folder, "new")
        for at in range(1, count[0] + 1):
            before = _begin(folder, end)
            case = f"SIGINT before call {at}, {end}"
            outcome.faults += 1
            try:
                with impatient(), disturbed(at, partial(signal.raise_signal, signal.SIGINT), *CALLS):
                    step = record_items(folder, "new")
            except InterruptedAfter as stop:
                step = stop.step
            except KeyboardInterrupt:
                after = path.read_bytes() if path.exists() else None
                outcome.expect(after == before, f"{case}: says nothing of a step, and something was changed")
                continue
            record = read_record(path, FILE)
            outcome.confirmed += 1
            outcome.expect([e.id for e in record.entries[-1:]] == [step[0].id], f"{case}: lost")
            outcome.expect(len(record.entries) == 1 + (before is not None), f"{case}: {len(record.entries)} entries")
    return outcome


def _send(by: int) -> None:
    os.kill(os.getpid(), by)


def try_deadly_signals(folder: Path, ends: Iterable[str] = ENDS) -> Outcome:
    """SIGKILL, SIGTERM and SIGHUP before every call of the system that a step makes, each in a process of its own."""
    outcome, path = Outcome(), folder / FILE
    for end in ends:
        _begin(folder, end)
        with impatient(), disturbed(0, lambda: None, *CALLS) as count:
            record_items(folder, "new")
        for at in range(1, count[0] + 1):
            deadly = (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP)[at % 3]
            before = _begin(folder, end)
            outcome.faults += 1
            child = os.fork()
            if not child:
                try:
                    signal.signal(signal.SIGTERM, signal.SIG_DFL)
                    with impatient(), disturbed(at, partial(_send, deadly), *CALLS):
                        record_items(folder, "new")
                finally:
                    os._exit(0)
            os.waitpid(child, 0)
            case = f"{deadly.name} before call {at}, {end}"
            items = [e.item for e in read_record(path, FILE).entries]
            kept = ["first"][: before is not None]
            outcome.expect(items in (kept, [*kept, "new"]), f"{case}: {items}")
            record_items(folder, "next")
            record = read_record(path, FILE)
            outcome.expect([e.item for e in record.entries] == [*items, "next"], f"{case}: the next step is not the next")
            outcome.expect(not record.warnings, f"{case}: torn after the repair")
            outcome.confirmed += 1
    return outcome


def try_full_disk(folder: Path, end: str = "a whole record", every: int = 1) -> Outcome:
    """A disk that is full at every byte of a step, or at every few."""
    outcome, path = Outcome(), folder / FILE
    before = _begin(folder, end)
    record_items(folder, "new")
    needed = path.stat().st_size
    for size in range(len(before or b""), needed, every):
        if before is None:
            path.unlink(missing_ok=True)
        else:
            path.write_bytes(before)
        outcome.faults += 1
        try:
            with impatient(), file_size_limit(size):
                record_items(folder, "new")
            outcome.wrong.append(f"{size} bytes of {needed} were enough")
        except CouldNotRun as stop:
            outcome.expect(stop.problems[0].kind.code == "record.unwritable", f"{size}: {stop.problems[0].kind.code}")
        outcome.expect((path.read_bytes() if path.exists() else None) == before, f"{size}: the record was changed")
    with file_size_limit(needed):
        record_items(folder, "new")
    outcome.confirmed = 1
    outcome.expect(read_record(path, FILE).entries[-1].item == "new", "no step where there is room")
    return outcome


def _compose(name: str, record: Record) -> list[Entry]:
    return [draft_item(name)]


def try_clock(folder: Path, steps: int) -> Outcome:
    """A clock that is set back before every second step, by a second to a century, or stands still."""
    chance, outcome = random.Random(2014), Outcome(steps // 2)
    confirmed: Counter[str] = Counter()
    at = AT
    for n in range(steps):
        if n % 2:
            at -= timedelta(seconds=chance.choice([0, 1, 60, 86400, 366 * 86400, 36525 * 86400]))
            at = max(at, AT.replace(year=1))
        confirmed[add_step(folder, "", partial(_compose, f"c{n}"), at)[0].id] += 1
    record = read_record(folder / FILE, FILE)
    outcome.compare(record, confirmed)
    outcome.expect([e.item for e in record.entries] == [f"c{n}" for n in range(steps)], "another order")
    return outcome


def try_stopped_holder(folder: Path, rounds: int) -> Outcome:
    """A process that holds the lock and is stopped: others wait, are told, and go on when it goes on, or is killed."""
    outcome = Outcome(rounds)
    expected: list[str | None] = []
    for n in range(rounds):
        holder = start("hold", folder)
        assert holder.stdout
        outcome.expect(holder.stdout.readline() == "held\n", "the lock was not held")
        os.kill(holder.pid, signal.SIGSTOP)
        before = (folder / FILE).read_bytes() if (folder / FILE).exists() else b""
        try:
            record_items(folder, f"early{n}", wait=0.1)
            outcome.wrong.append("a step under a lock of another")
        except CouldNotRun as stop:
            outcome.expect(stop.problems[0].kind.code == "record.locked", stop.problems[0].kind.code)
        outcome.expect(((folder / FILE).read_bytes() if (folder / FILE).exists() else b"") == before, "the record was changed")
        if n % 2:
            os.kill(holder.pid, signal.SIGKILL)
        else:
            os.kill(holder.pid, signal.SIGCONT)
            expected.append("held")
        holder.communicate(timeout=PATIENCE)
        record_items(folder, f"late{n}")
        expected.append(f"late{n}")
    record = read_record(folder / FILE, FILE)
    outcome.expect([e.item for e in record.entries] == expected, "other steps than those that were confirmed")
    outcome.compare(record, Counter(e.id for e in record.entries))
    return outcome


def try_merges(folder: Path, rounds: int, steps: int = 3) -> Outcome:
    """Two clones that record at the same time and merge, each into the other."""
    outcome, confirmed = Outcome(rounds), Counter[str]()
    ours = start_repository(folder / "ours")
    confirmed[record_items(ours.data, "first")[0].id] += 1
    ours.commit()
    theirs = ours.clone(folder / "theirs")
    pull = ("pull", "--quiet", "--no-rebase", "--no-edit")
    with mock.patch("cleancomm.record.writer.wait_for_git"):  # git is at rest here
        for n in range(rounds):
            for who in (ours, theirs):
                for i in range(steps):
                    confirmed[record_items(who.data, f"{who.top.name}-{n}-{i}")[0].id] += 1
                who.commit()
            ours.git(*pull, str(theirs.top))
            theirs.git(*pull, str(ours.top))
    record = read_record(ours.record, FILE)
    outcome.compare(record, confirmed)
    outcome.expect(ours.record.read_bytes() == theirs.record.read_bytes(), "the two clones differ")
    return outcome


def try_answers(folder: Path) -> Outcome:
    """Files of an answer, written over others, with each call of the system refused: all are new, or all as they were."""
    outcome = Outcome()
    old = {f"{n}.csv": f"old {n}\n" for n in range(3)}
    new = {f"{n}.csv": f"new {n}\n" for n in range(3)}

    def lay_out() -> None:
        for path in folder.iterdir():
            path.unlink()
        for name, text in old.items():
            (folder / name).write_text(text, encoding="utf-8")

    for call in ("open", "rename", "chmod"):
        lay_out()
        with disturbed(0, lambda: None, call) as count:
            replace_files(folder, new)
        for at in range(1, count[0] + 1):
            lay_out()
            outcome.faults += 1
            expected = old
            try:
                with disturbed(at, partial(fail, errno.EIO), call):
                    replace_files(folder, new)
                expected = new
                outcome.confirmed += 1
            except CouldNotRun:
                pass
            there = {p.name: p.read_text(encoding="utf-8") for p in folder.iterdir()}
            outcome.expect(there == expected, f"{call} {at}: {sorted(there)}")
    return outcome
