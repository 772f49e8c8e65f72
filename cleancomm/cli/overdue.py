"""`cleancomm overdue`: made for cron, silent when there is nothing to say."""

from typing import Annotated

import typer

from cleancomm.campaign import Campaign
from cleancomm.cli.answer import Answer, exit_found
from cleancomm.cli.language import _
from cleancomm.cli.options import StreetOption, UnitOption
from cleancomm.reports.overdue import report_overdue


def run(
    campaign: Campaign,
    within: Annotated[int, typer.Option("--within", metavar="DAYS", min=0, help=_("add those due within so many days"))] = 0,
    unit: UnitOption = None,
    street: StreetOption = None,
    exit_code: Annotated[bool, typer.Option("--exit-code", help=_("exit 1 when anything is overdue"))] = False,
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help=_("name the missing items"))] = False,
) -> Answer:
    """The milestones that are past their day and not complete."""
    report = report_overdue(campaign, campaign.ask(street=street, unit=unit), within, verbose=verbose)
    return exit_found(report, wanted=exit_code)
