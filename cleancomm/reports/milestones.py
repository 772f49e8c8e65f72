"""The dated milestones with due day, state and what is missing."""

from collections.abc import Iterable
from decimal import Decimal

from cleancomm.campaign import Campaign, Question
from cleancomm.message import N_, Message, listing, say
from cleancomm.number import number_text
from cleancomm.plan.resolve import ResolvedPlan
from cleancomm.report import Cell, Report, Row, Table, amended
from cleancomm.reports import columns as c
from cleancomm.reports.answering import name_next
from cleancomm.reports.words import term
from cleancomm.status.milestone import LEVELS, Milestate, Stand

COLUMNS = (
    c.MILESTONE, c.START, c.DUE, c.STATE, c.DAYS_LATE, c.MISSING, c.MISSING_EACH, c.REQUIRED, c.DONE_ON, c.NEXT_UNITS,
    c.SHORT_TEXT,
)  # fmt: skip


def due_cell(stand: Stand) -> Cell:
    """The due day of a milestone, with the document's where it was extended (延期)."""
    return amended(stand.due, stand.due_first)


def each_measure(sums: dict[str, Decimal]) -> Cell:
    """Figures of unlike measures one beside the other: 3公里、2座."""

    def one(measure: str, figure: Decimal) -> Message | str:
        if measure == LEVELS:
            return say(N_("levels not held: {number}"), number=number_text(figure))
        return f"{number_text(figure)}{measure}" if measure else say(N_("{number} without a figure"), number=number_text(figure))

    return listing(one(measure, figure) for measure, figure in sums.items() if figure)


def _row(plan: ResolvedPlan, stand: Stand) -> Row:
    span = stand.node.span
    return {
        "milestone": stand.node.name,
        "start": span.start if span else None,
        "due": due_cell(stand),
        "state": term(stand.state),
        "days_late": stand.days if stand.state is Milestate.OVERDUE else None,
        "missing": stand.missing,
        "missing_each": None if len(stand.missing_each) == 1 else each_measure(stand.missing_each),
        "required": amended(stand.required, stand.required_first),
        "done_on": stand.done_on,
        "units": name_next(plan, stand.counts) or None,
        "text": stand.node.text,
    }


def milestone_table(plan: ResolvedPlan, stands: Iterable[Stand], title: Message | None = None) -> Table:
    """Milestones with due day, state, what is missing and whose turn it is."""
    return Table("milestones", COLUMNS, tuple(_row(plan, s) for s in stands), title)


def report_milestones(campaign: Campaign, question: Question) -> Report:
    """The milestones that are asked for."""
    table = milestone_table(campaign.plan, campaign.narrow_stands(question))
    return Report("milestones", say(N_("Milestones")), (table,), as_of=campaign.as_of)
