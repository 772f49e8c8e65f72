"""Aligned plain tables and markdown, through tabulate."""

from collections.abc import Iterator

import tabulate

from cleancomm.message import Translate
from cleancomm.render.cells import (
    FIGURES,
    cell_text,
    head_lines,
    heading_text,
    is_only_problems,
    message_text,
    message_texts,
)
from cleancomm.report import Report, Table, visible


def _draw_table(table: Table, translate: Translate, *, markdown: bool) -> list[str]:
    """The lines of a table, its total row last."""
    every = (*table.rows, *((table.total,) if table.total is not None else ()))
    rows = [[cell_text(c, translate) for c in table.cells(row)] for row in every]
    if markdown:
        rows = [[c.replace("|", "\\|") for c in row] for row in rows]
    text = tabulate.tabulate(
        rows,
        [heading_text(c, translate) for c in table.columns],
        tablefmt="pipe" if markdown else "simple",
        disable_numparse=True,
        colalign=["right" if c.kind in FIGURES else "left" for c in table.columns] if rows else None,
    )
    return [line.rstrip() for line in text.splitlines()]


def _body_lines(report: Report, translate: Translate, *, markdown: bool) -> Iterator[str]:
    """Title, facts, prose and tables."""
    head, *rest = head_lines(report, translate)
    prose = message_texts(report.prose, translate)
    if markdown:
        yield f"# {head}"
        yield from (f"\n{line}" for line in (*rest, *prose))
    else:
        yield from (head, *rest)
        yield from ("", *prose) if prose else ()
    for table in report.tables:
        yield ""
        if table.title is not None:
            yield ("## " if markdown else "") + message_text(table.title, translate)
            if markdown:
                yield ""
        yield from _draw_table(visible(table), translate, markdown=markdown)
        if not markdown and table.chart:
            from cleancomm.render.chart import draw_chart

            yield from ("", *draw_chart(table, translate))
        if table.notes:
            yield ""
        yield from message_texts(table.notes, translate)


def render_plain(report: Report, translate: Translate, *, markdown: bool = False) -> str:
    """A report as aligned text, or as markdown tables; problems come first, as they are told anywhere."""
    parts = []
    if report.problems:
        from cleancomm.render.problems import render_problems

        parts.append(render_problems(report.problems, translate))
    if not is_only_problems(report):
        parts += _body_lines(report, translate, markdown=markdown)
    if report.problems is not None and report.notes:
        parts.append("")
    parts += message_texts(report.notes, translate)
    return "\n".join(parts)
