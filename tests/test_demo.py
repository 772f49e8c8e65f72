"""`init --demo`: an invented record to try the tool with, which every answer from it says is invented."""

import csv
import json
import sqlite3
import zipfile
from io import StringIO
from pathlib import Path

import pytest

from cleancomm.newplan.demo import find_day, read_demo
from cleancomm.record.file import parse_record
from tests.command import DATA, run
from tests.records import RECORD, add_lines, write_entry

ON = ("--as-of", str(find_day(read_demo())))
SAID = {"zh": "演示数据：填报记录是虚构的。", "en": "Demonstration data: the record is invented."}
STARTED = ("update", "民航巷", "--state", "started", "--on", "2014-05-19", *ON)


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    folder = tmp_path / "demo"
    made = run("init", str(folder), "--demo", "--lang", "en")
    assert (made.code, made.err) == (0, "")
    assert f"cleancomm status --data {folder} --as-of 2014-05-20" in made.out
    return folder


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    assert run("init", str(folder), "--copy").code == 0
    return folder


def ask(folder: Path, *words: str, lang: str = "zh") -> str:
    done = run(*words, "--data", str(folder), "--lang", lang)
    assert (done.code, done.err) == (0, ""), done.out + done.err
    return done.out


def test_the_record_has_something_of_everything_and_is_sound(demo: Path) -> None:
    told = json.loads(ask(demo, "validate", "--strict", "--format", "json"))
    assert (told["counts"]["error"], told["counts"]["warning"]) == (0, 0)
    standing = json.loads(ask(demo, "status", *ON, "--format", "json"))
    rows = standing["rows"]["rows"]
    assert {row["task"]: (row["lamp"], row["accepted"], row["waiting"]) for row in rows} == {
        "社区物业管理全覆盖": ("red", 66, 18),
        "美丽社区创建": ("yellow", 12, 1),
        "社区居委会全覆盖": ("green", 21, 0),
        "旧楼区改造全覆盖": ("green", 20, 1),
    }
    owed = ask(demo, "list", "--unreported", *ON)
    assert "华盛里" in owed
    assert "消防通道堆放杂物" in ask(demo, "todo", "--street", "万新街", *ON)
    log = ask(demo, "log", "--format", "csv")
    assert "詹滨北里" in log
    entries = parse_record(read_demo().encode(), Path(RECORD), RECORD).entries
    assert all(entry.invented for entry in entries)
    assert {entry.state.value for entry in entries if entry.state} >= {"planned", "started", "reported", "accepted", "returned"}
    assert any(entry.approval for entry in entries)
    assert any(entry.voids for entry in entries)
    assert any(entry.replaces for entry in entries)
    assert any(entry.quantity for entry in entries)


def test_a_folder_of_the_demo_is_the_plan_that_ships(demo: Path) -> None:
    for name in ("plan.yaml", "duties.yaml", "committees.yaml"):
        assert (demo / name).read_bytes() == (DATA / name).read_bytes()
    assert (demo / RECORD).read_text(encoding="utf-8") == read_demo()
    assert "demonstration data" in (demo / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "words",
    [
        ("status", *ON), ("status", "--brief", *ON), ("overdue", *ON), ("todo", "--street", "万新街", *ON), ("list", *ON),
        ("milestones", *ON), ("show", "万新公寓", *ON), ("log",), ("duties", "--unit", "房管局"), ("budget",), ("validate",),
        ("status", *ON, "--format", "markdown"), ("status", *ON, "--format", "table"),
        ("status", *ON, "--known-on", "2013-09-21"), ("remind", "--street", "万新街", *ON),
        ("slip", *ON), ("export", "bulletin", "--number", "1", *ON),
        ("export", "bulletin", "--number", "1", *ON, "--format", "markdown"),
        ("export", "register", *ON), ("export", "places", *ON, "--format", "markdown"),
        (*STARTED, "--dry-run"), STARTED,
    ],
    ids=" ".join,
)  # fmt: skip
def test_every_answer_says_that_it_is_invented(demo: Path, words: tuple[str, ...], lang: str) -> None:
    lines = [line.strip() for line in ask(demo, *words, lang=lang).splitlines()]
    assert lines.count(SAID[lang]) == 1


def test_so_do_the_forms_for_programs(demo: Path, tmp_path: Path) -> None:
    assert json.loads(ask(demo, "status", *ON, "--format", "json"))["invented"] is True
    rows = list(csv.DictReader(StringIO(ask(demo, "list", *ON, "--format", "csv").lstrip("\ufeff"))))
    assert {row["演示数据（虚构）"] for row in rows} == {"是"}
    ask(demo, "export", "data", *ON, "-o", str(tmp_path / "package"))
    descriptor = json.loads((tmp_path / "package" / "datapackage.json").read_text(encoding="utf-8"))
    assert descriptor["invented"] is True
    assert SAID["zh"] in descriptor["notes"]
    for resource in descriptor["resources"]:
        with (tmp_path / "package" / resource["path"]).open(encoding="utf-8-sig", newline="") as file:
            assert {row["invented"] for row in csv.DictReader(file)} <= {"true"}
    ask(demo, "export", "data", *ON, "-o", str(tmp_path / "base.db"))
    base = sqlite3.connect(tmp_path / "base.db")
    assert (SAID["zh"],) in base.execute("SELECT value FROM about WHERE key = 'note'").fetchall()
    assert base.execute("SELECT DISTINCT invented FROM entries").fetchall() == [(1,)]
    base.close()


