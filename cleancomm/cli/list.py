"""`cleancomm list`."""

from typing import Annotated

import typer

from cleancomm.cli.language import _
from cleancomm.cli.options import AsOf, Data, Form, Lang, StreetOption, TaskOption, Year, open_here
from cleancomm.cli.streams import print_report
from cleancomm.record.entry import State
from cleancomm.status.reports import report_items


def _parse_state(text: str) -> State:
    """A state by its code or the practitioners' word."""
    try:
        return State(text)
    except ValueError:
        words = "planned 未启动, started 进行中, reported 办结, accepted 验收销号, returned 退回整改"
        raise typer.BadParameter(_("{text} is not a state; there are {words}").format(text=text, words=words)) from None


def run(
    year: Year = None,
    street: StreetOption = None,
    task: TaskOption = None,
    state: Annotated[
        State | None, typer.Option("--state", parser=_parse_state, metavar="STATE", help=_("only items in this state"))
    ] = None,
    unreported: Annotated[
        bool, typer.Option("--unreported", help=_("who has not reported on what by the last reporting day"))
    ] = False,
    as_of: AsOf = None,
    data: Data = None,
    format_: Form = None,
    lang: Lang = None,
) -> None:
    """Print the items of the plan."""
    campaign = open_here(data, as_of, duties=False)
    campaign.check_year(year)
    wanted_street = campaign.find_street(street) if street is not None else None
    wanted_task = campaign.find_task(task) if task is not None else None
    if unreported:
        from cleancomm.status.reporting import find_unreported, last_round, report_unreported

        plan = campaign.folder.plan
        round_ = last_round(plan.settings.reporting_day, campaign.as_of)
        counts = [c for c in campaign.counts if year in (None, c.cohort.year) and wanted_task in (None, c.cohort.task)]
        missing = find_unreported(counts, campaign.progress, round_)
        rows = [r for r in missing if wanted_street in (None, r.street) and state in (None, r.state)]
        print_report(report_unreported(rows, plan, round_, campaign.as_of), format_)
        return
    items = [
        i
        for c in campaign.counts
        for i in c.items
        if year in (None, c.cohort.year)
        and wanted_street in (None, i.street)
        and wanted_task in (None, i.task)
        and state in (None, i.state)
    ]
    print_report(report_items(items, campaign.as_of), format_)
