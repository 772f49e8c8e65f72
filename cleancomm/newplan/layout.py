"""Where the parts of a table are: lines above it, the header, the body; and which column says what each row is about.

The rule. The structure decides: the column of streets, merged ranges, and that a row below the header begins with a name.
A cell that looks like a year decides nothing.
"""

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

from cleancomm.message import N_
from cleancomm.newplan import words
from cleancomm.newplan.dates import read_machine_day
from cleancomm.newplan.figure import read_cell
from cleancomm.newplan.measure import is_measure, split_measure
from cleancomm.newplan.period import find_period, squash
from cleancomm.number import count_of
from cleancomm.plan.deadline import DeadlineError
from cleancomm.problem import Place, Problem, error, problem
from cleancomm.sheet.grid import Cell, Grid, column_name

EMPTY = error(
    "table.empty",
    N_("a table without a street"),
    N_("no row has a street with a figure or a name"),
    N_("the first column holds the streets, the header above them the periods; --header and --street say where they are"),
)
WHICH_STREET = error(
    "table.which_street",
    N_("a table whose column of streets cannot be told"),
    N_("{cell}: it cannot be told which column holds the streets: {candidates}"),
    N_("say which with --street COLUMN, such as --street B"),
)
HEADER_END = error(
    "table.header_end",
    N_("a row that may be heading or figures"),
    N_("{cell}: {found} may be a heading or belong to a street; its row names no street"),
    N_("say which rows are the header with --header ROWS, such as --header 2-3"),
)

NO_HEADER = error(
    "table.no_header",
    N_("a table without a header"),
    N_("{cell}: {found} stands where the header should be"),
    N_("write a row of headings above it, such as 街道 and 2023年; or say which rows are the header with --header ROWS"),
)

# a header begins in one of the first rows that hold something
_FIRST = 60


@dataclass
class Layout:
    """The parts of a table by their rows; `key` is the column that names the streets, or what stands for them."""

    grid: Grid
    key: int | None = None
    titles: list[int] = field(default_factory=list)
    header: list[int] = field(default_factory=list)
    # rows, or of a turned table columns, that only number the others
    numbering: list[int] = field(default_factory=list)
    body: list[int] = field(default_factory=list)
    owners: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def path(self, column: int) -> list[tuple[int, int]]:
        """The header cells that count for a column, from the top down."""
        return list(dict.fromkeys(self.owners[r, column] for r in self.header if (r, column) in self.owners))


def _is_wide(grid: Grid, row: int) -> bool:
    return len(grid.filled(row)) > 1


def _find_street_heading(grid: Grid) -> list[tuple[int, int]]:
    """The cells of the first row that heads a column of streets."""
    for r in grid.lines[:_FIRST]:
        found = [(r, c) for c in grid.filled(r) if words.is_street_heading(grid.text(r, c))]
        if found and any(_is_plain_figure(grid, r, c) for c in grid.filled(r)):
            continue  # 各街道 among the figures of a row is a unit
        if found and (_is_wide(grid, r) or any(_below(grid, r, c) for _, c in found)):
            return found
    return []


def _is_plain_figure(grid: Grid, row: int, column: int) -> bool:
    """Whether a cell holds a number that no heading can be: no year, no date, no number of a column."""
    cell = grid.cell(row, column)
    text = squash(cell.text)
    dated = _has_period(text) or read_machine_day(cell, text=not grid.sheet) is not None
    return bool(re.fullmatch(r"[0-9][0-9,]*(?:\.[0-9]+)?", text)) and not dated


def _below(grid: Grid, row: int, column: int) -> bool:
    merge = grid.merge_at(row, column)
    return merge is not None and merge.bottom > row


