"""What the rows of forms change: before and after of each thing, beside the cell that says so."""

from collections.abc import Sequence

from cleancomm.message import N_
from cleancomm.plan.about import About
from cleancomm.report import Column, Row, Table
from cleancomm.reports import columns as c
from cleancomm.returns.rows import Wanted

SHEET = Column("sheet", N_("Sheet"), optional=True, rank=4)
CELL = Column("cell", N_("Cell"))
COLUMNS = (c.FILE, SHEET, CELL, c.THING, c.BEFORE, c.AFTER, c.EVIDENCE, c.NOTE, c.TROUBLE)


def tell_changes(changes: Table, wanted: Sequence[Wanted]) -> Table:
    """What would change, each with the cell that says so; what follows from it besides is of no cell."""
    by_about = {one.present.about: one for one in wanted}
    rows = tuple(_row(row, about, by_about) for row, about in zip(changes.rows, changes.about, strict=True))
    return Table("changes", COLUMNS, rows, about=changes.about)


def _row(row: Row, about: object, by_about: dict[About, Wanted]) -> Row:
    one = by_about.get(about) if isinstance(about, About) else None
    if one is None:
        return row
    texts = {key: one.values.get(key) for key in ("evidence", "note", "trouble")}
    told = {key: text for key, text in texts.items() if isinstance(text, str)}
    return {**row, "file": str(one.form.path), "sheet": one.form.grid.sheet or None, "cell": one.cell, **told}
