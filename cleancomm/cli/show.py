"""`cleancomm show NAME`."""

from typing import Annotated

import typer

from cleancomm.campaign import Campaign
from cleancomm.cli.language import _
from cleancomm.cli.options import AsOf, Data, Form, Lang, complete_any, open_here
from cleancomm.cli.streams import print_report
from cleancomm.message import N_, Message, say
from cleancomm.plan.names import Named, find_name
from cleancomm.plan.units import carries, list_named_units
from cleancomm.report import Cell, Column, Fact, Report, Table
from cleancomm.status.duties import report_duties
from cleancomm.status.narrow import narrow_stand
from cleancomm.status.reports import milestone_table, report_items, report_status
from cleancomm.status.schedule import Item
from cleancomm.status.words import term


def _things(campaign: Campaign) -> list[Named]:
    folder = campaign.folder
    things = [
        Named(
            f"item\0{i.task}/{i.street or ''}/{i.name}",
            (i.name, f"{i.street}/{i.name}", f"{i.task}/{i.street}/{i.name}"),
        )
        for c in campaign.counts
        for i in c.items
    ]
    estates: dict[str, list[str]] = {}
    if folder.committees:
        for row in folder.committees.committees:
            street = campaign.find_street(row.street)
            for estate in row.estates:
                estates.setdefault(f"item\0{folder.committees.task}/{street}/{row.name}", []).append(estate)
    things = [Named(t.key, (*t.names, *estates.get(t.key, ()))) for t in things]
    things += [Named(f"milestone\0{n.name}", (n.name,)) for n in campaign.nodes]
    streets = {s.name for s in folder.plan.streets}
    for named in list_named_units(folder):
        kind = "street" if named.key in streets else "unit"
        things.append(Named(f"{kind}\0{named.key}", named.names))
    things += [Named(f"task\0{t.name}", (t.name, *t.aliases)) for t in folder.plan.tasks]
    return things


def _show_item(campaign: Campaign, key: str) -> Report:
    task, street, name = key.split("/", 2)
    item: Item = next(i for c in campaign.counts for i in c.items if (i.task, i.street or "", i.name) == (task, street, name))
    count = next(c for c in campaign.counts if item in c.items)
    facts = [
        Fact("task", N_("Task"), item.task),
        Fact("street", N_("Street"), item.street),
        Fact("period", N_("Period"), item.period),
        Fact("due", N_("Due"), count.cohort.due),
        Fact("state", N_("State"), term(item.state)),
        Fact("source", N_("Source"), item.source),
    ]
    register = campaign.folder.committees
    if register and register.task == task:
        for row in register.committees:
            if row.name == name and campaign.find_street(row.street) == street:
                facts.append(Fact("estates", N_("Estates"), "、".join(row.estates)))
    columns = (
        Column("on", N_("Day")), Column("state", N_("State")), Column("unit", N_("Unit")), Column("by", N_("Recorded by")),
        Column("evidence", N_("Evidence")), Column("note", N_("Note")), Column("id", N_("Entry")),
    )  # fmt: skip
    life = campaign.progress.items.get((task, street or None, name), ())
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (e.on, term(e.state) if e.state else None, e.unit, e.by, e.evidence, e.note, e.id) for e in life
    )
    tables = (Table("life", columns, rows, say(N_("Record"))),) if rows else ()
    return Report("item", say("{name}", name=name), tables, tuple(facts), as_of=campaign.as_of)


def run(
    name: Annotated[
        str,
        typer.Argument(help=_("a community, committee, street, unit, task or milestone"), autocompletion=complete_any),
    ],
    as_of: AsOf = None,
    data: Data = None,
    format_: Form = None,
    lang: Lang = None,
) -> None:
    """Print all that is known of one thing."""
    campaign = open_here(data, as_of)
    folder = campaign.folder
    try:
        kind, key = find_name(name, _things(campaign)).split("\0", 1)
    except Exception as unknown:
        message = getattr(unknown, "message", None)
        if isinstance(message, Message):
            values = {k: str(v).replace("item\0", "").replace("\0", " ") for k, v in message.values}
            unknown.message = say(message.template, **values)  # type: ignore[attr-defined]
        raise
    tasks = {t.name: t for t in folder.plan.tasks}
    if kind == "item":
        print_report(_show_item(campaign, key), format_)
    elif kind == "milestone":
        stand = next(s for s in campaign.stands if s.node.name == key)
        facts = (
            Fact("when", N_("Wording of the day"), stand.node.when),
            Fact("text", N_("Wording"), stand.node.text),
            Fact("source", N_("Source"), stand.node.source),
        )
        items = report_items((i for c in stand.counts for i in c.items), campaign.as_of).tables
        tables = (milestone_table([stand]), *(items if items[0].rows else ()))
        print_report(Report("milestone", say("{name}", name=key), tables, facts, as_of=campaign.as_of), format_)
    elif kind in ("street", "task"):
        mine = [c for c in campaign.counts if key in (c.cohort.street, c.cohort.task)]
        by = "task" if kind == "street" else "street"
        report = report_status(key, mine, [], tasks, by, folder.plan.settings, campaign.as_of)
        items = report_items((i for c in mine for i in c.items), campaign.as_of).tables
        facts_: list[Fact] = []
        row = next((s for s in folder.plan.streets if s.name == key), None)
        if row:
            facts_ = [
                Fact("aliases", N_("Other names"), "、".join(row.aliases) or None),
                Fact("communities", N_("Communities"), row.communities),
            ]
        print_report(Report(kind, report.title, report.tables + items, tuple(facts_), as_of=campaign.as_of), format_)
    else:
        assert folder.duties is not None
        carried = {n for n, t in tasks.items() if carries(folder, key, t)}
        stands = [narrow_stand(s, lambda c: c.cohort.task in carried) for s in campaign.stands]
        answering = [s for s in stands if s.counts]
        print_report(report_duties(folder, folder.duties, key, None, answering, campaign.as_of), format_)
