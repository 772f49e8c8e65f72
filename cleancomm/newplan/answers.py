"""The rows, columns and cells that a person names, as a spreadsheet calls them."""

import re

from cleancomm.sheet.grid import parse_column

# a spreadsheet has no more
_MOST = 1_048_576
_BETWEEN = re.compile("[,，、;；\\s]+")


def parse_rows(text: str) -> frozenset[int]:
    """Rows such as 2-4,7, counted from 0; raises ValueError for what is none."""
    rows: set[int] = set()
    for part in filter(None, _BETWEEN.split(text.strip())):
        found = re.fullmatch(r"([0-9]{1,7})(?:[-~—–:]([0-9]{1,7}))?", part)
        if found is None:
            raise ValueError(part)
        first, last = int(found[1]), int(found[2] or found[1])
        if not 1 <= first <= last <= _MOST:
            raise ValueError(part)
        rows.update(range(first - 1, last))
    if not rows:
        raise ValueError(text)
    return frozenset(rows)


def parse_cells(text: str) -> frozenset[tuple[int, int]]:
    """Cells such as B6,C9-E9 by row and column, counted from 0; raises ValueError for what is none."""
    cells: set[tuple[int, int]] = set()
    for part in filter(None, _BETWEEN.split(text.strip())):
        found = re.fullmatch(r"([A-Za-z]{1,3})([0-9]{1,7})(?:[-~—–:]([A-Za-z]{1,3})([0-9]{1,7}))?", part)
        if found is None:
            raise ValueError(part)
        columns = sorted(parse_columns(f"{found[1]}-{found[3] or found[1]}"))
        rows = sorted(parse_rows(f"{found[2]}-{found[4] or found[2]}"))
        if len(rows) * len(columns) > _MOST:
            raise ValueError(part)
        cells.update((r, c) for r in rows for c in columns)
    if not cells:
        raise ValueError(text)
    return frozenset(cells)


def parse_columns(text: str) -> frozenset[int]:
    """Columns such as C-E,G, counted from 0; raises ValueError for what is none."""
    columns: set[int] = set()
    for part in filter(None, _BETWEEN.split(text.strip())):
        left, _, right = re.sub("[~—–:]", "-", part).partition("-")
        first = parse_column(left)
        last = parse_column(right) if right else first
        if first is None or last is None or last < first:
            raise ValueError(part)
        columns.update(range(first, last + 1))
    if not columns:
        raise ValueError(text)
    return frozenset(columns)
