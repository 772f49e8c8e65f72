"""The options that commands share, the day of today, and completion from the data."""

import os
import re
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from cleancomm.campaign import Campaign
from cleancomm.cli.language import Language, _
from cleancomm.cli.streams import write_problems
from cleancomm.opening import find_data, has_duties, open_campaign
from cleancomm.render.format import Format


def parse_day(text: str) -> date:
    """A day as YYYY-MM-DD, or as people and documents write it: 2024-9-1, 2024年9月1日."""
    found = re.fullmatch(r"(\d{4})[-年/.](\d{1,2})[-月/.](\d{1,2})日?", text.strip())
    try:
        return date(*map(int, found.groups())) if found else date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(_("{text} is not a day; write it as 2024-09-14").format(text=text)) from None


def today_in(zone: str) -> date:
    """Today in a time zone, on whatever clock the server runs."""
    from zoneinfo import ZoneInfo

    return datetime.now(ZoneInfo(zone)).date()


def open_here(data: Path | None, as_of: date | None, known_on: date | None = None, *, duties: bool | None = True) -> Campaign:
    """The campaign that the options, the environment and the current folder point at; what is amiss with its record is
    told on stderr. With `duties` None its duties.yaml is read if it is there.
    """
    folder = find_data(data, os.environ, Path.cwd())
    asked = has_duties(folder) if duties is None else duties
    campaign = open_campaign(folder, as_of, today_in, duties=asked, known_on=known_on)
    write_problems(campaign.warnings)
    return campaign


def _complete(ctx: typer.Context, kind: str, incomplete: str) -> list[str]:
    from cleancomm.problem import CouldNotRun

    named = ctx.params.get("data")
    try:
        campaign = open_campaign(find_data(Path(named) if named else None, os.environ, Path.cwd()), None, today_in)
    except (CouldNotRun, OSError):
        return []
    folder = campaign.plan.folder
    names = {
        "street": [s.name for s in folder.plan.streets],
        "task": [t.name for t in folder.plan.tasks],
        "unit": [u.name for u in folder.duties.units] if folder.duties else [],
        "item": [about.name for about in campaign.items],
    }
    names["unit"] += names["street"]
    names["any"] = [*names["item"], *names["unit"], *names["task"], *(n.name for n in campaign.plan.nodes)]
    return [n for n in dict.fromkeys(names[kind]) if n.startswith(incomplete)]


def complete_street(ctx: typer.Context, incomplete: str) -> list[str]:
    """Streets of the plan."""
    return _complete(ctx, "street", incomplete)


def complete_task(ctx: typer.Context, incomplete: str) -> list[str]:
    """Tasks of the plan."""
    return _complete(ctx, "task", incomplete)


def complete_unit(ctx: typer.Context, incomplete: str) -> list[str]:
    """Units and streets of the plan."""
    return _complete(ctx, "unit", incomplete)


def complete_any(ctx: typer.Context, incomplete: str) -> list[str]:
    """Everything that `show` finds."""
    return _complete(ctx, "any", incomplete)


Data = Annotated[Path | None, typer.Option("--data", readable=False, help=_("folder that holds plan.yaml"), metavar="DIR")]
Lang = Annotated[Language | None, typer.Option("--lang", help=_("language: zh or en"), metavar="zh|en")]
AsOf = Annotated[
    date | None,
    typer.Option("--as-of", parser=parse_day, help=_("the day to report for, by default today"), metavar="DATE"),
]
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
Year = Annotated[int | None, typer.Option("--year", metavar="YEAR", help=_("only what is due in this year"))]
TableKey = Annotated[str | None, typer.Option("--table", metavar="KEY", help=_("only this table of the answer"))]
Out = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="PATH", help=_("write to this file; csv: to a folder, one file for each table")),
]
Overwrite = Annotated[bool, typer.Option("--force", help=_("with -o: write over files that are there"))]
OPTIONS = {
    "as_of": AsOf, "known_on": KnownOn, "data": Data, "form": Form, "lang": Lang,
    "table": TableKey, "out": Out, "overwrite": Overwrite,
}  # fmt: skip
