"""Amendments (延期, 调整): the plan as it stands after them, with what the document had. The plan files stay as they are."""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from cleancomm.plan.cohorts import Cohort, Node, list_cohorts, list_nodes, period_span, plan_year, street_names
from cleancomm.plan.deadline import DeadlineError, parse_deadline, write_day
from cleancomm.plan.loader import Folder
from cleancomm.plan.models import Figures, Milestone, Plan, Step, Target, Task
from cleancomm.record.entry import Entry
from cleancomm.record.fold import ItemKey, Progress


@dataclass(frozen=True)
class AmendedPlan:
    """A folder after the amendments; `renamed` and `moved` lead from an item to its first name and period."""

    folder: Folder
    renamed: dict[ItemKey, str] = field(default_factory=dict)
    moved: dict[ItemKey, str] = field(default_factory=dict)


class _Draft:
    """A plan being amended: the rows that may change, as lists."""

    def __init__(self, folder: Folder, chosen: dict[ItemKey, str]) -> None:
        self.chosen = chosen
        self.plan = folder.plan
        self.streets = street_names(folder.plan)
        self.tasks: dict[str, tuple[Task, list[Target]]] = {t.name: (t, list(t.targets)) for t in folder.plan.tasks}
        self.steps: list[Step] = list(folder.plan.steps)
        self.register = folder.committees
        self.rows = list(folder.committees.committees) if folder.committees else []
        self.renamed: dict[ItemKey, str] = {}
        self.moved: dict[ItemKey, str] = {}

    def apply(self, entry: Entry) -> None:
        """One amendment."""
        if entry.milestone is not None and entry.due is not None:
            self.steps = [self._extend(step, entry.milestone, entry.due) for step in self.steps]
        if entry.task not in self.tasks:
            return
        targets = self.tasks[entry.task][1]
        if entry.item is None:
            for i, target in enumerate(targets):
                if target.period == entry.period and entry.street in (None, self._scope(target)):
                    if entry.due is not None:
                        targets[i] = target.model_copy(update={"due": write_day(entry.due)})
                    elif entry.quantity is not None and entry.street == self._scope(target):
                        targets[i] = target.model_copy(update={"quantity": entry.quantity})
            return
        key = (entry.task, entry.street, entry.item)
        if entry.instead is not None:
            new = (entry.task, entry.street, entry.instead)
            self._replace(key, entry.instead)
            self.renamed[new] = self.renamed.pop(key, entry.item)
            for places in (self.moved, self.chosen):
                if key in places:
                    places[new] = places.pop(key)
        elif entry.to is not None:
            self._move(key, entry.to, entry.approval or "")

    def _scope(self, target: Target) -> str | None:
        """The street or unit that a target is for, as entries name it."""
        return self.streets[target.street] if target.street else target.unit

    def _extend(self, step: Step, name: str, due: date) -> Step:
        def later(row: Step | Milestone) -> dict[str, str]:
            span = parse_deadline(row.when, plan_year(self.plan)) if row.when else None
            start = min(span.start, due) if span else due
            return {"when": write_day(due) if start == due else f"{write_day(start)}至{write_day(due)}"}

        if not step.milestones:
            return step.model_copy(update=later(step)) if step.name == name else step
        inner = tuple(m.model_copy(update=later(m)) if m.name == name else m for m in step.milestones)
        return step.model_copy(update={"milestones": inner})

    def _row(self, key: ItemKey) -> int | None:
        """The row of the register that is the item."""
        if self.register is None or key[0] != self.register.task:
            return None
        fits = (i for i, r in enumerate(self.rows) if (self.streets[r.street], r.name) == key[1:])
        return next(fits, None)

    def _target(self, key: ItemKey) -> int | None:
        """The target that names the item."""
        targets = self.tasks[key[0]][1]
        return next((i for i, t in enumerate(targets) if key[2] in t.names and self._scope(t) == key[1]), None)

    def _replace(self, key: ItemKey, new: str) -> None:
        if (at := self._row(key)) is not None:
            self.rows[at] = self.rows[at].model_copy(update={"name": new})
        elif (at := self._target(key)) is not None:
            targets = self.tasks[key[0]][1]
            names = tuple(new if n == key[2] else n for n in targets[at].names)
            targets[at] = targets[at].model_copy(update={"names": names})

    def _add(self, key: ItemKey, period: str, change: int) -> None:
        """Change the figure of the item's target in a period, and with cumulative figures of all later ones."""
        task, targets = self.tasks[key[0]]
        scopes = {self._scope(t) for t in targets if t.period == period}
        scope = key[1] if key[1] in scopes else None
        day = self._period_end(period)
        for i, target in enumerate(targets):
            later = task.figures is Figures.CUMULATIVE and self._period_end(target.period) > day
            if self._scope(target) == scope and (target.period == period or later) and target.quantity is not None:
                targets[i] = target.model_copy(update={"quantity": max(Decimal(0), target.quantity + change)})

    def _reached_before(self, key: ItemKey, period: str) -> Decimal:
        """What a new target starts from: 0, or with cumulative figures what the one before it comes to."""
        task, targets = self.tasks[key[0]]
        if task.figures is Figures.INCREMENT:
            return Decimal(0)
        mine = [t for t in targets if self._scope(t) == key[1] and self._period_end(t.period) < self._period_end(period)]
        return max((t.quantity for t in mine if t.quantity is not None), default=Decimal(0))

    def _period_end(self, period: str) -> date:
        span = period_span(self.plan, period)
        return span.end if span else date.max

    def _move(self, key: ItemKey, to: str, source: str) -> None:
        if not has_end(self.plan, to):  # a hand-edited entry, which the check of the record names
            return
        targets = self.tasks[key[0]][1]
        old = self.chosen.get(key)
        if (at := self._row(key)) is not None and self.register is not None:
            old = self.register.period
            del self.rows[at]
        elif (at := self._target(key)) is not None:
            old = targets[at].period
            names = tuple(n for n in targets[at].names if n != key[2])
            targets[at] = targets[at].model_copy(update={"names": names})
        if old is None:
            return
        self._add(key, old, -1)
        if key in self.chosen:
            self.chosen[key] = to
        there = {self._scope(t): i for i, t in enumerate(targets) if t.period == to}
        into = there.get(key[1], there.get(None))
        if into is None:
            unit = key[1] if key[1] in {t.unit for t in targets} else None
            street = key[1] if unit is None else None
            so_far = self._reached_before(key, to)
            targets.append(Target(period=to, street=street, unit=unit, quantity=so_far, names=(key[2],), source=source))
        elif self._scope(targets[into]) == key[1]:
            targets[into] = targets[into].model_copy(update={"names": (*targets[into].names, key[2])})
        self._add(key, to, 1)
        self.moved.setdefault(key, old)

    def finish(self, folder: Folder) -> AmendedPlan:
        """The amended folder; the sources stay, so that every place is still the document's."""
        tasks = tuple(task.model_copy(update={"targets": tuple(targets)}) for task, targets in self.tasks.values())
        plan = self.plan.model_copy(update={"tasks": tasks, "steps": tuple(self.steps)})
        register = self.register.model_copy(update={"committees": tuple(self.rows)}) if self.register else None
        return AmendedPlan(replace(folder, plan=plan, committees=register), self.renamed, self.moved)


