"""`cleancomm amend`: 延期 and 调整, by an entry of the record; the plan files stay as the document has them."""

from datetime import date
from decimal import Decimal
from typing import Annotated

import typer

from cleancomm.address import find_address, find_cohort, item_addresses, list_items, node_addresses, tell_replaced
from cleancomm.campaign import Campaign
from cleancomm.checks.chain import ACCEPTED, EXISTS, NOTHING
from cleancomm.cli.answer import Answer
from cleancomm.cli.completing import complete_any
from cleancomm.cli.days import parse_day
from cleancomm.cli.language import _
from cleancomm.cli.recording import DryRun, Force, Way, Yes, record_step
from cleancomm.cli.usage import wrong
from cleancomm.cli.words import parse_quantity
from cleancomm.message import N_, say
from cleancomm.number import number_text
from cleancomm.plan.about import About, Thing, join_address
from cleancomm.plan.cohorts import Cohort
from cleancomm.plan.models import Figures
from cleancomm.plan.names import UnknownName
from cleancomm.problem import Problem
from cleancomm.record.entry import Entry, State, fields_of
from cleancomm.steps import Author, clean_name, draft, refuse
from cleancomm.text import fold_name
from cleancomm.value import dataclass

# an item is found in the plan: a new name alone can be wrong
OPTIONS = {"item": "--instead", "note": "--reason", "recorder": "CLEANCOMM_RECORDER"}


@dataclass(frozen=True)
class _Change:
    """What is to be amended: one of the five."""

    due: date | None
    instead: str | None
    to: str | None
    quantity: Decimal | None
    more: Decimal | None

    @property
    def of_item(self) -> bool:
        """Whether it is an item that is replaced or moved."""
        return self.instead is not None or self.to is not None


def _find_target(campaign: Campaign, name: str, *, due: bool) -> About:
    """What a new day or a new figure is for: a milestone, or a target of the plan."""
    plan = campaign.plan
    if "/" in name:
        return find_cohort(plan, campaign.cohorts, name, exact=True, together=due)
    among = [*node_addresses(campaign.nodes), *item_addresses(plan, list_items(campaign))] if due else []
    try:
        return find_address(plan, name, among)
    except UnknownName:
        if due:
            raise
    raise UnknownName(say(N_("{name}: write it as task/period, or task/period/street"), name=name))


def _read_period(campaign: Campaign, text: str) -> str:
    """A period as the plan writes it, else one that can be read as days."""
    periods = {c.period for c in campaign.cohorts}
    if text.removesuffix("年") in periods:
        return text.removesuffix("年")
    if campaign.plan.read_period(text):
        return text
    raise wrong("--to", _("{text} is not a period; write it as the plan does, such as 2025").format(text=text))


Fields = list[dict[str, object]]


def _amend_milestone(campaign: Campaign, at: About, change: _Change) -> tuple[Fields, list[Problem]]:
    """A new day of a milestone, as fields of an entry; the day that it has changes nothing and is refused."""
    node = next(n for n in campaign.nodes if n.name == at.name)
    if node.span is None:
        raise UnknownName(say(N_("{name} has no day that could be moved"), name=at.name))
    problems = [refuse(NOTHING, at.label, value=change.due)] if node.span.end == change.due else []
    return [{"milestone": at.name, "due": change.due}], problems


def _figure(cohort: Cohort) -> Decimal:
    """The figure of a target in the plan's own reading."""
    return cohort.quantity if cohort.stated is None else cohort.stated


def _raise_target(campaign: Campaign, at: About, more: Decimal) -> tuple[Fields, list[Problem]]:
    """A target raised in its period alone: with cumulative figures all later ones take that in."""
    mine = [c for c in campaign.cohorts if (c.task, c.scope) == (at.task, at.scope)]
    this = next(c for c in mine if c.period == at.period)
    cumulative = campaign.plan.tasks[this.task].figures is Figures.CUMULATIVE
    later = [c for c in mine if cumulative and c.end > this.end and c.stated is not None]
    problems = [] if more else [refuse(NOTHING, at.label, value=number_text(_figure(this)))]
    place = {"task": at.task, "street": at.scope}
    return [{**place, "period": c.period, "quantity": _figure(c) + more} for c in (this, *later)], problems