def _find_streets_across(grid: Grid) -> int | None:
    """The row that has streets side by side, where no column holds them."""
    for r in grid.lines[:_FIRST]:
        filled = grid.filled(r)
        names = [c for c in filled if _names_place(grid.text(r, c))]
        if any(words.is_street_heading(grid.text(r, c)) for c in filled[1:]):
            continue
        others = [c for c in filled if c not in names]
        plain = all(map(_is_beside_streets, (grid.text(r, c) for c in others)))
        if len(names) > 1 and (plain or len(names) >= len(filled) / 2):
            below = [q for q in grid.lines if q > r]
            left = filled[0] if filled[0] not in names else min(names) - 1
            down = sum(_names_place(grid.text(q, left)) for q in below) if left >= 0 else 0
            if down < 2 and len(others) <= 4:
                return r
    return None


def _names_place(text: str) -> bool:
    return words.is_street_name(text) or words.is_district_name(text)


def _is_beside_streets(text: str) -> bool:
    """Whether a heading stands beside streets that stand side by side: indicators, measures, totals, remarks."""
    tests = (
        words.is_indicator_heading, words.is_units_heading, words.is_years_heading, words.is_serial_heading,
        words.is_total_heading, words.is_left_heading,
    )  # fmt: skip
    return any(test(text) for test in tests)


def _is_title(grid: Grid, row: int, key: int) -> bool:
    """Whether a row above the header's first is no part of it: it stands alone, or tells the office, the day, the measure."""
    filled = grid.filled(row)
    if not filled:
        return True
    if len(filled) > 1:
        return any(words.is_line(grid.text(row, c)) for c in filled)
    text, merge = grid.text(row, filled[0]), grid.merge_at(row, filled[0])
    if filled[0] <= key or words.is_line(text):
        return True
    if merge is not None and merge.right > merge.left:
        return False
    try:
        when = find_period(text)
    except DeadlineError:
        return True
    return when is None or len(when.rest) > 6 or words.is_title_end(text)


def _looks_like_heading(grid: Grid, row: int, column: int) -> bool:
    """Whether a cell below the heading of streets, in a row without a street, can only be a heading."""
    text = grid.text(row, column)
    if words.only_heads(text) or is_measure(text) or (split_measure(text)[1] and not squash(text)[0].isdigit()):
        return True
    try:
        when = find_period(text)
    except DeadlineError:
        return True
    if when is None:
        # the same words again and again head the columns of each period
        return sum(grid.text(row, c) == text for c in grid.filled(row)) > 1 and not squash(text).isdigit()
    return True


def _is_under_year(grid: Grid, first: int, last: int, row: int, column: int) -> bool:
    """Whether a bare number cannot be the year of a column: a heading above has one, or it is the only number of its row."""
    if not squash(grid.text(row, column)).isdigit():
        return False
    numbers = {grid.text(row, c) for c in grid.filled(row)}
    above = [grid.text(r, c) for r in grid.lines if first <= r <= last for c in grid.filled(r) if c <= column]
    return len(numbers) < 2 or any(map(_has_period, above))


def _is_name_over_figures(grid: Grid, row: int, column: int, key: int) -> bool:
    """Whether a cell says a name, and every street below has a figure or nothing in its column."""
    below = [grid.cell(r, column) for r in grid.lines if r > row and grid.text(r, key) and grid.text(r, column)]
    figures = [read_cell(cell) for cell in below]
    return bool(read_cell(grid.cell(row, column)).names) and bool(figures) and all(f.amount is not None for f in figures)


def _close_header(layout: Layout, first: int, key: int, bottom: int) -> None:
    """The rows of the header from `first` on, down to `bottom` at least, and the body below it."""
    grid = layout.grid
    lines = [r for r in grid.lines if r >= first]
    last = first
    for r in lines:
        if r <= bottom:
            last = r
            continue
        filled = grid.filled(r)
        if not filled or any(c <= key for c in filled) or any(c <= key for c in grid.rows[r]):
            break
        heads = [c for c in filled if _looks_like_heading(grid, r, c) and not _is_under_year(grid, first, last, r, c)]
        others = [c for c in filled if c not in heads]
        if len(heads) >= len(others) and not any(squash(grid.text(r, c))[0].isdigit() for c in others):
            last = r
            continue
        if not heads and len(others) > 1 and all(_is_name_over_figures(grid, r, c, key) for c in others):
            last = r
            continue
        if heads:
            layout.problems.append(grid.problem(HEADER_END, r, others[0]))
        break
    layout.header = [r for r in lines if r <= last]
    layout.body = [r for r in lines if r > last]


