"""What a check finds: a kind, the subject that an acknowledgement names, and the place of the value. And where a check
registers, so that no list of checks has to be kept beside them.
"""

from collections.abc import Callable, Iterator

from cleancomm.message import N_, Template, say
from cleancomm.plan.folder import Loc
from cleancomm.plan.resolve import ResolvedPlan
from cleancomm.problem import Kind, Problem, Severity, warning
from cleancomm.value import dataclass


@dataclass(frozen=True)
class Finding:
    """One finding; `subject` and `found` are what an oddity of the data must name to acknowledge it."""

    kind: Kind
    file: str
    loc: Loc
    subject: str
    values: tuple[tuple[str, object], ...]
    found: str = ""


Check = Callable[[ResolvedPlan], Iterator[Finding]]
_checks: list[Check] = []


def check(function: Check) -> Check:
    """A function that finds what is wrong with a plan, registered as a check."""
    _checks.append(function)
    return function


def known_checks() -> tuple[Check, ...]:
    """The checks of every room that has been imported."""
    return tuple(_checks)


def find(kind: Kind, file: str, loc: Loc, subject: str, found: str = "", **values: object) -> Finding:
    """A finding of `kind` about `subject`; every sentence may use {subject} and {found}."""
    line = f"code: {kind.code}, subject: {subject}" + (f", found: {found}" if found else "")
    values = {"subject": subject, "found": found, "acknowledged": f"- {{{line}, source: ..., reason: ...}}", **values}
    return Finding(kind, file, loc, subject, tuple(values.items()), found)


def oddity(code: str, title: Template, text: Template) -> Kind:
    """A kind that the document itself may cause: a warning until it is acknowledged."""
    return warning(
        code, title, text,
        N_("compare with the document; if it stands there so, acknowledge it under oddities with a reason: {acknowledged}"),
    )  # fmt: skip


def to_problem(plan: ResolvedPlan, finding: Finding, reason: str = "") -> Problem:
    """A finding with its place in the user's file; a note where the data acknowledge it with a reason."""
    place = plan.folder.place(finding.file, *finding.loc)
    severity = Severity.NOTE if reason else finding.kind.severity
    text = say(finding.kind.text, **dict(finding.values))
    return Problem(finding.kind, place, text, severity, plan.folder.excerpt(place), reason)
