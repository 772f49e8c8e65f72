"""Keeping the record as the office clerk does: the chain of states, names, numbers, the question before much changes."""

import json
from pathlib import Path

import pytest

from cleancomm.record.file import read_record
from cleancomm.record.fold import standing_entries
from tests.command import DATA, run
from tests.office import (
    COMMUNITIES,
    ESTATES,
    FOUR,
    PROPERTY,
    TODAY,
    WHY,
    Office,
    Terminal,
    chain_record,
    changes,
    english_in,
    needs_terminal,
)


@pytest.fixture
def office(data: Path) -> Office:
    return Office(data)


# --- the chain: 办结 by the responsible unit, 验收销号 by another ---------------------------------------------------


def test_a_report_and_an_acceptance_are_recorded_counted_and_told(office: Office) -> None:
    told = ("--on", "2013-12-20", "--by", "张贵庄", "--evidence", "档案7")
    reported = office.do("update", "兴业里", "--state", "办结", *told)
    checked = ("--on", "2013-12-30", "--by", "民政局", "--method", "现场核实", "--note", "合格")
    document = office.ask("update", f"{COMMUNITIES}/张贵庄街/兴业里", "--state", "accepted", *checked)
    assert document["kind"] == "change"
    assert document["id"] == office.last_id
    thing = f"{COMMUNITIES}/张贵庄街/兴业里"
    assert changes(document) == [(thing, "2013, reported done since 2013-12-20", "2013, accepted since 2013-12-30")]
    total = office.ask("status")["rows"]["total"]
    assert (total["accepted"], total["reported"]) == (1, 1)
    rows = office.ask("log", "兴业里")["entries"]["rows"]
    assert [(r["what"], r["unit"], r["on"], r["recorder"], r["id"]) for r in rows] == [
        ("reported done", "张贵庄街", "2013-12-20", "王", reported),
        ("accepted", "民政局", "2013-12-30", "王", office.last_id),
    ]
    assert (rows[0]["evidence"], rows[1]["method"], rows[1]["note"]) == ("档案7", "on_site", "合格")
    page = office.say("show", "兴业里").out
    assert "办结（待验收）" in page
    assert "验收销号" in page
    assert "现场核实" in page
    assert not english_in(page)


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("福山里", "--state", "验收销号", "--by", "张贵庄街"), "chain.self_accepted"),
        (("福山里", "--state", "accepted"), "chain.no_unit"),
        (("景欣苑", "--state", "accepted", "--by", "民政局"), "chain.not_reported"),
        (("福山北里", "--state", "accepted", "--by", "民政局"), "chain.not_reported"),
        (("福山里", "--state", "退回整改", "--by", "民政局"), "chain.no_reason"),
        (("景欣苑", "--state", "办结", "--by", "公安分局"), "chain.other_unit"),
        (("景欣苑", "--state", "办结", "--by", "民政局", "--on", "2013-09-19"), "chain.before_plan"),
        (("景欣苑", "--state", "办结", "--by", "民政局", "--on", "2014-03-11"), "chain.after_today"),
        (("景欣苑", "--state", "办结", "--by", "民政局", "--on", "2014-01-19"), "chain.later"),
        (("景欣苑", "--state", "进行中"), "chain.same"),
        (("兴业里", "--state", "办结", "--by", "民政局"), "chain.order"),
        (("动员部署", "--state", "accepted", "--by", "民政局"), "chain.not_reported"),
    ],
)
def test_what_breaks_the_chain_is_refused(office: Office, args: tuple[str, ...], code: str) -> None:
    chain_record(office)
    said = office.refuse("update", *args)
    assert f"[{code}]" in said
    assert not english_in(said)


def test_a_return_with_its_reason_reopens_what_was_reported(office: Office) -> None:
    chain_record(office)
    office.do("update", "福山里", "--state", "退回", "--by", "民政局", "--note", "台账不全")
    office.do("update", "福山里", "--state", "办结", "--by", "张贵庄街")
    assert office.item("福山里")["state"] == "reported"


