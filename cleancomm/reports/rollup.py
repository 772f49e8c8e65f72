"""Many plans added up: a row for each task and year, and of each the plans that stand worst; a row for each plan.

Keeps sums and the worst few of each task and year, never all plans.
"""

import heapq
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from cleancomm.message import N_, Message, Template, join, quote, say
from cleancomm.message import count as count_of
from cleancomm.plan.cohorts import NOTHING, Sort
from cleancomm.plan.measure import common_measure, split_measure
from cleancomm.plan.models import Settings
from cleancomm.report import Fact, Report, Row, Table
from cleancomm.reports import columns as c
from cleancomm.reports.overview import standing_cells
from cleancomm.status.schedule import WORST_FIRST, Lamp, Standing, judge, percent, round_down, round_half_up, scale_count
from cleancomm.status.tally import Count, group_alike


@dataclass(frozen=True)
class Share:
    """What one plan has of one task due in one year, of figures that are alike; `due` is what is due by schedule before
    rounding.
    """

    task: str
    year: int
    sort: Sort
    standing: Standing
    due: float

    @property
    def alike(self) -> tuple[str, str, int]:
        """What it has in common with the shares that it may be added to."""
        return (self.task, split_measure(self.standing.measure)[1], self.year)


def share_out(counts: Iterable[Count], rule: Settings, as_of: date) -> tuple[Share, ...]:
    """The cohorts of a plan by task and year, each measure apart."""
    found = []
    for group in group_alike(counts, lambda n: (n.cohort.task, n.cohort.year)).values():
        first, standing = group[0].cohort, judge(group, rule, as_of)
        exact = sum(float(scale_count(n, standing.measure).expected) for n in group)
        found.append(Share(first.task, first.year, first.sort, standing, exact))
    return tuple(found)


@dataclass(frozen=True)
class PlanSummary:
    """One plan as of its day, with how many problems it has; `codes` are those of errors and warnings, counted. `entry` is
    the id of an entry of its record, which two records have only when one is a copy of the other; `invented` says that the
    record is.
    """

    place: str
    title: str
    as_of: date
    shares: tuple[Share, ...]
    errors: int
    warnings: int
    notes: int
    codes: tuple[tuple[str, int], ...]
    number: str = ""
    begins: str = ""
    invented: bool = False

    @property
    def lamps(self) -> dict[Lamp, int]:
        """How many of its tasks and years have each lamp."""
        return {lamp: sum(1 for s in self.shares if s.standing.lamp is lamp) for lamp in Lamp}


@dataclass
class _Sum:
    """The plans of one task, measure and year; `figures` is how many of them have one that is added."""

    plans: int = 0
    figures: int = 0
    planned: Decimal = Decimal(0)
    done: Decimal = Decimal(0)
    accepted: Decimal = Decimal(0)
    waiting: Decimal = Decimal(0)
    reported: Decimal = Decimal(0)
    due: float = 0.0
    measures: set[str] = field(default_factory=set)
    lamps: dict[Lamp, int] = field(default_factory=lambda: dict.fromkeys(Lamp, 0))
    worst: list[tuple[tuple[int, Decimal, int], tuple[str, str], Standing]] = field(default_factory=list)

    def add(self, share: Share) -> None:
        """Take in a share, in plain units of its measure; a level and a ceiling are added to nothing."""
        s = share.standing
        self.plans += 1
        self.lamps[s.lamp] += 1
        self.measures.add(s.measure)
        if share.sort is not Sort.SUM:
            return
        self.figures += s.planned is not None
        times = split_measure(s.measure)[0]
        self.planned += (s.planned or 0) * times
        self.accepted += (s.accepted or 0) * times
        self.done += ((s.accepted or 0) - s.surplus) * times
        self.waiting += s.waiting * times
        self.reported += (s.reported or 0) * times
        self.due += share.due * float(times)

    @property
    def measure(self) -> str:
        """The measure in which it is told: that of its plans where they have one, else the plain one."""
        return common_measure(sorted(self.measures))

    def told(self, figure: Decimal) -> Decimal:
        """A figure in the measure in which it is told."""
        return figure / split_measure(self.measure)[0]

    @property
    def expected(self) -> Decimal:
        """What should be done by schedule, rounded down as for one plan."""
        return round_down(Fraction(self.due + 1e-6) / Fraction(split_measure(self.measure)[0]), [self.told(self.planned)])

    @property
    def gap(self) -> Decimal:
        """What is done less what should be."""
        return self.told(self.done) - self.expected

    @property
    def points(self) -> Decimal:
        """How far what is done lies from the schedule, in points of the planned."""
        return round_half_up((self.done - Decimal(self.due)) * 100 / self.planned) if self.planned else Decimal(0)


