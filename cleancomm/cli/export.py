"""`cleancomm export`."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from cleancomm.campaign import Campaign, Question
from cleancomm.cli.answer import Answer
from cleancomm.cli.days import parse_month
from cleancomm.cli.language import _
from cleancomm.cli.options import StreetOption, TaskOption, UnitOption, Year
from cleancomm.cli.usage import wrong
from cleancomm.exports.form import list_forms, report_form, report_forms
from cleancomm.exports.kind import Kind, known_kinds
from cleancomm.message import N_, say
from cleancomm.render.format import Format
from cleancomm.render.paper import Paper
from cleancomm.reports.asked import find_round, next_round, single_units
from cleancomm.status.unreported import Round

KINDS = known_kinds()
# one of each kind, in place of the one of the command
EXAMPLES = tuple(k.example for k in KINDS.values())


def _find_kind(name: str) -> Kind:
    if name not in KINDS:
        text = _("{kind} is no kind of document; there are: {kinds}")
        raise wrong("KIND", text.format(kind=name, kinds=", ".join(KINDS)))
    return KINDS[name]


def _list_kinds() -> str:
    """The kinds with what each is for, as the help tells them."""
    return "; ".join(f"{k.name}: {_(k.text)}" for k in KINDS.values())


def _find_place(campaign: Campaign, question: Question, every: bool) -> str | None:
    """The street or unit that a form is for, None for all of them."""
    wanted = [x for x in (question.street, question.unit) if x is not None]
    if len(wanted) + every != 1:
        raise wrong("KIND", _("say whose form: --street S, --unit U, or --all"))
    if not wanted:
        return None
    members = single_units(campaign, wanted[0])
    if members != tuple(wanted):
        text = _("{unit} is a group, and a form is one unit's: {members}")
        raise wrong("--unit", text.format(unit=wanted[0], members=_(", ").join(members)))
    return wanted[0]


def _find_round(campaign: Campaign, period: date | None) -> Round:
    """The round of a month, else the one that is due next."""
    round_ = find_round(campaign, period.year, period.month) if period else next_round(campaign)
    if round_ is None:
        assert period is not None
        text = _("{month} lies before the plan begins, when no report was due")
        raise wrong("--period", text.format(month=f"{period:%Y-%m}"))
    return round_


def _make_forms(campaign: Campaign, question: Question, every: bool, period: date | None) -> Answer:
    """The form of a street or a unit, or all of them; where nothing is asked, a sentence says so and no file is written."""
    place, round_ = _find_place(campaign, question, every), _find_round(campaign, period)
    said = report_form(campaign, place, round_) if place else report_forms(campaign, round_, list_forms(campaign, round_))
    if said is not None:
        return Answer(said, usual=Format.XLSX)
    text = N_("Nothing is asked of {place} by {due}, so that there is no form.")
    message = (
        say(text, place=place, due=round_.due) if place else say(N_("Nothing is asked of anybody by {due}."), due=round_.due)
    )
    return Answer(understood=(message,))


def run(
    campaign: Campaign,
    kind: Annotated[str, typer.Argument(metavar="KIND", help=_list_kinds(), show_default=False)],
    target: Annotated[
        Path | None,
        typer.Argument(metavar="PATH", readable=False, help=_("the file or folder to write, as -o"), show_default=False),
    ] = None,
    year: Year = None,
    street: StreetOption = None,
    task: TaskOption = None,
    unit: UnitOption = None,
    number: Annotated[
        str | None, typer.Option("--number", metavar="N", help=_("the number of a bulletin (第N期), or of a slip (〔2024〕N号)"))
    ] = None,
    form: Annotated[
        Literal[
            Format.PLAIN,
            Format.MARKDOWN,
            Format.CSV,
            Format.JSON,
            Format.XLSX,
            Format.DOCX,
            Format.PACKAGE,
            Format.SQLITE,
            Format.ICS,
            Format.TABLE,
            Format.HTML,
            Format.PNG,
        ]
        | None,
        typer.Option(
            "--format",
            help=_("form of the output, else what the file's name says: .xlsx .csv .md .json .db .docx .ics .html .png"),
        ),
    ] = None,
    paper: Annotated[
        Paper | None,
        typer.Option("--paper", help=_("xlsx: the paper, else the least that fits; a4: the columns in use")),
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help=_("form: one for each street and unit that is asked, into the folder -o"))
    ] = False,
    period: Annotated[
        date | None,
        typer.Option(
            "--period",
            parser=parse_month,
            metavar="YYYY-MM",
            help=_("form: the month of the report, by default the one that is due next"),
        ),
    ] = None,
    out: Path | None = None,
) -> Answer:
    """A document that leaves the tool."""
    chosen = _find_kind(kind)
    if target is not None and out is not None:
        raise wrong("PATH", _("name the file once, here or with -o"))
    given = {"year": year, "street": street, "task": task, "unit": unit}
    for key, value in given.items():
        if value is not None and key not in chosen.narrows:
            text = _("{kind} is of the whole plan, and cannot be narrowed by it")
            raise wrong(f"--{key}", text.format(kind=chosen.name))
    if chosen.numbered != (number is not None):
        text = _("{kind} needs its number") if chosen.numbered else _("{kind} has no number")
        raise wrong("--number", text.format(kind=chosen.name))
    if not chosen.rounds:
        for option, wanted in (("--all", every), ("--period", period)):
            if wanted:
                text = _("{kind} is of no round of reports")
                raise wrong(f"{option}", text.format(kind=chosen.name))
    question = campaign.ask(year=year, street=street, task=task, unit=unit)
    own = Format(chosen.form) if chosen.form else None
    if own is Format.PACKAGE and target is None and out is None and form is not Format.JSON:
        raise wrong("PATH", _("name a folder, or a file that ends in .db, .xlsx or .json"))
    if chosen.rounds:
        return _make_forms(campaign, question, every, period)
    return Answer(chosen.make(campaign, question, number or ""), usual=own)
