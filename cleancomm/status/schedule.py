"""序时进度 and lamps: what should be done by a day, what is, and how far the two lie apart."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

from cleancomm.message import N_, Message, say
from cleancomm.number import number_text
from cleancomm.plan.cohorts import NOTHING, Cohort, Sort
from cleancomm.plan.measure import common_measure, convert, split_measure
from cleancomm.plan.models import Bound, Settings
from cleancomm.status.tally import Count
from cleancomm.value import dataclass


class Lamp(StrEnum):
    """绿灯, 黄灯, 红灯, and 无数字 for what has no figure, which is never green."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    NONE = "none"


# the order in which groups are shown
WORST_FIRST = {Lamp.RED: 0, Lamp.YELLOW: 1, Lamp.NONE: 2, Lamp.GREEN: 3}


class Pace(StrEnum):
    """超 / 达 / 欠序时, 已完成."""

    AHEAD = "ahead"
    ON = "on_schedule"
    BEHIND = "behind"
    DONE = "done"


@dataclass(frozen=True)
class Standing:
    """A group of like cohorts as of a day, weighed by count, in one measure; `planned` is absent where no target of it has a
    figure, `accepted` where no value of a level is recorded, `expected` where nothing says where it starts from,
    `points` where there is no gap of a unit.
    """

    measure: str
    planned: Decimal | None
    planned_first: Decimal | None
    accepted: Decimal | None
    reported: Decimal | None
    waiting: Decimal
    surplus: Decimal
    expected: Decimal | None
    gap: Decimal | None
    points: Decimal | None
    percent: Decimal | None
    pace: Pace | None
    lamp: Lamp
    reason: Message


def percent(part: Decimal, whole: Decimal) -> Decimal | None:
    """`part` of `whole` in percent, rounded to one decimal; None of nothing. 100 only where nothing is missing, 0 only where
    nothing is there.
    """
    if whole == 0:
        return None
    rounded = round_half_up(part * 100 / whole)
    if rounded == 100 and part < whole:
        return Decimal("99.9")
    return Decimal("0.1") if rounded == 0 and part > 0 else rounded


def round_half_up(number: Decimal) -> Decimal:
    """A number with one decimal, 四舍五入: 6.25 is 6.3; never -0."""
    return number.quantize(Decimal("0.1"), ROUND_HALF_UP) + 0


def _say_late(counts: list[Count], as_of: date) -> Message | None:
    """What is past its day, where something is; where only the check is missing, whose."""
    late = [c for c in counts if c.missing and c.cohort.due < as_of]
    if not late:
        return None
    days = (as_of - min(c.cohort.due for c in late)).days
    late = [c for c in late if not c.cohort.open]
    if not late:
        return say(N_("overdue by {days} d, without a figure"), days=days)
    if late[0].cohort.sort is Sort.LEVEL:  # nothing of a level is added: it is the way to the one due last
        late = [max(late, key=lambda c: c.cohort.due)]
    missing = number_text(sum((c.missing for c in late), NOTHING))
    if all(c.missing <= c.waiting for c in late):
        units = tuple(dict.fromkeys(u for c in late for u in c.checkers))
        text = N_("overdue by {days} d, {missing} waiting for acceptance by {units}")
        return say(
            text if units else N_("overdue by {days} d, {missing} waiting for acceptance"),
            days=days,
            missing=missing,
            units=units,
        )
    return say(N_("overdue by {days} d, {missing} missing"), days=days, missing=missing)


def _say_behind(gap: Decimal, points: Decimal, rule: Settings) -> tuple[Lamp, Message] | None:
    """How far a group is behind, where that lights a lamp."""
    if -points > rule.red_points and -gap >= rule.red_units:
        text = N_("{units} and {points} points behind schedule")
        return Lamp.RED, say(text, units=number_text(-gap), points=number_text(-points))
    if -gap >= rule.yellow_units:
        return Lamp.YELLOW, say(N_("{units} behind schedule"), units=number_text(-gap))
    return None


def _say_well(counts: list[Count], gap: Decimal) -> Message:
    """How a group stands that nothing is to be said against."""
    if not any(c.missing for c in counts):
        return say(N_("done") if counts[0].cohort.sort is not Sort.CEILING else N_("below the ceiling"))
    if gap > 0:
        return say(N_("{units} ahead of schedule"), units=number_text(gap))
    if gap < 0:  # by less than lights a lamp
        return say(N_("{units} behind schedule"), units=number_text(-gap))
    return say(N_("on schedule") if any(c.expected for c in counts) else N_("not yet begun"))


def _lamp(counts: list[Count], gap: Decimal, points: Decimal, rule: Settings, as_of: date) -> tuple[Lamp, Message]:
    if late := _say_late(counts, as_of):
        return Lamp.RED, late
    if counts[0].cohort.sort is Sort.CEILING and (over := sum((c.surplus for c in counts), NOTHING)):
        return Lamp.RED, say(N_("{units} above the ceiling"), units=number_text(over))
    if behind := _say_behind(gap, points, rule):
        return behind
    due = [c.cohort.due for c in counts if c.missing and 0 <= (c.cohort.due - as_of).days <= rule.near_days]
    if due:
        return Lamp.YELLOW, say(N_("due in {days} d"), days=(min(due) - as_of).days)
    if any(c.done_on and c.done_on > c.cohort.due for c in counts):
        return Lamp.YELLOW, say(N_("done late"))
    if unknown := sum(1 for c in counts if c.cohort.open):
        return Lamp.NONE, say(N_("{number} without a figure"), number=unknown)
    return Lamp.GREEN, _say_well(counts, gap)


