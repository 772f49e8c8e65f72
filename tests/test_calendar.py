"""`export calendar`: read back by a parser that has not written it; the same events however their days are moved."""

import re
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import vobject

from cleancomm.message import N_, listing, quote
from cleancomm.problem import CouldNotRun
from cleancomm.render.calendar import render_calendar
from cleancomm.report import EVENTS, Report, Row, Table
from cleancomm.reports import columns as c
from tests.command import Answer, ask, run
from tests.records import add_lines, change, write_entry
from tests.test_golden import RECORD

DAY = ("--as-of", "2014-10-01")
MOVE = {"milestone": "2014年11月", "due": "2014-12-20", "note": "停工", "approval": "津丽政发〔2014〕30号"}


def amendment(number: int, on: str, **rest: object) -> str:
    return write_entry(number, on, "started", **rest).replace('"state": "started", ', "")


@pytest.fixture
def office(data: Path) -> Path:
    """The shipped plan, with what was recorded of it in its first year."""
    lines = RECORD.read_text(encoding="utf-8").splitlines(keepends=True)
    add_lines(data, *(line for line in lines if '"on": "2013-' in line))
    return data


def export(data: Path, path: Path, *more: str) -> Answer:
    return run("export", "calendar", "-o", str(path), "--data", str(data), *(more or DAY), "--lang", "zh")


def read(data: Path, tmp_path: Path, *more: str) -> dict[str, Any]:
    """The events by the milestones that their titles begin with."""
    path = tmp_path / "plan.ics"
    path.unlink(missing_ok=True)
    done = export(data, path, *more)
    assert (done.code, done.err) == (0, "")
    raw = path.read_bytes()
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    assert b"\n" not in raw.replace(b"\r\n", b"")
    book = vobject.readOne(raw.decode("utf-8"))
    return {e.summary.value.split()[0]: e for e in getattr(book, "vevent_list", [])}


def told(event: Any) -> tuple[str, int, str]:
    return event.uid.value, int(event.sequence.value), event.dtstart.value.isoformat()


def test_every_dated_milestone_is_an_event_of_a_whole_day(office: Path, tmp_path: Path) -> None:
    events = read(office, tmp_path)
    report = ask("milestones", "--data", str(office), *DAY)
    dated = {r["milestone"]: r["due"] for r in report["milestones"]["rows"] if r["due"]}
    assert {name: e.dtstart.value.isoformat() for name, e in events.items()} == dated
    for event in events.values():
        assert type(event.dtstart.value) is date
        assert event.dtend.value == event.dtstart.value + timedelta(days=1)
    assert len({e.uid.value for e in events.values()}) == len(events)
    assert "中期现场推动会" not in events
    assert "没有日期、未列入日历：中期现场推动会" in re.sub("\r\n ", "", (tmp_path / "plan.ics").read_bytes().decode())


def test_an_event_says_who_what_and_how_it_stands(office: Path, tmp_path: Path) -> None:
    event = read(office, tmp_path)["2014年11月"]
    said = event.description.value
    assert "责任单位: 民政局、各街道、房管局" in said
    assert "原文: 对旧楼区改造长效管理全覆盖进行验收；同时，对16个社区创建美丽社区工作进行验收" in said
    assert "状态: 未到期" in said
    assert said.endswith("截至2014-10-01")
    days = [alarm.trigger.value for alarm in event.valarm_list]
    assert days == [timedelta(days=-n, hours=9) for n in (30, 7, 1)]
    assert [a.description.value[:5] for a in event.valarm_list] == ["还有30天", "还有7天：", "还有1天："]


def test_what_is_done_reminds_nobody(office: Path, tmp_path: Path) -> None:
    event = read(office, tmp_path)["制定方案"]
    assert "已完成" in event.description.value
    assert not hasattr(event, "valarm")


@pytest.mark.parametrize(("near", "days"), [("3", [3, 1]), ("0", [0])])
def test_the_plan_says_which_days_are_near(office: Path, tmp_path: Path, near: str, days: list[int]) -> None:
    change(office / "plan.yaml", "near_days: 30", f"near_days: {near}")
    event = read(office, tmp_path)["2014年11月"]
    assert [a.trigger.value for a in event.valarm_list] == [timedelta(days=-n, hours=9) for n in days]


def test_a_moved_day_is_the_same_event_in_a_later_version(office: Path, tmp_path: Path) -> None:
    before = read(office, tmp_path)
    add_lines(office, amendment(1, "2014-09-20", **MOVE))
    after = read(office, tmp_path)
    assert {n: told(e) for n, e in before.items() if n != "2014年11月"} == {
        n: told(e) for n, e in after.items() if n != "2014年11月"
    }
    uid, sequence, day = told(before["2014年11月"])
    assert (sequence, day) == (0, "2014-11-30")
    assert told(after["2014年11月"]) == (uid, 1, "2014-12-20")
    stamps = [e["2014年11月"].dtstamp.value.isoformat() for e in (before, after)]
    assert stamps[1] == "2014-09-20T01:00:00+00:00" > stamps[0]
    assert before["2015年底"].dtstamp.value.isoformat() == "2013-09-20T00:00:00+00:00"


