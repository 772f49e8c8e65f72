"""序时进度 and lamps: what should be done by a day, what is, and how far the two lie apart."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from cleancomm.message import N_, Message, say
from cleancomm.plan.cohorts import Cohort, Node
from cleancomm.plan.models import Settings
from cleancomm.record.entry import State
from cleancomm.record.fold import Progress, accepted_day, quantity_day, quantity_of, state_of


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
    """One named item with its state."""

    task: str
    period: str
    street: str | None
    name: str
    state: State
    day: date | None
    chosen: bool
    source: str


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
    """A group of cohorts as of a day, weighed by count."""

    planned: Decimal
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
        return percent(self.accepted, self.planned)


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


def count_cohort(cohort: Cohort, progress: Progress, as_of: date) -> Count:
    """A cohort with its items, those chosen in the record included; names and bare quantity never add up."""
    lives = {n: progress.items.get((cohort.task, cohort.street, n), ()) for n in cohort.names}
    for (task, street, name), life in progress.items.items():
        fits = any(e.period == cohort.period for e in life)
        if task == cohort.task and fits and (street == cohort.street or cohort.street is None):
            lives.setdefault(name if street == cohort.street else f"{street}/{name}", life)
    items = tuple(
        Item(
            cohort.task, cohort.period, cohort.street, name, state_of(life), life[-1].on if life else None,
            name not in cohort.names, cohort.source,
        )
        for name, life in lives.items()
    )  # fmt: skip
    bare = progress.quantities.get((cohort.task, cohort.period, cohort.street), ())
    days = sorted(d for d in map(accepted_day, lives.values()) if d)
    accepted = max(Decimal(len(days)), quantity_of(bare, State.ACCEPTED))
    named = sum(1 for i in items if i.state in (State.REPORTED, State.ACCEPTED))
    reported = max(Decimal(named), quantity_of(bare, State.REPORTED), accepted)
    done_on = None
    if accepted >= cohort.quantity:
        by_name = days[int(cohort.quantity) - 1] if 0 < cohort.quantity <= len(days) else None
        both = [d for d in (by_name, quantity_day(bare, cohort.quantity)) if d]
        done_on = min(both, default=None)
    expected = Fraction(cohort.quantity) * _elapsed(cohort, as_of)
    return Count(cohort, items, accepted, reported, expected, done_on)


def _lamp(counts: list[Count], gap: Decimal, points: Decimal, rule: Settings, as_of: date) -> tuple[Lamp, Message]:
    late = [c for c in counts if c.missing and c.cohort.due < as_of]
    if late:
        days = (as_of - min(c.cohort.due for c in late)).days
        missing = sum((c.missing for c in late), Decimal(0))
        return Lamp.RED, say(N_("overdue by {days} d, {missing} missing"), days=days, missing=f"{missing:f}")
    if -points > rule.red_points and -gap >= rule.red_units:
        return Lamp.RED, say(N_("{units} behind schedule, {points} points"), units=f"{-gap:f}", points=points)
    if -gap >= rule.yellow_units:
        return Lamp.YELLOW, say(N_("{units} behind schedule"), units=f"{-gap:f}")
    near = [c.cohort.due for c in counts if c.missing and 0 <= (c.cohort.due - as_of).days <= rule.near_days]
    if near:
        return Lamp.YELLOW, say(N_("due in {days} d"), days=(min(near) - as_of).days)
    if any(c.done_on and c.done_on > c.cohort.due for c in counts):
        return Lamp.YELLOW, say(N_("done late"))
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
    if not any(c.missing for c in counts):
        pace = Pace.DONE
    lamp, reason = _lamp(counts, gap, points, rule, as_of)
    return Standing(planned, accepted, reported, expected, gap, points, pace, lamp, reason)


def judge_node(node: Node, counts: Iterable[Count], progress: Progress, rule: Settings, as_of: date) -> Stand:
    """A milestone: done when all that it requires is accepted, overdue from the day after its due day."""
    wanted = {(r.task, r.period) for r in node.requires}
    needed = tuple(c for c in counts if (c.cohort.task, c.cohort.period) in wanted)
    if node.requires:
        required = sum((c.cohort.quantity for c in needed), Decimal(0))
        missing = sum((c.missing for c in needed), Decimal(0))
        done_on = None if missing else max((c.done_on for c in needed if c.done_on), default=None)
    else:
        done_on = accepted_day(progress.milestones.get(node.name, ()))
        required = Decimal(1)
        missing = Decimal(0) if done_on else Decimal(1)
    due = node.span.end if node.span else None
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