def test_force_is_written_into_the_entry_and_stays_a_note(office: Office) -> None:
    chain_record(office)
    office.do("update", "福山里", "--state", "验收销号", "--by", "张贵庄街", "--force")
    assert json.loads(office.record.splitlines()[-1][2:])["forced"] is True
    assert office.ask("log", "福山里")["entries"]["rows"][-1]["mark"] == "forced"
    assert office.problems() == {"record.forced"}


def test_several_names_are_one_step_or_nothing(office: Office) -> None:
    chain_record(office)
    refused = office.refuse("update", "福山北里", "福山里", "--state", "started")
    assert "福山里" in refused
    assert office.refuse("update", "福山北里", "无此地", "--state", "started", code=2)
    before = office.record
    step = office.do("update", "福山北里", "詹滨西里", "福山北里", "--state", "started")
    assert office.record.startswith(before)
    assert office.record.removeprefix(before).count("\n") == 1
    rows = office.ask("log")["entries"]["rows"]
    assert [r["id"] for r in rows][-2:] == [f"{step}.1", f"{step}.2"]


def test_the_entries_of_one_step_come_in_the_order_of_their_numbers(office: Office) -> None:
    names = [f"{n}号院" for n in range(1, 13)]
    step = office.do("add", *names, "--task", "旧楼区改造全覆盖", "--year", "2014", "--yes")
    rows = office.ask("log")["entries"]["rows"]
    assert [r["id"] for r in rows] == [f"{step}.{n}" for n in range(1, 13)]
    assert [r["thing"].rpartition("/")[2] for r in rows] == names
    record = read_record(office.data / "progress.yaml", "")
    assert [e.item for e in standing_entries(reversed(record.entries))] == names
    undone = office.ask("undo", "--yes")
    assert len(changes(undone)) == 12


# --- how a thing is named -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("无此地", "没有“无此地”"),
        ("", "名称为空"),
        ("拟建1", "新立街/拟建1"),
        ("福山", "张贵庄街/福山北里"),
        ("万新/招远路", "招远路"),
        ("//", "没有“//”"),
        ("2014年11月", "所要求的事项全部验收"),
        (f"{PROPERTY}/2014", "--quantity"),
    ],
)
def test_a_name_that_means_nothing_or_two_things_is_told(office: Office, name: str, says: str) -> None:
    said = office.refuse("update", name, "--state", "started", code=2)
    assert says in said
    assert not english_in(said)


def test_a_thing_is_found_by_part_by_address_and_as_a_milestone(office: Office) -> None:
    office.do("update", "招远", "--state", "started")
    office.do("update", "居委会/华明地区/拟建1", "--state", "started")
    office.do("update", "新立/拟建1", "动员", "--state", "办结", "--by", "民政局")
    states = {(r["street"], r["item"]): r["state"] for r in office.ask("list")["items"]["rows"]}
    assert states["张贵庄街", "招远路"] == "started"
    assert states["华明街", "拟建1"] == "started"
    assert states["新立街", "拟建1"] == "reported"
    document = office.ask("update", "动员部署", "--state", "accepted", "--by", "房管局")
    assert changes(document) == [
        ("动员部署", "due 2013-10-15, overdue; reported done", "due 2013-10-15, done after its day; accepted")
    ]


def test_a_name_in_two_tasks_wants_its_address(office: Office) -> None:
    office.do("add", "--task", "物业", "--year", "2014", "--street", "张贵庄", "兴业里", "a/b")
    said = office.refuse("update", "兴业里", "--state", "started", code=2)
    assert f"{PROPERTY}/张贵庄街/兴业里" in said
    assert f"{COMMUNITIES}/张贵庄街/兴业里" in said
    office.do("update", "物业/张贵庄/兴业里", "a/b", "--state", "started")
    rows = office.ask("list", "--state", "进行中")["items"]["rows"]
    assert [(r["task"], r["item"]) for r in rows] == [(PROPERTY, "兴业里"), (PROPERTY, "a/b")]


