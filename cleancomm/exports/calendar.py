"""时间节点日历: the dated milestones as events of a calendar, each the same event however its day is moved."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time

from cleancomm.campaign import Campaign, Question
from cleancomm.exports.kind import kind
from cleancomm.message import N_, Message, join, listing, quote, say
from cleancomm.plan.about import About, about_milestone
from cleancomm.record.entry import Entry, recorded_at
from cleancomm.record.fold import step_of, unique_entries
from cleancomm.report import EVENTS, Cell, Report, Row, Table
from cleancomm.reports import columns as c
from cleancomm.reports.answering import name_units
from cleancomm.reports.milestones import each_measure
from cleancomm.reports.words import term
from cleancomm.status.milestone import Stand, due_day
from cleancomm.text import CUT

COLUMNS = (
    c.SUMMARY, c.DUE, c.MILESTONE, c.STATE, c.MISSING_EACH, c.UNITS, c.SHORT_TEXT, c.WHEN, c.SOURCE, c.DONE_ON,
    c.ALARMS, c.SEQUENCE, c.STAMP, c.UID,
)  # fmt: skip
# how many days before it a day is near, beside the days that the plan calls so
_SOON = (7, 1)
_TITLE = 40


class _Book:
    """The record as it was written: what was undone since told of a thing, too."""

    def __init__(self, entries: Iterable[Entry], as_of: date) -> None:
        self.entries = [e for e in unique_entries(entries).values() if e.on <= as_of or e.voids or e.replaces]
        self.as_of = as_of
        self.naming: dict[str, list[Entry]] = {}
        for entry in self.entries:
            for named in {entry.voids, entry.replaces} - {None}:
                self.naming.setdefault(str(named), []).append(entry)

    def follow(self, first: Iterable[Entry]) -> list[Entry]:
        """Some entries, and all that undo or correct them, or undo that again."""
        found: dict[str, Entry] = {}
        todo = list(first)
        while todo:
            entry = todo.pop()
            if entry.id not in found:
                found[entry.id] = entry
                todo += [e for name in {entry.id, step_of(entry.id)} for e in self.naming.get(name, ())]
        return list(found.values())

    def list_moves(self, stand: Stand) -> list[Entry]:
        """The amendments that moved the day of a milestone, or of what it requires, and their undos."""
        wants, name = stand.node.wants, stand.node.name
        mine = (e for e in self.entries if e.due is not None and e.on <= self.as_of)
        return self.follow(e for e in mine if e.milestone == name or (e.task, e.period) in wants)

    def list_about(self, stand: Stand) -> list[Entry]:
        """Every entry that tells of a milestone or of what it requires."""
        abouts: set[About] = {about_milestone(stand.node.name)}
        for count in stand.counts:
            abouts.add(count.cohort.about)
            for item in count.items:
                abouts |= {item.about, item.about._replace(name=item.was_name or item.name)}
        mine = (e for e in self.entries if e.about in abouts and e.on <= self.as_of)
        return self.follow([*mine, *self.list_moves(stand)])


def _uid(campaign: Campaign, name: str, time_: int) -> str:
    """What tells an event from all others: the plan and the milestone; of several of one name the how manieth it is."""
    document = campaign.folder.plan.document
    parts = (document.title, document.number, name, *([str(time_)] if time_ else []))
    return f"{hashlib.sha256('/'.join(parts).encode()).hexdigest()[:32]}@cleancomm"


def _stamp(campaign: Campaign, entries: Iterable[Entry]) -> str:
    """When an event was last told of: the time of the last entry, else the day on which the plan begins."""
    begins = campaign.plan.begins
    times = [t if t.tzinfo else t.replace(tzinfo=UTC) for t in (recorded_at(e, UTC) for e in entries)]
    first = datetime.combine(begins.start if begins else campaign.as_of, time(), UTC)
    return max(times, default=first).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _alarms(near: int) -> Cell:
    return listing(map(str, (near, *(n for n in _SOON if n < near))))


def _summary(stand: Stand) -> Message:
    """The name of a milestone, which may be a day alone, with the beginning of its wording."""
    text = " ".join(stand.node.text.split())
    return quote(f"{stand.node.name} {text if len(text) <= _TITLE else text[:_TITLE] + CUT}")


def _row(campaign: Campaign, stand: Stand, book: _Book, time_: int) -> Row:
    node = stand.node
    return {
        "summary": _summary(stand),
        # whatever is done of it meanwhile, so that only an amendment moves it
        "due": due_day(node, [n.cohort for n in stand.counts]),
        "milestone": node.name,
        "state": term(stand.state),
        "missing_each": each_measure(stand.missing_each) if stand.counts else None,
        "units": name_units(campaign.plan, stand.counts) or None,
        "text": node.text,
        "when": node.when,
        "source": node.source,
        "done_on": stand.done_on,
        "alarms": None if stand.is_done else _alarms(campaign.folder.plan.settings.near_days),
        "sequence": len(book.list_moves(stand)),
        "stamp": _stamp(campaign, book.list_about(stand)),
        "uid": _uid(campaign, node.name, time_),
    }


def _number(stands: Iterable[Stand]) -> Iterator[tuple[Stand, int]]:
    """Milestones, each with how many of its name stand before it."""
    seen: dict[str, int] = {}
    for stand in stands:
        yield stand, seen.get(stand.node.name, 0)
        seen[stand.node.name] = seen.get(stand.node.name, 0) + 1


@kind(
    "calendar",
    N_("the dated milestones as a calendar (.ics) with reminders"),
    "cleancomm export calendar -o 时间节点.ics",
    "year",
    "street",
    "task",
    "unit",
)
def report_calendar(campaign: Campaign, question: Question) -> Report:
    """Every dated milestone that is asked for as an event; a note names those without a day."""
    book = _Book(campaign.record.entries, campaign.as_of)
    places = {id(node): place for node, place in ((s.node, n) for s, n in _number(campaign.stands))}
    asked = campaign.narrow_stands(question)
    rows = tuple(_row(campaign, s, book, places[id(s.node)]) for s in asked if s.node.span)
    undated = tuple(s.node.name for s in asked if not s.node.span)
    notes = (say(N_("Without a day, and so not in the calendar: {names}"), names=undated),) if undated else ()
    title = join([quote(campaign.folder.plan.document.title), say(N_("Milestones")), *question.words])
    return Report("calendar", title, (Table(EVENTS, COLUMNS, rows),), notes=notes, as_of=campaign.as_of)
