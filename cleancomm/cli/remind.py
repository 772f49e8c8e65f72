"""`cleancomm remind`: each street's and each unit's own list, as text, as files, or as mails that somebody else sends."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from cleancomm.campaign import Campaign
from cleancomm.cli.answer import Answer, Files, Several
from cleancomm.cli.completing import complete_street, complete_unit
from cleancomm.cli.language import _
from cleancomm.cli.output import name_file
from cleancomm.cli.progress import track
from cleancomm.cli.streams import complain
from cleancomm.cli.usage import wrong
from cleancomm.message import N_, say
from cleancomm.opening import open_contacts
from cleancomm.render.format import Format
from cleancomm.reports.remarks import add_remarks
from cleancomm.reports.reminder import (
    AHEAD,
    Reminder,
    list_places,
    list_unclaimed,
    report_reminder,
    report_reminders,
)
from cleancomm.text import harmless

_SUFFIXES = {Format.PLAIN: ".txt", Format.TABLE: ".txt", Format.MARKDOWN: ".md"}
# what has all lists in one: forms for other programs, and the names of their files
_TOGETHER = frozenset({Format.CSV, Format.JSON})
_ONE_FILE = frozenset({".csv", ".json", ".xlsx", ".db", ".sqlite", ".sqlite3"})
# what a folder of mails (Maildir) has; what is new lies in the first
_MAILDIR = ("new", "cur", "tmp")


def _choose_places(campaign: Campaign, unit: str | None, street: str | None, *, every: bool) -> tuple[str, ...]:
    """Whose lists are asked for: just one of the three ways to say so."""
    if sum((unit is not None, street is not None, every)) != 1:
        raise wrong("--all", _("say for whom: --unit UNIT, --street STREET, or --all"))
    if every:
        return list_places(campaign)
    return (campaign.find_street(street) if street is not None else campaign.find_unit(unit or ""),)


def _write_mails(campaign: Campaign, reminders: list[Reminder], out: Path | None) -> Files:
    """A mail for each list; one without an address is told, and is there to be given one."""
    from cleancomm.render.mail import Letter, Mailbox, join_mails, render_mail

    contacts = open_contacts(campaign.data)
    own = campaign.plan.units.own
    boxes: dict[str, dict[Mailbox, None]] = {}
    for row in contacts.contacts if contacts else ():
        boxes.setdefault(own[row.unit], {}).update(dict.fromkeys(Mailbox(row.name or row.unit, one) for one in row.addresses))
    office = contacts.office if contacts else None
    sender = Mailbox(office.name, office.address) if office else None
    mails: dict[str, bytes] = {}
    taken: set[str] = set()
    for one in reminders:
        told = say(N_("{title}: {what} (as of {day})"), title=one.report.title, what=one.words, day=campaign.as_of)
        zone = campaign.folder.plan.settings.timezone
        to = tuple(boxes.get(own[one.place], ()))
        letter = Letter(one.place, told.render(_), one.report, campaign.as_of, zone, to, sender)
        mails[f"new/{campaign.as_of:%Y%m%d}.{name_file(one.place, taken)}.cleancomm"] = render_mail(letter, _)
    if contacts is None:
        text = _("there is no {file}; the mails have neither an address nor a sender")
        complain(text.format(file=_name_file(campaign)))
    else:
        _tell_addressless(campaign, [r.place for r in reminders if own[r.place] not in boxes], sender)
    stream = join_mails(mails.values(), campaign.as_of)
    if out is not None and out.suffix.lower() == ".eml" and len(mails) == 1:
        return Files(stream, out.parent, {out.name: stream})
    return Files(stream, out, mails, _MAILDIR)


def _name_file(campaign: Campaign) -> str:
    return harmless(f"{campaign.data.shown}contacts.yaml")


def _tell_addressless(campaign: Campaign, places: list[str], sender: object) -> None:
    """Says whose mails have no address, and that they have no sender."""
    file = _name_file(campaign)
    if places:
        text = _("{file} has no address for: {units}; their mails are without one")
        complain(text.format(file=file, units=harmless(_(", ").join(places))))
    if sender is None:
        complain(_("{file} names no office; the mails are without a sender").format(file=file))


def _write_lists(reminders: list[Reminder], silent: Iterable[str], form: Format, out: Path) -> Files:
    """A file for each list; of who has none the file of an earlier day, if it is there, is told."""
    from cleancomm.render import render_report

    kind = Format.MARKDOWN if form is Format.MARKDOWN else Format.PLAIN
    taken: set[str] = set()
    names = {place: f"{name_file(place, taken)}{_SUFFIXES[form]}" for place in (*(r.place for r in reminders), *silent)}
    for place in silent:
        if (out / names[place]).exists():
            complain(_("there is nothing to tell; {path} is left as it was").format(path=out / names[place]))
    files = {names[r.place]: render_report(r.report, kind, _, mail=kind is Format.PLAIN) for r in reminders}
    return Files(b"", out, {name: str(text).rstrip("\n") + "\n" for name, text in files.items()})


def run(
    campaign: Campaign,
    unit: Annotated[
        str | None, typer.Option("--unit", metavar="UNIT", help=_("the list of this unit"), autocompletion=complete_unit)
    ] = None,
    street: Annotated[
        str | None, typer.Option("--street", metavar="STREET", help=_("the list of this street"), autocompletion=complete_street)
    ] = None,
    every: Annotated[bool, typer.Option("--all", help=_("the lists of all streets and units that have one"))] = False,
    mail: Annotated[
        bool, typer.Option("--mail", help=_("as mails for another program to send; with -o a folder of mails (Maildir)"))
    ] = False,
    ahead: Annotated[
        int,
        typer.Option(
            "--ahead", metavar="DAYS", min=0, help=_("tell what is to be reported so many days before the reporting day")
        ),
    ] = AHEAD,
    form: Format | None = None,
    out: Path | None = None,
) -> Answer:
    """What each street or unit has late, near, not reported and sent back."""
    places = _choose_places(campaign, unit, street, every=every)
    if mail and form is not None:
        raise wrong("--mail", _("a mail has a form of its own; leave out --format"))
    found = [report_reminder(campaign, place, ahead) for place in track(places, _("units"))]
    reminders = [one for one in found if one is not None]
    if every and (unclaimed := list_unclaimed(campaign)):
        text = _("on nobody's list, for the plan names no unit for it: {things}")
        complain(text.format(things=harmless(_(", ").join(unclaimed))))
    if not reminders:
        return Answer(None)
    reminders = [replace(r, report=add_remarks(r.report, campaign, campaign.errors)) for r in reminders]
    if mail:
        return Answer(_write_mails(campaign, reminders, out))
    if every and (form in _TOGETHER or (out is not None and form is None and out.suffix.lower() in _ONE_FILE)):
        return Answer(report_reminders(campaign, reminders))
    if every and out is not None:
        silent = [place for place in places if place not in {r.place for r in reminders}]
        return Answer(_write_lists(reminders, silent, form or Format.PLAIN, out))
    if every:
        return Answer(Several(tuple(r.report for r in reminders)))
    return Answer(found[0].report if found[0] else None)
