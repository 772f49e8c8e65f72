"""Names, references, steps and milestones of the plan: whether everything named exists, once, in order."""

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from cleancomm.checks.finding import Finding, Loc, find, oddity
from cleancomm.message import N_
from cleancomm.plan.cohorts import list_nodes, plan_year, street_names
from cleancomm.plan.deadline import parse_deadline
from cleancomm.plan.loader import Folder
from cleancomm.plan.models import TO_FILL_IN, RoleKind
from cleancomm.plan.names import join_address
from cleancomm.problem import Kind, Severity, error

TWICE = error(
    "names.duplicate",
    N_("a name that stands twice in one list"),
    N_("{subject} stands twice; first at line {first}"),
    N_("remove one of the two, or write the names apart as the document does"),
)
TWO_TARGETS = error(
    "target.duplicate",
    N_("two targets of one task, period and street or unit"),
    N_("{subject} has a target already, at line {first}"),
    N_("add the two up, or correct the period, the street or the unit"),
)
TWO_PERIODS = error(
    "names.two_periods",
    N_("an item planned in two periods"),
    N_("{subject} is planned in {found} as well"),
    N_("look the name up in the table and keep the period that stands there"),
)
TWO_STREETS = oddity(
    "names.two_streets",
    N_("one name in two streets or units of a task"),
    N_("{subject} stands in {found} as well"),
)
UNKNOWN_STREET = error(
    "street.unknown",
    N_("a street that is declared nowhere"),
    N_("the street {subject} is not declared"),
    N_("declare it under streets in plan.yaml, or add it as an alias of one"),
)
UNKNOWN_TASK = error(
    "task.unknown",
    N_("a task that is declared nowhere"),
    N_("the task {subject} is not declared"),
    N_("use the name of a task of plan.yaml"),
)
UNKNOWN_ROLE = error(
    "role.unknown",
    N_("a word for a role that is not in the vocabulary"),
    N_("the role word {subject} is not declared"),
    N_("declare it under roles in plan.yaml with lead, responsible or support"),
)
NO_LEAD = error(
    "task.no_lead",
    N_("a task without a lead"),
    N_("the task {subject} has no lead unit"),
    N_("add the lead unit that the document names"),
)
NO_TARGET = error(
    "totals.no_target",
    N_("a stated total of a period that no target has"),
    N_("a total is stated for {subject}, but no target of that task has that period"),
    N_("write the period as the target does"),
)
NO_COHORT = error(
    "milestone.no_cohort",
    N_("a milestone that requires a cohort that does not exist"),
    N_("{subject} is required, but no target of that task has that period"),
    N_("write the period as the target does"),
)
OVERLAP = error(
    "steps.overlap",
    N_("steps that overlap"),
    N_("{subject}: one step begins before the other has ended ({found})"),
    N_("check the dates of both steps"),
)
GAP = oddity("steps.gap", N_("days between two steps that belong to none"), N_("{subject}: no step covers {found}"))
EARLY = oddity(
    "milestone.before_plan",
    N_("a milestone due before the plan begins"),
    N_("{subject} is due on {found}, the plan begins on {begins}"),
)
UNDATED = oddity("milestone.undated", N_("a milestone without a day"), N_("{subject} has no day"))
TWO_NAMES = oddity("street.two_names", N_("a street that goes by two names"), N_("{subject} is also called {found}"))
UNCOUNTED = oddity(
    "street.uncounted",
    N_("a street with targets whose communities are not counted"),
    N_("{subject} has targets, but the document does not count its communities"),
)
PLACEHOLDER = Kind(
    "text.placeholder",
    Severity.WARNING,
    N_("a value still to be filled in"),
    N_("{subject} stands here"),
    N_("write what the document says"),
)
REFERENCE = oddity(
    "reference.unknown",
    N_("a reference to an annex that the document does not have"),
    N_("the text refers to {subject}, the annexes are {found}"),
)
NO_ISSUER = oddity("document.no_issuer", N_("a document that names no issuer"), N_("the document names no issuer"))
KINDS = (
    TWICE, TWO_TARGETS, TWO_PERIODS, TWO_STREETS, UNKNOWN_STREET, UNKNOWN_TASK, UNKNOWN_ROLE, NO_LEAD,
    NO_COHORT, NO_TARGET, OVERLAP,
    GAP, EARLY, UNDATED, TWO_NAMES, UNCOUNTED, PLACEHOLDER, REFERENCE, NO_ISSUER,
)  # fmt: skip


