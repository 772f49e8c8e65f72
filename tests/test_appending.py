"""The record beside git and programs that keep to no lock, what cannot be taken back, interrupts and locks."""

import errno
import os
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from threading import Timer
from time import perf_counter, sleep
from unittest import mock

import pytest

from cleancomm.problem import CouldNotRun
from cleancomm.record.entry import Entry
from cleancomm.record.file import read_record
from cleancomm.record.lines import FILE, Record
from cleancomm.record.writer import LOCK, InterruptedAfter, add_step
from tests.command import run
from tests.record_faults import (
    try_stopped_holder,
)
from tests.record_writers import (
    AT,
    PATIENCE,
    UPDATE,
    draft_item,
    record_items,
    start,
)
from tests.repository import call_git, start_repository
from tests.written import codes, names, parse, posix


@pytest.fixture
def unsynced(monkeypatch: pytest.MonkeyPatch) -> None:
    """No waiting for the disk, or for others, where only the bytes are looked at and there are a thousand writes."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)
    monkeypatch.setattr("cleancomm.record.file.PAUSE", 0)
    monkeypatch.setattr("cleancomm.record.appending.PAUSE", 0)


# --- beside git and others, who keep to no lock


def test_lines_of_a_program_that_knows_no_lock_are_kept(tmp_path: Path) -> None:
    """It appends a whole line every few milliseconds; a writer takes longer than that over its drafts, each of them.

    Much oftener, or for much longer, and the time would go into reading an ever longer record.
    """
    record_items(tmp_path, "first")
    other = start("append", tmp_path, "0.008")
    writers = [start("loop", tmp_path, f"w{n}", "12", "pondering") for n in range(2)]
    confirmed = [line for w in writers for line in w.communicate(timeout=PATIENCE)[0].split()]
    foreign, _ = other.communicate("\n", timeout=PATIENCE)
    assert [w.returncode for w in (other, *writers)] == [0, 0, 0]
    record = read_record(tmp_path / FILE, FILE)
    assert codes(record) == []
    assert len(confirmed) == 24
    assert int(foreign) > 24
    ids = Counter(e.id for e in record.entries)
    assert ids == Counter([record.entries[0].id, *confirmed, *(f"foreign-{n}" for n in range(int(foreign)))])


@pytest.mark.skipif(not shutil.which("git"), reason="needs git")
def test_what_is_confirmed_while_git_pulls_is_kept(tmp_path: Path) -> None:
    ours = start_repository(tmp_path / "ours")
    record_items(ours.data, "first")
    ours.commit()
    theirs = ours.clone(tmp_path / "theirs")
    writers = [start("loop", ours.data, f"w{n}", "30", "pondering") for n in range(2)]
    pull = ("pull", "--quiet", "--no-rebase", "--no-edit")
    expected, rounds = [], 0
    while any(w.poll() is None for w in writers):
        expected.append(record_items(theirs.data, f"theirs-{rounds}")[0].id)
        theirs.git("commit", "--quiet", "-am", "theirs")
        call_git(ours.top, "commit", "--quiet", "-am", "ours", may_fail=True)
        call_git(ours.top, *pull, str(theirs.top), may_fail=True)  # refused where a line has come since the commit
        rounds += 1
        theirs.git(*pull, str(ours.top))
        sleep(0.5)  # where git never rests, it is waited for in vain
    expected += [line for w in writers for line in w.communicate()[0].split()]
    call_git(ours.top, "commit", "--quiet", "-am", "ours", may_fail=True)
    ours.git(*pull, str(theirs.top))
    assert [w.returncode for w in writers] == [0, 0]
    record = read_record(ours.record, FILE)
    assert codes(record) == []
    assert len(expected) == 60 + rounds > 60
    ids = Counter(e.id for e in record.entries[1:])
    assert (Counter(expected) - ids, ids - Counter(expected)) == (Counter(), Counter())


@posix
@pytest.mark.parametrize("keeps", [True, False], ids=["with ours", "without"])
@pytest.mark.parametrize("torn", [b"", b'- {"id": "x", "item'], ids=["whole", "torn"])
def test_a_file_replaced_at_any_point_gets_the_step_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keeps: bool, torn: bytes
) -> None:
    """Before and after each call of the system another file is put in the place of the record, as git does."""
    path = tmp_path / FILE
    record_items(tmp_path, "兴业里")
    whole = path.read_bytes()
    other = tmp_path / "other"
    record_items(tmp_path, "other")
    theirs = path.read_bytes()
    calls = 0
    at = -1

    def replace_file() -> None:
        other.write_bytes(theirs)
        if keeps and b"mine" in (now := path.read_bytes()).rpartition(b"\n- ")[2] and now.endswith(b"\n"):
            other.write_bytes(theirs + now.splitlines(keepends=True)[-1])
        other.replace(path)

    def watch(name: str) -> None:
        call = getattr(os, name)

        def watched(*args: object, **named: object) -> object:
            nonlocal calls, at
            calls += 1
            if calls == at:
                at = -1
                replace_file()
            result = call(*args, **named)
            calls += 1
            if calls == at:
                at = -1
                replace_file()
            return result

        monkeypatch.setattr(os, name, watched)

    for name in ("open", "read", "write", "fsync", "stat", "fstat", "lseek"):
        watch(name)
    monkeypatch.setattr("cleancomm.record.file.PAUSE", 0)
    path.write_bytes(whole + torn)
    calls = 0
    record_items(tmp_path, "mine")
    looks = calls  # what comes after the last look at the path, nobody can see
    assert looks > 20
    for point in range(1, looks):
        path.write_bytes(whole + torn)
        calls, at = 0, point
        step = record_items(tmp_path, "mine")
        assert at == -1
        record = read_record(path, FILE)
        assert record.entries == (*parse(theirs).entries, *step), point


@posix
def test_a_file_taken_away_for_a_moment_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / FILE
    record_items(tmp_path, "兴业里")
    whole = path.read_bytes()
    for begin in (None, b""):  # git takes the file away, makes a new one, and writes into it
        path.unlink()
        if begin is not None:
            path.write_bytes(begin)
        back = Timer(0.04, lambda: path.write_bytes(whole))
        back.start()
        record_items(tmp_path, "景欣苑")
        back.join()
        assert names(read_record(path, FILE)) == ["兴业里", "景欣苑"]


@posix
def test_a_file_that_is_always_replaced_is_told(tmp_path: Path) -> None:
    path = tmp_path / FILE
    record_items(tmp_path, "兴业里")
    whole = path.read_bytes()
    asked: list[Record] = []

    def compose(record: Record) -> list[Entry]:
        path.rename(tmp_path / f"aside{len(asked)}")
        path.write_bytes(whole)
        asked.append(record)
        return [draft_item("景欣苑")]

    with pytest.raises(CouldNotRun) as stop:
        add_step(tmp_path, "", compose, AT)
    assert [p.kind.code for p in stop.value.problems] == ["record.restless"]
    assert len(asked) == 20
    assert path.read_bytes() == whole
    assert {aside.read_bytes() for aside in tmp_path.glob("aside*")} == {whole}


def test_a_git_at_work_is_waited_for(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    lock = tmp_path / ".git" / "index.lock"
    folder = tmp_path / "plans" / "one"
    folder.mkdir(parents=True)
    record_items(folder, "兴业里")
    lock.touch()
    end = Timer(0.8, lock.unlink)
    end.start()
    since = perf_counter()
    record_items(folder, "景欣苑")
    assert perf_counter() - since > 1.0
    lock.touch()
    os.utime(lock, (1, 1))  # left behind by a git that was killed
    since = perf_counter()
    record_items(folder, "龙泉里")
    assert perf_counter() - since < 2.5


# --- what cannot be taken back, and what cannot be added to


def told(stop: CouldNotRun) -> list[str]:
    return [p.kind.code for p in stop.problems]


def refuse(call: str) -> Callable[..., None]:
    def refused(*_: object) -> None:
        raise OSError(errno.EIO, f"no {call}")

    return refused


@pytest.mark.parametrize("torn", [b"", b'- {"id": "x'])
def test_a_line_that_the_disk_does_not_take_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, torn: bytes) -> None:
    path = tmp_path / FILE
    record_items(tmp_path, "兴业里")
    path.write_bytes(before := path.read_bytes() + torn)
    sync = os.fsync
    calls = iter([*([sync] if torn else []), refuse("fsync")])  # the repair has one of its own
    monkeypatch.setattr(os, "fsync", lambda handle: next(calls, sync)(handle))
    with pytest.raises(CouldNotRun) as stop:
        record_items(tmp_path, "景欣苑")
    assert told(stop.value) == ["record.unwritable"]
    assert path.read_bytes() == before


def test_a_line_that_cannot_be_taken_back_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / FILE
    record_items(tmp_path, "兴业里")
    monkeypatch.setattr(os, "fsync", refuse("fsync"))
    monkeypatch.setattr(os, "ftruncate", refuse("ftruncate"))
    with pytest.raises(CouldNotRun) as stop:
        record_items(tmp_path, "景欣苑")
    assert told(stop.value) == ["record.unsecured"]
    entry = read_record(path, FILE).entries[-1]
    assert entry.item == "景欣苑"
    assert dict(stop.value.problems[0].text.values)["id"] == entry.id


def test_a_part_of_a_line_that_cannot_be_taken_back_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / FILE
    record_items(tmp_path, "兴业里")
    write, calls = os.write, iter([lambda handle, data: write(handle, data[:50])])
    monkeypatch.setattr(os, "write", lambda *args: next(calls, refuse("write"))(*args))
    monkeypatch.setattr(os, "ftruncate", refuse("ftruncate"))
    with pytest.raises(CouldNotRun) as stop:
        record_items(tmp_path, "景欣苑")
    assert told(stop.value) == ["record.leftover"]
    record = read_record(path, FILE)
    assert (names(record), codes(record)) == (["兴业里"], ["record.torn"])


@pytest.mark.parametrize("when", ["first", "second"])
def test_what_others_write_into_a_line_or_behind_it_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str) -> None:
    """The system takes a line in two parts, and between them, or after them, another program appends its own."""
    path = tmp_path / FILE
    record_items(tmp_path, "兴业里")
    theirs = path.read_bytes().splitlines(keepends=True)[-1].replace("兴业里".encode(), "别".encode()).replace(b'"2', b'"o')
    theirs = theirs.replace(b'"on": "o', b'"on": "2').replace(b'"at": "o', b'"at": "2')
    write, part = os.write, 0

    def write_part(handle: int, data: bytes) -> int:
        nonlocal part
        part += 1
        count = write(handle, data[:60] if part == 1 else data)
        if part == ("first", "second").index(when) + 1:
            with path.open("ab") as file:
                file.write(theirs)
        return count

    monkeypatch.setattr(os, "write", write_part)
    record_items(tmp_path, "景欣苑")
    record = read_record(path, FILE)
    assert sorted(map(str, names(record))) == sorted(["兴业里", "别", "景欣苑"])
    assert codes(record) == []


def test_a_record_as_one_flow_list_is_refused_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / FILE
    record_items(tmp_path, "兴业里")
    line = path.read_bytes().splitlines()[-1].removeprefix(b"- ")
    for text in (b"[" + line + b"]\n", b"[\n  " + line + b"\n]", b"  - " + line + b"\n"):
        path.write_bytes(text)
        assert names(read_record(path, FILE)) == ["兴业里"]
        with pytest.raises(CouldNotRun) as stop:
            record_items(tmp_path, "景欣苑")
        assert told(stop.value) == ["record.closed"]
        assert path.read_bytes() == text


def test_a_step_longer_than_any_line_is_refused(tmp_path: Path) -> None:
    path = tmp_path / FILE
    record_items(tmp_path, "兴业里")
    before = path.read_bytes()
    with pytest.raises(CouldNotRun) as stop:
        record_items(tmp_path, *(f"{n}" + "长" * 190 for n in range(2000)))
    assert told(stop.value) == ["record.closed"]
    assert path.read_bytes() == before


def test_what_others_break_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / FILE
    record_items(tmp_path, "兴业里")
    sync = os.fsync

    def break_record(handle: int) -> None:
        sync(handle)
        with path.open("ab") as file:
            file.write(b"<<<\n")

    monkeypatch.setattr(os, "fsync", break_record)
    with pytest.raises(CouldNotRun) as stop:
        record_items(tmp_path, "景欣苑")
    assert told(stop.value) == ["record.unread"]
    assert "景欣苑".encode() in path.read_bytes()


# --- interrupts


def interrupt(call: str, after: bool) -> AbstractContextManager[object]:
    real = getattr(os, call)

    def interrupted(*args: object) -> object:
        if not after:
            signal.raise_signal(signal.SIGINT)
        result = real(*args)
        if after:
            signal.raise_signal(signal.SIGINT)
        return result

    patched: AbstractContextManager[object] = mock.patch.object(os, call, interrupted)
    return patched


@posix
@pytest.mark.parametrize("call", ["write", "fsync"])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_an_interrupt_while_the_line_is_written_says_that_it_is(tmp_path: Path, call: str, after: bool) -> None:
    record_items(tmp_path, "兴业里")
    with interrupt(call, after), pytest.raises(InterruptedAfter) as stop:
        record_items(tmp_path, "景欣苑")
    assert read_record(tmp_path / FILE, FILE).entries[1:] == stop.value.step
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@posix
def test_an_interrupt_before_the_line_is_written_records_nothing(tmp_path: Path) -> None:
    record_items(tmp_path, "兴业里")
    before = (tmp_path / FILE).read_bytes()
    with interrupt("read", after=True), pytest.raises(KeyboardInterrupt) as stop:
        record_items(tmp_path, "景欣苑")
    assert not isinstance(stop.value, InterruptedAfter)
    assert (tmp_path / FILE).read_bytes() == before


INTERRUPTED = """\
import os, signal, sys
from cleancomm.__main__ import main
real = getattr(os, sys.argv[1])
def interrupted(*args):
    result = real(*args)
    signal.raise_signal(signal.SIGINT)
    return result
