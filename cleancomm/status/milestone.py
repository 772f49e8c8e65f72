"""Milestones as of a day: what of them is missing, by when it is due, and how one street or unit sees them."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from cleancomm.plan.about import about_milestone
from cleancomm.plan.cohorts import NOTHING, Cohort, Node, Sort
from cleancomm.plan.measure import common_measure, split_measure
from cleancomm.plan.models import Settings
from cleancomm.record.fold import Progress, accepted_day
from cleancomm.status.schedule import scale_count
from cleancomm.status.tally import Count
from cleancomm.value import dataclass

# the key of levels among sums by measure; what has no figure stands under no measure
LEVELS = "level"


class Milestate(StrEnum):
    """The state of a milestone."""

    DONE = "done"
    DONE_LATE = "done_late"
    OVERDUE = "overdue"
    NEAR = "near"
    AHEAD = "upcoming"
    UNDATED = "undated"


def need_of(count: Count) -> Decimal:
    """How much of a cohort a milestone takes: all of it; of what has no figure, and of a level, that it is done."""
    if count.cohort.open or count.cohort.sort is Sort.LEVEL:
        return Decimal(1)
    return NOTHING if count.cohort.sort is Sort.CEILING else count.cohort.quantity


def lack_of(count: Count) -> Decimal:
    """How much of what a milestone takes of a cohort is missing."""
    return min(count.missing, Decimal(1)) if count.cohort.sort is Sort.LEVEL else count.missing


def add_alike(counts: Iterable[Count], figure: Callable[[Count], Decimal]) -> dict[str, Decimal]:
    """Figures of cohorts added in each measure; a level, and what has no figure, count as one thing of their own."""
    groups: dict[str, list[Count]] = {}
    sums: dict[str, Decimal] = {}
    for count in counts:
        if count.cohort.open or count.cohort.sort is Sort.LEVEL:
            key = "" if count.cohort.open else LEVELS
            sums[key] = sums.get(key, NOTHING) + figure(count)
        else:
            groups.setdefault(split_measure(count.cohort.measure)[1], []).append(count)
    for group in groups.values():
        measure = common_measure(c.cohort.measure for c in group)
        sums[measure] = sum((figure(scale_count(c, measure)) for c in group), NOTHING)
    return sums


@dataclass(frozen=True)
class Stand:
    """A milestone as of a day, done when all of `counts`, the cohorts that it requires, are accepted.

    With `bare`, where it requires none, it is done by an entry of its own, `entered` on its day; where one of them has no
    figure such an entry settles that. For one street or unit, `counts` are theirs alone, and all the rest follows from them.
    """

    node: Node
    counts: tuple[Count, ...]
    bare: bool
    entered: date | None
    as_of: date
    near_days: int

    @property
    def by_entry(self) -> bool:
        """Whether an entry of its own says something."""
        return self.bare or any(c.cohort.open for c in self.counts)

    @property
    def lacks_entry(self) -> bool:
        """Whether it takes an entry of its own, which is still to come."""
        return self.bare and self.entered is None

    @property
    def is_done(self) -> bool:
        """Whether nothing of it is missing."""
        return not self.lacks_entry and not any(c.missing for c in self.counts)

    @property
    def required_each(self) -> dict[str, Decimal]:
        """All that it takes, in each measure; the entry of its own is one."""
        return add_alike(self.counts, need_of) if self.counts else {"": Decimal(1)}

    @property
    def missing_each(self) -> dict[str, Decimal]:
        """What of it is still to be accepted, in each measure."""
        return add_alike(self.counts, lack_of) if self.counts else {"": Decimal(int(self.lacks_entry))}

    @property
    def required(self) -> Decimal | None:
        """All that it takes, None where that is of unlike measures."""
        return _only(self.required_each)

    @property
    def required_first(self) -> Decimal | None:
        """All that it took as the document has it."""
        return _only(add_alike((_as_first(c) for c in self.counts), need_of) if self.counts else self.required_each)

    @property
    def missing(self) -> Decimal | None:
        """What of it is still to be accepted, None where that is of unlike measures."""
        return _only(self.missing_each)

    @property
    def done_on(self) -> date | None:
        """The day on which the last of it was accepted, None while something is missing."""
        days = [c.done_on for c in self.counts] + [self.entered if self.bare else None]
        return max((d for d in days if d), default=None) if self.is_done else None

    @property
    def due(self) -> date | None:
        """The first day by which something still missing is due; where nothing is missing its own day."""
        return due_day(self.node, [c.cohort for c in self._left])

    @property
    def due_first(self) -> date | None:
        """The due day as the document has it."""
        return due_day(self.node.first, [c.cohort.first for c in self._left])

    @property
    def days(self) -> int:
        """Days past the due day, below 0 before it."""
        return (self.as_of - self.due).days if self.due else 0

    @property
    def state(self) -> Milestate:
        """Its state: done late only by what was accepted after its own day, as extended; overdue after the due day."""
        if self.is_done:
            own = [(c.done_on, due_day(self.node, [c.cohort])) for c in self.counts]
            own += [(self.entered if self.bare else None, self.due)]
            return Milestate.DONE_LATE if any(d and due and d > due for d, due in own) else Milestate.DONE
        if self.due is None:
            return Milestate.UNDATED
        if self.days > 0:
            return Milestate.OVERDUE
        return Milestate.NEAR if -self.days <= self.near_days else Milestate.AHEAD

    @cached_property
    def _left(self) -> tuple[Count, ...]:
        return tuple(c for c in self.counts if c.missing)


def _only(sums: dict[str, Decimal]) -> Decimal | None:
    """The one sum that there is."""
    return next(iter(sums.values())) if len(sums) == 1 else None


def _as_first(count: Count) -> Count:
    """The cohort as the document has it."""
    return replace(count, cohort=count.cohort.first)


def due_day(node: Node, cohorts: Iterable[Cohort]) -> date | None:
    """The first due day of some cohorts of a milestone: its own, or the day of their own where that is later."""
    if node.span is None:
        return None
    day = node.span.end
    return min((max(day, c.due) if c.own_due else day for c in cohorts), default=day)


def judge_node(node: Node, counts: Iterable[Count], progress: Progress, rule: Settings, as_of: date) -> Stand:
    """A milestone with the cohorts that it requires: done when all is accepted, overdue from the day after its due day."""
    needed = tuple(c for c in counts if (c.cohort.task, c.cohort.period) in node.wants)
    entered = accepted_day(progress.life(about_milestone(node.name)))
    return Stand(node, needed, not needed, entered, as_of, rule.near_days)


def narrow_stand(stand: Stand, mine: Callable[[Count], bool]) -> Stand:
    """The milestone with only the cohorts that `mine` takes in; its state, due day and missing are theirs."""
    return replace(stand, counts=tuple(c for c in stand.counts if mine(c)))


def narrow_stands(stands: Iterable[Stand], mine: Callable[[Count], bool]) -> list[Stand]:
    """Milestones as a street or unit sees them; those that require nothing of it are left out."""
    return [s for s in (narrow_stand(stand, mine) for stand in stands) if s.counts]
