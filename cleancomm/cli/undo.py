"""`cleancomm undo`."""

from typing import Annotated

import typer

from cleancomm.campaign import Campaign
from cleancomm.cli.answer import Answer
from cleancomm.cli.language import _
from cleancomm.cli.recording import DryRun, Note, Way, Yes, record_step
from cleancomm.message import N_, say
from cleancomm.plan.names import UnknownName
from cleancomm.problem import Problem
from cleancomm.record.entry import Entry
from cleancomm.record.fold import order_of, standing_entries, step_of
from cleancomm.steps import Author, check_standing, draft, find_entry


def _last_step(campaign: Campaign) -> str:
    last = max(standing_entries(campaign.record.entries), key=lambda e: (e.moment, order_of(e.id)), default=None)
    if last is None:
        raise UnknownName(say(N_("the record holds nothing that could be undone")))
    return step_of(last.id)


def run(
    campaign: Campaign,
    entry: Annotated[
        str | None, typer.Argument(metavar="ID", help=_("the entry or a part of its id, by default the last one"))
    ] = None,
    note: Note = None,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> Answer:
    """Undo an entry by one more entry."""
    target: str | None = None

    def undo(campaign: Campaign, author: Author) -> tuple[list[Entry], list[Problem]]:
        nonlocal target
        if target is None:  # chosen once: what was shown is undone, whatever others record meanwhile
            target = _last_step(campaign) if entry is None else find_entry(campaign, entry)
        return [draft(campaign, author, voids=target, note=note)], check_standing(campaign, target)

    return record_step(campaign, undo, Way(dry_run=dry_run, yes=yes))
