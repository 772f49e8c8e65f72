"""The bad cases of `tests/cases`: one folder a code, built from what makes it bad, and run; docs/errors is what the runs say.

`tests/cases/CODE/case.yaml` is the case that docs/errors tells; other files beside it are other ways to the same code.
"""

import re
import shlex
import shutil
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

from tests.case_scripts import FOLDER, Start, start_script
from tests.command import ROOT, Answer, run
from tests.records import change

CASES = ROOT / "tests" / "cases"
STRICT = ConfigDict(extra="forbid", frozen=True)
Language = Literal["en", "zh"]
# how the last line of a problem begins
REMEDY = "    = "
# the word for what is only told
NOTES = ("note", "提示")
LANGUAGES: tuple[Language, ...] = ("en", "zh")


class Change(BaseModel):
    """What is done to one file of the folder, in the order of the keys."""

    model_config = STRICT
    file: str
    # the whole of a small file, so many times over
    text: str | None = None
    times: int = 1
    # the first place where a text stands
    old: str | None = None
    new: str = ""
    # each line that holds this is taken out; and lines put at the end
    drop: str | None = None
    add: str | None = None
    encoding: str | None = None
    # grown to so many bytes; a link to another place; gone; a folder in its place
    size: int | None = None
    link: str | None = None
    gone: bool = False
    folder: bool = False

    def _write(self, path: Path) -> None:
        if self.text is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self.text * self.times, encoding="utf-8", newline="")
        if self.old is not None:
            change(path, self.old, self.new)
        if self.drop is not None:
            lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
            assert any(self.drop in line for line in lines), self.drop
            path.write_text("".join(line for line in lines if self.drop not in line), encoding="utf-8")
        if self.add is not None:
            with path.open("a", encoding="utf-8", newline="") as file:
                file.write(self.add)

    def make(self, path: Path) -> None:
        """Do it to the file at `path`."""
        self._write(path)
        if self.encoding is not None:
            path.write_bytes(path.read_text(encoding="utf-8").encode(self.encoding))
        if self.size is not None:
            with path.open("r+b") as grown:
                grown.truncate(self.size)
        if self.gone or self.folder or self.link:
            path.unlink()
        if self.link:
            path.symlink_to(self.link)
        if self.folder:
            path.mkdir()


class Form(BaseModel):
    """A monthly form that is exported from the folder, filled in and spoilt."""

    model_config = STRICT
    place: str
    file: str
    sent: str = "2013-12-01"
    # values by the name of their row, or task/period, and their heading
    fill: dict[str, dict[str, str | int | float]] = {}
    # a function of tests.test_import
    spoil: str | None = None

    def make(self, top: Path) -> None:
        """Have it lie in `top` as it came back."""
        from tests import test_import
        from tests.forms import Formula, Paper, export_form

        export_form(top / FOLDER, self.place, top / self.file, "--as-of", self.sent)
        paper = Paper(top / self.file)
        for name, cells in self.fill.items():
            for heading, value in cells.items():
                paper[name, heading] = Formula(value) if isinstance(value, str) and value.startswith("=") else value
        if self.spoil:
            spoil: Callable[[Paper], None] = getattr(test_import, self.spoil)
            spoil(paper)
        paper.save(top / self.file)


class Said(BaseModel):
    """A sentence for the reader of docs/errors, in both languages."""

    model_config = STRICT
    en: str
    zh: str


class Case(BaseModel):
    """One bad case: what it starts from, what is changed, what a script of `tests.case_scripts` adds, which command is run."""

    model_config = STRICT
    # a folder with a plan, below the root of the repository; it becomes the folder "data"
    base: str | None = "data"
    changes: tuple[Change, ...] = ()
    # forms exported from the folder as it then is, and what is changed when they are away
    forms: tuple[Form, ...] = ()
    meanwhile: tuple[Change, ...] = ()
    script: str | None = None
    run: str = "validate data --strict"
    # every cell of a table that is named, with the code before it
    cells: tuple[str, ...] = ()
    # what cannot be seen in the changes, and what to do where the program names nothing to do
    shown: Said | None = None
    remedy: Said | None = None

    @property
    def command(self) -> str:
        """The command as docs/errors tells it: only `validate` tells codes unasked."""
        return f"cleancomm {self.run}" + ("" if self.run.startswith("validate") else " --codes")

    def build(self, top: Path) -> Path:
        """The folder of the case in `top`; where it lies."""
        data = top / FOLDER
        if self.base:
            shutil.copytree(ROOT / self.base, data, ignore=shutil.ignore_patterns("schema", "README.md", "*.lock"))
        for one in self.changes:
            one.make(top / one.file)
        for form in self.forms:
            form.make(top)
        for one in self.meanwhile:
            one.make(top / one.file)
        return data

    def answer(self, top: Path, language: Language) -> Answer:
        """What the command says in a language of a copy of the folder, which is built in `top` once."""
        built, here = top / "built", top / language
        if not built.exists():
            built.mkdir()
            self.build(built)
        shutil.copytree(built, here, symlinks=True)
        with start_script(self.script, here) if self.script else nullcontext(Start()) as start:
            return run(*shlex.split(self.run), "--lang", language, cwd=here, env=start.env, patch=start.patch)


@dataclass(frozen=True)
class Told:
    """One problem as the program tells it, under its place."""

    place: str
    whole: str

    @property
    def block(self) -> str:
        """The sentence with the user's line, without what to do."""
        return "\n".join(line for line in self.whole.splitlines() if not line.startswith(REMEDY))

    @property
    def remedy(self) -> str:
        """What to do."""
        return " ".join(line.removeprefix(REMEDY) for line in self.whole.splitlines() if line.startswith(REMEDY))


def find_told(said: str, code: str) -> list[Told]:
    """Each problem of a code in what the program said; what somebody has acknowledged comes last."""
    found = re.finditer(rf"^(?! )(.*): ([^:\[\n]+)\[{re.escape(code)}\]: .*\n(?:    .*\n)*", said, re.M)
    return [Told(one[1], one[0]) for one in sorted(found, key=lambda one: one[2] in NOTES)]


@cache
def read_case(path: Path) -> Case:
    """The case in a file."""
    return Case.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")) or {})


def case_files(code: str = "*", name: str = "*") -> list[Path]:
    """The files of cases, of all codes or one."""
    return sorted(CASES.glob(f"{code}/{name}.yaml"))
