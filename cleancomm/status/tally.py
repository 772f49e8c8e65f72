"""What the record says of each cohort as of a day: its items with their states, what is accepted, reported and due."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from operator import attrgetter, itemgetter

from cleancomm.plan.about import About, about_item
from cleancomm.plan.cohorts import NOTHING, Cohort, Sort
from cleancomm.plan.models import Bound
from cleancomm.record.amend import AmendedPlan
from cleancomm.record.entry import Entry, State
from cleancomm.record.fold import Life, Progress, since_of, state_of
from cleancomm.record.reading import reached_of, read_alone
from cleancomm.value import dataclass

_DAY = attrgetter("on")
DONE = frozenset({State.ACCEPTED})
SAID = frozenset({State.REPORTED, State.ACCEPTED})


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
    by_number: bool = False


@dataclass(frozen=True)
class Count:
    """A cohort as of a day: quantities in the task's measure. Of a level, `accepted` and `reported` are the last values,
    absent where none is `recorded`; those of an earlier period are `carried` on until it has its own. `settled` says
    that a target without a figure was accepted as it is; `reporters` are the units by whose word something is done.
    """

    cohort: Cohort
    items: tuple[Item, ...]
    accepted: Decimal
    reported: Decimal
    expected: Fraction
    done_on: date | None
    recorded: bool = True
    carried: bool = False
    settled: bool = False
    reporters: frozenset[str] = frozenset()

    @property
    def done(self) -> Decimal:
        """What of the target is done: a surplus over it fills nobody else's gap."""
        return min(self.accepted, self.cohort.quantity) if self.cohort.sort is Sort.SUM else self.accepted

    @property
    def surplus(self) -> Decimal:
        """What was accepted beyond the target; of a ceiling, by how much it is exceeded."""
        over = self.accepted - self.cohort.quantity
        return max(NOTHING, over) if self.cohort.sort is not Sort.LEVEL and not self.cohort.open else NOTHING

    @property
    def waiting(self) -> Decimal:
        """What is reported as done and waits for acceptance (待验收)."""
        return NOTHING if self.cohort.sort is Sort.LEVEL else max(NOTHING, self.reported - self.accepted)

    @property
    def checkers(self) -> tuple[str, ...]:
        """Whose check it waits for: the first of the units that lead the task and have not reported it themselves."""
        return tuple(u for u in self.cohort.checkers if u not in self.reporters)[:1]

    @cached_property
    def missing(self) -> Decimal:
        """How much is still to be accepted, never below 0: of a level the way to it; nothing of a ceiling."""
        if self.cohort.open:
            return NOTHING if self.settled else Decimal(1)
        if self.cohort.sort is Sort.CEILING:
            return NOTHING
        if self.cohort.sort is Sort.LEVEL:
            way = self.cohort.quantity - self.value
            left = {Bound.EXACTLY: abs(way), Bound.AT_LEAST: way, Bound.AT_MOST: -way}[self.cohort.bound]
            return NOTHING if self._holds else max(left, NOTHING) or Decimal(1)
        return max(NOTHING, self.cohort.quantity - self.accepted)

    @property
    def value(self) -> Decimal:
        """Where a level stands: the value recorded last, else where it started from."""
        return self.accepted if self.recorded else self.cohort.base

    @property
    def _holds(self) -> bool:
        """Whether a level is held, by a value of its own period or a later one."""
        return self.recorded and not self.carried and is_held(self.cohort, self.accepted)


def group_alike(
    counts: Iterable[Count], by: Callable[[Count], object] = lambda count: None
) -> dict[tuple[object, object], list[Count]]:
    """The counts whose figures may be added, together: of each value of `by`, and of each measure in it; as they come."""
    groups: dict[tuple[object, object], list[Count]] = {}
    for count in counts:
        groups.setdefault((by(count), count.cohort.alike), []).append(count)
    return groups


def is_held(cohort: Cohort, value: Decimal) -> bool:
    """Whether a value is that of a level, or on its right side."""
    over = value - cohort.quantity
    return {Bound.EXACTLY: over == 0, Bound.AT_LEAST: over >= 0, Bound.AT_MOST: over <= 0}[cohort.bound]


