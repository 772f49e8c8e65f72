"""A grid -> what it says, with every doubt at its cell. No figure is ever guessed, nothing is dropped unsaid.

`layout` finds the parts, `rows` and `columns` say what each is, `walk` takes the cells, `figure` reads one, `tasks`, `entries`
and `totals` make of them what a plan holds; `scope` says what a total is of.
"""

from dataclasses import replace
from decimal import Decimal

from cleancomm.message import N_, Message, say
from cleancomm.newplan import words
from cleancomm.newplan.columns import NOT_CHOSEN, REMARKS, Columns, has_own_period, left_because, read_above
from cleancomm.newplan.entries import Entries, list_counts
from cleancomm.newplan.faults import ACCEPTED, ACROSS, COUNT, DIFFERENCE, LEFT_COLUMN, NOT_DIFFERENT, SUBTOTAL, TOO_WIDE
from cleancomm.newplan.folded import unfold
from cleancomm.newplan.layout import EMPTY, find_layout
from cleancomm.newplan.reading import Reading
from cleancomm.newplan.roles import OWN_STREET, Roles
from cleancomm.newplan.rows import Rows, Sort
from cleancomm.newplan.tasks import Tasks
from cleancomm.newplan.totals import Totals
from cleancomm.newplan.understanding import TARGETS, Answers, Column, Entry, LeftOut, Share, Stated, TaskSeen, Understanding, Use
from cleancomm.newplan.walk import Walk
from cleancomm.number import number_text
from cleancomm.problem import Place as FilePlace
from cleancomm.problem import problem
from cleancomm.sheet.grid import Grid, column_name

MOST_COLUMNS = 1000


