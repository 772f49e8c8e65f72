"""Aligned plain tables, within a width as on a terminal where there is one, and markdown through tabulate."""

from collections.abc import Iterable, Iterator

from cleancomm.message import Translate
from cleancomm.render.cells import (
    FIGURES,
    head_lines,
    heading_text,
    is_only_problems,
    message_text,
    message_texts,
    say_shipped,
    table_texts,
)
from cleancomm.report import Report, Table, visible
from cleancomm.text import escape_markdown

# how wide a mail is
MAIL = 78
# wider than any table
BOUNDLESS = 1_000_000


def _draw_markdown(table: Table, translate: Translate) -> list[str]:
    """The lines of a table in markdown, its total row last."""
    import tabulate

    rows = [[escape_markdown(text) for text in row] for row in table_texts(table, translate)]
    text = tabulate.tabulate(
        rows,
        [escape_markdown(heading_text(c, translate)) for c in table.columns],
        tablefmt="pipe",
        disable_numparse=True,
        colalign=["right" if c.kind in FIGURES else "left" for c in table.columns] if rows else None,
    )
    return [line.rstrip() for line in text.splitlines()]


def _fold(lines: Iterable[str], width: int | None) -> Iterator[str]:
    """Sentences as they are, or folded to a width."""
    if width is None:
        yield from lines
        return
    from cleancomm.render.fold import fold_text

    for line in lines:
        yield from fold_text(line, width)


def _table_lines(table: Table, translate: Translate, *, markdown: bool, width: int | None) -> Iterator[str]:
    """A table with its title above it, its chart and its notes below."""
    yield ""
    if table.title is not None:
        title = message_text(table.title, translate)
        yield f"## {escape_markdown(title)}" if markdown else title
        if markdown:
            yield ""
    if markdown:
        yield from _draw_markdown(visible(table), translate)
    else:
        from cleancomm.render.layout import draw_table, say_left_out

        # without a width nothing folds, and all columns stand
        whole = width is None
        drawn = draw_table(table, translate, width or BOUNDLESS, wide=whole, cut=whole, rule="-")
        yield from ("".join(text for text, _ in line) for line in drawn.lines)
        yield from _fold(say_left_out(drawn.left_out, translate), width)
    if table.chart:
        from cleancomm.render.chart import draw_chart

        drawing = ["".join(text for text, _ in line) for line in draw_chart(table, translate, width or MAIL)]
        fence = ("```",) if markdown and drawing else ()
        yield from ("", *fence, *drawing, *fence) if drawing else ()
    if table.notes:
        yield ""
    yield from _fold(_tell(message_texts(table.notes, translate), markdown), width)


def _tell(lines: Iterable[str], markdown: bool) -> Iterator[str]:
    """Sentences as markdown shows them, where they are for that."""
    return (escape_markdown(line) for line in lines) if markdown else iter(lines)


def _body_lines(report: Report, translate: Translate, *, markdown: bool, width: int | None) -> Iterator[str]:
    """Title, facts, prose and tables."""
    head, *rest = _tell(head_lines(report, translate), markdown)
    prose = list(_tell(message_texts(report.prose, translate), markdown))
    if markdown:
        yield head if report.brief else f"# {head}"
        yield from (f"\n{line}" for line in (*rest, *prose))
    else:
        yield from _fold((head, *rest), width)
        yield from _fold(("", *prose), width) if prose else ()
    for table in report.shown:
        yield from _table_lines(table, translate, markdown=markdown, width=width)


def render_plain(report: Report, translate: Translate, *, markdown: bool = False, width: int | None = None) -> str:
    """A report as aligned text, within a `width` where one is given, or as markdown tables; problems come first, as they are
    told anywhere.
    """
    parts = []
    if report.problems is not None:
        parts += say_shipped(report, translate)
    if report.problems:
        from cleancomm.render.problems import render_problems

        parts += _tell([render_problems(report.problems, translate)], markdown)
    if not is_only_problems(report):
        parts += _body_lines(report, translate, markdown=markdown, width=width)
    if report.problems is not None and report.notes:
        parts.append("")
    parts += _fold(_tell(message_texts(report.notes, translate), markdown), width)
    return "\n".join(parts)
