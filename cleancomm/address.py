"""How a person names a thing: by its name, a part of it, or its full address task/street/name or task/period/street."""

import re
from collections.abc import Iterable

from cleancomm.campaign import Campaign
from cleancomm.message import N_, say
from cleancomm.plan.about import About, Thing, about_cohort, about_milestone, join_address
from cleancomm.plan.cohorts import Cohort, Node
from cleancomm.plan.names import EMPTY, Named, UnknownName, find_name, list_named
from cleancomm.plan.resolve import ResolvedPlan
from cleancomm.record.fold import step_of
from cleancomm.status.tally import Item


def _estates(plan: ResolvedPlan) -> dict[tuple[str, str, str], tuple[str, ...]]:
    """The estates that a committee takes in, by task, street and name."""
    register = plan.folder.committees
    if register is None:
        return {}
    return {(register.task, plan.streets[c.street], c.name): c.estates for c in register.committees}


def item_addresses(plan: ResolvedPlan, items: Iterable[Item], *, estates: bool = False) -> list[Named[About]]:
    """Every item; with `estates` a committee is found by the estates that it takes in, too, and an item that took the
    place of another by the name of that.
    """
    parts = _estates(plan) if estates else {}
    found = []
    for item in items:
        inner = parts.get((item.task, item.street or "", item.name), ())
        if estates and item.was_name:
            inner += (item.was_name,)
        label = join_address(item.task, item.street, item.name)
        names = (item.name, label, f"{item.task}/{item.name}", f"{item.street}/{item.name}", *inner)
        found.append(Named(item.about, names, label))
    return found


def node_addresses(nodes: Iterable[Node]) -> list[Named[About]]:
    """Every milestone; a part of its longer wording offers it."""
    return [Named(about_milestone(n.name), (n.name,), n.name, n.text) for n in nodes]


def plan_addresses(plan: ResolvedPlan) -> list[Named[About]]:
    """Every street, unit and task."""
    found = [(Thing.STREET if plan.units.is_street(u.key) else Thing.UNIT, u) for u in plan.units.named]
    found += [(Thing.TASK, t) for t in list_named(plan.tasks.values())]
    return [Named(About(thing, name=row.key), row.names, row.key) for thing, row in found]


def list_items(campaign: Campaign) -> list[Item]:
    """Every named item."""
    return [item for _, item in campaign.items.values()]


def list_addresses(campaign: Campaign) -> list[Named[About]]:
    """Everything that can be asked about, found by any name that it has or had."""
    return [
        *item_addresses(campaign.plan, list_items(campaign), estates=True),
        *node_addresses(campaign.nodes),
        *plan_addresses(campaign.plan),
    ]


def single_addresses(campaign: Campaign) -> list[Named[About]]:
    """Every item and every milestone."""
    return [*item_addresses(campaign.plan, list_items(campaign)), *node_addresses(campaign.nodes)]


def find_address(plan: ResolvedPlan, wanted: str, among: Iterable[Named[About]]) -> About:
    """The one thing that `wanted` names; in a full address task, street and unit may be an alias or a part.

    A word without / is looked for in the names alone: part of a street's name does not mean all that lies in it.
    """
    things, typed = list(among), wanted.strip()
    if not any(wanted in t.names for t in things):
        wanted = wanted.replace("／", "/")
    if not wanted.strip():
        raise UnknownName(say(EMPTY))
    if "/" not in wanted:
        things = [t._replace(names=tuple(n for n in t.names if "/" not in n or n == t.key.name)) for t in things]
    elif not any(wanted in t.names for t in things):
        head, *rest = wanted.split("/")
        tasks, places = list_named(plan.tasks.values()), plan.units.named
        # a task before a unit: part of a name that both have means the task
        first = _resolve(head, tasks)
        words = [_resolve(head, places) if first == head else first, *(_resolve(w, places) for w in rest[:-1]), rest[-1]]
        wanted = "/".join(words)
    try:
        return find_name(wanted, things)
    except UnknownName as unknown:
        raise UnknownName(unknown.message, typed, unknown.choices) from None


