"""`cleancomm add`: names for what the document gives as a number."""

from typing import Annotated

import typer

from cleancomm.campaign import Campaign
from cleancomm.checks.chain import EXISTS
from cleancomm.cli.language import _
from cleancomm.cli.options import AsOf, Data, Form, Lang, complete_street, complete_task
from cleancomm.cli.recording import Day, DryRun, Force, Note, Way, Yes, clean_name, draft, record_step, refuse
from cleancomm.plan.names import join_address
from cleancomm.problem import Problem
from cleancomm.record.entry import Entry, State
from cleancomm.status.address import find_target


def run(
    names: Annotated[list[str], typer.Argument(help=_("the names as chosen"), metavar="NAME")],
    task: Annotated[
        str, typer.Option("--task", metavar="TASK", help=_("the task that counts them"), autocompletion=complete_task)
    ],
    period: Annotated[str, typer.Option("--year", "--period", metavar="PERIOD", help=_("the period that counts them"))],
    street: Annotated[
        str | None,
        typer.Option(
            "--street", metavar="STREET", help=_("the street, or the unit, they belong to"), autocompletion=complete_street
        ),
    ] = None,
    on: Day = None,
    note: Note = None,
    force: Force = False,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_of: AsOf = None,
    data: Data = None,
    format_: Form = None,
    lang: Lang = None,
) -> int:
    """Name items as they are chosen."""

    def draft_step(campaign: Campaign) -> tuple[list[Entry], list[Problem]]:
        at = find_target(campaign.folder, campaign.cohorts, task, period, street)
        items = [i for c in campaign.counts for i in c.items if i.task == at.task]
        common = {"task": at.task, "period": at.period, "street": at.street, "state": State.PLANNED, "on": on, "note": note}
        problems, drafts = [], []
        for name in dict.fromkeys(clean_name("NAME", n) for n in names):
            # the same name without a street may be any street's: it is asked for before it counts twice
            there = next((i for i in items if i.name == name and (i.street == at.street or None in (i.street, at.street))), None)
            if there:
                label = join_address(there.task, there.street, name)
                problems.append(refuse(EXISTS, label, name=name, period=there.period))
            else:
                drafts.append(draft(campaign, item=name, **common))
        return drafts, problems

    return record_step(data, as_of, draft_step, Way(force, dry_run, yes, format_))
