"""累计验收销号与序时: what was accepted by each of some days, beside what was due by then, a measure at a time."""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from cleancomm.campaign import Campaign, Question
from cleancomm.message import N_, say
from cleancomm.plan.cohorts import Sort
from cleancomm.plan.measure import common_measure
from cleancomm.report import Cell, Column, Kind, Row, Table
from cleancomm.reports import columns as c
from cleancomm.status.schedule import judge, round_down, scale_count
from cleancomm.status.tally import Count, expect, group_alike

DAY = Column("day", N_("As of"), Kind.DAY)
COLUMNS = (c.GROUP_MEASURE, DAY, c.EXPECTED, c.ACCEPTED)
# as many days as a line takes to look whole, and as few as a page has room to list
MOST = 60
_WEEK, _SHORT = 7, 120


def _month_ends(first: date, last: date, step: int) -> Iterator[date]:
    """The last day of every so manieth month from one day to another."""
    number = first.year * 12 + first.month - 1
    while True:
        number += step
        year, month = divmod(number, 12)
        if year > date.max.year:
            return
        end = date(year, month + 1, 1) - timedelta(days=1)
        if end >= last:
            return
        yield end


def list_days(first: date, last: date, as_of: date) -> list[date]:
    """The days of a course: those between which it runs, the day of the answer, and between them every week of a short one,
    the end of every month of a longer one, or of every so many.
    """
    end = max(last, as_of)
    if (end - first).days <= _SHORT:
        between = [first + timedelta(days=n) for n in range(_WEEK, (end - first).days, _WEEK)]
    else:
        months = (end.year - first.year) * 12 + end.month - first.month
        between = list(_month_ends(first, end, -(-months // MOST) or 1))
    return sorted({first, *between, end, *([as_of] if first <= as_of else [])})


def _pick(campaign: Campaign, question: Question) -> dict[tuple[object, object], list[Count]]:
    return group_alike(n for n in campaign.narrow_counts(question) if n.cohort.sort is Sort.SUM and not n.cohort.open)


def _stands(campaign: Campaign, days: list[date]) -> dict[date, Campaign]:
    """The campaign as of each of the days that are past; where nothing happened since the one before, it is that one."""
    happened = sorted({e.on for e in campaign.record.entries if e.on <= campaign.as_of})
    found: dict[date, Campaign] = {}
    last: tuple[int, Campaign] | None = None
    for day in (d for d in days if d <= campaign.as_of):
        so_far = sum(1 for on in happened if on <= day)
        if last is None or last[0] != so_far:
            last = (so_far, campaign if day == campaign.as_of else campaign.at(day))
        found[day] = last[1]
    return found


def course_table(campaign: Campaign, question: Question) -> Table:
    """What was due by each day, as the plan in force has it, and what was accepted by then; nothing of days to come.

    Levels and ceilings, which are never added up, and what has no figure have no course.
    """
    rule, groups = campaign.plan.folder.plan.settings, _pick(campaign, question)
    several = len(groups) > 1
    rows: list[Row] = []
    every = [n.cohort for mine in groups.values() for n in mine]
    days = list_days(min(c.start for c in every), max(c.due for c in every), campaign.as_of) if every else []
    stands = {day: _pick(then, question) for day, then in _stands(campaign, days).items()}
    for alike, mine in groups.items():
        measure = common_measure(n.cohort.measure for n in mine)
        cohorts = [scale_count(n, measure).cohort for n in mine]
        for day in days:
            exact = sum((expect(c, day) for c in cohorts), Fraction(0))
            row: dict[str, Cell] = {"measure": measure} if several else {}
            row |= {"day": day, "expected": round_down(exact, (c.quantity for c in cohorts))}
            if day in stands:
                then = [scale_count(n, measure) for n in stands[day].get(alike, ())]
                row["accepted"] = judge(then, rule, day).accepted
            rows.append(row)
    return Table("course", COLUMNS, tuple(rows), say(N_("Accepted so far, and due by schedule")), shown=False)