setattr(os, sys.argv.pop(1), interrupted)
main()
"""


@posix
def test_an_interrupted_update_says_that_it_is_recorded(data: Path) -> None:
    done = run("fsync", *UPDATE, "--data", str(data), program=(sys.executable, "-c", INTERRUPTED))
    (entry,) = read_record(data / FILE, FILE).entries
    assert (done.code, done.err) == (130, f"interrupted, but recorded as {entry.id}\n")


EARLY = """\
import os, signal, sys
from cleancomm.__main__ import main
class Early:
    def find_spec(self, name, *_):
        if name == sys.argv[1]:
            signal.raise_signal(signal.SIGINT)
sys.meta_path.insert(0, Early())
main()
"""


@posix
@pytest.mark.parametrize("name", ["cleancomm.cli.app", "typer", "cleancomm.cli.exits"])
def test_an_interrupt_while_the_program_starts_is_no_traceback(name: str) -> None:
    done = run(name, program=(sys.executable, "-c", EARLY))
    assert (done.code, done.out, done.err) == (130, "", "")


# --- locks

IMPATIENT = """\
import sys
from cleancomm.cli.app import run
from cleancomm.record import writer
assert writer.add_step.__defaults__ == (writer.WAIT,)
writer.add_step.__defaults__ = (0.2,)
sys.exit(run(sys.argv[1:]))
"""


@posix
def test_a_stopped_process_that_holds_the_lock_is_waited_for_and_told(tmp_path: Path) -> None:
    assert try_stopped_holder(tmp_path, 2).wrong == []


@posix
def test_a_lock_is_waited_for_and_told_and_dies_with_its_process(data: Path) -> None:
    path = data / FILE
    before = path.read_bytes()
    holder = start("hold", data)
    try:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        since = perf_counter()
        with pytest.raises(CouldNotRun, match=r"record\.locked"):
            record_items(data, "景欣苑", wait=0.2)
        assert perf_counter() - since >= 0.2
        done = run(*UPDATE, "--data", str(data), program=(sys.executable, "-c", IMPATIENT))
        assert (done.code, done.out) == (3, "")
        assert "error[record.locked]" in done.err
        assert "locked for 0.2 s; nothing was recorded" in done.err
        assert "Traceback" not in done.err
        assert path.read_bytes() == before
        assert run("status", "--data", str(data)).code == 0  # reading waits for no lock
    finally:
        holder.kill()
        holder.communicate()
    assert (data / LOCK).exists()
    assert path.read_bytes() == before
    record_items(data, "景欣苑", wait=0)
    assert names(read_record(path, FILE)) == ["景欣苑"]
