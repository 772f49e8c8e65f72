"""What is otherwise on Windows and macOS, made to be so here: the console's code page, line ends, locks, names, processes, zones.

`.ci/run` has mypy look for what these systems do not have.
"""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import filelock
import pytest

from cleancomm.cli.output import name_file
from cleancomm.newplan.demo import find_day, read_demo
from cleancomm.plan.reading import read_bytes
from cleancomm.problem import CouldNotRun
from cleancomm.record import appending
from cleancomm.record.file import read_record
from cleancomm.record.lines import FILE
from cleancomm.record.writer import LOCK
from tests.command import ROOT, run
from tests.record_writers import record_items

ON = ("--as-of", str(find_day(read_demo())))
TEXTS = (".yaml", ".md", ".txt", ".gitattributes", ".gitignore")


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    folder = tmp_path / "demo"
    assert run("init", str(folder), "--demo").code == 0
    return folder


# --- the console of a Chinese Windows, and what goes into its pipes


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "words",
    [("status", "--chart"), ("overdue", "-v", "--format", "table"), ("milestones", "--format", "markdown"), ("validate",)],
    ids=" ".join,
)
def test_cp936_holds_all_that_is_said(demo: Path, words: tuple[str, ...], lang: str) -> None:
    asked = (*words, *ON, "--data", str(demo), "--lang", lang)
    there, here = run(*asked, env={"PYTHONIOENCODING": "cp936"}, encoding="cp936"), run(*asked)
    assert (there.code, there.err) == (here.code, here.err) == (0, "")
    assert there.out == here.out


def test_on_cp936_json_and_csv_are_what_programs_read(demo: Path) -> None:
    asked = ("list", *ON, "--data", str(demo), "--lang", "zh")
    there = run(*asked, "--format", "json", env={"PYTHONIOENCODING": "cp936"}, encoding="ascii")
    assert json.loads(there.out) == json.loads(run(*asked, "--format", "json").out)
    raw = run(*asked, "--format", "csv", env={"PYTHONIOENCODING": "cp936"}, encoding="utf-8-sig")
    assert raw.out == run(*asked, "--format", "csv").out.removeprefix("\ufeff")


def test_on_cp936_a_character_that_it_has_not_is_escaped(demo: Path) -> None:
    step = ("update", "民航巷", "--state", "started", "--on", "2014-05-19", "--note", "测试😀", "--data", str(demo), *ON)
    assert run(*step, env={"PYTHONIOENCODING": "cp936"}, encoding="cp936").code == 0
    told = run("log", "民航巷", "--data", str(demo), env={"PYTHONIOENCODING": "cp936"}, encoding="cp936")
    assert (told.code, told.err) == (0, "")
    assert "测试\\U0001f600" in told.out
    assert "测试😀" in (demo / FILE).read_text(encoding="utf-8")


# --- line ends, as an editor there or git with core.autocrlf leaves them


