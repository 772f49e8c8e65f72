"""督办单: proposed by condition or by escalation, issued under numbers of their own, answered, closed, printed on one page."""

import json
import multiprocessing
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.command import DATA, NOW, ROOT, Answer, ask, run
from tests.papers import W, pages_of, part, print_papers, size_of, tables, text_of
from tests.records import RECORD, add_lines, change, write_entry
from tests.test_bulletin import EXAMPLES, HOSTILE
from tests.test_golden import recorded
from tests.test_options import complete

DAY = "2014-05-11"
HEAD = {"at": "2014-05-11T09:00:00+08:00", "recorder": "王"}
ONE = {"task": "社区物业管理全覆盖", "period": "2014"}


def slip(data: Path, *words: str, day: str = DAY, lang: str = "en") -> Answer:
    """What `slip` says as of a day."""
    env = {"CLEANCOMM_RECORDER": "王", NOW: f"{day}T09:00:00+08:00"}
    return run("slip", *words, "--as-of", day, "--data", str(data), "--lang", lang, env=env)


def do(data: Path, *words: str, day: str = DAY) -> Answer:
    """What `slip` says, which must go well."""
    done = slip(data, *words, day=day)
    assert (done.code, done.err) == (0, ""), done.out
    return done


def ask_slip(data: Path, *words: str, day: str = DAY) -> dict[str, Any]:
    """What `slip` answers as data."""
    found: dict[str, Any] = ask("slip", *words, "--as-of", day, "--data", str(data))
    return found


def list_all(data: Path, day: str = DAY) -> dict[str, dict[str, Any]]:
    """Every slip by its number."""
    return {row["slip"]: row for row in ask_slip(data, "list", "--all", day=day)["slips"]["rows"]}


def write_slip(name: str, number: str, act: str = "issued", on: str = DAY, **more: object) -> str:
    """A line of the record about a slip."""
    given = {"colour": "red", "answer_by": "2014-05-18"} if act == "issued" else {}
    return (
        "- "
        + json.dumps({"id": name, "on": on, **HEAD, "slip": number, "act": act, **given, **ONE, **more}, ensure_ascii=False)
        + "\n"
    )


def test_by_condition_blue_is_near_yellow_behind_red_overdue(data: Path) -> None:
    due = {row["thing"]: row["colour"] for row in ask_slip(data)["due"]["rows"]}
    assert due["社区物业管理全覆盖/2014"] == "red"
    assert due["旧楼区改造全覆盖/2014"] == "yellow"
    assert due["动员部署"] == "red"
    assert "美丽社区创建/2015/张贵庄街" not in due
    earlier = {row["thing"]: row["colour"] for row in ask_slip(data, day="2013-10-01")["due"]["rows"]}
    assert (earlier["制定方案"], earlier["动员部署"]) == ("red", "blue")


def test_the_order_is_the_reddest_first_and_what_is_asked_for(data: Path) -> None:
    colours = [row["colour"] for row in ask_slip(data)["due"]["rows"]]
    assert colours == sorted(colours, key=["red", "yellow", "blue"].index)
    things = [row["thing"] for row in ask_slip(data, "--street", "万新街")["due"]["rows"]]
    assert things == ["美丽社区创建/2013/万新街", "美丽社区创建/2014/万新街"]
    assert [r["thing"] for r in ask_slip(data, "旧楼区/2014")["due"]["rows"]] == ["旧楼区改造全覆盖/2014"]


