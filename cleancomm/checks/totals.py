"""Stated totals against the details: the document's claim is never trusted to make the count, nor the reverse."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from cleancomm.checks.finding import Finding, Loc, find, oddity
from cleancomm.message import N_
from cleancomm.number import write_number
from cleancomm.plan.cohorts import Cohort, list_cohorts, period_figures, periods_up_to, street_names
from cleancomm.plan.loader import Folder
from cleancomm.plan.models import Relation, Requirement, Selector, Total
from cleancomm.plan.names import join_address
from cleancomm.problem import error

MISMATCH = error(
    "totals.mismatch",
    N_("a stated total that the details do not add up to"),
    N_("{source} states {stated}, the details count {found} ({difference}): {subject}"),
    N_("compare both with the document; correct the detail or the total that was copied wrong"),
)
FUNDING = error(
    "norms.arithmetic",
    N_("a stated amount that its own factors do not give"),
    N_("{source} states {stated} for {subject}, its factors give {found} ({difference})"),
    N_("check each factor against the document"),
)
UNKNOWN_FIGURE = error(
    "totals.unknown_figure",
    N_("a sum or product of a figure that has no row"),
    N_("{subject} names {found}, and no figure has that name"),
    N_("give the figure a name, or correct the spelling"),
)
COUNT = error(
    "target.count",
    N_("a target whose count and names disagree"),
    N_("{source} states {stated} for {subject}, the rows name {found} ({difference})"),
    N_("add the missing name, remove the one too many, or correct the count"),
)
NO_TARGET = error(
    "register.no_target",
    N_("a row of the register whose street has no target in that period"),
    N_("{subject} has no target, and the register names one"),
    N_("correct the street of the row or the period of the register, or add the target"),
)
FALLING = error(
    "figures.falling",
    N_("cumulative figures that fall"),
    N_("{subject}: {found} is less than the {before} of the period before, and the figures are cumulative"),
    N_("compare both figures with the document; if each is of its period alone, write figures: increment"),
)
NO_FIGURE = oddity("target.no_figure", N_("a target without a figure"), N_("{subject} has neither a figure nor names"))
UNNAMED = oddity(
    "targets.unnamed",
    N_("targets of a task given as numbers without names"),
    N_("{subject}: {found} given as a number only, without names"),
)
UNMET = error(
    "ratio.unmet",
    N_("a ratio that the numbers do not meet"),
    N_("{subject}: {planned} of {base} is {found}, the document promises {stated}"),
    N_("check the communities and the targets of this row"),
)
EXCEEDED = oddity(
    "ratio.exceeded",
    N_("a ratio that the numbers go beyond"),
    N_("{subject}: {planned} of {base} is {found}, the document says {stated}"),
)
BASE = oddity(
    "ratio.base",
    N_("a ratio whose base leaves out communities still to be founded"),
    N_("{subject}: with the {extra} to be founded it is {planned} of {base}, {found}, not {stated}"),
)
KINDS = (MISMATCH, FUNDING, UNKNOWN_FIGURE, COUNT, NO_TARGET, FALLING, NO_FIGURE, UNNAMED, UNMET, EXCEEDED, BASE)

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


class _Figures:
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
        street = self.streets.get(of.street, of.street) if of.street else None
        if of.communities:
            counted = (s.communities for s in self.plan.streets if street in (None, s.name))
            return Decimal(sum(c for c in counted if c is not None))
        committees = register.committees if register else None
        if committees and of.task == committees.task and of.period in (None, committees.period):
            rows = (self.streets.get(c.street, c.street) for c in committees.committees)
            return Decimal(sum(1 for s in rows if street in (None, s)))
        periods = periods_up_to(self.plan, of.task, of.period) if of.task and of.period else (of.period,)
        return sum((c.quantity for c in self.cohorts for p in periods if _takes(of, p, street, c)), Decimal(0))

    def value(self, name: str) -> Decimal | str:
        """A number, or a named figure in plain units; the name itself where there is none."""
        row = self.named.get(name)
        if row is None:
            try:
                return Decimal(name)
            except ArithmeticError:
                return name
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


def check_figures(folder: Folder) -> tuple[Checked, ...]:
    """Every stated figure of the plan beside what the details, or its factors, come to."""
    figures = _Figures(folder)
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


def signed(number: Decimal) -> str:
    """A difference with its sign: 1 too many is +1."""
    return f"{number:+f}"


def check_totals(folder: Folder) -> Iterator[Finding]:
    """Stated totals, named targets and the arithmetic of the norms."""
    for row in check_figures(folder):
        if row.missing:
            yield find(UNKNOWN_FIGURE, row.file, row.loc, row.label, row.missing)
        elif not row.holds and row.difference is not None and row.counted is not None:
            kind = COUNT if row.kind == "target" else FUNDING if row.kind else MISMATCH
            yield find(
                kind, row.file, row.loc, row.label, write_number(row.counted),
                stated=row.stated, source=row.source, difference=signed(row.difference),
            )  # fmt: skip


def check_names_given(folder: Folder) -> Iterator[Finding]:
    """Targets that are numbers without names, and registers whose length is not the target's."""
    cohorts = list_cohorts(folder)
    register = folder.committees
    for i, task in enumerate(folder.plan.tasks):
        bare = sum((c.quantity for c in cohorts if c.task == task.name and not c.names and c.quantity), Decimal(0))
        if bare and not (register and register.task == task.name):
            yield find(UNNAMED, "plan", ("tasks", i, "targets"), task.name, write_number(bare))
    if register is None:
        return
    index = next((i for i, t in enumerate(folder.plan.tasks) if t.name == register.task), None)
    if index is None:
        return
    streets = street_names(folder.plan)
    mine = {c.street for c in cohorts if (c.task, c.period) == (register.task, register.period)}
    for k, committee in enumerate(register.committees):
        if not mine & {None, streets.get(committee.street, committee.street)}:
            subject = f"{register.task}/{register.period}/{committee.street}"
            yield find(NO_TARGET, "committees", ("committees", k, "street"), subject)
    for j, target in enumerate(folder.plan.tasks[index].targets):
        if target.period != register.period or target.quantity is None:
            continue
        street = streets.get(target.street, target.street) if target.street else None
        rows = [c for c in register.committees if street in (None, streets.get(c.street, c.street))]
        if len(rows) != target.quantity:
            difference = signed(len(rows) - target.quantity)
            yield find(
                COUNT, "plan", ("tasks", index, "targets", j, "quantity"), target.street or register.task,
                str(len(rows)), stated=target.quantity, source=target.source, difference=difference,
            )  # fmt: skip


