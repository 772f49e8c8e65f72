"""A clerk's own data folder, and what is said and recorded in it."""

import json
import os
import re
import select
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.command import ROOT, Answer, run
from tests.records import add_lines

TODAY = "2014-03-10"
COMMUNITIES = "美丽社区创建"
ESTATES = "旧楼区改造全覆盖"
PROPERTY = "社区物业管理全覆盖"
FOUR = ("兴业里", "福山里", "秋丽家园", "嘉春园")
WHY = ("--reason", "拆迁", "--approval", "东丽政发〔2014〕3号")


@dataclass(frozen=True)
class Office:
    """A data folder of the clerk's own, on a day that stays the same."""

    data: Path
    today: str = TODAY

    @property
    def record(self) -> str:
        return (self.data / "progress.yaml").read_text(encoding="utf-8")

    @property
    def last_id(self) -> str:
        """The id of the step recorded last."""
        return str(json.loads(self.record.splitlines()[-1][2:])["id"])

    def say(self, *args: str, lang: str = "zh") -> Answer:
        """What a command says, whatever its exit code."""
        words = (*args, "--data", str(self.data), "--lang", lang)
        timeless = args[0] == "validate"
        done = run(*words, *(() if timeless else ("--as-of", self.today)), env={"CLEANCOMM_RECORDER": "王"})
        assert "Traceback" not in done.err
        return done

    def do(self, *args: str) -> str:
        """A command that succeeds without a word on stderr; the id of the step when it records one."""
        before = self.record
        done = self.say(*args)
        assert (done.code, done.err) == (0, "")
        return self.last_id if self.record != before else done.out

    def ask(self, *args: str) -> Any:
        """The JSON document that a command answers."""
        done = self.say(*args, "--format", "json", lang="en")
        assert done.code in (0, 1), done.err
        return json.loads(done.out)

    def refuse(self, *args: str, code: int = 1, lang: str = "zh") -> str:
        """What is said about a command that is refused; nothing is recorded."""
        before = self.record
        done = self.say(*args, lang=lang)
        assert (done.code, done.out) == (code, ""), done.out
        assert self.record == before
        return done.err

    def write(self, *rows: dict[str, object]) -> None:
        """Entries put into the record by hand."""
        for number, row in enumerate(rows, 1):
            head = {"id": f"h{number}", "at": f"2014-01-{number:02}T09:00:00+08:00", "recorder": "李"}
            add_lines(self.data, "- " + json.dumps({**head, **row}, ensure_ascii=False) + "\n")

    def item(self, name: str) -> Any:
        """The row of the item in list."""
        return next(r for r in self.ask("list")["items"]["rows"] if r["item"] == name)

    def problems(self) -> set[str]:
        """The codes that validate finds in the record."""
        return {p["code"] for p in self.ask("validate")["problems"] if p["file"].endswith("progress.yaml")}


def fact(on: str, state: str, item: str, unit: str | None = None, **rest: object) -> dict[str, object]:
    """An entry about a community of 张贵庄街."""
    place = {"task": COMMUNITIES, "street": "张贵庄街", "item": item}
    return {"on": on, "state": state, **place, **({"unit": unit} if unit else {}), **rest}


def changes(document: Any) -> list[tuple[str, str, str]]:
    return [(r["thing"], r["before"], r["after"]) for r in document["changes"]["rows"]]


def english_in(text: str) -> list[str]:
    """English words in a Chinese answer, but for codes, options, ids, paths and the words of the command line."""
    kept = re.sub(r"cleancomm [a-z]+|\[[a-z_.]+\]|--[a-z-]+|\S*/\S*|\d{8}-[0-9a-z]+|[A-Z_]{2,}", " ", text)
    words = {"cleancomm", "show", "log", "started", "reported", "accepted", "returned", "documents", "telephone", "on_site"}
    return [w for w in re.findall(r"[A-Za-z_]{3,}", kept) if w not in words]


def chain_record(office: Office) -> None:
    """兴业里 was reported and accepted, 福山里 reported, 景欣苑 started."""
    office.write(
        fact("2013-12-20", "reported", "兴业里", "张贵庄街"),
        fact("2013-12-30", "accepted", "兴业里", "民政局"),
        fact("2013-12-20", "reported", "福山里", "张贵庄街"),
        fact("2014-01-20", "started", "景欣苑"),
    )


# makes the terminal on stdin the one that Ctrl-C is heard from, then becomes the program
_ON_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0);"
    "os.execv(sys.executable, [sys.executable, '-m', 'cleancomm', *sys.argv[1:]])"
)


class Terminal:
    """The program on a terminal of its own."""

    def __init__(self, *args: str) -> None:
        self.screen = b""
        self.master, slave = os.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-c", _ON_TERMINAL, *args],
            stdin=slave, stdout=slave, stderr=slave, cwd=ROOT, start_new_session=True,
            env={"PATH": "/usr/bin:/bin", "TERM": "dumb", "CLEANCOMM_RECORDER": "王"},
        )  # fmt: skip
        os.close(slave)

    def read(self, until: bytes = b"") -> str:
        """All that is on the screen when `until` has come, or the program has ended."""
        while not (until and until in self.screen):
            ready, _, _ = select.select([self.master], [], [], 60)
            assert ready, self.screen.decode()
            try:
                more = os.read(self.master, 4096)
            except OSError:  # the other side has gone
                more = b""
            if not more:
                break
            self.screen += more
        return self.screen.decode()

    def answer(self, keys: bytes) -> tuple[int, str]:
        """Wait for the question, type, and wait for the end."""
        assert "[y/N]" in self.read(b"[y/N]")
        time.sleep(0.2)  # Python does not hear an interrupt that comes just as it begins to wait for the line
        os.write(self.master, keys)
        text = self.read()
        os.close(self.master)
        return self.process.wait(60), text


needs_terminal = pytest.mark.skipif(os.name != "posix", reason="no pseudo-terminals here")
