"""The whole in one sentence, and in one row, for each measure: planned, accepted, behind, waiting, overdue, not reported."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from cleancomm.campaign import Campaign, Question
from cleancomm.message import N_, Message, count, join, quote, say
from cleancomm.number import number_text
from cleancomm.plan.cohorts import NOTHING, Sort
from cleancomm.plan.measure import ITEMS, convert, split_measure
from cleancomm.report import Report, Row, Table
from cleancomm.reports import columns as c
from cleancomm.reports.asked import find_owed
from cleancomm.reports.words import term
from cleancomm.status.schedule import Lamp, Standing, judge, scale_count
from cleancomm.status.tally import Count, group_alike
from cleancomm.status.unreported import Unreported
from cleancomm.value import dataclass

COLUMNS = (
    c.GROUP_MEASURE, c.PLANNED, c.ACCEPTED, c.PERCENT, c.BEHIND, c.WAITING, c.OVERDUE, c.UNREPORTED, c.LAMP, c.REASON,
)  # fmt: skip


@dataclass(frozen=True)
class Sum:
    """All that is of like measure: how it stands, how much of it is past its day, on how much nobody has reported."""

    standing: Standing
    overdue: Decimal
    unreported: Decimal

    @property
    def behind(self) -> Decimal:
        """By how much it is behind the schedule."""
        return max(NOTHING, -(self.standing.gap or NOTHING))


def list_sums(campaign: Campaign, question: Question) -> list[Sum]:
    """What is asked for, each measure apart; levels and ceilings are of no sum."""
    groups = group_alike(n for n in campaign.narrow_counts(question) if n.cohort.sort is Sort.SUM)
    owed = list(find_owed(campaign, question)) if groups else []
    return [_sum(campaign, mine, [r for r in owed if r.count.cohort.alike == alike]) for (_, alike), mine in groups.items()]


def _sum(campaign: Campaign, counts: list[Count], owed: Iterable[Unreported]) -> Sum:
    standing = judge(counts, campaign.plan.folder.plan.settings, campaign.as_of)
    late = [n for n in counts if n.cohort.due < campaign.as_of and not n.cohort.open]
    overdue = sum((scale_count(n, standing.measure).missing for n in late), NOTHING)
    unreported = sum((convert(r.left or NOTHING, r.count.cohort.measure, standing.measure) for r in owed), NOTHING)
    return Sum(standing, overdue, unreported)


def _say_planned(standing: Standing, *, alone: bool) -> Message:
    planned = standing.planned or NOTHING
    if alone and split_measure(standing.measure)[1] in ITEMS and planned == planned.to_integral_value():
        return count(int(planned), N_("{number} item"), N_("{number} items"))
    return quote(f"{number_text(planned)}{standing.measure}")


def _say_sum(one: Sum, *, alone: bool) -> Message:
    s = one.standing
    lamp = say(N_("{lamp} ({reason})"), lamp=term(s.lamp).word, reason=s.reason)
    if s.planned is None:
        return lamp
    return say(
        N_(
            "{planned}, {accepted} accepted ({percent}%), {behind} behind, {waiting} waiting for acceptance,"
            " {overdue} overdue, {unreported} not reported; {lamp}"
        ),
        planned=_say_planned(s, alone=alone), accepted=number_text(s.accepted or NOTHING),
        percent=number_text(s.percent or NOTHING), behind=number_text(one.behind), waiting=number_text(s.waiting),
        overdue=number_text(one.overdue), unreported=number_text(one.unreported), lamp=lamp,
    )  # fmt: skip


def _say_others(campaign: Campaign, question: Question) -> Iterator[Message]:
    """How many values are to be held or kept below, which are of no sum, and how many of them are amiss."""
    others = (n for n in campaign.narrow_counts(question) if n.cohort.sort is not Sort.SUM)
    groups = group_alike(others, lambda n: (n.cohort.task, n.cohort.scope))
    lamps = [judge(mine, campaign.plan.folder.plan.settings, campaign.as_of).lamp for mine in groups.values()]
    if lamps:
        text = N_("{number} more that are not added up: {red} red, {yellow} yellow")
        yield say(text, number=len(lamps), red=lamps.count(Lamp.RED), yellow=lamps.count(Lamp.YELLOW))


def say_whole(campaign: Campaign, question: Question, sums: list[Sum]) -> tuple[Message, ...]:
    """The whole in a sentence for each measure."""
    return (*(_say_sum(one, alone=len(sums) == 1) for one in sums), *_say_others(campaign, question))


def brief_table(sums: list[Sum]) -> Table:
    """The figures of the sentence, a row for each measure."""

    def row(one: Sum) -> Row:
        s = one.standing
        return {
            "measure": s.measure if len(sums) > 1 else None,
            "planned": s.planned,
            "accepted": s.accepted,
            "percent": s.percent,
            "behind": one.behind,
            "waiting": s.waiting,
            "overdue": one.overdue,
            "unreported": one.unreported,
            "lamp": term(s.lamp),
            "reason": s.reason,
        }

    return Table("brief", COLUMNS, tuple(map(row, sums)), shown=False)


def report_brief(campaign: Campaign, question: Question, title: Message) -> Report:
    """What is asked for in one line, for a leader or a chat: of what, the day, the sentence."""
    sums = list_sums(campaign, question)
    sentences = say_whole(campaign, question, sums)
    line = say(N_("{title}, as of {date}: {sentence}"), title=title, date=campaign.as_of, sentence=join(sentences, "；"))
    return Report("status", line, (brief_table(sums),), as_of=campaign.as_of, brief=True)
