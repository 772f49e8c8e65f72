"""What stated figures come to: counted from the details, or reckoned from other figures. Judges nothing."""

from dataclasses import dataclass
from decimal import Decimal

from cleancomm.checks.finding import Loc
from cleancomm.plan.cohorts import Cohort, list_cohorts, period_figures, periods_up_to, street_names
from cleancomm.plan.loader import Folder
from cleancomm.plan.models import MOST, Relation, Requirement, Selector, Total
from cleancomm.plan.names import join_address

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
    bound: bool = False
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
        """Whether the statement holds within its stated tolerance; an upper bound holds for anything below it."""
        if self.difference is None or (self.bound and self.difference < 0):
            return True
        return abs(self.difference) <= self.within


def _scale(measure: str | None) -> Decimal:
    return Decimal(10000) if measure and measure.startswith(TEN_THOUSAND) else Decimal(1)


def _subject(of: Selector) -> str:
    return join_address(of.task, of.period, of.street, of.unit)


class Reckoning:
    """Named figures of a plan, computed on demand; a cycle ends as unknown."""

    def __init__(self, folder: Folder) -> None:
        self.cohorts = list_cohorts(folder)
        self.plan = folder.plan
        self.streets = street_names(folder.plan)
        self.rows: list[tuple[str, Loc, Total]] = []
        self.rows += [("plan", ("totals", i), t) for i, t in enumerate(folder.plan.totals)]
        if folder.committees:
            both = (("totals", folder.committees.totals), ("norms", folder.committees.norms))
            self.rows += [("committees", (k, i), t) for k, ts in both for i, t in enumerate(ts)]
        self.named = {t.name: t for _, _, t in self.rows if t.name}
        self.busy: set[str] = set()

    def count(self, of: Selector, register: Folder | None = None) -> Decimal:
        """The details that a selector takes in."""
        street = self.streets[of.street] if of.street else None
        if of.communities:
            counted = (s.communities for s in self.plan.streets if street in (None, s.name))
            return Decimal(sum(c for c in counted if c is not None))
        committees = register.committees if register else None
        if committees and of.task == committees.task and of.period in (None, committees.period):
            rows = (self.streets[c.street] for c in committees.committees)
            return Decimal(sum(1 for s in rows if street in (None, s)))
        periods = periods_up_to(self.plan, of.task, of.period) if of.task and of.period else (of.period,)
        return sum((c.quantity for c in self.cohorts for p in periods if _takes(of, p, street, c)), Decimal(0))

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

    def compute(self, row: Total, register: Folder | None = None) -> Decimal | str | None:
        """What a row comes to in its own measure; None for a given figure, a name that is unknown as text."""
        if row.of is not None:
            return self.count(row.of, register)
        result = Decimal(1) if row.product else Decimal(0)
        for name in row.product or row.sum:
            part = self.value(name)
            if isinstance(part, str):
                return part
            result = result * part if row.product else result + part
        return result / _scale(row.measure) if row.product or row.sum else None


def _takes(of: Selector, period: str | None, street: str | None, cohort: Cohort) -> bool:
    pairs = ((of.task, cohort.task), (period, cohort.period), (street, cohort.street), (of.unit, cohort.unit))
    return all(wanted is None or wanted == has for wanted, has in pairs)


def compare_figures(folder: Folder) -> tuple[Checked, ...]:
    """Every stated figure of the plan beside what the details, or its factors, come to."""
    figures = Reckoning(folder)
    rows = []
    for file, loc, total in figures.rows:
        counted = figures.compute(total, folder if file == "committees" else None)
        label = total.name or (_subject(total.of) if total.of else "") or total.source
        missing = counted if isinstance(counted, str) else ""
        kind = str(loc[0]) if total.product or total.sum else ""
        number = None if isinstance(counted, str) else counted
        at = (*loc, "stated") if total.stated is not None else loc
        rows.append(
            Checked(
                label, total.measure or "", total.stated, number, total.source, file, at,
                total.within, total.relation is Relation.AT_MOST, missing, kind,
            )
        )  # fmt: skip
    for i, task in enumerate(folder.plan.tasks):
        alone = period_figures(folder.plan, task)
        for j, target in enumerate(task.targets):
            if target.quantity is None or not target.names:
                continue
            label = join_address(task.name, target.period, target.street or target.unit)
            at = ("tasks", i, "targets", j, "quantity")
            names = Decimal(len(target.names))
            rows.append(Checked(label, task.measure, alone[j], names, target.source, "plan", at, kind="target"))
    for i, step in enumerate(folder.plan.steps):
        inner: list[tuple[tuple[Requirement, ...], Loc]] = [(step.requires, ("steps", i))]
        inner += [(m.requires, ("steps", i, "milestones", j)) for j, m in enumerate(step.milestones)]
        sources = [step.source, *(m.source for m in step.milestones)]
        for source, (requires, where) in zip(sources, inner, strict=True):
            for j, need in enumerate(requires):
                if need.stated is not None:
                    label = f"{need.task}/{need.period}"
                    number = figures.count(Selector(task=need.task, period=need.period))
                    loc = (*where, "requires", j, "stated")
                    rows.append(Checked(label, "", need.stated, number, source, "plan", loc))
    return tuple(rows)