def test_an_undone_move_is_a_later_version_too(office: Path, tmp_path: Path) -> None:
    first = told(read(office, tmp_path)["2014年11月"])
    add_lines(office, amendment(1, "2014-09-20", **MOVE))
    add_lines(office, amendment(2, "2014-09-25", voids="e1"))
    assert told(read(office, tmp_path)["2014年11月"]) == (first[0], 2, first[2])
    add_lines(office, amendment(3, "2014-09-26", voids="e2"))
    assert told(read(office, tmp_path)["2014年11月"]) == (first[0], 3, "2014-12-20")
    add_lines(office, amendment(4, "2014-09-27", **{**MOVE, "due": "2014-12-25"}))
    assert told(read(office, tmp_path)["2014年11月"]) == (first[0], 4, "2014-12-25")


def test_what_is_accepted_moves_no_event(office: Path, tmp_path: Path) -> None:
    day = ("--as-of", "2014-12-10")
    before = read(office, tmp_path, *day)["2014年11月"]
    for number, (state, unit) in enumerate((("reported", "房管局"), ("accepted", "民政局"))):
        entry = {"task": "旧楼区改造全覆盖", "period": "2014", "quantity": 15, "unit": unit}
        add_lines(office, write_entry(number, f"2014-10-0{number + 1}", state, **entry))
    after = read(office, tmp_path, *day)["2014年11月"]
    assert told(before) == told(after)
    assert after.dtstamp.value.isoformat() == "2014-10-02T01:00:00+00:00"


def test_the_same_record_and_day_give_the_same_bytes(office: Path, tmp_path: Path) -> None:
    other = shutil.copytree(office, tmp_path / "elsewhere")
    assert export(office, tmp_path / "a.ics").code == export(other, tmp_path / "b.ics").code == 0
    assert (tmp_path / "a.ics").read_bytes() == (tmp_path / "b.ics").read_bytes()
    again = export(office, tmp_path / "a.ics")
    assert (again.code, "[output.exists]" in again.err) == (3, True)


def test_a_street_has_its_own_with_the_same_ids(office: Path, tmp_path: Path) -> None:
    whole = read(office, tmp_path)
    mine = read(office, tmp_path, *DAY, "--street", "万新街")
    assert set(mine) == {"评估验收", "2014年11月", "2015年底", "2016年底"}
    assert {n: e.uid.value for n, e in mine.items()} == {n: whole[n].uid.value for n in mine}
    assert "分项尚缺: 3个" in mine["2014年11月"].description.value


NAMES = ["=1+1", "<script>", "[red]甲", "甲\x1b[31m", "甲\u202e乙", "a;b,c\\n", "甲\r\nBEGIN:VALARM", "😀" * 40, "END:VEVENT"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_text_whatever_it_holds(name: str) -> None:
    row: Row = {
        "summary": quote(name), "due": date(2014, 5, 10), "milestone": name, "alarms": listing(["7"]), "sequence": 0,
        "stamp": "2014-05-01T00:00:00Z", "uid": "x@cleancomm",
    }  # fmt: skip
    columns = (c.SUMMARY, c.DUE, c.MILESTONE, c.ALARMS, c.SEQUENCE, c.STAMP, c.UID)
    raw = render_calendar(Report("calendar", quote(name), (Table(EVENTS, columns, (row,)),)), str)
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    book = vobject.readOne(raw.decode())
    (event,) = book.vevent_list
    plain = re.sub("[\x00-\x1f\u202e]", lambda m: f"\\x{ord(m[0]):02x}" if ord(m[0]) < 256 else f"\\u{ord(m[0]):04x}", name)
    assert event.summary.value == plain
    assert event.description.value == f"Milestone: {plain}"
    assert len(event.valarm_list) == 1


def test_a_calendar_without_events_can_be_read(office: Path, tmp_path: Path) -> None:
    assert read(office, tmp_path, *DAY, "--unit", "财政局") == {}


def test_nothing_else_is_a_calendar(tmp_path: Path) -> None:
    for args in (("status", "-o", str(tmp_path / "x.ics")), ("export", "register", "--format", "ics")):
        done = run(*args, "--lang", "en")
        assert (done.code, done.out) == (2, "")
        assert "only export calendar is a calendar (.ics)" in done.err
    with pytest.raises(ValueError, match="calendar"):
        render_calendar(Report("x", quote("x")), str)


def test_programs_have_the_events_too(office: Path) -> None:
    report = ask("export", "calendar", "--format", "json", "--data", str(office), *DAY)
    row = next(r for r in report[EVENTS]["rows"] if r["milestone"] == "2014年11月")
    assert (row["due"], row["sequence"], row["state"]) == ("2014-11-30", 0, "upcoming")


def test_without_the_library_one_sentence_says_how_to_have_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "icalendar.py").write_text("raise ImportError", encoding="utf-8")
    done = run("export", "calendar", "-o", str(tmp_path / "x.ics"), "--lang", "en", env={"PYTHONPATH": str(tmp_path)})
    assert done.code == 3
    assert "[output.no_icalendar]" in done.err
    assert "pip install 'cleancomm[ics]'" in done.err
    assert not (tmp_path / "x.ics").exists()
    monkeypatch.setitem(__import__("sys").modules, "icalendar", None)
    with pytest.raises(CouldNotRun):
        render_calendar(Report("x", quote("x")), N_)
