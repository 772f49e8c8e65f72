"""The rule of recording, without a terminal: draft a step, check it, foresee what it changes, record it under the lock.

Every way into the record goes through here: a command, and a form that comes back. One entry has one id and one time.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from typing import Any

from pydantic import ValidationError

from cleancomm.address import find_entry, find_thing
from cleancomm.campaign import Campaign, compute
from cleancomm.checks.amended import find_falling, find_vain
from cleancomm.checks.chain import ORPHANED, UNDONE, Chain, Number, Told, chain_of
from cleancomm.checks.progress import read_number
from cleancomm.checks.slips import find_slip_faults
from cleancomm.message import N_, say
from cleancomm.plan.about import About, Thing
from cleancomm.plan.names import UnknownName
from cleancomm.problem import CouldNotRun, Kind, Place, Problem, Severity, error, problem
from cleancomm.record.entry import Entry, recorded_at
from cleancomm.record.essence import is_enough
from cleancomm.record.fold import order_of, standing_entries, step_of, undone_ids
from cleancomm.record.lines import FILE, Record
from cleancomm.record.reading import Settled, read_alone
from cleancomm.record.remembered import remember
from cleancomm.record.writer import InterruptedAfter, add_step
from cleancomm.report import Report, Table
from cleancomm.reports.changes import list_changes, report_change, say_corrected
from cleancomm.status.surplus import find_surplus
from cleancomm.text import is_line, is_text
from cleancomm.value import dataclass

SHIPPED = error(
    "record.shipped",
    N_("the plan that ships, which is read-only"),
    N_("{file} belongs to the plan that ships with the program; it is not written to"),
    N_("copy it with cleancomm init DIR --copy, then work in DIR or name it with --data DIR or CLEANCOMM_DATA"),
)
CLOCK = error(
    "step.clock",
    N_("a clock that is far behind the record"),
    N_("the clock here says {now}, but entry {id} of the same thing and day was recorded at {at}"),
    N_("set the clock of this machine; if the other one was wrong, undo {id}, record it again, and then this"),
)
# clocks of an office differ by minutes; by more than a day, one of them is wrong
ONE_DAY = 86400.0


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


class NotEnough(Exception):
    """A step that bears on entries which were left out of an abridged record."""


class WrongText(Exception):
    """A text that is empty or that nobody can type, under these fields of an entry."""

    def __init__(self, *fields: str) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


# the id of an entry that has none yet
DRAFT = "-"

# What a step is made of: drafts without id, and what speaks against it beside the chain.
DraftStep = Callable[[Campaign], tuple[list[Entry], list[Problem]]]


@dataclass(frozen=True)
class Step:
    """A step that nothing speaks against, with what it changes, and how many errors the record has with it."""

    drafts: tuple[Entry, ...]
    changes: Table
    errors: int = 0


def refuse(kind: Kind, about: str, **values: object) -> Problem:
    """A problem of a step, placed at the address of the thing."""
    return replace(problem(kind, Place(about), **values), severity=Severity.ERROR)


def draft(campaign: Campaign, author: Author, **values: Any) -> Entry:
    """An entry still without id; raises WrongText for text that says nothing or that nobody can type."""
    given = {k: v for k, v in values.items() if v is not None}
    head = {"id": DRAFT, "at": author.at, "on": campaign.as_of, "recorder": author.recorder}
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


def find_entry_about(campaign: Campaign, wanted: str) -> str:
    """The id of an entry or step by part of it, else that of the last standing entry about the thing that `wanted` names."""
    try:
        return find_entry(campaign, wanted)
    except UnknownName as unknown:
        try:
            about = find_thing(campaign, wanted)
        except UnknownName as strange:
            raise (strange if "/" in wanted else unknown) from None
    mine = [e for e in standing_entries(campaign.record.entries) if about in (e.subject, *_new_name(e))]
    last = max(mine, key=lambda e: (e.moment, order_of(e.id)), default=None)
    if last is None:
        raise UnknownName(say(N_("nothing is recorded of {name} that could be undone"), name=about.label))
    return last.id


def _new_name(entry: Entry) -> tuple[About, ...]:
    """The item that an entry puts in the place of another."""
    about = entry.about
    return (about._replace(name=entry.instead),) if about and entry.instead else ()


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
    before = [e for e in life if e.on <= entry.on]
    told = Told(before)
    for one in (entry, *life[len(before) :]):
        for kind, values in () if one.forced else chain.check(one, told, due):
            yield refuse(kind, entry.label, **values)
        told.add(one)


def _read_number(campaign: Campaign, every: Sequence[Entry], entry: Entry) -> tuple[Entry, list[Entry], Number | None]:
    """A number as what it adds in its period alone, with the numbers that stand beside it read so too."""
    lives: dict[About, list[Entry]] = {}
    for one in (*every, entry):
        if one.about is not None and one.about.thing is Thing.COHORT and one.approval is None:
            lives.setdefault(one.about, []).append(one)
    alone = read_alone(campaign.cohorts, {about: tuple(life) for about, life in lives.items()})
    mine = alone[entry.about] if entry.about else ()
    one = next(e for e in mine if e.id == entry.id)
    life = [e for e in mine if e is not one]
    return one, life, read_number(Settled(campaign.cohorts, alone), entry, one) if entry.upto else None


def _check_chain(campaign: Campaign, drafts: Sequence[Entry], every: Sequence[Entry], today: date) -> Iterator[Problem]:
    """What speaks against a step by the document's chain."""
    chain = chain_of(campaign.plan, today)
    for entry in drafts:
        if entry.voids is not None or entry.slip is not None:
            continue
        others = [e for e in every if e.id != DRAFT]
        life, one, number = [e for e in others if e.about == entry.about], entry, None
        if entry.quantity is not None and entry.approval is None:
            one, life, number = _read_number(campaign, others, entry)
        due = _due_of(campaign, entry)
        if entry.replaces is not None:
            yield from _check_correction(chain, one, life, due)
        else:
            for kind, values in chain.check(entry, Told(life), due, number=number):
                yield refuse(kind, entry.label, **values)


