"""Processes that write a record, each in its own way: `python -m tests.record_writers WAY FOLDER ...`.

They are processes of their own because that is what meets in an office: two programs, a kill, a full disk.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from itertools import count
from pathlib import Path
from threading import Thread
from unittest import mock

from cleancomm.record.entry import Entry, State
from cleancomm.record.lines import FILE, Record
from cleancomm.record.writer import WAIT, add_step, write_line
from tests.command import DATA, ROOT, run

AT = datetime(2014, 5, 11, 9, tzinfo=UTC)
# the program must leave no half-written .pyc behind when it runs out of space on purpose
SPARING = {"PYTHONDONTWRITEBYTECODE": "1"}
REPORTED = ("--state", "reported", "--by", "民政局", "--on", "2014-05-01", "--as-of", "2014-05-11", "--lang", "en")
UPDATE = ("update", "景欣苑", *REPORTED)
NO_MOUNT = 77
# what is proven is that nothing is lost, not how fast a busy machine is
PATIENCE = 300.0


def draft_item(name: str) -> Entry:
    """The report on an item, still without id."""
    thing = {"task": "美丽社区创建", "street": "张贵庄街", "item": name}
    return Entry.model_validate({"id": "-", "on": date(2014, 5, 1), "at": AT, "recorder": "王", "state": State.REPORTED, **thing})


def record_items(folder: Path, *names: str, wait: float = WAIT) -> tuple[Entry, ...]:
    """Record one step about the items."""
    return add_step(folder, "", lambda record: [draft_item(n) for n in names], AT, wait)


@contextmanager
def slow_disk() -> Iterator[None]:
    """Within it a write takes a few bytes and its time, as every write may: so a kill, or a reader, meets half a line."""
    write = os.write

    def write_some(handle: int, data: bytes) -> int:
        time.sleep(0.0002)
        return write(handle, data[:16])

    with mock.patch.object(os, "write", write_some):
        yield


@contextmanager
def file_size_limit(size: int) -> Iterator[None]:
    """Within it no file, of this process or of one that it starts, grows beyond so many bytes: a full disk to the byte."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


def start(way: str, folder: Path, *words: str, before: Sequence[str] = ()) -> subprocess.Popen[str]:
    """Start a process of this module."""
    command = [*before, sys.executable, "-m", "tests.record_writers", way, str(folder), *words]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")


@dataclass(frozen=True)
class Killed:
    """What a writer had confirmed when it ended, and by which signal it did."""

    ids: tuple[str, ...]
    signal: int


@contextmanager
def killing(folder: Path) -> Iterator["Killer"]:
    """A process that lets writers write and kills them."""
    process = start("kill", folder)
    try:
        yield Killer(process)
    finally:
        process.communicate()


class Killer:
    """Forks one writer after the other from a process that has all it needs in memory."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def kill_one(self, name: str, after: float, slow: bool) -> Killed:
        """Have a writer record `name`-1, `name`-2 ... until it is killed `after` so many seconds."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps([name, after, slow]) + "\n")
        self._process.stdin.flush()
        ids, by = json.loads(self._process.stdout.readline())
        return Killed(tuple(ids), by)


def _say(word: str) -> None:
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


def _loop(folder: Path, name: str, times: str, how: str = "") -> None:
    """Record so many items and say the id of each once it is recorded; on a slow disk, or pondering over each."""

    def compose(item: str, record: Record) -> list[Entry]:
        if how == "pondering":
            time.sleep(0.01)
        return [draft_item(item)]

    with slow_disk() if how == "slow" else nullcontext():
        for n in range(int(times)):
            _say(add_step(folder, "", partial(compose, f"{name}-{n}"), AT, PATIENCE)[0].id)


def _append(folder: Path, pause: str) -> None:
    """Append a whole line every so many seconds, without a lock, until the input says something; say how many."""
    ended: list[str] = []
    waiting = Thread(target=lambda: ended.append(sys.stdin.readline()))
    waiting.start()
    number = 0
    while not ended:
        line = write_line([draft_item(f"foreign-{number}").model_copy(update={"id": f"foreign-{number}"})])
        with (folder / FILE).open("ab", buffering=0) as file:
            file.write(line.encode())
        number += 1
        time.sleep(float(pause))
    _say(str(number))


def _hold(folder: Path) -> None:
    """Keep the lock, as a writer in the midst of its work, until the input ends."""

    def compose(record: Record) -> list[Entry]:
        _say("held")
        sys.stdin.read()
        return [draft_item("held")]

    add_step(folder, "", compose, AT)


def _kill(folder: Path) -> None:
    record_items(folder, "first")  # imports all that a writer needs, so that a fork can begin at once
    for line in sys.stdin:
        name, after, slow = json.loads(line)
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            try:
                # the second look at a torn line comes at once, so that most kills fall into the writing
                quick = mock.patch("cleancomm.record.file.PAUSE", 0)
                with os.fdopen(writing, "w") as confirm, quick, slow_disk() if slow else nullcontext():
                    confirm.write("begun\n")
                    confirm.flush()
                    for n in count(1):
                        confirm.write(record_items(folder, f"{name}-{n}")[0].id + "\n")
                        confirm.flush()
            finally:
                os._exit(1)
        os.close(writing)
        with os.fdopen(reading) as confirmed:
            confirmed.readline()
            time.sleep(after)
            os.kill(child, signal.SIGKILL)
            _, status = os.waitpid(child, 0)
            ids = confirmed.read().split()
        _say(json.dumps([ids, os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0]))


def _fill(folder: Path) -> None:
    """Run `cleancomm update` on a small disk without free space, with some bytes left in the record's last page.

    To be started under `unshare --mount`, so that the disk goes with the process.
    """
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, stderr=subprocess.DEVNULL).returncode:
        sys.exit(NO_MOUNT)
    page = 4096
    for left in (0, 100):
        data = folder / f"data{left}"
        shutil.copytree(DATA, data)
        record = data / FILE
        with record.open("ab") as file:
            file.write(b"#" * ((-record.stat().st_size - left - 1) % page) + b"\n")
        before = record.read_bytes()
        filler = folder / "filler"
        with filler.open("wb", buffering=0) as file:
            try:
                while file.write(b"-" * page):
                    pass
            except OSError:
                pass
        answer = run(*UPDATE, "--data", str(data), env=SPARING)
        _say(json.dumps([left, answer.code, answer.out, answer.err, record.read_bytes() == before]))
        filler.unlink()
        shutil.rmtree(data)


def main(way: str, folder: str, *words: str) -> None:
    """Be the process that the words name."""
    ways: dict[str, Callable[..., None]] = {"loop": _loop, "append": _append, "hold": _hold, "kill": _kill, "fill": _fill}
    ways[way](Path(folder), *words)


if __name__ == "__main__":
    main(*sys.argv[1:])
