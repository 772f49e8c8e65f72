"""What amendments would come to: figures that fall, and amendments of what is not there yet or not there any more."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from cleancomm.checks.chain import FALLING, MOVED_EARLY, REPLACED, Found
from cleancomm.number import number_text
from cleancomm.plan.cohorts import Cohort
from cleancomm.plan.models import Figures
from cleancomm.plan.resolve import ResolvedPlan
from cleancomm.record.entry import Entry

Pair = tuple[Cohort, Cohort]
# an item by task, street or unit, and name
Key = tuple[str | None, str | None, str | None]


def list_falling(plan: ResolvedPlan) -> list[Pair]:
    """Cumulative figures of one street or unit, or of the whole, of which the later is below the earlier."""
    mine: dict[tuple[str, str | None], list[Cohort]] = {}
    for c in sorted(plan.cohorts, key=lambda c: c.end):
        if c.stated is not None and plan.tasks[c.task].figures is Figures.CUMULATIVE:
            mine.setdefault((c.task, c.scope), []).append(c)
    return [(a, b) for row in mine.values() for a, b in pairwise(row) if (b.stated or Decimal(0)) < (a.stated or Decimal(0))]


def find_falling(before: ResolvedPlan, after: ResolvedPlan) -> Iterator[tuple[Pair, Found]]:
    """The pairs of cumulative figures that fall in one plan and not, or not so, in another."""
    known = {(a.about, a.stated, b.about, b.stated) for a, b in list_falling(before)}
    for a, b in list_falling(after):
        if (a.about, a.stated, b.about, b.stated) not in known and a.stated is not None and b.stated is not None:
            values: dict[str, object] = {"before": number_text(a.stated), "after": number_text(b.stated)}
            yield (a, b), (FALLING, {**values, "earlier": a.address, "later": b.address})


def find_vain(plan: ResolvedPlan, every: Sequence[Entry], some: Iterable[Entry]) -> Iterator[tuple[Entry, Found]]:
    """Which of some amendments of items come to nothing among all that stand, in the order of their days, and why."""
    known = {(t.task, t.scope, name) for t in plan.targets for name in t.names}
    asked = [e for e in some if e.approval is not None and e.item is not None]
    if not asked:
        return
    place = {id(e): n for n, e in enumerate(every)}
    gone_by: dict[Key, list[Entry]] = {}
    made_by: dict[Key, list[Entry]] = {}
    for e in every:
        if e.instead is not None:
            gone_by.setdefault((e.task, e.street, e.item), []).append(e)
            made_by.setdefault((e.task, e.street, e.instead), []).append(e)
        elif e.item is not None and e.period is not None:
            made_by.setdefault((e.task, e.street, e.item), []).append(e)
    for entry in asked:
        if id(entry) not in place:
            continue
        key, at = (entry.task, entry.street, entry.item), place[id(entry)]
        # both in the order of their days
        gone = next((e for e in gone_by.get(key, [])[:1] if place[id(e)] < at), None)
        made = made_by.get(key, [])
        values: dict[str, object] = {"name": entry.item, "on": entry.on}
        after = 0 if gone is None else bisect_right(made, place[id(gone)], key=lambda e: place[id(e)])
        if gone is not None and not (after < len(made) and place[id(made[after])] < at):
            yield entry, (REPLACED, {**values, "new": gone.instead, "since": gone.on, "id": gone.id})
        elif key not in known and made and place[id(made[0])] > at:
            first = made[0]
            yield entry, (MOVED_EARLY, {**values, "since": first.on, "id": first.id})