def check_given(folder: Folder) -> Iterator[Finding]:
    """Targets without a figure, and cumulative figures that fall."""
    cohorts = iter(list_cohorts(folder))
    for i, task in enumerate(folder.plan.tasks):
        alone = period_figures(folder.plan, task)
        for j, target in enumerate(task.targets):
            cohort = next(cohorts)
            at = ("tasks", i, "targets", j)
            figure = alone[j]
            if cohort.open:
                yield find(NO_FIGURE, "plan", at, cohort.address)
            elif figure is not None and target.quantity is not None and figure < 0:
                before = target.quantity - figure
                yield find(FALLING, "plan", (*at, "quantity"), cohort.address, f"{target.quantity:f}", before=before)


def check_ratios(folder: Folder) -> Iterator[Finding]:
    """A promised share means the least whole number that reaches it: fewer breaks it, more is an oddity."""
    figures = _Figures(folder)
    extra = len(folder.committees.committees) if folder.committees else 0
    told: set[str] = set()
    for i, ratio in enumerate(folder.plan.ratios):
        base = figures.count(Selector(communities=True, street=ratio.street))
        planned = figures.count(Selector(task=ratio.task, street=ratio.street))
        if base == 0:
            continue
        subject, loc = ratio.street or "合计", ("ratios", i, "percent")
        least = Decimal(ceil(base * ratio.percent / 100))
        share, stated = f"{planned * 100 / base:.1f}%", f"{ratio.percent}%"
        if planned < least:
            yield find(UNMET, "plan", loc, subject, share, planned=planned, base=base, stated=stated)
        elif planned > least and subject not in told:
            told.add(subject)
            yield find(EXCEEDED, "plan", loc, subject, share, planned=planned, base=base, stated=stated)
        whole = base + extra
        if ratio.street is None and ratio.task not in told and planned * 100 < ratio.percent * whole:
            told.add(ratio.task)
            share = f"{planned * 100 / whole:.1f}%"
            yield find(BASE, "plan", loc, ratio.task, share, planned=planned, base=whole, stated=stated, extra=extra)
