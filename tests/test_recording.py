"""Keeping the record as the office clerk does: update, add, amend, undo, log, list --unreported, show."""

import json
import os
import re
import select
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cleancomm.plan.about import about_item
from cleancomm.record.file import read_record
from cleancomm.record.fold import fold_record, standing_entries
from tests.command import DATA, ROOT, Answer, run
from tests.records import add_lines, change

TODAY = "2014-03-10"
COMMUNITIES = "美丽社区创建"
ESTATES = "旧楼区改造全覆盖"
PROPERTY = "社区物业管理全覆盖"
FOUR = ("兴业里", "福山里", "秋丽家园", "嘉春园")
WHY = ("--reason", "拆迁", "--approval", "东丽政发〔2014〕3号")


@dataclass(frozen=True)
class Office:
    """A data folder of the clerk's own, on a day that stays the same."""

    data: Path
    today: str = TODAY

    @property
    def record(self) -> str:
        return (self.data / "progress.yaml").read_text(encoding="utf-8")

    @property
    def last_id(self) -> str:
        """The id of the step recorded last."""
        return str(json.loads(self.record.splitlines()[-1][2:])["id"])

    def say(self, *args: str, lang: str = "zh") -> Answer:
        """What a command says, whatever its exit code."""
        words = (*args, "--data", str(self.data), "--lang", lang)
        timeless = args[0] == "validate"
        done = run(*words, *(() if timeless else ("--as-of", self.today)), env={"CLEANCOMM_RECORDER": "王"})
        assert "Traceback" not in done.err
        return done

    def do(self, *args: str) -> str:
        """A command that succeeds without a word on stderr; the id of the step when it records one."""
        before = self.record
        done = self.say(*args)
        assert (done.code, done.err) == (0, "")
        return self.last_id if self.record != before else done.out

    def ask(self, *args: str) -> Any:
        """The JSON document that a command answers."""
        done = self.say(*args, "--format", "json", lang="en")
        assert done.code in (0, 1), done.err
        return json.loads(done.out)

    def refuse(self, *args: str, code: int = 1, lang: str = "zh") -> str:
        """What is said about a command that is refused; nothing is recorded."""
        before = self.record
        done = self.say(*args, lang=lang)
        assert (done.code, done.out) == (code, ""), done.out
        assert self.record == before
        return done.err

    def write(self, *rows: dict[str, object]) -> None:
        """Entries put into the record by hand."""
        for number, row in enumerate(rows, 1):
            head = {"id": f"h{number}", "at": f"2014-01-{number:02}T09:00:00+08:00", "recorder": "李"}
            add_lines(self.data, "- " + json.dumps({**head, **row}, ensure_ascii=False) + "\n")

    def item(self, name: str) -> Any:
        """The row of the item in list."""
        return next(r for r in self.ask("list")["items"]["rows"] if r["item"] == name)

    def problems(self) -> set[str]:
        """The codes that validate finds in the record."""
        return {p["code"] for p in self.ask("validate")["problems"] if p["file"].endswith("progress.yaml")}


@pytest.fixture
def office(data: Path) -> Office:
    return Office(data)


def fact(on: str, state: str, item: str, unit: str | None = None, **rest: object) -> dict[str, object]:
    """An entry about a community of 张贵庄街."""
    place = {"task": COMMUNITIES, "street": "张贵庄街", "item": item}
    return {"on": on, "state": state, **place, **({"unit": unit} if unit else {}), **rest}


def changes(document: Any) -> list[tuple[str, str, str]]:
    return [(r["thing"], r["before"], r["after"]) for r in document["changes"]["rows"]]


def english_in(text: str) -> list[str]:
    """English words in a Chinese answer, but for codes, options, ids, paths and the words of the command line."""
    kept = re.sub(r"cleancomm [a-z]+|\[[a-z_.]+\]|--[a-z-]+|\S*/\S*|\d{8}-[0-9a-z]+|[A-Z_]{2,}", " ", text)
    words = {"cleancomm", "show", "log", "started", "reported", "accepted", "returned", "documents", "telephone", "on_site"}
    return [w for w in re.findall(r"[A-Za-z_]{3,}", kept) if w not in words]


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


def chain_record(office: Office) -> None:
    """兴业里 was reported and accepted, 福山里 reported, 景欣苑 started."""
    office.write(
        fact("2013-12-20", "reported", "兴业里", "张贵庄街"),
        fact("2013-12-30", "accepted", "兴业里", "民政局"),
        fact("2013-12-20", "reported", "福山里", "张贵庄街"),
        fact("2014-01-20", "started", "景欣苑"),
    )


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

# makes the terminal on stdin the one that Ctrl-C is heard from, then becomes the program
_ON_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0);"
    "os.execv(sys.executable, [sys.executable, '-m', 'cleancomm', *sys.argv[1:]])"
)


class Terminal:
    """The program on a terminal of its own."""

    def __init__(self, *args: str) -> None:
        self.screen = b""
        self.master, slave = os.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-c", _ON_TERMINAL, *args],
            stdin=slave, stdout=slave, stderr=slave, cwd=ROOT, start_new_session=True,
            env={"PATH": "/usr/bin:/bin", "TERM": "dumb", "CLEANCOMM_RECORDER": "王"},
        )  # fmt: skip
        os.close(slave)

    def read(self, until: bytes = b"") -> str:
        """All that is on the screen when `until` has come, or the program has ended."""
        while not (until and until in self.screen):
            ready, _, _ = select.select([self.master], [], [], 60)
            assert ready, self.screen.decode()
            try:
                more = os.read(self.master, 4096)
            except OSError:  # the other side has gone
                more = b""
            if not more:
                break
            self.screen += more
        return self.screen.decode()

    def answer(self, keys: bytes) -> tuple[int, str]:
        """Wait for the question, type, and wait for the end."""
        assert "[y/N]" in self.read(b"[y/N]")
        os.write(self.master, keys)
        text = self.read()
        os.close(self.master)
        return self.process.wait(60), text


needs_terminal = pytest.mark.skipif(os.name != "posix", reason="no pseudo-terminals here")


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


# --- undo and correction ----------------------------------------------------------------------------------------------


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


# --- amendments -------------------------------------------------------------------------------------------------------


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