def list_orphans(before: Campaign, after: Campaign) -> Iterator[tuple[About, list[Entry]]]:
    """The items that are in no period any more, each with the entries that still speak of it."""
    for about in before.items:
        if about not in after.items:
            mine = [e for e in standing_entries(after.record.entries) if e.about == about and e.instead is None]
            if mine:
                yield about, mine


def _check_undo(drafts: Sequence[Entry], before: Campaign, after: Campaign) -> Iterator[Problem]:
    """The items that an undo leaves entries without: what was reported of them would count nowhere, and nobody be told."""
    for about, mine in list_orphans(before, after):
        ids = tuple(dict.fromkeys(step_of(e.id) for e in reversed(mine)))
        all_ = " ".join(dict.fromkeys((*ids, *(d.voids for d in drafts if d.voids))))
        yield refuse(ORPHANED, about.label, name=about.name, ids=ids, all=all_)


def _check_slips(campaign: Campaign, drafts: Sequence[Entry], today: date) -> Iterator[Problem]:
    """What speaks against the slips with a step and did not without it; an undo may leave an end without its beginning."""
    known, begins = campaign.record.entries, campaign.plan.begins.start if campaign.plan.begins else None
    before = [(e.id, kind) for e, (kind, _) in find_slip_faults(known, today, begins)]
    for entry, (kind, values) in find_slip_faults((*known, *drafts), today, begins):
        if (entry.id, kind) not in before:
            yield refuse(kind, entry.label, **values)


def check_step(campaign: Campaign, drafts: Sequence[Entry], today: date, outlook: "Outlook") -> list[Problem]:
    """All that speaks against a step: by the document's chain, and by what would come of it."""
    every = standing_entries((*campaign.record.entries, *drafts))
    before, after = outlook.before, outlook.after
    found = [*_check_chain(campaign, drafts, every, today)]
    found += _check_slips(campaign, outlook.drafts, today)
    found += [refuse(kind, e.label, **values) for e, (kind, values) in find_vain(campaign.plan, every, drafts)]
    if any(d.voids for d in drafts):
        return [*found, *_check_undo(drafts, before, after)]
    for (_, later), (kind, values) in find_falling(before.amended.plan, after.amended.plan):
        found.append(refuse(kind, later.address, **values))
    # a correction answers for its number as if it were new
    anew = {(d.task, d.period) for d in drafts if d.replaces is not None and d.quantity is not None}
    counts = [c for c in before.counts if (c.cohort.task, c.cohort.period) not in anew]
    found += [refuse(kind, c.cohort.address, **values) for c, (kind, values) in find_surplus(counts, after.counts)]
    return found


