"""未报 and the log: who owes a report, and what was recorded, in words."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cleancomm.plan.about import about_item
from cleancomm.record.file import read_record
from cleancomm.record.fold import fold_record
from tests.command import Answer, run
from tests.office import ESTATES, Office, chain_record, english_in, fact
from tests.records import change


@pytest.fixture
def office(data: Path) -> Office:
    return Office(data)


# --- 未报 -------------------------------------------------------------------------------------------------------------


def unreported(office: Office, *args: str) -> list[tuple[str, str | None, int]]:
    rows: Iterable[Any] = office.ask("list", "--unreported", *args)["unreported"]["rows"]
    return [(r["unit"], r["item"], r["quantity"]) for r in rows]


def test_who_has_not_reported_since_the_last_reporting_day(office: Office) -> None:
    office.write(
        fact("2013-10-20", "started", "兴业里"),
        {"on": "2013-10-22", "state": "started", "task": ESTATES, "period": "2013", "quantity": 3},
    )
    day_after = Office(office.data, "2013-10-26")
    rows = unreported(day_after)
    assert ("张贵庄街", "福山里", 1) in rows
    assert ("张贵庄街", "兴业里", 1) not in rows
    assert ("房管局, 民政局", None, 14) in rows
    assert ("房管局", None, 14) not in rows
    assert len(rows) == 7 + 21 + 1
    assert unreported(day_after, "--street", "张贵庄", "--state", "未启动") == [("张贵庄街", "福山里", 1)]
    # a month later what was told in October is not news any more
    assert unreported(Office(office.data, "2013-11-26"), "--task", "旧楼区") == [("房管局", None, 14)]
    # the reporting day itself is on time: the round before it counts
    assert "2013-09-25" in Office(office.data, "2013-10-25").say("list", "--unreported").out
    quiet = Office(office.data, "2013-09-21").say("list", "--unreported").out
    assert "本期无未报" in quiet
    assert not english_in(quiet)


def test_the_reporting_day_is_a_setting(office: Office) -> None:
    change(office.data / "plan.yaml", "reporting_day: 25", "reporting_day: 31")
    out = Office(office.data, "2014-03-01").say("list", "--unreported", "--street", "张贵庄").out
    assert "2014-02-28的一期（自2014-02-01起的填报）" in out


# --- log --------------------------------------------------------------------------------------------------------------


def test_the_log_is_narrowed_by_thing_unit_and_day(office: Office) -> None:
    chain_record(office)
    office.write(
        {"id": "x1", "on": "2014-02-01", "at": "2014-02-01T00:30:00+08:00", "state": "reported", "unit": "房管局",
         "task": ESTATES, "period": "2013", "quantity": 3},
        {"id": "x2", "on": "2014-02-02", "at": "2014-02-02T00:30:00+08:00", "voids": "h4"},
    )  # fmt: skip

    def ids(*args: str) -> list[str]:
        return [r["id"] for r in office.ask("log", *args)["entries"]["rows"]]

    assert ids("--since", "2014-02-01") == ["x1", "x2"]
    assert ids("--unit", "张贵庄") == ["h1", "h2", "h3", "h4", "x2"]
    assert ids("景欣苑") == ["h4", "x2"]
    assert "尚无填报记录" in office.say("log", "景欣苑", "--unit", "房管局").out
    office = Office(office.data, "2013-12-20")
    assert ids() == ["h1", "h3"]
    assert "2014-02-30不是日期" in office.refuse("log", "--since", "2014-02-30", code=2)


@pytest.mark.parametrize("command", ["update", "amend", "log"])
def test_the_help_is_wholly_chinese(command: str) -> None:
    page = run(command, "--help", "--lang", "zh").out
    assert page.startswith(f"用法：cleancomm {command}")
    forms = {command, "plan", "yaml", "table", "plain", "markdown", "csv", "json", "list", "str"}
    assert not set(english_in(page)) - forms


def at_clock(data: Path, now: str, *words: str) -> Answer:
    """Record by a clock that says `now`."""
    return run(*words, "--on", "2014-05-10", "--data", str(data), env={"CLEANCOMM_LANG": "en", "TESTS_NOW": now})


def last_state(data: Path) -> str:
    """What the record says of 景欣苑 in the end."""
    entries = read_record(data / "progress.yaml", "progress.yaml").entries
    return str(fold_record(entries, date(2014, 5, 11)).life(about_item("美丽社区创建", "张贵庄街", "景欣苑"))[-1].state)


@pytest.mark.parametrize("second", ["09:00", "08:58", "23:59"], ids=["stands-still", "set-back", "goes-on"])
def test_a_clock_that_is_set_back_annuls_nothing(data: Path, second: str) -> None:
    done = at_clock(data, "2014-05-11T09:00:00+08:00", "update", "景欣苑", "--state", "reported", "--by", "民政局")
    assert done.code == 0
    done = at_clock(data, f"2014-05-11T{second}:00+08:00", "update", "景欣苑", "--state", "accepted", "--by", "房管局")
    assert (done.code, done.err) == (0, "")
    assert last_state(data) == "accepted"


def test_a_clock_that_is_far_behind_is_told(data: Path) -> None:
    at_clock(data, "2014-05-11T09:00:00+08:00", "update", "景欣苑", "--state", "reported", "--by", "民政局")
    before = (data / "progress.yaml").read_bytes()
    words = ("update", "景欣苑", "--state", "accepted", "--by", "房管局", "--as-of", "2014-05-11")
    done = at_clock(data, "2013-05-11T09:00:00+08:00", *words)
    assert done.code == 1
    assert "step.clock" in done.err
    assert "2013-05-11 09:00" in done.err
    assert "2014-05-11 09:00" in done.err
    assert (data / "progress.yaml").read_bytes() == before
    assert at_clock(data, "2013-05-11T09:00:00+08:00", *words, "--force").code == 0
    assert last_state(data) == "accepted"
