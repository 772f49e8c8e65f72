"""What recorded numbers come to: cumulative ones as what each period adds alone, reports less what was sent back.

A record may hold both readings of a task: an entry with `upto` counts up to the end of its period, one without in its period
alone.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from operator import attrgetter

from cleancomm.plan.about import About, Thing
from cleancomm.plan.cohorts import NOTHING, Cohort, stock_of
from cleancomm.record.entry import Entry, State
from cleancomm.record.fold import Life, order_of, quantity_of


def reported_of(life: Iterable[Entry]) -> Decimal:
    """The last number reported, less what was sent back since: a new report takes in what was put right."""
    told = tuple(life)
    return max(NOTHING, quantity_of(told, State.REPORTED) - returned_of(told))


def returned_of(life: Iterable[Entry]) -> Decimal:
    """The last number sent back, 0 once a number has been reported since."""
    for entry in reversed(tuple(life)):
        if entry.quantity is not None and entry.state in (State.REPORTED, State.RETURNED):
            return entry.quantity if entry.state is State.RETURNED else NOTHING
    return NOTHING


def reached_of(life: Life, states: Iterable[State]) -> Decimal:
    """The largest number that a life gives for some states by now."""
    of = {State.REPORTED: reported_of, State.RETURNED: returned_of}
    return max(of[s](life) if s in of else quantity_of(life, s) for s in states)


def periods_before(cohorts: Iterable[Cohort], task: str, period: str) -> tuple[str, ...]:
    """The periods of a task that end before another does, the first to end first."""
    ends = {c.period: c.end for c in cohorts if c.task == task}
    return tuple(sorted((p for p in ends if period in ends and ends[p] < ends[period]), key=lambda p: ends[p]))


class _Reached:
    """What one life had come to at each of its entries, so that any day can be asked at the cost of one."""

    def __init__(self, life: Life) -> None:
        self.life = life
        self.places = {entry.id: n for n, entry in enumerate(life)}
        # where each number is overtaken by the next of its state
        self.overtaken = [len(life)] * len(life)
        later: dict[State | None, int] = {}
        for n in range(len(life) - 1, -1, -1):
            self.overtaken[n] = later.get(life[n].state, len(life))
            if life[n].quantity is not None:
                later[life[n].state] = n
        self.marks: list[dict[State | None, Decimal]] = [{}]
        for entry in life:
            self.marks.append(_go_on(self.marks[-1], entry))

    def by(self, entry: Entry, states: Iterable[State]) -> Decimal:
        """The largest number for some states by the day of an entry, without it."""
        day = attrgetter("on")
        end = bisect_right(self.life, entry.on, key=day)
        mark = self.marks[end]
        place = self.places.get(entry.id)
        if place is not None and self.overtaken[place] >= end:
            at = bisect_left(self.life, entry.on, key=day)
            mark = self.marks[at]
            for other in self.life[at:end]:
                mark = mark if other.id == entry.id else _go_on(mark, other)
        numbers = {**mark, State.REPORTED: max(NOTHING, mark.get(State.REPORTED, NOTHING) - mark.get(None, NOTHING))}
        numbers[State.RETURNED] = mark.get(None, NOTHING)
        return max(numbers.get(s, NOTHING) for s in states)


def _go_on(mark: dict[State | None, Decimal], entry: Entry) -> dict[State | None, Decimal]:
    """The last number of each state, and under None what was sent back since the last report, after one more entry."""
    if entry.state is None or entry.quantity is None:
        return mark
    after: dict[State | None, Decimal] = {**mark, entry.state: entry.quantity}
    if entry.state in (State.REPORTED, State.RETURNED):
        after[None] = entry.quantity if entry.state is State.RETURNED else NOTHING
    return after


class Settled:
    """What the periods before that of a cumulative number had come to, for many such numbers."""

    def __init__(self, cohorts: Sequence[Cohort], alone: Mapping[About, Life]) -> None:
        self.cohorts = cohorts
        self.alone = alone
        self.periods: dict[tuple[str, str], tuple[str, ...]] = {}
        self.stocks: dict[tuple[str, str | None], Decimal] = {}
        self.reached: dict[About, _Reached] = {}

    def before(self, entry: Entry, *states: State) -> Decimal:
        """What they had come to by its day, without it, and the stock before them."""
        about = entry.about
        if about is None or not entry.upto:
            return NOTHING
        task = about.task or ""
        key, place = (task, about.period or ""), (task, about.scope)
        if key not in self.periods:
            self.periods[key] = periods_before(self.cohorts, *key)
        if place not in self.stocks:
            self.stocks[place] = stock_of(self.cohorts, *place)
        lives = (self._life(about._replace(period=p)) for p in self.periods[key])
        return sum((life.by(entry, states) for life in lives), self.stocks[place])

    def _life(self, about: About) -> _Reached:
        return self.reached.get(about) or self.reached.setdefault(about, _Reached(self.alone.get(about, ())))


def read_alone(cohorts: Iterable[Cohort], lives: Mapping[About, Life]) -> dict[About, Life]:
    """The numbers recorded for cohorts, each as what came in its period alone.

    A cumulative number takes in the stock at the beginning, which is no progress. It fills the targets of the periods before
    its own first, each just up to its figure, for what came early counts on; where there is no figure, up to what is
    recorded. What is left came in its own period.
    """
    bare = {about: life for about, life in lives.items() if about.thing is Thing.COHORT}
    mixed = {(about.task, about.scope) for about, life in bare.items() if any(e.upto for e in life)}
    if not mixed:
        return bare
    every = list(cohorts)
    for task, scope in mixed:
        mine = {about: life for about, life in bare.items() if (about.task, about.scope) == (task, scope)}
        ends = {c.period: c.end for c in every if c.task == task}
        planned = {c.period: c.quantity for c in every if (c.task, c.scope) == (task, scope)}
        periods = sorted(ends, key=lambda p: ends[p])
        bare |= _spread(mine, periods, planned, stock_of(every, task or "", scope))
    return bare


def _spread(lives: Mapping[About, Life], periods: list[str], planned: Mapping[str, Decimal], stock: Decimal) -> dict[About, Life]:
    """The numbers of one task and place, in the order of their days, over its periods."""
    found: dict[About, list[Entry]] = {about: [] for about in lives}
    reached: dict[tuple[State | None, str], Decimal] = {}
    any_about = next(iter(lives))
    told = [(about, e) for about, life in lives.items() for e in life]
    for about, entry in sorted(told, key=lambda pair: (pair[1].on, pair[1].moment, order_of(pair[1].id))):
        period, left = about.period or "", entry.quantity or NOTHING
        left = max(NOTHING, left - stock) if entry.upto else left
        for earlier in periods[: periods.index(period)] if entry.upto and period in periods else ():
            key = (entry.state, earlier)
            has = reached.get(key, NOTHING)
            share = min(left, planned.get(earlier, has))
            if share != has:
                reached[key] = share
                copy = entry.model_copy(update={"period": earlier, "quantity": share, "upto": False})
                found.setdefault(any_about._replace(period=earlier), []).append(copy)
            left -= share
        reached[entry.state, period] = left
        found[about].append(entry.model_copy(update={"quantity": left, "upto": False}) if entry.upto else entry)
    return {about: tuple(life) for about, life in found.items()}
