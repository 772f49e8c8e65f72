"""What a plan asks for, as cohorts with a start and a due day, and its milestones with theirs. Values and their rules;
how a plan's rows become these is `resolve`'s.

A cohort is due on its target's own day, else on the day of the first milestone that requires it, else at the end of its
period; it starts with its period, never before the plan begins.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from cleancomm.plan.about import About, about_cohort, join_address
from cleancomm.plan.deadline import Span
from cleancomm.plan.folder import Loc
from cleancomm.plan.measure import split_measure
from cleancomm.plan.models import Bound, Figures, Requirement
from cleancomm.value import dataclass

NOTHING = Decimal(0)


class Sort(StrEnum):
    """How figures come together: they are added, held as a level, or kept below as a ceiling."""

    SUM = "sum"
    LEVEL = "level"
    CEILING = "ceiling"


@dataclass(frozen=True)
class Cohort:
    """What is to be reached of one task in one period by one street, unit or the whole.

    `stated` is the plan's figure in its own reading, `quantity` what the period alone adds. `begun` is the first day of its
    period within the plan and `end` the last; `own_due` says that the due day is the target's own, not that of a milestone
    or of the period. `open`: the plan gives neither figure nor names, so that nothing says when it is complete; its quantity
    is then 0. `base` is the stock before it, or for a level the level; `adrift`: nothing says where a level starts from.
    `nodes` are the days by which shares of it are to be reached, `checkers` the units that lead the task, whose check it
    takes. `was` is the cohort as the document has it, where an amendment has changed it.
    """

    task: str
    period: str
    street: str | None
    unit: str | None
    stated: Decimal | None
    quantity: Decimal
    names: tuple[str, ...]
    begun: date
    end: date
    start: date
    due: date
    source: str
    own_due: bool = False
    open: bool = False
    was: "Cohort | None" = None
    measure: str = ""
    figures: Figures = Figures.INCREMENT
    bound: Bound = Bound.EXACTLY
    base: Decimal = NOTHING
    adrift: bool = False
    nodes: tuple[tuple[date, Fraction], ...] = ()
    checkers: tuple[str, ...] = ()

    @cached_property
    def sort(self) -> Sort:
        """How its figure comes together with others."""
        if self.figures is Figures.LEVEL:
            return Sort.LEVEL
        return Sort.CEILING if self.bound is Bound.AT_MOST else Sort.SUM

    @property
    def alike(self) -> tuple[str, Sort, str, str | None]:
        """What it has in common with those whose figures it may be added to; a level is like none but its own."""
        own = (self.task, self.scope) if self.sort is Sort.LEVEL else ("", None)
        return (split_measure(self.measure)[1], self.sort, *own)

    @property
    def about(self) -> About:
        """What tells it from every other cohort."""
        return about_cohort(self.task, self.period, self.scope)

    @property
    def scope(self) -> str | None:
        """The street or unit that the target is for, None for the whole."""
        return self.street or self.unit

    @property
    def address(self) -> str:
        """How a person names it: task/period, and the street or unit if it has one."""
        return join_address(self.task, self.period, self.street, self.unit)

    @property
    def first(self) -> "Cohort":
        """The cohort as the document has it."""
        return self.was or self

    @property
    def year(self) -> int:
        """The year in which it is due as the document has it: an extension does not take it out of its year."""
        return self.first.due.year

    @property
    def planned_first(self) -> Decimal:
        """The quantity as the document has it."""
        return self.first.quantity


@dataclass(frozen=True)
class Node:
    """A milestone with its days; `span` is absent when the plan gives no day, or one that cannot be read.

    `wants` are the tasks and periods of the cohorts that it requires: with cumulative figures the earlier periods too.
    `was` is the milestone as the document has it, where an amendment has changed it.
    """

    name: str
    when: str | None
    text: str
    span: Span | None
    requires: tuple[Requirement, ...]
    wants: frozenset[tuple[str, str]]
    source: str
    loc: Loc
    was: "Node | None" = None

    @property
    def first(self) -> "Node":
        """The milestone as the document has it."""
        return self.was or self

    @property
    def year(self) -> int | None:
        """The year in which it is due as the document has it."""
        span = self.first.span
        return span.end.year if span else None


def settle_days(cohorts: Iterable[Cohort], nodes: Iterable[Node]) -> list[Cohort]:
    """Cohorts with the days that their milestones give them, but for those that have a due day of their own."""
    dues: dict[tuple[str, str], date] = {}
    for node in nodes:
        for required in node.requires:
            if node.span:
                key = (required.task, required.period)
                dues[key] = min(node.span.end, dues.get(key, date.max))
    settled = []
    for c in cohorts:
        due = c.due if c.own_due else dues.get((c.task, c.period), c.end)
        start = min(c.begun, due)
        settled.append(c if (c.start, c.due) == (start, due) else replace(c, start=start, due=due))
    return settled


def stock_of(cohorts: Iterable[Cohort], task: str, scope: str | None) -> Decimal:
    """The stock that there was before the first cumulative figure of a task in a place: what all of them count from."""
    mine = [c for c in cohorts if (c.task, c.scope) == (task, scope) and c.stated is not None]
    mine = [c for c in mine if c.figures is Figures.CUMULATIVE]
    return min(mine, key=lambda c: c.end).base if mine else NOTHING


def _start_of(c: Cohort, before: dict[str | None, Decimal]) -> Decimal:
    """What a cumulative figure or a level starts from: the one before it, else the stock at the beginning."""
    return before.get(c.scope, c.base)


def settle_figures(cohorts: Iterable[Cohort], figures: Figures) -> list[Cohort]:
    """Cohorts of one task with what each period alone adds: cumulative figures are turned into differences, a level stays
    what it is.
    """
    every = list(cohorts)
    alone = [c.stated for c in every]
    bases = [c.base for c in every]
    adrift = [c.adrift for c in every]
    if figures is not Figures.INCREMENT:
        before: dict[str | None, Decimal] = {}
        for n, c in sorted(enumerate(every), key=lambda pair: pair[1].end):
            if c.stated is not None:
                if figures is Figures.CUMULATIVE:
                    alone[n] = c.stated - _start_of(c, before)
                else:
                    bases[n], adrift[n] = _start_of(c, before), c.adrift and c.scope not in before
                before[c.scope] = c.stated
    settled = []
    for c, figure, base, lost in zip(every, alone, bases, adrift, strict=True):
        quantity = Decimal(len(c.names)) if figure is None else figure
        open_ = figure is None and not c.names
        same = (c.quantity, c.open, c.base, c.adrift) == (quantity, open_, base, lost)
        settled.append(c if same else replace(c, quantity=quantity, open=open_, base=base, adrift=lost))
    return settled


def list_unrequired(cohorts: Iterable[Cohort], nodes: Iterable[Node], texts: dict[str, str]) -> tuple[Node, ...]:
    """What no dated milestone names, or only one after a day of its own, as milestones named task/period, one for each due
    day: it is due all the same. What a milestone takes in only because it requires a later cumulative figure is due at the end
    of its own period.
    """
    named: dict[tuple[str, str], date] = {}
    for node in nodes:
        for r in node.requires if node.span else ():
            end = node.span.end if node.span else date.max
            named[r.task, r.period] = min(end, named.get((r.task, r.period), date.max))
    found: dict[tuple[str, str, date], Node] = {}
    for c in cohorts:
        day = named.get((c.task, c.period))
        if day is not None and c.due >= day:
            continue
        requires, wants = (Requirement(task=c.task, period=c.period),), frozenset({(c.task, c.period)})
        node = Node(join_address(c.task, c.period), c.period, texts[c.task], Span(c.start, c.due), requires, wants, c.source, ())
        was = replace(node, span=Span(c.start, c.was.due)) if c.was and c.was.due != c.due else None
        found.setdefault((c.task, c.period, c.due), replace(node, was=was))
    return tuple(found.values())
