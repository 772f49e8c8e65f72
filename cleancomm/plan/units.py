"""Units and groups: a group such as 各街道 stands for its members, a member answers for what its groups carry."""

from functools import cached_property
from typing import TYPE_CHECKING

from cleancomm.plan.assignment import Assignment, list_assignments
from cleancomm.plan.cohorts import Cohort
from cleancomm.plan.folder import Folder
from cleancomm.plan.models import RoleKind
from cleancomm.plan.names import Named, OwnNames, list_named

if TYPE_CHECKING:
    from cleancomm.plan.matrix import Head

_ANSWERING = (RoleKind.LEAD, RoleKind.RESPONSIBLE)


class Units:
    """The units of a plan by name, with their groups and what they answer for. Every street of the plan is a unit too;
    without duties.yaml only the streets.
    """

    def __init__(self, folder: Folder) -> None:
        plan = folder.plan
        self._folder = folder
        self._rows = folder.duties.units if folder.duties else ()
        self._streets = tuple(s.name for s in plan.streets)
        self._tasks = {t.name: t for t in plan.tasks}
        self._expanded: dict[str, tuple[str, ...]] = {}
        self.own = OwnNames((*plan.streets, *self._rows))
        self.declared = OwnNames(self._rows)
        self.roles = {r.word: r.kind for r in plan.roles}
        self.named: list[Named[str]] = list_named((*self._rows, *plan.streets))

    @cached_property
    def _by_name(self) -> dict[str, tuple[str, ...]]:
        """Own name -> the unit itself and, for a group, all its members."""
        return {u.name: (u.name, *u.members, *(self._streets if u.all_streets else ())) for u in self._rows}

    @cached_property
    def assignments(self) -> tuple[Assignment, ...]:
        """Who has to do what, clause by clause."""
        return tuple(list_assignments(self._folder))

    def expand(self, name: str) -> tuple[str, ...]:
        """A unit itself and, for a group, all its members; a street or an undeclared unit is only itself."""
        if name not in self._expanded:
            own = self.own[name]
            self._expanded[name] = self._by_name.get(own, (own,))
        return self._expanded[name]

    def heads_of(self, unit: str) -> tuple["Head", ...]:
        """The heads of the body whose post is of a unit: a post begins with its unit, the longest name that fits."""
        body = self._folder.duties.body if self._folder.duties else None
        named = {name: row.name for row in self._rows for name in (row.name, *row.aliases)}

        def is_of(post: str) -> bool:
            fit = [name for name in named if post.startswith(name)]
            return named[max(fit, key=len)] == unit if fit else post.startswith(unit)

        return tuple(h for h in (body.heads if body else ()) if is_of(h.post))

    def groups_of(self, name: str) -> tuple[str, ...]:
        """The groups that a unit belongs to."""
        return tuple(u.name for u in self._rows if u.name != name and name in self.expand(u.name))

    def is_street(self, name: str) -> bool:
        """Whether a unit is a street of the plan."""
        return name in self._streets

    def answering(self, task: str) -> tuple[str, ...]:
        """The units that a task names first: those under its first role word."""
        rows = self._tasks[task].units
        return rows[0].units if rows else ()

    def leading(self, task: str) -> frozenset[str]:
        """The units that a task names as leading, members of groups included."""
        rows = (r for r in self._tasks[task].units if self.roles.get(r.role) is RoleKind.LEAD)
        return frozenset(member for r in rows for u in r.units for member in self.expand(u))

    def responsible(self, task: str) -> frozenset[str]:
        """Every unit that a task or the duty matrix names as leading or responsible, or that has a target of its own;
        members of groups included.
        """
        row = self._tasks[task]
        named = {(r.role, u) for r in row.units for u in r.units}
        named |= {(a.word, u) for a in self.assignments if task in a.tasks for u in a.units}
        units = {u for role, u in named if self.roles.get(role) in _ANSWERING}
        units |= {x.unit for x in row.targets if x.unit}
        return frozenset(member for u in units for member in self.expand(u))

    def answer_for(self, unit: str, cohort: Cohort) -> bool:
        """Whether a unit, itself or through a group, answers for a cohort: it is the target's own unit, or the task names
        it first and the target is of no other street, or it is the target's own street and the task names it as
        responsible.
        """
        if cohort.unit is not None:
            return unit in self.expand(cohort.unit)
        if self.is_street(unit) and cohort.street not in (None, unit):
            return False
        every = self._tasks[cohort.task].units
        rows = every[:1]
        if cohort.street == unit:
            rows += tuple(r for r in every[1:] if self.roles.get(r.role) in _ANSWERING)
        return any(unit in self.expand(name) for row in rows for name in row.units)