def elapsed(cohort: Cohort, as_of: date) -> Fraction:
    """The share of the cohort that should be reached by the end of a day: even over its days, first and last included, or in
    straight lines between the nodes that the plan sets.
    """
    # by their numbers, for the day before the first of the calendar has none of its own
    day, first, due = as_of.toordinal(), cohort.start.toordinal() - 1, cohort.due.toordinal()
    between = ((n.toordinal(), share) for n, share in cohort.nodes)
    nodes = [(first, Fraction(0)), *(n for n in between if first < n[0] < due), (due, Fraction(1))]
    if day >= due:
        return Fraction(1)
    for (left, low), (right, high) in pairwise(nodes):
        if day < right:
            return low + (high - low) * Fraction(max(day - left, 0), right - left)
    return Fraction(1)


def expect(cohort: Cohort, as_of: date) -> Fraction:
    """What should be reached by the end of a day: of a ceiling nothing, of a level the way from where it started."""
    if cohort.sort is Sort.CEILING:
        return Fraction(0)
    if cohort.sort is Sort.LEVEL:
        start = Fraction(cohort.base)
        return start + (Fraction(cohort.quantity) - start) * elapsed(cohort, as_of)
    return Fraction(cohort.quantity) * elapsed(cohort, as_of)


@dataclass(frozen=True)
class Tally:
    """What the record says of a cohort: the lives of its items, and the numbers recorded for it and for streets in it.

    Of a level, `earlier` and `later` are the values recorded for the periods before its own and after it.
    """

    cohort: Cohort
    lives: dict[About, Life]
    numbers: dict[str | None, Life]
    earlier: Life = ()
    later: Life = ()

    def until(self, day: date) -> "Tally":
        """What it said at the end of a day."""
        return Tally(
            self.cohort,
            {k: life[: bisect_right(life, day, key=_DAY)] for k, life in self.lives.items()},
            {k: life[: bisect_right(life, day, key=_DAY)] for k, life in self.numbers.items()},
        )

    @cached_property
    def own_names(self) -> frozenset[str]:
        """The names that the plan in force has for the cohort."""
        return frozenset(self.cohort.names)

    @cached_property
    def _sizes(self) -> Counter[str | None]:
        """How many items there are in each street."""
        return Counter(about.scope for about in self.lives)

    @cached_property
    def _covered_by(self) -> dict[tuple[str | None, frozenset[State]], date | None]:
        return {}

    def _items_of(self, scope: str | None) -> list[About]:
        """The items that a number for a street, or for the cohort as such, speaks of."""
        return [about for about in self.lives if scope in (self.cohort.scope, about.scope)]

    def _number(self, scope: str | None, states: frozenset[State]) -> tuple[Decimal, date | None]:
        """How many of a scope a number gives for some states by now, and the day of the last such number."""
        life = self.numbers.get(scope, ())
        day = next((e.on for e in reversed(life) if e.state in states and e.quantity is not None), None)
        return reached_of(life, states), day

    def covers(self, scope: str | None, states: frozenset[State]) -> date | None:
        """The day of a number that takes in every item it speaks of, so that each has come to one of the states."""
        if (scope, states) not in self._covered_by:
            number, day = self._number(scope, states)
            spoken = len(self.lives) if scope == self.cohort.scope else self._sizes[scope]
            least = max(Decimal(spoken), self.cohort.quantity if scope == self.cohort.scope else NOTHING)
            self._covered_by[scope, states] = day if number >= least > 0 else None
        return self._covered_by[scope, states]

    def covered(self, about: About, states: frozenset[State]) -> date | None:
        """The day of a number by which an item has come to one of the states, where nothing later is said of it itself."""
        if not self.numbers:
            return None
        own = next((e for e in reversed(self.lives.get(about, ())) if e.state), None)
        for scope in dict.fromkeys((about.scope, self.cohort.scope)):
            day = self.covers(scope, states)
            if day and (own is None or own.on <= day):
                return day
        return None

    def _said(self, scope: str | None, states: frozenset[State]) -> Decimal:
        """The number recorded for a scope, less what was sent back of the items that it took in."""
        number, day = self._number(scope, states)
        if day is None or self.covers(scope, states) is None:
            return number
        later = (next((e for e in reversed(self.lives[a]) if e.state), None) for a in self._items_of(scope))
        gone = sum(1 for e in later if e and e.on > day and e.state not in states)
        return max(NOTHING, number - gone)

    def by_scope(self, states: frozenset[State]) -> dict[str | None, Decimal]:
        """How many have come to one of the states in each street of a cohort: the names or the number, whichever is more."""
        named = Counter(about.scope for about, life in self.lives.items() if state_of(life) in states)
        scopes = dict.fromkeys((*named, *self.numbers))
        own = self.cohort.scope
        return {s: max(Decimal(named[s]), self._said(s, states) if s != own else NOTHING) for s in scopes}

    def reached(self, states: frozenset[State]) -> Decimal:
        """How many have come to one of the states; a number recorded for the cohort as such counts instead where it is more
        than all of its streets together.
        """
        return max(sum(self.by_scope(states).values(), NOTHING), self._said(self.cohort.scope, states))

    def done_on(self, states: frozenset[State] = DONE) -> date | None:
        """The day from which as much as is planned has come to one of the states without a break."""
        if not self.numbers:
            return self._named_on(states)
        days = {e.on for life in (*self.lives.values(), *self.numbers.values()) for e in life}
        done = None
        for day in sorted(days, reverse=True):
            if self.until(day).reached(states) < self.cohort.quantity:
                break
            done = day
        return done

    def _named_on(self, states: frozenset[State]) -> date | None:
        """The same where there are names alone: gone through once, by how many more are there at the end of each day."""
        more: dict[date, int] = {}
        for life in self.lives.values():
            was = False
            for entry in life:
                now = was if entry.state is None else entry.state in states
                more[entry.on] = more.get(entry.on, 0) + now - was
                was = now
        reached, done = 0, None
        for day in sorted(more):
            reached += more[day]
            done = (done or day) if reached >= self.cohort.quantity else None
        return done


