"""The duty matrix: one unit's page, all duties of a task, unit x task, and its gaps."""

from collections.abc import Iterable, Iterator

from cleancomm.campaign import Campaign, Question
from cleancomm.checks.catalogue import find_gaps
from cleancomm.message import N_, join, listing, say
from cleancomm.plan.assignment import Assignment
from cleancomm.plan.matrix import Duties
from cleancomm.plan.models import Membership, RoleKind, Task
from cleancomm.plan.resolve import ResolvedPlan
from cleancomm.report import Cell, Column, Fact, Report, Row, Table, Term
from cleancomm.reports import columns as c
from cleancomm.reports.milestones import milestone_table
from cleancomm.reports.words import term

ROLE_COLUMNS = (c.TASK, c.ROLE, c.ROLE_KIND, c.SOURCE)
CLAUSE_COLUMNS = (c.SOURCE._replace(rank=0), c.CARRIERS, c.ROLE, c.ROLE_KIND, c.MARK_OF_CLAUSE, c.TEXT, c.WHEN)


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
    heads = [f"{h.role} {h.name}（{h.post}）" if h.name else f"{h.role} {h.post}" for h in plan.units.heads_of(unit)]
    if heads:
        yield Fact("heads", N_("Named heads"), listing(heads))


def _role_table(plan: ResolvedPlan, unit: str, tasks: list[Task]) -> Table:
    rows: tuple[Row, ...] = tuple(
        {"task": t.name, "role": word, "kind": _kind(plan, word), "source": source}
        for t in tasks
        for word, source in _roles(plan, unit, t)
    )
    return Table("roles", ROLE_COLUMNS, rows, say(N_("Role in each task")))


def _clause_row(plan: ResolvedPlan, one: Assignment, unit: str | None) -> Row | None:
    """A clause as a unit sees it, None where it neither carries it nor is asked in."""
    carries = unit is None or any(unit in plan.units.expand(u) for u in one.units)
    asked = unit is not None and any(unit in plan.units.expand(u) for u in one.partners)
    if not carries and not asked:
        return None
    return {
        "source": one.duty.source,
        "units": listing(one.units),
        "role": one.word,
        "kind": _kind(plan, one.word) if carries else term(RoleKind.SUPPORT),
        "mark": one.clause.mark if one.clause else None,
        "text": one.clause.text if one.clause else None,
        "when": one.clause.when if one.clause else None,
    }


def _clause_table(plan: ResolvedPlan, question: Question) -> Table:
    rows = [
        row
        for one in plan.units.assignments
        if question.task in (None, *one.tasks)
        if (row := _clause_row(plan, one, question.unit))
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
        tables.append(milestone_table(plan, stands, say(N_("Milestones it answers for"))))
    title = say(N_("Duties of {unit}"), unit=unit) if unit else say(N_("Duty matrix"))
    return Report("duties", title, tuple(tables), facts, as_of=campaign.as_of)


def _named_roles(plan: ResolvedPlan, units: Iterable[str]) -> dict[tuple[str, str], list[str]]:
    """The words of the task for each unit, those of its group where the task names none for the unit itself."""
    named: dict[tuple[str, str], list[str]] = {}
    for task in plan.tasks.values():
        for row in task.units:
            for unit in row.units:
                named.setdefault((plan.units.own[unit], task.name), []).append(row.role)
    for unit in units:
        for (group, name), roles in tuple(named.items()):
            if unit in plan.units.expand(group):
                named.setdefault((unit, name), roles)
    return named


def _held_roles(plan: ResolvedPlan) -> tuple[dict[tuple[str, str], list[str]], dict[tuple[str, str], str]]:
    """The words of the annex for each unit and task; and for those that a clause without a word of its own asks in, the word
    of the duty, which is its carrier's.
    """
    held: dict[tuple[str, str], list[str]] = {}
    asked: dict[tuple[str, str], str] = {}
    for one in plan.units.assignments:
        for task in one.tasks:
            for unit in one.units:
                held.setdefault((plan.units.own[unit], task), []).append(one.word)
            for unit in one.partners:
                if unit in one.units:
                    continue
                key = (plan.units.own[unit], task)
                asked.setdefault(key, one.role)
                held.setdefault(key, []).extend([one.clause.role] if one.clause and one.clause.role else [])
    return held, asked


# leading and responsible first; a word of no declared kind last
_RANKS = {RoleKind.LEAD: 0, RoleKind.RESPONSIBLE: 1, RoleKind.SUPPORT: 2}


def _rank(plan: ResolvedPlan, word: str) -> int:
    return _RANKS[plan.roles[word]] if word in plan.roles else len(_RANKS)


def _choose_words(plan: ResolvedPlan, named: list[str], held: list[str]) -> list[str]:
    """The words that tell what a unit is in a task: those of the task and, of its clauses, those that make it something else
    besides; all of its clauses where the task does not name it. `duties --unit` has each clause with its word.
    """
    words = list(named)
    for word in held:
        if not named or (word in plan.roles and _rank(plan, word) not in {_rank(plan, w) for w in words}):
            words.append(word)
    return sorted(words, key=lambda w: _rank(plan, w))


def _matrix_units(plan: ResolvedPlan) -> dict[str, Membership]:
    """The units of the matrix with their standing; a street that a task or a duty names itself stands as its groups do."""
    duties = _duties(plan)
    standings = {u.name: u.standing for u in duties.units}
    named = {plan.units.own[u] for t in plan.tasks.values() for row in t.units for u in row.units}
    named |= {plan.units.own[u] for one in plan.units.assignments for u in (*one.units, *one.partners)}
    for street in plan.folder.plan.streets:
        if street.name in named and street.name not in standings:
            groups = [standings[group] for group in plan.units.groups_of(street.name)]
            standings[street.name] = groups[0] if groups else Membership.NONE
    return standings


def _task_column(task: str) -> Column:
    """The column of a task; one that is called like another column is told apart."""
    own = {c.UNIT.key, c.MEMBERSHIP.key}
    return Column(f"task:{task}" if task in own else task, task)


def report_matrix(campaign: Campaign) -> Report:
    """Unit x task with the document's words for the role in each cell, leading and responsible first; * where annex duties
    are given besides.
    """
    plan = campaign.plan
    units = _matrix_units(plan)
    named = _named_roles(plan, units)
    held, asked = _held_roles(plan)
    columns = {name: _task_column(name) for name in plan.tasks}

    def cell(unit: str, task: str) -> Cell:
        key = (unit, task)
        words = _choose_words(plan, named.get(key, []), held.get(key, []))
        word: Cell = listing(words) or asked.get(key, "")
        return join([word, "*"], "") if key in held else word

    rows: tuple[Row, ...] = tuple(
        {"unit": unit, "standing": term(standing), **{column.key: cell(unit, t) for t, column in columns.items()}}
        for unit, standing in units.items()
    )
    note = say(N_("* : with duties of its own in the duty matrix"))
    table = Table("matrix", (c.UNIT, c.MEMBERSHIP, *columns.values()), rows, notes=(note,))
    return Report("matrix", say(N_("Duty matrix")), (table,))


def report_gaps(campaign: Campaign) -> Report:
    """Tasks without lead, members without duty, units with duties that are no members."""
    rows: tuple[Row, ...] = tuple({"code": p.kind.code, "gap": p.text, "reason": p.reason} for p in find_gaps(campaign.plan))
    table = Table("gaps", (c.CODE, c.FINDING, c.ACKNOWLEDGED), rows)
    return Report("gaps", say(N_("Gaps of the duty matrix")), (table,))