def test_part_of_a_streets_name_means_the_street_not_all_that_lies_in_it(office: Office) -> None:
    chain_record(office)
    assert office.ask("show", "张贵庄")["kind"] == "street"
    assert len(office.ask("log", "张贵庄")["entries"]["rows"]) == 4


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--state", "foo"), "进行中"),
        (("--state", "未启动"), "未启动不是可填报的状态"),
        (("--state", "started", "--note", "a\x1bb"), "--note：为空，或含控制字符"),
        (("--state", "started", "--evidence", ""), "--evidence：为空，或含控制字符"),
        (("--state", "started", "--by", ""), "名称为空"),
        (("--state", "started", "--on", "2014-02-30"), "--on: 2014-02-30不是日期"),
        (("--state", "started", "--method", "猜"), "现场核实"),
        (("--state", "started", "--replaces", ""), "名称为空"),
        (("--state", "started", "--replaces", "nosuch"), "没有“nosuch”"),
    ],
)
def test_wrong_words_are_a_usage_error(office: Office, args: tuple[str, ...], says: str) -> None:
    said = office.refuse("update", "招远路", *args, code=2)
    assert says.replace("：", ": ", 1) in said or says in said
    assert not english_in(said.replace("foo", "").replace("nosuch", ""))


# --- numbers without names ------------------------------------------------------------------------------------------


def test_names_and_a_number_never_count_a_thing_twice(office: Office) -> None:
    office.do("add", "--task", "旧楼区改造", "--year", "2014", "--street", "张贵庄", "甲楼", "乙楼", " 甲楼 ")
    office.do("update", "甲楼", "乙楼", "--state", "办结", "--by", "房管局")
    document = office.ask("update", "旧楼区/2014", "--quantity", "5", "--state", "办结", "--by", "房管局")
    assert changes(document)[0][2] == "planned 15 by 2014-11-30, reported 5, accepted 0"
    assert office.problems() == set()
    office.do("update", "旧楼区/2014", "--quantity", "１8", "--state", "reported", "--by", "房管局", "--force")
    office.do("update", "旧楼区/2014", "--quantity", "18", "--state", "accepted", "--by", "民政局", "--force")
    total = office.ask("status", "--year", "2014", "--task", ESTATES)["rows"]["total"]
    assert [total[key] for key in ("planned", "accepted", "reported", "percent", "surplus", "gap")] == [
        15,
        18,
        18,
        100,
        3,
        15 - total["expected"],
    ]


def test_a_number_less_than_the_names_is_told_by_validate(office: Office) -> None:
    place = {"task": ESTATES, "street": "张贵庄街", "period": "2014"}
    office.write(
        {"on": "2014-01-05", "state": "reported", "unit": "房管局", **place, "item": "甲楼"},
        {"on": "2014-01-05", "state": "reported", "unit": "房管局", **place, "item": "乙楼"},
        {"on": "2014-02-05", "state": "reported", "unit": "房管局", "task": ESTATES, "period": "2014", "quantity": 1},
    )
    assert office.problems() == {"record.disagree"}
    assert office.ask("status", "--year", "2014", "--task", ESTATES)["rows"]["total"]["reported"] == 2


@pytest.mark.parametrize("number", ["-1", "abc", "", "1e400", "nan", "1_2", "99999999999"])
def test_what_is_no_quantity_is_refused(office: Office, number: str) -> None:
    said = office.refuse("update", "旧楼区/2014", "--state", "started", f"--quantity={number}", code=2)
    assert "请写数字" in said


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (("旧楼区/2014", "--quantity", "2", "--state", "reported", "--by", "房管局"), 1, "[chain.fewer]"),
        (("旧楼区/2014", "--quantity", "4", "--state", "accepted", "--by", "民政局"), 1, "[chain.beyond_reported]"),
        (("旧楼区/2014", "--quantity", "3", "--state", "accepted", "--by", "房管局"), 1, "[chain.self_accepted]"),
        (("旧楼区/2014", "--quantity", "4", "--state", "退回", "--by", "民政局", "--note", "x"), 1, "[chain.beyond_open]"),
        (("旧楼区/2015", "--quantity", "2", "--state", "started"), 2, "没有“2015"),
        (("美丽社区/2014", "--quantity", "2", "--state", "started"), 2, "张贵庄街"),
        (("甲楼", "--quantity", "2", "--state", "started"), 2, "任务/时期"),
    ],
)
def test_a_number_keeps_the_chain_too(office: Office, args: tuple[str, ...], code: int, says: str) -> None:
    office.write({"on": "2014-02-05", "state": "reported", "unit": "房管局", "task": ESTATES, "period": "2014", "quantity": 3})
    assert says in office.refuse("update", *args, code=code)


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (("--year", "2013", "--street", "张贵庄", "甲楼"), 1, "甲楼已在2014列名"),
        (("--year", "2014", "甲楼"), 1, "甲楼已在2014列名"),
        (("--year", "2014", "--street", "张贵庄", " "), 2, "NAME"),
        (("--year", "2014", "--street", "张贵庄", "甲\n楼"), 2, "NAME"),
        (("--year", "2014", "--street", "", "乙楼"), 2, "名称为空"),
        (("--year", "2015", "乙楼"), 2, "没有“2015"),
        (("--year", "2014/张贵庄", "乙楼"), 2, "没有“2014/张贵庄"),
        (("--year", "2014", *"甲乙丙丁"), 2, "--yes"),
    ],
)
def test_what_cannot_be_named_is_refused(office: Office, args: tuple[str, ...], code: int, says: str) -> None:
    place = {"task": ESTATES, "street": "张贵庄街", "period": "2014"}
    office.write({"on": "2014-01-05", "state": "planned", **place, "item": "甲楼"})
    said = office.refuse("add", "--task", "旧楼区", *args, code=code)
    assert says in said
    assert "chain." not in said


