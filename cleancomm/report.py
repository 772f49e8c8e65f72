"""Reports as frozen values: columns, rows, facts, prose. They know nothing of any form of output.

Cells and columns meet by name: a row says what stands under which key, in any order; what it does not say is absent.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from cleancomm.message import Message, Template
from cleancomm.problem import Problem
from cleancomm.value import dataclass


class Kind(StrEnum):
    """What the cells of a column are."""

    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"
    DAY = "day"
    STATE = "state"
    FLAG = "flag"


class Tone(StrEnum):
    """How a value is meant: what colour, or shade, or mark that is, each form of output decides."""

    PLAIN = "plain"
    NEAR = "near"
    GOOD = "good"
    CARE = "care"
    BAD = "bad"


class Term(NamedTuple):
    """An enumerated value: JSON prints the code, text the translated word, in its tone."""

    code: str
    word: Message
    tone: Tone = Tone.PLAIN


Plain = str | int | Decimal | date | bool | Message | Term | None


class Amended(NamedTuple):
    """A value that an amendment has changed, and what the document has: both are shown, the latter marked."""

    now: Plain
    was: Plain


Cell = Plain | Amended


def amended(now: Plain, was: Plain) -> Cell:
    """A value beside the document's, or alone where they are the same."""
    return now if now == was else Amended(now, was)


def now(cell: Cell) -> Plain:
    """What holds now of a cell, where it was amended."""
    return cell.now if isinstance(cell, Amended) else cell


def number_in(cell: Cell) -> Decimal | None:
    """The number that holds now in a cell; None for an absent one and for what is no number."""
    value = now(cell)
    return Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


class Column(NamedTuple):
    """A column: its key for programs and its heading for people, who do not see an optional one that is empty.

    A heading that is a text is the plan's own word, which is never translated. `short` is how many characters of a
    cell plain aligned text has room for; every other form has all of them. `rank` is how soon a column is left out where a
    table has no room: 0 never, 1 when nothing else helps, a higher one sooner.
    """

    key: str
    heading: Template | Message | str
    kind: Kind = Kind.TEXT
    optional: bool = False
    short: int | None = None
    rank: int = 0


Row = Mapping[str, Cell]


class DoubleKey(ValueError):
    """Two parts of a report that programs would find under one key, or a cell under none: a fault of the program."""


def _check_once(where: str, keys: Iterable[str]) -> None:
    if twice := [key for key, times in Counter(keys).items() if times > 1]:
        raise DoubleKey(f"{where}: {', '.join(twice)}")


class Chart(NamedTuple):
    """A drawing of a table, a bar a row, each of its own scale: which of its columns names it, which is its share in percent, of
    what figure and of how many it is told to be, where its mark stands, how far it is behind that, and whose tone it has. A row
    without a share has no bar.
    """

    label: str
    share: str
    value: str
    end: str
    mark: str
    gap: str
    state: str

    @property
    def keys(self) -> set[str]:
        """The columns that it is of."""
        return set(self)


class Timeline(NamedTuple):
    """A drawing of a table over time, a row from its first day to its due day: which of its columns names it, which are these
    days, which the day on which it was done, and whose tone it has; and which day is today.
    """

    label: str
    start: str
    due: str
    done: str
    state: str
    today: date

    @property
    def keys(self) -> set[str]:
        """The columns that it is of."""
        return {self.label, self.start, self.due, self.done, self.state}


class Head(NamedTuple):
    """A heading over several columns, from the first of them to the last."""

    heading: Template | Message | str
    first: str
    last: str


