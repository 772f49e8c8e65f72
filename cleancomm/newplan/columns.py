"""What each column holds: by its headings, from the top down, and by all its cells."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from cleancomm.message import N_, Message, say
from cleancomm.newplan import words
from cleancomm.newplan.dates import read_dates
from cleancomm.newplan.figure import Said, read_cell
from cleancomm.newplan.layout import Layout
from cleancomm.newplan.measure import is_measure, read_unit_line, split_measure
from cleancomm.newplan.overlap import settle_overlaps
from cleancomm.newplan.parts import lend_periods, settle_parts
from cleancomm.newplan.period import YEAR, When, find_period, squash
from cleancomm.newplan.rows import Row, Sort
from cleancomm.newplan.understanding import TARGETS, Answers, Column, Use
from cleancomm.number import count_of
from cleancomm.plan.deadline import DeadlineError, parse_deadline
from cleancomm.problem import Problem, error

HEADER = error(
    "table.header",
    N_("a heading without a period"),
    N_("{cell}: the heading {found} has no period that can be told"),
    N_("give the period with --period, or in the heading, such as 2023年 or 2025年一季度; or name the columns with --only"),
)
DATE = error(
    "table.date",
    N_("a date in a heading that may be a day, a month or a year"),
    N_("{cell}: {found} is {day} to a spreadsheet, and may stand for that day, its month or its year"),
    N_("write the heading as text, such as 2023年, 2023年1月 or 2023年1月1日前"),
)
JANUARY = error(
    "table.january",
    N_("a month that may be January or October"),
    N_("{cell}: {found} may be January, or October without its 0"),
    N_("write the heading as text, such as 2023年1月 or 2023年10月"),
)
DONE = error(
    "table.done",
    N_("a column of what was done, with none of what is to be done"),
    N_("{cell}: {found} tells what was done, and no column tells what is to be done"),
    N_("if its figures are targets all the same, say so with --only COLUMNS"),
)
RATES = error(
    "table.rates",
    N_("a table of rates, with no figure that adds up"),
    N_("{cell}: {found} is a rate, and no column has figures that add up"),
    N_("a plan counts what is to be done; write the number of units beside the rate, in a column with the year above it"),
)


NOT_CHOSEN = say(N_("not among --only"))
REMARKS = say(N_("remarks: no target has a place for them; they stand in the comment of plan.yaml"))

# 某政发〔2023〕15号 says when it was written, not of when its figures are
_DOCUMENT_NUMBER = re.compile(r"[〔\[(【](?:19|20)[0-9]{2}[〕\])】]第?[0-9]{1,4}号")

# measures that are headings as well
_OTHER_WORDS = "小区 社区 村 楼 单元 站 点 井 门 路 年 月 日 户数 岗 组 项 期 所"
_NO_MEASURES = frozenset(_OTHER_WORDS.split())


@dataclass(frozen=True)
class Above:
    """What stands above a table and counts for all of it."""

    period: str = ""
    measures: tuple[str, ...] = ()
    at: tuple[int, int] = (0, 0)
    cumulative: bool = False
    dated: tuple[int, int] = (0, 0)
    # whether the cell of the measures says nothing else
    unit_line: bool = False


@dataclass
class _Tally:
    """How many cells of a column say what."""

    figures: int = 0
    names: int = 0
    both: int = 0
    doubtful: int = 0

    @property
    def filled(self) -> int:
        """How many cells there are."""
        return self.figures + self.names + self.both + self.doubtful


@dataclass
class Columns:
    """One walk over the columns of a table."""

    layout: Layout
    rows: Sequence[Row]
    answers: Answers
    above: Above
    key_use: Use
    problems: list[Problem] = field(default_factory=list)
    doubts: list[Problem] = field(default_factory=list)
    # whether several rows of a street are parts of it, whose figures add up
    parts: bool = False

    def read(self) -> dict[int, Column]:
        """Every column of the table."""
        assert self.layout.key is not None
        grid = self.layout.grid
        self.data = [r.row for r in self.rows if r.sort is Sort.STREET]
        self.every = [r.row for r in self.rows if r.sort in (Sort.STREET, Sort.TOTAL, Sort.GROUP)]
        self.spoken, self.unclear = read_dates(grid, self.layout.header, self.layout.key)
        self.measures_row = self._find_measures_row()
        self.tallies = {c: self._tally(c) for c in grid.columns}
        found = {c: column for c in grid.columns if (column := self._read_column(c))}
        return self._settle(found)

    def _find_measures_row(self) -> int | None:
        """The last row of the header, where it holds nothing but the measures of headings above it."""
        grid, header = self.layout.grid, self.layout.header
        if len(header) < 2:
            return None
        cells = [c for c in grid.filled(header[-1]) if not ((m := grid.merge_at(header[-1], c)) and m.top < header[-1])]
        above = [_join([_without_period(split_measure(grid.text(*at))[0]) for at in self.layout.path(c)[:-1]]) for c in cells]
        plain = all(is_measure(t) and t not in _NO_MEASURES for c in cells if (t := squash(grid.text(header[-1], c))))
        return header[-1] if cells and plain and all(above) else None

    def says(self, row: int, column: int) -> Said | None:
        """What a cell says, None for a blank one."""
        grid = self.layout.grid
        return read_cell(grid.cell(row, column)) if grid.text(row, column) else None

    def _tally(self, column: int) -> _Tally:
        tally = _Tally()
        grid = self.layout.grid
        for r in self.data:
            if column not in grid.texts(r):
                continue
            said = read_cell(grid.rows[r][column])
            if said.doubtful:
                tally.doubtful += 1
            elif said.names and said.amount is not None:
                tally.both += 1
            elif said.names:
                tally.names += 1
            else:
                tally.figures += 1
        return tally

    def _read_column(self, c: int) -> Column | None:
        """A column by its headings alone, with its period where it names one."""
        grid = self.layout.grid
        cells = self.layout.path(c)
        filled = [r for r in self.every if c in grid.texts(r)]
        own = any(at[1] == c for at in cells)
        if not filled and not own:
            return None
        at = cells[-1] if cells else (filled[0], c)
        texts = [self.spoken.get(cell) or grid.text(*cell) for cell in cells]
        bare, measure = [], ""
        for cell, text in zip(cells, texts, strict=True):
            rest, found = ("", squash(text)) if cell[0] == self.measures_row else split_measure(text)
            bare.append(rest)
            measure = found or measure
        path = tuple(t for cell, t in zip(cells, texts, strict=True) if cell[0] != self.measures_row)
        column = Column(c, at, path, Use.LEFT, measure=measure)
        if c == self.layout.key:
            return replace(column, use=self.key_use)
        early = self._read_keys(column, bare[-1] if bare else "", c)
        if early is not None:
            return early
        if not cells:
            self.problems.append(grid.problem(HEADER, filled[0], c, found=""))
            return replace(column, why=say(N_("it has no heading")))
        unclear = next((cell for cell in cells if cell in self.unclear), None)
        if unclear is not None and (self.answers.only is None or self._chosen(c)):
            self._ask_for_date(unclear)
            return replace(column, why=say(N_("its period cannot be told")))
        try:
            when = self._find_period(bare)
        except DeadlineError as fault:
            if filled or self._chosen(c):
                self.problems.append(grid.problem(HEADER, *at, found=fault.phrase))
            return replace(column, why=say(N_("its period cannot be told")))
        return self._read_use(
            replace(column, period=when.period if when else "", cumulative=bool(when and when.cumulative)), bare, when
        )

    def _ask_for_date(self, at: tuple[int, int]) -> None:
        day = self.unclear[at]
        said = f"{day.year}年{day.month}月{day.day}日" if day else ""
        problem = self.layout.grid.problem(DATE if day else JANUARY, *at, day=said)
        if problem not in self.problems:
            self.problems.append(problem)

    def _chosen(self, column: int) -> bool:
        return self.answers.only is not None and self._file_column(column) in self.answers.only

    def _file_column(self, column: int) -> int:
        return column if not self.layout.grid.turned else -1

    def _read_keys(self, column: Column, lowest: str, c: int) -> Column | None:
        """A column that says what its rows are about, or nothing of the plan."""
        tally = self.tallies[c]
        if self._chosen(c):
            return None
        if words.is_serial_heading(lowest) and tally.filled:
            return replace(column, why=say(N_("running numbers")))
        if not lowest and c < (self.layout.key or 0) and self._is_sequence(c):
            return replace(column, why=say(N_("running numbers")))
        if (use := self._read_down(lowest, c)) is not None:
            return replace(column, use=use)
        if words.is_due_heading(lowest) and tally.filled:
            return replace(column, use=Use.DUE)
        if words.find_role(lowest) and tally.filled:
            return replace(column, use=Use.ROLE)
        if words.is_remark_heading(lowest):
            return replace(column, why=REMARKS)
        if words.is_left_heading(lowest):
            return replace(column, why=say(N_("no figures of the plan, by its heading")))
        region = c < (self.layout.key or 0) and tally.names and not tally.figures and not words.is_part_heading(lowest)
        if words.is_region_heading(lowest) or words.is_street_heading(lowest) or (region and not _names_period(lowest)):
            return replace(column, why=say(N_("groups of streets"))) if not tally.figures else None
        return None

    def _read_down(self, lowest: str, c: int) -> Use | None:
        """What a column says of each row: its period, its measure, its indicator; None for any other."""
        tally = self.tallies[c]
        if words.is_years_heading(lowest) or words.is_units_heading(lowest):
            texts = [text for r in self.data if (text := self.layout.grid.text(r, c))]
            if words.is_years_heading(lowest) and texts and all(map(_names_period, texts)):
                return Use.YEARS
            measures = sum(map(is_measure, texts))
            if words.is_units_heading(lowest) and measures and measures * 2 >= len(texts):
                return Use.MEASURES
        indicator = words.is_indicator_heading(lowest) and lowest not in ("项目", "项目名称")
        return Use.INDICATORS if indicator and tally.names and tally.names == tally.filled else None

    def _is_sequence(self, c: int) -> bool:
        grid = self.layout.grid
        numbers = [number for r in self.data if (number := count_of(squash(grid.text(r, c)))) is not None]
        return bool(numbers) and all(b - a == 1 for a, b in pairwise(numbers))

    def _find_period(self, headings: list[str]) -> When | None:
        """The period of a column from its headings; a wording without a year takes that of a heading above."""
        part: When | None = None
        cumulative = any("累计" in squash(h) for h in headings)
        for heading in reversed(headings):
            when = find_period(heading)
            if when is None:
                continue
            if not when.has_year:
                part = part or when
                continue
            if part and not part.has_year and _is_year(when.period):
                when = replace(when, period=f"{when.period}年{part.period}")
            parse_deadline(when.period)
            return replace(when, cumulative=when.cumulative or cumulative)
        return self._complete(replace(part, cumulative=part.cumulative or cumulative)) if part else None

    def _complete(self, part: When) -> When:
        """A part of a year with its year, from the title or from what --period says."""
        if _is_year(self.above.period):
            part = replace(part, period=f"{self.above.period}年{part.period}")
            parse_deadline(part.period)
        else:
            parse_deadline(part.period, self.answers.year)
        return part

    def _read_use(self, column: Column, bare: list[str], when: When | None) -> Column:
        """What a column holds by the words of its headings."""
        tally, lowest = self.tallies[column.column], bare[-1]
        plain = [_without_period(b) for b in bare]
        last = next((p for p in reversed(plain) if p), "")
        column = replace(column, indicator=_join(plain))
        if re.fullmatch(r"[0-9.,]+", column.indicator) and (when or self.above.period or self.answers.period):
            self.problems.append(self.layout.grid.problem(HEADER, *column.at))
        if self.answers.only is not None and not self._chosen(column.column) and not self.layout.grid.turned:
            total = words.is_total_heading(lowest) or (words.is_total_heading(last) and not when) or self._is_below_total(bare)
            return replace(column, use=Use.TOTAL if total else Use.LEFT, why=NOT_CHOSEN)
        if any(map(words.is_done_heading, plain)) and not any(map(words.is_planned_by, bare)) and not self._chosen(column.column):
            return replace(column, use=Use.LEFT, why=say(N_("what was done")))
        if words.is_communities_heading(last) and when is None and not tally.names:
            return replace(column, use=Use.COMMUNITIES)
        if words.is_stock_heading(last) and not self._chosen(column.column):
            return replace(column, use=Use.LEFT, why=say(N_("what there is already")))
        if words.is_ratio_heading(last) and when is None:
            return replace(column, use=Use.RATIO)
        if any(map(words.is_rate_heading, (last, *column.path[-1:]))) or words.is_ratio_heading(last):
            return replace(column, use=Use.LEFT, why=say(N_("rates, which do not add up")))
        if words.is_total_heading(lowest) or (words.is_total_heading(last) and not when) or self._is_below_total(bare):
            return replace(column, use=Use.TOTAL)
        use = self._read_cells(last, tally)
        return replace(column, use=use) if use else replace(column, why=say(N_("nothing stands in it")))

    def _is_below_total(self, bare: list[str]) -> bool:
        """Whether a heading such as 户数 stands below 合计, with no period between the two."""
        place = next((n for n in reversed(range(len(bare))) if words.is_total_word(bare[n])), None)
        return place is not None and not any(map(_names_period, bare[place + 1 :]))

    def _read_cells(self, heading: str, tally: _Tally) -> Use | None:
        """Figures, names or both, by all the cells of a column, where its heading leaves that open."""
        if words.is_names_heading(heading) and (tally.names or not tally.figures or "名" in heading):
            return Use.NAMES
        if words.is_counts_heading(heading) and (tally.figures or tally.both or words.is_counts_heading(heading)):
            return Use.FIGURES
        if tally.both and tally.both >= max(tally.figures, tally.names):
            return Use.BOTH
        if tally.figures >= tally.names and (tally.figures or tally.doubtful):
            return Use.FIGURES
        if tally.names:
            return Use.NAMES
        return Use.FIGURES

    def _settle(self, found: dict[int, Column]) -> dict[int, Column]:
        """The columns once each knows of the others: who lends a period, what is beside what."""
        grid = self.layout.grid
        if self.answers.only is not None and not any(c.use in TARGETS for c in found.values()):
            chosen = [c for c in found.values() if c.use is Use.TOTAL and self._chosen(c.column)]
            found.update({c.column: replace(c, use=Use.FIGURES) for c in chosen})
        years = any(c.use is Use.YEARS for c in found.values())
        lend_periods(found)
        targets = [c for c in found.values() if c.use in TARGETS]
        dated = [c for c in targets if c.period]
        for column in targets:
            if column.period or years:
                continue
            found[column.column] = self._settle_undated(column, dated, targets)
        self._leave_done(found)
        settle_parts(found, self.every, self.says)
        self._take_running_totals(found)
        year = self.answers.year
        settle_overlaps(found, self.data, self.says, year, self.above.period or self.answers.period or "")
        targets = [c for c in found.values() if c.use in TARGETS]
        figures = [c for c in targets if c.use is not Use.NAMES]
        for column in targets:
            if column.use is Use.NAMES and figures:
                found[column.column] = self._pair(column, figures)
        for column in [c for c in found.values() if c.use in TARGETS and not c.period and not years]:
            self.problems.append(grid.problem(HEADER, *column.at))
            found[column.column] = replace(column, use=Use.LEFT, why=say(N_("its period cannot be told")))
        rates = [c for c in found.values() if c.why == say(N_("rates, which do not add up"))]
        if rates and not any(c.use in TARGETS for c in found.values()) and not self.problems:
            self.problems += [grid.problem(RATES, *c.at, found=c.heading) for c in rates]
        done = [c for c in found.values() if c.why and c.why == say(N_("what was done"))]
        if done and not any(c.use in TARGETS for c in found.values()) and not self.problems:
            self.problems += [grid.problem(DONE, *c.at, found=c.heading) for c in done]
        return found

    def _leave_done(self, found: dict[int, Column]) -> None:
        """2023年完成 beside 2023年计划 or 2024年计划 tells what was done."""
        if not any("计划" in p or "目标" in p for c in found.values() if c.use in TARGETS for p in c.path):
            return
        for column in [c for c in found.values() if c.use in TARGETS]:
            lowest = _without_period(split_measure(column.path[-1])[0]) if column.path else ""
            if lowest in ("完成", "完成数", "实绩") and not self._chosen(column.column):
                found[column.column] = replace(column, use=Use.LEFT, why=say(N_("what was done")))

    def _take_running_totals(self, found: dict[int, Column]) -> None:
        """到2025年累计 beside 2024年 and 2025年 states a total; it is a target only among others of its kind."""
        year = self.answers.year
        plain = [c for c in found.values() if c.use in TARGETS and c.period and not c.cumulative]
        for column in [c for c in found.values() if c.use in TARGETS and c.period and c.cumulative]:
            same = [parse_deadline(c.period, year) for c in plain if c.indicator == column.indicator]
            own = parse_deadline(column.period, year)
            if own and any(s and s.end == own.end for s in same):
                found[column.column] = replace(column, use=Use.TOTAL)

    def _settle_undated(self, column: Column, dated: list[Column], targets: list[Column]) -> Column:
        """A column of figures or names that has no period of its own."""
        grid, tally = self.layout.grid, self.tallies[column.column]
        lowest = column.path[-1] if column.path else ""
        if dated:
            if column.use is Use.NAMES and not tally.figures and not tally.both:
                return column  # beside figures, or a part of the street: `_pair` tells
            if words.is_planned_heading(_without_period(split_measure(lowest)[0])):
                return replace(column, use=Use.TOTAL)
            if column.use is Use.FIGURES and self._adds_up(column.column, dated):
                return replace(column, use=Use.TOTAL)
            if tally.filled or any(grid.text(r, column.column) for r in self.every):
                self.problems.append(grid.problem(HEADER, *column.at))
            return replace(column, use=Use.LEFT, why=say(N_("its period cannot be told")))
        if self.above.period or self.answers.period:
            running = column.cumulative or self.above.cumulative
            return replace(column, period=self.above.period or self.answers.period or "", cumulative=running)
        if column.use is Use.NAMES and any(t.use is not Use.NAMES for t in targets):
            return column
        self.problems.append(grid.problem(HEADER, *column.at))
        return replace(column, use=Use.LEFT, why=say(N_("its period cannot be told")))

    def _adds_up(self, c: int, dated: list[Column]) -> bool:
        """Whether a column is the sum of those with periods, in several rows and in each."""
        parts = [d.column for d in dated if d.use is Use.FIGURES]
        if len(parts) < 2 or len({d.indicator for d in dated}) > 1 or any(d.cumulative for d in dated):
            return False
        compared = 0
        for row in self.data:
            whole, found = self.says(row, c), [self.says(row, p) for p in parts]
            if whole is None and not any(found):
                continue
            amounts = [s.amount for s in found if s]
            if whole is None or whole.amount is None or None in amounts or whole.amount != sum(a for a in amounts if a):
                return False
            compared += 1
        return compared > 1

    def _pair(self, column: Column, figures: list[Column]) -> Column:
        """A column of names beside figures: theirs, or the parts of a street, which the figures are of."""
        own = column.period and has_own_period(column.path)
        same = [f for f in figures if f.period == column.period]
        if own:
            if not same:
                return column
            near = max(same, key=lambda f: (_shared(self.layout, f.column, column.column), -abs(f.column - column.column)))
            return replace(column, indicator=near.indicator)
        named = bool(column.path) and words.is_names_heading(column.path[-1])
        if named and len(figures) == 1 and self._count_alike(column.column, figures[0].column):
            return replace(column, period=figures[0].period, indicator=figures[0].indicator)
        names = [r.name for r in self.rows if r.sort is Sort.STREET and any(self.says(r.row, f.column) for f in figures)]
        if len(set(names)) == len(names):
            return replace(column, use=Use.LEFT, period="", why=say(N_("text beside the figures")))
        self.parts = True
        return replace(column, use=Use.LEFT, period="", why=say(N_("parts of a street; their figures are added up")))

    def _count_alike(self, names: int, figures: int) -> bool:
        """Whether there are as many names as each street's figure says."""
        counted: dict[str, list[int]] = {}
        for row in self.rows:
            if row.sort is not Sort.STREET:
                continue
            have = counted.setdefault(row.name, [0, -1])
            said, figure = self.says(row.row, names), self.says(row.row, figures)
            have[0] += len(said.names) if said else 0
            if figure and figure.amount is not None:
                have[1] = int(figure.amount) if have[1] < 0 else -2
        return bool(counted) and all(n == f or (n == 0 and f in (-1, 0)) for n, f in counted.values())


