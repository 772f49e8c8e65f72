"""What is asked of a street or a unit in a round of reports: the one answer from which `todo`, `list --unreported`, reminders and
the monthly form are made, so that none of them asks for what another does not.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from cleancomm.campaign import Campaign, Question
from cleancomm.message import listing
from cleancomm.plan.about import About
from cleancomm.plan.cohorts import Cohort, Sort
from cleancomm.record.entry import State
from cleancomm.record.reading import returned_of
from cleancomm.report import Cell
from cleancomm.status.tally import Count, Item
from cleancomm.status.unreported import Belated, Round, Unreported, find_unreported, last_round, round_of_month, this_round
from cleancomm.value import dataclass


def name_place(campaign: Campaign, row: Unreported | Belated) -> Cell:
    """Who owes a report: a street or a unit of its own, else those that the task names first."""
    return row.street or listing(campaign.plan.units.answering(row.count.cohort.task)) or ""


def _answers(campaign: Campaign, question: Question, cohort: Cohort, place: str | None) -> bool:
    """Whether those who are asked for owe the reports on what lies in a place, None for no one street or unit, of a cohort."""
    units = campaign.plan.units
    if question.street not in (None, place):
        return False
    if question.unit is None:
        return True
    mine = units.answer_for(question.unit, cohort)
    return mine and (place in (None, question.unit) or not units.is_street(question.unit))


def is_asked(campaign: Campaign, question: Question, row: Unreported | Belated) -> bool:
    """Whether a report is owed by the street and unit that are asked for."""
    return _answers(campaign, question, row.count.cohort, row.street)


def ask_counts(campaign: Campaign, question: Question) -> list[Count]:
    """The cohorts of the year and the task that are asked for, whole: who has to report is told of each thing in them."""
    return [n for n in campaign.counts if question.year in (None, n.cohort.year) and question.task in (None, n.cohort.task)]


def narrow_round(campaign: Campaign, round_: Round) -> Round:
    """A round without the days before the plan, on which nobody was asked."""
    begins = campaign.plan.begins.start if campaign.plan.begins else date.min
    return Round(max(round_.start, begins), round_.due)


def _is_before(campaign: Campaign, round_: Round) -> bool:
    """Whether a round is due before the plan begins, so that nobody is asked."""
    return campaign.plan.begins is not None and round_.due < campaign.plan.begins.start


def _reporting_day(campaign: Campaign) -> int:
    return campaign.plan.folder.plan.settings.reporting_day


def current_round(campaign: Campaign) -> Round | None:
    """The round of reports that was due last, None before the first; before the plan nobody was asked."""
    passed = narrow_round(campaign, last_round(_reporting_day(campaign), campaign.as_of))
    return None if _is_before(campaign, passed) else passed


def next_round(campaign: Campaign) -> Round:
    """The round of reports that is due next, the day that counts as today included."""
    return narrow_round(campaign, this_round(_reporting_day(campaign), campaign.as_of))


def find_round(campaign: Campaign, year: int, month: int) -> Round | None:
    """The round of reports that is due in a month; None of one before the plan begins."""
    wanted = narrow_round(campaign, round_of_month(_reporting_day(campaign), year, month))
    return None if _is_before(campaign, wanted) else wanted


def list_owed(campaign: Campaign, question: Question, round_: Round) -> list[Unreported]:
    """What is owed in a round by those who are asked for."""
    if _is_before(campaign, round_):
        return []
    counts = ask_counts(campaign, question)
    return [r for r in find_unreported(counts, campaign.progress, round_) if is_asked(campaign, question, r)]


def find_owed(campaign: Campaign, question: Question) -> list[Unreported]:
    """What of that which is asked for somebody owed a report on in the last round and sent none."""
    asked = current_round(campaign)
    return list_owed(campaign, question, asked) if asked else []


def list_owed_next(campaign: Campaign, question: Question) -> tuple[Round, list[Unreported]]:
    """The round that is due next, with what of that which is asked for has to be reported in it and has not been yet."""
    round_ = next_round(campaign)
    return round_, list_owed(campaign, question, round_)


class Want(StrEnum):
    """What is wanted of a street or a unit in a round: that it puts right what was sent back, reports, or checks what another has
    reported; or nothing, for it is another's turn.
    """

    RETURNED = "returned"
    REPORT = "report"
    CHECK = "check"
    WAITING = "waiting"


@dataclass(frozen=True)
class Asked:
    """A thing that a street or a unit may report on: an item, or without one the number of a cohort, of which `about` may be the
    share of a street alone. Without a `want` it may be reported before its time; `owed` says that it has to be in the round.
    `others` are the units, or groups of them, that are asked for the same thing, where the task names several; `checks` says
    that a number waits for the check of this one, which may have to report as well.
    """

    about: About
    count: Count
    item: Item | None
    owed: bool
    want: Want | None
    others: tuple[str, ...] = ()
    checks: bool = False


def _is_number(count: Count, as_of: date) -> bool:
    """Whether a cohort is reported by its number too, being planned without all of its names, and not yet accepted as a whole."""
    cohort = count.cohort
    if cohort.sort is Sort.CEILING:  # there is nothing to be accepted in it: its number is asked for until its day
        return as_of <= cohort.due
    single = cohort.sort is Sort.LEVEL or (cohort.open and not count.items)
    return bool(count.missing) and (single or cohort.quantity > len(count.items))


def list_owners(campaign: Campaign, scope: str | None, cohort: Cohort) -> tuple[str, ...]:
    """Who reports on what lies in a street or a unit of a cohort, each giving its own word: that street or unit, where it is None
    those that the task names first; the members of a group in its place.
    """
    named = (scope,) if scope is not None else campaign.plan.units.answering(cohort.task)
    return tuple(dict.fromkeys(one for name in named for one in single_units(campaign, name)))


def _list_checkers(campaign: Campaign, count: Count, item: Item) -> list[str]:
    """The units that may accept an item or send it back: of those that lead the task the one whose turn it is, unless the report
    is its own; a street never, nor where a number has reported it with others.
    """
    if item.state is not State.REPORTED or item.by_number:
        return []
    life = campaign.progress.life(item.about)
    reporter = next((e.unit for e in reversed(life) if e.state is State.REPORTED), None)
    return [u for u in count.checkers if u != reporter and not campaign.plan.units.is_street(u)]


def _checks_number(campaign: Campaign, count: Count, place: str) -> bool:
    """Whether a number waits for the check of a unit, beyond what has a name and is checked by that; a street checks nothing."""
    named = sum(1 for item in count.items if item.state is State.REPORTED and not item.by_number)
    return place in count.checkers and count.waiting > named and not campaign.plan.units.is_street(place)


def _want(state: State | None, *, owed: bool) -> Want | None:
    """What is wanted of who reports a thing that is in a state."""
    if state is State.RETURNED:
        return Want.RETURNED
    if state is State.REPORTED:
        return Want.WAITING
    return Want.REPORT if owed else None


def ask_all(campaign: Campaign, round_: Round) -> dict[str, tuple[Asked, ...]]:
    """By street and unit, streets first, all that it may report on or check: what it owes in a round, and what else of its own is
    not yet accepted, since it may be reported before its time; in the order of the plan.

    What another street or unit reports stands there alone, so that nobody is asked for what another is asked for.
    """
    owed = {(r.count.cohort.about, r.street, r.name) for r in list_owed(campaign, Question(), round_)}
    units = campaign.plan.units
    found: dict[str, list[Asked]] = {s.name: [] for s in campaign.plan.folder.plan.streets}

    def others(place: str, scope: str | None, cohort: Cohort) -> tuple[str, ...]:
        return tuple(u for u in units.answering(cohort.task) if u != place) if scope is None else ()

    for count in campaign.counts:
        cohort = count.cohort
        for item in count.items:
            if item.state is State.ACCEPTED:
                continue
            due = (cohort.about, item.street, item.name) in owed
            checkers = _list_checkers(campaign, count, item)
            for place in list_owners(campaign, item.street, cohort):
                if place not in checkers:
                    asked = Asked(item.about, count, item, due, _want(item.state, owed=due), others(place, item.street, cohort))
                    found.setdefault(place, []).append(asked)
            for place in checkers:
                found.setdefault(place, []).append(Asked(item.about, count, item, False, Want.CHECK))
        if _is_number(count, campaign.as_of):
            due = (cohort.about, cohort.scope, None) in owed
            for place in list_owners(campaign, cohort.scope, cohort):
                # of what several streets carry together each reports its own share: the record adds these up
                about = cohort.about._replace(scope=place) if units.is_street(place) else cohort.about
                state = State.RETURNED if returned_of(campaign.progress.life(about)) else None
                checks = _checks_number(campaign, count, place)
                want = _want(state, owed=due) or (Want.CHECK if checks else None)
                asked = Asked(about, count, None, due, want, others(place, about.scope, cohort), checks)
                found.setdefault(place, []).append(asked)
    return {place: tuple(rows) for place, rows in found.items() if rows}


def list_places(asked: Mapping[str, Iterable[Asked]]) -> list[str]:
    """The streets and units that have something to report, to put right or to check."""
    now = (Want.REPORT, Want.RETURNED, Want.CHECK)
    return [place for place, rows in asked.items() if any(row.want in now for row in rows)]


def single_units(campaign: Campaign, name: str) -> tuple[str, ...]:
    """The units that a name stands for and that give their word for themselves: the members of a group, else the unit."""
    members = tuple(m for m in campaign.plan.units.expand(name) if m != name)
    return members or (campaign.plan.units.own[name],)
