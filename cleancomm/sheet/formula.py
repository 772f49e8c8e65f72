"""Formulas that only add -> their value, to tell a 0 that was computed from one that a program made up."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from cleancomm.sheet.grid import Cell, Sort, parse_column

_REFERENCE = r"\$?([A-Z]{1,3})\$?([0-9]{1,7})"
_RANGE = re.compile(rf"{_REFERENCE}(?::{_REFERENCE})?")
_ADDED = re.compile(r"[+]")
_SUM = re.compile(r"SUM\(([^()]*)\)", re.I)
# a sum over more cells than this is of whole columns
_MOST = 100_000

Cells = Mapping[int, Mapping[int, Cell]]
Formulas = Mapping[tuple[int, int], str]


class Adding:
    """The values of the formulas of a sheet, as far as they only add."""

    def __init__(self, cells: Cells, formulas: Formulas) -> None:
        self.cells, self.formulas = cells, formulas
        self.known: dict[tuple[int, int], Decimal | None] = {}

    def value(self, row: int, column: int) -> Decimal | None:
        """What the formula of a cell comes to; None where it does more than add, or nobody can tell."""
        at = (row, column)
        if at not in self.known:
            self.known[at] = None  # a circle cannot be told
            try:
                self.known[at] = self._add(self.formulas[at].removeprefix("=").replace(" ", ""))
            except RecursionError:
                return None
        return self.known[at]

    def _add(self, text: str) -> Decimal | None:
        total = Decimal(0)
        for term in _ADDED.split(text):
            whole = _SUM.fullmatch(term)
            for part in whole[1].split(",") if whole else [term]:
                found = self._add_range(part, plain=whole is None)
                if found is None:
                    return None
                total += found
        return total

    def _add_range(self, text: str, *, plain: bool) -> Decimal | None:
        found = _RANGE.fullmatch(text)
        if found is None or (plain and found[3]):
            return None
        left, top = parse_column(found[1]), int(found[2]) - 1
        right, bottom = (parse_column(found[3]), int(found[4]) - 1) if found[3] else (left, top)
        assert left is not None
        assert right is not None
        if (bottom - top + 1) * (right - left + 1) > _MOST:
            return None
        total = Decimal(0)
        for r in range(top, bottom + 1):
            for c in range(left, right + 1):
                value = self._one(r, c, plain=plain)
                if value is None:
                    return None
                total += value
        return total

    def _one(self, row: int, column: int, *, plain: bool) -> Decimal | None:
        if (row, column) in self.formulas:
            return self.value(row, column)
        cell = self.cells.get(row, {}).get(column)
        if cell is None:
            return Decimal(0)
        if cell.sort is Sort.NUMBER:
            try:
                return Decimal(cell.text)
            except InvalidOperation:
                return None
        # SUM passes over text, + does not
        return Decimal(0) if cell.sort is Sort.TEXT and not plain else None