def _amend_cohort(campaign: Campaign, at: About, change: _Change) -> tuple[Fields, list[Problem]]:
    """A new day or a new figure of a target; one that is the same as now changes nothing and is refused."""
    if change.more is not None:
        return _raise_target(campaign, at, change.more)
    cohorts = [c for c in campaign.cohorts if (c.task, c.period) == (at.task, at.period) and at.scope in (None, c.scope)]
    due, quantity = change.due, change.quantity
    same = all(c.due == due for c in cohorts) if due is not None else all(_figure(c) == quantity for c in cohorts)
    value = due if due is not None else f"{quantity:f}"
    problems = [refuse(NOTHING, at.label, value=value)] if same else []
    return [{**fields_of(at), "due": due, "quantity": quantity}], problems


def _amend_item(campaign: Campaign, at: About, change: _Change) -> tuple[Fields, list[Problem]]:
    """Another item in place of one, or another period for it; what is accepted stays."""
    _count, here = campaign.items[at]
    fields = fields_of(at)
    problems = [refuse(ACCEPTED, at.label, name=at.name)] if here.state is State.ACCEPTED else []
    if change.instead is not None:
        new = clean_name(change.instead)
        mine = (i for i in list_items(campaign) if (i.task, i.street) == (at.task, at.scope))
        if there := next((i for i in mine if fold_name(i.name) == fold_name(new)), None):
            problems.append(refuse(EXISTS, at.label, name=new, period=there.period))
        return [{**fields, "instead": new}], problems
    period = _read_period(campaign, change.to or "")
    if period == here.period:
        problems.append(refuse(EXISTS, at.label, name=at.name, period=period))
    return [{**fields, "to": period}], problems


def _amend(campaign: Campaign, name: str, change: _Change) -> tuple[Fields, list[Problem]]:
    """What is amended, as fields of one entry or several, and what speaks against it."""
    if change.of_item:
        try:
            item = find_address(campaign.plan, name, item_addresses(campaign.plan, list_items(campaign)))
        except UnknownName as unknown:
            raise tell_replaced(campaign, name) or unknown from None
        return _amend_item(campaign, item, change)
    at = _find_target(campaign, name, due=change.due is not None)
    if at.thing is Thing.COHORT:
        return _amend_cohort(campaign, at, change)
    if at.thing is Thing.MILESTONE:
        return _amend_milestone(campaign, at, change)
    target = join_address(at.task, campaign.items[at][1].period, at.scope)
    raise UnknownName(say(N_("{name} has no day of its own: move it with --to, or extend {target}"), name=at.name, target=target))


def run(
    campaign: Campaign,
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
    more: Annotated[
        Decimal | None,
        typer.Option("--more", parser=parse_quantity, metavar="N", help=_("how much the target of this period alone is raised")),
    ] = None,
    on: Annotated[
        date | None,
        typer.Option("--on", parser=parse_day, metavar="DATE", help=_("the day from which it holds, by default today")),
    ] = None,
    force: Force = False,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> Answer:
    """Amend the plan with reason and approval."""
    if sum(x is not None for x in (due, instead, to, quantity, more)) != 1:
        raise wrong("--due, --instead, --to, --quantity, --more", _("say just one of these"))

    def amend(campaign: Campaign, author: Author) -> tuple[list[Entry], list[Problem]]:
        rows, problems = _amend(campaign, name, _Change(due, instead, to, quantity, more))
        return [draft(campaign, author, **fields, on=on, note=reason, approval=approval) for fields in rows], problems

    return record_step(campaign, amend, Way(force, dry_run, yes), OPTIONS)
