"""Problems as text, json, and annotations of a CI service."""

import re
from collections import Counter
from collections.abc import Iterable

from cleancomm.message import BETWEEN, N_, Message, Translate
from cleancomm.problem import Place, Problem, Severity
from cleancomm.render.width import text_width
from cleancomm.report import Column, Kind, Report, Row, Table
from cleancomm.reports import columns as c
from cleancomm.reports.words import severity_term
from cleancomm.text import harmless

COLUMNS = (
    c.SEVERITY, c.CODE, c.FILE, Column("line", N_("Line"), Kind.NUMBER), Column("column", N_("Column"), Kind.NUMBER),
    Column("text", N_("What is wrong")), Column("remedy", N_("What to do")), c.REASON,
)  # fmt: skip

COLON = N_(": ")
TAB = "\t"
# as much of the user's line as a person can take in
EXCERPT = 200


def _where(place: Place) -> str:
    file = harmless(place.file)
    return f"{file}:{place.line}:{place.column}" if place.line else file


def _pointer(problem: Problem) -> list[str]:
    line = problem.excerpt
    start = max(0, problem.place.column - 1 - EXCERPT // 2) if len(line) > EXCERPT else 0
    column, line = problem.place.column - start, line[start : start + EXCERPT]
    before = line[: column - 1]
    marked = line[column - 1 :][: problem.place.width]
    pad = "".join("\t" if c == "\t" else " " * text_width(c) for c in before)
    return [
        f"    {TAB.join(map(harmless, line.split(TAB)))}",
        f"    {pad}{'^' * max(text_width(marked), 1)}",
    ]


def render_problems(problems: Iterable[Problem], translate: Translate) -> str:
    """`path:line:col: severity[code]: text`, the user's line with ^^^ under the fault, then the remedy."""
    lines: list[str] = []
    for p in problems:
        severity = severity_term(p.severity).word.render(translate)
        lines.append(f"{_where(p.place)}: {severity}[{p.kind.code}]: {harmless(p.text.render(translate))}")
        if p.reason:
            lines.append(f"    = {harmless(p.reason)}")
            continue
        if p.excerpt.strip() and p.place.line:
            lines += _pointer(p)
        if p.remedy:
            lines.append(f"    = {harmless(p.remedy.render(translate))}")
    return "\n".join(lines)


def _find_own_name(problem: Problem) -> str | None:
    """The key under which the sentence of a problem names the file or folder that it is about; None of one about a line."""
    own = [k for k, v in problem.text.values if str(v) == problem.place.file and f"{{{k}}}" in problem.text.template]
    return own[0] if own and not problem.place.line else None


def _say_of(problem: Problem, files: object) -> Message:
    """The sentence of a problem, about other files than its own."""
    own = _find_own_name(problem)
    return Message(problem.text.template, tuple((k, files if k == own else v) for k, v in problem.text.values))


def _liken(problem: Problem, translate: Translate) -> tuple[object, ...]:
    """What problems that are said once have in common; of those that name their file all but that."""
    own = _find_own_name(problem)
    after = problem.remedy.render(translate) if problem.remedy else ""
    if own is not None and not problem.reason and f"{{{own}}}" not in problem.kind.remedy:
        return problem.severity, problem.kind.code, _say_of(problem, "").render(translate), after
    place = problem.place if problem.place.line else problem.excerpt
    return problem.severity, problem.kind.code, problem.text.render(translate), after, place


def _join_places(places: Iterable[Place], translate: Translate) -> str:
    """Places as one text, each once; the cells of a sheet behind its name."""
    between, found = translate(BETWEEN), dict[str, list[str]]()
    for where in dict.fromkeys(map(_where, places)):
        cell = re.fullmatch(r"(.+!)([A-Z]{1,3}\d+)", where)
        found.setdefault(cell[1] if cell else where, []).extend([cell[2]] if cell else [])
    return between.join(head + between.join(cells) for head, cells in found.items())


def say_problems(problems: Iterable[Problem], translate: Translate) -> str:
    """Problems as sentences, without codes: where and what, the user's line, then what to do.

    What is the same of several things, none of them a line of a file, is said once, and no file is named twice.
    """
    alike: dict[tuple[object, ...], list[Problem]] = {}
    for p in problems:
        alike.setdefault(_liken(p, translate), []).append(p)
    lines: list[str] = []
    for same in alike.values():
        p = same[0]
        named = _find_own_name(p) is not None
        where = "" if named else _join_places((one.place for one in same), translate)
        text = _say_of(p, tuple(dict.fromkeys(one.place.file for one in same))) if named else p.text
        # a refusal needs no word for its weight
        weight = "" if p.severity is Severity.ERROR and not p.place.line else severity_term(p.severity).word.render(translate)
        told = (where, weight, harmless(text.render(translate)))
        lines.append(translate(COLON).join(filter(None, told)))
        if not p.reason and p.excerpt.strip() and p.place.line:
            lines += _pointer(p)
        after = p.reason or (p.remedy.render(translate) if p.remedy else "")
        lines += [f"    {harmless(after)}"] if after else []
    return "\n".join(lines)


def problem_document(problem: Problem, translate: Translate) -> dict[str, object]:
    """A problem for JSON."""
    return {
        "code": problem.kind.code,
        "severity": str(problem.severity),
        **problem.place._asdict(),
        "text": problem.text.render(translate),
        "remedy": problem.remedy.render(translate) if problem.remedy else "",
        "reason": problem.reason,
    }


def count_problems(problems: Iterable[Problem]) -> dict[str, int]:
    """How many problems there are of each severity, the gravest first."""
    counts = Counter(p.severity for p in problems)
    return {str(s): counts[s] for s in Severity}


def problems_table(problems: Iterable[Problem]) -> Table:
    """Problems as a table, for forms that have nothing but tables."""

    def row(p: Problem) -> Row:
        place = {"line": p.place.line, "column": p.place.column} if p.place.line else {}
        return {
            "severity": severity_term(p.severity), "code": p.kind.code,
            "file": p.place.file, **place, "text": p.text, "remedy": p.remedy,
            "reason": p.reason or None,
        }  # fmt: skip

    return Table("problems", COLUMNS, tuple(map(row, problems)))


def render_github(problems: Iterable[Problem], translate: Translate) -> str:
    """Annotations for GitHub's CI: ::error file=...,line=...,col=...::text."""
    levels = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}

    def data(text: str) -> str:
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def value(text: str) -> str:
        return data(text).replace(":", "%3A").replace(",", "%2C")

    return "\n".join(
        f"::{levels[p.severity]} file={value(p.place.file)},line={p.place.line},col={p.place.column},"
        f"title={value(p.kind.code)}::{data(p.text.render(translate))}"
        for p in problems
    )


def with_problems(report: Report, tables: Iterable[Table]) -> tuple[Table, ...]:
    """Tables of a report behind that of its problems, where it is of problems, be there none."""
    return (*(() if report.problems is None else (problems_table(report.problems),)), *tables)
