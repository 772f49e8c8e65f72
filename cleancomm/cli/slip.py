"""`cleancomm slip`: 督办单. Which are due, issuing them, which there are, their answers and their closing."""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, timedelta
from functools import partial
from typing import Annotated, NoReturn

import typer

from cleancomm.address import find_address, find_cohort, single_addresses
from cleancomm.campaign import Campaign, Question
from cleancomm.cli.answer import Answer
from cleancomm.cli.completing import SLIP_WORDS, complete_slip, complete_unit
from cleancomm.cli.days import parse_day
from cleancomm.cli.language import _
from cleancomm.cli.options import StreetOption, TaskOption, UnitOption, Year
from cleancomm.cli.recording import DryRun, Way, Yes, record_step
from cleancomm.cli.several import take_apart
from cleancomm.cli.usage import quote_word, wrong
from cleancomm.exports.slip import report_slip
from cleancomm.message import N_, say
from cleancomm.plan.about import About
from cleancomm.plan.names import UnknownName
from cleancomm.problem import Problem
from cleancomm.record.entry import Colour, Entry, SlipAct, fields_of
from cleancomm.record.slips import next_number
from cleancomm.reports.slips import Proposal, find_slip, list_proposals, report_proposals, report_slips
from cleancomm.steps import Author, draft
from cleancomm.value import dataclass

LIST, SHOW, ANSWER, CLOSE = SLIP_WORDS
ISSUE = "--issue"
# what a person may write for a word of this command, or for its option
_WORDS = {
    "列表": LIST, "清单": LIST, "台账": LIST, "ls": LIST, "open": LIST, "all": LIST,
    "查看": SHOW, "打印": SHOW, "print": SHOW, "view": SHOW,
    "反馈": ANSWER, "回复": ANSWER, "答复": ANSWER, "reply": ANSWER,
    "销单": CLOSE, "销号": CLOSE, "销": CLOSE, "办结": CLOSE, "done": CLOSE, "end": CLOSE,
    "签发": ISSUE, "下发": ISSUE, "issue": ISSUE, "new": ISSUE, "send": ISSUE, "create": ISSUE,
}  # fmt: skip


def _parse_colour(text: str) -> Colour:
    """A colour by its code or its word, with 色 or without."""
    try:
        return Colour(text.strip().casefold().removesuffix("色"))
    except ValueError:
        said = _("{text} is no colour of a slip; there are: {words}")
        raise typer.BadParameter(said.format(text=text, words="blue 蓝, yellow 黄, red 红")) from None


@dataclass(frozen=True)
class _Asked:
    """What was asked for: things by name, of what, in which colour."""

    names: tuple[str, ...]
    question: Question
    colour: Colour | None


def _find_thing(campaign: Campaign, name: str) -> About:
    """What a slip can press for: an item, a milestone, or a target; raises UnknownName."""
    plan = campaign.plan
    try:
        return find_address(plan, name, single_addresses(campaign))
    except UnknownName as unknown:
        try:
            return find_cohort(plan, campaign.cohorts, name)
        except UnknownName as strange:
            raise (strange if "/" in name and not unknown.choices else unknown) from None


def _choose(campaign: Campaign, asked: _Asked) -> list[tuple[About, Colour]]:
    """What is to be issued: what is due of what is asked for, or what is named; raises UnknownName where that is not due."""
    due = {p.about: p.colour for p in list_proposals(campaign, asked.question)}
    if not asked.names:
        if not due:
            raise UnknownName(say(N_("no slip is due; name what it is to be for, and its colour with --colour")))
        return [(about, asked.colour or colour) for about, colour in due.items()]
    chosen = {}
    for name in asked.names:
        about = _find_thing(campaign, name)
        colour = asked.colour or due.get(about)
        if colour is None:
            raise UnknownName(say(N_("no slip is due for {name}; say --colour to issue one all the same"), name=about.label))
        chosen[about] = colour
    return list(chosen.items())


