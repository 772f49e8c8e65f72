"""The body of a table, row by row: every cell that says something is taken once, or named."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise

from cleancomm.message import N_, say
from cleancomm.newplan import words
from cleancomm.newplan.columns import NOT_CHOSEN
from cleancomm.newplan.dates import read_machine_day
from cleancomm.newplan.faults import FIGURE, FORMULA, LEFT_ROW, MERGED, NAME, NO_PERIOD, SECOND, TWO_STREETS
from cleancomm.newplan.figure import Said, read_amount, read_cell, read_percent
from cleancomm.newplan.measure import is_measure, split_measure
from cleancomm.newplan.period import find_period, squash
from cleancomm.newplan.reading import Pending, Raw, RawTotal, Reading
from cleancomm.newplan.rows import Row, Sort, plain_street
from cleancomm.newplan.scope import Scope, list_before, list_scopes
from cleancomm.newplan.understanding import TARGETS, At, Column, LeftOut, Place, Share, Use
from cleancomm.plan.deadline import DeadlineError, parse_deadline

RATES = say(N_("rates, which do not add up"))
COMMUNITY = "个"


class Walk:
    """One walk over the rows of the body."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.carried: dict[int, str] = {}
        # street -> the group that it stands in
        self.regions: dict[str, str] = {}

    def read(self) -> None:
        """Every row of the body, in order."""
        rows = self.reading.rows
        scopes = [r for r in rows if r.sort in (Sort.STREET, Sort.TOTAL, Sort.GROUP)]
        long, first = self._is_long(), dict[str, int]()
        before: Row | None = None
        for row in rows:
            region = self._read_region(row.row)
            match row.sort:
                case Sort.LEFT:
                    self.leave(row)
                case Sort.MEASURES:
                    self.read_measures(row)
                case Sort.GROUP if row.why is not None:
                    self.leave(row)
                case Sort.TOTAL | Sort.GROUP:
                    self.read_total(row, scopes)
                case _ if self._is_second(row, before, first, region, long=long):
                    at = (row.row, self.reading.layout.key or 0)
                    self.reading.report(TWO_STREETS, at, first=self.reading.grid.call(first[row.name], at[1]), found=row.name)
                case _ if self._is_left_by_only(row):
                    self.reading.omitted[row.row] = dict(self.reading.grid.rows[row.row])
                    self.leave(replace(row, why=NOT_CHOSEN))
                case _:
                    first.setdefault(row.name, row.row)
                    self.read_street(row)
            before = row

    def _is_long(self) -> bool:
        """Whether a street may come again in another place: its rows differ in period, indicator or name."""
        repeated = [r for r in self.reading.rows if r.sort is Sort.STREET and r.own]
        adjacent = any(a.name == b.name for a, b in pairwise(repeated))
        uses = {c.use for c in self.reading.columns.values()}
        keyed = Use.YEARS in uses or Use.INDICATORS in uses
        return self.reading.parts or keyed or (adjacent and Use.FIGURES not in uses and Use.BOTH not in uses)

    def _is_second(self, row: Row, before: Row | None, first: dict[str, int], region: str, *, long: bool) -> bool:
        """Whether a row names a street that other rows are of already, apart from it or in another group."""
        if self.reading.key_use is not Use.STREET:
            return False
        apart = before is None or before.name != row.name
        again = row.own and row.name in first and not long and apart
        return again or self.regions.setdefault(row.name, region) != region

    def _read_region(self, row: int) -> str:
        """The group of streets that a row stands in, where a column left of the streets names it."""
        why = say(N_("groups of streets"))
        text = ""
        for column in [c for c in self.reading.columns.values() if c.why == why]:
            own = self.reading.grid.text(row, column.column)
            merge = self.reading.grid.merge_at(row, column.column)
            own = own or (self.reading.grid.text(merge.top, merge.left) if merge else self.carried.get(column.column, ""))
            self.carried[column.column] = own
            text += f"{own}/"
        return text

    def _is_left_by_only(self, row: Row) -> bool:
        return self.reading.grid.turned and self.reading.answers.only is not None and row.row not in self.reading.answers.only

    def leave(self, row: Row) -> None:
        """A row that holds nothing of the plan."""
        text = row.text or row.name
        self.reading.left.append(LeftOut((row.row,), row.why or say(N_("nothing stands in it")), text))
        if row.why == say(N_("nothing stands in it")) and row.text and self.reading.key_use is Use.STREET:
            self.reading.left.pop()
            self.keep_street(row.text, (row.row, self.reading.layout.key or 0))

    def keep_street(self, text: str, at: At) -> None:
        """A street, with figures or without."""
        name = plain_street(text)
        if self.reading.key_use is Use.STREET and name:
            self.reading.streets.setdefault(name, Place(name, at))

    def read_measures(self, row: Row) -> None:
        """A row that says the measure of each column."""
        for c in self.reading.grid.filled(row.row):
            text = self.reading.grid.text(row.row, c)
            if c == self.reading.layout.key:
                continue
            if is_measure(text):
                self.reading.measures[c] = squash(text)
            else:
                self.reading.report(FIGURE, (row.row, c))
        self.reading.left.append(LeftOut((row.row,), say(N_("the measure of each column")), row.name))

    def row_says(self, row: int, use: Use) -> tuple[Column, str] | None:
        """What a row says in its column of periods, indicators or measures; merged cells, and blanks of a csv, continue."""
        column = next((c for c in self.reading.columns.values() if c.use is use), None)
        if column is None:
            return None
        grid, c = self.reading.grid, column.column
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
            day = read_machine_day(self.reading.grid.cell(row, found[0].column), text=not self.reading.grid.sheet)
            if when is not None and (day is None or day.day != 1):
                given = self.reading.answers.year
                period = when.period
                if not when.has_year and self.reading.above.period.isdigit():
                    period = f"{self.reading.above.period}年{period}"
                parse_deadline(period, given)
                return period
        except DeadlineError:
            pass
        self.reading.report(NO_PERIOD, (row, found[0].column))
        return ""

    def cells(self, row: Row) -> Iterable[tuple[Column, At]]:
        """The cells of a row that say something, without those merged over several streets or kinds of columns."""
        texts = self.reading.grid.texts(row.row)
        for c, column in self.speaking.items():
            if c not in texts:
                continue
            at = (row.row, c)
            merge = self.reading.grid.merge_at(*at)
            if merge is not None and self._is_merged_over(merge.top, merge.bottom, merge.left, merge.right):
                self.reading.report(MERGED, at)
            else:
                yield column, at

    @cached_property
    def speaking(self) -> dict[int, Column]:
        """The columns whose cells are figures or names."""
        keys = (Use.STREET, Use.YEARS, Use.INDICATORS, Use.MEASURES, Use.DUE, Use.ROLE, Use.LEFT)
        return {c: column for c, column in self.reading.columns.items() if column.use not in keys}

    def _is_merged_over(self, top: int, bottom: int, left: int, right: int) -> bool:
        kinds = {(k.period, k.indicator, k.use if k.use not in TARGETS else Use.FIGURES)
                 for c, k in self.reading.columns.items() if left <= c <= right}  # fmt: skip
        names = {(r.sort, r.name) for r in self.reading.rows if top <= r.row <= bottom and r.sort is not Sort.LEFT}
        return len(kinds) > 1 or len(names) > 1

    def read_street(self, row: Row) -> None:
        """A row of a street, or of an indicator or a period where these stand down the side."""
        if self.reading.key_use is Use.STREET:
            self.keep_street(row.name, (row.row, self.reading.layout.key or 0))
        street = row.name if self.reading.key_use is Use.STREET else None
        period = self.row_period(row.row)
        indicator = self.row_says(row.row, Use.INDICATORS)
        own = self.row_says(row.row, Use.MEASURES)
        measure = squash(own[1]) if own else ""
        head, inside = split_measure(indicator[1]) if indicator else ("", "")
        if words.is_rate_heading(measure or head):
            self.leave(replace(row, why=RATES, text=head or row.name))
            at = (row.row, self.reading.layout.key or 0)
            self.reading.doubts.append(self.reading.grid.problem(LEFT_ROW, *at, why=RATES))
            return
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
                    self.reading.totals.append(
                        RawTotal(at, column, scope, name, said, period or column.period, self.name_indicator(head, column))
                    )
            else:
                raw = self.read_target(at, column)
                if raw is not None and period != "":
                    when = column.period if period is None else self._join_periods(at, column, period)
                    if when:
                        self.reading.raws.append(
                            Raw(at, column, street, when, self.name_indicator(head, column), raw, measure or inside)
                        )  # fmt: skip

    def _join_periods(self, at: At, column: Column, period: str) -> str:
        """The period of a cell whose row has one, and perhaps its column."""
        if not column.period or column.period == period:
            return period
        if period.isdigit() and not column.period[:1].isdigit():
            return f"{period}年{column.period}"
        if period.isdigit() and column.period[:2].isdigit() and not column.period.startswith(("19", "20")):
            return f"{period}年{column.period}"
        self.reading.report(NO_PERIOD, at)
        return ""

    def name_indicator(self, head: str, column: Column) -> str:
        """What a cell counts, by its row and its column."""
        if not head:
            return column.indicator
        return f"{head}·{column.indicator}" if column.indicator and column.indicator not in head else head

    def take_amount(self, at: At, *, whole: bool = False) -> Said | None:
        """The figure in a cell; a problem where there is none."""
        cell = self.reading.grid.cell(*at)
        said = read_cell(cell)
        if said.doubtful or said.names or said.amount is None or (whole and said.amount != int(said.amount)):
            self.reading.report(FORMULA if cell.sort.value == "formula" or cell.text.startswith("=") else FIGURE, at)
            return None
        self.reading.read_cells += 1
        return said

    def read_target(self, at: At, column: Column) -> Said | None:
        """What a cell of targets says; a problem where that does not fit its column."""
        cell = self.reading.grid.cell(*at)
        said = read_cell(cell)
        if said.amount is not None and column.use is not Use.NAMES and not said.doubtful:
            self.reading.read_cells += 1
            return said
        formula = cell.sort.value == "formula" or cell.text.startswith("=")
        if said.doubtful:
            self.reading.report(
                FORMULA if formula else NAME if column.use is Use.NAMES and read_amount(cell.text) else FIGURE, at
            )
            return None
        if said.names and said.amount is not None:
            self.reading.read_cells += 1
            return said
        if column.use is Use.NAMES and said.amount is not None:
            self.reading.report(NAME, at)
            return None
        if column.use in (Use.FIGURES, Use.BOTH) and said.names:
            self.reading.report(FIGURE, at)
            return None
        self.reading.read_cells += 1
        return said

    def read_communities(self, at: At, who: str) -> None:
        """The communities of a street."""
        said = self.take_amount(at, whole=True)
        if said is None or said.amount is None or who not in self.reading.streets:
            return
        if self.reading.streets[who].communities is not None:
            self.reading.report(SECOND, at, subject=who)
        elif said.measure and said.measure != COMMUNITY:
            self.reading.report(FIGURE, at)
        else:
            self.reading.streets[who] = replace(self.reading.streets[who], communities=int(said.amount))

    def read_share(self, at: At, column: Column, street: str | None, who: str) -> None:
        """A cell of a column of shares."""
        heading = column.path[-1] if column.path else ""
        percent = read_percent(self.reading.grid.cell(*at), percents="%" in squash("".join(column.path)))
        if percent is None:
            self.reading.report(FIGURE, at)
        else:
            self.reading.shares.append(Share(at, percent, column.indicator, street, f"{who} {heading}"))

    def read_total(self, row: Row, scopes: Sequence[Row]) -> None:
        """A row of stated totals, or of a group with figures."""
        found: list[Scope] = [None]
        cells, period, head = list(self.cells(row)), "", ""
        if self.reading.key_use is Use.STREET:
            index = next(n for n, r in enumerate(scopes) if r.row == row.row)
            found = list_scopes(scopes, index, self.reading.layout.key or 0)
            years, indicators = self._own_text(row, Use.YEARS), self._own_text(row, Use.INDICATORS)
            period = (self.row_period(row.row) or "") if cells and years else ""
            head = split_measure(indicators)[0] if indicators else ""
            if (years or indicators) and self._is_in_group(row):
                before = list_before(scopes, index)
                found = [before if before and set(before) != {r.name for r in scopes if r.sort is Sort.STREET} else None]
        self.reading.pending.append(Pending(row, found, cells, period, head))

    def _own_text(self, row: Row, use: Use) -> str:
        """The period or the indicator that a row of totals is of; "" where it is of all."""
        column = next((c for c in self.reading.columns.values() if c.use is use), None)
        if column is None:
            return ""
        said = self.row_says(row.row, use)
        own = self.reading.grid.text(row.row, column.column)
        if own or column.column > (self.reading.layout.key or 0):
            return own
        return said[1] if said and self._is_in_group(row) else ""

    def _is_in_group(self, row: Row) -> bool:
        """Whether a row of totals ends a group that a column left of the streets names, and is not of all groups."""
        grid, key = self.reading.grid, self.reading.layout.key or 0
        left = [c for c in self.reading.columns.values() if c.use in (Use.YEARS, Use.INDICATORS) and c.column < key]
        if not left or row.at < key:
            return False
        c = left[0].column
        merge = grid.merge_at(row.row, c)
        if grid.text(row.row, c) or (merge is not None and merge.top < row.row):
            return True
        if any(m.left <= c <= m.right and m.bottom > m.top for m in grid.merges):
            return False
        same = [r.row for r in self.reading.rows if r.sort is Sort.TOTAL and squash(r.text) == squash(row.text)]
        groups = len({text for r in self.reading.rows if r.sort is Sort.STREET and (text := grid.text(r.row, c))})
        if len(same) >= groups:  # one of each group, and perhaps one of all at the end
            return not (len(same) > groups and row.row == same[-1])
        return words.is_small_total(row.text)
