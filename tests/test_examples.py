"""The invented plans in examples/: every command on them, and the numbers that plans of their shapes stand or fall by."""

import json
import re
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from cleancomm.cli.app import run
from tests.command import ROOT
from tests.command import run as run_apart
from tests.records import add_lines, change, write_entry

EXAMPLES = ROOT / "examples"
RURAL, SHARING, GREEN = "rural-environment", "data-sharing", "green-transport"
ALL = [RURAL, SHARING, GREEN]
DAY = ("--as-of", "2025-09-10")
AN_ENTRY = {RURAL: "20250605-2bgfuedn", SHARING: "20250711-7bcdekzy", GREEN: "20250904-8nzk9baw"}

# what is asked of each example beside the questions that fit every plan
READ = {
    RURAL: [
        "status --year 2024", "status --year 2025", "status --street 东样", "status --street 中样乡", "status --task 户厕",
        "status --task 管网 --by year", "overdue --street 西样镇", "overdue --unit 南样镇 --within 60", "list --task 美丽村庄",
        "list --state accepted", "show 东样镇", "show 林业局", "show 供电公司", "show 户厕", "show 南样一村", "show 西样四村",
        "show 摸底调查", "show 月度调度", "show 管网年度验收", "duties --unit 各乡镇", "duties --unit 北样乡",
        "duties --task 管网", "log 东样二村", "log --unit 生态环境局", "milestones --year 2025",
    ],
    SHARING: [
        "status --year 2025", "status --task 目录", "status --task 质量核查 --by unit", "overdue --unit 公安局 --within 30",
        "overdue --unit 政法单位 --within 30", "list --task 接口", "list --state reported", "show 公安局", "show 司法局",
        "show 政法单位", "show 各归集单位", "show 目录", "show 户籍信息目录", "show 目录/人社局/居住证信息目录",
        "show 学籍查询接口", "show 合规核查", "show 二季度末", "duties --unit 卫生健康委", "duties --unit 政法单位",
        "duties --task 归集", "log 行政处罚目录", "log --unit 人社局", "milestones --year 2025",
    ],
    GREEN: [
        "status --year 2025", "status --year 2026 --by street", "status --street 南样街", "status --task 充电桩",
        "status --task 优良率 --by year", "overdue --unit 发改委 --within 120", "overdue --street 南样街 --within 120 -v",
        "list --task 示范片区", "list --state returned", "show PM2.5", "show 南样街", "show 督查室", "show 充电桩/2025年/南样街",
        "show 2025年底", "show 现场观摩", "show 春运后走访", "show 扬尘", "duties --task 优良率", "duties --task 重污染天数",
        "duties --unit 南样街", "duties --unit 城管局", "log 细颗粒物浓度/2025年", "log --unit 督查室", "milestones --year 2026",
    ],
}  # fmt: skip
EVERY = [
    "status", "status --by task", "status --by street", "status --by year", "status --by unit", "overdue --within 30 -v",
    "milestones", "list", "list --unreported", "duties", "duties --matrix", "duties --gaps", "budget", "log",
]  # fmt: skip
WRITE = {
    RURAL: [
        "update 户厕/2025年/南样镇 --state reported --by 南样镇 --quantity 23",
        "update 管网/2025年/西样镇 --state reported --by 西样镇 --quantity 3.65",
        "update 东样三村 东样四村 --state started --by 东样镇",
        "update 中期评估 --state reported --by 农业农村局",
        "add 南样五村 --task 美丽村庄 --period 2026年 --street 南样镇",
        "amend 管网/2025年/东样镇 --quantity 6.25 --reason 改线 --approval 样一号",
        "amend 总验收 --due 2028-01-31 --reason 等待评估 --approval 样二号",
        f"undo {AN_ENTRY[RURAL]}",
    ],
    SHARING: [
        "update 归集/下半年/公安局 --state reported --by 公安局 --quantity 12.5",
        "update 目录/人社局/居住证信息目录 --state started --by 人社局",
        "update 法律援助目录 --state reported --by 司法局",
        "add 残疾人证核验接口 --task 接口 --period 2025年四季度",
        "amend 接口/2025年四季度 --quantity 8 --reason 合并 --approval 样三号",
        "amend 三季度末 --due 2025-10-15 --reason 割接 --approval 样四号",
        f"undo {AN_ENTRY[SHARING]}",
    ],
    GREEN: [
        "update 充电桩/2025年/南样街 --state reported --by 南样街 --quantity 70",
        "update 充电桩/2025年/西样街 --state reported --by 西样街 --more 15",
        "update PM2.5/2025年 --state reported --by 生态环境局 --quantity 38.5",
        "update 优良率/2025年 --state reported --by 生态环境局 --quantity 71.5",
        "update 西样公园片区 --state reported --by 西样街",
        "update 扬尘/2025年 --state reported --by 城管局 --quantity 12",
        "add 西样站前片区 --task 示范片区 --period 2026年 --street 西样街",
        "amend 充电桩/2025年/南样街 --quantity 75 --reason 新增场站 --approval 样五号",
        "amend 扬尘/2025年 --quantity 12 --reason 排查完毕 --approval 样六号",
        "amend 春运后走访 --due 2026-03-31 --reason 防汛 --approval 样七号",
        f"undo {AN_ENTRY[GREEN]}",
    ],
}  # fmt: skip

