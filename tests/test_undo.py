"""Undoing and correcting: always one more entry, never an edit."""

import json
from pathlib import Path

import pytest

from tests.command import run
from tests.office import (
    COMMUNITIES,
    FOUR,
    TODAY,
    Office,
    Terminal,
    chain_record,
    changes,
    english_in,
    fact,
    needs_terminal,
)


@pytest.fixture
def office(data: Path) -> Office:
    return Office(data)


def test_an_undo_and_the_undo_of_it_are_entries_in_plain_words(office: Office) -> None:
    first = office.do("update", "兴业里", "--state", "started", "--on", "2013-10-20")
    step = office.do("update", "兴业里", "福山里", "--state", "办结", "--by", "民政局", "--on", "2013-12-20")
    before = office.record
    document = office.ask("undo", "--note", "报错了")
    there, back = "2013, reported done since 2013-12-20", "2013, in progress since 2013-10-20"
    assert [row[1:] for row in changes(document)] == [(there, back), (there, "2013, not started")]
    assert office.record.startswith(before)
    undo = office.last_id
    assert f"[undo.undone]: {step}" in office.refuse("undo", step)
    document = office.ask("undo", undo)
    assert [row[1:] for row in changes(document)] == [(back, there), ("2013, not started", there)]
    again = office.last_id
    rows = {r["id"]: r for r in office.ask("log", "兴业里")["entries"]["rows"]}
    thing = f"{COMMUNITIES}/张贵庄街/兴业里"
    assert list(rows) == [first, f"{step}.1", undo, again]
    assert rows[undo]["what"] == f"undoes {step} ({thing} and 1 more: reported done)"
    assert rows[undo]["mark"] == f"undone by {again}"
    assert rows[undo]["note"] == "报错了"
    assert rows[again]["what"] == f"undoes {undo} ({rows[undo]['what']})"
    assert rows[f"{step}.1"]["mark"] is None
    page = office.say("show", "兴业里").out
    assert f"已被{again}撤销" in page
    assert not english_in(page)


def test_one_thing_of_a_step_can_be_undone_and_another_corrected(office: Office) -> None:
    told = ("--state", "办结", "--by", "民政局", "--on", "2013-12-20")
    step = office.do("update", "兴业里", "福山里", *told)
    office.do("undo", f"{step}.2")
    states = {r["item"]: r["state"] for r in office.ask("list", "--street", "张贵庄")["items"]["rows"]}
    assert (states["兴业里"], states["福山里"]) == ("reported", "planned")
    corrected = ("update", "兴业里", "--state", "办结", "--by", "张贵庄街", "--on", "2013-12-22", "--replaces", f"{step}.1")
    document = office.ask(*corrected)
    assert changes(document)[0][1:] == ("2013, reported done since 2013-12-20", "2013, reported done since 2013-12-22")
    rows = {r["id"]: r for r in office.ask("log", "兴业里")["entries"]["rows"]}
    assert rows[f"{step}.1"]["mark"] == f"corrected by {office.last_id}"
    assert rows[office.last_id]["mark"] == f"replaces {step}.1"
    assert "[undo.undone]" in office.refuse(*corrected)


def test_a_correction_may_name_the_thing_that_was_meant(office: Office) -> None:
    wrong = office.do("update", "兴业里", "--state", "started", "--on", "2014-01-05")
    document = office.ask("update", "景欣苑", "--state", "started", "--on", "2014-01-05", "--replaces", wrong)
    assert [(thing[-3:], after) for thing, _, after in changes(document)] == [
        ("兴业里", "2013, not started"),
        ("景欣苑", "2014, in progress since 2014-01-05"),
    ]


def test_a_report_can_be_corrected_under_its_acceptance(office: Office) -> None:
    chain_record(office)
    told = ("update", "兴业里", "--state", "办结", "--on", "2013-12-21", "--replaces", "h1")
    assert "[chain.self_accepted]" in office.refuse(*told, "--by", "民政局")
    office.do(*told, "--by", "张贵庄街")
    assert office.item("兴业里")["state"] == "accepted"
    assert office.problems() == set()


