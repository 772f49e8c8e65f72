"""Units and groups: a group such as 各街道 stands for its members, a member answers for what its groups carry."""

from typing import TYPE_CHECKING

from cleancomm.plan.cohorts import Cohort
from cleancomm.plan.loader import Folder
from cleancomm.plan.models import RoleKind, Task
from cleancomm.plan.names import Named, list_named

if TYPE_CHECKING:
    from cleancomm.plan.matrix import Duty


def carriers(duty: "Duty") -> tuple[str, ...]:
    """The units that an item names: those that carry it and those that its clauses ask in."""
    return tuple(dict.fromkeys((*duty.units, *(p for c in duty.clauses for p in c.partners))))


def expand_unit(folder: Folder, name: str) -> tuple[str, ...]:
    """A unit itself and, for a group, all its members; an undeclared unit is only itself."""
    rows = folder.duties.units if folder.duties else ()
    row = next((u for u in rows if name in (u.name, *u.aliases)), None)
    if row is None:
        return (name,)
    streets = tuple(s.name for s in folder.plan.streets) if row.all_streets else ()
    return (row.name, *row.members, *streets)


def list_named_units(folder: Folder) -> list[Named[str]]:
    """All units that can be asked for: those of the matrix, and the streets."""
    return list_named((*(folder.duties.units if folder.duties else ()), *folder.plan.streets))


def responsible_units(folder: Folder, task: str) -> frozenset[str]:
    """Every unit that a task or the duty matrix names as leading or responsible, or that has a target of its own;
    members of groups included.
    """
    kinds = {r.word: r.kind for r in folder.plan.roles}
    mine = [t for t in folder.plan.tasks if t.name == task]
    named = {(row.role, u) for t in mine for row in t.units for u in row.units}
    for block in folder.duties.duties if folder.duties else ():
        if block.task == task:
            named |= {(c.role or d.role or "", u) for d in block.items for c in d.clauses for u in d.units}
    units = {u for role, u in named if kinds.get(role) in (RoleKind.LEAD, RoleKind.RESPONSIBLE)}
    units |= {x.unit for t in mine for x in t.targets if x.unit}
    return frozenset(member for u in units for member in expand_unit(folder, u))


def answering_units(task: Task) -> tuple[str, ...]:
    """The units that a task names first: those under its first role word."""
    return task.units[0].units if task.units else ()


def answers_for(folder: Folder, unit: str, cohort: Cohort) -> bool:
    """Whether a unit, itself or through a group, answers for a cohort: it is the target's own unit, or the task names
    it first and the target is of no other street, or it is the target's own street and the task names it as responsible.
    """
    if cohort.unit is not None:
        return unit in expand_unit(folder, cohort.unit)
    if any(s.name == unit for s in folder.plan.streets) and cohort.street not in (None, unit):
        return False
    task = next(t for t in folder.plan.tasks if t.name == cohort.task)
    rows = task.units[:1]
    if cohort.street == unit:
        kinds = {r.word: r.kind for r in folder.plan.roles}
        rows += tuple(r for r in task.units[1:] if kinds.get(r.role) in (RoleKind.LEAD, RoleKind.RESPONSIBLE))
    return any(unit in expand_unit(folder, name) for row in rows for name in row.units)
