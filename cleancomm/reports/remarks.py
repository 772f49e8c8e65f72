"""What an answer says beside its figures: what of the record it rests on, and why it may not be what was looked for."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from cleancomm.campaign import Campaign
from cleancomm.message import N_, Message, count, say
from cleancomm.record.entry import Entry, recorded_at
from cleancomm.record.fold import standing_entries, step_of
from cleancomm.report import Report


def say_doubtful(errors: int) -> Message:
    """That an answer rests on a record with errors."""
    told = count(errors, N_("{number} error"), N_("{number} errors"))
    return say(N_("The record has {errors}, so that this answer may be wrong: cleancomm validate names each."), errors=told)


def count_later(campaign: Campaign) -> tuple[int, int]:
    """How many entries count by a day though they were recorded after it, and how many do not that counted at its end."""
    zone = ZoneInfo(campaign.folder.plan.settings.timezone)
    day = campaign.as_of
    every = [e for e in campaign.record.entries if e.slip is None]
    # by seconds first, which costs less than a day of a time zone: no zone lies two days off
    begin = datetime.combine(day, time(), UTC).timestamp() - 2 * 86400
    late = [e for e in every if e.moment >= begin and recorded_at(e, zone).date() > day]
    ids = {e.id for e in late}
    named = {name for at in campaign.record.rare for name in _list_named(campaign.record.entries[at])}
    alone = not any(map(_list_named, late)) and not named & {*ids, *map(step_of, ids)}
    if alone and sum(1 for e in every if e.id in ids) == len(ids):  # each stands, and bears on no other
        return sum(1 for e in late if e.on <= day), 0

    def list_counted(entries: Iterable[Entry]) -> Iterator[str]:
        return (e.id for e in standing_entries(entries) if e.on <= day)

    unknown = set(map(id, late))
    then = set(list_counted(e for e in every if id(e) not in unknown))
    new = kept = 0
    for name in list_counted(every):
        new, kept = (new, kept + 1) if name in then else (new + 1, kept)
    return new, len(then) - kept


def _list_named(entry: Entry) -> tuple[str, ...]:
    """The entries or steps that an entry undoes or corrects."""
    return tuple(name for name in (entry.voids, entry.replaces) if name is not None)


def _say_later(campaign: Campaign) -> Message | None:
    """How many entries the figures of a past day rest on, or lack, though nobody had recorded them by then."""
    if campaign.known_on is not None:
        return None
    day = campaign.as_of
    new, gone = count_later(campaign)
    if not new and not gone:
        return None
    entries = (N_("{number} entry"), N_("{number} entries"))
    added, dropped = count(new, *entries), count(gone, *entries)
    if not new:
        text = N_("Left out here since undone or corrected after {date}: {dropped}; --known-on {date} shows what was known then.")
        return say(text, date=day, dropped=dropped)
    if not gone:
        text = N_("Counted here though recorded after {date}: {added}; --known-on {date} shows what was known then.")
        return say(text, date=day, added=added)
    text = N_(
        "Counted here though recorded after {date}: {added}; left out since undone or corrected after it: {dropped};"
        " --known-on {date} shows what was known then."
    )
    return say(text, date=day, added=added, dropped=dropped)


def _say_early(as_of: date, begins: date | None) -> Message | None:
    """That a day lies before the plan."""
    if begins is None or as_of >= begins:
        return None
    return say(N_("{date} lies before the plan begins ({begins})."), date=as_of, begins=begins)


def say_copies(campaign: Campaign) -> Message | None:
    """That files lie beside the record or the plan that look like copies of it."""
    names = tuple(p.place.file for p in campaign.copies)
    text = N_("What looks like a copy of a file of the plan lies beside it and is not read: {files}; see cleancomm validate.")
    return say(text, files=names) if names else None


def add_remarks(report: Report, campaign: Campaign, errors: int) -> Report:
    """The answer with what is to be said of its record and its plan; `errors` are those of the record it rests on."""
    notes = [say_doubtful(errors)] if errors else []
    if report.as_of is not None:
        begins = campaign.plan.begins
        more = (
            _say_early(campaign.as_of, begins.start if begins else None),
            _say_later(campaign),
            say_copies(campaign),
        )
        notes += filter(None, more)
    known_on = campaign.known_on if report.as_of is not None else None

    invented = campaign.record.invented

    def add(one: Report) -> Report:
        # a form is printed, and goes to others, with its title alone
        title = say(N_("{title} (demonstration data)"), title=one.title) if one.form and invented else one.title
        whole = (*one.notes, *notes)
        return replace(one, title=title, notes=whole, known_on=known_on, shipped=campaign.data.shipped, invented=invented)

    return replace(add(report), parts=tuple(map(add, report.parts)))
