"""What stated figures come to: counted from the details, or reckoned from other figures. Judges nothing."""

from collections.abc import Iterator
from decimal import Decimal

from cleancomm.plan.about import join_address
from cleancomm.plan.cohorts import Cohort, stock_of
from cleancomm.plan.folder import Loc
from cleancomm.plan.models import MOST, Bound, Figures, Relation, Requirement, Selector, Total
from cleancomm.plan.resolve import PlannedTarget, ResolvedPlan
from cleancomm.value import dataclass

TEN_THOUSAND = "万"


@dataclass(frozen=True)
class Checked:
    """A stated figure beside the counted one; the difference is counted less stated."""

    label: str
    measure: str
    stated: Decimal | None
    counted: Decimal | None
    source: str
    file: str
    loc: Loc
    within: Decimal = Decimal(0)
    bound: Bound = Bound.EXACTLY
    missing: str = ""
    kind: str = ""

    @property
    def difference(self) -> Decimal | None:
        """Counted less stated, None when one of them is absent; 0 is a figure, not an absence."""
        if self.stated is None or self.counted is None:
            return None
        return self.counted - self.stated

    @property
    def holds(self) -> bool:
        """Whether the statement holds within its stated tolerance; a ceiling for anything below it, a floor above it."""
        if self.difference is None or (self.bound is Bound.AT_MOST and self.difference < 0):
            return True
        if self.bound is Bound.AT_LEAST and self.difference > 0:
            return True
        return abs(self.difference) <= self.within


def _scale(measure: str | None) -> Decimal:
    return Decimal(10000) if measure and measure.startswith(TEN_THOUSAND) else Decimal(1)


def _bound(total: Total) -> Bound:
    """How a total binds, in whichever of the two words it says it."""
    return Bound.AT_MOST if total.relation is Relation.AT_MOST else total.bound


def _subject(of: Selector) -> str:
    return join_address(of.task, of.period, of.street, of.unit)


def undated_tasks(plan: ResolvedPlan) -> frozenset[str]:
    """The tasks that have a period which cannot be read: nothing is reckoned with what the rest of them comes to."""
    return frozenset(t.task for t in plan.targets if t.span is None)


def pair_targets(plan: ResolvedPlan) -> Iterator[tuple[PlannedTarget, Cohort]]:
    """Each target with its cohort, of the tasks all of whose periods can be read.

    The cohorts of a task stand in the order of its targets; those that amendments have added stand after them.
    """
    undated = undated_tasks(plan)
    cohorts: dict[str, list[Cohort]] = {}
    for cohort in plan.cohorts:
        cohorts.setdefault(cohort.task, []).append(cohort)
    left = {task: iter(mine) for task, mine in cohorts.items()}
    for target in plan.targets:
        if target.task not in undated:
            yield target, next(left[target.task])