@pytest.mark.parametrize("args", [("log",), ("undo", "h1", "--dry-run")])
def test_a_time_of_recording_without_a_zone_needs_no_clock_of_the_machine(office: Office, args: tuple[str, ...]) -> None:
    office.write({**fact("2014-01-01", "started", "兴业里"), "at": "0001-01-01T00:00:00"})
    done = run(*args, "--data", str(office.data), "--as-of", TODAY, env={"TZ": "Asia/Shanghai"})
    assert (done.code, done.err) == (0, "")


@needs_terminal
def test_what_was_shown_is_undone_whatever_others_record_meanwhile(office: Office) -> None:
    shown = office.do("update", *FOUR, "--state", "started", "--yes")
    clerk = Terminal("undo", "--as-of", TODAY, "--data", str(office.data))
    clerk.read(b"[y/N]")
    office.do("update", "招远路", "--state", "started")
    code, _ = clerk.answer(b"y\n")
    assert code == 0
    assert json.loads(office.record.splitlines()[-1][2:])["voids"] == shown


def voided(office: Office) -> object:
    """What the last line of the record undoes."""
    return json.loads(office.record.splitlines()[-1][2:]).get("voids")


def test_an_undo_without_an_id_is_of_ones_own_last_line_alone(office: Office) -> None:
    mine = office.do("update", "兴业里", "--state", "started", "--on", "2014-01-02")
    office.write({**fact("2014-01-05", "started", "福山里"), "recorder": "李"})
    said = office.refuse("undo", code=2, lang="en")
    assert f"say undo {mine}, or --yes" in said
    assert "兴业里" in said
    done = office.say("undo", "--yes", lang="en")
    assert (done.code, voided(office)) == (0, mine)
    assert f"This undoes {COMMUNITIES}/张贵庄街/兴业里: in progress on 2014-01-02, recorded by 王 ({mine})" in done.err
    # what is left is another's
    said = office.refuse("undo", "--yes", code=2)
    assert "王没有可撤销的记录" in said
    assert "李记录（h1）" in said
    office.do("undo", "h1")
    assert voided(office) == "h1"


def test_a_second_undo_takes_no_older_entry_without_a_question(office: Office) -> None:
    first = office.do("update", "兴业里", "--state", "started", "--on", "2014-01-02")
    second = office.do("update", "福山里", "--state", "started", "--on", "2014-01-02")
    office.do("undo")
    assert voided(office) == second
    assert first in office.refuse("undo", code=2)


def test_an_undo_of_an_undo_is_named_in_full(office: Office) -> None:
    office.do("update", "兴业里", "--state", "started", "--on", "2014-01-02")
    undo = office.do("undo")
    said = office.refuse("undo", undo[9:], code=2)
    assert "兴业里" in said
    assert "本身是一次撤销" in said
    assert not english_in(said)
    office.say("undo", undo)
    assert voided(office) == undo


@needs_terminal
@pytest.mark.parametrize(("keys", "code"), [(b"y\n", 0), (b"\n", 1)])
def test_on_a_terminal_an_undo_without_an_id_is_told_and_asked_about(office: Office, keys: bytes, code: int) -> None:
    mine = office.do("update", "兴业里", "--state", "started", "--on", "2014-01-02")
    ended, text = Terminal("undo", "--as-of", TODAY, "--data", str(office.data), "--lang", "zh").answer(keys)
    assert ended == code
    assert f"将撤销：{COMMUNITIES}/张贵庄街/兴业里：2014-01-02进行中，王记录（{mine}）" in text.partition("[y/N]")[0]
    assert (voided(office) == mine) == (code == 0)


def test_nothing_to_undo_is_told(office: Office) -> None:
    assert "没有可撤销" in office.refuse("undo", code=2)
    assert "名称为空" in office.refuse("undo", "", code=2)
