"""The rules of recording: readings of a number, returns of numbers, whose word a report is, what comes to nothing."""

import shutil
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleancomm.plan.about import About, about_cohort
from cleancomm.plan.cohorts import Cohort
from cleancomm.plan.traditional import TRADITIONAL
from cleancomm.record.entry import Entry, State
from cleancomm.record.reading import reached_of, read_alone
from tests.command import ROOT
from tests.office import WHY, Office, changes
from tests.records import add_lines, change, write_entry

SMALL = ROOT / "tests" / "fixtures" / "small"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A folder with cumulative figures 25, 35 and 40, targets by street and by unit, in the middle of 2019."""
    return Office(shutil.copytree(SMALL, tmp_path / "data"), "2019-06-30")


def tell(
    place: str, number: object, *more: str, state: str = "办结", by: str = "城管局", how: str = "--quantity"
) -> tuple[str, ...]:
    """The words of an update by a number."""
    return ("update", place, "--state", state, "--by", by, how, str(number), *more)


def years(office: Office, task: str = "车辆", key: str = "reported") -> dict[int, Any]:
    """A figure of each year of a task."""
    rows = office.ask("status", "--by", "year", "--task", task)["rows"]["rows"]
    return {int(r["year"]): r[key] for r in rows}


# --- readings of a number ---------------------------------------------------------------------------------------------


def test_a_cumulative_number_fills_the_periods_before_its_own(office: Office) -> None:
    document = office.ask(*tell("车辆/2019", 30))
    both = (
        "this period alone: planned 10 by 2019-12-31, reported 5, accepted 0; up to its end: planned 35, reported 30, accepted 0"
    )
    assert changes(document)[0][2] == both
    assert [thing for thing, _, _ in changes(document)] == ["车辆更新/2019", "车辆更新/2018"]
    assert years(office) == {2018: 25, 2019: 5, 2020: 0}
    assert '"upto": true' in office.record
    office.do(*tell("车辆/2019", 30, state="验收销号", by="水务局"))
    assert years(office, key="accepted") == {2018: 25, 2019: 5, 2020: 0}
    assert office.problems() == set()
    assert "办结（待验收） 累计到2019 30" in office.say("log", "车辆/2019").out


def test_what_was_recorded_of_a_period_alone_still_reads_so(office: Office) -> None:
    place = {"task": "车辆更新", "unit": "城管局"}
    add_lines(office.data, write_entry(1, "2018-12-20", "reported", **place, period="2018", quantity=27))
    add_lines(office.data, write_entry(2, "2019-03-20", "reported", **place, period="2019", quantity=3))
    assert years(office) == {2018: 27, 2019: 3, 2020: 0}
    office.do(*tell("车辆/2019", 32))
    assert years(office) == {2018: 25, 2019: 7, 2020: 0}  # what came early counts on
    assert "[chain.fewer]" in office.refuse(*tell("车辆/2019", 31))
    assert "[chain.same]" in office.refuse(*tell("车辆/2019", 32))
    said = office.refuse(*tell("车辆/2019", 33, state="验收销号", by="水务局"))
    assert "33" in said
    assert "32" in said
    assert "[chain.beyond_reported]" in said
    office.do(*tell("车辆/2019", 32, state="验收销号", by="水务局"))
    assert years(office, key="accepted") == {2018: 25, 2019: 7, 2020: 0}
    assert office.problems() == set()


def test_a_number_below_the_periods_before_is_taken_for_one_of_its_period_alone(office: Office) -> None:
    office.do(*tell("车辆/2018", 25))
    said = office.refuse(*tell("车辆/2019", 6))
    assert "[chain.period_alone]" in said
    assert "累计到2019为6，少于此前已有的25" in said
    assert "--more" in said
    office.do(*tell("车辆/2019", 6, how="--more"))
    assert years(office) == {2018: 25, 2019: 6, 2020: 0}
    office.do(*tell("车辆/2019", 2, how="--more"))
    assert years(office) == {2018: 25, 2019: 8, 2020: 0}
    assert office.problems() == set()
    assert "--quantity, --more" in office.refuse(*tell("车辆/2019", 2, "--more", "3"), code=2)


def test_more_is_added_to_what_is_recorded_named_ones_included(office: Office) -> None:
    office.do("add", "--task", "站点", "--year", "2018", "--street", "张贵庄", "一站")
    office.do("update", "一站", "--state", "办结", "--by", "张贵庄街")
    office.do(*tell("站点/2018/张贵庄", 3, how="--more"))
    assert years(office, "站点")[2018] == 4


def test_a_cumulative_figure_is_amended_within_its_neighbours(office: Office) -> None:
    said = office.refuse("amend", "车辆/2020", "--quantity", "6", *WHY)
    assert "[amend.falling]" in said
    assert "车辆更新/2019为35，车辆更新/2020为6" in said
    assert "车辆更新/2019为41，车辆更新/2020为40" in office.refuse("amend", "车辆/2019", "--quantity", "41", *WHY)
    document = office.ask("amend", "车辆/2019", "--quantity", "32", *WHY)
    assert [(thing, after.split(" by")[0]) for thing, _, after in changes(document)] == [
        ("车辆更新/2019", "this period alone: planned 7"),
        ("车辆更新/2020", "this period alone: planned 8"),
    ]
    assert "[amend.nothing]" in office.refuse("amend", "车辆/2019", "--quantity", "32", *WHY)
    office.do("amend", "车辆/2019", "--more", "2", *WHY)
    assert years(office, key="planned") == {2018: 25, 2019: 9, 2020: 8}
    assert office.problems() == set()


def test_a_figure_that_falls_is_told_of_what_stands_in_a_record(office: Office) -> None:
    office.do("amend", "车辆/2020", "--quantity", "6", *WHY, "--force")
    assert office.problems() == {"record.forced"}
    change(office.data / "progress.yaml", ', "forced": true', "")
    assert office.problems() == {"amend.falling"}


CARS = [
    Cohort("车辆", str(year), None, None, Decimal(stated), Decimal(alone), (), begun, end, begun, end, "")
    for year, stated, alone in ((2018, 25, 25), (2019, 35, 10), (2020, 40, 5))
    for begun, end in [(date(year, 1, 1), date(year, 12, 31))]
]


@given(
    st.lists(st.tuples(st.integers(2018, 2020), st.integers(0, 60), st.booleans()), min_size=1, max_size=6), st.integers(0, 60)
)
def test_a_cumulative_number_is_the_sum_of_what_the_periods_have_alone(told: list[tuple[int, int, bool]], last: int) -> None:
    rows = [(year, number, upto) for year, number, upto in told] + [(2020, last, True)]
    lives: dict[About, tuple[Entry, ...]] = {}
    for n, (year, number, upto) in enumerate(rows, 1):
        entry = Entry(
            id=str(n), on=date(2020, 1, n), at=datetime(2020, 1, n, tzinfo=UTC), recorder="王", state=State.REPORTED,
            task="车辆", period=str(year), quantity=Decimal(number), upto=upto,
        )  # fmt: skip
        lives[about_cohort("车辆", str(year), None)] = (*lives.get(about_cohort("车辆", str(year), None), ()), entry)
    alone = read_alone(CARS, lives)
    assert sum(reached_of(life, [State.REPORTED]) for life in alone.values()) == last
    # each earlier period just up to its figure
    assert all(reached_of(alone.get(c.about, ()), [State.REPORTED]) <= c.quantity for c in CARS[:2])


# --- a number sent back -----------------------------------------------------------------------------------------------


def test_a_number_is_sent_back_and_reported_again(office: Office) -> None:
    place = "站点/2018/张贵庄街"
    back = {"state": "退回", "by": "城管局"}
    office.do(*tell(place, 8, by="张贵庄街"))
    assert "[chain.no_reason]" in office.refuse(*tell(place, 3, **back))
    assert "[chain.beyond_open]" in office.refuse(*tell(place, 9, "--note", "不合格", **back))
    document = office.ask(*tell(place, 3, "--note", "不合格", **back))
    assert changes(document)[0][2] == "planned 10 by 2018-12-31, reported 5, accepted 0; returned 3"
    assert "[chain.beyond_reported]" in office.refuse(*tell(place, 6, state="验收", by="城管局"))
    office.do(*tell(place, 5, state="验收", by="城管局"))
    assert (years(office, "站点")[2018], years(office, "站点", "accepted")[2018]) == (5, 5)
    office.do(*tell(place, 8, by="张贵庄街"))
    assert years(office, "站点")[2018] == 8
    office.do(*tell(place, 3, "--note", "仍不合格", **back))
    assert (years(office, "站点")[2018], years(office, "站点", "accepted")[2018]) == (5, 5)
    assert office.problems() == set()
    assert "退回整改 3" in office.say("log", place).out


# --- more than planned, and halves of whole things --------------------------------------------------------------------


@pytest.mark.parametrize(
    "args",
    [
        tell("站点/2018/张贵庄街", 20, by="张贵庄街"),
        tell("车辆/2020", 41),
        ("add", "--task", "站点", "--year", "2018", "--street", "无瑕街", "甲站", "乙站"),
    ],
)
def test_more_than_planned_is_questioned_and_told_of_a_record(office: Office, args: tuple[str, ...]) -> None:
    assert "[chain.more_than_planned]" in office.refuse(*args, "--yes")
    office.do(*args, "--yes", "--force")
    assert office.problems() == {"record.forced"}
    if args[0] == "add":  # what comes after the forced naming is no news
        office.do("update", "甲站", "--state", "办结", "--by", "无瑕街")
        assert office.problems() == {"record.forced"}
    record = office.data / "progress.yaml"
    record.write_text(office.record.replace(', "forced": true', ""), encoding="utf-8")
    assert office.problems() == {"chain.more_than_planned"}


def test_a_standing_surplus_is_corrected_by_the_same_number_with_force(office: Office) -> None:
    place = {"task": "站点建设", "street": "张贵庄街", "unit": "张贵庄街", "period": "2018"}
    add_lines(office.data, write_entry(1, "2018-12-20", "reported", **place, quantity=12))
    assert office.problems() == {"chain.more_than_planned"}
    again = tell("站点/2018/张贵庄街", 12, "--replaces", "e1", "--on", "2018-12-20", by="张贵庄街")
    assert "[chain.more_than_planned]" in office.refuse(*again)
    office.do(*again, "--force")
    assert office.problems() == {"record.forced"}


def test_a_target_amended_below_what_is_accepted_is_questioned(office: Office) -> None:
    office.do(*tell("站点/2018/张贵庄街", 8, by="张贵庄街"))
    assert "办结8，计划只有5" in office.refuse("amend", "站点/2018/张贵庄街", "--quantity", "5", *WHY)


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (tell("站点/2018/张贵庄街", "0.5", by="张贵庄街"), 1),
        (("amend", "站点/2018/张贵庄街", "--quantity", "9.5", *WHY), 1),
        (tell("绿化/2018/水务局", "0.00005", by="水务局"), 1),
        (tell("绿化/2018/水务局", "0.0005", by="水务局"), 0),
    ],
)
def test_what_is_counted_whole_has_no_halves(office: Office, args: tuple[str, ...], code: int) -> None:
    if code:
        assert "[chain.not_whole]" in office.refuse(*args)
        office.do(*args, "--force")
        assert office.problems() == {"record.forced"}
    else:
        office.do(*args)
        assert office.problems() == set()


# --- whose word a report is -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "by", "code"),
    [
        ("站点/2018/张贵庄街", "各街道", "chain.group"),
        ("站点/2018/张贵庄街", "无瑕街", "chain.other_street"),
        ("绿化/2018/水务局", "园林局", "chain.other_target"),
        ("绿化/2018/水务局", "园林组", "chain.group"),
        ("绿化/2018/水务局", "张贵庄街", "chain.other_unit"),
        ("站点/2018/张贵庄街", "城管局", None),
        ("绿化/2018/水务局", "水务局", None),
        ("绿化/2018/水务局", "城管局", None),
    ],
)
def test_a_report_is_the_word_of_the_targets_own_unit(office: Office, place: str, by: str, code: str | None) -> None:
    if code:
        assert f"[{code}]" in office.refuse(*tell(place, 1, by=by))
    else:
        office.do(*tell(place, 1, by=by))
        assert office.problems() == set()


# --- amendments and undos that come to nothing ------------------------------------------------------------------------


def test_a_target_of_names_alone_has_nothing_to_reach_when_the_last_has_left(office: Office) -> None:
    office.do("amend", "春霞里", "--to", "2020", *WHY)
    later = Office(office.data, "2020-06-30")
    assert years(later, "站点", "planned") == {2018: 11, 2019: 0, 2020: 1}
    stand = next(r for r in later.ask("milestones")["milestones"]["rows"] if r["milestone"] == "站点建设/2019")
    assert (stand["required"], stand["required_original"], stand["missing"], stand["state"]) == (0, 1, 0, "done")
    office.do("amend", "春霞里", "--to", "2019", *WHY)
    assert years(office, "站点", "planned") == {2018: 11, 2019: 1, 2020: 0}


def test_what_moves_into_a_target_of_names_alone_is_one_more(office: Office) -> None:
    change(
        office.data / "plan.yaml",
        "      - {period: 2019, street: 无瑕街, names: [春霞里], source: 三}",
        "      - {period: 2019, names: [春霞里, 秋霞里], source: 三}",
    )
    office.do("add", "--task", "站点", "--year", "2018", "--street", "张贵庄", "一站", "--on", "2019-03-01")
    office.do("amend", "一站", "--to", "2019", "--on", "2019-03-02", *WHY)
    assert years(office, "站点", "planned") == {2018: 10, 2019: 3}
    assert office.problems() == set()


def test_an_extension_is_no_approval_of_another_figure(office: Office) -> None:
    change(
        office.data / "plan.yaml", "tasks:\n", "totals: [{stated: 40, of: {task: 车辆更新, period: 2020}, source: 二}]\ntasks:\n"
    )
    office.do("amend", "车辆/2020", "--quantity", "38", "--reason", "x", "--approval", "1号")
    office.do("amend", "车辆/2019", "--due", "2020-01-31", "--reason", "x", "--approval", "2号")
    told = [p["text"] for p in office.ask("validate")["problems"] if p["code"] == "amend.total"]
    assert [text.endswith(("approved: 1号", "批准：1号")) for text in told] == [True]


def test_a_move_from_before_its_item_was_named_is_questioned(office: Office) -> None:
    office.do("add", "--task", "站点", "--year", "2018", "--street", "张贵庄", "一站", "--on", "2019-03-01")
    move = ("amend", "一站", "--to", "2019", *WHY)
    said = office.refuse(*move, "--on", "2019-02-01")
    assert "[amend.before_named]" in said
    assert "2019-03-01" in said
    office.do(*move, "--on", "2019-02-01", "--force")
    assert office.problems() == {"record.forced"}
    change(office.data / "progress.yaml", ', "forced": true', "")
    assert office.problems() == {"amend.before_named"}


def test_a_move_of_what_was_replaced_names_what_took_its_place(office: Office) -> None:
    office.do("amend", "春霞里", "--instead", "秋霞里", "--on", "2019-03-01", *WHY)
    assert "春霞里已由站点建设/无瑕街/秋霞里替换" in office.refuse("amend", "春霞里", "--to", "2020", *WHY, code=2)
    assert "[amend.before_named]" in office.refuse("amend", "秋霞里", "--to", "2020", "--on", "2019-02-01", *WHY)
    place = {"task": "站点建设", "street": "无瑕街", "item": "春霞里", "to": "2020", "note": "x", "approval": "y"}
    add_lines(office.data, write_entry(9, "2019-04-01", "", **place).replace('"state": "", ', ""))
    assert office.problems() == {"amend.replaced"}


def test_an_undo_that_leaves_reports_without_an_item_is_refused(office: Office) -> None:
    named = office.do("add", "--task", "站点", "--year", "2018", "--street", "张贵庄", "一站")
    told = office.do("update", "一站", "--state", "办结", "--by", "张贵庄街")
    said = office.refuse("undo", named)
    assert "[undo.reported]" in said
    assert f"cleancomm undo {told} {named}" in said
    document = office.ask("undo", told, named)
    assert changes(document)[0][2] == "not in the plan"
    assert office.problems() == set()
    back = office.say("undo", office.last_id)
    assert (back.code, back.err.startswith("将撤销：2019-06-30撤销")) == (0, True)
    office.do("undo", named, "--force")
    assert json_forced(office)


def json_forced(office: Office) -> bool:
    return '"forced": true' in office.record.splitlines()[-1]


# --- one address everywhere -------------------------------------------------------------------------------------------


def test_an_address_of_a_cohort_works_in_every_command(office: Office) -> None:
    first = office.do(*tell("站点/2018/张贵庄街", 4, by="张贵庄街"))
    second = office.do(*tell("站点/2018/张贵庄街", 5, by="张贵庄街"))
    office.do(*tell("站点/2018/无瑕街", 1, by="无瑕街"))
    shown = office.ask("show", "站点/2018/张贵庄")
    assert shown["kind"] == "cohort"
    assert shown["stands"] == "planned 10 by 2018-12-31, reported 5, accepted 0"
    assert [r["id"] for r in shown["entries"]["rows"]] == [first, second]
    assert [r["id"] for r in office.ask("log", "站点/2018/张贵庄")["entries"]["rows"]] == [first, second]
    assert len(office.ask("log", "站点/2018")["entries"]["rows"]) == 3
    assert office.ask("show", "站点/2018")["rows"]["total"]["planned"] == 11
    undone = office.ask("undo", "站点/2018/张贵庄")
    assert second in undone["undone"]
    assert changes(undone)[0][2].endswith("reported 4, accepted 0")
    assert "没有可撤销的记录" in office.refuse("undo", "车辆/2018", code=2)


def test_overdue_names_the_streets_that_are_short_of_a_number(office: Office) -> None:
    office.do("add", "--task", "站点", "--year", "2018", "--street", "张贵庄", "一站")
    rows = office.ask("overdue", "-v")["items"]["rows"]
    assert [(r["street"], r["item"], r["missing"]) for r in rows if r["task"] == "站点建设"] == [
        ("张贵庄街", "一站", 1), ("张贵庄街", None, 9), ("无瑕街", None, 1),
    ]  # fmt: skip


# --- names ------------------------------------------------------------------------------------------------------------


def test_names_that_are_alike_are_told_and_taken_for_one(office: Office) -> None:
    change(office.data / "plan.yaml", "names: [春霞里]", "names: [春霞里, 第1楼区]")
    assert "names.alike" not in {p["code"] for p in office.ask("validate")["problems"]}
    place = {"task": "站点建设", "street": "无瑕街", "unit": "无瑕街"}
    add_lines(office.data, write_entry(1, "2019-02-01", "reported", **place, item="春霞\u2fa5"))
    add_lines(office.data, write_entry(2, "2019-02-01", "reported", **place, item="第１楼区"))
    assert office.problems() == set()
    assert [office.item(name)["state"] for name in ("春霞里", "第1楼区")] == ["reported", "reported"]
    change(office.data / "plan.yaml", "第1楼区]", "第1楼区, 第１楼区]")
    found = [p for p in office.ask("validate")["problems"] if p["code"] == "names.alike"]
    assert [p["severity"] for p in found] == ["warning"]


def test_a_chosen_item_is_known_however_it_is_spelt_later(office: Office) -> None:
    office.do("add", "--task", "站点", "--year", "2018", "--street", "张贵庄", "一 站", "--on", "2019-06-01")
    place = {"task": "站点建设", "street": "张贵庄街", "unit": "张贵庄街"}
    add_lines(office.data, write_entry(1, "2019-06-30", "reported", **place, item="一站"))
    assert office.problems() == set()
    assert office.item("一 站")["state"] == "reported"


@pytest.mark.parametrize(
    ("wanted", "first"), [("張貴莊街", "张贵庄街"), ("无暇街", "无瑕街"), ("春 霞 裡", "春霞里"), ("無瑕", "无瑕街")]
)
def test_traditional_characters_and_variants_get_the_likest_name_first(office: Office, wanted: str, first: str) -> None:
    said = office.refuse("show", wanted, code=2)
    assert first in said.partition("是否指")[2].split("、")[0]


def test_a_letter_spaced_name_is_found(office: Office) -> None:
    assert office.ask("show", "张 贵 庄 街")["kind"] == "street"


def test_the_table_of_traditional_characters_is_small_and_leads_to_simplified_ones() -> None:
    assert 300 < len(TRADITIONAL) <= 500
    assert not {chr(a) for a in TRADITIONAL} & set(TRADITIONAL.values())
    assert all(str(b).encode("gb2312") for b in TRADITIONAL.values())
