"""A table folded in halves, the same headings twice side by side -> one below the other; each cell keeps its place."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from cleancomm.newplan import words
from cleancomm.newplan.period import squash
from cleancomm.sheet.grid import Cell, Grid, Merge

# a header begins in one of the first rows that hold something
_FIRST = 60


def _split_headings(grid: Grid, row: int) -> Sequence[Sequence[int]]:
    """The columns of each part of a row whose headings come twice or more, each part with streets; none for any other row."""
    filled = grid.filled(row)
    texts = [squash(grid.text(row, c)) for c in filled]
    for parts in (2, 3, 4):
        width, rest = divmod(len(filled), parts)
        blocks = [filled[n * width : (n + 1) * width] for n in range(parts)]
        same = all(texts[n * width : (n + 1) * width] == texts[:width] for n in range(parts))
        steps = [[c - block[0] for c in block] for block in blocks]
        streets = sum(words.is_street_heading(t) for t in texts[:width])
        if not rest and width > 1 and same and streets == 1 and all(s == steps[0] for s in steps):
            return blocks
    return []


def _find_fold(grid: Grid) -> tuple[int, list[int]] | None:
    """The first row of a header that comes twice or more, and the first column of each part."""
    above: list[int] = []
    for r in grid.lines[:_FIRST]:
        blocks = _split_headings(grid, r)
        if blocks:
            wide = [
                q for q in above if len(grid.filled(q)) > 1 and not any(words.is_line(grid.text(q, c)) for c in grid.filled(q))
            ]
            return None if wide else (r, [b[0] for b in blocks])
        above.append(r)
    return None


def _is_foot(grid: Grid, row: int, second: int) -> bool:
    """Whether a row below the table is a note or the like, and of no part."""
    filled = grid.filled(row)
    return not filled or words.is_note(grid.text(row, filled[0])) or (len(filled) == 1 and filled[0] < second)


def unfold(grid: Grid) -> Grid:
    """The grid with its parts one below the other; the same grid where it is not folded."""
    fold = _find_fold(grid)
    if fold is None:
        return grid
    first, starts = fold
    step, below = starts[1] - starts[0], [r for r in grid.lines if r > first]
    if any(b - a != step for a, b in pairwise(starts)):
        return grid
    last = next((r for r in below if not _repeats(grid, r, starts, step)), first)
    body = [r for r in below if r >= last > first]
    feet: list[int] = []
    while body and _is_foot(grid, body[-1], starts[1]):
        feet.insert(0, body.pop())
    base = grid.lines[-1] + 2
    rows: dict[int, dict[int, Cell]] = {r: dict(grid.rows[r]) for r in grid.lines if r < first}
    moved: dict[int, tuple[int, int]] = {}
    for part in range(len(starts)):
        for r in [r for r in grid.lines if r >= first and r not in feet and (part == 0 or r in body)]:
            cells = {c - part * step: cell for c, cell in grid.rows[r].items() if _part_of(c, starts) == part}
            if cells:
                rows[r + part * base] = cells
                moved.update({r + part * base: (r, part * step)} if part else {})
    for r in feet:
        rows[r + len(starts) * base] = dict(grid.rows[r])
        moved[r + len(starts) * base] = (r, 0)
    merges = [_move(m, part * base, part * step) for m in grid.merges if (part := _part_of(m.left, starts)) >= 0]
    return replace(grid, rows=rows, merges=tuple(merges), moved=moved)


def _part_of(column: int, starts: Sequence[int]) -> int:
    return max((n for n, s in enumerate(starts) if s <= column), default=0)


def _move(merge: Merge, down: int, left: int) -> Merge:
    return Merge(merge.top + down, merge.left - left, merge.bottom + down, merge.right - left)


def _repeats(grid: Grid, row: int, starts: Sequence[int], step: int) -> bool:
    """Whether a row below the first of the header is part of it: it says the same in each part."""
    parts = [
        {c - n * step: squash(grid.text(row, c)) for c in grid.filled(row) if _part_of(c, starts) == n}
        for n in range(len(starts))
    ]
    return bool(parts[0]) and all(p == parts[0] for p in parts)
