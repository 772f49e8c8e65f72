"""`cleancomm show NAME`."""

from dataclasses import replace
from typing import Annotated

import typer

from cleancomm.campaign import Campaign
from cleancomm.cli.language import _
from cleancomm.cli.options import AsOf, Data, Form, Lang, complete_any, open_here
from cleancomm.cli.streams import print_report
from cleancomm.message import N_, say
from cleancomm.plan.units import answers_for
from cleancomm.record.fold import undone_ids
from cleancomm.report import Fact, Report, Table, amended
from cleancomm.status.address import Address, Thing, find_address, list_addresses
from cleancomm.status.duties import report_duties
from cleancomm.status.journal import entry_table, list_life_of
from cleancomm.status.milestone import narrow_stands
from cleancomm.status.reports import By, milestone_table, name_units, report_items, report_status
from cleancomm.status.words import term


def _life(campaign: Campaign, at: Address) -> tuple[Table, ...]:
    """All that the record says of a thing, what was undone included."""
    every = campaign.record.entries
    rows = list_life_of(every, at)
    zone = campaign.folder.plan.settings.timezone
    return (entry_table(rows, every, undone_ids(every), zone, say(N_("Record"))),) if rows else ()


def _show_item(campaign: Campaign, at: Address) -> Report:
    count, item = next(
        (c, i) for c in campaign.counts for i in c.items if (i.task, i.street, i.name) == (at.task, at.street, at.name)
    )
    first = [c for c in campaign.counts if (c.cohort.task, c.cohort.period) == (item.task, item.was_period)]
    home = next((c for c in first if c.cohort.scope in (item.street, None)), count).cohort
    was = home.was or home
    facts = [
        Fact("task", N_("Task"), item.task),
        Fact("street", N_("Street"), item.street),
        Fact("period", N_("Period"), amended(item.period, item.was_period or item.period)),
        Fact("due", N_("Due"), amended(count.cohort.due, was.due)),
        Fact("state", N_("State"), term(item.state)),
        Fact("source", N_("Source"), item.source),
    ]
    if item.was_name:
        facts.append(Fact("was", N_("In place of"), item.was_name))
    register = campaign.folder.committees
    if register and register.task == at.task:
        for row in register.committees:
            if row.name == (item.was_name or at.name) and campaign.find_street(row.street) == at.street:
                facts.append(Fact("estates", N_("Estates"), "、".join(row.estates)))
    stands = [s for s in campaign.stands if count in s.counts]
    facts.append(Fact("milestones", N_("Milestones"), "、".join(s.node.name for s in stands) or None))
    facts.append(Fact("units", N_("Answering units"), name_units([count], {t.name: t for t in campaign.folder.plan.tasks})))
    life = _life(campaign, at)
    return Report("item", say("{name}", name=at.name), life, tuple(facts), as_of=campaign.as_of)


def _show_milestone(campaign: Campaign, at: Address) -> Report:
    stand = next(s for s in campaign.stands if s.node.name == at.name)
    node, was = stand.node, stand.node.was or stand.node
    facts = (
        Fact("when", N_("Wording of the day"), was.when),
        Fact("text", N_("Wording"), node.text),
        Fact("source", N_("Source"), node.source),
    )
    items = report_items((i for c in stand.counts for i in c.items), campaign.as_of).tables
    life = _life(campaign, at)
    tables = (milestone_table([stand]), *(items if items[0].rows else ()), *life)
    return Report("milestone", say("{name}", name=at.name), tables, facts, as_of=campaign.as_of)


def _show_group(campaign: Campaign, at: Address) -> Report:
    """A street or a task."""
    plan = campaign.folder.plan
    mine = [c for c in campaign.counts if at.name in (c.cohort.street, c.cohort.task)]
    by = By.TASK if at.thing is Thing.STREET else By.STREET
    report = report_status(at.name, plan, mine, by, campaign.as_of)
    items = report_items((i for c in mine for i in c.items), campaign.as_of).tables
    facts: tuple[Fact, ...] = ()
    row = next((s for s in plan.streets if s.name == at.name), None)
    tables = report.tables + (items if items[0].rows else ())
    if row:
        facts = (
            Fact("aliases", N_("Other names"), "、".join(row.aliases) or None),
            Fact("communities", N_("Communities"), row.communities),
            Fact("source", N_("Source"), row.source),
        )
        duties = _show_unit(campaign, at.name)
        tables, facts = tables + duties.tables, facts + duties.facts
    for task in plan.tasks:
        if task.name == at.name:
            units = [f"{words.role} {'、'.join(words.units)}" for words in task.units]
            facts = (
                Fact("text", N_("Wording"), task.text),
                Fact("units", N_("Units"), "；".join(units) or None),
                Fact("measure", N_("Measure"), task.measure),
                Fact("source", N_("Source"), task.source),
            )
            stands = [s for s in campaign.stands if any(c in mine for c in s.counts)]
            tables = (*tables, milestone_table(stands, say(N_("Milestones"))))
    return Report(str(at.thing), report.title, tables, facts, as_of=campaign.as_of)


def _show_unit(campaign: Campaign, name: str) -> Report:
    folder = campaign.folder
    assert folder.duties is not None
    stands = narrow_stands(campaign.stands, lambda c: answers_for(folder, name, c.cohort))
    report = report_duties(folder, folder.duties, name, None, stands, campaign.as_of)
    own = [c for c in campaign.counts if c.cohort.unit and answers_for(folder, name, c.cohort)]
    if not own:
        return report
    status = report_status(name, folder.plan, own, By.TASK, campaign.as_of).tables
    items = report_items((i for c in own for i in c.items), campaign.as_of).tables
    return replace(report, tables=(*status, *report.tables, *(items if items[0].rows else ())))


def run(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME", help=_("a community, committee, street, unit, task or milestone"), autocompletion=complete_any
        ),
    ],
    as_of: AsOf = None,
    data: Data = None,
    format_: Form = None,
    lang: Lang = None,
) -> None:
    """Print all that is known of one thing."""
    campaign = open_here(data, as_of)
    folder = campaign.folder
    things = list_addresses(folder, campaign.counts, campaign.nodes)
    at = find_address(folder, name, things)
    if at.thing is Thing.ITEM:
        report = _show_item(campaign, at)
    elif at.thing is Thing.MILESTONE:
        report = _show_milestone(campaign, at)
    elif at.thing is Thing.UNIT:
        report = _show_unit(campaign, at.name)
    else:
        report = _show_group(campaign, at)
    print_report(report, format_)
