"""Hostile data and streams: each ends in an answer and a documented exit code, never in a traceback or an escape."""

import csv
import io
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.command import DATA, ROOT, Answer, run
from tests.fuzz.promises import ACTS
from tests.records import write_entry

PROGRAM = [sys.executable, "-m", "cleancomm"]
ENV = {"CLEANCOMM_LANG": "en", "CLEANCOMM_RECORDER": "王"}
ITEM = {"task": "美丽社区创建", "street": "张贵庄街", "item": "兴业里"}


def copy_plan(folder: Path, old: str = "", new: str = "", entries: str = "") -> Path:
    """The shipped plan with one wording changed and a record of its own."""
    shutil.copytree(DATA, folder / "data")
    plan = folder / "data" / "plan.yaml"
    text = plan.read_text(encoding="utf-8")
    assert old in text
    plan.write_text(text.replace(old, new, 1), encoding="utf-8")
    (folder / "data" / "progress.yaml").write_text(entries, encoding="utf-8")
    return folder / "data"


def check_answer(done: Answer, code: int) -> None:
    """The answer ends with a code that the README documents, and says nothing that acts on a terminal."""
    assert "Traceback" not in done.err
    assert done.code == code, done.err
    assert "\x1b" not in done.out + done.err


@pytest.mark.parametrize(
    ("entries", "args", "code"),
    [
        pytest.param(write_entry(1, "2013-12-10", "started", **ITEM, replaces="e1"), ("log",), 0, id="replaces-itself"),
        pytest.param(write_entry(1, "0001-01-01", "started", **ITEM), ("validate",), 0, id="year-1"),
        pytest.param(write_entry(1, "9999-12-31", "started", **ITEM), ("status", "--as-of", "9999-12-31"), 0, id="year-9999"),
        pytest.param(
            write_entry(1, "2013-12-10", "started", **ITEM).replace("2013-12-10T09:00:00+08:00", "0001-01-01T00:00:00"),
            ("log",), 0,
            id="recorded-in-year-1",
        ),
        pytest.param(
            write_entry(1, "2013-12-10", "started", **ITEM).replace("2013-12-10T09:00:00+08:00", "9999-12-31T23:00:00-08:00"),
            ("log",), 0, id="recorded-after-year-9999",
        ),
        pytest.param(
            '- {"id": "e1", "on": "2013-10-10", "at": "2013-10-10T09:00:00+08:00", "recorder": "王", "approval": "批", '
            '"note": "因", "milestone": "评估验收", "due": "0999-01-01"}\n', ("status", "--as-of", "2014-01-01"), 0,
            id="extended-to-999",
        ),
        pytest.param(
            write_entry(1, "2013-12-10", "started", **ITEM)
            + '- {"id": "e2", "on": "2013-12-09", "at": "2013-12-09T09:00:00+08:00", "recorder": "王", "voids": "e1"}\n'
            + write_entry(2, "2013-12-11", "started", **{**ITEM, "item": "福山里"}), ("log",), 1, id="one-id-twice",
        ),
        pytest.param(
            '- {"id": "x",\t\x1b[31m', ("status",), 0, id="torn-line-with-tab-and-escape",
        ),
    ],
)  # fmt: skip
def test_a_hostile_record_is_an_answer(tmp_path: Path, entries: str, args: tuple[str, ...], code: int) -> None:
    check_answer(run(*args, "--data", str(copy_plan(tmp_path, entries=entries)), env=ENV), code)


@pytest.mark.parametrize(
    ("old", "new", "args", "code"),
    [
        pytest.param("timezone: Asia/Shanghai", "timezone: Mars/X", ("status",), 3, id="time-zone-today"),
        pytest.param(
            "timezone: Asia/Shanghai", "timezone: Mars/X", ("log", "--as-of", "2014-01-01"), 3, id="time-zone-as-of",
        ),
        pytest.param(
            "stated: 57", "stated: 1e9999999", ("validate",), 3, id="number-without-bound",
        ),
        pytest.param(
            "- name: 美丽社区创建", '- name: "\\e[31mX"', ("duties", "--matrix"), 0, id="escape-in-a-heading",
        ),
    ],
)  # fmt: skip
def test_a_hostile_plan_is_an_answer(tmp_path: Path, old: str, new: str, args: tuple[str, ...], code: int) -> None:
    check_answer(run(*args, "--data", str(copy_plan(tmp_path, old, new)), env=ENV), code)


