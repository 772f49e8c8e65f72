"""Tables on a terminal of any width: what a leader needs stands there, what is left out is said, nothing is broken."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth, wcwidth

from cleancomm.message import N_, quote
from cleancomm.render import render_report
from cleancomm.render.fold import fold_text
from cleancomm.render.format import Format
from cleancomm.render.width import text_width
from cleancomm.report import Amended, Column, Kind, Report, Row, Table
from tests.command import ask, run

STYLE = re.compile(r"\x1b\[[0-9;]*m")
DAY = ("--as-of", "2014-05-11")
WIDTHS = (40, 60, 80, 100, 120, 140, 200)
COMMANDS = ["status --year 2014", "status --by street --lang en", "overdue", "milestones", "duties --unit 房管局", "list"]


def lines(width: int, *args: str) -> list[str]:
    done = run(*args, "--format", "table", env={"COLUMNS": str(width)})
    assert done.code == 0, done.err
    return STYLE.sub("", done.out).split("\n")


def list_tokens(text: str) -> set[str]:
    """The numbers and days of a text."""
    return set(re.findall(r"(?<![\d.-])-?\d[\d.-]*\d|\d{4}-\d\d-\d\d", text))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_is_broken_or_too_wide(command: str, width: int) -> None:
    shown = lines(width, *command.split(), *DAY)
    assert max(map(wcswidth, shown)) <= width
    whole = list_tokens(run(*command.split(), *DAY, "--format", "markdown").out) | {"30", "7", "1"}
    assert list_tokens("\n".join(shown)) <= whole


@pytest.mark.parametrize("command", COMMANDS)
def test_wide_has_every_column_whatever_the_width(command: str) -> None:
    words = [*command.split(), *DAY]
    shown = "\n".join(lines(60, *words, "--wide"))
    whole = run(*words, "--format", "markdown").out
    assert list_tokens(whole) <= list_tokens(shown)
    assert not re.search("因宽度所限|Left out", shown)


@pytest.mark.parametrize("width", [40, 60, 80])
def test_a_narrow_terminal_still_says_task_lamp_and_reason(width: int) -> None:
    shown = "\n".join(lines(width, "status", "--year", "2014", *DAY))
    for word in ("社区物业", "红灯", "逾期1天，", "缺70", "合计"):
        assert word in shown


def draw(table: Table, width: int) -> list[str]:
    """A table on a terminal, without its title."""
    said = render_report(Report("x", quote("x"), (table,)), Format.TABLE, str, width=width)
    assert isinstance(said, str)
    return said.splitlines()[2:]


def test_what_has_no_room_is_left_out_by_rank_folds_or_stands_under_its_row() -> None:
    columns = (
        Column("name", N_("Name")), Column("first", N_("First"), Kind.NUMBER), Column("last", N_("Last"), Kind.NUMBER, rank=2),
        Column("why", N_("Why"), rank=1),
    )  # fmt: skip
    row: Row = {
        "name": "张贵庄街",
        "first": Amended(Decimal(15), Decimal(16)),
        "last": Decimal(7),
        "why": "路灯没有修复，楼道没有粉刷",
    }
    table = Table("rows", columns, (row,))
    assert draw(table, 80)[2] == "张贵庄街  15 (was 16)     7  路灯没有修复，楼道没有粉刷"
    assert draw(table, 45)[2:4] == ["张贵庄街  15 (was 16)  路灯没有修复，", "                       楼道没有粉刷"]
    assert "Left out for want of room: Last" in "\n".join(draw(table, 45))
    assert draw(table, 30)[2:4] == ["张贵庄街  15 (was 16)", "  Why 路灯没有修复，"]
    assert draw(table, 18)[2:4] == ["张贵庄街        15", "          (was 16)"]
    assert draw(table, 12)[0] == "张贵庄街"  # a block


def test_a_line_ends_between_names_and_clauses_and_breaks_no_number() -> None:
    assert fold_text("民政局、各街道、房管局", 18) == ["民政局、各街道、", "房管局"]
    assert fold_text("欠序时11，76.9个百分点", 14) == ["欠序时11，", "76.9个百分点"]
    assert fold_text("美丽社区创建/张贵庄街/兴业里", 20) == ["美丽社区创建/", "张贵庄街/兴业里"]
    assert fold_text("截至2014年的2014-09-14", 12) == ["截至2014年的", "2014-09-14"]
    assert fold_text("（见附件）。", 6) == ["（见附", "件）。"]


def test_figures_of_one_measure_have_one_number_of_decimals() -> None:
    columns = (Column("measure", N_("Measure")), Column("planned", N_("Planned"), Kind.NUMBER))
    rows = [("万户", "1.25"), ("万户", "3"), ("个", "2"), ("万户", "0")]
    table = Table("rows", columns, tuple({"measure": m, "planned": Decimal(n)} for m, n in rows))
    assert [line.split()[-1] for line in draw(table, 80)[2:]] == ["1.25", "3.00", "2", "0.00"]


def test_one_sentence_says_it_all_and_alone_with_brief() -> None:
    sentence = "101项，验收销号0（0%），欠82，待验收0，逾期70，未报101；红灯（逾期1天，缺70）"
    assert sentence in run("status", "--year", "2014", *DAY).out
    done = run("status", "--year", "2014", "--brief", "--data", "data", *DAY)
    assert done.out == f"东丽区清洁社区行动实施方案 2014，截至2014-05-11：{sentence}\n"
    (row,) = ask("status", "--year", "2014", "--brief", *DAY)["brief"]["rows"]
    assert [row[k] for k in ("planned", "accepted", "behind", "overdue", "lamp")] == [101, 0, 82, 70, "red"]
    assert len(ask("status", *DAY)["worst"]["rows"]) == 3


def test_a_mail_is_narrow_and_names_the_worst() -> None:
    for language in ("zh", "en"):
        said = run("overdue", "--as-of", "2014-01-01", "--lang", language).out
        assert max(map(wcswidth, said.splitlines())) <= 78
        assert "万新街" in said or "华明街" in said
        assert "─" not in said  # which a locale without it could not print
        assert "华明" in said
    assert max(map(wcswidth, run("overdue", *DAY, "--format", "plain").out.splitlines())) > 78


def test_a_reminder_comes_on_the_days_that_count_alone() -> None:
    def ask_on(day: str, *words: str) -> str:
        return run("overdue", "--street", "金钟街", "--as-of", day, *words).out

    assert ask_on("2013-12-24", "--remind", "30,7,1") != ""
    assert ask_on("2013-12-25", "--remind", "30,7,1") == ""
    assert ask_on("2013-12-25", "--within", "30") != ""
    assert ask_on("2014-01-05", "--remind", "30") != ""  # overdue, until it is done
    assert run("overdue", "--remind", "30;x").code == 2


def test_every_usual_character_is_as_wide_as_the_tables_of_widths_say() -> None:
    usual = [chr(n) for n in (*range(0x20, 0x7F), *range(0xA0, 0x3100), *range(0x4E00, 0xA000), *range(0xFF00, 0xFFF0))]
    wrong = [hex(ord(c)) for c in usual if text_width(f"楼{c}") != 2 + max(wcwidth(c), 0)]
    assert wrong == []


@given(st.text())
def test_a_text_is_as_wide_as_its_characters(text: str) -> None:
    assert text.isascii() or text_width(text) == sum(max(wcwidth(c), 0) for c in text)
