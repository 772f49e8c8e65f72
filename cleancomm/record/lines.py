"""The record as values: its entries, the line of each, and what is to be said of it. How it is read is `file`'s."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, tzinfo
from functools import cached_property
from typing import NamedTuple

from cleancomm.plan.about import About
from cleancomm.problem import Place, Problem
from cleancomm.record.entry import Entry, recorded_at
from cleancomm.value import dataclass

FILE = "progress.yaml"
# what is remembered of a long one
CACHE = ".progress.cache"


class Abridged(NamedTuple):
    """From which day on a record that leaves entries out gives the answers of the whole one, and of which tasks they are."""

    day: date
    tasks: frozenset[str]


@dataclass(frozen=True)
class Record:
    """The entries of a record with the line of each, what is to be said of it, and how its bytes end.

    `whole` is the length in bytes of what is not torn. `demo` says that one of its entries is invented, be it one of those that
    are left out here. One that is `abridged` leaves out what bears on no new entry.
    """

    entries: tuple[Entry, ...] = ()
    lines: Sequence[int] = ()
    warnings: tuple[Problem, ...] = ()
    raw: bytes = b""
    whole: int = 0
    demo: bool = False
    plain: bool = False
    abridged: Abridged | None = None

    def known_by(self, day: date, zone: tzinfo) -> "Record":
        """What was recorded by the end of a day in a time zone; each entry keeps its line."""
        kept = [at for at, entry in enumerate(self.entries) if recorded_at(entry, zone).date() <= day]
        lines = tuple(self.lines[at] for at in kept if at < len(self.lines))
        return replace(self, entries=tuple(self.entries[at] for at in kept), lines=lines, demo=self.invented, plain=False)

    @cached_property
    def invented(self) -> bool:
        """Whether any of its entries is invented, undone ones included."""
        return self.demo or any(entry.invented for entry in self.entries)

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all entries; not kept, for of a long record they take more room than they save time."""
        return frozenset([e.id for e in self.entries])

    @cached_property
    def plain_abouts(self) -> frozenset[About]:
        """What the entries are about of which nothing is to be known beside that."""
        rare = set(self.rare)
        every = self.entries if not rare else [e for at, e in enumerate(self.entries) if at not in rare]
        return frozenset([e.about for e in every if e.about is not None])

    @cached_property
    def scopes(self) -> frozenset[str | None]:
        """The streets and units whose things the entries are about, as they name them."""
        return frozenset([*{about.scope for about in self.plain_abouts}, *(self.entries[at].street for at in self.rare)])

    @cached_property
    def rare(self) -> tuple[int, ...]:
        """Which entries say more of a thing than its state or number: they name another entry, amend the plan, choose an item
        for a period, speak of a milestone, or are of a slip.
        """
        return tuple(
            [
                at
                for at, e in enumerate(self.entries)
                if e.replaces is not None
                or e.voids is not None
                or e.approval is not None
                or e.milestone is not None
                or e.slip is not None
                or (e.period is not None and e.item is not None)
            ]
        )

    @cached_property
    def raw_lines(self) -> list[bytes]:
        """The lines of the file as they are."""
        return self.raw.split(b"\n")

    def line_of(self, at: int) -> tuple[int, str]:
        """Number and text of the line that holds an entry, by its index among the entries; 0 where none does."""
        number = self.lines[at] if at < len(self.lines) else 0
        known = 0 < number <= len(self.raw_lines)
        return number, self.raw_lines[number - 1].removesuffix(b"\r").decode("utf-8", "replace") if known else ""

    def place(self, at: int, shown: str) -> tuple[Place, str]:
        """The place of an entry, by its index, and its line."""
        number, text = self.line_of(at)
        return Place(shown, number, 1, len(text)), text
