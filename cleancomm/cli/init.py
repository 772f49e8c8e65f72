"""`cleancomm init`: the files of a new plan, from options, from answers on a terminal, or from a table."""

import os
import re
import shlex
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from typer._click.exceptions import UsageError

from cleancomm.cli.answer import Answer
from cleancomm.cli.asking import (
    BETWEEN_NAMES,
    Asking,
    parse_begins,
    parse_date,
    parse_names,
    parse_period,
    parse_tasks,
    parse_text,
    reject,
)
from cleancomm.cli.exits import Exit
from cleancomm.cli.language import _
from cleancomm.cli.streams import json_text, print_report, write_problems
from cleancomm.files import check_free, write_files
from cleancomm.message import N_, say
from cleancomm.newplan.answers import parse_columns, parse_rows
from cleancomm.newplan.draft import Draft, draft_plan
from cleancomm.newplan.skeleton import FILES, UNPRINTABLE, Start, frame_texts, open_targets, skeleton_texts
from cleancomm.newplan.table import read_table
from cleancomm.newplan.told import tell_understanding
from cleancomm.newplan.understanding import Answers, Asked, Understanding
from cleancomm.opening import find_shipped
from cleancomm.plan.deadline import parse_deadline, single_year, write_day
from cleancomm.plan.loader import load_folder
from cleancomm.plan.models import Street
from cleancomm.render import render_report
from cleancomm.render.format import Format
from cleancomm.schema.export import FOLDER, MODELS, json_schema, schema_line
from cleancomm.sheet.grid import parse_column
from cleancomm.sheet.reading import read_grid
from cleancomm.text import is_line
from cleancomm.value import dataclass


def _years(period: str) -> list[str]:
    span = parse_deadline(period)
    return [str(y) for y in range(span.start.year, span.end.year + 1)] if span else []


def _find_program() -> str:
    """The program as cron, whose PATH is bare, can start it."""
    beside = Path(sys.executable).with_name("cleancomm")
    return str(beside) if beside.exists() else shutil.which("cleancomm") or "cleancomm"


def _copy_shipped(data: Path) -> dict[str, str]:
    """The plan that ships as files of a folder at `data`; plan.yaml comes last here too."""
    shipped = find_shipped().path
    paths = sorted([*shipped.glob("*.yaml"), *shipped.glob("schema/*.json")], key=lambda p: p.name == "plan.yaml")
    texts = {p.relative_to(shipped).as_posix(): p.read_text(encoding="utf-8") for p in paths}
    title = load_folder(shipped, duties=False).plan.document.title
    return {**frame_texts(title, data, _find_program(), _), **texts}


@dataclass(frozen=True)
class Given:
    """What the options say."""

    title: str | None
    number: str | None
    period: str | None
    begins: str | None
    street: Sequence[str] | None
    task: Sequence[str] | None
    periods: str | None
    lead: str | None
    header: str | None = None
    skip: str | None = None
    only: str | None = None


def _parse_places(option: str, text: str | None, parse: Callable[[str], frozenset[int]]) -> frozenset[int] | None:
    """Rows or columns as a person names them; None where none are."""
    if text is None:
        return None
    try:
        return parse(text)
    except ValueError as fault:
        reject(option, _("{text} names no row or column; write 2-4,7 for rows, C-E,G for columns").format(text=fault))


def _is_row(text: str) -> bool:
    """Whether a person names a row of a spreadsheet."""
    return text.strip().isascii() and text.strip().isdigit() and int(text) > 0


def _take_answers(given: Given) -> Answers:
    """What the options say of a table."""
    tasks = parse_tasks("--task", given.task) if given.task else ()
    parts = [re.split("[:：]", t) for t in given.task or ()]
    asked = tuple(
        Asked(t.name, t.measure if len(p) > 1 else None, t.item if len(p) > 2 else None)
        for t, p in zip(tasks, parts, strict=True)
    )
    columns = [t for t in given.street or () if parse_column(t.strip()) is not None]
    rows = [t for t in given.street or () if _is_row(t)]
    if len(columns + rows) > 1:
        reject("--street", _("{name} is given twice").format(name=(columns + rows)[1]))
    return Answers(
        header=_parse_places("--header", given.header, parse_rows),
        street=parse_column(columns[0].strip()) if columns else None,
        across=int(rows[0]) - 1 if rows else None,
        skip=_parse_places("--skip", given.skip, parse_rows) or frozenset(),
        only=_parse_places("--only", given.only, parse_columns),
        tasks=asked,
        period=parse_period("--period", given.period) if given.period is not None else None,
    )


