"""未报: who has sent no report for what, by the reporting day of the month that the plan's settings name."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from cleancomm.plan.about import Thing
from cleancomm.record.entry import State
from cleancomm.record.fold import Progress
from cleancomm.status.schedule import Count


@dataclass(frozen=True)
class Round:
    """One round of reports: asked for from the day after the reporting day before, due on `due`."""

    start: date
    due: date


def _reporting_day(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))


def last_round(day: int, as_of: date) -> Round:
    """The round whose reporting day passed last before `as_of`; the reporting day itself is still on time."""

    def of_month(any_day: date) -> date:
        return _reporting_day(any_day.year, any_day.month, day)

    def before(any_day: date) -> date:
        if (any_day.year, any_day.month) == (1, 1):  # no month lies before it
            return date.min
        return of_month(any_day.replace(day=1) - timedelta(days=1))

    due = of_month(as_of)
    if due >= as_of:
        due = before(as_of)
    return Round(before(due) + timedelta(days=1), due)


@dataclass(frozen=True)
class Unreported:
    """A thing on which nothing was recorded in a round: `left` of it to be accepted, `last` the day of its last entry."""

    count: Count
    name: str | None
    street: str | None
    left: Decimal
    state: str | None
    last: date | None


def find_unreported(counts: Iterable[Count], progress: Progress, round_: Round) -> tuple[Unreported, ...]:
    """Items, and numbers without names, that were begun by the reporting day, are not yet reported as done, and had no
    entry since the round began. An entry of a number speaks for all of its cohort that have no name.
    """
    found = []
    for count in counts:
        cohort = count.cohort
        if cohort.start > round_.due or not count.missing:
            continue
        for item in count.items:
            days = [e.on for e in progress.life(item.about)]
            # what is reported as done waits for another's check: its unit has nothing more to say
            if item.state not in (State.REPORTED, State.ACCEPTED) and not any(d >= round_.start for d in days):
                row = Unreported(count, item.name, item.street, Decimal(1), item.state, max(days, default=None))
                found.append(row)
        nameless = cohort.quantity - max(Decimal(len(count.items)), count.reported)
        news: list[date] = []
        for about, life in progress.lives.items():
            mine = about.thing is Thing.COHORT and (about.task, about.period) == (cohort.task, cohort.period)
            if mine and cohort.scope in (None, about.scope):
                news += [e.on for e in life]
        if nameless > 0 and not any(round_.start <= d for d in news):
            found.append(Unreported(count, None, cohort.scope, nameless, None, max(news, default=None)))
    return tuple(found)
