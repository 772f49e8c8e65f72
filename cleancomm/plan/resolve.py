"""The plan read once: wordings as days, names as own names, rows as what they come to. All other rooms take this.

A wording that cannot be read is kept with its place, and the day is absent; what rests on it is left out.
"""

from dataclasses import field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple, Protocol

from cleancomm.message import N_
from cleancomm.plan.about import About, about_item
from cleancomm.plan.cohorts import Cohort, Node, settle_days, settle_figures
from cleancomm.plan.deadline import DeadlineError, Span, parse_deadline
from cleancomm.plan.folder import Folder, Loc
from cleancomm.plan.models import Document, Figures, Milestone, RoleKind, Step, Target, Task
from cleancomm.plan.names import OwnNames
from cleancomm.plan.units import Units
from cleancomm.problem import Problem, error, problem
from cleancomm.value import dataclass

UNREADABLE = error(
    "deadline.unparsable",
    N_("a wording of a date that fits no rule"),
    N_("{subject} fits no rule for dates"),
    N_(
        "write it as the document does, such as 2024年5月初, 2024年11月, 2025年底 (docs/guide, deadlines); beside a due, when "
        "or begins that no rule reads, write day: 2024-05-10, and beside a due or when without a day undated: true"
    ),
)


class Unreadable(NamedTuple):
    """A wording of a date that fits no rule, or says no day where one is needed."""

    file: str
    loc: Loc
    wording: str


class Disagreement(NamedTuple):
    """A wording that can be read, and a `day` or `undated` beside it that says something else; no day is None."""

    file: str
    loc: Loc
    wording: str
    read: date | None
    given: date | None


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
    nodes: tuple[tuple[date, Fraction], ...] = ()

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
    """A step with its days, absent when they cannot be read; `given` says that only the last is known, from its `day`."""

    name: str
    span: Span | None
    loc: Loc
    given: bool = False


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
    disagreeing: tuple[Disagreement, ...] = ()
    _periods: dict[str, Span | None] = field(default_factory=dict, compare=False)

    @cached_property
    def named_items(self) -> frozenset[About]:
        """The items that the document's targets name."""
        return frozenset(about_item(t.task, t.scope, name) for t in self.targets for name in t.names)

    @property
    def one_year(self) -> int | None:
        """The year of a plan that lies within one, for periods that name none."""
        return self.whole.end.year if self.whole and self.whole.start.year == self.whole.end.year else None

    def read_period(self, wording: str) -> Span | None:
        """The days of a period, of the plan or not; None for one that cannot be read or has none."""
        if wording not in self._periods:
            try:
                begins = self.begins.start if self.begins else None
                self._periods[wording] = parse_deadline(wording, self.one_year, begins=begins)
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


class _Worded(Protocol):
    """A row with a wording of days, and what stands beside it for one that no rule reads."""

    @property
    def day(self) -> date | None:
        """Its day."""

    @property
    def undated(self) -> bool:
        """Whether it has none."""


class _Reader:
    """Reads each wording once; keeps those that cannot be read, and those beside which something else stands."""

    def __init__(self) -> None:
        self.unreadable: list[Unreadable] = []
        self.disagreeing: list[Disagreement] = []
        self.begins: date | None = None
        self._known: dict[tuple[str, int | None], Span | DeadlineError | None] = {}

    def _parse(self, wording: str, year: int | None) -> Span | DeadlineError | None:
        key = (wording, year)
        if key not in self._known:
            try:
                self._known[key] = parse_deadline(wording, year, begins=self.begins)
            except DeadlineError as fault:
                self._known[key] = fault
        return self._known[key]

    def read(self, file: str, loc: Loc, wording: str | None, year: int | None, row: _Worded | None = None) -> Span | None:
        """The days of a wording at a place, None where it has none. One that no rule reads has what its row says."""
        if wording is None:
            return None
        span = self._parse(wording, year)
        if row is None or not (row.day or row.undated):
            if isinstance(span, DeadlineError):
                self.unreadable.append(Unreadable(file, loc, wording))
                return None
            return span
        if isinstance(span, DeadlineError):
            return Span(row.day, row.day) if row.day else None
        if (last := span.end if span else None) != row.day:
            self.disagreeing.append(Disagreement(file, loc, wording, last, row.day))
        return span

    def read_needed(self, file: str, loc: Loc, wording: str, year: int | None) -> Span | None:
        """The days of a wording that must have some; to have none is a fault."""
        span = self._parse(wording, year)
        if isinstance(span, DeadlineError) or span is None:
            self.unreadable.append(Unreadable(file, loc, wording))
            return None
        return span

    def read_begin(self, document: Document) -> Span | None:
        """The first day of the plan, from which 三年内 runs; its `day` says it where the wording says none."""
        span, day, loc = self._parse(document.begins, None), document.day, ("document", "begins")
        if day is None:
            span = self.read_needed("plan", loc, document.begins, None)
        elif isinstance(span, DeadlineError) or span is None:
            span = Span(day, day)
        elif span.start != day:
            self.disagreeing.append(Disagreement("plan", loc, document.begins, span.start, day))
        self.begins = span.start if span else None
        return span


def _read_pace(reader: _Reader, task: Task, row: Target, loc: Loc, year: int | None) -> tuple[tuple[date, Fraction], ...]:
    """The days by which shares of a target are to be reached, in their order: its own, else the task's."""
    at: Loc = (*loc, "pace") if row.pace else (*loc[:2], "pace")
    spans = [(reader.read("plan", (*at, n, "when"), p.when, year), p.share) for n, p in enumerate(row.pace or task.pace)]
    return tuple(sorted((span.end, Fraction(share) / 100) for span, share in spans if span))