Ask = Callable[..., Any]
Table = dict[str, Any]


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Ask:
    """What a command answers, as JSON with exact decimals; it must have nothing to complain of."""

    def answer(folder: str | Path, line: str, *rest: str) -> Any:
        code = run([*line.split(), "--data", str(EXAMPLES / folder), *rest, "--format", "json", "--lang", "en"])
        out, err = capsys.readouterr()
        assert (code, err) == (0, ""), line
        return json.loads(out, parse_float=Decimal) if out else None

    return answer


@pytest.fixture
def copy(tmp_path: Path) -> Callable[[str], Path]:
    def make(name: str) -> Path:
        return Path(shutil.copytree(EXAMPLES / name, tmp_path / name))

    return make


@pytest.fixture
def codes(capsys: pytest.CaptureFixture[str]) -> Callable[[Path], dict[str, int]]:
    """The exit code of `validate --strict` under "exit", and how often each code that is no note was found."""

    def find(folder: Path) -> dict[str, int]:
        code = run(["validate", str(folder), "--strict", "--format", "json"])
        found = [p["code"] for p in json.loads(capsys.readouterr().out)["problems"] if p["severity"] != "note"]
        return {"exit": code, **{c: found.count(c) for c in found}}

    return find


def rows_by(table: Table, key: str) -> dict[str, Any]:
    """The rows of a table under the value of one of their columns."""
    return {row[key]: row for row in table["rows"]}


def latin_words(out: str, folder: Path) -> list[str]:
    """The Latin words of an output but those of ids, paths, codes of problems, and of the evidence that the data name."""
    named = r"\d{8}-[0-9a-z]{8}|[a-z]+\.yaml|[a-z]+\.[a-z_]+|--[a-z]+|[MG]-\d\d|v2|csv|json"
    return re.findall("[A-Za-z]+", re.sub(named, "", out.replace(str(folder), "")))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ALL)
