"""`cleancomm duties`."""

from typing import Annotated

import typer

from cleancomm.cli.language import _
from cleancomm.cli.options import AsOf, Data, Form, Lang, TaskOption, UnitOption, open_here
from cleancomm.cli.streams import print_report
from cleancomm.plan.units import answers_for
from cleancomm.status.duties import report_duties, report_gaps, report_matrix
from cleancomm.status.milestone import narrow_stands


def run(
    unit: UnitOption = None,
    task: TaskOption = None,
    matrix: Annotated[bool, typer.Option("--matrix", help=_("unit x task with the role in each cell"))] = False,
    gaps: Annotated[bool, typer.Option("--gaps", help=_("missing leads, idle members, outsiders"))] = False,
    as_of: AsOf = None,
    data: Data = None,
    format_: Form = None,
    lang: Lang = None,
) -> None:
    """Print who is responsible for what."""
    campaign = open_here(data, as_of)
    folder = campaign.folder
    duties = folder.duties
    assert duties is not None
    if gaps:
        from cleancomm.checks.catalogue import find_gaps

        print_report(report_gaps(find_gaps(folder)), format_)
        return
    if matrix:
        print_report(report_matrix(folder, duties), format_)
        return
    name = campaign.find_unit(unit) if unit is not None else None
    wanted = campaign.find_task(task) if task is not None else None
    answering = []
    if name is not None:
        unit_name = name
        answering = narrow_stands(
            campaign.stands, lambda c: wanted in (None, c.cohort.task) and answers_for(folder, unit_name, c.cohort)
        )
    print_report(report_duties(folder, duties, name, wanted, answering, campaign.as_of), format_)
