"""未报: who has not reported on what, by street, or by the units that answer where no street is named."""

from dataclasses import replace
from datetime import date

from cleancomm.campaign import Campaign, Question
from cleancomm.message import N_, listing, say
from cleancomm.record.entry import State
from cleancomm.report import Cell, Report, Row, Table
from cleancomm.reports import columns as c
from cleancomm.status.unreported import Round, Unreported, find_unreported, last_round

COLUMNS = (c.PLACE_OR_UNIT, c.TASK, c.PERIOD, c.ITEM, c.QUANTITY, c.LAST, c.DUE)


def current_round(campaign: Campaign) -> Round | None:
    """The round of reports that was due last, None before the first; before the plan nobody was asked."""
    begins = campaign.plan.begins.start if campaign.plan.begins else date.min
    passed = last_round(campaign.plan.folder.plan.settings.reporting_day, campaign.as_of)
    return Round(max(passed.start, begins), passed.due) if passed.due >= begins else None


def find_owed(campaign: Campaign, question: Question) -> tuple[Unreported, ...]:
    """What of that which is asked for somebody owed a report on and sent none."""
    asked = current_round(campaign)
    if asked is None:
        return ()
    counts = filter(campaign.takes(replace(question, street=None)), campaign.counts)
    return tuple(r for r in find_unreported(counts, campaign.progress, asked) if question.street in (None, r.street))


def report_unreported(campaign: Campaign, question: Question, state: State | None) -> Report:
    """Who owed a report by the last reporting day and sent none."""
    plan = campaign.plan
    asked = current_round(campaign)
    chosen = [r for r in find_owed(campaign, question) if state in (None, r.state)]

    def unit(row: Unreported) -> Cell:
        return row.street or listing(plan.units.answering(row.count.cohort.task)) or ""

    order = {u: n for n, u in enumerate(dict.fromkeys(map(unit, chosen)))}
    chosen.sort(key=lambda row: order[unit(row)])
    rows: tuple[Row, ...] = tuple(
        {
            "unit": unit(r),
            "task": r.count.cohort.task,
            "period": r.count.cohort.period,
            "item": r.name,
            "quantity": r.left,
            "last": r.last,
            "due": r.count.cohort.due,
        }
        for r in chosen
    )
    if asked is None:
        begins = plan.begins.start if plan.begins else date.min
        title = say(N_("No report has been due since the plan began ({begins})"), begins=begins)
    else:
        title = say(N_("Not reported for {due} (reports from {start} on)"), due=asked.due, start=asked.start)
    notes = () if rows else (say(N_("Nobody owes a report.")),)
    return Report("unreported", title, (Table("unreported", COLUMNS, rows),), notes=notes, as_of=campaign.as_of)
