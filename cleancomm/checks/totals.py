"""Stated totals against the details: the document's claim is never trusted to make the count, nor the reverse."""

from collections.abc import Iterator
from decimal import Decimal
from math import ceil

from cleancomm.checks.figures import Reckoning, compare_figures
from cleancomm.checks.finding import Finding, find, oddity
from cleancomm.message import N_
from cleancomm.number import write_number
from cleancomm.plan.cohorts import list_cohorts, period_figures, street_names
from cleancomm.plan.loader import Folder
from cleancomm.plan.models import Selector
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


def signed(number: Decimal) -> str:
    """A difference with its sign: 1 too many is +1."""
    return f"{number:+f}"


def check_totals(folder: Folder) -> Iterator[Finding]:
    """Stated totals, named targets and the arithmetic of the norms."""
    for row in compare_figures(folder):
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
        if not mine & {None, streets[committee.street]}:
            subject = f"{register.task}/{register.period}/{committee.street}"
            yield find(NO_TARGET, "committees", ("committees", k, "street"), subject)
    for j, target in enumerate(folder.plan.tasks[index].targets):
        if target.period != register.period or target.quantity is None:
            continue
        street = streets[target.street] if target.street else None
        rows = [c for c in register.committees if street in (None, streets[c.street])]
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
    figures = Reckoning(folder)
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
