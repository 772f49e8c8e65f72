"""The named items with task, period, street or unit, and state."""

from collections.abc import Iterable

from cleancomm.campaign import Campaign, Question
from cleancomm.message import N_, say
from cleancomm.record.entry import State
from cleancomm.report import Column, Report, Table, amended
from cleancomm.reports import columns as c
from cleancomm.reports.words import term
from cleancomm.status.tally import Item


def scope_column(*, units: bool) -> Column:
    """The column that holds streets, and in some plans units."""
    return c.STREET_OR_UNIT if units else c.STREET


def item_table(items: Iterable[Item]) -> Table:
    """Items as rows, numbered."""
    every = list(items)
    scope = scope_column(units=any(i.by_unit for i in every))
    columns = (c.NUMBER, scope, c.ITEM, c.TASK, c.PERIOD, c.STATE, c.SINCE, c.SOURCE)
    rows = tuple(
        {
            "number": n,
            "street": i.street,
            "item": amended(i.name, i.was_name or i.name),
            "task": i.task,
            "period": amended(i.period, i.was_period or i.period),
            "state": term(i.state),
            "day": i.day,
            "source": i.source,
        }
        for n, i in enumerate(every, 1)
    )
    return Table("items", columns, rows, about=tuple(i.about for i in every))


def item_tables(items: Iterable[Item]) -> tuple[Table, ...]:
    """The table of some items, none where there are none."""
    table = item_table(items)
    return (table,) if table.rows else ()


def report_items(campaign: Campaign, question: Question, state: State | None) -> Report:
    """The items that are asked for, in a state or in any."""
    asked = {i.about for n in campaign.narrow_counts(Question(unit=question.unit)) for i in n.items}
    chosen = [
        item
        for count, item in campaign.items.values()
        if question.year in (None, count.cohort.year)
        and question.street in (None, item.street)
        and question.task in (None, item.task)
        and state in (None, item.state)
        and item.about in asked
    ]
    return Report("list", say(N_("Items")), (item_table(chosen),), as_of=campaign.as_of)
