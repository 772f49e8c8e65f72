"""The rows and columns that a person names, as a spreadsheet calls them."""

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
