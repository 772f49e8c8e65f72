"""What lies ahead of a street or a unit: to report, to put right, due soon, and the amendments that still bear on it."""

from collections.abc import Iterator
from dataclasses import replace

from cleancomm.campaign import Campaign, Question
from cleancomm.message import N_, join, listing, quote, say
from cleancomm.plan.about import About, Thing
from cleancomm.record.entry import Entry, State
from cleancomm.record.fold import Entries
from cleancomm.record.reading import returned_of
from cleancomm.report import Report, Row, Table, amended
from cleancomm.reports import columns as c
from cleancomm.reports.asked import list_owed_next
from cleancomm.reports.journal import say_entry
from cleancomm.reports.overdue import report_overdue
from cleancomm.reports.slips import open_slips
from cleancomm.reports.unreported import owed_table
from cleancomm.status.tally import Count

RETURNED = (c.PLACE_OR_UNIT, c.TASK, c.PERIOD, c.ITEM, c.QUANTITY, c.SINCE, c.NOTE, c.CHECKED_BY)
AMENDMENTS = (c.THING, c.WHAT, c.ON, c.NOTE, c.ENTRY)


def _to_report(campaign: Campaign, question: Question) -> Table:
    """What is to be reported by the next reporting day and has not been since the last."""
    round_, owed = list_owed_next(campaign, question)
    return replace(owed_table(campaign, owed), key="report", title=say(N_("To report by {due}"), due=round_.due))


def _list_returned(campaign: Campaign, counts: list[Count]) -> Iterator[tuple[About, Row]]:
    """What was sent back and is not reported anew, by name and by number."""

    def last(about: About) -> Entry:
        return next(e for e in reversed(campaign.progress.life(about)) if e.state is State.RETURNED)

    for n in counts:
        head: Row = {"task": n.cohort.task, "period": n.cohort.period}
        for item in n.items:
            if item.state is State.RETURNED:
                entry, name = last(item.about), amended(item.name, item.was_name or item.name)
                why = {"day": entry.on, "note": entry.note, "checked_by": entry.unit}
                yield item.about, {**head, "unit": item.street, "item": name, "quantity": 1, **why}
        about = n.cohort.about
        if sent := returned_of(campaign.progress.life(about)):
            entry = last(about)
            place = n.cohort.scope or listing(campaign.plan.units.answering(n.cohort.task))
            why = {"day": entry.on, "note": entry.note, "checked_by": entry.unit}
            yield about, {**head, "unit": place, "quantity": sent, **why}


def _to_put_right(campaign: Campaign, question: Question) -> Table:
    """What was sent back, with the reason."""
    rows = list(_list_returned(campaign, campaign.narrow_counts(question)))
    title = say(N_("To put right"))
    return Table("returned", RETURNED, tuple(row for _, row in rows), title, about=tuple(about for about, _ in rows))


def _due_soon(campaign: Campaign, question: Question) -> Table:
    """What is overdue, or due within the days that the plan calls near."""
    days = campaign.plan.folder.plan.settings.near_days
    report = report_overdue(campaign, question, days, verbose=False)
    title = say(N_("Overdue, or due within {days} d"), days=days)
    return replace(report.tables[0], key="due", title=title) if report else Table("due", (c.MILESTONE,), (), title)


def _open_amendments(campaign: Campaign, question: Question) -> Table:
    """The amendments in force of what is not complete yet."""
    counts = campaign.narrow_counts(question)
    short = {(n.cohort.task, n.cohort.period) for n in counts if n.missing}
    items = {i.about for n in counts for i in n.items if i.state is not State.ACCEPTED}
    steps = {s.node.name for s in campaign.stands if s.node.wants & short}
    steps |= {s.node.name for s in campaign.narrow_stands(question) if s.lacks_entry}

    def bears(entry: Entry) -> bool:
        about = entry.about
        if about is None:
            return False
        if about.thing is Thing.MILESTONE:
            return about.name in steps
        if about.thing is Thing.COHORT:
            return (about.task, about.period) in short and (question.street is None or about.scope in (None, question.street))
        return bool({about, about._replace(name=entry.instead or about.name)} & items)

    mine = [e for e in campaign.progress.amendments if bears(e)]
    rows: tuple[Row, ...] = tuple(
        {"thing": e.label, "what": say_entry(e, Entries()), "on": e.on, "note": e.note, "id": e.id} for e in mine
    )
    return Table(
        "amendments", AMENDMENTS, rows, say(N_("Amendments in force, not yet carried out")), about=tuple(e.about for e in mine)
    )


def report_todo(campaign: Campaign, question: Question) -> Report | None:
    """What lies ahead of those who are asked for; None where nothing does."""
    rooms = (_to_put_right, _due_soon, _to_report, open_slips, _open_amendments)
    tables = sorted((room(campaign, question) for room in rooms), key=lambda t: not t.rows)  # csv prints the first
    if not any(t.rows for t in tables):
        return None
    title = join([say(N_("To do")), *map(quote, question.words)])
    return Report("todo", title, tuple(replace(t, shown=bool(t.rows)) for t in tables), as_of=campaign.as_of)
