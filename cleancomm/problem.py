"""Problems as values: where, what is wrong, what to do. Nothing here raises or prints on its own."""

from dataclasses import dataclass
from enum import StrEnum

from cleancomm.message import Message, say


class Severity(StrEnum):
    """How much a problem weighs: an error breaks the plan, a warning wants a look, a note is acknowledged."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, order=True)
class Place:
    """A place in a file; line and column count from 1, 0 when the file as a whole is meant."""

    file: str
    line: int = 0
    column: int = 0
    width: int = 1


@dataclass(frozen=True)
class Kind:
    """One sort of problem: its stable dotted code, usual severity, and the sentences that explain it."""

    code: str
    severity: Severity
    title: str
    text: str
    remedy: str


def error(code: str, title: str, text: str, remedy: str) -> Kind:
    """A kind that breaks the plan, or keeps the work from being done."""
    return Kind(code, Severity.ERROR, title, text, remedy)


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


def problem(kind: Kind, place: Place, excerpt: str = "", /, **values: object) -> Problem:
    """A problem of `kind` at `place`, of the kind's own severity."""
    return Problem(kind, place, say(kind.text, **values), kind.severity, excerpt)


class CouldNotRun(Exception):
    """The work cannot be done at all (unreadable or broken data); carries every problem found. Exit code 3."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(", ".join(p.kind.code for p in problems))
        self.problems = problems
