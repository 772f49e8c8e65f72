"""`remind`: each street and unit has its own list and nothing but that, as text, files or mails that are read back whole."""

import mailbox
import re
from datetime import date
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, cast

import pytest
from wcwidth import wcswidth

from cleancomm.campaign import Campaign, DataFolder, Question
from cleancomm.message import quote
from cleancomm.opening import open_campaign
from cleancomm.plan.contacts import is_address
from cleancomm.render.mail import Letter, Mailbox, join_mails, render_mail
from cleancomm.report import Report
from cleancomm.reports.asked import find_owed
from cleancomm.reports.overdue import report_overdue
from cleancomm.reports.reminder import list_places, list_unclaimed, report_reminder
from tests.command import DATA, ROOT, Answer, ask, run
from tests.records import add_lines, change
from tests.test_golden import RECORD, recorded

DAY = ("--as-of", "2014-01-01")
PLANS = (DATA, *(ROOT / "examples" / name for name in ("green-transport", "rural-environment", "data-sharing")))
CONTACTS = """\
schema: cleancomm/contacts/1
office: {name: 分指挥部办公室, address: office@example.org}
contacts:
- {unit: 万新街, name: 王某某, addresses: [wanxin@example.org, second@example.org]}
- {unit: 金钟街, addresses: [jinzhong@example.org]}
"""


def remind(*args: str, lang: str = "zh", data: Path | None = None) -> Answer:
    folder = recorded() / "data" if data is None else data
    return run("remind", *args, *DAY, "--data", str(folder), "--lang", lang)


@pytest.fixture
def office(data: Path) -> Path:
    """The shipped plan with the made-up record, and an address for two streets."""
    add_lines(data, RECORD.read_text(encoding="utf-8"))
    (data / "contacts.yaml").write_text(CONTACTS, encoding="utf-8")
    return data


def parse(raw: bytes) -> EmailMessage:
    mail = message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    assert not mail.defects
    return mail


# what stands on a list


def test_a_list_has_what_is_late_and_what_was_sent_back_and_nothing_of_others() -> None:
    done = remind("--street", "万新", lang="en")
    assert (done.code, done.err) == (0, "")
    assert "1 line overdue, 1 line to put right" in done.out
    assert re.search(r"评估验收 +2013-12-31 +overdue +1 +美丽社区创建 +1 +2", done.out)
    assert re.search(r"万新街 +美丽社区创建 +2013 +嘉春园 +1 +2013-12-28 +民政局\n +Note 楼道照明没有修复", done.out)
    assert not re.search("张贵庄街|金钟街|军粮城街", done.out)


def test_nothing_for_who_has_nothing() -> None:
    for who in (("--unit", "财政局"), ("--street", "张贵庄街")):
        done = remind(*who)
        assert (done.code, done.out, done.err) == (0, "", "")


def test_just_one_way_to_say_for_whom() -> None:
    for args in ((), ("--all", "--unit", "民政局"), ("--street", "万新街", "--unit", "民政局")):
        done = remind(*args)
        assert (done.code, done.out) == (2, "")
        assert "--all" in done.err


@pytest.mark.parametrize(("days", "tells"), [(6, False), (7, True), (24, True)])
def test_what_is_to_be_reported_is_told_shortly_before_the_reporting_day(days: int, tells: bool) -> None:
    data = str(recorded() / "data")
    report = ("remind", "--street", "张贵庄街", "--data", data, "--as-of", "2014-01-18", "--ahead")
    told = run(*report, str(days), "--lang", "en").out
    assert ("To report by 2014-01-25" in told) is tells
    assert ("3 lines to report" in told) is tells


def test_what_was_missed_is_not_told_again_as_to_be_reported() -> None:
    report = ask("remind", "--street", "金钟街", "--data", str(recorded() / "data"), "--as-of", "2014-01-20")
    assert [r["item"] for r in report["unreported"]["rows"]] == ["拟建1", "拟建2"]
    assert "report" not in report


def open_plan(folder: Path, day: date) -> Campaign:
    return open_campaign(DataFolder(folder, ""), day, lambda zone: day)


