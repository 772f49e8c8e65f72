"""`cleancomm milestones`."""

from typing import Annotated

import typer

from cleancomm.campaign import Campaign
from cleancomm.cli.language import _
from cleancomm.cli.options import Year
from cleancomm.report import Report
from cleancomm.reports.milestones import report_milestones


def run(
    campaign: Campaign,
    year: Year = None,
    chart: Annotated[bool, typer.Option("--chart", help=_("draw them over time, too, with today"))] = False,
) -> Report:
    """The milestones with their days and states."""
    report = report_milestones(campaign, campaign.ask(year=year))
    if chart:
        from cleancomm.reports.drawing import draw_milestones

        report = draw_milestones(report, campaign.as_of)
    return report
