"""Tables for a terminal, through rich. Cells are Text, never markup.

Nothing is ever left out for want of width: long texts fold, what is short (numbers, days, ids) does not, and where even
that is too wide each row becomes a block of its own.
"""

from collections.abc import Iterator
from io import StringIO

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from cleancomm.message import Translate
from cleancomm.render.cells import cell_text, harmless, head_lines, heading_text
from cleancomm.report import Align, Cell, Report, Table, Term, visible

FOLDED = 14
GAP = 2


def _text(cell: Cell, translate: Translate) -> Text:
    return Text(cell_text(cell, translate), style=cell.style if isinstance(cell, Term) else "")


def _widths(table: Table, translate: Translate) -> list[int]:
    """How wide each column is when nothing folds."""
    rows = [*table.rows, *([table.total] if table.total else [])]
    cells = [[cell_text(row[n], translate) for row in rows] for n in range(len(table.columns))]
    heads = [heading_text(c, translate) for c in table.columns]
    return [max(map(cell_len, [head, *column])) for head, column in zip(heads, cells, strict=True)]


def _columns(table: Table, translate: Translate, width: int) -> list[int] | None:
    """The width of each column within a whole width; None when the table does not fit, however its texts fold."""
    natural = _widths(table, translate)
    least = [
        min(n, FOLDED) if n > 2 * FOLDED and c.align is Align.LEFT else n for n, c in zip(natural, table.columns, strict=True)
    ]
    spare = width - GAP * (len(least) - 1) - sum(least)
    if spare < 0:
        return None
    wide = [n for n, (a, b) in enumerate(zip(least, natural, strict=True)) if a < b]
    for place, n in enumerate(wide):
        more = min(natural[n] - least[n], spare // (len(wide) - place))
        least[n] += more
        spare -= more
    return least


def _draw_table(table: Table, translate: Translate, widths: list[int]) -> RichTable:
    drawn = RichTable(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, GAP - 1, 0, 0))
    for column, width in zip(table.columns, widths, strict=True):
        drawn.add_column(Text(heading_text(column, translate)), justify=column.align.value, width=width, overflow="fold")
    for row in table.rows:
        drawn.add_row(*(_text(c, translate) for c in row))
    if table.total is not None:
        drawn.add_section()
        drawn.add_row(*(_text(c, translate) for c in table.total), style="bold")
    return drawn


def _draw_blocks(table: Table, translate: Translate, width: int) -> Iterator[Text]:
    """Each row as its first cell and, below it, what stands under each heading."""
    heads = [heading_text(c, translate) for c in table.columns]
    for row in (*table.rows, *((table.total,) if table.total else ())):
        yield Text(cell_text(row[0], translate), style="bold")
        line = Text("  ")
        for head, cell in zip(heads[1:], row[1:], strict=True):
            shown = _text(cell, translate)
            if not shown.plain:
                continue
            pair = Text.assemble((f"{head} ", "dim"), shown)
            if line.cell_len > GAP and line.cell_len + GAP + pair.cell_len > width:
                yield line
                line = Text("  ")
            line.append("  " if line.cell_len > GAP else "")
            line.append_text(pair)
        if line.cell_len > GAP:
            yield line


def render_terminal(report: Report, translate: Translate, width: int) -> str:
    """A report as coloured tables of `width` columns; only characters that GBK has."""
    out = StringIO()
    console = Console(
        file=out,
        width=width,
        force_terminal=True,
        color_system="standard",
        highlight=False,
        legacy_windows=False,
    )
    head, *rest = head_lines(report, translate)
    console.print(Text(head, style="bold"))
    for line in rest:
        console.print(Text(line))
    for table in map(visible, report.tables):
        console.print()
        if table.title is not None:
            console.print(Text(harmless(table.title.render(translate)), style="bold"))
        widths = _columns(table, translate, width)
        if widths is None:
            for text in _draw_blocks(table, translate, width):
                console.print(text)
        else:
            console.print(_draw_table(table, translate, widths))
        for note in table.notes:
            console.print(Text(harmless(note.render(translate)), style="dim"))
    for note in report.notes:
        console.print(Text(harmless(note.render(translate)), style="dim"))
    return out.getvalue()
