"""Many plans added up: a row for each task and year, and of each the plans that stand worst.

Keeps sums and the worst few of each task and year, never all plans.
"""

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from cleancomm.message import N_, Message, join, quote, say
from cleancomm.plan.models import Settings
from cleancomm.report import Fact, Report, Row, Table
from cleancomm.reports import columns as c
from cleancomm.reports.overview import standing_cells
from cleancomm.status.schedule import WORST_FIRST, Count, Lamp, Standing, judge, percent, round_down, round_half_up


@dataclass(frozen=True)
class Share:
    """What one plan has of one task due in one year; `due` is what is due by schedule before rounding."""

    task: str
    year: int
    standing: Standing
    due: float


def share_out(counts: Iterable[Count], rule: Settings, as_of: date) -> tuple[Share, ...]:
    """The cohorts of a plan by task and year."""
    groups: dict[tuple[str, int], list[Count]] = {}
    for count in counts:
        groups.setdefault((count.cohort.task, count.cohort.year), []).append(count)
    return tuple(Share(*key, judge(group, rule, as_of), sum(float(n.expected) for n in group)) for key, group in groups.items())


@dataclass(frozen=True)
class PlanSummary:
    """One plan as of its day, with how many problems it has; `codes` are those of errors and warnings, counted."""

    place: str
    title: str
    as_of: date
    shares: tuple[Share, ...]
    errors: int
    warnings: int
    notes: int
    codes: tuple[tuple[str, int], ...]


@dataclass
class _Sum:
    """The plans of one task and year."""

    plans: int = 0
    planned: Decimal = Decimal(0)
    accepted: Decimal = Decimal(0)
    reported: Decimal = Decimal(0)
    due: float = 0.0
    lamps: dict[Lamp, int] = field(default_factory=lambda: dict.fromkeys(Lamp, 0))
    worst: list[tuple[tuple[int, Decimal, int], tuple[str, str], Standing]] = field(default_factory=list)

    @property
    def expected(self) -> Decimal:
        """What should be done by schedule, rounded down as for one plan."""
        return round_down(Fraction(self.due + 1e-6), [self.planned])

    @property
    def points(self) -> Decimal:
        """How far accepted lies from the schedule, in points of the planned."""
        return round_half_up((self.accepted - Decimal(self.due)) * 100 / self.planned) if self.planned else Decimal(0)


class Rollup:
    """Takes in one plan after the other; `keep` is how many of the worst plans it remembers of each task and year."""

    def __init__(self, keep: int) -> None:
        self.keep = keep
        self.sums: dict[tuple[str, int], _Sum] = {}
        self.plans = self.broken = self.errors = self.warnings = 0
        self.faulty = 0
        self.worst: list[tuple[tuple[int, int, int], PlanSummary]] = []
        self.as_of: date | None = None

    def add(self, plan: PlanSummary) -> None:
        """Take in a plan."""
        self.plans += 1
        self.as_of = max(plan.as_of, self.as_of or plan.as_of)
        self.errors += plan.errors
        self.warnings += plan.warnings
        if plan.errors or plan.warnings:
            self.faulty += 1
            heapq.heappush(self.worst, ((plan.errors, plan.warnings, -self.plans), plan))
            if len(self.worst) > self.keep:
                heapq.heappop(self.worst)
        for share in plan.shares:
            one = self.sums.setdefault((share.task, share.year), _Sum())
            s = share.standing
            one.plans += 1
            one.planned += s.planned or 0
            one.accepted += s.accepted
            one.reported += s.reported
            one.due += share.due
            one.lamps[s.lamp] += 1
            heapq.heappush(one.worst, ((-WORST_FIRST[s.lamp], -s.points, -self.plans), (plan.place, plan.title), s))
            if len(one.worst) > self.keep:
                heapq.heappop(one.worst)

    def report(self) -> Report:
        """What was taken in: the sums, the worst plans of each task and year, the plans with problems."""
        ranked = sorted(self.sums.items(), key=lambda pair: (pair[1].points, pair[0]))
        tables = [_sum_table(ranked)]
        tables += [_worst_table(task, year, one) for (task, year), one in ranked]
        if self.worst:
            tables.append(self._problem_table())
        facts = (
            Fact("plans", N_("Plans"), self.plans),
            Fact("broken", N_("Left out, unreadable"), self.broken),
            Fact("faulty", N_("With errors or warnings"), self.faulty),
        )
        return Report("rollup", say(N_("Plans added up")), tuple(tables), facts, as_of=self.as_of)

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


def _shown(rows: int, whole: int) -> tuple[Message, ...]:
    return () if rows == whole else (say(N_("The worst {rows} of {whole} are shown."), rows=rows, whole=whole),)


def _sum_table(sums: Iterable[tuple[tuple[str, int], _Sum]]) -> Table:
    columns = (c.TASK, c.YEAR_NUMBER, c.PLANS, *c.STANDING, c.RED, c.YELLOW, c.GREEN)
    rows: tuple[Row, ...] = tuple(
        {
            "task": task,
            "year": year,
            "plans": s.plans,
            "planned": s.planned,
            "accepted": s.accepted,
            "reported": s.reported,
            "percent": percent(s.accepted, s.planned),
            "expected": s.expected,
            "gap": s.accepted - s.expected,
            "points": s.points,
            "red": s.lamps[Lamp.RED],
            "yellow": s.lamps[Lamp.YELLOW],
            "green": s.lamps[Lamp.GREEN],
        }
        for (task, year), s in sums
    )
    return Table("sums", columns, rows)


def _worst_table(task: str, year: int, one: _Sum) -> Table:
    columns = (c.PLAN, c.TITLE, *c.STANDING, c.PACE, c.LAMP, c.REASON)
    rows: list[Row] = []
    for _, (place, title), s in sorted(one.worst, key=lambda row: row[0], reverse=True):
        rows.append({"plan": place, "title": title, **standing_cells(s), "planned": s.planned})
    head = join([quote(task), quote(year)])
    return Table(f"{task}/{year}", columns, tuple(rows), head, notes=_shown(len(rows), one.plans))