@dataclass(frozen=True)
class Outlook:
    """The campaign without a step and with it, as of the step's own day when that is yet to come."""

    drafts: tuple[Entry, ...]
    before: Campaign
    after: Campaign

    def list_changes(self) -> Table:
        """Thing, before, after of all that the step would change."""
        return list_changes(self.drafts, self.after.record.entries, self.before, self.after)


def foresee(campaign: Campaign, drafts: Sequence[Entry]) -> Outlook:
    """What a step would come to."""
    named = tuple(d.model_copy(update={"id": f"{DRAFT}.{n}"}) for n, d in enumerate(drafts, 1))
    later = max((campaign.as_of, *(d.on for d in drafts)))
    here = later == campaign.as_of and campaign.known_on is None
    before = campaign if here else compute(campaign.data, campaign.plan, campaign.record, later)
    entries = (*campaign.record.entries, *named)
    after = compute(campaign.data, campaign.plan, replace(campaign.record, entries=entries), later)
    return Outlook(named, before, after)


def _settle_time(every: Sequence[Entry], standing: Callable[[], Sequence[Entry]], entry: Entry) -> tuple[Entry, list[Problem]]:
    """A draft recorded after all that stands of the same thing and day, whose clock ran ahead of this one or has no finer ticks.

    In the order of their times the entries of a day are read: an acceptance that seems older than its report would count
    for nothing. A clock that is more than a day off is told, for nobody may know which of the two is right.
    """
    alike = [e for e in every if e.on == entry.on and e.about is not None and e.about == entry.about]
    same = [e for e in standing() if e.on == entry.on and e.about == entry.about] if alike else []
    last = max(same, key=lambda e: (e.moment, order_of(e.id)), default=None)
    if last is None or entry.replaces is not None or last.moment < entry.moment:
        return entry, []
    found = []
    if last.moment - entry.moment > ONE_DAY:
        zone = entry.at.tzinfo or UTC
        now, then = (f"{recorded_at(e, zone):%Y-%m-%d %H:%M}" for e in (entry, last))
        found = [refuse(CLOCK, entry.label, id=last.id, at=then, now=now)]
    try:
        at = (last.at if last.at.tzinfo else last.at.replace(tzinfo=UTC)) + timedelta(milliseconds=1)
        return entry.model_copy(update={"at": at.astimezone(entry.at.tzinfo)}), found
    except OverflowError:  # at the end of the calendar
        return entry, found


def prepare(campaign: Campaign, draft_step: DraftStep, *, force: bool, today: date) -> Step:
    """A step that may be recorded; raises Refused with every problem, or NotEnough. With `force` the chain only marks entries."""
    drafts, problems = draft_step(campaign)
    if not all(is_enough(campaign.record, d) for d in drafts):
        raise NotEnough
    every = campaign.record.entries
    standing = cache(partial(standing_entries, every))
    settled = [_settle_time(every, standing, d) for d in drafts]
    drafts = [entry for entry, _ in settled]
    outlook = foresee(campaign, drafts)
    against = [*(p for _, found in settled for p in found), *check_step(campaign, drafts, today, outlook)]
    if problems or (against and not force):
        raise Refused([*problems, *against])
    if against:
        drafts = [d.model_copy(update={"forced": True}) for d in drafts]
    return Step(tuple(drafts), outlook.list_changes(), outlook.after.errors)


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

    entries = add_step(data.path, data.shown, compose, author.at, known=campaign.record)
    try:
        remember(data.path, campaign.record)
        facts = tuple(say_corrected(campaign.record.entries, entries))
    except KeyboardInterrupt:
        raise InterruptedAfter(entries) from None
    return entries[0], report_change(say(N_("Recorded")), final.changes, facts)
