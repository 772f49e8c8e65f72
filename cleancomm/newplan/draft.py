"""What was understood of a table -> the parts of a plan: streets, targets with the cells of their figures, totals, ratios."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from cleancomm.message import N_, Translate
from cleancomm.newplan.entries import list_counts
from cleancomm.newplan.start import NamedUnit, Outline, Planned
from cleancomm.newplan.understanding import At, Entry, Stated, TaskSeen, Understanding
from cleancomm.newplan.words import is_every_street
from cleancomm.number import number_text
from cleancomm.plan.about import join_address
from cleancomm.plan.models import Figures, Oddity, Ratio, RoleKind, RoleWord, Selector, Street, TaskUnits, Total
from cleancomm.sheet.grid import Grid
from cleancomm.value import dataclass

MEASURE, ITEM = "个", "项"
AS_STATED = N_("the table states it so; it was accepted when the plan was made of the table")


@dataclass(frozen=True)
class Draft:
    """What a table says, in the terms of a plan."""

    streets: tuple[Street, ...] = ()
    tasks: tuple[Outline, ...] = ()
    totals: tuple[Total, ...] = ()
    ratios: tuple[Ratio, ...] = ()
    oddities: tuple[Oddity, ...] = ()
    units: tuple[NamedUnit, ...] = ()
    roles: tuple[RoleWord, ...] = ()
    lead: str | None = None


def name_cells(grid: Grid, cells: Iterable[At]) -> str:
    """Cells as a person lists them: E4、F4:F6."""
    cells = tuple(cells)
    if len(cells) == 1:
        return grid.call(*cells[0])
    runs: list[list[At]] = []
    for at in sorted(cells, key=lambda a: (a[1], a[0])):
        if runs and runs[-1][-1] == (at[0] - 1, at[1]):
            runs[-1].append(at)
        else:
            runs.append([at])
    return "、".join(grid.call(*r[0]) + (f":{grid.call(*r[-1])}" if len(r) > 1 else "") for r in runs)


class _Drafting:
    """One understanding on its way to the parts of a plan."""

    def __init__(self, seen: Understanding, say: Translate) -> None:
        self.seen, self.say = seen, say
        self.label = f"{seen.label} {seen.grid.sheet}" if seen.grid.sheet else seen.label
        self.measures = {t.name: t.measure for t in seen.tasks}
        self.parts: dict[str, Total] = {}
        # task -> the streets and periods that it has figures of, together and each alone
        self.given: dict[str, set[tuple[str | None, str | None]]] = {}
        for task, who, period in {(e.task, e.street, e.period) for e in seen.entries}:
            self.given.setdefault(task, {(None, None)}).update([(who, period), (who, None), (None, period)])

    def source(self, *cells: At) -> str:
        """Where figures stand."""
        return f"{self.label} {name_cells(self.seen.grid, cells)}"

    def make_targets(self, task: str) -> tuple[Planned, ...]:
        """The targets of a task, street by street, each with its cells."""
        groups: dict[tuple[str | None, str], list[Entry]] = {}
        for e in self.seen.entries:
            if e.task == task:
                groups.setdefault((e.street, e.period), []).append(e)
        streets = {name: n for n, name in enumerate((None, *(s.name for s in self.seen.streets)))}
        periods = {period: n for n, period in enumerate(dict.fromkeys(e.period for e in self.seen.entries))}
        ordered = sorted(groups.items(), key=lambda pair: (streets[pair[0][0]], periods[pair[0][1]]))
        return tuple(self.make_target(street, period, found) for (street, period), found in ordered)

    def make_target(self, street: str | None, period: str, entries: list[Entry]) -> Planned:
        """One target: its figures added up, its names in order."""
        by_unit, first = self.seen.by_unit, entries[0]
        who, unit = (None, street) if by_unit else (street, None)
        if len(entries) == 1:
            return Planned(period, who, unit, first.amount, first.names, first.due, self.source(first.at))
        amounts = [e.amount for e in entries if e.amount is not None]
        quantity = sum(amounts, Decimal(0)) if amounts else None
        names = tuple(n for e in entries for n in e.names)
        return Planned(period, who, unit, quantity, names, first.due, self.source(*(e.at for e in entries)))

    def make_total(self, stated: Stated) -> Total:
        """A stated total: of one selection where the plan has a word for that, else the sum of several."""
        measure = MEASURE if stated.communities else self.measures[stated.tasks[0]]
        source = f"{self.source(stated.at)} {stated.label}".strip()
        selections = list(self.select(stated))
        if len(selections) == 1:
            return Total(stated=stated.amount, measure=measure, of=selections[0], source=source)
        names = []
        for of in selections:
            name = "/".join(p for p in ("社区" if of.communities else of.task, of.street or of.unit, of.period) if p)
            self.parts.setdefault(name, Total(name=name, measure=measure, of=of, source=source))
            names.append(name)
        return Total(stated=stated.amount, measure=measure, sum=tuple(names), source=source)

    def select(self, stated: Stated) -> Iterator[Selector]:
        """The selections that a total is the sum of."""
        streets: list[str | None] = [None] if stated.streets is None else list(stated.streets)
        if stated.communities:
            yield from (Selector(communities=True, street=s) for s in streets)
            return
        for task in stated.tasks:
            yield from self.select_task(stated, task, streets)

    def select_task(self, stated: Stated, task: str, streets: Sequence[str | None]) -> Iterator[Selector]:
        """The selections of one task."""
        given = self.given.get(task, set())
        cumulative = next(t for t in self.seen.tasks if t.name == task).figures is Figures.CUMULATIVE
        periods: list[str | None] = [None] if stated.periods is None else list(stated.periods)
        if cumulative and len(periods) > 1:  # the last of them takes in the others
            periods = periods[-1:]
        found = [(s, p) for s in streets for p in periods if (s, p) in given]
        for who, period in found or [(streets[0] if streets else None, periods[0])]:
            if self.seen.by_unit:
                yield Selector(task=task, unit=who, period=period)
            else:
                yield Selector(task=task, street=who, period=period)

    def make_oddities(self, totals: Sequence[Total]) -> Iterator[Oddity]:
        """What differs and was accepted, as validate will find it: the plan tells the same."""
        for stated, total in zip(self.seen.stated, totals, strict=True):
            if stated.difference:
                of = total.of
                subject = join_address(of.task, of.period, of.street, of.unit) if of else ""
                code = "totals.mismatch" if of else "norms.arithmetic"
                yield self.make_oddity(code, subject or total.source, stated.amount, stated.counted, total.source)
        for c in list_counts(self.seen.entries):
            if c.amount != c.names:
                subject = join_address(c.task, c.period, c.street)
                yield self.make_oddity("target.count", subject, c.amount, Decimal(c.names), self.source(*c.source))

    def make_oddity(self, code: str, subject: str, stated: Decimal, found: Decimal, source: str) -> Oddity:
        """An oddity for these values only: once one of them is corrected, the finding stands again."""
        reason = self.say(AS_STATED)
        return Oddity(
            code=code, subject=subject, stated=number_text(stated), found=number_text(found), reason=reason, source=source
        )  # fmt: skip

    def list_units(self) -> Iterator[NamedUnit]:
        """The units that the table names, each once."""
        told: set[str] = set()
        named = [(p.name, (p.at,)) for p in self.seen.streets] if self.seen.by_unit else []
        for name, cells in [*named, *((u, c.cells) for c in self.seen.carried for u in c.units)]:
            if name not in told:
                told.add(name)
                yield NamedUnit(name, self.source(*cells), is_every_street(name))

    def find_lead(self) -> str | None:
        """The unit that leads every task, where the table names one."""
        leads = {c.task: c.units[0] for c in self.seen.carried if c.kind is RoleKind.LEAD}
        return next(iter(leads.values())) if len(set(leads.values())) == 1 and len(leads) == len(self.seen.tasks) else None

    def make_task(self, task: TaskSeen) -> Outline:
        """A task with its targets and the units that carry it."""
        units = tuple(
            TaskUnits(role=c.word, units=c.units, source=self.source(*c.cells))
            for c in self.seen.carried if c.task == task.name
        )  # fmt: skip
        return Outline(task.name, task.measure, task.item or ITEM, self.make_targets(task.name), task.figures, units)

    def make(self) -> Draft:
        """All parts."""
        seen = self.seen
        totals = tuple(self.make_total(s) for s in seen.stated)
        streets = () if seen.by_unit else seen.streets
        words = {c.word: c.kind for c in seen.carried}
        return Draft(
            streets=tuple(Street(name=s.name, communities=s.communities, source=self.source(s.at)) for s in streets),
            tasks=tuple(map(self.make_task, seen.tasks)),
            totals=(*self.parts.values(), *totals),
            ratios=tuple(
                Ratio(percent=s.percent, task=s.task, street=s.street, source=f"{self.source(s.at)} {s.heading}")
                for s in seen.shares
            ),
            oddities=tuple(self.make_oddities(totals)),
            units=tuple(self.list_units()),
            roles=tuple(RoleWord(word=word, kind=kind) for word, kind in words.items()),
            lead=self.find_lead(),
        )  # fmt: skip


def draft_plan(seen: Understanding, say: Translate = str) -> Draft:
    """The parts of a plan that a table gives; what is said in it is in the language of `say`."""
    return _Drafting(seen, say).make()