@pytest.mark.parametrize(
    ("args", "code"),
    [
        pytest.param(("--version",), 0, id="version"),
        pytest.param(("list", "--unreported", "--as-of", "0001-01-01"), 0, id="round-before-year-1"),
        pytest.param(("todo", "--as-of", "0001-01-01"), 0, id="todo-in-year-1"),
        pytest.param(("todo", "--as-of", "9999-12-31"), 0, id="round-after-year-9999"),
        pytest.param(("status", "--since", "0001-01-01"), 0, id="since-year-1"),
        pytest.param(("status", "--month", "0001-01"), 0, id="month-in-year-1"),
        pytest.param(("status", "--month", "9999-12", "--as-of", "9999-12-31"), 0, id="month-in-year-9999"),
        pytest.param(("status", "--street", ""), 2, id="empty-street"),
        pytest.param(("status", "--data", "\x1b[31mx"), 3, id="escape-in-a-folder"),
        pytest.param(("undo", "", "--dry-run"), 2, id="empty-id"),
    ],
)
def test_hostile_words_are_an_answer(args: tuple[str, ...], code: int) -> None:
    check_answer(run(*args, env=ENV), code)


@pytest.mark.skipif(os.name != "posix", reason="closes streams through a shell")
@pytest.mark.parametrize(
    ("closing", "args", "code"),
    [
        pytest.param("<&-", ("status",), 0, id="stdin-status"),
        pytest.param(">&-", ("status",), 3, id="stdout"),
        pytest.param("2>&-", ("status", "--data", "/nowhere"), 3, id="stderr"),
        pytest.param("2>/dev/full", ("status", "--data", "/nowhere"), 3, id="stderr-full"),
        pytest.param("<&-", ("init", "new"), 2, id="stdin-init"),
    ],
)
def test_a_closed_stream_is_an_answer(tmp_path: Path, closing: str, args: tuple[str, ...], code: int) -> None:
    env = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), **ENV}
    words = ["/bin/sh", "-c", f'exec "$@" {closing}', "sh", *PROGRAM, *args]
    done = subprocess.run(words, cwd=tmp_path, env=env, capture_output=True, check=False)
    assert b"Traceback" not in done.stderr
    assert done.returncode == code


@pytest.mark.skipif(os.name != "posix", reason="ends a process with a signal of posix")
def test_the_workers_of_a_rollup_end_with_it(tmp_path: Path) -> None:
    for n in range(60):
        shutil.copytree(DATA, tmp_path / "many" / f"{n:02}")
    words = [*PROGRAM, "rollup", str(tmp_path / "many"), "--jobs", "2"]
    rollup = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    children = Path(f"/proc/{rollup.pid}/task/{rollup.pid}/children")
    if not children.exists():
        rollup.kill()
        pytest.skip("no list of child processes here")
    workers: list[str] = []
    while rollup.poll() is None and len(workers) < 2:
        workers = children.read_text().split()
        time.sleep(0.02)
    assert len(workers) == 2
    rollup.kill()
    rollup.wait()
    until = time.monotonic() + 10
    while any(Path(f"/proc/{w}").exists() for w in workers) and time.monotonic() < until:
        time.sleep(0.05)
    left = [w for w in workers if Path(f"/proc/{w}").exists()]
    for worker in left:
        os.kill(int(worker), signal.SIGKILL)
    assert left == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_recorded_step_is_told_even_where_its_answer_cannot_be_written(tmp_path: Path) -> None:
    data = copy_plan(tmp_path)
    words = ("update", "兴业里", "--state", "started", "--data", str(data), "--as-of", "2014-01-10", "--lang", "en")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*PROGRAM, *words], cwd=ROOT, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 0
    assert b"but the answer could not be written" in done.stderr
    (entry,) = [line for line in (data / "progress.yaml").read_text(encoding="utf-8").splitlines() if line.startswith("- ")]
    assert '"item": "兴业里"' in entry
    assert entry.split('"')[3].encode() in done.stderr  # the id, so that it can be found again


