"""A grid -> what it says, with every doubt at its cell. No figure is ever guessed, nothing is dropped unsaid.

`layout` finds the parts, `rows` and `columns` say what each is, `figure` reads a cell, `scope` what a total is of.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from cleancomm.message import N_, Message, say
from cleancomm.newplan import words
from cleancomm.newplan.columns import Columns, has_own_period, left_because, read_above
from cleancomm.newplan.figure import Said, read_amount, read_cell, read_percent
from cleancomm.newplan.layout import EMPTY, Layout, find_layout
from cleancomm.newplan.measure import convert, is_measure, measure_of_count, split_measure
from cleancomm.newplan.period import find_period, squash
from cleancomm.newplan.rows import Row, Rows, Sort, plain_street
from cleancomm.newplan.scope import Scope, choose_scope, list_scopes
from cleancomm.newplan.understanding import (
    TARGETS,
    Answers,
    Asked,
    At,
    Column,
    Entry,
    LeftOut,
    Place,
    Share,
    Stated,
    TaskSeen,
    Understanding,
    Use,
)
from cleancomm.number import number_text
from cleancomm.plan.deadline import DeadlineError, parse_deadline, single_year
from cleancomm.plan.models import MOST, Figures
from cleancomm.problem import Kind, Problem, Severity, error, problem
from cleancomm.problem import Place as FilePlace
from cleancomm.sheet.grid import Grid, column_name

FIGURE = error(
    "table.figure",
    N_("text where a figure is expected"),
    N_("{cell}: {found} stands where a figure is expected"),
    N_("write a number such as 8 or 16.5, or leave the cell empty"),
)
NAME = error(
    "table.name",
    N_("a number where names are expected"),
    N_("{cell}: {found} stands where names are expected"),
    N_("write the names, with 、 between them, or correct the heading of the column"),
)
FORMULA = error(
    "table.formula",
    N_("a formula without a value"),
    N_("{cell}: the formula {found} has no value that a program has computed"),
    N_("open the workbook in a spreadsheet program and save it again; or write the number in place of the formula"),
)
MEASURE = error(
    "table.measure",
    N_("a figure in another measure than the task's"),
    N_("{cell}: {found} is in {measure}, and the task {task} counts in {wanted}"),
    N_("give the measure of the table with --task NAME:MEASURE, or correct the figure"),
)
MEASURES = error(
    "table.measures",
    N_("several measures above a table, and a column that has none"),
    N_("{cell}: {found} names several measures, and the column {column} does not say which is its own"),
    N_("write the measure into the heading, such as 面积（万亩）, or give it with --task NAME:MEASURE"),
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
    N_("keep one of the two; name the columns to read with --only, or the rows to leave out with --skip"),
)
MERGED = error(
    "table.merged",
    N_("one cell merged over several streets or columns"),
    N_("{cell}: {found} stands in one cell merged over several streets or columns of several kinds"),
    N_("take the merged cells apart and write each figure into its own cell"),
)
ACROSS = error(
    "table.across",
    N_("columns that may be streets or kinds of what is counted"),
    N_("{cell}: {found} may be streets side by side, or kinds of what the rows count"),
    N_("if they are streets, say so with --street ROW, such as --street 2; if not, name the columns to read with --only"),
)
OTHER_PERIOD = error(
    "table.other_period",
    N_("a period of the table that --period does not take in"),
    N_("{cell}: {found} is of {period}, and --period is {given}"),
    N_("leave --period out, or give one that takes in all of the table; --only and --skip leave columns and lines out"),
)
NO_TOTAL = error(
    "table.no_total",
    N_("a column of totals that no row adds up to"),
    N_("{cell}: {found} is headed like a total, and no row adds up to it"),
    N_("name the columns to read with --only, without this one if it is no total of them"),
)
TOO_WIDE = error(
    "table.too_wide",
    N_("a table of more columns than any plan has"),
    N_("{file} has {count} columns, the limit is {limit}"),
    N_("copy the columns of the table into a new workbook and save that"),
)
SUBTOTAL = error(
    "table.subtotal",
    N_("a total of what no column gives"),
    N_("{cell}: {found} is a total of {period}, and no column gives targets of that"),
    N_("name the columns to read with --only; write the total under totals in plan.yaml afterwards"),
)
SCOPE = error(
    "table.scope",
    N_("a row of totals that may be of several groups of streets"),
    N_("{cell}: it cannot be told which streets {found} is of; no group of rows adds up to it"),
    N_("compare the figures with the document; leave the row out with --skip if it is none of the plan's totals"),
)
TASKS = error(
    "table.tasks",
    N_("more or fewer tasks than a table holds"),
    N_("the table holds {count} tasks ({found}), and --task names {given}"),
    N_("give --task once for each, in the order of the columns; or name the columns to read with --only"),
)
NO_TASK = error(
    "table.no_task",
    N_("a heading that does not say what is counted, beside some that do"),
    N_("{cell}: {found} does not say what it counts, other columns count {task}"),
    N_("write it into the heading, or name the columns to read with --only"),
)
NO_PERIOD = error(
    "table.no_period",
    N_("a row without a period"),
    N_("{cell}: {found} has no period that can be told"),
    N_("write the year into this row, such as 2023年"),
)
MIXED = error(
    "table.mixed",
    N_("figures of each period beside figures up to a period"),
    N_("{cell}: {found} counts up to the end of its period, other columns of {task} do not"),
    N_("name the columns to read with --only"),
)
DIFFERENCE = Kind(
    "table.difference", Severity.WARNING,
    N_("a stated total that the figures read do not add up to"),
    N_("{cell}: {found} is stated, the figures read add up to {counted} ({difference})"),
    N_("compare both with the document; a figure may be copied wrong, or counted twice"),
)  # fmt: skip
LEFT_COLUMN = Kind(
    "table.left_column", Severity.WARNING,
    N_("a column that is left out"),
    N_("{cell}: the column {heading} is left out: {why}"),
    N_("name the columns to read with --only if it is needed"),
)  # fmt: skip

MOST_COLUMNS = 1000
COMMUNITY, PIECE = "个", "个"


@dataclass(frozen=True)
class _Raw:
    """What one cell says, before its task and measure are known."""

    at: At
    column: Column
    street: str | None
    period: str
    indicator: str
    said: Said
    measure: str = ""


@dataclass(frozen=True)
class _RawTotal:
    """A stated total, before what it counts is known."""

    at: At
    column: Column
    scope: Scope
    label: str
    said: Said
    period: str
    indicator: str


@dataclass
class _Reading:
    """One pass over a table; what is found grows here."""

    whole: Grid
    label: str
    answers: Answers
    layout: Layout = field(init=False)
    problems: list[Problem] = field(default_factory=list)
    doubts: list[Problem] = field(default_factory=list)
    left: list[LeftOut] = field(default_factory=list)
    columns: dict[int, Column] = field(default_factory=dict)
    raws: list[_Raw] = field(default_factory=list)
    totals: list[_RawTotal] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
    streets: dict[str, Place] = field(default_factory=dict)
    measures: dict[int, str] = field(default_factory=dict)
    # rows of totals wait until all figures are read
    pending: list[tuple[Row, list[Scope], list[tuple[Column, At]], str, str]] = field(default_factory=list)
    read_cells: int = 0
    # task -> street -> period -> what the cells come to
    values: dict[str, dict[str | None, dict[str, Decimal]]] = field(default_factory=dict)
    periods: dict[tuple[str, ...], list[str]] = field(default_factory=dict)

    @property
    def grid(self) -> Grid:
        """The grid as it is read: turned where its streets stand side by side."""
        return self.layout.grid

    def report(self, kind: Kind, at: At, **values: object) -> None:
        """Keep a problem at a cell."""
        self.problems.append(self.grid.problem(kind, *at, **values))

    def read(self) -> Understanding:
        """The whole table."""
        grid = self.whole
        if len(grid.columns) > MOST_COLUMNS:
            wide = problem(TOO_WIDE, FilePlace(grid.name), "", file=grid.name, count=len(grid.columns), limit=MOST_COLUMNS)
            return Understanding(grid, self.label, problems=(wide,))
        skipped = [r for r in grid.lines if r in self.answers.skip]
        kept = grid.keep(r for r in grid.lines if r not in self.answers.skip)
        for r in skipped:
            self.left.append(LeftOut((r,), say(N_("left out by --skip")), _join_row(grid, r), in_file=True))
        self.layout = find_layout(kept, self.answers.header, self.answers.street, self.answers.across)
        self.problems += self.layout.problems
        if self.layout.key is None:
            return self.make((), ())
        for r in self.layout.numbering:
            self.left.append(LeftOut((r,), say(N_("it numbers the columns")), _join_row(self.grid, r)))
        lines = [((r, c), kept.text(r, c)) for r in self.layout.titles for c in kept.filled(r)]
        self.above = read_above(self.layout, lines)
        rows_reading = Rows(self.layout)
        self.rows = rows_reading.read()
        self.problems += rows_reading.problems
        self.key_use = self._find_key_use()
        reading = Columns(self.layout, self.rows, self.answers, self.above, self.key_use)
        self.columns = reading.read()
        self.problems += reading.problems
        # whether several rows of a street are parts of it, whose figures add up
        self.parts = reading.parts
        if self.ask_for_streets():
            return self.make((), ())
        self.walk()
        self.compare_periods()
        tasks = self.find_tasks()
        if not self.problems and (not tasks or not (self.streets or self.raws)):
            self.problems.append(problem(EMPTY, FilePlace(self.whole.name)))
        entries = self.take_days(self.make_entries(tasks)) if tasks else ()
        return self.make(tasks, entries)

    def ask_for_streets(self) -> bool:
        """Whether columns beside indicators may be streets or kinds of what is counted; then that is a question."""
        if self.key_use is not Use.INDICATORS or self.grid.turned or self.answers.only is not None:
            return False
        kinds = [
            c for c in self.columns.values()
            if c.use in TARGETS and c.indicator and not c.measure and not has_own_period(c.path)
            and not words.is_counts_heading(c.path[-1])
        ]  # fmt: skip
        if len({c.indicator for c in kinds}) > 1:
            row = kinds[0].at[0] + 1
            self.report(ACROSS, kinds[0].at, found="、".join(c.heading for c in kinds), row=row)
        return len({c.indicator for c in kinds}) > 1

    def _find_key_use(self) -> Use:
        path = self.layout.path(self.layout.key or 0)
        heading = self.grid.text(*path[-1]) if path else ""
        if self.answers.street is not None or self.grid.turned or words.is_street_heading(heading):
            return Use.STREET
        if words.is_indicator_heading(heading):
            return Use.INDICATORS
        return Use.YEARS if words.is_years_heading(heading) else Use.STREET

    # --- the rows

    def walk(self) -> None:
        """Every row of the body, in order."""
        first: dict[str, int] = {}
        before: Row | None = None
        repeated = [r for r in self.rows if r.sort is Sort.STREET and r.own]
        adjacent = any(a.name == b.name for a, b in pairwise(repeated))
        uses = {c.use for c in self.columns.values()}
        long = (
            self.parts
            or Use.YEARS in uses
            or Use.INDICATORS in uses
            or (adjacent and Use.FIGURES not in uses and Use.BOTH not in uses)
        )
        self.carried: dict[int, str] = {}
        scopes = [r for r in self.rows if r.sort in (Sort.STREET, Sort.TOTAL, Sort.GROUP)]
        regions: dict[str, str] = {}
        for row in self.rows:
            region = self._read_region(row.row)
            match row.sort:
                case Sort.LEFT:
                    self.leave(row)
                case Sort.MEASURES:
                    self.read_measures(row)
                case Sort.TOTAL:
                    self.read_total(row, scopes)
                case Sort.GROUP if row.why is None:
                    self.read_total(row, scopes)
                case Sort.GROUP:
                    self.leave(row)
                case _:
                    if (
                        row.own
                        and row.name in first
                        and self.key_use is Use.STREET
                        and not long
                        and (before is None or before.name != row.name)
                    ):
                        at = (row.row, self.layout.key or 0)
                        self.report(TWO_STREETS, at, first=self.grid.call(first[row.name], at[1]))
                    elif regions.setdefault(row.name, region) != region and self.key_use is Use.STREET:
                        at = (row.row, self.layout.key or 0)
                        self.report(TWO_STREETS, at, first=self.grid.call(first[row.name], at[1]), found=row.name)
                    elif self._is_left_by_only(row):
                        self.leave(replace(row, why=say(N_("not among --only"))))
                    else:
                        first.setdefault(row.name, row.row)
                        self.read_street(row)
            before = row

    def _read_region(self, row: int) -> str:
        """The group of streets that a row stands in, where a column left of the streets names it."""
        why = say(N_("groups of streets"))
        text = ""
        for column in [c for c in self.columns.values() if c.why == why]:
            own = self.grid.text(row, column.column)
            merge = self.grid.merge_at(row, column.column)
            own = own or (self.grid.text(merge.top, merge.left) if merge else self.carried.get(column.column, ""))
            self.carried[column.column] = own
            text += f"{own}/"
        return text

    def _is_left_by_only(self, row: Row) -> bool:
        return self.grid.turned and self.answers.only is not None and row.row not in self.answers.only

    def leave(self, row: Row) -> None:
        """A row that holds nothing of the plan."""
        text = row.text or row.name
        self.left.append(LeftOut((row.row,), row.why or say(N_("nothing stands in it")), text))
        if row.why == say(N_("nothing stands in it")) and row.text and self.key_use is Use.STREET:
            self.left.pop()
            self.keep_street(row.text, (row.row, self.layout.key or 0))

    def keep_street(self, text: str, at: At) -> None:
        """A street, with figures or without."""
        name = plain_street(text)
        if self.key_use is Use.STREET and name:
            self.streets.setdefault(name, Place(name, at))

    def read_measures(self, row: Row) -> None:
        """A row that says the measure of each column."""
        for c in self.grid.filled(row.row):
            text = self.grid.text(row.row, c)
            if c == self.layout.key:
                continue
            if is_measure(text):
                self.measures[c] = squash(text)
            else:
                self.report(FIGURE, (row.row, c))
        self.left.append(LeftOut((row.row,), say(N_("the measure of each column")), row.name))

    def row_says(self, row: int, use: Use) -> tuple[Column, str] | None:
        """What a row says in its column of periods, indicators or measures; merged cells, and blanks of a csv, continue."""
        column = next((c for c in self.columns.values() if c.use is use), None)
        if column is None:
            return None
        grid, c = self.grid, column.column
        text, merge = grid.text(row, c), grid.merge_at(row, c)
        if not text and merge is not None:
            text = grid.text(merge.top, merge.left)
        if not text and not any(m.left <= c <= m.right and m.bottom > m.top for m in grid.merges):
            text = self.carried.get(c, "")
        if text:
            self.carried[c] = text
        return column, text

    def row_period(self, row: int) -> str | None:
        """The period of a row in a table that has them down its side; None where columns have them, "" in doubt."""
        found = self.row_says(row, Use.YEARS)
        if found is None:
            return None
        try:
            when = find_period(found[1])
            if when is not None:
                given = single_year(self.answers.period) if self.answers.period else None
                period = when.period
                if not when.has_year and self.above.period.isdigit():
                    period = f"{self.above.period}年{period}"
                parse_deadline(period, given)
                return period
        except DeadlineError:
            pass
        self.report(NO_PERIOD, (row, found[0].column))
        return ""

    def cells(self, row: Row) -> Iterable[tuple[Column, At]]:
        """The cells of a row that say something, without those merged over several streets or kinds of columns."""
        for c, column in self.columns.items():
            at = (row.row, c)
            if column.use in (Use.STREET, Use.YEARS, Use.INDICATORS, Use.MEASURES, Use.DUE, Use.LEFT) or not self.grid.text(*at):
                continue
            merge = self.grid.merge_at(*at)
            if merge is not None and self._is_merged_over(merge.top, merge.bottom, merge.left, merge.right, row):
                self.report(MERGED, at)
            else:
                yield column, at

    def _is_merged_over(self, top: int, bottom: int, left: int, right: int, row: Row) -> bool:
        kinds = {(k.period, k.indicator, k.use if k.use not in TARGETS else Use.FIGURES)
                 for c, k in self.columns.items() if left <= c <= right}  # fmt: skip
        names = {(r.sort, r.name) for r in self.rows if top <= r.row <= bottom and r.sort is not Sort.LEFT}
        return len(kinds) > 1 or len(names) > 1

    def read_street(self, row: Row) -> None:
        """A row of a street, or of an indicator or a period where these stand down the side."""
        if self.key_use is Use.STREET:
            self.keep_street(row.name, (row.row, self.layout.key or 0))
        street = row.name if self.key_use is Use.STREET else None
        period = self.row_period(row.row)
        indicator = self.row_says(row.row, Use.INDICATORS)
        own = self.row_says(row.row, Use.MEASURES)
        measure = squash(own[1]) if own and is_measure(own[1]) else ""
        head, inside = split_measure(indicator[1]) if indicator else ("", "")
        for column, at in self.cells(row):
            if column.use is Use.COMMUNITIES:
                self.read_communities(at, row.name)
            elif column.use is Use.RATIO:
                self.read_share(at, column, street, row.name)
            elif column.use is Use.TOTAL:
                said = self.take_amount(at)
                if said:
                    scope: Scope = (street,) if street else None
                    name = " ".join((row.name, column.path[-1] if column.path else ""))
                    self.totals.append(
                        _RawTotal(at, column, scope, name, said, period or column.period, self.name_indicator(head, column))
                    )
            else:
                raw = self.read_target(at, column)
                if raw is not None and period != "":
                    when = column.period if period is None else self._join_periods(at, column, period)
                    if when:
                        self.raws.append(
                            _Raw(at, column, street, when, self.name_indicator(head, column), raw, measure or inside)
                        )  # fmt: skip

    def _join_periods(self, at: At, column: Column, period: str) -> str:
        """The period of a cell whose row has one, and perhaps its column."""
        if not column.period or column.period == period:
            return period
        if period.isdigit() and not column.period[:1].isdigit():
            return f"{period}年{column.period}"
        if period.isdigit() and column.period[:2].isdigit() and not column.period.startswith(("19", "20")):
            return f"{period}年{column.period}"
        self.report(NO_PERIOD, at)
        return ""

    def name_indicator(self, head: str, column: Column) -> str:
        """What a cell counts, by its row and its column."""
        if not head:
            return column.indicator
        return f"{head}·{column.indicator}" if column.indicator and column.indicator not in head else head

    def take_amount(self, at: At, *, whole: bool = False) -> Said | None:
        """The figure in a cell; a problem where there is none."""
        cell = self.grid.cell(*at)
        said = read_cell(cell)
        if said.doubtful or said.names or said.amount is None or (whole and said.amount != int(said.amount)):
            self.report(FORMULA if cell.sort.value == "formula" or cell.text.startswith("=") else FIGURE, at)
            return None
        self.read_cells += 1
        return said

    def read_target(self, at: At, column: Column) -> Said | None:
        """What a cell of targets says; a problem where that does not fit its column."""
        cell = self.grid.cell(*at)
        said = read_cell(cell)
        formula = cell.sort.value == "formula" or cell.text.startswith("=")
        if said.doubtful:
            self.report(FORMULA if formula else NAME if column.use is Use.NAMES and read_amount(cell.text) else FIGURE, at)
            return None
        if said.names and said.amount is not None:
            self.read_cells += 1
            return said
        if column.use is Use.NAMES and said.amount is not None:
            self.report(NAME, at)
            return None
        if column.use in (Use.FIGURES, Use.BOTH) and said.names:
            self.report(FIGURE, at)
            return None
        self.read_cells += 1
        return said

    def read_communities(self, at: At, who: str) -> None:
        """The communities of a street."""
        said = self.take_amount(at, whole=True)
        if said is None or said.amount is None or who not in self.streets:
            return
        if self.streets[who].communities is not None:
            self.report(SECOND, at, subject=who)
        elif said.measure and said.measure != COMMUNITY:
            self.report(FIGURE, at)
        else:
            self.streets[who] = replace(self.streets[who], communities=int(said.amount))

    def read_share(self, at: At, column: Column, street: str | None, who: str) -> None:
        """A cell of a column of shares."""
        heading = column.path[-1] if column.path else ""
        percent = read_percent(self.grid.cell(*at), percents="%" in squash("".join(column.path)))
        if percent is None:
            self.report(FIGURE, at)
        else:
            self.shares.append(Share(at, percent, column.indicator, street, f"{who} {heading}"))

    def read_total(self, row: Row, scopes: Sequence[Row]) -> None:
        """A row of stated totals, or of a group with figures."""
        index = next(n for n, r in enumerate(scopes) if r.row == row.row)
        found: list[Scope] = [None]
        if self.key_use is Use.STREET:
            found = list_scopes(scopes, index, self.layout.key or 0)
        cells = list(self.cells(row))
        period = self.row_period(row.row) if cells and self.key_use is Use.STREET and any(
            c.use is Use.YEARS and self.grid.text(row.row, c.column) for c in self.columns.values()
        ) else None  # fmt: skip
        head = ""
        if self.key_use is Use.STREET and (said := self.row_says(row.row, Use.INDICATORS)):
            head = split_measure(said[1])[0] if self.grid.text(row.row, said[0].column) else ""
        self.pending.append((row, found, cells, period or "", head))

    def compare_periods(self) -> None:
        """A period of the table that lies outside of what --period says is a question: one of the two is wrong."""
        given = self.answers.period
        whole = parse_deadline(given) if given else None
        if given is None or whole is None:
            return
        told: set[At] = set()
        for raw in self.raws:
            span = parse_deadline(raw.period, single_year(given))
            at = raw.column.at if raw.column.period else raw.at
            above = raw.period.startswith(self.above.period) and not has_own_period(raw.column.path)
            at = self.above.dated if self.above.period and above and raw.column.period else at
            if span and not (whole.start <= span.start and span.end <= whole.end) and at not in told:
                told.add(at)
                grid = self.whole if at == self.above.dated and above else self.grid
                self.problems.append(grid.problem(OTHER_PERIOD, *at, period=raw.period, given=given))

    # --- tasks and measures

    def find_tasks(self) -> tuple[TaskSeen, ...]:
        """The tasks of the table, each with its measure."""
        seen = dict.fromkeys(r.indicator for r in self.raws)
        if not seen:
            seen = dict.fromkeys(c.indicator for c in self.columns.values() if c.use in TARGETS)
        seen = dict.fromkeys(seen)
        if not seen:
            return ()
        if len(seen) > 1 and "" in seen:
            others = "、".join(filter(None, seen))
            for at in dict.fromkeys(r.column.at for r in self.raws if not r.indicator):
                self.report(NO_TASK, at, task=others)
            return ()
        asked = self._match_tasks(list(seen))
        if asked is None:
            return ()
        tasks = []
        for indicator, given in asked.items():
            name = given.name if given else indicator or self.label
            own = [r for r in self.raws if r.indicator == indicator]
            measure = given.measure if given and given.measure else self._find_measure(own)
            cumulative = {r.column.cumulative for r in own}
            if len(cumulative) > 1:
                at = next(r.column.at for r in own if r.column.cumulative)
                self.report(MIXED, at, task=name)
            figures = Figures.CUMULATIVE if cumulative == {True} else Figures.INCREMENT
            tasks.append(TaskSeen(name, measure, given.item if given else None, indicator, figures))
        return tuple(tasks)

    def _match_tasks(self, seen: list[str]) -> dict[str, Asked | None] | None:
        """Indicator -> the task that an option gives for it; None where they do not fit."""
        asked = list(self.answers.tasks)
        if not asked:
            return dict.fromkeys(seen)
        if len(asked) != len(seen):
            known = "、".join(s or self.label for s in seen)
            self.problems.append(
                problem(TASKS, FilePlace(self.whole.name), "", count=len(seen), found=known, given=len(asked))
            )  # fmt: skip
            return None
        by_name = {s: [a for a in asked if s and (a.name == s or s in a.name or a.name in s)] for s in seen}
        if (
            len(seen) > 1
            and all(len(found) == 1 for found in by_name.values())
            and len({f[0].name for f in by_name.values()}) == len(seen)
        ):
            return {s: found[0] for s, found in by_name.items()}
        if len(seen) > 1 and any(by_name.values()):
            known = "、".join(seen)
            given = "、".join(a.name for a in asked)
            self.problems.append(problem(TASKS, FilePlace(self.whole.name), "", count=len(seen), found=known, given=given))
            return None
        return dict(zip(seen, asked, strict=True))

    def column_measure(self, column: Column) -> str:
        """The measure of a column: its heading's, its row's, or that of the line above the table where there is one only."""
        own = column.measure or self.measures.get(column.column, "")
        return own or (self.above.measures[0] if len(self.above.measures) == 1 else "")

    def _find_measure(self, raws: list[_Raw]) -> str:
        """The measure of a task by its columns, else by its cells, else the one that names are counted in."""
        for raw in raws:
            if raw.said.amount is not None and (found := raw.measure or self.column_measure(raw.column)):
                return found
        around = {self.column_measure(c) for c in self.columns.values() if c.use is Use.TOTAL} - {""}
        if len(around) == 1 and any(r.said.amount is not None for r in raws):
            return around.pop()
        named = {measure_of_count(r.column.path[-1]) for r in raws if r.said.amount is not None and r.column.path}
        if len(named) == 1 and (found := named.pop()) and not self.above.measures:
            return found
        behind = {r.said.measure for r in raws if r.said.amount is not None}
        if len(behind) == 1 and is_measure(found := behind.pop()):
            return found
        amounts = [r for r in raws if r.said.amount is not None]
        if len(self.above.measures) > 1 and amounts:
            column = amounts[0].column
            self.problems.append(self.whole.problem(MEASURES, *self.above.at, column=column.heading))
        return PIECE

    def to_measure(self, said: Said, column: Column, row_measure: str, task: TaskSeen, at: At) -> Decimal | None:
        """An amount in the measure of its task; a problem where it cannot be turned into that."""
        assert said.amount is not None
        own = row_measure or self.column_measure(column)
        if not own and len(self.above.measures) > 1:
            fits = [m for m in self.above.measures if convert(Decimal(1), m, task.measure) is not None]
            own = fits[0] if len(fits) == 1 else ""
        amount: Decimal | None = said.amount
        of = own or task.measure
        if said.measure:
            amount = convert(said.amount, said.measure, of)
            of = of if amount is not None else said.measure
        if amount is not None:
            amount = convert(amount, of, task.measure)
        if amount is None or amount > MOST:
            self.report(MEASURE, at, measure=of, task=task.name, wanted=task.measure)
            return None
        return amount

    # --- figures and totals

    def make_entries(self, tasks: tuple[TaskSeen, ...]) -> tuple[Entry, ...]:
        """Every figure and name, in the measure of its task; a second figure for one street and period is a problem."""
        by = {t.indicator: t for t in tasks}
        entries: list[Entry] = []
        given: dict[tuple[str, str | None, str], At] = {}
        for raw in self.raws:
            task = by[raw.indicator]
            amount = None
            if raw.said.amount is not None:
                amount = self.to_measure(raw.said, raw.column, raw.measure, task, raw.at)
                key = (task.name, raw.street, raw.period)
                if key in given and (not self.parts or given[key][0] == raw.at[0]):
                    subject = "/".join(p for p in (raw.street, raw.period) if p)
                    self.report(SECOND, raw.at, subject=subject)
                    continue
                given[key] = raw.at
                if amount is None:
                    continue
            entries.append(Entry(raw.at, raw.street, task.name, raw.period, amount, raw.said.names))
        return tuple(entries)

    def take_days(self, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        """The entries with the days of their rows; without any where some cannot be read, or are not of one target each."""
        for column in [c for c in self.columns.values() if c.use is Use.DUE]:
            found = [replace(e, due=self._read_day(e, column)) for e in entries]
            days: dict[tuple[str, str | None, str], set[str | None]] = {}
            periods: dict[int, set[str]] = {}
            for e in found:
                days.setdefault((e.task, e.street, e.period), set()).add(e.due)
                periods.setdefault(e.at[0], set()).add(e.period)
            written = [r.row for r in self.rows if r.sort is Sort.STREET and self.grid.text(r.row, column.column)]
            read = {e.at[0] for e in found if e.due}
            first = any(e.due for e in entries)
            whole = all(len(d) == 1 for d in days.values()) and all(len(p) == 1 for p in periods.values())
            if first or not whole or not set(written) <= read:
                why = say(N_("days that cannot be read in every row as the day of one target"))
                self.columns[column.column] = replace(column, use=Use.LEFT, why=why)
            else:
                entries = tuple(found)
        return entries

    def _read_day(self, entry: Entry, column: Column) -> str | None:
        """The wording of the day in the row of an entry; None for one that no rule reads."""
        at = (entry.at[0], column.column)
        merge = self.grid.merge_at(*at)
        text = " ".join((self.grid.text(merge.top, merge.left) if merge else self.grid.text(*at)).split())
        try:
            of = parse_deadline(entry.period, single_year(self.answers.period) if self.answers.period else None)
            span = parse_deadline(text, of.end.year if of else None) if text else None
        except DeadlineError:
            return None
        return text if span and of and of.start <= span.end else None

    def add_up(self, entries: Sequence[Entry]) -> None:
        """Keep what each street and period comes to: names count where no figure stands beside them."""
        amounts: dict[tuple[str, str | None, str], Decimal] = {}
        names: dict[tuple[str, str | None, str], int] = {}
        for e in entries:
            key = (e.task, e.street, e.period)
            names[key] = names.get(key, 0) + len(e.names)
            if e.amount is not None:
                amounts[key] = amounts.get(key, Decimal(0)) + e.amount
        self.values = {}
        for (task, street, period), count in names.items():
            value = amounts.get((task, street, period), Decimal(count))
            self.values.setdefault(task, {}).setdefault(street, {})[period] = value

    def count(self, task: TaskSeen, streets: Scope, periods: tuple[str, ...] | None) -> Decimal:
        """What the figures and names of some streets and periods come to; of running figures the last of each street."""
        values = self.values.get(task.name, {})
        found = [values[s] for s in (values if streets is None else dict.fromkeys(streets)) if s in values]
        chosen = found if periods is None else [{p: v[p] for p in periods if p in v} for v in found]
        if task.figures is not Figures.CUMULATIVE:
            return sum((sum(v.values(), Decimal(0)) for v in chosen), Decimal(0))
        year = single_year(self.answers.period) if self.answers.period else None

        def end(period: str) -> date:
            span = parse_deadline(period, year)
            return span.end if span else date.min

        return sum((v[max(v, key=end)] for v in chosen if v), Decimal(0))

    def make_stated(self, tasks: tuple[TaskSeen, ...], entries: tuple[Entry, ...]) -> tuple[Stated, ...]:
        """Every stated total with what it counts."""
        self.add_up(entries)
        found = []
        for raw in self.totals:
            stated = self.check_total(raw, raw.scope, tasks, entries)
            found += [stated] if stated else []
        for c in dict.fromkeys(raw.at[1] for raw in self.totals):
            wrong = [s.difference for s in found if s.at[1] == c and (s.amount or s.counted)]
            if len(wrong) > 1 and all(wrong):
                self.report(NO_TOTAL, self.columns[c].at)
        for row, scopes, cells, period, head in self.pending:
            found += self.check_row(row, scopes, cells, period, head, tasks, entries)
        return tuple(sorted(found, key=lambda s: s.at))

    def check_row(
        self, row: Row, scopes: list[Scope], cells: list[tuple[Column, At]], period: str, head: str,
        tasks: tuple[TaskSeen, ...], entries: tuple[Entry, ...],
    ) -> list[Stated]:  # fmt: skip
        """The totals of one row, once it is known which streets they are of."""
        amounts: list[_RawTotal] = []
        for column, at in cells:
            if column.use is Use.RATIO:
                self.read_share(at, column, None, " ".join(row.text.split()))
                continue
            said = self.take_amount(at, whole=column.use is Use.COMMUNITIES)
            if said:
                heading = column.path[-1] if column.path else ""
                when = period or column.period
                parts = (*row.text.split(), "" if when in heading else when, *heading.split())
                label = " ".join(filter(None, parts))
                amounts.append(_RawTotal(at, column, None, label, said, when, self.name_indicator(head, column)))
        if not amounts:
            if not cells:
                self.left.append(LeftOut((row.row,), say(N_("totals without a figure")), row.text))
            return []

        def holds(scope: Scope) -> bool:
            stated = [self.check_total(raw, scope, tasks, entries, quiet=True) for raw in amounts]
            return all(s is None or s.difference == 0 for s in stated)

        scope, chosen = choose_scope(scopes, holds)
        empty = scope is not None and not any(e.street in scope for e in entries)
        doubtful = not scopes or not chosen or (row.sort is Sort.GROUP and not holds(scope))
        doubtful = doubtful or (empty and any(raw.said.amount for raw in amounts))
        if doubtful:
            self.report(SCOPE, (row.row, row.at), found=" ".join(row.text.split()))
            return []
        made = [self.check_total(raw, scope, tasks, entries) for raw in amounts]
        return [s for s in made if s]

    def check_total(
        self, raw: _RawTotal, scope: Scope, tasks: tuple[TaskSeen, ...], entries: tuple[Entry, ...], *, quiet: bool = False
    ) -> Stated | None:
        """A total beside what it counts; a problem where no column gives what it is of."""
        assert raw.said.amount is not None
        if raw.column.use is Use.COMMUNITIES:
            counted = sum((p.communities or 0 for p in self.streets.values() if scope is None or p.name in scope), 0)
            return Stated(raw.at, raw.label, raw.said.amount, (), scope, None, Decimal(counted), communities=True)
        found = self._find_tasks_of(raw, tasks)
        periods = self._find_periods(raw, found, entries) if found else None
        if not found or periods == ():
            if not quiet:
                self.report(SUBTOTAL, raw.at, found=raw.label, period=raw.indicator or raw.period or raw.label)
            return None
        task = found[0]
        before = len(self.problems)
        names = raw.column.use is Use.NAMES
        amount = raw.said.amount if names else self.to_measure(raw.said, raw.column, "", task, raw.at)
        if quiet:
            del self.problems[before:]
        if amount is None:
            return None
        counted_all = sum((self.count(t, scope, periods) for t in found), Decimal(0))
        return Stated(raw.at, raw.label, amount, tuple(t.name for t in found), scope, periods, counted_all)

    def _find_tasks_of(self, raw: _RawTotal, tasks: tuple[TaskSeen, ...]) -> tuple[TaskSeen, ...]:
        """The tasks that a total is of: its own; where its heading names none, all that count in its measure."""
        exact = tuple(t for t in tasks if t.indicator == raw.indicator)
        if exact:
            return exact
        under = tuple(t for t in tasks if raw.indicator and t.indicator.startswith(f"{raw.indicator}·"))
        if len(under) > 1 and len({t.measure for t in under}) == 1:
            return under
        if len(tasks) > 1:
            measure = self.column_measure(raw.column) or PIECE
            same = tuple(t for t in tasks if t.measure == measure)
            return same if not raw.indicator and len(same) > 1 else ()
        (only,) = tasks
        near = not raw.indicator or not only.indicator or raw.indicator in only.indicator or only.indicator in raw.indicator
        return tasks if near else ()

    def _find_periods(self, raw: _RawTotal, tasks: tuple[TaskSeen, ...], entries: tuple[Entry, ...]) -> tuple[str, ...] | None:
        """The periods that a total takes in: None for all, () where it names one that no figure has."""
        if not raw.period:
            return None
        periods = self._list_periods(tasks)
        running = raw.column.cumulative and raw.column.use is Use.TOTAL
        if raw.period in periods and not running:
            return (raw.period,)
        given = single_year(self.answers.period) if self.answers.period else None
        try:
            span = parse_deadline(raw.period, given)
            spans = {p: parse_deadline(p, given) for p in periods}
        except DeadlineError:
            return ()
        if span is None:
            return ()
        inside = tuple(p for p, s in spans.items() if s and s.end <= span.end and (running or s.start >= span.start))
        return None if len(inside) == len(periods) and inside else inside

    def _list_periods(self, tasks: tuple[TaskSeen, ...]) -> list[str]:
        """The periods of some tasks, in the order of the table."""
        names = tuple(t.name for t in tasks)
        if names not in self.periods:
            each = (p for n in names for v in self.values.get(n, {}).values() for p in v)
            self.periods[names] = list(dict.fromkeys(each))
        return self.periods[names]

    # --- the end

    def make(self, tasks: tuple[TaskSeen, ...], entries: tuple[Entry, ...]) -> Understanding:
        """The value of it all, problems in the order of their cells."""
        stated = self.make_stated(tasks, entries) if tasks else ()
        if not self.problems:
            for s in stated:
                if s.difference:
                    difference = f"{'+' if s.difference > 0 else ''}{number_text(s.difference)}"
                    self.doubts.append(
                        self.grid.problem(DIFFERENCE, *s.at, counted=number_text(s.counted), difference=difference)
                    )  # fmt: skip
            for c in self.columns.values():
                if c.use is Use.LEFT and self._may_matter(c):
                    name = column_name(c.column) if not self.grid.turned else str(c.column + 1)
                    self.doubts.append(self.grid.problem(LEFT_COLUMN, *c.at, heading=c.heading or name, why=left_because(c)))
        shares = (
            tuple(replace(s, task=tasks[0].name if len(tasks) == 1 else self._share_task(s, tasks)) for s in self.shares)
            if tasks
            else ()
        )
        return Understanding(
            grid=self.grid,
            label=self.label,
            titles=tuple(self.layout.titles),
            title_texts=tuple(_join_row(self.whole, r) for r in self.layout.titles),
            header=tuple(self.layout.header),
            columns=tuple(self.columns.values()),
            left=tuple(sorted(self.left, key=lambda left: left.rows)),
            streets=tuple(self.streets.values()),
            tasks=tasks,
            entries=entries,
            stated=stated,
            shares=tuple(s for s in shares if s.task),
            problems=tuple(sorted(self.problems, key=lambda p: p.order)),
            doubts=tuple(sorted(self.doubts, key=lambda p: p.order)),
            read=self.read_cells,
        )

    def _share_task(self, share: Share, tasks: tuple[TaskSeen, ...]) -> str:
        found = [t for t in tasks if t.indicator == share.task]
        if len(found) == 1:
            return found[0].name
        self.report(SUBTOTAL, share.at, found=share.heading, period=share.task)
        return ""

    def _may_matter(self, column: Column) -> bool:
        """Whether a column that is left out holds figures or names that could be targets."""
        quiet: tuple[Message, ...] = (
            say(N_("running numbers")), say(N_("not among --only")), say(N_("groups of streets")),
            say(N_("no figures of the plan, by its heading")), say(N_("what was done")),
        )  # fmt: skip
        return column.why not in quiet and any(self.grid.text(r.row, column.column) for r in self.rows if r.sort is Sort.STREET)


def _join_row(grid: Grid, row: int) -> str:
    return " ".join(" ".join(grid.text(row, c).split()) for c in grid.filled(row))


def read_table(grid: Grid, label: str, answers: Answers | None = None) -> Understanding:
    """What a grid says, with every problem in the order of its cells; `label` is how sources call the table."""
    return _Reading(grid, label, answers or Answers()).read()