@pytest.mark.parametrize("folder", PLANS, ids=lambda p: p.name)
def test_what_is_late_or_unreported_is_on_somebodys_list(folder: Path) -> None:
    begins = open_plan(folder, date(2014, 1, 1)).plan.begins
    assert begins
    for month in (4, 13, 25):
        day = date(begins.start.year + (begins.start.month + month) // 12, (begins.start.month + month) % 12 + 1, 27)
        campaign = open_plan(folder, day)
        lists = [r.report for place in list_places(campaign) if (r := report_reminder(campaign, place))]
        rows = [row for report in lists for table in report.tables for row in table.rows]
        dues = {(row.get("milestone"), row.get("task")) for row in rows}
        free = list_unclaimed(campaign)
        near = campaign.folder.plan.settings.near_days
        whole = report_overdue(campaign, Question(), near, verbose=False)
        for row in whole.tables[0].rows if whole else ():
            assert (row["milestone"], row["task"]) in dues or row["milestone"] in free
            assert row["task"] or row["milestone"] in free
        told = {(row["task"], row["period"], row.get("item")) for row in rows if "last" in row}
        assert {(r.count.cohort.task, r.count.cohort.period, r.name) for r in find_owed(campaign, Question())} <= told


def test_steps_that_are_nobodys_are_told() -> None:
    done = run("remind", "--all", "--as-of", "2013-10-01", "--lang", "en")
    assert "on nobody's list, for the plan names no unit for it: 制定方案, 动员部署" in done.err


def test_a_street_is_told_what_it_carries_with_others(data: Path) -> None:
    change(
        data / "plan.yaml",
        "{period: 2013, street: 张贵庄街, quantity: 2, names: [兴业里, 福山里],",
        "{period: 2013, quantity: 2,",
    )
    report = ask("remind", "--street", "张贵庄街", "--data", str(data), "--as-of", "2013-12-20")
    (row,) = report["shared_due"]["rows"]
    assert (row["milestone"], row["task"], row["missing"]) == ("评估验收", "美丽社区创建", 2)
    assert "due" not in report


# files


def test_a_file_for_each_list(tmp_path: Path) -> None:
    out = tmp_path / "lists"
    assert remind("--all", "-o", str(out)).code == 0
    names = {"万新街", "军粮城街", "金钟街", "民政局", "房管局"}
    assert {p.name for p in out.iterdir()} == {f"{name}.txt" for name in names}
    text = (out / "万新街.txt").read_text(encoding="utf-8")
    assert text.startswith("催办提醒：万新街\n截至2014-01-01\n")
    for path in out.iterdir():
        assert max(map(wcswidth, path.read_text(encoding="utf-8").splitlines())) <= 78
    assert text == remind("--street", "万新街").out
    before = {p: p.read_bytes() for p in out.iterdir()}
    again = remind("--all", "-o", str(out), lang="en")
    assert again.code == 3
    assert again.err.count("[output.exists]") == len(names)
    (out / "张贵庄街.txt").write_text("old", encoding="utf-8")
    forced = remind("--all", "-o", str(out), "--force")
    assert (forced.code, forced.err.count("\n")) == (0, 1)
    assert "张贵庄街.txt" in forced.err
    assert {p: p.read_bytes() for p in before} == before


def test_one_that_cannot_be_written_and_none_is(tmp_path: Path) -> None:
    out = tmp_path / "lists"
    (out / "民政局.md").mkdir(parents=True)
    done = remind("--all", "-o", str(out), "--format", "markdown", "--force")
    assert done.code == 3
    assert [p.name for p in out.iterdir()] == ["民政局.md"]
    (out / "民政局.md").rmdir()
    assert remind("--all", "-o", str(out), "--format", "markdown").code == 0
    assert (out / "万新街.md").read_text(encoding="utf-8").startswith("# 催办提醒：万新街\n")


def test_programs_have_all_in_one(tmp_path: Path) -> None:
    report = ask("remind", "--all", *DAY, "--data", str(recorded() / "data"))
    rows = {r["for"]: (r["late"], r["near"], r["returned"], r["unreported"], r["report"]) for r in report["reminders"]["rows"]}
    assert rows["万新街"] == (1, 0, 1, 0, 0)
    assert rows["民政局"] == (3, 0, 1, 3, 0)
    assert remind("--all", "--format", "csv", "-o", str(tmp_path / "x")).code == 0
    assert {p.name for p in (tmp_path / "x").iterdir()} == {f"{k}.csv" for k in ("reminders", "due", "returned", "unreported")}
    assert remind("--all", "-o", str(tmp_path / "x.json")).code == 0


# mails


def test_a_mail_is_seven_bit_and_read_back_whole(office: Path) -> None:
    done = remind("--street", "万新街", "--mail", data=office)
    assert (done.code, done.err) == (0, "")
    raw = done.out.encode("ascii")
    assert max(map(len, raw.splitlines())) <= 78
    mail = parse(raw)
    boxes = mail["To"].addresses
    assert [(b.display_name, b.addr_spec) for b in boxes] == [
        ("王某某", "wanxin@example.org"), ("王某某", "second@example.org"),
    ]  # fmt: skip
    assert mail["From"].addresses[0].display_name == "分指挥部办公室"
    assert mail["Subject"] == "催办提醒：万新街：逾期1条、退回整改1条（截至2014-01-01）"
    assert parsedate_to_datetime(str(mail["Date"])).isoformat() == "2014-01-01T00:00:00+08:00"
    assert mail.get_content() == remind("--street", "万新街", data=office).out
    assert not mail.is_multipart()
    assert done.out == remind("--street", "万新街", "--mail", data=office).out


def test_many_mails_are_one_stream_that_a_mail_program_reads(office: Path, tmp_path: Path) -> None:
    done = remind("--all", "--mail", data=office)
    (tmp_path / "all").write_text(done.out, encoding="ascii")
    mails = [parse(cast(Any, m).as_bytes()) for m in mailbox.mbox(tmp_path / "all")]
    assert [re.split("：", str(m["Subject"]))[1] for m in mails] == ["万新街", "军粮城街", "金钟街", "民政局", "房管局"]
    assert len({str(m["Message-ID"]) for m in mails}) == 5
    # who has no address is told, and is a name of nobody in the mail
    assert "军粮城街、民政局、房管局" in done.err
    nobody = mails[1]["To"]
    assert (nobody.addresses, nobody.groups[0].display_name) == ((), "军粮城街")


def test_a_folder_of_mails_is_one_to_mail_programs(office: Path, tmp_path: Path) -> None:
    out = tmp_path / "mails"
    assert remind("--all", "--mail", "-o", str(out), data=office).code == 0
    assert {p.name for p in out.iterdir()} == {"new", "cur", "tmp"}
    names = {p.name for p in (out / "new").iterdir()}
    assert "20140101.万新街.cleancomm" in names
    box = mailbox.Maildir(out, create=False)
    subjects = {str(parse(cast(Any, m).as_bytes())["Subject"]) for m in box}
    assert len(subjects) == len(names) == 5
    assert remind("--all", "--mail", "-o", str(out), data=office).code == 3
    single = tmp_path / "one.eml"
    assert remind("--street", "万新", "--mail", "-o", str(single), data=office).code == 0
    assert parse(single.read_bytes())["To"].addresses[0].addr_spec == "wanxin@example.org"


def test_without_contacts_it_says_so_and_writes_the_mails(tmp_path: Path) -> None:
    done = remind("--street", "万新街", "--mail", lang="en")
    assert done.code == 0
    assert "there is no" in done.err
    assert "contacts.yaml; the mails have neither an address nor a sender" in done.err
    mail = parse(done.out.encode())
    assert (mail["From"], str(mail["To"])) == (None, "万新街:;")


def test_contacts_without_an_office_are_told_of(office: Path) -> None:
    change(office / "contacts.yaml", "office: {name: 分指挥部办公室, address: office@example.org}\n", "")
    done = remind("--all", "--mail", data=office, lang="en")
    assert done.code == 0
    assert "contacts.yaml names no office; the mails are without a sender" in done.err
    assert "contacts.yaml has no address for: 军粮城街, 民政局, 房管局; their mails are without one" in done.err


@pytest.mark.parametrize(
    "name", ["=1+1", "<script>alert(1)</script>", "[red]甲", "甲\x1b[31m", "甲\u202e乙", "甲\r\nBcc: a@b", '"', "甲" * 90]
)
def test_no_name_breaks_a_mail(name: str) -> None:
    report = Report("reminder", quote(f"催办提醒：{name}"), prose=(quote(name),))
    for to in ((), (Mailbox(name, "a@example.org"),)):
        raw = render_mail(
            Letter(name, f"提醒 {name}", report, date(2014, 1, 1), "Asia/Shanghai", to, Mailbox(name, "b@example.org")), str
        )
        assert raw.isascii()
        mail = parse(raw)
        plain = re.sub("[\x00-\x1f\u202e]", lambda m: f"\\x{ord(m[0]):02x}" if ord(m[0]) < 256 else f"\\u{ord(m[0]):04x}", name)
        assert str(mail["Subject"]) == f"提醒 {plain}"
        assert "Bcc" not in mail
        # parts of a long name are one by RFC 2047, which the newer of the two parsers of 3.11 does not know
        assert str(make_header(decode_header(message_from_bytes(raw)["From"]))).replace('"', "").replace("\\", "") == (
            f"{plain} <b@example.org>".replace('"', "").replace("\\", "")
        )
        assert plain in mail.get_content().replace("\n", "")
        if to:
            assert [b.addr_spec for b in mail["To"].addresses] == ["a@example.org"]


def test_a_line_that_begins_as_a_separator_does_is_none(tmp_path: Path) -> None:
    report = Report("reminder", quote("From me"), prose=(quote("From you Mon"),))
    letter = Letter("甲", "x", report, date(1, 1, 1), "Asia/Shanghai")
    (tmp_path / "box").write_bytes(join_mails([render_mail(letter, str)] * 3, letter.day))
    assert len(mailbox.mbox(tmp_path / "box")) == 3


# contacts.yaml


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("unit: 金钟街", "unit: 金种街", "contacts.yaml:5:10: error[contacts.unit]: 金种街 is neither"),
        ("jinzhong@example.org", "金钟@example.org", "error[contacts.address]"),
        ("jinzhong@example.org", "a b@example.org", "error[contacts.address]"),
        ("jinzhong@example.org", '"a@example.org\\nBcc: b@example.org"', "error[contacts.address]"),
        ("office@example.org", "office", "error[contacts.address]"),
        ("name: 王某某", 'name: "王\\n某"', "error[contacts.line]"),
        ("addresses: [jinzhong@example.org]", "addresses: []", "error[schema.empty]"),
        ("addresses: [jinzhong", "address: [jinzhong", "error[schema.unknown_key]"),
        ("contacts/1", "contacts/2", "error[schema.version]"),
    ],
)
def test_what_is_wrong_with_contacts_is_told_with_its_place(office: Path, old: str, new: str, says: str) -> None:
    change(office / "contacts.yaml", old, new)
    checked = run("validate", "--data", str(office), "--lang", "en")
    assert checked.code in (1, 3)
    assert says in checked.out + checked.err
    done = remind("--all", "--mail", data=office, lang="en")
    assert (done.code, done.out) == (3, "")
    assert says in done.err
    assert remind("--street", "万新街", data=office).code == 0


def test_contacts_that_are_right_are_no_finding(office: Path) -> None:
    assert "contacts.yaml" not in run("validate", "--data", str(office), "--lang", "en").out


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("a@b", True),
        ("a.b+c@x-y.example", True),
        ("a@", False),
        ("a..b@c", False),
        ("<a@b>", False),
        ("a@b,c@d", False),
        ("a@b\n", False),
    ],
)
def test_an_address_is_one_and_nothing_else(text: str, right: bool) -> None:
    assert is_address(text) is right
