"""The targets of a bulletin, each in just one course, and the tables of its annexes: what lags, what keeps to the schedule."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from cleancomm.campaign import Campaign, Question
from cleancomm.message import N_, Message, say
from cleancomm.plan.cohorts import NOTHING
from cleancomm.report import Cell, Column, Kind, Row, Table, Term, Tone
from cleancomm.reports import columns as c
from cleancomm.reports.answering import name_next
from cleancomm.reports.worst import WHOLE
from cleancomm.status.course import KEEPING, LAGGING, Course, find_course
from cleancomm.status.schedule import Standing, judge, percent
from cleancomm.status.span import day_before
from cleancomm.status.tally import Count
from cleancomm.value import dataclass

_WORDS = {
    Course.DONE: N_("completed"),
    Course.AHEAD: N_("ahead of schedule"),
    Course.ON: N_("at schedule"),
    Course.BEHIND: N_("behind schedule"),
    Course.OVERDUE: N_("overdue"),
    Course.TO_COME: N_("not yet begun"),
    Course.APART: N_("without a schedule"),
}
# in the order in which they are told
COURSES = tuple(_WORDS)
_TONES = {Course.OVERDUE: Tone.BAD, Course.BEHIND: Tone.CARE}
COURSE = Column("course", N_("Course"), Kind.STATE)
_TARGET = (c.NUMBER, c.STREET_OR_UNIT, c.TASK, c.PERIOD, c.PLANNED, c.GROUP_MEASURE, c.EXPECTED, c.ACCEPTED)
_LAGGING = (*_TARGET, c.DUE, COURSE, c.DAYS, c.UNITS)
_KEEPING = (*_TARGET, COURSE, c.UNITS)
_COURSES = (
    COURSE, Column("targets", N_("Targets"), Kind.NUMBER), c.PERCENT._replace(heading=N_("Share %")),
    c.MONTH_BEFORE, Column("change", N_("Change"), Kind.NUMBER),
)  # fmt: skip


def course_term(course: Course) -> Term:
    """The practitioners' word for how a target goes."""
    return Term(str(course), say(_WORDS[course]), _TONES.get(course, Tone.PLAIN))


@dataclass(frozen=True)
class Target:
    """A target as of a day, with how it goes."""

    count: Count
    standing: Standing
    course: Course
    days: int

    @property
    def shared(self) -> str | None:
        """The street or unit it is for."""
        return self.count.cohort.scope


def list_targets(campaign: Campaign, question: Question) -> tuple[Target, ...]:
    """Every target that is asked for, a street of one for the whole apart, in the order of the plan."""
    rule, day = campaign.folder.plan.settings, campaign.as_of

    def target(count: Count) -> Target:
        late = max((day - count.cohort.due).days, 0) if count.missing else 0
        return Target(count, judge([count], rule, day), find_course(count, rule, day), late)

    return tuple(map(target, campaign.narrow_counts(question)))


def worst_first(targets: Sequence[Target]) -> list[Target]:
    """What lags, the longest overdue first, then what is furthest behind."""
    mine = [t for t in targets if t.course in LAGGING]
    return sorted(mine, key=lambda t: (-t.days, -t.count.missing if t.days else NOTHING, t.standing.gap or NOTHING))


def _row(campaign: Campaign, target: Target, number: int) -> Row:
    cohort, standing = target.count.cohort, target.standing
    return {
        "number": number,
        "street": cohort.scope or WHOLE,
        "task": cohort.task,
        "period": cohort.period,
        "planned": standing.planned,
        "measure": cohort.measure,
        "expected": standing.expected,
        "accepted": standing.accepted,
        "due": cohort.due,
        "course": course_term(target.course),
        "days": target.days or None,
        "units": name_next(campaign.plan, [target.count]),
    }


def _table(campaign: Campaign, key: str, targets: Sequence[Target], columns: tuple[Column, ...]) -> Table:
    every = [_row(campaign, t, n) for n, t in enumerate(targets, 1)]
    keys = {column.key for column in columns}
    if len({row["measure"] for row in every}) < 2:
        keys -= {"measure"}
    rows = tuple({k: v for k, v in row.items() if k in keys} for row in every)
    return Table(key, columns, rows, about=tuple(t.count.cohort.about for t in targets))


def lagging_table(campaign: Campaign, targets: Sequence[Target]) -> Table:
    """欠序时清单: what is overdue or behind."""
    return _table(campaign, "lagging", worst_first(targets), _LAGGING)


def keeping_table(campaign: Campaign, targets: Sequence[Target]) -> Table:
    """按序时清单: what is completed, ahead or at schedule."""
    return _table(campaign, "keeping", [t for t in targets if t.course in KEEPING], _KEEPING)


def courses_table(targets: Sequence[Target], before: Sequence[Target] | None) -> Table:
    """How many targets go how, now and at the end of the month before; each target is counted once."""
    now, then = Counter(t.course for t in targets), Counter(t.course for t in before or ())

    def row(course: Course) -> Row:
        share = percent(Decimal(now[course]), Decimal(len(targets)))
        row: dict[str, Cell] = {"course": course_term(course), "targets": now[course], "percent": share}
        if before is not None:
            row |= {"before": then[course], "change": now[course] - then[course]}
        return row

    courses = [course for course in COURSES if now[course] or then[course]]
    total: dict[str, Cell] = {"course": say(N_("Total")), "targets": len(targets), "percent": Decimal(100) if targets else None}
    if before is not None:
        total |= {"before": len(before), "change": len(targets) - len(before)}
    columns = _COURSES if before is not None else _COURSES[:3]
    return Table("courses", columns, tuple(map(row, courses)), total=total)


def count_course(targets: Sequence[Target], *courses: Course) -> int:
    """How many targets go so."""
    return sum(1 for t in targets if t.course in courses)


def say_course(course: Course) -> Message:
    """The word for how a target goes."""
    return say(_WORDS[course])


def last_of_month_before(day: date) -> date | None:
    """The last day of the month before a day's own; None where the calendar has none."""
    first = day.replace(day=1)
    return day_before(first) if first > date.min else None
