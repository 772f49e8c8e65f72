"""The targets of a plan as cohorts with a start and a due day, and its milestones with theirs.

A cohort is due on its target's own day, else on the day of the milestone that requires it, else at the end of its
period; it starts with its period, never before the plan begins.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from cleancomm.plan.deadline import Span, parse_deadline, single_year
from cleancomm.plan.loader import Folder
from cleancomm.plan.models import Figures, Milestone, Plan, Requirement, Step, Task
from cleancomm.plan.names import OwnNames, join_address, map_aliases


@dataclass(frozen=True)
class Cohort:
    """What is to be reached of one task in one period by one street, unit or the whole.

    `own_due`: the due day is the target's own, not that of its milestone or period. `open`: the plan gives neither
    figure nor names, so that nothing says when it is complete; its quantity is then 0. `was` is the cohort as the
    document has it, where an amendment has changed it.
    """

    task: str
    period: str
    street: str | None
    unit: str | None
    quantity: Decimal
    names: tuple[str, ...]
    start: date
    due: date
    source: str
    own_due: bool = False
    open: bool = False
    was: "Cohort | None" = None

    @property
    def key(self) -> tuple[str, str, str | None, str | None]:
        """What tells it from every other cohort: task, period, street, unit."""
        return (self.task, self.period, self.street, self.unit)

    @property
    def scope(self) -> str | None:
        """The street or unit that the target is for, None for the whole."""
        return self.street or self.unit

    @property
    def address(self) -> str:
        """How a person names it: task/period, and the street or unit if it has one."""
        return join_address(*self.key)

    @property
    def year(self) -> int:
        """The year in which it is due as the document has it: an extension does not take it out of its year."""
        return (self.was or self).due.year

    @property
    def planned_first(self) -> Decimal:
        """The quantity as the document has it."""
        return self.was.quantity if self.was else self.quantity


@dataclass(frozen=True)
class Node:
    """A milestone with its days; `span` is absent when the plan gives no day.

    `wants` are the tasks and periods of the cohorts that it requires: with cumulative figures the earlier periods too.
    `was` is the milestone as the document has it, where an amendment has changed it.
    """

    name: str
    when: str | None
    text: str
    span: Span | None
    requires: tuple[Requirement, ...]
    wants: frozenset[tuple[str, str]]
    source: str
    loc: tuple[str | int, ...]
    was: "Node | None" = None

    @property
    def year(self) -> int | None:
        """The year in which it is due as the document has it."""
        span = (self.was or self).span
        return span.end.year if span else None


def plan_year(plan: Plan) -> int | None:
    """The year in which the plan begins, for wordings without one."""
    span = parse_deadline(plan.document.begins)
    return span.start.year if span else None


def period_span(plan: Plan, period: str) -> Span | None:
    """The days of a period; one without a year is of the plan's, when the plan's own period lies within one year."""
    return parse_deadline(period, single_year(plan.document.period))


def street_names(plan: Plan) -> OwnNames:
    """The own name for every name and alias of a street."""
    return map_aliases(plan.streets)


def periods_up_to(plan: Plan, task: str, period: str) -> tuple[str, ...]:
    """The periods whose increments a figure of `period` takes in: itself, and with cumulative figures all earlier ones."""
    row = next((t for t in plan.tasks if t.name == task), None)
    if row is None or all(t.period != period for t in row.targets):  # no period of the task, which a check names
        return (period,)
    last = period_span(plan, period) if row and row.figures is Figures.CUMULATIVE else None
    if row is None or last is None:
        return (period,)
    spans = {t.period: period_span(plan, t.period) for t in row.targets}
    return tuple(p for p, span in spans.items() if span and span.end <= last.end)


def list_nodes(plan: Plan) -> tuple[Node, ...]:
    """The milestones in the order of the plan; a step that holds milestones of its own is none itself."""
    year = plan_year(plan)
    nodes = []
    for i, step in enumerate(plan.steps):
        rows: list[tuple[Step | Milestone, tuple[str | int, ...]]] = [(step, ("steps", i))]
        if step.milestones:
            rows = [(m, ("steps", i, "milestones", j)) for j, m in enumerate(step.milestones)]
        for row, loc in rows:
            span = parse_deadline(row.when, year) if row.when else None
            wants = frozenset((r.task, p) for r in row.requires for p in periods_up_to(plan, r.task, r.period))
            nodes.append(Node(row.name, row.when, row.text, span, row.requires, wants, row.source, loc))
    return tuple(nodes)


def list_unrequired(plan: Plan, cohorts: Iterable[Cohort], nodes: Iterable[Node]) -> tuple[Node, ...]:
    """What no milestone requires, as milestones named task/period, one for each due day: it is due all the same."""
    wanted = {want for node in nodes for want in node.wants}
    found: dict[tuple[str, str, date], Node] = {}
    for c in cohorts:
        if (c.task, c.period) in wanted or c.open:
            continue
        text = next(t.text for t in plan.tasks if t.name == c.task)
        requires, wants = (Requirement(task=c.task, period=c.period),), frozenset({(c.task, c.period)})
        node = Node(f"{c.task}/{c.period}", c.period, text, Span(c.start, c.due), requires, wants, c.source, ())
        was = replace(node, span=Span(c.start, c.was.due)) if c.was and c.was.due != c.due else None
        found.setdefault((c.task, c.period, c.due), replace(node, was=was))
    return tuple(found.values())


def period_figures(plan: Plan, task: Task) -> dict[int, Decimal | None]:
    """Index of a target -> what its period alone adds; cumulative figures are turned into differences."""
    plain: dict[int, Decimal | None] = {i: t.quantity for i, t in enumerate(task.targets)}
    if task.figures is Figures.INCREMENT:
        return plain
    before: dict[tuple[str | None, str | None], Decimal] = {}

    def due(index: int) -> date:
        span = period_span(plan, task.targets[index].period)
        return span.end if span else date.max

    for i in sorted(plain, key=due):
        figure, scope = plain[i], (task.targets[i].street, task.targets[i].unit)
        if figure is not None:
            plain[i] = figure - before.get(scope, Decimal(0))
            before[scope] = figure
    return plain


def list_cohorts(folder: Folder) -> tuple[Cohort, ...]:
    """Every cohort of the plan, with the names of committees.yaml where the task's names stand there."""
    plan, register = folder.plan, folder.committees
    streets = street_names(plan)
    begins = parse_deadline(plan.document.begins)
    dues: dict[tuple[str, str], date] = {}
    for node in list_nodes(plan):
        for required in node.requires:
            if node.span:
                key = (required.task, required.period)
                dues[key] = min(node.span.end, dues.get(key, date.max))
    found = []
    for task in plan.tasks:
        figures = period_figures(plan, task)
        for i, target in enumerate(task.targets):
            street = streets[target.street] if target.street else None
            names = target.names
            if register and (task.name, target.period) == (register.task, register.period):
                names += tuple(c.name for c in register.committees if streets[c.street] == street)
            figure = figures[i]
            span = period_span(plan, target.period)
            if span is None:
                continue
            own = parse_deadline(target.due, span.end.year) if target.due else None
            due = own.end if own else dues.get((task.name, target.period), span.end)
            start = max(span.start, begins.start) if begins else span.start
            quantity = Decimal(len(names)) if figure is None else figure
            found.append(
                Cohort(
                    task.name, target.period, street, target.unit, quantity, names,
                    min(start, due), due, target.source, own is not None, figure is None and not names,
                )
            )  # fmt: skip
    return tuple(found)
