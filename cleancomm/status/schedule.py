"""序时进度 and lamps: what should be done by a day, what is, and how far the two lie apart."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

from cleancomm.message import N_, Message, say
from cleancomm.number import number_text
from cleancomm.plan.about import About, Thing, about_item
from cleancomm.plan.cohorts import Cohort
from cleancomm.plan.models import Settings
from cleancomm.record.amend import AmendedPlan
from cleancomm.record.entry import State
from cleancomm.record.fold import Life, Progress, quantity_of, state_of


class Lamp(StrEnum):
    """绿灯, 黄灯, 红灯."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


# the order in which groups are shown
WORST_FIRST = {Lamp.RED: 0, Lamp.YELLOW: 1, Lamp.GREEN: 2}


class Pace(StrEnum):
    """超 / 达 / 欠序时, 已完成."""

    AHEAD = "ahead"
    ON = "on_schedule"
    BEHIND = "behind"
    DONE = "done"


@dataclass(frozen=True)
class Item:
    """One named item with its state; `was_name` and `was_period` are the document's, where amended.

    The scope of `about` is the street that its target is for, or with `by_unit` the unit.
    """

    about: About
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
    by_unit: bool = False


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
    expected: Decimal
    gap: Decimal
    points: Decimal
    pace: Pace | None
    lamp: Lamp
    reason: Message

    @property
    def percent(self) -> Decimal | None:
        """Accepted of planned in percent, one decimal; None when nothing is planned."""
        return None if self.planned is None else percent(self.accepted, self.planned)


def percent(part: Decimal, whole: Decimal) -> Decimal | None:
    """`part` of `whole` in percent, rounded to one decimal; None of nothing."""
    return None if whole == 0 else round_half_up(part * 100 / whole)


def round_half_up(number: Decimal) -> Decimal:
    """A number with one decimal, 四舍五入: 6.25 is 6.3."""
    return number.quantize(Decimal("0.1"), ROUND_HALF_UP)


def _elapsed(cohort: Cohort, as_of: date) -> Fraction:
    """The share of the cohort's days, first and last included, that have passed by the end of a day."""
    whole = (cohort.due - cohort.start).days + 1
    return Fraction(min(max((as_of - cohort.start).days + 1, 0), whole), whole)


def _reached(states: frozenset[State], lives: dict[About, Life], bare: dict[str | None, Life], scope: str | None) -> Decimal:
    """How many have come to one of the states: in each street the names or the recorded number, whichever is more.

    A number recorded for the cohort as such counts instead where it is more than all of that together.
    """
    named = Counter(about.scope for about, life in lives.items() if state_of(life) in states)
    said = {street: max(quantity_of(life, s) for s in states) for street, life in bare.items()}
    none = Decimal(0)
    parts = sum((max(Decimal(named[s]), said.get(s, none)) for s in {*named, *said} - {scope}), Decimal(named[scope]))
    return max(parts, said.get(scope, none))


_DONE = frozenset({State.ACCEPTED})
_SAID = frozenset({State.REPORTED, State.ACCEPTED})


def _make_item(cohort: Cohort, about: About, life: Life, amended: AmendedPlan) -> Item:
    day = next((e.on for e in reversed(life) if e.state), None)
    return Item(
        about, cohort.task, cohort.period, about.scope, about.name, state_of(life), day, about.name not in cohort.names,
        cohort.source, amended.renamed.get(about), amended.moved.get(about), cohort.unit is not None,
    )  # fmt: skip


def count_cohort(
    cohort: Cohort, progress: Progress, as_of: date, amended: AmendedPlan, bare: dict[str | None, Life],
    scopes: frozenset[str | None] = frozenset(),
) -> Count:  # fmt: skip
    """A cohort with its items, those chosen in the record included; names and bare quantity never add up.

    `bare` are the numbers recorded for its task and period, `scopes` the streets and units that have a cohort of their own
    there.
    """

    def mine(scope: str | None) -> bool:
        return scope == cohort.scope or (cohort.scope is None and scope not in scopes)

    every = dict.fromkeys(about_item(cohort.task, cohort.scope, n) for n in cohort.names)
    every |= dict.fromkeys(a for a in progress.chosen.get((cohort.task, cohort.period), ()) if mine(a.scope))
    lives = {about: progress.life(about) for about in every}
    numbers = {scope: life for scope, life in bare.items() if mine(scope)}
    items = tuple(_make_item(cohort, about, life, amended) for about, life in lives.items())
    accepted = _reached(_DONE, lives, numbers, cohort.scope)
    reported = max(accepted, _reached(_SAID, lives, numbers, cohort.scope))
    done_on = _done_on(cohort, lives, numbers) if accepted >= cohort.quantity > 0 else None
    expected = Fraction(cohort.quantity) * _elapsed(cohort, as_of)
    return Count(cohort, items, accepted, reported, expected, done_on)


