"""What a table says, as one frozen value: what each column and row is, every figure with its cell, totals with their check.

It is shown to a person before anything is written, and a plan is made from it alone.
"""

from dataclasses import field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from cleancomm.message import Message
from cleancomm.plan.deadline import single_year
from cleancomm.plan.models import Figures, RoleKind
from cleancomm.problem import Problem
from cleancomm.sheet.grid import Grid
from cleancomm.value import dataclass

At = tuple[int, int]


@dataclass(frozen=True)
class Asked:
    """A task as an option names it; a measure or an item that it does not give is for the table to say."""

    name: str
    measure: str | None = None
    item: str | None = None


@dataclass(frozen=True)
class Answers:
    """What a person says of a table, in the rows and columns of the file; `across` is a row that has streets side by side."""

    header: frozenset[int] | None = None
    street: int | None = None
    across: int | None = None
    skip: frozenset[int] = frozenset()
    only: frozenset[int] | None = None
    tasks: tuple[Asked, ...] = ()
    period: str | None = None
    # stated totals that differ, and stand so in the document
    accepted: frozenset[At] = frozenset()

    @property
    def year(self) -> int | None:
        """The year of the period, where it is of one."""
        return single_year(self.period) if self.period else None


class Use(StrEnum):
    """What a column is for."""

    STREET = "street"
    YEARS = "years"
    INDICATORS = "indicators"
    MEASURES = "measures"
    FIGURES = "figures"
    NAMES = "names"
    BOTH = "both"
    TOTAL = "total"
    COMMUNITIES = "communities"
    RATIO = "ratio"
    DUE = "due"
    ROLE = "role"
    LEFT = "left"


# what holds targets
TARGETS = (Use.FIGURES, Use.NAMES, Use.BOTH)


@dataclass(frozen=True)
class Column:
    """A column: its headings from the top down, where the lowest stands, and what was understood of it."""

    column: int
    at: At
    path: tuple[str, ...]
    use: Use
    period: str = ""
    cumulative: bool = False
    indicator: str = ""
    measure: str = ""
    why: Message | None = None
    # of a total: what it is the sum of, where its headings do not say that
    of: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """Its headings as one."""
        return "/".join(" ".join(p.split()) for p in self.path)


@dataclass(frozen=True)
class LeftOut:
    """Rows that hold no figures of the plan, and why; of a turned table its columns, unless they are rows `in_file`."""

    rows: tuple[int, ...]
    why: Message
    text: str = ""
    in_file: bool = False


class Entry(NamedTuple):
    """What one cell says: an amount in the measure of the task, names, or both; and the day by which, in the row's words."""

    at: At
    street: str | None
    task: str
    period: str
    amount: Decimal | None
    names: tuple[str, ...] = ()
    due: str | None = None

    @property
    def counted(self) -> Decimal:
        """The units that it stands for."""
        return Decimal(len(self.names)) if self.amount is None else self.amount


@dataclass(frozen=True)
class Stated:
    """A stated total: what it counts, and what that comes to.

    `streets` and `periods` are None for all of them; several `tasks` are of one measure.
    """

    at: At
    label: str
    amount: Decimal
    tasks: tuple[str, ...]
    streets: tuple[str, ...] | None
    periods: tuple[str, ...] | None
    counted: Decimal
    communities: bool = False

    @property
    def difference(self) -> Decimal:
        """Counted less stated."""
        return self.counted - self.amount


@dataclass(frozen=True)
class Uncarried:
    """A stated total that the plan cannot carry, and why."""

    at: At
    label: str
    amount: Decimal
    why: Message


@dataclass(frozen=True)
class Share:
    """A stated share in percent, of a street or of the whole."""

    at: At
    percent: Decimal
    task: str
    street: str | None
    heading: str


@dataclass(frozen=True)
class Place:
    """A street with its cell and, where the table counts them, its communities."""

    name: str
    at: At
    communities: int | None = None


@dataclass(frozen=True)
class TaskSeen:
    """A task that the table holds; `indicator` is how its headings call it."""

    name: str
    measure: str
    item: str | None
    indicator: str
    figures: Figures = Figures.INCREMENT
    # whether no word gives its measure, and one is taken
    assumed: bool = False


@dataclass(frozen=True)
class Carried:
    """The units that carry a task under a word of the table, with the cells that name them."""

    task: str
    word: str
    kind: RoleKind
    units: tuple[str, ...]
    cells: tuple[At, ...]


@dataclass(frozen=True)
class Remark:
    """What a column of remarks says in a row, and of whom."""

    at: At
    who: str
    text: str


@dataclass(frozen=True)
class Understanding:
    """All that was understood of a table, with what is wrong (`problems`) and what wants a look (`doubts`).

    `differences` are stated figures that what was read does not come to: nothing is written of them until a person accepts them.
    """

    grid: Grid
    label: str
    titles: tuple[int, ...] = ()
    # what these say beside a line that is nothing but the measure
    title_texts: tuple[str, ...] = ()
    # the measures that a line above the table gives, and where in the file
    measures_above: tuple[str, ...] = ()
    measured_at: At = (0, 0)
    header: tuple[int, ...] = ()
    columns: tuple[Column, ...] = ()
    left: tuple[LeftOut, ...] = ()
    streets: tuple[Place, ...] = ()
    tasks: tuple[TaskSeen, ...] = ()
    entries: tuple[Entry, ...] = ()
    stated: tuple[Stated, ...] = ()
    uncarried: tuple[Uncarried, ...] = ()
    shares: tuple[Share, ...] = ()
    carried: tuple[Carried, ...] = ()
    remarks: tuple[Remark, ...] = ()
    # whether the rows are of units, and not of streets
    by_unit: bool = False
    problems: tuple[Problem, ...] = ()
    doubts: tuple[Problem, ...] = ()
    differences: tuple[Problem, ...] = ()
    read: int = field(default=0)
