"""The duty matrix against the tasks and the members of the body that runs the campaign."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cleancomm.checks.finding import Finding, check, find, oddity
from cleancomm.checks.structure import NO_LEAD
from cleancomm.message import N_
from cleancomm.plan.folder import Loc
from cleancomm.plan.models import Membership
from cleancomm.plan.resolve import ResolvedPlan
from cleancomm.plan.units import Units, carriers
from cleancomm.problem import error

if TYPE_CHECKING:
    from cleancomm.plan.matrix import Duties, Unit

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
# what is amiss between the tasks and who carries them
GAPS = frozenset({NO_LEAD, IDLE, OUTSIDE, NOT_LISTED, NO_CLAUSE, PENDING, OPEN})

# units in use, each with its file and place
Used = Iterator[tuple[str, str, Loc]]


def _list_in_tasks(plan: ResolvedPlan) -> Used:
    """The units that the tasks name under a role word."""
    for i, task in enumerate(plan.folder.plan.tasks):
        for j, row in enumerate(task.units):
            yield from ((unit, "plan", ("tasks", i, "units", j, "units", k)) for k, unit in enumerate(row.units))


def _list_in_duties(duties: "Duties") -> Used:
    """The units that carry a duty, and those that its clauses ask in."""
    for i, block in enumerate(duties.duties):
        for j, duty in enumerate(block.items):
            at: Loc = ("duties", i, "items", j)
            yield from ((unit, "duties", (*at, "units", k)) for k, unit in enumerate(duty.units))
            for k, clause in enumerate(duty.clauses):
                yield from ((unit, "duties", (*at, "clauses", k, "partners", n)) for n, unit in enumerate(clause.partners))


def _list_in_body(duties: "Duties") -> Used:
    """The office of the body, and the members of groups."""
    yield duties.body.office, "duties", ("body", "office")
    for i, row in enumerate(duties.units):
        yield from ((unit, "duties", ("units", i, "members", k)) for k, unit in enumerate(row.members))


@check
def check_units(plan: ResolvedPlan) -> Iterator[Finding]:
    """Every unit in use is declared."""
    duties, own = plan.folder.duties, plan.units.own
    if duties is None:
        return
    for target in plan.targets:
        unit, at = target.row.unit, (*target.loc, "unit")
        if unit is not None and not own.knows(unit):
            yield find(UNKNOWN, "plan", at, unit)
        elif unit is not None and own[unit] != unit:
            yield find(ALIAS, "plan", at, unit, own[unit])
    for rows in (_list_in_tasks(plan), _list_in_duties(duties)):
        for unit, file, loc in rows:
            if not own.knows(unit):
                yield find(UNKNOWN, file, loc, unit)
    for unit, file, loc in _list_in_body(duties):
        if not own.knows(unit) and not plan.units.is_street(unit):
            yield find(UNKNOWN, file, loc, unit)


@check
def check_pending(plan: ResolvedPlan) -> Iterator[Finding]:
    """Duties that the document leaves to be determined."""
    for i, block in enumerate(plan.folder.duties.duties if plan.folder.duties else ()):
        for j, duty in enumerate(block.items):
            if any(clause.pending for clause in duty.clauses):
                for unit in dict.fromkeys(duty.units):
                    yield find(PENDING, "duties", ("duties", i, "items", j), f"{unit}@{block.task}")


def _tasks_by_carrier(duties: "Duties", units: Units) -> dict[str, set[str]]:
    """Own name of a unit -> the tasks in which it has a duty."""
    tasks: dict[str, set[str]] = {}
    for block in duties.duties:
        for duty in block.items:
            for unit in carriers(duty):
                tasks.setdefault(units.own[unit], set()).add(block.task)
    return tasks


@check
def check_members(plan: ResolvedPlan) -> Iterator[Finding]:
    """Members without duty, duties without membership, and groups whose members nobody lists."""
    duties, units = plan.folder.duties, plan.units
    if duties is None:
        return
    tasks = _tasks_by_carrier(duties, units)
    # what shares a duty through a group
    grouped = {member for unit in tasks for member in units.expand(unit) if member != unit}
    for row, loc in _list_rows(duties):
        member = row.standing is not Membership.NONE
        if not member and row.name in tasks:
            yield find(OUTSIDE, "duties", loc, row.name)
        elif member and row.name not in tasks and row.name not in grouped:
            yield find(IDLE, "duties", loc, row.name)
        if _is_open_group(row):
            yield find(OPEN, "duties", loc, row.name)


@check
def check_matrix(plan: ResolvedPlan) -> Iterator[Finding]:
    """Where the tasks and the matrix name other units."""
    duties, units = plan.folder.duties, plan.units
    if duties is None:
        return
    tasks = _tasks_by_carrier(duties, units)
    names = [task.name for task in plan.folder.plan.tasks]
    listed = {(units.own[unit], names[int(loc[1])]): loc for unit, _, loc in _list_in_tasks(plan)}
    for row, loc in _list_rows(duties):
        for task in sorted(tasks.get(row.name, ())):
            named = {unit for unit, of in listed if of == task}
            if named and not _is_covered(units, row.name, named):
                yield find(NOT_LISTED, "duties", loc, f"{row.name}@{task}")
    for (name, task), where in listed.items():
        if not _is_covered(units, name, {unit for unit, mine in tasks.items() if task in mine}):
            yield find(NO_CLAUSE, "plan", where, f"{name}@{task}")


def _list_rows(duties: "Duties") -> "Iterator[tuple[Unit, Loc]]":
    """The units, each name once, with the place of the name."""
    rows: dict[str, tuple[Unit, Loc]] = {u.name: (u, ("units", i, "name")) for i, u in enumerate(duties.units)}
    yield from rows.values()


def _is_open_group(unit: "Unit") -> bool:
    return unit.name.startswith(("相关", "有关")) and not unit.all_streets and not unit.members


def _is_covered(units: Units, name: str, named: set[str]) -> bool:
    """Whether a unit, or any member of it, is among the named ones."""
    mine = set(units.expand(name))
    return any(mine & set(units.expand(other)) for other in named)
