"""What is past its day and not complete, how much is missing, and who answers for it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from cleancomm.campaign import Campaign, Question
from cleancomm.message import N_, Message, listing, say
from cleancomm.plan.resolve import ResolvedPlan
from cleancomm.record.entry import State
from cleancomm.report import Report, Row, Table, amended
from cleancomm.reports import columns as c
from cleancomm.reports.items import scope_column
from cleancomm.reports.milestones import due_cell
from cleancomm.reports.words import term
from cleancomm.status.milestone import Milestate, Stand, due_day, narrow_stand
from cleancomm.status.schedule import Count

COLUMNS = (c.MILESTONE, c.DUE, c.STATE, c.DAYS, c.DAYS_LEFT, c.TASK, c.MISSING, c.REQUIRED, c.UNITS)


def name_units(plan: ResolvedPlan, counts: Iterable[Count]) -> Message | str:
    """Who answers for some cohorts: their own units, else those that their task names first."""
    own = ((n.cohort.unit,) if n.cohort.unit else plan.units.answering(n.cohort.task) for n in counts)
    return listing(u for units in own for u in units) or ""


def _split(stand: Stand) -> dict[tuple[str, str, date | None], list[Count]]:
    """The cohorts of a milestone by task, period and due day: an extension (延期) holds for its own cohort alone."""
    parts: dict[tuple[str, str, date | None], list[Count]] = {}
    for count in stand.counts:
        cohort = count.cohort
        parts.setdefault((cohort.task, cohort.period, due_day(stand.node, [cohort])), []).append(count)
    return parts


def _is_due(part: Stand, within: int) -> bool:
    near = within and part.missing and part.due and 0 <= -part.days <= within
    return part.state is Milestate.OVERDUE or bool(near)


def _head(part: Stand) -> Row:
    late = part.days > 0
    return {
        "milestone": part.node.name,
        "due": due_cell(part),
        "state": term(Milestate.OVERDUE if late else Milestate.NEAR),
        "days": part.days if late else None,
        "days_left": None if late else -part.days,
    }


def _list_due(plan: ResolvedPlan, stand: Stand, within: int) -> Iterator[tuple[Row, list[Count]]]:
    """The rows of a milestone, each with the cohorts that it is about."""
    bare = narrow_stand(stand, lambda count: count.cohort.open)
    if bare.lacks_entry and _is_due(bare, within):
        about = listing(count.cohort.task for count in bare.counts) or ""
        one = Decimal(1)
        cells: Row = {"task": about, "missing": one, "required": one, "units": name_units(plan, bare.counts)}
        yield {**_head(bare), **cells}, []
    for (task, _, _), mine in _split(stand).items():
        part = replace(stand, counts=tuple(count for count in mine if not count.cohort.open))
        if part.missing and _is_due(part, within):
            units = name_units(plan, (count for count in mine if count.missing))
            required = amended(part.required, part.required_first)
            yield {**_head(part), "task": task, "missing": part.missing, "required": required, "units": units}, mine


def _name_table(counts: Iterable[Count]) -> Table:
    every = list(counts)
    missing = [i for count in every for i in count.items if i.state is not State.ACCEPTED]
    columns = (c.TASK, scope_column(units=any(count.cohort.unit for count in every)), c.ITEM, c.STATE)
    rows: tuple[Row, ...] = tuple(
        {"task": i.task, "street": i.street, "item": amended(i.name, i.was_name or i.name), "state": term(i.state)}
        for i in missing
    )
    return Table("items", columns, rows, say(N_("Missing by name")), about=tuple(i.about for i in missing))


def report_overdue(campaign: Campaign, question: Question, within: int, *, verbose: bool) -> Report | None:
    """Milestones past their due day and not complete, or near within some days; None when there is nothing."""
    stands = campaign.narrow_stands(question)
    rows: list[Row] = []
    counts: list[Count] = []
    for stand in sorted(stands, key=lambda s: -s.days):
        for row, mine in _list_due(campaign.plan, stand, within):
            rows.append(row)
            counts += mine
    if not rows:
        return None
    tables = [Table("overdue", COLUMNS, tuple(rows))]
    names = _name_table(counts)
    if verbose and names.rows:
        tables.append(names)
    title = say(N_("Milestones overdue or due within {days} d"), days=within) if within else say(N_("Overdue milestones"))
    late = any(s.missing and s.days > 0 and s.node.span for s in stands)
    return Report("overdue", title, tuple(tables), as_of=campaign.as_of, found=late)
