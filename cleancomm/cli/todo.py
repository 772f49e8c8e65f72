"""`cleancomm todo`: what a street or a unit has before it; silent when there is nothing, as cron wants it."""

from cleancomm.campaign import Campaign
from cleancomm.cli.options import StreetOption, TaskOption, UnitOption
from cleancomm.report import Report
from cleancomm.reports.todo import report_todo


def run(campaign: Campaign, street: StreetOption = None, unit: UnitOption = None, task: TaskOption = None) -> Report | None:
    """What is to be reported by the next reporting day, put right, and due soon, and the amendments that bear on it."""
    return report_todo(campaign, campaign.ask(street=street, unit=unit, task=task))
