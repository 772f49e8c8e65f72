"""The commands as a person and cron use them, on the shipped plan and a record of the tests' own."""

import csv
import io
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import ROOT, ask, run
from tests.records import add_lines, change, write_entry

LATE = ("--as-of", "2014-05-11")
COMMANDS = ["status", "overdue", "todo", "milestones", "duties", "list", "budget", "validate"]


@pytest.fixture
def recorded(data: Path) -> Path:
    """A plan of which one process step, two communities and all property management of 2014 are accepted."""
    community = {"task": "美丽社区创建", "street": "张贵庄街"}
    add_lines(
        data,
        write_entry(1, "2013-09-30", "accepted", milestone="制定方案"),
        write_entry(2, "2013-12-20", "reported", item="兴业里", **community),
        write_entry(3, "2013-12-31", "accepted", item="兴业里", **community),
        write_entry(4, "2014-01-10", "accepted", item="福山里", **community),
        write_entry(5, "2014-05-12", "accepted", quantity=70, task="社区物业管理全覆盖", period="2014"),
    )
    return data


# the program once for each command, in one interpreter; what each says is between lines of its own
EACH = """\
import sys
from cleancomm.__main__ import main
for command in sys.argv[1:]:
    sys.argv = ["cleancomm", command]
    try:
        main()
    except SystemExit as stop:
        print(f"### {command} {stop.code}", flush=True)
"""


@pytest.mark.parametrize(
    "env",
    [
        {},
        {"LANG": "C"},
        {"PYTHONIOENCODING": "gbk"},
        {"PYTHONIOENCODING": "ascii"},
        {"TZ": "UTC", "LANG": "en_US.UTF-8"},
    ],
    ids=["bare", "C", "gbk", "ascii", "utc"],
)
def test_runs_everywhere(env: dict[str, str], tmp_path: Path) -> None:
    encoding, program = env.get("PYTHONIOENCODING", "utf-8"), (sys.executable, "-c", EACH)
    done = run(*COMMANDS, cwd=tmp_path, env={"PYTHONPATH": str(ROOT), **env}, encoding=encoding, program=program)
    assert (done.code, done.err) == (0, "")
    answers = re.findall(r"((?:(?!### ).*\n)*)### (\w+) (\w+)\n", done.out)
    assert [(command, code) for _, command, code in answers] == [(command, "0") for command in COMMANDS]
    assert all(said.strip() for said, *_ in answers)


def test_overdue_is_silent_when_nothing_is_late() -> None:
    done = run("overdue", "--as-of", "2013-09-30", "--exit-code")
    assert (done.code, done.out, done.err) == (0, "", "")


def test_the_due_day_is_on_time_and_the_next_is_late() -> None:
    assert "2014年5月初" not in run("overdue", "--as-of", "2014-05-10").out
    assert "2014年5月初" in run("overdue", *LATE).out
    assert run("overdue", *LATE, "--exit-code").code == 1


def test_near_milestones_are_added_within() -> None:
    assert "2014年5月初" in run("overdue", "--as-of", "2014-04-20", "--within", "30").out


def test_the_record_is_counted(recorded: Path) -> None:
    report = ask("overdue", "--data", str(recorded), "--as-of", "2014-05-13")
    rows = report["overdue"]["rows"]
    left = {(r["milestone"], r["task"]): (r["missing"], r["required"]) for r in rows}
    assert left[("评估验收", "美丽社区创建")] == (6, 8)
    assert not any(name in ("制定方案", "2014年5月初") for name, _ in left)


def test_a_milestone_done_after_its_day_says_so(recorded: Path) -> None:
    rows = ask("milestones", "--data", str(recorded), "--as-of", "2014-05-13")["milestones"]["rows"]
    states = {r["milestone"]: (r["state"], r["done_on"]) for r in rows}
    assert states["2014年5月初"] == ("done_late", "2014-05-12")
    assert states["制定方案"] == ("done", "2013-09-30")
    assert states["中期现场推动会"] == ("undated", None)


def test_any_past_day_can_be_printed_again(recorded: Path) -> None:
    before = ask("show", "兴业里", "--data", str(recorded), "--as-of", "2013-12-30")
    after = ask("show", "兴业里", "--data", str(recorded), "--as-of", "2013-12-31")
    assert (before["state"], after["state"]) == ("reported", "accepted")


@pytest.mark.parametrize("by", ["task", "street", "year", "unit"])
def test_the_total_adds_up(by: str, recorded: Path) -> None:
    table = ask("status", "--by", by, *LATE, "--data", str(recorded))["rows"]
    for key in ("planned", "accepted", "reported"):
        assert sum(r[key] for r in table["rows"]) == table["total"][key]
    assert table["total"]["planned"] == 57 + 21 + 84 + 29


def test_the_schedule_is_linear_in_whole_units() -> None:
    rows = ask("status", "--year", "2014", "--as-of", "2014-06-30")["rows"]["rows"]
    one = next(r for r in rows if r["task"] == "美丽社区创建")
    assert one["expected"] == 16 * 181 // 334  # 181 of the 334 days to 30 November
    assert one["gap"] == -one["expected"]


def test_a_street_has_the_duties_of_its_group() -> None:
    report = ask("duties", "--unit", "张贵庄街")
    units = {r["units"] for r in report["clauses"]["rows"]}
    assert units >= {"各街道", "各相关街道"}
    assert report["groups"] == "各街道, 相关街道"


