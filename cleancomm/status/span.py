"""What came new in a span of days: what a group had come to before it, and what was sent back within it.

The figures before and what came new add up to the figures at the end, whatever was recorded, corrected or moved.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from cleancomm.plan.about import about_cohort
from cleancomm.plan.cohorts import NOTHING, Sort
from cleancomm.plan.measure import convert
from cleancomm.record.entry import Entry, State
from cleancomm.record.fold import Life, Progress, state_of
from cleancomm.record.reading import returned_of
from cleancomm.status.schedule import Standing
from cleancomm.status.tally import SAID, Count
from cleancomm.value import dataclass


@dataclass(frozen=True)
class News:
    """What came new to a group in a span, in one measure; absent where a level had no value to compare with.

    `accepted` is the change of what is accepted; `reported` is what was reported as done, of which `returned` was sent back, so
    that the reported at the end are those before, and `reported` less `returned`.
    """

    accepted: Decimal | None
    reported: Decimal | None
    returned: Decimal


def day_before(day: date) -> date:
    """The day before another; the first day of the calendar, before which nothing is recorded, has itself."""
    return day if day == date.min else day - timedelta(days=1)


def _list_returns(life: Life, first: date) -> Iterator[tuple[Life, Entry]]:
    """The returns of a span, each with what was said before it."""
    for n, entry in enumerate(life):
        if entry.state is State.RETURNED and entry.on >= first:
            yield life[:n], entry


def _count_returned(count: Count, progress: Progress, first: date) -> Decimal:
    """How many reported ones of a cohort were sent back from a day on, by name and by number; one sent back twice is two."""
    cohort = count.cohort
    if cohort.sort is Sort.LEVEL:
        return NOTHING
    numbers = progress.life(about_cohort(cohort.task, cohort.period, cohort.scope))
    by_number = (max(NOTHING, (e.quantity or NOTHING) - returned_of(before)) for before, e in _list_returns(numbers, first))

    def was_said(before: Life, entry: Entry) -> bool:
        """Whether it had been reported, by its name or by a number that spoke for it."""
        numbered = any(e.state in SAID and e.on <= entry.on for e in numbers)
        return state_of(before) in SAID or (numbered and state_of(before) is not State.RETURNED)

    named = sum(1 for i in count.items for before, e in _list_returns(progress.life(i.about), first) if was_said(before, e))
    return sum(by_number, Decimal(named))


def _less(after: Decimal | None, before: Decimal | None, measure: str, into: str) -> Decimal | None:
    return None if after is None or before is None else after - convert(before, measure, into)


def find_news(before: Standing, after: Standing, counts: Iterable[Count], progress: Progress, first: date) -> News:
    """What came new to a group that stood as `before` at the end of the day before `first` and now stands as `after`."""
    measure, old = after.measure, before.measure or after.measure
    sent = (convert(_count_returned(n, progress, first), n.cohort.measure, measure) for n in counts)
    returned = sum(sent, NOTHING)
    reported = _less(after.reported, before.reported, old, measure)
    accepted = _less(after.accepted, before.accepted, old, measure)
    return News(accepted, None if reported is None else reported + returned, returned)