def _issue(
    campaign: Campaign, chosen: Iterable[tuple[About, Colour]], answer_by: date | None, author: Author
) -> tuple[list[Entry], list[Problem]]:
    """The entries that issue slips: numbers follow the last of the year that the record has now."""
    day = campaign.as_of
    first = next_number(campaign.record.entries, day.year)
    # at the end of the calendar no days are left
    by = answer_by or day + timedelta(min(campaign.folder.plan.settings.slip_days, (date.max - day).days))
    rows = enumerate(chosen, first)
    act = SlipAct.ISSUED
    return [
        draft(campaign, author, **fields_of(about), slip=f"{day.year:04}-{n}", act=act, colour=colour, answer_by=by)
        for n, (about, colour) in rows
    ], []


def _end(
    campaign: Campaign, numbers: Iterable[str], act: SlipAct, given: dict[str, object], author: Author
) -> tuple[list[Entry], list[Problem]]:
    """The entries that answer or close slips."""
    found = {s.number: s for s in (find_slip(campaign, n, pressing=True) for n in numbers)}
    unit = campaign.find_unit(str(given["unit"])) if given["unit"] is not None else None
    words = {**given, "unit": unit}
    return [draft(campaign, author, **fields_of(s.about), slip=s.number, act=act, **words) for s in found.values()], []


def _tell(campaign: Campaign, asked: _Asked) -> Answer:
    """The slips that are due, of what is named where something is."""
    proposals = list_proposals(campaign, asked.question)
    if asked.names:
        wanted = [_find_thing(campaign, n) for n in asked.names]
        proposals = [p for p in proposals if p.about in wanted]
    chosen: list[Proposal] = proposals
    return Answer(report_proposals(campaign, asked.question, chosen))


def _ask_for_words(campaign: Campaign, numbers: list[str], verb: str) -> NoReturn:
    """Raise what is wrong with the numbers, else a usage error that says what is to be said of them."""
    for number in numbers:
        find_slip(campaign, number, pressing=True)
    command = " ".join(map(quote_word, ["cleancomm", "slip", verb, *numbers]))
    raise wrong(
        "--note",
        _("say what was done or found, as in {command} --note TEXT, or where the evidence is kept with --evidence").format(
            command=command
        ),
    )


def _take_numbers(campaign: Campaign, words: list[str], verb: str) -> list[str]:
    """The numbers behind a word such as close; raises a usage error without one."""
    if not words:
        raise wrong("NUMBER", _("name the slip: cleancomm slip {verb} 3").format(verb=verb))
    return take_apart(words, partial(find_slip, campaign))[0]


def _find_likely(given: list[str], *, issue: bool) -> list[str] | None:
    """The words that were probably meant where the first one is a word for one of this command, or a number; None elsewhere."""
    first, *rest = given
    plain = first.strip().casefold()
    meant = plain if plain in SLIP_WORDS else _WORDS.get(plain)
    if meant is not None:
        return [*rest, ISSUE] if meant == ISSUE else [meant, *rest]
    number = not issue and re.fullmatch(r"(?:\d{4}-)?\d{1,3}号?", plain)
    return [SHOW, plain.removesuffix("号")] if number else None


def _refuse_likely(campaign: Campaign, given: list[str], *, issue: bool) -> None:
    """Raise a usage error with what was probably meant, where the first word is the name of nothing."""
    words = _find_likely(given, issue=issue) if given else None
    if words is None:
        return
    with suppress(UnknownName):
        about = _find_thing(campaign, given[0])
        # part of a name is no number of a slip
        if words[0] != SHOW or given[0].strip() in (about.name, about.label):
            return
    command = " ".join(map(quote_word, ["cleancomm", "slip", *words]))
    raise wrong("NAME", _("{name} is the name of nothing; did you mean {near}?").format(name=given[0], near=command))