def _resolve_targets(
    folder: Folder, reader: _Reader, streets: OwnNames, year: int | None, one: int | None
) -> list[PlannedTarget]:
    register = folder.committees
    found = []
    for i, task in enumerate(folder.plan.tasks):
        for j, row in enumerate(task.targets):
            loc: Loc = ("tasks", i, "targets", j)
            span = reader.read_needed("plan", (*loc, "period"), row.period, one)
            due = reader.read("plan", (*loc, "due"), row.due, span.end.year if span else year, row)
            street = streets[row.street] if row.street else None
            nodes = _read_pace(reader, task, row, loc, span.end.year if span else year)
            names = row.names
            if register and (task.name, row.period) == (register.task, register.period):
                names += tuple(c.name for c in register.committees if streets[c.street] == street)
            found.append(PlannedTarget(task.name, row, loc, street, names, span, due, nodes))
    return found


def _resolve_nodes(folder: Folder, reader: _Reader, year: int | None) -> tuple[list[Node], list[DatedStep]]:
    """The milestones in the order of the plan; a step that holds milestones of its own is none itself."""
    nodes: list[Node] = []
    steps: list[DatedStep] = []
    for i, step in enumerate(folder.plan.steps):
        at: Loc = ("steps", i)
        whole = reader.read("plan", (*at, "when"), step.when, year, step)
        steps.append(DatedStep(step.name, whole, (*at, "when"), step.day is not None))
        rows: list[tuple[Step | Milestone, Loc, Span | None]] = [(step, at, whole)]
        if step.milestones:
            inner = [(m, (*at, "milestones", j)) for j, m in enumerate(step.milestones)]
            rows = [(m, loc, reader.read("plan", (*loc, "when"), m.when, year, m)) for m, loc in inner]
        nodes += [Node(r.name, r.when, r.text, span, r.requires, frozenset(), r.source, loc) for r, loc, span in rows]
    return nodes, steps


def start_cohort(target: PlannedTarget, span: Span, begins: Span | None, task: Task, checkers: tuple[str, ...]) -> Cohort:
    """The cohort of a target whose period has days; figures and days are still to be settled."""
    row = target.row
    begun = max(span.start, begins.start) if begins else span.start
    due = target.own_due.end if target.own_due else span.end
    base = next((b for b in (row.base, task.base) if b is not None), None)
    return Cohort(
        target.task, row.period, target.street, row.unit, row.quantity, Decimal(0), target.names,
        begun, span.end, min(begun, due), due, row.source, target.own_due is not None,
        measure=task.measure, figures=task.figures, bound=row.bound or task.bound, base=base or Decimal(0),
        adrift=base is None and task.figures is Figures.LEVEL, nodes=target.nodes, checkers=checkers,
    )  # fmt: skip


def _resolve_cohorts(plan: ResolvedPlan) -> tuple[Cohort, ...]:
    settled: list[Cohort] = []
    targets: dict[int | str, list[PlannedTarget]] = {}
    for target in plan.targets:
        targets.setdefault(target.loc[1], []).append(target)
    for i, task in enumerate(plan.folder.plan.tasks):
        checkers = tuple(u for row in task.units if plan.roles.get(row.role) is RoleKind.LEAD for u in row.units)
        begun = [start_cohort(t, t.span, plan.begins, task, checkers) for t in targets.get(i, ()) if t.span]
        settled += settle_figures(begun, task.figures)
    return tuple(settle_days(settled, plan.nodes))


def _want(plan: ResolvedPlan, node: Node) -> frozenset[tuple[str, str]]:
    """The tasks and periods of the cohorts that a milestone requires."""
    return frozenset((r.task, p) for r in node.requires for p in plan.periods_up_to(r.task, r.period))


def resolve_plan(folder: Folder) -> ResolvedPlan:
    """The plan of a folder with every wording read, each once."""
    document, reader = folder.plan.document, _Reader()
    begins = reader.read_begin(document)
    whole = reader.read_needed("plan", ("document", "period"), document.period, None)
    year = begins.start.year if begins else None
    one = whole.end.year if whole and whole.start.year == whole.end.year else None
    streets = OwnNames(folder.plan.streets)
    targets = _resolve_targets(folder, reader, streets, year, one)
    nodes, steps = _resolve_nodes(folder, reader, year)
    register = folder.committees
    rows: tuple[RegisterRow, ...] = ()
    if register:
        reader.read_needed("committees", ("period",), register.period, one)
        each = enumerate(register.committees)
        rows = tuple(RegisterRow(streets[c.street], c.name, ("committees", i)) for i, c in each)
    for i, block in enumerate(folder.duties.duties if folder.duties else ()):
        for j, duty in enumerate(block.items):
            for k, clause in enumerate(duty.clauses):
                reader.read("duties", ("duties", i, "items", j, "clauses", k, "when"), clause.when, year, clause)
    units = Units(folder)
    tasks = {t.name: t for t in folder.plan.tasks}
    plan = ResolvedPlan(
        folder, begins, whole, streets, tasks, units.roles, units, tuple(targets), (), (), tuple(steps), rows,
        tuple(reader.unreadable), tuple(reader.disagreeing), {t.row.period: t.span for t in targets},
    )  # fmt: skip
    wanted = (
        replace(n, wants=frozenset((r.task, p) for r in n.requires for p in plan.periods_up_to(r.task, r.period))) for n in nodes
    )
    plan = replace(plan, nodes=tuple(wanted))
    return replace(plan, cohorts=_resolve_cohorts(plan))
