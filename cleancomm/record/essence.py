"""What of a long record still bears on a new entry: of the life of an item its last words, of all else every entry."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from cleancomm.plan.about import About, Thing
from cleancomm.record.entry import Entry, State
from cleancomm.record.fold import standing_entries, step_of
from cleancomm.record.lines import Record


class Essence(NamedTuple):
    """Which entries of a record bear on its last day and on later ones, by their places; that day; and the tasks of which
    others were left out.
    """

    kept: list[int]
    day: date
    tasks: frozenset[str]


def find_essence(record: Record) -> Essence:
    """What of a record, which has an entry, bears on how the plan stands on its last day or later, and on what may be recorded
    then.

    Of an item of which only its state was ever told these are the last report of each unit, the first and the last entry of
    the state that it is in, and each that made it accepted or took that back. Where a number was told of its task all is kept:
    what a number takes in depends on the days of all that was said.
    """
    entries, rare = record.entries, [record.entries[at] for at in record.rare]
    numbered = {e.task for e in entries if e.quantity is not None and e.approval is None}
    apart = {e.about for e in rare if e.about is not None}
    lives: dict[About, list[Entry]] = {}
    for entry in standing_entries(entries):
        about = entry.about
        if about is not None and about.thing is Thing.ITEM and about not in apart and about.task not in numbered:
            lives.setdefault(about, []).append(entry)
    left = {id(entry): entry for life in lives.values() for entry in life}
    for life in lives.values():
        for n in _find_last_words(life):
            del left[id(life[n])]
    kept = [at for at, e in enumerate(entries) if id(e) not in left]
    tasks = frozenset(e.task for e in left.values() if e.task is not None)
    return Essence(kept, max(e.on for e in entries), tasks)


def _find_last_words(life: Sequence[Entry]) -> set[int]:
    """The places of what the standing entries of an item, in the order of their days, come to."""
    kept = set({e.unit: n for n, e in enumerate(life) if e.state is State.REPORTED}.values())
    done = [False, *(e.state is State.ACCEPTED for e in life)]
    kept |= {n for n in range(len(life)) if done[n] != done[n + 1]}
    last = len(life) - 1
    begin = next((n + 1 for n in range(last, -1, -1) if life[n].state is not life[last].state), 0)
    earlier = max((n for n in kept if n < begin), default=None)
    # what parts the state from the same told earlier, in an entry that is kept or comes back with another of its line
    if begin and (any(step_of(e.id) != e.id for e in life) or (earlier is not None and life[earlier].state is life[last].state)):
        kept.add(begin - 1)
    return kept | {begin, last}


def is_enough(record: Record, entry: Entry, steps: Collection[str] = ()) -> bool:
    """Whether a record, abridged or not, holds all that a further entry bears on; `steps` are those that came with it."""
    abridged = record.abridged
    if abridged is None:
        return True
    if entry.on < abridged.day or (entry.quantity is not None and entry.task in abridged.tasks):
        return False
    return all(name is None or step_of(name) in steps for name in (entry.voids, entry.replaces))
