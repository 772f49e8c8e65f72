"""The one way of every command that writes: draft the step, check it, show it, ask, record it under the lock."""

import getpass
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from pydantic import ValidationError

from cleancomm.campaign import Campaign, compute
from cleancomm.checks.chain import UNDONE, chain_of
from cleancomm.cli.exits import Exit
from cleancomm.cli.language import _
from cleancomm.cli.options import open_here, parse_day
from cleancomm.cli.streams import complain, print_report, silence_stdout, write_problems
from cleancomm.message import N_, say
from cleancomm.plan.names import EMPTY, Named, UnknownName, find_name
from cleancomm.problem import CouldNotRun, Kind, Place, Problem, Severity, error, problem
from cleancomm.record.entry import Entry
from cleancomm.record.file import FILE, Record
from cleancomm.record.fold import standing_entries, step_of, undone_ids
from cleancomm.record.writer import InterruptedAfter, add_step
from cleancomm.render import render_report
from cleancomm.render.format import Format
from cleancomm.report import Cell, Fact
from cleancomm.status.journal import Scene, list_changes, report_change, say_entry

MANY = 3
SHIPPED = error(
    "record.shipped",
    N_("the plan that ships, which is read-only"),
    N_("{file} belongs to the plan that ships with the program; it is not written to"),
    N_("copy it with cleancomm init DIR --copy, then work in DIR or name it with --data DIR or CLEANCOMM_DATA"),
)


def parse_quantity(text: str) -> Decimal:
    """A quantity in the task's measure, 0 or more, of a size that a record keeps to the last digit."""
    if not re.fullmatch(r"\d{1,9}(\.\d{1,6})?", text):
        raise typer.BadParameter(_("{text} is not a quantity; write a number such as 12 or 16.5").format(text=text))
    return Decimal(text)


Force = Annotated[bool, typer.Option("--force", help=_("record it although a rule speaks against it; the entry says so"))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=_("show what would change and record nothing"))]
Yes = Annotated[bool, typer.Option("--yes", "-y", help=_("do not ask before many things change"))]
Day = Annotated[
    date | None, typer.Option("--on", parser=parse_day, metavar="DATE", help=_("the day of the fact, by default today"))
]
Note = Annotated[str | None, typer.Option("--note", metavar="TEXT", help=_("a note; the reason of a return"))]


@dataclass(frozen=True)
class Way:
    """How a step is to be recorded."""

    force: bool = False
    dry_run: bool = False
    yes: bool = False
    format_: Format | None = None


