"""How a person names a thing: by its name, a part of it, or its full address task/street/name or task/period/street."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from cleancomm.message import N_, say
from cleancomm.plan.cohorts import Cohort, Node, street_names
from cleancomm.plan.loader import Folder
from cleancomm.plan.names import Named, UnknownName, find_name
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
        return "/".join(x for x in (self.task, self.period if self.thing is Thing.COHORT else None, self.street, self.name) if x)


def item_addresses(folder: Folder, counts: Iterable[Count], *, estates: bool = False) -> list[Named[Address]]:
    """Every item; with `estates` a committee is found by the estates that it takes in, too."""
    streets = street_names(folder.plan)
    register = folder.committees
    parts: dict[tuple[str, str, str], tuple[str, ...]] = {}
    if register and estates:
        parts = {(register.task, streets.get(c.street, c.street), c.name): c.estates for c in register.committees}
    found = []
    for count in counts:
        for item in count.items:
            address = Address(Thing.ITEM, item.name, item.task, item.street, item.period)
            inner = parts.get((item.task, item.street or "", item.name), ())
            names = (item.name, address.label, f"{item.task}/{item.name}", f"{item.street}/{item.name}", *inner)
            found.append(Named(address, names, address.label))
    return found


def node_addresses(nodes: Iterable[Node]) -> list[Named[Address]]:
    """Every milestone."""
    return [Named(Address(Thing.MILESTONE, n.name), (n.name,), n.name) for n in nodes]


def plan_addresses(folder: Folder) -> list[Named[Address]]:
    """Every street, unit and task."""
    streets = {s.name for s in folder.plan.streets}
    found = [
        Named(Address(Thing.STREET if u.key in streets else Thing.UNIT, u.key), u.names, u.key) for u in list_named_units(folder)
    ]
    return found + [Named(Address(Thing.TASK, t.name), (t.name, *t.aliases), t.name) for t in folder.plan.tasks]


def find_address(folder: Folder, wanted: str, among: Iterable[Named[Address]]) -> Address:
    """The one thing that `wanted` names; in a full address task, street and unit may be an alias or a part."""
    things = list(among)
    if "/" in wanted and not any(wanted in t.names for t in things):
        head, *rest = wanted.split("/")
        tasks = [Named(t.name, (t.name, *t.aliases)) for t in folder.plan.tasks]
        places = list(list_named_units(folder))
        known = [*tasks, *places]
        words = [_resolve(head, known), *(_resolve(w, places) for w in rest[:-1]), rest[-1]]
        wanted = "/".join(words)
    return find_name(wanted, things)


def _resolve(word: str, known: list[Named[str]]) -> str:
    try:
        return find_name(word, known)
    except UnknownName:
        return word


def find_cohort(folder: Folder, cohorts: Iterable[Cohort], wanted: str, *, exact: bool = False) -> Address:
    """The cohort of an address task/period or task/period/street; a street may be one of a target for the whole.

    With `exact` it must be a target of the plan, and without a street it means all of the period.
    Raises UnknownName with the candidates.
    """
    every = list(cohorts)
    words = [w.strip() for w in wanted.split("/")]
    if len(words) not in (2, 3):
        raise UnknownName(say(N_("{name}: write it as task/period, or task/period/street"), name=wanted))
    task = find_name(words[0], [Named(t.name, (t.name, *t.aliases)) for t in folder.plan.tasks])
    mine = [c for c in every if c.task == task]
    period = find_name(words[1], [Named(p, (p, f"{p}年")) for p in dict.fromkeys(c.period for c in mine)])
    scopes = {c.scope for c in mine if c.period == period}
    whole = None in scopes
    if len(words) == 2 and (whole or exact):
        return Address(Thing.COHORT, "", task, None, period)
    named = [u for u in list_named_units(folder) if u.key in scopes or (whole and not exact)]
    if len(words) == 2:
        candidates = "、".join(f"{task}/{period}/{u.key}" for u in named)
        raise UnknownName(say(N_("{name} is planned by street; name one: {candidates}"), name=wanted, candidates=candidates))
    return Address(Thing.COHORT, "", task, find_name(words[2], named), period)
