"""What is planned, done and due, group by group, against the schedule."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from cleancomm.campaign import Campaign, Question
from cleancomm.message import N_, Message, join, listing, quote, say
from cleancomm.message import count as count_of
from cleancomm.number import number_text
from cleancomm.plan.about import join_address
from cleancomm.plan.cohorts import NOTHING, Sort
from cleancomm.plan.models import Settings
from cleancomm.plan.resolve import ResolvedPlan
from cleancomm.record.entry import recorded_at
from cleancomm.record.fold import Progress, standing_entries
from cleancomm.report import Cell, Column, Report, Row, Table, amended
from cleancomm.reports import columns as c
from cleancomm.reports.brief import brief_table, list_sums, report_brief, say_whole
from cleancomm.reports.milestones import milestone_table
from cleancomm.reports.words import term
from cleancomm.reports.worst import WHOLE, worst_table
from cleancomm.status.schedule import WORST_FIRST, Standing, judge
from cleancomm.status.span import day_before, find_news
from cleancomm.status.tally import Count, group_alike
from cleancomm.value import dataclass


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
        By.STREET: lambda count: count.cohort.scope or "",
        By.YEAR: lambda count: str(count.cohort.year),
        By.UNIT: unit,
    }
    return keys[by]


def lamp_rule(rule: Settings) -> Message:
    """The rule of the lamps in a sentence, as it is printed under the table."""
    return say(
        N_(
            "Lamps: green on or above schedule, or less than {yellow} behind; yellow {yellow} or more behind, due within {days}"
            " d, or done late;"
            " red overdue, or more than {points} points and {red} units behind"
        ),
        yellow=rule.yellow_units, days=rule.near_days, points=rule.red_points, red=rule.red_units,
    )  # fmt: skip


def standing_cells(standing: Standing) -> dict[str, Cell]:
    """How a group stands, under the keys of its columns."""
    return {
        "planned": amended(standing.planned, standing.planned_first),
        "accepted": standing.accepted,
        "waiting": standing.waiting,
        "surplus": standing.surplus or None,
        "reported": standing.reported,
        "percent": standing.percent,
        "expected": standing.expected,
        "gap": standing.gap,
        "points": standing.points,
        "pace": term(standing.pace) if standing.pace else None,
        "lamp": term(standing.lamp),
        "reason": standing.reason,
    }


@dataclass(frozen=True)
class _Group:
    """Cohorts of one row, whose figures are alike."""

    label: str
    counts: tuple[Count, ...]
    standing: Standing

    @property
    def adds_up(self) -> bool:
        """Whether its figures are part of a total: a level and a ceiling are of none."""
        return self.counts[0].cohort.sort is Sort.SUM


def _group(counts: Iterable[Count], key: Callable[[Count], str], rule: Settings, as_of: date) -> list[_Group]:
    """Like cohorts of each row, the worst first."""
    groups = group_alike(counts, key).values()
    found = [_Group(key(mine[0]), tuple(mine), judge(mine, rule, as_of)) for mine in groups]
    return sorted(found, key=lambda g: (WORST_FIRST[g.standing.lamp], g.standing.gap or NOTHING))


def _label(group: _Group, by: By) -> Cell:
    """How a row is called: a level of a place by the place as well."""
    if by is By.STREET and not group.label:
        return WHOLE
    scope = group.counts[0].cohort.scope
    if scope and by is not By.STREET and group.counts[0].cohort.sort is Sort.LEVEL:
        return join_address(group.label, scope)
    return group.label


def say_rounding(parts: Iterable[Decimal | None], whole: Decimal | None) -> tuple[Message, ...]:
    """The note of statistics, where rounded parts do not add up to their rounded whole."""
    if sum((part or NOTHING for part in parts), NOTHING) == whole:
        return ()
    return (say(N_("Each figure is rounded for itself, so that rows may not add up to the total.")),)


def _notes(plan: ResolvedPlan, by: By, groups: list[_Group], totals: list[Standing]) -> tuple[Message, ...]:
    notes = [lamp_rule(plan.folder.plan.settings)]
    if by is By.UNIT:
        notes.append(say(N_("A task counts for the unit that it names first, so that the total adds up.")))
    if len(totals) == 1:
        notes += say_rounding((g.standing.expected for g in groups if g.adds_up), totals[0].expected)
    if len(totals) > 1:
        notes.append(say(N_("Figures of unlike measures are not added; there is a total for each measure.")))
    return tuple(notes)


@dataclass(frozen=True)
class Span:
    """A span of days that ends with an answer's own: how its cohorts stood before the `first`, and the record at its end."""

    first: date
    counts: tuple[Count, ...]
    progress: Progress


def _tell_news(groups: list[_Group], span: Span | None, key: Callable[[Count], str], rule: Settings) -> list[Row]:
    """What came new to each group in a span, beside its figures; nothing where none is asked for."""
    if span is None:
        return [{} for _ in groups]
    before = day_before(span.first)
    stood = {(g.label, g.counts[0].cohort.alike): g.standing for g in _group(span.counts, key, rule, before)}
    none = judge((), rule, before)

    def tell(group: _Group) -> Row:
        old = stood.get((group.label, group.counts[0].cohort.alike), none)
        news = find_news(old, group.standing, group.counts, span.progress, span.first)
        return {"new_accepted": news.accepted, "new_reported": news.reported, "new_returned": news.returned}

    return list(map(tell, groups))


