"""A grid of cells, streets x periods, -> streets, targets, ratios and stated totals. Knows neither files nor spreadsheets.

The rule. The street column is the one headed 街道 (乡镇, 地区 ...), else the first. The header is what stands above the
first row whose street cell is filled and that holds a figure or a name; what stands alone above it, such as a title, is
left out. A column's heading is every header cell above it: a merged cell counts for all columns that it spans, and where
nothing is merged a filled cell spans the blanks to its right. A heading with a year, a span, a quarter, a half-year or a
month makes a column of that period: of counts (个数, 数量), of names (名称, 名单, 小区), else of either, cell by cell.
总数, 合计, 总计, 小计 are stated totals, 社区数 the communities of the street, 比例 a ratio; 序号 and 备注 are left out.
A row that begins with 合计, 总计, 小计 or 全区 states totals; a blank street cell continues the street above.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from cleancomm.message import N_
from cleancomm.plan.deadline import DeadlineError, parse_deadline
from cleancomm.plan.models import Ratio, Selector, Street, Target, Total
from cleancomm.problem import Kind, Place, Problem, error, problem

HEADER = error(
    "table.header",
    N_("a heading without a period"),
    N_("{cell}: the heading {found} has no period that can be told"),
    N_("write a year, a quarter or a half-year into the heading, such as 2023年 or 2025年一季度, or remove the column"),
)
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
SUBTOTAL = error(
    "table.subtotal",
    N_("a total of a period that no column gives"),
    N_("{cell}: {found} is a total of {period}, and no column gives targets of that period"),
    N_("remove the column; write the total under totals in plan.yaml afterwards"),
)
EMPTY = error(
    "table.empty",
    N_("a table without a street"),
    N_("no row has a street with a figure or a name"),
    N_("the first column holds the streets, the header above them the periods"),
)

COMMUNITY = "个"

_PLACE = r"(?:街道|街镇|镇街|乡镇|街乡|街|镇|乡|地区|辖区|属地|区域)"
_STREET = re.compile(rf"(?:所属|所在)?{_PLACE}(?:[(/、]?{_PLACE}\)?)?(?:办事处|名称|名)?")
_TOTAL_ROW = re.compile(r"全区(?:合计|总计)?|合计|总计|小计|共计|总数")
_SKIPPED = re.compile(r"序号|编号|备注|说明")
_NOTE_ROW = re.compile(r"(?:注|备注|说明|填表人?|制表人?)(?:\d*)[::]")
_COMMUNITIES = re.compile(r"(?:现有|辖区|所辖)?社区(?:居委会)?总?(?:数量?|个数)")
_RATIO = re.compile(r"比例|占比|百分比")
_TOTAL = re.compile(r"总数|合计|总计|小计|总量|共计")
_PLANNED = re.compile(r"(?:计划|任务|目标|建成).*数$")
_COUNTS = re.compile(r"数量|个数|计划数|任务数|数$|^数$")
_NAMES = re.compile(r"名称|名单|小区|社区名")
_HEADING_ONLY = re.compile(r"数$|数量|名称|名单|比例|占比|备注|^小区$|^社区$")
_NOTHING = re.compile(r"[-—–―/／]+|无")
# a formula that was never computed, and what a spreadsheet shows for one that went wrong
_FAULT = re.compile(r"=.*|#[A-Z0/]+[!?]?", re.S)
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
# names are parted at 、 ， , ; and line ends, but not inside brackets
_SEPARATOR = re.compile(r"[、，,;；\r\n]+(?![^（(]*[）)])")

_YEAR = r"(?:19|20)\d{2}"
_TO = r"[—–\-~至到]+"
_PART = rf"\d{{1,2}}月?{_TO}\d{{1,2}}月|1[0-2]月|[1-9]月|第?[一二三四1-4]季度|[上下]半年"
_PERIOD = re.compile(
    rf"(?P<first>{_YEAR})(?:年度|年)?(?:{_TO}(?P<last>{_YEAR})(?:年度|年)?|(?<=[年度])(?P<part>{_PART}))?|(?P<alone>{_PART})"
)
_UNCLEAR = re.compile(rf"{_YEAR}年|\d月|\d日|季度|半年|旬|^初")


class Part(StrEnum):
    """What a column holds."""

    STREET = "street"
    COUNTS = "counts"
    NAMES = "names"
    EITHER = "either"
    TOTAL = "total"
    COMMUNITIES = "communities"
    RATIO = "ratio"
    NOTHING = "nothing"


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

    def place(self, row: int, column: int) -> Place:
        """The cell as a place; both count from 1."""
        return Place(self.name, row + 1, column + 1)


@dataclass(frozen=True)
class Column:
    """What a column holds, of which period; `heading` is its lowest heading and `row` where that stands."""

    part: Part
    period: str = ""
    heading: str = ""
    row: int = 0


@dataclass(frozen=True)
class Table:
    """What a table says, in the terms of a plan."""

    streets: tuple[Street, ...] = ()
    targets: tuple[Target, ...] = ()
    totals: tuple[Total, ...] = ()
    ratios: tuple[Ratio, ...] = ()


def cell_name(row: int, column: int) -> str:
    """A cell as a spreadsheet calls it: the first row and column are A1."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def plain_heading(text: str) -> str:
    """A heading without spaces and without a measure in brackets at its end."""
    return re.sub(r"\([^()]{1,4}\)$", "", re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))


