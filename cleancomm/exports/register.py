"""台账: every target with who answers for it, how it stands and what was said of it; its totals are those of the status."""

from cleancomm.campaign import Campaign, Question
from cleancomm.exports.kind import kind
from cleancomm.exports.standing import (
    Days,
    code_of,
    name_roles,
    say_changes,
    say_progress,
    say_returned,
    say_troubles,
    say_verdict,
    tell_document,
)
from cleancomm.message import N_, join, listing, quote, say
from cleancomm.plan.cohorts import Sort
from cleancomm.plan.models import RoleKind
from cleancomm.report import Column, Kind, Layout, Report, Row, Table, amended, number_in
from cleancomm.reports import columns as c
from cleancomm.reports.overview import By, say_rounding, standing_cells, standing_table
from cleancomm.status.schedule import Lamp, judge
from cleancomm.status.tally import DONE, SAID, Count

TARGET = Column("planned", N_("Target"), Kind.NUMBER)
LEADING = Column("leading", N_("Leading units"))
RESPONSIBLE = Column("responsible", N_("Responsible units"), optional=True)
SUPPORTING = Column("supporting", N_("Supporting units"), optional=True)
EXPECTED = Column("expected", N_("Due by schedule"), Kind.NUMBER)
DONE_NUMBER = Column("accepted", N_("Actually done"), Kind.NUMBER)
GAP = Column("gap", N_("Gap to schedule"), Kind.NUMBER)
POINTS = Column("points", N_("Gap in points"), Kind.PERCENT, optional=True)
PROGRESS = Column("progress", N_("Progress"))
TROUBLE = Column("trouble", N_("Problems"), optional=True)
NEXT = Column("next", N_("Next steps"), optional=True)
LAST = Column("last", N_("Reported on"), Kind.DAY, optional=True)
FINISHED = Column("finished", N_("Finished on"), Kind.DAY, optional=True)
VERDICT = Column("verdict", N_("Check"), optional=True)
CLOSED = Column("done_on", N_("Accepted on"), Kind.DAY, optional=True)
REMARK = Column("remark", N_("Remarks"), optional=True)
COLUMNS = (
    c.NUMBER, c.ITEM_NO, Column("source", N_("Task from")), c.TASK, c.PERIOD, c.STREET_OR_UNIT, TARGET, c.GROUP_MEASURE,
    LEADING, RESPONSIBLE, SUPPORTING, c.DUE, EXPECTED, DONE_NUMBER, c.PERCENT, GAP, POINTS, c.SURPLUS, c.LAMP, PROGRESS, TROUBLE,
    NEXT, LAST, FINISHED, VERDICT, CLOSED, REMARK,
)  # fmt: skip
LAYOUT = Layout(fixed=6, spare=("code", "source", "supporting", "points", "surplus", "verdict", "last", "remark", "trouble"))
# what a row and a total row of the status have in common with those of the register
_SAME = ("planned", "measure", "expected", "accepted", "percent", "gap", "points", "surplus", "lamp")


def _row(campaign: Campaign, count: Count, number: int, days: Days) -> Row:
    plan, cohort = campaign.plan, count.cohort
    standing = judge([count], plan.folder.plan.settings, campaign.as_of)
    roles = name_roles(plan, cohort)
    bad = [standing.reason] if standing.lamp in (Lamp.RED, Lamp.YELLOW) else []
    cells = standing_cells(standing)
    return {
        "number": number,
        "code": code_of(cohort.about),
        "source": cohort.source,
        "task": cohort.task,
        "period": cohort.period,
        "street": cohort.scope,
        **{key: cells[key] for key in _SAME if key in cells},
        "measure": cohort.measure,
        "leading": listing(roles[RoleKind.LEAD]),
        "responsible": listing(roles[RoleKind.RESPONSIBLE]),
        "supporting": listing(roles[RoleKind.SUPPORT]),
        "due": amended(cohort.due, cohort.first.due),
        "progress": say_progress(count),
        "trouble": listing([*bad, *say_returned(campaign, count), *say_troubles(campaign, count)]),
        "last": days.last(count),
        "finished": days.complete(count, SAID),
        "verdict": say_verdict(count),
        "done_on": days.complete(count, DONE),
        "remark": listing(say_changes(campaign, count)),
    }


@kind(
    "register",
    N_("the register (台账) of all targets, as the office keeps it"),
    "cleancomm export register --street 和平街 -o 台账.csv",
    "year",
    "street",
    "task",
    "unit",
)
def report_register(campaign: Campaign, question: Question) -> Report:
    """Every target that is asked for, a row each, and the totals that the status of the same question has."""
    counts = campaign.narrow_counts(question)
    days = Days(campaign)
    rows = tuple(_row(campaign, count, n, days) for n, count in enumerate(counts, 1))
    status = standing_table(campaign.plan, counts, By.TASK, campaign.as_of)
    totals = tuple(
        {"task": row["task"], **{key: row[key] for key in _SAME if key in row}}
        for row in status.last_rows
    )  # fmt: skip
    notes = status.notes
    if len(totals) == 1:
        parts = [number_in(row.get("expected")) for row, n in zip(rows, counts, strict=True) if n.cohort.sort is Sort.SUM]
        notes = tuple(dict.fromkeys((*notes, *say_rounding(parts, number_in(totals[0].get("expected"))))))
    if any(n.cohort.sort is not Sort.SUM for n in counts):
        notes = (*notes, say(N_("Levels and ceilings are part of no total.")))
    table = Table(
        "register", COLUMNS, rows, total=totals[0] if len(totals) == 1 else None, totals=totals if len(totals) > 1 else (),
        notes=notes, about=tuple(n.cohort.about for n in counts), layout=LAYOUT,
    )  # fmt: skip
    title = join([quote(campaign.folder.plan.document.title), say(N_("Register")), *question.words])
    return Report("register", title, (table,), tell_document(campaign), as_of=campaign.as_of)
