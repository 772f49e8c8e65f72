"""What is past its day and not complete, how much is missing, and who answers for it."""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from cleancomm.campaign import Campaign, Question
from cleancomm.message import N_, Message, say
from cleancomm.plan.cohorts import NOTHING, Node
from cleancomm.plan.measure import common_measure
from cleancomm.record.entry import State
from cleancomm.report import Report, Row, Table, amended
from cleancomm.reports import columns as c
from cleancomm.reports.answering import name_next
from cleancomm.reports.items import scope_column
from cleancomm.reports.words import term
from cleancomm.reports.worst import WHOLE, worst_table
from cleancomm.status.milestone import Milestate
from cleancomm.status.schedule import scale_count
from cleancomm.status.tally import Count, group_alike
from cleancomm.value import dataclass

COLUMNS = (
    c.MILESTONE, c.DUE, c.STATE._replace(rank=3), c.DAYS, c.DAYS_LEFT, c.TASK, c.GROUP_MEASURE, c.MISSING,
    c.WAITING_ANY, c.REQUIRED, c.UNITS,
)  # fmt: skip


@dataclass(frozen=True)
class Late:
    """What is due on one day of a task and period: the milestone that first requires it, and all of its cohorts."""

    node: Node
    due: date
    due_first: date
    counts: tuple[Count, ...]

    @property
    def missing(self) -> bool:
        """Whether anything of it is."""
        return any(n.missing for n in self.counts)


def list_due(campaign: Campaign, question: Question) -> list[Late]:
    """Every cohort that is asked for once, under the first dated milestone that requires it or, where none does, its own
    period, by the day on which it is due; in the order of these days.
    """
    homes: dict[tuple[str, str, date], Node] = {}
    dated = [s for s in campaign.stands if s.node.span]
    for stand in sorted(dated, key=lambda s: s.node.span.end if s.node.span else date.max):
        needs = {(need.task, need.period) for need in stand.node.requires}
        for n in stand.counts:
            if (n.cohort.task, n.cohort.period) in needs:
                homes.setdefault((n.cohort.task, n.cohort.period, n.cohort.due), stand.node)
    found: dict[tuple[str, str, str, date], list[Count]] = {}
    for n in campaign.narrow_counts(question):
        home = homes[n.cohort.task, n.cohort.period, n.cohort.due]
        found.setdefault((home.name, n.cohort.task, n.cohort.period, n.cohort.due), []).append(n)
    late = [
        Late(homes[task, period, due], due, min(n.cohort.first.due for n in counts), tuple(counts))
        for (_, task, period, due), counts in found.items()
    ]
    return sorted(late, key=lambda one: one.due)


def _head(campaign: Campaign, name: str, due: date, due_first: date) -> Row:
    days = (campaign.as_of - due).days
    return {
        "milestone": name,
        "due": amended(due, due_first),
        "state": term(Milestate.OVERDUE if days > 0 else Milestate.NEAR),
        "days": days if days > 0 else None,
        "days_left": None if days > 0 else -days,
    }


def _is_due(campaign: Campaign, due: date, ahead: Container[int]) -> bool:
    left = (due - campaign.as_of).days
    return left < 0 or left in ahead


def _late_rows(campaign: Campaign, late: Late) -> Iterator[tuple[Row, tuple[Count, ...]]]:
    """The rows of what is due on a day, one for each measure, with the cohorts of each."""
    for mine in group_alike(late.counts, lambda n: n.cohort.open).values():
        if not any(n.missing for n in mine):
            continue
        measure = common_measure(n.cohort.measure for n in mine)
        scaled = [scale_count(n, measure) for n in mine]
        one = mine[0].cohort.open
        required = sum((Decimal(1) if one else n.cohort.quantity for n in scaled), NOTHING)
        first = sum((Decimal(1) if one else n.cohort.planned_first for n in scaled), NOTHING)
        row: Row = {
            **_head(campaign, late.node.name, late.due, late.due_first),
            "task": mine[0].cohort.task,
            "measure": measure,
            "missing": sum((n.missing for n in scaled), NOTHING),
            "waiting": sum((min(n.waiting, n.missing) for n in scaled), NOTHING) or None,
            "required": amended(required, first),
            "units": name_next(campaign.plan, mine),
        }
        yield row, tuple(mine)


