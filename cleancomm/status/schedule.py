"""序时进度 and lamps: what should be done by a day, what is, and how far the two lie apart."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from cleancomm.message import N_, Message, say
from cleancomm.plan.cohorts import Cohort, Node
from cleancomm.plan.models import Settings
from cleancomm.record.amend import Amended
from cleancomm.record.entry import Entry, State
from cleancomm.record.fold import ItemKey, Progress, accepted_day, quantity_of, state_of

Life = tuple[Entry, ...]


class Lamp(StrEnum):
    """绿灯, 黄灯, 红灯."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


class Pace(StrEnum):
    """超 / 达 / 欠序时, 已完成."""

    AHEAD = "ahead"
    ON = "on_schedule"
    BEHIND = "behind"
    DONE = "done"


class Milestate(StrEnum):
    """The state of a milestone."""

    DONE = "done"
    DONE_LATE = "done_late"
    OVERDUE = "overdue"
    NEAR = "near"
    AHEAD = "upcoming"
    UNDATED = "undated"


@dataclass(frozen=True)
class Item:
    """One named item with its state; `was_name` and `was_period` are the document's, where amended.

    `street` is the street or unit that its target is for.
    """

    task: str
    period: str
    street: str | None
    name: str
    state: State
    day: date | None
    chosen: bool
    source: str
    was_name: str | None = None
    was_period: str | None = None


@dataclass(frozen=True)
class Count:
    """A cohort as of a day: quantities in the task's measure."""

    cohort: Cohort
    items: tuple[Item, ...]
    accepted: Decimal
    reported: Decimal
    expected: Fraction
    done_on: date | None

    @property
    def missing(self) -> Decimal:
        """How many are still to be accepted, never below 0."""
        return max(Decimal(0), self.cohort.quantity - self.accepted)


@dataclass(frozen=True)
class Standing:
    """A group of cohorts as of a day, weighed by count; `planned` is absent where no target of it has a figure."""

    planned: Decimal | None
    planned_first: Decimal | None
    accepted: Decimal
    reported: Decimal
    expected: int
    gap: Decimal
    points: Decimal
    pace: Pace
    lamp: Lamp
    reason: Message

    @property
    def percent(self) -> Decimal | None:
        """Accepted of planned in percent, one decimal; None when nothing is planned."""
        return None if self.planned is None else percent(self.accepted, self.planned)


@dataclass(frozen=True)
class Stand:
    """A milestone as of a day; `late` in days, `missing` of `required` with the items by name where known."""

    node: Node
    state: Milestate
    required: Decimal
    missing: Decimal
    days: int
    done_on: date | None
    counts: tuple[Count, ...]


def percent(part: Decimal, whole: Decimal) -> Decimal | None:
    """`part` of `whole` in percent, rounded to one decimal; None of nothing."""
    return None if whole == 0 else round(part * 100 / whole, 1)


def _elapsed(cohort: Cohort, as_of: date) -> Fraction:
    """The share of the cohort's days, first and last included, that have passed by the end of a day."""
    whole = (cohort.due - cohort.start).days + 1
    return Fraction(min(max((as_of - cohort.start).days + 1, 0), whole), whole)


def _reached(states: frozenset[State], lives: dict[ItemKey, Life], bare: dict[str | None, Life], scope: str | None) -> Decimal:
    """How many have come to one of the states: in each street the names or the recorded number, whichever is more.

    A number recorded for the cohort as such counts instead where it is more than all of that together.
    """
    named = Counter(street for (_, street, _), life in lives.items() if state_of(life) in states)
    said = {street: max(quantity_of(life, s) for s in states) for street, life in bare.items()}
    none = Decimal(0)
    parts = sum((max(Decimal(named[s]), said.get(s, none)) for s in {*named, *said} - {scope}), Decimal(named[scope]))
    return max(parts, said.get(scope, none))


_DONE = frozenset({State.ACCEPTED})
_SAID = frozenset({State.REPORTED, State.ACCEPTED})


def count_cohort(
    cohort: Cohort, progress: Progress, as_of: date, amended: Amended, scopes: frozenset[str | None] = frozenset()
) -> Count:
    """A cohort with its items, those chosen in the record included; names and bare quantity never add up.

    `scopes` are the streets and units that have a cohort of their own in this task and period.
    """
    others = scopes - {cohort.scope} if cohort.scope is None else frozenset()

    def mine(scope: str | None) -> bool:
        return scope == cohort.scope or (cohort.scope is None and scope not in others)

    keys = dict.fromkeys((cohort.task, cohort.scope, n) for n in cohort.names)
    keys |= dict.fromkeys(k for k in progress.chosen.get((cohort.task, cohort.period), ()) if mine(k[1]))
    lives = {k: progress.items.get(k, ()) for k in keys}
    bare = {k[2]: life for k, life in progress.quantities.items() if k[:2] == (cohort.task, cohort.period) and mine(k[2])}
    items = tuple(
        Item(
            cohort.task, cohort.period, key[1], key[2], state_of(life),
            next((e.on for e in reversed(life) if e.state), None), key[2] not in cohort.names, cohort.source,
            amended.renamed.get(key), amended.moved.get(key),
        )
        for key, life in lives.items()
    )  # fmt: skip
    accepted = _reached(_DONE, lives, bare, cohort.scope)
    reported = max(accepted, _reached(_SAID, lives, bare, cohort.scope))
    done_on = _done_on(cohort, lives, bare) if accepted >= cohort.quantity > 0 else None
    expected = Fraction(cohort.quantity) * _elapsed(cohort, as_of)
    return Count(cohort, items, accepted, reported, expected, done_on)


