"""Names, references, steps and milestones of the plan: whether everything named exists, once, in order."""

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from cleancomm.checks.finding import Finding, check, find, oddity
from cleancomm.message import N_, say
from cleancomm.plan.about import join_address
from cleancomm.plan.assignment import list_tasks
from cleancomm.plan.folder import Loc
from cleancomm.plan.models import TO_FILL_IN, Requirement, RoleKind, Selector
from cleancomm.plan.resolve import PlannedTarget, ResolvedPlan
from cleancomm.problem import error, warning
from cleancomm.text import fold_name

TWICE = error(
    "names.duplicate",
    N_("a name that stands twice in one list"),
    N_("{subject} stands twice; first at line {first}"),
    N_("remove one of the two, or write the names apart as the document does"),
)
ALIKE = warning(
    "names.alike",
    N_("two names of one list that are alike but not the same"),
    N_("{subject} and {first} (line {line}) differ only in spaces, in what is not seen, or in how a character is coded"),
    N_("write the name in one way; they count as one name"),
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
NO_PRINTED = error(
    "printed.no_target",
    N_("a printed heading of a period that no target has"),
    N_("a heading is given for {subject}, but no target of that task has that period"),
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
LATE_PERIOD = oddity(
    "milestone.late_period",
    N_("a milestone that requires a period which ended long before it"),
    N_("{subject} ended on {ended}, but becomes due only with {milestone}, which requires it, on {due}"),
)
DISAGREES = error(
    "deadline.disagrees",
    N_("a day, or none, beside a wording of days that says another one"),
    N_("{subject} says {read}, beside it stands {given}"),
    N_("remove day and undated here: they are for wordings that no rule reads"),
)
UNDATED = oddity("milestone.undated", N_("a milestone without a day"), N_("{subject} has no day"))
TWO_NAMES = oddity("street.two_names", N_("a street that goes by two names"), N_("{subject} is also called {found}"))
UNCOUNTED = oddity(
    "street.uncounted",
    N_("a street with targets whose communities are not counted"),
    N_("{subject} has targets, but the document does not count its communities"),
)
PLACEHOLDER = warning(
    "text.placeholder",
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

# a milestone shortly after a period accepts its work; one later than this leaves it without a day
LONG = timedelta(days=60)

# names of one list, each with its place
Listed = list[tuple[str, Loc]]


def _find_repeated(plan: ResolvedPlan, file: str, named: Listed) -> Iterator[Finding]:
    seen: dict[str, tuple[str, Loc]] = {}
    for name, loc in named:
        first, where = seen.setdefault(fold_name(name), (name, loc))
        if where != loc:
            yield _find_again(plan, file, loc, name, first, where)


def _find_again(plan: ResolvedPlan, file: str, loc: Loc, name: str, first: str, where: Loc) -> Finding:
    """A name that stands in a list already, as it is or in another spelling."""
    line = plan.folder.place(file, *where).line
    return find(TWICE, file, loc, name, first=line) if name == first else find(ALIKE, file, loc, name, first=first, line=line)


@check
def check_names(plan: ResolvedPlan) -> Iterator[Finding]:
    """Every name of plan.yaml once: streets, tasks, figures, steps with their milestones."""
    rows = plan.folder.plan
    steps: Listed = [(s.name, ("steps", i, "name")) for i, s in enumerate(rows.steps)]
    for i, step in enumerate(rows.steps):
        steps += [(m.name, ("steps", i, "milestones", j, "name")) for j, m in enumerate(step.milestones)]
    streets: Listed = [(n, ("streets", i)) for i, s in enumerate(rows.streets) for n in (s.name, *s.aliases)]
    tasks: Listed = [(n, ("tasks", i)) for i, t in enumerate(rows.tasks) for n in (t.name, *t.aliases)]
    figures: Listed = [(t.name, ("totals", i, "name")) for i, t in enumerate(rows.totals) if t.name]
    for named in (streets, tasks, figures, steps):
        yield from _find_repeated(plan, "plan", named)


@check
def check_printed_periods(plan: ResolvedPlan) -> Iterator[Finding]:
    """Every period that has a printed heading is one of the task's targets, once."""
    for i, task in enumerate(plan.folder.plan.tasks):
        rows = task.printed.periods if task.printed else ()
        at = [("tasks", i, "printed", "periods", j, "period") for j in range(len(rows))]
        yield from _find_repeated(plan, "plan", [(r.period, loc) for r, loc in zip(rows, at, strict=True)])
        known = {t.period for t in task.targets}
        for row, loc in zip(rows, at, strict=True):
            if row.period not in known:
                yield find(NO_PRINTED, "plan", loc, join_address(task.name, row.period))


@check
def check_register_names(plan: ResolvedPlan) -> Iterator[Finding]:
    """Every committee, estate and number of the register once, and every figure once in both files."""
    register = plan.folder.committees
    if register is None:
        return
    mine = (("totals", register.totals), ("norms", register.norms))
    figures: Listed = [(t.name, (key, i, "name")) for key, ts in mine for i, t in enumerate(ts) if t.name]
    taken = {t.name: i for i, t in enumerate(plan.folder.plan.totals) if t.name}
    for name, at in figures:
        if name in taken:
            yield find(TWICE, "committees", at, name, first=plan.folder.place("plan", "totals", taken[name]).line)
    rows = register.committees
    names: Listed = [(f"{c.street}/{c.name}", ("committees", i, "name")) for i, c in enumerate(rows)]
    estates: Listed = []
    for i, c in enumerate(rows):
        estates += [(f"{c.street}/{e}", ("committees", i, "estates", k)) for k, e in enumerate(c.estates)]
    numbers: Listed = [(str(c.number), ("committees", i, "number")) for i, c in enumerate(rows)]
    for named in (names, estates, numbers, figures):
        yield from _find_repeated(plan, "committees", named)


@check
def check_unit_names(plan: ResolvedPlan) -> Iterator[Finding]:
    """Every unit of duties.yaml once."""
    if plan.folder.duties:
        units = enumerate(plan.folder.duties.units)
        yield from _find_repeated(plan, "duties", [(n, ("units", i, "name")) for i, u in units for n in (u.name, *u.aliases)])


@check
def check_targets(plan: ResolvedPlan) -> Iterator[Finding]:
    """One target for a task, period and street or unit."""
    scopes: dict[tuple[str | int, str], Loc] = {}
    for target in plan.targets:
        scope = join_address(target.task, target.row.period, target.street, target.row.unit)
        first = scopes.setdefault((target.loc[1], scope), target.loc)
        if first != target.loc:
            yield find(TWO_TARGETS, "plan", target.loc, scope, first=plan.folder.place("plan", *first).line)


@check
def check_items(plan: ResolvedPlan) -> Iterator[Finding]:
    """Every item of a task once."""
    seen: dict[tuple[str | int, str], tuple[Loc, PlannedTarget, str]] = {}
    for target in plan.targets:
        for k, name in enumerate(target.row.names):
            loc = (*target.loc, "names", k)
            where, first, written = seen.setdefault((target.loc[1], fold_name(name)), (loc, target, name))
            if where == loc:
                continue
            if first.scope != target.scope:
                yield find(TWO_STREETS, "plan", loc, name, first.scope or "-")
            elif first.row.period != target.row.period:
                yield find(TWO_PERIODS, "plan", loc, name, first.row.period)
            else:
                yield _find_again(plan, "plan", loc, name, written, where)


def _list_totals(plan: ResolvedPlan) -> list[tuple[str, Loc, Selector]]:
    """What the stated totals of both files count, each with its file and place."""
    register = plan.folder.committees
    both = (("plan", plan.folder.plan.totals), ("committees", register.totals if register else ()))
    return [(file, ("totals", i, "of"), t.of) for file, totals in both for i, t in enumerate(totals) if t.of]


@check
def check_roles(plan: ResolvedPlan) -> Iterator[Finding]:
    """Role words in use are declared; every task has a lead."""
    for i, task in enumerate(plan.folder.plan.tasks):
        for j, row in enumerate(task.units):
            if row.role not in plan.roles:
                yield find(UNKNOWN_ROLE, "plan", ("tasks", i, "units", j, "role"), row.role)
        if not any(plan.roles.get(row.role) is RoleKind.LEAD for row in task.units):
            yield find(NO_LEAD, "plan", ("tasks", i, "units" if task.units else "name"), task.name)
    for i, block in enumerate(plan.folder.duties.duties if plan.folder.duties else ()):
        for j, duty in enumerate(block.items):
            at: Loc = ("duties", i, "items", j)
            words: Listed = [(row.role, (*loc, "role")) for row, loc in duty.list_roles(at)]
            words += [(c.role, (*at, "clauses", k, "role")) for k, c in enumerate(duty.clauses) if c.role]
            for word, loc in words:
                if word not in plan.roles:
                    yield find(UNKNOWN_ROLE, "duties", loc, word)


@check
def check_total_periods(plan: ResolvedPlan) -> Iterator[Finding]:
    """Stated totals name periods that a target has."""
    periods = {(t.task, t.row.period) for t in plan.targets}
    for file, at, of in _list_totals(plan):
        if of.task in plan.tasks and of.period is not None and (of.task, of.period) not in periods:
            yield find(NO_TARGET, file, (*at, "period"), f"{of.task}/{of.period}")


@check
def check_declared(plan: ResolvedPlan) -> Iterator[Finding]:
    """Streets and tasks in use are declared."""
    folder = plan.folder
    named: list[tuple[str, Loc, str | None, str | None]] = [("plan", t.loc, None, t.row.street) for t in plan.targets]
    named += [("plan", ("ratios", i), r.task, r.street) for i, r in enumerate(folder.plan.ratios)]
    if folder.committees:
        named.append(("committees", (), folder.committees.task, None))
        rows = enumerate(folder.committees.committees)
        named += [("committees", ("committees", i), None, c.street) for i, c in rows]
    named += [(file, loc, of.task, of.street) for file, loc, of in _list_totals(plan)]
    if folder.duties:
        blocks = enumerate(folder.duties.duties)
        named += [("duties", ("duties", i), d.task, None) for i, d in blocks if not list_tasks(folder.plan, d.task)]
    for file, where, task, street in named:
        if task is not None and task not in plan.tasks:
            yield find(UNKNOWN_TASK, file, (*where, "task"), task)
        if street is not None and not plan.streets.knows(street):
            yield find(UNKNOWN_STREET, file, (*where, "street"), street)


@check
def check_steps(plan: ResolvedPlan) -> Iterator[Finding]:
    """Steps follow each other without overlap or gap."""
    unread = {one.loc for one in plan.unreadable if one.file == "plan"}
    # a step without a day of its own lies between two others unseen; of one that cannot be read nothing is known
    known = [step for step in plan.steps if step.span or step.loc in unread]
    for before, after in pairwise(known):
        if before.span is None or after.span is None or after.given:
            continue
        subject = f"{before.name}/{after.name}"
        if after.span.start <= before.span.end:
            yield find(OVERLAP, "plan", after.loc, subject, f"{after.span.start} <= {before.span.end}")
        elif (after.span.start - before.span.end).days > 1:
            first, last = before.span.end + timedelta(days=1), after.span.start - timedelta(days=1)
            yield find(GAP, "plan", after.loc, subject, f"{first}..{last}")


@check
def check_days(plan: ResolvedPlan) -> Iterator[Finding]:
    """What stands beside a wording of days says the same."""
    for one in plan.disagreeing:
        given = f"day: {one.given}" if one.given else "undated: true"
        read = one.read or say(N_("no day"))
        yield find(DISAGREES, one.file, one.loc, one.wording, str(one.read or ""), read=read, given=given)


@check
def check_late_periods(plan: ResolvedPlan) -> Iterator[Finding]:
    """Milestones by which what an earlier period asks for becomes due long after its end."""
    for node in plan.nodes:
        for n, need in enumerate(node.requires if node.span else ()):
            moved = [c for c in plan.cohorts_of(need.task, need.period) if node.span and c.due == node.span.end]
            moved = [c for c in moved if not c.own_due and c.due - c.end > LONG]
            if moved:
                last = max(moved, key=lambda c: c.end)
                subject, found = last.about._replace(scope=None), f"{last.end}..{last.due}"
                at: Loc = (*node.loc, "requires", n)
                yield find(
                    LATE_PERIOD, "plan", at, subject.label, found, milestone=node.name, ended=last.end, due=last.due
                )  # fmt: skip


@check
def check_milestones(plan: ResolvedPlan) -> Iterator[Finding]:
    """Milestones have a day, within the plan, and require cohorts that exist."""
    for node in plan.nodes:
        if plan.begins and node.span and node.span.end < plan.begins.start:
            yield find(EARLY, "plan", node.loc, node.name, str(node.span.end), begins=plan.begins.start)
    periods = {(t.task, t.row.period) for t in plan.targets}
    for i, step in enumerate(plan.folder.plan.steps):
        rows: list[tuple[tuple[Requirement, ...], Loc]] = [(step.requires, ("steps", i))]
        for j, milestone in enumerate(step.milestones):
            at: Loc = ("steps", i, "milestones", j)
            rows.append((milestone.requires, at))
            if milestone.when is None:
                yield find(UNDATED, "plan", at, milestone.name)
        for requires, where in rows:
            for j, need in enumerate(requires):
                if (need.task, need.period) not in periods:
                    yield find(NO_COHORT, "plan", (*where, "requires", j), f"{need.task}/{need.period}")


@check
def check_streets(plan: ResolvedPlan) -> Iterator[Finding]:
    """Streets that the document calls by two names, or gives targets without counting their communities."""
    streets, register = plan.folder.plan.streets, plan.folder.committees
    used = {t.row.street for t in plan.targets if t.row.street}
    used |= {c.street for c in register.committees} if register else set()
    own = {plan.streets[name] for name in used}
    counted = any(s.communities is not None for s in streets)
    for i, street in enumerate(streets):
        others = sorted(used & set(street.aliases))
        if others and street.name in used:
            yield find(TWO_NAMES, "plan", ("streets", i), street.name, "、".join(others))
        if counted and street.communities is None and street.name in own:
            yield find(UNCOUNTED, "plan", ("streets", i), street.name)


@check
def check_placeholders(plan: ResolvedPlan) -> Iterator[Finding]:
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

    for name, source in plan.folder.sources.items():
        for loc, value in walk(source.data, ()):
            yield find(PLACEHOLDER, name, loc, value)


@check
def check_document(plan: ResolvedPlan) -> Iterator[Finding]:
    """The head of the document, and references to annexes that it does not have."""
    document = plan.folder.plan.document
    if document.issuer is None:
        yield find(NO_ISSUER, "plan", ("document",), document.title)
    texts: list[tuple[Loc, str]] = [(("tasks", i, "text"), t.text) for i, t in enumerate(plan.folder.plan.tasks)]
    texts += [(("steps", i, "text"), s.text) for i, s in enumerate(plan.folder.plan.steps)]
    for loc, text in texts:
        for named in re.findall(r"附件\d+(?:-\d+)?", text):
            if named not in document.annexes:
                yield find(REFERENCE, "plan", loc, named, "、".join(document.annexes))
