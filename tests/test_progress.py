"""Long work shows a bar on a terminal's stderr; nothing of it is seen in cron, in a file or in the answer."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from cleancomm.cli.progress import track
from tests.command import DATA, PROGRAM, ROOT, Answer, run
from tests.records import write_entry
from tests.repository import NO_SETTINGS, start_repository

DAY = ("--as-of", "2014-05-11")

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a pseudo-terminal is posix")


def read_terminal(reading: int) -> bytes:
    """All that comes to a pseudo-terminal until the program leaves it."""
    said = b""
    while True:
        try:
            some = os.read(reading, 65536)
        except OSError:  # how Linux says that nobody writes any more
            return said
        if not some:
            return said
        said += some


def watch(*args: str, term: str = "xterm", encoding: str = "utf-8") -> Answer:
    """Run the program with its stderr on a terminal, its stdout in a pipe."""
    reading, writing = os.openpty()
    env = {**NO_SETTINGS, "TERM": term, "COLUMNS": "80", "PYTHONIOENCODING": encoding}
    with subprocess.Popen([*PROGRAM, *args], cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=writing) as program:
        os.close(writing)
        said = read_terminal(reading)
        os.close(reading)
        assert program.stdout is not None
        out = program.stdout.read().decode(encoding)
    return Answer(program.returncode, out, said.decode(encoding))


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """Three districts."""
    for name in "abc":
        shutil.copytree(DATA, tmp_path / "city" / name)
    return tmp_path / "city"


def test_many_plans_have_a_bar_on_a_terminal_alone(city: Path) -> None:
    args = ("rollup", str(city), *DAY, "--jobs", "1", "--lang", "en")
    alone, watched = run(*args, fresh=True), watch(*args)
    assert (alone.code, alone.err) == (0, "")
    assert "plans" in watched.err
    assert "3/3" in watched.err
    assert (watched.code, watched.out) == (0, alone.out)
    assert watch(*args, term="dumb").err == ""


def test_what_is_told_meanwhile_stands_whole_above_the_bar(city: Path) -> None:
    (city / "b" / "plan.yaml").write_text("schema: [", encoding="utf-8")
    said = watch("rollup", str(city), *DAY, "--jobs", "1", "--lang", "en").err
    assert "plan.yaml" in said
    assert "3/3" in said


def test_one_thing_is_no_long_work(city: Path) -> None:
    assert watch("rollup", str(city / "a"), *DAY, "--lang", "en").err == ""


def test_the_past_has_a_bar_with_as_many_commits_as_there_are(tmp_path: Path) -> None:
    office = start_repository(tmp_path / "office")
    lines = [write_entry(n, f"2013-11-0{n}", "started", item="福山里", task="美丽社区创建", street="张贵庄街") for n in (1, 2, 3)]
    for n in (1, 2, 3):
        office.record.write_text("".join(lines[:n]), encoding="utf-8")
        office.commit()
    args = ("validate", "--history", "--data", str(office.data), *DAY, "--lang", "en")
    watched = watch(*args)
    assert "commits" in watched.err
    assert "3/3" in watched.err
    assert (watched.code, watched.out) == (0, run(*args, env=NO_SETTINGS, fresh=True).out)


def test_a_chinese_terminal_can_show_the_bar(city: Path) -> None:
    assert "份方案" in watch("rollup", str(city), *DAY, "--jobs", "1").err
    said = watch("rollup", str(city), *DAY, "--jobs", "1", encoding="gbk").err
    assert "份方案" in said
    assert "3/3" in said
    assert "\\u" not in said


def test_the_items_come_through_as_they_are() -> None:
    assert list(track(iter("abc"), "letters", 3)) == ["a", "b", "c"]
    assert list(track([], "letters")) == []
