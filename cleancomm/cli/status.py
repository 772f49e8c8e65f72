"""`cleancomm status`."""

from typing import Annotated

import typer

from cleancomm.cli.language import _
from cleancomm.cli.options import AsOf, Data, Form, Lang, StreetOption, TaskOption, UnitOption, Year, open_here
from cleancomm.cli.streams import print_report
from cleancomm.plan.units import answers_for
from cleancomm.status.milestone import narrow_stands
from cleancomm.status.reports import By, report_status


def run(
    year: Year = None,
    street: StreetOption = None,
    task: TaskOption = None,
    unit: UnitOption = None,
    by: Annotated[By | None, typer.Option("--by", help=_("what a row stands for"))] = None,
    as_of: AsOf = None,
    data: Data = None,
    format_: Form = None,
    lang: Lang = None,
) -> None:
    """Print what is planned, done and due."""
    campaign = open_here(data, as_of, duties=unit is not None)
    campaign.check_year(year)
    plan = campaign.folder.plan
    wanted_street = campaign.find_street(street) if street is not None else None
    wanted_task = campaign.find_task(task) if task is not None else None
    wanted_unit = campaign.find_unit(unit) if unit is not None else None
    counts = [
        c
        for c in campaign.counts
        if year in (None, c.cohort.year)
        and wanted_street in (None, c.cohort.street)
        and wanted_task in (None, c.cohort.task)
        and (wanted_unit is None or answers_for(campaign.folder, wanted_unit, c.cohort))
    ]
    stands = [s for s in campaign.stands if year is None or s.node.year == year]
    if (street, task, unit) != (None, None, None):
        stands = narrow_stands(stands, lambda c: c in counts)
    title = plan.document.title + "".join(f" {x}" for x in (year, wanted_street, wanted_task, wanted_unit) if x is not None)
    chosen = by or (By.STREET if wanted_task else By.TASK)
    print_report(report_status(title, plan, counts, chosen, campaign.as_of, stands), format_)