def _last_value(life: Iterable[Entry], states: frozenset[State]) -> Decimal | None:
    """The value of a level that was recorded last in one of the states; one sent back leaves the one accepted before."""
    value = accepted = None
    for entry in life:
        accepted = entry.quantity if entry.state is State.ACCEPTED else accepted
        if entry.state is State.RETURNED:
            value = accepted
        elif entry.state in states and entry.quantity is not None:
            value = entry.quantity
    return value


def _make_item(tally: Tally, about: About, amended: AmendedPlan) -> Item:
    cohort, life = tally.cohort, tally.lives[about]
    state = state_of(life)
    day, by_number = since_of(life), False
    for states, word in ((DONE, State.ACCEPTED), (SAID, State.REPORTED)):
        if state not in states and (on := tally.covered(about, states)):
            state, day, by_number = word, on, True
            break
    return Item(
        about, cohort.task, cohort.period, about.scope, about.name, state, day, about.name not in tally.own_names,
        cohort.source, amended.renamed.get(about), amended.moved.get(about), cohort.unit is not None, by_number,
    )  # fmt: skip


def count_tally(tally: Tally, as_of: date, amended: AmendedPlan, entered: Mapping[tuple[str, str], date]) -> Count:
    """A cohort as of a day; `entered` are the tasks and periods of milestones that an entry of their own has accepted."""
    cohort = tally.cohort
    items = tuple(_make_item(tally, about, amended) for about in tally.lives)
    expected = expect(cohort, as_of)
    if cohort.sort is Sort.LEVEL:
        return _count_level(tally, items, expected)
    accepted = tally.reached(DONE)
    reported = max(accepted, tally.reached(SAID))
    done_on = tally.done_on() if accepted >= cohort.quantity > 0 else None
    if cohort.open and (day := entered.get((cohort.task, cohort.period)) or _settled_on(tally, items)):
        return Count(cohort, items, accepted, reported, expected, day, settled=True)
    lives = (*tally.lives.values(), *tally.numbers.values())
    word = State.REPORTED
    reporters = frozenset([e.unit for life in lives for e in life if e.state is word and e.unit])
    return Count(cohort, items, accepted, reported, expected, done_on, reporters=reporters)


