"""督办单: which are due, which there are. A tool proposes, a person issues."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from cleancomm.campaign import Campaign, Question
from cleancomm.message import N_, Message, join, quote, say
from cleancomm.plan.about import About, Thing, about_milestone
from cleancomm.plan.cohorts import NOTHING
from cleancomm.plan.models import SlipRule
from cleancomm.plan.names import UnknownName
from cleancomm.record.entry import Colour
from cleancomm.record.slips import RISING, Slip, is_above, list_slips
from cleancomm.report import Cell, Column, Kind, Report, Row, Table
from cleancomm.reports import columns as c
from cleancomm.reports.answering import name_next
from cleancomm.reports.slipwords import colour_term, number_term, state_term
from cleancomm.status.schedule import judge
from cleancomm.status.tally import Count
from cleancomm.text import fold_name
from cleancomm.value import dataclass

NUMBER = Column("slip", N_("Slip no."), Kind.STATE)
_DUE = (c.COLOUR, c.THING, c.REASON, c.MISSING, Column("over", N_("In place of"), Kind.STATE, optional=True), c.UNITS)
_SLIPS = (
    NUMBER, c.COLOUR, c.THING, c.STATE, c.ISSUED_ON, c.ANSWER_BY, c.DAYS_LATE,
    Column("closed_on", N_("Closed on"), Kind.DAY, optional=True, rank=1), c.NOTE, c.UNITS,
)  # fmt: skip
_READY = (NUMBER, c.COLOUR, c.THING, c.ISSUED_ON)


@dataclass(frozen=True)
class Proposal:
    """A slip that is due: for what, in which colour and why, and the open one whose place it would take."""

    about: About
    colour: Colour
    reason: Message
    missing: Decimal
    over: Slip | None = None


def counts_of(campaign: Campaign, about: About) -> list[Count]:
    """The cohorts that a thing is of: its own, that of an item, those that a milestone requires."""
    if about.thing is Thing.ITEM:
        return [campaign.items[about][0]] if about in campaign.items else []
    if about.thing is Thing.MILESTONE:
        return [n for s in campaign.stands if s.node.name == about.name for n in s.counts]
    every = (*campaign.shares, *campaign.counts)
    mine = [n for n in every if (n.cohort.task, n.cohort.period, n.cohort.scope) == about[1:4]]
    return mine[:1] if about.scope is not None else [n for n in campaign.counts if n.cohort.about == about] or mine[:1]


def is_asked(campaign: Campaign, question: Question, about: About) -> bool:
    """Whether a thing is of what is asked for."""
    if question == Question():
        return True
    if about.scope is not None and question.street not in (None, about.scope):
        return False
    return any(map(campaign.takes(question), counts_of(campaign, about)))


def name_answering(campaign: Campaign, about: About) -> Cell:
    """Whose turn it is with a thing: its own unit, else those that answer for it or check it."""
    return name_next(campaign.plan, counts_of(campaign, about)) or (about.scope or None)


def _find_condition(campaign: Campaign, count: Count) -> tuple[Colour, Message] | None:
    """The colour that a target is due by its state: 蓝 near, 黄 behind schedule, 红 overdue."""
    rule, cohort = campaign.folder.plan.settings, count.cohort
    left = (cohort.due - campaign.as_of).days
    if not count.missing or (cohort.start > campaign.as_of and left >= 0):
        return None
    standing = judge([count], rule, campaign.as_of)
    if left < 0:
        return Colour.RED, standing.reason
    if standing.gap is not None and standing.gap < 0 and -standing.gap >= rule.yellow_units:
        return Colour.YELLOW, standing.reason
    return (Colour.BLUE, say(N_("due in {days} d"), days=left)) if left <= rule.near_days else None


def _list_conditions(campaign: Campaign, question: Question) -> Iterator[Proposal]:
    for count in campaign.narrow_counts(question):
        if found := _find_condition(campaign, count):
            yield Proposal(count.cohort.about, *found, count.missing)
    near = campaign.folder.plan.settings.near_days
    for stand in campaign.narrow_stands(question):
        if stand.lacks_entry and stand.due and -stand.days <= near:
            late = stand.days > 0
            text = N_("overdue by {days} d, nothing recorded") if late else N_("due in {days} d")
            colour = Colour.RED if late else Colour.BLUE
            yield Proposal(about_milestone(stand.node.name), colour, say(text, days=abs(stand.days)), Decimal(1))


def _raise(found: Proposal, slip: Slip | None, rule: SlipRule, as_of: date) -> Proposal | None:
    """What is due of a thing beside the slip that presses for it; None where that is enough."""
    if rule is SlipRule.BY_CONDITION:
        return Proposal(*_bare(found, found.colour), slip) if slip is None or is_above(found.colour, slip.colour) else None
    if slip is None:
        return Proposal(*_bare(found, Colour.BLUE))
    if slip.colour is Colour.RED or not slip.days_late(as_of):
        return None
    return Proposal(*_bare(found, RISING[RISING.index(slip.colour) + 1]), slip)


def _bare(found: Proposal, colour: Colour) -> tuple[About, Colour, Message, Decimal]:
    return found.about, colour, found.reason, found.missing


def list_proposals(campaign: Campaign, question: Question) -> list[Proposal]:
    """The slips that are due as the settings say: by condition, or by escalation; the reddest on top."""
    rule = campaign.folder.plan.settings.slips
    pressing = {s.about: s for s in list_slips(campaign.record.entries, campaign.as_of) if s.is_open}
    every = (_raise(p, pressing.get(p.about), rule, campaign.as_of) for p in _list_conditions(campaign, question))
    return sorted(filter(None, every), key=lambda p: -RISING.index(p.colour))


def _due_table(campaign: Campaign, proposals: list[Proposal]) -> Table:
    rows: tuple[Row, ...] = tuple(
        {
            "colour": colour_term(p.colour),
            "thing": p.about.label,
            "reason": p.reason,
            "missing": p.missing,
            "over": number_term(p.over.number) if p.over else None,
            "units": name_answering(campaign, p.about),
        }
        for p in proposals
    )
    return Table("due", _DUE, rows, about=tuple(p.about for p in proposals))


def slip_table(campaign: Campaign, slips: Iterable[Slip], title: Message | None = None) -> Table:
    """Slips with their state, whose turn it is, and how long they wait for an answer."""
    chosen = list(slips)
    rows: tuple[Row, ...] = tuple(
        {
            "slip": number_term(s.number),
            "colour": colour_term(s.colour),
            "thing": s.about.label,
            "state": state_term(s.state),
            "on": s.issued.on,
            "answer_by": s.answer_by,
            "days_late": s.days_late(campaign.as_of) or None,
            "closed_on": s.closed.on if s.closed else None,
            "note": (s.closed or (s.answers or [s.issued])[-1]).note,
            "units": name_answering(campaign, s.about),
        }
        for s in chosen
    )
    return Table("slips", _SLIPS, rows, title, about=tuple(s.about for s in chosen))


def open_slips(campaign: Campaign, question: Question) -> Table:
    """The slips that press for what is asked for."""
    mine = [s for s in list_slips(campaign.record.entries, campaign.as_of) if s.is_open and is_asked(campaign, question, s.about)]
    return slip_table(campaign, mine, say(N_("Slips to answer and to close")))


def is_complete(campaign: Campaign, about: About) -> bool:
    """Whether nothing of a thing is missing any more."""
    if about.thing is Thing.ITEM:
        return about in campaign.items and str(campaign.items[about][1].state) == "accepted"
    if about.thing is Thing.MILESTONE:
        return any(s.node.name == about.name and s.is_done for s in campaign.stands)
    counts = counts_of(campaign, about)
    return bool(counts) and sum((n.missing for n in counts), NOTHING) == 0


def report_proposals(campaign: Campaign, question: Question, chosen: list[Proposal] | None = None) -> Report:
    """The slips that are due, and the open ones whose thing is complete, so that they can be closed."""
    proposals = list_proposals(campaign, question) if chosen is None else chosen
    slips = list_slips(campaign.record.entries, campaign.as_of)
    done = [s for s in slips if s.is_open and is_asked(campaign, question, s.about) and is_complete(campaign, s.about)]
    rows: tuple[Row, ...] = tuple(
        {"slip": number_term(s.number), "colour": colour_term(s.colour), "thing": s.about.label, "on": s.issued.on} for s in done
    )
    title = say(N_("Open slips whose matter is complete: close them"))
    ready = Table("ready", _READY, rows, title, about=tuple(s.about for s in done), shown=bool(done))
    table = _due_table(campaign, proposals)
    notes = (say(N_("Issue them, or those that you name, with cleancomm slip --issue.")),) if table.rows else ()
    if nobody := tuple(p.about.label for p in proposals if not name_answering(campaign, p.about)):
        text = N_("The plan names no unit that answers for {things}: a slip of it would go to nobody.")
        notes = (say(text, things=nobody), *notes)
    notes = notes if table.rows or done else (say(N_("No slip is due.")),)
    head = join([say(N_("Slips that are due")), *map(quote, question.words)])
    return Report("slip", head, (table, ready), notes=notes, as_of=campaign.as_of, found=bool(proposals))


def report_slips(campaign: Campaign, question: Question, *, every: bool) -> Report:
    """The slips that press, or every one that there is."""
    slips = [s for s in list_slips(campaign.record.entries, campaign.as_of) if is_asked(campaign, question, s.about)]
    mine = [s for s in slips if every or s.is_open]
    title = join([say(N_("Slips") if every else N_("Open slips")), *map(quote, question.words)])
    notes = () if mine else (say(N_("There is none.")),)
    return Report("slips", title, (slip_table(campaign, mine),), notes=notes, as_of=campaign.as_of)


_NUMBER = re.compile(r"[〔\[（(]?([0-9]{4})(?:[〕\]）)]|年|-)第?([0-9]{1,6})号?|第?([0-9]{1,6})号?")


def find_slip(campaign: Campaign, wanted: str, *, pressing: bool = False) -> Slip:
    """The slip of a number, with its year or without it where one year alone has it; of two of one number that which presses.

    Raises UnknownName.
    """
    slips = list_slips(campaign.record.entries, campaign.as_of)
    found = _NUMBER.fullmatch(fold_name(wanted))
    if not found:
        raise UnknownName(say(N_("{text} is no number of a slip; write it as 3 or 2024-3"), text=wanted))
    year, number = found[1], int(found[2] or found[3])
    mine = [s for s in slips if int(s.number.partition("-")[2]) == number and year in (None, s.number[:4])]
    numbers = tuple(dict.fromkeys(s.number for s in mine))
    if not mine:
        raise UnknownName(
            say(N_("there is no slip {number}; all are listed by {command}"), number=wanted, command="cleancomm slip list --all")
        )
    if len(numbers) > 1 and pressing:  # a closed one of another year is not meant by who closes
        mine = [s for s in mine if s.is_open] or mine
        numbers = tuple(dict.fromkeys(s.number for s in mine))
    if len(numbers) > 1:
        raise UnknownName(say(N_("there are several: {numbers}; name one"), numbers=numbers), wanted, numbers)
    return next((s for s in mine if s.closed is None), mine[0])
