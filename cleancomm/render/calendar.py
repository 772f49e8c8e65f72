"""A calendar (RFC 5545), through icalendar: a row of events as events of whole days, with reminders. All that is said is text.

The same report gives the same bytes: nothing of the clock goes into the file.
"""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from cleancomm.message import N_, Message, Translate, say
from cleancomm.problem import CouldNotRun, Place, error, problem
from cleancomm.render.cells import cell_text, heading_text, message_text, message_texts, say_invented
from cleancomm.report import EVENTS, Report, Row, Table, visible

if TYPE_CHECKING:
    from icalendar import Alarm, Event

NO_ICALENDAR = error(
    "output.no_icalendar",
    N_("a calendar to be written, without the library that writes one"),
    N_("a calendar (.ics) is written with icalendar, which is not installed"),
    N_("install it with: pip install 'cleancomm[ics]'; or take csv, markdown or json"),
)
# what a reader knows of the program that has written it, by the form of the standard
_PROGRAM = "-//cleancomm//calendar 1//ZH"
# the hour of the day at which one is reminded
_HOUR = 9
# the columns that are parts of an event by themselves; all others are lines of what it says
_PARTS = frozenset({"summary", "due", "alarms", "sequence", "stamp", "uid"})


def _describe(table: Table, row: Row, report: Report, translate: Translate) -> str:
    """The other columns of an event, a line each, whether the record is invented, and as of when they are."""
    told = ((heading_text(c, translate), cell_text(row.get(c.key), translate)) for c in table.columns if c.key not in _PARTS)
    lines = [*(f"{heading}: {text}" for heading, text in told if text), *say_invented(report, translate)]
    if report.as_of:
        lines.append(say(N_("As of {date}"), date=report.as_of).render(translate))
    return "\n".join(lines)


def _make_alarm(days: int, summary: str, translate: Translate) -> "Alarm":
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    told = say(N_("{days} d to go: {event}"), days=days, event=summary) if days else say(N_("today: {event}"), event=summary)
    alarm.add("description", message_text(told, translate))
    alarm.add("trigger", timedelta(days=-days, hours=_HOUR))
    return alarm


def _make_event(table: Table, row: Row, report: Report, translate: Translate) -> "Event":
    from icalendar import Event

    due, sequence, alarms = row["due"], row["sequence"], row.get("alarms")
    if not isinstance(due, date) or not isinstance(sequence, int):
        raise ValueError("an event without a day")
    summary = cell_text(row["summary"], translate)
    event = Event()
    event.add("uid", str(row["uid"]))
    event.add("dtstamp", datetime.fromisoformat(str(row["stamp"])))
    event.add("dtstart", due)
    if due < date.max:  # without an end an event of a day is of that day
        event.add("dtend", due + timedelta(days=1))
    event.add("sequence", sequence)
    event.add("summary", summary)
    event.add("description", _describe(table, row, report, translate))
    event.add("transp", "TRANSPARENT")  # a due day keeps nobody from meeting
    days = alarms.render(str).replace(",", " ").split() if isinstance(alarms, Message) else ()
    for n in days:
        event.add_component(_make_alarm(int(n), summary, translate))
    return event


def render_calendar(report: Report, translate: Translate) -> bytes:
    """A report with events as a calendar. Raises ValueError for one without."""
    try:
        from icalendar import Calendar
    except ImportError:
        raise CouldNotRun(problem(NO_ICALENDAR, Place("ics"))) from None
    table = next((t for t in report.tables if t.key == EVENTS), None)
    if table is None:
        raise ValueError(f"{report.kind}: a calendar is of events, and the report has none")
    calendar = Calendar()
    calendar.add("prodid", _PROGRAM)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", message_text(report.title, translate))
    told = [*say_invented(report, translate), *message_texts(report.notes, translate)]
    if told:
        calendar.add("x-wr-caldesc", " ".join(told))  # one line, for a line end is not escaped there
    shown = visible(table)
    for row in shown.rows:
        calendar.add_component(_make_event(shown, row, report, translate))
    return bytes(calendar.to_ical())
