"""The rule of recording, without a terminal: draft a step, check it, foresee what it changes, record it under the lock.

Every way into the record goes through here: a command, and a form that comes back. One entry has one id and one time.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from pydantic import ValidationError

from cleancomm.campaign import Campaign, compute
from cleancomm.checks.chain import UNDONE, Chain, chain_of
from cleancomm.message import N_, say
from cleancomm.plan.about import Thing
from cleancomm.plan.names import EMPTY, Named, UnknownName, find_name
from cleancomm.problem import CouldNotRun, Kind, Place, Problem, Severity, error, problem
from cleancomm.record.entry import Entry
from cleancomm.record.fold import standing_entries, step_of, undone_ids
from cleancomm.record.lines import FILE, Record
from cleancomm.record.writer import InterruptedAfter, add_step
from cleancomm.report import Report, Table
from cleancomm.reports.changes import list_changes, report_change, say_corrected
from cleancomm.text import is_line, is_text

SHIPPED = error(
    "record.shipped",
    N_("the plan that ships, which is read-only"),
    N_("{file} belongs to the plan that ships with the program; it is not written to"),
    N_("copy it with cleancomm init DIR --copy, then work in DIR or name it with --data DIR or CLEANCOMM_DATA"),
)


@dataclass(frozen=True)
class Author:
    """Who records, and when, by the clock of the plan's time zone: one time for all entries of a step."""

    recorder: str
    at: datetime


class Refused(Exception):
    """A rule speaks against the step; carries every problem. Exit code 1."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(", ".join(p.kind.code for p in problems))
        self.problems = tuple(problems)


class WrongText(Exception):
    """A text that is empty or that nobody can type, under these fields of an entry."""

    def __init__(self, *fields: str) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


# What a step is made of: drafts without id, and what speaks against it beside the chain.
DraftStep = Callable[[Campaign], tuple[list[Entry], list[Problem]]]


@dataclass(frozen=True)
class Step:
    """A step that nothing speaks against, with what it changes."""

    drafts: tuple[Entry, ...]
    changes: Table


def refuse(kind: Kind, about: str, **values: object) -> Problem:
    """A problem of a step, placed at the address of the thing."""
    return replace(problem(kind, Place(about), **values), severity=Severity.ERROR)


def draft(campaign: Campaign, author: Author, **values: Any) -> Entry:
    """An entry still without id; raises WrongText for text that says nothing or that nobody can type."""
    given = {k: v for k, v in values.items() if v is not None}
    head = {"id": "-", "at": author.at, "on": campaign.as_of, "recorder": author.recorder}
    if wrong := [k for k, v in {**head, **given}.items() if isinstance(v, str) and not is_text(v)]:
        raise WrongText(*wrong)
    try:
        return Entry.model_validate({**head, **given})
    except ValidationError as fault:
        raise WrongText(*dict.fromkeys(str(e["loc"][-1]) for e in fault.errors() if e["loc"])) from None


def clean_name(name: str) -> str:
    """A new name without blanks around it; raises WrongText for one that is empty or holds what no name holds."""
    name = name.strip()
    if not is_line(name):
        raise WrongText("item")
    return name


def find_entry(campaign: Campaign, wanted: str) -> str:
    """The id of an entry or of a whole step, by any unambiguous part; raises UnknownName with the candidates."""
    if not wanted.strip():
        raise UnknownName(say(EMPTY))
    names = dict.fromkeys(n for e in campaign.record.entries for n in (step_of(e.id), e.id))
    steps = [Named(step, (step,)) for step in dict.fromkeys(map(step_of, names))]
    return find_name(wanted, [*steps, *(Named(n, (n,)) for n in names if n == wanted and n != step_of(n))])


def check_standing(campaign: Campaign, target: str) -> list[Problem]:
    """A problem when an entry, or all of a step, is undone or replaced already."""
    undone = undone_ids(campaign.record.entries)
    mine = [e.id for e in campaign.record.entries if target in (e.id, step_of(e.id))]
    return [refuse(UNDONE, target, id=target)] if all(name in undone for name in mine) else []


def _due_of(campaign: Campaign, entry: Entry) -> date | None:
    """The day that an entry would move, if it moves one."""
    about = entry.about
    if about is None or entry.due is None:
        return None
    if about.thing is Thing.MILESTONE:
        return next((s.node.span.end for s in campaign.stands if s.node.name == about.name and s.node.span), None)
    cohorts = campaign.amended.plan.cohorts_of(about.task or "", about.period or "")
    return min((c.due for c in cohorts), default=None)


def _check_correction(chain: Chain, entry: Entry, life: list[Entry], due: date | None) -> Iterator[Problem]:
    """A correction stands at its own day: what came after it must still be able to follow."""
    told = [e for e in life if e.on <= entry.on]
    for one in (entry, *life[len(told) :]):
        for kind, values in () if one.forced else chain.check(one, told, due):
            yield refuse(kind, entry.label, **values)
        told.append(one)


def check_step(campaign: Campaign, drafts: Sequence[Entry], today: date) -> list[Problem]:
    """All that speaks against a step by the document's chain."""
    chain = chain_of(campaign.plan, today)
    every = standing_entries((*campaign.record.entries, *drafts))
    mine = {id(d) for d in drafts}
    found: list[Problem] = []
    for entry in drafts:
        if entry.voids is not None:
            continue
        life = [e for e in every if e.about == entry.about and id(e) not in mine]
        due = _due_of(campaign, entry)
        if entry.replaces is not None:
            found += _check_correction(chain, entry, life, due)
            continue
        found += [refuse(kind, entry.label, **values) for kind, values in chain.check(entry, life, due)]
    return found


