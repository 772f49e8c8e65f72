"""CSV that opens right in a Chinese Excel: UTF-8 with BOM; the problems of a report, or else its first table."""

import csv
from io import StringIO

from cleancomm.message import Message, Translate
from cleancomm.render.cells import cell_text, heading_text
from cleancomm.render.problems import problems_table
from cleancomm.report import Amended, Cell, Report


def _guard(cell: Cell, translate: Translate) -> str:
    """Text that a spreadsheet would take for a formula gets a leading apostrophe."""
    text = cell_text(cell, translate)
    first = cell.now if isinstance(cell, Amended) else cell
    formula = isinstance(first, str | Message) and text[:1] in ("=", "+", "-", "@") and len(text) > 1
    return f"'{text}" if formula else text


def render_delimited(report: Report, translate: Translate) -> bytes:
    """The first table as csv, its total row last; of a report about problems these, be there none, under their headings."""
    out = StringIO()
    writer = csv.writer(out)
    tables = report.tables if report.problems is None else (problems_table(report.problems),)
    if tables:
        table = tables[0]
        writer.writerow([heading_text(c, translate) for c in table.columns])
        for row in (*table.rows, *((table.total,) if table.total is not None else ())):
            writer.writerow([_guard(c, translate) for c in table.cells(row)])
    return out.getvalue().encode("utf-8-sig")
