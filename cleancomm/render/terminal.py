"""Tables for a terminal, through rich. Cells are Text, never markup.

Nothing is ever left out for want of width: long texts fold, what is short (numbers, days, ids) does not, and where even
that is too wide each row becomes a block of its own.
"""

from collections.abc import Iterator
from io import StringIO
from typing import Literal

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from cleancomm.message import Translate
from cleancomm.render.cells import FIGURES, cell_text, head_lines, heading_text, is_only_problems, message_text
from cleancomm.render.chart import CHART_WIDTH, draw_chart
from cleancomm.render.problems import render_problems
from cleancomm.report import Cell, Report, Table, Term, Tone, visible

FOLDED = 14
GAP = 2
STYLES = {Tone.PLAIN: "", Tone.GOOD: "green", Tone.CARE: "yellow", Tone.BAD: "red"}


def _text(cell: Cell, translate: Translate) -> Text:
    return Text(cell_text(cell, translate), style=STYLES[cell.tone] if isinstance(cell, Term) else "")


def _widths(table: Table, translate: Translate) -> list[int]:
    """How wide each column is when nothing folds."""
    rows = [*table.rows, *([table.total] if table.total is not None else [])]
    cells = [[cell_text(row.get(c.key), translate) for row in rows] for c in table.columns]
    heads = [heading_text(c, translate) for c in table.columns]
    return [max(map(cell_len, [head, *column])) for head, column in zip(heads, cells, strict=True)]


def _columns(table: Table, translate: Translate, width: int) -> list[int] | None:
    """The width of each column within a whole width; None when the table does not fit, however its texts fold."""
    natural = _widths(table, translate)
    least = [
        min(n, FOLDED) if n > 2 * FOLDED and c.kind not in FIGURES else n for n, c in zip(natural, table.columns, strict=True)
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
        side: Literal["left", "right"] = "right" if column.kind in FIGURES else "left"
        drawn.add_column(Text(heading_text(column, translate)), justify=side, width=width, overflow="fold")
    for row in table.rows:
        drawn.add_row(*(_text(c, translate) for c in table.cells(row)))
    if table.total is not None:
        drawn.add_section()
        drawn.add_row(*(_text(c, translate) for c in table.cells(table.total)), style="bold")
    return drawn


def _draw_blocks(table: Table, translate: Translate, width: int) -> Iterator[Text]:
    """Each row as its first cell and, below it, what stands under each heading."""
    heads = [heading_text(c, translate) for c in table.columns]
    for row in (*table.rows, *((table.total,) if table.total is not None else ())):
        first, *others = table.cells(row)
        yield Text(cell_text(first, translate), style="bold")
        line = Text("  ")
        for head, cell in zip(heads[1:], others, strict=True):
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


def _print_table(console: Console, table: Table, translate: Translate, width: int) -> None:
    """A table with its title above it, its chart and its notes below."""
    console.print()
    if table.title is not None:
        console.print(Text(message_text(table.title, translate), style="bold"))
    shown = visible(table)
    widths = _columns(shown, translate, width)
    if widths is None:
        for text in _draw_blocks(shown, translate, width):
            console.print(text)
    else:
        console.print(_draw_table(shown, translate, widths))
    if chart := draw_chart(table, translate, min(width, CHART_WIDTH)):
        console.print()
        for line in chart:
            console.print(Text(line))
    for note in table.notes:
        console.print(Text(message_text(note, translate), style="dim"))


def render_terminal(report: Report, translate: Translate, width: int) -> str:
    """A report as coloured tables of `width` columns; only characters that GBK has. Problems come first, unfolded."""
    out = StringIO()
    console = Console(
        file=out,
        width=width,
        force_terminal=True,
        color_system="standard",
        highlight=False,
        legacy_windows=False,
    )
    if report.problems:
        out.write(render_problems(report.problems, translate) + "\n")
    if not is_only_problems(report):
        head, *rest = head_lines(report, translate)
        console.print(Text(head, style="bold"))
        for line in rest:
            console.print(Text(line))
        if report.prose:
            console.print()
        for sentence in report.prose:
            console.print(Text(message_text(sentence, translate)))
        for table in report.tables:
            _print_table(console, table, translate, width)
    notes = [message_text(n, translate) for n in report.notes]
    if report.problems is not None:
        out.write("".join(f"{line}\n" for line in ("", *notes)) if notes else "")
    else:
        for note in notes:
            console.print(Text(note, style="dim"))
    return out.getvalue()