def find_period(heading: str) -> str | None:
    """The period that a heading names, None without one; raises DeadlineError for one that cannot be told.

    到2023年建成示范社区个数 has 2023, 2023年-2024年 has 2023-2024, 2025年一季度 itself, a bare 一季度 no year of its own.
    """
    text = plain_heading(heading)
    found = _PERIOD.search(text)
    if found is None:
        return None
    if _UNCLEAR.search(text[: found.start()]) or _UNCLEAR.search(text[found.end() :]):
        raise DeadlineError(heading)
    if found["alone"]:
        return found["alone"]
    if found["last"]:
        return f"{found['first']}-{found['last']}"
    return f"{found['first']}年{found['part']}" if found["part"] else found["first"]


def _period_of(headings: list[str], year: int | None) -> str | None:
    """The period of a column from its headings, the lowest first; a wording without a year takes that of a heading above."""
    part = None
    for heading in headings:
        period = find_period(heading)
        if period is None:
            continue
        if not re.match(_YEAR, period):
            part = part or period
            continue
        whole = f"{period}年{part}" if part and re.fullmatch(_YEAR, period) else period
        parse_deadline(whole)
        return whole
    if part is not None:
        parse_deadline(part, year)
    return part


def split_names(text: str) -> tuple[str, ...]:
    """The names in a cell."""
    return tuple(" ".join(n.split()) for n in _SEPARATOR.split(text) if n.strip())


def _find_street_column(grid: Grid) -> tuple[int | None, int]:
    """The row and column of the heading 街道; without one no row, and the first column that is not 序号."""
    for r in range(len(grid.cells)):
        for c in range(grid.width):
            if _STREET.fullmatch(plain_heading(grid.text(r, c))):
                return r, c
    numbered = any(_SKIPPED.fullmatch(plain_heading(grid.text(r, 0))) for r in range(len(grid.cells)))
    return None, 1 if numbered else 0


