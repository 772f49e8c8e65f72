"""The record under git: offices that record in clones of one repository lose nothing, and all read the same."""

import json
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleancomm.record.file import parse_record
from cleancomm.record.fold import fold_record
from tests.command import DATA, ask
from tests.records import RECORD, add_lines, write_entry
from tests.repository import NO_SETTINGS, Repository, start_repository

COMMUNITY = {"task": "美丽社区创建", "street": "张贵庄街"}
FIRST = write_entry(1, "2013-11-01", "started", item="福山里", unit="张贵庄街", **COMMUNITY)
SHIPPED = (DATA / "progress.yaml").read_text(encoding="utf-8")
TORN = '- {"id": "e9", "on": "2013-11-0'
AS_OF = ("--as-of", "2014-01-31")


def share(folder: Path, record: str | None) -> tuple[Repository, Repository]:
    """Two clones of a repository whose record holds that text."""
    base = start_repository(folder / "base")
    if record is None:
        base.record.unlink()
    else:
        base.record.write_text(record, encoding="utf-8", newline="")
    base.commit()
    base.git("config", "receive.denyCurrentBranch", "updateInstead")
    return base.clone(folder / "here"), base.clone(folder / "there")


def update(office: Repository, item: str, state: str, on: str, *rest: str) -> str:
    """Record a step with the real command line; its id."""
    done = office.run("update", item, "--state", state, "--on", on, "--by", "张贵庄街", *AS_OF, *rest, "--format", "json")
    assert done.code == 0, done.err
    return str(json.loads(done.out)["id"])


def exchange(first: Repository, second: Repository) -> None:
    """The first pushes; the second pulls, which merges, and pushes; the first pulls."""
    first.git("push", "--quiet")
    second.git("pull", "--quiet", "--no-rebase", "--no-edit")
    assert len(second.git("log", "-1", "--format=%P").split()) == 2, "nothing was merged"
    second.git("push", "--quiet")
    first.git("pull", "--quiet", "--ff-only")


def ids(office: Repository) -> list[str]:
    record = parse_record(office.record.read_bytes(), office.record, "progress.yaml")
    return sorted(e.id for e in record.entries)


def status(office: Repository) -> dict[str, Any]:
    done = office.run("status", *AS_OF, "--format", "json")
    assert done.code == 0, done.err
    document = json.loads(done.out)
    assert isinstance(document, dict)
    return document


def reported(document: dict[str, Any]) -> int:
    """How many a status counts as reported."""
    return sum(row["reported"] for row in document["rows"]["rows"])


@pytest.mark.parametrize(
    "before",
    [SHIPPED, SHIPPED + FIRST, SHIPPED + FIRST.rstrip("\n"), "", None],
    ids=["shipped", "one entry", "no final line end", "no bytes", "no file"],
)
def test_what_two_offices_record_is_merged(before: str | None, tmp_path: Path) -> None:
    here, there = share(tmp_path, before)
    one = update(here, "景欣苑", "reported", "2014-01-10")
    other = update(there, "兴业里", "reported", "2013-11-05")
    here.commit()
    there.commit()
    exchange(here, there)
    assert ids(here) == sorted([one, other, *(["e1"] if FIRST.strip() in (before or "") else [])])
    assert here.record.read_bytes() == there.record.read_bytes()
    said = status(here)
    assert said == status(there)
    assert reported(said) == 2
    checked = there.run("validate", "--history")
    assert checked.code == 0, checked.out
    assert "[record." not in checked.out


def test_without_the_attribute_git_stops_at_a_conflict(tmp_path: Path) -> None:
    here, there = share(tmp_path, SHIPPED)
    for office, item in ((here, "景欣苑"), (there, "兴业里")):
        (office.data / ".gitattributes").unlink()
        update(office, item, "started", "2013-11-05")
        office.commit()
    done = subprocess.run(
        ["git", "pull", "--no-rebase", str(here.top), "main"],
        cwd=there.top, env=NO_SETTINGS | {"GIT_COMMITTER_NAME": "王", "GIT_COMMITTER_EMAIL": "clerk@example.org"},
        capture_output=True, check=False,
    )  # fmt: skip
    assert b"CONFLICT" in done.stdout


@pytest.mark.parametrize("merged_by", ["here", "there"])
@pytest.mark.parametrize(
    ("word", "back", "counted"),
    [
        ("2013-12-20", "2013-12-25", 0),
        ("2013-12-25", "2013-12-20", 1),
        ("2013-12-20", "2013-12-20", 0),  # on one day, what was recorded later counts
    ],
    ids=["returned later", "reported later", "one day"],
)
def test_what_two_offices_record_about_one_item_is_merged(
    word: str, back: str, counted: int, merged_by: str, tmp_path: Path
) -> None:
    here, there = share(tmp_path, SHIPPED + FIRST)
    update(here, "福山里", "reported", word)
    update(there, "福山里", "returned", back, "--note", "佐证不全", "--force")
    here.commit()
    there.commit()
    exchange(*((there, here) if merged_by == "here" else (here, there)))
    assert len(ids(here)) == 3
    said = status(here)
    assert said == status(there)
    assert reported(said) == counted


def tear(office: Repository) -> None:
    """What a crash leaves behind."""
    with office.record.open("a", encoding="utf-8") as record:
        record.write(TORN)


