"""The header of a table: where it ends, which column holds the streets, and what each other column holds.

The rule. The street column is the one headed 街道 (乡镇, 地区 ...), else the first. The header is what stands above the
first row whose street cell is filled and that holds a figure or a name; what stands alone above it, such as a title, is
left out. A column's heading is every header cell above it: a merged cell counts for all columns that it spans, and where
nothing is merged a filled cell spans the blanks to its right. A heading with a year, a span, a quarter, a half-year or a
month makes a column of that period: of counts (个数, 数量), of names (名称, 名单, 小区), else of either, cell by cell.
总数, 合计, 总计, 小计 are stated totals, 社区数 the communities of the street, 比例 a ratio; 序号 and 备注 are left out.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum

from cleancomm.message import N_
from cleancomm.plan.deadline import DeadlineError, parse_deadline
from cleancomm.problem import Kind, Problem, error
from cleancomm.sheet.grid import Grid

HEADER = error(
    "table.header",
    N_("a heading without a period"),
    N_("{cell}: the heading {found} has no period that can be told"),
    N_("write a year, a quarter or a half-year into the heading, such as 2023年 or 2025年一季度, or remove the column"),
)
SUBTOTAL = error(
    "table.subtotal",
    N_("a total of a period that no column gives"),
    N_("{cell}: {found} is a total of {period}, and no column gives targets of that period"),
    N_("remove the column; write the total under totals in plan.yaml afterwards"),
)

# a figure of the table, with commas between thousands or without
NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_PLACE = r"(?:街道|街镇|镇街|乡镇|街乡|街|镇|乡|地区|辖区|属地|区域)"
_STREET = re.compile(rf"(?:所属|所在)?{_PLACE}(?:[(/、]?{_PLACE}\)?)?(?:办事处|名称|名)?")
_TOTAL_ROW = re.compile(r"全区(?:合计|总计)?|合计|总计|小计|共计|总数")
_SKIPPED = re.compile(r"序号|编号|备注|说明")
_COMMUNITIES = re.compile(r"(?:现有|辖区|所辖)?社区(?:居委会)?总?(?:数量?|个数)")
_RATIO = re.compile(r"比例|占比|百分比")
_TOTAL = re.compile(r"总数|合计|总计|小计|总量|共计")
_PLANNED = re.compile(r"(?:计划|任务|目标|建成).*数$")
_COUNTS = re.compile(r"数量|个数|计划数|任务数|数$")
_NAMES = re.compile(r"名称|名单|小区|社区名")
_HEADING_ONLY = re.compile(r"数$|数量|名称|名单|比例|占比|备注|^小区$|^社区$")

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
class Heading:
    """What a column holds, of which period; `heading` is its lowest heading and `row` where that stands."""

    part: Part
    period: str = ""
    heading: str = ""
    row: int = 0


@dataclass(frozen=True)
class Header:
    """What the header says: the street column, the first row below it, every column, and what is wrong with it."""

    street: int
    first: int
    columns: dict[int, Heading]
    problems: tuple[Problem, ...]


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


def first_cell(grid: Grid, row: int, street: int) -> str:
    """The first filled cell of a row up to the street column, as a heading."""
    return next((plain_heading(t) for c in range(street + 1) if (t := grid.text(row, c))), "")


def is_total(grid: Grid, row: int, street: int) -> bool:
    """Whether a row states totals."""
    return bool(_TOTAL_ROW.fullmatch(first_cell(grid, row, street)))


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
    return bool(re.fullmatch(_YEAR, plain)) or (not NUMBER.fullmatch(plain) and bool(_PERIOD.search(plain)))


def _starts_details(grid: Grid, row: int, street: int) -> bool:
    """Whether the details start with a row: it has a street, or totals, and a figure or a name beside it."""
    own = plain_heading(grid.text(row, street))
    if not is_total(grid, row, street) and (not own or _STREET.fullmatch(own)):
        return False
    return any(t and not _only_heading(t) for c in range(street + 1, grid.width) if (t := grid.text(row, c)))


def _find_rows(grid: Grid, heading: int | None, street: int) -> tuple[list[int], int]:
    """The rows of the header, without what stands alone above it, and the first row of details."""
    first = next((r for r in range(len(grid.cells)) if _starts_details(grid, r, street)), len(grid.cells))
    rows = []
    for r in range(first):
        filled = [c for c in range(grid.width) if grid.text(r, c)]
        above = heading is None or r < heading
        alone = len(filled) == 1 and above and (filled[0] <= street or not _PERIOD.search(grid.text(r, filled[0])))
        if filled and not alone:
            rows.append(r)
    return rows, first


def _find_owners(grid: Grid, rows: list[int]) -> dict[tuple[int, int], tuple[int, int]]:
    """Header cell -> the filled cell that counts for it."""
    merges = [m for m in grid.merges if any(m.top <= r <= m.bottom for r in rows)]
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for i, r in enumerate(rows):
        for c in range(grid.width):
            merge = next((m for m in merges if m.holds(r, c)), None)
            if merge:
                if grid.text(merge.top, merge.left):
                    found[r, c] = (merge.top, merge.left)
            elif grid.text(r, c):
                found[r, c] = (r, c)
            elif not merges and (r, c - 1) in found and all(found.get((q, c)) == found.get((q, c - 1)) for q in rows[:i]):
                found[r, c] = found[r, c - 1]
    return found


@dataclass
class _Reading:
    """One pass over the header of a grid; problems grow here."""

    grid: Grid
    year: int | None
    problems: list[Problem] = field(default_factory=list)

    def report(self, kind: Kind, row: int, column: int, **values: object) -> None:
        """Keep a problem at a cell."""
        self.problems.append(self.grid.problem(kind, row, column, **values))

    def classify(self, rows: list[int], street: int, first: int) -> dict[int, Heading]:
        """What each column holds, from its headings alone."""
        owners, columns = _find_owners(self.grid, rows), {}
        for c in range(self.grid.width):
            above = list(dict.fromkeys(owners[r, c] for r in reversed(rows) if (r, c) in owners))
            filled = [r for r in range(first, len(self.grid.cells)) if self.grid.text(r, c)]
            if c == street:
                columns[c] = Heading(Part.STREET)
            elif c < street or (not filled and not any(at[1] == c for at in above)):
                columns[c] = Heading(Part.NOTHING)
            elif not above:
                self.report(HEADER, filled[0], c, found="")
            else:
                columns[c] = self.classify_column(above)
        given = {c.period for c in columns.values() if c.part in (Part.COUNTS, Part.NAMES, Part.EITHER)}
        for c, column in columns.items():
            if column.part is Part.TOTAL and column.period and column.period not in given:
                self.report(SUBTOTAL, column.row, c, found=column.heading, period=column.period)
        return columns

    def classify_column(self, above: list[tuple[int, int]]) -> Heading:
        """What a column with these header cells, the lowest first, holds."""
        headings = [self.grid.text(*at) for at in above]
        row, lowest = above[0][0], plain_heading(headings[0])
        try:
            period = _period_of(headings, self.year)
        except DeadlineError:
            self.report(HEADER, *above[0], found=headings[0])
            return Heading(Part.NOTHING)
        if _SKIPPED.fullmatch(lowest):
            part = Part.NOTHING
        elif _COMMUNITIES.fullmatch(lowest) and not period:
            part = Part.COMMUNITIES
        elif _RATIO.search(lowest):
            part = Part.RATIO
        elif _TOTAL.search(lowest) or (not period and _PLANNED.search(lowest)):
            part = Part.TOTAL
        elif not period:
            self.report(HEADER, *above[0])
            part = Part.NOTHING
        elif _COUNTS.search(lowest):
            part = Part.COUNTS
        else:
            part = Part.NAMES if _NAMES.search(lowest) else Part.EITHER
        return Heading(part, period or "", lowest, row)


def read_header(grid: Grid, year: int | None = None) -> Header:
    """What the header of a grid says; `year` is the plan's, for periods without one."""
    heading, street = _find_street_column(grid)
    rows, first = _find_rows(grid, heading, street)
    reading = _Reading(grid, year)
    columns = reading.classify(rows, street, first)
    return Header(street, first, columns, tuple(reading.problems))
