"""`cleancomm overdue`: made for cron, silent when there is nothing to say."""

from typing import Annotated

import typer

from cleancomm.cli.exits import Exit
from cleancomm.cli.language import _
from cleancomm.cli.options import AsOf, Data, Form, Lang, StreetOption, UnitOption, open_here
from cleancomm.cli.streams import print_report
from cleancomm.plan.units import answers_for
from cleancomm.status.milestone import narrow_stands
from cleancomm.status.reports import report_overdue


def run(
    within: Annotated[int, typer.Option("--within", metavar="DAYS", min=0, help=_("add those due within so many days"))] = 0,
    unit: UnitOption = None,
    street: StreetOption = None,
    exit_code: Annotated[bool, typer.Option("--exit-code", help=_("exit 1 when anything is overdue"))] = False,
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help=_("name the missing items"))] = False,
    as_of: AsOf = None,
    data: Data = None,
    format_: Form = None,
    lang: Lang = None,
) -> int:
    """Print the milestones that are past their day and not complete."""
    campaign = open_here(data, as_of, duties=unit is not None)
    folder = campaign.folder
    stands = list(campaign.stands)
    if street is not None:
        wanted = campaign.find_street(street)
        stands = narrow_stands(stands, lambda c: c.cohort.street == wanted)
    if unit is not None:
        name = campaign.find_unit(unit)
        stands = narrow_stands(stands, lambda c: answers_for(folder, name, c.cohort))
    report = report_overdue(stands, folder.plan, within, campaign.as_of, verbose=verbose)
    if report is None:
        return Exit.FINE
    print_report(report, format_)
    late = any(s.missing and s.days > 0 and s.node.span for s in stands)
    return Exit.FOUND if exit_code and late else Exit.FINE
