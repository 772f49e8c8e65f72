"""`cleancomm log`."""

from datetime import date
from typing import Annotated

import typer

from cleancomm.campaign import Campaign
from cleancomm.cli.completing import complete_any
from cleancomm.cli.days import parse_day
from cleancomm.cli.language import _
from cleancomm.cli.options import UnitOption
from cleancomm.report import Report
from cleancomm.reports.journal import report_log


def run(
    campaign: Campaign,
    as_of: date | None,
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME", help=_("only what is about this item, milestone, street or task"), autocompletion=complete_any
        ),
    ] = None,
    since: Annotated[
        date | None,
        typer.Option(
            "--since",
            parser=parse_day,
            metavar="DATE",
            help=_("only what was recorded since this day, a line a thing with its path"),
        ),
    ] = None,
    unit: UnitOption = None,
) -> Report:
    """What was recorded, in the order of recording; with --as-of only what is of a day up to then."""
    return report_log(campaign, name, campaign.ask(unit=unit), since, as_of)
