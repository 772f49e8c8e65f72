"""The plan read once: wordings as days, names as own names, rows as what they come to. All other rooms take this.

A wording that cannot be read is kept with its place, and the day is absent; what rests on it is left out.
"""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple

from cleancomm.message import N_
from cleancomm.plan.cohorts import Cohort, Node, settle_days, settle_figures
from cleancomm.plan.deadline import DeadlineError, Span, parse_deadline
from cleancomm.plan.folder import Folder, Loc
from cleancomm.plan.models import Figures, Milestone, RoleKind, Step, Target, Task
from cleancomm.plan.names import OwnNames
from cleancomm.plan.units import Units
from cleancomm.problem import Problem, error, problem

UNREADABLE = error(
    "deadline.unparsable",
    N_("a wording of a date that fits no rule"),
    N_("{subject} fits no rule for dates"),
    N_("write it as the document does, such as 2024年5月初, 2024年11月, 2025年底 (docs: README, deadlines)"),
)


class Unreadable(NamedTuple):
    """A wording of a date that fits no rule, or says no day where one is needed."""

    file: str
    loc: Loc
    wording: str


class PlannedTarget(NamedTuple):
    """A target as it stands in plan.yaml: its row and place, its own street, its names with those of the register, the days
    of its period;
    """

    task: str
    row: Target
    loc: Loc
    street: str | None
    names: tuple[str, ...]
    span: Span | None
    own_due: Span | None

    @property
    def scope(self) -> str | None:
        """The street or unit that it is for, None for the whole."""
        return self.street or self.row.unit


class RegisterRow(NamedTuple):
    """A row of committees.yaml with its own street; `loc` is its place."""

    street: str
    name: str
    loc: Loc


class DatedStep(NamedTuple):
    """A step with its days, absent when they cannot be read."""

    name: str
    span: Span | None
    loc: Loc


@dataclass(frozen=True)
class ResolvedPlan:
    """A plan with its days and own names. After amendments, `cohorts`, `nodes` and `register` are those in force, and the
    rest is the document's still.
    """

    folder: Folder
    begins: Span | None
    whole: Span | None
    streets: OwnNames
    tasks: dict[str, Task]
    roles: dict[str, RoleKind]
    units: Units
    targets: tuple[PlannedTarget, ...]
    cohorts: tuple[Cohort, ...]
    nodes: tuple[Node, ...]
    steps: tuple[DatedStep, ...]
    register: tuple[RegisterRow, ...]
    unreadable: tuple[Unreadable, ...] = ()
    _periods: dict[str, Span | None] = field(default_factory=dict, compare=False)

    @property
    def one_year(self) -> int | None:
        """The year of a plan that lies within one, for periods that name none."""
        return self.whole.end.year if self.whole and self.whole.start.year == self.whole.end.year else None

    def read_period(self, wording: str) -> Span | None:
        """The days of a period, of the plan or not; None for one that cannot be read or has none."""
        if wording not in self._periods:
            try:
                self._periods[wording] = parse_deadline(wording, self.one_year)
            except DeadlineError:
                self._periods[wording] = None
        return self._periods[wording]

    def periods_up_to(self, task: str, period: str) -> tuple[str, ...]:
        """The periods whose increments a figure of `period` takes in: itself, with cumulative figures all earlier ones."""
        row = self.tasks.get(task)
        spans = {t.row.period: t.span for t in self.targets if t.task == task}
        last = spans.get(period)
        if row is None or row.figures is not Figures.CUMULATIVE or last is None:
            return (period,)
        return tuple(p for p, span in spans.items() if span and span.end <= last.end)

    def list_unreadable(self) -> tuple[Problem, ...]:
        """What of the wordings of days cannot be read, as problems in the order of their places."""
        found = []
        for one in self.unreadable:
            place = self.folder.place(one.file, *one.loc)
            found.append(problem(UNREADABLE, place, self.folder.excerpt(place), subject=one.wording))
        return tuple(sorted(found, key=lambda p: p.order))

    def cohorts_of(self, task: str, period: str) -> list[Cohort]:
        """The cohorts of a task and period."""
        return [c for c in self.cohorts if (c.task, c.period) == (task, period)]

    def is_registered(self, task: str, period: str) -> bool:
        """Whether the names of a task and period stand in committees.yaml."""
        register = self.folder.committees
        return register is not None and (register.task, register.period) == (task, period)


class _Reader:
    """Reads each wording once; keeps those that cannot be read."""

    def __init__(self) -> None:
        self.unreadable: list[Unreadable] = []
        self._known: dict[tuple[str, int | None], Span | DeadlineError | None] = {}

    def read(self, file: str, loc: Loc, wording: str | None, year: int | None, *, needed: bool = False) -> Span | None:
        """The days of a wording at a place, None where it has none; with `needed` that is a fault."""
        if wording is None:
            return None
        key = (wording, year)
        if key not in self._known:
            try:
                self._known[key] = parse_deadline(wording, year)
            except DeadlineError as fault:
                self._known[key] = fault
        span = self._known[key]
        if isinstance(span, DeadlineError) or (needed and span is None):
            self.unreadable.append(Unreadable(file, loc, wording))
            return None
        return span