def _shared(layout: Layout, left: int, right: int) -> int:
    return len(set(layout.path(left)) & set(layout.path(right)))


def has_own_period(path: Sequence[str]) -> bool:
    """Whether headings name a period themselves."""
    return any(_names_period(p) for p in path)


def _names_period(text: str) -> bool:
    try:
        return find_period(text) is not None
    except DeadlineError:
        return False


def _is_year(period: str) -> bool:
    return bool(re.fullmatch(YEAR, period))


def _without_period(heading: str) -> str:
    try:
        when = find_period(heading)
    except DeadlineError:
        return heading
    return when.rest if when else squash(heading)


def _join(plain: Sequence[str]) -> str:
    """What headings count, said once."""
    said: list[str] = []
    for part in map(words.find_indicator, plain):
        if not part or any(part in other for other in said):
            continue
        said = [other for other in said if other not in part] + [part]
    return "·".join(said)


def read_above(lines: Sequence[tuple[tuple[int, int], str]]) -> Above:
    """What the lines above a table say of all of it: a period, where all of them name one only, and measures."""
    periods: dict[str, tuple[int, int]] = {}
    measures: tuple[str, ...] = ()
    at = (0, 0)
    cumulative, alone = False, False
    for where, text in lines:
        rest, inside = split_measure(text)
        line = read_unit_line(text)
        unit = line or ((inside,) if inside else ())
        if unit:
            measures, at, alone = unit, where, bool(line)
        if words.is_line(squash(rest).strip("()")) or words.is_note(text):
            continue
        try:
            when = find_period(_DOCUMENT_NUMBER.sub("", rest))
        except DeadlineError:
            continue
        if when and when.has_year and not when.is_day:
            periods.setdefault(when.period, where)
            cumulative = cumulative or when.cumulative
    if len(periods) != 1:
        return Above("", measures, at, unit_line=alone)
    ((period, dated),) = periods.items()
    return Above(period, measures, at, cumulative, dated, alone)


def left_because(column: Column) -> Message:
    """Why a column is left out."""
    return column.why or say(N_("nothing stands in it"))
