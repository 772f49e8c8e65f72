"""Who answers for what is missing."""

from collections.abc import Iterable

from cleancomm.message import N_, Message, listing, say
from cleancomm.plan.resolve import ResolvedPlan
from cleancomm.status.tally import Count


def name_units(plan: ResolvedPlan, counts: Iterable[Count]) -> Message | str:
    """Who answers for some cohorts: their own units, else those that their task names first."""
    own = ((n.cohort.unit,) if n.cohort.unit else plan.units.answering(n.cohort.task) for n in counts)
    return listing(u for units in own for u in units) or ""


def name_next(plan: ResolvedPlan, counts: Iterable[Count]) -> Message | str:
    """Whose turn it is: those who answer, or where only the check is missing those who check."""
    missing = [n for n in counts if n.missing]
    checkers = tuple(dict.fromkeys(u for n in missing for u in n.checkers))
    if checkers and all(n.waiting >= n.missing for n in missing):
        return say(N_("acceptance: {units}"), units=checkers)
    return name_units(plan, missing)
