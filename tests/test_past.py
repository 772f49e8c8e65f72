"""A past day, as it is known now and as it was known then."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.command import DATA, ask, run
from tests.records import RECORD, add_lines, write_entry

TASK, STREET = "美丽社区创建", "张贵庄街"
PLACE = {"task": TASK, "street": STREET}
YEAR_END = ("--as-of", "2013-12-31")


@dataclass(frozen=True)
class Office:
    """A data folder with a record written by hand."""

    data: Path

    def ask(self, *args: str, code: int = 0) -> Any:
        return ask(*args, "--data", str(self.data), code=code)

    def say(self, *args: str, lang: str = "en") -> str:
        done = run(*args, "--data", str(self.data), "--lang", lang)
        assert done.code == 0, done.err
        return done.out


def later(number: int, on: str, at: str, state: str | None, **rest: object) -> str:
    """An entry of a day that was recorded on another."""
    line = write_entry(number, on, state or "", **rest).replace(f'"{on}T', f'"{at}T')
    return line if state else line.replace('"state": "", ', "")


@pytest.fixture
def office(data: Path) -> Office:
    """Two reported in December; in February a third for December, and an undo of the second."""
    add_lines(
        data,
        later(1, "2013-12-10", "2013-12-10", "reported", **PLACE, item="兴业里", unit=STREET),
        later(2, "2013-12-12", "2013-12-12", "reported", **PLACE, item="福山里", unit=STREET),
        later(3, "2013-12-20", "2014-02-10", "reported", street="无瑕街", task=TASK, item="春霞里", unit="无瑕街"),
        later(4, "2014-02-11", "2014-02-11", None, voids="e2"),
        later(5, "2014-02-12", "2014-02-12", "returned", **PLACE, item="兴业里", unit="民政局", note="缺材料"),
    )
    return Office(data)


def list_reported(document: Any) -> set[str]:
    return {r["item"] for r in document["items"]["rows"] if r["state"] == "reported"}


def test_what_was_recorded_later_is_left_out(office: Office) -> None:
    assert list_reported(office.ask("list", *YEAR_END)) == {"兴业里", "春霞里"}
    known = office.ask("list", "--known-on", "2013-12-31")
    assert list_reported(known) == {"兴业里", "福山里"}
    assert (known["asOf"], known["knownOn"]) == ("2013-12-31", "2013-12-31")
    assert "notes" not in known
    both = office.ask("list", "--known-on", "2014-02-10", *YEAR_END)
    assert (list_reported(both), both["asOf"]) == ({"兴业里", "福山里", "春霞里"}, "2013-12-31")
    assert "knownOn" not in office.ask("list", *YEAR_END)


def test_the_head_says_as_of_and_as_known_on(office: Office) -> None:
    day = ("--known-on", "2013-12-31")
    assert "\nAs of 2013-12-31, as known on 2013-12-31\n" in office.say("status", *day)
    assert "\n截至2013-12-31，按2013-12-31所知\n" in office.say("status", *day, lang="zh")
    for args in (["show", "兴业里"], ["log"], ["milestones"], ["overdue"], ["list", "--unreported"]):
        assert office.ask(*args, *day)["knownOn"] == "2013-12-31", args
    assert [r["id"] for r in office.ask("log", *day)["entries"]["rows"]] == ["e1", "e2"]
    for command in ("validate", "rollup"):
        folder = [str(office.data)] if command == "rollup" else ["--data", str(office.data)]
        assert ask(command, *folder, *day)["knownOn"] == "2013-12-31"


def test_the_day_of_recording_is_that_of_the_plans_zone(data: Path) -> None:
    line = later(1, "2013-12-10", "2013-12-31", "reported", **PLACE, item="兴业里", unit=STREET)
    add_lines(data, line.replace("T09:00:00+08:00", "T17:00:00+00:00"))  # one in the morning of 1 January
    assert list_reported(Office(data).ask("list", "--known-on", "2013-12-31")) == set()
    assert list_reported(Office(data).ask("list", "--known-on", "2014-01-01")) == {"兴业里"}


def test_a_past_day_says_how_much_of_it_was_recorded_later(office: Office) -> None:
    (note,) = office.ask("status", *YEAR_END)["notes"]
    assert note.startswith(
        "Counted here though recorded after 2013-12-31: 1 entry; left out since undone or corrected after it: 1 entry;"
    )
    assert "当日所知的数字用 --known-on 2013-12-31 查看" in office.say("status", *YEAR_END, lang="zh")
    assert "notes" not in office.ask("status", "--as-of", "2014-02-28")
    assert "notes" not in office.ask("status", "--as-of", "2013-12-11")


@pytest.mark.parametrize(
    ("lines", "says", "says_zh"),
    [
        (
            [later(2, "2013-12-20", "2014-02-10", "reported", **PLACE, item="福山里", unit=STREET)],
            "Counted here though recorded after 2013-12-31: 1 entry; --known-on",
            "此处计入了2013-12-31以后才记录的1条；当日所知的数字用 --known-on",
        ),
        (
            [later(2, "2014-02-11", "2014-02-11", None, voids="e1")],
            "Left out here since undone or corrected after 2013-12-31: 1 entry; --known-on",
            "2013-12-31以后被撤销或更正的1条未计入；当日所知的数字用 --known-on",
        ),
    ],
)
def test_a_past_day_tells_nothing_of_what_there_is_none_of(lines: list[str], says: str, says_zh: str, data: Path) -> None:
    add_lines(data, later(1, "2013-12-10", "2013-12-10", "reported", **PLACE, item="兴业里", unit=STREET), *lines)
    office = Office(data)
    (note,) = office.ask("status", *YEAR_END)["notes"]
    assert note.startswith(says)
    assert says_zh in office.say("status", *YEAR_END, lang="zh")


def test_an_error_of_a_later_line_does_not_touch_what_was_known_before(office: Office) -> None:
    add_lines(office.data, later(6, "2013-12-30", "2014-03-01", "reported", **PLACE, item="无此社区"))
    assert office.ask("status", "--known-on", "2014-02-28")["asOf"] == "2014-02-28"
    assert "notes" in office.ask("status", "--as-of", "2014-02-28", code=1)
    done = run("status", "--data", str(office.data), "--known-on", "2014-03-01", "--lang", "en")
    number = (office.data / RECORD).read_text(encoding="utf-8").count("\n")
    assert f"{RECORD}:{number}:1: error[record.unknown]" in done.err


def test_an_undo_of_what_was_recorded_later_is_told_as_in_the_file_of_that_day(office: Office) -> None:
    add_lines(
        office.data,
        later(6, "2013-12-21", "2014-03-01", "reported", **PLACE, item="詹滨里", unit=STREET),
        later(7, "2013-12-22", "2014-02-20", None, voids="e6"),
    )
    assert office.ask("status", "--known-on", "2014-03-01")["asOf"] == "2014-03-01"
    done = run("status", "--data", str(office.data), "--known-on", "2014-02-28", "--lang", "en")
    assert (done.code, "error[record.unknown]" in done.err) == (1, True)


def test_a_name_is_spelled_as_it_was_known(data: Path) -> None:
    about = {"task": "旧楼区改造全覆盖", "street": STREET}
    add_lines(
        data,
        later(1, "2013-11-01", "2014-02-10", "planned", item="新楼", period="2014", **about),
        later(2, "2013-11-02", "2013-11-02", "planned", item="新 楼", period="2014", **about),
    )
    for day, name in (("2013-12-31", "新 楼"), ("2014-02-28", "新楼")):
        rows = Office(data).ask("list", "--task", "旧楼区改造全覆盖", "--known-on", day)["items"]["rows"]
        assert [r["item"] for r in rows] == [name]


def test_a_life_is_shown_until_the_day(office: Office) -> None:
    def ids(*args: str) -> list[str]:
        document = office.ask("show", *args)
        return [r["id"] for r in document["entries"]["rows"]] if "entries" in document else []

    assert ids("兴业里", *YEAR_END) == ["e1"]
    assert ids("兴业里", "--as-of", "2014-02-12") == ["e1", "e5"]
    assert ids("兴业里", "--as-of", "2013-12-09") == []
    # what was undone later says so: it does not count on that day, as is known now
    assert ids("福山里", *YEAR_END) == ["e2", "e4"]
    assert ids("福山里", "--known-on", "2013-12-31") == ["e2"]


def test_a_day_before_the_plan_is_told_and_no_report_is_owed_for_it(office: Office) -> None:
    early = ("--as-of", "2013-09-01")
    assert "2013-09-01 lies before the plan begins (2013-09-20)." in office.ask("status", *early)["notes"]
    assert "2013-09-01在方案起始日期（2013-09-20）之前" in office.say("status", *early, lang="zh")
    assert not any("lies before" in n for n in office.ask("status", "--as-of", "2013-09-20").get("notes", ()))


def test_no_round_of_reports_is_asked_for_that_lies_before_the_plan(data: Path) -> None:
    for day in ("2013-09-01", "2013-09-25"):
        document = Office(data).ask("list", "--unreported", "--as-of", day)
        assert document["title"] == "No report has been due since the plan began (2013-09-20)"
        assert document["unreported"]["rows"] == []
    first = Office(data).ask("list", "--unreported", "--as-of", "2013-09-26")
    assert first["title"] == "Not reported for 2013-09-25 (reports from 2013-09-20 on)"
    assert len(first["unreported"]["rows"]) > 0


def test_a_bulletin_can_be_printed_again(tmp_path: Path) -> None:
    """What a folder answered on a day, and what it answers much later for that day as it was known."""
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    record = (Path(__file__).parent / "record" / RECORD).read_text(encoding="utf-8").splitlines(keepends=True)
    day = "2013-12-31"
    # the lines of this record are in the order of their recording
    then = [line for line in record if line.startswith("#") or line.partition('"at": "')[2][:10] <= day]
    assert 0 < len(then) < len(record)
    for args in (["status"], ["status", "--by", "street"], ["list"], ["milestones"], ["overdue", "--within", "400"]):
        (folder / RECORD).write_text("".join(then), encoding="utf-8")
        before = Office(folder).ask(*args, "--as-of", day)
        (folder / RECORD).write_text("".join(record), encoding="utf-8")
        after = Office(folder).ask(*args, "--known-on", day)
        assert after.pop("knownOn") == day
        assert after == before, args
