"""What a check finds: a kind, the subject that an acknowledgement names, and the place of the value."""

from dataclasses import dataclass

from cleancomm.message import N_, say
from cleancomm.plan.loader import Folder
from cleancomm.problem import Kind, Problem, Severity

Loc = tuple[str | int, ...]


@dataclass(frozen=True)
class Finding:
    """One finding; `subject` and `found` are what an oddity of the data must name to acknowledge it."""

    kind: Kind
    file: str
    loc: Loc
    subject: str
    values: tuple[tuple[str, object], ...]
    found: str = ""


def find(kind: Kind, file: str, loc: Loc, subject: str, found: str = "", **values: object) -> Finding:
    """A finding of `kind` about `subject`; every sentence may use {subject} and {found}."""
    line = f"code: {kind.code}, subject: {subject}" + (f", found: {found}" if found else "")
    values = {"subject": subject, "found": found, "acknowledged": f"- {{{line}, source: ..., reason: ...}}", **values}
    return Finding(kind, file, loc, subject, tuple(values.items()), found)


def oddity(code: str, title: str, text: str) -> Kind:
    """A kind that the document itself may cause: a warning until it is acknowledged."""
    return Kind(
        code, Severity.WARNING, title, text,
        N_("compare with the document; if it stands there so, acknowledge it under oddities with a reason: {acknowledged}"),
    )  # fmt: skip


def to_problem(folder: Folder, finding: Finding, reason: str = "") -> Problem:
    """A finding with its place in the user's file; a note where the data acknowledge it with a reason."""
    place = folder.place(finding.file, *finding.loc)
    severity = Severity.NOTE if reason else finding.kind.severity
    text = say(finding.kind.text, **dict(finding.values))
    return Problem(finding.kind, place, text, severity, folder.excerpt(place), reason)
