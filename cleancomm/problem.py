"""Problems as values: where, what is wrong, what to do. Nothing here raises or prints on its own.

A kind of problem registers where it is made, so that no list of kinds has to be kept beside them.
"""

from enum import StrEnum
from typing import NamedTuple

from cleancomm.message import Message, Template, say
from cleancomm.value import dataclass


class Severity(StrEnum):
    """How much a problem weighs: an error breaks the plan, a warning wants a look, a note is acknowledged."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Place(NamedTuple):
    """A place in a file; line and column count from 1, 0 when the file as a whole is meant."""

    file: str
    line: int = 0
    column: int = 0
    width: int = 1


NO_REMEDY = Template("")
_kinds: dict[str, "Kind"] = {}


@dataclass(frozen=True)
class Kind:
    """One sort of problem: its stable dotted code, usual severity, and the sentences that explain it."""

    code: str
    severity: Severity
    title: Template
    text: Template
    remedy: Template = NO_REMEDY

    def __post_init__(self) -> None:
        if _kinds.setdefault(self.code, self) != self:
            raise ValueError(f"two kinds of problem have the code {self.code}")


def known_kinds() -> dict[str, Kind]:
    """Code -> kind, of every kind whose room has been imported."""
    return dict(_kinds)


def error(code: str, title: Template, text: Template, remedy: Template = NO_REMEDY) -> Kind:
    """A kind that breaks the plan, or keeps the work from being done."""
    return Kind(code, Severity.ERROR, title, text, remedy)


def warning(code: str, title: Template, text: Template, remedy: Template = NO_REMEDY) -> Kind:
    """A kind that wants a look."""
    return Kind(code, Severity.WARNING, title, text, remedy)


def note(code: str, title: Template, text: Template, remedy: Template = NO_REMEDY) -> Kind:
    """A kind that is only told."""
    return Kind(code, Severity.NOTE, title, text, remedy)


@dataclass(frozen=True)
class Problem:
    """One problem at one place; `excerpt` is the user's own line."""

    kind: Kind
    place: Place
    text: Message
    severity: Severity
    excerpt: str = ""
    reason: str = ""

    @property
    def order(self) -> tuple[Place, str]:
        """The order in which problems are shown: file, line, column, code."""
        return (self.place, self.kind.code)

    @property
    def remedy(self) -> Message | None:
        """What to do, with the values of the problem; None where there is nothing to do."""
        return Message(self.kind.remedy, self.text.values) if self.kind.remedy else None


def problem(kind: Kind, place: Place, excerpt: str = "", /, **values: object) -> Problem:
    """A problem of `kind` at `place`, of the kind's own severity."""
    return Problem(kind, place, say(kind.text, **values), kind.severity, excerpt)


class CouldNotRun(Exception):
    """The work cannot be done at all (unreadable or broken data); carries every problem found. Exit code 3."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(", ".join(p.kind.code for p in problems))
        self.problems = problems
