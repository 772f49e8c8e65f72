"""`cleancomm budget`."""

from cleancomm.campaign import Campaign
from cleancomm.report import Report
from cleancomm.reports.figures import report_budget


def run(campaign: Campaign) -> Report:
    """The norms of staff and money: stated, computed, difference."""
    return report_budget(campaign)