def _take_numbering(layout: Layout, key: int) -> None:
    """A row right below the header that numbers its columns."""
    if layout.body:
        r = layout.body[0]
        filled = layout.grid.filled(r)
        plain = [squash(layout.grid.text(r, c)).strip("()") for c in filled]
        numbers = [number for p in plain if (number := count_of(p)) is not None]
        steps = all(b - a == 1 for a, b in pairwise(numbers))
        marks = all(words.is_number_mark(layout.grid.text(r, c)) for c in filled)
        if len(filled) > 1 and marks and steps and key in filled and (not numbers or numbers[0] in (0, 1, 2)):
            layout.numbering.append(r)
            layout.body = layout.body[1:]


def find_owners(grid: Grid, rows: list[int]) -> dict[tuple[int, int], tuple[int, int]]:
    """Header cell -> the filled cell that counts for it: merged cells count for all columns, else blanks to the right do."""
    merges = any(m.left < m.right for r in rows for c in grid.columns if (m := grid.merge_at(r, c)))
    found: dict[tuple[int, int], tuple[int, int]] = {}
    columns = grid.columns
    for i, r in enumerate(rows):
        before: int | None = None
        for c in columns:
            merge = grid.merge_at(r, c)
            if merge:
                top = (merge.top, merge.left)
                if grid.text(*top) and merge.top in rows:
                    found[r, c] = top
            elif grid.text(r, c):
                found[r, c] = (r, c)
            elif not merges and before is not None and (r, before) in found:
                above = all(found.get((q, c)) == found.get((q, before)) for q in rows[:i])
                if above:
                    found[r, c] = found[r, before]
            before = c
    return found


def _choose_key(layout: Layout, candidates: list[tuple[int, int]]) -> tuple[int, int] | None:
    """Of several columns headed like streets the one with the most different names; a tie is a question."""
    grid = layout.grid

    def count(at: tuple[int, int]) -> int:
        texts = {grid.text(r, at[1]) for r in grid.lines if r > at[0]} - {""}
        return sum(words.find_total_row(t) is None and not words.is_note(t) for t in texts)

    ranked = sorted(candidates, key=count, reverse=True)
    if len(ranked) > 1 and count(ranked[0]) == count(ranked[1]):
        names = tuple(f"{column_name(c)} ({grid.text(r, c)})" for r, c in candidates)
        layout.problems.append(grid.problem(WHICH_STREET, *candidates[1], candidates=names))
        return None
    return ranked[0]


def _is_text_column(grid: Grid, column: int, rows: list[int]) -> bool:
    texts = [grid.text(r, column) for r in rows if grid.text(r, column)]
    return bool(texts) and sum(not squash(t).replace(".", "").replace(",", "").isdigit() for t in texts) > len(texts) / 2


def _find_key_without_heading(layout: Layout) -> tuple[int, int] | None:
    """The first column of texts, below the first row that is no title; several that could be it are a question."""
    grid = layout.grid
    start = next(
        (r for r in grid.lines if _is_wide(grid, r) and not any(words.is_line(grid.text(r, c)) for c in grid.filled(r))), None
    )
    if start is None:
        return None
    below = [r for r in grid.lines if r > start]
    texts = [c for c in grid.columns if _is_text_column(grid, c, below)]
    heads = {c: grid.text(start, c) for c in texts}
    for test in (words.is_indicator_heading, words.is_years_heading):
        named = [c for c in texts if heads[c] and test(heads[c])]
        if named:
            return start, named[0]
    plain = [
        c for c in texts
        if not (words.is_serial_heading(heads[c]) or words.is_left_heading(heads[c]) or words.is_part_heading(heads[c]))
        and not _has_period(heads[c])
    ]  # fmt: skip
    plain = [c for c in plain if not words.is_region_heading(heads[c])] or plain
    years = [c for c in grid.columns if words.is_years_heading(grid.text(start, c))]
    if not plain and years:
        return start, years[0]
    units = [c for c in texts if words.is_unit_heading(heads[c])]
    if not [c for c in plain if c not in units] and len(units) == 1:
        return start, units[0]
    streets = [c for c in plain if sum(words.is_street_name(grid.text(r, c)) for r in below) > 1]
    plain = streets if len(streets) == 1 else plain
    if len(plain) > 1 or (texts and not plain):
        names = tuple(f"{column_name(c)} ({heads[c]})" for c in (plain or texts))
        layout.problems.append(grid.problem(WHICH_STREET, start, (plain or texts)[0], candidates=names))
        return None
    return (start, plain[0]) if plain else None


