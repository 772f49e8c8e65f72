"""`cleancomm update`."""

from decimal import Decimal
from typing import Annotated

import typer

from cleancomm.address import find_address, find_cohort, item_addresses, list_items, node_addresses
from cleancomm.campaign import Campaign
from cleancomm.cli.answer import Answer
from cleancomm.cli.language import _
from cleancomm.cli.options import complete_any, complete_unit
from cleancomm.cli.recording import Day, DryRun, Force, Note, Way, Yes, parse_quantity, record_step, wrong
from cleancomm.message import N_, say
from cleancomm.plan.about import About, Thing
from cleancomm.plan.names import UnknownName
from cleancomm.problem import Problem
from cleancomm.record.entry import Entry, Method, State, state_word
from cleancomm.steps import Author, check_standing, draft, find_entry


def parse_state(text: str) -> State:
    """A state to record, by its code or the practitioners' word."""
    try:
        state = State(text)
    except ValueError:
        state = State.PLANNED
    if state is State.PLANNED:  # 未启动 is what nobody has recorded: an entry too many is undone
        words = "started 进行中, reported 办结, accepted 验收销号, returned 退回整改"
        raise typer.BadParameter(_("{text} is not a state to record; there are {words}").format(text=text, words=words))
    return state


def complete_state(incomplete: str) -> list[str]:
    """The states that can be recorded, in the language in use."""
    states = [s for s in State if s is not State.PLANNED]
    words = [str(s) if _("accepted") == "accepted" else state_word(s).render(_) for s in states]
    return [w for w in words if w.startswith(incomplete)]


def parse_method(text: str) -> Method:
    """A way of checking by its code or the practitioners' word."""
    try:
        return Method(text)
    except ValueError:
        words = "documents 查阅资料, telephone 电话核查, on_site 现场核实"
        raise typer.BadParameter(_("{text} is not a way of checking; there are {words}").format(text=text, words=words)) from None


Quantity = Annotated[
    Decimal | None,
    typer.Option("--quantity", parser=parse_quantity, metavar="N", help=_("how many of TASK/PERIOD by now, named ones included")),
]


def _find(campaign: Campaign, name: str) -> About:
    """An item, or a milestone that takes an entry of its own."""
    plan = campaign.plan
    try:
        at = find_address(plan, name, [*item_addresses(plan, list_items(campaign)), *node_addresses(campaign.nodes)])
    except UnknownName as unknown:
        try:
            cohort = find_cohort(plan, campaign.cohorts, name)
        except UnknownName:
            raise unknown from None
        raise UnknownName(say(N_("{name} is a number of things: say how many with --quantity"), name=cohort.label)) from None
    stand = next((s for s in campaign.stands if at.thing is Thing.MILESTONE and s.node.name == at.name), None)
    if stand and not stand.by_entry:
        raise UnknownName(say(N_("{name} is done when all that it requires is accepted: record those"), name=at.name))
    return at


def _fields(at: About) -> dict[str, object]:
    """What an entry is about, as its own fields."""
    if at.thing is Thing.MILESTONE:
        return {"milestone": at.name}
    if at.thing is Thing.COHORT:
        return {"task": at.task, "period": at.period, "street": at.scope}
    return {"task": at.task, "street": at.scope, "item": at.name}


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
        State,
        typer.Option(
            "--state",
            parser=parse_state,
            metavar="STATE",
            autocompletion=complete_state,
            help=_("started, reported, accepted or returned, or the Chinese word"),
        ),
    ],
    on: Day = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="UNIT", help=_("the unit whose word it is"), autocompletion=complete_unit)
    ] = None,
    quantity: Quantity = None,
    evidence: Annotated[str | None, typer.Option("--evidence", metavar="REF", help=_("where the evidence is kept"))] = None,
    method: Annotated[
        Method | None,
        typer.Option(
            "--method",
            parser=parse_method,
            metavar="METHOD",
            help=_("how it was checked: documents, telephone or on_site, or the Chinese word"),
        ),
    ] = None,
    note: Note = None,
    replaces: Annotated[str | None, typer.Option("--replaces", metavar="ID", help=_("the entry that this one corrects"))] = None,
    force: Force = False,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> Answer:
    """Record a state."""

    def update(campaign: Campaign, author: Author) -> tuple[list[Entry], list[Problem]]:
        replaced = find_entry(campaign, replaces) if replaces is not None else None
        problems = check_standing(campaign, replaced) if replaced is not None else []
        unit = campaign.find_unit(by) if by is not None else None
        if quantity is not None and state is State.RETURNED:
            raise wrong("--state", _("a quantity is started, reported or accepted"))
        if quantity is None:
            found = [_find(campaign, n) for n in names]
        else:
            found = [find_cohort(campaign.plan, campaign.cohorts, n) for n in names]
        common: dict[str, object] = {
            "state": state, "on": on, "unit": unit, "quantity": quantity, "evidence": evidence, "method": method, "note": note,
            "replaces": replaced,
        }  # fmt: skip
        return [draft(campaign, author, **_fields(at), **common) for at in dict.fromkeys(found)], problems

    return record_step(campaign, update, Way(force, dry_run, yes))