def _settled_on(tally: Tally, items: tuple[Item, ...]) -> date | None:
    """The day on which a target without a figure was accepted: a number for it, or all that was named of it."""
    if any(i.state is not State.ACCEPTED for i in items):
        return None
    lives = (*tally.lives.values(), *tally.numbers.values())
    return max((e.on for life in lives for e in life if e.state is State.ACCEPTED), default=None)


def _count_level(tally: Tally, items: tuple[Item, ...], expected: Fraction) -> Count:
    """A level: held by the last value of its own period, else by one of a later period; until it has a value of its own the
    one of the period before is carried on.
    """
    cohort, own = tally.cohort, tally.numbers.get(tally.cohort.scope, ())
    lives = [own, *([tally.later] if not _holds_by(cohort, own) and _holds_by(cohort, tally.later) else [])]
    accepted, reported = _last_value(lives[-1], DONE), _last_value(lives[-1], SAID)
    carried = accepted is None and (before := _last_value(tally.earlier, DONE)) is not None
    if carried:
        accepted = before
    said = next((v for v in (reported, accepted) if v is not None), NOTHING)
    known = accepted is not None
    count = Count(cohort, items, accepted or NOTHING, said, expected, None, recorded=known, carried=carried)
    if count.missing:
        return count
    return replace(count, done_on=next((e.on for e in reversed(lives[-1]) if e.state is State.ACCEPTED), None))


def _holds_by(cohort: Cohort, life: Life) -> bool:
    """Whether a level is held by the values of a life."""
    value = _last_value(life, DONE)
    return value is not None and is_held(cohort, value)


class _Levels:
    """The values that were recorded for levels, of each task and place in the order of their periods."""

    def __init__(self, cohorts: Iterable[Cohort], numbers: Mapping[tuple[str, str], dict[str | None, Life]]) -> None:
        self.told: dict[tuple[str, str | None], list[tuple[date, Entry]]] = {}
        # a target that stands twice has its values once
        periods = dict.fromkeys((c.end, c.task, c.period, c.scope) for c in cohorts if c.sort is Sort.LEVEL)
        for end, task, period, scope in sorted(periods, key=itemgetter(0)):
            life = numbers.get((task, period), {}).get(scope, ())
            self.told.setdefault((task, scope), []).extend((end, e) for e in life)

    def around(self, cohort: Cohort) -> tuple[Life, Life]:
        """Those for the periods before that of a level, and those for the periods after it."""
        mine = self.told[cohort.task, cohort.scope]
        return tuple(e for end, e in mine if end < cohort.end), tuple(e for end, e in mine if end > cohort.end)


def list_tallies(cohorts: Iterable[Cohort], progress: Progress) -> Iterator[Tally]:
    """What the record says of each cohort; what was chosen for a place without a target of its own is of the whole."""
    every = tuple(cohorts)
    scopes: dict[tuple[str, str], set[str | None]] = {}
    for cohort in every:
        scopes.setdefault((cohort.task, cohort.period), set()).add(cohort.scope)
    numbers: dict[tuple[str, str], dict[str | None, Life]] = {}
    for about, life in read_alone(every, progress.lives).items():
        numbers.setdefault((about.task or "", about.period or ""), {})[about.scope] = life
    levels = _Levels(every, numbers)
    # what a target names counts there, though an entry put it into another period too: once
    named = {about_item(c.task, c.scope, n) for c in every for n in c.names} if progress.chosen else set()
    for cohort in every:
        key = (cohort.task, cohort.period)
        others = scopes[key] - {cohort.scope} if cohort.scope is None else set()
        whole = cohort.scope is None
        items = dict.fromkeys(about_item(cohort.task, cohort.scope, n) for n in cohort.names)
        chosen = [a for a in progress.chosen.get(key, ()) if a not in named]
        items |= dict.fromkeys(a for a in chosen if a.scope == cohort.scope or (whole and a.scope not in others))
        mine = {s: n for s, n in numbers.get(key, {}).items() if s == cohort.scope or (whole and s not in others)}
        others_of = levels.around(cohort) if cohort.sort is Sort.LEVEL else ()
        yield Tally(cohort, {about: progress.life(about) for about in items}, mine, *others_of)
