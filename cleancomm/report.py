"""Reports as frozen values: columns, rows, facts. They know nothing of any form of output."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from cleancomm.message import Message


class Align(StrEnum):
    """How a column lines up."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True)
class Term:
    """An enumerated value: JSON prints the code, text the translated word, a terminal in its style."""

    code: str
    word: Message
    style: str = ""


Plain = str | int | Decimal | date | bool | Message | Term | None


@dataclass(frozen=True)
class Amended:
    """A value that an amendment has changed, and what the document has: both are shown, the latter marked."""

    now: Plain
    was: Plain


Cell = Plain | Amended


def amended(now: Plain, was: Plain) -> Cell:
    """A value beside the document's, or alone where they are the same."""
    return now if now == was else Amended(now, was)


@dataclass(frozen=True)
class Column:
    """A column: its key for programs and its heading for people, who do not see an optional one that is empty.

    A heading in the plan's own words (`named`) is never translated.
    """

    key: str
    heading: str
    align: Align = Align.LEFT
    optional: bool = False
    named: bool = False


@dataclass(frozen=True)
class Table:
    """Rows under columns, with a total row and notes where there are any."""

    key: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: Message | None = None
    total: tuple[Cell, ...] | None = None
    notes: tuple[Message, ...] = ()


def visible(table: Table) -> Table:
    """The table as a person sees it: without the optional columns in which nothing stands."""
    cells = list(zip(*table.rows, strict=True)) or [()] * len(table.columns)
    kept = [n for n, c in enumerate(table.columns) if not c.optional or any(x not in (None, "") for x in cells[n])]

    def narrow(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
        return tuple(row[n] for n in kept)

    rows, total = tuple(map(narrow, table.rows)), narrow(table.total) if table.total else None
    return replace(table, columns=tuple(table.columns[n] for n in kept), rows=rows, total=total)


@dataclass(frozen=True)
class Fact:
    """One labelled value beside the tables."""

    key: str
    label: str
    value: Cell


@dataclass(frozen=True)
class Report:
    """What a command answers."""

    kind: str
    title: Message
    tables: tuple[Table, ...] = ()
    facts: tuple[Fact, ...] = ()
    notes: tuple[Message, ...] = ()
    as_of: date | None = None