class Refused(Exception):
    """A rule speaks against the step; carries every problem. Exit code 1."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(", ".join(p.kind.code for p in problems))
        self.problems = tuple(problems)


# What a step is made of: drafts without id, and what speaks against it beside the chain.
DraftStep = Callable[[Campaign], tuple[list[Entry], list[Problem]]]


def recorder() -> str:
    """Who records: CLEANCOMM_RECORDER, else the name of the user of the machine."""
    try:
        return os.environ.get("CLEANCOMM_RECORDER") or getpass.getuser()
    except (OSError, KeyError, ImportError):  # a user without a name, or Windows without one in its environment
        return f"uid {os.getuid()}" if hasattr(os, "getuid") else "-"


# the words of the command line that a field of an entry is taken from
_OPTIONS = {"item": "NAME", "unit": "--by", "recorder": "CLEANCOMM_RECORDER"}


def wrong(option: str, text: str) -> typer.BadParameter:
    """A usage error about an option."""
    return typer.BadParameter(text, param_hint=f"'{option}'")


def draft(campaign: Campaign, **values: Any) -> Entry:
    """An entry still without id; raises a usage error for text that nobody can type."""
    try:
        at = datetime.now().astimezone()
        given = {k: v for k, v in values.items() if v is not None}
        if blank := [k for k, v in given.items() if isinstance(v, str) and not v.strip()]:
            given |= dict.fromkeys(blank, "")  # what says nothing is refused like what is empty
        return Entry.model_validate({"id": "-", "at": at, "on": campaign.as_of, "recorder": recorder(), **given})
    except ValidationError as error:
        fields = dict.fromkeys(str(e["loc"][-1]) for e in error.errors() if e["loc"])
        options = ("--reason" if f == "note" and "approval" in values else _OPTIONS.get(f, f"--{f}") for f in fields)
        raise wrong(", ".join(options), _("empty, or with control characters")) from None


def clean_name(option: str, name: str) -> str:
    """A new name without blanks around it; raises a usage error for one that is empty or holds what no name holds."""
    name = name.strip()
    if not name or not name.isprintable():
        raise wrong(option, _("empty, or with control characters"))
    return name


def find_entry(campaign: Campaign, wanted: str) -> str:
    """The id of an entry or of a whole step, by any unambiguous part; raises UnknownName with the candidates."""
    if not wanted.strip():
        raise UnknownName(say(EMPTY))
    names = dict.fromkeys(n for e in campaign.record.entries for n in (step_of(e.id), e.id))
    return find_name(wanted, [Named(step, (step,)) for step in dict.fromkeys(map(step_of, names))] + [
        Named(n, (n,)) for n in names if n == wanted and n != step_of(n)
    ])  # fmt: skip


def check_standing(campaign: Campaign, target: str) -> list[Problem]:
    """A problem when an entry, or all of a step, is undone or replaced already."""
    undone = undone_ids(campaign.record.entries)
    mine = [e.id for e in campaign.record.entries if target in (e.id, step_of(e.id))]
    return [refuse(UNDONE, target, id=target)] if all(name in undone for name in mine) else []


def refuse(kind: Kind, about: str, **values: object) -> Problem:
    """A problem of a step, placed at the address of the thing."""
    found = problem(kind, Place(about), **values)
    return replace(found, severity=Severity.ERROR)


def _check(campaign: Campaign, drafts: Sequence[Entry], today: date) -> Iterator[Problem]:
    chain = chain_of(campaign.folder, today)
    every = standing_entries((*campaign.record.entries, *drafts))
    mine = {id(d) for d in drafts}
    dues = {s.node.name: s.node.span.end for s in campaign.stands if s.node.span}
    for entry in drafts:
        if entry.voids is not None:
            continue
        life = [e for e in every if e.subject == entry.subject and id(e) not in mine]
        due = dues.get(entry.milestone or "")
        if entry.due is not None and entry.task is not None:
            due = min(c.due for c in campaign.cohorts if (c.task, c.period) == (entry.task, entry.period))
        if entry.replaces is None:
            for kind, values in chain.check(entry, life, due):
                yield refuse(kind, entry.label, **values)
            continue
        # a correction stands at its own day: what came after it must still be able to follow
        told = [e for e in life if e.on <= entry.on]
        for one in (entry, *life[len(told) :]):
            for kind, values in () if one.forced else chain.check(one, told, due):
                yield refuse(kind, entry.label, **values)
            told.append(one)


def _scene(campaign: Campaign) -> Scene:
    return Scene(campaign.counts, campaign.stands, campaign.progress)


def _prepare(campaign: Campaign, draft_step: DraftStep, way: Way, today: date) -> list[Entry]:
    drafts, problems = draft_step(campaign)
    against = list(_check(campaign, drafts, today))
    if problems or (against and not way.force):
        raise Refused([*problems, *against])
    return [d.model_copy(update={"forced": True}) for d in drafts] if against else drafts


def _foresee(campaign: Campaign, drafts: Sequence[Entry]) -> tuple[tuple[Cell, ...], ...]:
    """Thing, before, after of all that a step would change, as of its own day when that is yet to come."""
    named = [d.model_copy(update={"id": f"-.{n}"}) for n, d in enumerate(drafts, 1)]
    later = max((campaign.as_of, *(d.on for d in drafts)))
    before = compute(campaign.data, campaign.folder, campaign.record, later)
    entries = (*campaign.record.entries, *named)
    after = compute(campaign.data, campaign.folder, replace(campaign.record, entries=entries), later)
    return list_changes(named, entries, _scene(before), _scene(after))


def _say_corrected(campaign: Campaign, step: Sequence[Entry]) -> Iterator[Fact]:
    """What a step undoes or corrects, in words, for before and after may look alike."""
    known = {e.id: e for e in (*campaign.record.entries, *step)}
    for entry in step:
        other = entry.voids or entry.replaces
        for old in [e for e in known.values() if other in (e.id, step_of(e.id)) and not e.voids]:
            values = {"id": old.id, "on": old.on, "thing": old.label, "what": say_entry(old, known), "unit": old.unit or "-"}
            head = N_("{thing}: {what} on {on}, by {unit} ({id})")
            key, label = ("undone", N_("Undone")) if entry.voids else ("corrected", N_("Corrected"))
            yield Fact(key, label, say(head, **values))


def _ask(number: int) -> bool:
    sys.stderr.write(_("{number} things change. Record it? [y/N] ").format(number=number))
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes", "是")


def record_step(data: Path | None, as_of: date | None, draft_step: DraftStep, way: Way) -> int:
    """Draft, check, show, ask and record one step; the exit code."""
    step: tuple[Entry, ...] = ()
    campaign = open_here(data, as_of)
    if campaign.data.shipped and not way.dry_run:
        file = campaign.data.shown + FILE
        raise CouldNotRun(problem(SHIPPED, Place(file), file=file))
    today = campaign.as_of
    try:
        drafts = _prepare(campaign, draft_step, way, today)
        changes = foreseen = _foresee(campaign, drafts)
        if way.dry_run:
            print_report(report_change(say(N_("Nothing was recorded; this would change")), changes), way.format_)
            return Exit.FINE
        if len(changes) > MANY and not way.yes:
            if not sys.stdin.isatty():
                raise wrong("--yes", _("{number} things would change; say --yes to record that").format(number=len(changes)))
            sys.stderr.write(str(render_report(report_change(say(N_("This would change")), changes), Format.PLAIN, _)) + "\n")
            if not _ask(len(changes)):
                sys.stderr.write(_("Nothing was recorded.") + "\n")
                return Exit.FOUND

        def compose(record: Record) -> list[Entry]:
            nonlocal changes
            if record.raw == campaign.record.raw:
                changes = foreseen
                return drafts
            now = compute(campaign.data, campaign.folder, record, today)  # somebody recorded something meanwhile
            fresh = _prepare(now, draft_step, way, today)
            changes = _foresee(now, fresh)
            return fresh

        step = add_step(campaign.data.path, campaign.data.shown, compose, now_there(campaign))
        _answer(campaign, step, changes, way)
    except Refused as refused:
        write_problems(refused.problems)
        return Exit.FOUND
    except KeyboardInterrupt as stop:
        step = stop.step if isinstance(stop, InterruptedAfter) else step
        if not step:
            raise
        complain(_("interrupted, but recorded as {id}").format(id=step_of(step[0].id)))
        return Exit.INTERRUPTED
    return Exit.FINE


def _answer(campaign: Campaign, step: Sequence[Entry], changes: tuple[tuple[Cell, ...], ...], way: Way) -> None:
    """Print what was recorded; where that fails, the entry stands all the same."""
    report = report_change(say(N_("Recorded")), changes)
    facts = (Fact("id", N_("Entry"), step_of(step[0].id)), *_say_corrected(campaign, step))
    try:
        print_report(replace(report, facts=facts), way.format_)
    except OSError as fault:
        said = _("recorded as {id}, but the answer could not be written: {fault}")
        complain(said.format(id=step_of(step[0].id), fault=fault.strerror))
        silence_stdout()


def now_there(campaign: Campaign) -> datetime:
    """Now, in the plan's time zone."""
    return datetime.now(ZoneInfo(campaign.folder.plan.settings.timezone))
