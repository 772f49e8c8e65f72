"""What a later plan calls otherwise: a street, task or unit whose old name stands among the aliases of a new one, or whose
new name stood among its own. An old plan under its new names can be compared row by row.
"""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeVar

from pydantic import BaseModel

from cleancomm.plan.about import Thing
from cleancomm.plan.folder import Folder
from cleancomm.plan.matrix import Unit
from cleancomm.plan.models import Street, Task
from cleancomm.plan.names import Nameable
from cleancomm.plan.resolve import ResolvedPlan, resolve_plan
from cleancomm.text import fold_name

M = TypeVar("M", bound=BaseModel)
# fields that hold a name of a street, task or unit, alone, in a list, or as the `name` of its own row
_HOLDERS = {"street", "task", "unit", "units", "members", "partners"}

# the rows whose own name is that of a street, task or unit
_KINDS: dict[type[BaseModel], Thing] = {Street: Thing.STREET, Task: Thing.TASK, Unit: Thing.UNIT}


class Renaming(NamedTuple):
    """A street, task or unit under its old name and its new one."""

    thing: Thing
    old: str
    new: str


def _names(row: Nameable) -> frozenset[str]:
    return frozenset(map(fold_name, (row.name, *row.aliases)))


def _pair(thing: Thing, old: Iterable[Nameable], new: Iterable[Nameable]) -> Iterable[Renaming]:
    """Each row that has no other of its name, with the one row of the other plan, likewise alone, that an alias tells."""
    before, after = tuple(old), tuple(new)
    kept = {fold_name(r.name) for r in before} & {fold_name(r.name) for r in after}
    gone = [r for r in before if fold_name(r.name) not in kept]
    come = [r for r in after if fold_name(r.name) not in kept]

    def alike(one: Nameable, two: Nameable) -> bool:
        return fold_name(one.name) in _names(two) or fold_name(two.name) in _names(one)

    for row in gone:
        found = [r for r in come if alike(row, r)]
        if len(found) == 1 and sum(alike(r, found[0]) for r in gone) == 1:
            yield Renaming(thing, row.name, found[0].name)


def list_renamings(old: ResolvedPlan, new: ResolvedPlan) -> tuple[Renaming, ...]:
    """Every street, task and unit that goes by another name in the new plan."""
    before, after = old.folder, new.folder
    units = [f.duties.units if f.duties else () for f in (before, after)]
    return (
        *_pair(Thing.STREET, before.plan.streets, after.plan.streets),
        *_pair(Thing.TASK, before.plan.tasks, after.plan.tasks),
        *_pair(Thing.UNIT, *units),
    )


class _Writer:
    """Writes new names for old ones, and own names for aliases, where a name stands; leaves every wording."""

    def __init__(self, plan: ResolvedPlan, renamings: Iterable[Renaming]) -> None:
        every = tuple(renamings)
        self.rows: dict[Thing, dict[str, str]] = {}
        for kind in (Thing.STREET, Thing.TASK, Thing.UNIT):
            self.rows[kind] = {r.old: r.new for r in every if r.thing is kind}
        streets, tasks, units = (self.rows[k] for k in (Thing.STREET, Thing.TASK, Thing.UNIT))
        either = {**streets, **units}  # a street may stand where units stand
        self.holders = {"street": streets, "task": tasks, "unit": either, "units": either, "members": either, "partners": either}
        self.own = {"street": plan.streets, "unit": plan.units.own, "units": plan.units.own}

    def _rename(self, key: str, text: str) -> str:
        renamed = self.holders[key]
        own = self.own[key][text] if key in self.own else text
        return renamed.get(own, own)

    def write(self, row: M, kind: Thing | None = None) -> M:
        """A row with all rows in it; `kind` says that its own name is one of a street, task or unit."""
        changes: dict[str, object] = {}
        for key in type(row).model_fields:
            value = getattr(row, key)
            if key == "name" and kind is not None:
                changes[key] = self.rows[kind].get(value, value)
            elif key in _HOLDERS and isinstance(value, str):
                changes[key] = self._rename(key, value)
            elif isinstance(value, tuple):
                changes[key] = tuple(self._write_one(key, one) for one in value)
            elif isinstance(value, BaseModel):
                changes[key] = self.write(value)
        return row.model_copy(update=changes)

    def _write_one(self, key: str, value: object) -> object:
        if isinstance(value, BaseModel):
            return self.write(value, _KINDS.get(type(value)))
        return self._rename(key, value) if key in _HOLDERS and isinstance(value, str) else value


def rename_plan(plan: ResolvedPlan, renamings: Iterable[Renaming]) -> ResolvedPlan:
    """A plan as if it had called its streets, tasks and units by their new names, each everywhere by its own name and by no
    alias; its wordings are its own.
    """
    folder, writer = plan.folder, _Writer(plan, renamings)
    register = folder.committees and writer.write(folder.committees)
    duties = folder.duties and writer.write(folder.duties)
    return resolve_plan(Folder(writer.write(folder.plan), register, duties, sources=folder.sources))


def reword(renamings: Iterable[Renaming]) -> Callable[[str], str]:
    """How a wording of the old plan reads when it calls each thing by its new name."""
    names = {r.old: r.new for r in renamings}
    if not names:
        return lambda text: text
    old = re.compile("|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)))
    return lambda text: old.sub(lambda found: names[found[0]], text)
