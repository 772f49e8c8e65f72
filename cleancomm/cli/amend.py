"""`cleancomm amend`: 延期 and 调整, by an entry of the record; the plan files stay as the document has them."""

from datetime import date
from decimal import Decimal
from typing import Annotated

import typer

from cleancomm.campaign import Campaign
from cleancomm.checks.chain import ACCEPTED, EXISTS, NOTHING
from cleancomm.cli.language import _
from cleancomm.cli.options import AsOf, Data, Form, Lang, complete_any, parse_day
from cleancomm.cli.recording import DryRun, Force, Way, Yes, clean_name, draft, parse_quantity, record_step, refuse, wrong
from cleancomm.message import N_, say
from cleancomm.plan.names import UnknownName
from cleancomm.problem import Problem
from cleancomm.record.amend import has_end
from cleancomm.record.entry import Entry, State
from cleancomm.status.address import Address, Thing, find_address, find_cohort, item_addresses, node_addresses


def _find_target(campaign: Campaign, name: str, *, due: bool) -> Address:
    """What a new day or a new figure is for: a milestone, or a target of the plan."""
    folder = campaign.folder
    if "/" in name:
        return find_cohort(folder, campaign.cohorts, name, exact=True, together=due)
    nodes = node_addresses(campaign.nodes) if due else []
    try:
        return find_address(folder, name, [*nodes, *item_addresses(folder, campaign.counts)] if due else [])
    except UnknownName:
        if due:
            raise
    raise UnknownName(say(N_("{name}: write it as task/period, or task/period/street"), name=name))


def _period(campaign: Campaign, text: str) -> str:
    """A period as the plan writes it, else one that can be read as days."""
    periods = {c.period for c in campaign.cohorts}
    if text.removesuffix("年") in periods:
        return text.removesuffix("年")
    if has_end(campaign.folder.plan, text):
        return text
    raise wrong("--to", _("{text} is not a period; write it as the plan does, such as 2025").format(text=text))


def _amend_target(
    campaign: Campaign, at: Address, due: date | None, quantity: Decimal | None, common: dict[str, object]
) -> tuple[list[Entry], list[Problem]]:
    """A new day or a new figure; one that is the same as now changes nothing and is refused."""
    if at.thing is Thing.ITEM:
        own = f"{at.task}/{at.period}/{at.street}" if at.street else f"{at.task}/{at.period}"
        raise UnknownName(
            say(N_("{name} has no day of its own: move it with --to, or extend {target}"), name=at.name, target=own)
        )
    if at.thing is Thing.MILESTONE:
        node = next(n for n in campaign.nodes if n.name == at.name)
        if node.span is None:
            raise UnknownName(say(N_("{name} has no day that could be moved"), name=at.name))
        problems = [refuse(NOTHING, at.label, value=due)] if node.span.end == due else []
        return [draft(campaign, milestone=at.name, due=due, **common)], problems
    cohorts = [c for c in campaign.cohorts if (c.task, c.period) == (at.task, at.period)]
    mine = [c for c in cohorts if at.street in (None, c.scope)]
    same = all(c.due == due for c in mine) if due is not None else all(c.quantity == quantity for c in mine)
    value = due if due is not None else f"{quantity:f}"
    problems = [refuse(NOTHING, at.label, value=value)] if same else []
    where = {"task": at.task, "period": at.period, "street": at.street}
    return [draft(campaign, **where, due=due, quantity=quantity, **common)], problems


def run(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME", help=_("an item, a milestone, or task/period or task/period/street"), autocompletion=complete_any
        ),
    ],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help=_("why the plan is amended"))],
    approval: Annotated[str, typer.Option("--approval", metavar="DOCUMENT", help=_("the document that approves it"))],
    due: Annotated[
        date | None,
        typer.Option("--due", parser=parse_day, metavar="DATE", help=_("the new due day of a milestone or of task/period")),
    ] = None,
    instead: Annotated[
        str | None, typer.Option("--instead", metavar="NEW", help=_("the item that takes the place of this one"))
    ] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="PERIOD", help=_("the period that the item is moved to"))] = None,
    quantity: Annotated[
        Decimal | None,
        typer.Option("--quantity", parser=parse_quantity, metavar="N", help=_("the new target of task/period/street")),
    ] = None,
    on: Annotated[
        date | None,
        typer.Option("--on", parser=parse_day, metavar="DATE", help=_("the day from which it holds, by default today")),
    ] = None,
    force: Force = False,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_of: AsOf = None,
    data: Data = None,
    format_: Form = None,
    lang: Lang = None,
) -> int:
    """Amend the plan with reason and approval."""
    if sum(x is not None for x in (due, instead, to, quantity)) != 1:
        raise wrong("--due, --instead, --to, --quantity", _("say just one of these"))

    def draft_step(campaign: Campaign) -> tuple[list[Entry], list[Problem]]:
        common: dict[str, object] = {"on": on, "note": reason, "approval": approval}
        if instead is None and to is None:
            return _amend_target(campaign, _find_target(campaign, name, due=due is not None), due, quantity, common)
        at = find_address(campaign.folder, name, item_addresses(campaign.folder, campaign.counts))
        problems = []
        here = next(i for c in campaign.counts for i in c.items if (i.task, i.street, i.name) == (at.task, at.street, at.name))
        if here.state is State.ACCEPTED:
            problems.append(refuse(ACCEPTED, at.label, name=at.name))
        new, period = None, None
        if instead is not None:
            new = clean_name("--instead", instead)
            every = (i for c in campaign.counts for i in c.items)
            there = next((i for i in every if (i.task, i.street, i.name) == (at.task, at.street, new)), None)
            if there:
                problems.append(refuse(EXISTS, at.label, name=new, period=there.period))
        elif to is not None:
            period = _period(campaign, to)
            if period == here.period:
                problems.append(refuse(EXISTS, at.label, name=at.name, period=period))
        return [draft(campaign, task=at.task, street=at.street, item=at.name, instead=new, to=period, **common)], problems

    return record_step(data, as_of, draft_step, Way(force, dry_run, yes, format_))
