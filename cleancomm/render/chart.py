"""Drawings of tables in characters that GBK has: bars with a mark, and spans over time with today.

A terminal set to Chinese draws these characters two columns wide, another one. Room is kept for two, every row has as many of
them, and what is narrow for certain stands before or behind them, so that all is aligned on either.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import groupby
from typing import NamedTuple

from cleancomm.message import N_, Message, Translate, say
from cleancomm.number import number_text
from cleancomm.render.cells import MEASURE, cell_text
from cleancomm.render.fold import fold_text
from cleancomm.render.layout import Line, Styled, style_of
from cleancomm.render.width import text_width
from cleancomm.report import Cell, Chart, Row, Table, Timeline, now, number_in

DONE, OPEN, NONE, LATE, MARK = "■", "□", "·", "×", "│"
_MARKS = DONE + OPEN + NONE + LATE + MARK
_WIDE = 2
_GAP = 2
# how wide the names may be, how few cells are a drawing, and how many are enough
_LABEL, _LEAST, _MOST = 30, 6, 60
_WHOLE = Decimal(100)


class _Drawn(NamedTuple):
    """A row of a drawing: its name, its cells with the style of all that are neither empty nor the mark, what it comes to."""

    label: str
    cells: str
    style: str
    told: str


def _number(cell: Cell) -> Decimal | None:
    """The length that a cell stands for; None for an absent one and for what is no number."""
    value = number_in(cell)
    return None if value is None else max(value, Decimal(0))


def _day(cell: Cell) -> date | None:
    value = now(cell)
    return value if isinstance(value, date) else None


def _round(number: Decimal, rounding: str) -> int:
    return int(number.to_integral_value(rounding))


def _bar(share: Decimal, mark: Decimal | None, room: int, *, behind: bool) -> str:
    """A bar of a share in percent in `room` cells, and one more for the mark: never full before the share is, never empty for
    what is not 0; the mark stands past the filled cells just where the share is `behind` it.
    """
    done = min(max(_round(share * room / _WHOLE, ROUND_FLOOR), 1 if share else 0), room)
    if mark is None:
        return DONE * done + (DONE if done == room else NONE) * (room + 1 - done)
    due = min(mark, _WHOLE) * room / _WHOLE
    at = min(max(_round(due, ROUND_CEILING), done + 1), room) if behind else min(_round(due, ROUND_FLOOR), done)
    cells = DONE * done + NONE * (room - done)
    return cells[:at] + MARK + cells[at:]


def _figures(value: Decimal | None, end: Decimal | None, measure: str) -> str:
    """12/70个."""
    if value is None and end is None:
        return ""
    return f"{'-' if value is None else number_text(value)}/{'-' if end is None else number_text(end)}{measure}"


def _list_bars(chart: Chart, rows: Iterable[Row], translate: Translate, room: int) -> Iterator[_Drawn]:
    for row in rows:
        value, end = _number(row.get(chart.value)), _number(row.get(chart.end))
        label, told = cell_text(row.get(chart.label), translate), cell_text(row.get(chart.state), translate)
        figures = _figures(value, end, cell_text(row.get(MEASURE), translate))
        share, mark = number_in(row.get(chart.share)), _number(row.get(chart.mark))
        cells = ""
        if share is not None:
            gap = number_in(row.get(chart.gap))
            part = mark * _WHOLE / end if mark is not None and end else None
            cells = _bar(share, part, room, behind=gap is not None and gap < 0)
        yield _Drawn(label, cells, style_of(row.get(chart.state)), f"{figures}  {told}".strip())


class _Scale(NamedTuple):
    """Days in cells: the first and the last day that there is room for, and how many cells there are."""

    first: date
    last: date
    room: int

    @property
    def days(self) -> int:
        """How many days that are."""
        return (self.last - self.first).days + 1

    def at(self, day: date) -> int:
        """The cell that a day lies in."""
        return min(max((day - self.first).days * self.room // self.days, 0), self.room - 1)

    def before(self, day: date) -> int:
        """How many cells begin before a day."""
        return min(max(-(-(day - self.first).days * self.room // self.days), 0), self.room)


def _span(row: Row, chart: Timeline, scale: _Scale) -> str:
    """The cells of a milestone: its days, filled when it is done, and behind them those that it is or was late."""
    due, done = _day(row.get(chart.due)), _day(row.get(chart.done))
    cells = [NONE] * scale.room
    today = scale.before(chart.today)
    if due is not None:
        start, end = scale.at(_day(row.get(chart.start)) or due), scale.at(due)
        until = scale.at(done) + 1 if done else today
        cells[end + 1 : max(until, end + 1)] = [LATE] * max(until - end - 1, 0)
        cells[start : end + 1] = [DONE if done else OPEN] * (end + 1 - start)
        if done is None and due < chart.today and until <= end + 1:
            cells[end] = LATE  # late by less than a cell is late
    return "".join([*cells[:today], MARK, *cells[today:]])


def _measure_time(chart: Timeline, rows: Iterable[Row]) -> tuple[date, date] | None:
    """The first and the last day of some milestones; None where none has a day."""
    every = list(rows)
    days = [d for row in every for d in (_day(row.get(k)) for k in (chart.start, chart.due, chart.done)) if d is not None]
    return (min(days), max(days)) if any(_day(row.get(chart.due)) for row in every) else None


def _list_spans(chart: Timeline, rows: Iterable[Row], translate: Translate, scale: _Scale) -> Iterator[_Drawn]:
    for row in rows:
        due = _day(row.get(chart.due))
        state = cell_text(row.get(chart.state), translate)
        told = f"{due.isoformat() if due else ' ' * 10}  {state}"
        yield _Drawn(cell_text(row.get(chart.label), translate), _span(row, chart, scale), style_of(row.get(chart.state)), told)


def _style_cells(drawn: _Drawn) -> Iterator[Styled]:
    """The cells of a row, those alike together."""
    for plain, some in groupby(drawn.cells, lambda cell: cell in (NONE, MARK)):
        yield "".join(some), "" if plain else drawn.style


def _join(rows: list[_Drawn], indent: int, room: int) -> Iterator[Line]:
    """Rows of a drawing as lines: name, cells, what it comes to."""
    for drawn in rows:
        label = drawn.label
        if text_width(label) > indent:  # one that leaves no room stands above its bar
            yield from (((line, ""),) for line in fold_text(label, indent + _GAP + room * _WIDE))
            label = ""
        blank = " " * (indent - text_width(label) + _GAP)
        # what a row without a bar comes to stands where the bars begin, for how wide these are is not known
        cells = (*_style_cells(drawn), (" " * _GAP, "")) if drawn.cells else ()
        yield ((label + blank, ""), *cells, (drawn.told, ""))


def _stack(rows: list[_Drawn], width: int) -> Iterator[Line]:
    """Rows of a drawing where nothing has room beside the cells: what it is and comes to, and below it the cells."""
    for drawn in rows:
        yield from (((line, ""),) for line in fold_text(f"{drawn.label}{' ' * _GAP}{drawn.told}", width))
        if drawn.cells:
            yield tuple(_style_cells(drawn))


def _legend(chart: Chart | Timeline, days: tuple[date, date] | None, room: int) -> Iterator[Message]:
    """What the characters of a drawing mean, and its scale."""
    if isinstance(chart, Timeline) and days is not None:
        each = max(1, round(((days[1] - days[0]).days + 1) / room))
        text = N_("From {first} to {last}, a cell is about {days} d; today is {today}")
        yield say(text, first=days[0], last=days[1], days=each, today=chart.today)
        text = N_("{done} done  {open} not done  {late} late  {mark} today")
        yield say(text, done=DONE, open=OPEN, late=LATE, mark=MARK)
    else:
        yield say(N_("{done} accepted  {none} not yet  {mark} due by schedule"), done=DONE, none=NONE, mark=MARK)


def draw_chart(table: Table, translate: Translate, width: int) -> list[Line]:
    """The drawing of a table that has one, within `width` columns, and what its characters mean; nothing where there is nothing
    to draw. A row whose figures are absent has no bar, for absent is not 0.
    """
    chart, rows = table.chart, [*table.rows, *table.last_rows]
    days = _measure_time(chart, rows) if isinstance(chart, Timeline) else None
    if chart is None or (isinstance(chart, Timeline) and days is None):
        return []

    def draw(room: int) -> list[_Drawn]:
        if isinstance(chart, Timeline):
            return list(_list_spans(chart, rows, translate, _Scale(*days, room))) if days else []
        return list(_list_bars(chart, rows, translate, room))

    first = draw(_LEAST)
    if not any(one.cells for one in first):
        return []
    told = max(text_width(one.told) for one in first)
    spare = width - told - 2 * _GAP - (_LEAST + 1) * _WIDE
    limit = min(_LABEL, spare)
    indent = max((n for one in first if (n := text_width(one.label)) <= limit), default=0)
    beside = 0 if spare < 0 else indent + told + 2 * _GAP
    room = min(max((width - beside) // _WIDE - 1, 2), _MOST)
    lines = list(_stack(draw(room), width) if spare < 0 else _join(draw(room), indent, room + 1))
    told_of = [message.render(translate) for message in _legend(chart, days, room)]
    legend = (line for text in told_of for line in fold_text(text, width - sum(map(text.count, _MARKS))))
    return [*lines, *(((line, "dim"),) for line in legend)]
