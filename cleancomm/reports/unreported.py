"""未报: who has not reported on what, by street, or by the units that answer where no street is named; 迟报: who did so late."""

from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

from cleancomm.campaign import Campaign, Question
from cleancomm.message import N_, Message, count, say
from cleancomm.plan.measure import ITEMS, convert, split_measure
from cleancomm.record.entry import State
from cleancomm.report import Report, Row, Table
from cleancomm.reports import columns as c
from cleancomm.reports.asked import ask_counts, current_round, is_asked, list_owed, name_place
from cleancomm.reports.words import term
from cleancomm.status.unreported import Belated, Unreported, find_belated

COLUMNS = (c.PLACE_OR_UNIT, c.TASK, c.PERIOD, c.ITEM, c.QUANTITY, c.LAST, c.DUE)
LATE = (c.PLACE_OR_UNIT, c.TASK, c.PERIOD, c.ITEM, c.STATE, c.ON, c.CAME, c.DAYS_BELATED)


def _count_items(rows: list[Unreported]) -> int:
    """How many things these are: a number of single things counts as so many, any other number as one."""
    whole = 0
    for row in rows:
        measure, left = row.count.cohort.measure, row.left
        plain = split_measure(measure)[1]
        whole += max(1, round(convert(left, measure, plain))) if plain in ITEMS and left is not None else 1
    return whole


def say_total(campaign: Campaign, rows: Iterable[Unreported]) -> Message:
    """28项，7个街道、1个单位."""
    every = list(rows)
    plan = campaign.plan
    streets = {r.street for r in every if r.street in plan.streets}
    owed = ((r.street,) if r.street else plan.units.answering(r.count.cohort.task) for r in every if r.street not in streets)
    units = {unit for several in owed for unit in several}
    told = [
        count(number, one, many)
        for number, one, many in (
            (len(streets), N_("{number} street"), N_("{number} streets")),
            (len(units), N_("{number} unit"), N_("{number} units")),
        )
        if number
    ]
    items = count(_count_items(every), N_("{number} item"), N_("{number} items"))
    return say(N_("{items}; {places}"), items=items, places=tuple(told)) if told else items


def owed_table(campaign: Campaign, rows: Iterable[Unreported]) -> Table:
    """Things on which a report is owed, by whom, with how many they are in all."""
    chosen = list(rows)
    order = {u: n for n, u in enumerate(dict.fromkeys(name_place(campaign, r) for r in chosen))}
    chosen.sort(key=lambda row: order[name_place(campaign, row)])
    told: tuple[Row, ...] = tuple(
        {
            "unit": name_place(campaign, r),
            "task": r.count.cohort.task,
            "period": r.count.cohort.period,
            "item": r.name,
            "quantity": r.left,
            "last": r.last,
            "due": r.count.cohort.due,
        }
        for r in chosen
    )
    return Table("unreported", COLUMNS, told, notes=(say_total(campaign, chosen),) if chosen else ())


def _late_table(campaign: Campaign, rows: Iterable[Belated], due: date) -> Table:
    """Reports that came after the reporting day, the last on top."""
    late = sorted(rows, key=lambda r: r.came, reverse=True)
    told: tuple[Row, ...] = tuple(
        {
            "unit": name_place(campaign, r),
            "task": r.count.cohort.task,
            "period": r.count.cohort.period,
            "item": r.name,
            "state": term(r.entry.state or State.STARTED),
            "on": r.entry.on,
            "came": r.came,
            "days_late": (r.came - due).days,
        }
        for r in late
    )
    return Table("late", LATE, told, say(N_("Reported late")), shown=bool(told))


def report_unreported(campaign: Campaign, question: Question, state: State | None) -> Report:
    """Who owed a report by the last reporting day and sent none, and who sent one late."""
    plan = campaign.plan
    asked = current_round(campaign)
    if asked is None:
        begins = plan.begins.start if plan.begins else date.min
        title = say(N_("No report has been due since the plan began ({begins})"), begins=begins)
        chosen: list[Unreported] = []
        tables: tuple[Table, ...] = (owed_table(campaign, ()),)
    else:
        title = say(N_("Not reported for {due} (reports from {start} on)"), due=asked.due, start=asked.start)
        chosen = [r for r in list_owed(campaign, question, asked) if state in (None, r.state)]
        belated = find_belated(
            ask_counts(campaign, question), campaign.progress, asked, ZoneInfo(plan.folder.plan.settings.timezone)
        )
        late = [r for r in belated if is_asked(campaign, question, r) and state in (None, r.entry.state)]
        tables = (owed_table(campaign, chosen), _late_table(campaign, late, asked.due))
    notes = () if chosen else (say(N_("Nobody owes a report.")),)
    return Report("unreported", title, tables, notes=notes, as_of=campaign.as_of)