def _resolve(word: str, known: list[Named[str]]) -> str:
    try:
        return find_name(word, known)
    except UnknownName:
        return word


def tell_replaced(campaign: Campaign, wanted: str) -> UnknownName | None:
    """What to say of an item that is not there any more, for another took its place; None of any other name."""
    old = [
        Named(item.about, (item.was_name, join_address(item.task, item.street, item.was_name)), item.name)
        for item in list_items(campaign)
        if item.was_name
    ]
    try:
        about = find_address(campaign.plan, wanted, old)
    except UnknownName:
        return None
    return UnknownName(say(N_("{name} was replaced by {new}; name that"), name=wanted, new=about.label))


def find_thing(campaign: Campaign, wanted: str) -> About:
    """Whatever can be asked about by any name it has or had, a cohort by its address task/period or task/period/street."""
    try:
        return find_address(campaign.plan, wanted, list_addresses(campaign))
    except UnknownName as unknown:
        try:
            return find_cohort(campaign.plan, campaign.cohorts, wanted, together=True)
        except UnknownName:
            raise unknown from None


def find_entry(campaign: Campaign, wanted: str) -> str:
    """The id of an entry or of a whole step, by any unambiguous part; raises UnknownName with the candidates."""
    if not wanted.strip():
        raise UnknownName(say(EMPTY))
    names = dict.fromkeys(n for e in campaign.record.entries for n in (step_of(e.id), e.id))
    steps = [Named(step, (step,)) for step in dict.fromkeys(map(step_of, names))]
    return find_name(wanted, [*steps, *(Named(n, (n,)) for n in names if n == wanted and n != step_of(n))])


def find_step(campaign: Campaign, wanted: str, unknown: UnknownName) -> str:
    """The id of the entry or step that a name is which nothing of the plan has; raises `unknown` when it is none, and
    UnknownName with the candidates when it is part of several ids.
    """
    wanted = wanted.strip()
    part = wanted and any(wanted in e.id for e in campaign.record.entries)
    # an id begins with its day
    if unknown.choices or not (part or (campaign.record.entries and re.match(r"\d{8}", wanted))):
        raise unknown
    return find_entry(campaign, wanted)


def find_cohort(
    plan: ResolvedPlan, cohorts: Iterable[Cohort], wanted: str, *, exact: bool = False, together: bool = False
) -> About:
    """The cohort of an address task/period or task/period/street; `exact` and `together` as in `find_target`."""
    words = [w.strip() for w in (wanted if "/" in wanted else wanted.replace("／", "/")).split("/")]
    if len(words) not in (2, 3) or not all(words):
        raise UnknownName(say(N_("{name}: write it as task/period, or task/period/street"), name=wanted))
    street = words[2] if len(words) == 3 else None
    return find_target(plan, cohorts, words[0], words[1], street, exact=exact, together=together)


def find_target(
    plan: ResolvedPlan,
    cohorts: Iterable[Cohort],
    task: str,
    period: str,
    street: str | None,
    *,
    exact: bool = False,
    together: bool = False,
) -> About:
    """The cohort of a task, a period and a street, which may be one of a target for the whole.

    With `exact` it must be a target of the plan; with `together` no street means all targets of the period.
    Raises UnknownName with the candidates.
    """
    if not (task.strip() and period.strip() and (street is None or street.strip())):
        raise UnknownName(say(EMPTY))
    task = find_name(task, list_named(plan.tasks.values()))
    mine = [c for c in cohorts if c.task == task]
    period = find_name(period, [Named(p, (p, f"{p}年")) for p in dict.fromkeys(c.period for c in mine)])
    scopes = {c.scope for c in mine if c.period == period}
    whole = None in scopes
    if street is None and (whole or together):
        return about_cohort(task, period, None)
    named = [u for u in plan.units.named if u.key in scopes or (whole and not exact)]
    if street is None:
        candidates = tuple(f"{task}/{period}/{u.key}" for u in named)
        raise UnknownName(
            say(N_("{name} is planned by street; name one: {candidates}"), name=f"{task}/{period}", candidates=candidates)
        )
    return about_cohort(task, period, find_name(street, named))
