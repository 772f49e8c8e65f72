"""What an import comes to -> a report: what would change or has changed, from which cell, and all that is told of the forms."""

from collections.abc import Sequence

from cleancomm.campaign import Campaign
from cleancomm.message import N_, Message, count, say
from cleancomm.problem import Problem
from cleancomm.report import Fact, Report
from cleancomm.returns.step import Judged


def say_nothing(judged: Judged) -> Message:
    """Why nothing was recorded."""
    if judged.errors:
        faults = count(len(judged.errors), N_("{number} error"), N_("{number} errors"))
        return say(N_("Nothing was recorded: {faults}"), faults=faults)
    if judged.filled:
        return say(N_("Nothing was recorded: the forms say nothing that is not on record"))
    return say(N_("Nothing was recorded: no white cell is filled in"))


def report_import(
    campaign: Campaign, title: Message, judged: Judged, problems: Sequence[Problem] | None = None, *, entry: str = ""
) -> Report:
    """An import as a report; with `problems` they are part of it."""
    facts = (
        *([Fact("id", N_("Entry"), entry)] if entry else []),
        Fact("rows", N_("Rows"), judged.rows),
        Fact("filled", N_("Rows filled in"), judged.filled),
        Fact("recorded", N_("Rows recorded"), len(judged.wanted) if entry else 0),
    )
    tables = (judged.changes,) if judged.changes is not None and judged.changes.rows else ()
    told = None if problems is None else tuple(problems)
    return Report("import", title, tables, facts, as_of=campaign.as_of, problems=told)
