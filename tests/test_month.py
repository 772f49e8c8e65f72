"""docs/month: every command as it stands, on the day that its heading names, and what it answers."""

import re
import shlex
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.command import NOW, ROOT, run
from tests.forms import Paper

PAGES = {"zh": ROOT / "docs" / "month.zh-CN.md", "en": ROOT / "docs" / "month.md"}
HEADING = re.compile(r"^## .*?(\d{4})-(\d{2})-(\d{2})", re.M)
# an entry has an id by chance
ID = re.compile(r"\b(\d{8})-[2-9a-z]{8}\b")
BLOCK = re.compile(r"```(sh|console|form)\n(.*?)```", re.S)


class Desk:
    """A clerk's terminal: the folder it is in, its language and its day."""

    def __init__(self, folder: Path, language: str) -> None:
        self.folder = folder
        self.language = language
        self.day = ""
        self.minute = 0

    def do(self, line: str) -> str:
        """What a command answers; it must succeed."""
        word, *rest = shlex.split(line, comments=True) or [""]
        if word == "cd":
            self.folder /= rest[0]
        elif word:
            assert word == "cleancomm", line
            self.minute += 1  # what is recorded later is of a later time
            now = f"{self.day}T09:{self.minute:02}:00+08:00"
            env = {NOW: now, "CLEANCOMM_LANG": self.language, "CLEANCOMM_RECORDER": "王", "CLEANCOMM_CODES": ""}
            done = run(*rest, cwd=self.folder, env=env)
            # a form may be wrong: what is amiss is told before the answer
            told = rest[0] == "import"
            assert (done.code, done.err) == (0, "") or told, f"{self.day}: {line}\n{done.out}{done.err}"
            return done.err + done.out
        return ""

    def fill(self, text: str) -> None:
        """Fill in a form: its file, then headings and rows, a cell between two bars."""
        name, head, *lines = text.splitlines()
        paper = Paper(self.folder / name)
        headings = [h.strip() for h in head.split("|")]
        for line in lines:
            cells = dict(zip(headings, (c.strip() for c in line.split("|")), strict=True))
            item = cells.pop(headings[0])
            paper.fill({item: {h: c for h, c in cells.items() if c}})
        paper.save(paper.path)

    def run_block(self, block: re.Match[str]) -> str:
        """A block with what its command answers now."""
        kind, text = block.groups()
        if kind == "form":
            self.fill(text)
            return block[0]
        if kind == "sh":
            for line in text.splitlines():
                self.do(line)
            return block[0]
        command = text.partition("\n")[0]
        told = ID.sub(r"\1-k7m2p4xw", self.do(command.removeprefix("$ ")))
        return f"```console\n{command}\n{told}```"


def with_real_answers(page: str, language: str) -> str:
    """A page whose blocks are what the commands answer, one after the other, in an empty folder."""
    with TemporaryDirectory(prefix="cleancomm-month-") as folder:
        desk = Desk(Path(folder), language)
        marks = [m.start() for m in HEADING.finditer(page)]
        parts = [page[: marks[0]]]
        for start, end in pairwise((*marks, len(page))):
            found = HEADING.match(page, start)
            assert found
            desk.day = "-".join(found.groups())
            parts.append(BLOCK.sub(desk.run_block, page[start:end]))
        return "".join(parts)


@pytest.mark.parametrize("language", PAGES)
def test_the_month_of_the_office_runs_as_it_is_told(language: str) -> None:
    page = PAGES[language].read_text(encoding="utf-8")
    assert with_real_answers(page, language) == page


def test_both_pages_tell_the_same_month() -> None:
    def commands(language: str) -> list[str]:
        page = PAGES[language].read_text(encoding="utf-8")
        lines = [line.removeprefix("$ ") for _, text in BLOCK.findall(page) for line in text.splitlines()]
        return [line for line in lines if line.startswith(("cleancomm ", "cd "))]

    def forms(language: str) -> list[list[str]]:
        page = PAGES[language].read_text(encoding="utf-8")
        blocks = [text.splitlines() for kind, text in BLOCK.findall(page) if kind == "form"]
        return [[file, *(row.split(" | ")[0] for row in rows)] for file, _, *rows in blocks]

    assert commands("zh") == commands("en")
    assert forms("zh") == forms("en") != []
    assert {line.split()[1] for line in commands("en")} >= {"todo", "update", "add", "undo", "list", "status", "log", "overdue"}
