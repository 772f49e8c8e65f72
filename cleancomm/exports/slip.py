"""督办单 as a form of one page: what it presses for as of the day of its issue, whom, by when; and what has become of it."""

from cleancomm.campaign import Campaign, Question
from cleancomm.exports.kind import numbered
from cleancomm.exports.office import name_heads, name_office
from cleancomm.exports.standing import name_roles
from cleancomm.message import N_, Message, join, listing, quote, say
from cleancomm.number import number_text
from cleancomm.plan.about import About, Thing
from cleancomm.plan.models import RoleKind
from cleancomm.record.entry import Colour
from cleancomm.record.slips import Slip
from cleancomm.report import Cell, Fact, Report, Sheet
from cleancomm.reports.changes import say_standing
from cleancomm.reports.days import say_day
from cleancomm.reports.slips import counts_of, find_slip, name_answering
from cleancomm.reports.slipwords import colour_term, number_term, state_term
from cleancomm.status.schedule import judge
from cleancomm.status.tally import Count

_BANDS = {
    Colour.BLUE: N_("blue: near its day"),
    Colour.YELLOW: N_("yellow: behind schedule"),
    Colour.RED: N_("red: overdue"),
}
_DEMANDS = {
    Colour.BLUE: N_("Its day is near. Complete it in time, and report how far it has come by {day}."),
    Colour.YELLOW: N_("It is behind schedule. Say why, bring it back to the schedule, and report what was done by {day}."),
    Colour.RED: N_("It is overdue. Say why, name the day on which it will be complete, and report what was done by {day}."),
}
_BOXES = (
    ("slip", "issued_on"), ("thing",), ("from",), ("leading", "supporting"), ("heads",), ("content",), ("demand",),
    ("due", "answer_by"), ("contact", "issued_by"), ("done",), ("evidence",), ("signed", "signed_on"), ("check",), ("closed_on",),
)  # fmt: skip
# lines left free for a pen
_SPACE = {"content": 3, "demand": 3, "done": 6, "evidence": 2, "signed": 2, "check": 3}


def _say_content(campaign: Campaign, about: About, counts: list[Count]) -> Message:
    """What is required, done and missing, how late it is, as of the campaign's day."""
    day = say_day(campaign.as_of)
    if about.thing is Thing.COHORT and len(counts) == 1 and not counts[0].cohort.open:
        s = judge(counts, campaign.folder.plan.settings, campaign.as_of)
        unit = s.measure
        if s.planned is not None and s.accepted is not None:
            text = N_(
                "As of {day}: required {planned}, accepted {accepted}, waiting for acceptance {waiting}, missing {missing};"
                " {reason}."
            )
            figures = {"planned": s.planned, "accepted": s.accepted, "waiting": s.waiting, "missing": counts[0].missing}
            values = {key: f"{number_text(figure)}{unit}" for key, figure in figures.items()}
            return say(text, day=day, reason=s.reason, **values)
    return say(N_("As of {day}: {standing}."), day=day, standing=say_standing(about, campaign))


def _say_due(campaign: Campaign, about: About, counts: list[Count]) -> Message | None:
    if about.thing is Thing.MILESTONE:
        stand = next((s for s in campaign.stands if s.node.name == about.name), None)
        return say_day(stand.due) if stand and stand.due else None
    return listing(say_day(day) for day in sorted({n.cohort.due for n in counts}))


def _say_source(campaign: Campaign, about: About, counts: list[Count]) -> Message:
    document = campaign.folder.plan.document
    node = next((n for n in campaign.nodes if n.name == about.name), None) if about.thing is Thing.MILESTONE else None
    places = [node.source] if node else list(dict.fromkeys(n.cohort.source for n in counts))
    return join([f"《{document.title}》（{document.number}）", *places], " ")


def _name_units(campaign: Campaign, about: About, counts: list[Count]) -> tuple[Cell, Cell, Message | None]:
    """Who leads, who supports, and the heads of those who answer for it whom the document names."""
    roles: dict[RoleKind, list[str]] = {kind: [] for kind in RoleKind}
    for n in counts:
        for kind, units in name_roles(campaign.plan, n.cohort).items():
            roles[kind] += units
    leading = roles[RoleKind.LEAD] or roles[RoleKind.RESPONSIBLE]
    others = [*(roles[RoleKind.RESPONSIBLE] if roles[RoleKind.LEAD] else []), *roles[RoleKind.SUPPORT]]
    lead = listing(leading) or name_answering(campaign, about)
    return lead, listing(u for u in others if u not in leading), name_heads(campaign.plan, leading)


def _list_facts(campaign: Campaign, slip: Slip) -> tuple[Fact, ...]:
    then, about = campaign.at(slip.issued.on), slip.about
    counts = counts_of(then, about)
    leading, supporting, heads = _name_units(then, about, counts)
    answer, closed = slip.answers[-1] if slip.answers else None, slip.closed
    settings, office = campaign.folder.plan.settings, name_office(campaign.folder)
    evidence = listing(e.evidence for e in (*slip.answers, *([closed] if closed else [])) if e.evidence)
    return (
        Fact("slip", N_("Slip no."), number_term(slip.number)),
        Fact("colour", N_("Colour"), colour_term(slip.colour)),
        Fact("state", N_("State"), state_term(slip.state)),
        Fact("issued_on", N_("Issued on"), say_day(slip.issued.on)),
        Fact("thing", N_("Matter"), about.label),
        Fact("from", N_("Task from"), _say_source(then, about, counts)),
        Fact("leading", N_("Leading units"), leading),
        Fact("supporting", N_("Supporting units"), supporting),
        Fact("heads", N_("Responsible heads"), heads),
        Fact("content", N_("What it is about"), _say_content(then, about, counts)),
        Fact("demand", N_("What is asked for"), say(_DEMANDS[slip.colour], day=say_day(slip.answer_by))),
        Fact("due", N_("Due"), _say_due(then, about, counts)),
        Fact("answer_by", N_("Answer by"), say_day(slip.answer_by)),
        Fact("contact", N_("Contact and telephone"), settings.contact),
        Fact("issued_by", N_("Issued by"), office),
        Fact("done", N_("What was done"), answer.note if answer else None),
        Fact("evidence", N_("Evidence"), evidence),
        Fact("signed", N_("Signature of the unit's head"), None),
        Fact("signed_on", N_("Date"), say_day(answer.on) if answer else None),
        Fact("check", N_("Result of the check"), closed.note if closed else None),
        Fact("closed_on", N_("Closed on"), say_day(closed.on) if closed else None),
    )


@numbered(
    "slip", N_("a slip (督办单) on one page, with --number N: .docx, .md"), "cleancomm export slip --number 3 -o 督办单.docx"
)
def report_slip(campaign: Campaign, question: Question, number: str) -> Report:
    """The slip of a number, as of the day on which it was issued, with what was answered until the campaign's day."""
    slip = find_slip(campaign, number)
    colour = colour_term(slip.colour)
    title = say(N_("Slip ({colour})"), colour=colour.word)
    band = colour._replace(word=say(_BANDS[slip.colour]))
    sheet = Sheet(title=title, boxes=_BOXES, space=_SPACE, band=band)
    shown = join([title, number_term(slip.number).word, quote(slip.about.label)])
    return Report("slip", shown, (), _list_facts(campaign, slip), as_of=campaign.as_of, sheet=sheet)
