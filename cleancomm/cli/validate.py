"""`cleancomm validate`."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cleancomm.campaign import UnreadableDates, check_progress, find_data, open_campaign
from cleancomm.checks.catalogue import KINDS, run_checks
from cleancomm.checks.figures import compare_figures
from cleancomm.cli.exits import Exit
from cleancomm.cli.language import _
from cleancomm.cli.options import AsOf, Data, Lang, today_in
from cleancomm.cli.streams import print_json, print_report, write
from cleancomm.message import N_, say
from cleancomm.problem import CouldNotRun, Problem, Severity
from cleancomm.record.file import FILE
from cleancomm.record.history import check_history
from cleancomm.render.document import SCHEMA_VERSION, render_row
from cleancomm.render.format import Format
from cleancomm.render.problems import problem_document, render_github, render_problems
from cleancomm.report import Column, Report, Table
from cleancomm.status.figures import figures_table


class Form(StrEnum):
    """The forms of a validation."""

    TABLE = "table"
    PLAIN = "plain"
    MARKDOWN = "markdown"
    CSV = "csv"
    JSON = "json"
    GITHUB = "github"


def _list_checks(form: Format | None) -> None:
    columns = (Column("code", N_("Code")), Column("severity", N_("Severity")), Column("title", N_("Finds")))
    rows = tuple((k.code, say(str(k.severity)), say(k.title)) for k in sorted(KINDS, key=lambda k: k.code))
    print_report(Report("checks", say(N_("Checks")), (Table("checks", columns, rows),)), form)


def run(
    folder: Annotated[Path | None, typer.Argument(metavar="DIR", help=_("folder that holds plan.yaml"))] = None,
    strict: Annotated[bool, typer.Option("--strict", help=_("warnings fail too"))] = False,
    list_: Annotated[bool, typer.Option("--list", help=_("name every check and stop"))] = False,
    format_: Annotated[Form | None, typer.Option("--format", help=_("form of the output"))] = None,
    history: Annotated[
        bool, typer.Option("--history", help=_("also look in git for entries of the record that were removed or changed"))
    ] = False,
    as_of: AsOf = None,
    data: Data = None,
    lang: Lang = None,
) -> int:
    """Check the plan and print every problem, every stated total, and a summary."""
    plain = Format(format_) if format_ not in (None, Form.GITHUB) else None
    if list_:
        _list_checks(plain)
        return Exit.FINE
    problems: list[Problem]
    table = None
    shown = ""
    code = Exit.FINE
    try:
        here = find_data(folder or data, os.environ, Path.cwd())
        shown = here.shown.rstrip("/") or "."
        campaign = open_campaign(here, as_of, today_in)
        past = check_history(campaign.data.path, campaign.data.shown + FILE) if history else ()
    except UnreadableDates as stop:
        problems, code = list(run_checks(stop.folder)), Exit.FOUND
    except CouldNotRun as stop:
        problems, code = list(stop.problems), Exit.COULD_NOT_RUN
    else:
        problems = [*run_checks(campaign.folder), *campaign.warnings, *check_progress(campaign, campaign.as_of), *past]
        noted = frozenset(
            (str(dict(p.text.values).get("subject")), str(dict(p.text.values).get("source"))) for p in problems if p.reason
        )
        table = figures_table(compare_figures(campaign.folder), noted)
    count = {s: sum(1 for p in problems if p.severity is s) for s in Severity}
    if code is Exit.FINE and (count[Severity.ERROR] or (strict and count[Severity.WARNING])):
        code = Exit.FOUND
    summary = _("{errors} errors, {warnings} warnings, {notes} notes").format(
        errors=count[Severity.ERROR], warnings=count[Severity.WARNING], notes=count[Severity.NOTE]
    )
    if format_ is Form.GITHUB:
        write(render_github(problems, _))
    elif format_ is Form.JSON:
        document: dict[str, object] = {"schemaVersion": SCHEMA_VERSION, "kind": "validate", "exit": int(code), "folder": shown}
        document["counts"] = {str(s): n for s, n in count.items()}
        document["problems"] = [problem_document(p, _) for p in problems]
        if table:
            document["totals"] = [render_row(table.columns, row, _) for row in table.rows]
        print_json(document)
    else:
        if format_ is not Form.CSV:
            write(render_problems(problems, _))
            write("")
        if table:
            print_report(Report("validate", say(N_("Stated totals of {folder}"), folder=shown), (table,)), plain)
        if format_ is not Form.CSV:
            write("\n" + summary)
    return code
