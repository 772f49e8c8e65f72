"""The record in words: what each entry says, how things stood before it and after it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from cleancomm.message import N_, Message, say
from cleancomm.record.entry import Entry, State, state_word
from cleancomm.record.fold import Progress, quantity_of, step_of
from cleancomm.report import Cell, Column, Report, Table
from cleancomm.status.address import Address, Thing
from cleancomm.status.schedule import Count, Stand, plain
from cleancomm.status.words import term


@dataclass(frozen=True)
class Scene:
    """How everything stands: what the words about a thing are taken from."""

    counts: tuple[Count, ...]
    stands: tuple[Stand, ...]
    progress: Progress


def label_of(entry: Entry) -> str:
    """The address of what an entry is about."""
    if entry.milestone is not None:
        return entry.milestone
    period = entry.period if entry.item is None else None
    return "/".join(x for x in (entry.task, period, entry.street, entry.item) if x) or (entry.voids or "")


def say_entry(entry: Entry, known: dict[str, Entry]) -> Message:
    """What an entry says, in a few words."""
    if entry.voids is not None:
        undone = [e for e in known.values() if entry.voids in (e.id, step_of(e.id))]
        first = undone[0] if undone else None
        what = (
            say("{thing}: {what}", thing=label_of(first), what=say_entry(first, known))
            if first and not first.voids
            else entry.voids
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
        return say("{state} {quantity}", state=state_word(entry.state), quantity=plain(entry.quantity))
    if entry.state is State.PLANNED and entry.period:
        return say(N_("chosen for {period}"), period=entry.period)
    return state_word(entry.state)


def entry_table(
    entries: Iterable[Entry], every: Iterable[Entry], undone: Collection[str], zone: str, title: Message | None = None
) -> Table:
    """Entries as rows, in the order in which they were recorded; `every` is the whole record that they belong to."""
    known = {e.id: e for e in every}
    local = ZoneInfo(zone)
    columns = (
        Column("at", N_("Recorded")), Column("on", N_("Day")), Column("thing", N_("Item")), Column("what", N_("What")),
        Column("unit", N_("Unit")), Column("recorder", N_("Recorded by")), Column("method", N_("Checked")),
        Column("evidence", N_("Evidence")), Column("note", N_("Note")), Column("mark", N_("Mark")), Column("id", N_("Entry")),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for entry in sorted(entries, key=lambda e: (e.at.timestamp(), e.id)):
        marks = [say(N_("undone"))] if entry.id in undone else []
        if entry.forced:
            marks.append(say(N_("forced")))
        if entry.replaces:
            marks.append(say(N_("replaces {id}"), id=entry.replaces))
        mark = (
            say(" ".join(f"{{m{i}}}" for i in range(len(marks))), **{f"m{i}": m for i, m in enumerate(marks)}) if marks else None
        )
        at = entry.at.astimezone(local) if entry.at.tzinfo else entry.at
        about = label_of(entry) if not entry.voids else None
        method = term(entry.method) if entry.method else None
        said = (say_entry(entry, known), entry.unit, entry.recorder, method, entry.evidence, entry.note)
        rows.append((f"{at:%Y-%m-%d %H:%M}", entry.on, about, *said, mark, entry.id))
    return Table("entries", columns, tuple(rows), title)


def is_about(entry: Entry, at: Address, every: Iterable[Entry]) -> bool:
    """Whether an entry, or one that it undoes, is about a thing."""
    if entry.voids is not None:
        rows = list(every)
        return any(is_about(e, at, rows) for e in rows if e.voids is None and entry.voids in (e.id, step_of(e.id)))
    if at.thing is Thing.ITEM:
        return (entry.task, entry.street) == (at.task, at.street) and at.name in (entry.item, entry.instead)
    return at.name in (entry.milestone, entry.street, entry.task, entry.unit)


Subject = tuple[str | None, ...]


def subjects_of(entry: Entry, known: Iterable[Entry]) -> list[Subject]:
    """What an entry changes: an item or two, a milestone, a cohort; for an undo, what the undone entries changed."""
    if entry.voids is not None or entry.replaces is not None:
        other = entry.voids or entry.replaces
        every = list(known)
        earlier = [e for e in every if other in (e.id, step_of(e.id)) and e.id != entry.id]
        found = [s for e in earlier for s in subjects_of(e, [k for k in every if k is not entry])]
        if entry.voids is not None:
            return found
        return list(dict.fromkeys([*found, *_own(entry)]))
    return _own(entry)


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
        return say(N_("due {due}, {state}"), due=stand.due or "-", state=term(stand.state).word)
    if len(subject) == 4:
        return _say_cohort(subject, scene)
    for count in scene.counts:
        for item in count.items:
            if (item.task, item.street, item.name) == subject:
                if item.day is None or item.state is State.PLANNED:
                    return say(N_("{period}, {state}"), period=item.period, state=state_word(item.state))
                return say(N_("{period}, {state} since {day}"), period=item.period, state=state_word(item.state), day=item.day)
    return say(N_("not in the plan"))


def _say_cohort(subject: Subject, scene: Scene) -> Message:
    task, period, scope, _ = subject
    count = next((c for c in scene.counts if (c.cohort.task, c.cohort.period, c.cohort.scope) == (task, period, scope)), None)
    if count is not None:
        planned = "-" if count.cohort.open else plain(count.cohort.quantity)
        values = {"planned": planned, "due": count.cohort.due}
        done = {"reported": plain(count.reported), "accepted": plain(count.accepted)}
        return say(N_("planned {planned} by {due}, reported {reported}, accepted {accepted}"), **values, **done)
    life = scene.progress.quantities.get((str(task), str(period), scope), ())
    reported, accepted = (plain(quantity_of(life, s)) for s in (State.REPORTED, State.ACCEPTED))
    return say(N_("reported {reported}, accepted {accepted}"), reported=reported, accepted=accepted)


def list_changes(step: Iterable[Entry], known: Iterable[Entry], before: Scene, after: Scene) -> tuple[tuple[Cell, ...], ...]:
    """Thing, before, after of all that a step changes."""
    every = list(known)
    subjects = dict.fromkeys(s for entry in step for s in subjects_of(entry, every))
    return tuple(("/".join(x for x in s if x), say_subject(s, before), say_subject(s, after)) for s in subjects)


def report_change(title: Message, changes: tuple[tuple[Cell, ...], ...]) -> Report:
    """What a step changes, as a report."""
    columns = (Column("thing", N_("Item")), Column("before", N_("Before")), Column("after", N_("After")))
    return Report("change", title, (Table("changes", columns, changes),))
