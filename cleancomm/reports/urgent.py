"""逾期和临近，谁负责: what is late or near, the worst first, with the units whose turn it is and their heads by name."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from cleancomm.campaign import Campaign, Question
from cleancomm.message import N_, say
from cleancomm.plan.cohorts import NOTHING
from cleancomm.plan.resolve import ResolvedPlan
from cleancomm.report import Cell, Column, Row, Table, number_in
from cleancomm.reports import columns as c
from cleancomm.reports.answering import find_turn, say_turn
from cleancomm.reports.overdue import find_due
from cleancomm.status.tally import Count

ANSWERING = Column("units", N_("Units and heads"))
COLUMNS = (
    c.MILESTONE, c.TASK, ANSWERING, c.DUE, c.STATE, c.DAYS, c.DAYS_LEFT, c.GROUP_MEASURE, c.MISSING, c.REQUIRED,
)  # fmt: skip


def _call(plan: ResolvedPlan, unit: str) -> str:
    """A unit with the name of its head, where the document has one."""
    head = next((h for h in plan.units.heads_of(unit) if h.name), None)
    return f"{unit}（{head.name}）" if head else unit


def _rank(due: date, row: Row) -> tuple[date, Decimal]:
    """The worse the sooner: by the day, then by how much is missing."""
    return due, -(number_in(row.get("missing")) or NOTHING)


def list_names(plan: ResolvedPlan, counts: Iterable[Count]) -> tuple[str, ...]:
    """The streets and units that some cohorts are of: by these they are found."""
    mine = list(counts)
    scopes = (n.cohort.scope for n in mine if n.cohort.scope is not None)
    turns = (unit for n in mine for unit in find_turn(plan, [n]).units)
    return tuple(dict.fromkeys((*scopes, *turns)))


def urgent_table(campaign: Campaign, question: Question, most: int) -> Table:
    """The worst of what is overdue or near, at most so many, and how many more there are; a row is about the streets and
    units that it concerns.
    """
    near = campaign.plan.folder.plan.settings.near_days
    found = find_due(campaign, question, range(near + 1))
    found.sort(key=lambda one: _rank(one[0], one[1]))
    told = found[:most]
    rows = []
    for _, row, counts in told:
        turn = find_turn(campaign.plan, counts)
        units: Cell = say_turn(turn, tuple(_call(campaign.plan, u) for u in turn.units))
        rows.append({**row, "units": units})
    more = len(found) - len(told)
    notes = (say(N_("and {number} more: cleancomm overdue --within {days}"), number=more, days=near),) if more else ()
    keys = {column.key for column in COLUMNS}
    if len({cohort.measure for cohort in campaign.cohorts}) < 2:
        keys -= {"measure"}
    rows = [{k: v for k, v in row.items() if k in keys} for row in rows]
    about = tuple(list_names(campaign.plan, counts) for _, _, counts in told)
    return Table("urgent", COLUMNS, tuple(rows), say(N_("Overdue and near, and who answers for it")), notes=notes, about=about)
