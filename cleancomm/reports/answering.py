"""Who answers for what is missing."""

from collections.abc import Iterable
from typing import NamedTuple

from cleancomm.message import N_, Message, listing, say
from cleancomm.plan.resolve import ResolvedPlan
from cleancomm.status.tally import Count


def list_units(plan: ResolvedPlan, counts: Iterable[Count]) -> tuple[str, ...]:
    """Who answers for some cohorts: their own units, else those that their task names first."""
    own = ((n.cohort.unit,) if n.cohort.unit else plan.units.answering(n.cohort.task) for n in counts)
    return tuple(dict.fromkeys(u for units in own for u in units))


def name_units(plan: ResolvedPlan, counts: Iterable[Count]) -> Message | str:
    """Who answers for some cohorts, in words."""
    return listing(list_units(plan, counts)) or ""


class Turn(NamedTuple):
    """Whose turn it is with what is missing, and whether that is the check of it."""

    units: tuple[str, ...]
    checks: bool


def find_turn(plan: ResolvedPlan, counts: Iterable[Count]) -> Turn:
    """Whose turn it is: those who answer, or where only the check is missing those who check."""
    missing = [n for n in counts if n.missing]
    checkers = tuple(dict.fromkeys(u for n in missing for u in n.checkers))
    if checkers and all(n.waiting >= n.missing for n in missing):
        return Turn(checkers, True)
    return Turn(list_units(plan, missing), False)


def say_turn(turn: Turn, units: Iterable[object]) -> Message | str:
    """Whose turn it is, the `units` called as is wanted."""
    if turn.checks:
        return say(N_("acceptance: {units}"), units=tuple(units))
    return listing(units) or ""


def name_next(plan: ResolvedPlan, counts: Iterable[Count]) -> Message | str:
    """Whose turn it is: those who answer, or where only the check is missing those who check."""
    turn = find_turn(plan, counts)
    return say_turn(turn, turn.units)
