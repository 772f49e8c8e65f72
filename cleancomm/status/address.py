"""How a person names a thing: by its name, a part of it, or its full address task/street/name or task/period/street."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from cleancomm.message import N_, say
from cleancomm.plan.cohorts import Cohort, Node, street_names
from cleancomm.plan.loader import Folder
from cleancomm.plan.names import EMPTY, Named, UnknownName, find_name, join_address, list_named
from cleancomm.plan.units import list_named_units
from cleancomm.status.schedule import Count


class Thing(StrEnum):
    """What an address can lead to."""

    ITEM = "item"
    COHORT = "cohort"
    MILESTONE = "milestone"
    STREET = "street"
    UNIT = "unit"
    TASK = "task"


@dataclass(frozen=True)
class Address:
    """One thing of a plan; `street` is the street or unit that its target is for."""

    thing: Thing
    name: str
    task: str | None = None
    street: str | None = None
    period: str | None = None

    @property
    def label(self) -> str:
        """The address as a person writes it."""
        return join_address(self.task, self.period if self.thing is Thing.COHORT else None, self.street, self.name)


def item_addresses(folder: Folder, counts: Iterable[Count], *, estates: bool = False) -> list[Named[Address]]:
    """Every item; with `estates` a committee is found by the estates that it takes in, too, and an item that took the
    place of another by the name of that.
    """
    streets = street_names(folder.plan)
    register = folder.committees
    parts: dict[tuple[str, str, str], tuple[str, ...]] = {}
    if register and estates:
        parts = {(register.task, streets[c.street], c.name): c.estates for c in register.committees}
    found = []
    for count in counts:
        for item in count.items:
            address = Address(Thing.ITEM, item.name, item.task, item.street, item.period)
            inner = parts.get((item.task, item.street or "", item.name), ())
            if estates and item.was_name:
                inner += (item.was_name,)
            names = (item.name, address.label, f"{item.task}/{item.name}", f"{item.street}/{item.name}", *inner)
            found.append(Named(address, names, address.label))
    return found


def node_addresses(nodes: Iterable[Node]) -> list[Named[Address]]:
    """Every milestone."""
    return [Named(Address(Thing.MILESTONE, n.name), (n.name,), n.name) for n in nodes]


def plan_addresses(folder: Folder) -> list[Named[Address]]:
    """Every street, unit and task."""
    streets = {s.name for s in folder.plan.streets}
    found = [(Thing.STREET if u.key in streets else Thing.UNIT, u) for u in list_named_units(folder)]
    found += [(Thing.TASK, t) for t in list_named(folder.plan.tasks)]
    return [Named(Address(thing, row.key), row.names, row.key) for thing, row in found]


def list_addresses(folder: Folder, counts: Iterable[Count], nodes: Iterable[Node]) -> list[Named[Address]]:
    """Everything that can be asked about, found by any name that it has or had."""
    return [*item_addresses(folder, counts, estates=True), *node_addresses(nodes), *plan_addresses(folder)]


def find_address(folder: Folder, wanted: str, among: Iterable[Named[Address]]) -> Address:
    """The one thing that `wanted` names; in a full address task, street and unit may be an alias or a part.

    A word without / is looked for in the names alone: part of a street's name does not mean all that lies in it.
    """
    things = list(among)
    if not wanted.strip():
        raise UnknownName(say(EMPTY))
    if "/" not in wanted:
        things = [Named(t.key, tuple(n for n in t.names if "/" not in n or n == t.key.name), t.label) for t in things]
    elif not any(wanted in t.names for t in things):
        head, *rest = wanted.split("/")
        tasks, places = list_named(folder.plan.tasks), list_named_units(folder)
        # a task before a unit: part of a name that both have means the task
        first = _resolve(head, tasks)
        words = [_resolve(head, places) if first == head else first, *(_resolve(w, places) for w in rest[:-1]), rest[-1]]
        wanted = "/".join(words)
    return find_name(wanted, things)


def _resolve(word: str, known: list[Named[str]]) -> str:
    try:
        return find_name(word, known)
    except UnknownName:
        return word


def find_cohort(
    folder: Folder, cohorts: Iterable[Cohort], wanted: str, *, exact: bool = False, together: bool = False
) -> Address:
    """The cohort of an address task/period or task/period/street; `exact` and `together` as in `find_target`."""
    words = [w.strip() for w in wanted.split("/")]
    if len(words) not in (2, 3) or not all(words):
        raise UnknownName(say(N_("{name}: write it as task/period, or task/period/street"), name=wanted))
    street = words[2] if len(words) == 3 else None
    return find_target(folder, cohorts, words[0], words[1], street, exact=exact, together=together)


def find_target(
    folder: Folder,
    cohorts: Iterable[Cohort],
    task: str,
    period: str,
    street: str | None,
    *,
    exact: bool = False,
    together: bool = False,
) -> Address:
    """The cohort of a task, a period and a street, which may be one of a target for the whole.

    With `exact` it must be a target of the plan; with `together` no street means all targets of the period.
    Raises UnknownName with the candidates.
    """
    if not (task.strip() and period.strip() and (street is None or street.strip())):
        raise UnknownName(say(EMPTY))
    task = find_name(task, list_named(folder.plan.tasks))
    mine = [c for c in cohorts if c.task == task]
    period = find_name(period, [Named(p, (p, f"{p}年")) for p in dict.fromkeys(c.period for c in mine)])
    scopes = {c.scope for c in mine if c.period == period}
    whole = None in scopes
    if street is None and (whole or together):
        return Address(Thing.COHORT, "", task, None, period)
    named = [u for u in list_named_units(folder) if u.key in scopes or (whole and not exact)]
    if street is None:
        candidates = "、".join(f"{task}/{period}/{u.key}" for u in named)
        raise UnknownName(
            say(N_("{name} is planned by street; name one: {candidates}"), name=f"{task}/{period}", candidates=candidates)
        )
    return Address(Thing.COHORT, "", task, find_name(street, named), period)
