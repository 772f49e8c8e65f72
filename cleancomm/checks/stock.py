"""The stock at the beginning (现有): whether each figure has one, and one that something counts from."""

from collections.abc import Iterator

from cleancomm.checks.finding import Finding, check, find
from cleancomm.message import N_
from cleancomm.number import number_text
from cleancomm.plan.about import join_address
from cleancomm.plan.cohorts import NOTHING
from cleancomm.plan.models import Figures
from cleancomm.plan.resolve import PlannedTarget, ResolvedPlan
from cleancomm.problem import warning

SHARED = warning(
    "base.shared",
    N_("a stock of a task that several streets or units would each count from"),
    N_("{subject}: the stock of {found} is taken off once for each of {places} streets or units ({names})"),
    N_("write base beside each target; if each of them has that stock, acknowledge it under oddities: {acknowledged}"),
)
UNUSED = warning(
    "base.unused",
    N_("a stock that nothing counts from"),
    N_("{subject}: nothing counts from the stock of {found}"),
    N_(
        "base stands beside the first figure of a street or unit, or at the task, with figures: cumulative or level; if it is"
        " there for the record only, acknowledge it under oddities: {acknowledged}"
    ),
)


def _first_targets(plan: ResolvedPlan, index: int) -> dict[str | None, PlannedTarget]:
    """The first target of each street or unit of a task that has a figure."""
    found: dict[str | None, PlannedTarget] = {}
    for target in plan.targets:
        if target.loc[1] == index and target.span and target.row.quantity is not None:
            first = found.setdefault(target.scope, target)
            if first.span and target.span.end < first.span.end:
                found[target.scope] = target
    return found


@check
def check_stock(plan: ResolvedPlan) -> Iterator[Finding]:
    """A stock that would be taken off more than once, and one that is never."""
    for i, task in enumerate(plan.folder.plan.tasks):
        first = _first_targets(plan, i)
        counted = task.figures is not Figures.INCREMENT
        if task.base:
            heirs = [scope or "-" for scope, target in first.items() if target.row.base is None]
            found = number_text(task.base)
            if not counted or not heirs:
                yield find(UNUSED, "plan", ("tasks", i, "base"), task.name, found)
            elif task.figures is Figures.CUMULATIVE and len(heirs) > 1:
                yield find(SHARED, "plan", ("tasks", i, "base"), task.name, found, places=len(heirs), names=tuple(heirs))
        for target in plan.targets:
            mine = target.loc[1] == i and target.span is not None and target.row.base
            if mine and not (counted and first.get(target.scope) is target):
                address = join_address(task.name, target.row.period, target.street, target.row.unit)
                yield find(UNUSED, "plan", (*target.loc, "base"), address, number_text(target.row.base or NOTHING))
