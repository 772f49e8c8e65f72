"""What a later plan changed of an earlier one: items, figures by street and period, milestones, stated totals, duties."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from cleancomm.checks.figures import compare_figures
from cleancomm.message import N_, say
from cleancomm.plan.cohorts import Cohort, list_cohorts, list_nodes
from cleancomm.plan.loader import Folder
from cleancomm.plan.names import join_address
from cleancomm.report import Align, Cell, Column, Fact, Report, Table, Term

R = Align.RIGHT


class Change(StrEnum):
    """What became of a thing."""

    ADDED = "added"
    DROPPED = "dropped"
    MOVED = "moved"
    CHANGED = "changed"


_WORDS = {
    Change.ADDED: N_("added"),
    Change.DROPPED: N_("dropped"),
    Change.MOVED: N_("moved"),
    Change.CHANGED: N_("changed"),
}


def _term(change: Change) -> Term:
    return Term(str(change), say(_WORDS[change]))


@dataclass(frozen=True)
class _Place:
    """Where an item is planned."""

    scope: str | None
    period: str

    def __str__(self) -> str:
        return join_address(self.scope, self.period)


@dataclass(frozen=True)
class ItemChange:
    """An item that was added, dropped or moved."""

    task: str
    name: str
    change: Change
    before: _Place | None
    after: _Place | None


def _items(cohorts: Iterable[Cohort]) -> dict[tuple[str, str | None, str], _Place]:
    return {(c.task, c.scope, n): _Place(c.scope, c.period) for c in cohorts for n in c.names}


def compare_items(old: Iterable[Cohort], new: Iterable[Cohort]) -> Iterator[ItemChange]:
    """Items by name: one of the same task and street in another period was moved, and so was one whose name now stands
    in one other street of the task only.
    """
    before, after = _items(old), _items(new)
    gone = {k: p for k, p in before.items() if k not in after}
    come = {k: p for k, p in after.items() if k not in before}
    for key, place in before.items():
        if key in after and after[key] != place:
            yield ItemChange(key[0], key[2], Change.MOVED, place, after[key])
    for key, place in gone.items():
        same = [k for k in come if (k[0], k[2]) == (key[0], key[2])]
        if len(same) == 1 and sum((k[0], k[2]) == (key[0], key[2]) for k in gone) == 1:
            yield ItemChange(key[0], key[2], Change.MOVED, place, come.pop(same[0]))
        else:
            yield ItemChange(key[0], key[2], Change.DROPPED, place, None)
    for key, place in come.items():
        yield ItemChange(key[0], key[2], Change.ADDED, None, place)


def _item_table(old: Iterable[Cohort], new: Iterable[Cohort]) -> Table:
    columns = (
        Column("task", N_("Task")), Column("item", N_("Item")), Column("change", N_("Change")),
        Column("old", N_("Old plan")), Column("new", N_("New plan")),
    )  # fmt: skip
    rows = tuple(
        (c.task, c.name, _term(c.change), str(c.before) if c.before else None, str(c.after) if c.after else None)
        for c in compare_items(old, new)
    )
    return Table("items", columns, rows, say(N_("Items")))


def _change(before: object | None, after: object | None) -> Change:
    return Change.ADDED if before is None else Change.DROPPED if after is None else Change.CHANGED


def _figure(cohort: Cohort | None) -> Decimal | None:
    return None if cohort is None or cohort.open else cohort.quantity


def _figure_table(old: Iterable[Cohort], new: Iterable[Cohort]) -> Table:
    right = (Column("old", N_("Old plan"), R), Column("new", N_("New plan"), R), Column("difference", N_("Difference"), R))
    columns = (
        Column("task", N_("Task")), Column("period", N_("Period")), Column("street", N_("Street or unit")),
        Column("change", N_("Change")), *right, Column("old_due", N_("Old due day")), Column("new_due", N_("New due day")),
    )  # fmt: skip
    before, after = {c.key: c for c in old}, {c.key: c for c in new}
    rows: list[tuple[Cell, ...]] = []
    for key in dict.fromkeys((*before, *after)):
        one, two = before.get(key), after.get(key)
        a, b = _figure(one), _figure(two)
        dues = (one.due if one else None, two.due if two else None)
        if one and two and a == b and dues[0] == dues[1]:
            continue
        less = None if a is None and b is None else (b or Decimal(0)) - (a or Decimal(0))
        rows.append((key[0], key[1], key[2] or key[3], _term(_change(one, two)), a, b, less, *dues))
    return Table("figures", columns, tuple(rows), say(N_("Figures by street and period")))


def _milestone_table(old: Folder, new: Folder) -> Table:
    columns = (
        Column("milestone", N_("Milestone")), Column("change", N_("Change")), Column("old", N_("Old due day")),
        Column("new", N_("New due day")),
    )  # fmt: skip

    def days(folder: Folder) -> dict[str, tuple[date | None, str]]:
        return {n.name: (n.span.end if n.span else None, n.text) for n in list_nodes(folder.plan)}

    before, after = days(old), days(new)
    rows: list[tuple[Cell, ...]] = []
    for name in dict.fromkeys((*before, *after)):
        one, two = before.get(name), after.get(name)
        if one != two:
            rows.append((name, _term(_change(one, two)), one[0] if one else None, two[0] if two else None))
    return Table("milestones", columns, tuple(rows), say(N_("Milestones")))


def _total_table(old: Folder, new: Folder) -> Table:
    columns = (
        Column("figure", N_("Figure")), Column("measure", N_("Measure")), Column("change", N_("Change")),
        Column("old", N_("Old plan")), Column("new", N_("New plan")), Column("source", N_("Source")),
    )  # fmt: skip

    def stated(folder: Folder) -> dict[str, tuple[tuple[Decimal, ...], str, str]]:
        found: dict[str, tuple[tuple[Decimal, ...], str, str]] = {}
        for row in compare_figures(folder):
            if row.stated is None or row.kind == "target":
                continue
            figures, measure, source = found.get(row.label, ((), "", ""))
            source = row.source if not source else source if row.source in source.split("; ") else f"{source}; {row.source}"
            found[row.label] = (tuple(dict.fromkeys((*figures, row.stated))), measure or row.measure, source)
        for ratio in folder.plan.ratios:
            label = join_address(ratio.task, ratio.street)
            figures, _, source = found.get(f"{label} %", ((), "", ""))
            found[f"{label} %"] = (tuple(dict.fromkeys((*figures, ratio.percent))), "%", source or ratio.source)
        return found

    before, after = stated(old), stated(new)
    rows: list[tuple[Cell, ...]] = []
    for label in dict.fromkeys((*before, *after)):
        one, two = before.get(label), after.get(label)
        if (one and one[0]) == (two and two[0]):
            continue
        words = [("、".join(f"{n:f}" for n in x[0]) if x else None) for x in (one, two)]
        measure, source = (two or one or ((), "", ""))[1:]
        rows.append((label, measure, _term(_change(one, two)), *words, source))
    return Table("totals", columns, tuple(rows), say(N_("Stated totals")))


def _duty_table(old: Folder, new: Folder) -> Table:
    columns = (
        Column("task", N_("Task")), Column("unit", N_("Unit")), Column("change", N_("Change")),
        Column("role", N_("Role in the document")), Column("text", N_("Wording")),
    )  # fmt: skip

    def clauses(folder: Folder) -> dict[tuple[str, str, str, str], None]:
        found = dict.fromkeys((t.name, u, row.role, "") for t in folder.plan.tasks for row in t.units for u in row.units)
        for block in folder.duties.duties if folder.duties else ():
            for duty in block.items:
                found |= dict.fromkeys((block.task, u, c.role or duty.role, c.text) for c in duty.clauses for u in duty.units)
        return found

    before, after = clauses(old), clauses(new)
    rows: list[tuple[Cell, ...]] = []
    for change, keys, others in ((Change.DROPPED, before, after), (Change.ADDED, after, before)):
        rows += [
            (task, unit, _term(change), role, text) for task, unit, role, text in keys if (task, unit, role, text) not in others
        ]
    rows.sort(key=lambda r: (str(r[0]), str(r[1])))
    return Table("duties", columns, tuple(rows), say(N_("Units and duties")))


def _other_table(old: Folder, new: Folder) -> Table:
    columns = (
        Column("thing", N_("Item")), Column("what", N_("What")), Column("change", N_("Change")),
        Column("old", N_("Old plan")), Column("new", N_("New plan")),
    )  # fmt: skip

    def facts(folder: Folder) -> dict[tuple[str, str], str]:
        plan, register, duties = folder.plan, folder.committees, folder.duties
        found = {("", key): str(getattr(plan.document, key) or "") for key in ("title", "number", "period", "begins", "aim")}
        for street in plan.streets:
            count = "" if street.communities is None else str(street.communities)
            found |= {(street.name, "communities"): count, (street.name, "aliases"): "、".join(street.aliases)}
        for task in plan.tasks:
            found |= {(task.name, "text"): task.text, (task.name, "measure"): task.measure, (task.name, "figures"): task.figures}
        found |= {(n.name, "text"): n.text for n in list_nodes(plan)}
        for row in register.committees if register else ():
            found[join_address(row.street, row.name), "estates"] = "、".join(row.estates)
        for unit in duties.units if duties else ():
            found |= {(unit.name, "standing"): unit.standing, (unit.name, "members"): "、".join(unit.members)}
        return found

    before, after = facts(old), facts(new)
    rows: list[tuple[Cell, ...]] = []
    for key in dict.fromkeys((*before, *after)):
        one, two = before.get(key), after.get(key)
        if (one or "") != (two or ""):
            rows.append((*key, _term(_change(one, two)), one, two))
    return Table("others", columns, tuple(rows), say(N_("Other changes")))


def compare_plans(old: Folder, new: Folder) -> Report | None:
    """Everything that the new plan added, dropped, moved or changed; None when the two say the same."""
    cohorts = list_cohorts(old), list_cohorts(new)
    tables = [
        _item_table(*cohorts), _figure_table(*cohorts), _milestone_table(old, new), _total_table(old, new), _duty_table(old, new),
        _other_table(old, new),
    ]  # fmt: skip
    tables = [t for t in tables if t.rows]
    if not tables:
        return None
    heads = (old.plan.document, new.plan.document)
    facts = (
        Fact("old", N_("Old plan"), f"{heads[0].title} {heads[0].number}"),
        Fact("new", N_("New plan"), f"{heads[1].title} {heads[1].number}"),
    )
    return Report("diff", say(N_("What the new plan changes")), tuple(tables), facts)