def _read_table(given: Given, path: Path, sheet: str | None) -> Understanding:
    """What a table says, named after its file."""
    label = parse_text("--from", path.stem)
    if given.periods is not None:
        reject("--periods", _("not together with --from: the table has the periods"))
    return read_table(read_grid(path, sheet), label, _take_answers(given))


def _comment(seen: Understanding) -> str:
    """What was understood of a table, as lines in front of the plan made from it."""
    text = render_report(tell_understanding(seen), Format.PLAIN, _)
    lines = [UNPRINTABLE.sub("?", line) for line in str(text).splitlines()]
    return "\n".join(f"# {line}".rstrip() for line in lines)


def _whole(draft: Draft, year: int | None) -> str | None:
    """The years that the periods of a table take in."""
    spans = [parse_deadline(t.period, year) for task in draft.tasks for t in task.targets]
    days = [d for s in spans if s for d in (s.start, s.end)]
    if not days:
        return None
    first, last = min(days).year, max(days).year
    return str(first) if first == last else f"{first}-{last}"


def _take_start(asking: Asking, given: Given, read: Draft | None) -> Start:
    """All that a plan starts with; raises UsageError that names every option that is missing."""
    fill = _("to be filled in")
    table = read or Draft()
    title = asking.take_one("--title", given.title, _("Title of the document"), None, parse_text)
    number = asking.take_one("--number", given.number, _("Number of the document, such as 某政发〔2023〕26号"), fill, parse_text)
    whole = None if given.period else _whole(table, None)
    period = asking.take_one("--period", given.period, _("What the plan spans, such as 2023-2026"), whole, parse_period)
    question = _("The day it begins, such as 2023年9月20日")
    span = parse_deadline(period) if period else None
    begins = given.begins
    if span or begins is not None:
        first = write_day(span.start) if span else None
        begins = asking.take_one("--begins", begins, question, first, parse_begins)
    question = _("Streets, with 、 between them; nothing if the targets are of no street")
    # a table has the streets; what is named beside it comes on top
    others = [s for s in given.street or () if read is None or not (_is_row(s) or parse_column(s.strip()) is not None)]
    names = asking.take_many("--street", others or (() if read else None), question, "", BETWEEN_NAMES, parse_names)
    streets = (*table.streets, *(Street(name=n, source=fill) for n in names))
    parse_names("--street", [s.name for s in streets])
    if read:
        tasks = read.tasks
    else:
        question = _("Tasks, with 、 or ; between them (NAME, NAME:MEASURE or NAME:MEASURE:ITEM, such as 示范社区创建:个:社区)")
        tasks = asking.take_many("--task", given.task, question, None, BETWEEN_NAMES, parse_tasks)
        year = single_year(period) if period else None

        def parse_periods(option: str, texts: Sequence[str]) -> tuple[str, ...]:
            names = parse_names(option, texts)
            for name in names:
                parse_date(option, name, year)
            return names

        question = _("Periods of the targets, with , between them, such as 2025年一季度,2025年二季度")
        split = [t for t in BETWEEN_NAMES.split(given.periods) if t.strip()] if given.periods is not None else None
        default = ",".join(_years(period)) if period else ""
        each = asking.take_many("--periods", split, question, default, BETWEEN_NAMES, parse_periods)
        tasks = tuple(replace(t, targets=open_targets(streets, each, fill)) for t in tasks)
    lead = asking.take_one("--lead", given.lead, _("The unit that leads"), _("lead unit (to be filled in)"), parse_text)
    if asking.missing or title is None or number is None or period is None or begins is None or lead is None:
        raise UsageError(_("{name} is missing").format(name=", ".join(asking.missing)))
    return Start(title, number, period, begins, lead, tasks, streets, table.totals, table.ratios)


def _write(path: Path, texts: Mapping[str, str], *, dry_run: bool) -> str:
    """The files of the new plan on the disk, and what is told of them."""
    if dry_run:
        return _("Nothing was written; these files would be: {files}").format(files=", ".join(texts))
    write_files(path, texts)
    return _("A new plan in {folder}: {files}").format(folder=path, files=", ".join(texts))


