"""`cleancomm rollup`: many plans, one answer."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from cleancomm.cli.answer import Answer
from cleancomm.cli.exits import Exit
from cleancomm.cli.language import _
from cleancomm.cli.options import today_in
from cleancomm.cli.progress import following
from cleancomm.cli.streams import write_problems
from cleancomm.reports.rollup import Rollup
from cleancomm.survey import Broken, list_folders, survey_folders


def run(
    as_of: date | None,
    known_on: date | None,
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="DIR...", readable=False, help=_("data folders, folders of such, or a file that lists them")),
    ],
    worst: Annotated[
        int, typer.Option("--worst", min=1, help=_("how many plans to name, of all and of each task and year"))
    ] = 20,
    verbose: Annotated[
        bool, typer.Option("-v", "--verbose", help=_("the worst of every task and year, be all of them green"))
    ] = False,
    jobs: Annotated[int | None, typer.Option("--jobs", min=1, help=_("how many processes, by default one a core"))] = None,
) -> Answer:
    """Many plans added up; those that cannot be read are told one by one on the way."""
    every = [str(path) for path in list_folders(paths)]
    total = Rollup(worst, verbose=verbose)
    with following(len(every), _("plans")) as tick:
        workers = min(jobs or os.cpu_count() or 1, len(every))
        for outcome in survey_folders(map(Path, every), as_of, today_in, workers, tick, known_on):
            if isinstance(outcome, Broken):
                total.broken += 1
                write_problems(outcome.problems)
            else:
                total.add(outcome)
    return Answer(replace(total.report(), known_on=known_on), Exit.FOUND if total.broken or total.errors else Exit.FINE)
