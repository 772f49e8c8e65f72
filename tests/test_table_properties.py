"""What holds for every table: its parts one by one, and tables that are written and read again."""

import re
from decimal import Decimal

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from cleancomm.newplan.answers import parse_columns, parse_rows
from cleancomm.newplan.draft import draft_plan
from cleancomm.newplan.figure import split_names
from cleancomm.newplan.measure import convert, is_measure, read_unit_line, split_measure
from cleancomm.newplan.period import find_period
from cleancomm.newplan.table import read_table
from cleancomm.newplan.understanding import Answers, Use
from cleancomm.number import number_text
from cleancomm.plan.deadline import DeadlineError
from cleancomm.sheet.grid import make_grid
from tests.written_tables import Plan, keys, plans, write_under_years

# --- parts


@pytest.mark.parametrize(
    ("heading", "period", "cumulative"),
    [
        ("到2013年建成美丽社区个数", "2013", False),
        ("２０１３年度", "2013", False),
        ("2013", "2013", False),
        ("2023年—2024年", "2023-2024", False),
        ("2023-2024年计划", "2023-2024", False),
        ("2025年第一季度（个）", "2025年第一季度", False),
        ("2025年\n上半年", "2025年上半年", False),
        ("2025年5月", "2025年5月", False),
        ("2025年1-6月", "2025年1-6月", False),
        ("二季度", "二季度", False),
        ("Q2", "二季度", False),
        ("2023Q1", "2023年一季度", False),
        ("2023.12", "2023年12月", False),
        ("23年", "2023", False),
        ("二〇二三年", "2023", False),
        ("截至2023年底", "2023", True),
        ("到2025年累计", "2025", True),
        ("2025年累计", "2025", True),
        ("2024-26年", "2024-2026", False),
        ("2023年底", "2023", False),
        ("2023-01", "2023年1月", False),
        ("202306", "2023年6月", False),
        ("2023H1", "2023年上半年", False),
        ("2023一季度", "2023年一季度", False),
        ("2023年十一月份", "2023年11月", False),
        ("十月", "10月", False),
        ("二〇二三", "2023", False),
        ("2025年前三季度", "2025年一至三季度", False),
        ("1-3季度", "1至3季度", False),
        ("2023年前6个月", "2023年1-6月", False),
        ("2023/1/2", "2023年1月2日", False),
        ("2025年5月20日前", "2025年5月20日", False),
        ("截至2023年6月30日", "2023年6月30日", True),
    ],
)
def test_periods_in_headings(heading: str, period: str, cumulative: bool) -> None:
    when = find_period(heading)
    assert when is not None
    assert (when.period, when.cumulative) == (period, cumulative)


@pytest.mark.parametrize("heading", ["社区数", "月牙河", "3月里", "44927", "面积"])
def test_headings_without_a_period(heading: str) -> None:
    assert find_period(heading) is None


@pytest.mark.parametrize(
    "heading", ["2025年一、二季度", "2013年、2014年", "2025年5月20日至6月30日", "2025年初", "2023.1", "2023.1-6"]
)
def test_a_heading_whose_period_is_more_than_can_be_told_is_not_guessed(heading: str) -> None:
    with pytest.raises(DeadlineError):
        find_period(heading)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("甲（一、二）、乙", ("甲（一、二）", "乙")),
        ("甲 \n\n 乙；", ("甲", "乙")),
        ("1、甲里；2、乙里", ("甲里", "乙里")),
        ("1.甲里2.乙里", ("甲里", "乙里")),
        ("（1）甲里（2）乙里", ("甲里", "乙里")),
        ("①甲里②乙里", ("甲里", "乙里")),
        ("3号楼、5号楼", ("3号楼", "5号楼")),
        ("1号院、2号院", ("1号院", "2号院")),
        ("2、甲里", ("2", "甲里")),
    ],
)
def test_names_are_parted(text: str, names: tuple[str, ...]) -> None:
    assert split_names(text) == names


@pytest.mark.parametrize(
    ("heading", "rest", "measure"),
    [
        ("户数(户)", "户数", "户"),
        ("投资（万元）", "投资", "万元"),
        ("2023年（万户）", "2023年", "万户"),
        ("面积(街道)", "面积(街道)", ""),
        ("投资 单位：万元", "投资", "万元"),
        ("户数/户", "户数", "户"),
        ("绿地（㎡）", "绿地", "m2"),
    ],
)
def test_measures_in_headings(heading: str, rest: str, measure: str) -> None:
    assert split_measure(heading) == (rest, measure)


