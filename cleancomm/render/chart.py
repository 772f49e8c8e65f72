"""A chart of a table as bars of characters that GBK has."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from cleancomm.message import Translate
from cleancomm.render.cells import cell_text
from cleancomm.render.width import text_width
from cleancomm.report import Amended, Cell, Table

CHART_WIDTH = 78
DONE, OPEN = "■", "·"
# A terminal set to Chinese draws both marks two columns wide, another one: room is kept for two.
_WIDE = 2
_GAP = 2
_LABEL = 36
_LEAST = 4


def _number(cell: Cell) -> Decimal | None:
    """The length that a cell stands for; None for an absent one and for what is no number."""
    value = cell.now if isinstance(cell, Amended) else cell
    return max(Decimal(value), Decimal(0)) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


def _bar(value: Decimal, end: Decimal, most: Decimal, room: int) -> str:
    """A bar of `value` with dots up to `end`: never full before `value` is there, never empty for what is not 0."""
    least = int((value * room / most).to_integral_value(ROUND_FLOOR))
    whole = int((end * room / most).to_integral_value(ROUND_CEILING))
    if value >= end:
        return DONE * max(least, whole)
    done = min(max(least, 1 if value else 0), room - 1)
    return DONE * done + OPEN * max(whole - done, 1)


def _fold(text: str, width: int) -> list[str]:
    """A text as lines of at most `width` columns."""
    lines = [""]
    for c in text:
        if lines[-1] and text_width(lines[-1] + c) > width:
            lines.append("")
        lines[-1] += c
    return lines


def draw_chart(table: Table, translate: Translate, width: int = CHART_WIDTH) -> list[str]:
    """A bar for each row of a table that has a chart, within `width` columns; nothing where there is nothing to draw.

    ■ is the first of the chart's values, · what is missing up to the mark of the row, or without one up to the largest of
    its values. All bars are of one scale; a row whose first value is absent has none, for absent is not 0.
    """
    chart = table.chart
    if chart is None:
        return []
    rows = []
    for row in table.rows:
        first, *others = (_number(row.get(key)) for key in chart.values)
        mark = _number(row.get(chart.mark)) if chart.mark is not None else None
        ends = [mark] if mark is not None else [n for n in (first, *others) if n is not None]
        rows.append((cell_text(row.get(chart.label), translate), first, max(ends, default=Decimal(0))))
    most = max((n for _, first, end in rows for n in (first, end) if n is not None), default=Decimal(0))
    if not most:
        return []
    limit = max(min(_LABEL, width - _GAP - _LEAST * _WIDE), 0)
    indent = max((n for label, _, _ in rows if (n := text_width(label)) <= limit), default=0)
    room = max((width - indent - _GAP) // _WIDE, _LEAST)
    lines = []
    for label, first, end in rows:
        if text_width(label) > limit:  # a label that leaves no room stands above its bar
            lines += _fold(label, width)
            label = ""
        bar = "" if first is None else _bar(first, end, most, room)
        lines.append(f"{label}{' ' * (indent + _GAP - text_width(label))}{bar}".rstrip())
    return lines
