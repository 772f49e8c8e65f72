"""未报: who has sent no report for what, by the reporting day of the month that the plan's settings name."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, timedelta, tzinfo
from decimal import Decimal

from cleancomm.plan.about import About, Thing
from cleancomm.plan.cohorts import Sort
from cleancomm.record.entry import Entry, State, recorded_at
from cleancomm.record.fold import Progress, state_of, told_day
from cleancomm.status.tally import SAID, Count
from cleancomm.value import dataclass


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


def this_round(day: int, as_of: date) -> Round:
    """The round that is being reported on: the one whose reporting day is the next, `as_of` included."""
    start = last_round(day, as_of).due + timedelta(days=1)
    due = _reporting_day(start.year, start.month, day)
    if due < start:
        month = start.replace(day=1)
        if date.max - month < timedelta(days=31):  # no month follows it
            return Round(start, date.max)
        later = month + timedelta(days=31)
        due = _reporting_day(later.year, later.month, day)
    return Round(start, due)


def round_of_month(day: int, year: int, month: int) -> Round:
    """The round whose reporting day lies in a month."""
    return this_round(day, _reporting_day(year, month, day))


@dataclass(frozen=True)
class Unreported:
    """A thing on which nothing was recorded in a round: `left` of it to be accepted, `last` the day of its last entry."""

    count: Count
    name: str | None
    street: str | None
    left: Decimal | None
    state: str | None
    last: date | None


def is_report(entry: Entry) -> bool:
    """Whether an entry reports something: to name an item, which says in which period, is none, but that nothing has begun is."""
    return entry.state is not None and (entry.state is not State.PLANNED or entry.period is None)


def _days(life: Iterable[Entry]) -> list[date]:
    """The days on which something was reported."""
    return [e.on for e in life if is_report(e)]


def _find_items(count: Count, progress: Progress, round_: Round) -> Iterator[Unreported]:
    for item in count.items:
        # what is reported as done, by name or by a number that takes it in, waits for another's check
        if item.state in (State.REPORTED, State.ACCEPTED):
            continue
        life = progress.life(item.about)  # in the order of its days
        last = told_day(life)
        if last is None or last < round_.start:
            yield Unreported(count, item.name, item.street, Decimal(1), item.state, last)


def find_unreported(counts: Iterable[Count], progress: Progress, round_: Round) -> tuple[Unreported, ...]:
    """Items, and what has no name or no figure, that were begun by the reporting day, are not yet reported as done, and had
    no entry since the round began. An entry of a number speaks for all of its cohort that have no name, and one that takes
    the whole cohort in for every item of it.
    """
    news: dict[tuple[str | None, str | None], dict[str | None, list[date]]] = {}
    for about, life in progress.lives.items():
        if about.thing is Thing.COHORT:
            news.setdefault((about.task, about.period), {}).setdefault(about.scope, []).extend(_days(life))
    found: list[Unreported] = []
    for count in counts:
        cohort = count.cohort
        if cohort.start > round_.due or not count.missing:
            continue
        found += _find_items(count, progress, round_)
        by_scope = news.get((cohort.task, cohort.period), {})
        days = [d for scope, mine in by_scope.items() if cohort.scope in (None, scope) for d in mine]
        heard = any(round_.start <= d for d in days)
        nameless = cohort.quantity - max(Decimal(len(count.items)), count.reported)
        single = cohort.sort is Sort.LEVEL or (cohort.open and not count.items)
        if not heard and (nameless > 0 or single):
            left = None if single else nameless
            found.append(Unreported(count, None, cohort.scope, left, None, max(days, default=None)))
    return tuple(found)


@dataclass(frozen=True)
class Belated:
    """The first report of a round about a thing, which came only after the reporting day (迟报): on the day `came`."""

    count: Count
    name: str | None
    street: str | None
    entry: Entry
    came: date


def find_belated(counts: Iterable[Count], progress: Progress, round_: Round, zone: tzinfo) -> tuple[Belated, ...]:
    """What owed a report by the reporting day and was reported only after it, be it of a later day or recorded later.

    What had been reported as done before the round owed none, nor what was named only after it.
    """

    def came(entry: Entry) -> date:
        return max(entry.on, recorded_at(entry, zone).date())

    found: list[Belated] = []
    for count in counts:
        cohort = count.cohort
        if cohort.start > round_.due:
            continue
        abouts: dict[About, str | None] = {i.about: i.name for i in count.items}
        abouts[cohort.about] = None
        for about, name in abouts.items():
            life = progress.life(about)
            if any(e.state is State.PLANNED and not is_report(e) and e.on > round_.due for e in life):
                continue
            told = [e for e in life if is_report(e) and e.on >= round_.start]
            if told and state_of(e for e in life if e.on < round_.start) not in SAID:
                first = min(told, key=came)
                if came(first) > round_.due:
                    found.append(Belated(count, name, about.scope, first, came(first)))
    return tuple(found)