def test_by_escalation_the_next_colour_comes_when_the_answer_is_late(data: Path) -> None:
    change(data / "plan.yaml", "reporting_day: 25", "slips: by_escalation\n  slip_days: 5\n  reporting_day: 25")
    name = "社区物业管理全覆盖/2014"
    for number, (day, colour) in enumerate([("2014-05-11", "blue"), ("2014-05-17", "yellow"), ("2014-05-23", "red")], 1):
        due = {row["thing"]: row for row in ask_slip(data, day=day)["due"]["rows"]}
        assert due[name]["colour"] == colour
        assert due[name]["over"] == (f"2014-{number - 1}" if number > 1 else None)
        do(data, "--issue", name, day=day)
        for quiet in (day, f"2014-05-{int(day[-2:]) + 5}"):  # the last day for an answer is on time
            assert name not in [row["thing"] for row in ask_slip(data, day=quiet)["due"]["rows"]]
    states = {number: (row["colour"], row["state"]) for number, row in list_all(data, "2014-06-30").items()}
    assert states == {"2014-1": ("blue", "escalated"), "2014-2": ("yellow", "escalated"), "2014-3": ("red", "open")}
    assert name not in [row["thing"] for row in ask_slip(data, day="2014-06-30")["due"]["rows"]]


def test_an_answer_in_time_keeps_it_from_being_escalated(data: Path) -> None:
    change(data / "plan.yaml", "reporting_day: 25", "slips: by_escalation\n  reporting_day: 25")
    do(data, "--issue", "社区物业管理全覆盖/2014")
    do(data, "answer", "1", "--by", "房管局", "--note", "已进场", day="2014-05-15")
    assert "社区物业管理全覆盖/2014" not in [row["thing"] for row in ask_slip(data, day="2014-06-30")["due"]["rows"]]


def test_a_slip_is_numbered_answered_and_closed(data: Path) -> None:
    done = do(data, "--issue", "社区物业管理全覆盖/2014")
    assert "red slip [2014] no. 1, open, to be answered by 2014-05-18" in done.out
    assert list_all(data, "2014-05-18")["2014-1"]["days_late"] is None
    assert list_all(data, "2014-05-20")["2014-1"]["days_late"] == 2
    do(data, "answer", "1", "--by", "房管局", "--note", "已进场40个", "--evidence", "房函5号", day="2014-05-20")
    row = list_all(data, "2014-05-21")["2014-1"]
    assert (row["state"], row["days_late"]) == ("answered", None)
    done = do(data, "close", "〔2014〕1号", "--note", "核查属实", day="2014-06-01")
    assert "red slip [2014] no. 1, closed on 2014-06-01\n" in done.out
    row = list_all(data, "2014-06-01")["2014-1"]
    assert (row["state"], row["closed_on"], row["note"]) == ("closed", "2014-06-01", "核查属实")
    assert list_all(data, "2014-05-31")["2014-1"]["state"] == "answered"  # as of any past day
    assert ask_slip(data, "list", day="2014-06-02")["slips"]["rows"] == []


def test_numbers_go_on_within_a_year_and_begin_anew_with_it(data: Path) -> None:
    do(data, "--issue", "--street", "万新街")
    assert list(list_all(data)) == ["2014-1", "2014-2"]
    do(data, "--issue", "旧楼区/2014", day="2015-01-05")
    assert list(list_all(data, "2015-01-05")) == ["2014-1", "2014-2", "2015-1"]
    ambiguous = slip(data, "show", "1", day="2015-01-05")
    assert ambiguous.code == 2
    assert "2014-1" in ambiguous.err
    assert "2015-1" in ambiguous.err


def test_no_number_is_given_twice_though_it_was_undone(data: Path) -> None:
    do(data, "--issue", "社区物业管理全覆盖/2014")
    assert run("undo", "--yes", "--data", str(data), "--as-of", DAY, env={"CLEANCOMM_RECORDER": "王"}).code == 0
    assert list_all(data) == {}
    do(data, "--issue", "社区物业管理全覆盖/2014")
    assert list(list_all(data)) == ["2014-2"]


def _issue(data: Path, street: str) -> int:
    return slip(data, "--issue", f"美丽社区创建/2014/{street}").code