def test_measures() -> None:
    assert convert(Decimal("1.2"), "万户", "户") == 12000
    assert convert(Decimal(5), "公里", "米") == 5000
    assert convert(Decimal("1.2"), "万", "个") == 12000
    assert convert(Decimal(1), "万", "万户") is None
    assert convert(Decimal(1), "户", "个") is None
    assert read_unit_line("单位：万亩、万株") == ("万亩", "万株")
    assert read_unit_line("（单位：户）") == ("户",)
    assert read_unit_line("单位：民政局") == ()
    assert not is_measure("月里")


def test_rows_and_columns_as_people_name_them() -> None:
    assert parse_rows("2-4, 7") == {1, 2, 3, 6}
    assert parse_columns("C-E，AA") == {2, 3, 4, 26}
    for wrong in ("B", "0", "4-2", "1-99999999"):
        with pytest.raises(ValueError, match=re.escape(wrong)):
            parse_rows(wrong)
    for wrong in ("3", "D-B", "ABCD"):
        with pytest.raises(ValueError, match=re.escape(wrong)):
            parse_columns(wrong)


# --- properties


def write_wide(plan: Plan, total: str) -> list[list[str]]:
    streets, periods = keys(plan)
    rows = [["街道", *(f"{p}年" for p in periods), "合计"]]
    body = [
        [s, *(number_text(plan[s, p]) for p in periods), number_text(sum((plan[s, p] for p in periods), Decimal(0)))]
        for s in streets
    ]
    sums = [number_text(sum((plan[s, p] for s in streets), Decimal(0))) for p in periods]
    whole = [[total, *sums, number_text(sum(plan.values(), Decimal(0)))]]
    return rows + body + whole


def write_long(plan: Plan, total: str) -> list[list[str]]:
    streets, periods = keys(plan)
    rows = [["街道", "年度", "数量"]]
    rows += [[s if p == periods[0] else "", f"{p}年", number_text(plan[s, p])] for s in streets for p in periods]
    sums = {p: sum((plan[s, p] for s in streets), Decimal(0)) for p in periods}
    return rows + [[total if p == periods[0] else "", f"{p}年", number_text(sums[p])] for p in periods]


def write_across(plan: Plan, total: str) -> list[list[str]]:
    return [list(column) for column in zip(*write_wide(plan, total), strict=True)]


def write_flat(plan: Plan, total: str) -> list[list[str]]:
    filled = [[s, f"{p}年", number_text(plan[s, p])] for s, p in plan]
    return [["街道", "年份", "数量"], *filled, [total, "", number_text(sum(plan.values(), Decimal(0)))]]


def write_folded(plan: Plan, total: str) -> list[list[str]]:
    """Two halves side by side, the total at the end of the right one."""
    head, *body = write_wide(plan, total)
    half = (len(body) + 1) // 2
    left, right = body[:half], body[half:]
    return [head * 2, *(row + (right[n] if n < len(right) else [""] * len(row)) for n, row in enumerate(left))]


FORMS = {
    "wide": write_wide, "long": write_long, "across": write_across, "flat": write_flat, "folded": write_folded,
    "under years": write_under_years,
}  # fmt: skip


def decorate(rows: list[list[str]], title: bool, unit: bool, numbers: bool, note: bool) -> list[list[str]]:
    """A table as offices print it."""
    made = [[str(n) if n else "序号", *row] for n, row in enumerate(rows)] if numbers else rows
    above = ([["附件1"], ["城市管理任务分解表"]] if title else []) + ([["", "", "单位：个"]] if unit else [])
    return above + made + ([["注：以街道上报为准"], ["2.含续建"], ["制表人：张三", "联系电话：12345678"]] if note else [])


@given(
    plans(), st.sampled_from(sorted(FORMS)), st.sampled_from(["合计", "合  计", "总计", "全市合计", "全县合计："]),
    st.booleans(), st.booleans(), st.booleans(), st.booleans(),
)  # fmt: skip
def test_a_plan_written_as_a_table_reads_back(
    plan: Plan, form: str, total: str, title: bool, unit: bool, numbers: bool, note: bool
) -> None:
    rows = decorate(FORMS[form](plan, total), title, unit, numbers and form == "wide", note)
    seen = read_table(make_grid("t", rows), "t")
    assert [p.text.render(str) for p in (*seen.problems, *seen.differences, *seen.doubts)] == []
    assert {(e.street, e.period): e.amount for e in seen.entries} == plan
    assert len(seen.entries) == len(plan)
    assert seen.stated
    draft = draft_plan(seen)
    assert {(t.street, t.period): t.quantity for t in draft.tasks[0].targets} == plan


