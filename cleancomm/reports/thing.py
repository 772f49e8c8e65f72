"""All that is known of one thing: a community, committee, estate, street, unit, task or milestone, with its whole life."""

from collections.abc import Iterator
from dataclasses import replace

from cleancomm.address import find_step, find_thing
from cleancomm.campaign import Campaign, Question
from cleancomm.message import N_, join, listing, quote, say
from cleancomm.plan.about import About, Thing
from cleancomm.plan.models import Street, Task
from cleancomm.plan.names import UnknownName
from cleancomm.report import Fact, Report, Table, amended
from cleancomm.reports.answering import name_units
from cleancomm.reports.changes import say_standing
from cleancomm.reports.duties import report_duties
from cleancomm.reports.items import item_tables
from cleancomm.reports.journal import life_tables, report_step
from cleancomm.reports.milestones import milestone_table
from cleancomm.reports.overview import By, standing_table
from cleancomm.reports.words import term
from cleancomm.status.tally import Count, Item


def _item_facts(campaign: Campaign, count: Count, item: Item) -> Iterator[Fact]:
    first = [n for n in campaign.counts if (n.cohort.task, n.cohort.period) == (item.task, item.was_period)]
    home = next((n for n in first if n.cohort.scope in (item.street, None)), count).cohort
    yield Fact("task", N_("Task"), item.task)
    yield Fact("street", N_("Street"), item.street)
    yield Fact("period", N_("Period"), amended(item.period, item.was_period or item.period))
    yield Fact("due", N_("Due"), amended(count.cohort.due, home.first.due))
    yield Fact("state", N_("State"), term(item.state))
    yield Fact("source", N_("Source"), item.source)
    if item.was_name:
        yield Fact("was", N_("In place of"), item.was_name)
    register = campaign.folder.committees
    if register and register.task == item.task:
        for row in register.committees:
            if (row.name, campaign.plan.streets[row.street]) == (item.was_name or item.name, item.street):
                yield Fact("estates", N_("Estates"), listing(row.estates))
    stands = [s for s in campaign.stands if count in s.counts]
    yield Fact("milestones", N_("Milestones"), listing(s.node.name for s in stands))
    yield Fact("units", N_("Answering units"), name_units(campaign.plan, [count]))


def _report_item(campaign: Campaign, at: About) -> Report:
    count, item = campaign.items[at]
    facts = tuple(_item_facts(campaign, count, item))
    return Report("item", quote(at.name), life_tables(campaign, at), facts, as_of=campaign.as_of)


def _report_milestone(campaign: Campaign, at: About) -> Report:
    stand = next(s for s in campaign.stands if s.node.name == at.name)
    node = stand.node
    facts = (
        Fact("when", N_("Wording of the day"), node.first.when),
        Fact("text", N_("Wording"), node.text),
        Fact("source", N_("Source"), node.source),
    )
    items = item_tables(i for n in stand.counts for i in n.items)
    tables = (milestone_table(campaign.plan, [stand]), *items, *life_tables(campaign, at))
    return Report("milestone", quote(at.name), tables, facts, as_of=campaign.as_of)


def _report_unit(campaign: Campaign, name: str) -> Report:
    plan = campaign.plan
    report = report_duties(campaign, Question(unit=name))
    own = [n for n in campaign.counts if n.cohort.unit and plan.units.answer_for(name, n.cohort)]
    if not own:
        return report
    status = standing_table(plan, own, By.TASK, campaign.as_of)
    return replace(report, tables=(status, *report.tables, *item_tables(i for n in own for i in n.items)))


def _report_street(campaign: Campaign, row: Street) -> Report:
    mine = [n for n in campaign.shares if n.cohort.street == row.name]
    facts = (
        Fact("aliases", N_("Other names"), listing(row.aliases)),
        Fact("communities", N_("Communities"), row.communities),
        Fact("source", N_("Source"), row.source),
    )
    duties = _report_unit(campaign, row.name)
    status = standing_table(campaign.plan, mine, By.TASK, campaign.as_of)
    tables = (status, *item_tables(i for n in mine for i in n.items), *duties.tables)
    return Report("street", quote(row.name), tables, facts + duties.facts, as_of=campaign.as_of)


def _report_task(campaign: Campaign, task: Task) -> Report:
    mine = [n for n in campaign.shares if n.cohort.task == task.name]
    units = [join([words.role, tuple(words.units)]) for words in task.units]
    facts = (
        Fact("text", N_("Wording"), task.text),
        Fact("units", N_("Units"), join(units, "；") if units else None),
        Fact("measure", N_("Measure"), task.measure),
        Fact("source", N_("Source"), task.source),
    )
    stands = [s for s in campaign.stands if any(n.cohort.task == task.name for n in s.counts)]
    tables: list[Table] = [
        standing_table(campaign.plan, mine, By.STREET, campaign.as_of),
        *item_tables(i for n in mine for i in n.items),
        milestone_table(campaign.plan, stands, say(N_("Milestones"))),
    ]
    return Report("task", quote(task.name), tuple(tables), facts, as_of=campaign.as_of)


def _report_cohort(campaign: Campaign, at: About) -> Report:
    """A target with its figures, days and items, and all numbers recorded for it; a period as all of its targets."""
    plan = campaign.plan
    here = [n for n in campaign.counts if (n.cohort.task, n.cohort.period) == (at.task, at.period)]
    # a street of a target for the whole is told with that
    mine = [n for n in here if at.scope in (None, n.cohort.scope)] or [n for n in here if n.cohort.scope is None]
    stands = [s for s in campaign.stands if any(n in mine for n in s.counts)]
    dues = listing(amended(n.cohort.due, n.cohort.first.due) for n in mine)
    facts = (
        Fact("task", N_("Task"), at.task),
        Fact("period", N_("Period"), at.period),
        Fact("street", N_("Street"), at.scope),
        Fact("due", N_("Due"), dues if len(mine) != 1 else amended(mine[0].cohort.due, mine[0].cohort.first.due)),
        Fact("stands", N_("Stands"), say_standing(at, campaign)),
        Fact("units", N_("Answering units"), name_units(plan, mine)),
        Fact("source", N_("Source"), listing(n.cohort.source for n in mine)),
    )
    items = (i for n in mine for i in n.items if at.scope in (None, n.cohort.scope, i.street))
    each = [n for n in campaign.shares if (n.cohort.task, n.cohort.period) == (at.task, at.period)]
    each = [n for n in each if at.scope in (None, n.cohort.scope)] or each
    tables = (
        standing_table(plan, each, By.STREET, campaign.as_of),
        *item_tables(items),
        milestone_table(campaign.plan, stands, say(N_("Milestones"))),
        *life_tables(campaign, at),
    )
    return Report("cohort", quote(at.label), tables, facts, as_of=campaign.as_of)


def report_thing(campaign: Campaign, wanted: str) -> Report:
    """All that is known of what `wanted` names, be it an entry of the record; raises UnknownName."""
    try:
        at = find_thing(campaign, wanted)
    except UnknownName as unknown:
        return report_step(campaign, find_step(campaign, wanted, unknown))
    if at.thing is Thing.COHORT:
        return _report_cohort(campaign, at)
    if at.thing is Thing.ITEM:
        return _report_item(campaign, at)
    if at.thing is Thing.MILESTONE:
        return _report_milestone(campaign, at)
    if at.thing is Thing.UNIT:
        return _report_unit(campaign, at.name)
    if at.thing is Thing.TASK:
        return _report_task(campaign, campaign.plan.tasks[at.name])
    return _report_street(campaign, next(s for s in campaign.folder.plan.streets if s.name == at.name))