def has_end(plan: Plan, period: str) -> bool:
    """Whether a period can be read as days."""
    try:
        return period_span(plan, period) is not None
    except DeadlineError:
        return False


def amend_folder(folder: Folder, progress: Progress) -> AmendedPlan:
    """The plan after the amendments of a record, each in its turn."""
    if not progress.amendments:
        return AmendedPlan(folder)
    chosen = {key: e.period for key, life in progress.items.items() for e in reversed(life) if e.period}
    draft = _Draft(folder, chosen)
    for entry in progress.amendments:
        draft.apply(entry)
    return draft.finish(folder)


def mark_amended(folder: Folder, amended: Folder) -> tuple[tuple[Cohort, ...], tuple[Node, ...]]:
    """Cohorts and milestones of the amended plan, each with what the document had where that is another."""
    cohorts, nodes = list_cohorts(amended), list_nodes(amended.plan)
    if amended is folder:
        return cohorts, nodes
    first = {c.key: c for c in list_cohorts(folder)}
    none = Decimal(0)
    cohorts = tuple(
        c if first.get(c.key) == c else replace(c, was=first.get(c.key) or replace(c, quantity=none, names=())) for c in cohorts
    )
    nodes_first = {n.name: n for n in list_nodes(folder.plan)}
    return cohorts, tuple(n if nodes_first[n.name] == n else replace(n, was=nodes_first[n.name]) for n in nodes)
