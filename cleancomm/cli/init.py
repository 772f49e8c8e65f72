"""`cleancomm init`: the files of a new plan, from options, from answers on a terminal, or from a table."""

import os
import shlex
import shutil
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from cleancomm.cli.answer import Answer
from cleancomm.cli.asking import Asking, parse_text, reject
from cleancomm.cli.exits import Exit
from cleancomm.cli.given import Given, take_answers, take_start
from cleancomm.cli.language import _
from cleancomm.cli.streams import json_text, print_report, write_problems
from cleancomm.files import check_free, write_files
from cleancomm.message import N_, say
from cleancomm.newplan.demo import find_day, read_demo
from cleancomm.newplan.draft import draft_plan
from cleancomm.newplan.skeleton import FILES, frame_texts, skeleton_texts
from cleancomm.newplan.start import Start
from cleancomm.newplan.table import read_table
from cleancomm.newplan.told import tell_understanding
from cleancomm.newplan.understanding import Understanding
from cleancomm.newplan.yaml_text import UNPRINTABLE
from cleancomm.opening import find_shipped
from cleancomm.plan.loader import load_folder
from cleancomm.problem import Severity
from cleancomm.record.lines import FILE
from cleancomm.render import render_report
from cleancomm.render.format import Format
from cleancomm.schema.export import FOLDER, MODELS, json_schema, schema_line
from cleancomm.sheet.reading import read_grid
from cleancomm.text import is_line


def _find_program() -> str:
    """The program as cron, whose PATH is bare, can start it."""
    beside = Path(sys.executable).with_name("cleancomm")
    return str(beside) if beside.exists() else shutil.which("cleancomm") or "cleancomm"


def _copy_shipped(data: Path, *, demo: bool) -> dict[str, str]:
    """The plan that ships as files of a folder at `data`, with its empty record or the one of the `demo`; plan.yaml comes last
    here too.
    """
    shipped = find_shipped().path
    paths = sorted([*shipped.glob("*.yaml"), *shipped.glob("schema/*.json")], key=lambda p: p.name == "plan.yaml")
    texts = {p.relative_to(shipped).as_posix(): p.read_text(encoding="utf-8") for p in paths}
    title = load_folder(shipped, duties=False).plan.document.title
    if demo:
        title = _("{title} (demonstration data)").format(title=title)
        texts[FILE] = read_demo()
    return {**frame_texts(title, data, _find_program(), _), **texts}


def _write_demo(path: Path, *, dry_run: bool) -> str:
    """The plan that ships with an invented record, and how to ask it."""
    texts = _copy_shipped(Path(os.path.realpath(path)), demo=True)
    told = _write(path, texts, dry_run=dry_run)
    if dry_run:
        return told
    said = _(
        "The record in it is invented, and every answer from it says so. It ends before the plan does: ask as of a day, such as"
        " {command}"
    )
    command = f"cleancomm status --data {shlex.quote(str(path))} --as-of {find_day(texts[FILE])}"
    return told + "\n" + said.format(command=command)


def _read_table(given: Given, path: Path, sheet: str | None, asking: Asking, *, dry_run: bool) -> Understanding | Answer:
    """What a table says, or the answer that ends it: with what is wrong or not accepted, or because a person said no."""
    label = parse_text("--from", path.stem)
    if given.periods is not None:
        reject("--periods", _("not together with --from: the table has the periods"))
    answers = take_answers(given)
    grid = read_grid(path, sheet)
    seen = read_table(grid, label, answers)
    if seen.problems or dry_run or (seen.differences and not asking.terminal):
        return _end_with_nothing(seen)
    # it is shown before anything is asked for
    print_report(tell_understanding(seen), None)
    write_problems((*seen.differences, *seen.doubts))
    if seen.differences:
        question = _("Does the document state these figures so? The plan then carries each as an oddity of the document.")
        if not typer.confirm(question, err=True):
            return Answer(_("Nothing was written."), Exit.FOUND)
        told = frozenset((p.place.line - 1, p.place.column - 1) for p in seen.differences)
        seen = read_table(grid, label, replace(answers, accepted=answers.accepted | told))
    unsure = any(d.severity is Severity.WARNING for d in seen.doubts)
    if unsure and asking.terminal and not typer.confirm(_("Write the plan all the same?"), err=True):
        return Answer(_("Nothing was written."), Exit.FOUND)
    return seen


def _end_with_nothing(seen: Understanding) -> Answer:
    """What was understood, and what is wrong, where nothing is written."""
    wrong = (*seen.problems, *seen.differences)
    nothing = replace(tell_understanding(seen), notes=(say(N_("Nothing was written.")),))
    return Answer(nothing, Exit.FOUND if wrong else Exit.FINE, (*wrong, *seen.doubts))


def _comment(seen: Understanding) -> str:
    """What was understood of a table, as lines in front of the plan made from it."""
    text = render_report(tell_understanding(seen), Format.PLAIN, _)
    lines = [UNPRINTABLE.sub("?", line) for line in str(text).splitlines()]
    return "\n".join(f"# {line}".rstrip() for line in lines)


def _write(path: Path, texts: Mapping[str, str], *, dry_run: bool) -> str:
    """The files of the new plan on the disk, and what is told of them."""
    if dry_run:
        return _("Nothing was written; these files would be: {files}").format(files=", ".join(texts))
    write_files(path, texts)
    return _("A new plan in {folder}: {files}").format(folder=path, files=", ".join(texts))