def strings(path: Path) -> str:
    with zipfile.ZipFile(path) as book:
        return book.read("xl/sharedStrings.xml").decode()


def test_so_do_workbooks_calendars_mails_and_forms(demo: Path, tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter")
    pytest.importorskip("icalendar")
    ask(demo, "status", *ON, "-o", str(tmp_path / "status.xlsx"))
    assert SAID["zh"] in strings(tmp_path / "status.xlsx")
    ask(demo, "export", "form", "--street", "万新街", *ON, "-o", str(tmp_path / "form.xlsx"))
    assert "（演示数据）" in strings(tmp_path / "form.xlsx")
    ask(demo, "export", "form", "--street", "万新街", *ON, "-o", str(tmp_path / "form.csv"))
    title = (tmp_path / "form.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert title.endswith("（演示数据）")
    ask(demo, "export", "calendar", *ON, "-o", str(tmp_path / "plan.ics"))
    events = (tmp_path / "plan.ics").read_text(encoding="utf-8").replace("\n ", "").split("BEGIN:VEVENT")
    assert all("演示数据" in event for event in events)
    pytest.importorskip("jinja2")
    ask(demo, "export", "page", *ON, "-o", str(tmp_path / "page.html"))
    assert SAID["zh"] in (tmp_path / "page.html").read_text(encoding="utf-8")
    ask(demo, "remind", "--all", *ON, "-o", str(tmp_path / "lists"))
    lists = [path.read_text(encoding="utf-8") for path in (tmp_path / "lists").iterdir()]
    assert lists
    assert all(SAID["zh"] in text for text in lists)


def test_what_is_recorded_in_it_takes_the_mark_from_nothing(demo: Path, tmp_path: Path) -> None:
    before = read_demo().encode()
    ask(demo, *STARTED)
    record = (demo / RECORD).read_bytes()
    assert record.startswith(before)
    assert b"invented" not in record[len(before) :]
    # nor does another tool that writes all of it anew, a copy of the folder, or a merge with a real one
    lines = record.decode().splitlines()
    (demo / RECORD).write_text("\n".join(line for line in lines if not line.startswith("#")) + "\n", encoding="utf-8")
    other = demo.rename(tmp_path / "elsewhere")
    assert SAID["zh"] in ask(other, "status", *ON)
    assert SAID["zh"] in ask(other, "undo", "民航巷", "--yes", *ON)
    assert SAID["zh"] in ask(other, "status", *ON)


def test_one_invented_line_in_a_record_of_ones_own_is_told(own: Path) -> None:
    line = next(line for line in read_demo().splitlines() if "华盛里" in line)
    add_lines(own, write_entry(1, "2014-01-05", "started", task="美丽社区创建", street="新立街", item="民航巷"))
    assert SAID["zh"] not in ask(own, "status", *ON)
    add_lines(own, line + "\n")
    assert SAID["zh"] in ask(own, "status", *ON)


@pytest.mark.parametrize("note", ["演示", "invented", '"invented": true', "demo"])
def test_a_record_of_ones_own_is_never_marked(own: Path, note: str) -> None:
    assert SAID["zh"] not in ask(own, *STARTED, "--note", note)
    assert SAID["zh"] not in ask(own, "status", *ON)
    assert "invented" not in json.loads(ask(own, "status", *ON, "--format", "json"))
    assert "演示" not in ask(own, "list", *ON, "--format", "csv")


def test_a_record_that_is_read_as_yaml_is_marked_too(demo: Path) -> None:
    text = (demo / RECORD).read_text(encoding="utf-8")
    (demo / RECORD).write_text(text.replace('"invented": true', "invented: true"), encoding="utf-8")
    assert SAID["zh"] in ask(demo, "status", *ON)


def test_a_rollup_names_the_plans_whose_record_is_invented(demo: Path, own: Path) -> None:
    told = run("rollup", str(own), str(demo), *ON, "--lang", "en").out
    assert SAID["en"] in told
    assert f"Invented records are counted here: {demo}" in told
    assert SAID["en"] not in run("rollup", str(own), *ON, "--lang", "en").out


@pytest.mark.parametrize("more", [("--copy",), ("--title", "x"), ("--street", "y")])
def test_it_goes_together_with_no_other_option(tmp_path: Path, more: tuple[str, ...]) -> None:
    done = run("init", str(tmp_path / "x"), "--demo", *more)
    assert (done.code, done.out) == (2, "")
    assert not (tmp_path / "x").exists()


def test_a_dry_run_of_it_writes_nothing(tmp_path: Path) -> None:
    assert "progress.yaml" in run("init", str(tmp_path / "x"), "--demo", "--dry-run").out
    assert not (tmp_path / "x").exists()
