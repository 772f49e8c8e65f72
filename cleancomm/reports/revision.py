"""What a later plan changed of an earlier one: items, figures by street and period, milestones, stated totals, duties."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from cleancomm.checks.figures import compare_figures
from cleancomm.message import N_, Template, say
from cleancomm.plan.about import Thing, join_address
from cleancomm.plan.cohorts import Cohort, Sort
from cleancomm.plan.models import Figures, Membership
from cleancomm.plan.resolve import ResolvedPlan
from cleancomm.report import Cell, Fact, Report, Row, Table, Term, amended
from cleancomm.reports import columns as c
from cleancomm.reports.renaming import Renaming, list_renamings, rename_plan, reword
from cleancomm.reports.words import term
from cleancomm.text import fold_name
from cleancomm.value import dataclass


class Change(StrEnum):
    """What became of a thing."""

    ADDED = "added"
    DROPPED = "dropped"
    MOVED = "moved"
    RENAMED = "renamed"
    CHANGED = "changed"


_WORDS = {
    Change.ADDED: N_("added"),
    Change.DROPPED: N_("dropped"),
    Change.MOVED: N_("moved"),
    Change.RENAMED: N_("renamed"),
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


def _task_table(old: ResolvedPlan, new: ResolvedPlan, changed: Iterable[str]) -> Table:
    """The whole of each task whose figures have changed; no difference between unlike measures."""

    def whole(plan: ResolvedPlan, task: str) -> Decimal | None:
        figures = [n for x in plan.cohorts if x.task == task and x.sort is not Sort.LEVEL and (n := _figure(x)) is not None]
        return sum(figures, Decimal(0)) if figures else None

    def measure(plan: ResolvedPlan, task: str) -> str | None:
        return plan.tasks[task].measure if task in plan.tasks else None

    rows: list[Row] = []
    for task in dict.fromkeys((*old.tasks, *new.tasks)):
        was, now = measure(old, task), measure(new, task)
        a, b = whole(old, task), whole(new, task)
        like = was == now or was is None or now is None
        if not like or a != b or task in changed:
            less = (b or Decimal(0)) - (a or Decimal(0)) if like and (a is not None or b is not None) else None
            rows.append({
                "task": task, "measure": now or was if like else amended(now, was), "old": a, "new": b, "difference": less,
            })  # fmt: skip
    columns = (c.TASK, c.MEASURE, c.OLD_NUMBER, c.NEW_NUMBER, c.DIFFERENCE)
    return Table("tasks", columns, tuple(rows), say(N_("Figures by task")))


_THINGS = {Thing.STREET: N_("Street"), Thing.TASK: N_("Task"), Thing.UNIT: N_("Unit")}


def _name_table(renamings: Iterable[Renaming]) -> Table:
    rows: tuple[Row, ...] = tuple(
        {"what": Term(str(r.thing), say(_THINGS[r.thing])), "change": _term(Change.RENAMED), "old": r.old, "new": r.new}
        for r in renamings
    )
    return Table("names", (c.WHAT, c.CHANGE, c.OLD, c.NEW), rows, say(N_("New names")))


Reword = Callable[[str], str]


def _milestone_table(old: ResolvedPlan, new: ResolvedPlan, renamed: Reword) -> Table:
    def days(plan: ResolvedPlan) -> dict[str, tuple[date | None, str]]:
        return {n.name: (n.span.end if n.span else None, n.text) for n in plan.nodes}

    before, after = days(old), days(new)
    rows: list[Row] = []
    for name in dict.fromkeys((*before, *after)):
        one, two = before.get(name), after.get(name)
        same = one and two and one[0] == two[0] and two[1] in (one[1], renamed(one[1]))
        if not same:
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
    for one in plan.units.assignments:
        text = one.clause.text if one.clause else ""
        found |= dict.fromkeys((task, unit, one.word, text) for task in one.tasks for unit in one.units)
    return found


def _duty_table(old: ResolvedPlan, new: ResolvedPlan, renamed: Reword) -> Table:
    before, after = _clauses(old), _clauses(new)
    again = {(*key[:3], renamed(key[3])): key for key in before}
    found = [(key, Change.DROPPED) for key in before if key not in after and (*key[:3], renamed(key[3])) not in after]
    found += [(key, Change.ADDED) for key in after if key not in before and key not in again]
    rows: tuple[Row, ...] = tuple(
        {"task": key[0], "unit": key[1], "change": _term(change), "role": key[2], "text": key[3]}
        for key, change in sorted(found, key=lambda pair: pair[0][:2])
    )
    return Table("duties", (c.TASK, c.UNIT, c.CHANGE, c.ROLE, c.TEXT), rows, say(N_("Units and duties")))


# what else a plan says, by its key in the files
_KEYS: dict[str, Template] = {
    "title": N_("Title"),
    "number": N_("Number of the document"),
    "period": N_("Period"),
    "begins": N_("Begins"),
    "aim": N_("Aim"),
    "communities": N_("Communities"),
    "aliases": N_("Other names"),
    "text": N_("Wording"),
    "measure": N_("Measure"),
    "figures": N_("Kind of figures"),
    "estates": N_("Estates"),
    "standing": N_("Standing"),
    "members": N_("Members"),
}
_FIGURES = {
    Figures.INCREMENT: N_("each period's own"),
    Figures.CUMULATIVE: N_("up to the period's end"),
    Figures.LEVEL: N_("a value held at the period's end"),
}


def _say_fact(value: "str | Membership | Figures | None") -> Cell:
    """A value as it is told: an enumerated one in words."""
    if isinstance(value, Membership):
        return term(value)
    if isinstance(value, Figures) and value in _FIGURES:
        return Term(str(value), say(_FIGURES[value]))
    return value


def _facts(plan: ResolvedPlan, names: frozenset[str]) -> "dict[tuple[str, str], str | Membership | Figures]":
    """All else that a plan says: thing and key -> value. `names` are those that a renaming tells of."""
    rows, register, duties = plan.folder.plan, plan.folder.committees, plan.folder.duties
    found: dict[tuple[str, str], str | Membership | Figures] = {}
    found |= {("", key): str(getattr(rows.document, key) or "") for key in ("title", "number", "period", "begins", "aim")}
    for street in rows.streets:
        aliases = "、".join(a for a in street.aliases if fold_name(a) not in names)
        communities = "" if street.communities is None else str(street.communities)
        found |= {(street.name, "communities"): communities, (street.name, "aliases"): aliases}
    for task in rows.tasks:
        found |= {(task.name, "text"): task.text, (task.name, "measure"): task.measure, (task.name, "figures"): task.figures}
    found |= {(n.name, "text"): n.text for n in plan.nodes}
    for row in register.committees if register else ():
        found[join_address(row.street, row.name), "estates"] = "、".join(row.estates)
    for unit in duties.units if duties else ():
        found |= {(unit.name, "standing"): unit.standing, (unit.name, "members"): "、".join(unit.members)}
    return found


def _other_table(old: ResolvedPlan, new: ResolvedPlan, names: frozenset[str], renamed: Reword) -> Table:
    before, after = _facts(old, names), _facts(new, names)
    rows: list[Row] = []
    for key in dict.fromkeys((*before, *after)):
        one, two = before.get(key), after.get(key)
        if (two or "") not in (one or "", renamed(one or "")):
            what = Term(key[1], say(_KEYS[key[1]]))
            change = _term(_change(one, two))
            rows.append({"thing": key[0], "what": what, "change": change, "old": _say_fact(one), "new": _say_fact(two)})
    return Table("others", (c.THING, c.WHAT, c.CHANGE, c.OLD, c.NEW), tuple(rows), say(N_("Other changes")))


def compare_plans(old: ResolvedPlan, new: ResolvedPlan) -> Report | None:
    """Everything that the new plan added, dropped, moved, renamed or changed; None when the two say the same. What goes by
    another name is compared under the new one.
    """
    renamings = list_renamings(old, new)
    names = frozenset(fold_name(name) for r in renamings for name in (r.old, r.new))
    renamed = reword(renamings)
    known, new = rename_plan(old, renamings), rename_plan(new, ())
    figures = _figure_table(known.cohorts, new.cohorts)
    changed = {str(row["task"]) for row in figures.rows if row["difference"]}
    tables = (
        _name_table(renamings), _task_table(known, new, changed), _item_table(known.cohorts, new.cohorts), figures,
        _milestone_table(known, new, renamed), _total_table(known, new), _duty_table(known, new, renamed),
        _other_table(known, new, names, renamed),
    )  # fmt: skip
    if not any(t.rows for t in tables):
        return None

    told = tuple(replace(t, shown=bool(t.rows)) for t in tables)

    def head(plan: ResolvedPlan) -> str:
        return f"{plan.folder.plan.document.title} {plan.folder.plan.document.number}"

    facts = (Fact("old", N_("Old plan"), head(old)), Fact("new", N_("New plan"), head(new)))
    return Report("diff", say(N_("What the new plan changes")), told, facts, found=True)
