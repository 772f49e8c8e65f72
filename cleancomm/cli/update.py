"""`cleancomm update`."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Annotated, NoReturn

import typer

from cleancomm.address import (
    find_address,
    find_cohort,
    find_entry,
    plan_addresses,
    single_addresses,
    tell_replaced,
)
from cleancomm.campaign import Campaign, compute
from cleancomm.cli.answer import Answer
from cleancomm.cli.completing import complete_any, complete_unit
from cleancomm.cli.language import _
from cleancomm.cli.recording import Day, DryRun, Force, Way, Yes, record_step
from cleancomm.cli.several import take_apart
from cleancomm.cli.usage import wrong
from cleancomm.cli.words import complete_method, complete_state, list_states, parse_method, parse_quantity, parse_state
from cleancomm.message import N_, say
from cleancomm.opening import read_whole
from cleancomm.plan.about import About, Thing
from cleancomm.plan.models import Figures
from cleancomm.plan.names import UnknownName
from cleancomm.problem import Problem
from cleancomm.record.entry import Entry, Method, State, fields_of
from cleancomm.record.reading import reached_of, read_alone
from cleancomm.steps import Author, check_standing, draft

Quantity = Annotated[
    Decimal | None,
    typer.Option(
        "--quantity",
        parser=parse_quantity,
        metavar="N",
        help=_("how many of TASK/PERIOD by now, named ones included; where the plan's figures are cumulative, up to its end"),
    ),
]
More = Annotated[
    Decimal | None,
    typer.Option("--more", parser=parse_quantity, metavar="N", help=_("how many more than so far, in this period alone")),
]


def _say_too_wide(campaign: Campaign, name: str) -> UnknownName | None:
    """What to say of a street, a unit or a task, with what lies in it as an example; None of any other name."""
    try:
        at = find_address(campaign.plan, name, plan_addresses(campaign.plan))
    except UnknownName:
        return None
    counts = [n for n in campaign.counts if at.thing is not Thing.TASK or n.cohort.task == at.name]
    inside = [i.about.label for n in counts for i in n.items if at.thing is Thing.TASK or at.name == i.street]
    if inside:
        text = N_("{name} has many items: name the one that is meant, such as {example}; cleancomm show {name} lists them")
        return UnknownName(say(text, name=at.name, example=inside[0]))
    if at.thing is Thing.TASK and counts:
        text = N_("{name} is planned as a number: name its period, such as {example}, and say how many with --quantity")
        return UnknownName(say(text, name=at.name, example=counts[0].cohort.address))
    return UnknownName(say(N_("{name} has no items of its own: name an item, and say with --by whose word it is"), name=at.name))


def _find(campaign: Campaign, name: str) -> About:
    """An item, or a milestone that takes an entry of its own."""
    plan = campaign.plan
    try:
        at = find_address(plan, name, single_addresses(campaign))
    except UnknownName as unknown:
        try:
            cohort = find_cohort(plan, campaign.cohorts, name)
        except UnknownName:
            # what may be several items is asked for as such
            wide = None if unknown.choices else _say_too_wide(campaign, name)
            raise tell_replaced(campaign, name) or wide or unknown from None
        raise UnknownName(say(N_("{name} is a number of things: say how many with --quantity"), name=cohort.label)) from None
    stand = next((s for s in campaign.stands if at.thing is Thing.MILESTONE and s.node.name == at.name), None)
    if stand and not stand.by_entry:
        raise UnknownName(say(N_("{name} is done when all that it requires is accepted: record those"), name=at.name))
    return at


def _count_so_far(campaign: Campaign, at: About, state: State) -> Decimal:
    """How many of a cohort have come to a state in its period alone, named ones included."""
    number = reached_of(read_alone(campaign.cohorts, campaign.progress.lives).get(at, ()), (state,))
    count = next((c for c in campaign.counts if c.cohort.about == at), None)
    if count is None or state not in (State.REPORTED, State.ACCEPTED):
        return number
    return count.accepted if state is State.ACCEPTED else count.reported


def _number(
    campaign: Campaign, at: About, state: State, quantity: Decimal | None, more: Decimal | None, on: date | None
) -> dict[str, object]:
    """The number of a cohort as fields of an entry: in the plan's own reading, an increment as what the period has alone."""
    if more is not None:
        day = on or campaign.as_of
        then = campaign if day == campaign.as_of else compute(campaign.data, campaign.plan, campaign.record, day)
        return {"quantity": _count_so_far(then, at, state) + more}
    cumulative = campaign.plan.tasks[at.task or ""].figures is Figures.CUMULATIVE
    # what is sent back is counted for itself, it is no figure of the plan
    return {"quantity": quantity, **({"upto": True} if cumulative and state is not State.RETURNED else {})}


