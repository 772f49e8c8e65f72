"""点位清单: every named place with its state, the days of report and acceptance, and how it was checked."""

from collections.abc import Iterator
from decimal import Decimal

from cleancomm.campaign import Campaign, Question
from cleancomm.exports.kind import kind
from cleancomm.exports.standing import code_of, item_since, name_answering, say_item_change, tell_document
from cleancomm.message import N_, Message, join, listing, quote, say
from cleancomm.number import number_text
from cleancomm.plan.cohorts import Sort
from cleancomm.record.entry import Entry, State
from cleancomm.report import Cell, Column, Kind, Layout, Report, Row, Table, amended
from cleancomm.reports import columns as c
from cleancomm.reports.words import term
from cleancomm.status.tally import DONE, SAID, Count, Item

COLUMNS = (
    c.NUMBER, c.ITEM_NO, c.STREET_OR_UNIT, Column("item", N_("Community or estate")),
    Column("task", N_("Category")), c.PERIOD, Column("units", N_("Answering units")), c.STATE,
    Column("finished", N_("Finished on"), Kind.DAY), Column("checked", N_("Check")),
    Column("done_on", N_("Accepted on"), Kind.DAY), Column("remark", N_("Remarks")),
)  # fmt: skip


def _last(life: tuple[Entry, ...], state: State) -> Entry | None:
    return next((e for e in reversed(life) if e.state is state), None)


def _check_cell(item: Item, life: tuple[Entry, ...]) -> Cell:
    """Who has checked an item, and how; of one sent back why."""
    if item.state is State.RETURNED:
        entry = _last(life, State.RETURNED)
        return quote(entry.note) if entry and entry.note else None
    entry = _last(life, State.ACCEPTED) if item.state is State.ACCEPTED else None
    if entry is None:
        return None
    return listing(filter(None, (entry.unit, term(entry.method).word if entry.method else None)))


def _row(campaign: Campaign, count: Count, item: Item, number: int) -> Row:
    life = campaign.progress.life(item.about)
    by_number = [say(N_("by a number that takes it in"))] if item.by_number else []
    return {
        "number": number,
        "code": code_of(item.about),
        "street": item.street,
        "item": amended(item.name, item.was_name or item.name),
        "task": item.task,
        "period": amended(item.period, item.was_period or item.period),
        "units": name_answering(campaign.plan, count.cohort),
        "state": term(item.state),
        "finished": item_since(item, life, SAID),
        "checked": _check_cell(item, life),
        "done_on": item_since(item, life, DONE),
        "remark": listing([*by_number, *say_item_change(item)]),
    }


def _say_nameless(counts: list[Count]) -> Iterator[Message]:
    """How much of each task is planned without a name, so that the list and the status can be added up."""
    sums: dict[tuple[str, str], list[Decimal]] = {}
    for count in counts:
        if count.cohort.sort is Sort.SUM:
            both = sums.setdefault((count.cohort.task, count.cohort.measure), [Decimal(0), Decimal(0)])
            both[0] += count.cohort.quantity
            both[1] += len(count.items)
    text = N_("{task}: {planned}{measure} planned, {named} of them listed here by name")
    for (task, measure), (planned, named) in sums.items():
        if planned != named:
            yield say(text, task=task, planned=number_text(planned), measure=measure, named=number_text(named))


@kind(
    "places",
    N_("the list (点位清单) of all named communities, committees and estates"),
    "cleancomm export places --street 和平街 -o 点位清单.xlsx",
    "year",
    "street",
    "task",
    "unit",
)
def report_places(campaign: Campaign, question: Question) -> Report:
    """Every named item that is asked for, a row each; a note tells what is planned without a name."""
    counts = campaign.narrow_counts(question)
    pairs = [(n, i) for n in counts for i in n.items]
    rows = tuple(_row(campaign, count, item, n) for n, (count, item) in enumerate(pairs, 1))
    about = tuple(i.about for _, i in pairs)
    table = Table("places", COLUMNS, rows, notes=tuple(_say_nameless(counts)), about=about, layout=Layout(fixed=4))
    title = join([quote(campaign.folder.plan.document.title), say(N_("List of places")), *question.words])
    return Report("places", title, (table,), tell_document(campaign), as_of=campaign.as_of)
