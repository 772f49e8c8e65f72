"""What an answer says beside its figures: what of the record it rests on, and why it may not be what was looked for."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from cleancomm.campaign import Campaign
from cleancomm.message import N_, Message, count, say
from cleancomm.record.entry import Entry, recorded_at
from cleancomm.record.fold import standing_entries
from cleancomm.report import Report


def say_doubtful(errors: int) -> Message:
    """That an answer rests on a record with errors."""
    told = count(errors, N_("{number} error"), N_("{number} errors"))
    return say(N_("The record has {errors}, so that this answer may be wrong: cleancomm validate names each."), errors=told)


def _say_later(campaign: Campaign) -> Message | None:
    """How many entries the figures of a past day rest on, or lack, though nobody had recorded them by then."""
    zone = ZoneInfo(campaign.folder.plan.settings.timezone)
    day = campaign.as_of

    def is_known(entry: Entry) -> bool:
        return recorded_at(entry, zone).date() <= day

    if campaign.known_on is not None:
        return None
    every = tuple([e for e in campaign.record.entries if e.slip is None])
    # by seconds first, which costs less than a day of a time zone: no zone lies two days off
    begin = datetime.combine(day, time(), UTC).timestamp() - 2 * 86400
    if all(map(is_known, [e for e in every if e.moment >= begin])):
        return None

    def list_counted(entries: tuple[Entry, ...]) -> set[str]:
        return {e.id for e in standing_entries(entries) if e.on <= day and e.slip is None}

    now, then = list_counted(every), list_counted(tuple(filter(is_known, every)))
    if now == then:
        return None
    entries = (N_("{number} entry"), N_("{number} entries"))
    added, dropped = count(len(now - then), *entries), count(len(then - now), *entries)
    if now <= then:
        text = N_("Left out here since undone or corrected after {date}: {dropped}; --known-on {date} shows what was known then.")
        return say(text, date=day, dropped=dropped)
    if then <= now:
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
