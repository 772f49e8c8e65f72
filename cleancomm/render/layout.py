"""Tables within a width, as lines of styled parts: for a terminal of any width, and for a mail.

What a leader needs stands in the table; a column of a higher rank is left out where there is no room, and said. What is
long folds in its cell or stands under its row. Where not even that fits, each row is a block of its own.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from cleancomm.message import N_, Translate, say
from cleancomm.render.cells import FIGURES, heading_text, table_texts
from cleancomm.render.fold import SHORT, fold_heading, fold_text, least_heading, list_parts
from cleancomm.render.width import text_width
from cleancomm.report import Cell, Column, Kind, Row, Table, Term, Tone, now, visible

# how narrow a long text may become before a column is left out for it, and where nothing else helps
COMFORT, TIGHT = 20, 14
# and a state, before a table is no table any more
PRESSED = 6
GAP = 2
INDENT = "  "

Styled = tuple[str, str]
Line = tuple[Styled, ...]
STYLES = {Tone.PLAIN: "", Tone.NEAR: "blue", Tone.GOOD: "green", Tone.CARE: "yellow", Tone.BAD: "red"}


class Drawn(NamedTuple):
    """The lines of a table, and the columns that had no room in it."""

    lines: tuple[Line, ...]
    left_out: tuple[Column, ...] = ()


class _Measured(NamedTuple):
    """How wide a column is when nothing of it folds, and how narrow it can be: at ease, in need, and in utter need."""

    place: int
    column: Column
    natural: int
    comfort: int
    tight: int
    pressed: int


class _Fit(NamedTuple):
    """Which columns stand in the table, how wide each is, and which stand under the rows."""

    widths: dict[int, int]
    under: tuple[int, ...] = ()


def _is_whole(column: Column) -> bool:
    """Whether the cells of a column are figures or days, which fold at the bracket of an amended one alone."""
    return column.kind in FIGURES or column.kind is Kind.DAY


def _least(column: Column, texts: Iterable[str], limit: int, together: int = SHORT) -> int:
    """How narrow the cells of a column can be, with names of so many columns kept `together`."""
    whole = _is_whole(column)
    least = 0
    for text in texts:
        wide = text_width(text)
        if wide > max(least, 0 if whole else limit):
            longest = max(text_width(p.strip()) for p in list_parts(text, together, whole=whole))
            wide = min(wide, max(longest, 0 if whole else limit))
        least = max(least, wide)
    return least


def _measure(place: int, column: Column, heading: str, texts: list[str]) -> _Measured:
    body = max(map(text_width, texts), default=0)
    head = least_heading(heading)
    comfort = body if _is_whole(column) else _least(column, texts, COMFORT)
    tight = _least(column, texts, TIGHT)
    pressed = _least(column, texts, PRESSED if column.kind is Kind.STATE else TIGHT, TIGHT)
    return _Measured(place, column, max(body, text_width(heading)), max(head, comfort), max(head, tight), max(head, pressed))


def _spread(columns: Sequence[_Measured], least: Sequence[int], width: int) -> dict[int, int] | None:
    """The width of each column within a whole width, None where they have no room. What is left over goes to the name of the
    row, then to those that need least to fold no more, figures last; the rest to the texts that fold still.
    """
    spare = width - GAP * (len(columns) - 1) - sum(least)
    if spare < 0:
        return None
    widths = list(least)
    lack = [m.natural - n for m, n in zip(columns, least, strict=True)]
    order = sorted(range(len(columns)), key=lambda n: (n > 0, _is_whole(columns[n].column), lack[n]))
    for n in order:
        if lack[n] <= spare:
            widths[n] += lack[n]
            spare -= lack[n]
    folded = [n for n in order if widths[n] < columns[n].natural and not _is_whole(columns[n].column)]
    for done, n in enumerate(folded):
        widths[n] += spare // (len(folded) - done)
        spare -= spare // (len(folded) - done)
    return {m.place: w for m, w in zip(columns, widths, strict=True)}


def _fit_wide(columns: list[_Measured], width: int) -> _Fit:
    """All columns, beyond the width where they need it."""
    least = [m.comfort for m in columns]
    room = max(width, sum(least) + GAP * (len(least) - 1))
    return _Fit(_spread(columns, least, room) or {})


def _fit(columns: list[_Measured], width: int) -> _Fit | None:
    """The columns that fit a width, the highest ranks left out first; None where not even those of rank 0 fit."""
    for most in sorted({m.column.rank for m in columns} | {1}, reverse=True):
        kept = [m for m in columns if m.column.rank <= most]
        if most and (widths := _spread(kept, [m.comfort for m in kept], width)):
            return _Fit(widths)
    for most, pressed in ((1, False), (0, False), (0, True)):
        kept = [m for m in columns if m.column.rank <= most]
        movable = [m for m in kept[1:] if m.column.kind is Kind.TEXT and m.natural > TIGHT]
        movable.sort(key=lambda m: (m.column.rank, m.natural), reverse=True)
        for moved in range(len(movable) + 1):
            under = tuple(sorted(m.place for m in movable[:moved]))
            rest = [m for m in kept if m.place not in under]
            if widths := _spread(rest, [m.pressed if pressed else m.tight for m in rest], width):
                return _Fit(widths, under)
    return None


def _pad(text: str, width: int, *, right: bool) -> str:
    blank = " " * (width - text_width(text))
    return blank + text if right else text + blank


def _strip(line: list[Styled]) -> Line:
    """A line without the blanks at its end."""
    while line and not line[-1][0].strip():
        line.pop()
    if line:
        line[-1] = (line[-1][0].rstrip(), line[-1][1])
    return tuple(line)


def _stack(cells: list[tuple[list[str], str, int, bool]]) -> Iterator[Line]:
    """Folded cells side by side: their lines, style, width, and whether they stand at the right."""
    for n in range(max(len(lines) for lines, *_ in cells)):
        line: list[Styled] = []
        for place, (lines, style, width, right) in enumerate(cells):
            text = _pad(lines[n] if n < len(lines) else "", width, right=right)
            line += [(" " * GAP, "")] if place else []
            line.append((text, style))
        yield _strip(line)


def style_of(cell: Cell) -> str:
    """The style of the tone that a cell has now, none where it has none."""
    value = now(cell)
    return STYLES[value.tone] if isinstance(value, Term) else ""


def _draw_rows(table: Table, heads: list[str], texts: list[list[str]], fit: _Fit, rule: str) -> Iterator[Line]:
    """The lines of a table that fits, with a rule of a character below its heading."""
    columns, last = table.columns, len(table.rows)
    right = {n: columns[n].kind in FIGURES for n in fit.widths}
    yield from _stack([(fold_heading(heads[n], w), "", w, right[n]) for n, w in fit.widths.items()])
    whole = sum(fit.widths.values()) + GAP * (len(fit.widths) - 1)
    yield ((rule * whole, ""),)
    for place, (row, cells) in enumerate(zip((*table.rows, *table.last_rows), texts, strict=True)):
        if place == last:
            yield ()
        bold = "bold" if place >= last else ""

        def style(n: int, row: Row = row, bold: str = bold) -> str:
            return f"{bold} {style_of(row.get(columns[n].key))}".strip()

        yield from _stack(
            [(fold_text(cells[n], w, whole=_is_whole(columns[n])), style(n), w, right[n]) for n, w in fit.widths.items()]
        )
        for n in fit.under:
            if cells[n]:
                head = f"{INDENT}{heads[n]} "
                first, *more = fold_text(cells[n], max(whole - text_width(head), TIGHT))
                yield ((head, "dim"), (first, style(n)))
                yield from (((" " * text_width(head), ""), (line, style(n))) for line in more)


def _draw_blocks(table: Table, heads: list[str], texts: list[list[str]], width: int) -> Iterator[Line]:
    """Each row as its first cell and, below it, what stands under each heading."""
    for row, cells in zip((*table.rows, *table.last_rows), texts, strict=True):
        yield from (((line, "bold"),) for line in fold_text(cells[0], width))
        line: list[Styled] = []
        used = 0
        for column, head, text in list(zip(table.columns, heads, cells, strict=True))[1:]:
            if not text:
                continue
            need = text_width(head) + 1 + text_width(text)
            if line and used + GAP + need > width:
                yield tuple(line)
                line, used = [], 0
            first, *more = fold_text(text, max(width - GAP - text_width(head) - 1, 1), whole=_is_whole(column))
            style = style_of(row.get(column.key))
            line += [(INDENT, ""), (f"{head} ", "dim"), (first, style)]
            used += GAP + need
            for rest in more:
                yield tuple(line)
                line, used = [(INDENT * 2, ""), (rest, style)], width
        if line:
            yield tuple(line)


def draw_table(
    table: Table, translate: Translate, width: int, *, wide: bool = False, rule: str = "─", cut: bool = False
) -> Drawn:
    """A table of at most `width` columns, or a `wide` one with all of its columns, however wide that is; with `cut` no cell
    has more of a text than its column has room for.
    """
    shown = visible(table)
    heads = [heading_text(c, translate) for c in shown.columns]
    texts = table_texts(shown, translate, cut=cut)
    cells = [[row[n] for row in texts] for n in range(len(heads))]
    natural = {n: max(map(text_width, (head, *cells[n]))) for n, head in enumerate(heads)}
    fit: _Fit | None = _Fit(natural)
    if sum(natural.values()) + GAP * (len(heads) - 1) > width:
        measured = [_measure(n, c, heads[n], cells[n]) for n, c in enumerate(shown.columns)]
        fit = _fit_wide(measured, width) if wide else _fit(measured, width)
    if fit is None:
        return Drawn(tuple(_draw_blocks(shown, heads, texts, width)))
    stands = {*fit.widths, *fit.under}
    left_out = tuple(c for n, c in enumerate(shown.columns) if n not in stands)
    return Drawn(tuple(_draw_rows(shown, heads, texts, fit, rule)), left_out)


def say_left_out(columns: Iterable[Column], translate: Translate) -> list[str]:
    """The sentence that says which columns had no room, none where all had."""
    names = tuple(dict.fromkeys(heading_text(c, translate) for c in columns))
    text = N_("Left out for want of room: {columns} (see --wide, or --format csv or json)")
    return [say(text, columns=names).render(translate)] if names else []
