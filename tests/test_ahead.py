"""What a clerk asks each month: what came new, by which path, who is late, and what lies ahead."""

from pathlib import Path
from typing import Any

import pytest

from tests.command import ask, run
from tests.records import add_lines, write_entry

COMMUNITY = {"task": "美丽社区创建", "street": "张贵庄街"}
ONE = {**COMMUNITY, "item": "兴业里"}
TWO = {**COMMUNITY, "item": "福山里"}
COMMITTEES = {"task": "社区物业管理全覆盖", "period": "2013"}
WHY = {"approval": "东丽政发〔2013〕99号", "note": "冬季停工"}


@pytest.fixture
def month(data: Path) -> Path:
    """One reported in November and accepted in December; one reported, sent back and reported again in December; of a number
    ten reported and three sent back.
    """
    add_lines(
        data,
        write_entry(1, "2013-11-20", "reported", unit="张贵庄街", **ONE),
        write_entry(2, "2013-12-05", "reported", unit="张贵庄街", **TWO),
        write_entry(3, "2013-12-10", "accepted", unit="民政局", **ONE),
        write_entry(4, "2013-12-11", "returned", unit="民政局", note="照明", **TWO),
        write_entry(5, "2013-12-12", "reported", quantity=10, unit="房管局", **COMMITTEES),
        write_entry(6, "2013-12-13", "returned", quantity=3, unit="民政局", note="合同", **COMMITTEES),
        write_entry(7, "2013-12-20", "reported", unit="张贵庄街", **TWO),
    )
    return data


def news(folder: Path, *args: str) -> dict[str, tuple[int, int, int]]:
    """What came new to each task: reported, sent back, accepted."""
    rows = ask("status", "--data", str(folder), "--year", "2013", *args)["rows"]["rows"]
    return {r["task"]: (r["new_reported"], r["new_returned"], r["new_accepted"]) for r in rows}


def test_a_month_has_what_came_new_in_it(month: Path) -> None:
    told = news(month, "--month", "2013-12")
    assert told["美丽社区创建"] == (2, 1, 1)
    assert told["社区物业管理全覆盖"] == (10, 3, 0)
    assert told["旧楼区改造全覆盖"] == (0, 0, 0)
    assert news(month, "--month", "2013年11月")["美丽社区创建"] == (1, 0, 0)
    assert news(month, "--since", "2013-12-11", "--as-of", "2013-12-31")["美丽社区创建"] == (1, 1, 0)


def test_a_month_is_as_of_its_end_or_of_today_where_that_is_earlier(month: Path) -> None:
    def ends(*args: str) -> str:
        return str(ask("status", "--data", str(month), *args)["asOf"])

    assert ends("--month", "2013-12") == "2013-12-31"
    assert ends("--month", "2013-12", "--as-of", "2013-12-12") == "2013-12-12"
    assert ends("--month", "2016-02", "--as-of", "2016-12-31") == "2016-02-29"
    assert ends("--month", "2013-12", "--known-on", "2013-12-05") == "2013-12-05"


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--month", "2013-13"), "2013-13 is not a month"),
        (("--month", "next"), "write it as 2024-05"),
        (("--month", "2014-06", "--as-of", "2014-05-11"), "2014-06-01 lies after 2014-05-11"),
        (("--since", "2014-06-01", "--as-of", "2014-05-11"), "2014-06-01 lies after 2014-05-11"),
        (("--since", "2014-05-01", "--month", "2014-05"), "cannot stand together"),
    ],
)
def test_a_span_that_is_none_is_refused(args: tuple[str, ...], says: str) -> None:
    done = run("status", *args, "--lang", "en")
    assert (done.code, done.out) == (2, "")
    assert says in done.err


def test_without_a_span_nothing_is_new(month: Path) -> None:
    (row, *_) = ask("status", "--data", str(month), "--as-of", "2013-12-31")["rows"]["rows"]
    assert not {key for key in row if key.startswith("new_")}


def test_what_was_recorded_only_since_is_told(month: Path) -> None:
    late = write_entry(8, "2013-11-21", "reported", unit="无瑕街", task="美丽社区创建", street="无瑕街", item="春霞里")
    add_lines(month, late.replace('"2013-11-21T', '"2013-12-02T'))
    done = run("status", "--data", str(month), "--month", "2013-12", "--lang", "en")
    assert "Recorded since 2013-12-01, but of days before it, and so in what was there before: 1 entry." in done.out
    assert news(month, "--month", "2013-12")["美丽社区创建"] == (2, 1, 1)


