"""The status of every item as a pure fold over the record: any order of lines gives the same, any past day too."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import islice
from operator import attrgetter, eq

from cleancomm.plan.about import About, Thing
from cleancomm.record.entry import Entry, State
from cleancomm.value import dataclass

Life = tuple[Entry, ...]


@dataclass(frozen=True)
class Progress:
    """The life of everything that the record speaks of, up to a day: of an item and a milestone all entries, of a cohort
    the numbers recorded for it.

    `chosen` are the items that the record itself puts into a task and period; `amendments` change the plan.
    """

    lives: dict[About, Life]
    chosen: dict[tuple[str, str], tuple[About, ...]]
    amendments: Life

    def life(self, about: About) -> Life:
        """The entries about a thing, none where the record does not speak of it."""
        return self.lives.get(about, ())


def index_entries(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """Entries under their ids and those of their steps."""
    named: dict[str, list[Entry]] = {}
    for entry in entries:
        for name in {entry.id, step_of(entry.id)}:
            named.setdefault(name, []).append(entry)
    return named


class Entries(dict[str, Entry]):
    """Entries by id, which are found by their step as well."""

    @cached_property
    def _named(self) -> dict[str, list[Entry]]:
        return index_entries(self.values())

    def find(self, name: str | None) -> list[Entry]:
        """The entries that an id of an entry or a step means."""
        return self._named.get(name, []) if name is not None else []


def unique_entries(entries: Iterable[Entry]) -> Entries:
    """The entries by id; of two that share one, the same counts in any order of lines."""
    every = tuple(entries)
    known = Entries({entry.id: entry for entry in every})
    if len(known) == len(every):
        return known
    known = Entries()
    for entry in every:
        other = known.setdefault(entry.id, entry)
        if other is not entry and other != entry:
            known[entry.id] = min(other, entry, key=Entry.model_dump_json)
    return known


def undone_ids(entries: Iterable[Entry]) -> frozenset[str]:
    """The ids of entries that are undone or replaced by one that stands.

    An entry stands unless a standing one undoes or replaces it (or the step that it belongs to), whatever the
    clocks of those who recorded them said. Entries that undo each other in a ring all stand.
    """
    return _undone_of(unique_entries(entries))


def _undone_of(known: dict[str, Entry]) -> frozenset[str]:
    named = {e.id: [n for n in (e.voids, e.replaces) if n] for e in known.values() if e.voids or e.replaces}
    wanted = {n for names in named.values() for n in names if n not in known}
    steps: dict[str, list[str]] = {}
    if wanted:
        for name in known:
            if (step := step_of(name)) in wanted:
                steps.setdefault(step, []).append(name)

    def list_targets(name: str, names: list[str]) -> list[str]:
        return [t for n in names for t in ((n,) if n in known else steps.get(n, ())) if t != name]

    targets = {name: found for name, names in named.items() if (found := list_targets(name, names))}
    dropped, left = _drop(targets)
    if left:
        targets = {name: [t for t in found if name not in _reach(targets, t)] for name, found in targets.items()}
        dropped, _ = _drop(targets)
    return frozenset(dropped)


def _drop(targets: dict[str, list[str]]) -> tuple[set[str], bool]:
    """The names that a standing one names, and whether a ring has kept any from being judged."""
    open_ = Counter(t for found in targets.values() for t in found)
    ready = [name for name in targets if not open_[name]]
    dropped: set[str] = set()
    while ready:
        name = ready.pop()
        for target in targets.get(name, ()):
            if name not in dropped:
                dropped.add(target)
            open_[target] -= 1
            if not open_[target]:
                ready.append(target)
    return dropped, any(open_.values())


def _reach(targets: dict[str, list[str]], name: str) -> set[str]:
    """A name and all that it leads to."""
    seen, todo = {name}, [name]
    while todo:
        new = set(targets.get(todo.pop(), ())) - seen
        seen |= new
        todo += new
    return seen


def step_of(entry_id: str) -> str:
    """The id of the step that an entry belongs to: one line of the record."""
    head, dot, number = entry_id.rpartition(".")
    return head if dot and number.isdecimal() else entry_id


def order_of(entry_id: str) -> tuple[str, int, str]:
    """What ids are sorted by: the entries of one step by their numbers, .2 before .10."""
    step = step_of(entry_id)
    number = entry_id[len(step) :]
    return step, len(number), number


class _Origins:
    """What each correction goes back to: it stands in the place of what it corrects."""

    def __init__(self, known: dict[str, Entry]) -> None:
        self.known = known
        self.found: dict[str, Entry] = {}

    @cached_property
    def _first(self) -> dict[str, Entry]:
        """The first entry of each step."""
        every = sorted(self.known.items(), key=lambda row: order_of(row[0]), reverse=True)
        return {step_of(name): entry for name, entry in every}

    def find(self, entry: Entry) -> Entry:
        """The entry that stands at the beginning of a row of corrections; of a ring, the last that was not seen before."""
        seen: dict[str, None] = {entry.id: None}
        while entry.replaces:
            other = self.found.get(entry.id) or self.known.get(entry.replaces) or self._first.get(entry.replaces)
            if other is None:
                break
            if other.id in seen:
                return entry
            seen[other.id] = None
            entry = other
        self.found |= dict.fromkeys((name for name in seen if name != entry.id), entry)
        return entry


def standing_entries(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The facts and amendments that are neither undone nor replaced, in the order of their days.

    Those of one day stand in the order of recording, a correction in the place of what it corrects.
    """
    known = unique_entries(entries)
    undone = _undone_of(known)
    kept = [e for e in known.values() if e.voids is None and e.id not in undone]
    origins = _Origins(known)

    def find_moment(entry: Entry) -> float:
        return (entry if entry.replaces is None else origins.find(entry)).moment

    moment = find_moment if any(e.replaces is not None for e in kept) else attrgetter("moment")
    kept.sort(key=moment)
    kept.sort(key=attrgetter("on"))
    moments = list(map(moment, kept))
    # as in a step about several things
    alike = [n for n, same in enumerate(map(eq, moments, islice(moments, 1, None)), 1) if same and kept[n].on == kept[n - 1].on]

    def place(entry: Entry) -> tuple[tuple[str, int, str], tuple[str, int, str]]:
        return order_of(origins.find(entry).id), order_of(entry.id)

    for first, last in _list_runs(alike):
        kept[first:last] = sorted(kept[first:last], key=place)
    return tuple(kept)


