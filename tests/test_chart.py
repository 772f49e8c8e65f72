"""Drawings in a terminal: bars that never claim more than is so, aligned beside Chinese on a terminal of either kind."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcwidth

from cleancomm.message import N_, quote, say
from cleancomm.render.chart import DONE, LATE, MARK, NONE, OPEN, draw_chart
from cleancomm.report import Amended, Chart, Column, Kind, Row, Table, Term, Timeline, Tone
from tests.command import ask, run
from tests.test_golden import recorded

N, D = Kind.NUMBER, Kind.DAY
BARS = ("label", "share", "value", "end", "mark", "gap", "state")
DAYS = ("label", "start", "due", "done", "state")
CELLS = DONE + OPEN + NONE + LATE + MARK
RED = Term("red", say(N_("red lamp")), Tone.BAD)


def wide(text: str) -> int:
    """How many columns a text takes where what a drawing is made of is two columns wide."""
    return sum(2 if c in CELLS else max(wcwidth(c), 0) for c in text)


def draw(table: Table, width: int = 80) -> list[str]:
    return ["".join(text for text, _ in line) for line in draw_chart(table, str, width)]


def bars(*rows: Row, **rest: Any) -> Table:
    return Table("rows", tuple(Column(k, k) for k in BARS), rows, chart=Chart(*BARS), **rest)


def bar(value: int, end: int, mark: int, name: str = "甲") -> Row:
    share = Decimal(value * 100) / end
    return {"label": name, "share": share, "value": value, "end": end, "mark": mark, "gap": value - mark, "state": RED}


def times(today: date, *rows: Row) -> Table:
    return Table("milestones", tuple(Column(k, k) for k in DAYS), rows, chart=Timeline(*DAYS, today))


def cells_of(line: str) -> str:
    return "".join(c for c in line if c in CELLS)


def test_a_bar_is_filled_and_marked_as_its_figures_say() -> None:
    lines = draw(bars(bar(0, 10, 5), bar(10, 10, 10), bar(5, 10, 5, "乙乙"), bar(9, 10, 10)), 46)
    assert [cells_of(line) for line in lines[:4]] == [
        "·····│·····", "■■■■■■■■■■│", "■■■■■│·····", "■■■■■■■■■·│",
    ]  # fmt: skip
    assert lines[0] == "甲    ·····│·····  0/10  red lamp"
    assert lines[2] == "乙乙  ■■■■■│·····  5/10  red lamp"
    assert lines[4] == "■ accepted  · not yet  │ due by schedule"


@given(st.integers(0, 5000), st.integers(1, 5000), st.integers(0, 5000), st.integers(30, 200))
def test_a_bar_is_full_only_when_all_is_done_and_short_of_its_mark_only_when_it_is_behind(
    value: int, end: int, mark: int, width: int
) -> None:
    value, mark = min(value, end), min(mark, end)
    lines = draw(bars(bar(value, end, mark)), width)
    line = next(line for line in lines if MARK in line)
    cells = cells_of(line)
    assert (NONE in cells) is (value < end)
    assert (DONE in cells) is (value > 0)
    filled, at = cells.count(DONE), cells.index(MARK)
    assert (at > filled) is (value < mark)
    assert cells.replace(MARK, "") == DONE * filled + NONE * (len(cells) - 1 - filled)
    assert max(map(wide, lines)) <= width


def test_what_is_absent_is_not_drawn_as_nothing_done() -> None:
    row: Row = {"label": "空气优良天数比率", "value": Decimal("72.5"), "end": 76, "measure": "%", "state": RED}
    table = bars(bar(1, 2, 1))
    table = Table("rows", (*table.columns, Column("measure", "measure")), (*table.rows, row), chart=table.chart)
    assert draw(table)[1] == "空气优良天数比率  72.5/76%  red lamp"
    assert draw(bars({"label": "甲", "state": RED})) == []


def test_what_was_amended_is_drawn_as_it_is_now() -> None:
    row: Row = {**bar(5, 10, 5), "end": Amended(10, 20)}
    assert draw(bars(row)) == draw(bars(bar(5, 10, 5)))


def test_a_milestone_is_drawn_from_its_first_day_to_its_due_day_and_on_while_it_is_late() -> None:
    def row(name: str, start: date | None, due: date | None, done: date | None = None) -> Row:
        return {"label": name, "start": start, "due": due, "done": done, "state": "x"}

    table = times(
        date(2014, 1, 21),
        row("done", date(2014, 1, 1), date(2014, 1, 4), date(2014, 1, 3)),
        row("done late", None, date(2014, 1, 8), date(2014, 1, 12)),
        row("overdue", date(2014, 1, 9), date(2014, 1, 12)),
        row("to come", date(2014, 1, 29), date(2014, 2, 9)),
        row("no day", None, None),
    )
    lines = draw(table, 48)
    assert [cells_of(line) for line in lines[:5]] == [
        "■····│·····", "·■×··│·····", "··□××│·····", "·····│··□□□", "·····│·····",
    ]  # fmt: skip
    assert lines[1] == "done late  ·■×··│·····  2014-01-08  x"
    assert " ".join(lines[5:7]) == "From 2014-01-01 to 2014-02-09, a cell is about 4 d; today is 2014-01-21"
    assert lines[-1].startswith("■ done  □ not done  × late")


def test_a_milestone_late_by_less_than_a_cell_is_late() -> None:
    row: Row = {"label": "a", "start": date(2014, 1, 9), "due": date(2014, 1, 11), "done": None, "state": "x"}
    last: Row = {"label": "b", "start": date(2014, 2, 9), "due": date(2014, 2, 9), "done": None, "state": "x"}
    first: Row = {"label": "c", "start": date(2014, 1, 1), "due": date(2014, 1, 1), "done": date(2014, 1, 1), "state": "x"}
    late, *_ = draw(times(date(2014, 1, 12), row, last, first), 48)
    on_the_day, *_ = draw(times(date(2014, 1, 11), row, last, first), 48)
    assert ("×" in late, "×" in on_the_day) == (True, False)


@pytest.mark.parametrize(("today", "at"), [(date(1999, 1, 1), 0), (date(2014, 1, 1), 0), (date(2030, 1, 1), -1)])
def test_a_day_beyond_the_plan_is_at_its_end(today: date, at: int) -> None:
    table = times(today, {"label": "a", "due": date(2014, 1, 1)}, {"label": "b", "due": date(2015, 1, 1)})
    for line in draw(table)[:2]:
        assert cells_of(line)[at] == MARK


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
@pytest.mark.parametrize("words", ["milestones", "status --by street", "status --task 美丽社区"])
def test_all_is_aligned_within_the_width_in_characters_of_gbk(words: str, width: int, lang: str) -> None:
    args = (*words.split(), "--chart", "--as-of", "2014-09-14", "--data", str(recorded() / "data"), "--lang", lang)
    said = run(*args, "--format", "table", env={"COLUMNS": str(width)}).out
    said.encode("gbk")
    drawn = [line for line in said.splitlines() if len(cells_of(line)) > 5]
    assert len(drawn) > 3
    assert max(map(wide, drawn)) <= width
    # every row has as many cells, which begin in one column
    assert len({len(cells_of(line)) for line in drawn}) == 1
    assert len({wide(re.split(f"[{CELLS}]", line)[0]) for line in drawn}) == 1


def test_a_pipe_has_the_drawing_of_a_mail_and_no_colour() -> None:
    args = ("milestones", "--chart", "--as-of", "2014-09-14", "--data", str(recorded() / "data"))
    piped = run(*args).out
    assert "\x1b" not in piped
    drawn = [line for line in piped.splitlines() if len(cells_of(line)) > 5]
    assert 70 < max(map(wide, drawn)) <= 78
    markdown = run(*args, "--format", "markdown").out
    assert "\n```\n" + "\n".join(drawn[:2]) in markdown


def test_programs_have_the_figures_and_no_drawing() -> None:
    args = ("--as-of", "2014-09-14", "--data", str(recorded() / "data"))
    assert ask("status", *args, "--chart") == ask("status", *args)
    assert "chart" not in run("milestones", *args, "--format", "json").out


def test_a_line_for_a_chat_has_no_drawing() -> None:
    done = run("status", "--brief", "--chart", "--lang", "en")
    assert (done.code, done.out) == (2, "")
    assert "--brief and --chart cannot stand together" in done.err


def test_a_long_name_stands_above_its_bar() -> None:
    name = "很长的名称" * 12
    lines = draw(bars(bar(1, 2, 1, name), bar(1, 2, 1)), 60)
    assert "".join(lines[:3]).startswith(name)
    assert max(map(wide, lines)) <= 60
    first, second = (line for line in lines if MARK in line and DONE in line and "/" in line)
    assert first.index(DONE) == second.replace("甲", "  ").index(DONE)


def test_a_hostile_name_is_text() -> None:
    (line, *_) = draw(bars(bar(1, 2, 1, "[red]甲\x1b[31m\u202e")))
    assert line.startswith("[red]甲\\x1b[31m\\u202e  ■")
    assert quote("甲")