def to_crlf(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_file() and path.name.endswith(TEXTS):
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


@pytest.mark.parametrize("command", ["status", "list --unreported", "log", "validate", "show 万新公寓"])
def test_a_folder_with_the_line_ends_of_windows_says_the_same(demo: Path, command: str) -> None:
    asked = (*command.split(), *ON, "--data", str(demo), "--format", "json")
    before = run(*asked)
    to_crlf(demo)
    assert b"\r\n" in (demo / "plan.yaml").read_bytes()
    assert run(*asked) == before
    # on that day validate tells places in the record: what is still to come
    assert (before.code, "progress.yaml" in before.out) == (0, command == "validate")


def test_a_record_with_the_line_ends_of_windows_is_added_to(demo: Path) -> None:
    to_crlf(demo)
    before = (demo / FILE).read_bytes()
    for state in ("started", "reported"):
        done = run("update", "民航巷", "--state", state, "--by", "新立街", "--on", "2014-05-19", "--data", str(demo), *ON)
        assert (done.code, done.err) == (0, "")
    assert run("undo", "民航巷", "--yes", "--data", str(demo), *ON).code == 0
    after = (demo / FILE).read_bytes()
    assert after.startswith(before)
    assert after[len(before) :].count(b"\n- {") == 2
    assert run("validate", "--strict", "--data", str(demo)).code == 0


# --- locks and open files


def test_where_the_system_has_no_locks_a_file_is_one(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filelock, "FileLock", filelock.SoftFileLock)
    assert len(record_items(demo, "百合春天")) == 1
    assert not (demo / LOCK).exists()
    before = (demo / FILE).read_bytes()
    with filelock.SoftFileLock(demo / LOCK), pytest.raises(CouldNotRun) as stop:
        record_items(demo, "华盛里", wait=0.1)
    assert [p.kind.code for p in stop.value.problems] == ["record.locked"]
    assert (demo / FILE).read_bytes() == before
    assert len(record_items(demo, "华盛里")) == 1


class Windows:
    """What `appending` asks of the system, as Windows answers: files are text unless told otherwise, a folder cannot be opened,
    an open file cannot be removed.
    """

    BINARY = 1 << 28

    def __init__(self) -> None:
        self.opened: dict[int, str] = {}
        self.system = SimpleNamespace(**{**vars(os), "name": "nt", "open": self.open, "close": self.close, "unlink": self.unlink})

    def open(self, path: str | Path, flags: int, mode: int = 0o777) -> int:
        assert flags & self.BINARY, path
        if os.path.isdir(path):  # noqa: PTH112 - the path may be a text
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        handle = os.open(path, flags & ~self.BINARY, mode)
        self.opened[handle] = os.path.realpath(path)
        return handle

    def close(self, handle: int) -> None:
        del self.opened[handle]
        os.close(handle)

    def unlink(self, path: str | Path) -> None:
        if os.path.realpath(path) in self.opened.values():
            raise PermissionError(errno.EACCES, "The process cannot access the file", str(path))
        os.unlink(path)  # noqa: PTH108 - as above


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Windows:
    system = Windows()
    monkeypatch.setattr(appending, "os", system.system)
    monkeypatch.setattr(appending, "_BINARY", Windows.BINARY)
    return system


def test_a_record_is_begun_and_added_to_as_windows_has_files(demo: Path, windows: Windows) -> None:
    (demo / FILE).unlink()
    record_items(demo, "百合春天")
    record_items(demo, "华盛里", "民航巷")
    assert windows.opened == {}
    raw = read_bytes(demo / FILE, FILE)
    assert b"\r" not in raw
    assert [entry.item for entry in read_record(demo / FILE, FILE).entries] == ["百合春天", "华盛里", "民航巷"]


def test_a_record_that_was_made_for_nothing_is_taken_away_as_windows_lets_it(demo: Path, windows: Windows) -> None:
    path = demo / "new.yaml"
    file = appending.create_file(path)
    assert file is not None
    file.remove_created()
    assert not path.exists()
    assert windows.opened == {}


# --- names, which two systems of three compare without case, and one without regard to how accents are written


def test_files_of_one_answer_differ_where_case_and_accents_do_not_count() -> None:
    taken: set[str] = set()
    keys = ("Apartments A", "apartments a", "APARTMENTS A", "CaF\u00c9", "cafe\u0301", "ß", "SS", "aux", "AUX", "a.", "a ")
    names = [name_file(key, taken) for key in keys]
    assert len({name.casefold() for name in names}) == len(keys)
    assert not [name for name in names if name.endswith((".", " ")) or name.casefold() == "aux"]


@pytest.mark.parametrize("name", ["PLAN.YAML", "Plan.yaml"])
def test_a_plan_is_found_by_the_name_that_the_system_takes_for_it(demo: Path, name: str) -> None:
    (demo / "plan.yaml").rename(demo / name)
    told = run("status", "--data", str(demo), "--lang", "en")
    if (demo / "plan.yaml").exists():  # case does not count here
        assert told.code == 0
    else:
        assert told.code == 3
        assert "plan.yaml" in told.err


# --- processes that begin anew, and a system without a list of time zones


def test_many_plans_are_added_up_by_processes_that_begin_anew(demo: Path) -> None:
    begin = "import multiprocessing, sys; multiprocessing.set_start_method('spawn'); sys.argv[0] = 'cleancomm';"
    code = f"{begin} from cleancomm.__main__ import main; main()"
    words = ["rollup", str(demo), str(ROOT / "data"), *ON, "--lang", "en", "--jobs", "2"]
    env = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code, *words], cwd=ROOT, env=env, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == run(*words[:-2], "--jobs", "1").out


def test_time_zones_come_with_the_program(demo: Path) -> None:
    asked = ("status", "--data", str(demo), *ON)
    assert run(*asked, env={"PYTHONTZPATH": ""}) == run(*asked)
