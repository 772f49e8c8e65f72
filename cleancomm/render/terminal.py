"""Reports for a terminal, through rich. What is printed is Text, never markup."""

from io import StringIO

from rich.console import Console
from rich.text import Text

from cleancomm.message import Translate
from cleancomm.render.cells import head_lines, is_only_problems, message_text, say_shipped
from cleancomm.render.chart import draw_chart
from cleancomm.render.fold import fold_text
from cleancomm.render.layout import draw_table, say_left_out
from cleancomm.render.problems import render_problems
from cleancomm.report import Column, Report, Table


class _Page:
    """What is printed so far, on a console of a width."""

    def __init__(self, width: int, *, colours: bool) -> None:
        self.width = width
        self.out = StringIO()
        self.console = Console(
            file=self.out,
            width=width,
            force_terminal=colours,
            color_system="standard" if colours else None,
            highlight=False,
            legacy_windows=False,
        )

    def line(self, *parts: tuple[str, str]) -> None:
        """A line as it is, however wide."""
        self.console.print(Text.assemble(*parts), soft_wrap=True)

    def say(self, text: str, style: str = "") -> None:
        """A sentence, folded."""
        for line in fold_text(text, self.width):
            self.line((line, style))


def _print_table(page: _Page, table: Table, translate: Translate, *, wide: bool) -> tuple[Column, ...]:
    """A table with its title above it, its chart and its notes below; the columns that had no room."""
    page.line()
    if table.title is not None:
        page.say(message_text(table.title, translate), "bold")
    drawn = draw_table(table, translate, page.width, wide=wide)
    for line in drawn.lines:
        page.line(*line)
    if chart := draw_chart(table, translate, page.width):
        page.line()
        for line in chart:
            page.line(*line)
    for note in table.notes:
        page.say(message_text(note, translate), "dim")
    return drawn.left_out


def render_terminal(report: Report, translate: Translate, width: int, *, colours: bool, wide: bool = False) -> str:
    """A report as tables of `width` columns, or `wide` ones with all of their columns, coloured for a terminal alone; only
    characters that GBK has. Problems come first, unfolded.
    """
    page = _Page(width, colours=colours)
    if report.problems is not None:
        page.out.write("".join(f"{line}\n" for line in say_shipped(report, translate)))
    if report.problems:
        page.out.write(render_problems(report.problems, translate) + "\n")
    if not is_only_problems(report):
        head, *rest = head_lines(report, translate)
        if report.brief:  # one line, to be copied
            page.line((head, ""))
        else:
            page.say(head, "bold")
        for line in rest:
            page.say(line)
        if report.prose:
            page.line()
        for sentence in report.prose:
            page.say(message_text(sentence, translate))
        left_out: list[Column] = []
        for table in report.shown:
            left_out += _print_table(page, table, translate, wide=wide)
        for line in say_left_out(left_out, translate):
            page.line()
            page.say(line, "dim")
    notes = [message_text(n, translate) for n in report.notes]
    if report.problems is not None:
        page.out.write("".join(f"{line}\n" for line in ("", *notes)) if notes else "")
    else:
        for note in notes:
            page.say(note, "dim")
    return page.out.getvalue()
