"""What a bulletin tells, each figure once: sums, targets, and how both stood at the end of the month before."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from cleancomm.campaign import Campaign, Question
from cleancomm.exports.targets import Target, last_of_month_before, list_targets
from cleancomm.plan.cohorts import NOTHING, Sort
from cleancomm.plan.measure import convert
from cleancomm.reports.asked import find_owed, next_round
from cleancomm.status.schedule import Standing, judge, scale_count
from cleancomm.status.tally import Count, group_alike
from cleancomm.status.unreported import Unreported
from cleancomm.value import dataclass


@dataclass(frozen=True)
class Sum:
    """All of like measure: `planned` is `accepted`, `waiting` and `left` together, less what of them is `over` the targets."""

    standing: Standing
    left: Decimal
    over: Decimal
    before: Decimal | None

    @property
    def measure(self) -> str:
        """The measure of its figures."""
        return self.standing.measure


@dataclass(frozen=True)
class Figures:
    """What a bulletin tells, each figure once; `before` is the campaign at the end of the month before, None before the plan, and
    `counts_before` is what was asked for as it stood then; `owed` are the reports that the last round lacks.
    """

    campaign: Campaign
    question: Question
    before: Campaign | None
    counts: tuple[Count, ...]
    counts_before: tuple[Count, ...]
    sums: tuple[Sum, ...]
    targets: tuple[Target, ...]
    targets_before: tuple[Target, ...] | None
    owed: tuple[Unreported, ...]
    deadline: date


def add_accepted(campaign: Campaign | None, counts: Iterable[Count], into: str) -> Decimal | None:
    """What of some cohorts had been accepted as of another day, in a measure."""
    if campaign is None:
        return None
    return sum((convert(n.accepted, n.cohort.measure, into) for n in counts), NOTHING)


def _sum(figures: Sequence[Count], campaign: Campaign, before: Campaign | None, earlier: Sequence[Count]) -> Sum:
    standing = judge(figures, campaign.folder.plan.settings, campaign.as_of)
    scaled = [scale_count(n, standing.measure) for n in figures]
    told = [(n.cohort.quantity, n.accepted + n.waiting) for n in scaled]
    left = sum((max(NOTHING, planned - said) for planned, said in told), NOTHING)
    over = sum((max(NOTHING, said - planned) for planned, said in told), NOTHING)
    return Sum(standing, left, over, add_accepted(before, earlier, standing.measure))


def find_figures(campaign: Campaign, question: Question) -> Figures:
    """All figures of a bulletin as of the campaign's day."""
    last = last_of_month_before(campaign.as_of)
    begins = campaign.plan.begins
    before = campaign.at(last) if last and begins and last >= begins.start else None
    counts = tuple(campaign.narrow_counts(question))
    counts_before = tuple(before.narrow_counts(question)) if before else ()
    earlier = group_alike(counts_before)
    groups = group_alike(n for n in counts if n.cohort.sort is Sort.SUM)
    sums = tuple(_sum(mine, campaign, before, earlier.get(alike, [])) for alike, mine in groups.items())
    then = list_targets(before, question) if before else None
    targets = list_targets(campaign, question)
    owed = tuple(find_owed(campaign, question))
    return Figures(campaign, question, before, counts, counts_before, sums, targets, then, owed, next_round(campaign).due)
