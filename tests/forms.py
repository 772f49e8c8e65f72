"""A monthly form as a clerk of a street handles it: exported, filled in, spoilt, sent back."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from tests.command import run

# counted from 1: the title in the first row, then one cell with all labels of the head line, the headings, the data
HEAD_ROW, HEADINGS_ROW, FIRST_ROW = 2, 3, 4
SENT = ("--as-of", "2013-12-01")


@cache
def _export(files: tuple[tuple[str, bytes], ...], suffix: str, *words: str) -> bytes:
    """The form that the words ask for of the files of a data folder."""
    with TemporaryDirectory() as top:
        data, to = Path(top) / "data", Path(top) / f"form{suffix}"
        data.mkdir()
        for name, raw in files:
            (data / name).write_bytes(raw)
        done = run("export", "form", "--data", str(data), "-o", str(to), *words)
        assert done.code == 0, done.err
        return to.read_bytes()


def export_form(data: Path, place: str, to: Path, *words: str, lang: str = "zh") -> Path:
    """The form of a street or a unit; of the same data it is exported once."""
    unit = "--unit" if place.endswith("局") else "--street"
    sent = () if "--as-of" in words else SENT
    files = tuple((path.name, path.read_bytes()) for path in sorted(data.glob("*.yaml")))
    to.write_bytes(_export(files, to.suffix, unit, place, "--lang", lang, *sent, *words))
    return to


class Paper:
    """The sheet of a form by the names of its rows and the headings of its columns."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book: Workbook = load_workbook(path)
        sheet = self.book.worksheets[0]
        assert isinstance(sheet, Worksheet)
        self.sheet = sheet

    @property
    def headings(self) -> dict[str, int]:
        """The columns by their headings, without blanks."""
        return {"".join(str(c.value or "").split()): n for n, c in enumerate(self.sheet[HEADINGS_ROW], 1)}

    def column(self, heading: str) -> int:
        """The column of a heading, from 1."""
        return self.headings["".join(heading.split())]

    def row(self, name: str) -> int:
        """The row of an item by its name, of a number by task/period."""
        chinese, english = ("任务", "时期", "名称"), ("Task", "Period", "Name")
        heads = [self.column(h) for h in (chinese if chinese[0] in self.headings else english)]
        for r in range(FIRST_ROW, self.sheet.max_row + 1):
            task, period, item = (self.sheet.cell(r, c).value for c in heads)
            if name in (item, f"{task}/{period}" if not item else None):
                return r
        raise KeyError(name)

    def cell(self, name: str, heading: str) -> Cell:
        """A cell by the name of its row and its heading."""
        found = self.sheet.cell(self.row(name), self.column(heading))
        assert isinstance(found, Cell)
        return found

    def __setitem__(self, at: tuple[str, str], value: object) -> None:
        cell = self.cell(*at)
        cell.value = value  # type: ignore[assignment] # the stubs know fewer values than a cell holds
        if isinstance(value, str) and value.startswith("=") and not isinstance(value, Formula):
            cell.data_type = "s"

    def fill(self, rows: Mapping[str, Mapping[str, object]]) -> "Paper":
        """Values by the name of their row and their heading."""
        for name, cells in rows.items():
            for heading, value in cells.items():
                self[name, heading] = value
        return self

    def save(self, path: Path) -> Path:
        """The form as it is sent back."""
        self.book.save(path)
        return path


class Formula(str):
    """A text that is a formula, and no text."""

    __slots__ = ()


# between one file and the next LibreOffice gives back its memory, to ask for it anew
KEPT_MEMORY = {"MALLOC_TRIM_THRESHOLD_": "1000000000", "MALLOC_MMAP_THRESHOLD_": "1000000000", "MALLOC_TOP_PAD_": "67108864"}
# the picture of the first page that goes into an ods takes LibreOffice as long as the sheets
NO_PICTURE = """\
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Save/Document"><prop oor:name="GenerateThumbnail" oor:op="fuse">
<value>false</value></prop></item>
</oor:items>
"""


def resave(folder: Path, kind: str, to: Path) -> None:
    """Every workbook of a folder as LibreOffice saves it, by one call; skips where that is not installed."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice (soffice) is not installed, so nothing can be saved by it")
    files = sorted(map(str, folder.glob("*.xlsx")))
    profile = to.parent / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(NO_PICTURE, encoding="utf-8")
    words = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", kind, "--outdir", str(to)]
    subprocess.run([*words, *files], check=True, capture_output=True, timeout=300, env={**os.environ, **KEPT_MEMORY})
