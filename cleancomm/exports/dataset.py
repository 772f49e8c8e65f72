"""The plan and its record as tables for other programs: keys, codes and numbers, nothing translated but the headings."""

from collections.abc import Iterator

from cleancomm.campaign import Campaign, Question
from cleancomm.checks.figures import compare_figures
from cleancomm.exports.kind import kind
from cleancomm.exports.standing import code_of, item_since, tell_document
from cleancomm.message import N_, quote, say
from cleancomm.plan.models import RoleKind
from cleancomm.record.entry import Entry
from cleancomm.record.fold import undone_ids
from cleancomm.report import Cell, Column, Fact, Kind, Report, Row, Table, Term
from cleancomm.reports import columns as c
from cleancomm.reports.slipwords import act_term, colour_term
from cleancomm.reports.words import term
from cleancomm.status.milestone import Stand
from cleancomm.status.schedule import judge
from cleancomm.status.tally import DONE, SAID, Count

N, D, S, F = Kind.NUMBER, Kind.DAY, Kind.STATE, Kind.FLAG
YES, NO = Term("true", say(N_("yes"))), Term("false", say(N_("no")))
SCOPE = Column("scope", N_("Street or unit"))
WAS_DUE = Column("due_original", N_("Due day in the document"), D)
ITEMS = (
    c.ITEM_NO, c.TASK, c.PERIOD, SCOPE, Column("name", N_("Name")), c.STATE, Column("day", N_("Since"), D),
    Column("reported_on", N_("Finished on"), D), Column("accepted_on", N_("Accepted on"), D),
    Column("chosen", N_("Named by the record"), F), Column("name_original", N_("Name in the document")),
    Column("period_original", N_("Period in the document")), c.SOURCE,
)  # fmt: skip
ENTRIES = (
    c.ENTRY, c.ON, Column("at", N_("Recorded at")), c.RECORDER, c.UNIT, c.STATE, c.TASK, c.PERIOD, c.STREET,
    c.ITEM, c.QUANTITY, Column("upto", N_("Cumulative"), F), c.MILESTONE, c.EVIDENCE, c.METHOD, c.NOTE,
    c.TROUBLE, c.ORIGIN, Column("forced", N_("Forced"), F), Column("replaces", N_("Corrects")), Column("voids", N_("Undoes")),
    Column("approval", N_("Approval")), Column("due", N_("New due day"), D), Column("instead", N_("New name")),
    Column("to", N_("New period")), Column("slip", N_("Slip no.")), Column("act", N_("Slip"), S),
    c.COLOUR, c.ANSWER_BY, Column("stands", N_("Stands"), F),
)  # fmt: skip
STATUS = (
    c.ITEM_NO, c.TASK, c.PERIOD, c.YEAR_NUMBER, SCOPE, c.MEASURE, Column("figures", N_("Figures"), S),
    Column("bound", N_("Bound"), S), Column("stated", N_("Figure in the plan's reading"), N), c.PLANNED,
    Column("planned_original", N_("Planned in the document"), N), c.START, c.DUE, WAS_DUE, c.ACCEPTED, c.REPORTED, c.WAITING,
    c.EXPECTED, c.GAP, c.POINTS, c.PERCENT, c.SURPLUS, c.MISSING, c.PACE, c.LAMP,
    Column("done_on", N_("Done on"), D), c.SOURCE,
)  # fmt: skip
MILESTONES = (
    Column("name", N_("Milestone")), Column("wording", N_("Wording of the day")), c.START, c.DUE, WAS_DUE, c.STATE, c.DAYS_LATE,
    c.REQUIRED, c.MISSING, c.DONE_ON, c.TEXT, c.SOURCE,
)  # fmt: skip
DUTIES = (
    c.TASK, c.UNIT, c.ROLE, c.ROLE_KIND, c.MARK_OF_CLAUSE, c.TEXT, Column("due_wording", N_("When")), c.SOURCE,
)  # fmt: skip
TOTALS = (
    c.FIGURE, c.MEASURE, c.STATED, c.COUNTED, c.DIFFERENCE, Column("holds", N_("Holds"), F),
    c.FILE, c.SOURCE,
)  # fmt: skip


def _flag(value: bool) -> Term:
    return YES if value else NO


def _item_rows(campaign: Campaign) -> Iterator[Row]:
    for about, (_, item) in campaign.items.items():
        life = campaign.progress.life(about)
        yield {
            "code": code_of(about), "task": item.task, "period": item.period, "scope": item.street, "name": item.name,
            "state": term(item.state), "day": item.day, "reported_on": item_since(item, life, SAID),
            "accepted_on": item_since(item, life, DONE), "chosen": _flag(item.chosen), "name_original": item.was_name,
            "period_original": item.was_period, "source": item.source,
        }  # fmt: skip


