"""The duty matrix as reports: one unit's page, all duties of a task, unit x task, and its gaps."""

from collections.abc import Iterable
from datetime import date

from cleancomm.message import N_, say
from cleancomm.plan.loader import Folder
from cleancomm.plan.matrix import Duties
from cleancomm.plan.models import RoleKind, Task
from cleancomm.plan.names import map_aliases
from cleancomm.plan.units import carriers, expand_unit
from cleancomm.problem import Problem
from cleancomm.report import Cell, Column, Fact, Report, Table
from cleancomm.status.milestone import Stand
from cleancomm.status.reports import milestone_table
from cleancomm.status.words import term


def _roles(folder: Folder, unit: str, task: Task) -> list[tuple[str, str]]:
    """Role word and place for a unit in a task, through its groups too."""
    return [(row.role, row.source) for row in task.units if any(unit in expand_unit(folder, name) for name in row.units)]


def report_duties(
    folder: Folder, duties: Duties, unit: str | None, task: str | None, stands: Iterable[Stand], as_of: date
) -> Report:
    """A unit's role in each task, its clauses with their reference, and the milestones that it answers for."""
    kinds = {r.word: r.kind for r in folder.plan.roles}
    tasks = [t for t in folder.plan.tasks if task in (None, t.name)]
    tables = []
    facts: list[Fact] = []
    if unit is not None:
        row = next((u for u in duties.units if u.name == unit), None)
        groups = [u for u in duties.units if u.name != unit and unit in expand_unit(folder, u.name)]
        standing = row.standing if row else (groups[0].standing if groups else None)
        if standing is not None:
            facts.append(Fact("standing", N_("Standing"), term(standing)))
        if groups:
            facts.append(Fact("groups", N_("Belongs to"), "、".join(g.name for g in groups)))
        heads = [f"{h.role} {h.name}（{h.post}）" for h in duties.body.heads if h.post.startswith(unit)]
        if heads:
            facts.append(Fact("heads", N_("Named heads"), "、".join(heads)))
        roles: list[tuple[Cell, ...]] = [
            (t.name, word, term(kinds[word]) if word in kinds else None, source)
            for t in tasks
            for word, source in _roles(folder, unit, t)
        ]
        columns = (
            Column("task", N_("Task")), Column("role", N_("Role in the document")), Column("kind", N_("Role")),
            Column("source", N_("Source")),
        )  # fmt: skip
        tables.append(Table("roles", columns, tuple(roles), say(N_("Role in each task"))))
    clauses: list[tuple[Cell, ...]] = []
    for block in duties.duties:
        if task not in (None, block.task):
            continue
        for duty in block.items:
            carries = unit is None or any(unit in expand_unit(folder, u) for u in duty.units)
            for clause in duty.clauses:
                asked = unit is not None and any(unit in expand_unit(folder, u) for u in clause.partners)
                if not carries and not asked:
                    continue
                word = clause.role or duty.role
                kind = term(kinds[word]) if word in kinds else None
                if not carries:
                    kind = term(RoleKind.SUPPORT)
                clauses.append((duty.source, "、".join(duty.units), word, kind, clause.mark, clause.text, clause.when))
    clause_columns = (
        Column("source", N_("Source")), Column("units", N_("Unit")), Column("role", N_("Role in the document")),
        Column("kind", N_("Role")), Column("mark", N_("Clause")), Column("text", N_("Wording")),
        Column("when", N_("When"), optional=True),
    )  # fmt: skip
    tables.append(Table("clauses", clause_columns, tuple(clauses), say(N_("Duties"))))
    nodes = list(stands)
    if nodes:
        tables.append(milestone_table(nodes, say(N_("Milestones it answers for"))))
    title = say(N_("Duties of {unit}"), unit=unit) if unit else say(N_("Duty matrix"))
    return Report("duties", title, tuple(tables), tuple(facts), as_of=as_of)


def report_matrix(folder: Folder, duties: Duties) -> Report:
    """Unit x task with the document's word for the role in each cell, that of its group where the task names none for
    the unit itself; * where annex duties are given besides.
    """
    known = map_aliases(duties.units)
    columns = [Column("unit", N_("Unit")), Column("standing", N_("Standing"))]
    columns += [Column(t.name, t.name, named=True) for t in folder.plan.tasks]
    named: dict[tuple[str, str], str] = {}
    for task in folder.plan.tasks:
        for row in task.units:
            for unit in row.units:
                named[known[unit], task.name] = row.role
    for unit_row in duties.units:
        for (group, name), role in tuple(named.items()):
            if unit_row.name in expand_unit(folder, group):
                named.setdefault((unit_row.name, name), role)
    held: dict[tuple[str, str], list[str]] = {}
    for block in duties.duties:
        for duty in block.items:
            for unit in carriers(duty):
                words = [c.role for c in duty.clauses if unit in c.partners and c.role] if unit not in duty.units else [duty.role]
                held.setdefault((known[unit], block.task), []).extend(words or [duty.role])
    rows: list[tuple[Cell, ...]] = []
    for unit_row in duties.units:
        cells = []
        for t in folder.plan.tasks:
            key = (unit_row.name, t.name)
            word = named.get(key) or "、".join(dict.fromkeys(held.get(key, ())))
            cells.append(word + ("*" if key in held else ""))
        rows.append((unit_row.name, term(unit_row.standing), *cells))
    note = say(N_("* : with duties of its own in the duty matrix"))
    table = Table("matrix", tuple(columns), tuple(rows), None, None, (note,))
    return Report("matrix", say(N_("Duty matrix")), (table,))


def report_gaps(found: Iterable[Problem]) -> Report:
    """Tasks without lead, members without duty, units with duties that are no members."""
    columns = (Column("code", N_("Code")), Column("gap", N_("Finding")), Column("reason", N_("Acknowledged")))
    return Report(
        "gaps",
        say(N_("Gaps of the duty matrix")),
        (Table("gaps", columns, tuple((p.kind.code, p.text, p.reason) for p in found)),),
    )
