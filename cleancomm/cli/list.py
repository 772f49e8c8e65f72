"""`cleancomm list`."""

from typing import Annotated

import typer

from cleancomm.campaign import Campaign
from cleancomm.cli.language import _
from cleancomm.cli.options import StreetOption, TaskOption, UnitOption, Year
from cleancomm.cli.words import complete_any_state, parse_any_state
from cleancomm.record.entry import State
from cleancomm.report import Report


def run(
    campaign: Campaign,
    year: Year = None,
    street: StreetOption = None,
    task: TaskOption = None,
    unit: UnitOption = None,
    state: Annotated[
        State | None,
        typer.Option(
            "--state",
            parser=parse_any_state,
            metavar="STATE",
            autocompletion=complete_any_state,
            help=_("only items in this state: planned, started, reported, accepted or returned"),
        ),
    ] = None,
    unreported: Annotated[
        bool, typer.Option("--unreported", help=_("who has not reported on what by the last reporting day"))
    ] = False,
) -> Report:
    """The items of the plan, or who has not reported on them."""
    question = campaign.ask(year=year, street=street, task=task, unit=unit)
    if unreported:
        from cleancomm.reports.unreported import report_unreported

        return report_unreported(campaign, question, state)
    from cleancomm.reports.items import report_items

    return report_items(campaign, question, state)