# --- the record, a line a thing --------------------------------------------------------------------------------------


def paths(folder: Path, *args: str) -> dict[str, Any]:
    done = run("log", "--data", str(folder), "--format", "json", "--lang", "zh", *args)
    assert done.err == ""
    rows = ask("log", "--data", str(folder), *args)["paths"]["rows"]
    return {r["thing"]: r for r in rows}


def test_the_log_since_a_day_is_a_line_a_thing_with_its_path(month: Path) -> None:
    rows = paths(month, "--since", "2013-12-01", "--as-of", "2013-12-31")
    one, two = rows["美丽社区创建/张贵庄街/兴业里"], rows["美丽社区创建/张贵庄街/福山里"]
    assert one["path"] == "reported→accepted (2013-12-10)"
    assert (one["state"], one["days"], one["entries"], one["unit"]) == ("accepted", 20, 1, "民政局")
    steps = "reported (2013-12-05)→returned (2013-12-11)→reported (2013-12-20)"
    assert (two["path"], two["days"], two["state"]) == (f"not started→{steps}", 15, "reported")
    number = rows["社区物业管理全覆盖/2013"]
    assert (number["path"], number["state"]) == ("reported 10 (2013-12-12)→returned 3 (2013-12-13)", None)
    said = run("log", "--data", str(month), "--since", "2013-12-01", "--as-of", "2013-12-31").out
    assert "未启动→办结（2013-12-05）→退回整改（2013-12-11）→办结（2013-12-20）" in said
    assert said.count("福山里") == 1


def test_every_entry_can_still_be_had_and_the_plain_log_is_as_it_was(month: Path) -> None:
    since = ask("log", "--data", str(month), "--since", "2013-12-01")
    assert [r["id"] for r in since["entries"]["rows"]] == ["e2", "e3", "e4", "e5", "e6", "e7"]
    plain = ask("log", "--data", str(month))
    assert "paths" not in plain
    assert len(plain["entries"]["rows"]) == 7


def test_an_undo_stands_in_the_path_of_what_it_undoes(month: Path) -> None:
    head = '- {"id": "u%s", "on": "%s", "at": "%sT09:00:00+08:00", "recorder": "王", "voids": "%s"}\n'
    add_lines(month, head % (1, "2013-12-21", "2013-12-21", "e7"), head % (2, "2013-12-22", "2013-12-22", "e3"))
    rows = paths(month, "--since", "2013-12-20", "--as-of", "2013-12-31")
    assert rows["美丽社区创建/张贵庄街/福山里"]["path"] == "returned→reported (2013-12-20, counts no more)"
    one = rows["美丽社区创建/张贵庄街/兴业里"]
    assert (one["path"], one["state"]) == ("accepted→undone: accepted (2013-12-22)", "reported")


# --- lists -----------------------------------------------------------------------------------------------------------


def items(*args: str) -> set[str]:
    return {r["item"] for r in ask("list", *args)["items"]["rows"]}


def test_the_list_of_a_unit_is_what_it_answers_for() -> None:
    assert items("--unit", "张贵庄街", "--year", "2013") == {"兴业里", "福山里"}
    everyone = items("--unit", "民政局", "--year", "2013")
    assert {"兴业里", "春霞里", "拟建1"} <= everyone
    assert items("--unit", "房管局", "--year", "2013") == set()


def test_the_help_names_the_states_in_its_language() -> None:
    said = {lang: " ".join(run("list", "--help", "--lang", lang).out.split()) for lang in ("zh", "en")}
    assert "未启动、进行中、办结、验收销号或退回整改" in said["zh"].replace(" ", "")
    assert "planned, started, reported, accepted or returned" in said["en"]


def test_what_is_not_reported_is_counted(month: Path) -> None:
    said = run("list", "--unreported", "--data", str(month), "--as-of", "2013-12-26", "--year", "2013").out
    assert "\n41项，7个街道、1个单位\n" in said
    mine = ask("list", "--unreported", "--data", str(month), "--as-of", "2013-12-26", "--street", "无瑕街", "--year", "2013")
    assert mine["unreported"]["notes"] == ["2 items; 1 street"]
    assert {r["unit"] for r in mine["unreported"]["rows"]} == {"无瑕街"}


