"""Problems as text, json, and annotations of a CI service."""

from collections.abc import Iterable
from dataclasses import asdict

from cleancomm.message import N_, Translate
from cleancomm.problem import Place, Problem, Severity
from cleancomm.render.cells import harmless

SEVERITIES = {Severity.ERROR: N_("error"), Severity.WARNING: N_("warning"), Severity.NOTE: N_("note")}


TAB = "\t"
# as much of the user's line as a person can take in
EXCERPT = 200


def _where(place: Place) -> str:
    file = harmless(place.file)
    return f"{file}:{place.line}:{place.column}" if place.line else file


def _remedy(problem: Problem, translate: Translate) -> str:
    if not problem.kind.remedy:
        return ""
    return translate(problem.kind.remedy).format(**dict(problem.text.values))


def _pointer(problem: Problem) -> list[str]:
    from wcwidth import wcswidth

    line = problem.excerpt
    start = max(0, problem.place.column - 1 - EXCERPT // 2) if len(line) > EXCERPT else 0
    column, line = problem.place.column - start, line[start : start + EXCERPT]
    before = line[: column - 1]
    marked = line[column - 1 :][: problem.place.width]
    pad = "".join("\t" if c == "\t" else " " * max(wcswidth(c), 0) for c in before)
    return [
        f"    {TAB.join(map(harmless, line.split(TAB)))}",
        f"    {pad}{'^' * max(wcswidth(marked), 1)}",
    ]


def render_problems(problems: Iterable[Problem], translate: Translate) -> str:
    """`path:line:col: severity[code]: text`, the user's line with ^^^ under the fault, then the remedy."""
    lines: list[str] = []
    for p in problems:
        severity = translate(SEVERITIES[p.severity])
        lines.append(f"{_where(p.place)}: {severity}[{p.kind.code}]: {harmless(p.text.render(translate))}")
        if p.reason:
            lines.append(f"    = {harmless(p.reason)}")
            continue
        if p.excerpt.strip() and p.place.line:
            lines += _pointer(p)
        if remedy := _remedy(p, translate):
            lines.append(f"    = {harmless(remedy)}")
    return "\n".join(lines)


def problem_document(problem: Problem, translate: Translate) -> dict[str, object]:
    """A problem for JSON."""
    return {
        "code": problem.kind.code,
        "severity": str(problem.severity),
        **asdict(problem.place),
        "text": problem.text.render(translate),
        "remedy": _remedy(problem, translate),
        "reason": problem.reason,
    }


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