def _done_on(cohort: Cohort, lives: dict[ItemKey, Life], bare: dict[str | None, Life]) -> date | None:
    """The day from which the cohort has been complete without a break."""
    days = {e.on for life in (*lives.values(), *bare.values()) for e in life}
    done = None
    for day in sorted(days, reverse=True):
        then = {k: tuple(e for e in life if e.on <= day) for k, life in lives.items()}
        said = {k: tuple(e for e in life if e.on <= day) for k, life in bare.items()}
        if _reached(_DONE, then, said, cohort.scope) < cohort.quantity:
            break
        done = day
    return done


def count_cohorts(cohorts: Iterable[Cohort], progress: Progress, as_of: date, amended: Amended) -> tuple[Count, ...]:
    """Every cohort as of a day."""
    every = tuple(cohorts)
    scopes: dict[tuple[str, str], set[str | None]] = {}
    for cohort in every:
        scopes.setdefault((cohort.task, cohort.period), set()).add(cohort.scope)
    return tuple(count_cohort(c, progress, as_of, amended, frozenset(scopes[c.task, c.period])) for c in every)


def _lamp(counts: list[Count], gap: Decimal, points: Decimal, rule: Settings, as_of: date) -> tuple[Lamp, Message]:
    late = [c for c in counts if c.missing and c.cohort.due < as_of]
    if late:
        days = (as_of - min(c.cohort.due for c in late)).days
        missing = sum((c.missing for c in late), Decimal(0))
        return Lamp.RED, say(N_("overdue by {days} d, {missing} missing"), days=days, missing=f"{missing:f}")
    if -points > rule.red_points and -gap >= rule.red_units:
        return Lamp.RED, say(N_("{units} and {points} points behind schedule"), units=f"{-gap:f}", points=-points)
    if -gap >= rule.yellow_units:
        return Lamp.YELLOW, say(N_("{units} behind schedule"), units=f"{-gap:f}")
    near = [c.cohort.due for c in counts if c.missing and 0 <= (c.cohort.due - as_of).days <= rule.near_days]
    if near:
        return Lamp.YELLOW, say(N_("due in {days} d"), days=(min(near) - as_of).days)
    if any(c.done_on and c.done_on > c.cohort.due for c in counts):
        return Lamp.YELLOW, say(N_("done late"))
    unknown = sum(1 for c in counts if c.cohort.open)
    if unknown and not any(c.missing for c in counts):
        return Lamp.GREEN, say(N_("{number} without a figure"), number=unknown)
    if not any(c.missing for c in counts):
        return Lamp.GREEN, say(N_("done"))
    return Lamp.GREEN, say(N_("on schedule") if any(c.expected for c in counts) else N_("not yet begun"))


def judge(group: Iterable[Count], rule: Settings, as_of: date) -> Standing:
    """A group of cohorts against the schedule: sums first, then percent; the expected is rounded down."""
    counts = list(group)
    planned = sum((c.cohort.quantity for c in counts), Decimal(0))
    accepted = sum((c.accepted for c in counts), Decimal(0))
    reported = sum((c.reported for c in counts), Decimal(0))
    exact = sum((c.expected for c in counts), Fraction(0))
    expected = int(exact)
    gap = accepted - expected
    behind = (Fraction(accepted) - exact) * 100 / Fraction(planned) if planned else Fraction(0)
    points = round(Decimal(behind.numerator) / behind.denominator, 1)
    pace = Pace.ON if gap == 0 else Pace.AHEAD if gap > 0 else Pace.BEHIND
    if not any(c.missing or c.cohort.open for c in counts):
        pace = Pace.DONE
    lamp, reason = _lamp(counts, gap, points, rule, as_of)
    first = sum((c.cohort.planned_first for c in counts), Decimal(0))
    if counts and all(c.cohort.open for c in counts):
        return Standing(None, None, accepted, reported, expected, gap, points, pace, lamp, reason)
    return Standing(planned, first, accepted, reported, expected, gap, points, pace, lamp, reason)


def needs_entry(needed: Iterable[Count]) -> bool:
    """Whether a milestone is done by an entry of its own: it requires nothing, or something without a figure."""
    every = list(needed)
    return not every or any(c.cohort.open for c in every)


def judge_node(node: Node, counts: Iterable[Count], progress: Progress, rule: Settings, as_of: date) -> Stand:
    """A milestone: done when all that it requires is accepted, overdue from the day after its due day.

    Where it requires nothing that has a figure, it is done by an entry of its own.
    """
    needed = tuple(c for c in counts if (c.cohort.task, c.cohort.period) in node.wants)
    required = sum((c.cohort.quantity for c in needed), Decimal(0))
    missing = sum((c.missing for c in needed), Decimal(0))
    done_on = None if missing else max((c.done_on for c in needed if c.done_on), default=None)
    if needs_entry(needed):
        entered = accepted_day(progress.milestones.get(node.name, ()))
        required += 1
        missing += 0 if entered else 1
        done_on = max((d for d in (entered, done_on) if d), default=None) if not missing else None
    due = node.span.end if node.span else None
    if due is not None:
        own = [max(due, c.cohort.due) if c.cohort.own_due else due for c in needed if c.missing]
        due = min(own, default=due)
    days = (as_of - due).days if due else 0
    if not missing:
        state = Milestate.DONE_LATE if done_on and due and done_on > due else Milestate.DONE
    elif due is None:
        state = Milestate.UNDATED
    elif days > 0:
        state = Milestate.OVERDUE
    else:
        state = Milestate.NEAR if -days <= rule.near_days else Milestate.AHEAD
    return Stand(node, state, required, missing, days, done_on, needed)
