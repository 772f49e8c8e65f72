"""`cleancomm undo`."""

from typing import Annotated

import typer

from cleancomm.campaign import Campaign
from cleancomm.checks.chain import UNDONE
from cleancomm.cli.language import _
from cleancomm.cli.options import AsOf, Data, Form, Lang
from cleancomm.cli.recording import DryRun, Note, Way, Yes, draft, find_entry, record_step, refuse
from cleancomm.message import N_, say
from cleancomm.plan.names import UnknownName
from cleancomm.problem import Problem
from cleancomm.record.entry import Entry
from cleancomm.record.fold import standing_entries, step_of, undone_ids


def run(
    entry: Annotated[
        str | None, typer.Argument(metavar="ID", help=_("the entry or a part of its id, by default the last one"))
    ] = None,
    note: Note = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_of: AsOf = None,
    data: Data = None,
    format_: Form = None,
    lang: Lang = None,
) -> int:
    """Undo an entry by one more entry."""

    def plan(campaign: Campaign) -> tuple[list[Entry], list[Problem]]:
        entries = campaign.record.entries
        if entry is None:
            last = max(standing_entries(entries), key=lambda e: (e.at.timestamp(), e.id), default=None)
            if last is None:
                raise UnknownName(say(N_("the record holds nothing that could be undone")))
            target = step_of(last.id)
        else:
            target = find_entry(campaign, entry)
        undone = undone_ids(entries)
        mine = [e.id for e in entries if target in (e.id, step_of(e.id))]
        problems = [refuse(UNDONE, target, id=target)] if all(name in undone for name in mine) else []
        return [draft(campaign, voids=target, note=note)], problems

    return record_step(data, as_of, plan, Way(dry_run=dry_run, yes=yes, format_=format_))
