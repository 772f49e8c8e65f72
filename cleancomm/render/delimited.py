"""CSV that opens right in a Chinese Excel: UTF-8 with BOM, every number and day a cell of its own, one file a table."""

import csv
from collections.abc import Iterator
from io import StringIO

from cleancomm.message import N_, Message, Template, Translate, say
from cleancomm.render.cells import cell_text, heading_text, mark_table
from cleancomm.render.problems import with_problems
from cleancomm.report import Amended, Cell, Column, Plain, Report, Table, now

# what a spreadsheet takes for the beginning of a formula, in full width too
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def guard(text: str) -> str:
    """Text that a spreadsheet would take for a formula gets a leading apostrophe."""
    return f"'{text}" if text.startswith(FORMULA) and len(text) > 1 else text


def _text(cell: Plain, translate: Translate) -> str:
    text = cell_text(cell, translate)
    return guard(text) if isinstance(cell, str | Message) else text


def was(cell: Cell) -> Plain:
    """What the document has, where it was amended; nothing is said of any other."""
    return cell.was if isinstance(cell, Amended) else None


def _head(column: Column, translate: Translate) -> str:
    text = heading_text(column, translate)
    return text if isinstance(column.heading, Template) else guard(text)


def list_csv_tables(report: Report) -> tuple[Table, ...]:
    """What csv has of a report, as one file each: its problems, be there none, under their headings, then its tables."""
    return tuple(mark_table(report, table) for table in with_problems(report, report.tables))


def _lines(table: Table, translate: Translate) -> Iterator[list[str]]:
    every = (*table.rows, *table.last_rows)
    columns = [(c, any(isinstance(row.get(c.key), Amended) for row in every)) for c in table.columns]
    heads = []
    for column, amended in columns:
        head = _head(column, translate)
        heads += [head, say(N_("{heading} (document's)"), heading=head).render(translate)] if amended else [head]
    yield heads
    for row in every:
        cells = []
        for column, amended in columns:
            cell = row.get(column.key)
            cells += [_text(now(cell), translate), *([_text(was(cell), translate)] if amended else [])]
        yield cells


def render_csv_table(table: Table, translate: Translate) -> bytes:
    """A table as csv, its total row last; a column in which something was amended has the document's beside it."""
    out = StringIO()
    csv.writer(out).writerows(_lines(table, translate))
    return out.getvalue().encode("utf-8-sig")


def render_delimited(report: Report, translate: Translate) -> bytes:
    """The first table of a report as csv; of a report about problems these."""
    tables = list_csv_tables(report)
    return render_csv_table(tables[0], translate) if tables else b""
