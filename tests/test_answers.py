"""What an answer says of what it rests on: whose plan it is, a record with errors, copies that nobody reads; and no colours
for a file.
"""

import json
import shutil
from pathlib import Path

import pytest

from tests.command import DATA, ask, run
from tests.records import RECORD, add_lines, change, write_entry

DAY = ("--as-of", "2014-03-10")
ITEM = {"task": "美丽社区创建", "street": "张贵庄街", "item": "兴业里"}
OWN = "This is the plan that ships with the program, not yours"
DOUBT = "The record has 1 error, so that this answer may be wrong: cleancomm validate names each."
WHO = {"CLEANCOMM_RECORDER": "王"}


# --- the plan that ships ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command", ["status", "overdue", "list", "milestones", "show 兴业里", "log", "duties", "budget", "validate"]
)
def test_an_answer_from_the_plan_that_ships_says_so_in_its_first_lines(command: str, tmp_path: Path) -> None:
    day = DAY if command != "budget" else ()
    for form in ("plain", "table", "markdown"):
        done = run(*command.split(), *day, "--format", form, "--lang", "en", cwd=tmp_path)
        assert any(OWN in line for line in done.out.splitlines()[:3]), form
    told = json.loads(run(*command.split(), *day, "--format", "json", cwd=tmp_path).out)
    assert told["shipped"] is True
    assert OWN not in run(*command.split(), *day, "--format", "csv", "--lang", "en", cwd=tmp_path).out
    assert "这是随程序发布的方案，不是您自己的" in run(*command.split(), *day, "--lang", "zh", cwd=tmp_path).out
    own = run(*command.split(), *day, "--data", str(DATA), "--lang", "en", cwd=tmp_path)
    assert OWN not in own.out
    assert "shipped" not in run(*command.split(), *day, "--data", str(DATA), "--format", "json", cwd=tmp_path).out


def test_a_folder_with_a_plan_is_that_plan_with_a_record_or_without(data: Path) -> None:
    (data / RECORD).unlink()
    change(data / "plan.yaml", "title: 东丽区", "title: 西丽区")
    mine = data.rename(data.with_name("台账"))  # not found by the name of its folder
    for here in (mine, mine / "schema"):
        done = run("status", *DAY, "--lang", "en", cwd=here)
        assert done.out.startswith("西丽区"), here
        assert OWN not in done.out


# --- a record with errors ---------------------------------------------------------------------------------------------


@pytest.fixture
def faulty(data: Path) -> Path:
    """A folder whose record has one entry about nothing that the plan has."""
    add_lines(data, write_entry(1, "2014-01-05", "started", **{**ITEM, "item": "无此社区"}))
    return data


@pytest.mark.parametrize("command", ["status", "overdue", "list", "list --unreported", "milestones", "show 兴业里", "log"])
def test_an_answer_from_a_record_with_errors_says_so_and_exits_1(command: str, faulty: Path) -> None:
    at = (*DAY, "--data", str(faulty))
    done = run(*command.split(), *at, "--lang", "en")
    assert done.code == 1
    assert "error[record.unknown]" in done.err
    assert DOUBT in " ".join(done.out.split())  # a mail folds it
    assert DOUBT in ask(*command.split(), *at, code=1)["notes"]
    assert "本结果可能有误" in run(*command.split(), *at, "--lang", "zh").out


def test_cron_sees_an_error_of_the_record_though_nothing_is_overdue(faulty: Path) -> None:
    done = run("overdue", "--data", str(faulty), "--as-of", "2013-09-21")
    assert (done.code, done.out) == (1, "")
    assert "record.unknown" in done.err


def test_what_the_record_does_not_bear_upon_is_not_doubted(faulty: Path) -> None:
    for command in ("duties", "budget"):
        done = run(command, "--data", str(faulty), "--lang", "en")
        assert done.code == 0
        assert DOUBT not in " ".join(done.out.split())


def test_a_step_is_recorded_beside_errors_and_says_so(faulty: Path) -> None:
    at = (*DAY, "--data", str(faulty), "--lang", "en")
    done = run("update", "兴业里", "--state", "started", *at, env=WHO)
    assert done.code == 1
    assert done.out.startswith("Recorded\n")
    assert DOUBT in " ".join(done.out.split())  # a mail folds it
    assert "兴业里" in (faulty / RECORD).read_text(encoding="utf-8").splitlines()[-1]


def test_an_entry_that_is_undone_is_at_fault_no_more(faulty: Path) -> None:
    at = (*DAY, "--data", str(faulty), "--lang", "en")
    done = run("undo", "e1", *at, env=WHO)
    assert (done.code, DOUBT in " ".join(done.out.split())) == (0, False)
    done = run("status", *at)
    assert (done.code, done.err) == (0, "")
    assert "record.unknown" not in run("validate", "--data", str(faulty)).out


