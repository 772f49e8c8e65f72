"""What a new user stumbled over once, held as it should be."""

import re
from pathlib import Path

import pytest

from tests.command import DATA, Answer, run
from tests.records import write_entry

OUTLINE = ("--title", "某区绿化方案", "--period", "2024-2025", "--street", "城东街", "--task", "植树:棵:树", "--lang", "en")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A new plan as `init` leaves it, with a figure for one year; no step or milestone requires anything."""
    assert run("init", str(tmp_path / "plan"), *OUTLINE).code == 0
    plan = tmp_path / "plan" / "plan.yaml"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace("period: 2024, street: 城东街", "period: 2024, street: 城东街, quantity: 7"), encoding="utf-8")
    return tmp_path / "plan"


def overdue(folder: Path, day: str, *more: str) -> Answer:
    return run("overdue", "--data", str(folder), "--as-of", day, "--lang", "en", "--exit-code", *more)


def test_what_no_milestone_requires_is_overdue_all_the_same(small: Path) -> None:
    assert overdue(small, "2024-12-31") == Answer(0, "", "")
    late = overdue(small, "2025-01-03")
    assert late.code == 1
    assert re.search(r"植树/2024 +2024-12-31 +3 +植树 +7 +7", late.out)
    near = overdue(small, "2024-12-12", "--within", "30")
    assert near.code == 0
    assert re.search(r"植树/2024 +2024-12-31 +19 +植树 +7", near.out)
    assert "left" in near.out
    unit = "lead unit (to be filled in)"
    done = ("update", "植树/2024", "--quantity", "7", "--data", str(small), "--as-of", "2024-12-30", "--street", "城东街")
    assert run(*done[:2], "--state", "reported").code == 2  # a number for the whole where the plan has one for a street
    for state, by in (("reported", "城东街"), ("accepted", unit)):
        words = ("update", "植树/2024/城东街", "--quantity", "7", "--state", state, "--by", by, "--on", "2024-12-30")
        assert run(*words, "--data", str(small), "--as-of", "2024-12-31").code == 0
    assert overdue(small, "2025-01-03") == Answer(0, "", "")


def test_what_is_still_to_be_filled_in_is_a_warning(small: Path) -> None:
    out = run("validate", str(small), "--lang", "en").out
    assert out.count("warning[text.placeholder]") > 10
    assert re.search(r"plan\.yaml:\d+:\d+: warning\[text\.placeholder\]: to be filled in stands here", out)
    assert run("validate", "--lang", "en").out.count("[text.placeholder]") == 0


def test_the_plan_begins_with_its_period(small: Path) -> None:
    assert "begins: 2024年1月1日" in (small / "plan.yaml").read_text(encoding="utf-8")


def test_a_street_does_not_report_for_another(data: Path) -> None:
    words = ("update", "福山北里", "--state", "办结", "--by", "万新街", "--data", str(data), "--as-of", "2014-05-10")
    done = run(*words)
    assert done.code == 1
    assert "[chain.other_street]" in done.err
    assert run(*words, "--force").code == 0


def test_the_version_is_printed() -> None:
    done = run("--version")
    assert done.code == 0
    assert re.fullmatch(r"cleancomm \d+\.\d+\.\d+\n", done.out)


@pytest.mark.parametrize("day", ["2014-5-11", "2014年5月11日", "2014/5/11", "2014.05.11"])
def test_days_are_taken_as_people_write_them(day: str) -> None:
    assert run("overdue", "--as-of", day).out == run("overdue", "--as-of", "2014-05-11").out


def test_an_undo_says_what_it_undoes(data: Path) -> None:
    at = ("--data", str(data), "--as-of", "2014-05-10", "--lang", "en")
    assert run("update", "福山北里", "--state", "started", *at).code == 0
    told = run("undo", *at).out
    assert "Undone: 美丽社区创建/张贵庄街/福山北里: in progress on 2014-05-10" in told


def test_a_warning_says_the_line_that_acknowledges_it(data: Path) -> None:
    plan = data / "plan.yaml"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(re.sub(r"  - \{code: steps.gap.*\n", "", text), encoding="utf-8")
    out = run("validate", str(data), "--lang", "en").out
    line = "- {code: steps.gap, subject: 动员部署/自查完善, found: 2013-10-16..2013-11-15, source: ..., reason: ...}"
    assert line in out


def test_figures_are_rounded_as_clerks_do() -> None:
    from decimal import Decimal

    from cleancomm.status.schedule import percent

    assert percent(Decimal(1), Decimal(16)) == Decimal("6.3")  # 6.25, 四舍五入


@pytest.mark.parametrize(
    ("cell", "says"),
    [("2（春风里、秋实里）", "names: [春风里, 秋实里]"), ("－", ""), ("约3", "[table.figure]"), ("待定", "[table.figure]")],
)
def test_a_table_cell_is_read_or_told(tmp_path: Path, cell: str, says: str) -> None:
    (tmp_path / "t.csv").write_text(f"街道,2024年,2025年\n城东街,1,{cell}\n", encoding="utf-8")
    words = ("init", str(tmp_path / "new"), "--from", str(tmp_path / "t.csv"), "--title", "甲", "--lang", "en")
    done = run(*words)
    if says.startswith("["):
        assert done.code == 1
        assert says in done.err
        assert "C2" in done.err
        return
    assert done.code == 0, done.err
    text = (tmp_path / "new" / "plan.yaml").read_text(encoding="utf-8")
    assert says in text
    assert "－" not in text


def test_a_misspelt_key_of_an_entry_gets_a_suggestion_at_its_place(data: Path) -> None:
    with (data / "progress.yaml").open("a", encoding="utf-8") as record:
        record.write(
            write_entry(1, "2014-02-01", "started", milestone="动员部署").replace('"state"', '"sate"').replace("王", "Li")
        )
    done = run("status", "--data", str(data), "--lang", "en")
    assert done.code == 3
    assert "error[schema.unknown_key]: unknown key sate" in done.err
    assert "did you mean state?" in done.err
    shown = done.err.splitlines()
    at = next(n for n, line in enumerate(shown) if "unknown key" in line)
    assert shown[at + 1].index("sate") == shown[at + 2].index("^^^^")


@pytest.mark.parametrize("size", [2_000_000, 50_000_000])
@pytest.mark.parametrize("text", ["x", "- {"], ids=["words", "json"])
def test_a_line_far_longer_than_any_entry_is_refused(data: Path, text: str, size: int) -> None:
    (data / "progress.yaml").write_text((text * (size // len(text))) + "\n", encoding="utf-8")
    before = (data / "progress.yaml").stat().st_size
    for words in (("status",), ("update", "兴业里", "--state", "started")):
        done = run(*words, "--data", str(data), "--as-of", "2014-01-01", "--lang", "en")
        assert done.code == 3
        assert "error[record.long_line]" in done.err
        assert len(done.err) < 2000
    assert (data / "progress.yaml").stat().st_size == before


def test_an_unreadable_date_does_not_hide_what_needs_none(data: Path) -> None:
    plan = data / "plan.yaml"
    text = plan.read_text(encoding="utf-8").replace("when: 2015年底", "when: 2015年之末尾")
    plan.write_text(text.replace("units: [房管局, 民政局]", "units: [房管局, 民政厅]"), encoding="utf-8")
    done = run("validate", str(data), "--lang", "en")
    assert done.code == 1
    assert "error[deadline.unparsable]" in done.out
    assert "error[unit.unknown]: the unit 民政厅 is not declared" in done.out


def test_a_changed_count_estate_or_standing_is_a_difference(data: Path, tmp_path: Path) -> None:
    for name, old, new in (
        ("plan.yaml", "name: 张贵庄街, communities: 18", "name: 张贵庄街, communities: 19"),
        ("committees.yaml", "estates: [贵环小区]", "estates: [贵环小区, 新环小区]"),
        ("duties.yaml", "name: 交警支队, standing: member", "name: 交警支队"),
    ):
        text = (data / name).read_text(encoding="utf-8")
        assert old in text
        (data / name).write_text(text.replace(old, new), encoding="utf-8")
    done = run("diff", str(DATA), str(data), "--lang", "en", "--exit-code")
    assert done.code == 1
    for words in (
        "张贵庄街 +Communities +changed +18 +19",
        "拟建4 +Estates +changed",
        "交警支队 +Standing +changed +member of the headquarters +not a member",
    ):
        assert re.search(words, done.out)


def test_a_street_a_task_and_an_item_show_all_that_is_known() -> None:
    street = run("show", "张贵庄街", "--lang", "en", "--as-of", "2014-05-11").out
    for word in ("Belongs to: 各街道", "按照美丽社区建设指标做好创建工作", "2014年11月"):
        assert word in street
    task = run("show", "旧楼区改造全覆盖", "--lang", "en", "--as-of", "2014-05-11").out
    for word in ("Source: 三（四）", "2013年，完成14个旧楼区改造任务。", "责任单位 房管局", "评估验收"):
        assert word in task
    item = run("show", "兴业里", "--lang", "en", "--as-of", "2014-05-11").out
    assert "Milestones: 评估验收" in item
    assert "Answering units: 民政局, 各街道" in item


def test_a_dry_run_of_init_writes_nothing(tmp_path: Path) -> None:
    done = run("init", str(tmp_path / "new"), "--copy", "--dry-run", "--lang", "en")
    assert done.code == 0
    assert "plan.yaml" in done.out
    assert not (tmp_path / "new").exists()
