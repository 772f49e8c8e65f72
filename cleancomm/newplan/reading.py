"""The state of one pass over a table: what each room finds, for the rooms after it."""

from dataclasses import dataclass, field
from typing import NamedTuple

from cleancomm.newplan.columns import Above
from cleancomm.newplan.figure import Said
from cleancomm.newplan.layout import Layout
from cleancomm.newplan.rows import Row
from cleancomm.newplan.scope import Scope
from cleancomm.newplan.understanding import Answers, At, Column, LeftOut, Place, Share, Uncarried, Use
from cleancomm.problem import Kind, Problem
from cleancomm.sheet.grid import Cell, Grid


class Raw(NamedTuple):
    """What one cell says, before its task and measure are known."""

    at: At
    column: Column
    street: str | None
    period: str
    indicator: str
    said: Said
    measure: str = ""


@dataclass(frozen=True)
class RawTotal:
    """A stated total, before what it counts is known."""

    at: At
    column: Column
    scope: Scope
    label: str
    said: Said
    period: str
    indicator: str


@dataclass(frozen=True)
class Pending:
    """A row of totals that waits until all figures are read: what it may be of, its cells, its own period and indicator."""

    row: Row
    scopes: list[Scope]
    cells: list[tuple[Column, At]]
    period: str
    head: str


@dataclass
class Reading:
    """One pass over a table; what is found grows here, room by room."""

    whole: Grid
    label: str
    answers: Answers
    layout: Layout = field(init=False)
    above: Above = field(default_factory=Above)
    rows: list[Row] = field(default_factory=list)
    key_use: Use = Use.STREET
    # whether several rows of a street are parts of it, whose figures add up
    parts: bool = False
    # whether the rows are of units, and not of streets
    by_unit: bool = False
    problems: list[Problem] = field(default_factory=list)
    doubts: list[Problem] = field(default_factory=list)
    differences: list[Problem] = field(default_factory=list)
    left: list[LeftOut] = field(default_factory=list)
    columns: dict[int, Column] = field(default_factory=dict)
    raws: list[Raw] = field(default_factory=list)
    totals: list[RawTotal] = field(default_factory=list)
    pending: list[Pending] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
    streets: dict[str, Place] = field(default_factory=dict)
    measures: dict[int, str] = field(default_factory=dict)
    read_cells: int = 0
    # rows that --skip or --only leaves out, with their cells
    omitted: dict[int, dict[int, Cell]] = field(default_factory=dict)
    uncarried: list[Uncarried] = field(default_factory=list)

    @property
    def grid(self) -> Grid:
        """The grid as it is read: turned where its streets stand side by side."""
        return self.layout.grid

    def report(self, kind: Kind, at: At, **values: object) -> None:
        """Keep a problem at a cell."""
        self.problems.append(self.grid.problem(kind, *at, **values))
