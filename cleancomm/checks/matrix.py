"""The duty matrix against the tasks and the members of the body that runs the campaign."""

from collections.abc import Iterator

from cleancomm.checks.finding import Finding, Loc, find, oddity
from cleancomm.message import N_
from cleancomm.plan.loader import Folder
from cleancomm.plan.matrix import Unit
from cleancomm.plan.models import Standing
from cleancomm.plan.names import map_aliases
from cleancomm.plan.units import carriers, expand_unit
from cleancomm.problem import error

UNKNOWN = error(
    "unit.unknown",
    N_("a unit with a task or a duty that is declared nowhere"),
    N_("the unit {subject} is not declared"),
    N_("declare it under units in duties.yaml, or correct the spelling"),
)
ALIAS = error(
    "unit.alias",
    N_("a target of a unit under another name of it"),
    N_("{subject} is another name of {found}, under which its targets are counted"),
    N_("write {found} in the target; the other name stays under aliases"),
)
IDLE = oddity("duties.member_idle", N_("a member without a duty"), N_("{subject} is a member without a duty"))
OUTSIDE = oddity(
    "duties.not_member",
    N_("a unit with duties that is no member"),
    N_("{subject} has duties but is no member"),
)
NOT_LISTED = oddity(
    "duties.not_listed",
    N_("a unit with a clause in a task that does not name it"),
    N_("{subject}: the unit has a duty in the task, whose list of units does not name it"),
)
NO_CLAUSE = oddity(
    "duties.no_clause",
    N_("a unit that a task names without a clause for it"),
    N_("{subject}: the task names the unit, which has no clause in it"),
)
PENDING = oddity("duties.pending", N_("a duty still to be determined"), N_("{subject}: the duty is yet to be determined"))
OPEN = oddity(
    "group.open",
    N_("a group whose members the document does not list"),
    N_("{subject} is a group whose members are not listed"),
)
KINDS = (UNKNOWN, ALIAS, IDLE, OUTSIDE, NOT_LISTED, NO_CLAUSE, PENDING, OPEN)


def check_units(folder: Folder) -> Iterator[Finding]:
    """Every unit in use is declared."""
    if folder.duties is None:
        return
    known = map_aliases(folder.duties.units)
    for i, task in enumerate(folder.plan.tasks):
        for j, target in enumerate(task.targets):
            at: Loc = ("tasks", i, "targets", j, "unit")
            if target.unit is not None and target.unit not in known:
                yield find(UNKNOWN, "plan", at, target.unit)
            elif target.unit is not None and known[target.unit] != target.unit:
                yield find(ALIAS, "plan", at, target.unit, known[target.unit])
        for j, row in enumerate(task.units):
            for k, unit in enumerate(row.units):
                if unit not in known:
                    yield find(UNKNOWN, "plan", ("tasks", i, "units", j, "units", k), unit)
    members: list[tuple[str, Loc]] = [
        (m, ("units", i, "members", k)) for i, u in enumerate(folder.duties.units) for k, m in enumerate(u.members)
    ]
    for unit, loc in [(folder.duties.body.office, ("body", "office")), *members]:
        if unit not in known and unit not in {s.name for s in folder.plan.streets}:
            yield find(UNKNOWN, "duties", loc, unit)
    for i, block in enumerate(folder.duties.duties):
        for j, duty in enumerate(block.items):
            at = ("duties", i, "items", j)
            named: list[tuple[str, Loc]] = [(u, (*at, "units", k)) for k, u in enumerate(duty.units)]
            named += [
                (u, (*at, "clauses", k, "partners", n)) for k, c in enumerate(duty.clauses) for n, u in enumerate(c.partners)
            ]
            for unit, loc in named:
                if unit not in known:
                    yield find(UNKNOWN, "duties", loc, unit)


def check_matrix(folder: Folder) -> Iterator[Finding]:
    """Members without duty, duties without membership, and where the tasks and the matrix name other units."""
    if folder.duties is None:
        return
    known = map_aliases(folder.duties.units)
    clauses: dict[str, set[str]] = {}
    for i, block in enumerate(folder.duties.duties):
        for j, duty in enumerate(block.items):
            for unit in carriers(duty):
                clauses.setdefault(known[unit], set()).add(block.task)
                if unit in duty.units and any(c.pending for c in duty.clauses):
                    yield find(PENDING, "duties", ("duties", i, "items", j), f"{unit}@{block.task}")
    listed = {
        (known[u], t.name): ("tasks", i, "units", j, "units", k)
        for i, t in enumerate(folder.plan.tasks)
        for j, words in enumerate(t.units)
        for k, u in enumerate(words.units)
    }
    rows = {u.name: (i, u) for i, u in enumerate(folder.duties.units)}
    for name, (i, row) in rows.items():
        loc = ("units", i, "name")
        if row.standing is Standing.NONE and name in clauses:
            yield find(OUTSIDE, "duties", loc, name)
        elif row.standing is not Standing.NONE and name not in clauses and not _grouped(folder, name):
            yield find(IDLE, "duties", loc, name)
        if _open_group(row):
            yield find(OPEN, "duties", loc, name)
        for task in sorted(clauses.get(name, ())):
            named = {u for u, t in listed if t == task}
            if named and not _covered(folder, name, named):
                yield find(NOT_LISTED, "duties", loc, f"{name}@{task}")
    for (name, task), where in listed.items():
        if not any(task in tasks and _covered(folder, name, {u}) for u, tasks in clauses.items()):
            yield find(NO_CLAUSE, "plan", where, f"{name}@{task}")


def _open_group(unit: Unit) -> bool:
    return unit.name.startswith(("相关", "有关")) and not unit.all_streets and not unit.members


def _grouped(folder: Folder, name: str) -> bool:
    """Whether the unit shares a duty through a group."""
    used = {u for b in folder.duties.duties for d in b.items for u in carriers(d)} if folder.duties else set()
    return any(name in expand_unit(folder, group) for group in used if group != name)


def _covered(folder: Folder, name: str, named: set[str]) -> bool:
    """Whether a unit, or any member of it, is among the named ones."""
    mine = set(expand_unit(folder, name))
    return any(mine & set(expand_unit(folder, other)) for other in named)
