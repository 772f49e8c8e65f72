"""The record since a day, a line a thing: the path that it went, from the state it was in to the one it is in now."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from cleancomm.campaign import Campaign
from cleancomm.message import N_, Message, join, say
from cleancomm.number import number_text
from cleancomm.plan.about import About, Thing
from cleancomm.record.entry import Entry, State, state_word
from cleancomm.record.fold import Entries, order_of, standing_entries, state_of, step_of, undone_ids, unique_entries
from cleancomm.report import Row, Table
from cleancomm.reports import columns as c
from cleancomm.reports.journal import say_entry
from cleancomm.reports.words import term

COLUMNS = (c.THING, c.PATH, c.STATE, c.SINCE, c.DAYS_TAKEN, c.UNIT, c.ENTRIES)


def _about_of(entry: Entry, known: Entries) -> tuple[About, ...]:
    """What an entry is about; an undo is about what it undoes, be it an undo itself."""
    seen: set[str] = set()
    todo, found = [entry], []
    while todo:
        one = todo.pop()
        if one.id in seen:
            continue
        seen.add(one.id)
        if one.about is not None:
            found.append(one.about)
        else:
            todo += known.find(one.voids)
    return tuple(dict.fromkeys(found))


def _say_state(state: State) -> Message:
    """The word for a state as a step of a path: 办结, for what waits then is told by the step that follows."""
    return say(N_("reported")) if state is State.REPORTED else state_word(state)


def _say_step(entry: Entry, known: Entries) -> Message:
    if entry.voids is not None:
        undone = next(iter(known.find(entry.voids)), entry)
        return say_entry(entry, known) if undone.voids else say(N_("undone: {what}"), what=_say_step(undone, known))
    if entry.state in (None, State.PLANNED) or entry.upto:
        return say_entry(entry, known)
    word = _say_state(entry.state)
    return word if entry.quantity is None else join([word, number_text(entry.quantity)])


def _say_path(begun: State | None, entries: list[Entry], known: Entries, undone: frozenset[str]) -> Message:
    """未启动→办结（2024-12-10）→验收销号（2024-12-31）."""
    shown = {name for e in entries for name in (e.id, step_of(e.id))}
    entries = [e for e in entries if e.voids not in shown or e.voids in (e.id, step_of(e.id))]  # what it undoes is marked
    steps: list[object] = [] if begun is None else [_say_state(begun)]
    for (on, said, gone), _ in groupby(entries, key=lambda e: (e.on, _say_step(e, known), e.id in undone)):
        steps.append(say(N_("{what} ({on}, counts no more)") if gone else N_("{what} ({on})"), what=said, on=on))
    return join(steps, "→")


def path_table(campaign: Campaign, entries: Iterable[Entry]) -> Table:
    """What `entries`, those recorded since a day, did to each thing that they are about, the first begun on top."""
    every = campaign.record.entries
    known, undone = unique_entries(every), undone_ids(every)
    new = {e.id for e in entries}
    mine: dict[About, list[Entry]] = {}
    for entry in sorted((known[name] for name in new), key=lambda e: (e.on, e.moment, order_of(e.id))):
        for about in _about_of(entry, known):
            mine.setdefault(about, []).append(entry)
    before: dict[About, list[Entry]] = {}
    for entry in standing_entries(e for e in known.values() if e.id not in new):
        if entry.about in mine and entry.on <= campaign.as_of:
            before.setdefault(entry.about, []).append(entry)

    def tell(about: About, rows: list[Entry]) -> Row:
        single = about.thing is not Thing.COHORT
        earlier, life = before.get(about, []), campaign.progress.life(about)
        begun = state_of(earlier) if single and any(e.state or e.voids for e in rows) else None
        named = rows[0].state is State.PLANNED  # it is there only since then
        days: list[date] = [e.on for e in (*earlier, *rows) if e.state not in (None, State.PLANNED) and e.id not in undone]
        last = next((e for e in reversed(life) if e.state), None)
        return {
            "thing": about.label,
            "path": _say_path(None if named else begun, rows, known, undone),
            "state": term(state_of(life)) if single else None,
            "day": last.on if last else None,
            "days": (max(days) - min(days)).days if len(days) > 1 else None,
            "unit": next((e.unit for e in reversed(rows) if e.unit), None),
            "entries": len(rows),
        }

    return Table("paths", COLUMNS, tuple(tell(about, rows) for about, rows in mine.items()), about=tuple(mine))
