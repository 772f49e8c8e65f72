"""Stated figures beside the counted ones, as a table."""

from collections.abc import Iterable

from cleancomm.checks.figures import Checked
from cleancomm.message import N_, say
from cleancomm.report import Align, Cell, Column, Table, Term

OK = Term("ok", say(N_("ok")), "green")
GIVEN = Term("given", say(N_("given")))
COMPUTED = Term("computed", say(N_("not stated")))
NOTED = Term("acknowledged", say(N_("acknowledged")), "yellow")
BROKEN = Term("broken", say(N_("does not hold")), "red")


def _verdict(row: Checked, acknowledged: bool) -> Term:
    if not row.holds or row.missing:
        return NOTED if acknowledged else BROKEN
    if row.stated is None:
        return COMPUTED
    return GIVEN if row.counted is None else OK


def figures_table(rows: Iterable[Checked], acknowledged: frozenset[tuple[str, str]] = frozenset()) -> Table:
    """Stated, counted, difference (counted less stated), the place in the document and whether it holds.

    `acknowledged` names the figures, as (label, source), whose difference the data explain.
    """
    right = Align.RIGHT
    columns = (
        Column("figure", N_("Figure")), Column("measure", N_("Measure")), Column("stated", N_("Stated"), right),
        Column("counted", N_("Counted"), right), Column("difference", N_("Difference"), right),
        Column("source", N_("Source")), Column("verdict", N_("Verdict")),
    )  # fmt: skip
    cells: list[tuple[Cell, ...]] = [
        (
            r.label, r.measure, r.stated, r.counted, r.difference, r.source,
            _verdict(r, (r.label, r.source) in acknowledged),
        )
        for r in rows
    ]  # fmt: skip
    return Table("totals", columns, tuple(cells))
