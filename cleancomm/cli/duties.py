"""`cleancomm duties`."""

from typing import Annotated

import typer

from cleancomm.campaign import Campaign
from cleancomm.cli.language import _
from cleancomm.cli.options import TaskOption, UnitOption
from cleancomm.report import Report
from cleancomm.reports.duties import report_duties, report_gaps, report_matrix


def run(
    campaign: Campaign,
    unit: UnitOption = None,
    task: TaskOption = None,
    matrix: Annotated[bool, typer.Option("--matrix", help=_("unit x task with the role in each cell"))] = False,
    gaps: Annotated[bool, typer.Option("--gaps", help=_("missing leads, idle members, outsiders"))] = False,
) -> Report:
    """Who is responsible for what."""
    if gaps:
        return report_gaps(campaign)
    if matrix:
        return report_matrix(campaign)
    return report_duties(campaign, campaign.ask(task=task, unit=unit))
