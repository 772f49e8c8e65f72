"""What is planned, done and due, group by group, against the schedule."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum

from cleancomm.campaign import Campaign, Question
from cleancomm.message import N_, Message, join, quote, say
from cleancomm.plan.models import Settings
from cleancomm.plan.resolve import ResolvedPlan
from cleancomm.report import Cell, Report, Row, Table, amended
from cleancomm.reports import columns as c
from cleancomm.reports.milestones import milestone_table
from cleancomm.reports.words import term
from cleancomm.status.schedule import WORST_FIRST, Count, Standing, judge


class By(StrEnum):
    """What a row of the status stands for."""

    TASK = "task"
    STREET = "street"
    YEAR = "year"
    UNIT = "unit"


_HEADINGS = {By.TASK: c.TASK, By.STREET: c.STREET, By.YEAR: c.YEAR, By.UNIT: c.UNIT}


def group_key(by: By, plan: ResolvedPlan) -> Callable[[Count], str]:
    """How a cohort is put into a row; every cohort falls into just one, so that the total adds up."""

    def unit(count: Count) -> str:
        named = plan.units.answering(count.cohort.task)
        return count.cohort.unit or (named[0] if named else "-")

    keys: dict[By, Callable[[Count], str]] = {
        By.TASK: lambda count: count.cohort.task,
        By.STREET: lambda count: count.cohort.scope or "-",
        By.YEAR: lambda count: str(count.cohort.year),
        By.UNIT: unit,
    }
    return keys[by]


def lamp_rule(rule: Settings) -> Message:
    """The rule of the lamps in a sentence, as it is printed under the table."""
    return say(
        N_(
            "Lamps: green on or above schedule; yellow {yellow} or more behind, due within {days} d, or done late;"
            " red overdue, or more than {points} points and {red} units behind"
        ),
        yellow=rule.yellow_units, days=rule.near_days, points=rule.red_points, red=rule.red_units,
    )  # fmt: skip


def standing_cells(standing: Standing) -> dict[str, Cell]:
    """How a group stands, under the keys of its columns."""
    return {
        "planned": amended(standing.planned, standing.planned_first),
        "accepted": standing.accepted,
        "reported": standing.reported,
        "percent": standing.percent,
        "expected": standing.expected,
        "gap": standing.gap,
        "points": standing.points,
        "pace": term(standing.pace) if standing.pace else None,
        "lamp": term(standing.lamp),
        "reason": standing.reason,
    }


def _notes(plan: ResolvedPlan, by: By, counts: Iterable[Count]) -> tuple[Message, ...]:
    every = list(counts)
    notes = [lamp_rule(plan.folder.plan.settings)]
    if by is By.UNIT:
        notes.append(say(N_("A task counts for the unit that it names first, so that the total adds up.")))
    if any(count.cohort.scope is None for count in every) and by is By.STREET:
        notes.append(say(N_("- : planned as a whole, not by street or unit")))
    measures = tuple(dict.fromkeys(plan.tasks[count.cohort.task].measure for count in every))
    if len(measures) > 1:
        unlike = N_("The tasks are counted in {measures}: where several come together, the number adds unlike things.")
        notes.append(say(unlike, measures=measures))
    return tuple(notes)


def standing_table(plan: ResolvedPlan, counts: Iterable[Count], by: By, as_of: date) -> Table:
    """Planned, accepted, reported, due by schedule, the gap and the lamp of each group, the worst first."""
    rule, key = plan.folder.plan.settings, group_key(by, plan)
    groups: dict[str, list[Count]] = {}
    every = list(counts)
    for count in every:
        groups.setdefault(key(count), []).append(count)

    def row(label: Cell, group: list[Count]) -> tuple[tuple[int, Decimal], Row]:
        standing = judge(group, rule, as_of)
        return (WORST_FIRST[standing.lamp], standing.gap), {by.value: label, **standing_cells(standing)}

    ranked = sorted((row(name, group) for name, group in groups.items()), key=lambda pair: pair[0])
    head = _HEADINGS[by]
    if by is By.STREET and any(count.cohort.unit for count in every):
        head = c.STREET_OR_UNIT
    total = row(say(N_("Total")), every)[1] if every else None
    columns = (head, *c.STANDING, c.PACE, c.LAMP, c.REASON)
    return Table("rows", columns, tuple(cells for _, cells in ranked), total=total, notes=_notes(plan, by, every))


def report_status(campaign: Campaign, question: Question, by: By | None) -> Report:
    """How what is asked for stands, with its milestones."""
    plan = campaign.plan
    counts, stands = campaign.narrow_counts(question), campaign.narrow_stands(question)
    chosen = by or (By.STREET if question.task else By.TASK)
    tables = [standing_table(plan, counts, chosen, campaign.as_of)]
    if stands:
        tables.append(milestone_table(stands, say(N_("Milestones"))))
    title = join(map(quote, (plan.folder.plan.document.title, *question.words)))
    return Report("status", title, tuple(tables), as_of=campaign.as_of)