@pytest.mark.parametrize(
    ("example", "name", "old", "new"),
    [
        pytest.param("rural-environment", "plan.yaml", "- {task: 农村户用厕所改造, period: ", "2024年13月", id="required-period"),
        pytest.param("", "committees.yaml", "product: [", "NaN, ", id="factor-nan"),
        pytest.param("", "committees.yaml", "product: [", "1e9999999, ", id="factor-without-bound"),
    ],
)
def test_a_wrong_period_or_factor_is_an_answer(tmp_path: Path, example: str, name: str, old: str, new: str) -> None:
    data = shutil.copytree(ROOT / "examples" / example if example else DATA, tmp_path / "data")
    text = (data / name).read_text(encoding="utf-8")
    assert old in text
    (data / name).write_text(text.replace(old, old + new, 1), encoding="utf-8")
    for command, code in {"status": 0, "overdue": 0, "validate": 1, "budget": 0}.items():
        check_answer(run(command, "--data", str(data), env=ENV), code)


def test_a_long_chain_of_corrections_can_be_undone(tmp_path: Path) -> None:
    entries = "".join(
        write_entry(n, "2013-12-10", "started", **ITEM, **({"replaces": f"e{n - 1}"} if n > 1 else {})) for n in range(1, 2001)
    )
    data = copy_plan(tmp_path, entries=entries)
    check_answer(run("undo", "--data", str(data), "--as-of", "2014-01-10", "--dry-run", env=ENV), 0)


def test_a_task_named_like_a_heading_is_not_translated(tmp_path: Path) -> None:
    data = copy_plan(tmp_path)
    for name in ("plan.yaml", "committees.yaml", "duties.yaml"):
        path = data / name
        path.write_text(path.read_text(encoding="utf-8").replace("旧楼区改造全覆盖", "Unit"), encoding="utf-8")
    head = run("duties", "--matrix", "--data", str(data), "--lang", "zh").out.splitlines()[2]
    assert head.split()[0] == "单位"
    assert head.split()[-1] == "Unit"


LIMITS = (10, 2 * 1024**3)
posix = pytest.mark.skipif(os.name != "posix", reason="pipes, links and devices of posix")


def put_special(path: Path, kind: str) -> None:
    """Have something stand at a path that is no file."""
    path.unlink(missing_ok=True)
    match kind:
        case "pipe":
            os.mkfifo(path)
        case "endless":
            path.symlink_to("/dev/zero")
        case "loop":
            path.symlink_to(path)
        case "socket":
            here = Path.cwd()
            os.chdir(path.parent)  # the name of a socket must be short
            try:
                socket.socket(socket.AF_UNIX).bind(path.name)
            finally:
                os.chdir(here)
        case "folder":
            path.mkdir()


@posix
@pytest.mark.parametrize("kind", ["pipe", "endless", "loop", "socket", "folder"])
@pytest.mark.parametrize("name", ["plan.yaml", "committees.yaml", "duties.yaml", "progress.yaml"])
def test_what_is_no_file_in_the_place_of_one_is_refused_at_once(tmp_path: Path, name: str, kind: str) -> None:
    data = copy_plan(tmp_path)
    put_special(data / name, kind)
    calls = [
        ("validate",),
        ("duties",),
        ("update", "兴业里", "--state", "started", "--yes"),
        ("rollup", str(data), "--jobs", "1"),
    ]
    for words in calls:
        named = () if words[0] == "rollup" else ("--data", str(data))
        done = run(*words, *named, "--as-of", "2014-01-10", env=ENV, limits=LIMITS, apart=False)
        assert "Traceback" not in done.err
        # one that is not there for the reader, such as a loop, may be one that no plan needs
        assert done.code in ((0, 1, 3) if kind == "loop" or words[0] == "rollup" else (3,)), (words, done)
        assert not (kind in ("pipe", "endless", "socket") and "file.special" not in done.out + done.err), words


