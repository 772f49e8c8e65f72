"""Whose form it is, by its hidden sheet or, where that is gone, by its head line; what is not of this plan is told."""

from contextlib import suppress
from datetime import date

from cleancomm.campaign import Campaign
from cleancomm.exports.form_identity import hash_plan, number_form
from cleancomm.exports.form_layout import INVENTED, REAL, SCHEMA
from cleancomm.problem import Kind, Place, problem
from cleancomm.returns import kinds
from cleancomm.returns.form import Form
from cleancomm.value import dataclass


@dataclass(frozen=True)
class Identity:
    """The street or unit that has filled in a form, and the day that the form is as of, None where it cannot be told."""

    place: str
    as_of: date | None


def _parse_day(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text.strip())
    return None


def identify(form: Form, campaign: Campaign) -> Identity | None:
    """Whose a form is; None of one that is not of this plan or says it of nobody, which is told."""
    place = _by_hidden_sheet(form, campaign) if form.hidden else _by_head(form, campaign)
    if place is None:
        return None
    own = campaign.plan.units.own
    if not own.knows(place):
        _tell(form, kinds.STRANGE_PLACE, found=place)
        return None
    return Identity(own[place], _parse_day(form.hidden.get("as_of") or form.head.get("as_of", "")))


def _tell(form: Form, kind: Kind, **values: object) -> None:
    form.problems.append(problem(kind, Place(form.name), **values))


def _list_strange(form: Form, campaign: Campaign) -> set[str]:
    """The entries that a form tells of and that the record has not, neither standing nor undone."""
    return {sent.last for sent in form.sent.values() if sent.last} - campaign.record.ids


def _find_other_record(form: Form, campaign: Campaign) -> Kind | None:
    """What is wrong with a form that was exported from another record than this one."""
    said = form.hidden.get("invented")
    if said == INVENTED and not campaign.record.invented:
        return kinds.DEMO_FORM
    if said == REAL and campaign.record.invented:
        return kinds.REAL_FORM
    return kinds.OTHER_RECORD if _list_strange(form, campaign) else None


def _by_hidden_sheet(form: Form, campaign: Campaign) -> str | None:
    known, head = form.hidden, form.head
    place = known.get("street") or known.get("unit") or ""
    if known.get("schema") != SCHEMA:
        _tell(form, kinds.OTHER_SCHEMA, found=known.get("schema") or "-", wanted=SCHEMA)
    elif known.get("plan") != hash_plan(campaign.folder.plan):
        _tell(form, kinds.OTHER_PLAN, found=known.get("form") or "-")
    elif (kind := _find_other_record(form, campaign)) is not None:
        last = sorted(_list_strange(form, campaign))
        _tell(form, kind, found=known.get("form") or "-", id=last[0] if last else "-")
    elif head.get("form", known.get("form")) != known.get("form"):
        _tell(form, kinds.MIXED, found=head["form"], sent=known.get("form") or "-")
    elif head.get("place", place) != place:
        _tell(form, kinds.MIXED, found=head["place"], sent=place)
    elif not place:
        _tell(form, kinds.NO_PLACE)
    else:
        return place
    return None


def _by_head(form: Form, campaign: Campaign) -> str | None:
    head = form.head
    place, period, as_of = head.get("place", ""), head.get("period", ""), _parse_day(head.get("as_of", ""))
    if not place:
        _tell(form, kinds.NO_PLACE)
        return None
    if "form" in head and as_of is not None:
        if number_form(hash_plan(campaign.folder.plan), place, period, as_of) != head["form"]:
            _tell(form, kinds.OTHER_PLAN, found=head["form"])
            return None
    elif "form" in head or as_of is not None:
        _tell(form, kinds.NO_PLACE)
        return None
    # a workbook has lost the sheet, a csv never had one
    _tell(form, kinds.UNSURE if form.grid.sheet else kinds.CSV, place=place, period=period or "-")
    return place
