"""Tables for a terminal, through rich. Cells are Text, never markup."""

from io import StringIO

from rich import box
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from cleancomm.message import Translate
from cleancomm.render.cells import cell_text, harmless, head_lines
from cleancomm.report import Cell, Report, Term, visible


def _text(cell: Cell, translate: Translate) -> Text:
    return Text(cell_text(cell, translate), style=cell.style if isinstance(cell, Term) else "")


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
        drawn = RichTable(box=box.SIMPLE_HEAD, pad_edge=False, show_footer=False)
        for column in table.columns:
            drawn.add_column(
                Text(translate(column.heading)),
                justify=column.align.value,
                no_wrap=column.align.value == "right",
                overflow="fold",
            )
        for row in table.rows:
            drawn.add_row(*(_text(c, translate) for c in row))
        if table.total is not None:
            drawn.add_section()
            drawn.add_row(*(_text(c, translate) for c in table.total), style="bold")
        console.print(drawn)
        for note in table.notes:
            console.print(Text(harmless(note.render(translate)), style="dim"))
    for note in report.notes:
        console.print(Text(harmless(note.render(translate)), style="dim"))
    return out.getvalue()
