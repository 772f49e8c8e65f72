"""CSV that opens right in a Chinese Excel: UTF-8 with BOM; the report's first table."""

import csv
from io import StringIO

from cleancomm.message import Translate
from cleancomm.render.cells import cell_text, heading_text
from cleancomm.report import Cell, Report


def _guard(cell: Cell, translate: Translate) -> str:
    """Text that a spreadsheet would take for a formula gets a leading apostrophe."""
    text = cell_text(cell, translate)
    return f"'{text}" if isinstance(cell, str) and text[:1] in ("=", "+", "-", "@") and len(text) > 1 else text


def render_delimited(report: Report, translate: Translate) -> bytes:
    """The first table as csv, its total row last."""
    out = StringIO()
    writer = csv.writer(out)
    if report.tables:
        table = report.tables[0]
        writer.writerow([heading_text(c, translate) for c in table.columns])
        for row in (*table.rows, *((table.total,) if table.total else ())):
            writer.writerow([_guard(c, translate) for c in row])
    return out.getvalue().encode("utf-8-sig")
