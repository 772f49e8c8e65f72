"""What was understood of a table -> the parts of a plan: streets, targets with the cells of their figures, totals, ratios."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from cleancomm.newplan.skeleton import Outline
from cleancomm.newplan.understanding import At, Entry, Stated, Understanding
from cleancomm.plan.models import Figures, Ratio, Selector, Street, Target, Total
from cleancomm.sheet.grid import Grid
from cleancomm.value import dataclass

MEASURE, ITEM = "个", "项"


@dataclass(frozen=True)
class Draft:
    """What a table says, in the terms of a plan."""

    streets: tuple[Street, ...] = ()
    tasks: tuple[Outline, ...] = ()
    totals: tuple[Total, ...] = ()
    ratios: tuple[Ratio, ...] = ()


def name_cells(grid: Grid, cells: Iterable[At]) -> str:
    """Cells as a person lists them: E4、F4:F6."""
    runs: list[list[At]] = []
    for at in sorted(cells, key=lambda a: (a[1], a[0])):
        if runs and runs[-1][-1] == (at[0] - 1, at[1]):
            runs[-1].append(at)
        else:
            runs.append([at])
    return "、".join(grid.call(*r[0]) + (f":{grid.call(*r[-1])}" if len(r) > 1 else "") for r in runs)


class _Drafting:
    """One understanding on its way to the parts of a plan."""

    def __init__(self, seen: Understanding) -> None:
        self.seen = seen
        self.label = f"{seen.label} {seen.grid.sheet}" if seen.grid.sheet else seen.label
        self.measures = {t.name: t.measure for t in seen.tasks}
        self.parts: dict[str, Total] = {}
        # task -> the streets and periods that it has figures of, together and each alone
        self.given: dict[str, set[tuple[str | None, str | None]]] = {}
        for e in seen.entries:
            self.given.setdefault(e.task, set()).update(
                [(e.street, e.period), (e.street, None), (None, e.period), (None, None)]
            )  # fmt: skip

    def source(self, *cells: At) -> str:
        """Where figures stand."""
        return f"{self.label} {name_cells(self.seen.grid, cells)}"

    def make_targets(self, task: str) -> tuple[Target, ...]:
        """The targets of a task, street by street, each with its cells."""
        groups: dict[tuple[str | None, str], list[Entry]] = {}
        for e in self.seen.entries:
            if e.task == task:
                groups.setdefault((e.street, e.period), []).append(e)
        streets = {name: n for n, name in enumerate((None, *(s.name for s in self.seen.streets)))}
        periods = {period: n for n, period in enumerate(dict.fromkeys(e.period for e in self.seen.entries))}
        ordered = sorted(groups.items(), key=lambda pair: (streets[pair[0][0]], periods[pair[0][1]]))
        return tuple(self.make_target(street, period, found) for (street, period), found in ordered)

    def make_target(self, street: str | None, period: str, entries: list[Entry]) -> Target:
        """One target: its figures added up, its names in order."""
        amounts = [e.amount for e in entries if e.amount is not None]
        return Target(
            period=period, street=street, quantity=sum(amounts, Decimal(0)) if amounts else None,
            names=tuple(n for e in entries for n in e.names), due=next((e.due for e in entries), None),
            source=self.source(*(e.at for e in entries)),
        )  # fmt: skip

    def make_total(self, stated: Stated) -> Total:
        """A stated total: of one selection where the plan has a word for that, else the sum of several."""
        measure = MEASURE if stated.communities else self.measures[stated.tasks[0]]
        source = f"{self.source(stated.at)} {stated.label}".strip()
        selections = list(self.select(stated))
        if len(selections) == 1:
            return Total(stated=stated.amount, measure=measure, of=selections[0], source=source)
        names = []
        for of in selections:
            name = "/".join(p for p in ("社区" if of.communities else of.task, of.street, of.period) if p)
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
        found = [Selector(task=task, street=s, period=p) for s in streets for p in periods if (s, p) in given]
        yield from found or [Selector(task=task, street=streets[0] if streets else None, period=periods[0])]

    def make(self) -> Draft:
        """All parts."""
        seen = self.seen
        totals = tuple(self.make_total(s) for s in seen.stated)
        return Draft(
            tuple(Street(name=s.name, communities=s.communities, source=self.source(s.at)) for s in seen.streets),
            tuple(Outline(t.name, t.measure, t.item or ITEM, self.make_targets(t.name), t.figures) for t in seen.tasks),
            (*self.parts.values(), *totals),
            tuple(
                Ratio(percent=s.percent, task=s.task, street=s.street, source=f"{self.source(s.at)} {s.heading}")
                for s in seen.shares
            ),
        )  # fmt: skip


def draft_plan(seen: Understanding) -> Draft:
    """The parts of a plan that a table gives."""
    return _Drafting(seen).make()
