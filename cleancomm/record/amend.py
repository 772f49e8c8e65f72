"""Amendments (延期, 调整): the plan as it stands after them, with what the document had. The plan files stay as they are."""

from collections.abc import Mapping
from dataclasses import field, replace
from decimal import Decimal
from functools import cached_property

from cleancomm.plan.about import About, Thing
from cleancomm.plan.cohorts import NOTHING, Cohort, Node, settle_days, settle_figures, stock_of
from cleancomm.plan.deadline import Span
from cleancomm.plan.models import Figures
from cleancomm.plan.resolve import ResolvedPlan
from cleancomm.record.entry import Entry
from cleancomm.record.fold import Life, Progress
from cleancomm.value import dataclass


@dataclass(frozen=True)
class AmendedPlan:
    """A plan after the amendments; `renamed` and `moved` lead from an item to its first name and period."""

    plan: ResolvedPlan
    renamed: dict[About, str] = field(default_factory=dict)
    moved: dict[About, str] = field(default_factory=dict)


class _Draft:
    """A plan being amended: what may change, as lists."""

    def __init__(self, plan: ResolvedPlan, lives: Mapping[About, Life]) -> None:
        self.plan = plan
        self.lives = lives
        self.cohorts: dict[str, list[Cohort]] = {name: [] for name in plan.tasks}
        for c in plan.cohorts:
            self.cohorts[c.task].append(c)
        self.nodes = list(plan.nodes)
        self.register = list(plan.register)
        self.renamed: dict[About, str] = {}
        self.moved: dict[About, str] = {}

    @cached_property
    def chosen(self) -> dict[About, str]:
        """The period that the record itself has first put each item into."""
        items = ((about, life) for about, life in self.lives.items() if about.thing is Thing.ITEM)
        return {about: e.period for about, life in items for e in reversed(life) if e.period}

    def apply(self, entry: Entry) -> None:
        """One amendment."""
        about = entry.about
        if about is None:
            return
        if about.thing is Thing.MILESTONE:
            self._extend(about.name, entry)
        elif about.task not in self.cohorts:
            return
        elif about.thing is Thing.COHORT:
            self._change_target(about, entry)
        elif entry.instead is not None:
            self._replace(about, entry.instead)
        elif entry.to is not None:
            self._move(about, entry.to, entry.approval or "")

    def _extend(self, name: str, entry: Entry) -> None:
        for n, node in enumerate(self.nodes):
            if node.name == name and entry.due is not None:
                start = min(node.span.start, entry.due) if node.span else entry.due
                self.nodes[n] = replace(node, span=Span(start, entry.due))

    def _change_target(self, about: About, entry: Entry) -> None:
        mine = self.cohorts[about.task or ""]
        for n, c in enumerate(mine):
            if c.period != about.period or about.scope not in (None, c.scope):
                continue
            if entry.due is not None:
                mine[n] = replace(c, due=entry.due, own_due=True)
            elif entry.quantity is not None and about.scope == c.scope:
                mine[n] = replace(c, stated=entry.quantity)

    def _find_cohort(self, about: About) -> int | None:
        """The cohort that names an item."""
        mine = enumerate(self.cohorts[about.task or ""])
        return next((n for n, c in mine if c.scope == about.scope and about.name in c.names), None)

    def _find_row(self, about: About) -> int | None:
        """The row of the register that is the item."""
        register = self.plan.folder.committees
        if register is None or about.task != register.task:
            return None
        rows = enumerate(self.register)
        return next((n for n, r in rows if (r.street, r.name) == (about.scope, about.name)), None)

    def _replace(self, about: About, name: str) -> None:
        new = about._replace(name=name)
        if (row := self._find_row(about)) is not None:
            self.register[row] = self.register[row]._replace(name=name)
        if (at := self._find_cohort(about)) is not None:
            mine = self.cohorts[about.task or ""]
            mine[at] = replace(mine[at], names=tuple(name if n == about.name else n for n in mine[at].names))
        self.renamed[new] = self.renamed.pop(about, about.name)
        for places in (self.moved, self.chosen):
            if about in places:
                places[new] = places.pop(about)

    def _change_figure(self, about: About, period: str, change: int) -> None:
        """Change the figure of the item's target in a period, and with cumulative figures of all later ones."""
        task = about.task or ""
        mine = self.cohorts[task]
        scope = about.scope if about.scope in {c.scope for c in mine if c.period == period} else None
        span = self.plan.read_period(period)
        cumulative = self.plan.tasks[task].figures is Figures.CUMULATIVE
        for n, c in enumerate(mine):
            later = cumulative and span is not None and c.end > span.end
            if c.scope == scope and (c.period == period or later) and c.stated is not None:
                mine[n] = replace(c, stated=max(NOTHING, c.stated + change))

    def _start_target(self, about: About, to: str, source: str) -> Cohort | None:
        """A new cohort for an item; it starts from 0, or with cumulative figures from what the one before comes to."""
        task, span = about.task or "", self.plan.read_period(to)
        if span is None:
            return None
        mine = self.cohorts[task]
        so_far, stock = NOTHING, stock_of(mine, task, about.scope)
        if self.plan.tasks[task].figures is Figures.CUMULATIVE:
            before = [c.stated for c in mine if c.scope == about.scope and c.end < span.end and c.stated is not None]
            so_far = max(before, default=stock)
        begins = self.plan.begins
        begun = max(span.start, begins.start) if begins else span.start
        unit = about.scope if about.scope in {c.unit for c in mine} else None
        street = about.scope if unit is None else None
        names = (about.name,)
        like = mine[0] if mine else None
        new = Cohort(task, to, street, unit, so_far, NOTHING, names, begun, span.end, begun, span.end, source)
        if like is None:
            return new
        return replace(new, measure=like.measure, figures=like.figures, bound=like.bound, base=stock, checkers=like.checkers)

    def _leave(self, about: About) -> str | None:
        """Take an item out of its period; the period, None for an item that has none."""
        old = self.chosen.get(about)
        register = self.plan.folder.committees
        if (row := self._find_row(about)) is not None and register is not None:
            old = register.period
            del self.register[row]
        if (at := self._find_cohort(about)) is not None:
            mine = self.cohorts[about.task or ""]
            old = mine[at].period
            left = tuple(n for n in mine[at].names if n != about.name)
            # a target written with names alone has nothing to reach when the last of them leaves, which is not the same as
            # one of which nothing is known
            stated = NOTHING if not left and mine[at].stated is None else mine[at].stated
            mine[at] = replace(mine[at], names=left, stated=stated)
        return old

    def _move(self, about: About, to: str, source: str) -> None:
        if self.plan.read_period(to) is None:  # a hand-edited entry, which the check of the record names
            return
        old = self._leave(about)
        if old is None:
            return
        self._change_figure(about, old, -1)
        if about in self.chosen:
            self.chosen[about] = to
        mine = self.cohorts[about.task or ""]
        there = {c.scope: n for n, c in enumerate(mine) if c.period == to}
        into = there.get(about.scope, there.get(None))
        if into is not None and mine[into].scope == about.scope:
            mine[into] = replace(mine[into], names=(*mine[into].names, about.name))
        elif into is not None and mine[into].stated is None and mine[into].names:
            # a target of names alone, that what comes from a street is one more than
            mine[into] = replace(mine[into], stated=Decimal(len(mine[into].names)))
        elif into is None and (new := self._start_target(about, to, source)):
            mine.append(new)
        self._change_figure(about, to, 1)
        self.moved.setdefault(about, old)

    def finish(self) -> AmendedPlan:
        """The plan in force, each cohort and milestone with what the document had where that is another."""
        nodes = tuple(_mark(n, self.plan.nodes[i]) for i, n in enumerate(self.nodes))
        settled: list[Cohort] = []
        for name, mine in self.cohorts.items():
            settled += settle_figures(mine, self.plan.tasks[name].figures)
        first = {c.about: c for c in self.plan.cohorts}
        cohorts = []
        for c in settle_days(settled, nodes):
            was = first.get(c.about) or replace(c, quantity=NOTHING, names=())
            cohorts.append(c if c == was else replace(c, was=was))
        plan = replace(self.plan, cohorts=tuple(cohorts), nodes=nodes, register=tuple(self.register))
        return AmendedPlan(plan, self.renamed, self.moved)


def _mark(node: Node, was: Node) -> Node:
    return node if node == was else replace(node, was=was)


def amend_plan(plan: ResolvedPlan, progress: Progress) -> AmendedPlan:
    """The plan after the amendments of a record, each in its turn."""
    if not progress.amendments:
        return AmendedPlan(plan)
    draft = _Draft(plan, progress.lives)
    for entry in progress.amendments:
        draft.apply(entry)
    return draft.finish()
