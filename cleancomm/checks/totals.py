"""Stated totals against the details: the document's claim is never trusted to make the count, nor the reverse."""

from collections.abc import Iterator
from decimal import Decimal
from math import ceil

from cleancomm.checks.figures import Reckoning, compare_figures, pair_targets, undated_tasks
from cleancomm.checks.finding import Finding, check, find, oddity
from cleancomm.message import N_
from cleancomm.number import number_text
from cleancomm.plan.about import join_address
from cleancomm.plan.cohorts import Sort
from cleancomm.plan.models import Selector
from cleancomm.plan.resolve import ResolvedPlan
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


def signed(number: Decimal) -> str:
    """A difference with its sign: 1 too many is +1."""
    return f"{number:+f}"


@check
def check_totals(plan: ResolvedPlan) -> Iterator[Finding]:
    """Stated totals, named targets and the arithmetic of the norms."""
    for row in compare_figures(plan):
        if row.missing:
            yield find(UNKNOWN_FIGURE, row.file, row.loc, row.label, row.missing)
        elif not row.holds and row.difference is not None and row.counted is not None:
            kind = COUNT if row.kind == "target" else FUNDING if row.kind else MISMATCH
            yield find(
                kind, row.file, row.loc, row.label, number_text(row.counted),
                stated=row.stated, source=row.source, difference=signed(row.difference),
            )  # fmt: skip


@check
def check_unnamed(plan: ResolvedPlan) -> Iterator[Finding]:
    """Targets that are numbers without names; a level is a value, of which nothing could be named."""
    register, undated = plan.folder.committees, undated_tasks(plan)
    for i, task in enumerate(plan.folder.plan.tasks):
        if task.name in undated or (register and register.task == task.name):
            continue
        bare = sum((c.quantity for c in plan.cohorts if c.task == task.name and c.sort is Sort.SUM and not c.names), Decimal(0))
        if bare:
            yield find(UNNAMED, "plan", ("tasks", i, "targets"), task.name, number_text(bare))


@check
def check_register(plan: ResolvedPlan) -> Iterator[Finding]:
    """A register whose rows have no target, or whose length is not the target's."""
    register = plan.folder.committees
    if register is None or register.task not in plan.tasks:
        return
    targets = [t for t in plan.targets if (t.task, t.row.period) == (register.task, register.period)]
    streets = {t.street for t in targets}
    for row in plan.register:
        if not streets & {None, row.street}:
            written = register.committees[int(row.loc[1])].street
            subject = f"{register.task}/{register.period}/{written}"
            yield find(NO_TARGET, "committees", (*row.loc, "street"), subject)
    for target in targets:
        if target.row.quantity is None:
            continue
        rows = [row for row in plan.register if target.street in (None, row.street)]
        if len(rows) != target.row.quantity:
            yield find(
                COUNT, "plan", (*target.loc, "quantity"), target.row.street or register.task, str(len(rows)),
                stated=target.row.quantity, source=target.row.source, difference=signed(len(rows) - target.row.quantity),
            )  # fmt: skip


@check
def check_given(plan: ResolvedPlan) -> Iterator[Finding]:
    """Targets without a figure."""
    for target in plan.targets:
        if target.row.quantity is None and not target.names:
            address = join_address(target.task, target.row.period, target.street, target.row.unit)
            yield find(NO_FIGURE, "plan", target.loc, address)


@check
def check_falling(plan: ResolvedPlan) -> Iterator[Finding]:
    """Cumulative figures that fall."""
    for target, cohort in pair_targets(plan):
        if cohort.stated is not None and cohort.quantity < 0:
            before = cohort.stated - cohort.quantity
            yield find(FALLING, "plan", (*target.loc, "quantity"), cohort.address, f"{cohort.stated:f}", before=before)


def reach_share(percent: Decimal, base: Decimal) -> Decimal:
    """The least whole number of `base` that reaches a share. One with decimals is a share that was rounded: 7 of 9 are 77.8%."""
    exponent = percent.as_tuple().exponent
    rounded = Decimal(5).scaleb(exponent - 1) if isinstance(exponent, int) and exponent < 0 else Decimal(0)
    return Decimal(ceil(base * (percent - rounded) / 100))


@check
def check_ratios(plan: ResolvedPlan) -> Iterator[Finding]:
    """A promised share means the least whole number that reaches it: fewer breaks it, more is an oddity."""
    figures = Reckoning(plan)
    extra = len(plan.register)
    told: set[str] = set()
    for i, ratio in enumerate(plan.folder.plan.ratios):
        base = figures.count(Selector(communities=True, street=ratio.street))
        planned = figures.count(Selector(task=ratio.task, street=ratio.street))
        if not base or planned is None:
            continue
        subject, loc = ratio.street or "合计", ("ratios", i, "percent")
        least = reach_share(ratio.percent, base)
        share, stated = f"{planned * 100 / base:.1f}%", f"{ratio.percent}%"
        if planned < least:
            yield find(UNMET, "plan", loc, subject, share, planned=planned, base=base, stated=stated)
        elif planned > least and subject not in told:
            told.add(subject)
            yield find(EXCEEDED, "plan", loc, subject, share, planned=planned, base=base, stated=stated)
        whole = base + extra
        if ratio.street is None and ratio.task not in told and planned < reach_share(ratio.percent, whole):
            told.add(ratio.task)
            share = f"{planned * 100 / whole:.1f}%"
            yield find(BASE, "plan", loc, ratio.task, share, planned=planned, base=whole, stated=stated, extra=extra)
