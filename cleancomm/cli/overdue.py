"""`cleancomm overdue`: made for cron, silent when there is nothing to say."""

import re
from typing import Annotated

import typer

from cleancomm.campaign import Campaign
from cleancomm.cli.answer import Answer, exit_found
from cleancomm.cli.language import _
from cleancomm.cli.options import StreetOption, UnitOption
from cleancomm.cli.usage import wrong
from cleancomm.reports.overdue import report_overdue

_DIGITS = 4


def _parse_days(text: str | None) -> tuple[int, ...]:
    """Days before a due day, the most first: 30,7,1; with the commas of either language."""
    parts = re.split(r"[,，、\s]+", text.strip()) if text is not None else []
    if not all(part.isdecimal() and len(part) <= _DIGITS for part in parts):
        raise wrong("--remind", _("{text} is no list of days; write it as 30,7,1").format(text=text))
    return tuple(sorted(set(map(int, parts)), reverse=True))


def run(
    campaign: Campaign,
    within: Annotated[int, typer.Option("--within", metavar="DAYS", min=0, help=_("add those due within so many days"))] = 0,
    remind: Annotated[
        str | None,
        typer.Option("--remind", metavar="DAYS", help=_("add those due in just so many days, such as 30,7,1, and no others")),
    ] = None,
    unit: UnitOption = None,
    street: StreetOption = None,
    exit_code: Annotated[bool, typer.Option("--exit-code", help=_("exit 1 when anything is overdue"))] = False,
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help=_("name the missing items"))] = False,
) -> Answer:
    """The milestones that are past their day and not complete."""
    report = report_overdue(campaign, campaign.ask(street=street, unit=unit), within, _parse_days(remind), verbose=verbose)
    return exit_found(report, wanted=exit_code)
