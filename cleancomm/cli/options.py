"""The options that commands share, the day of today, and completion from the data."""

import os
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from cleancomm.campaign import Campaign
from cleancomm.cli.completing import complete_street, complete_task, complete_unit, complete_year
from cleancomm.cli.days import parse_day
from cleancomm.cli.language import Language, _
from cleancomm.cli.streams import write_problems
from cleancomm.cli.words import parse_year
from cleancomm.opening import find_data, has_duties, open_campaign
from cleancomm.render.format import Format


def today_in(zone: str) -> date:
    """Today in a time zone, on whatever clock the server runs."""
    from zoneinfo import ZoneInfo

    return datetime.now(ZoneInfo(zone)).date()


def open_here(
    data: Path | None,
    as_of: date | None,
    known_on: date | None = None,
    *,
    duties: bool | None = True,
    record: bool = True,
    abridged: bool = False,
) -> Campaign:
    """The campaign that the options, the environment and the current folder point at; what is amiss with its record is
    told on stderr, unless no `record` bears on the answer. With `duties` None its duties.yaml is read if it is there. A long
    record may be `abridged` to what bears on a new entry.
    """
    folder = find_data(data, os.environ, Path.cwd())
    asked = has_duties(folder) if duties is None else duties
    campaign = open_campaign(folder, as_of, today_in, duties=asked, known_on=known_on, abridged=abridged)
    if record:
        write_problems(campaign.warnings)
    return campaign


def as_of_option(text: str) -> object:
    """The option for the day of an answer, whose help says what that day does in the command."""
    return Annotated[date | None, typer.Option("--as-of", parser=parse_day, help=_(text), metavar="DATE")]


Data = Annotated[Path | None, typer.Option("--data", readable=False, help=_("folder that holds plan.yaml"), metavar="DIR")]
Lang = Annotated[Language | None, typer.Option("--lang", help=_("language: zh or en"), metavar="zh|en")]
# read from the words before any command is, so that what goes wrong before is told alike
Codes = Annotated[bool, typer.Option("--codes", help=_("tell what is wrong with its code"))]
KnownOn = Annotated[
    date | None,
    typer.Option(
        "--known-on",
        parser=parse_day,
        help=_("leave out what was recorded after this day, which is also the day to report for without --as-of"),
        metavar="DATE",
    ),
]
# annotations are of problems alone, which only `validate` has
Form = Annotated[
    Literal[Format.TABLE, Format.PLAIN, Format.MARKDOWN, Format.CSV, Format.JSON] | None,
    typer.Option("--format", help=_("form of the output")),
]
StreetOption = Annotated[
    str | None, typer.Option("--street", metavar="STREET", help=_("only this street"), autocompletion=complete_street)
]
TaskOption = Annotated[str | None, typer.Option("--task", metavar="TASK", help=_("only this task"), autocompletion=complete_task)]
UnitOption = Annotated[str | None, typer.Option("--unit", metavar="UNIT", help=_("only this unit"), autocompletion=complete_unit)]
Year = Annotated[
    int | None,
    typer.Option(
        "--year",
        metavar="YEAR",
        parser=parse_year,
        autocompletion=complete_year,
        help=_("only what is due in this year"),
    ),
]
TableKey = Annotated[str | None, typer.Option("--table", metavar="KEY", help=_("only this table of the answer"))]
Out = Annotated[
    Path | None,
    typer.Option(
        "-o", "--output", readable=False, metavar="PATH", help=_("write to this file; csv: to a folder, one file for each table")
    ),
]
Wide = Annotated[bool, typer.Option("--wide", help=_("every column of a table, however wide it is"))]
Overwrite = Annotated[bool, typer.Option("--force", help=_("with -o: write over files that are there"))]
OPTIONS: dict[str, object] = {
    "known_on": KnownOn, "data": Data, "form": Form, "lang": Lang, "codes": Codes,
    "table": TableKey, "out": Out, "overwrite": Overwrite, "wide": Wide,
}  # fmt: skip
