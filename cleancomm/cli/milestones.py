"""`cleancomm milestones`."""

from cleancomm.campaign import Campaign
from cleancomm.cli.options import Year
from cleancomm.report import Report
from cleancomm.reports.milestones import report_milestones


def run(campaign: Campaign, year: Year = None) -> Report:
    """The milestones with their days and states."""
    return report_milestones(campaign, campaign.ask(year=year))