@posix
@pytest.mark.parametrize("kind", ["pipe", "endless", "loop", "socket", "folder"])
def test_what_is_no_file_is_no_table_no_list_and_no_place_for_an_answer(tmp_path: Path, kind: str) -> None:
    odd = tmp_path / "odd"
    put_special(odd, kind)
    before = odd.lstat()
    calls = [
        ("init", "new", "--from", "odd"),
        ("init", "odd", "--copy"),
        ("rollup", "odd"),
        ("diff", "odd", "odd"),
        ("status", "-o", "odd", "--force"),
    ]
    for words in calls if kind != "folder" else [calls[0], *calls[2:]]:
        done = run(*words, cwd=tmp_path, env=ENV, limits=LIMITS, apart=False)
        assert "Traceback" not in done.err
        if (kind, words[0]) != ("loop", "status"):  # a file takes the place of the link
            assert done.code in (1, 2, 3), words
            assert (odd.lstat().st_mode, odd.lstat().st_ino) == (before.st_mode, before.st_ino)


@posix
@pytest.mark.parametrize(("text", "code"), [("", 0), ("# 台账\n", 0), ("root:x:0:0\n", 3), ("export A=1\n", 3)])
def test_a_record_behind_a_link_is_added_to_only_if_it_is_one(tmp_path: Path, text: str, code: int) -> None:
    data = copy_plan(tmp_path)
    there = tmp_path / "elsewhere"
    there.write_text(text, encoding="utf-8")
    (data / "progress.yaml").unlink()
    (data / "progress.yaml").symlink_to(there)
    words = ("update", "兴业里", "--state", "started", "--as-of", "2014-01-10", "--data", str(data))
    check_answer(run(*words, env=ENV, limits=LIMITS, apart=False), code)
    assert (data / "progress.yaml").is_symlink()
    after = there.read_text(encoding="utf-8")
    assert after == text if code else (after.startswith(text) and "兴业里" in after)


@posix
def test_a_pipe_in_the_place_of_git_is_not_waited_for(tmp_path: Path) -> None:
    data = copy_plan(tmp_path)
    os.mkfifo(tmp_path / ".git")
    words = ("update", "兴业里", "--state", "started", "--as-of", "2014-01-10", "--data", str(data))
    check_answer(run(*words, env=ENV, limits=LIMITS, apart=False), 0)


@posix
@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_a_lock_that_is_no_file_is_refused_and_what_it_leads_to_is_kept(tmp_path: Path, kind: str) -> None:
    data = copy_plan(tmp_path)
    precious = tmp_path / "precious"
    precious.write_text("kept", encoding="utf-8")
    lock = data / ".progress.lock"
    if kind == "link":
        lock.symlink_to(precious)
    else:
        put_special(lock, kind)
    before = (data / "progress.yaml").read_bytes()
    words = ("update", "兴业里", "--state", "started", "--as-of", "2014-01-10", "--data", str(data))
    done = run(*words, env=ENV, limits=LIMITS, apart=False)
    check_answer(done, 3)
    assert "record.unwritable" in done.err
    assert ((data / "progress.yaml").read_bytes(), precious.read_text(encoding="utf-8")) == (before, "kept")


@pytest.mark.parametrize("name", ["plan.yaml", "committees.yaml", "duties.yaml", "progress.yaml"])
def test_no_answer_is_written_over_a_data_file(tmp_path: Path, name: str) -> None:
    data = copy_plan(tmp_path)
    before = (data / name).read_bytes()
    done = run("status", "-o", str(data / name), "--force", "--data", str(data), env=ENV)
    check_answer(done, 3)
    assert "output.data_file" in done.err
    assert (data / name).read_bytes() == before


