"""一页通 and its picture: the whole on one page for a leader, and the gist of it on a card for a phone."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from cleancomm import __version__
from cleancomm.campaign import Campaign, Question
from cleancomm.checks.catalogue import run_checks
from cleancomm.checks.figures import compare_figures
from cleancomm.exports.kind import kind
from cleancomm.exports.standing import tell_document
from cleancomm.message import N_, Message, count, join, listing, quote, say
from cleancomm.number import number_text
from cleancomm.plan.cohorts import NOTHING, Sort
from cleancomm.plan.measure import convert
from cleancomm.record.fold import standing_entries
from cleancomm.report import Cell, Column, Fact, Report, Row, Table, Term, number_in
from cleancomm.reports import columns as c
from cleancomm.reports.asked import find_owed, name_place
from cleancomm.reports.course import course_table
from cleancomm.reports.figures import NOTED, figures_table, name_noted
from cleancomm.reports.overview import By, group_key, report_status, standing_table
from cleancomm.reports.unreported import say_total
from cleancomm.reports.urgent import list_names, urgent_table
from cleancomm.reports.words import term
from cleancomm.status.schedule import judge
from cleancomm.status.tally import Count, group_alike
from cleancomm.status.unreported import Unreported

MOST = 7
MOST_PICTURED = 5
AREA = Term("-", say(N_("whole area (not by street)")))
OWED = Column("owed", N_("Not reported"))
YEARS = (c.STREET, c.GROUP_MEASURE, c.YEAR_NUMBER, c.PLANNED, c.ACCEPTED, c.LAMP)


def _say_change(number: Decimal) -> str:
    return f"+{number_text(number)}" if number > 0 else number_text(number)


def _say_verdict(total: Row) -> Message:
    """How a measure stands: its lamp and why, what was due and done, by how much it is short, and what came new."""

    def figure(key: str) -> Decimal:
        return number_in(total.get(key)) or NOTHING

    lamp, gap, measure = total["lamp"], figure("gap"), total.get("measure") or ""
    word = say(N_("{lamp} ({reason})"), lamp=lamp.word if isinstance(lamp, Term) else lamp, reason=total["reason"])
    if total.get("planned") is None:
        return word
    if gap:  # no points where there is no gap
        text = N_("short by {gap} ({points} points)") if gap < 0 else N_("ahead by {gap} ({points} points)")
        stands = say(text, gap=number_text(abs(gap)), points=number_text(abs(figure("points"))))
    else:
        stands = say(N_("no gap"))
    accepted = quote(number_text(figure("accepted")))
    if surplus := figure("surplus"):  # it fills nobody else's gap
        accepted = say(N_("{number} ({surplus} of them beyond a target)"), number=accepted, surplus=number_text(surplus))
    return say(
        N_(
            "{lamp}: {expected}{measure} due by schedule, {accepted} accepted, {stands}; {waiting} waiting for acceptance;"
            " {change} against the end of last month"
        ),
        lamp=word, measure=measure, expected=number_text(figure("expected")), stands=stands,
        accepted=accepted, waiting=number_text(figure("waiting")),
        change=_say_change(figure("new_accepted")),
    )  # fmt: skip


def _name_area(row: Row) -> Row:
    """A row of the streets, that of none of them by its name here."""
    cell = row.get("street")
    return {**row, "street": AREA} if isinstance(cell, Term) else row


def _street_tables(campaign: Campaign, counts: list[Count]) -> tuple[Table, Table]:
    """The streets, or units, that have a figure of their own, and the rest of the whole, with a total for each measure; and
    the same a year at a time. Levels and ceilings, which add up to nothing, are not among them.
    """
    summed = [n for n in counts if n.cohort.sort is Sort.SUM]
    table = standing_table(campaign.plan, summed, By.STREET, campaign.as_of)
    key, rule = group_key(By.STREET, campaign.plan), campaign.plan.folder.plan.settings
    groups = tuple(group_alike(summed, key).values())
    measures = {judge(mine, rule, campaign.as_of).measure for mine in groups}
    rows: list[Row] = []
    named: dict[tuple[Cell, Cell], tuple[str, ...]] = {}
    for mine in groups:
        street: Cell = key(mine[0]) or AREA
        measure = judge(mine, rule, campaign.as_of).measure
        head: Row = {"street": street, **({"measure": measure} if len(measures) > 1 else {})}
        named[street, head.get("measure")] = list_names(campaign.plan, mine)
        for year in sorted({n.cohort.year for n in mine}):
            s = judge([n for n in mine if n.cohort.year == year], rule, campaign.as_of)
            figures: Row = {"planned": s.planned, "accepted": s.accepted, "lamp": term(s.lamp)}
            rows.append({**head, "year": Decimal(year), **figures})
    by_scope = any(n.cohort.scope for n in summed)
    order = [row.get("measure") for row in table.totals]  # rows that add up to one total stand together
    told = tuple(sorted(map(_name_area, table.rows), key=lambda row: order.index(m) if (m := row.get("measure")) in order else 0))
    about = tuple(named[row["street"], row.get("measure")] for row in told)
    streets = replace(table, key="streets", rows=told, about=about, title=say(N_("Streets and units")), shown=by_scope)
    return streets, Table("years", YEARS, tuple(rows), say(N_("Year by year")), shown=False)


def _owed_table(campaign: Campaign, question: Question) -> Table:
    """Who has not reported, and on how much."""
    groups: dict[Cell, list[Unreported]] = {}
    for row in find_owed(campaign, question):
        groups.setdefault(name_place(campaign, row), []).append(row)

    def tell(mine: list[Unreported]) -> Message | None:
        sums: dict[object, Decimal] = {}
        first: dict[object, str] = {}
        for r in (r for r in mine if r.left is not None):
            alike, measure = r.count.cohort.alike, r.count.cohort.measure
            into = first.setdefault(alike, measure)
            sums[alike] = sums.get(alike, NOTHING) + convert(r.left or NOTHING, measure, into)
        figures = [quote(f"{number_text(number)}{first[alike]}") for alike, number in sums.items()]
        bare = sum(1 for r in mine if r.left is None)
        return listing([*figures, *([say(N_("{number} without a figure"), number=bare)] if bare else [])])

    every = [r for mine in groups.values() for r in mine]
    rows: tuple[Row, ...] = tuple({"unit": place, "owed": tell(mine)} for place, mine in groups.items())
    about = tuple(list_names(campaign.plan, [r.count for r in mine]) for mine in groups.values())
    notes = (say_total(campaign, every),) if every else (say(N_("Nobody owes a report.")),)
    return Table("unreported", (c.PLACE_OR_UNIT, OWED), rows, say(N_("Not reported")), notes=notes, about=about)


def _totals_table(campaign: Campaign) -> Table:
    """The stated totals, with how many of them hold; shown are those that do not."""
    noted = name_noted(run_checks(campaign.plan))
    table = figures_table(compare_figures(campaign.plan), noted)
    codes = [v.code for row in table.rows if isinstance(v := row["verdict"], Term)]
    held, broken, known = codes.count("ok"), codes.count("broken"), codes.count(NOTED.code)
    text = N_("Stated totals: {held} hold, {broken} do not, {known} do not as acknowledged")
    return replace(table, title=say(N_("Stated totals")), notes=(say(text, held=held, broken=broken, known=known),), shown=False)


def _facts(campaign: Campaign) -> Iterator[Fact]:
    entries = sum(1 for e in standing_entries(campaign.record.entries) if e.on <= campaign.as_of)
    yield from tell_document(campaign)
    yield Fact("entries", N_("Record"), count(entries, N_("{number} entry"), N_("{number} entries")))
    yield Fact("version", N_("Made by"), f"cleancomm {__version__}")
    yield Fact("record_sha256", N_("SHA-256 of progress.yaml"), hashlib.sha256(campaign.record.raw).hexdigest())


def _title(campaign: Campaign, question: Question) -> Message:
    return join(map(quote, (campaign.folder.plan.document.title, *question.words)))


def _standing(campaign: Campaign, question: Question) -> tuple[dict[str, Table], tuple[Message, ...]]:
    """The tables of the status since the end of last month, and the verdict on each measure; what no measure adds up, last."""
    report = report_status(campaign, question, By.TASK, campaign.as_of.replace(day=1))
    status = {t.key: t for t in report.tables}
    others = report.prose[len(status["brief"].rows) :]  # after a sentence for each of its sums
    return status, (*map(_say_verdict, status["rows"].last_rows), *others)


@kind(
    "page",
    N_("one page for a leader (一页通): .html"),
    "cleancomm export page -o 一页通.html",
    "year",
    "street",
    "task",
    "unit",
    form="html",
)
def report_page(campaign: Campaign, question: Question) -> Report:
    """How it stands, what is late or near and who answers for it, the streets, who has not reported, and what it rests on."""
    status, prose = _standing(campaign, question)
    streets, years = _street_tables(campaign, campaign.narrow_counts(question))
    tables = (
        status["rows"], urgent_table(campaign, question, MOST), streets, years, status["milestones"],
        course_table(campaign, question), _owed_table(campaign, question), _totals_table(campaign),
    )  # fmt: skip
    extra = {"streets_of": [s.name for s in campaign.folder.plan.streets]}
    facts = tuple(_facts(campaign))
    return Report("page", _title(campaign, question), tables, facts, as_of=campaign.as_of, prose=prose, extra=extra)


@kind(
    "picture",
    N_("the gist of the page as a picture for a phone: .png"),
    "cleancomm export picture -o 一页通.png",
    "year",
    "street",
    "task",
    "unit",
    form="png",
)
def report_picture(campaign: Campaign, question: Question) -> Report:
    """How it stands, the tasks, and the worst of what is late or near."""
    status, prose = _standing(campaign, question)
    tables = (status["rows"], urgent_table(campaign, question, MOST_PICTURED))
    return Report("picture", _title(campaign, question), tables, tell_document(campaign), as_of=campaign.as_of, prose=prose)