def test_processes_that_issue_at_once_never_give_one_number_twice(data: Path) -> None:
    streets = ["张贵庄街", "万新街", "华明街"]
    context = multiprocessing.get_context("spawn")
    with context.Pool(3) as pool:
        assert pool.starmap(_issue, [(data, street) for street in streets]) == [0, 0, 0]
    assert sorted(list_all(data)) == ["2014-1", "2014-2", "2014-3"]
    assert {row["thing"] for row in list_all(data).values()} == {f"美丽社区创建/2014/{s}" for s in streets}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--issue", "社区物业管理全覆盖/2014", "--colour", "黄"), "slip.open"),
        (("--issue", "社区物业管理全覆盖/2014", "--colour", "red"), "slip.open"),
        (("--issue", "旧楼区/2014", "--answer-by", "2014-05-10"), "slip.answer_early"),
    ],
)
def test_what_speaks_against_a_slip(words: tuple[str, ...], says: str, data: Path) -> None:
    do(data, "--issue", "社区物业管理全覆盖/2014")
    before = (data / RECORD).read_bytes()
    done = slip(data, *words)
    assert done.code == 1
    assert f"[{says}]" in done.err
    assert (data / RECORD).read_bytes() == before


def test_a_slip_that_is_ended_without_words_says_what_is_to_be_typed(data: Path) -> None:
    do(data, "--issue", "社区物业管理全覆盖/2014")
    for verb in ("answer", "close"):
        done = slip(data, verb, "1")
        assert done.code == 2
        assert f"--note: say what was done or found, as in cleancomm slip {verb} 1 --note TEXT" in done.err
        assert slip(data, verb, "7").err == "there is no slip 7; all are listed by cleancomm slip list --all\n"


def test_no_slip_is_issued_before_the_plan_begins(data: Path) -> None:
    done = slip(data, "--issue", "旧楼区/2014", "--colour", "red", day="2013-09-01")
    assert done.code == 1
    assert "[slip.before_plan]" in done.err
    assert list_all(data) == {}


def test_a_higher_colour_takes_the_place_of_a_lower(data: Path) -> None:
    do(data, "--issue", "旧楼区/2014", "--colour", "blue")
    do(data, "--issue", "旧楼区/2014")
    states = {n: (r["colour"], r["state"]) for n, r in list_all(data).items()}
    assert states == {"2014-1": ("blue", "escalated"), "2014-2": ("yellow", "open")}


def test_a_closed_slip_is_not_closed_again_and_an_issue_with_an_end_is_not_undone(data: Path) -> None:
    do(data, "--issue", "社区物业管理全覆盖/2014")
    issued = (data / RECORD).read_text(encoding="utf-8").split('"id": "')[1].split('"')[0]
    do(data, "close", "1", "--note", "已整改")
    assert "[slip.not_open]" in slip(data, "close", "1", "--note", "再一次").err
    undone = run("undo", issued, "--data", str(data), "--as-of", DAY)
    assert undone.code == 1
    assert "[slip.not_open]" in undone.err
    do(data, "--issue", "社区物业管理全覆盖/2014")  # what was closed may be pressed for again


def test_more_than_three_are_not_issued_without_being_asked(data: Path) -> None:
    many = slip(data, "--issue")
    assert many.code == 2
    assert "--yes" in many.err
    assert list_all(data) == {}
    shown = do(data, "--issue", "--dry-run")
    assert "Nothing was recorded" in shown.out
    assert list_all(data) == {}
    do(data, "--issue", "--yes")
    numbers = [int(n.partition("-")[2]) for n in list_all(data)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) > 15
    assert len((data / RECORD).read_text(encoding="utf-8").strip().splitlines()) == 2 or "things" in (data / RECORD).read_text()
    assert ask_slip(data)["due"]["rows"] == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("close", "1"), "--note"),
        (("close", "--note", "好"), "NUMBER"),
        (("close", "7", "--note", "好"), "7"),
        (("close", "甲", "--note", "好"), "甲"),
        (("show", "1", "2"), "NUMBER"),
        (("list", "万新街"), "万新街"),
        (("--colour", "green", "--issue"), "green"),
        (("--note", "好"), "--note"),
        (("--all",), "--all"),
        (("--issue", "不知道"), "不知道"),
        (("--issue", "旧楼区/2016"), "2016"),
        (("--issue", "春霞里"), "--colour"),
        (("--issue", "--known-on", "2014-05-01"), "--known-on"),
    ],
)
def test_wrong_words_are_told_and_nothing_is_recorded(words: tuple[str, ...], says: str, data: Path) -> None:
    do(data, "--issue", "社区物业管理全覆盖/2014", "旧楼区/2014")
    before = (data / RECORD).read_bytes()
    done = slip(data, *words)
    assert done.code == 2
    assert says in done.err
    assert (data / RECORD).read_bytes() == before


