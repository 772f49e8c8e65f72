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
    """A column: its key for programs and its heading for people."""

    key: str
    heading: str
    align: Align = Align.LEFT


@dataclass(frozen=True)
class Table:
    """Rows under columns, with a total row and notes where there are any."""

    key: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: Message | None = None
    total: tuple[Cell, ...] | None = None
    notes: tuple[Message, ...] = ()


def drop_empty(table: Table, key: str) -> Table:
    """The table without a column that nothing stands in; programs that read rows by key miss nothing."""
    at = next(i for i, c in enumerate(table.columns) if c.key == key)
    if any(row[at] is not None for row in table.rows):
        return table
    rows = tuple((*row[:at], *row[at + 1 :]) for row in table.rows)
    return replace(table, columns=(*table.columns[:at], *table.columns[at + 1 :]), rows=rows)


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