@dataclass(frozen=True)
class Layout:
    """How a table is printed on paper, for the forms that have paper.

    `heads` are the rows of headings above those of the columns, from the top; a column under one of them has the heading of
    `labels`. The rows come in blocks of so many each; over those of a block the cells of the `joined` columns are one. What
    stands in a `stacked` column is printed in the cell of the other, below its text. `fixed` columns stay in view; `spare`
    ones are left out, from the first, where a small paper has no room for them.
    """

    heads: tuple[tuple[Head, ...], ...] = ()
    labels: Mapping[str, Template | Message | str] = field(default_factory=dict)
    blocks: tuple[int, ...] = ()
    joined: frozenset[str] = frozenset()
    stacked: Mapping[str, str] = field(default_factory=dict)
    fixed: int = 1
    spare: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """Rows under columns, with a total row and notes where there are any; `about` is what each row is about.

        Where figures are of unlike measures there is no one `total` but `totals`, one for each measure. One that is not `shown`
    is for programs and for who asks for it by its key: people do not see it among others. JSON has a `listed` one as the list
    of its rows alone.
    """

    key: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    title: Message | None = None
    total: Row | None = None
    totals: tuple[Row, ...] = ()
    notes: tuple[Message, ...] = ()
    about: tuple[object, ...] = ()
    chart: Chart | Timeline | None = None
    shown: bool = True
    listed: bool = False
    layout: Layout = Layout()

    def __post_init__(self) -> None:
        keys = [c.key for c in self.columns]
        _check_once(self.key, keys)
        known = set(keys)
        for row in (*self.rows, *self.last_rows):
            if not row.keys() <= known:
                raise DoubleKey(f"{self.key}: no column {', '.join(row.keys() - known)}")
        if self.about and len(self.about) != len(self.rows):
            raise DoubleKey(f"{self.key}: {len(self.about)} addresses for {len(self.rows)} rows")
        if self.chart is not None and not self.chart.keys <= known:
            raise DoubleKey(f"{self.key}: a chart of columns that are not there")

    @property
    def last_rows(self) -> tuple[Row, ...]:
        """The rows that add up, below the others."""
        return (self.total,) if self.total is not None else self.totals

    def cells(self, row: Row) -> list[Cell]:
        """The cells of a row in the order of the columns; what it does not say is absent."""
        return [row.get(c.key) for c in self.columns]


def narrow(table: Table, columns: tuple[Column, ...]) -> Table:
    """The table with some columns alone."""
    keys = {c.key for c in columns}

    def pick(row: Row) -> Row:
        return {k: v for k, v in row.items() if k in keys}

    total = pick(table.total) if table.total is not None else None
    totals = tuple(map(pick, table.totals))
    return replace(table, columns=columns, rows=tuple(map(pick, table.rows)), total=total, totals=totals)


def visible(table: Table) -> Table:
    """The table as a person sees it: without the optional columns in which nothing stands."""
    kept = tuple(
        c for c in table.columns if not c.optional or any(r.get(c.key) not in (None, "") for r in (*table.rows, *table.last_rows))
    )
    if len(kept) == len(table.columns):
        return table
    return replace(narrow(table, kept), chart=None)


class Fact(NamedTuple):
    """One labelled value beside the tables."""

    key: str
    label: Template
    value: Cell


class Section(NamedTuple):
    """A part of an official paper: its heading, its sentences, and the tables that follow them, by their keys.

    One with a `mark` is an annex, which begins a page of its own under that mark.
    """

    heading: Message | None
    sentences: tuple[Message, ...] = ()
    tables: tuple[str, ...] = ()
    mark: Message | None = None


@dataclass(frozen=True)
class Sheet:
    """How a report is written as an official paper: its sections in their order, and what stands around them; or, for a form
    of one page, the facts that stand in its `boxes`, row by row, those in `space` with so many lines left free for a pen.

    `band` is a term over the boxes in whose tone they are marked; `masthead` is the head in red.
    """

    title: Message
    masthead: Message | None = None
    number: Message | None = None
    day: Message | None = None
    addressees: Message | None = None
    office: Message | None = None
    sections: tuple[Section, ...] = ()
    boxes: tuple[tuple[str, ...], ...] = ()
    space: Mapping[str, int] = field(default_factory=dict)
    band: Term | None = None


class Blank(NamedTuple):
    """A cell that is left empty for a person to fill in; where it is one of some words, these."""

    words: tuple[Template, ...] = ()


