"""What the commands that write share: the words of their options, the question before many changes, and the answer.

The rule of recording itself is that of `steps`, which knows no terminal.
"""

import getpass
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from cleancomm.campaign import Campaign
from cleancomm.cli.answer import Answer
from cleancomm.cli.days import parse_day
from cleancomm.cli.exits import Exit
from cleancomm.cli.language import _
from cleancomm.cli.streams import complain
from cleancomm.cli.usage import NeedsYes, wrong
from cleancomm.message import N_, Message, say
from cleancomm.opening import read_whole
from cleancomm.problem import Problem
from cleancomm.record.entry import Entry
from cleancomm.record.fold import step_of
from cleancomm.record.writer import InterruptedAfter
from cleancomm.render import render_report
from cleancomm.render.cells import message_text
from cleancomm.render.format import Format
from cleancomm.report import Fact, Table
from cleancomm.reports.changes import report_change
from cleancomm.steps import Author, DraftStep, NotEnough, Refused, WrongText, prepare, record, refuse_shipped
from cleancomm.value import dataclass

MANY = 3


Force = Annotated[bool, typer.Option("--force", help=_("record it although a rule speaks against it; the entry says so"))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=_("show what would change and record nothing"))]
Yes = Annotated[bool, typer.Option("--yes", "-y", help=_("do not ask before many things change"))]
Day = Annotated[
    date | None, typer.Option("--on", parser=parse_day, metavar="DATE", help=_("the day of the fact, by default today"))
]
# the words of the command line that a field of an entry is taken from, where they are not --FIELD
OPTIONS = {"item": "NAME", "unit": "--by", "recorder": "CLEANCOMM_RECORDER"}


@dataclass(frozen=True)
class Way:
    """How a step is to be recorded; `told` is said before it is, and with `asks` a person has to agree."""

    force: bool = False
    dry_run: bool = False
    yes: bool = False
    told: Message | None = None
    asks: bool = False


# What a command makes of its options: drafts without id, and what speaks against them beside the chain.
Draft = Callable[[Campaign, Author], tuple[list[Entry], list[Problem]]]


def name_recorder() -> str:
    """Who records: CLEANCOMM_RECORDER, else the name of the user of the machine."""
    try:
        return os.environ.get("CLEANCOMM_RECORDER") or getpass.getuser()
    except (OSError, KeyError, ImportError):  # a user without a name, or Windows without one in its environment
        return f"uid {os.getuid()}" if hasattr(os, "getuid") else "-"


def _now_there(campaign: Campaign) -> datetime:
    """Now, in the plan's time zone."""
    return datetime.now(ZoneInfo(campaign.folder.plan.settings.timezone))


def name_author(campaign: Campaign) -> Author:
    """Who records, now."""
    return Author(name_recorder(), _now_there(campaign))


def agree(changes: Table, way: Way) -> bool:
    """Whether a step that changes many things, or that asks, is meant so; raises a usage error where nobody can be asked."""
    number = len(changes.rows)
    if way.told:
        complain(message_text(way.told, _))
    if way.yes or not (number > MANY or way.asks):
        return True
    if not sys.stdin.isatty():
        if number > MANY:
            raise NeedsYes(_("{number} things would change; say --yes to record that").format(number=number))
        raise NeedsYes(_("a person has to agree; say --yes to record that"))
    sys.stderr.write(str(render_report(report_change(say(N_("This would change")), changes), Format.PLAIN, _)) + "\n")
    asked = _("{number} things change. Record it? [y/N] ") if number > MANY else _("Record it? [y/N] ")
    sys.stderr.write(asked.format(number=number))
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() in ("y", "yes", "是"):
        return True
    sys.stderr.write(_("Nothing was recorded.") + "\n")
    return False


def _record(campaign: Campaign, draft: Draft, way: Way) -> Answer:
    """Draft, check, show, ask and record; raises what speaks against it."""
    author = name_author(campaign)

    def drafting(author: Author) -> DraftStep:
        return lambda campaign: draft(campaign, author)

    try:
        step = prepare(campaign, drafting(author), force=way.force, today=campaign.as_of)
    except NotEnough:
        campaign = read_whole(campaign)
        step = prepare(campaign, drafting(author), force=way.force, today=campaign.as_of)
    if way.dry_run:
        report = report_change(say(N_("Nothing was recorded; this would change")), step.changes)
        return Answer(replace(report, prose=(way.told,) if way.told else ()), errors=step.errors)
    if not agree(step.changes, way):
        return Answer(code=Exit.FOUND)
    author = replace(author, at=_now_there(campaign))  # a person may have thought about it for long
    entry, report = record(campaign, drafting(author), step, author, force=way.force)
    name = step_of(entry.id)
    return Answer(replace(report, facts=(Fact("id", N_("Entry"), name), *report.facts)), recorded=name, errors=step.errors)


def record_step(campaign: Campaign, draft: Draft, way: Way, options: Mapping[str, str] = OPTIONS) -> Answer:
    """The answer of a command that writes; `options` says which option each field of an entry comes from."""
    if not way.dry_run:
        refuse_shipped(campaign)
    try:
        return _record(campaign, draft, way)
    except Refused as refused:
        return Answer(code=Exit.FOUND, problems=refused.problems)
    except WrongText as fault:
        named = dict.fromkeys(options.get(field, f"--{field}") for field in fault.fields)
        raise wrong(", ".join(named), _("empty, or with control characters")) from None
    except InterruptedAfter as stop:
        return Answer(code=Exit.INTERRUPTED, recorded=step_of(stop.step[0].id))