def _make_texts(start: Start, path: Path, seen: Understanding | None) -> dict[str, str]:
    """The files of the new plan; what was understood of a table stands in front of plan.yaml."""
    heads = {f"{name}.yaml": schema_line(name) for name in MODELS}
    if seen is not None:
        heads["plan.yaml"] += "\n" + _comment(seen)
    schemas = {f"{FOLDER}/{name}.json": json_text(json_schema(name, _)) for name in MODELS}
    return {**schemas, **skeleton_texts(start, Path(os.path.realpath(path)), _find_program(), _, heads)}


def _check_options(given: Given, from_: Path | None, sheet: str | None, *, copy: bool, demo: bool) -> None:
    """Raise UsageError where options do not go together."""
    of_tables = {
        "--sheet": sheet, "--header": given.header, "--skip": given.skip, "--only": given.only,
        "--accept-totals": given.accept_totals,
    }  # fmt: skip
    others = any(value is not None for value in (*vars(given).values(), from_, sheet))
    if (copy or demo) and (others or (copy and demo)):
        reject("--copy" if copy else "--demo", _("not together with another option"))
    for option, value in of_tables.items():
        if from_ is None and value is not None:
            reject(option, _("only together with --from"))


Title = Annotated[str | None, typer.Option("--title", metavar="TEXT", help=_("title of the document"))]
Number = Annotated[str | None, typer.Option("--number", metavar="TEXT", help=_("number of the document"))]
Lead = Annotated[str | None, typer.Option("--lead", metavar="UNIT", help=_("the unit that leads"))]
Period = Annotated[
    str | None, typer.Option("--period", metavar="PERIOD", help=_("what the plan spans, such as 2023-2026 or 2025"))
]
Begins = Annotated[
    str | None,
    typer.Option(
        "--begins", metavar="DAY", help=_("the day it begins, such as 2023年9月20日; by default the first of the period")
    ),
]
Streets = Annotated[
    list[str] | None,
    typer.Option(
        "--street",
        metavar="NAME",
        help=_("a street; repeat it for each; with --from also their column, such as B, or their row, such as 2"),
    ),
]
Tasks = Annotated[
    list[str] | None,
    typer.Option("--task", metavar="NAME[:MEASURE[:ITEM]]", help=_("a task, its measure and what it counts; repeat it for each")),
]
Periods = Annotated[
    str | None,
    typer.Option(
        "--periods", metavar="P,P", help=_("periods of the targets, such as 2025年一季度,2025年二季度; by default the years")
    ),
]
From = Annotated[
    Path | None,
    typer.Option("--from", readable=False, metavar="FILE", help=_("a csv or xlsx table of streets and periods with the targets")),
]
Sheet = Annotated[str | None, typer.Option("--sheet", metavar="NAME", help=_("the sheet of a workbook"))]
Header = Annotated[str | None, typer.Option("--header", metavar="ROWS", help=_("the rows of the table's header, such as 2-4"))]
Skip = Annotated[str | None, typer.Option("--skip", metavar="ROWS", help=_("rows of the table to leave out, such as 7,12"))]
Only = Annotated[str | None, typer.Option("--only", metavar="COLUMNS", help=_("the columns of the table to read, such as C-E,G"))]
AcceptTotals = Annotated[
    str | None,
    typer.Option(
        "--accept-totals",
        metavar="CELLS",
        help=_("totals of the table that differ and stand so in the document, such as B6,C9"),
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help=_("name the files and write none"))]
Demo = Annotated[
    bool, typer.Option("--demo", help=_("the plan that ships with an invented record, to try the tool; every answer says so"))
]
Copy = Annotated[bool, typer.Option("--copy", help=_("the plan that ships, into a folder of your own"))]


def run(
    path: Annotated[
        Path, typer.Argument(metavar="DIR", readable=False, help=_("folder of the new plan; it is made if it is not there"))
    ],
    title: Title = None,
    number: Number = None,
    period: Period = None,
    begins: Begins = None,
    street: Streets = None,
    task: Tasks = None,
    periods: Periods = None,
    lead: Lead = None,
    from_: From = None,
    dry_run: DryRun = False,
    copy: Copy = False,
    sheet: Sheet = None,
    header: Header = None,
    skip: Skip = None,
    only: Only = None,
    accept_totals: AcceptTotals = None,
    demo: Demo = False,
) -> Answer:
    """The files of a new plan, written."""
    if not is_line(str(path)):
        reject("DIR", _("empty, or with control characters"))
    # a committees.yaml of another plan would be read as part of the new one
    check_free(path, (*FILES, "committees.yaml", *(f"{FOLDER}/{name}.json" for name in MODELS)))
    given = Given(title, number, period, begins, street, task, periods, lead, header, skip, only, accept_totals)
    _check_options(given, from_, sheet, copy=copy, demo=demo)
    if demo:
        return Answer(_write_demo(path, dry_run=dry_run))
    if copy:
        return Answer(_write(path, _copy_shipped(Path(os.path.realpath(path)), demo=False), dry_run=dry_run))
    return _begin(given, path, from_, sheet, dry_run=dry_run)


def _begin(given: Given, path: Path, table: Path | None, sheet: str | None, *, dry_run: bool) -> Answer:
    """The plan that starts, written; of a table first what was understood."""
    asking, seen = Asking(sys.stdin.isatty()), None
    if table is not None:
        found = _read_table(given, table, sheet, asking, dry_run=dry_run)
        if isinstance(found, Answer):
            return found
        seen = found
    start = take_start(asking, given, draft_plan(seen, _) if seen else None)
    told = _write(path, _make_texts(start, path, seen), dry_run=dry_run)
    if dry_run:
        return Answer(told)
    command = f"cleancomm validate {shlex.quote(str(path))}"
    return Answer(told + "\n" + _("Fill in plan.yaml and duties.yaml, then run: {command}").format(command=command))