def _entry_row(entry: Entry, *, stands: bool) -> Row:
    """An entry as it stands in the record, key by key."""
    cells: dict[str, Cell] = {key: getattr(entry, key) for key in ("id", "on", "recorder", "unit", "task", "period", "street")}
    cells |= {key: getattr(entry, key) for key in ("item", "quantity", "milestone", "evidence", "note", "trouble", "origin")}
    cells |= {key: getattr(entry, key) for key in ("replaces", "voids", "approval", "due", "instead", "to", "slip", "answer_by")}
    return {
        **cells, "at": entry.at.isoformat(), "state": term(entry.state) if entry.state else None,
        "act": act_term(entry.act) if entry.act else None, "colour": colour_term(entry.colour) if entry.colour else None,
        "method": term(entry.method) if entry.method else None, "upto": _flag(entry.upto), "forced": _flag(entry.forced),
        "stands": _flag(stands),
    }  # fmt: skip


def _entry_rows(campaign: Campaign) -> Iterator[Row]:
    every = campaign.record.entries
    undone = undone_ids(every)
    for entry in every:
        yield _entry_row(entry, stands=entry.id not in undone and entry.voids is None)


def _status_row(campaign: Campaign, count: Count) -> Row:
    cohort = count.cohort
    s = judge([count], campaign.folder.plan.settings, campaign.as_of)
    return {
        "code": code_of(cohort.about), "task": cohort.task, "period": cohort.period, "year": cohort.year, "scope": cohort.scope,
        "measure": cohort.measure, "figures": Term(str(cohort.figures), quote(str(cohort.figures))),
        "bound": Term(str(cohort.bound), quote(str(cohort.bound))), "stated": cohort.stated,
        "planned": s.planned, "planned_original": s.planned_first, "start": cohort.start, "due": cohort.due,
        "due_original": cohort.first.due, "accepted": s.accepted, "reported": s.reported, "waiting": s.waiting,
        "expected": s.expected, "gap": s.gap, "points": s.points, "percent": s.percent, "surplus": s.surplus,
        "missing": count.missing, "pace": term(s.pace) if s.pace else None, "lamp": term(s.lamp), "done_on": count.done_on,
        "source": cohort.source,
    }  # fmt: skip


def _milestone_row(stand: Stand) -> Row:
    node = stand.node
    return {
        "name": node.name, "wording": node.first.when, "start": node.span.start if node.span else None, "due": stand.due,
        "due_original": stand.due_first, "state": term(stand.state), "days_late": stand.days or None,
        "required": stand.required, "missing": stand.missing, "done_on": stand.done_on, "text": node.text, "source": node.source,
    }  # fmt: skip


def _duty_rows(campaign: Campaign) -> Iterator[Row]:
    """Who has to do what: the units that a task names, then clause by clause those of the matrix and those they ask in."""
    plan = campaign.plan
    for task in plan.tasks.values():
        for row in task.units:
            for unit in row.units:
                role = term(plan.roles[row.role]) if row.role in plan.roles else None
                yield {"task": task.name, "unit": unit, "role": row.role, "kind": role, "source": row.source}
    for one in plan.units.assignments:
        clause = one.clause
        own = term(plan.roles[one.word]) if one.word in plan.roles else None
        told = {"mark": clause.mark, "text": clause.text, "due_wording": clause.when} if clause else {}
        for task_name in one.tasks:
            for unit in one.units:
                yield {"task": task_name, "unit": unit, "role": one.word, "kind": own, "source": one.duty.source, **told}
            for unit in one.partners:
                support = term(RoleKind.SUPPORT)
                yield {"task": task_name, "unit": unit, "role": None, "kind": support, "source": one.duty.source, **told}


def _total_rows(campaign: Campaign) -> Iterator[Row]:
    for r in compare_figures(campaign.plan):
        yield {
            "figure": r.label, "measure": r.measure, "stated": r.stated, "counted": r.counted, "difference": r.difference,
            "holds": _flag(r.holds and not r.missing), "file": r.file, "source": r.source,
        }  # fmt: skip


@kind(
    "data",
    N_("all tables for other programs: a folder (Data Package), or a file .db (SQLite)"),
    "cleancomm export data -o 全部数据.db",
    form="package",
)
def report_data(campaign: Campaign, question: Question) -> Report:
    """Items, entries, status, milestones, duties and stated totals of the whole plan."""
    document = campaign.folder.plan.document
    tables = (
        Table("items", ITEMS, tuple(_item_rows(campaign)), say(N_("Items"))),
        Table("entries", ENTRIES, tuple(_entry_rows(campaign)), say(N_("Entries of the record"))),
        Table("status", STATUS, tuple(_status_row(campaign, n) for n in campaign.shares), say(N_("Targets"))),
        Table("milestones", MILESTONES, tuple(map(_milestone_row, campaign.stands)), say(N_("Milestones"))),
        Table("duties", DUTIES, tuple(_duty_rows(campaign)), say(N_("Duties"))),
        Table("totals", TOTALS, tuple(_total_rows(campaign)), say(N_("Stated totals"))),
    )
    facts = (Fact("document", N_("Document"), document.title), *tell_document(campaign))
    return Report("data", quote(document.title), tables, facts, as_of=campaign.as_of)
