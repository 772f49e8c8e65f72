"""The record in words: what each entry says, how things stood before it and after it."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from cleancomm.message import N_, Message, say
from cleancomm.number import write_number
from cleancomm.plan.names import join_address
from cleancomm.record.entry import Entry, State, state_word
from cleancomm.record.fold import Progress, order_of, quantity_of, state_of, step_of, undone_ids, unique_entries
from cleancomm.report import Cell, Column, Report, Table
from cleancomm.status.address import Address, Thing
from cleancomm.status.milestone import Stand
from cleancomm.status.schedule import Count
from cleancomm.status.words import term


@dataclass(frozen=True)
class Scene:
    """How everything stands: what the words about a thing are taken from."""

    counts: tuple[Count, ...]
    stands: tuple[Stand, ...]
    progress: Progress


def say_entry(entry: Entry, known: dict[str, Entry], depth: int = 3) -> Message:
    """What an entry says, in a few words; an undo says what it undoes, undos of undos up to `depth`."""
    if entry.voids is not None:
        undone = [e for e in known.values() if entry.voids in (e.id, step_of(e.id)) and e is not entry]
        if not undone or not depth:
            return say(N_("undoes {id}"), id=entry.voids)
        what = say_entry(undone[0], known, depth - 1)
        if not undone[0].voids:
            thing, more = undone[0].label, len(undone) - 1
            what = (
                say(N_("{thing} and {more} more: {what}"), thing=thing, more=more, what=what)
                if more
                else say(N_("{thing}: {what}"), thing=thing, what=what)
            )
        return say(N_("undoes {id} ({what})"), id=entry.voids, what=what)
    if entry.approval is not None:
        if entry.due is not None:
            return say(N_("extended to {due} (approved: {approval})"), due=entry.due, approval=entry.approval)
        if entry.instead is not None:
            return say(N_("replaced by {name} (approved: {approval})"), name=entry.instead, approval=entry.approval)
        if entry.to is not None:
            return say(N_("moved to {period} (approved: {approval})"), period=entry.to, approval=entry.approval)
        return say(
            N_("target changed to {quantity} (approved: {approval})"), quantity=f"{entry.quantity:f}", approval=entry.approval
        )
    assert entry.state is not None
    if entry.quantity is not None:
        return say("{state} {quantity}", state=state_word(entry.state), quantity=write_number(entry.quantity))
    if entry.state is State.PLANNED and entry.period:
        return say(N_("chosen for {period}"), period=entry.period)
    return state_word(entry.state)


def recorded_at(entry: Entry, zone: ZoneInfo) -> datetime:
    """When an entry was recorded, by the clock of a time zone."""
    try:
        return entry.at.astimezone(zone) if entry.at.tzinfo else entry.at
    except OverflowError:  # at either end of the calendar
        return entry.at


def entry_table(
    entries: Iterable[Entry], every: Iterable[Entry], undone: Collection[str], zone: str, title: Message | None = None
) -> Table:
    """Entries as rows, in the order in which they were recorded; `every` is the whole record that they belong to."""
    known = unique_entries(every)
    ends = {name: e for e in known.values() if e.id not in undone for name in (e.voids, e.replaces) if name}
    local = ZoneInfo(zone)
    columns = (
        Column("at", N_("Recorded at")), Column("on", N_("Day")), Column("thing", N_("Item")), Column("what", N_("What")),
        Column("unit", N_("Unit")), Column("recorder", N_("Recorded by")), Column("method", N_("Checked")),
        Column("evidence", N_("Evidence")), Column("note", N_("Note")), Column("mark", N_("Mark")), Column("id", N_("Entry")),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for entry in sorted(entries, key=lambda e: (e.moment, order_of(e.id))):
        marks = []
        if entry.id in undone:
            end = ends.get(entry.id) or ends[step_of(entry.id)]
            marks.append(say(N_("undone by {id}") if end.voids else N_("corrected by {id}"), id=end.id))
        if entry.forced:
            marks.append(say(N_("forced")))
        if entry.replaces:
            marks.append(say(N_("replaces {id}"), id=entry.replaces))
        mark = (
            say(" ".join(f"{{m{i}}}" for i in range(len(marks))), **{f"m{i}": m for i, m in enumerate(marks)}) if marks else None
        )
        at = recorded_at(entry, local)
        about = entry.label if not entry.voids else None
        method = term(entry.method) if entry.method else None
        said = (say_entry(entry, known), entry.unit, entry.recorder, method, entry.evidence, entry.note)
        rows.append((f"{at:%Y-%m-%d %H:%M}", entry.on, about, *said, mark, entry.id))
    return Table("entries", columns, tuple(rows), title)


def list_life(every: Iterable[Entry], about: Callable[[Entry], bool]) -> list[Entry]:
    """The entries that `about` takes, with those that undo or correct them, and those that undo these in turn."""
    rows = list(every)
    mine = [e for e in rows if e.voids is None and about(e)]
    names = {name for e in mine for name in (e.id, step_of(e.id))}
    taken = {e.id for e in mine}
    while more := [e for e in rows if e.id not in taken and (e.voids in names or e.replaces in taken)]:
        taken |= {e.id for e in more}
        names |= {name for e in more for name in (e.id, step_of(e.id))}
    return [e for e in rows if e.id in taken]


def list_life_of(every: Iterable[Entry], at: Address) -> list[Entry]:
    """All that the record says of a thing; of an item also under the names that it took the place of."""
    rows = list(every)
    if at.thing is not Thing.ITEM:
        return list_life(rows, lambda e: at.name in (e.milestone, e.street, e.task, e.unit))
    here = [e for e in rows if (e.task, e.street) == (at.task, at.street)]
    undone = undone_ids(rows)
    names = {at.name}
    while more := {e.item for e in here if e.instead in names and e.id not in undone and e.item} - names:
        names |= more
    ids = {e.id for e in here if names & {e.item, e.instead}}
    return list_life(rows, lambda e: e.id in ids)


Subject = tuple[str | None, ...]


def subjects_of(entry: Entry, known: Iterable[Entry]) -> list[Subject]:
    """What an entry changes: an item or two, a milestone, a cohort; for an undo, what the undone entries changed."""
    steps: dict[str, list[Entry]] = {}
    for e in known:
        for name in {e.id, step_of(e.id)}:
            steps.setdefault(name, []).append(e)
    chain, seen = [entry], {entry.id}
    for one in chain:  # grows while it is gone through
        for other in (one.voids, one.replaces):
            earlier = [e for e in steps.get(other, ()) if e.id not in seen] if other else []
            seen |= {e.id for e in earlier}
            chain += earlier
    return list(dict.fromkeys(s for one in (*chain[1:], entry) if one.voids is None for s in _own(one)))


def _own(entry: Entry) -> list[Subject]:
    if entry.milestone is not None:
        return [(entry.milestone,)]
    if entry.item is not None:
        both = [entry.item, *([entry.instead] if entry.instead else [])]
        return [(entry.task, entry.street, name) for name in both]
    return [(entry.task, entry.period, entry.street, None)]


def say_subject(subject: Subject, scene: Scene) -> Message:
    """How a thing stands, in a few words."""
    if len(subject) == 1:
        stand = next((s for s in scene.stands if s.node.name == subject[0]), None)
        if stand is None:
            return say("-")
        stands = say(N_("due {due}, {state}"), due=stand.due or "-", state=term(stand.state).word)
        life = [e for e in scene.progress.milestones.get(stand.node.name, ()) if e.state]
        return say(N_("{stands}; {word}"), stands=stands, word=state_word(state_of(life))) if life else stands
    if len(subject) == 4:
        return _say_cohort(subject, scene)
    for count in scene.counts:
        for item in count.items:
            if (item.task, item.street, item.name) == subject:
                if item.day is None or item.state is State.PLANNED:
                    return say(N_("{period}, {state}"), period=item.period, state=state_word(item.state))
                return say(N_("{period}, {state} since {day}"), period=item.period, state=state_word(item.state), day=item.day)
    other = next((e for e in scene.progress.amendments if (e.task, e.street, e.item) == subject and e.instead), None)
    return say(N_("replaced by {name}"), name=other.instead) if other else say(N_("not in the plan"))


def _say_cohort(subject: Subject, scene: Scene) -> Message:
    task, period, scope, _ = subject
    every = [c for c in scene.counts if (c.cohort.task, c.cohort.period) == (task, period)]
    counts = [c for c in every if c.cohort.scope == scope] or (every if scope is None else [])
    life = scene.progress.quantities.get((str(task), str(period), scope), ())
    if counts:  # a period without a street: all of its targets together
        none = Decimal(0)
        planned, reported, accepted = (
            write_number(sum(values, none))
            for values in ([c.cohort.quantity for c in counts], [c.reported for c in counts], [c.accepted for c in counts])
        )
        if all(c.cohort.open for c in counts):
            planned = "-"
        due = "、".join(str(day) for day in sorted({c.cohort.due for c in counts}))
        text = N_("planned {planned} by {due}, reported {reported}, accepted {accepted}")
        stands = say(text, planned=planned, due=due, reported=reported, accepted=accepted)
    else:
        reported, accepted = (write_number(quantity_of(life, s)) for s in (State.REPORTED, State.ACCEPTED))
        stands = say(N_("reported {reported}, accepted {accepted}"), reported=reported, accepted=accepted)
    started = quantity_of(life, State.STARTED)
    if not started:
        return stands
    word = say("{state} {quantity}", state=state_word(State.STARTED), quantity=write_number(started))
    return say(N_("{stands}; {word}"), stands=stands, word=word)


def list_changes(step: Iterable[Entry], known: Iterable[Entry], before: Scene, after: Scene) -> tuple[tuple[Cell, ...], ...]:
    """Thing, before, after of all that a step changes."""
    every = list(known)
    subjects = dict.fromkeys(s for entry in step for s in subjects_of(entry, every))
    return tuple((join_address(*s), say_subject(s, before), say_subject(s, after)) for s in subjects)


def report_change(title: Message, changes: tuple[tuple[Cell, ...], ...]) -> Report:
    """What a step changes, as a report."""
    columns = (Column("thing", N_("Item")), Column("before", N_("Before")), Column("after", N_("After")))
    return Report("change", title, (Table("changes", columns, changes),))