class Rollup:
    """Takes in one plan after the other; `keep` is how many of the worst plans it remembers, of all and of each task and
    year. People see the worst of a task and year where a lamp is red or yellow, all of them with `verbose`.
    """

    def __init__(self, keep: int, *, verbose: bool = False) -> None:
        self.keep = keep
        self.sums: dict[tuple[str, str, int], _Sum] = {}
        self.verbose = verbose
        self.each: list[tuple[tuple[int, int, int, int, int], PlanSummary]] = []
        self.plans = self.broken = self.errors = self.warnings = 0
        self.faulty = 0
        self.worst: list[tuple[tuple[int, int, int], PlanSummary]] = []
        self.as_of: date | None = None
        self.first: dict[int, str] = {}  # by a number made of title, number and begin: texts would be many times its size
        self.twins = 0
        self.pairs: list[Message] = []
        self.invented: list[str] = []

    def add(self, plan: PlanSummary) -> None:
        """Take in a plan."""
        self.plans += 1
        self.as_of = max(plan.as_of, self.as_of or plan.as_of)
        other = self.first.setdefault(hash((plan.title, plan.number, plan.begins)), plan.place)
        if other != plan.place:
            self.twins += 1
            if len(self.pairs) < self.keep:
                self.pairs.append(say(N_("{place} like {other}"), place=plan.place, other=other))
        if plan.invented:
            self.invented.append(plan.place)
        self.errors += plan.errors
        self.warnings += plan.warnings
        if plan.errors or plan.warnings:
            self.faulty += 1
            heapq.heappush(self.worst, ((plan.errors, plan.warnings, -self.plans), plan))
            if len(self.worst) > self.keep:
                heapq.heappop(self.worst)
        lamps = plan.lamps
        rank = (lamps[Lamp.RED], lamps[Lamp.YELLOW], plan.errors, plan.warnings, -self.plans)
        heapq.heappush(self.each, (rank, plan))
        if len(self.each) > self.keep:
            heapq.heappop(self.each)
        for share in plan.shares:
            one = self.sums.setdefault(share.alike, _Sum())
            one.add(share)
            s = share.standing
            heapq.heappush(one.worst, ((-WORST_FIRST[s.lamp], -(s.points or NOTHING), -self.plans), (plan.place, plan.title), s))
            if len(one.worst) > self.keep:
                heapq.heappop(one.worst)

    def report(self) -> Report:
        """What was taken in: the sums, the plans, the worst of each task and year, those with problems."""
        ranked = sorted(self.sums.items(), key=lambda pair: (pair[1].points, pair[0]))
        tables = [_sum_table(ranked), self._plan_table()]
        times = Counter((task, year) for task, _, year in self.sums)
        for (task, plain, year), one in ranked:
            ill = one.lamps[Lamp.RED] or one.lamps[Lamp.YELLOW]
            name = f"{task}/{year}" if times[task, year] == 1 else f"{task}/{plain}/{year}"
            tables.append(replace(_worst_table(name, task, year, one), shown=self.verbose or bool(ill)))
        tables.append(replace(self._problem_table(), shown=bool(self.worst)))
        facts = (
            Fact("plans", N_("Plans"), self.plans),
            Fact("broken", N_("Left out, unreadable"), self.broken),
            Fact("faulty", N_("With errors or warnings"), self.faulty),
        )
        notes = (*self._say_twins(), *self._say_invented())
        title = say(N_("Plans added up"))
        return Report("rollup", title, tuple(tables), facts, notes, as_of=self.as_of, invented=bool(self.invented))

    def _say_invented(self) -> tuple[Message, ...]:
        """Which records are invented, the first of them by name."""
        if not self.invented:
            return ()
        first = tuple(self.invented[: self.keep])
        told = (say(N_("Invented records are counted here: {places}"), places=first),)
        return (*told, *_shown(len(first), len(self.invented), N_("The first {rows} of {whole} are named.")))

    def _plan_table(self) -> Table:
        rows: list[Row] = []
        for _, plan in sorted(self.each, key=lambda pair: pair[0], reverse=True):
            lamps = plan.lamps
            rows.append({
                "plan": plan.place, "title": plan.title, "as_of": plan.as_of, "tasks": len({s.task for s in plan.shares}),
                "red": lamps[Lamp.RED], "yellow": lamps[Lamp.YELLOW], "green": lamps[Lamp.GREEN],
                "errors": plan.errors, "warnings": plan.warnings,
            })  # fmt: skip
        columns = (c.PLAN, c.TITLE, c.AS_OF, c.TASKS, c.RED, c.YELLOW, c.GREEN, c.ERRORS, c.WARNINGS)
        return Table("by_plan", columns, tuple(rows), say(N_("Plan by plan")), notes=_shown(len(rows), self.plans))

    def _say_twins(self) -> tuple[Message, ...]:
        if not self.twins:
            return ()
        text = N_(
            "In {number}, title, document number and begin of the plan are those of another folder; if it is a copy, the plan"
            " is counted twice: {pairs}"
        )
        told = (say(text, number=count_of(self.twins, N_("{number} folder"), N_("{number} folders")), pairs=tuple(self.pairs)),)
        return (*told, *_shown(len(self.pairs), self.twins, N_("The first {rows} of {whole} are named.")))

    def _problem_table(self) -> Table:
        rows: list[Row] = []
        for _, plan in sorted(self.worst, key=lambda pair: pair[0], reverse=True):
            codes = ", ".join(f"{code} x{n}" if n > 1 else code for code, n in plan.codes)
            rows.append({
                "plan": plan.place, "errors": plan.errors, "warnings": plan.warnings, "notes": plan.notes, "codes": codes,
            })  # fmt: skip
        columns = (c.PLAN, c.ERRORS, c.WARNINGS, c.NOTES, c.CODES)
        title = say(N_("Plans with errors or warnings"))
        return Table("problems", columns, tuple(rows), title, notes=_shown(len(rows), self.faulty))


