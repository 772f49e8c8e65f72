"""A sheet as typed cells, what is merged or hidden, and how a person calls a cell. Knows neither files nor what cells mean."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

from cleancomm.problem import Kind, Place, Problem, problem

# day 0 of the numbers of a spreadsheet, as it counts the days since March 1900
EPOCH = date(1899, 12, 30)
_NOTHING = re.compile(r"[-—–―－─/／\\]+|无|暂无")
# what is invisible and stands in cells all the same
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


class Sort(StrEnum):
    """What a program keeps in a cell; all that a csv has is text."""

    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"
    TRUTH = "truth"
    ERROR = "error"
    # without a value, or with one that nobody has computed
    FORMULA = "formula"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is not empty: its text as a person sees it, and what sort of value it is; of a date the whole `day`, though
    its format may show less.
    """

    text: str
    sort: Sort = Sort.TEXT
    day: date | None = field(default=None, compare=False)


BLANK = Cell("")


@dataclass(frozen=True)
class Merge:
    """A merged range; rows and columns count from 0, both ends are part of it."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell is part of the range."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


@dataclass(frozen=True)
class Grid:
    """The cells of a sheet that are not empty, by row and column from 0, and its merged ranges.

    `name` is how a person calls the file, `others` the sheets beside this one that hold something. A `turned` grid has its
    rows and columns exchanged, and calls each cell by its place in the file all the same. Of a table that was folded, `moved`
    says for each row that stood further to the right in which row of the file it is, and by how many columns. `computed` are the
    cells whose value is that of a formula, `marks` the colours and strokes of cells that have any, be they empty; both are known
    of xlsx alone, as is `comments`. `epoch` is the day 0 of its numbers that are days.
    """

    name: str
    rows: Mapping[int, Mapping[int, Cell]]
    merges: tuple[Merge, ...] = ()
    sheet: str = ""
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    others: tuple[str, ...] = ()
    turned: bool = field(default=False)
    moved: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    computed: frozenset[tuple[int, int]] = frozenset()
    marks: Mapping[tuple[int, int], str] = field(default_factory=dict)
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    epoch: date = EPOCH

    @cached_property
    def columns(self) -> tuple[int, ...]:
        """The columns in which something stands."""
        return tuple(sorted({c for row in self.rows.values() for c in row}))

    @cached_property
    def lines(self) -> tuple[int, ...]:
        """The rows in which something stands."""
        return tuple(sorted(self.rows))

    @cached_property
    def _merged(self) -> dict[int, list[Merge]]:
        """The merged ranges by each filled row that they touch; ranges of whole columns are no longer than the sheet."""
        found: dict[int, list[Merge]] = {}
        for merge in self.merges:
            if merge.bottom - merge.top < len(self.rows):
                within: Iterable[int] = range(merge.top, merge.bottom + 1)
            else:
                within = (r for r in self.rows if merge.top <= r <= merge.bottom)
            for r in within:
                found.setdefault(r, []).append(merge)
        return found

    @cached_property
    def _plain(self) -> dict[int, dict[int, str]]:
        """The texts that are no signs for nothing."""
        return {
            r: {c: cell.text for c, cell in cells.items() if cell.text and not _NOTHING.fullmatch(cell.text)}
            for r, cells in self.rows.items()
        }  # fmt: skip

    def merge_at(self, row: int, column: int) -> Merge | None:
        """The merged range that a cell is part of."""
        return next((m for m in self._merged.get(row, ()) if m.left <= column <= m.right), None)

    def cell(self, row: int, column: int) -> Cell:
        """What stands in a cell, as it stands there."""
        return self.rows.get(row, {}).get(column, BLANK)

    def text(self, row: int, column: int) -> str:
        """The text of a cell; signs for nothing such as —, and what is hidden under a merged cell, are blank."""
        cells = self._plain.get(row)
        return cells.get(column, "") if cells else ""

    def texts(self, row: int) -> Mapping[int, str]:
        """The texts of a row by their columns, without blanks and signs for nothing."""
        return self._plain.get(row, {})

    def filled(self, row: int) -> tuple[int, ...]:
        """The columns of a row in which something stands that is no sign for nothing."""
        return tuple(sorted(self._plain.get(row, ())))

    def call(self, row: int, column: int) -> str:
        """A cell as a spreadsheet calls it."""
        return cell_name(*self.in_file(row, column)) if self.turned or self.moved else cell_name(row, column)

    def in_file(self, row: int, column: int) -> tuple[int, int]:
        """Where a cell stands in the file."""
        if self.turned:
            row, column = column, row
        own, right = self.moved.get(row, (row, 0))
        return own, column + right

    def in_line(self, row: int) -> int:
        """The row of the file in which a row stands; of a turned grid its column."""
        return row if self.turned else self.in_file(row, 0)[0]

    def problem(self, kind: Kind, row: int, column: int, /, **values: object) -> Problem:
        """A problem at a cell; its sentences may use {cell} and {found}, what stands in it."""
        found = " ".join(self.cell(row, column).text.split())
        if len(found) > 60:
            found = found[:59] + "…"
        told = {"cell": self.call(row, column), "found": found, **values}
        at = self.in_file(row, column)
        place = Place(f"{self.name}[{self.sheet}]" if self.sheet else self.name, at[0] + 1, at[1] + 1)
        return problem(kind, place, "", **told)

    def turn(self) -> "Grid":
        """The grid with its rows and columns exchanged."""
        rows: dict[int, dict[int, Cell]] = {}
        for r in self.lines:
            for c, cell in self.rows[r].items():
                rows.setdefault(c, {})[r] = cell
        merges = tuple(Merge(m.left, m.top, m.right, m.bottom) for m in self.merges)
        hidden = self.hidden_columns, self.hidden_rows
        return replace(
            self, rows=rows, merges=merges, turned=not self.turned, hidden_rows=hidden[0], hidden_columns=hidden[1]
        )  # fmt: skip

    def keep(self, rows: Iterable[int]) -> "Grid":
        """The grid with some of its rows only."""
        kept = {r: self.rows[r] for r in rows if r in self.rows}
        return replace(self, rows=kept)


def clean_text(text: str) -> str:
    """A text without what is invisible in it, and without white space around it."""
    return text.translate(_INVISIBLE).strip()


def make_grid(name: str, lines: Iterable[Iterable[str | Cell]], merges: Iterable[Merge] = ()) -> Grid:
    """A grid from the cells of each row, in order."""
    return Grid(name, dict(fill_rows(enumerate(map(enumerate, lines)))), tuple(merges))


def fill_rows(
    lines: Iterable[tuple[int, Iterable[tuple[int, str | Cell]]]],
) -> Iterator[tuple[int, dict[int, Cell]]]:
    """The rows that hold something, with their cells that hold something."""
    for r, line in lines:
        row = {}
        for c, given in line:
            cell = Cell(clean_text(given)) if isinstance(given, str) else given
            if cell.text:
                row[c] = cell
        if row:
            yield r, row


def column_name(column: int) -> str:
    """A column as a spreadsheet calls it: the first is A."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """A cell as a spreadsheet calls it: the first row and column are A1."""
    return f"{column_name(column)}{row + 1}"


def parse_column(text: str) -> int | None:
    """The column that a spreadsheet calls so, None where it calls none so."""
    if not re.fullmatch("[A-Za-z]{1,3}", text):
        return None
    number = 0
    for letter in text.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
