"""`cleancomm undo`."""

from typing import Annotated

import typer

from cleancomm.campaign import Campaign
from cleancomm.cli.answer import Answer
from cleancomm.cli.language import _
from cleancomm.cli.options import complete_any
from cleancomm.cli.recording import DryRun, Force, Note, Way, Yes, record_step
from cleancomm.message import N_, say
from cleancomm.plan.names import UnknownName
from cleancomm.problem import Problem
from cleancomm.record.entry import Entry
from cleancomm.record.fold import order_of, standing_entries, step_of
from cleancomm.steps import Author, check_standing, draft, find_entry_about


def _last_step(campaign: Campaign) -> str:
    last = max(standing_entries(campaign.record.entries), key=lambda e: (e.moment, order_of(e.id)), default=None)
    if last is None:
        raise UnknownName(say(N_("the record holds nothing that could be undone")))
    return step_of(last.id)


def run(
    campaign: Campaign,
    entry: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="ID",
            help=_("the entries or a part of their ids, or what the last entry is about; by default the last one"),
            autocompletion=complete_any,
        ),
    ] = None,
    note: Note = None,
    force: Force = False,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> Answer:
    """Undo an entry by one more entry."""
    targets: list[str] = []

    def undo(campaign: Campaign, author: Author) -> tuple[list[Entry], list[Problem]]:
        if not targets:  # chosen once: what was shown is undone, whatever others record meanwhile
            found = [find_entry_about(campaign, one) for one in entry] if entry else [_last_step(campaign)]
            targets.extend(dict.fromkeys(found))
        problems = [p for target in targets for p in check_standing(campaign, target)]
        return [draft(campaign, author, voids=target, note=note) for target in targets], problems

    return record_step(campaign, undo, Way(force=force, dry_run=dry_run, yes=yes))
