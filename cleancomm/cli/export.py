"""`cleancomm export`."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from cleancomm.campaign import Campaign
from cleancomm.cli.answer import Answer
from cleancomm.cli.language import _
from cleancomm.cli.options import StreetOption, TaskOption, UnitOption, Year
from cleancomm.exports.kind import Kind, known_kinds
from cleancomm.render.format import Format
from cleancomm.render.paper import Paper

KINDS = known_kinds()


def _find_kind(name: str) -> Kind:
    if name not in KINDS:
        text = _("{kind} is no kind of document; there are: {kinds}")
        raise typer.BadParameter(text.format(kind=name, kinds=", ".join(KINDS)), param_hint="'KIND'")
    return KINDS[name]


def _list_kinds() -> str:
    """The kinds with what each is for, as the help tells them."""
    return "; ".join(f"{k.name}: {_(k.text)}" for k in KINDS.values())


def run(
    campaign: Campaign,
    kind: Annotated[str, typer.Argument(metavar="KIND", help=_list_kinds(), show_default=False)],
    target: Annotated[
        Path | None, typer.Argument(metavar="PATH", help=_("the file or folder to write, as -o"), show_default=False)
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
            Format.TABLE,
        ]
        | None,
        typer.Option("--format", help=_("form of the output, else what the file's name says: .docx .xlsx .csv .md .json .db")),
    ] = None,
    paper: Annotated[
        Paper | None,
        typer.Option("--paper", help=_("xlsx: the paper, else the least that fits; a4: the columns in use")),
    ] = None,
    out: Path | None = None,
) -> Answer:
    """A document that leaves the tool."""
    chosen = _find_kind(kind)
    if target is not None and out is not None:
        raise typer.BadParameter(_("name the file once, here or with -o"), param_hint="'PATH'")
    given = {"year": year, "street": street, "task": task, "unit": unit}
    for key, value in given.items():
        if value is not None and key not in chosen.narrows:
            text = _("{kind} is of the whole plan, and cannot be narrowed by it")
            raise typer.BadParameter(text.format(kind=chosen.name), param_hint=f"'--{key}'")
    if chosen.numbered != (number is not None):
        text = _("{kind} needs its number") if chosen.numbered else _("{kind} has no number")
        raise typer.BadParameter(text.format(kind=chosen.name), param_hint="'--number'")
    question = campaign.ask(year=year, street=street, task=task, unit=unit)
    if chosen.data and target is None and out is None and form is not Format.JSON:
        raise typer.BadParameter(_("name a folder, or a file that ends in .db, .xlsx or .json"), param_hint="'PATH'")
    return Answer(chosen.make(campaign, question, number or ""), usual=Format.PACKAGE if chosen.data else None)
