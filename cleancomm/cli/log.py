"""`cleancomm log`."""

from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from cleancomm.cli.language import _
from cleancomm.cli.options import AsOf, Data, Form, Lang, UnitOption, complete_any, open_here, parse_day
from cleancomm.cli.streams import print_report
from cleancomm.message import N_, say
from cleancomm.record.fold import undone_ids
from cleancomm.report import Report
from cleancomm.status.address import find_address, list_addresses
from cleancomm.status.journal import entry_table, list_life, list_life_of, recorded_at


def run(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME", help=_("only what is about this item, milestone, street or task"), autocompletion=complete_any
        ),
    ] = None,
    since: Annotated[
        date | None, typer.Option("--since", parser=parse_day, metavar="DATE", help=_("only what was recorded since this day"))
    ] = None,
    unit: UnitOption = None,
    as_of: AsOf = None,
    data: Data = None,
    format_: Form = None,
    lang: Lang = None,
) -> None:
    """Print what was recorded, in the order of recording."""
    campaign = open_here(data, as_of)
    folder = campaign.folder
    every = campaign.record.entries
    zone = folder.plan.settings.timezone
    rows = list(every)
    if name is not None:
        things = list_addresses(folder, campaign.counts, campaign.nodes)
        at = find_address(folder, name, things)
        rows = list_life_of(rows, at)
    if unit is not None:
        wanted = campaign.find_unit(unit)
        by_unit = {e.id for e in list_life(every, lambda e: wanted in (e.unit, e.street))}
        rows = [e for e in rows if e.id in by_unit]
    if since is not None:
        rows = [e for e in rows if recorded_at(e, ZoneInfo(zone)).date() >= since]
    if as_of is not None:
        rows = [e for e in rows if e.on <= as_of]
    table = entry_table(rows, every, undone_ids(every), zone)
    notes = () if rows else (say(N_("Nothing is recorded.")),)
    print_report(Report("log", say(N_("Record of progress")), (table,), notes=notes, as_of=campaign.as_of), format_)