def _done_on(cohort: Cohort, lives: dict[About, Life], bare: dict[str | None, Life]) -> date | None:
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


def count_cohorts(cohorts: Iterable[Cohort], progress: Progress, as_of: date, amended: AmendedPlan) -> tuple[Count, ...]:
    """Every cohort as of a day."""
    every = tuple(cohorts)
    scopes: dict[tuple[str, str], set[str | None]] = {}
    for cohort in every:
        scopes.setdefault((cohort.task, cohort.period), set()).add(cohort.scope)
    bare: dict[tuple[str, str], dict[str | None, Life]] = {}
    for about, life in progress.lives.items():
        if about.thing is Thing.COHORT:
            bare.setdefault((about.task or "", about.period or ""), {})[about.scope] = life

    def count(cohort: Cohort) -> Count:
        key = (cohort.task, cohort.period)
        return count_cohort(cohort, progress, as_of, amended, bare.get(key, {}), frozenset(scopes[key]) - {cohort.scope})

    return tuple(map(count, every))


def _lamp(counts: list[Count], gap: Decimal, points: Decimal, rule: Settings, as_of: date) -> tuple[Lamp, Message]:
    late = [c for c in counts if c.missing and c.cohort.due < as_of]
    if late:
        days = (as_of - min(c.cohort.due for c in late)).days
        missing = sum((c.missing for c in late), Decimal(0))
        return Lamp.RED, say(N_("overdue by {days} d, {missing} missing"), days=days, missing=number_text(missing))
    if -points > rule.red_points and -gap >= rule.red_units:
        return Lamp.RED, say(
            N_("{units} and {points} points behind schedule"), units=number_text(-gap), points=number_text(-points)
        )
    if -gap >= rule.yellow_units:
        return Lamp.YELLOW, say(N_("{units} behind schedule"), units=number_text(-gap))
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
    if gap > 0:
        return Lamp.GREEN, say(N_("{units} ahead of schedule"), units=number_text(gap))
    return Lamp.GREEN, say(N_("on schedule") if any(c.expected for c in counts) else N_("not yet begun"))


def round_down(exact: Fraction, quantities: Iterable[Decimal]) -> Decimal:
    """A number rounded down to the decimals of some quantities: to whole units where all of them are whole."""
    exponents = (q.normalize().as_tuple().exponent for q in quantities)
    places = max((-e for e in exponents if isinstance(e, int) and e < 0), default=0)
    return Decimal(int(exact * 10**places)).scaleb(-places)


def judge(group: Iterable[Count], rule: Settings, as_of: date) -> Standing:
    """A group of cohorts against the schedule: sums first, then percent. The expected is rounded down to whole units,
    or to as many decimals as the planned quantities have; ahead is what is more than the schedule before rounding.
    """
    counts = list(group)
    planned = sum((c.cohort.quantity for c in counts), Decimal(0))
    accepted = sum((c.accepted for c in counts), Decimal(0))
    reported = sum((c.reported for c in counts), Decimal(0))
    exact = sum((c.expected for c in counts), Fraction(0))
    expected = round_down(exact, (c.cohort.quantity for c in counts))
    gap = accepted - expected
    behind = (Fraction(accepted) - exact) * 100 / Fraction(planned) if planned else Fraction(0)
    points = round_half_up(Decimal(behind.numerator) / behind.denominator)
    pace = Pace.BEHIND if gap < 0 else Pace.AHEAD if Fraction(accepted) > exact else Pace.ON
    if not any(c.missing or c.cohort.open for c in counts):
        pace = Pace.DONE
    lamp, reason = _lamp(counts, gap, points, rule, as_of)
    first = sum((c.cohort.planned_first for c in counts), Decimal(0))
    if counts and all(c.cohort.open for c in counts):
        return Standing(None, None, accepted, reported, expected, gap, points, None, lamp, reason)
    return Standing(planned, first, accepted, reported, expected, gap, points, pace, lamp, reason)
