"""The table of a task's targets by street or unit and period, with their names, as the document prints it."""

from collections.abc import Iterator
from decimal import Decimal

from cleancomm.campaign import Campaign, Question
from cleancomm.exports.kind import kind
from cleancomm.exports.standing import tell_document
from cleancomm.message import N_, Message, join, listing, quote, say
from cleancomm.number import number_text
from cleancomm.plan.models import Figures, Task
from cleancomm.plan.resolve import PlannedTarget, ResolvedPlan
from cleancomm.report import Cell, Column, Head, Kind, Layout, Report, Row, Table
from cleancomm.reports import columns as c

COMMUNITIES = Column("communities", N_("Communities"), Kind.NUMBER)
SHARE = Column("share", N_("Share"))
WHOLE = Column("total", N_("Total number"), Kind.NUMBER)


def _figure(target: PlannedTarget) -> Decimal | None:
    """The figure of a target in the document's own reading; where it gives names alone, how many they are."""
    if target.row.quantity is not None:
        return target.row.quantity
    return Decimal(len(target.names)) if target.names else None


class _Grid:
    """The targets of one task by the street or unit that the document names, and by period."""

    def __init__(self, plan: ResolvedPlan, task: Task, street: str | None) -> None:
        mine = [t for t in plan.targets if t.task == task.name and t.scope and street in (None, t.street)]
        self.task = task
        self.units = all(t.street is None for t in mine)
        self.periods = tuple(dict.fromkeys(t.row.period for t in mine))
        self.cells = {(self.written(t), t.row.period): t for t in mine}
        self.scopes = tuple(dict.fromkeys(map(self.written, mine)))
        self.own = {self.written(t): t.scope for t in mine}
        self.named = any(t.names for t in mine)
        printed = task.printed
        self.heading = printed.heading if printed else None
        self.headings = {p.period: p.heading for p in printed.periods} if printed else {}
        self.ratios = [r for r in plan.folder.plan.ratios if r.task == task.name]
        self.streets = plan.streets
        counts = {s.name: s.communities for s in plan.folder.plan.streets}
        self.communities = {scope: counts.get(own or "") for scope, own in self.own.items()}

    @staticmethod
    def written(target: PlannedTarget) -> str:
        """The street or unit as the document writes it."""
        return target.row.street or target.row.unit or ""

    @property
    def adds_up(self) -> bool:
        """Whether the figures of its periods are added to a total of the row."""
        return self.task.figures is Figures.INCREMENT

    def names(self, scope: str, period: str) -> tuple[str, ...]:
        """The names of a target."""
        target = self.cells.get((scope, period))
        return target.names if target else ()

    def figure(self, scope: str, period: str) -> Decimal | None:
        """The figure of a target, None where the document has none."""
        target = self.cells.get((scope, period))
        return _figure(target) if target else None

    def share(self, street: str | None) -> Message | None:
        """The share that the document promises of a street or of the whole, each that it states once."""
        mine = (r for r in self.ratios if street == (self.streets[r.street] if r.street else None))
        return listing(f"{number_text(r.percent)}%" for r in mine)


def _add(figures: Iterator[Decimal | None]) -> Decimal | None:
    """The sum of what is there, None of nothing."""
    every = [f for f in figures if f is not None]
    return sum(every, Decimal(0)) if every else None


def _columns(grid: _Grid) -> tuple[tuple[Column, ...], Layout]:
    """The columns, and how they stand under the headings of the task and its periods."""
    first = c.UNIT if grid.units else c.STREET
    columns = [Column("scope", first.heading), *((COMMUNITIES, SHARE) if grid.ratios else ())]
    planned = [WHOLE] if grid.adds_up else []
    labels: dict[str, Message | str] = {}
    periods = []
    head = say(N_("Number ({measure})"), measure=grid.task.measure)
    naming = say(N_("Names of {item}"), item=grid.task.item)
    for n, key in enumerate(grid.periods, 1):
        period = grid.headings.get(key, key)
        number = Column(f"count_{n}", join([period, head]), Kind.NUMBER)
        planned.append(number)
        if grid.named:
            name = Column(f"names_{n}", join([period, naming]))
            planned.append(name)
            labels |= {number.key: head, name.key: naming}
            periods.append(Head(period, number.key, name.key))
        else:
            labels[number.key] = period
    over = Head(grid.heading or say(N_("Planned: {task}"), task=grid.task.name), planned[0].key, planned[-1].key)
    heads = ((over,), tuple(periods)) if periods else ((over,),)
    joined = frozenset(x.key for x in (*columns, *planned) if not x.key.startswith("names_"))
    return (*columns, *planned), Layout(heads=heads, labels=labels, joined=joined)