def foresee(campaign: Campaign, drafts: Sequence[Entry]) -> Table:
    """Thing, before, after of all that a step would change, as of its own day when that is yet to come."""
    named = [d.model_copy(update={"id": f"-.{n}"}) for n, d in enumerate(drafts, 1)]
    later = max((campaign.as_of, *(d.on for d in drafts)))
    before = compute(campaign.data, campaign.plan, campaign.record, later)
    entries = (*campaign.record.entries, *named)
    after = compute(campaign.data, campaign.plan, replace(campaign.record, entries=entries), later)
    return list_changes(named, entries, before, after)


def prepare(campaign: Campaign, draft_step: DraftStep, *, force: bool, today: date) -> Step:
    """A step that may be recorded; raises Refused with every problem. With `force` the chain only marks its entries."""
    drafts, problems = draft_step(campaign)
    against = check_step(campaign, drafts, today)
    if problems or (against and not force):
        raise Refused([*problems, *against])
    if against:
        drafts = [d.model_copy(update={"forced": True}) for d in drafts]
    return Step(tuple(drafts), foresee(campaign, drafts))


def refuse_shipped(campaign: Campaign) -> None:
    """Raise CouldNotRun for the plan that ships, whose record is never written to."""
    if campaign.data.shipped:
        file = campaign.data.shown + FILE
        raise CouldNotRun(problem(SHIPPED, Place(file), file=file))


def record(campaign: Campaign, draft_step: DraftStep, step: Step, author: Author, *, force: bool) -> tuple[Entry, Report]:
    """Record a prepared step; its first entry, and what it has changed.

    Where somebody else has recorded something meanwhile, the step is drafted and checked anew under the lock. Raises
    Refused, or CouldNotRun when the record belongs to the shipped plan or cannot be written.
    """
    refuse_shipped(campaign)
    data = campaign.data
    final = step

    def compose(now: Record) -> Sequence[Entry]:
        nonlocal final
        final = step
        if now.raw != campaign.record.raw:
            fresh = compute(data, campaign.plan, now, campaign.as_of)
            final = prepare(fresh, draft_step, force=force, today=campaign.as_of)
        return final.drafts

    entries = add_step(data.path, data.shown, compose, author.at)
    try:
        facts = tuple(say_corrected(campaign.record.entries, entries))
    except KeyboardInterrupt:
        raise InterruptedAfter(entries) from None
    return entries[0], report_change(say(N_("Recorded")), final.changes, facts)
