"""`cleancomm milestones`."""

from cleancomm.cli.options import AsOf, Data, Form, Lang, Year, open_here
from cleancomm.cli.streams import print_report
from cleancomm.message import N_, say
from cleancomm.report import Report
from cleancomm.status.reports import milestone_table


def run(year: Year = None, as_of: AsOf = None, data: Data = None, format_: Form = None, lang: Lang = None) -> None:
    """Print the milestones with their days and states."""
    campaign = open_here(data, as_of, duties=False)
    campaign.check_year(year)
    stands = [s for s in campaign.stands if year is None or s.node.year == year]
    table = milestone_table(stands)
    print_report(Report("milestones", say(N_("Milestones")), (table,), as_of=campaign.as_of), format_)