class Reckoning:
    """Named figures of a plan, computed on demand; a cycle ends as unknown."""

    def __init__(self, plan: ResolvedPlan) -> None:
        self.plan = plan
        register = plan.folder.committees
        self.rows: list[tuple[str, Loc, Total]] = []
        self.rows += [("plan", ("totals", i), t) for i, t in enumerate(plan.folder.plan.totals)]
        if register:
            both = (("totals", register.totals), ("norms", register.norms))
            self.rows += [("committees", (k, i), t) for k, ts in both for i, t in enumerate(ts)]
        self.named = {t.name: t for _, _, t in self.rows if t.name}
        self.busy: set[str] = set()
        self.undated = undated_tasks(plan)
        cumulative = {name for name, task in plan.tasks.items() if task.figures is Figures.CUMULATIVE}
        # a cumulative figure takes in all that is due by the end of its period
        self.ends = {(c.task, c.period): c.end for c in plan.cohorts if c.task in cumulative}

    def count(self, of: Selector, *, in_register: bool = False) -> Decimal | None:
        """The details that a selector takes in, None where days that cannot be read keep them from being counted.

        `in_register`: the details of the register's own task and period are its rows.
        """
        street = self.plan.streets[of.street] if of.street else None
        if of.communities:
            counted = (s.communities for s in self.plan.folder.plan.streets if street in (None, s.name))
            return Decimal(sum(c for c in counted if c is not None))
        register = self.plan.folder.committees if in_register else None
        if register and of.task == register.task and of.period in (None, register.period):
            return Decimal(sum(1 for row in self.plan.register if street in (None, row.street)))
        if self.undated and (of.task is None or of.task in self.undated):
            return None
        mine = [c for c in self.plan.cohorts if self._takes(of, street, c)]
        if any(c.figures is Figures.LEVEL for c in mine):  # a level is never summed
            now = [c for c in mine if of.period in (None, c.period)]
            return now[0].quantity if len(now) == 1 else None
        # what there was before the first period is part of a figure up to the end of one
        stocks = dict.fromkeys((c.task, c.scope) for c in mine) if of.period is not None else {}
        return sum((c.quantity for c in mine), sum((stock_of(mine, *place) for place in stocks), Decimal(0)))

    def _takes(self, of: Selector, street: str | None, cohort: Cohort) -> bool:
        """Whether a selector takes a cohort in."""
        pairs = ((of.task, cohort.task), (street, cohort.street), (of.unit, cohort.unit))
        if any(wanted is not None and wanted != has for wanted, has in pairs):
            return False
        if of.period is None:
            return True
        end = self.ends.get((of.task or "", of.period))
        return cohort.period == of.period if end is None else cohort.end <= end

    def value(self, name: str) -> Decimal | str:
        """A number, or a named figure in plain units; the name itself where there is none."""
        row = self.named.get(name)
        if row is None:
            try:
                number = Decimal(name)
            except ArithmeticError:
                return name
            return number if number.is_finite() and number.copy_abs() <= MOST else name  # abs() would round, and overflow
        if name in self.busy:
            return name
        self.busy.add(name)
        counted = self.compute(row)
        self.busy.discard(name)
        if isinstance(counted, str):
            return counted
        figure = row.stated if counted is None else counted
        return name if figure is None else figure * _scale(row.measure)

    def compute(self, row: Total, *, in_register: bool = False) -> Decimal | str | None:
        """What a row comes to in its own measure; None for a given figure, a name that is unknown as text."""
        if row.of is not None:
            return self.count(row.of, in_register=in_register)
        result = Decimal(1) if row.product else Decimal(0)
        for name in row.product or row.sum:
            part = self.value(name)
            if isinstance(part, str):
                return part
            result = result * part if row.product else result + part
        return result / _scale(row.measure) if row.product or row.sum else None


def _compare_totals(figures: Reckoning) -> Iterator[Checked]:
    """The totals and norms of plan and register."""
    for file, loc, total in figures.rows:
        counted = figures.compute(total, in_register=file == "committees")
        label = total.name or (_subject(total.of) if total.of else "") or total.source
        missing = counted if isinstance(counted, str) else ""
        kind = str(loc[0]) if total.product or total.sum else ""
        number = None if isinstance(counted, str) else counted
        at = (*loc, "stated") if total.stated is not None else loc
        yield Checked(
            label, total.measure or "", total.stated, number, total.source, file, at,
            total.within, _bound(total), missing, kind,
        )  # fmt: skip


def _compare_targets(plan: ResolvedPlan) -> Iterator[Checked]:
    """The targets of plan.yaml that have both a figure and names."""
    register = plan.folder.committees
    for target, cohort in pair_targets(plan):
        names = len(cohort.names)
        if register and (cohort.task, cohort.period) == (register.task, register.period):
            names -= sum(1 for row in plan.register if row.street == cohort.street)
        if cohort.stated is None or not names:
            continue
        label = join_address(target.task, target.row.period, target.row.street or target.row.unit)
        measure, at = plan.tasks[target.task].measure, (*target.loc, "quantity")
        yield Checked(label, measure, cohort.quantity, Decimal(names), target.row.source, "plan", at, kind="target")


def _compare_requirements(figures: Reckoning) -> Iterator[Checked]:
    """What steps and milestones say of the cohorts that they require."""
    for i, step in enumerate(figures.plan.folder.plan.steps):
        rows: list[tuple[tuple[Requirement, ...], str, Loc]] = [(step.requires, step.source, ("steps", i))]
        rows += [(m.requires, m.source, ("steps", i, "milestones", j)) for j, m in enumerate(step.milestones)]
        for requires, source, where in rows:
            for j, need in enumerate(requires):
                if need.stated is not None:
                    number = figures.count(Selector(task=need.task, period=need.period))
                    loc = (*where, "requires", j, "stated")
                    yield Checked(f"{need.task}/{need.period}", "", need.stated, number, source, "plan", loc)


def compare_figures(plan: ResolvedPlan) -> tuple[Checked, ...]:
    """Every stated figure of the plan beside what the details, or its factors, come to."""
    figures = Reckoning(plan)
    return (*_compare_totals(figures), *_compare_targets(plan), *_compare_requirements(figures))
