"""docs/tutorial: a first quarter of an hour in a demo folder, every command as it stands, and what it answers."""

import re
import shlex
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from cleancomm.newplan.demo import find_day, read_demo
from tests.command import NOW, ROOT, run
from tests.test_month import Desk

PAGES = {"zh": ROOT / "docs" / "tutorial.zh-CN.md", "en": ROOT / "docs" / "tutorial.md"}
BLOCK = re.compile(r"```(sh|console|console refused)\n(.*?)```", re.S)
# long after the record, as it is for who reads the page; an entry has an id by chance
TODAY = "2026-01-05"
ID = re.compile(r"\b(\d{8})-[2-9a-z]{8}\b", re.A)


class Reader(Desk):
    """Somebody who types what the page says, on any day."""

    def run_block(self, block: re.Match[str]) -> str:
        """A block with what its command answers now; one that is refused answers on the other stream."""
        kind, text = block.groups()
        if kind == "sh":
            return super().run_block(block)
        command = text.partition("\n")[0]
        self.minute += 1
        now = f"{TODAY}T09:{self.minute:02}:00+08:00"
        env = {NOW: now, "CLEANCOMM_LANG": self.language, "CLEANCOMM_RECORDER": "王", "CLEANCOMM_CODES": ""}
        done = run(*shlex.split(command.removeprefix("$ cleancomm ")), cwd=self.folder, env=env)
        if kind == "console":
            assert (done.code, done.err) == (0, ""), f"{command}\n{done.out}{done.err}"
        else:
            assert (done.code, done.out) == (1, ""), f"{command}\n{done.out}{done.err}"
        told = ID.sub(r"\1-k7m2p4xw", done.out or done.err)
        return f"```{kind}\n{command}\n{told}```"


def with_real_tutorial(page: str, language: str) -> str:
    """A page whose blocks are what the commands answer, one after the other, in an empty folder."""
    with TemporaryDirectory(prefix="cleancomm-tutorial-") as folder:
        reader = Reader(Path(folder), language)
        reader.day = TODAY
        return BLOCK.sub(reader.run_block, page)


def list_commands(language: str) -> list[str]:
    """What is typed on a page."""
    page = PAGES[language].read_text(encoding="utf-8")
    lines = [line.removeprefix("$ ") for _, text in BLOCK.findall(page) for line in text.splitlines()]
    return [line for line in lines if line.startswith(("cleancomm ", "cd "))]


@pytest.mark.parametrize("language", PAGES)
def test_the_first_quarter_of_an_hour_goes_as_it_is_told(language: str) -> None:
    pytest.importorskip("xlsxwriter")
    page = PAGES[language].read_text(encoding="utf-8")
    assert with_real_tutorial(page, language) == page


def test_both_pages_tell_the_same_and_all_of_one_day() -> None:
    assert list_commands("zh") == list_commands("en")
    asked = [line for line in list_commands("en") if line.split()[1] not in ("demo", "init", "log")]
    assert all(f"--as-of {find_day(read_demo())}" in line for line in asked)
    words = {line.split()[1] for line in list_commands("en")}
    assert words >= {"init", "status", "list", "show", "overdue", "todo", "update", "undo", "log", "export"}