def run(
    path: Annotated[Path, typer.Argument(metavar="DIR", help=_("folder of the new plan; it is made if it is not there"))],
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT", help=_("title of the document"))] = None,
    number: Annotated[str | None, typer.Option("--number", metavar="TEXT", help=_("number of the document"))] = None,
    period: Annotated[
        str | None, typer.Option("--period", metavar="PERIOD", help=_("what the plan spans, such as 2023-2026 or 2025"))
    ] = None,
    begins: Annotated[
        str | None,
        typer.Option(
            "--begins", metavar="DAY", help=_("the day it begins, such as 2023年9月20日; by default the first of the period")
        ),
    ] = None,
    street: Annotated[
        list[str] | None,
        typer.Option(
            "--street",
            metavar="NAME",
            help=_("a street; repeat it for each; with --from also their column, such as B, or their row, such as 2"),
        ),
    ] = None,
    task: Annotated[
        list[str] | None,
        typer.Option(
            "--task", metavar="NAME[:MEASURE[:ITEM]]", help=_("a task, its measure and what it counts; repeat it for each")
        ),
    ] = None,
    periods: Annotated[
        str | None,
        typer.Option(
            "--periods", metavar="P,P", help=_("periods of the targets, such as 2025年一季度,2025年二季度; by default the years")
        ),
    ] = None,
    lead: Annotated[str | None, typer.Option("--lead", metavar="UNIT", help=_("the unit that leads"))] = None,
    from_: Annotated[
        Path | None, typer.Option("--from", metavar="FILE", help=_("a csv or xlsx table of streets and periods with the targets"))
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("name the files and write none"))] = False,
    copy: Annotated[bool, typer.Option("--copy", help=_("the plan that ships, into a folder of your own"))] = False,
    sheet: Annotated[str | None, typer.Option("--sheet", metavar="NAME", help=_("the sheet of a workbook"))] = None,
    header: Annotated[
        str | None, typer.Option("--header", metavar="ROWS", help=_("the rows of the table's header, such as 2-4"))
    ] = None,
    skip: Annotated[
        str | None, typer.Option("--skip", metavar="ROWS", help=_("rows of the table to leave out, such as 7,12"))
    ] = None,
    only: Annotated[
        str | None, typer.Option("--only", metavar="COLUMNS", help=_("the columns of the table to read, such as C-E,G"))
    ] = None,
) -> Answer:
    """The files of a new plan, written."""
    if not is_line(str(path)):
        reject("DIR", _("empty, or with control characters"))
    # a committees.yaml of another plan would be read as part of the new one
    check_free(path, (*FILES, "committees.yaml", *(f"{FOLDER}/{name}.json" for name in MODELS)))
    if copy:
        others = (title, number, period, begins, street, task, periods, lead, from_, sheet, header, skip, only)
        if any(other is not None for other in others):
            reject("--copy", _("not together with another option"))
        return Answer(_write(path, _copy_shipped(Path(os.path.realpath(path))), dry_run=dry_run))
    asking = Asking(sys.stdin.isatty())
    given = Given(title, number, period, begins, street, task, periods, lead, header, skip, only)
    read, seen = None, None
    for option, value in (("--sheet", sheet), ("--header", header), ("--skip", skip), ("--only", only)):
        if from_ is None and value is not None:
            reject(option, _("only together with --from"))
    if from_ is not None:
        seen = _read_table(given, from_, sheet)
        understood = tell_understanding(seen)
        if seen.problems or dry_run:
            found = Exit.FOUND if seen.problems else Exit.FINE
            nothing = replace(understood, notes=(say(N_("Nothing was written.")),))
            return Answer(nothing, found, (*seen.problems, *seen.doubts))
        # it is shown before anything is asked for
        print_report(understood, None)
        write_problems(seen.doubts)
        if seen.doubts and asking.terminal and not typer.confirm(_("Write the plan all the same?"), err=True):
            return Answer(_("Nothing was written."), Exit.FOUND)
        read = draft_plan(seen)
    start = _take_start(asking, given, read)
    heads = {f"{name}.yaml": schema_line(name) for name in MODELS}
    if seen is not None:
        heads["plan.yaml"] += "\n" + _comment(seen)
    schemas = {f"{FOLDER}/{name}.json": json_text(json_schema(name, _)) for name in MODELS}
    texts = {**schemas, **skeleton_texts(start, Path(os.path.realpath(path)), _find_program(), _, heads)}
    told = _write(path, texts, dry_run=dry_run)
    if dry_run:
        return Answer(told)
    command = f"cleancomm validate {shlex.quote(str(path))}"
    return Answer(told + "\n" + _("Fill in plan.yaml and duties.yaml, then run: {command}").format(command=command))
