"""通报: how all stands, against the end of the month before, as an official paper. Its text and its tables are of one value."""

import re
from dataclasses import replace

from cleancomm.campaign import Campaign, Question
from cleancomm.exports.figures import Figures, Sum, find_figures
from cleancomm.exports.kind import numbered
from cleancomm.exports.office import name_office
from cleancomm.exports.sentences import list_demands, say_tasks, say_troubles, say_whole
from cleancomm.exports.standing import tell_document
from cleancomm.exports.targets import count_course, courses_table, keeping_table, lagging_table
from cleancomm.message import N_, Message, Template, say
from cleancomm.plan.names import UnknownName
from cleancomm.report import Column, Fact, Kind, Report, Row, Section, Sheet, Table, narrow
from cleancomm.reports import columns as c
from cleancomm.reports.days import say_day
from cleancomm.reports.overview import By, Span, standing_table
from cleancomm.reports.unreported import owed_table
from cleancomm.status.course import KEEPING, Course

_CHANGE = Column("new_accepted", N_("Since last month"), Kind.NUMBER)
_PLACES = (
    c.STREET_OR_UNIT, c.GROUP_MEASURE, c.PLANNED, c.EXPECTED, c.ACCEPTED, _CHANGE, c.WAITING, c.PERCENT, c.GAP, c.SURPLUS,
    c.LAMP,
)  # fmt: skip
_SUMS = (
    c.MEASURE, c.PLANNED, c.ACCEPTED, c.PERCENT, c.WAITING,
    Column("left", N_("Not reported as done"), Kind.NUMBER), Column("over", N_("Beyond the targets"), Kind.NUMBER),
    c.MONTH_BEFORE,
)  # fmt: skip
# what a plan calls itself at the end of its title
_KINDS = re.compile("(?:工作|实施)?(?:方案|计划|意见)(?:[（(].*[）)])?$")


def _places_table(figures: Figures) -> Table:
    """How each street and unit stands; the total is that of the status."""
    campaign, span = figures.campaign, None
    if figures.before is not None:
        first = campaign.as_of.replace(day=1)
        span = Span(first, figures.counts_before, campaign.progress)
    whole = standing_table(campaign.plan, figures.counts, By.STREET, campaign.as_of, span)
    columns = tuple(column for column in _PLACES if span is not None or column is not _CHANGE)
    return replace(narrow(whole, columns), key="places")


def _sums_table(figures: Figures) -> Table:
    """The figures of the first paragraph, a row for each measure, for programs."""

    def row(one: Sum) -> Row:
        s = one.standing
        return {
            "measure": one.measure, "planned": s.planned, "accepted": s.accepted, "percent": s.percent, "waiting": s.waiting,
            "left": one.left, "over": one.over, "before": one.before,
        }  # fmt: skip

    return Table("sums", _SUMS, tuple(map(row, figures.sums)), shown=False)


def _annex(number: int, heading: Template, table: Table, note: Message | None = None) -> Section:
    said = () if table.rows else (say(N_("None.")),)
    return Section(say(heading), (*said, *([note] if note else [])), (table.key,), say(N_("Annex {number}"), number=number))


def _list_sections(figures: Figures, tables: dict[str, Table]) -> tuple[Section, ...]:
    demands = (say(N_("{number}. {text}"), number=n, text=text) for n, text in enumerate(list_demands(figures), 1))
    others = count_course(figures.targets, Course.TO_COME, Course.APART)
    text = N_("What has not yet begun or has no schedule (targets: {number}) stands in no list.")
    note = say(text, number=others) if others else None
    return (
        Section(None, (say_whole(figures),)),
        Section(say(N_("I. The whole")), tuple(say_tasks(figures)), ("courses",)),
        Section(say(N_("II. By street and unit")), (), ("places",)),
        Section(say(N_("III. Problems")), tuple(say_troubles(figures))),
        Section(say(N_("IV. What is to be done")), tuple(demands)),
        _annex(1, N_("What is behind schedule or overdue"), tables["lagging"]),
        _annex(2, N_("What keeps to the schedule"), tables["keeping"], note),
        _annex(3, N_("What was not reported"), tables["unreported"]),
    )


def _read_number(text: str) -> int:
    """第3期 as 3; raises UnknownName for what is no number of a bulletin."""
    found = re.fullmatch(r"(?:第)?\s*([0-9０-９]{1,4})\s*(?:期)?", text.strip())
    if not found or not int(found[1]):
        raise UnknownName(say(N_("{text} is no number of a bulletin; write it as 3"), text=text))
    return int(found[1])


def _sheet(campaign: Campaign, question: Question, number: int, sections: tuple[Section, ...]) -> Sheet:
    document = campaign.folder.plan.document
    stem = _KINDS.sub("", document.title).strip() or document.title
    words = [f"{question.year}年" if question.year else "", question.task or ""]
    what = "".join(words)
    text = N_("On the progress of {what}《{title}》") if what else N_("On the progress of 《{title}》")
    groups = [u.name for u in campaign.folder.duties.units if u.all_streets][:1] if campaign.folder.duties else []
    others = say(N_("all units concerned"))
    return Sheet(
        title=say(text, title=document.title, **({"what": what} if what else {})),
        masthead=say(N_("Bulletin on {stem}"), stem=stem),
        number=say(N_("No. {number}"), number=number),
        day=say_day(campaign.as_of),
        addressees=say(N_("{first}, {then}"), first=groups[0], then=others) if groups else others,
        office=name_office(campaign.folder),
        sections=sections,
    )


@numbered(
    "bulletin",
    N_("the bulletin (通报) of a month, with --number N: .docx, .md"),
    "cleancomm export bulletin --number 9 -o 通报.docx",
    "year",
    "task",
)
def report_bulletin(campaign: Campaign, question: Question, number: str) -> Report:
    """The bulletin of this number, of what is asked for, as of the campaign's day."""
    issue = _read_number(number)
    figures = find_figures(campaign, question)
    owed = owed_table(campaign, figures.owed)
    bare = {c.ITEM.key, c.LAST.key}
    columns = tuple(column._replace(optional=column.key in bare) for column in owed.columns)
    owed = replace(owed, columns=columns)
    every = (
        _sums_table(figures), courses_table(figures.targets, figures.targets_before), _places_table(figures),
        lagging_table(campaign, figures.targets), keeping_table(campaign, figures.targets), owed,
    )  # fmt: skip
    tables = {t.key: t for t in every}
    sheet = _sheet(campaign, question, issue, _list_sections(figures, tables))
    facts = (
        Fact("issue", N_("Bulletin no."), issue), *tell_document(campaign), Fact("office", N_("Issued by"), sheet.office),
        Fact("targets", N_("Targets"), len(figures.targets)),
        Fact("kept", N_("On schedule"), count_course(figures.targets, *KEEPING)),
    )  # fmt: skip
    return Report("bulletin", sheet.title, every, facts, as_of=campaign.as_of, sheet=sheet)
