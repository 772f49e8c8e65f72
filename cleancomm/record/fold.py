"""The status of every item as a pure fold over the record: any order of lines gives the same, any past day too."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cleancomm.record.entry import Entry, State

ItemKey = tuple[str, str | None, str]
CohortKey = tuple[str, str, str | None]


@dataclass(frozen=True)
class Progress:
    """The life of each item, the quantities of each cohort and the entries of each milestone up to a day."""

    items: dict[ItemKey, tuple[Entry, ...]]
    quantities: dict[CohortKey, tuple[Entry, ...]]
    milestones: dict[str, tuple[Entry, ...]]


def fold_record(entries: Iterable[Entry], as_of: date) -> Progress:
    """What the record says as of a day: voided and replaced entries count no more, later facts not yet."""
    known = {e.id: e for e in entries}
    dropped = {e.voids for e in known.values() if e.voids}
    dropped |= {e.replaces for e in known.values() if e.replaces and e.id not in dropped}
    items: dict[ItemKey, list[Entry]] = {}
    quantities: dict[CohortKey, list[Entry]] = {}
    milestones: dict[str, list[Entry]] = {}
    for entry in sorted(known.values(), key=lambda e: (e.on, e.at.timestamp(), e.id)):
        if entry.id in dropped or entry.on > as_of:
            continue
        if entry.milestone is not None:
            milestones.setdefault(entry.milestone, []).append(entry)
        elif entry.item is not None and entry.task is not None:
            items.setdefault((entry.task, entry.street, entry.item), []).append(entry)
        elif entry.quantity is not None and entry.task is not None and entry.period is not None:
            quantities.setdefault((entry.task, entry.period, entry.street), []).append(entry)
    return Progress(
        {k: tuple(v) for k, v in items.items()},
        {k: tuple(v) for k, v in quantities.items()},
        {k: tuple(v) for k, v in milestones.items()},
    )


def state_of(life: tuple[Entry, ...]) -> State:
    """The state that the last entry gives; without one the item is planned (未启动)."""
    return next((e.state for e in reversed(life) if e.state), State.PLANNED)


def accepted_day(life: tuple[Entry, ...]) -> date | None:
    """The day on which the item was accepted, if it is."""
    if state_of(life) is not State.ACCEPTED:
        return None
    day = None
    for entry in life:
        if entry.state is not State.ACCEPTED:
            day = None
        elif day is None:
            day = entry.on
    return day


def quantity_of(life: tuple[Entry, ...], state: State) -> Decimal:
    """The last quantity recorded for a state, 0 without one."""
    return next((e.quantity for e in reversed(life) if e.state is state and e.quantity is not None), Decimal(0))


def quantity_day(life: tuple[Entry, ...], needed: Decimal) -> date | None:
    """The day from which the accepted quantity has been at least `needed` without a break."""
    day = None
    for entry in life:
        if entry.state is State.ACCEPTED and entry.quantity is not None:
            if entry.quantity < needed:
                day = None
            elif day is None:
                day = entry.on
    return day
