"""`cleancomm status`."""

from typing import Annotated

import typer

from cleancomm.campaign import Campaign
from cleancomm.cli.language import _
from cleancomm.cli.options import StreetOption, TaskOption, UnitOption, Year
from cleancomm.report import Report
from cleancomm.reports.overview import By, report_status


def run(
    campaign: Campaign,
    year: Year = None,
    street: StreetOption = None,
    task: TaskOption = None,
    unit: UnitOption = None,
    by: Annotated[By | None, typer.Option("--by", help=_("what a row stands for"))] = None,
    brief: Annotated[bool, typer.Option("--brief", help=_("the whole in one line, for a leader or a chat"))] = False,
) -> Report:
    """What is planned, done and due."""
    return report_status(campaign, campaign.ask(year=year, street=street, task=task, unit=unit), by, brief=brief)
