"""Who issues a paper, and who leads a unit, as far as the plan and its settings say; nothing is made up."""

from collections.abc import Iterable

from cleancomm.message import N_, Message, listing, quote, say
from cleancomm.plan.folder import Folder
from cleancomm.plan.resolve import ResolvedPlan


def name_office(folder: Folder) -> Message | None:
    """The office that issues: that of the settings, else that of the body that runs the campaign, else who issued the document;
    None where none of them is known.
    """
    settings, duties = folder.plan.settings, folder.duties
    if settings.office:
        return quote(settings.office)
    if duties is not None:
        return say(N_("Office of {body}"), body=duties.body.name)
    return quote(folder.plan.document.issuer) if folder.plan.document.issuer else None


def name_heads(plan: ResolvedPlan, units: Iterable[str]) -> Message | None:
    """The heads of some units whom the document names, with their posts, in the order of the document."""
    mine = [h for unit in dict.fromkeys(units) for h in plan.units.heads_of(plan.units.own[unit])]
    heads = plan.folder.duties.body.heads if plan.folder.duties else ()
    return listing(f"{h.name}（{h.post}）" if h.name else h.post for h in heads if h in mine)
