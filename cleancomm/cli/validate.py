"""`cleancomm validate`."""

import os
from dataclasses import replace
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Annotated

import typer

import cleancomm
from cleancomm.cli.answer import Answer
from cleancomm.cli.exits import Exit
from cleancomm.cli.language import _
from cleancomm.cli.options import today_in
from cleancomm.cli.progress import track
from cleancomm.opening import find_data, follow_plan, load_plan
from cleancomm.problem import CouldNotRun, Kind, known_kinds
from cleancomm.record.history import check_history
from cleancomm.record.lines import FILE
from cleancomm.render.format import Format
from cleancomm.report import Report
from cleancomm.reports.validation import report_checks, report_unreadable, report_validation


def list_kinds() -> tuple[Kind, ...]:
    """Every kind of problem that the program knows: each registers when its room is imported."""
    for room in walk_packages(cleancomm.__path__, f"{cleancomm.__name__}."):
        if not room.name.endswith(".__main__"):
            import_module(room.name)
    return tuple(known_kinds().values())


def _end(report: Report, code: Exit) -> Answer:
    """The answer, which says for programs too how the run ended."""
    return Answer(replace(report, extra={"exit": int(code), **report.extra}), code)


def _check_folder(named: Path | None, as_of: date | None, known_on: date | None, *, strict: bool, history: bool) -> Answer:
    """All that is amiss in a data folder, as far as it can be read."""
    shown = ""
    try:
        data = find_data(named, os.environ, Path.cwd())
        shown = data.shown.rstrip("/") or "."
        plan = load_plan(data, duties=True, partly=True, contacts=True)
        if plan.unreadable:
            return _end(report_unreadable(shown, plan, ()), Exit.FOUND)
        campaign = follow_plan(data, plan, as_of, today_in, known_on)
        past = check_history(data.path, data.shown + FILE, partial(track, label=_("commits"))) if history else ()
    except CouldNotRun as stop:
        return _end(report_unreadable(shown, None, stop.problems), Exit.COULD_NOT_RUN)
    report = report_validation(campaign, past, strict=strict)
    return _end(report, Exit.FOUND if report.found else Exit.FINE)


def run(
    data: Path | None,
    as_of: date | None,
    known_on: date | None,
    path: Annotated[Path | None, typer.Argument(metavar="DIR", readable=False, help=_("folder that holds plan.yaml"))] = None,
    strict: Annotated[bool, typer.Option("--strict", help=_("warnings fail too"))] = False,
    list_: Annotated[bool, typer.Option("--list", help=_("name every check and stop"))] = False,
    form: Annotated[Format | None, typer.Option("--format", help=_("form of the output"))] = None,
    history: Annotated[
        bool, typer.Option("--history", help=_("also look in git for entries of the record that were removed or changed"))
    ] = False,
) -> Answer:
    """Every problem of the plan and its record, every stated total, and a summary."""
    if list_:
        return Answer(report_checks(list_kinds()))
    return _check_folder(path or data, as_of, known_on, strict=strict, history=history)
