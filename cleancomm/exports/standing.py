"""What the documents tell of a target and its items beside their figures: code, units by role, days, words."""

import base64
import hashlib
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from cleancomm.campaign import Campaign
from cleancomm.message import N_, Message, listing, say
from cleancomm.number import number_text
from cleancomm.plan.about import About
from cleancomm.plan.cohorts import Cohort, Sort
from cleancomm.plan.models import RoleKind
from cleancomm.plan.resolve import ResolvedPlan
from cleancomm.record.entry import Entry, State, state_word
from cleancomm.record.fold import Entries, Life
from cleancomm.report import Fact
from cleancomm.reports.journal import say_entry
from cleancomm.status.tally import DONE, Count, Item, list_tallies
from cleancomm.status.unreported import is_report

_CODE = 7


def code_of(about: About) -> str:
    """The code (编号) of a thing, the same in every document for as long as its name is the same; a letter comes first, so
    that no spreadsheet takes it for a number.
    """
    seen = hashlib.sha256("\0".join((about.thing, about.task or "", about.period or "", about.scope or "", about.name)).encode())
    return f"{about.thing[0].upper()}{base64.b32encode(seen.digest()).decode()[:_CODE]}"


def name_roles(plan: ResolvedPlan, cohort: Cohort) -> dict[RoleKind, tuple[str, ...]]:
    """The units of a target by what their role comes to: its own unit, a street in place of the group that it is in."""
    named: dict[RoleKind, dict[str, None]] = {kind: {} for kind in RoleKind}
    for row in plan.tasks[cohort.task].units:
        kind = plan.roles.get(row.role, RoleKind.SUPPORT)
        for unit in row.units:
            own = cohort.scope if cohort.scope and cohort.scope in plan.units.expand(unit) else unit
            named[kind][own] = None
    if cohort.unit and cohort.unit not in named[RoleKind.LEAD]:
        named[RoleKind.RESPONSIBLE].setdefault(cohort.unit)
    return {kind: tuple(units) for kind, units in named.items()}


def name_answering(plan: ResolvedPlan, cohort: Cohort) -> Message | None:
    """The units that lead a target and those that are responsible for it."""
    roles = name_roles(plan, cohort)
    return listing((*roles[RoleKind.LEAD], *roles[RoleKind.RESPONSIBLE]))


def _since(life: Iterable[Entry], states: frozenset[State]) -> date | None:
    """The day from which a thing has been in some states without a break."""
    day = None
    for entry in life:
        if entry.state in states:
            day = day or entry.on
        elif entry.state is not None:
            day = None
    return day


def item_since(item: Item, life: Life, states: frozenset[State]) -> date | None:
    """The day from which an item has been in some states; by a number where that took it in."""
    if item.state not in states:
        return None
    return _since(life, states) or item.day


class Days:
    """When targets were reported and accepted as complete, and when something was last reported of them."""

    def __init__(self, campaign: Campaign) -> None:
        self._progress = campaign.progress
        self._whole = {t.cohort.about: t for t in list_tallies(campaign.cohorts, campaign.progress)}

    def complete(self, count: Count, states: frozenset[State]) -> date | None:
        """The day from which a target, or the share of a street in one, has been complete; None while it is not."""
        cohort = count.cohort
        if cohort.sort is not Sort.SUM or cohort.open:
            return count.done_on if states == DONE or not count.missing else None
        reached = count.accepted if states == DONE else count.reported
        if reached < cohort.quantity or not cohort.quantity:
            return None
        whole = self._whole.get(cohort.about)
        if whole is not None and whole.cohort.quantity == cohort.quantity:
            return whole.done_on(states)
        days = [d for i in count.items if (d := item_since(i, self._progress.life(i.about), states))]
        return max(days) if len(days) >= cohort.quantity else None

    def last(self, count: Count) -> date | None:
        """The day of the last report about a target or one of its items."""
        lives = (self._progress.life(a) for a in (count.cohort.about, *(i.about for i in count.items)))
        return max((e.on for life in lives for e in life if is_report(e)), default=None)


def say_progress(count: Count) -> Message | None:
    """How far a target has come, in the words of its states: the numbers are those of its row."""
    measure = count.cohort.measure
    if count.cohort.sort is Sort.LEVEL:
        if not count.recorded:
            return None
        return say(N_("last value {number}{measure}"), number=number_text(count.accepted), measure=measure)
    figures = (
        (State.ACCEPTED, count.accepted),
        (State.REPORTED, count.waiting),
        (State.STARTED, sum(1 for i in count.items if i.state is State.STARTED)),
        (State.RETURNED, sum(1 for i in count.items if i.state is State.RETURNED)),
    )
    text = N_("{state} {number}")
    told = [say(text, state=state_word(s), number=number_text(Decimal(n))) for s, n in figures if n]
    return listing(told) or state_word(State.PLANNED)


def say_verdict(count: Count) -> Message | None:
    """What the check came to: accepted, sent back, or waited for; None where nothing is there to be checked."""
    if any(i.state is State.RETURNED for i in count.items):
        return state_word(State.RETURNED)
    if not count.missing and (count.accepted or count.settled):
        return state_word(State.ACCEPTED)
    return say(N_("waiting for acceptance")) if count.waiting else None


def say_returned(campaign: Campaign, count: Count) -> list[Message]:
    """Why items of a target were sent back, where they still are."""
    told = []
    for item in count.items:
        entry = next((e for e in reversed(campaign.progress.life(item.about)) if e.state), None)
        if entry and entry.state is State.RETURNED and entry.note:
            told.append(say(N_("{name} sent back: {note}"), name=item.name, note=entry.note))
    return told


def say_troubles(campaign: Campaign, count: Count) -> list[Message]:
    """The problems that were told last of a target and of its items, where these are not yet accepted."""
    open_ = {i.about: i.name for i in count.items if i.state is not State.ACCEPTED}
    told = []
    for about in (*((count.cohort.about,) if count.missing else ()), *open_):
        entry = next((e for e in reversed(campaign.progress.life(about)) if e.state), None)
        if entry is not None and entry.trouble:
            told.append(say(N_("{name}: {trouble}"), name=about.name or about.scope or about.task, trouble=entry.trouble))
    return told


def say_item_change(item: Item) -> list[Message]:
    """In place of what an item stands, and out of which period it came."""
    told = []
    if item.was_name:
        told.append(say(N_("{name} in place of {was}"), name=item.name, was=item.was_name))
    if item.was_period:
        told.append(say(N_("{name} moved from {period}"), name=item.name, period=item.was_period))
    return told


def say_changes(campaign: Campaign, count: Count) -> list[Message]:
    """What amendments have changed of a target and its items."""
    own = [say_entry(e, Entries()) for e in campaign.progress.amendments if e.about == count.cohort.about]
    return [*own, *(m for i in count.items for m in say_item_change(i))]


def tell_document(campaign: Campaign) -> tuple[Fact, ...]:
    """Which document it is of."""
    return (Fact("number", N_("Document number"), campaign.folder.plan.document.number),)
