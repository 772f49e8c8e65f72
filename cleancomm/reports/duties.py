"""The duty matrix: one unit's page, all duties of a task, unit x task, and its gaps."""

from collections.abc import Iterator

from cleancomm.campaign import Campaign, Question
from cleancomm.checks.catalogue import find_gaps
from cleancomm.message import N_, join, listing, say
from cleancomm.plan.matrix import Clause, Duties, Duty
from cleancomm.plan.models import RoleKind, Task
from cleancomm.plan.resolve import ResolvedPlan
from cleancomm.plan.units import carriers
from cleancomm.report import Cell, Column, Fact, Report, Row, Table, Term
from cleancomm.reports import columns as c
from cleancomm.reports.milestones import milestone_table
from cleancomm.reports.words import term

ROLE_COLUMNS = (c.TASK, c.ROLE, c.ROLE_KIND, c.SOURCE)
CLAUSE_COLUMNS = (c.SOURCE, c.CARRIERS, c.ROLE, c.ROLE_KIND, c.MARK_OF_CLAUSE, c.TEXT, c.WHEN)


def _duties(plan: ResolvedPlan) -> Duties:
    """The matrix; a command that asks for it has it read."""
    assert plan.folder.duties is not None
    return plan.folder.duties


def _kind(plan: ResolvedPlan, word: str) -> Term | None:
    return term(plan.roles[word]) if word in plan.roles else None


def _roles(plan: ResolvedPlan, unit: str, task: Task) -> list[tuple[str, str]]:
    """Role word and place for a unit in a task, through its groups too."""
    rows = task.units
    return [(row.role, row.source) for row in rows if any(unit in plan.units.expand(name) for name in row.units)]


def _unit_facts(plan: ResolvedPlan, unit: str) -> Iterator[Fact]:
    duties = _duties(plan)
    rows = {u.name: u for u in duties.units}
    groups = plan.units.groups_of(unit)
    row = rows.get(unit) or (rows[groups[0]] if groups else None)
    if row is not None:
        yield Fact("standing", N_("Standing"), term(row.standing))
    if groups:
        yield Fact("groups", N_("Belongs to"), listing(groups))
    heads = [f"{h.role} {h.name}（{h.post}）" for h in duties.body.heads if h.post.startswith(unit)]
    if heads:
        yield Fact("heads", N_("Named heads"), listing(heads))


def _role_table(plan: ResolvedPlan, unit: str, tasks: list[Task]) -> Table:
    rows: tuple[Row, ...] = tuple(
        {"task": t.name, "role": word, "kind": _kind(plan, word), "source": source}
        for t in tasks
        for word, source in _roles(plan, unit, t)
    )
    return Table("roles", ROLE_COLUMNS, rows, say(N_("Role in each task")))


def _clause_row(plan: ResolvedPlan, duty: Duty, clause: Clause, unit: str | None) -> Row | None:
    """A clause as a unit sees it, None where it neither carries it nor is asked in."""
    carries = unit is None or any(unit in plan.units.expand(u) for u in duty.units)
    asked = unit is not None and any(unit in plan.units.expand(u) for u in clause.partners)
    if not carries and not asked:
        return None
    word = clause.role or duty.role
    return {
        "source": duty.source,
        "units": listing(duty.units),
        "role": word,
        "kind": _kind(plan, word) if carries else term(RoleKind.SUPPORT),
        "mark": clause.mark,
        "text": clause.text,
        "when": clause.when,
    }


def _clause_table(plan: ResolvedPlan, question: Question) -> Table:
    rows = [
        row
        for block in _duties(plan).duties
        if question.task in (None, block.task)
        for duty in block.items
        for clause in duty.clauses
        if (row := _clause_row(plan, duty, clause, question.unit))
    ]
    return Table("clauses", CLAUSE_COLUMNS, tuple(rows), say(N_("Duties")))


def report_duties(campaign: Campaign, question: Question) -> Report:
    """A unit's role in each task, its clauses with their reference, and the milestones that it answers for."""
    plan, unit = campaign.plan, question.unit
    tables = []
    facts: tuple[Fact, ...] = ()
    if unit is not None:
        facts = tuple(_unit_facts(plan, unit))
        tasks = [t for t in plan.tasks.values() if question.task in (None, t.name)]
        tables.append(_role_table(plan, unit, tasks))
    tables.append(_clause_table(plan, question))
    stands = campaign.narrow_stands(question) if unit is not None else []
    if stands:
        tables.append(milestone_table(stands, say(N_("Milestones it answers for"))))
    title = say(N_("Duties of {unit}"), unit=unit) if unit else say(N_("Duty matrix"))
    return Report("duties", title, tuple(tables), facts, as_of=campaign.as_of)


def _named_roles(plan: ResolvedPlan, duties: Duties) -> dict[tuple[str, str], str]:
    """The word of the task for each unit, that of its group where the task names none for the unit itself."""
    named: dict[tuple[str, str], str] = {}
    for task in plan.tasks.values():
        for row in task.units:
            for unit in row.units:
                named[plan.units.own[unit], task.name] = row.role
    for unit_row in duties.units:
        for (group, name), role in tuple(named.items()):
            if unit_row.name in plan.units.expand(group):
                named.setdefault((unit_row.name, name), role)
    return named


def _held_roles(plan: ResolvedPlan, duties: Duties) -> dict[tuple[str, str], list[str]]:
    """The words of the annex for each unit and task."""
    held: dict[tuple[str, str], list[str]] = {}
    for block in duties.duties:
        for duty in block.items:
            for unit in carriers(duty):
                words = [duty.role]
                if unit not in duty.units:
                    words = [x.role for x in duty.clauses if unit in x.partners and x.role] or words
                held.setdefault((plan.units.own[unit], block.task), []).extend(words)
    return held


def _task_column(task: str) -> Column:
    """The column of a task; one that is called like another column is told apart."""
    own = {c.UNIT.key, c.MEMBERSHIP.key}
    return Column(f"task:{task}" if task in own else task, task)


def report_matrix(campaign: Campaign) -> Report:
    """Unit x task with the document's word for the role in each cell; * where annex duties are given besides."""
    plan = campaign.plan
    duties = _duties(plan)
    named, held = _named_roles(plan, duties), _held_roles(plan, duties)
    columns = {name: _task_column(name) for name in plan.tasks}

    def cell(unit: str, task: str) -> Cell:
        key = (unit, task)
        word: Cell = named.get(key) or listing(held.get(key, ())) or ""
        return join([word, "*"], "") if key in held else word

    rows: tuple[Row, ...] = tuple(
        {"unit": u.name, "standing": term(u.standing), **{column.key: cell(u.name, t) for t, column in columns.items()}}
        for u in duties.units
    )
    note = say(N_("* : with duties of its own in the duty matrix"))
    table = Table("matrix", (c.UNIT, c.MEMBERSHIP, *columns.values()), rows, notes=(note,))
    return Report("matrix", say(N_("Duty matrix")), (table,))


def report_gaps(campaign: Campaign) -> Report:
    """Tasks without lead, members without duty, units with duties that are no members."""
    rows: tuple[Row, ...] = tuple({"code": p.kind.code, "gap": p.text, "reason": p.reason} for p in find_gaps(campaign.plan))
    table = Table("gaps", (c.CODE, c.FINDING, c.ACKNOWLEDGED), rows)
    return Report("gaps", say(N_("Gaps of the duty matrix")), (table,))