@pytest.mark.parametrize(
    "tag",
    ["!!python/object/apply:os.mkdir [ran]", "!!python/name:os.system", "!!python/object/new:os.system [touch ran]", "!x y"],
)
@pytest.mark.parametrize("name", ["plan.yaml", "committees.yaml", "duties.yaml", "progress.yaml"])
def test_a_tag_of_yaml_runs_nothing(tmp_path: Path, name: str, tag: str) -> None:
    data = copy_plan(tmp_path)
    with (data / name).open("a", encoding="utf-8") as file:
        file.write(f"- {tag}\n" if name == "progress.yaml" else f"more: {tag}\n")
    done = run("validate", "--data", str(data), cwd=tmp_path, env=ENV)
    assert (done.code in (1, 3), "Traceback" in done.err) == (True, False)
    assert not (tmp_path / "ran").exists()


def test_aliases_that_multiply_are_refused_before_they_do(tmp_path: Path) -> None:
    data = copy_plan(tmp_path)
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    with (data / "plan.yaml").open("a", encoding="utf-8") as file:
        file.write("\n".join(rows) + "\n")
    done = run("status", "--data", str(data), env=ENV, limits=LIMITS)
    check_answer(done, 3)
    assert "yaml.alias" in done.err
    assert done.kilobytes < 300 * 1024


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        pytest.param("plan.yaml", "x: [" + "a," * 5_000_000 + "]\n", "file.too_many", id="values"),
        pytest.param("plan.yaml", "a: " + "字" * 3_333_333, "schema.missing", id="one-value"),
        pytest.param("plan.yaml", "[" * 10_000_000, "yaml.too_deep", id="brackets"),
        pytest.param("progress.yaml", "- a\n" * 2_500_000, "file.too_many", id="rows"),
        pytest.param("progress.yaml", "- {" + "a" * 10_000_000, "record.long_line", id="line"),
        pytest.param("table.csv", "街道,2013\n" + "," * 9_900_000, "table.too_many", id="commas"),
        pytest.param("table.csv", "\n" * 10_000_000, "table.too_many", id="lines"),
        pytest.param("table.csv", '街道,2013\n"' + "x" * 9_900_000, "table.csv", id="quotation"),
    ],
)
def test_ten_million_bytes_are_told_in_little_memory(tmp_path: Path, name: str, text: str, code: str) -> None:
    data = copy_plan(tmp_path)
    (data / name).write_text(text, encoding="utf-8")
    words = ("init", "new", "--from", str(data / name)) if name == "table.csv" else ("status", "--data", str(data))
    done = run(*words, cwd=tmp_path, env=ENV, limits=LIMITS)
    check_answer(done, 3)
    assert f"[{code}]" in done.err
    assert done.kilobytes < 300 * 1024


ACTING = "\\u202e\\u2066\\e[31m\\u200f\\x9b"
FORMS = ("table", "plain", "markdown", "csv", "json")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("command", ["status", "list", "log", "validate", "milestones", "duties", "show 兴业里"])
def test_no_name_acts_on_a_terminal_a_page_or_a_spreadsheet(tmp_path: Path, command: str, form: str) -> None:
    """Marks that turn the direction of writing, escapes, tags of HTML, links and formulas, in names and in entries."""
    entries = write_entry(1, "2013-12-10", "reported", **ITEM, note="=1+1\u202e<script>alert(1)</script>[x](http://x)|`")
    data = copy_plan(tmp_path, "[兴业里, ", f'["兴业里{ACTING}", "=HYPERLINK(0)<b>", ', entries=entries)
    done = run(*command.split(), "--format", form, "--data", str(data), "--as-of", "2014-01-10", env=ENV)
    assert "Traceback" not in done.err
    assert not ACTS.search(done.out.removeprefix("\ufeff") + done.err)
    if form == "markdown":
        assert not re.search(r"(?<!\\)(?:<script|<b>|`)|(?<!\\)\]\(", done.out)
    if form == "csv":
        cells = [cell for row in csv.reader(io.StringIO(done.out)) for cell in row]
        assert not [cell for cell in cells if cell.lstrip("\ufeff").startswith(("=", "+", "@"))]
