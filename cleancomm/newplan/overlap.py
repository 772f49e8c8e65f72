"""Periods that take in one another: 一季度, 上半年, 全年 run on from one beginning; 2023年 beside its quarters is their total.

Figures of such periods are never added up: what runs on is cumulative, what takes others in is a stated total, and what is
neither is a question.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations, pairwise

from cleancomm.message import N_, say
from cleancomm.newplan.figure import Said
from cleancomm.newplan.understanding import TARGETS, Column, Use
from cleancomm.plan.deadline import DeadlineError, Span, parse_deadline
from cleancomm.problem import error

OVERLAP = error(
    "table.overlap",
    N_("figures of periods that take in one another"),
    N_("{cell}: {found} is of {period}, which overlaps {other}; it cannot be told whether its figures take in those"),
    N_("write 累计 into headings that count all up to their end, or name the columns to read with --only"),
)

# what a cell of a row and a column says
Says = Callable[[int, int], Said | None]


def read_span(period: str, year: int | None) -> Span | None:
    """The days of a period, None for one without."""
    try:
        return parse_deadline(period, year)
    except DeadlineError:
        return None


def is_overlap(left: Span, right: Span) -> bool:
    """Whether two spans share a day."""
    return left.start <= right.end and right.start <= left.end


def _is_chain(spans: Sequence[Span]) -> bool:
    """Whether spans run on from one beginning, each to an end of its own."""
    return len({s.start for s in spans}) == 1 and len({s.end for s in spans}) == len(spans) > 1


def _amounts(row: int, columns: Iterable[Column], says: Says) -> list[Decimal]:
    found = [says(row, c.column) for c in columns]
    return [s.amount for s in found if s and s.amount is not None]


def _grows(rows: Sequence[int], columns: Sequence[Column], says: Says) -> bool:
    """Whether no figure falls behind the one before, and the last is in no row the sum of the others."""
    for row in rows:
        amounts = _amounts(row, columns, says)
        if any(b < a for a, b in pairwise(amounts)):
            return False
        if len(amounts) == len(columns) > 2 and sum(amounts[:-1]) == amounts[-1] > 0:
            return False
    return True


def settle_overlaps(found: dict[int, Column], rows: Sequence[int], says: Says, year: int | None, whole: str) -> None:
    """Columns whose periods take in one another become cumulative, or stated totals; what is neither stays for a question.

    `whole` is the period of the table, which 全年 stands for.
    """
    groups: dict[str, list[Column]] = {}
    for column in found.values():
        if column.use in TARGETS and column.use is not Use.NAMES and column.period and not column.cumulative:
            groups.setdefault(column.indicator, []).append(column)
    for indicator, columns in groups.items():
        spans = {c.column: s for c in columns if (s := read_span(c.period, year))}
        if len(spans) < len(columns) or not any(is_overlap(a, b) for a, b in combinations(spans.values(), 2)):
            continue
        if _is_chain(list(spans.values())):
            _make_cumulative(found, indicator, columns, spans, rows, says, year, whole)
            continue
        for column in columns:
            own = spans[column.column]
            inner = [s for c, s in spans.items() if c != column.column and own.start <= s.start and s.end <= own.end and s != own]
            if len(inner) > 1:
                found[column.column] = replace(column, use=Use.TOTAL)


def _make_cumulative(
    found: dict[int, Column], indicator: str, columns: list[Column], spans: dict[int, Span], rows: Sequence[int], says: Says,
    year: int | None, whole: str,
) -> None:  # fmt: skip
    """A chain, with the column 全年 that ends it, as figures up to the end of each period."""
    first = next(iter(spans.values())).start
    chain = sorted(columns, key=lambda c: spans[c.column].end)
    last = spans[chain[-1].column].end
    ends = []
    for total in found.values():
        period = total.period or whole or str(first.year)
        span = read_span(period, year)
        if total.use is Use.TOTAL and total.indicator in (indicator, "") and span and span.start == first and span.end > last:
            ends.append(replace(total, period=period, use=Use.FIGURES, indicator=indicator))
    chain += ends if len(ends) == 1 else []
    if _grows(rows, chain, says):
        note = say(N_("runs on from the beginning of the year"))
        found.update({c.column: replace(c, cumulative=True, why=note) for c in chain})
