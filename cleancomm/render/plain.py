"""Aligned plain tables and markdown, through tabulate."""

import tabulate

from cleancomm.message import Translate
from cleancomm.render.cells import cell_text, harmless, head_lines, heading_text
from cleancomm.report import Report, visible


def render_plain(report: Report, translate: Translate, *, markdown: bool = False) -> str:
    """A report as aligned text, or as markdown tables."""
    parts = head_lines(report, translate)
    if markdown:
        parts = [f"# {parts[0]}", *(f"\n{p}" for p in parts[1:])]
    for table in map(visible, report.tables):
        parts.append("")
        if table.title is not None:
            parts.append(("## " if markdown else "") + harmless(table.title.render(translate)))
            if markdown:
                parts.append("")
        rows = [[cell_text(c, translate) for c in row] for row in table.rows]
        if table.total is not None:
            rows.append([cell_text(c, translate) for c in table.total])
        heads = [heading_text(c, translate) for c in table.columns]
        if markdown:
            rows = [[c.replace("|", "\\|") for c in row] for row in rows]
        text = tabulate.tabulate(
            rows,
            heads,
            tablefmt="pipe" if markdown else "simple",
            disable_numparse=True,
            colalign=[c.align.value for c in table.columns] if rows else None,
        )
        parts += [line.rstrip() for line in text.splitlines()]
        if table.notes:
            parts.append("")
        parts += [harmless(n.render(translate)) for n in table.notes]
    parts += [harmless(n.render(translate)) for n in report.notes]
    return "\n".join(parts)