def check_names(folder: Folder) -> Iterator[Finding]:
    """Every name once: streets, tasks, milestones, units, items of a task, committees of a street."""
    plan = folder.plan
    lists: list[tuple[str, list[tuple[str, Loc]]]] = [
        ("plan", [(n, ("streets", i)) for i, s in enumerate(plan.streets) for n in (s.name, *s.aliases)]),
        ("plan", [(n, ("tasks", i)) for i, t in enumerate(plan.tasks) for n in (t.name, *t.aliases)]),
        ("plan", [(t.name, ("totals", i, "name")) for i, t in enumerate(plan.totals) if t.name]),
        (
            "plan",
            [(s.name, ("steps", i, "name")) for i, s in enumerate(plan.steps)]
            + [
                (m.name, ("steps", i, "milestones", j, "name"))
                for i, s in enumerate(plan.steps)
                for j, m in enumerate(s.milestones)
            ],
        ),
    ]
    if folder.committees:
        rows = enumerate(folder.committees.committees)
        lists.append(("committees", [(f"{c.street}/{c.name}", ("committees", i, "name")) for i, c in rows]))
        every = enumerate(folder.committees.committees)
        estates: list[tuple[str, Loc]] = [
            (f"{c.street}/{e}", ("committees", i, "estates", k)) for i, c in every for k, e in enumerate(c.estates)
        ]
        lists.append(("committees", estates))
        numbers = enumerate(folder.committees.committees)
        lists.append(("committees", [(str(c.number), ("committees", i, "number")) for i, c in numbers]))
    if folder.duties:
        units = enumerate(folder.duties.units)
        lists.append(("duties", [(n, ("units", i, "name")) for i, u in units for n in (u.name, *u.aliases)]))
    if folder.committees:
        mine = (("totals", folder.committees.totals), ("norms", folder.committees.norms))
        figures: list[tuple[str, Loc]] = [(t.name, (k, i, "name")) for k, ts in mine for i, t in enumerate(ts) if t.name]
        lists.append(("committees", figures))
        taken = {t.name: i for i, t in enumerate(plan.totals) if t.name}
        for name, at in figures:
            if name in taken:
                yield find(TWICE, "committees", at, name, first=folder.place("plan", "totals", taken[name]).line)
    for file, named in lists:
        yield from _repeated(folder, file, named)
    streets = street_names(plan)
    for i, task in enumerate(plan.tasks):
        seen: dict[str, tuple[Loc, str, str | None]] = {}
        scopes: dict[str, Loc] = {}
        for j, target in enumerate(task.targets):
            where: Loc = ("tasks", i, "targets", j)
            street = streets[target.street] if target.street else None
            scope = join_address(task.name, target.period, street, target.unit)
            if scope in scopes:
                yield find(TWO_TARGETS, "plan", where, scope, first=folder.place("plan", *scopes[scope]).line)
            scopes.setdefault(scope, where)
            for k, name in enumerate(target.names):
                loc = ("tasks", i, "targets", j, "names", k)
                if name not in seen:
                    seen[name] = (loc, target.period, street or target.unit)
                    continue
                first, period, place = seen[name]
                if place != (street or target.unit):
                    yield find(TWO_STREETS, "plan", loc, name, place or "-")
                elif period != target.period:
                    yield find(TWO_PERIODS, "plan", loc, name, period)
                else:
                    line = folder.place("plan", *first).line
                    yield find(TWICE, "plan", loc, name, first=line)


def _repeated(folder: Folder, file: str, named: list[tuple[str, Loc]]) -> Iterator[Finding]:
    seen: dict[str, Loc] = {}
    for name, loc in named:
        if name in seen:
            yield find(TWICE, file, loc, name, first=folder.place(file, *seen[name]).line)
        seen.setdefault(name, loc)


def check_declared(folder: Folder) -> Iterator[Finding]:
    """Streets, tasks and role words in use are declared; every task has a lead."""
    plan = folder.plan
    streets, tasks = street_names(plan), {t.name for t in plan.tasks}
    roles = {r.word: r.kind for r in plan.roles}
    for i, task in enumerate(plan.tasks):
        for j, target in enumerate(task.targets):
            if target.street is not None and target.street not in streets:
                yield find(UNKNOWN_STREET, "plan", ("tasks", i, "targets", j, "street"), target.street)
        for j, row in enumerate(task.units):
            if row.role not in roles:
                yield find(UNKNOWN_ROLE, "plan", ("tasks", i, "units", j, "role"), row.role)
        if not any(roles.get(row.role) is RoleKind.LEAD for row in task.units):
            yield find(NO_LEAD, "plan", ("tasks", i, "units" if task.units else "name"), task.name)
    selectors: list[tuple[str, Loc, str | None, str | None]] = [
        ("plan", ("ratios", i), r.task, r.street) for i, r in enumerate(plan.ratios)
    ]
    totals = [("plan", ("totals", i, "of"), t.of) for i, t in enumerate(plan.totals)]
    if folder.committees:
        rows = folder.committees
        totals += [("committees", ("totals", i, "of"), t.of) for i, t in enumerate(rows.totals)]
        selectors.append(("committees", (), rows.task, None))
        selectors += [("committees", ("committees", i), None, c.street) for i, c in enumerate(rows.committees)]
    selectors += [(file, loc, of.task, of.street) for file, loc, of in totals if of]
    periods = {(t.name, x.period) for t in plan.tasks for x in t.targets}
    for file, at, of in totals:
        if of and of.task in tasks and of.period is not None and (of.task, of.period) not in periods:
            yield find(NO_TARGET, file, (*at, "period"), f"{of.task}/{of.period}")
    if folder.duties:
        selectors += [("duties", ("duties", i), d.task, None) for i, d in enumerate(folder.duties.duties)]
        for i, block in enumerate(folder.duties.duties):
            for j, duty in enumerate(block.items):
                words: list[tuple[str, Loc]] = [(duty.role, ("duties", i, "items", j, "role"))]
                words += [(c.role, ("duties", i, "items", j, "clauses", k, "role")) for k, c in enumerate(duty.clauses) if c.role]
                for word, loc in words:
                    if word not in roles:
                        yield find(UNKNOWN_ROLE, "duties", loc, word)
    for file, where, wanted, street in selectors:
        if wanted is not None and wanted not in tasks:
            yield find(UNKNOWN_TASK, file, (*where, "task"), wanted)
        if street is not None and street not in streets:
            yield find(UNKNOWN_STREET, file, (*where, "street"), street)