def _has_period(text: str) -> bool:
    try:
        return bool(text) and find_period(text) is not None
    except DeadlineError:
        return True


def find_layout(grid: Grid, header: frozenset[int] | None, street: int | None, across: int | None = None) -> Layout:
    """The parts of a table. A table with its streets side by side is turned first."""
    layout = Layout(grid)
    if not grid.rows:
        layout.problems.append(problem(EMPTY, Place(grid.name)))
    elif header is not None and across is None:
        _take_given_header(layout, header, street)
    else:
        found = _find_key(layout, street) if across is None else _turn(layout, across)
        if found is not None:
            _refuse_street_as_heading(layout, *found)
            _close_above(layout, *found)
        elif not layout.problems:
            layout.problems.append(problem(EMPTY, Place(grid.name)))
    layout.owners = find_owners(layout.grid, layout.header)
    if layout.key is not None:
        _take_numbering(layout, layout.key)
    return layout


def _take_given_header(layout: Layout, header: frozenset[int], street: int | None) -> None:
    """The parts of a table whose header a person has named."""
    grid = layout.grid
    layout.titles = [r for r in grid.lines if r < min(header)]
    layout.header = [r for r in grid.lines if r in header]
    layout.body = [r for r in grid.lines if r > max(header)]
    if street is not None:
        layout.key = street
        return
    heads = [(r, c) for r in layout.header for c in grid.filled(r) if words.is_street_heading(grid.text(r, c))]
    if heads:
        chosen = _choose_key(layout, heads)
        layout.key = chosen[1] if chosen else None
        return
    texts = [c for c in grid.columns if _is_text_column(grid, c, layout.body)]
    if len(texts) == 1:
        layout.key = texts[0]
    else:
        names = tuple(map(column_name, texts or grid.columns))
        layout.problems.append(grid.problem(WHICH_STREET, grid.lines[0], grid.columns[0], candidates=names))


def _find_key(layout: Layout, street: int | None) -> tuple[int, int] | None:
    """The heading of the column that says what each row is about; a table with its streets side by side is turned for it."""
    grid = layout.grid
    if street is not None:
        return next(
            ((r, street) for r in grid.lines if grid.text(r, street) and _is_wide(grid, r) and not _has_line(grid, r)), None
        )
    heads, across = _find_street_heading(grid), _find_streets_across(grid)
    if heads and (across is None or across != heads[0][0]):
        return _choose_key(layout, heads)
    if across is None:
        return _find_key_without_heading(layout)
    return _turn(layout, across)


def _turn(layout: Layout, across: int) -> tuple[int, int] | None:
    """The heading of the streets of a table that has them side by side in a row; its grid is turned."""
    grid = layout.grid
    if across not in grid.rows:
        return None
    notes = _find_notes(grid, across)
    years = _find_periods_beside(grid, across)
    first = min(across, across if years is None else years)
    layout.titles = [*(r for r in grid.lines if r < first), *notes]
    kept = grid.keep(r for r in grid.lines if r >= first and r not in notes)
    if years is not None:
        kept = _head_both(kept, across, years)
    turned = _free_totals(kept).turn()
    layout.numbering = [r for r in turned.lines if words.is_serial_heading(turned.text(r, turned.columns[0]))]
    layout.grid = turned.keep(r for r in turned.lines if r not in layout.numbering)
    return layout.grid.lines[0], across


