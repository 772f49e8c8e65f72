"""The dated milestones with due day, state and what is missing."""

from collections.abc import Iterable

from cleancomm.campaign import Campaign, Question
from cleancomm.message import N_, Message, say
from cleancomm.report import Cell, Report, Row, Table, amended
from cleancomm.reports import columns as c
from cleancomm.reports.words import term
from cleancomm.status.milestone import Milestate, Stand

COLUMNS = (c.MILESTONE, c.START, c.DUE, c.STATE, c.DAYS_LATE, c.MISSING, c.REQUIRED, c.DONE_ON, c.TEXT)


def due_cell(stand: Stand) -> Cell:
    """The due day of a milestone, with the document's where it was extended (延期)."""
    return amended(stand.due, stand.due_first)


def shorten(text: str, limit: int = 24) -> str:
    """A wording that fits a table cell; `show` prints it whole."""
    return text if len(text) <= limit else text[: limit - 2] + "……"


def _row(stand: Stand) -> Row:
    span = stand.node.span
    return {
        "milestone": stand.node.name,
        "start": span.start if span else None,
        "due": due_cell(stand),
        "state": term(stand.state),
        "days_late": stand.days if stand.state is Milestate.OVERDUE else None,
        "missing": stand.missing,
        "required": amended(stand.required, stand.required_first),
        "done_on": stand.done_on,
        "text": shorten(stand.node.text),
    }


def milestone_table(stands: Iterable[Stand], title: Message | None = None) -> Table:
    """Milestones with due day, state and what is missing."""
    return Table("milestones", COLUMNS, tuple(map(_row, stands)), title)


def report_milestones(campaign: Campaign, question: Question) -> Report:
    """The milestones that are asked for."""
    table = milestone_table(campaign.narrow_stands(question))
    return Report("milestones", say(N_("Milestones")), (table,), as_of=campaign.as_of)
