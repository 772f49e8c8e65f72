"""`cleancomm budget`."""

from cleancomm.checks.figures import compare_figures
from cleancomm.cli.options import AsOf, Data, Form, Lang, open_here
from cleancomm.cli.streams import print_report
from cleancomm.message import N_, say
from cleancomm.report import Report
from cleancomm.status.figures import figures_table


def run(as_of: AsOf = None, data: Data = None, format_: Form = None, lang: Lang = None) -> None:
    """Print the norms of staff and money: stated, computed, difference."""
    campaign = open_here(data, as_of, duties=False)
    rows = [r for r in compare_figures(campaign.folder) if r.loc[0] == "norms"]
    print_report(Report("budget", say(N_("Norms of staff and money")), (figures_table(rows),)), format_)
