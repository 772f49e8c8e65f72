"""A sheet as text: its cells, what is merged, and how a person calls a cell. Knows neither files nor what cells mean."""

import re
from dataclasses import dataclass

from cleancomm.problem import Kind, Place, Problem, problem

_NOTHING = re.compile(r"[-—–―－/／]+|无")


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
    """A sheet as text, a blank cell as "", and its merged ranges; `name` is how a person calls the file."""

    name: str
    cells: tuple[tuple[str, ...], ...]
    merges: tuple[Merge, ...] = ()

    @property
    def width(self) -> int:
        """How many columns the widest row has."""
        return max(map(len, self.cells), default=0)

    def text(self, row: int, column: int) -> str:
        """What stands in a cell; cells beyond the end of a row, and signs for nothing such as —, are blank."""
        cells = self.cells[row]
        text = cells[column].strip() if column < len(cells) else ""
        return "" if _NOTHING.fullmatch(text) else text

    def problem(self, kind: Kind, row: int, column: int, **values: object) -> Problem:
        """A problem at a cell; its sentences may use {cell} and {found}, what stands in it."""
        found = " ".join(self.text(row, column).split())
        told = {"cell": cell_name(row, column), "found": found, **values}
        return problem(kind, Place(self.name, row + 1, column + 1), "", **told)


def cell_name(row: int, column: int) -> str:
    """A cell as a spreadsheet calls it: the first row and column are A1."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"
