"""The words of `cleancomm init`: what an option says, else what a person answers on a terminal, and what each may be."""

import re
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn, TypeVar

import typer
from typer._click.exceptions import UsageError

from cleancomm.cli.language import _
from cleancomm.newplan.draft import ITEM, MEASURE
from cleancomm.newplan.start import Outline
from cleancomm.plan.deadline import DeadlineError, Span, parse_deadline
from cleancomm.text import is_line

R = TypeVar("R")
# in an answer; a name that holds one of them itself is given as an option
BETWEEN_NAMES = re.compile("[、，,;；]")


def reject(option: str, text: str) -> NoReturn:
    """A usage error about an option."""
    raise UsageError(f"{option}: {text}")


def parse_text(option: str, text: str) -> str:
    """A text of one line that says something."""
    text = text.strip()
    if not is_line(text):
        reject(option, _("empty, or with control characters"))
    return text


def parse_date(option: str, text: str, year: int | None = None) -> Span:
    """A wording of days, by the rule for dates."""
    try:
        span = parse_deadline(text, year)
    except DeadlineError:
        span = None
    return span or reject(option, _("{subject} fits no rule for dates").format(subject=text))


def parse_begins(option: str, text: str) -> str:
    """A day as the document writes it; 2024-09-20 is 2024年9月20日."""
    text = parse_text(option, text)
    if day := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
        text = f"{day[1]}年{int(day[2])}月{int(day[3])}日"
    parse_date(option, text)
    return text


def parse_period(option: str, text: str) -> str:
    """What a plan spans, as the document writes it."""
    text = parse_text(option, text)
    parse_date(option, text)
    return text


def parse_names(option: str, texts: Sequence[str]) -> tuple[str, ...]:
    """Names, each once."""
    names = [parse_text(option, t) for t in texts]
    if twice := next((n for n in names if names.count(n) > 1), None):
        reject(option, _("{name} is given twice").format(name=twice))
    return tuple(names)


def parse_tasks(option: str, texts: Sequence[str]) -> tuple[Outline, ...]:
    """NAME, NAME:MEASURE or NAME:MEASURE:ITEM; at least one."""
    tasks = []
    for text in texts or [""]:
        parts = [p.strip() for p in re.split("[:：]", parse_text(option, text))]
        if len(parts) > 3 or not all(parts):
            reject(option, _("{text} is not NAME, NAME:MEASURE or NAME:MEASURE:ITEM").format(text=text))
        filled = dict(enumerate(parts))
        tasks.append(Outline(filled[0], filled.get(1, MEASURE), filled.get(2, ITEM)))
    parse_names(option, [t.name for t in tasks])
    return tuple(tasks)


class Asking:
    """What an option says; else what a person answers on a terminal; else the default; else it is missing."""

    def __init__(self, terminal: bool) -> None:
        self.terminal = terminal
        self.missing: list[str] = []

    def take_one(
        self, option: str, given: str | None, question: str, default: str | None, parse: Callable[[str, str], R]
    ) -> R | None:
        """One value; on a terminal the question is put again until the answer fits."""
        if given is not None:
            return parse(option, given)
        while self.terminal:
            answer = typer.prompt(question, default=default, show_default=bool(default), err=True)
            try:
                return parse(option, answer)
            except UsageError as error:
                sys.stderr.write(error.message + "\n")
        if default is not None:
            return parse(option, default)
        self.missing.append(option)
        return None

    def take_many(
        self, option: str, given: Sequence[str] | None, question: str, default: str | None,
        between: re.Pattern[str], parse: Callable[[str, Sequence[str]], tuple[R, ...]],
    ) -> tuple[R, ...]:  # fmt: skip
        """Several values, with marks between them in an answer."""
        if given is not None:
            return parse(option, given)

        def parse_answer(option: str, text: str) -> tuple[R, ...]:
            return parse(option, [t for t in between.split(text) if t.strip()])

        return self.take_one(option, None, question, default, parse_answer) or ()
