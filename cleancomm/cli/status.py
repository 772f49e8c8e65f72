"""`cleancomm status`."""

from datetime import date
from typing import Annotated

import typer

from cleancomm.campaign import Campaign
from cleancomm.cli.answer import Answer
from cleancomm.cli.days import parse_day, parse_month
from cleancomm.cli.language import _
from cleancomm.cli.options import StreetOption, TaskOption, UnitOption, Year
from cleancomm.cli.usage import wrong
from cleancomm.reports.overview import By, report_status


def _begin(since: date | None, month: date | None, as_of: date) -> date | None:
    """The first day of what is new; raises a usage error for one that lies after the day of the answer."""
    if since and month:
        raise wrong("--month", _("--since and --month cannot stand together"))
    first, option = (month, "'--month'") if month else (since, "'--since'")
    if first and first > as_of:
        raise typer.BadParameter(_("{first} lies after {last}").format(first=first, last=as_of), param_hint=option)
    return first


def run(
    campaign: Campaign,
    year: Year = None,
    street: StreetOption = None,
    task: TaskOption = None,
    unit: UnitOption = None,
    by: Annotated[By | None, typer.Option("--by", help=_("what a row stands for"))] = None,
    since: Annotated[
        date | None,
        typer.Option("--since", parser=parse_day, metavar="DATE", help=_("beside each figure what came new since this day")),
    ] = None,
    month: Annotated[
        date | None,
        typer.Option(
            "--month", parser=parse_month, metavar="YYYY-MM", help=_("as of the end of this month, with what came new in it")
        ),
    ] = None,
    brief: Annotated[bool, typer.Option("--brief", help=_("the whole in one line, for a leader or a chat"))] = False,
    chart: Annotated[
        bool, typer.Option("--chart", help=_("draw a bar for each row, too, with a mark at what is due by schedule"))
    ] = False,
) -> Answer:
    """What is planned, done and due."""
    if brief and chart:
        raise wrong("--chart", _("--brief and --chart cannot stand together"))
    first = _begin(since, month, campaign.as_of)
    if month:
        from calendar import monthrange

        last = month.replace(day=monthrange(month.year, month.month)[1])
        campaign = campaign.at(min(last, campaign.as_of))
    question = campaign.ask(year=year, street=street, task=task, unit=unit)
    report = report_status(campaign, question, by, first, brief=brief)
    if chart:
        from cleancomm.reports.drawing import draw_standing

        report = draw_standing(report)
    return Answer(report, campaign=campaign)
