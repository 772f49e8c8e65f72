"""`cleancomm list`."""

from typing import Annotated

import typer

from cleancomm.campaign import Campaign
from cleancomm.cli.language import _
from cleancomm.cli.options import StreetOption, TaskOption, UnitOption, Year
from cleancomm.record.entry import State
from cleancomm.report import Report


def _parse_state(text: str) -> State:
    """A state by its code or the practitioners' word."""
    try:
        return State(text)
    except ValueError:
        words = "planned 未启动, started 进行中, reported 办结, accepted 验收销号, returned 退回整改"
        raise typer.BadParameter(_("{text} is not a state; there are {words}").format(text=text, words=words)) from None


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
            parser=_parse_state,
            metavar="STATE",
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
