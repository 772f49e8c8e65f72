"""Amendments: a day, an item, a period or a figure in place of the document's, with approval."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.command import DATA
from tests.office import COMMUNITIES, ESTATES, PROPERTY, WHY, Office, chain_record, changes, english_in
from tests.records import change


@pytest.fixture
def office(data: Path) -> Office:
    return Office(data)


@pytest.fixture
def amended(office: Office) -> Office:
    """One 延期, one replacement, one move, one changed target, in force since January 2014."""
    terms = {"on": "2014-01-15", "note": "拆迁", "approval": "东丽政发〔2014〕3号"}
    office.write(
        {**terms, "milestone": "2014年5月初", "due": "2014-06-30"},
        {**terms, "task": COMMUNITIES, "street": "张贵庄街", "item": "景欣苑", "instead": "新景苑"},
        {**terms, "task": COMMUNITIES, "street": "丰年村街", "item": "常熟里", "to": "2015"},
        {**terms, "task": ESTATES, "period": "2014", "quantity": 12},
    )
    return office


def test_every_table_shows_the_amended_figure_and_the_original(amended: Office) -> None:
    office = Office(amended.data, "2014-07-10")
    rows = {r["task"]: r for r in office.ask("status", "--year", "2014")["rows"]["rows"]}
    assert (rows[COMMUNITIES]["planned"], rows[COMMUNITIES]["planned_original"]) == (15, 16)
    assert (rows[ESTATES]["planned"], rows[ESTATES]["planned_original"]) == (12, 15)
    assert "planned_original" not in rows[PROPERTY]
    nodes = {r["milestone"]: r for r in office.ask("milestones")["milestones"]["rows"]}
    extended = nodes["2014年5月初"]
    assert (extended["due"], extended["due_original"], extended["days_late"]) == ("2014-06-30", "2014-05-10", 10)
    assert (nodes["2014年11月"]["required"], nodes["2014年11月"]["required_original"]) == (27, 31)
    assert (nodes["2015年底"]["required"], nodes["2015年底"]["required_original"]) == (18, 17)
    late = {r["milestone"]: r for r in office.ask("overdue")["overdue"]["rows"]}
    assert (late["2014年5月初"]["due"], late["2014年5月初"]["due_original"]) == ("2014-06-30", "2014-05-10")
    mine = {r["milestone"]: r for r in office.ask("duties", "--unit", "房管局")["milestones"]["rows"]}
    assert (mine["2014年11月"]["required"], mine["2014年11月"]["required_original"]) == (12, 15)
    items = {r["item"]: r for r in office.ask("list")["items"]["rows"]}
    assert items["新景苑"]["item_original"] == "景欣苑"
    assert (items["常熟里"]["period"], items["常熟里"]["period_original"]) == ("2015", "2014")
    assert "景欣苑" not in items
    page = office.say("show", "常熟里").out
    assert "2015（原2014）" in page
    assert "2015-12-31（原2014-11-30）" in page
    assert "延期至2014-06-30" in office.say("show", "2014年5月").out
    assert "新景苑（原景欣苑）" in office.say("list", "--street", "张贵庄", "--format", "plain").out
    assert ",新景苑,景欣苑," in office.say("list", "--street", "张贵庄", "--format", "csv").out
    assert "应有,应有（原文）" in office.say("milestones", "--format", "csv").out
    assert ",27,31," in office.say("milestones", "--format", "csv").out


def test_an_amendment_is_not_in_force_before_its_day_nor_in_the_plan_files(amended: Office) -> None:
    before = Office(amended.data, "2014-01-14")
    assert before.item("景欣苑")["period"] == "2014"
    assert "_original" not in json.dumps(before.ask("milestones"))
    for name in ("plan.yaml", "committees.yaml", "duties.yaml"):
        assert (amended.data / name).read_bytes() == (DATA / name).read_bytes()


def test_what_took_the_place_of_another_keeps_its_whole_life(office: Office) -> None:
    chain_record(office)
    office.do("amend", "景欣苑", "--instead", " 新景苑 ", *WHY)
    office.do("amend", "新景苑", "--instead", "花苑", *WHY)
    office.do("update", "花苑", "--state", "started")
    for name in ("花苑", "景欣苑"):
        document = office.ask("show", name)
        assert (document["title"], document["was"]) == ("花苑", "景欣苑")
        assert [r["what"].split(" (")[0] for r in document["entries"]["rows"]] == [
            "in progress", "replaced by 新景苑", "replaced by 花苑", "in progress",
        ]  # fmt: skip
    assert "景欣苑已由" in office.refuse("update", "景欣苑", "--state", "办结", "--by", "民政局", code=2)


def test_amending_twice_and_undoing_it_goes_step_by_step(office: Office) -> None:
    office.do("amend", "2014年11月", "--due", "2014-12-15", *WHY)
    document = office.ask("amend", "2014年11月", "--due", "2014-12-31", *WHY)
    assert changes(document) == [("2014年11月", "due 2014-12-15, to come", "due 2014-12-31, to come")]
    nodes = {r["milestone"]: r for r in office.ask("milestones")["milestones"]["rows"]}
    assert (nodes["2014年11月"]["due"], nodes["2014年11月"]["due_original"]) == ("2014-12-31", "2014-11-30")
    office.do("undo")
    office.say("undo", "--yes")
    assert "_original" not in json.dumps(office.ask("milestones"))


def unmet(document: Any) -> list[str]:
    """What validate says of stated totals that the amended plan no longer meets."""
    return [p["text"] for p in document["problems"] if p["code"] == "amend.total"]


def test_stated_totals_are_held_against_the_original_and_the_amended_plan(office: Office) -> None:
    office.do("amend", "常熟里", "--to", "2015年", *WHY)
    document = office.ask("validate")
    texts = unmet(document)
    assert any("counts 15" in t and "三（一）; 四（五） states 16 (-1); approved: 东丽政发〔2014〕" in t for t in texts), texts
    assert len(texts) == 2  # one too few in 2014, one too many in 2015, each once whatever places state it
    assert all(r["verdict"] != "broken" for r in document["totals"])
    office.do("amend", "丽新里", "--to", "2014", *WHY)  # one for one: the totals hold again
    assert unmet(office.ask("validate")) == []
    office.do("amend", "新立/拟建1", "--to", "2014", *WHY)  # one later, but all 21 are still planned
    assert unmet(office.ask("validate")) == []
    assert office.problems() == set()


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (("兴业里", "--to", "2015"), 1, "[amend.accepted]"),
        (("福山北里", "--instead", "詹滨西里"), 1, "[item.exists]"),
        (("福山北里", "--instead", " "), 2, "--instead"),
        (("福山北里", "--to", "2014年"), 1, "[item.exists]"),
        (("福山北里", "--to", "2019"), 1, "[amend.outside]"),
        (("福山北里", "--to", "不久"), 2, "--to"),
        (("福山北里", "--due", "2014-12-31"), 2, f"{COMMUNITIES}/2014/张贵庄街"),
        (("福山北里", "--to", "2015", "--due", "2014-12-31"), 2, "其中一项"),
        (("评估验收", "--due", "2014-12-31"), 1, "[amend.too_late]"),
        (("2014年11月", "--due", "2014-11-30"), 1, "[amend.nothing]"),
        (("2014年11月", "--due", "2013-09-01"), 1, "[amend.outside]"),
        (("中期", "--due", "2014-12-31"), 2, "没有可延期的时限"),
        (("旧楼区/2014", "--quantity", "15"), 1, "[amend.nothing]"),
        (("旧楼区", "--quantity", "3"), 2, "任务/时期"),
        (("美丽社区/2014", "--quantity", "12"), 2, "张贵庄街"),
    ],
)
def test_what_cannot_be_amended_is_refused(office: Office, args: tuple[str, ...], code: int, says: str) -> None:
    chain_record(office)
    said = office.refuse("amend", *args, *WHY, code=code)
    assert says in said
    assert not english_in(said)


def test_an_amendment_needs_reason_and_approval(office: Office) -> None:
    due = ("amend", "2014年11月", "--due", "2014-12-31")
    assert "--reason" in office.refuse(*due, "--approval", "x", code=2)
    assert "--reason" in office.refuse(*due, "--reason", "", "--approval", "x", code=2)
    assert "--approval" in office.refuse(*due, "--reason", "x", "--approval", "\x07", code=2)


def test_a_period_planned_by_street_is_extended_as_a_whole(office: Office) -> None:
    document = office.ask("amend", "美丽社区/2014", "--due", "2015-06-30", *WHY)
    assert changes(document) == [
        (
            f"{COMMUNITIES}/2014",
            "planned 16 by 2014-11-30, reported 0, accepted 0",
            "planned 16 by 2015-06-30, reported 0, accepted 0",
        )
    ]


def test_a_chosen_item_moves_with_its_number(office: Office) -> None:
    office.do("add", "--task", "旧楼区", "--year", "2014", "--street", "张贵庄", "甲楼")
    office.do("amend", "甲楼", "--to", "2015", *WHY)
    row = office.item("甲楼")
    assert (row["period"], row["period_original"]) == ("2015", "2014")
    rows = {r["year"]: r for r in office.ask("status", "--by", "year", "--task", ESTATES)["rows"]["rows"]}
    assert {year: (r["planned"], r.get("planned_original")) for year, r in rows.items()} == {
        "2013": (14, None), "2014": (14, 15), "2015": (1, 0),
    }  # fmt: skip


def test_targets_by_unit_and_cumulative_figures_are_amended_as_well(office: Office) -> None:
    first, later = "- {period: 2013, quantity: 14, source: 三（四）}", "- {period: 2014, quantity: 15, source: 三（四）}"
    change(office.data / "plan.yaml", first, first.replace("2013,", "2013, unit: 房管局,"))
    change(office.data / "plan.yaml", later, later.replace("2014, quantity: 15", "2014, unit: 房管局, quantity: 29"))
    change(office.data / "plan.yaml", "item: 旧楼区\n", "item: 旧楼区\n    figures: cumulative\n")
    office.do("amend", "旧楼区/2014/房管局", "--quantity", "27", *WHY)
    planned = ("status", "--by", "year", "--task", ESTATES)
    assert {r["year"]: r["planned"] for r in office.ask(*planned)["rows"]["rows"]} == {"2013": 14, "2014": 13}
    office.do("add", "--task", "旧楼区", "--year", "2014", "--street", "房管局", "甲楼")
    office.do("amend", "甲楼", "--to", "2015", *WHY)
    rows = {r["year"]: r["planned"] for r in office.ask(*planned)["rows"]["rows"]}
    assert rows == {"2013": 14, "2014": 12, "2015": 1}


def test_a_hand_written_move_that_means_no_time_is_told(office: Office) -> None:
    terms = {"on": "2014-01-15", "note": "拆迁", "approval": "x"}
    office.write({**terms, "task": COMMUNITIES, "street": "丰年村街", "item": "常熟里", "to": "不久"})
    done = office.say("status")
    assert done.code == 1
    assert "[record.unknown]" in done.err
    assert "不久" in done.err
    assert "record.unknown" in office.problems()