def _bare_rows(campaign: Campaign, question: Question, ahead: Container[int]) -> Iterator[tuple[date, Row]]:
    """The steps that only an entry of their own completes."""
    for stand in campaign.narrow_stands(question):
        if stand.lacks_entry and stand.due and stand.due_first and _is_due(campaign, stand.due, ahead):
            one = Decimal(1)
            head = _head(campaign, stand.node.name, stand.due, stand.due_first)
            yield stand.due, {**head, "task": "", "missing": one, "required": one, "units": ""}


def find_due(campaign: Campaign, question: Question, ahead: Container[int]) -> list[tuple[date, Row, tuple[Count, ...]]]:
    """What is past its due day and not complete, or due in one of the days of `ahead`: the day, its row, and the cohorts of it,
    none of a step that only an entry completes; the first day first.
    """
    late = [one for one in list_due(campaign, question) if one.missing and _is_due(campaign, one.due, ahead)]
    ranked = [(one.due, row, counts) for one in late for row, counts in _late_rows(campaign, one)]
    bare = [(due, row, ()) for due, row in _bare_rows(campaign, question, ahead)]
    return sorted([*bare, *ranked], key=lambda one: one[0])


def _name_table(counts: Iterable[Count]) -> Table:
    """What is missing by name, and behind it what has no name: of each place together as many as its cohorts miss."""
    every = list(counts)
    rows: list[Row] = []
    abouts: list[object] = []
    nameless: list[tuple[Count, Decimal]] = []
    unsure = False
    for count in every:
        left = [i for i in count.items if i.state is not State.ACCEPTED]
        # a number was accepted, or more are named than asked for: nobody says which of them are still to come
        known = len(left) <= count.missing
        unsure = unsure or not known
        for i in left:
            item = amended(i.name, i.was_name or i.name)
            one = Decimal(1) if known else None
            rows.append({"task": i.task, "street": i.street, "item": item, "state": term(i.state), "missing": one})
            abouts.append(i.about)
        nameless.append((count, count.missing - len(left) if known else count.missing))
    for count, missing in nameless:
        if missing > 0:
            rows.append({"task": count.cohort.task, "street": count.cohort.scope or WHOLE, "missing": missing})
            abouts.append(count.cohort.about)
    columns = (c.TASK, scope_column(units=any(count.cohort.unit for count in every)), c.ITEM, c.STATE, c.MISSING)
    text = N_("Which of the names without a figure are missing is not recorded; how many of them, the row of their place says.")
    notes = (say(text),) if unsure else ()
    return Table("items", columns, tuple(rows), say(N_("Missing by name")), notes=notes, about=tuple(abouts))


def _say_title(within: int, remind: Sequence[int]) -> Message:
    if remind:
        return say(N_("Milestones overdue or due in just {days} d"), days=tuple(remind))
    return say(N_("Milestones overdue or due within {days} d"), days=within) if within else say(N_("Overdue milestones"))


def report_overdue(
    campaign: Campaign, question: Question, within: int, remind: Sequence[int] = (), *, verbose: bool
) -> Report | None:
    """What is past its due day and not complete, or near within some days, or due in just one of those of `remind`; None when
    there is nothing. The worst is told by name, and all that is missing when `verbose`.
    """
    ahead: Container[int] = remind or range(within + 1 if within else 0)
    ranked = find_due(campaign, question, ahead)
    if not ranked:
        return None
    rows = tuple(row for _, row, _ in ranked)
    if len({row.get("measure") for row in rows} - {None}) < 2:
        rows = tuple({k: v for k, v in row.items() if k != "measure"} for row in rows)
    counts = [n for _, _, mine in ranked for n in mine if n.missing]
    names = _name_table(counts)
    worst = worst_table(campaign.plan, counts, campaign.as_of)
    tables = (Table("overdue", COLUMNS, rows), worst, replace(names, shown=verbose and bool(names.rows)))
    past = any(due < campaign.as_of for due, _, _ in ranked)
    return Report("overdue", _say_title(within, remind), tables, as_of=campaign.as_of, found=past, mailed=True)