def test_an_entry_that_was_corrected_is_at_fault_no_more(faulty: Path) -> None:
    args = ("update", "兴业里", "--state", "started", "--replaces", "e1", "--on", "2014-01-05")
    assert run(*args, *DAY, "--data", str(faulty), env=WHO).code == 0
    assert run("status", *DAY, "--data", str(faulty)).code == 0


# --- copies -----------------------------------------------------------------------------------------------------------

COPIES = [
    "progress (冲突副本).yaml", "progress-冲突.yaml", "progress.sync-conflict-20240101.yaml", "progress (1).yaml",
    "progress（1）.yaml", "progress 的副本.yaml", "progress - 副本.yaml", "副本 progress.yaml", "复件 progress.yaml",
    "progress (王's conflicted copy 2024-01-01).yaml", "progress-DESKTOP-1A2B3C.yaml", "progress copy.yaml",
    "progress.yaml.bak", "plan (1).yaml", "PROGRESS (1).YAML", "duties.sync-conflict-20240101-120000-ABCDEFG.yaml",
]  # fmt: skip


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_beside_a_file_is_named_and_told(name: str, data: Path) -> None:
    (data / name).write_text("", encoding="utf-8")
    done = run("validate", "--data", str(data), "--lang", "en")
    assert done.code == 0
    assert f"{data}/{name}: warning[folder.copy]: " in done.out
    assert run("validate", "--data", str(data), "--strict").code == 1
    (note,) = ask("status", *DAY, "--data", str(data))["notes"]
    assert f"{data}/{name}" in note
    assert run("overdue", "--as-of", "2013-09-21", "--data", str(data)).out == ""


@pytest.mark.parametrize(
    "name",
    [
        "progress-2013.yaml",
        "progress.lock",
        "copy.yaml",
        "explanation (1).yaml",
        "plan.md",
        "progress-report (1).md",
        "planning.yaml",
    ],
)
def test_what_is_no_copy_is_not_named(name: str, data: Path) -> None:
    (data / name).write_text("", encoding="utf-8")
    assert "folder.copy" not in run("validate", "--data", str(data)).out
    assert "notes" not in ask("status", *DAY, "--data", str(data))


def test_folders_that_hold_one_plan_are_told_in_rollup(tmp_path: Path) -> None:
    for name in ("甲区", "甲区 - 副本", "乙区"):
        shutil.copytree(DATA, tmp_path / name)
    change(tmp_path / "乙区" / "plan.yaml", "title: 东丽区", "title: 西丽区")
    document = ask("rollup", str(tmp_path), *DAY)
    assert document["notes"] == [
        "In 1 folder, title, document number and begin of the plan are those of another folder; if it is a copy, the plan is"
        f" counted twice: {tmp_path}/甲区 - 副本 like {tmp_path}/甲区"
    ]
    shutil.copytree(DATA, tmp_path / "丙区")
    few = ask("rollup", str(tmp_path), "--worst", "1", *DAY)["notes"]
    assert few[0].startswith("In 2 folders")
    assert few[1] == "The first 1 of 2 are named."


# --- the machine ------------------------------------------------------------------------------------------------------


def test_a_table_for_a_file_has_no_escape_codes(data: Path) -> None:
    done = run("status", *DAY, "--data", str(data), "--format", "table")
    assert "红灯" in done.out
    assert "\x1b" not in done.out
    change(data / "duties.yaml", "units: [财政局]", "units: [财神局]")
    assert "\x1b" not in run("validate", "--data", str(data), "--format", "table").out


def test_no_time_zones_of_the_machine_are_needed() -> None:
    done = run("status", "--as-of", "2014-05-11", env={"PYTHONTZPATH": "/nonexistent"})
    assert (done.code, done.err) == (0, "")
    assert done.out == run("status", "--as-of", "2014-05-11").out
    assert run("status", env={"PYTHONTZPATH": "/nonexistent"}).code == 0


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("reporting_day: 25", "reporting_day: 32", "write a number from 1 to 31"),
        ("reporting_day: 25", "reporting_day: 0", "write a number from 1 to 31"),
        ("reporting_day: 25", "reporting_day: 8.5", "write a whole number such as 8"),
        ("near_days: 30", "near_days: -1", "write a number from 0 to 36500"),
        ("communities: 18", "communities: -18", "write a number of 0 or more"),
        ("communities: 18", "communities: 十八", "write a whole number such as 8"),
    ],
)
def test_a_number_out_of_its_range_is_told_the_range(old: str, new: str, says: str, data: Path) -> None:
    change(data / "plan.yaml", old, new)
    done = run("status", "--data", str(data), "--lang", "en")
    assert done.code == 3
    assert "error[schema.number]" in done.err
    assert f"= {says}\n" in done.err


def test_a_list_that_nobody_may_look_at_is_no_folder_without_plans(tmp_path: Path) -> None:
    done = run("rollup", str(tmp_path / ("名" * 200)), "--lang", "en")
    assert done.code == 3
    assert "file.unreadable" in done.err