def test_names_are_found_by_part_and_by_alias() -> None:
    assert ask("duties", "--unit", "规划")["title"] == "Duties of 规划分局"
    assert ask("status", "--street", "华明地区")["rows"] == ask("status", "--street", "华明街")["rows"]
    assert ask("show", "海山南里")["estates"] == "海山南里, 海山北里"


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("duties", "--unit", "分局"), "公安分局、规划分局"),
        (("show", "拟建1"), "新立街/拟建1"),
        (("status", "--street", "和平街"), "张贵庄街"),
        (("status", "--year", "2020"), "2013、2014、2015、2016"),
        (("status", "--as-of", "2014-13-01"), "2024-09-14"),
        (("nonsense",), "nonsense"),
    ],
)
def test_wrong_usage_names_the_candidates(args: tuple[str, ...], says: str) -> None:
    done = run(*args)
    assert done.code == 2
    assert says in done.err
    assert done.out == ""
    assert "Traceback" not in done.err


def test_csv_opens_in_excel() -> None:
    text = run("list", "--task", "美丽社区", "--format", "csv", *LATE).out
    assert text.startswith("\ufeff")
    assert len(list(csv.reader(io.StringIO(text)))) == 1 + 57


def test_a_torn_last_line_is_told_and_left_out(recorded: Path) -> None:
    add_lines(recorded, '- {"id": "e6", "on": "2014-0')
    done = run("overdue", *LATE, "--data", str(recorded), "--lang", "en")
    assert done.code == 0
    assert "warning[record.torn]" in done.err
    assert "评估验收" in done.out


def test_a_hand_edited_record_reads_the_same(recorded: Path) -> None:
    before = run("status", *LATE, "--data", str(recorded)).out
    change(recorded / "progress.yaml", '"id": "e1", ', "id: e1, ")
    assert run("status", *LATE, "--data", str(recorded)).out == before


def test_a_bad_entry_is_an_answer(recorded: Path) -> None:
    add_lines(recorded, write_entry(7, "2014-02-30", "accepted", milestone="制定方案"))
    done = run("status", "--data", str(recorded))
    assert done.code == 3
    assert "[schema.day]" in done.err
    assert "on：2014-02-30不是日期或时间" in done.err


def test_data_is_never_markup(recorded: Path) -> None:
    change(recorded / "plan.yaml", "兴业里, 福山里", '"[red]\\e[31m甲", 福山里')
    for form in ("table", "plain", "markdown"):
        out = run("list", "--street", "张贵庄", "--data", str(recorded), "--format", form).out
        assert "[red]" in out
        assert "\x1b[31m甲" not in out


def test_the_matrix_shows_all_that_a_unit_is_in_a_task() -> None:
    rows = {r["unit"]: r for r in ask("duties", "--matrix")["matrix"]["rows"]}
    # 成员单位 of the task, and 牵头 in a clause of the annex
    assert rows["法制办"]["社区物业管理全覆盖"] == "牵头, 成员单位*"
    assert rows["民政局"]["社区物业管理全覆盖"] == "责任单位, 发挥监督、指导职责, 协助*"
    assert rows["民政局"]["旧楼区改造全覆盖"] == "成员单位*"
    assert rows["交警支队"]["旧楼区改造全覆盖"] == ""
    assert "牵头、成员单位*" in run("duties", "--matrix", "--lang", "zh").out


def test_both_views_of_a_unit_say_why_they_differ() -> None:
    mine = ask("status", "--unit", "民政局", *LATE)["rows"]
    (there,) = [r for r in ask("status", "--by", "unit", *LATE)["rows"]["rows"] if r["unit"] == "民政局"]
    assert (mine["total"]["planned"], there["planned"]) == (162, 78)
    note = "84个 of it are of tasks that name another unit first (房管局); --by unit counts them there."
    assert note in mine["notes"]
    whole = ask("status", "--unit", "房管局", *LATE)["rows"]
    assert not any("another unit" in n for n in whole["notes"])


# the wings that status has no use for, and every library that it may load: what is added makes each start slower
OTHER_WINGS = {"checks", "files", "newplan", "schema", "sheet", "steps", "survey"}
LIBRARIES_OF_STATUS = {
    "annotated_doc", "annotated_types", "pydantic", "pydantic_core", "shellingham", "typer",
    "typing_extensions", "typing_inspection", "yaml",
}  # fmt: skip


def test_status_imports_only_what_it_uses() -> None:
    code = (
        "import sys; before = set(sys.modules);"
        "from cleancomm.cli.app import run; run(['status', '--as-of', '2014-05-11']);"
        "print(*sorted(set(sys.modules) - before), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    loaded = done.stderr.decode().split()
    rooms = [m.split(".") for m in loaded if m.startswith("cleancomm.")]
    assert {room[1] for room in rooms} & OTHER_WINGS == set()
    assert {"writer", "history", "matrix", "terminal", "document", "journal"} & {room[-1] for room in rooms} == set()
    # what Cython registers for the compiled YAML reader is no library of its own
    others = {m.split(".")[0] for m in loaded} - sys.stdlib_module_names - {"cleancomm", "cython_runtime"}
    assert {m for m in others if not m.startswith("_")} <= LIBRARIES_OF_STATUS
