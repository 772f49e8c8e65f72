"""What --skip and --only leave out, and which stated totals take it in: those cannot be carried, and the reason is said."""

from collections.abc import Iterator
from decimal import Decimal

from cleancomm.message import N_, Message, say
from cleancomm.newplan import words
from cleancomm.newplan.columns import NOT_CHOSEN
from cleancomm.newplan.figure import Said, read_cell
from cleancomm.newplan.reading import Reading
from cleancomm.newplan.rows import Sort
from cleancomm.newplan.tasks import Tasks
from cleancomm.newplan.understanding import At, Stated, TaskSeen, Use
from cleancomm.sheet.grid import Cell

TAKES_IN = N_("it takes in {rows}, which --skip or --only leaves out")
OF_OTHERS = say(N_("without the columns that --only leaves out it cannot be checked"))


class Omitted:
    """The rows and columns of one table that a person leaves out."""

    def __init__(self, reading: Reading, tasks: Tasks) -> None:
        self.reading, self.tasks = reading, tasks

    def explain(self, stated: Stated, tasks: tuple[TaskSeen, ...]) -> Message | None:
        """Why a total that differs cannot be carried: what is left out makes the difference, or may; None where it does not."""
        column = self.reading.columns[stated.at[1]]
        if column.use is Use.TOTAL and self._leaves_columns():
            return OF_OTHERS
        task = next((t for t in tasks if t.name in stated.tasks), None)
        rows, amount, unsure = [], Decimal(0), False
        for row, cell in self._list_cells(stated):
            said = read_cell(cell)
            rows.append(row)
            found = self._take(said, stated.at, task)
            unsure = unsure or found is None
            amount += found or Decimal(0)
        if not rows or not (unsure or stated.difference + amount == 0):
            return None
        names = tuple(self.reading.grid.call(r, stated.at[1]) for r in rows)
        return say(TAKES_IN, rows=names)

    def _leaves_columns(self) -> bool:
        """Whether --only leaves out columns that hold something for the streets."""
        left = [c.column for c in self.reading.columns.values() if c.why == NOT_CHOSEN and c.use is Use.LEFT]
        streets = [r.row for r in self.reading.rows if r.sort is Sort.STREET]
        return any(self.reading.grid.text(r, c) for r in streets for c in left)

    def _take(self, said: Said, at: At, task: TaskSeen | None) -> Decimal | None:
        if said.doubtful:
            return None
        if said.amount is None or task is None:
            return said.amount if said.amount is not None else Decimal(len(said.names))
        before = len(self.reading.problems)
        found = self.tasks.to_measure(said, self.reading.columns[at[1]], "", task, at)
        del self.reading.problems[before:]
        return found

    def _list_cells(self, stated: Stated) -> Iterator[tuple[int, Cell]]:
        """The cells of the rows left out that a total may take in."""
        reading, c = self.reading, stated.at[1]
        streets = [r.row for r in reading.rows if r.sort is Sort.STREET and stated.streets and r.name in stated.streets]
        near = len(reading.omitted)
        low, high = min([*streets, stated.at[0]]) - near, max([*streets, stated.at[0]]) + near
        for row, cells in reading.omitted.items():
            label = cells.get(reading.layout.key or 0)
            total = label is not None and words.find_total_row(label.text) is not None
            if c in cells and not total and (stated.streets is None or low <= row <= high):
                yield row, cells[c]
