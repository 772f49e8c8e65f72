"""未报: who has sent no report for what, by the reporting day of the month that the plan's settings name."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from cleancomm.message import N_, say
from cleancomm.plan.models import Plan
from cleancomm.plan.units import answering_units
from cleancomm.record.entry import State
from cleancomm.record.fold import Progress
from cleancomm.report import Align, Cell, Column, Report, Table
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
            days = [e.on for e in progress.items.get((item.task, item.street, item.name), ())]
            # what is reported as done waits for another's check: its unit has nothing more to say
            if item.state not in (State.REPORTED, State.ACCEPTED) and not any(d >= round_.start for d in days):
                row = Unreported(count, item.name, item.street, Decimal(1), item.state, max(days, default=None))
                found.append(row)
        nameless = cohort.quantity - max(Decimal(len(count.items)), count.reported)
        news: list[date] = []
        for key, life in progress.quantities.items():
            if key[:2] == (cohort.task, cohort.period) and cohort.scope in (None, key[2]):
                news += [e.on for e in life]
        if nameless > 0 and not any(round_.start <= d for d in news):
            found.append(Unreported(count, None, cohort.scope, nameless, None, max(news, default=None)))
    return tuple(found)


def report_unreported(rows: Iterable[Unreported], plan: Plan, round_: Round, as_of: date) -> Report:
    """Who has not reported on what: by street, or by the units that answer where no street is named."""
    right, tasks = Align.RIGHT, {t.name: t for t in plan.tasks}
    columns = (
        Column("unit", N_("Street or unit")), Column("task", N_("Task")), Column("period", N_("Period")),
        Column("item", N_("Item")), Column("quantity", N_("Number"), right), Column("last", N_("Last report")),
        Column("due", N_("Due")),
    )  # fmt: skip
    cells: list[tuple[Cell, ...]] = []
    for row in rows:
        cohort = row.count.cohort
        unit = row.street or "、".join(answering_units(tasks[cohort.task]))
        cells.append((unit, cohort.task, cohort.period, row.name, row.left, row.last, cohort.due))
    order = {unit: n for n, unit in enumerate(dict.fromkeys(c[0] for c in cells))}
    cells.sort(key=lambda c: order[c[0]])
    title = say(N_("Not reported for {due} (reports from {start} on)"), due=round_.due, start=round_.start)
    notes = () if cells else (say(N_("Nobody owes a report.")),)
    return Report("unreported", title, (Table("unreported", columns, tuple(cells)),), notes=notes, as_of=as_of)