@dataclass(frozen=True)
class Form:
    """What makes a report a form that goes out and comes back: its one table is printed with white cells among locked ones.

    `head` is the line above the headings, `white` are the columns that may be filled in, `blanks` says in which of them a row
    has a white cell. `days` are the first and the last day that a white cell takes. `foot` are labels with room behind them,
    `guide` what a sheet of its own tells; `hidden` are the rows of a sheet that nobody sees. `file` is its name without suffix.
    """

    file: str
    sheets: tuple[Template, Template, str]
    head: Message
    white: frozenset[str]
    blanks: tuple[Mapping[str, Blank], ...]
    days: tuple[date, date]
    foot: tuple[Template, ...] = ()
    guide: tuple[Message, ...] = ()
    hidden: tuple[tuple[str, ...], ...] = ()


# what every JSON document has by itself
OWN_KEYS = ("schemaVersion", "kind", "title", "shipped", "invented", "asOf", "knownOn", "notes", "prose")


@dataclass(frozen=True)
class Report:
    """What a command answers.

    `prose` are sentences that come first; `problems` is None where the answer is not about any, and may be empty.
    `found` says that what was looked for is there: a broken total, an overdue milestone. `known_on` is the day up to which
    the record was known, None for all of it; `shipped` says that the plan is nobody's own, `invented` that the record is. A
    `brief` one is for people its title alone; one that is `mailed` is as wide as a mail where no other form is asked for.
    With a `sheet` it is an official paper to the forms that can be one. One with a `form` is printed as that by the files
    that an office fills in; one of several `parts` is written as a file each.
    """

    kind: str
    title: Message
    tables: tuple[Table, ...] = ()
    facts: tuple[Fact, ...] = ()
    notes: tuple[Message, ...] = ()
    as_of: date | None = None
    known_on: date | None = None
    shipped: bool = False
    invented: bool = False
    prose: tuple[Message, ...] = ()
    problems: tuple[Problem, ...] | None = None
    found: bool = False
    brief: bool = False
    mailed: bool = False
    sheet: Sheet | None = None
    extra: Mapping[str, object] = field(default_factory=dict)
    form: Form | None = None
    parts: tuple["Report", ...] = ()

    def __post_init__(self) -> None:
        facts = dict.fromkeys(f.key for f in self.facts)  # a fact may be told several times, as a list
        own = OWN_KEYS if self.problems is None else (*OWN_KEYS, "problems", "counts")
        own = own if self.sheet is None else (*own, "sections")
        _check_once(self.kind, (*own, *facts, *(t.key for t in self.tables), *self.extra))
        if self.sheet is not None:
            named = {key for part in self.sheet.sections for key in part.tables} - {t.key for t in self.tables}
            named |= {key for row in self.sheet.boxes for key in row} - facts.keys()
            if named:
                raise DoubleKey(f"{self.kind}: a paper of {', '.join(sorted(named))}, which are not there")

    @property
    def shown(self) -> tuple[Table, ...]:
        """The tables that people see."""
        return tuple(t for t in self.tables if t.shown)


# the key under which the problems of a report stand, which are a table to the forms that have nothing but tables
PROBLEMS = "problems"
# and the table of what a calendar holds
EVENTS = "events"


def list_tables(report: Report) -> tuple[str, ...]:
    """The keys of all that can be had of a report as a table, its problems first."""
    first = () if report.problems is None else (PROBLEMS,)
    return (*first, *(t.key for t in report.tables))


def select_table(report: Report, key: str) -> Report | None:
    """A report with one of its tables alone, None where it has none of that key; what is said of the whole stays."""
    if key == PROBLEMS and report.problems is not None:
        return replace(report, tables=(), facts=(), sheet=None)
    chosen = tuple(replace(t, shown=True) for t in report.tables if t.key == key)
    return replace(report, tables=chosen, facts=(), problems=None, sheet=None) if chosen else None