def check_steps(folder: Folder) -> Iterator[Finding]:
    """Steps follow each other without overlap or gap; milestones require cohorts that exist."""
    plan = folder.plan
    begins, year = parse_deadline(plan.document.begins), plan_year(plan)
    spans = [(s.name, parse_deadline(s.when, year), ("steps", i, "when")) for i, s in enumerate(plan.steps)]
    dated = [(n, s, loc) for n, s, loc in spans if s]
    for (before, one, _), (after, two, loc) in pairwise(dated):
        subject = f"{before}/{after}"
        if two.start <= one.end:
            yield find(OVERLAP, "plan", loc, subject, f"{two.start} <= {one.end}")
        elif two.start > one.end + timedelta(days=1):
            first, last = one.end + timedelta(days=1), two.start - timedelta(days=1)
            yield find(GAP, "plan", loc, subject, f"{first}..{last}")
    if begins:
        for node in list_nodes(plan):
            if node.span and node.span.end < begins.start:
                yield find(EARLY, "plan", node.loc, node.name, str(node.span.end), begins=begins.start)
    cohorts = {(t.name, x.period) for t in plan.tasks for x in t.targets}
    for i, step in enumerate(plan.steps):
        rows: list[tuple[Loc, tuple[tuple[str, str], ...]]] = [(("steps", i), tuple((r.task, r.period) for r in step.requires))]
        for j, milestone in enumerate(step.milestones):
            at: Loc = ("steps", i, "milestones", j)
            rows.append((at, tuple((r.task, r.period) for r in milestone.requires)))
            if milestone.when is None:
                yield find(UNDATED, "plan", at, milestone.name)
        for where, wants in rows:
            for j, want in enumerate(wants):
                if want not in cohorts:
                    yield find(NO_COHORT, "plan", (*where, "requires", j), "/".join(want))


def check_streets(folder: Folder) -> Iterator[Finding]:
    """Streets that the document calls by two names, or gives targets without counting their communities."""
    plan = folder.plan
    used = {t.street for task in plan.tasks for t in task.targets if t.street}
    if folder.committees:
        used |= {c.street for c in folder.committees.committees}
    counted = any(s.communities is not None for s in plan.streets)
    for i, street in enumerate(plan.streets):
        others = sorted(used & set(street.aliases))
        if others and street.name in used:
            yield find(TWO_NAMES, "plan", ("streets", i), street.name, "、".join(others))
        if counted and street.communities is None and used & {street.name, *street.aliases}:
            yield find(UNCOUNTED, "plan", ("streets", i), street.name)


def check_placeholders(folder: Folder) -> Iterator[Finding]:
    """Values that a new plan starts with and that nobody has filled in."""

    def walk(value: object, loc: Loc) -> Iterator[tuple[Loc, str]]:
        if isinstance(value, dict):
            for key, inner in value.items():
                yield from walk(inner, (*loc, key))
        elif isinstance(value, list):
            for n, inner in enumerate(value):
                yield from walk(inner, (*loc, n))
        elif isinstance(value, str) and any(word in value for word in TO_FILL_IN):
            yield loc, value

    for name, source in folder.sources.items():
        for loc, value in walk(source.data, ()):
            yield find(PLACEHOLDER, name, loc, value)


def check_document(folder: Folder) -> Iterator[Finding]:
    """The head of the document, and references to annexes that it does not have."""
    document = folder.plan.document
    if document.issuer is None:
        yield find(NO_ISSUER, "plan", ("document",), document.title)
    texts: list[tuple[Loc, str]] = [(("tasks", i, "text"), t.text) for i, t in enumerate(folder.plan.tasks)]
    texts += [(("steps", i, "text"), s.text) for i, s in enumerate(folder.plan.steps)]
    for loc, text in texts:
        for named in re.findall(r"附件\d+(?:-\d+)?", text):
            if named not in document.annexes:
                yield find(REFERENCE, "plan", loc, named, "、".join(document.annexes))