def _resolve_targets(
    folder: Folder, reader: _Reader, streets: OwnNames, year: int | None, one: int | None
) -> list[PlannedTarget]:
    register = folder.committees
    found = []
    for i, task in enumerate(folder.plan.tasks):
        for j, row in enumerate(task.targets):
            loc: Loc = ("tasks", i, "targets", j)
            span = reader.read("plan", (*loc, "period"), row.period, one, needed=True)
            due = reader.read("plan", (*loc, "due"), row.due, span.end.year if span else year)
            street = streets[row.street] if row.street else None
            names = row.names
            if register and (task.name, row.period) == (register.task, register.period):
                names += tuple(c.name for c in register.committees if streets[c.street] == street)
            found.append(PlannedTarget(task.name, row, loc, street, names, span, due))
    return found


def _resolve_nodes(folder: Folder, reader: _Reader, year: int | None) -> tuple[list[Node], list[DatedStep]]:
    """The milestones in the order of the plan; a step that holds milestones of its own is none itself."""
    nodes: list[Node] = []
    steps: list[DatedStep] = []
    for i, step in enumerate(folder.plan.steps):
        at: Loc = ("steps", i)
        whole = reader.read("plan", (*at, "when"), step.when, year)
        steps.append(DatedStep(step.name, whole, (*at, "when")))
        rows: list[tuple[Step | Milestone, Loc, Span | None]] = [(step, at, whole)]
        if step.milestones:
            inner = [(m, (*at, "milestones", j)) for j, m in enumerate(step.milestones)]
            rows = [(m, loc, reader.read("plan", (*loc, "when"), m.when, year)) for m, loc in inner]
        nodes += [Node(r.name, r.when, r.text, span, r.requires, frozenset(), r.source, loc) for r, loc, span in rows]
    return nodes, steps


def start_cohort(target: PlannedTarget, span: Span, begins: Span | None) -> Cohort:
    """The cohort of a target whose period has days; figures and days are still to be settled."""
    begun = max(span.start, begins.start) if begins else span.start
    due = target.own_due.end if target.own_due else span.end
    return Cohort(
        target.task, target.row.period, target.street, target.row.unit, target.row.quantity, Decimal(0), target.names,
        begun, span.end, min(begun, due), due, target.row.source, target.own_due is not None,
    )  # fmt: skip


def _resolve_cohorts(plan: ResolvedPlan) -> tuple[Cohort, ...]:
    settled: list[Cohort] = []
    for i, task in enumerate(plan.folder.plan.tasks):
        mine = [start_cohort(t, t.span, plan.begins) for t in plan.targets if t.loc[1] == i and t.span]
        settled += settle_figures(mine, cumulative=task.figures is Figures.CUMULATIVE)
    return tuple(settle_days(settled, plan.nodes))


def _want(plan: ResolvedPlan, node: Node) -> frozenset[tuple[str, str]]:
    """The tasks and periods of the cohorts that a milestone requires."""
    return frozenset((r.task, p) for r in node.requires for p in plan.periods_up_to(r.task, r.period))


def resolve_plan(folder: Folder) -> ResolvedPlan:
    """The plan of a folder with every wording read, each once."""
    document, reader = folder.plan.document, _Reader()
    begins = reader.read("plan", ("document", "begins"), document.begins, None, needed=True)
    whole = reader.read("plan", ("document", "period"), document.period, None, needed=True)
    year = begins.start.year if begins else None
    one = whole.end.year if whole and whole.start.year == whole.end.year else None
    streets = OwnNames(folder.plan.streets)
    targets = _resolve_targets(folder, reader, streets, year, one)
    nodes, steps = _resolve_nodes(folder, reader, year)
    register = folder.committees
    rows: tuple[RegisterRow, ...] = ()
    if register:
        reader.read("committees", ("period",), register.period, one, needed=True)
        each = enumerate(register.committees)
        rows = tuple(RegisterRow(streets[c.street], c.name, ("committees", i)) for i, c in each)
    for i, block in enumerate(folder.duties.duties if folder.duties else ()):
        for j, duty in enumerate(block.items):
            for k, clause in enumerate(duty.clauses):
                reader.read("duties", ("duties", i, "items", j, "clauses", k, "when"), clause.when, year)
    units = Units(folder)
    tasks = {t.name: t for t in folder.plan.tasks}
    plan = ResolvedPlan(
        folder, begins, whole, streets, tasks, units.roles, units, tuple(targets), (), (), tuple(steps), rows,
        tuple(reader.unreadable), {t.row.period: t.span for t in targets},
    )  # fmt: skip
    wanted = (
        replace(n, wants=frozenset((r.task, p) for r in n.requires for p in plan.periods_up_to(r.task, r.period))) for n in nodes
    )
    plan = replace(plan, nodes=tuple(wanted))
    return replace(plan, cohorts=_resolve_cohorts(plan))
