"""A day, or none, beside a wording that no rule reads; and a period that becomes due long after its end."""

import json
from datetime import date
from pathlib import Path

import pytest

from cleancomm.plan.deadline import Span
from cleancomm.plan.loader import load_folder
from cleancomm.plan.resolve import ResolvedPlan, resolve_plan
from tests.command import ask, run
from tests.records import change

ODD = "2014年五一前后"
PLAN = """schema: cleancomm/plan/1
document: {title: 某区方案, number: 某政发〔2022〕1号, issuer: 某区, period: 2022-2026, begins: 2022年3月15日, source: 标题}
roles: [{word: 牵头单位, kind: lead}]
tasks:
  - name: 车辆
    item: 车辆
    measure: 辆
    text: 购置车辆
    units: [{role: 牵头单位, units: [住建局], source: 二}]
    targets:
      - {period: 2022, quantity: 5, source: 二}
      - {period: 2023, quantity: 7, source: 二}
    source: 二
steps:
  - {name: 全面验收, when: 2024年底, text: 验收, requires: [{task: 车辆, period: 2023}], source: 三}
"""
UNITS = """schema: cleancomm/duties/1
title: 职责
body: {name: 指挥部, office: 住建局, text: 成立, source: 四}
units: [{name: 住建局, standing: lead, source: 四}]
duties:
  - task: 车辆
    heading: 车辆
    source: 四
    items:
      - number: 1
        units: [住建局]
        role: 牵头单位
        source: 四
        clauses: [{text: 购置}]
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A plan of one task without a street."""
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    (tmp_path / "duties.yaml").write_text(UNITS, encoding="utf-8")
    (tmp_path / "progress.yaml").write_text("", encoding="utf-8")
    return tmp_path


def resolved(folder: Path) -> ResolvedPlan:
    """The plan of a folder, read once."""
    return resolve_plan(load_folder(folder))


def problems(folder: Path) -> list[tuple[str, str, str, int]]:
    """Severity, code, text and line of what validate finds."""
    found = json.loads(run("validate", str(folder), "--format", "json", "--lang", "en").out)["problems"]
    return [(p["severity"], p["code"], p["text"], p["line"]) for p in found if p["severity"] != "note"]


def test_the_error_says_what_may_stand_beside_a_wording(data: Path) -> None:
    change(data / "plan.yaml", "when: 2014年5月初", f"when: {ODD}")
    for language, words in (("en", "write day: 2024-05-10"), ("zh", "可在旁边写 day: 2024-05-10")):
        done = run("status", "--data", str(data), "--lang", language)
        assert done.code == 3
        assert words in done.err
        assert "undated: true" in done.err


def test_a_day_beside_a_wording_takes_its_place(data: Path) -> None:
    whole = resolved(data)
    change(data / "plan.yaml", "when: 2014年5月初", f"when: {ODD}\n        day: 2014-05-12")
    plan = resolved(data)
    assert plan.unreadable == ()
    (node,) = (n for n in plan.nodes if n.when == ODD)
    assert node.span == Span(date(2014, 5, 12), date(2014, 5, 12))
    moved = [c for c in whole.cohorts if c.due == date(2014, 5, 10)]
    assert moved
    assert [c.due for c in plan.cohorts if c.about in {m.about for m in moved}] == [date(2014, 5, 12)] * len(moved)
    assert problems(data) == []
    rows = ask("overdue", "--data", str(data), "--as-of", "2014-05-13")["overdue"]["rows"]
    assert any(r["milestone"] == node.name and r["due"] == "2014-05-12" and r["days"] == 1 for r in rows)


def test_a_wording_without_a_day_is_undated(data: Path) -> None:
    change(data / "plan.yaml", "when: 2014年5月初", f"when: {ODD}\n        undated: true")
    plan = resolved(data)
    (node,) = (n for n in plan.nodes if n.when == ODD)
    assert (node.span, plan.unreadable, problems(data)) == (None, (), [])
    assert node.name not in run("overdue", "--data", str(data), "--as-of", "2016-12-31").out


def test_a_due_a_begin_and_a_clause_have_days_of_their_own(small: Path) -> None:
    change(small / "plan.yaml", "quantity: 5,", "quantity: 5, due: 春节前, day: 2023-01-21,")
    change(small / "plan.yaml", "quantity: 7,", "quantity: 7, due: 车到即办, undated: true,")
    change(small / "plan.yaml", "begins: 2022年3月15日", "begins: 自印发之日起施行, day: 2022-04-01")
    change(small / "duties.yaml", "{text: 购置}", "{text: 购置, when: 春节前, day: 2023-01-21}")
    plan = resolved(small)
    assert plan.unreadable == ()
    assert [(c.due, c.own_due) for c in plan.cohorts] == [(date(2023, 1, 21), True), (date(2024, 12, 31), False)]
    assert plan.cohorts[0].start == date(2022, 4, 1)


@pytest.mark.parametrize(
    ("wording", "beside", "says"),
    [
        ("2014年5月初", "day: 2014-05-12", "2014年5月初 says 2014-05-10, beside it stands day: 2014-05-12"),
        ("2014年5月初", "undated: true", "2014年5月初 says 2014-05-10, beside it stands undated: true"),
        ("持续推进", "day: 2014-05-12", "持续推进 says no day, beside it stands day: 2014-05-12"),
    ],
)
def test_what_stands_beside_a_wording_that_can_be_read_must_agree(data: Path, wording: str, beside: str, says: str) -> None:
    line = change(data / "plan.yaml", "when: 2014年5月初", f"when: {wording}\n        {beside}")
    assert [p for p in problems(data) if p[0] == "error"] == [("error", "deadline.disagrees", says, line)]
    (node,) = (n for n in resolved(data).nodes if n.when == wording)
    assert node.span == (None if wording == "持续推进" else Span(date(2014, 5, 1), date(2014, 5, 10)))


