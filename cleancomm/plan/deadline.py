"""A wording of days -> its first day and its due day. The rule, and all that it reads, is that of `wording`; the plainest
wordings, of which most plans consist, are read here at once, so that a start need not load the rest.
"""

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import NamedTuple


class DeadlineError(ValueError):
    """A wording that fits no rule; `phrase` is the wording."""

    def __init__(self, phrase: str) -> None:
        super().__init__(phrase)
        self.phrase = phrase


class Span(NamedTuple):
    """First and last day of a wording; the last one is the due day."""

    start: date
    end: date


# a year, 年底, a month with 初 or 底, a day: all with their year
_PLAIN = re.compile("([0-9]{4})年?(?:(?<=年)(底)|(?<=年)([0-9]{1,2})月(?:(初)|(底)|([0-9]{1,2})日)?)?")
_DASHES = ("——", "-")


def _read_plain(text: str) -> Span | None:
    """The days of a plain wording, None for any other; ValueError for a day that no calendar has."""
    found = _PLAIN.fullmatch(text)
    if found is None:
        return None
    year, month = int(found[1]), int(found[3] or 0)
    if found[2]:
        return Span(date(year, 12, 1), date(year, 12, 31))
    if not month:
        return Span(date(year, 1, 1), date(year, 12, 31))
    if found[6]:
        day = date(year, month, int(found[6]))
        return Span(day, day)
    last = monthrange(year, month)[1]
    first, last = (1, 10) if found[4] else (21, last) if found[5] else (1, last)
    return Span(date(year, month, first), date(year, month, last))


def _read_plain_span(text: str) -> Span | None:
    """The days from one plain wording to another of the same kind, the second maybe without the year of the first."""
    for dash in _DASHES:
        left, found, right = text.partition(dash)
        if not found:
            continue
        right = right if right[:4].isdigit() else left[:5] + right
        alike = [[c for c in side if not c.isdigit()] for side in (left.removesuffix("年"), right.removesuffix("年"))]
        first, last = _read_plain(left), _read_plain(right)
        if first and last and alike[0] == alike[1] and first.end <= last.start:
            return Span(first.start, last.end)
    return None


def write_day(day: date) -> str:
    """A day as a plan writes it."""
    return f"{day.year:04}年{day.month}月{day.day}日"


def single_year(wording: str) -> int | None:
    """The year of a wording whose days lie within one, for periods of a plan that name none."""
    span = parse_deadline(wording)
    return span.end.year if span and span.start.year == span.end.year else None


@lru_cache(maxsize=4096)
def parse_deadline(wording: str, year: int | None = None, *, begins: date | None = None) -> Span | None:
    """The days of a wording, None for one that is recurring or undated; DeadlineError for one that fits no rule.

    `year` is the plan's, for a wording without one; `begins` the day on which the plan begins, for 三年内.
    """
    try:
        if plain := _read_plain(wording) or _read_plain_span(wording):
            return plain
        from cleancomm.plan.wording import read_wording

        return read_wording(wording, year, begins)
    except (ValueError, OverflowError):  # also a day that no calendar has
        raise DeadlineError(wording) from None