def round_down(exact: Fraction, quantities: Iterable[Decimal], *, floor: bool = False) -> Decimal:
    """A number rounded down to the decimals of some quantities, to whole units where all of them are whole; towards 0, or
    with `floor` below it.
    """
    exponents = (q.normalize().as_tuple().exponent for q in quantities)
    places = max((-e for e in exponents if isinstance(e, int) and e < 0), default=0)
    scaled = exact * 10**places
    return Decimal(scaled.__floor__() if floor else int(scaled)).scaleb(-places)


def _judge_level(counts: list[Count], rule: Settings, as_of: date) -> Standing:
    """A level of one place: the value that is due next, or was last, beside the value recorded last."""
    now = min(counts, key=lambda c: (c.cohort.due < as_of, abs((c.cohort.due - as_of).days)))
    falling, begun = now.cohort.bound is Bound.AT_MOST, as_of >= now.cohort.start
    figures = (now.cohort.quantity, now.cohort.base)
    # towards where it started from, as anything that is due by schedule; where that is unknown there is no way to be on
    expected = -round_down(-now.expected, figures, floor=True) if falling else round_down(now.expected, figures)
    known = not now.cohort.adrift or now.cohort.due <= as_of
    way = expected - now.value if falling else now.value - expected
    lamp, reason = _lamp(counts, way if begun and known else NOTHING, NOTHING, rule, as_of)
    if lamp is Lamp.GREEN and now.missing:
        if not begun:
            reason = say(N_("not yet begun"))
        elif not now.recorded and (way >= 0 or not known):  # a start that is as good as the schedule says nothing of today
            lamp, reason = Lamp.NONE, say(N_("no value is recorded"))
        elif not known:
            lamp, reason = Lamp.NONE, say(N_("no start is known"))
    gap = way if begun and known and now.recorded else None
    accepted, reported = (now.accepted if now.recorded else None, now.reported if now.recorded or now.reported else None)
    pace = Pace.DONE if not now.missing else None if gap is None else _pace(gap, gap)
    return Standing(
        now.cohort.measure, now.cohort.quantity, now.cohort.planned_first, accepted, reported, NOTHING, NOTHING,
        expected if known else None, gap, None, None, pace, lamp, reason,
    )  # fmt: skip


def _pace(gap: Decimal, ahead: Decimal | Fraction) -> Pace:
    return Pace.BEHIND if gap < 0 else Pace.AHEAD if ahead > 0 else Pace.ON


def _points(done: Decimal, exact: Fraction, planned: Decimal) -> Decimal:
    """How far what is done lies from the schedule, in points of the planned."""
    behind = (Fraction(done) - exact) * 100 / Fraction(planned) if planned else Fraction(0)
    return round_half_up(Decimal(behind.numerator) / behind.denominator)


def judge(group: Iterable[Count], rule: Settings, as_of: date) -> Standing:
    """A group of like cohorts against the schedule, in their common measure: sums first, then percent. The expected is
    rounded down to whole units, or to as many decimals as the planned quantities have; ahead is what is more than the
    schedule before rounding.
    """
    counts = list(group)
    measure = common_measure(c.cohort.measure for c in counts)
    counts = [scale_count(c, measure) for c in counts]
    if counts and counts[0].cohort.sort is Sort.LEVEL:
        return _judge_level(counts, rule, as_of)
    planned = sum((c.cohort.quantity for c in counts), NOTHING)
    accepted = sum((c.accepted for c in counts), NOTHING)
    done = sum((c.done for c in counts), NOTHING)
    exact = sum((c.expected for c in counts), Fraction(0))
    expected = round_down(exact, (c.cohort.quantity for c in counts))
    ceiling = bool(counts) and counts[0].cohort.sort is Sort.CEILING
    gap = NOTHING if ceiling else done - expected
    points = _points(done, exact, planned) if gap else NOTHING
    pace = Pace.DONE if not any(c.missing for c in counts) else _pace(gap, Fraction(done) - exact)
    lamp, reason = _lamp(counts, gap, points, rule, as_of) if counts else (Lamp.GREEN, say(N_("done")))
    known = not counts or any(not c.cohort.open for c in counts)
    return Standing(
        measure,
        planned if known else None,
        sum((c.cohort.planned_first for c in counts), NOTHING) if known else None,
        accepted,
        sum((c.reported for c in counts), NOTHING),
        sum((c.waiting for c in counts), NOTHING),
        sum((c.surplus for c in counts), NOTHING),
        expected,
        gap,
        points if gap else None,
        percent(done, planned) if known and not ceiling else None,
        None if ceiling or not known else pace,
        lamp,
        reason,
    )


def scale_count(count: Count, into: str) -> Count:
    """A cohort with its figures in another measure that is alike."""
    own = count.cohort.measure
    if own == into:
        return count

    def turn(cohort: Cohort) -> Cohort:
        stated = None if cohort.stated is None else convert(cohort.stated, own, into)
        quantity, base = convert(cohort.quantity, own, into), convert(cohort.base, own, into)
        return replace(cohort, measure=into, stated=stated, quantity=quantity, base=base)

    cohort = turn(count.cohort)
    if cohort.was:
        cohort = replace(cohort, was=turn(cohort.was))
    times = Fraction(split_measure(own)[0]) / Fraction(split_measure(into)[0])
    accepted, reported = convert(count.accepted, own, into), convert(count.reported, own, into)
    return replace(count, cohort=cohort, accepted=accepted, reported=reported, expected=count.expected * times)