def run(
    campaign: Campaign,
    known_on: date | None,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="list|show N|answer N|close N|NAME",
            help=_("nothing: what is due; names: of these; list: the open ones; show, answer, close: that of a number"),
            autocompletion=complete_slip,
        ),
    ] = None,
    issue: Annotated[bool, typer.Option("--issue", help=_("issue what is due, or what is named: number and record it"))] = False,
    colour: Annotated[
        Colour | None,
        typer.Option("--colour", parser=_parse_colour, metavar="COLOUR", help=_("blue 蓝, yellow 黄 or red 红, else as is due")),
    ] = None,
    answer_by: Annotated[
        date | None,
        typer.Option(
            "--answer-by", parser=parse_day, metavar="DATE", help=_("when it is to be answered, else as the settings say")
        ),
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="UNIT", help=_("answer: the unit that answers"), autocompletion=complete_unit)
    ] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help=_("answer, close: what was done or found"))] = None,
    evidence: Annotated[
        str | None, typer.Option("--evidence", metavar="REF", help=_("answer, close: where the evidence is kept"))
    ] = None,
    every: Annotated[bool, typer.Option("--all", help=_("list: the closed and escalated ones, too"))] = False,
    year: Year = None,
    street: StreetOption = None,
    task: TaskOption = None,
    unit: UnitOption = None,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> Answer:
    """Slips: which are due, issuing, answering and closing them."""
    given = list(words or ())
    verb = given[0] if given and given[0] in SLIP_WORDS else None
    _check_options(verb, issue=issue, colour=colour, answer_by=answer_by, by=by, note=note, evidence=evidence, every=every)
    if (issue or verb in (ANSWER, CLOSE)) and known_on is not None:
        raise wrong("--known-on", _("what is recorded is recorded now, and rests on all that is known"))
    question = campaign.ask(year=year, street=street, task=task, unit=unit)
    way = Way(dry_run=dry_run, yes=yes)
    if verb == LIST:
        if given[1:]:
            raise wrong("NAME", _("nothing is expected here: {name}").format(name=given[1]))
        return Answer(report_slips(campaign, question, every=every))
    if verb == SHOW:
        numbers = _take_numbers(campaign, given[1:], SHOW)
        if len(numbers) > 1:
            raise wrong("NUMBER", _("one slip is one page: name one number"))
        return Answer(report_slip(campaign, question, numbers[0]))
    if verb is not None:
        ends = _take_numbers(campaign, given[1:], verb)
        if note is None and evidence is None:
            _ask_for_words(campaign, ends, verb)
        act = SlipAct.ANSWERED if verb == ANSWER else SlipAct.CLOSED
        said: dict[str, object] = {"unit": by, "note": note, "evidence": evidence}
        return record_step(campaign, lambda now, author: _end(now, ends, act, said, author), way)
    _refuse_likely(campaign, given, issue=issue)
    names, understood = take_apart(given, partial(_find_thing, campaign))
    asked = _Asked(tuple(names), question, colour)
    if issue:
        chosen = _choose(campaign, asked)  # once: what was shown is issued, whatever others record meanwhile
        step = record_step(campaign, lambda now, author: _issue(now, chosen, answer_by, author), way)
        return step._replace(understood=understood)
    return _tell(campaign, asked)._replace(understood=understood)


# which options belong to which word; what is due takes none of them
_OF = {
    "--issue": (None,), "--colour": ("--issue",), "--answer-by": ("--issue",), "--by": (ANSWER,), "--note": (ANSWER, CLOSE),
    "--evidence": (ANSWER, CLOSE), "--all": (LIST,),
}  # fmt: skip


def _check_options(verb: str | None, *, issue: bool, note: str | None, evidence: str | None, **others: object) -> None:
    """Raise a usage error for an option that does nothing with this word, or one that is missing."""
    values = {"issue": issue or None, "note": note, "evidence": evidence, **others}
    values = {("--all" if k == "every" else "--" + k.replace("_", "-")): v for k, v in values.items()}
    for option, value in values.items():
        words = _OF[option]
        fits = verb in words or (issue and verb is None and "--issue" in words)
        if value not in (None, False) and not fits:
            names = _(", ").join(w or "slip" for w in words)
            raise wrong(option, _("this belongs to {words}").format(words=names))