def _standing_columns(span: Span | None) -> tuple[Column, ...]:
    """The columns of how it stands, each with what came new beside it."""
    return c.STANDING if span is None else tuple(one for column in c.STANDING for one in (column, *c.NEWS.get(column, ())))


def _rows(groups: list[_Group], by: By, news: list[Row], *, measures: bool) -> tuple[Row, ...]:
    def row(group: _Group, new: Row) -> Row:
        measure = {"measure": group.standing.measure} if measures else {}
        return {by.value: _label(group, by), **measure, **standing_cells(group.standing), **new}

    return tuple(map(row, groups, news))


def _note_of_others(plan: ResolvedPlan, unit: str, counts: Iterable[Count], rule: Settings, as_of: date) -> Iterator[Message]:
    """How much of what a unit answers for `--by unit` counts for another: why the two figures differ."""
    key = group_key(By.UNIT, plan)
    others = [n for n in counts if key(n) != unit and n.cohort.sort is Sort.SUM]
    if others:
        text = N_("{figures} of it are of tasks that name another unit first ({units}); --by unit counts them there.")
        sums = (g.standing for g in _group(others, lambda count: "", rule, as_of))
        figures = tuple(f"{number_text(s.planned or NOTHING)}{s.measure}" for s in sums)
        yield say(text, figures=figures, units=listing(map(key, others)))


def standing_table(plan: ResolvedPlan, counts: Iterable[Count], by: By, as_of: date, span: Span | None = None) -> Table:
    """Planned, accepted, waiting, due by schedule, the gap and the lamp of each group, the worst first, and a total for each
    measure: only like figures are added. With a `span` what came new in it stands beside them.
    """
    rule = plan.folder.plan.settings
    every = list(counts)
    key = group_key(by, plan)
    groups = _group(every, key, rule, as_of)
    totals = _group((n for n in every if n.cohort.sort is Sort.SUM), lambda count: "", rule, as_of)
    order = list(dict.fromkeys(n.cohort.alike for n in every))
    totals.sort(key=lambda t: order.index(t.counts[0].cohort.alike))
    measures = len({g.standing.measure for g in (*groups, *totals)}) > 1
    head = _HEADINGS[by]
    if by is By.STREET and any(count.cohort.unit for count in every):
        head = c.STREET_OR_UNIT
    several = len(totals) > 1
    label = N_("Total ({measure})") if several else N_("Total")
    last: list[Row] = [
        {
            by.value: say(label, measure=t.standing.measure),
            **({"measure": t.standing.measure} if measures else {}),
            **standing_cells(t.standing),
            **new,
        }
        for t, new in zip(totals, _tell_news(totals, span, lambda count: "", rule), strict=True)
    ]
    columns = (head, *_standing_columns(span), c.PACE, c.LAMP, c.REASON)
    return Table(
        "rows", columns, _rows(groups, by, _tell_news(groups, span, key, rule), measures=measures),
        total=last[0] if len(last) == 1 else None, totals=tuple(last) if several else (),
        notes=_notes(plan, by, groups, [t.standing for t in totals]),
    )  # fmt: skip


def _say_span(campaign: Campaign, first: date) -> tuple[Message, ...]:
    """From which day on is new what stands as new, and how much of the figures before was recorded only since."""
    text = N_("New: from {first} to {last}; before, and new less sent back, make what is reported now.")
    said = [say(text, first=first, last=campaign.as_of)]
    zone = ZoneInfo(campaign.folder.plan.settings.timezone)
    standing = (e for e in standing_entries(campaign.record.entries) if e.slip is None)
    if late := sum(1 for e in standing if e.on < first <= recorded_at(e, zone).date()):
        text = N_("Recorded since {first}, but of days before it, and so in what was there before: {entries}.")
        said.append(say(text, first=first, entries=count_of(late, N_("{number} entry"), N_("{number} entries"))))
    return tuple(said)


def report_status(
    campaign: Campaign, question: Question, by: By | None, since: date | None = None, *, brief: bool = False
) -> Report:
    """How what is asked for stands: the whole in a sentence, which alone is told `brief`; group by group, since a day with
    what came new; its milestones; and the worst by name.
    """
    plan = campaign.plan
    title = join(map(quote, (plan.folder.plan.document.title, *question.words)))
    if brief:
        return report_brief(campaign, question, title)
    counts, stands = campaign.narrow_counts(question), campaign.narrow_stands(question)
    chosen = by or (By.STREET if question.task else By.TASK)
    span = None
    if since is not None:
        before = campaign.at(day_before(since))
        span = Span(since, tuple(before.narrow_counts(question)), campaign.progress)
    rows = standing_table(plan, counts, chosen, campaign.as_of, span)
    if since is not None:
        rows = replace(rows, notes=(*_say_span(campaign, since), *rows.notes))
    if question.unit is not None:
        rows = replace(
            rows, notes=(*rows.notes, *_note_of_others(plan, question.unit, counts, plan.folder.plan.settings, campaign.as_of))
        )
    milestones = replace(milestone_table(plan, stands, say(N_("Milestones"))), shown=bool(stands))
    worst = worst_table(plan, counts, campaign.as_of)
    sums = list_sums(campaign, question)
    prose = say_whole(campaign, question, sums)
    return Report("status", title, (rows, milestones, worst, brief_table(sums)), as_of=campaign.as_of, prose=prose)
