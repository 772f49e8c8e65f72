"""Columns of units (牵头单位, 责任单位, 配合单位) -> who carries each task, where its rows agree; remarks as they stand.

A plan names the units of a task, not of each street in it: a column that differs from row to row of one task is left out, and
the reason is said.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from cleancomm.message import N_, Message, say
from cleancomm.newplan import words
from cleancomm.newplan.columns import REMARKS
from cleancomm.newplan.reading import Reading
from cleancomm.newplan.rows import Sort
from cleancomm.newplan.understanding import At, Carried, Column, Entry, Remark, Use

DIFFER = say(N_("its units differ from row to row of one task, and a plan names them by task"))
OWN_STREET = say(N_("it names the street of each row again"))
UNCLEAR = say(N_("units that are not all named, such as 等 or blank cells"))
_OFFICE = re.compile(r"(?:街道)?(?:办事处|人民政府|政府|党工委|管委会)$|街道$|街$")


def split_units(text: str) -> tuple[str, ...]:
    """The units of a cell; none where it does not name them all."""
    parts = [" ".join(p.split()) for p in re.split(r"[、，,;；\r\n]+|\s{2,}", text)]
    units = tuple(dict.fromkeys(p for p in parts if p))
    return () if any(re.search(r"等(?:部门|单位|相关.*)?$|同上|[〃\"]", u) for u in units) else units


class Roles:
    """The columns of units of one table."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    def take(self, entries: Sequence[Entry]) -> tuple[Carried, ...]:
        """Who carries each task; a column that a plan cannot hold is left out with the reason."""
        found: list[Carried] = []
        for column in [c for c in self.reading.columns.values() if c.use is Use.ROLE]:
            carried, why = self._take_column(column, entries)
            if why is None:
                found += carried
            else:
                self.reading.columns[column.column] = replace(column, use=Use.LEFT, why=why)
        return tuple(found)

    def _cell(self, at: At) -> At:
        """The cell that speaks for one: the first of its merged range."""
        merge = self.reading.grid.merge_at(*at)
        return (merge.top, merge.left) if merge else at

    def _take_column(self, column: Column, entries: Sequence[Entry]) -> tuple[list[Carried], Message | None]:
        grid = self.reading.grid
        word = " ".join(column.path[-1].split())
        kind = words.find_role(word)
        cells: dict[str, dict[At, tuple[str, ...]]] = {}
        own = True
        for e in entries:
            at = self._cell((e.at[0], column.column))
            units = split_units(grid.text(*at))
            cells.setdefault(e.task, {})[at] = units
            own = own and len(units) == 1 and _is_street(units[0], e.street)
        if own:
            return [], OWN_STREET
        written = [r.row for r in self.reading.rows if r.sort is Sort.STREET and grid.text(r.row, column.column)]
        if kind is None or {self._cell((r, column.column)) for r in written} - {at for c in cells.values() for at in c}:
            return [], UNCLEAR
        if any(not units and (grid.text(*at) or not grid.sheet) for c in cells.values() for at, units in c.items()):
            return [], UNCLEAR  # a csv does not say whether a blank cell was part of the one above
        if any(not units for c in cells.values() for units in c.values()):
            named = any(units for c in cells.values() for units in c.values())
            whole = len(cells) > 1 and all(len(set(c.values())) == 1 for c in cells.values())
            if not (named and whole and all(grid.text(*at) or len(c) == 1 for c in cells.values() for at in c)):
                return [], UNCLEAR
        if any(len({frozenset(u) for u in c.values()}) > 1 for c in cells.values()):
            return [], DIFFER
        return [Carried(t, word, kind, next(iter(c.values())), tuple(c)) for t, c in cells.items() if any(c.values())], None

    def list_remarks(self) -> tuple[Remark, ...]:
        """What the columns of remarks say, row by row."""
        grid = self.reading.grid
        return tuple(
            Remark((r.row, c.column), r.name, " ".join(text.split()))
            for r in self.reading.rows
            for c in self.reading.columns.values()
            if c.why == REMARKS and r.sort is not Sort.LEFT and (text := grid.text(r.row, c.column))
        )


def _is_street(unit: str, street: str | None) -> bool:
    """Whether a unit is the office of a street: 甲街 and 甲街道办事处."""
    return street is not None and (unit == street or _OFFICE.sub("", unit) == _OFFICE.sub("", street))