@pytest.mark.parametrize(
    "merged_by",
    [
        "there",
        "here",
    ],
)
def test_a_torn_line_on_one_side_hides_nothing(merged_by: str, tmp_path: Path) -> None:
    here, there = share(tmp_path, SHIPPED)
    one = update(here, "景欣苑", "started", "2014-01-10")
    tear(here)
    other = update(there, "兴业里", "started", "2013-11-05")
    here.commit()
    there.commit()
    exchange(*((there, here) if merged_by == "here" else (here, there)))
    assert TORN in here.record.read_text(encoding="utf-8")
    assert ids(here) == sorted([one, other])
    assert status(here) == status(there)
    assert update(there, "詹滨里", "started", "2014-01-10") in ids(there)


@pytest.mark.parametrize("merged_by", ["here", "there"])
def test_a_torn_line_that_was_recorded_after_is_merged(merged_by: str, tmp_path: Path) -> None:
    here, there = share(tmp_path, SHIPPED)
    tear(here)
    one = update(here, "景欣苑", "started", "2014-01-10")
    other = update(there, "兴业里", "started", "2013-11-05")
    here.commit()
    there.commit()
    exchange(*((there, here) if merged_by == "here" else (here, there)))
    assert ids(here) == sorted([one, other])
    assert status(here) == status(there)


LINES = (
    "# a comment\n",
    FIRST,
    write_entry(2, "2013-12-20", "reported", item="福山里", unit="张贵庄街", **COMMUNITY),
    write_entry(3, "2013-12-20", "accepted", item="福山里", unit="民政局", **COMMUNITY),
    write_entry(4, "2013-12-31", "returned", item="福山里", unit="民政局", note="复查", **COMMUNITY),
    write_entry(5, "2014-01-02", "returned", voids="e4"),
    write_entry(6, "2014-01-03", "reported", item="福山里", replaces="e2", **COMMUNITY),
    # undoes the undoing of e4
    write_entry(7, "2014-01-04", "planned", voids="e5"),
    # one id for two facts, as two who copied a line by hand would leave it
    write_entry(8, "2013-11-05", "started", item="兴业里", **COMMUNITY),
    write_entry(8, "2013-11-05", "reported", item="兴业里", **COMMUNITY),
    # two that undo each other
    write_entry(9, "2013-11-06", "started", item="詹滨里", replaces="e10", **COMMUNITY),
    write_entry(10, "2013-11-06", "reported", item="詹滨里", replaces="e9", **COMMUNITY),
    write_entry(11, "2013-12-20", "reported", quantity=9, task="旧楼区改造全覆盖", period="2013"),
    write_entry(12, "2013-12-20", "reported", quantity=7, task="旧楼区改造全覆盖", period="2013"),
    # a step of one line about two things, newly chosen ones
    '- {"id": "s1", "on": "2014-01-05", "at": "2014-01-05T09:00:00+08:00", "recorder": "王", "state": "started", '
    '"task": "旧楼区改造全覆盖", "period": "2014", "things": [{"item": "甲里"}, {"item": "乙里"}]}\n',
    '- {"id": "m1", "on": "2014-01-06", "at": "2014-01-06T09:00:00+08:00", "recorder": "王", '
    '"task": "旧楼区改造全覆盖", "item": "甲里", "instead": "丙里", "approval": "批复1号", "note": "调整"}\n',
    '- {"id": "m2", "on": "2014-01-06", "at": "2014-01-06T09:00:00+08:00", "recorder": "李", '
    '"task": "旧楼区改造全覆盖", "item": "乙里", "to": "2013", "approval": "批复2号", "note": "提前"}\n',
    write_entry(13, "2013-09-30", "accepted", milestone="制定方案"),
)  # fmt: skip


def folded(lines: list[str], as_of: date) -> str:
    """What a record of these lines says, in the order in which a report would print it."""
    return repr(fold_record(parse_record("".join(lines).encode(), Path("progress.yaml"), "progress.yaml").entries, as_of))


@settings(max_examples=150)
@given(st.permutations(LINES), st.sampled_from([date(2013, 12, 20), date(2014, 1, 5), date.max]))
def test_any_order_of_lines_says_the_same(lines: list[str], as_of: date) -> None:
    assert folded(lines, as_of) == folded(list(LINES), as_of)


def test_a_new_name_is_spelled_as_on_its_first_day_whichever_line_stands_first(data: Path) -> None:
    about = {"task": "旧楼区改造全覆盖", "street": "张贵庄街"}
    first = write_entry(1, "2013-11-01", "planned", item="新 楼", period="2014", **about)
    later = write_entry(2, "2014-03-01", "reported", item="新楼", unit="张贵庄街", **about)
    day = ("--data", str(data), "--as-of", "2014-03-02")
    head = (data / RECORD).read_text(encoding="utf-8")
    for lines in ([first, later], [later, first]):
        (data / RECORD).write_text(head, encoding="utf-8")
        add_lines(data, *lines)
        rows = ask("list", "--state", "reported", *day)["items"]["rows"]
        assert [r["item"] for r in rows] == ["新 楼"]


def test_a_line_that_a_merge_has_left_twice_is_logged_once(data: Path) -> None:
    add_lines(data, FIRST, FIRST)
    assert [r["id"] for r in ask("log", "--data", str(data))["entries"]["rows"]] == ["e1"]
    assert [r["id"] for r in ask("show", "福山里", "--data", str(data))["entries"]["rows"]] == ["e1"]


def test_a_mark_names_the_last_of_two_that_undid_an_entry_whichever_line_stands_first(data: Path) -> None:
    undos = [write_entry(n, f"2013-11-0{n}", "planned", voids="e1") for n in (2, 3)]
    head = (data / RECORD).read_text(encoding="utf-8")
    for lines in (undos, undos[::-1]):
        (data / RECORD).write_text(head, encoding="utf-8")
        add_lines(data, FIRST, *lines)
        assert ask("log", "--data", str(data))["entries"]["rows"][0]["mark"] == "undone by e3"