def _block(grid: _Grid, scope: str) -> Iterator[Row]:
    """The rows of a street: as many as its longest list of names, figures in the first."""
    names = [grid.names(scope, p) for p in grid.periods] if grid.named else []
    for n in range(max(1, *map(len, names)) if names else 1):
        row: dict[str, Cell] = {"scope": scope}
        if n == 0:
            row |= {f"count_{k}": grid.figure(scope, p) for k, p in enumerate(grid.periods, 1)}
            if grid.ratios:
                row["communities"] = grid.communities[scope]
                row["share"] = grid.share(grid.own[scope])
            if grid.adds_up:
                row["total"] = _add(grid.figure(scope, p) for p in grid.periods)
        row |= {f"names_{k}": mine[n] for k, mine in enumerate(names, 1) if n < len(mine)}
        yield row


def _total(grid: _Grid) -> Row:
    row: dict[str, Cell] = {"scope": say(N_("Total"))}
    if grid.ratios:
        row["communities"] = sum(n for n in grid.communities.values() if n is not None)
        row["share"] = grid.share(None)
    for k, p in enumerate(grid.periods, 1):
        row[f"count_{k}"] = _add(grid.figure(s, p) for s in grid.scopes)
    if grid.adds_up:
        row["total"] = _add(grid.figure(s, p) for s in grid.scopes for p in grid.periods)
    return row


def _table(plan: ResolvedPlan, task: Task, key: str, street: str | None) -> Table | None:
    grid = _Grid(plan, task, street)
    if not grid.cells:
        return None
    columns, layout = _columns(grid)
    blocks = [tuple(_block(grid, scope)) for scope in grid.scopes]
    layout = Layout(layout.heads, layout.labels, tuple(map(len, blocks)), layout.joined)
    total = _total(grid) if task.figures is not Figures.LEVEL and street is None else None
    cumulative = say(N_("The figures are cumulative: those of all periods are not added."))
    notes = (cumulative,) if task.figures is Figures.CUMULATIVE else ()
    return Table(
        key, columns, tuple(row for block in blocks for row in block), quote(task.name), total, layout=layout, notes=notes
    )


@kind(
    "plan-table",
    N_("the document's table of targets by street or unit and year, with the names"),
    "cleancomm export plan-table -o 任务分解表.docx",
    "street",
    "task",
)
def report_plan_table(campaign: Campaign, question: Question) -> Report:
    """A table for each task that has targets by street or unit; the committees' own table is another kind, unless their task
    is asked for.
    """
    plan = campaign.plan
    register = plan.folder.committees
    left = register.task if register and question.task is None else None
    tasks = [t for t in plan.tasks.values() if question.task in (None, t.name) and t.name != left]
    told = [(task, t) for n, task in enumerate(tasks, 1) if (t := _table(plan, task, f"plan_{n}", question.street))]
    tables = [t for _, t in told]
    head = [quote(plan.folder.plan.document.title), say(N_("Plan by street"))]
    if len(told) == 1:
        ((task, t),) = told
        tables = [Table("plan", t.columns, t.rows, t.title, t.total, notes=t.notes, layout=t.layout)]
        if task.printed and task.printed.title:
            head = [quote(task.printed.title)]
    title = join([*head, *question.words])
    note = say(N_("As the document has it; amendments are in the register."))
    notes = (note,) if tables else (say(N_("No task has targets by street or unit.")),)
    return Report("plan-table", title, tuple(tables), tell_document(campaign), notes=notes)
