"""The reports of status, overdue, milestones and list as frozen values."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

from cleancomm.message import N_, Message, say
from cleancomm.plan.models import Settings, Task
from cleancomm.plan.units import answering_units
from cleancomm.report import Align, Cell, Column, Report, Table, amended
from cleancomm.status.schedule import Count, Item, Lamp, Milestate, Stand, judge, needs_entry
from cleancomm.status.words import term

_RANK = {Lamp.RED: 0, Lamp.YELLOW: 1, Lamp.GREEN: 2}
R = Align.RIGHT

GROUPS = {
    "task": N_("Task"),
    "street": N_("Street"),
    "year": N_("Year"),
    "unit": N_("Unit"),
}


def group_key(by: str, tasks: dict[str, Task]) -> Callable[[Count], str]:
    """How a cohort is put into a row; every cohort falls into just one, so that the total adds up."""

    def unit(count: Count) -> str:
        named = answering_units(tasks[count.cohort.task])
        return count.cohort.unit or (named[0] if named else "-")

    keys: dict[str, Callable[[Count], str]] = {
        "task": lambda c: c.cohort.task,
        "street": lambda c: c.cohort.street or "-",
        "year": lambda c: str(c.cohort.due.year),
        "unit": unit,
    }
    return keys[by]


def lamp_rule(rule: Settings) -> Message:
    """The rule of the lamps in a sentence, as it is printed under the table."""
    return say(
        N_(
            "Lamps: green on or above schedule; yellow {yellow} or more behind, due within {days} d, or done late;"
            " red overdue, or more than {points} points and {red} units behind"
        ),
        yellow=rule.yellow_units, days=rule.near_days, points=rule.red_points, red=rule.red_units,
    )  # fmt: skip


def report_status(
    title: str,
    counts: Iterable[Count],
    stands: Iterable[Stand],
    tasks: dict[str, Task],
    by: str,
    rule: Settings,
    as_of: date,
) -> Report:
    """Planned, accepted, reported, due by schedule, the gap and the lamp of each group, the worst first."""
    groups: dict[str, list[Count]] = {}
    key = group_key(by, tasks)
    every = list(counts)
    for count in every:
        groups.setdefault(key(count), []).append(count)

    def row(label: Cell, group: list[Count]) -> tuple[tuple[int, Decimal], tuple[Cell, ...]]:
        s = judge(group, rule, as_of)
        cells: tuple[Cell, ...] = (
            label, amended(s.planned, s.planned_first), s.accepted, s.reported, s.percent, s.expected, s.gap, s.points,
            term(s.pace), term(s.lamp), s.reason,
        )  # fmt: skip
        return (_RANK[s.lamp], s.gap), cells

    ranked = [row(name, group) for name, group in groups.items()]
    rows = [cells for _, cells in sorted(ranked, key=lambda pair: pair[0])]
    columns = (
        Column(by, GROUPS[by]),
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
    if by == "unit":
        notes.append(say(N_("A task counts for the unit that it names first, so that the total adds up.")))
    if any(c.cohort.street is None for c in every) and by == "street":
        notes.append(say(N_("- : planned for the district as a whole, not by street")))
    table = Table("rows", columns, tuple(rows), None, total, tuple(notes))
    tables = [table]
    nodes = list(stands)
    if nodes:
        tables.append(milestone_table(nodes, say(N_("Milestones"))))
    return Report("status", say("{title}", title=title), tuple(tables), as_of=as_of)


def due_cell(stand: Stand) -> Cell:
    """The due day of a milestone, with the document's where it was extended (延期)."""
    now, was = stand.node.span, (stand.node.was or stand.node).span
    return amended(now.end if now else None, was.end if was else None)


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
        first = sum((c.cohort.planned_first for c in stand.counts), Decimal(0)) if stand.counts else stand.required
        late = stand.days if stand.state is Milestate.OVERDUE else None
        rows.append(
            (
                stand.node.name, span.start if span else None, due_cell(stand), term(stand.state),
                late, stand.missing, amended(stand.required, first), stand.done_on, shorten(stand.node.text),
            )
        )  # fmt: skip
    return Table("milestones", columns, tuple(rows), title)


def shorten(text: str, limit: int = 24) -> str:
    """A wording that fits a table cell; `show` prints it whole."""
    return text if len(text) <= limit else text[: limit - 2] + "……"


def report_overdue(stands: Iterable[Stand], tasks: dict[str, Task], within: int, as_of: date, *, verbose: bool) -> Report | None:
    """Milestones past their due day and not complete, or near within some days; None when there is nothing."""
    columns = (
        Column("milestone", N_("Milestone")),
        Column("due", N_("Due")),
        Column("state", N_("State")),
        Column("days", N_("Days late"), R),
        Column("task", N_("Task")),
        Column("missing", N_("Missing"), R),
        Column("required", N_("Required"), R),
        Column("units", N_("Answering units")),
    )
    rows: list[tuple[Cell, ...]] = []
    names: list[tuple[Cell, ...]] = []
    for stand in sorted(stands, key=lambda s: -s.days):
        near = within and stand.missing and stand.node.span and 0 <= -stand.days <= within
        if stand.state is not Milestate.OVERDUE and not near:
            continue
        state = term(Milestate.OVERDUE if stand.days > 0 else Milestate.NEAR)
        due = due_cell(stand)
        head: tuple[Cell, ...] = (stand.node.name, due, state, stand.days)
        if needs_entry(stand.counts):
            rows.append((*head, "", stand.missing, stand.required, ""))
        wanted = dict.fromkeys((c.cohort.task, c.cohort.period) for c in stand.counts)
        for task, period in wanted:
            mine = [c for c in stand.counts if (c.cohort.task, c.cohort.period) == (task, period)]
            missing = sum((c.missing for c in mine), Decimal(0))
            if not missing:
                continue
            required = sum((c.cohort.quantity for c in mine), Decimal(0))
            first = sum((c.cohort.planned_first for c in mine), Decimal(0))
            own = dict.fromkeys(c.cohort.unit for c in mine if c.missing)
            units = "、".join(u for name in own for u in ((name,) if name else answering_units(tasks[task])))
            rows.append((*head, task, missing, amended(required, first), units))
            names += [
                (i.task, i.street, amended(i.name, i.was_name or i.name), term(i.state))
                for c in mine
                for i in c.items
                if i.state != "accepted"
            ]
    if not rows:
        return None
    tables = [Table("overdue", columns, tuple(rows))]
    if verbose and names:
        heads = (
            Column("task", N_("Task")), Column("street", N_("Street")), Column("item", N_("Item")),
            Column("state", N_("State")),
        )  # fmt: skip
        tables.append(Table("items", heads, tuple(names), say(N_("Missing by name"))))
    return Report("overdue", say(N_("Overdue milestones")), tuple(tables), as_of=as_of)


def report_items(items: Iterable[Item], as_of: date) -> Report:
    """The named items with task, period, street and state."""
    columns = (
        Column("number", N_("No."), R),
        Column("street", N_("Street")),
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
        for n, i in enumerate(items, 1)
    )  # fmt: skip
    return Report("list", say(N_("Items")), (Table("items", columns, rows),), as_of=as_of)