def _ask_for_state(names: Iterable[str], find: Callable[[str], About]) -> NoReturn:
    """Raise what is wrong with the names, else a usage error that says which states there are."""
    for name in names:
        find(name)
    raise wrong("--state", _("say which state; there are: {words}").format(words=list_states()))


def run(
    campaign: Campaign,
    names: Annotated[
        list[str],
        typer.Argument(
            help=_("items or milestones, by name, part of it, or task/street/name"),
            metavar="NAME",
            autocompletion=complete_any,
        ),
    ],
    state: Annotated[
        State | None,
        typer.Option(
            "--state",
            parser=parse_state,
            metavar="STATE",
            autocompletion=complete_state,
            help=_("started, reported, accepted or returned, or the Chinese word; it has to be given"),
        ),
    ] = None,
    on: Day = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="UNIT", help=_("the unit whose word it is"), autocompletion=complete_unit)
    ] = None,
    quantity: Quantity = None,
    more: More = None,
    evidence: Annotated[str | None, typer.Option("--evidence", metavar="REF", help=_("where the evidence is kept"))] = None,
    method: Annotated[
        Method | None,
        typer.Option(
            "--method",
            parser=parse_method,
            metavar="METHOD",
            autocompletion=complete_method,
            help=_("how it was checked: documents, telephone or on_site, or the Chinese word"),
        ),
    ] = None,
    note: Annotated[
        str | None,
        typer.Option(
            "--note",
            metavar="TEXT",
            help=_("a note that stays with the entry; with returned it is the reason and has to be given"),
        ),
    ] = None,
    replaces: Annotated[str | None, typer.Option("--replaces", metavar="ID", help=_("the entry that this one corrects"))] = None,
    force: Force = False,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> Answer:
    """Record a state."""
    if quantity is not None and more is not None:
        raise wrong("--quantity, --more", _("say just one of these"))

    if replaces is not None:  # any entry, however old
        campaign = read_whole(campaign)
    numbers = quantity is not None or more is not None
    find = partial(find_cohort, campaign.plan, campaign.cohorts) if numbers else partial(_find, campaign)
    names, understood = take_apart(names, find)
    said = state or _ask_for_state(names, find)

    def update(campaign: Campaign, author: Author) -> tuple[list[Entry], list[Problem]]:
        replaced = find_entry(campaign, replaces) if replaces is not None else None
        problems = check_standing(campaign, replaced) if replaced is not None else []
        unit = campaign.find_unit(by) if by is not None else None
        common: dict[str, object] = {
            "state": said, "on": on, "unit": unit, "evidence": evidence, "method": method, "note": note, "replaces": replaced,
        }  # fmt: skip
        if not numbers:
            found = dict.fromkeys(_find(campaign, n) for n in names)
            return [draft(campaign, author, **fields_of(at), **common) for at in found], problems
        found = dict.fromkeys(find_cohort(campaign.plan, campaign.cohorts, n) for n in names)
        counted = ((at, _number(campaign, at, said, quantity, more, on)) for at in found)
        return [draft(campaign, author, **fields_of(at), **number, **common) for at, number in counted], problems

    return record_step(campaign, update, Way(force, dry_run, yes))._replace(understood=understood)
