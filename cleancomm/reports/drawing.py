"""The drawings of answers, where they are asked for: how far each row of the status is, and the milestones over time."""

from dataclasses import replace
from datetime import date

from cleancomm.report import Chart, Report, Timeline
from cleancomm.reports import columns as c


def _draw(report: Report, key: str, chart: Chart | Timeline) -> Report:
    return replace(report, tables=tuple(replace(t, chart=chart) if t.key == key else t for t in report.tables))


def draw_standing(report: Report) -> Report:
    """The status with a bar for each row: what is accepted of what is planned, and a mark at what is due by schedule."""
    label = next(t.columns[0].key for t in report.tables if t.key == "rows")
    figures = (c.PERCENT, c.ACCEPTED, c.PLANNED, c.EXPECTED, c.GAP, c.LAMP)
    chart = Chart(label, *(column.key for column in figures))
    return _draw(report, "rows", chart)


def draw_milestones(report: Report, today: date) -> Report:
    """The milestones over time, with today."""
    chart = Timeline(c.MILESTONE.key, c.START.key, c.DUE.key, c.DONE_ON.key, c.STATE.key, today)
    return _draw(report, "milestones", chart)
