"""The reports of status, overdue, milestones and list as frozen values."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from cleancomm.message import N_, Message, say
from cleancomm.plan.models import Plan, Settings, Task
from cleancomm.plan.units import answering_units
from cleancomm.record.entry import State
from cleancomm.report import Align, Cell, Column, Report, Table, amended
from cleancomm.status.milestone import Milestate, Stand, due_day, narrow_stand
from cleancomm.status.schedule import WORST_FIRST, Count, Item, judge
from cleancomm.status.words import term

R = Align.RIGHT


class By(StrEnum):
    """What a row of the status stands for."""

    TASK = "task"
    STREET = "street"
    YEAR = "year"
    UNIT = "unit"


_HEADINGS = {By.TASK: N_("Task"), By.STREET: N_("Street"), By.YEAR: N_("Year"), By.UNIT: N_("Unit")}


def _by_name(plan: Plan) -> dict[str, Task]:
    return {t.name: t for t in plan.tasks}


def group_key(by: By, tasks: dict[str, Task]) -> Callable[[Count], str]:
    """How a cohort is put into a row; every cohort falls into just one, so that the total adds up."""

    def unit(count: Count) -> str:
        named = answering_units(tasks[count.cohort.task])
        return count.cohort.unit or (named[0] if named else "-")

    keys: dict[By, Callable[[Count], str]] = {
        By.TASK: lambda c: c.cohort.task,
        By.STREET: lambda c: c.cohort.scope or "-",
        By.YEAR: lambda c: str(c.cohort.year),
        By.UNIT: unit,
    }
    return keys[by]


def scope_heading(units: bool) -> str:
    """The heading of a column that holds streets, and in some plans units."""
    return N_("Street or unit") if units else N_("Street")


def lamp_rule(rule: Settings) -> Message:
    """The rule of the lamps in a sentence, as it is printed under the table."""
    return say(
        N_(
            "Lamps: green on or above schedule; yellow {yellow} or more behind, due within {days} d, or done late;"
            " red overdue, or more than {points} points and {red} units behind"
        ),
        yellow=rule.yellow_units, days=rule.near_days, points=rule.red_points, red=rule.red_units,
    )  # fmt: skip


def report_status(title: str, plan: Plan, counts: Iterable[Count], by: By, as_of: date, stands: Iterable[Stand] = ()) -> Report:
    """Planned, accepted, reported, due by schedule, the gap and the lamp of each group, the worst first."""
    tasks, rule = _by_name(plan), plan.settings
    groups: dict[str, list[Count]] = {}
    key = group_key(by, tasks)
    every = list(counts)
    for count in every:
        groups.setdefault(key(count), []).append(count)

    def row(label: Cell, group: list[Count]) -> tuple[tuple[int, Decimal], tuple[Cell, ...]]:
        s = judge(group, rule, as_of)
        cells: tuple[Cell, ...] = (
            label, amended(s.planned, s.planned_first), s.accepted, s.reported, s.percent, s.expected, s.gap, s.points,
            term(s.pace) if s.pace else None, term(s.lamp), s.reason,
        )  # fmt: skip
        return (WORST_FIRST[s.lamp], s.gap), cells

    ranked = [row(name, group) for name, group in groups.items()]
    rows = [cells for _, cells in sorted(ranked, key=lambda pair: pair[0])]
    units = any(c.cohort.unit for c in every)
    columns = (
        Column(by.value, scope_heading(units) if by is By.STREET else _HEADINGS[by]),
        Column("planned", N_("Planned"), R),
        Column("accepted", N_("Accepted"), R),
        Column("reported", N_("Reported"), R),
        Column("percent", N_("Done %"), R),
        Column("expected", N_("Due by schedule"), R),
        Column("gap", N_("Gap"), R),
        Column("points", N_("Points"), R),
        Column("pace", N_("Pace")),
        Column("lamp", N_("Lamp")),
        Column("reason", N_("Reason")),
    )
    total = row(say(N_("Total")), every)[1] if every else None
    notes = [lamp_rule(rule)]
    if by is By.UNIT:
        notes.append(say(N_("A task counts for the unit that it names first, so that the total adds up.")))
    if any(c.cohort.scope is None for c in every) and by is By.STREET:
        notes.append(say(N_("- : planned as a whole, not by street or unit")))
    measures = dict.fromkeys(tasks[c.cohort.task].measure for c in every)
    if len(measures) > 1:
        unlike = N_("The tasks are counted in {measures}: where several come together, the number adds unlike things.")
        notes.append(say(unlike, measures="、".join(measures)))
    table = Table("rows", columns, tuple(rows), None, total, tuple(notes))
    tables = [table]
    nodes = list(stands)
    if nodes:
        tables.append(milestone_table(nodes, say(N_("Milestones"))))
    return Report("status", say("{title}", title=title), tuple(tables), as_of=as_of)


def due_cell(stand: Stand) -> Cell:
    """The due day of a milestone, with the document's where it was extended (延期)."""
    return amended(stand.due, stand.due_first)


