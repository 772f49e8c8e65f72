"""`cleancomm undo`."""

import sys
from dataclasses import replace
from functools import partial
from typing import Annotated

import typer

from cleancomm.campaign import Campaign
from cleancomm.cli.answer import Answer
from cleancomm.cli.completing import complete_entry
from cleancomm.cli.language import _
from cleancomm.cli.recording import DryRun, Force, Way, Yes, name_recorder, record_step
from cleancomm.cli.several import take_apart
from cleancomm.cli.usage import wrong
from cleancomm.message import N_, Message, say
from cleancomm.plan.names import UnknownName
from cleancomm.problem import Problem
from cleancomm.record.entry import Entry
from cleancomm.record.fold import list_standing_steps, step_of
from cleancomm.reports.journal import say_step
from cleancomm.steps import Author, check_standing, draft, find_entry_about, refuse_shipped
from cleancomm.text import harmless

# how many steps are named to somebody who may mean one of them
NAMED = 5


def _say_done(campaign: Campaign, step: str) -> Message:
    return say_step(step, campaign.record.entries)


def _find_own(campaign: Campaign, recorder: str) -> str:
    """The step that this person recorded last and that stands; raises UnknownName, with what others recorded, without one."""
    steps = list_standing_steps(campaign.record.entries)
    if not steps:
        raise UnknownName(say(N_("the record holds nothing that could be undone")))
    own = next((step for step, entry in steps.items() if entry.recorder == recorder), None)
    if own is None:
        told = tuple(_say_done(campaign, step) for step in list(steps)[:NAMED])
        text = N_("{recorder} has recorded nothing that could be undone; name the entry that is meant: {entries}")
        raise UnknownName(say(text, recorder=recorder, entries=told))
    return own


def _choose(campaign: Campaign, way: Way) -> tuple[str, Way]:
    """The step that is meant without an id, one's own last, and how it is to be asked about.

    Raises a usage error where nobody can be asked and it is not the last line of the record.
    """
    own = _find_own(campaign, name_recorder())
    done = _say_done(campaign, own)
    told = say(N_("This undoes {entry}"), entry=done)
    if way.dry_run or way.yes or sys.stdin.isatty():
        return own, replace(way, told=told, asks=True)
    if step_of(campaign.record.entries[-1].id) != own:
        said = _("your last entry is not the last line of the record: say undo {id}, or --yes, to undo {entry}")
        raise wrong("ID", harmless(said.format(id=own, entry=done.render(_))))
    return own, way  # the answer says what was undone


def _check_undo_of_undo(campaign: Campaign, named: str, target: str, way: Way) -> Way:
    """How an undo of an undo is to be asked about: it is never one by accident. Raises a usage error where nobody can be."""
    if not any(e.voids is not None for e in campaign.record.entries if target in (e.id, step_of(e.id))):
        return way
    done = _say_done(campaign, target)
    if named != target and not (way.yes or way.dry_run or sys.stdin.isatty()):
        said = _("{entry} is an undo itself, and what it undid would count again: say its whole id, or --yes")
        raise wrong("ID", harmless(said.format(entry=done.render(_))))
    return replace(way, told=say(N_("This undoes {entry}"), entry=done), asks=named != target)


def run(
    campaign: Campaign,
    entry: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="ID",
            help=_("the entries or a part of their ids, or what the last entry is about; by default your own last one"),
            autocompletion=complete_entry,
        ),
    ] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help=_("why it is undone"))] = None,
    force: Force = False,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> Answer:
    """Undo an entry by one more entry."""
    way = Way(force=force, dry_run=dry_run, yes=yes)
    if not dry_run:
        refuse_shipped(campaign)
    targets: dict[str, None] = {}
    named, understood = take_apart(entry or (), partial(find_entry_about, campaign))
    for one in named:
        target = find_entry_about(campaign, one)
        way = _check_undo_of_undo(campaign, one, target, way)
        targets[target] = None
    if not entry:
        target, way = _choose(campaign, way)
        targets[target] = None

    # chosen once: what was shown is undone, whatever others record meanwhile
    def undo(campaign: Campaign, author: Author) -> tuple[list[Entry], list[Problem]]:
        problems = [p for target in targets for p in check_standing(campaign, target)]
        return [draft(campaign, author, voids=target, note=note) for target in targets], problems

    return record_step(campaign, undo, way)._replace(understood=understood)
