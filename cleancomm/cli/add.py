"""`cleancomm add`: names for what the document gives as a number."""

from typing import Annotated

import typer

from cleancomm.campaign import Campaign
from cleancomm.checks.chain import EXISTS
from cleancomm.cli.language import _
from cleancomm.cli.options import AsOf, Data, Form, Lang, complete_street, complete_task
from cleancomm.cli.recording import DryRun, Force, Note, Way, Yes, draft, record_step, refuse
from cleancomm.cli.update import Day
from cleancomm.problem import Problem
from cleancomm.record.entry import Entry, State
from cleancomm.status.address import find_cohort


def run(
    names: Annotated[list[str], typer.Argument(help=_("the names as chosen"), metavar="NAME...")],
    task: Annotated[str, typer.Option("--task", help=_("the task that counts them"), autocompletion=complete_task)],
    period: Annotated[str, typer.Option("--year", "--period", metavar="PERIOD", help=_("the period that counts them"))],
    street: Annotated[
        str | None, typer.Option("--street", help=_("the street, or the unit, they belong to"), autocompletion=complete_street)
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

    def plan(campaign: Campaign) -> tuple[list[Entry], list[Problem]]:
        at = find_cohort(campaign.folder, campaign.cohorts, "/".join(x for x in (task, period, street) if x))
        there = {(i.task, i.street, i.name): i for c in campaign.counts for i in c.items}
        problems, drafts = [], []
        for name in dict.fromkeys(n.strip() for n in names):
            if item := there.get((at.task or "", at.street, name)):
                problems.append(refuse(EXISTS, f"{at.task}/{at.street or ''}/{name}", name=name, period=item.period))
            drafts.append(
                draft(
                    campaign, task=at.task, period=at.period, street=at.street, item=name, state=State.PLANNED, on=on, note=note
                )
            )
        return drafts, problems

    return record_step(data, as_of, plan, Way(force, dry_run, yes, format_))
