"""Problems as text, json, and annotations of a CI service."""

from collections import Counter
from collections.abc import Iterable

from cleancomm.message import BETWEEN, N_, Translate
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


def say_problems(problems: Iterable[Problem], translate: Translate) -> str:
    """Problems as sentences, without codes: where and what, the user's line, then what to do.

    What is the same of several things, none of them a line of a file, is said once.
    """
    alike: dict[tuple[object, ...], list[Problem]] = {}
    for p in problems:
        said = (p.severity, p.kind.code, p.text.render(translate))
        alike.setdefault((*said, p.place if p.place.line else p.excerpt), []).append(p)
    lines: list[str] = []
    for same in alike.values():
        p = same[0]
        where = translate(BETWEEN).join(dict.fromkeys(_where(p.place) for p in same))
        # a refusal needs no word for its weight
        weight = "" if p.severity is Severity.ERROR and not p.place.line else severity_term(p.severity).word.render(translate)
        told = (where, weight, harmless(p.text.render(translate)))
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
