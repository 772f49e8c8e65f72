"""What a later plan changed of an earlier one: items, figures by street and period, milestones, stated totals, duties."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from cleancomm.checks.figures import compare_figures
from cleancomm.message import N_, say
from cleancomm.plan.about import join_address
from cleancomm.plan.cohorts import Cohort
from cleancomm.plan.resolve import ResolvedPlan
from cleancomm.report import Fact, Report, Row, Table, Term
from cleancomm.reports import columns as c


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
    return {(x.task, x.scope, n): _Place(x.scope, x.period) for x in cohorts for n in x.names}


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
    rows: tuple[Row, ...] = tuple(
        {
            "task": x.task,
            "item": x.name,
            "change": _term(x.change),
            "old": str(x.before) if x.before else None,
            "new": str(x.after) if x.after else None,
        }
        for x in compare_items(old, new)
    )
    return Table("items", (c.TASK, c.ITEM, c.CHANGE, c.OLD, c.NEW), rows, say(N_("Items")))


def _change(before: object | None, after: object | None) -> Change:
    return Change.ADDED if before is None else Change.DROPPED if after is None else Change.CHANGED


def _figure(cohort: Cohort | None) -> Decimal | None:
    return None if cohort is None or cohort.open else cohort.quantity


def _figure_table(old: Iterable[Cohort], new: Iterable[Cohort]) -> Table:
    columns = (
        c.TASK, c.PERIOD, c.STREET_OR_UNIT, c.CHANGE, c.OLD_NUMBER, c.NEW_NUMBER, c.DIFFERENCE, c.OLD_DUE, c.NEW_DUE,
    )  # fmt: skip
    before, after = {x.about: x for x in old}, {x.about: x for x in new}
    rows: list[Row] = []
    for about in dict.fromkeys((*before, *after)):
        one, two = before.get(about), after.get(about)
        a, b = _figure(one), _figure(two)
        if one and two and a == b and one.due == two.due:
            continue
        less = None if a is None and b is None else (b or Decimal(0)) - (a or Decimal(0))
        rows.append({
            "task": about.task, "period": about.period, "street": about.scope, "change": _term(_change(one, two)),
            "old": a, "new": b, "difference": less, "old_due": one.due if one else None, "new_due": two.due if two else None,
        })  # fmt: skip
    return Table("figures", columns, tuple(rows), say(N_("Figures by street and period")))


def _milestone_table(old: ResolvedPlan, new: ResolvedPlan) -> Table:
    def days(plan: ResolvedPlan) -> dict[str, tuple[date | None, str]]:
        return {n.name: (n.span.end if n.span else None, n.text) for n in plan.nodes}

    before, after = days(old), days(new)
    rows: list[Row] = []
    for name in dict.fromkeys((*before, *after)):
        one, two = before.get(name), after.get(name)
        if one != two:
            change = _term(_change(one, two))
            rows.append({
                "milestone": name, "change": change, "old": one[0] if one else None, "new": two[0] if two else None,
            })  # fmt: skip
    return Table("milestones", (c.MILESTONE, c.CHANGE, c.OLD_DAY, c.NEW_DAY), tuple(rows), say(N_("Milestones")))


_Stated = dict[str, tuple[tuple[Decimal, ...], str, str]]


def _stated(plan: ResolvedPlan) -> _Stated:
    """What is stated of each thing, its measure and where."""
    found: _Stated = {}
    for row in compare_figures(plan):
        if row.stated is None or row.kind == "target":
            continue
        figures, measure, source = found.get(row.label, ((), "", ""))
        source = row.source if not source else source if row.source in source.split("; ") else f"{source}; {row.source}"
        found[row.label] = (tuple(dict.fromkeys((*figures, row.stated))), measure or row.measure, source)
    for ratio in plan.folder.plan.ratios:
        label = f"{join_address(ratio.task, ratio.street)} %"
        figures, _, source = found.get(label, ((), "", ""))
        found[label] = (tuple(dict.fromkeys((*figures, ratio.percent))), "%", source or ratio.source)
    return found


def _total_table(old: ResolvedPlan, new: ResolvedPlan) -> Table:
    before, after = _stated(old), _stated(new)
    rows: list[Row] = []
    for label in dict.fromkeys((*before, *after)):
        one, two = before.get(label), after.get(label)
        if (one and one[0]) == (two and two[0]):
            continue
        words = [("、".join(f"{n:f}" for n in x[0]) if x else None) for x in (one, two)]
        measure, source = (two or one or ((), "", ""))[1:]
        rows.append({
            "figure": label, "measure": measure, "change": _term(_change(one, two)), "old": words[0], "new": words[1],
            "source": source,
        })  # fmt: skip
    columns = (c.FIGURE, c.MEASURE, c.CHANGE, c.OLD, c.NEW, c.SOURCE)
    return Table("totals", columns, tuple(rows), say(N_("Stated totals")))


def _clauses(plan: ResolvedPlan) -> dict[tuple[str, str, str, str], None]:
    """Task, unit, role and wording of all that units have to do."""
    found = dict.fromkeys((t.name, u, row.role, "") for t in plan.tasks.values() for row in t.units for u in row.units)
    for block in plan.folder.duties.duties if plan.folder.duties else ():
        for duty in block.items:
            found |= dict.fromkeys((block.task, u, x.role or duty.role, x.text) for x in duty.clauses for u in duty.units)
    return found


def _duty_table(old: ResolvedPlan, new: ResolvedPlan) -> Table:
    before, after = _clauses(old), _clauses(new)
    found = [(key, Change.DROPPED) for key in before if key not in after]
    found += [(key, Change.ADDED) for key in after if key not in before]
    rows: tuple[Row, ...] = tuple(
        {"task": key[0], "unit": key[1], "change": _term(change), "role": key[2], "text": key[3]}
        for key, change in sorted(found, key=lambda pair: pair[0][:2])
    )
    return Table("duties", (c.TASK, c.UNIT, c.CHANGE, c.ROLE, c.TEXT), rows, say(N_("Units and duties")))


def _facts(plan: ResolvedPlan) -> dict[tuple[str, str], str]:
    """All else that a plan says: thing and key -> value."""
    rows, register, duties = plan.folder.plan, plan.folder.committees, plan.folder.duties
    found = {("", key): str(getattr(rows.document, key) or "") for key in ("title", "number", "period", "begins", "aim")}
    for street in rows.streets:
        communities = "" if street.communities is None else str(street.communities)
        found |= {(street.name, "communities"): communities, (street.name, "aliases"): "、".join(street.aliases)}
    for task in rows.tasks:
        found |= {(task.name, "text"): task.text, (task.name, "measure"): task.measure, (task.name, "figures"): task.figures}
    found |= {(n.name, "text"): n.text for n in plan.nodes}
    for row in register.committees if register else ():
        found[join_address(row.street, row.name), "estates"] = "、".join(row.estates)
    for unit in duties.units if duties else ():
        found |= {(unit.name, "standing"): unit.standing, (unit.name, "members"): "、".join(unit.members)}
    return found


def _other_table(old: ResolvedPlan, new: ResolvedPlan) -> Table:
    before, after = _facts(old), _facts(new)
    rows: list[Row] = []
    for key in dict.fromkeys((*before, *after)):
        one, two = before.get(key), after.get(key)
        if (one or "") != (two or ""):
            rows.append({"thing": key[0], "what": key[1], "change": _term(_change(one, two)), "old": one, "new": two})
    return Table("others", (c.THING, c.WHAT, c.CHANGE, c.OLD, c.NEW), tuple(rows), say(N_("Other changes")))


def compare_plans(old: ResolvedPlan, new: ResolvedPlan) -> Report | None:
    """Everything that the new plan added, dropped, moved or changed; None when the two say the same."""
    tables = [
        _item_table(old.cohorts, new.cohorts), _figure_table(old.cohorts, new.cohorts), _milestone_table(old, new),
        _total_table(old, new), _duty_table(old, new), _other_table(old, new),
    ]  # fmt: skip
    tables = [t for t in tables if t.rows]
    if not tables:
        return None

    def head(plan: ResolvedPlan) -> str:
        return f"{plan.folder.plan.document.title} {plan.folder.plan.document.number}"

    facts = (Fact("old", N_("Old plan"), head(old)), Fact("new", N_("New plan"), head(new)))
    return Report("diff", say(N_("What the new plan changes")), tuple(tables), facts, found=True)
