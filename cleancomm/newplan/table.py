"""A grid of cells, streets x periods, -> streets, targets, ratios and stated totals; `header` says what the columns hold.

The rule. A row that begins with 合计, 总计, 小计 or 全区 states totals; a blank street cell continues the street above.
A figure may have the measure behind it; —, / and 无 stand for nothing; names are parted at 、 ， ; and line ends.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from cleancomm.message import N_
from cleancomm.newplan.header import NUMBER, Heading, Part, first_cell, is_total, read_header
from cleancomm.plan.models import Ratio, Selector, Street, Target, Total
from cleancomm.problem import Kind, Place, Problem, error, problem
from cleancomm.sheet.grid import Grid, cell_name

FIGURE = error(
    "table.figure",
    N_("text where a figure is expected"),
    N_("{cell}: {found} stands where a figure is expected"),
    N_("write a number such as 8 or 16.5, or leave the cell empty"),
)
NAME = error(
    "table.name",
    N_("a number where names are expected"),
    N_("{cell}: the number {found} stands where names are expected"),
    N_("write the names, with 、 between them, or correct the heading of the column"),
)
NO_STREET = error(
    "table.no_street",
    N_("a name or a figure without a street"),
    N_("{cell}: {found} belongs to no street"),
    N_("write the name of the street into the street column of this row"),
)
TWO_STREETS = error(
    "table.street_twice",
    N_("two streets of one name"),
    N_("{cell}: the street {found} stands in {first} already"),
    N_("put the rows of a street together and write its name in the first of them only"),
)
SECOND = error(
    "table.second_figure",
    N_("a second figure for one street and period"),
    N_("{cell}: {found} is a second figure for {subject}"),
    N_("keep one of the two"),
)
MERGED = error(
    "table.merged",
    N_("one cell merged over columns of several kinds"),
    N_("{cell}: {found} stands in one cell merged over several columns"),
    N_("take the merged cells apart and write each figure into its own column"),
)
EMPTY = error(
    "table.empty",
    N_("a table without a street"),
    N_("no row has a street with a figure or a name"),
    N_("the first column holds the streets, the header above them the periods"),
)

COMMUNITY = "个"

_NOTE_ROW = re.compile(r"(?:注|备注|说明|填表人?|制表人?)\d*:")
# a formula that was never computed, and what a spreadsheet shows for one that went wrong
_FAULT = re.compile(r"=.*|#[A-Z0/]+[!?]?", re.S)
# what is neither a figure nor a name, and a figure with its names behind it: 2（春风里、秋实里）
_UNSURE = re.compile(r"[约近]\s*\d|待定|暂定|若干|不少于|不低于|[≥≤>＞≧]|\d{4}-\d\d-\d\d|(?:True|False)$|\d+ days?")
_COUNTED_NAMES = re.compile(r"(?P<count>\d+)[个处户]?\s*[（(：:](?P<names>.+?)[）)]?", re.S)
# names are parted at 、 ， , ; and line ends, but not inside brackets
_SEPARATOR = re.compile(r"[、，,;；\r\n]+(?![^（(]*[）)])")


@dataclass(frozen=True)
class PlanTable:
    """What a table says, in the terms of a plan."""

    streets: tuple[Street, ...] = ()
    targets: tuple[Target, ...] = ()
    totals: tuple[Total, ...] = ()
    ratios: tuple[Ratio, ...] = ()


def split_names(text: str) -> tuple[str, ...]:
    """The names in a cell."""
    return tuple(" ".join(n.split()) for n in _SEPARATOR.split(text) if n.strip())


@dataclass
class _Reading:
    """One pass over a grid; what is found grows here."""

    grid: Grid
    label: str
    task: str
    measure: str
    year: int | None
    problems: list[Problem] = field(default_factory=list)
    figures: dict[tuple[str, str], Decimal] = field(default_factory=dict)
    names: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    communities: dict[str, int] = field(default_factory=dict)
    totals: list[Total] = field(default_factory=list)
    ratios: list[Ratio] = field(default_factory=list)
    streets: dict[str, int] = field(default_factory=dict)

    def report(self, kind: Kind, row: int, column: int, **values: object) -> None:
        """Keep a problem at a cell."""
        self.problems.append(self.grid.problem(kind, row, column, **values))

    def number(self, row: int, column: int, *, whole: bool = False) -> Decimal | None:
        """The figure in a cell, with the measure behind it or without; a problem where there is none."""
        text = self.with_no_measure(row, column)
        if not NUMBER.fullmatch(text):
            self.report(FIGURE, row, column)
            return None
        number = Decimal(text.replace(",", ""))
        if whole and number != int(number):
            self.report(FIGURE, row, column)
            return None
        return number

    def percent(self, row: int, column: int) -> Decimal | None:
        """A ratio in percent; a share of 1 such as 0.8 is 80 percent."""
        text = unicodedata.normalize("NFKC", self.grid.text(row, column)).replace(" ", "")
        if not NUMBER.fullmatch(text.removesuffix("%")):
            self.report(FIGURE, row, column)
            return None
        number = Decimal(text.removesuffix("%").replace(",", ""))
        return number * 100 if number <= 1 and not text.endswith("%") else number

    def read_ratio(self, row: int, column: int, street: str | None, who: str, heading: str) -> None:
        """A cell of a column of ratios."""
        share = self.percent(row, column)
        if share is not None:
            self.ratios.append(Ratio(percent=share, task=self.task, street=street, source=f"{self.label} {who} {heading}"))

    def state(self, number: Decimal | None, of: Selector, source: str) -> None:
        """Keep a stated total."""
        if number is not None:
            measure = COMMUNITY if of.communities else self.measure
            self.totals.append(Total(stated=number, measure=measure, of=of, source=f"{self.label} {source}"))

    def read_totals(self, row: int, street: int, columns: dict[int, Heading]) -> None:
        """A row of stated totals."""
        who = first_cell(self.grid, row, street)
        for c, column in self.filled(row, columns):
            match column.part:
                case Part.COMMUNITIES:
                    of = Selector(communities=True)
                    self.state(self.number(row, c, whole=True), of, f"{who} {column.heading}")
                case Part.RATIO:
                    self.read_ratio(row, c, None, who, column.heading)
                case Part.TOTAL:
                    of = Selector(task=self.task, period=column.period or None)
                    self.state(self.number(row, c), of, f"{who} {column.heading}")
                case _:
                    of = Selector(task=self.task, period=column.period)
                    self.state(self.number(row, c), of, f"{who} {column.period}")

    def filled(self, row: int, columns: dict[int, Heading]) -> Iterator[tuple[int, Heading]]:
        """The cells of a row that say something, without those merged over columns of several periods."""
        for c, column in columns.items():
            if column.part in (Part.STREET, Part.NOTHING) or not self.grid.text(row, c):
                continue
            merge = next((m for m in self.grid.merges if m.holds(row, c)), None)
            kinds = {columns[k].period or columns[k].part for k in range(c, merge.right + 1) if k in columns} if merge else set()
            if len(kinds) > 1:
                self.report(MERGED, row, c)
            else:
                yield c, column

    def read_details(self, row: int, who: str, columns: dict[int, Heading]) -> None:
        """A row of a street."""
        for c, column in self.filled(row, columns):
            key = (who, column.period)
            match column.part:
                case Part.COMMUNITIES:
                    number = self.number(row, c, whole=True)
                    if who in self.communities:
                        self.report(SECOND, row, c, subject=who)
                    elif number is not None:
                        self.communities[who] = int(number)
                case Part.RATIO:
                    self.read_ratio(row, c, who, who, column.heading)
                case Part.TOTAL:
                    of = Selector(task=self.task, street=who, period=column.period or None)
                    self.state(self.number(row, c), of, f"{who} {column.heading}")
                case _:
                    numeric = bool(re.match(r"[-+]?\d[\d.,]*$", self.with_no_measure(row, c)))
                    both = _COUNTED_NAMES.fullmatch(self.grid.text(row, c))
                    if _FAULT.fullmatch(self.grid.text(row, c)) or _UNSURE.match(self.grid.text(row, c)):
                        self.report(FIGURE, row, c)
                    elif both and key in self.figures:
                        self.report(SECOND, row, c, subject="/".join(key))
                    elif both:
                        self.figures[key] = Decimal(both["count"])
                        self.names.setdefault(key, []).extend(split_names(both["names"]))
                    elif column.part is Part.NAMES and numeric:
                        self.report(NAME, row, c)
                    elif column.part is Part.COUNTS or numeric:
                        self.read_figure(row, c, key)
                    else:
                        self.names.setdefault(key, []).extend(split_names(self.grid.text(row, c)))

    def with_no_measure(self, row: int, column: int) -> str:
        """A cell without the measure behind its figure."""
        return unicodedata.normalize("NFKC", self.grid.text(row, column)).removesuffix(self.measure).strip()

    def read_figure(self, row: int, column: int, key: tuple[str, str]) -> None:
        """A cell that is the count of a street and period; there is one only."""
        number = self.number(row, column)
        if number is not None and key in self.figures:
            self.report(SECOND, row, column, subject="/".join(key))
        elif number is not None:
            self.figures[key] = number

    def read(self) -> PlanTable:
        """The whole table."""
        header = read_header(self.grid, self.year)
        self.problems += header.problems
        street, columns = header.street, header.columns
        who, skipping = "", False
        for r in range(header.first, len(self.grid.cells)):
            own = " ".join(self.grid.text(r, street).split())
            skipping = skipping and not own
            if is_total(self.grid, r, street):
                who = ""
                self.read_totals(r, street, columns)
            elif _NOTE_ROW.match(first_cell(self.grid, r, street)):
                continue
            elif own in self.streets:
                self.report(TWO_STREETS, r, street, first=cell_name(self.streets[own], street))
                who, skipping = "", True
            elif own:
                who = own
                self.streets[own] = r
                self.read_details(r, who, columns)
            elif who:
                self.read_details(r, who, columns)
            elif not skipping:
                for c, _ in self.filled(r, columns):
                    self.report(NO_STREET, r, c)
        if not self.streets:
            self.problems.append(problem(EMPTY, Place(self.grid.name)))
        order = {p: i for i, p in enumerate(dict.fromkeys(c.period for c in columns.values()))}
        keys = dict.fromkeys((*self.figures, *self.names))
        places = list(self.streets)
        return PlanTable(
            streets=tuple(
                Street(name=s, communities=self.communities.get(s), source=self.label) for s in self.streets
            ),
            targets=tuple(
                Target(
                    period=period, street=s, quantity=self.figures.get((s, period)),
                    names=tuple(self.names.get((s, period), ())), source=f"{self.label} {s}",
                )
                for s, period in sorted(keys, key=lambda k: (places.index(k[0]), order[k[1]]))
            ),
            totals=tuple(self.totals),
            ratios=tuple(self.ratios),
        )  # fmt: skip


def read_table(grid: Grid, label: str, task: str, measure: str, year: int | None = None) -> tuple[PlanTable, tuple[Problem, ...]]:
    """What a grid says of a task, with every problem in the order of its cells.

    `label` is how sources call the table. `year` is the plan's, for periods without one.
    """
    reading = _Reading(grid, label, task, measure, year)
    table = reading.read()
    return table, tuple(sorted(reading.problems, key=lambda p: p.order))