def test_the_plan_that_ships_is_not_written_to(tmp_path: Path) -> None:
    done = run("slip", "--issue", "旧楼区/2014", "--as-of", DAY, cwd=tmp_path)
    assert done.code == 3
    assert "[record.shipped]" in done.err


# --- the record


ANSWERS = (
    "status", "status --year 2014 --by street", "status --month 2014-11", "status --since 2014-01-01", "milestones", "overdue -v",
    "list", "list --unreported", "export register", "export places", "export bulletin --number 1",
)  # fmt: skip


def test_no_figure_knows_of_slips(tmp_path: Path) -> None:
    plain, pressed = tmp_path / "plain", tmp_path / "pressed"
    for folder in (plain, pressed):
        shutil.copytree(recorded() / "data", folder)
    do(pressed, "--issue", "--yes", day="2014-11-20")
    do(pressed, "--issue", "万新街/秋丽家园", "福山里", "--colour", "红", day="2014-11-20")
    do(pressed, "close", "1", "2", "--note", "好", day="2014-11-25")
    assert "things" in (pressed / RECORD).read_text(encoding="utf-8").splitlines()[-3]
    for words in ANSWERS:
        for day in ("2014-11-19", "2014-12-05", "2016-02-01"):
            asked = (*words.split(), "--as-of", day, "--format", "json")
            first, second = (run(*asked, "--data", str(folder)) for folder in (plain, pressed))
            assert first.code == 0
            assert first == second, (words, day)
    found = [run("validate", "--data", str(folder), "--lang", "en").out for folder in (plain, pressed)]
    first_count, second_count = (re.findall(r"\d+ errors?, \d+ warnings?", out) for out in found)
    assert first_count == second_count