class Table:
    """One table on its way to what it says."""

    def __init__(self, grid: Grid, label: str, answers: Answers) -> None:
        self.reading = Reading(grid, label, answers)
        self.tasks, self.walk = Tasks(self.reading), Walk(self.reading)

    def read(self) -> Understanding:
        """The whole table."""
        reading, grid = self.reading, self.reading.whole
        if len(grid.columns) > MOST_COLUMNS:
            wide = problem(TOO_WIDE, FilePlace(grid.name), "", file=grid.name, count=len(grid.columns), limit=MOST_COLUMNS)
            return Understanding(grid, reading.label, problems=(wide,))
        self.find_parts()
        if reading.layout.key is None:
            return self.make((), ())
        self.read_heads()
        if self.ask_for_streets():
            return self.make((), ())
        self.walk.read()
        found = Entries(reading, self.tasks)
        found.compare_periods()
        tasks = self.tasks.find()
        if not reading.problems and (not tasks or not (reading.streets or reading.raws)):
            reading.problems.append(problem(EMPTY, FilePlace(grid.name)))
        entries = found.take_days(found.make(tasks)) if tasks else ()
        reading.raws.clear()  # a large table would be held twice
        found.compare_overlaps(entries, tasks)
        return self.make(tasks, entries)

    def find_parts(self) -> None:
        """The lines above, the header, the body; what a person leaves out is no part of it."""
        reading, grid, answers = self.reading, self.reading.whole, self.reading.answers
        for r in [r for r in grid.lines if r in answers.skip]:
            reading.left.append(LeftOut((r,), say(N_("left out by --skip")), _join_row(grid, r), in_file=True))
        kept = grid.keep(r for r in grid.lines if r not in answers.skip)
        if answers.header is None and answers.street is None and answers.across is None:
            kept = unfold(kept)
            full = unfold(grid)
            reading.omitted = {r: dict(full.rows[r]) for r in full.lines if full.in_line(r) in answers.skip}
        else:
            reading.omitted = {r: dict(grid.rows[r]) for r in grid.lines if r in answers.skip}
        reading.layout = find_layout(kept, answers.header, answers.street, answers.across)
        if reading.layout.grid.turned:
            reading.omitted.clear()
        reading.problems += reading.layout.problems
        lines = [((r, c), kept.text(r, c)) for r in reading.layout.titles for c in kept.filled(r)]
        reading.above = read_above(lines)

    def read_heads(self) -> None:
        """What each row and each column is."""
        reading = self.reading
        for r in reading.layout.numbering:
            reading.left.append(LeftOut((r,), say(N_("it numbers the columns")), _join_row(reading.grid, r)))
        rows = Rows(reading.layout)
        reading.rows = rows.read()
        reading.key_use = self._find_key_use()
        columns = Columns(reading.layout, reading.rows, reading.answers, reading.above, reading.key_use)
        reading.columns = columns.read()
        reading.parts = columns.parts
        reading.problems += [*rows.problems, *columns.problems]

    def ask_for_streets(self) -> bool:
        """Whether columns beside indicators may be streets or kinds of what is counted; then that is a question."""
        if self.reading.key_use is not Use.INDICATORS or self.reading.grid.turned or self.reading.answers.only is not None:
            return False
        kinds = [
            c for c in self.reading.columns.values()
            if c.use in TARGETS and c.indicator and not c.measure and not has_own_period(c.path)
            and not words.is_counts_heading(c.path[-1])
        ]  # fmt: skip
        if len({c.indicator for c in kinds}) > 1:
            row = kinds[0].at[0] + 1
            self.reading.report(ACROSS, kinds[0].at, found="、".join(c.heading for c in kinds), row=row)
        return len({c.indicator for c in kinds}) > 1

    def _find_key_use(self) -> Use:
        reading = self.reading
        path = reading.layout.path(reading.layout.key or 0)
        heading = reading.grid.text(*path[-1]) if path else ""
        if reading.answers.street is not None or reading.grid.turned or words.is_street_heading(heading):
            return Use.STREET
        if words.is_unit_heading(heading):
            names = [r.name for r in reading.rows if r.sort is Sort.STREET]
            reading.by_unit = not any(map(words.is_street_name, names))
            return Use.STREET
        if words.is_indicator_heading(heading):
            return Use.INDICATORS
        return Use.YEARS if words.is_years_heading(heading) else Use.STREET

    def make(self, tasks: tuple[TaskSeen, ...], entries: tuple[Entry, ...]) -> Understanding:
        """The value of it all, problems in the order of their cells."""
        reading, layout = self.reading, self.reading.layout
        stated = Totals(reading, self.tasks, self.walk).make(tasks, entries) if tasks else ()
        roles = Roles(reading)
        carried = roles.take(entries)
        if not reading.problems:
            self.compare(stated, entries)
            self.doubt()
        shares = [replace(s, task=self._share_task(s, tasks)) for s in reading.shares] if tasks else []
        return Understanding(
            grid=reading.grid,
            label=reading.label,
            titles=tuple(layout.titles),
            title_texts=tuple(self.join_title(r) for r in layout.titles),
            measures_above=reading.above.measures,
            measured_at=reading.above.at,
            header=tuple(layout.header),
            columns=tuple(reading.columns.values()),
            left=tuple(sorted(reading.left, key=lambda left: left.rows)),
            streets=tuple(reading.streets.values()),
            tasks=tasks,
            entries=entries,
            stated=stated,
            uncarried=tuple(sorted(reading.uncarried, key=lambda u: u.at)),
            shares=tuple(s for s in shares if s.task),
            carried=carried,
            remarks=roles.list_remarks(),
            by_unit=reading.by_unit,
            problems=tuple(sorted(reading.problems, key=lambda p: p.order)),
            doubts=tuple(sorted(reading.doubts, key=lambda p: p.order)),
            differences=tuple(sorted(reading.differences, key=lambda p: p.order)),
            read=reading.read_cells,
        )

    def join_title(self, row: int) -> str:
        """What a row above the table says, without a line that was read as the measure of it all."""
        above = self.reading.above
        return _join_row(self.reading.whole, row, above.at[1] if above.unit_line and above.at[0] == row else None)

    def compare(self, stated: tuple[Stated, ...], entries: tuple[Entry, ...]) -> None:
        """What is stated beside what was read; what differs is a question, unless a person has accepted its cell."""
        grid, reading = self.reading.grid, self.reading
        found = [(DIFFERENCE, s.at, s.difference, s.counted) for s in stated if s.difference]
        found += [(COUNT, c.at, c.names - c.amount, Decimal(c.names)) for c in list_counts(entries) if c.names != c.amount]
        for kind, at, difference, counted in found:
            accepted = grid.in_file(*at) in reading.answers.accepted
            sign = "+" if difference > 0 else ""
            told = {"counted": number_text(counted), "difference": sign + number_text(difference)}
            (reading.doubts if accepted else reading.differences).append(
                grid.problem(ACCEPTED if accepted else kind, *at, **told)
            )
        for at in sorted(reading.answers.accepted - {grid.in_file(*at) for _, at, _, _ in found}):
            reading.problems.append(reading.whole.problem(NOT_DIFFERENT, *at))

    def doubt(self) -> None:
        """Columns that are left out and may matter."""
        reading = self.reading
        for c in [c for c in reading.columns.values() if c.use is Use.LEFT and self._may_matter(c)]:
            name = column_name(c.column) if not reading.grid.turned else str(c.column + 1)
            reading.doubts.append(reading.grid.problem(LEFT_COLUMN, *c.at, heading=c.heading or name, why=left_because(c)))

    def _share_task(self, share: Share, tasks: tuple[TaskSeen, ...]) -> str:
        found = [t for t in tasks if t.indicator == share.task or len(tasks) == 1]
        if len(found) == 1:
            return found[0].name
        self.reading.report(SUBTOTAL, share.at, found=share.heading, period=share.task)
        return ""

    def _may_matter(self, column: Column) -> bool:
        """Whether a column that is left out holds figures or names that could be targets."""
        quiet: tuple[Message, ...] = (
            REMARKS, OWN_STREET, say(N_("running numbers")), NOT_CHOSEN, say(N_("groups of streets")),
            say(N_("no figures of the plan, by its heading")), say(N_("what was done")),
        )  # fmt: skip
        return column.why not in quiet and any(
            self.reading.grid.text(r.row, column.column) for r in self.reading.rows if r.sort is Sort.STREET
        )


def _join_row(grid: Grid, row: int, without: int | None = None) -> str:
    return " ".join(" ".join(grid.text(row, c).split()) for c in grid.filled(row) if c != without)


def read_table(grid: Grid, label: str, answers: Answers | None = None) -> Understanding:
    """What a grid says, with every problem in the order of its cells; `label` is how sources call the table."""
    return Table(grid, label, answers or Answers()).read()