WORST = N_("The worst {rows} of {whole} are shown.")


def _shown(rows: int, whole: int, text: Template = WORST) -> tuple[Message, ...]:
    return () if rows == whole else (say(text, rows=rows, whole=whole),)


def _sum_cells(s: _Sum) -> Row:
    """What is added; nothing where no plan has a figure that is."""
    if not s.figures and not s.reported:
        return {}
    return {
        "planned": s.told(s.planned) if s.figures else None,
        "accepted": s.told(s.accepted),
        "waiting": s.told(s.waiting),
        "reported": s.told(s.reported),
        "percent": percent(s.done, s.planned),
        "expected": s.expected,
        "gap": s.gap,
        "surplus": s.told(s.accepted - s.done) or None,
        "points": s.points if s.gap else None,
    }


def _sum_table(sums: Iterable[tuple[tuple[str, str, int], _Sum]]) -> Table:
    columns = (c.TASK, c.MEASURE, c.YEAR_NUMBER, c.PLANS, *c.FIGURES, c.RED, c.YELLOW, c.GREEN, c.NO_FIGURE)
    rows: tuple[Row, ...] = tuple(
        {
            "task": task,
            "measure": s.measure,
            "year": year,
            "plans": s.plans,
            **_sum_cells(s),
            "red": s.lamps[Lamp.RED],
            "yellow": s.lamps[Lamp.YELLOW],
            "green": s.lamps[Lamp.GREEN],
            "none": s.lamps[Lamp.NONE],
        }
        for (task, _, year), s in sums
    )
    return Table("sums", columns, rows)


def _worst_table(key: str, task: str, year: int, one: _Sum) -> Table:
    columns = (c.PLAN, c.TITLE, *c.STANDING, c.PACE, c.LAMP, c.REASON)
    rows: list[Row] = []
    for _, (place, title), s in sorted(one.worst, key=lambda row: row[0], reverse=True):
        measure = {"measure": s.measure} if len(one.measures) > 1 else {}
        rows.append({"plan": place, "title": title, **measure, **standing_cells(s), "planned": s.planned})
    head = join([quote(task), quote(year)])
    return Table(key, columns, tuple(rows), head, notes=_shown(len(rows), one.plans))