def test_a_begin_is_held_against_its_first_day(small: Path) -> None:
    change(small / "plan.yaml", "begins: 2022年3月15日", "begins: 2022年3月下旬, day: 2022-03-21")
    change(small / "plan.yaml", "quantity: 5,", "quantity: 5, due: 2022年6月, day: 2022-06-30,")
    assert "deadline.disagrees" not in {p[1] for p in problems(small)}
    change(small / "plan.yaml", "day: 2022-03-21", "day: 2022-03-31")
    says = "2022年3月下旬 says 2022-03-21, beside it stands day: 2022-03-31"
    assert ("error", "deadline.disagrees", says, 2) in problems(small)


@pytest.mark.parametrize(
    ("new", "code", "says"),
    [
        ("day: 2022-06-30", "schema.missing", "the key due is missing"),
        ("due: 春节前, day: 2022-06-30, undated: true", "schema.clash", "day cannot stand beside undated"),
        ("due: 春节前, day: 2022年6月30日", "schema.day", "day: 2022年6月30日 is not a day or time"),
        ("due: 春节前, day: 20220630", "schema.day", "day: 20220630 is not a day or time"),
        ("due: 春节前, day: 86400", "schema.day", "day: 86400 is not a day or time"),
        ("due: 春节前, day: 2022-06-31", "schema.day", "day: 2022-06-31 is not a day or time"),
    ],
)
def test_what_is_no_day_or_beside_no_wording_is_refused(small: Path, new: str, code: str, says: str) -> None:
    line = change(small / "plan.yaml", "quantity: 5,", f"quantity: 5, {new},")
    assert problems(small) == [("error", code, says, line)]


def test_years_run_from_the_begin_of_the_plan(small: Path) -> None:
    change(small / "plan.yaml", "period: 2022,", "period: 三年内,")
    change(small / "plan.yaml", "quantity: 7,", "quantity: 7, due: 两年内,")
    change(small / "plan.yaml", "when: 2024年底", "when: 四年内")
    plan = resolved(small)
    assert plan.unreadable == ()
    assert [c.due for c in plan.cohorts] == [date(2025, 3, 15), date(2024, 3, 15)]
    assert plan.nodes[0].span == Span(date(2022, 3, 15), date(2026, 3, 15))
    assert plan.read_period("一年内") == Span(date(2022, 3, 15), date(2023, 3, 15))


def test_a_step_whose_last_day_alone_is_known_leaves_no_gap_before_it(small: Path) -> None:
    first = "  - {name: 动员, when: 2022年4月, text: 动员, source: 三}\n"
    change(small / "plan.yaml", "steps:\n", "steps:\n" + first)
    change(small / "plan.yaml", "when: 2024年底", "when: 春节前, day: 2024-02-09")
    assert "steps.gap" not in {p[1] for p in problems(small)}


def late(folder: Path) -> list[str]:
    """What validate says of periods that become due long after their end."""
    return [text for _, code, text, _ in problems(folder) if code == "milestone.late_period"]


def test_a_period_that_becomes_due_long_after_its_end_is_told_with_both_days(small: Path) -> None:
    assert late(small) == ["车辆/2023 ended on 2023-12-31, but becomes due only with 全面验收, which requires it, on 2024-12-31"]
    assert run("validate", str(small)).code == 0
    reason = "oddities:\n  - {code: milestone.late_period, subject: 车辆/2023, source: 三, reason: 原文如此}\n"
    (small / "plan.yaml").write_text((small / "plan.yaml").read_text(encoding="utf-8") + reason, encoding="utf-8")
    assert late(small) == []


@pytest.mark.parametrize(("when", "told"), [("2024年2月29日", False), ("2024年3月1日", True)])
def test_sixty_days_after_a_period_are_for_accepting_it(small: Path, when: str, told: bool) -> None:
    change(small / "plan.yaml", "when: 2024年底", f"when: {when}")
    assert bool(late(small)) is told


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("quantity: 7,", "quantity: 7, due: 2023年10月底,"),
        ("quantity: 7,", "quantity: 7, due: 2024年底,"),
        (
            "steps:\n",
            "steps:\n  - {name: 年底, when: 2023年底, text: 年底, requires: [{task: 车辆, period: 2023}], source: 三}\n",
        ),
    ],
)
def test_a_period_that_is_due_earlier_all_the_same_is_not_told(small: Path, old: str, new: str) -> None:
    change(small / "plan.yaml", old, new)
    assert late(small) == []


def test_of_two_late_milestones_the_first_is_told(small: Path) -> None:
    first = "  - {name: 初验, when: 2024年6月底, text: 初验, requires: [{task: 车辆, period: 2023}], source: 三}\n"
    change(small / "plan.yaml", "steps:\n", "steps:\n" + first)
    assert late(small) == ["车辆/2023 ended on 2023-12-31, but becomes due only with 初验, which requires it, on 2024-06-30"]
