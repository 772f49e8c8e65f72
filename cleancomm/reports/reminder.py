"""催办提醒: what a street or a unit is reminded of, each on a list of its own; none where nothing is late, near, unreported or
sent back.

A list is made of the answers of `todo` and `list --unreported`, so that no reminder asks for what these do not.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from cleancomm.campaign import Campaign, Question
from cleancomm.message import N_, Message, Template, listing, quote, say
from cleancomm.message import count as count_of
from cleancomm.record.entry import State
from cleancomm.report import Column, Kind, Report, Row, Table
from cleancomm.reports import columns as c
from cleancomm.reports.overdue import list_due
from cleancomm.reports.todo import report_todo
from cleancomm.reports.unreported import report_unreported
from cleancomm.status.unreported import this_round
from cleancomm.value import dataclass

# how many days before the reporting day what is to be reported is told, unless that is asked for otherwise
AHEAD = 7
# what a reminder counts, under the keys of the tables that it counts in
_COUNTS: tuple[tuple[Column, Template, Template], ...] = (
    (Column("late", N_("Overdue"), Kind.NUMBER), N_("{number} line overdue"), N_("{number} lines overdue")),
    (Column("near", N_("Due soon"), Kind.NUMBER), N_("{number} line due soon"), N_("{number} lines due soon")),
    (c.TO_PUT_RIGHT, N_("{number} line to put right"), N_("{number} lines to put right")),
    (c.UNREPORTED, N_("{number} line not reported"), N_("{number} lines not reported")),
    (c.TO_REPORT, N_("{number} line to report"), N_("{number} lines to report")),
    (Column("slips", N_("Open slips"), Kind.NUMBER, optional=True), N_("{number} slip open"), N_("{number} slips open")),
)
_FOR = Column("for", N_("Reminder for"))
SHARED = "shared_"
# what a street carries beside what lies in it
_WITH_OTHERS = N_("{title} (together with others)")


@dataclass(frozen=True)
class Reminder:
    """The list of a street or a unit, with what it counts."""

    place: str
    report: Report
    counts: Row

    @property
    def words(self) -> Message | None:
        """How many lines of each sort it has, in words: 逾期2条、退回整改1条."""
        told = ((self.counts.get(column.key), one, many) for column, one, many in _COUNTS)
        return listing(count_of(number, one, many) for number, one, many in told if isinstance(number, int) and number)


def list_places(campaign: Campaign) -> tuple[str, ...]:
    """The streets, then the units that the plan names to answer for something or to check it, each for itself: of a group its
    members.
    """
    plan, units = campaign.plan, campaign.plan.units
    named = [row.name for row in plan.folder.duties.units] if plan.folder.duties else []
    named += [unit for task in plan.tasks for unit in units.answering(task)]
    named += [unit for n in campaign.counts for unit in (n.cohort.unit, *n.checkers) if unit]
    found = dict.fromkeys(row.name for row in plan.folder.plan.streets)
    for unit in named:
        members = [units.own[m] for m in units.expand(unit)]
        found |= dict.fromkeys([m for m in members if m != units.own[unit]] or members)
    return tuple(found)


def _ask(campaign: Campaign, question: Question, ahead: int) -> Iterator[Table]:
    """What there is to remind of, a table each: sent back, late or near, pressed for by a slip, not reported, and soon to be
    reported. Another room that has something to remind of adds its table here.
    """
    todo = report_todo(campaign, question)
    tables = {t.key: t for t in todo.tables if t.rows} if todo else {}
    yield from (tables[key] for key in ("returned", "due", "slips") if key in tables)
    missed = report_unreported(campaign, question, None)
    owed = replace(missed.tables[0], title=missed.title)
    if owed.rows:
        yield owed
    next_day = this_round(campaign.plan.folder.plan.settings.reporting_day, campaign.as_of).due
    if "report" in tables and (next_day - campaign.as_of).days <= ahead:
        # what was not reported last time stands above
        rows = tuple(row for row in tables["report"].rows if row not in owed.rows)
        if rows:
            notes = () if owed.rows else tables["report"].notes
            yield replace(tables["report"], rows=rows, notes=notes, about=())


def _ask_street(campaign: Campaign, street: str, ahead: int) -> Iterator[Table]:
    """What lies in a street, then what it carries elsewhere or with others, as one of a group."""
    yield from _ask(campaign, Question(street=street), ahead)
    others = replace(
        campaign,
        counts=tuple(n for n in campaign.counts if n.cohort.street != street),
        shares=tuple(n for n in campaign.shares if n.cohort.street != street),
    )
    for table in _ask(others, Question(unit=street), ahead):
        # a target for the whole has items in streets, which are told as theirs
        rows = tuple(row for row in table.rows if row.get("unit") != street)
        if rows:
            title = say(_WITH_OTHERS, title=table.title)
            yield replace(table, key=SHARED + table.key, rows=rows, title=title, about=(), notes=())


def _count(tables: Iterable[Table]) -> dict[str, int]:
    """How many rows of each sort some tables have."""
    sums: dict[str, int] = {}
    for table in tables:
        key = table.key.removeprefix(SHARED)
        for row in table.rows:
            sort = ("late" if row.get("days") is not None else "near") if key == "due" else key
            sums[sort] = sums.get(sort, 0) + 1
    return sums


def report_reminder(campaign: Campaign, place: str, ahead: int = AHEAD) -> Reminder | None:
    """What a street or a unit is reminded of; None where there is nothing."""
    street = campaign.plan.units.is_street(place)
    asked = _ask_street(campaign, place, ahead) if street else _ask(campaign, Question(unit=place), ahead)
    # who reads a reminder has no program to ask for what would be left out for want of room
    tables = tuple(replace(t, columns=tuple(column._replace(rank=0, optional=True) for column in t.columns)) for t in asked)
    if not tables:
        return None
    counts = _count(tables)
    reminder = Reminder(place, Report("reminder", say(N_("Reminder for {place}"), place=quote(place)), tables), counts)
    words = reminder.words
    report = replace(reminder.report, as_of=campaign.as_of, prose=(words,) if words else (), mailed=True)
    return replace(reminder, report=report)


def report_reminders(campaign: Campaign, reminders: Iterable[Reminder]) -> Report | None:
    """The reminders of many as one answer, for other programs: how many things each has, and all of them; None of none."""
    every = list(reminders)
    if not every:
        return None
    counts: tuple[Row, ...] = tuple(
        {_FOR.key: r.place, **{column.key: r.counts.get(column.key, 0) for column, *_ in _COUNTS}} for r in every
    )
    tables = [Table("reminders", (_FOR, *(column for column, *_ in _COUNTS)), counts)]
    parts: dict[str, list[tuple[str, Table]]] = {}
    for reminder in every:
        for table in reminder.report.tables:
            parts.setdefault(table.key, []).append((reminder.place, table))
    for key, mine in parts.items():
        rows = tuple({_FOR.key: place, **row} for place, table in mine for row in table.rows)
        tables.append(Table(key, (_FOR, *mine[0][1].columns), rows, mine[0][1].title))
    return Report("reminders", say(N_("Reminders")), tuple(tables), as_of=campaign.as_of)


def list_unclaimed(campaign: Campaign) -> tuple[str, ...]:
    """What is late, or near, and on nobody's list: steps that only an entry of the office completes, and targets for which the
    plan names nobody.
    """
    near = campaign.plan.folder.plan.settings.near_days
    steps = [s.node.name for s in campaign.stands if s.lacks_entry and s.due and -s.days <= near]
    answering = campaign.plan.units.answering
    nobodys = [
        n.cohort.address
        for one in list_due(campaign, Question())
        for n in one.counts
        if n.missing and (one.due - campaign.as_of).days <= near and n.cohort.scope is None and not answering(n.cohort.task)
    ]
    returned = [
        i.about.label
        for n in campaign.counts
        for i in n.items
        if i.state is State.RETURNED and i.street is None and not answering(n.cohort.task)
    ]
    return tuple(dict.fromkeys((*steps, *nobodys, *returned)))