def _only_heading(text: str) -> bool:
    """Whether a text can stand in a header only: a year by itself is one, 8 and 春风里 are not."""
    plain = plain_heading(text)
    if _HEADING_ONLY.search(plain) or _TOTAL.fullmatch(plain):
        return True
    return bool(re.fullmatch(_YEAR, plain)) or (not _NUMBER.fullmatch(plain) and bool(_PERIOD.search(plain)))


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
        found = " ".join(self.grid.text(row, column).split())
        place = self.grid.place(row, column)
        self.problems.append(problem(kind, place, "", **{"cell": cell_name(row, column), "found": found, **values}))

    def first_cell(self, row: int, street: int) -> str:
        """The first filled cell up to the street column, as a heading."""
        return next((plain_heading(t) for c in range(street + 1) if (t := self.grid.text(row, c))), "")

    def is_total(self, row: int, street: int) -> bool:
        """Whether a row states totals."""
        return bool(_TOTAL_ROW.fullmatch(self.first_cell(row, street)))

    def starts(self, row: int, street: int) -> bool:
        """Whether the details start with a row: it has a street, or totals, and a figure or a name beside it."""
        own = plain_heading(self.grid.text(row, street))
        if not self.is_total(row, street) and (not own or _STREET.fullmatch(own)):
            return False
        return any(t and not _only_heading(t) for c in range(street + 1, self.grid.width) if (t := self.grid.text(row, c)))

    def find_header(self, heading: int | None, street: int) -> tuple[list[int], int]:
        """The rows of the header, without what stands alone above it, and the first row of details."""
        first = next((r for r in range(len(self.grid.cells)) if self.starts(r, street)), len(self.grid.cells))
        rows = []
        for r in range(first):
            filled = [c for c in range(self.grid.width) if self.grid.text(r, c)]
            above = heading is None or r < heading
            alone = len(filled) == 1 and above and (filled[0] <= street or not _PERIOD.search(self.grid.text(r, filled[0])))
            if filled and not alone:
                rows.append(r)
        return rows, first

    def owners(self, rows: list[int]) -> dict[tuple[int, int], tuple[int, int]]:
        """Header cell -> the filled cell that counts for it."""
        merges = [m for m in self.grid.merges if any(m.top <= r <= m.bottom for r in rows)]
        found: dict[tuple[int, int], tuple[int, int]] = {}
        for i, r in enumerate(rows):
            for c in range(self.grid.width):
                merge = next((m for m in merges if m.holds(r, c)), None)
                if merge:
                    if self.grid.text(merge.top, merge.left):
                        found[r, c] = (merge.top, merge.left)
                elif self.grid.text(r, c):
                    found[r, c] = (r, c)
                elif not merges and (r, c - 1) in found and all(found.get((q, c)) == found.get((q, c - 1)) for q in rows[:i]):
                    found[r, c] = found[r, c - 1]
        return found

    def classify(self, rows: list[int], street: int, first: int) -> dict[int, Column]:
        """What each column holds, from its headings alone."""
        owners, columns = self.owners(rows), {}
        for c in range(self.grid.width):
            above = list(dict.fromkeys(owners[r, c] for r in reversed(rows) if (r, c) in owners))
            filled = [r for r in range(first, len(self.grid.cells)) if self.grid.text(r, c)]
            if c == street:
                columns[c] = Column(Part.STREET)
            elif c < street or (not filled and not any(at[1] == c for at in above)):
                columns[c] = Column(Part.NOTHING)
            elif not above:
                self.report(HEADER, filled[0], c, found="")
            else:
                columns[c] = self.classify_column(above)
        given = {c.period for c in columns.values() if c.part in (Part.COUNTS, Part.NAMES, Part.EITHER)}
        for c, column in columns.items():
            if column.part is Part.TOTAL and column.period and column.period not in given:
                self.report(SUBTOTAL, column.row, c, found=column.heading, period=column.period)
        return columns

    def classify_column(self, above: list[tuple[int, int]]) -> Column:
        """What a column with these header cells, the lowest first, holds."""
        headings = [self.grid.text(*at) for at in above]
        row, lowest = above[0][0], plain_heading(headings[0])
        try:
            period = _period_of(headings, self.year)
        except DeadlineError:
            self.report(HEADER, *above[0], found=headings[0])
            return Column(Part.NOTHING)
        if _SKIPPED.fullmatch(lowest):
            part = Part.NOTHING
        elif _COMMUNITIES.fullmatch(lowest) and not period:
            part = Part.COMMUNITIES
        elif _RATIO.search(lowest):
            part = Part.RATIO
        elif _TOTAL.search(lowest) or (not period and _PLANNED.search(lowest)):
            part = Part.TOTAL
        elif not period:
            self.report(HEADER, *above[0], found=" ".join(headings[0].split()))
            part = Part.NOTHING
        elif _COUNTS.search(lowest):
            part = Part.COUNTS
        else:
            part = Part.NAMES if _NAMES.search(lowest) else Part.EITHER
        return Column(part, period or "", lowest, row)

    def number(self, row: int, column: int, *, whole: bool = False) -> Decimal | None:
        """The figure in a cell, with the measure behind it or without; a problem where there is none."""
        text = unicodedata.normalize("NFKC", self.grid.text(row, column)).removesuffix(self.measure).strip()
        if not _NUMBER.fullmatch(text):
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
        if not _NUMBER.fullmatch(text.removesuffix("%")):
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

    def read_totals(self, row: int, street: int, columns: dict[int, Column]) -> None:
        """A row of stated totals."""
        who = self.first_cell(row, street)
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

    def filled(self, row: int, columns: dict[int, Column]) -> Iterator[tuple[int, Column]]:
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

    def read_details(self, row: int, who: str, columns: dict[int, Column]) -> None:
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
                    if _FAULT.fullmatch(self.grid.text(row, c)):
                        self.report(FIGURE, row, c)
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

    def read(self) -> Table:
        """The whole table."""
        heading, street = _find_street_column(self.grid)
        rows, first = self.find_header(heading, street)
        columns = self.classify(rows, street, first)
        who, skipping = "", False
        for r in range(first, len(self.grid.cells)):
            own = " ".join(self.grid.text(r, street).split())
            skipping = skipping and not own
            if self.is_total(r, street):
                who = ""
                self.read_totals(r, street, columns)
            elif _NOTE_ROW.match(self.first_cell(r, street)):
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
        return Table(
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


def read_table(grid: Grid, label: str, task: str, measure: str, year: int | None = None) -> tuple[Table, tuple[Problem, ...]]:
    """What a grid says of a task, with every problem in the order of its cells.

    `label` is how sources call the table. `year` is the plan's, for periods without one.
    """
    reading = _Reading(grid, label, task, measure, year)
    table = reading.read()
    return table, tuple(sorted(reading.problems, key=lambda p: p.order))
