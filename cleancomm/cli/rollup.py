"""`cleancomm rollup`: many plans, one answer."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from cleancomm.cli.answer import Answer
from cleancomm.cli.exits import Exit
from cleancomm.cli.language import _
from cleancomm.cli.options import today_in
from cleancomm.cli.streams import write_problems
from cleancomm.reports.rollup import Rollup
from cleancomm.survey import Broken, list_folders, survey_folders


@contextmanager
def _bar(whole: int) -> Iterator[Callable[[int], None]]:
    """A progress bar on a terminal's stderr; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda n: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(_("plans"), total=whole)
        yield lambda n: bar.advance(task, n)


def run(
    as_of: date | None,
    paths: Annotated[
        list[Path], typer.Argument(metavar="DIR...", help=_("data folders, folders of such, or a file that lists them"))
    ],
    worst: Annotated[int, typer.Option("--worst", min=1, help=_("how many plans to name for each task and year"))] = 20,
    jobs: Annotated[int | None, typer.Option("--jobs", min=1, help=_("how many processes, by default one a core"))] = None,
) -> Answer:
    """Many plans added up; those that cannot be read are told one by one on the way."""
    every = [str(path) for path in list_folders(paths)]
    total = Rollup(worst)
    with _bar(len(every)) as tick:
        for outcome in survey_folders(map(Path, every), as_of, today_in, min(jobs or os.cpu_count() or 1, len(every)), tick):
            if isinstance(outcome, Broken):
                total.broken += 1
                write_problems(outcome.problems)
            else:
                total.add(outcome)
    return Answer(total.report(), Exit.FOUND if total.broken or total.errors else Exit.FINE)