BROKEN = {
    "two slips with one number": ([write_slip("a", "2014-1"), write_slip("b", "2014-1", task="旧楼区改造全覆盖")], "slip.twice"),
    "closing of one that is not there": ([write_slip("a", "2014-1", "closed")], "slip.not_open"),
    "closing of one that is closed": (
        [write_slip("a", "2014-1"), write_slip("b", "2014-1", "closed"), write_slip("c", "2014-1", "closed", on="2014-05-12")],
        "slip.not_open",
    ),
    "a second for one thing": ([write_slip("a", "2014-1"), write_slip("b", "2014-2")], "slip.open"),
    "an unknown thing": ([write_slip("a", "2014-1", task="没有的任务")], "record.unknown"),
    "an answer about another thing": (
        [write_slip("a", "2014-1"), write_slip("b", "2014-1", "answered", task="旧楼区改造全覆盖")], "slip.other_thing",
    ),
    "an answer before the issue": ([write_slip("a", "2014-1", answer_by="2014-05-01")], "slip.answer_early"),
    "after today": ([write_slip("a", "2014-1", on="2014-06-01", answer_by="2014-06-05")], "chain.after_today"),
    "a number that is none": ([write_slip("a", "2014-01")], "record.entry"),
    "a state beside it": ([write_slip("a", "2014-1", state="accepted")], "record.entry"),
    "no colour": ([write_slip("a", "2014-1").replace('"colour": "red", ', "")], "record.entry"),
    "a colour without a slip": ([write_entry(1, "2014-05-01", "started", colour="red", **ONE, quantity=3)], "record.entry"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_validate_finds_what_is_wrong_with_slips(name: str, data: Path) -> None:
    lines, code = BROKEN[name]
    add_lines(data, *lines)
    done = run("validate", "--data", str(data), "--as-of", "2014-05-20", "--lang", "en")
    assert done.code in (1, 3) or code == "chain.after_today"  # a warning
    assert f"[{code}]" in done.out + done.err


def test_a_slip_that_spells_its_thing_otherwise_is_about_it_all_the_same(data: Path) -> None:
    item = {"task": "美丽社区创建", "street": "万新街"}
    add_lines(
        data,
        write_slip("a", "2014-1", item="秋丽 家园", **item),
        write_slip("b", "2014-2", item="又 一里", **item, period="2014"),  # its own spelling, on an earlier line, is none
        write_entry(1, "2014-05-12", "planned", item="又一里", **item, period="2014"),
    )
    things = {number: row["thing"] for number, row in list_all(data).items()}
    assert things == {"2014-1": "美丽社区创建/万新街/秋丽家园", "2014-2": "美丽社区创建/万新街/又一里"}


def test_the_order_of_lines_does_not_matter(data: Path) -> None:
    lines = [
        write_slip("a", "2014-1"),
        write_slip("b", "2014-1", "answered", on="2014-05-12"),
        write_slip("c", "2014-1", "closed", on="2014-05-13"),
    ]
    add_lines(data, *lines)
    first = list_all(data, "2014-05-20")
    shutil.copy(DATA / RECORD, data / RECORD)
    add_lines(data, *reversed(lines))
    assert list_all(data, "2014-05-20") == first
    assert first["2014-1"]["state"] == "closed"


def test_show_log_and_todo_tell_of_slips(data: Path) -> None:
    do(data, "--issue", "社区物业管理全覆盖/2014")
    do(data, "--issue", "景欣苑", "--colour", "blue")
    folder = ("--data", str(data), "--lang", "en", "--as-of", "2014-05-20")
    assert "red slip [2014] no. 1 issued, to be answered by 2014-05-18" in run("show", "社区物业管理全覆盖/2014", *folder).out
    assert "blue slip [2014] no. 2 issued" in run("show", "景欣苑", *folder).out
    assert "red slip [2014] no. 1 issued" in run("log", *folder).out
    rows = {r["slip"]: r["days_late"] for r in ask("todo", "--unit", "房管局", *folder[:2], *folder[4:])["slips"]["rows"]}
    assert rows == {"2014-1": 2}
    assert [r["slip"] for r in ask("todo", "--street", "张贵庄街", *folder[:2], *folder[4:])["slips"]["rows"]] == ["2014-2"]
    entries = ask("export", "data", *folder[:2], *folder[4:])["entries"]["rows"]
    assert [(r["slip"], r["act"], r["colour"], r["answer_by"]) for r in entries] == [
        ("2014-1", "issued", "red", "2014-05-18"), ("2014-2", "issued", "blue", "2014-05-18"),
    ]  # fmt: skip


def test_a_reminder_tells_of_open_slips(data: Path) -> None:
    do(data, "--issue", "社区物业管理全覆盖/2014")
    words = ("remind", "--as-of", "2014-05-20", "--data", str(data), "--lang", "en", "--unit")
    assert "[2014] no. 1" in run(*words, "房管局").out
    assert "[2014] no. 1" not in run(*words, "交警支队").out
    do(data, "close", "1", "--note", "好", day="2014-05-19")
    assert "[2014] no. 1" not in run(*words, "房管局").out


def test_a_slip_that_nobody_would_answer_is_told() -> None:
    answer = run("slip", "--as-of", "2014-05-20", "--lang", "zh")
    assert "原文没有写由谁负责：制定方案、动员部署、自查完善；其督办单没有承办单位。" in answer.out
    assert "没有承办单位" not in run("slip", "--street", "张贵庄街", "--as-of", "2014-05-20", "--lang", "zh").out


def test_what_is_complete_is_proposed_for_closing(data: Path) -> None:
    do(data, "--issue", "社区物业管理全覆盖/2014")
    add_lines(
        data,
        write_entry(1, "2014-05-12", "reported", quantity=70, unit="房管局", **ONE),
        write_entry(2, "2014-05-13", "accepted", quantity=70, unit="民政局", **ONE),
    )
    assert [r["slip"] for r in ask_slip(data, day="2014-05-14")["ready"]["rows"]] == ["2014-1"]
    assert ask_slip(data, day="2014-05-12")["ready"]["rows"] == []


@pytest.mark.parametrize(
    ("line", "offered"),
    [("slip l", ["list"]), ("slip show ", ["2014-1", "2014-2"]), ("slip close ", ["2014-2"]), ("slip list ", [])],
)
def test_what_a_shell_is_offered(line: str, offered: list[str], data: Path) -> None:
    do(data, "--issue", "旧楼区/2014", "--colour", "blue")
    do(data, "--issue", "旧楼区/2014")
    assert complete("fish", f"cleancomm {line}", str(data)) == offered


# --- the paper


def boxes(path: Path) -> dict[str, str]:
    """The boxes of a slip by their labels."""
    (form,) = tables(path)
    return {row[n]: row[n + 1] for row in form[1:] for n in range(0, len(row), 2)}


def test_a_slip_says_what_held_when_it_was_issued_and_what_became_of_it(data: Path, tmp_path: Path) -> None:
    do(data, "--issue", "社区物业管理全覆盖/2014")
    do(data, "answer", "1", "--by", "房管局", "--note", "已进场40个", "--evidence", "房函5号", day="2014-05-20")
    words = ("show", "1", "-o")
    assert slip(data, *words, str(tmp_path / "new.docx"), lang="zh").code == 0
    new = boxes(tmp_path / "new.docx")
    assert (new["编号"], new["签发日期"], new["反馈期限"], new["完成时限"]) == (
        "〔2014〕1号",
        "2014年5月11日",
        "2014年5月18日",
        "2014年5月10日",
    )
    assert new["督办内容"] == "截至2014年5月11日，计划70个，验收销号0个，办结待验收0个，尚缺70个；逾期1天，缺70。"
    assert "耿俊青（房管局局长）" in new["责任领导"]
    assert (new["办理情况"], new["核查意见"]) == ("", "")
    add_lines(data, write_entry(1, "2014-05-15", "reported", quantity=40, unit="房管局", **ONE))
    assert slip(data, *words, str(tmp_path / "later.docx"), day="2014-05-21", lang="zh").code == 0
    later = boxes(tmp_path / "later.docx")
    assert later["督办内容"] == new["督办内容"]
    assert (later["办理情况"], later["佐证材料"]) == ("已进场40个", "房函5号")
    page = run(
        "export", "slip", "--number", "2014-1", "--format", "markdown", "--data", str(data), "--as-of", DAY, "--lang", "zh"
    ).out
    assert "| 编号 | 〔2014〕1号 |" in page
    assert all(f"| {label} | {text} |" in page for label, text in new.items())


def test_a_slip_names_the_heads_of_its_unit_and_of_no_other_whose_name_begins_with_its_own(data: Path, tmp_path: Path) -> None:
    unit = "  - {name: 房管局, standing: lead"
    other = unit.replace("房管局", "房管局物业科")
    change(data / "duties.yaml", unit, f"{unit.replace('房管局', '房管局, aliases: [区住房局]')}, source: 五（一）}}\n{other}")
    head = "    - {name: 耿俊青"
    more = ("甲某, post: 房管局物业科科长", "乙某, post: 区住房局副局长")
    added = "".join(f"    - {{name: {one}, role: 负责人, source: 五（一）}}\n" for one in more)
    change(data / "duties.yaml", head, f"{added}{head}")
    do(data, "--issue", "社区物业管理全覆盖/2014")
    assert slip(data, "show", "1", "-o", str(tmp_path / "slip.docx"), lang="zh").code == 0
    named = ["王玉凤（民政局局长）", "乙某（区住房局副局长）", "耿俊青（房管局局长）", "丁明军（民政局副局长）"]
    assert boxes(tmp_path / "slip.docx")["责任领导"] == "、".join(named)


def test_the_same_slip_gives_the_same_bytes_with_a_font_on_every_run(data: Path, tmp_path: Path) -> None:
    do(data, "--issue", "旧楼区/2014")
    for name in ("a", "b"):
        assert slip(data, "show", "1", "-o", str(tmp_path / f"{name}.docx")).code == 0
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    runs = list(part(tmp_path / "a.docx", "word/document.xml").iter(f"{W}r"))
    assert all(r.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia") for r in runs)
    band = next(c for c in part(tmp_path / "a.docx", "word/document.xml").iter(f"{W}tc"))
    assert text_of(band) == "yellow: behind schedule"
    assert band.find(f"{W}tcPr/{W}shd").get(f"{W}fill") == "FFE699"


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Slips of every kind of thing, of hostile names, of long texts and of other plans, as LibreOffice prints them."""
    folder = tmp_path_factory.mktemp("slips")
    paths = []

    def write(data: Path, name: str, number: int, day: str) -> None:
        for lang in ("zh", "en"):
            path = folder / f"{name}-{lang}.docx"
            assert slip(data, "show", str(number), "-o", str(path), day=day, lang=lang).code == 0
            paths.append(path)

    data = shutil.copytree(DATA, folder / "data")
    for number, name in enumerate(HOSTILE):
        what = {"task": "美丽社区创建", "street": "万新街", "item": name}
        add_lines(data, write_entry(number, "2014-02-01", "planned", period="2014", **what))
    do(data, "--issue", "社区物业管理全覆盖/2014")
    do(data, "--issue", "动员部署")
    do(data, "--issue", "景欣苑", "--colour", "蓝")
    do(data, "answer", "1", "--note", "办理情况" * 200, "--evidence", "佐证" * 60)
    do(data, "close", "1", "--note", "核查" * 60)
    for number, name in enumerate(("target", "step", "item"), 1):
        write(data, name, number, DAY)
    for n, name in enumerate(HOSTILE):
        do(data, "--issue", f"美丽社区创建/万新街/{name}", "--colour", "黄", "--answer-by", "2014-06-01")
        write(data, f"hostile{n}", 4 + n, DAY)
    for name, day in EXAMPLES.items():
        other = shutil.copytree(ROOT / "examples" / name, folder / name)
        do(other, "--issue", "--yes", day=day)
        write(other, name, 1, day)
    print_papers(folder, paths)
    return {p.stem: p for p in paths}


def test_every_slip_is_one_page_of_a4(printed: Mapping[str, Path]) -> None:
    assert len(printed) == 2 * (3 + len(HOSTILE) + len(EXAMPLES))
    for name, path in printed.items():
        pdf = path.with_suffix(".pdf")
        pages = pages_of(pdf)
        assert len(pages) == 1, name
        assert list(size_of(pdf)) == pytest.approx([210, 297], abs=0.5)
        assert "None" not in pages[0]


def test_hostile_names_stay_texts_on_a_slip(printed: Mapping[str, Path]) -> None:
    for n, name in enumerate(HOSTILE):
        shown = boxes(printed[f"hostile{n}-zh"])["督办事项"]
        assert shown == f"美丽社区创建/万新街/{name}".replace("\u202e", "\\u202e")