@given(plans(), st.sampled_from(sorted(FORMS)), st.data())
def test_a_figure_that_is_changed_is_found(plan: Plan, form: str, data: st.DataObject) -> None:
    rows = FORMS[form](plan, "合计")
    cells = [(r, c) for r, row in enumerate(rows) for c, text in enumerate(row) if re.fullmatch(r"[0-9.]+", text)]
    r, c = data.draw(st.sampled_from(cells))
    changed = data.draw(st.integers(0, 99999).map(str))
    assume(Decimal(changed) != Decimal(rows[r][c]))
    rows[r][c] = changed
    seen = read_table(make_grid("t", rows), "t")
    assert seen.problems or seen.differences


TEXT = """
街道 乡镇 指标 序号 备注 合计 小计 总数 2023年 2024年 一季度 个数 名称 小区名称 年份 累计 甲街 乙街 丙镇 市区 其中：
春里 夏里、秋里 2（春里、夏里） 注：x 单位：户 户数（户） 完成情况 完成时限 社区数 比例 — / 2023 80% 截至2023年底累计 计划表
续表 总户数 全年
1 2 3 5 7 12户 1.5万 约3 =A1 1,234
"""
WORDS = st.sampled_from([*TEXT.split(), "", "", ""])


def check_accounted(rows: list[list[str]], period: str | None) -> None:
    """Where nothing is refused, each cell with a figure is read once, or lies in a row or column that is said to be left out."""
    seen = read_table(make_grid("t", rows), "t", Answers(period=period))
    if seen.problems:
        return
    draft = draft_plan(seen)
    grid = seen.grid
    read = [e.at for e in seen.entries]
    assert len(set(read)) == len(read)
    factor = {t.name: Decimal(10000) if t.measure == "万" else Decimal(1) for t in seen.tasks}
    for e in seen.entries:
        text = grid.text(*e.at).replace(" ", "")
        if e.amount is not None:
            number = re.match(r"[0-9.]+", text.replace(",", ""))
            assert number is not None
            scale = 10000 if "万" in text else 1
            assert e.amount == Decimal(number[0]) * scale / factor[e.task]
    summed = sum((t.quantity or Decimal(0) for task in draft.tasks for t in task.targets), Decimal(0))
    assert summed == sum((e.amount or Decimal(0) for e in seen.entries), Decimal(0))
    uses = {c.column: c.use for c in seen.columns}
    said = set(read) | {s.at for s in seen.stated} | {s.at for s in seen.shares}
    above = set(seen.header) | {r for left in seen.left for r in left.rows} | (set(seen.titles) if not grid.turned else set())
    counted = {s.name: s.communities for s in seen.streets}
    for r in grid.lines:
        for c in grid.filled(r):
            if not re.match(r"[0-9]", grid.text(r, c)) or (r, c) in said or r in above:
                continue
            if uses.get(c) is Use.COMMUNITIES:
                assert any(n is not None for n in counted.values())
                continue
            keyed = uses.get(c) in (Use.LEFT, Use.STREET, Use.YEARS, Use.INDICATORS, Use.MEASURES, Use.DUE)
            assert keyed, (r, c, grid.text(r, c))


@given(st.lists(st.lists(WORDS, min_size=2, max_size=5), min_size=2, max_size=8), st.sampled_from([None, "2023"]))
@example([["街道", "2023年"], ["甲街", "5"], ["合计", "7"], ["乙街", "2"]], None)
def test_no_figure_of_any_words_is_dropped_unsaid_or_counted_twice(rows: list[list[str]], period: str | None) -> None:
    check_accounted(rows, period)


@given(plans(), st.sampled_from(sorted(FORMS)), st.booleans(), st.data())
def test_no_figure_of_a_spoilt_table_is_dropped_unsaid_or_counted_twice(
    plan: Plan, form: str, note: bool, data: st.DataObject
) -> None:
    rows = decorate(FORMS[form](plan, "合计"), note, note, False, note)
    for _ in range(data.draw(st.integers(1, 3))):
        r = data.draw(st.integers(0, len(rows) - 1))
        match data.draw(st.sampled_from(["cell", "row", "copy", "column"])):
            case "cell":
                rows[r][data.draw(st.integers(0, len(rows[r]) - 1))] = data.draw(WORDS)
            case "row":
                rows.insert(r, data.draw(st.lists(WORDS, min_size=1, max_size=4)))
            case "copy":
                rows.insert(r, list(rows[data.draw(st.integers(0, len(rows) - 1))]))
            case _:
                for row in rows:
                    row.insert(1, data.draw(WORDS))
    check_accounted(rows, None)