def _find_first_street(grid: Grid, across: int) -> int:
    """The column of the first street of a row that has them side by side; a person may have named one of other names."""
    filled = grid.filled(across)
    return next((c for c in filled if _names_place(grid.text(across, c))), filled[1] if len(filled) > 1 else 0)


def _find_periods_beside(grid: Grid, across: int) -> int | None:
    """The row right above or below a row of streets that says of which period each column is."""
    place = grid.lines.index(across)
    first = _find_first_street(grid, across)
    for r in (*grid.lines[max(0, place - 1) : place], *grid.lines[place + 1 : place + 2]):
        own = [c for c in grid.filled(r) if c >= first]
        if len(own) > 1 and all(_has_period(grid.text(r, c)) for c in own) and not _has_line(grid, r):
            return r
    return None


def _head_both(grid: Grid, across: int, years: int) -> Grid:
    """The grid with a heading for its row of streets and one for its row of periods; other headings stand with the streets."""
    first = _find_first_street(grid, across)
    streets, periods = dict(grid.rows[across]), dict(grid.rows[years])
    beside = [c for c in grid.columns if c < first]
    for n, c in enumerate(beside):
        own = grid.rows[across].get(c) or grid.rows[years].get(c)
        periods.pop(c, None)
        streets.pop(c, None)
        if n == 0:
            streets[c], periods[c] = Cell("街道"), Cell("年度")
        elif own:
            streets[c] = own
    merges = tuple(m for m in grid.merges if not (m.left < first and (m.holds(across, m.left) or m.holds(years, m.left))))
    return replace(grid, rows={**grid.rows, across: streets, years: periods}, merges=merges)


def _free_totals(grid: Grid) -> Grid:
    """The grid with each 合计 that stands in its column of running numbers in the next column, where that is blank."""
    first = grid.lines[0]
    serial = next((c for c in grid.columns if words.is_serial_heading(grid.text(first, c))), None)
    beside = next((c for c in grid.columns if serial is not None and c > serial), None)
    if serial is None or beside is None:
        return grid
    rows = {}
    for r, cells in grid.rows.items():
        word = cells.get(serial)
        free = word and beside not in cells and words.find_total_row(word.text) is not None
        rows[r] = {**{c: cell for c, cell in cells.items() if c != serial}, beside: word} if word and free else cells
    return replace(grid, rows=rows)


def _refuse_street_as_heading(layout: Layout, row: int, key: int) -> None:
    """A street with its figures where the header should be: the table has none."""
    texts = [layout.grid.text(row, c) for c in layout.grid.filled(row) if c != key]
    figures = any(squash(t).replace(".", "").isdigit() and not _has_period(t) for t in texts)
    if words.is_street_name(layout.grid.text(row, key)) and figures:
        layout.problems.append(layout.grid.problem(NO_HEADER, row, key))


def _has_line(grid: Grid, row: int) -> bool:
    return any(words.is_line(grid.text(row, c)) for c in grid.filled(row))


def _close_above(layout: Layout, row: int, key: int) -> None:
    """The header around the heading of the streets, the lines above it and the body below it."""
    grid, layout.key = layout.grid, key
    merge = grid.merge_at(row, key)
    first = row
    for r in reversed([r for r in grid.lines if r < row]):
        if _is_title(grid, r, key):
            break
        first = r
    _close_header(layout, first, key, merge.bottom if merge else row)
    if not grid.turned:
        layout.titles = [r for r in grid.lines if r < first]


def _find_notes(grid: Grid, after: int) -> list[int]:
    """The rows of notes at the end of a table with its streets side by side."""
    lines = [r for r in grid.lines if r > after]
    for n, r in enumerate(lines):
        filled = grid.filled(r)
        if filled and words.is_note(grid.text(r, filled[0])):
            return lines[n:]
    return []