def test_every_command_answers_in_one_language(name: str, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    folder = EXAMPLES / name
    lines = [[*line.split(), "--data", str(folder), *DAY] for line in EVERY + READ[name]]
    for argv in [*lines, ["validate", str(folder), "--strict"]]:
        code = run([*argv, "--lang", language])
        out, err = capsys.readouterr()
        assert (code, err) == (0, ""), argv
        assert out.strip(), argv
        if language == "zh":
            said = re.sub("^ .*$", "", out, flags=re.M) if argv[0] == "validate" else out  # but for the user's own lines
            assert latin_words(said, folder) == [], argv


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ALL)
def test_what_writes_says_what_would_change(
    name: str, language: str, copy: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copy(name)
    before = (folder / "progress.yaml").read_bytes()
    for line in WRITE[name]:
        code = run([*line.split(), "--dry-run", "--data", str(folder), *DAY, "--lang", language])
        out, err = capsys.readouterr()
        assert (code, err) == (0, ""), line
        changes = [re.split(r"\s{2,}", row) for row in out.splitlines()[4:]]
        assert changes, line
        assert all(row[1] != row[2] for row in changes if not line.startswith("update 中期")), line
        if language == "zh":
            assert latin_words(out, folder) == [], line
    assert (folder / "progress.yaml").read_bytes() == before


@pytest.mark.parametrize("name", ALL)
def test_what_writes_is_recorded_and_still_holds(name: str, copy: Callable[[str], Path]) -> None:
    folder = copy(name)
    at = ("--data", str(folder), *DAY, "--lang", "en")
    for line in WRITE[name]:
        done = run_apart(*line.split(), *at)
        assert (done.code, done.err) == (0, ""), line
        last = json.loads((folder / "progress.yaml").read_text(encoding="utf-8").splitlines()[-1][2:])
        assert run_apart("undo", last["id"], *at).code == 0, line
    assert run_apart("validate", str(folder), "--strict").code == 0


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_commands_for_many_plans_and_new_ones_answer(language: str, tmp_path: Path) -> None:
    every = [str(EXAMPLES / name) for name in ALL]
    for line in (["rollup", *every, *DAY], ["diff", *every[:2]], ["diff", *every[1:]], ["init", str(tmp_path / "new"), "--copy"]):
        done = run_apart(*line, "--lang", language)
        assert (done.code, done.err) == (0, ""), line
        assert done.out
    for name in every:
        assert run_apart("diff", name, name, "--exit-code").out == ""
        for file in ("plan", "duties", "progress"):
            schema = json.loads(run_apart("schema", file, "--lang", language).out)
            value = yaml.safe_load((Path(name) / f"{file}.yaml").read_text(encoding="utf-8"))
            plain = json.loads(json.dumps(value, default=str))  # a day is a text to editors
            assert [e.message for e in Draft202012Validator(schema).iter_errors(plain)] == []


@pytest.mark.parametrize("name", ALL)
def test_the_record_holds_every_kind_of_entry(name: str) -> None:
    lines = (EXAMPLES / name / "progress.yaml").read_text(encoding="utf-8").splitlines()
    entries = [json.loads(line[2:]) for line in lines if not line.startswith("#")]
    assert 30 <= len(entries) <= 60
    assert {e["state"] for e in entries if "state" in e} == {"planned", "started", "reported", "accepted", "returned"}
    assert all("note" in e for e in entries if e.get("state") == "returned")
    kinds = {key for e in entries for key in e}
    assert kinds >= {
        "quantity",
        "milestone",
        "voids",
        "replaces",
        "forced",
        "due",
        "instead",
        "to",
        "things",
        "evidence",
        "method",
    }
    assert any("approval" in e and "quantity" in e for e in entries)


@pytest.mark.parametrize("by", ["task", "street", "year", "unit"])
@pytest.mark.parametrize("name", ALL)
def test_every_table_adds_up(name: str, by: str, ask: Ask) -> None:
    table = ask(name, f"status --by {by}", *DAY)["rows"]
    assert "total" not in table
    planned = {
        RURAL: "户 269 公里 33.5 万平方米 19.05 个 24 座 12", SHARING: "个 28 万条 992.95", GREEN: "个 277 辆 210 处 None",
    }[name].split()  # fmt: skip
    assert {t["measure"]: str(t["planned"]) for t in table["totals"]} == dict(zip(planned[::2], planned[1::2], strict=True))
    for total in table["totals"]:
        for key in ("planned", "accepted", "waiting", "reported"):
            assert sum(row[key] or 0 for row in table["rows"] if row["measure"] == total["measure"]) == (total[key] or 0)


@pytest.mark.parametrize("day", ["2023-05-01", "2025-02-01", "2025-05-20", "2025-09-10", "2026-03-01", "2028-06-01"])
@pytest.mark.parametrize("name", ALL)
def test_what_is_overdue_adds_up_to_what_is_missing(name: str, day: str, ask: Ask) -> None:
    late = ask(name, "overdue", "--as-of", day)
    rows = late["overdue"]["rows"] if late else []
    stands = rows_by(ask(name, "milestones", "--as-of", day)["milestones"], "milestone")
    assert {row["milestone"] for row in rows} == {n for n, stand in stands.items() if stand["state"] == "overdue"}
    told = {row["task"] for row in rows if row["task"]}
    red = {r["task"] for r in ask(name, "status", "--as-of", day)["rows"]["rows"] if r["reason"].startswith("overdue")}
    assert told == red


def test_unlike_measures_are_never_added(ask: Ask) -> None:
    table = ask(RURAL, "status", *DAY)["rows"]
    assert [t["measure"] for t in table["totals"]] == ["户", "公里", "万平方米", "个", "座"]
    assert any("not added" in note for note in table["notes"])
    alone = ask(RURAL, "status --task 户厕", *DAY)["rows"]
    assert alone["total"]["planned"] == 269
    assert not any("not added" in note for note in alone["notes"])
    assert ask(RURAL, "milestones", *DAY)["milestones"]["rows"][4]["missing"] is None


# --- rural-environment: cumulative figures, decimals, spans, zero and no figure


def test_cumulative_figures_are_never_summed(ask: Ask) -> None:
    table = ask(RURAL, "status --task 户厕", *DAY)["rows"]
    assert table["total"]["planned"] == 269
    assert rows_by(table, "street")["东样镇"]["planned"] == 80
    years = rows_by(ask(RURAL, "status --task 户厕 --by year", *DAY)["rows"], "year")
    assert {y: row["planned"] for y, row in years.items()} == {"2024": 67, "2025": 168 - 67, "2026": 269 - 168}


def test_a_cumulative_milestone_requires_all_up_to_its_period(ask: Ask) -> None:
    stand = rows_by(ask(RURAL, "milestones", *DAY)["milestones"], "milestone")["2026年第四季度"]
    assert stand["required"] is None  # of three measures
    [row] = [
        r
        for r in ask(RURAL, "overdue", "--within", "800", *DAY)["overdue"]["rows"]
        if (r["milestone"], r["measure"]) == ("2026年第四季度", "户")
    ]
    assert row["required"] == 269 - 168  # the figure stated, less what the milestones before it require


def test_a_changed_cumulative_figure_moves_what_follows(ask: Ask) -> None:
    rows = rows_by(ask(RURAL, "status --task 户厕 --year 2025", *DAY)["rows"], "street")
    assert (rows["东样镇"]["planned"], rows["东样镇"]["planned_original"]) == (48 - 20, 50 - 20)
    rows = rows_by(ask(RURAL, "status --task 户厕 --year 2026", *DAY)["rows"], "street")
    assert (rows["东样镇"]["planned"], rows["东样镇"]["planned_original"]) == (80 - 48, 80 - 50)


@pytest.mark.parametrize(("stated", "holds"), [("9.4", True), ("9.45", True), ("9.46", False), ("9.25", True), ("9.24", False)])
def test_a_decimal_total_holds_within_its_tolerance(
    stated: str, holds: bool, copy: Callable[[str], Path], codes: Callable[[Path], dict[str, int]]
) -> None:
    folder = copy(RURAL)
    change(folder / "plan.yaml", "{stated: 9.4, measure: 公里,", f"{{stated: {stated}, measure: 公里,")
    assert codes(folder) == ({"exit": 0} if holds else {"exit": 1, "totals.mismatch": 1})


def test_a_cumulative_total_that_sums_the_columns_is_told(
    copy: Callable[[str], Path], codes: Callable[[Path], dict[str, int]]
) -> None:
    folder = copy(RURAL)
    total = "{stated: %s, measure: 户, of: {task: 农村户用厕所改造}, source: 二（一）}"
    change(folder / "plan.yaml", total % 269, total % (67 + 168 + 269))
    assert codes(folder) == {"exit": 1, "totals.mismatch": 1}


def test_zero_is_a_figure(ask: Ask, copy: Callable[[str], Path], codes: Callable[[Path], dict[str, int]]) -> None:
    assert rows_by(ask(RURAL, "status --task 户厕", *DAY)["rows"], "street")["中样乡"]["planned"] == 0
    folder = copy(RURAL)
    change(folder / "plan.yaml", "{period: 2026年, street: 中样乡, quantity: 0,", "{period: 2026年, street: 中样乡, quantity: 1,")
    # the township's stated 0, the two totals of the task, and the milestone that states 269
    assert codes(folder) == {"exit": 1, "totals.mismatch": 4}


def test_without_a_figure_nothing_is_planned_and_the_milestone_is_not_done(ask: Ask, copy: Callable[[str], Path]) -> None:
    row = ask(RURAL, "status --task 管网 --street 中样乡 --year 2025", *DAY)["rows"]["total"]
    assert (row["planned"], row["reported"]) == (None, Decimal("0.4"))
    folder = copy(RURAL)
    for n, (street, number) in enumerate([("东样镇", 3.25), ("西样镇", 2.75), ("南样镇", 2.35), ("北样乡", 1.85)]):
        at = {"task": "生活污水管网建设", "period": "2025年", "street": street}
        add_lines(folder, write_entry(n, "2025-11-05", "accepted", unit="数据局", quantity=number, **at))

    def stand() -> tuple[object, object]:
        row = rows_by(ask(folder, "milestones", "--as-of", "2025-12-02")["milestones"], "milestone")["管网年度验收"]
        return row["state"], row["missing_each"]

    assert stand() == ("overdue", "1 without a figure")
    lamp = ask(folder, "status --task 管网 --street 中样乡 --year 2025", "--as-of", "2025-11-29")["rows"]["total"]
    assert (lamp["lamp"], lamp["reason"]) == ("yellow", "due in 1 d")
    [row] = [r for r in ask(folder, "overdue --unit 中样乡", "--as-of", "2025-12-02")["overdue"]["rows"] if r["missing"] == 1]
    assert (row["milestone"], row["task"], row["days"]) == ("管网年度验收", "生活污水管网建设", 2)
    add_lines(folder, write_entry(5, "2025-11-28", "accepted", unit="数据局", milestone="管网年度验收"))
    assert stand() == ("done", None)
    lamp = ask(folder, "status --task 管网 --street 中样乡 --year 2025", "--as-of", "2025-12-02")["rows"]["total"]
    assert lamp["lamp"] == "none"  # never green


def test_an_extended_target_is_not_overdue_before_its_new_day(ask: Ask) -> None:
    def tasks(*args: str) -> dict[tuple[str, str], str]:
        late = ask(RURAL, "overdue", *args)["overdue"]["rows"]
        return {(r["milestone"], r["task"]): r["due"] for r in late}

    pipes = ("2024年年底", "生活污水管网建设")
    assert pipes not in tasks("--as-of", "2025-02-01")
    assert tasks("--as-of", "2025-02-01", "--within", "60")[pipes] == "2025-03-31"
    assert pipes not in tasks("--as-of", "2025-04-01")
    township = rows_by(ask(RURAL, "duties --unit 南样镇", "--as-of", "2025-02-01")["milestones"], "milestone")["2024年年底"]
    assert (township["state"], township["missing_each"]) == ("overdue", "1.85公里, 0.95万平方米")
    pipes_alone = ask(RURAL, "duties --unit 南样镇 --task 管网", "--as-of", "2025-04-01")["milestones"]
    part = rows_by(pipes_alone, "milestone")["2024年年底"]
    assert (part["state"], part["done_on"]) == ("done", "2025-03-26")  # after the document's day, within the extension


def test_a_township_answers_for_its_own_targets(ask: Ask) -> None:
    rows = ask(RURAL, "overdue --unit 南样镇", *DAY)["overdue"]["rows"]
    assert [(r["task"], r["missing"]) for r in rows] == [("村庄绿化", Decimal("0.95"))]
    assert ask(RURAL, "overdue --unit 东样镇", *DAY) is None


def test_a_milestone_before_the_plan_and_one_that_recurs(ask: Ask) -> None:
    stands = rows_by(ask(RURAL, "milestones", "--as-of", "2030-01-01")["milestones"], "milestone")
    assert (stands["摸底调查"]["due"], stands["摸底调查"]["state"]) == ("2023-02-28", "done")
    assert {stands[n]["state"] for n in ("月度调度", "长效管护")} == {"undated"}


def test_days_in_words(ask: Ask) -> None:
    stands = rows_by(ask(RURAL, "milestones", *DAY)["milestones"], "milestone")
    assert {n: s["due"] for n, s in stands.items() if s["due"] and s["due"] > "2024"} == {
        "2024年6月底前": "2024-06-30", "2024年年底": "2024-12-31", "2025年上半年": "2025-06-30", "中期评估": "2025-09-20",
        "管网年度验收": "2025-11-30", "2025年12月下旬": "2025-12-31", "2026年第四季度": "2026-12-31", "总验收": "2027-12-31",
    }  # fmt: skip


def test_a_clause_shows_when_it_is_due(ask: Ask) -> None:
    when = {r["when"] for r in ask(RURAL, "duties", *DAY)["clauses"]["rows"]}
    assert when >= {"每月5日前", "长期坚持", "2023年年底前", None}


def test_the_schedule_is_as_fine_as_the_figures(ask: Ask) -> None:
    row = rows_by(ask(RURAL, "status --task 管网", *DAY)["rows"], "street")["中样乡"]
    assert (row["expected"], row["gap"], row["pace"]) == (Decimal("1.1"), 0, "on_schedule")
    row = rows_by(ask(RURAL, "status --task 绿化 --year 2025", *DAY)["rows"], "street")["东样镇"]
    assert (row["expected"], row["pace"]) == (Decimal("0.85"), "behind")  # 1.24 x 253 / 365 = 0.859


def test_what_is_not_yet_reported_is_asked_for(ask: Ask) -> None:
    rows = ask(RURAL, "list --unreported --task 户厕", *DAY)["unreported"]["rows"]
    assert rows_by({"rows": rows}, "unit")["东样镇"]["quantity"] == 28 - 12  # of which 10 are accepted


def test_a_number_that_looks_like_that_of_its_period_alone_is_asked_about(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES / RURAL, tmp_path / "data")
    place = ("户厕/2025年/东样镇", "--state", "reported", "--by", "农业农村局")
    words = ("update", *place, "--data", str(tmp_path / "data"), "--lang", "en", *DAY)
    done = run_apart(*words, "--quantity", "13")
    assert done.code == 1
    assert "[chain.period_alone]" in done.err
    assert "13 up to the end of 2025年 is less than the 20" in done.err
    done = run_apart(*words, "--quantity", "33")
    assert "reported 13, accepted 10; up to its end: planned 48, reported 33, accepted 30" in done.out
    assert run_apart("validate", str(tmp_path / "data"), "--strict").code == 0


def test_a_unit_of_a_target_for_the_whole_may_be_any_that_is_declared(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES / SHARING, tmp_path / "data")
    words = (
        "update",
        "接口/四季度/数据局",
        "--quantity",
        "1",
        "--state",
        "reported",
        "--by",
        "数据局",
        "--data",
        str(tmp_path / "data"),
    )
    assert run_apart(*words, "--as-of", "2025-11-20").code == 0
    assert run_apart("validate", str(tmp_path / "data"), "--strict").code == 0


# --- data-sharing: units, groups, quarters without a year


def test_units_of_zero_and_without_a_figure(ask: Ask) -> None:
    rows = {(r["unit"], r["measure"]): r["planned"] for r in ask(SHARING, "status --by unit", *DAY)["rows"]["rows"]}
    assert rows["教育局", "个"] == 0
    assert [planned for (unit, _), planned in rows.items() if unit == "司法局"] == [None]
    assert (rows["公安局", "个"], rows["公安局", "万条"]) == (3, Decimal("210.25") + Decimal("240.5") + Decimal("6.5"))
    assert rows["政法单位", "个"] == 3


def test_units_stand_where_streets_would(ask: Ask) -> None:
    rows = rows_by(ask(SHARING, "status --task 目录", *DAY)["rows"], "street")
    assert {n: r["planned"] for n, r in rows.items()} == {
        "公安局": 3, "民政局": 4, "卫健委": 3, "人社局": 3, "教育局": 0, "政法单位": 3,
    }  # fmt: skip


def test_a_quarter_without_a_year_is_of_the_plans_year(ask: Ask) -> None:
    stands = rows_by(ask(SHARING, "milestones", *DAY)["milestones"], "milestone")
    due = {n: s.get("due_original", s["due"]) for n, s in stands.items()}
    assert due == {
        "工作部署": "2025-01-31", "一季度末": "2025-03-31", "二季度末": "2025-06-30", "三季度末": "2025-09-30",
        "合规核查": "2025-11-20", "年终考核": "2025-12-31",
    }  # fmt: skip
    assert (stands["一季度末"]["state"], stands["一季度末"]["done_on"]) == ("done_late", "2025-04-02")
    assert ask(SHARING, "show 养老机构目录", *DAY)["due"] == "2025-09-30"


@pytest.mark.parametrize(
    ("unit", "wanted"),
    [
        ("公安局", {"数据目录编制": 3, "数据质量核查": 2}),
        ("司法局", {"数据目录编制": 3}),
        ("政法单位", {"数据目录编制": 3}),
        ("卫健委", {"数据目录编制": 2, "数据质量核查": Decimal("3.5")}),
        ("民政局", {"数据目录编制": 1}),
    ],
)
def test_a_unit_answers_for_its_own_and_for_what_its_group_carries(unit: str, wanted: dict[str, Decimal], ask: Ask) -> None:
    rows = ask(SHARING, f"overdue --within 30 --unit {unit}", *DAY)["overdue"]["rows"]
    assert {r["task"]: r["missing"] for r in rows if r["milestone"] == "三季度末"} == wanted
    for command in (f"duties --unit {unit}", f"show {unit}"):
        stand = rows_by(ask(SHARING, command, *DAY)["milestones"], "milestone")["三季度末"]
        each = ["".join((str(n), "个" if "目录" in task else "万条")) for task, n in wanted.items()]
        told = stand["missing_each"] if len(wanted) > 1 else f"{stand['missing']}个"
        assert (told, stand["state"]) == (", ".join(each), "near"), command


def test_a_member_has_the_role_of_its_group(ask: Ask) -> None:
    rows = rows_by(ask(SHARING, "duties --matrix", *DAY)["matrix"], "unit")
    assert (rows["教育局"]["数据归集"], rows["教育局"]["共享接口开通"]) == ("责任单位", "配合单位")
    assert ask(SHARING, "duties --unit 司法局", *DAY)["groups"] == "政法单位, 各归集单位"
    clauses = ask(SHARING, "duties --unit 司法局", *DAY)["clauses"]["rows"]
    assert {"政法单位", "各归集单位", "司法局"} == {c["units"] for c in clauses}


@pytest.mark.parametrize(("day", "state"), [("2025-09-05", "upcoming"), ("2025-09-10", "done")])
def test_a_milestone_without_a_figure_is_done_by_its_own_entry(day: str, state: str, ask: Ask) -> None:
    for command in ("milestones", "show 合规核查", "duties --unit 司法局", "show 司法局"):
        stand = rows_by(ask(SHARING, command, "--as-of", day)["milestones"], "milestone")["合规核查"]
        assert (stand["state"], stand["required"]) == (state, 1), command
        assert "required_original" not in stand


def test_a_catalogue_of_two_units_is_told_apart_by_its_unit(ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", "居住证信息目录", "--data", str(EXAMPLES / SHARING), *DAY]) == 2
    assert "数据目录编制/人社局/居住证信息目录" in capsys.readouterr().err
    assert ask(SHARING, "show 目录/人社/居住证信息目录", *DAY)["state"] == "planned"
    assert ask(SHARING, "show 目录/公安/居住证信息目录", *DAY)["state"] == "accepted"
    assert ask(SHARING, "show 目录/卫生健康委/预防接种目录", *DAY)["street"] == "卫健委"


def test_amended_targets_stand_beside_the_documents(ask: Ask) -> None:
    rows = ask(SHARING, "overdue", *DAY)["overdue"]["rows"]
    [row] = [r for r in rows if (r["milestone"], r["task"]) == ("二季度末", "共享接口开通")]
    assert (row["required_original"], row["required"]) == (5, 3)
    items = rows_by(ask(SHARING, "list --task 接口", *DAY)["items"], "item")
    assert (items["学籍查询接口"]["item_original"], items["低保核验接口"]["period_original"]) == ("就业查询接口", "2025年二季度")


# --- green-transport: levels, a ceiling, a stock at the beginning, nodes of pace, indicators under one heading


def stand_of(ask: Ask, line: str, day: str, *keys: str) -> dict[str, list[Any]]:
    """Some figures of each row of a status."""
    rows = ask(GREEN, f"status {line}", "--as-of", day)["rows"]["rows"]
    return {next(str(v) for k, v in row.items() if k in ("task", "street")): [row[k] for k in keys] for row in rows}


@pytest.mark.parametrize(
    ("day", "clean", "dust"),
    [
        # before its begin, and in the first days, nothing is said to be on schedule
        ("2025-01-10", [None, Decimal("71.2"), None, "green", "not yet begun"], [None, 41, None, "green", "not yet begun"]),
        # 71.2 + 2.8 x 121 / 346 = 72.18, 41 - 3 x 121 / 346 = 39.95; what is not recorded stands where it started
        ("2025-05-20", [Decimal("70.5"), Decimal("72.1"), Decimal("-1.6"), "yellow", "1.6 behind schedule"],
         [None, 40, None, "yellow", "1 behind schedule"]),
        # 71.2 + 2.8 x 234 / 346 = 73.09, 41 - 3 x 234 / 346 = 38.97; the value of 2 September was undone
        ("2025-09-10", [Decimal("72.5"), 73, Decimal("-0.5"), "green", "0.5 behind schedule"],
         [39, 39, 0, "green", "on schedule"]),
        # the last value is carried on into 2026, whose level is 76, and 36
        ("2026-01-05", [Decimal("72.5"), 74, Decimal("-1.5"), "red", "overdue by 5 d, 1.5 missing"],
         [39, 38, -1, "red", "overdue by 5 d, 1 missing"]),
        # the way to the level that was due last, not that of both years added
        ("2027-01-01", [Decimal("72.5"), 76, Decimal("-3.5"), "red", "overdue by 366 d, 3.5 missing"],
         [39, 36, -3, "red", "overdue by 366 d, 3 missing"]),
    ],
)  # fmt: skip
def test_a_level_is_the_value_recorded_last(day: str, clean: list[Any], dust: list[Any], ask: Ask) -> None:
    rows = stand_of(ask, "", day, "accepted", "expected", "gap", "lamp", "reason")
    assert rows["空气优良天数比率"] == clean
    assert rows["细颗粒物浓度"] == dust


def test_levels_are_counted_by_number_in_a_milestone_and_never_added(ask: Ask) -> None:
    stand = rows_by(ask(GREEN, "milestones", *DAY)["milestones"], "milestone")["2025年底"]
    assert stand["missing_each"] == "levels not held: 2, 1 without a figure, 34个, 40辆"
    done = run_apart("rollup", str(EXAMPLES / GREEN), *DAY, "--format", "json")
    sums = {(r["task"], r["year"]): r["planned"] for r in json.loads(done.out)["sums"]["rows"]}
    assert (sums["细颗粒物浓度", 2025], sums["重污染天数", 2025], sums["公共充电桩建设", 2025]) == (None, None, 130)


def test_a_ceiling_is_green_below_it_and_red_above(ask: Ask, copy: Callable[[str], Path]) -> None:
    assert stand_of(ask, "--year 2025", DAY[1], "planned", "accepted", "lamp", "reason")["重污染天数"] == [
        6, 4, "green", "below the ceiling",
    ]  # fmt: skip
    folder = copy(GREEN)
    about = {"task": "重污染天数", "period": "2025年", "quantity": 8, "forced": True}
    add_lines(
        folder,
        write_entry(1, "2025-12-01", "reported", unit="生态环境局", **about),
        write_entry(2, "2025-12-02", "accepted", unit="督查室", **about),
    )
    row = rows_by(ask(folder, "status --year 2025", "--as-of", "2025-12-03")["rows"], "task")["重污染天数"]
    assert (row["lamp"], row["reason"], row["surplus"]) == ("red", "2 above the ceiling", 2)


def test_the_stock_at_the_beginning_is_no_progress(ask: Ask) -> None:
    # 150 - 90, 110 - 70, 70 - 40; accepted up to 160, 95 and 52; due 60, 40, 30 x 234 / 346
    rows = stand_of(ask, "--year 2025 --task 充电桩", DAY[1], "planned", "accepted", "waiting", "reported", "expected", "surplus")
    assert rows == {"东样街": [60, 70, 0, 70, 40, 10], "西样街": [40, 25, 0, 25, 27, None], "南样街": [30, 12, 14, 26, 20, None]}
    total = ask(GREEN, "status --year 2025 --task 充电桩", *DAY)["rows"]["total"]
    assert (total["planned"], total["accepted"], total["surplus"], total["percent"]) == (130, 107, 10, Decimal("74.6"))
    assert round(Decimal(60 + 25 + 12) * 100 / 130, 1) == Decimal("74.6")  # the 10 beyond fill no other street's gap
    assert ask(GREEN, "status --task 充电桩", *DAY)["rows"]["total"]["planned"] == 330 + 140 - 200


def test_a_number_with_a_stock_is_recorded_as_the_plan_states_it(ask: Ask, copy: Callable[[str], Path]) -> None:
    folder = copy(GREEN)
    words = (
        "update",
        "充电桩/2025年/南样街",
        "--by",
        "南样街",
        "--state",
        "reported",
        "--data",
        str(folder),
        "--lang",
        "en",
        *DAY,
    )
    assert "[chain.period_alone]" in run_apart(*words, "--quantity", "30").err  # there were 40 before
    done = run_apart(*words, "--quantity", "70")
    assert "this period alone: planned 30 by 2025-12-31, reported 30, accepted 12; up to its end, with the 40" in done.out
    assert "planned 70, reported 70, accepted 52" in done.out
    assert run_apart("validate", str(folder), "--strict").code == 0


def test_the_nodes_of_a_plan_set_the_pace(ask: Ask) -> None:
    # 60 by 30 June, 90 by 30 September, 120 by the end: 60 + 30 x 72 / 92, and 90 + 30 x 46 / 92
    for day, due in (("2025-06-30", 60), ("2025-09-10", 83), ("2025-09-30", 90), ("2025-11-15", 105), ("2025-12-31", 120)):
        assert stand_of(ask, "--year 2025", day, "expected")["老旧柴油货车淘汰"] == [due], day
    row = stand_of(ask, "--year 2025", DAY[1], "accepted", "waiting", "reported", "gap", "points", "percent", "lamp")
    assert row["老旧柴油货车淘汰"] == [80, 12, 92, -3, Decimal("-2.9"), Decimal("66.7"), "yellow"]


def test_what_was_chosen_counts_in_its_street_and_the_rest_in_none(ask: Ask) -> None:
    rows = stand_of(ask, "--year 2026 --task 示范片区", DAY[1], "planned")
    assert rows == {"南样街": [2], "西样街": [1], "东样街": [1], "-": [1]}  # 4 of the plan and one that was moved from 2025


def test_a_target_without_a_figure_has_a_lamp_of_its_own(ask: Ask) -> None:
    assert stand_of(ask, "", DAY[1], "planned", "lamp", "reason")["扬尘点位整治"] == [None, "none", "1 without a figure"]
    late = ask(GREEN, "overdue", "--as-of", "2026-01-05")["overdue"]["rows"]
    assert {r["task"]: (r["missing"], r["waiting"]) for r in late if r["task"]} == {
        "空气优良天数比率": (Decimal("1.5"), None), "细颗粒物浓度": (1, None), "公共充电桩建设": (33, 14),
        "老旧柴油货车淘汰": (40, 12), "绿色出行示范片区": (1, None), "扬尘点位整治": (1, None),
    }  # fmt: skip
    short = ask(GREEN, "overdue -v", "--as-of", "2026-01-05")["items"]["rows"]
    assert [(r["street"], r["item"], r["missing"]) for r in short] == [
        ("西样街", "西样公园片区", 1), ("-", None, Decimal("1.5")), ("-", None, 1), ("西样街", None, 15), ("南样街", None, 18),
        ("-", None, 40), ("-", None, 1),
    ]  # fmt: skip


def test_who_owes_a_report_of_a_level_or_a_number(ask: Ask) -> None:
    rows = ask(GREEN, "list --unreported", *DAY)["unreported"]["rows"]
    assert [(r["unit"], r["task"], r["item"], r["quantity"]) for r in rows] == [
        ("生态环境局", "空气优良天数比率", None, None), ("西样街", "公共充电桩建设", None, 15),
        ("西样街", "绿色出行示范片区", "西样公园片区", 1),
    ]  # fmt: skip


def test_a_heading_stands_for_its_tasks_in_the_duties(ask: Ask) -> None:
    matrix = rows_by(ask(GREEN, "duties --matrix", *DAY)["matrix"], "unit")
    for task in ("空气优良天数比率", "细颗粒物浓度", "重污染天数"):
        assert (matrix["生态环境局"][task], matrix["城管局"][task], matrix["督查室"][task]) == (
            "牵头单位*",
            "责任单位*",
            "配合单位*",
        )
    stands = rows_by(ask(GREEN, "milestones", *DAY)["milestones"], "milestone")
    assert (stands["现场观摩"]["state"], stands["春运后走访"]["due_original"]) == ("undated", "2026-03-13")
