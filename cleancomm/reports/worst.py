"""The worst by name: which street or unit is furthest behind with what, and who answers for it."""

from collections.abc import Iterable
from datetime import date

from cleancomm.message import N_, Message, listing, say
from cleancomm.plan.cohorts import NOTHING
from cleancomm.plan.resolve import ResolvedPlan
from cleancomm.record.entry import State
from cleancomm.report import Cell, Row, Table, Term
from cleancomm.reports import columns as c
from cleancomm.reports.answering import name_next
from cleancomm.reports.items import scope_column
from cleancomm.reports.words import term
from cleancomm.status.schedule import WORST_FIRST, Lamp, Standing, judge
from cleancomm.status.tally import Count, Item, group_alike

WORST = 3
NAMED = 3
WHOLE = Term("-", say(N_("district level (not broken down to streets)")))
# what is nearest to its end is named last
_FURTHEST = {State.RETURNED: 0, State.PLANNED: 1, State.STARTED: 2, State.REPORTED: 3}


def _name_items(items: Iterable[Item]) -> Message | None:
    """The first few of some items by name, and how many there are where there are more."""
    names = [i.name for i in sorted(items, key=lambda i: _FURTHEST.get(i.state, 0))]
    if len(names) <= NAMED:
        return listing(names)
    return say(N_("{names} and others, {number} in all"), names=tuple(names[:NAMED]), number=len(names))


def _list_late(counts: Iterable[Count], as_of: date) -> list[Count]:
    """What of some cohorts is past its day and not complete."""
    return [n for n in counts if n.missing and n.cohort.due < as_of]


def _rank(counts: list[Count], standing: Standing, as_of: date) -> tuple[object, ...]:
    """The worse the sooner: by lamp, by days late, by how much is missing then or behind."""
    late = _list_late(counts, as_of)
    days = max(((as_of - n.cohort.due).days for n in late), default=0)
    missing = sum((n.missing for n in late), NOTHING)
    return WORST_FIRST[standing.lamp], -days, -missing, standing.gap or NOTHING


def worst_table(plan: ResolvedPlan, counts: Iterable[Count], as_of: date) -> Table:
    """The few targets of a street or unit that stand worst, of those with a red or yellow lamp where something is missing."""
    begun = (n for n in counts if n.missing and n.cohort.start <= as_of)
    groups = group_alike(begun, lambda n: (n.cohort.task, n.cohort.scope))
    judged = [(mine, judge(mine, plan.folder.plan.settings, as_of)) for mine in groups.values()]
    judged = [(mine, standing) for mine, standing in judged if standing.lamp in (Lamp.RED, Lamp.YELLOW)]
    judged.sort(key=lambda pair: _rank(pair[0], pair[1], as_of))

    def row(mine: list[Count], standing: Standing) -> Row:
        told = _list_late(mine, as_of) or mine  # the reason is of what is late, where something is
        scope: Cell = mine[0].cohort.scope or WHOLE
        return {
            "street": scope,
            "task": mine[0].cohort.task,
            "items": _name_items(i for n in told for i in n.items if i.state is not State.ACCEPTED),
            "lamp": term(standing.lamp),
            "reason": standing.reason,
            "units": name_next(plan, told),
        }

    rows = tuple(row(mine, standing) for mine, standing in judged[:WORST])
    head = scope_column(units=any(mine[0].cohort.unit for mine, _ in judged[:WORST]))
    columns = (head, c.TASK, c.MISSING_ITEMS, c.LAMP, c.REASON, c.UNITS)
    return Table("worst", columns, rows, say(N_("Worst by name")), shown=bool(rows))
