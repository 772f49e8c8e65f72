"""The record in words: what each entry says, what became of it."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from cleancomm.address import find_step, find_thing
from cleancomm.campaign import Campaign, Question
from cleancomm.message import N_, Message, join, quote, say
from cleancomm.number import number_text
from cleancomm.plan.about import About, Thing
from cleancomm.plan.names import UnknownName
from cleancomm.record.entry import Entry, State, recorded_at, state_word
from cleancomm.record.fold import Entries, order_of, step_of, undone_ids, unique_entries
from cleancomm.report import Report, Row, Table
from cleancomm.reports import columns as c
from cleancomm.reports.slipwords import say_slip_entry
from cleancomm.reports.words import term

COLUMNS = (
    c.RECORDED_AT, c.ON, c.THING, c.WHAT, c.UNIT, c.RECORDER, c.METHOD, c.EVIDENCE, c.NOTE, c.TROUBLE, c.ORIGIN, c.MARK,
    c.ENTRY,
)  # fmt: skip


def _say_undo(entry: Entry, known: Entries, depth: int) -> Message:
    undone = [e for e in known.find(entry.voids) if e is not entry]
    if not undone or not depth:
        return say(N_("undoes {id}"), id=entry.voids)
    what = say_entry(undone[0], known, depth - 1)
    if not undone[0].voids:
        thing, more = undone[0].label, len(undone) - 1
        several = say(N_("{thing} and {more} more: {what}"), thing=thing, more=more, what=what)
        what = several if more else say(N_("{thing}: {what}"), thing=thing, what=what)
    return say(N_("undoes {id} ({what})"), id=entry.voids, what=what)


def _say_amendment(entry: Entry) -> Message:
    if entry.due is not None:
        return say(N_("extended to {due} (approved: {approval})"), due=entry.due, approval=entry.approval)
    if entry.instead is not None:
        return say(N_("replaced by {name} (approved: {approval})"), name=entry.instead, approval=entry.approval)
    if entry.to is not None:
        return say(N_("moved to {period} (approved: {approval})"), period=entry.to, approval=entry.approval)
    quantity = f"{entry.quantity:f}"
    return say(N_("target changed to {quantity} (approved: {approval})"), quantity=quantity, approval=entry.approval)


def say_entry(entry: Entry, known: Entries, depth: int = 3) -> Message:
    """What an entry says, in a few words; an undo says what it undoes, undos of undos up to `depth`."""
    if entry.voids is not None:
        return _say_undo(entry, known, depth)
    if entry.approval is not None:
        return _say_amendment(entry)
    if entry.slip is not None:
        return say_slip_entry(entry)
    assert entry.state is not None
    if entry.quantity is not None:
        number = number_text(entry.quantity)
        if entry.upto:
            return say(
                N_("{state} {number} up to the end of {period}"),
                state=state_word(entry.state),
                number=number,
                period=entry.period,
            )
        return join([state_word(entry.state), number])
    if entry.state is State.PLANNED and entry.period:
        return say(N_("chosen for {period}"), period=entry.period)
    return state_word(entry.state)


def say_step(step: str, every: Iterable[Entry]) -> Message:
    """What was recorded in one step, on which day, by whom, with its id."""
    known = unique_entries(every)
    first, *more = sorted(known.find(step), key=lambda e: order_of(e.id))
    values = {"id": step, "on": first.on, "recorder": first.recorder, "what": say_entry(first, known)}
    if first.voids is not None:
        return say(N_("{what} on {on}, recorded by {recorder} ({id})"), **values)
    if more:
        text = N_("{thing} and {more} more: {what} on {on}, recorded by {recorder} ({id})")
        return say(text, thing=first.label, more=len(more), **values)
    return say(N_("{thing}: {what} on {on}, recorded by {recorder} ({id})"), thing=first.label, **values)


def _say_mark(entry: Entry, ends: dict[str, Entry], *, undone: bool) -> Message | None:
    """What became of an entry, and how it came about."""
    marks = []
    if undone:
        end = ends.get(entry.id) or ends[step_of(entry.id)]
        marks.append(say(N_("undone by {id}") if end.voids else N_("corrected by {id}"), id=end.id))
    if entry.forced:
        marks.append(say(N_("forced")))
    if entry.replaces:
        marks.append(say(N_("replaces {id}"), id=entry.replaces))
    return join(marks) if marks else None


def entry_table(
    entries: Iterable[Entry], every: Iterable[Entry], undone: Collection[str], zone: str, title: Message | None = None
) -> Table:
    """Entries as rows, in the order in which they were recorded; `every` is the whole record that they belong to."""
    known = unique_entries(every)
    local = ZoneInfo(zone)

    def recorded(entry: Entry) -> tuple[float, tuple[str, int, str]]:
        return entry.moment, order_of(entry.id)

    standing = sorted((e for e in known.values() if e.id not in undone and (e.voids or e.replaces)), key=recorded)
    ends = {name: e for e in standing for name in (e.voids, e.replaces) if name}
    mine = sorted(entries, key=recorded)
    rows: tuple[Row, ...] = tuple(
        {
            "at": f"{recorded_at(e, local):%Y-%m-%d %H:%M}",
            "on": e.on,
            "thing": e.label if not e.voids else None,
            "what": say_entry(e, known),
            "unit": e.unit,
            "recorder": e.recorder,
            "method": term(e.method) if e.method else None,
            "evidence": e.evidence,
            "note": e.note,
            "trouble": e.trouble,
            "origin": e.origin,
            "mark": _say_mark(e, ends, undone=e.id in undone),
            "id": e.id,
        }
        for e in mine
    )
    return Table("entries", COLUMNS, rows, title, about=tuple(e.subject for e in mine))


def list_once(entries: Iterable[Entry]) -> list[Entry]:
    """The entries, one that stands on two lines, as a merge may leave it, once; of two that share only an id both."""
    known: dict[str, list[Entry]] = {}
    for entry in entries:
        alike = known.setdefault(entry.id, [])
        if entry not in alike:
            alike.append(entry)
    return [e for alike in known.values() for e in alike]


def list_life(every: Iterable[Entry], about: Callable[[Entry], bool]) -> list[Entry]:
    """The entries that `about` takes, with those that undo or correct them, and those that undo these in turn."""
    rows = list(every)
    mine = [e for e in rows if e.voids is None and about(e)]
    taken = {e.id for e in mine}
    undoing: dict[str, list[Entry]] = {}
    replacing: dict[str, list[Entry]] = {}
    for e in rows:
        if e.voids is not None:
            undoing.setdefault(e.voids, []).append(e)
        if e.replaces is not None:
            replacing.setdefault(e.replaces, []).append(e)
    for e in mine:  # grows while it is gone through
        named = {e.id, step_of(e.id)} if undoing else ()
        for other in (*(o for name in named for o in undoing.get(name, ())), *replacing.get(e.id, ())):
            if other.id not in taken:
                taken.add(other.id)
                mine.append(other)
    return [e for e in rows if e.id in taken]


def list_life_of_step(every: Iterable[Entry], step: str) -> list[Entry]:
    """The entries of a step, be it an undo, with those that undo or correct them."""
    rows = list(every)
    ids = {e.id for e in rows if step in (e.id, step_of(e.id))}
    ids |= {e.id for e in list_life(rows, lambda e: e.id in ids)}
    ids |= {e.id for e in rows if e.voids in (*ids, step)}
    return [e for e in rows if e.id in ids]


def list_life_of(every: Iterable[Entry], at: About) -> list[Entry]:
    """All that the record says of a thing; of an item also under the names that it took the place of."""
    rows = list(every)
    if at.thing is Thing.COHORT:
        return list_life(rows, lambda e: e.subject is not None and _is_of(e.subject, at))
    if at.thing is not Thing.ITEM:
        return list_life(rows, lambda e: at.name in (e.milestone, e.street, e.task, e.unit))
    here = [e for e in rows if (e.task, e.street) == (at.task, at.scope)]
    undone = undone_ids(rows)
    names = {at.name}
    while more := {e.item for e in here if e.instead in names and e.id not in undone and e.item} - names:
        names |= more
    ids = {e.id for e in here if names & {e.item, e.instead}}
    return list_life(rows, lambda e: e.id in ids)


def _is_of(about: About, cohort: About) -> bool:
    """Whether a number is of a cohort, or of a street of it where the cohort is all of a period."""
    same = (about.thing, about.task, about.period) == (cohort.thing, cohort.task, cohort.period)
    return same and cohort.scope in (None, about.scope)


def life_tables(campaign: Campaign, at: About) -> tuple[Table, ...]:
    """All that the record says of a thing until the day of the answer, what was undone included, whenever that was; no table
    where it says nothing.
    """
    every = campaign.record.entries
    rows = list_life_of([e for e in list_once(every) if e.voids is not None or e.on <= campaign.as_of], at)
    zone = campaign.folder.plan.settings.timezone
    return (entry_table(rows, every, undone_ids(every), zone, say(N_("Record"))),) if rows else ()


def report_log(campaign: Campaign, wanted: str | None, question: Question, since: date | None, until: date | None) -> Report:
    """What was recorded, in the order of recording: of a thing, by a unit, since a day (a line a thing), of facts until a day."""
    every = campaign.record.entries
    zone = campaign.folder.plan.settings.timezone
    rows = list_once(every)
    if wanted is not None:
        try:
            rows = list_life_of(rows, find_thing(campaign, wanted))
        except UnknownName as unknown:
            rows = list_life_of_step(rows, find_step(campaign, wanted, unknown))
    if question.unit is not None:
        by_unit = {e.id for e in list_life(every, lambda e: question.unit in (e.unit, e.street))}
        rows = [e for e in rows if e.id in by_unit]
    if since is not None:
        rows = [e for e in rows if recorded_at(e, ZoneInfo(zone)).date() >= since]
    if until is not None:
        rows = [e for e in rows if e.on <= until]
    table = entry_table(rows, every, undone_ids(every), zone)
    notes = () if rows else (say(N_("Nothing is recorded.")),)
    tables: tuple[Table, ...] = (table,)
    title = say(N_("Record of progress"))
    if since is not None:
        from cleancomm.reports.paths import path_table

        title = say(N_("Record of progress, recorded since {since}"), since=since)
        paths = path_table(campaign, rows)
        if rows:
            paths = replace(
                paths, notes=(say(N_("Each thing is a line; --table entries has the entries one by one.")), *paths.notes)
            )
        tables = (paths, replace(table, shown=False))
    return Report("log", title, tables, notes=notes, as_of=campaign.as_of)


def report_step(campaign: Campaign, step: str) -> Report:
    """What was recorded in one step, with what became of it."""
    every = campaign.record.entries
    zone = campaign.folder.plan.settings.timezone
    table = entry_table(list_life_of_step(every, step), every, undone_ids(every), zone)
    return Report("log", quote(step), (table,), prose=(say_step(step, every),), as_of=campaign.as_of)
