"""What the options of `cleancomm init` say, and a person answers: of a table, and of the plan that starts."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from typer._click.exceptions import UsageError

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
from cleancomm.cli.language import _
from cleancomm.newplan.answers import parse_cells, parse_columns, parse_rows
from cleancomm.newplan.draft import Draft
from cleancomm.newplan.start import Outline, Start, open_targets
from cleancomm.newplan.understanding import Answers, Asked
from cleancomm.number import count_of
from cleancomm.plan.deadline import parse_deadline, single_year, write_day
from cleancomm.plan.models import Street
from cleancomm.sheet.grid import parse_column
from cleancomm.value import dataclass

R = TypeVar("R")


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
    accept_totals: str | None = None


def _parse_places(option: str, text: str | None, parse: Callable[[str], frozenset[R]]) -> frozenset[R] | None:
    """Rows, columns or cells as a person names them; None where none are."""
    if text is None:
        return None
    try:
        return parse(text)
    except ValueError as fault:
        text = _("{text} names no row, column or cell; write 2-4,7 for rows, C-E,G for columns, B6,C9 for cells")
        reject(option, text.format(text=fault))


def _is_row(text: str) -> bool:
    """Whether a person names a row of a spreadsheet."""
    return bool(count_of(text.strip()))


def take_answers(given: Given) -> Answers:
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
        accepted=_parse_places("--accept-totals", given.accept_totals, parse_cells) or frozenset(),
    )


def _years(period: str) -> list[str]:
    span = parse_deadline(period)
    return [str(y) for y in range(span.start.year, span.end.year + 1)] if span else []


def _whole(draft: Draft) -> str | None:
    """The years that the periods of a table take in."""
    spans = [parse_deadline(t.period) for task in draft.tasks for t in task.targets]
    days = [d for s in spans if s for d in (s.start, s.end)]
    if not days:
        return None
    first, last = min(days).year, max(days).year
    return str(first) if first == last else f"{first}-{last}"


def _take_tasks(asking: Asking, given: Given, period: str | None, streets: Sequence[Street], fill: str) -> tuple[Outline, ...]:
    """The tasks and their periods of a plan that no table gives."""
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
    return tuple(replace(t, targets=open_targets(tuple(streets), each, fill)) for t in tasks)


def _take_streets(asking: Asking, given: Given, read: Draft | None, fill: str) -> tuple[Street, ...]:
    """The streets of a plan: those of the table, and on top what is named beside it."""
    question = _("Streets, with 、 between them; nothing if the targets are of no street")
    others = [s for s in given.street or () if read is None or not (_is_row(s) or parse_column(s.strip()) is not None)]
    names = asking.take_many("--street", others or (() if read else None), question, "", BETWEEN_NAMES, parse_names)
    streets = (*(read.streets if read else ()), *(Street(name=n, source=fill) for n in names))
    parse_names("--street", [s.name for s in streets])
    return streets


def take_start(asking: Asking, given: Given, read: Draft | None) -> Start:
    """All that a plan starts with; raises UsageError that names every option that is missing."""
    fill = _("to be filled in")
    title = asking.take_one("--title", given.title, _("Title of the document"), None, parse_text)
    number = asking.take_one("--number", given.number, _("Number of the document, such as 某政发〔2023〕26号"), fill, parse_text)
    whole = None if given.period or read is None else _whole(read)
    period = asking.take_one("--period", given.period, _("What the plan spans, such as 2023-2026"), whole, parse_period)
    span = parse_deadline(period) if period else None
    begins = given.begins
    if span or begins is not None:
        question, first = _("The day it begins, such as 2023年9月20日"), write_day(span.start) if span else None
        begins = asking.take_one("--begins", begins, question, first, parse_begins)
    streets = _take_streets(asking, given, read, fill)
    tasks = read.tasks if read else _take_tasks(asking, given, period, streets, fill)
    default = (read.lead if read else None) or _("lead unit (to be filled in)")
    lead = asking.take_one("--lead", given.lead, _("The unit that leads"), default, parse_text)
    if asking.missing or title is None or number is None or period is None or begins is None or lead is None:
        raise UsageError(_("{name} is missing; nothing was written").format(name=_(", ").join(asking.missing)))
    table = read or Draft()
    return Start(
        title, number, period, begins, lead, tasks, streets, table.totals, table.ratios, table.oddities, table.units, table.roles
    )