def milestone_table(stands: Iterable[Stand], title: Message | None = None) -> Table:
    """Milestones with due day, state and what is missing."""
    columns = (
        Column("milestone", N_("Milestone")),
        Column("start", N_("From")),
        Column("due", N_("Due")),
        Column("state", N_("State")),
        Column("days_late", N_("Days late"), R),
        Column("missing", N_("Missing"), R),
        Column("required", N_("Required"), R),
        Column("done_on", N_("Done on")),
        Column("text", N_("Wording")),
    )
    rows: list[tuple[Cell, ...]] = []
    for stand in stands:
        span = stand.node.span
        late = stand.days if stand.state is Milestate.OVERDUE else None
        rows.append(
            (
                stand.node.name, span.start if span else None, due_cell(stand), term(stand.state),
                late, stand.missing, amended(stand.required, stand.required_first), stand.done_on, shorten(stand.node.text),
            )
        )  # fmt: skip
    return Table("milestones", columns, tuple(rows), title)


def shorten(text: str, limit: int = 24) -> str:
    """A wording that fits a table cell; `show` prints it whole."""
    return text if len(text) <= limit else text[: limit - 2] + "……"


def name_units(counts: Iterable[Count], tasks: dict[str, Task]) -> str:
    """Who answers for some cohorts: their own units, else those that their task names first."""
    named = (u for c in counts for u in ((c.cohort.unit,) if c.cohort.unit else answering_units(tasks[c.cohort.task])))
    return "、".join(dict.fromkeys(named))


def _split(stand: Stand) -> dict[tuple[str, str, date | None], list[Count]]:
    """The cohorts of a milestone by task, period and due day: an extension (延期) holds for its own cohort alone."""
    parts: dict[tuple[str, str, date | None], list[Count]] = {}
    for count in stand.counts:
        cohort = count.cohort
        parts.setdefault((cohort.task, cohort.period, due_day(stand.node, [cohort])), []).append(count)
    return parts


def report_overdue(stands: Iterable[Stand], plan: Plan, within: int, as_of: date, *, verbose: bool) -> Report | None:
    """Milestones past their due day and not complete, or near within some days; None when there is nothing."""
    tasks = _by_name(plan)
    columns = (
        Column("milestone", N_("Milestone")),
        Column("due", N_("Due")),
        Column("state", N_("State")),
        Column("days", N_("Days late"), R),
        Column("days_left", N_("Days left"), R, optional=True),
        Column("task", N_("Task")),
        Column("missing", N_("Missing"), R),
        Column("required", N_("Required"), R),
        Column("units", N_("Answering units")),
    )
    rows: list[tuple[Cell, ...]] = []
    names: list[tuple[Cell, ...]] = []
    by_unit = False

    def is_due(part: Stand) -> bool:
        near = within and part.missing and part.due and 0 <= -part.days <= within
        return part.state is Milestate.OVERDUE or bool(near)

    def head(part: Stand) -> tuple[Cell, ...]:
        if part.days > 0:
            return (part.node.name, due_cell(part), term(Milestate.OVERDUE), part.days, None)
        return (part.node.name, due_cell(part), term(Milestate.NEAR), None, -part.days)

    for stand in sorted(stands, key=lambda s: -s.days):
        bare = narrow_stand(stand, lambda c: c.cohort.open)
        if bare.lacks_entry and is_due(bare):
            about = "、".join(dict.fromkeys(c.cohort.task for c in bare.counts))
            rows.append((*head(bare), about, Decimal(1), Decimal(1), name_units(bare.counts, tasks)))
        for key, mine in _split(stand).items():
            part = replace(stand, counts=tuple(c for c in mine if not c.cohort.open))
            if not part.missing or not is_due(part):
                continue
            units = name_units((c for c in mine if c.missing), tasks)
            rows.append((*head(part), key[0], part.missing, amended(part.required, part.required_first), units))
            by_unit = by_unit or any(c.cohort.unit for c in mine)
            names += [
                (i.task, i.street, amended(i.name, i.was_name or i.name), term(i.state))
                for c in mine
                for i in c.items
                if i.state is not State.ACCEPTED
            ]
    if not rows:
        return None
    tables = [Table("overdue", columns, tuple(rows))]
    if verbose and names:
        heads = (
            Column("task", N_("Task")), Column("street", scope_heading(by_unit)), Column("item", N_("Item")),
            Column("state", N_("State")),
        )  # fmt: skip
        tables.append(Table("items", heads, tuple(names), say(N_("Missing by name"))))
    title = say(N_("Milestones overdue or due within {days} d"), days=within) if within else say(N_("Overdue milestones"))
    return Report("overdue", title, tuple(tables), as_of=as_of)


def report_items(items: Iterable[Item], as_of: date) -> Report:
    """The named items with task, period, street or unit, and state."""
    every = list(items)
    columns = (
        Column("number", N_("No."), R),
        Column("street", scope_heading(any(i.by_unit for i in every))),
        Column("item", N_("Item")),
        Column("task", N_("Task")),
        Column("period", N_("Period")),
        Column("state", N_("State")),
        Column("day", N_("Since")),
        Column("source", N_("Source")),
    )
    rows = tuple(
        (
            n, i.street, amended(i.name, i.was_name or i.name), i.task, amended(i.period, i.was_period or i.period),
            term(i.state), i.day, i.source,
        )
        for n, i in enumerate(every, 1)
    )  # fmt: skip
    return Report("list", say(N_("Items")), (Table("items", columns, rows),), as_of=as_of)
