"""`cleancomm show NAME`."""

from typing import Annotated

import typer

from cleancomm.campaign import Campaign
from cleancomm.cli.completing import complete_any
from cleancomm.cli.language import _
from cleancomm.report import Report
from cleancomm.reports.thing import report_thing


def run(
    campaign: Campaign,
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME", help=_("a community, committee, street, unit, task or milestone"), autocompletion=complete_any
        ),
    ],
) -> Report:
    """All that is known of one thing."""
    return report_thing(campaign, name)