@pytest.mark.parametrize("day", ["2013-12-26", "2014-05-01", "2015-07-01"])
def test_the_sentence_and_the_list_count_the_same_as_not_reported(month: Path, day: str) -> None:
    [brief] = ask("status", "--data", str(month), "--as-of", day)["brief"]["rows"]
    [note] = ask("list", "--unreported", "--data", str(month), "--as-of", day)["unreported"]["notes"]
    assert note.split(" ")[0] == str(brief["unreported"])


def test_late_reports_are_told(month: Path) -> None:
    community = {"task": "美丽社区创建", "street": "无瑕街"}
    late = write_entry(8, "2013-12-24", "reported", unit="无瑕街", item="春霞里", **community)
    add_lines(
        month,
        late.replace('"2013-12-24T', '"2013-12-27T'),
        write_entry(9, "2013-12-28", "reported", unit="无瑕街", item="秋霞里", **community),
    )
    told = ask("list", "--unreported", "--data", str(month), "--as-of", "2013-12-31", "--task", "美丽社区")
    rows = [(r["unit"], r["item"], r["on"], r["came"], r["days_late"]) for r in told["late"]["rows"]]
    assert rows == [("无瑕街", "秋霞里", "2013-12-28", "2013-12-28", 3), ("无瑕街", "春霞里", "2013-12-24", "2013-12-27", 2)]
    assert "迟报" in run("list", "--unreported", "--data", str(month), "--as-of", "2013-12-31").out
    before = ask("list", "--unreported", "--data", str(month), "--as-of", "2013-12-26", "--task", "美丽社区")
    assert [r["item"] for r in before["late"]["rows"]] == ["春霞里"]


# --- what lies ahead ---------------------------------------------------------------------------------------------------


def test_todo_is_what_a_street_has_before_it(month: Path) -> None:
    told = ask("todo", "--data", str(month), "--street", "张贵庄街", "--as-of", "2013-12-12")
    assert [(r["item"], r["note"], r["checked_by"]) for r in told["returned"]["rows"]] == [("福山里", "照明", "民政局")]
    assert [(r["milestone"], r["missing"], r["days_left"]) for r in told["due"]["rows"]] == [("评估验收", 1, 19)]
    assert [r["item"] for r in told["report"]["rows"]] == []  # both were reported on in this round
    (first, *_) = ask("todo", "--data", str(month), "--street", "无瑕街", "--as-of", "2013-12-25")["report"]["rows"]
    assert first["unit"] == "无瑕街"
    # the day after the reporting day is of the next round
    said = run("todo", "--data", str(month), "--street", "无瑕街", "--as-of", "2013-12-26", "--lang", "en").out
    assert "To report by 2014-01-25" in said


def test_todo_of_a_unit_has_numbers_sent_back_and_open_amendments(month: Path) -> None:
    extended = write_entry(8, "2013-12-14", "", milestone="评估验收", due="2014-01-31", **WHY).replace('"state": "", ', "")
    add_lines(month, extended)
    told = ask("todo", "--data", str(month), "--unit", "房管局", "--as-of", "2013-12-15")
    assert [(r["unit"], r["quantity"], r["note"]) for r in told["returned"]["rows"]] == [("房管局, 民政局", 3, "合同")]
    assert [(r["thing"], r["note"]) for r in told["amendments"]["rows"]] == [("评估验收", "冬季停工")]
    assert ask("todo", "--data", str(month), "--unit", "房管局", "--as-of", "2013-12-13")["amendments"]["rows"] == []


@pytest.mark.parametrize("form", ["table", "plain", "markdown", "csv", "json"])
def test_todo_is_silent_when_nothing_lies_ahead(form: str, tmp_path: Path) -> None:
    before = run("todo", "--street", "张贵庄街", "--as-of", "2013-08-01", "--format", form, cwd=tmp_path)
    assert (before.code, before.out, before.err) == (0, "", "")
    for lang in ("zh", "en"):
        then = run("todo", "--street", "张贵庄街", "--as-of", "2013-12-01", "--format", form, "--lang", lang, cwd=tmp_path)
        assert then.code == 0
        assert "评估验收" in then.out


def test_the_entries_one_by_one_do_not_say_that_they_are_folded(month: Path) -> None:
    told = "--table entries has the entries one by one"
    since = ("log", "--since", "2013-11-01", "--data", str(month), "--lang", "en")
    assert told in run(*since).out
    assert told not in run(*since, "--table", "entries").out
