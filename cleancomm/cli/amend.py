"""`cleancomm amend`: 延期 and 调整, by an entry of the record; the plan files stay as the document has them."""

from datetime import date
from decimal import Decimal
from typing import Annotated

import typer

from cleancomm.campaign import Campaign
from cleancomm.checks.chain import ACCEPTED, EXISTS
from cleancomm.cli.language import _
from cleancomm.cli.options import AsOf, Data, Form, Lang, complete_any, parse_day
from cleancomm.cli.recording import DryRun, Force, Way, Yes, draft, record_step, refuse
from cleancomm.cli.update import Day, parse_quantity
from cleancomm.message import N_, say
from cleancomm.plan.cohorts import period_span
from cleancomm.plan.deadline import DeadlineError
from cleancomm.plan.names import UnknownName
from cleancomm.problem import Problem
from cleancomm.record.entry import Entry, State
from cleancomm.status.address import Address, Thing, find_address, find_cohort, item_addresses, node_addresses


def _find(campaign: Campaign, name: str, *, item: bool, node: bool) -> Address:
    folder = campaign.folder
    things = [*(item_addresses(folder, campaign.counts) if item else []), *(node_addresses(campaign.nodes) if node else [])]
    if item or "/" not in name:
        return find_address(folder, name, things)
    return find_cohort(folder, campaign.cohorts, name, exact=True)


def _period(campaign: Campaign, text: str) -> str:
    try:
        if period_span(campaign.folder.plan, text) is not None:
            return text
    except DeadlineError:
        pass
    raise typer.BadParameter(_("{text} is not a period; write it as the plan does, such as 2015").format(text=text))


def run(
    name: Annotated[
        str, typer.Argument(help=_("an item, a milestone, or task/period or task/period/street"), autocompletion=complete_any)
    ],
    reason: Annotated[str, typer.Option("--reason", help=_("why the plan is amended"))],
    approval: Annotated[str, typer.Option("--approval", help=_("the document that approves it"))],
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
    on: Day = None,
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
        raise typer.BadParameter(_("say one of --due, --instead, --to, --quantity"))

    def plan(campaign: Campaign) -> tuple[list[Entry], list[Problem]]:
        at = _find(campaign, name, item=instead is not None or to is not None, node=due is not None)
        problems = []
        common = {"on": on, "note": reason, "approval": approval}
        if at.thing is Thing.MILESTONE:
            node = next(n for n in campaign.nodes if n.name == at.name)
            if node.span is None:
                raise UnknownName(say(N_("{name} has no day that could be moved"), name=at.name))
            return [draft(campaign, milestone=at.name, due=due, **common)], []
        if at.thing is Thing.COHORT:
            where = {"task": at.task, "period": at.period, "street": at.street}
            return [draft(campaign, **where, due=due, quantity=quantity, **common)], []
        here = next(i for c in campaign.counts for i in c.items if (i.task, i.street, i.name) == (at.task, at.street, at.name))
        if here.state is State.ACCEPTED:
            problems.append(refuse(ACCEPTED, at.label, name=at.name))
        if instead is not None:
            there = next(
                (i for c in campaign.counts for i in c.items if (i.task, i.street, i.name) == (at.task, at.street, instead)), None
            )
            if there:
                problems.append(refuse(EXISTS, at.label, name=instead, period=there.period))
        elif to is not None and _period(campaign, to) == here.period:
            problems.append(refuse(EXISTS, at.label, name=at.name, period=to))
        return [draft(campaign, task=at.task, street=at.street, item=at.name, instead=instead, to=to, **common)], problems

    return record_step(data, as_of, plan, Way(force, dry_run, yes, format_))