# --- the question before more than three things change ----------------------------------------------------------------


@needs_terminal
@pytest.mark.parametrize(
    ("lang", "keys", "code", "says"),
    [
        ("zh", b"y\n", 0, "已记录"),
        ("zh", "是\n".encode(), 0, "已记录"),
        ("en", b"n\n", 1, "Nothing was recorded."),
        ("zh", b"\x04", 1, "未记录任何内容"),
        ("zh", b"\x03", 130, "有4项变化"),
    ],
    ids=["y", "是", "n", "EOF", "ctrl-c"],
)
def test_four_changes_are_asked_about_on_a_terminal(office: Office, lang: str, keys: bytes, code: int, says: str) -> None:
    before = office.record
    words = ("update", *FOUR, "--state", "started", "--as-of", TODAY, "--data", str(office.data), "--lang", lang)
    ended, text = Terminal(*words).answer(keys)
    assert ended == code
    assert says in text
    assert "秋丽家园" in text.partition("[y/N]")[0]
    assert "Traceback" not in text
    assert (office.record != before) == (code == 0)


def test_without_a_terminal_the_question_is_an_error_that_says_yes(office: Office) -> None:
    step = ("update", *FOUR, "--state", "started")
    said = office.refuse(*step, code=2)
    assert "--yes" in said
    assert not english_in(said)
    assert "4 things would change; say --yes" in office.refuse(*step, code=2, lang="en")
    office.do(*step, "--yes")
    assert "--yes" in office.refuse("undo", code=2)
    office.do("update", *FOUR[:3], "--state", "办结", "--by", "民政局")


@pytest.mark.parametrize(
    "args",
    [
        ("update", "招远路", "津门里", "振兴里", "詹安里", "--state", "started"),
        ("add", "--task", "旧楼区", "--year", "2014", "甲楼"),
        ("amend", "2014年11月", "--due", "2014-12-31", *WHY),
        ("undo", "h2"),
    ],
)
def test_a_dry_run_shows_and_records_nothing(office: Office, args: tuple[str, ...]) -> None:
    chain_record(office)
    before = office.record
    document = office.ask(*args, "--dry-run")
    assert changes(document)
    assert "id" not in document
    assert office.record == before


def test_the_plan_that_ships_is_only_read(tmp_path: Path) -> None:
    before = (DATA / "progress.yaml").read_bytes()
    for lang, says in (("zh", "随程序发布"), ("en", "ships with the program")):
        done = run("update", "兴业里", "--state", "started", "--as-of", TODAY, "--lang", lang, cwd=tmp_path)
        assert (done.code, done.out) == (3, "")
        assert "[record.shipped]" in done.err
        assert says in done.err
    assert run("update", "兴业里", "--state", "started", "--as-of", TODAY, "--dry-run", cwd=tmp_path).code == 0
    assert (DATA / "progress.yaml").read_bytes() == before
