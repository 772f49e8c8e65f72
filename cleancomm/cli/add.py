"""`cleancomm add`: names for what the document gives as a number."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import typer

from cleancomm.address import find_target, list_items
from cleancomm.campaign import Campaign
from cleancomm.checks.chain import EXISTS, SEVERAL
from cleancomm.cli.answer import Answer
from cleancomm.cli.completing import complete_period, complete_street, complete_task
from cleancomm.cli.language import _
from cleancomm.cli.recording import Day, DryRun, Force, Way, Yes, record_step
from cleancomm.cli.several import split_word
from cleancomm.plan.about import About, join_address
from cleancomm.problem import Problem
from cleancomm.record.entry import Entry, State
from cleancomm.steps import Author, clean_name, draft, refuse
from cleancomm.text import fold_name


def _name_items(
    campaign: Campaign, author: Author, at: About, names: Sequence[str], on: date | None, note: str | None, *, force: bool
) -> tuple[list[Entry], list[Problem]]:
    """An entry for each new name of a target; a name that is there already speaks against it."""
    items = [i for i in list_items(campaign) if i.task == at.task]
    where = {"task": at.task, "period": at.period, "street": at.scope}
    problems, drafts = [], []
    for name in dict.fromkeys(map(clean_name, names)):
        if len(parts := split_word(name)) > 1 and not force:
            problems.append(refuse(SEVERAL, name, name=name, number=len(parts), names=tuple(parts)))
            continue
        # the same name without a street may be any street's: it is asked for before it counts twice
        mine = (i for i in items if i.street == at.scope or None in (i.street, at.scope))
        if there := next((i for i in mine if fold_name(i.name) == fold_name(name)), None):
            label = join_address(there.task, there.street, name)
            problems.append(refuse(EXISTS, label, name=name, period=there.period))
        else:
            drafts.append(draft(campaign, author, item=name, **where, state=State.PLANNED, on=on, note=note))
    return drafts, problems


def run(
    campaign: Campaign,
    names: Annotated[list[str], typer.Argument(help=_("the names as chosen"), metavar="NAME")],
    task: Annotated[
        str, typer.Option("--task", metavar="TASK", help=_("the task that counts them"), autocompletion=complete_task)
    ],
    period: Annotated[
        str,
        typer.Option(
            "--year", "--period", metavar="PERIOD", help=_("the period that counts them"), autocompletion=complete_period
        ),
    ],
    street: Annotated[
        str | None,
        typer.Option(
            "--street", metavar="STREET", help=_("the street, or the unit, they belong to"), autocompletion=complete_street
        ),
    ] = None,
    on: Day = None,
    note: Annotated[
        str | None,
        typer.Option("--note", metavar="TEXT", help=_("a note that stays with the names, such as who chose them")),
    ] = None,
    force: Force = False,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> Answer:
    """Name items as they are chosen."""

    def add(campaign: Campaign, author: Author) -> tuple[list[Entry], list[Problem]]:
        at = find_target(campaign.plan, campaign.cohorts, task, period, street)
        return _name_items(campaign, author, at, names, on, note, force=force)

    return record_step(campaign, add, Way(force, dry_run, yes))
