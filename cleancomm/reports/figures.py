"""Stated figures beside the counted ones."""

from collections.abc import Iterable

from cleancomm.campaign import Campaign
from cleancomm.checks.figures import Checked, compare_figures
from cleancomm.message import N_, say
from cleancomm.problem import Problem
from cleancomm.report import Report, Row, Table, Term, Tone
from cleancomm.reports import columns as c

OK = Term("ok", say(N_("ok")), Tone.GOOD)
GIVEN = Term("given", say(N_("given")))
COMPUTED = Term("computed", say(N_("not stated")))
NOTED = Term("acknowledged", say(N_("acknowledged")), Tone.CARE)
BROKEN = Term("broken", say(N_("does not hold")), Tone.BAD)
COLUMNS = (c.FIGURE, c.MEASURE, c.STATED, c.COUNTED, c.DIFFERENCE, c.SOURCE, c.VERDICT)


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
    cells: tuple[Row, ...] = tuple(
        {
            "figure": r.label,
            "measure": r.measure,
            "stated": r.stated,
            "counted": r.counted,
            "difference": r.difference,
            "source": r.source,
            "verdict": _verdict(r, (r.label, r.source) in acknowledged),
        }
        for r in rows
    )
    return Table("totals", COLUMNS, cells)


def name_noted(problems: Iterable[Problem]) -> frozenset[tuple[str, str]]:
    """The figures, as (label, source), of the findings that the data explain."""
    told = (dict(p.text.values) for p in problems if p.reason)
    return frozenset((str(values.get("subject")), str(values.get("source"))) for values in told)


def report_budget(campaign: Campaign) -> Report:
    """The norms of staff and money: stated, computed, difference."""
    rows = [r for r in compare_figures(campaign.plan) if r.loc[0] == "norms"]
    return Report("budget", say(N_("Norms of staff and money")), (figures_table(rows),))
