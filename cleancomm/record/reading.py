"""What recorded numbers come to: cumulative ones as what each period adds alone, reports less what was sent back.

A record may hold both readings of a task: an entry with `upto` counts up to the end of its period, one without in its period
alone.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from cleancomm.plan.about import About, Thing
from cleancomm.plan.cohorts import Cohort
from cleancomm.record.entry import Entry, State
from cleancomm.record.fold import Life, order_of, quantity_of

NOTHING = Decimal(0)


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


def stock_of(cohorts: Iterable[Cohort], task: str, scope: str | None) -> Decimal:
    """The stock that there was before the first cumulative figure of a street or unit, or of the whole."""
    mine = [c for c in cohorts if (c.task, c.scope) == (task, scope)]
    return min(mine, key=lambda c: c.end).base if mine else NOTHING


def settled_before(cohorts: Iterable[Cohort], alone: Mapping[About, Life], entry: Entry, *states: State) -> Decimal:
    """What the periods before that of a cumulative number had come to by its day, without it."""
    about = entry.about
    if about is None or not entry.upto:
        return NOTHING
    earlier = periods_before(cohorts, about.task or "", about.period or "")
    lives = (alone.get(about._replace(period=p), ()) for p in earlier)
    told = (tuple(e for e in life if e.on <= entry.on and e.id != entry.id) for life in lives)
    return sum((reached_of(life, states) for life in told), NOTHING)


def read_alone(cohorts: Iterable[Cohort], lives: Mapping[About, Life]) -> dict[About, Life]:
    """The numbers recorded for cohorts, each as what came in its period alone.

    A cumulative number fills the targets of the periods before its own first, each just up to its figure, for what came
    early counts on; where there is no figure, up to what is recorded. What is left came in its own period. The stock at the
    beginning, which is in it too, is no progress.
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
    """The numbers of one task and place, in the order of their days, over its periods; `stock` was there before them."""
    found: dict[About, list[Entry]] = {about: [] for about in lives}
    reached: dict[tuple[State | None, str], Decimal] = {}
    any_about = next(iter(lives))
    told = [(about, e) for about, life in lives.items() for e in life]
    for about, entry in sorted(told, key=lambda pair: (pair[1].on, pair[1].moment, order_of(pair[1].id))):
        period, left = about.period or "", entry.quantity or NOTHING
        if entry.upto:
            left = max(NOTHING, left - stock)
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
