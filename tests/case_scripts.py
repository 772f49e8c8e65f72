"""What a bad case needs beside changed files: a history in git, a lock that is held, a disk that fails, a missing library.

A script is named in `case.yaml` with its words; it prepares the folder, and says with which program and environment the command
is to be run.
"""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock

from tests.command import DATA, NOW, without
from tests.records import write_entry
from tests.repository import NO_SETTINGS, call_git

FOLDER = "data"
RECORD = f"{FOLDER}/progress.yaml"


@dataclass(frozen=True)
class Start:
    """How the command of a case is started."""

    env: dict[str, str] = field(default_factory=dict)
    patch: str = ""


# --- files that no text makes


def write_bytes(top: Path, name: str, digits: str) -> Iterator[Start]:
    """A file of bytes."""
    (top / name).write_bytes(bytes.fromhex(digits))
    yield Start()


def _pack(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in parts.items():
            archive.writestr(name.replace("__", "/"), raw)
    return out.getvalue()


def _merge() -> bytes:
    from openpyxl import Workbook

    book, out = Workbook(), io.BytesIO()
    assert book.active is not None
    for row in (["街道", "2023年", "2024年"], ["甲街", 5, 1], ["乙街", None, 2]):
        book.active.append(row)
    book.active.merge_cells("B2:B3")
    book.save(out)
    return out.getvalue()


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORKBOOKS: dict[str, Callable[[], bytes]] = {
    "torn": lambda: b"PK\x03\x04 not a workbook",
    "docx": lambda: _pack(word__document=b"<x/>", **{"word__document.xml": b"<x/>"}),
    "locked": lambda: _OLE + bytes(40) + "EncryptedPackage".encode("utf-16-le"),
    "bomb": lambda: _pack(**{"xl__workbook.xml": b"<x/>", "xl__worksheets__sheet1.xml": b"0" * 70 * 2**20}),
    "merged": _merge,
}


def write_workbook(top: Path, what: str) -> Iterator[Start]:
    """A workbook, or what has its name."""
    (top / "表.xlsx").write_bytes(_WORKBOOKS[what]())
    yield Start()


def leave_out(top: Path, library: str) -> Iterator[Start]:
    """A library that is not installed; with a workbook, xlsx or xls, that it would read."""
    (top / "表.xlsx").write_bytes(_pack(**{"xl__workbook.xml": b"<x/>", "[Content_Types].xml": b"<x/>"}))
    (top / "表.xls").write_bytes(_OLE + bytes(100))
    yield Start(patch=without(library))


def lower_rows(top: Path, most: str) -> Iterator[Start]:
    """A sheet that has room for few rows, as no plan of this size fills a real one."""
    yield Start(patch=f"import cleancomm.render.workbook\ncleancomm.render.workbook._MOST_ROWS = {int(most)}\n")


def compute(top: Path, name: str, formula: str, value: str) -> Iterator[Start]:
    """A workbook whose formula has a value, as a spreadsheet saves it."""
    out = io.BytesIO()
    with zipfile.ZipFile(top / name) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            raw = old.read(part).decode("utf-8") if part.endswith(".xml") else None
            sheet = raw and re.sub(rf"<f>{re.escape(formula)}</f><v\s*/?>(</v>)?", f"<f>{formula}</f><v>{value}</v>", raw)
            new.writestr(part, sheet or old.read(part))
    (top / name).write_bytes(out.getvalue())
    yield Start()


def paste_row(top: Path, source: str, target: str) -> Iterator[Start]:
    """The first row of a form in place of the second of another."""
    from tests.forms import FIRST_ROW, Paper

    one, other = Paper(top / source), Paper(top / target)
    for column in range(1, 9):
        other.sheet.cell(FIRST_ROW + 1, column).value = one.sheet.cell(FIRST_ROW, column).value
    other.save(other.path)
    yield Start()


def to_csv(top: Path, source: str, target: str) -> Iterator[Start]:
    """A form saved as csv, with a control character among its evidence."""
    from tests.forms import Paper

    raw = io.StringIO()
    for row in Paper(top / source).sheet.iter_rows(values_only=True):
        csv.writer(raw).writerow(row)
    (top / target).write_text(raw.getvalue().replace("档案7", "档案\a7"), encoding="utf-8")
    yield Start()


def hide_fonts(top: Path) -> Iterator[Start]:
    """A machine without Chinese fonts."""
    yield Start(patch='import cleancomm.render.picture as room\nroom.find_family.__defaults__ = (("No Such Family",),)\n')


def set_clock(top: Path, now: str) -> Iterator[Start]:
    """A machine whose clock says that it is so late."""
    yield Start(env={NOW: now})


# --- a history in git

_OLD, _NEW = ('"note": "档案7"', '"note": "档案9"')
_ONE = write_entry(
    1, "2013-12-20", "reported", task="美丽社区创建", street="张贵庄街", item="兴业里", unit="张贵庄街", note="档案7"
)
_TWO = write_entry(2, "2013-12-21", "reported", task="美丽社区创建", street="张贵庄街", item="福山里", unit="张贵庄街")
# the record as it is committed, one after the other
_PAST = {
    "removed": (_ONE + _TWO, _TWO),
    "changed": (_ONE + _TWO, _ONE.replace(_OLD, _NEW) + _TWO),
    "restored": (_ONE + _TWO, _TWO, _ONE + _TWO),
    "unreadable": (_ONE, "- {\n", _ONE + _TWO),
    "no_git": (),
}


def _commit(top: Path, *records: str) -> None:
    call_git(top, "init", "--quiet", "--initial-branch", "main")
    for text in records:
        (top / RECORD).write_text(text, encoding="utf-8")
        call_git(top, "add", RECORD)  # alone, so that the names of the commits stay when the plan changes
        call_git(top, "commit", "--quiet", "--message", "record")


def make_history(top: Path, what: str) -> Iterator[Start]:
    """A repository whose record has a past."""
    if what == "shallow":
        origin = top / "origin"
        (origin / FOLDER).mkdir(parents=True)
        for name in ("plan.yaml", "duties.yaml", "committees.yaml"):
            (origin / FOLDER / name).write_bytes((DATA / name).read_bytes())
        _commit(origin, _ONE, _ONE + _TWO)
        call_git(origin, "add", "--all")
        call_git(origin, "commit", "--quiet", "--message", "plan")
        call_git(top, "clone", "--quiet", "--depth", "1", origin.as_uri(), "clone")
        (top / "clone" / FOLDER).rename(top / FOLDER)
        (top / "clone" / ".git").rename(top / ".git")
    elif _PAST[what]:
        _commit(top, *_PAST[what])
    yield Start(env={**NO_SETTINGS, "GIT_CEILING_DIRECTORIES": str(top.parent)})


# --- a disk, a lock and other programs that fail the record

# the id of an entry is a day and letters by chance: here always the same
_SAME_ID = """\
import errno, os
from pathlib import Path
import cleancomm.record.writer
cleancomm.record.writer.make_id = lambda at, raw: "20140310-k7m2p9qd"
path = Path("data/progress.yaml")
def refuse(*_):
    raise OSError(errno.EIO, os.strerror(errno.EIO))
"""
_FAULTS = {
    # the wait is cut short, what is said of it is not
    "locked": "import filelock\nacquire = filelock.BaseFileLock.acquire\n"
    "filelock.BaseFileLock.acquire = lambda self, timeout, **more: acquire(self, 0.1, **more)\n",
    "unwritable": "def full(*_):\n    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))\nos.write = full\n",
    "leftover": "write, calls = os.write, []\n"
    "def some(handle, data):\n    calls.append(1)\n    return write(handle, data[:50]) if len(calls) == 1 else refuse()\n"
    "os.write, os.ftruncate = some, refuse\n",
    "unsecured": "os.fsync = os.ftruncate = refuse\n",
    "unread": "sync = os.fsync\n"
    "def spoil(handle):\n    sync(handle)\n    with path.open('ab') as file:\n        file.write(b'<<<\\n')\n"
    "os.fsync = spoil\n",
    "restless": "write = os.write\n"
    "def swap(handle, data):\n    whole = path.read_bytes()\n    path.rename('aside')\n    path.write_bytes(whole)\n"
    "    return write(handle, data)\n"
    "os.write = swap\n",
}


def fail(top: Path, fault: str) -> Iterator[Start]:
    """Something that keeps a line from the record; where that is a lock, it is held meanwhile."""
    if fault != "locked":
        yield Start(patch=_SAME_ID + _FAULTS[fault])
        return
    with FileLock(top / FOLDER / ".progress.lock") as held:
        assert held.is_locked
        yield Start(patch=_FAULTS[fault])


_SCRIPTS: dict[str, Callable[..., Iterator[Start]]] = {
    "bytes": write_bytes,
    "workbook": write_workbook,
    "without": leave_out,
    "rows": lower_rows,
    "compute": compute,
    "paste": paste_row,
    "csv": to_csv,
    "fonts": hide_fonts,
    "clock": set_clock,
    "history": make_history,
    "fault": fail,
}


def start_script(words: str, top: Path) -> AbstractContextManager[Start]:
    """What a script adds while the command runs in `top`."""
    name, *more = words.split()
    return contextmanager(_SCRIPTS[name])(top, *more)
