"""The record as values: its entries, the line of each, and what is to be said of it. How it is read is `file`'s."""

from dataclasses import dataclass
from functools import cached_property

from cleancomm.problem import Place, Problem
from cleancomm.record.entry import Entry

FILE = "progress.yaml"


@dataclass(frozen=True)
class Record:
    """The entries of a record with the line of each, what is to be said of it, and how its bytes end.

    `whole` is the length in bytes of what is not torn.
    """

    entries: tuple[Entry, ...] = ()
    lines: tuple[int, ...] = ()
    warnings: tuple[Problem, ...] = ()
    raw: bytes = b""
    whole: int = 0

    @cached_property
    def raw_lines(self) -> list[bytes]:
        """The lines of the file as they are."""
        return self.raw.split(b"\n")

    def line_of(self, at: int) -> tuple[int, str]:
        """Number and text of the line that holds an entry, by its index among the entries; 0 where none does."""
        number = self.lines[at] if at < len(self.lines) else 0
        known = 0 < number <= len(self.raw_lines)
        return number, self.raw_lines[number - 1].decode("utf-8", "replace") if known else ""

    def place(self, at: int, shown: str) -> tuple[Place, str]:
        """The place of an entry, by its index, and its line."""
        number, text = self.line_of(at)
        return Place(shown, number, 1, len(text)), text
