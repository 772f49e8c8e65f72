"""Dates as a program keeps them in a header (44927, 2023-01-01, 2023.1) -> the wording that they stand for.

The rule. A day that is not the first of a month is that day. Firsts of consecutive months are those months, firsts of
consecutive years those years: the row of headings tells which. One that stands alone may be the day, the month or the year:
it is in doubt. 2023.1 is January or October by its place among its neighbours.
"""

import re
from datetime import date, timedelta
from itertools import pairwise, product

from cleancomm.newplan.period import YEAR
from cleancomm.sheet.grid import EPOCH, Cell, Grid, Sort

At = tuple[int, int]
# 1 January 2000 to 31 December 2049, as Excel numbers the days
_FIRST, _LAST = 36526, 54788
_DAY = re.compile(rf"({YEAR})(?:年|[-/.])([0-9]{{1,2}})(?:月|[-/.])([0-9]{{1,2}})日?(?:[ T]0?0:00(?::00)?)?")
_MONTH = re.compile(rf"({YEAR})[.]([0-9]{{1,2}})")


def read_machine_day(cell: Cell, *, text: bool) -> date | None:
    """The day that a cell keeps as a program does: a number of days, a date, or `text` of digits; None for any other cell."""
    plain = cell.text.strip()
    if re.fullmatch("[0-9]{5}", plain) and (cell.sort is Sort.NUMBER or text) and _FIRST <= int(plain) <= _LAST:
        return EPOCH + timedelta(days=int(plain))
    found = _DAY.fullmatch(plain)
    if found is None or (cell.sort is not Sort.DATE and "年" in plain):
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def _word_days(days: list[date]) -> list[str] | None:
    """The wording of each day of one row of headings; None where there are several readings."""
    if any(d.day != 1 for d in days):
        return [f"{d.year}年{d.month}月{d.day}日" for d in days]
    steps = {(b.year - a.year) * 12 + b.month - a.month for a, b in pairwise(days)}
    if steps == {1}:
        return [f"{d.year}年{d.month}月" for d in days]
    if steps == {12} and days[0].month == 1:
        return [f"{d.year}年" for d in days]
    return None


def _word_months(texts: list[str]) -> list[str] | None:
    """The wording of 2023.9, 2023.1, 2023.11, the months in order; None where 2023.1 may be January or October."""
    pairs = [tuple(map(int, t.split("."))) for t in texts]
    open_ = [n for n, t in enumerate(texts) if t.endswith(".1")]
    fits = []
    for months in product((1, 10), repeat=len(open_)) if len(open_) < 4 else ():
        tried = [(y, dict(zip(open_, months, strict=True)).get(n, m)) for n, (y, m) in enumerate(pairs)]
        if all(a < b for a, b in pairwise(tried)):
            fits.append(tried)
    if len(texts) > 1 and len(fits) == 1:
        return [f"{y}年{m}月" for y, m in fits[0]]
    return None


def read_dates(grid: Grid, header: list[int], key: int) -> tuple[dict[At, str], dict[At, date | None]]:
    """The wordings of the dates in a header by their cells; and those in doubt, with their day where they are days."""
    spoken: dict[At, str] = {}
    doubtful: dict[At, date | None] = {}
    text = not grid.sheet
    for r in header:
        cells = {(r, c): grid.cell(r, c) for c in grid.filled(r) if c != key}
        days = {at: day for at, cell in cells.items() if (day := read_machine_day(cell, text=text))}
        if days:
            words = _word_days(list(days.values()))
            spoken.update(zip(days, words or (), strict=words is not None))
            doubtful.update({} if words else days)
        months = {at: c.text for at, c in cells.items() if _MONTH.fullmatch(c.text)}
        exact = {at for at in months if cells[at].sort is Sort.TEXT and not text}
        open_ = [at for at in months if months[at].endswith(".1") and re.fullmatch(rf"{YEAR}[.]1", months[at])]
        if not open_:
            continue
        words = (
            [f"{t[:4]}年{int(t[5:])}月" for t in months.values()] if set(open_) <= exact else _word_months(list(months.values()))
        )
        spoken.update(zip(months, words or (), strict=words is not None))
        doubtful.update({} if words else dict.fromkeys(open_))
    return spoken, doubtful