def _list_runs(alike: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Where each run of like neighbours begins and ends, of the places that are like the one before them."""
    first = last = 0
    for at in alike:
        if at != last:
            if last > first:
                yield first, last
            first = at - 1
        last = at + 1
    if last > first:
        yield first, last


def fold_record(entries: Iterable[Entry], as_of: date) -> Progress:
    """What the record says as of a day: undone and replaced entries count no more, later facts not yet."""
    standing = standing_entries(entries)
    standing = standing[: bisect_right(standing, as_of, key=attrgetter("on"))]
    amendments = tuple([e for e in standing if e.approval is not None])
    # the amendment of a target is of the plan, no fact of the life of anything
    apart = {id(e) for e in amendments if e.about and e.about.thing is Thing.COHORT}
    lives: defaultdict[About | None, list[Entry]] = defaultdict(list)
    for entry in [e for e in standing if id(e) not in apart] if apart else standing:
        lives[entry.about].append(entry)
    chosen: dict[About, str] = {}
    for entry in [e for e in standing if e.period is not None or e.approval is not None]:
        if (about := entry.about) is None or about.thing is not Thing.ITEM:
            continue
        if entry.instead is not None and about in chosen:
            chosen[about._replace(name=entry.instead)] = chosen.pop(about)
        elif at := entry.to or entry.period:
            chosen[about] = at
    by_period: dict[tuple[str, str], list[About]] = {}
    for about, at in chosen.items():
        by_period.setdefault((about.task or "", at), []).append(about)
    told = {about: tuple(life) for about, life in lives.items() if about is not None}
    return Progress(told, {k: tuple(v) for k, v in by_period.items()}, amendments)


def state_of(life: Iterable[Entry]) -> State:
    """The state that the last entry gives; without one the item is planned (未启动)."""
    entry: Entry
    for entry in reversed(life if isinstance(life, tuple) else tuple(life)):
        if entry.state:
            return entry.state
    return State.PLANNED


def told_day(life: Iterable[Entry]) -> date | None:
    """The day of the last entry that tells more of a thing than that it is planned."""
    return next((e.on for e in reversed(tuple(life)) if e.state not in (None, State.PLANNED)), None)


def since_of(life: Iterable[Entry]) -> date | None:
    """The day from which a life has been in the state that its last entry gives; a report that it is still so moves none."""
    day, state = None, None
    for entry in life:
        if entry.state is not None and entry.state is not state:
            day, state = entry.on, entry.state
    return day


def accepted_day(life: Iterable[Entry]) -> date | None:
    """The day on which the item was accepted, if it is."""
    day = None
    for entry in life:
        if entry.state is State.ACCEPTED:
            day = day or entry.on
        elif entry.state is not None:
            day = None
    return day


def quantity_of(life: Iterable[Entry], state: State) -> Decimal:
    """The last quantity recorded for a state, 0 without one."""
    return next((e.quantity for e in reversed(tuple(life)) if e.state is state and e.quantity is not None), Decimal(0))


def list_standing_steps(every: Iterable[Entry]) -> dict[str, Entry]:
    """The steps that stand, undos left aside, the last one first, each with its first entry."""
    last = sorted(standing_entries(every), key=lambda e: (e.moment, order_of(e.id)))
    steps: dict[str, Entry] = {}
    for entry in last:
        steps[step_of(entry.id)] = steps.pop(step_of(entry.id), entry)
    return dict(reversed(steps.items()))
