"""未报: who has not reported on what, by street, or by the units that answer where no street is named."""

from cleancomm.campaign import Campaign, Question
from cleancomm.message import N_, listing, say
from cleancomm.record.entry import State
from cleancomm.report import Cell, Report, Row, Table
from cleancomm.reports import columns as c
from cleancomm.status.unreported import Unreported, find_unreported, last_round

COLUMNS = (c.PLACE_OR_UNIT, c.TASK, c.PERIOD, c.ITEM, c.QUANTITY, c.LAST, c.DUE)


def report_unreported(campaign: Campaign, question: Question, state: State | None) -> Report:
    """Who owed a report by the last reporting day and sent none."""
    plan = campaign.plan
    round_ = last_round(plan.folder.plan.settings.reporting_day, campaign.as_of)
    counts = [n for n in campaign.counts if question.year in (None, n.cohort.year) and question.task in (None, n.cohort.task)]
    found = find_unreported(counts, campaign.progress, round_)
    chosen = [r for r in found if question.street in (None, r.street) and state in (None, r.state)]

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
    title = say(N_("Not reported for {due} (reports from {start} on)"), due=round_.due, start=round_.start)
    notes = () if rows else (say(N_("Nobody owes a report.")),)
    return Report("unreported", title, (Table("unreported", COLUMNS, rows),), notes=notes, as_of=campaign.as_of)
