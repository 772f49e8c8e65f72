"""通报: how all stands, against the end of the month before, as an official paper. Every figure of its text is one of its tables."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import reduce

from cleancomm.campaign import Campaign, Question
from cleancomm.exports.kind import numbered
from cleancomm.exports.office import name_office
from cleancomm.exports.standing import say_returned, tell_document
from cleancomm.exports.targets import (
    Target,
    count_course,
    courses_table,
    keeping_table,
    lagging_table,
    last_of_month_before,
    list_targets,
    say_course,
    worst_first,
)
from cleancomm.message import N_, Message, Template, count, listing, quote, say
from cleancomm.number import number_text
from cleancomm.plan.cohorts import NOTHING, Sort
from cleancomm.plan.measure import convert
from cleancomm.plan.names import UnknownName
from cleancomm.report import Column, Fact, Kind, Report, Row, Section, Sheet, Table
from cleancomm.reports import columns as c
from cleancomm.reports.answering import name_next
from cleancomm.reports.days import say_day
from cleancomm.reports.overview import By, Span, standing_table
from cleancomm.reports.unreported import find_owed, narrow_round, owed_table, say_total
from cleancomm.reports.words import term
from cleancomm.reports.worst import WHOLE
from cleancomm.status.course import KEEPING, Course
from cleancomm.status.schedule import Standing, judge, scale_count
from cleancomm.status.tally import Count
from cleancomm.status.unreported import this_round

# so many are told in the text, the others in the annex
NAMED = 10
_CHANGE = Column("new_accepted", N_("Since last month"), Kind.NUMBER)
_PLACES = (
    c.STREET_OR_UNIT, c.GROUP_MEASURE, c.PLANNED, c.EXPECTED, c.ACCEPTED, _CHANGE, c.WAITING, c.PERCENT, c.GAP, c.SURPLUS, c.LAMP,
)  # fmt: skip
_SUMS = (
    Column("measure", N_("Measure")), c.PLANNED, c.ACCEPTED, c.PERCENT, c.WAITING, Column("left", N_("Not reported as done"), Kind.NUMBER),
    Column("over", N_("Beyond the targets"), Kind.NUMBER), Column("before", N_("End of last month"), Kind.NUMBER),
)  # fmt: skip
# what a plan calls itself at the end of its title
_KINDS = re.compile("(?:工作|实施)?(?:方案|计划|意见)(?:[（(].*[）)])?$")


@dataclass(frozen=True)
class Sum:
    """All of like measure: `planned` is `accepted`, `waiting` and `left` together, less what of them is `over` the targets."""

    standing: Standing
    left: Decimal
    over: Decimal
    before: Decimal | None

    @property
    def measure(self) -> str:
        """The measure of its figures."""
        return self.standing.measure


@dataclass(frozen=True)
class Figures:
    """What a bulletin tells, each figure once; `before` is the campaign at the end of the month before, None before the plan."""

    campaign: Campaign
    question: Question
    before: Campaign | None
    counts: tuple[Count, ...]
    sums: tuple[Sum, ...]
    targets: tuple[Target, ...]
    targets_before: tuple[Target, ...] | None
    deadline: date


def _group_alike(counts: Iterable[Count]) -> dict[object, list[Count]]:
    groups: dict[object, list[Count]] = {}
    for n in counts:
        groups.setdefault(n.cohort.alike, []).append(n)
    return groups


def _accepted(campaign: Campaign | None, counts: Iterable[Count], into: str) -> Decimal | None:
    """What of some cohorts had been accepted as of another day, in a measure."""
    if campaign is None:
        return None
    return sum((convert(n.accepted, n.cohort.measure, into) for n in counts), NOTHING)


def _sum(figures: Sequence[Count], campaign: Campaign, before: Campaign | None, earlier: Sequence[Count]) -> Sum:
    standing = judge(figures, campaign.folder.plan.settings, campaign.as_of)
    scaled = [scale_count(n, standing.measure) for n in figures]
    told = [(n.cohort.quantity, n.accepted + n.waiting) for n in scaled]
    left = sum((max(NOTHING, planned - said) for planned, said in told), NOTHING)
    over = sum((max(NOTHING, said - planned) for planned, said in told), NOTHING)
    return Sum(standing, left, over, _accepted(before, earlier, standing.measure))


def find_figures(campaign: Campaign, question: Question) -> Figures:
    """All figures of a bulletin as of the campaign's day."""
    last = last_of_month_before(campaign.as_of)
    begins = campaign.plan.begins
    before = campaign.at(last) if last and begins and last >= begins.start else None
    counts = tuple(campaign.narrow_counts(question))
    earlier = _group_alike(before.narrow_counts(question)) if before else {}
    groups = _group_alike(n for n in counts if n.cohort.sort is Sort.SUM)
    sums = tuple(_sum(mine, campaign, before, earlier.get(alike, [])) for alike, mine in groups.items())
    round_ = this_round(campaign.folder.plan.settings.reporting_day, campaign.as_of)
    then = list_targets(before, question) if before else None
    targets = list_targets(campaign, question)
    return Figures(campaign, question, before, counts, sums, targets, then, narrow_round(campaign, round_).due)


def _run_on(parts: Iterable[Message]) -> Message:
    """Sentences one after the other as the language joins them."""
    return reduce(lambda first, then: say(N_("{first} {then}"), first=first, then=then), parts)


def _number(figure: Decimal | None, measure: str = "") -> str:
    return f"{number_text(figure or NOTHING)}{measure}"


def _say_change(now: Decimal | None, before: Decimal | None, measure: str) -> Message:
    """By how much it is more than at the end of the month before."""
    if before is None or now is None:
        return quote("")
    if now == before:
        return say(N_(", as many as at the end of last month"))
    more, text = now > before, N_(", {number} more than at the end of last month")
    return say(text if more else N_(", {number} fewer than at the end of last month"), number=_number(abs(now - before), measure))


def _say_sum(one: Sum) -> Message:
    s, unit = one.standing, one.measure
    if s.planned is None:
        return say(N_("What has no figure: {lamp} ({reason})."), lamp=term(s.lamp).word, reason=s.reason)
    text = N_(
        "Planned {planned}; accepted {accepted} ({percent}%{surplus}){change}; waiting for acceptance {waiting}, not yet reported"
        " as done {left}{over}."
    )
    over = say(N_(", {over} of all that beyond the targets"), over=_number(one.over, unit)) if one.over else quote("")
    surplus = say(N_(", without the {surplus} beyond the targets"), surplus=_number(s.surplus, unit)) if s.surplus else quote("")
    return say(
        text, planned=_number(s.planned, unit), accepted=_number(s.accepted, unit), percent=_number(s.percent), surplus=surplus,
        change=_say_change(s.accepted, one.before, unit), waiting=_number(s.waiting, unit), left=_number(one.left, unit), over=over,
    )  # fmt: skip


def _say_courses(figures: Figures) -> Message:
    """How many targets go how: the parts add up to the whole."""
    told = [
        say(N_("{course} {number} ({percent}%)"), course=row["course"].word, number=row["targets"], percent=_number(row["percent"]))  # type: ignore[union-attr, arg-type]
        for row in courses_table(figures.targets, None).rows
    ]
    whole = len(figures.targets)
    return say(N_("Targets by street and period: {number}, of which {courses}."), number=whole, courses=tuple(told))


def _say_courses_change(figures: Figures) -> Iterator[Message]:
    """What is more or fewer than at the end of the month before."""
    if figures.targets_before is None:
        return
    said = []
    for course in (Course.DONE, Course.BEHIND, Course.OVERDUE):
        now, before = count_course(figures.targets, course), count_course(figures.targets_before, course)
        text = N_("{course} {number} more") if now > before else N_("{course} {number} fewer")
        if now != before:
            said.append(say(text, course=say_course(course), number=abs(now - before)))
    if said:
        yield say(N_("Against the end of last month: {changes}."), changes=tuple(said))


def _say_owed(figures: Figures) -> Message:
    owed = find_owed(figures.campaign, figures.question)
    if not owed:
        return say(N_("Nobody owes a report of the last round."))
    return say(N_("Not reported in the last round: {total}."), total=say_total(figures.campaign, owed))


def _say_whole(figures: Figures) -> Message:
    day = say(N_("As of {day}."), day=say_day(figures.campaign.as_of))
    sums = map(_say_sum, figures.sums)
    return _run_on([day, *sums, _say_courses(figures), *_say_courses_change(figures), _say_owed(figures)])


def _say_task(task: str, counts: Sequence[Count], figures: Figures) -> Message:
    """How a task stands, or one level or ceiling of it."""
    campaign, first = figures.campaign, counts[0].cohort
    s = judge(counts, campaign.folder.plan.settings, campaign.as_of)
    what = f"{task}（{first.scope}）" if first.sort is not Sort.SUM and first.scope else task
    lamp = say(N_("{lamp} ({reason})"), lamp=term(s.lamp).word, reason=s.reason)
    if s.planned is None:
        return say(N_("{what}: without a figure, {lamp}."), what=what, lamp=lamp)
    planned, accepted = _number(s.planned, s.measure), _number(s.accepted, s.measure)
    if first.sort is Sort.LEVEL:
        value = accepted if s.accepted is not None else say(N_("not recorded"))
        return say(N_("{what}: to be held at {planned}, last value {value}; {lamp}."), what=what, planned=planned, value=value, lamp=lamp)
    if first.sort is Sort.CEILING:
        return say(N_("{what}: at most {planned}, now {accepted}; {lamp}."), what=what, planned=planned, accepted=accepted, lamp=lamp)
    mine = figures.before.narrow_counts(figures.question) if figures.before else []
    earlier = [n for n in mine if n.cohort.task == task and n.cohort.alike == first.alike]
    change = _say_change(s.accepted, _accepted(figures.before, earlier, s.measure), s.measure)
    text = N_("{what}: planned {planned}, due by schedule {expected}, accepted {accepted} ({percent}%){change}; {lamp}.")
    return say(
        text, what=what, planned=planned, expected=_number(s.expected, s.measure), accepted=accepted, percent=_number(s.percent),
        change=change, lamp=lamp,
    )  # fmt: skip


def _say_tasks(figures: Figures) -> Iterator[Message]:
    groups: dict[tuple[str, object], list[Count]] = {}
    for n in figures.counts:
        own = (n.cohort.alike, n.cohort.scope) if n.cohort.sort is not Sort.SUM else n.cohort.alike
        groups.setdefault((n.cohort.task, own), []).append(n)
    for number, ((task, _), mine) in enumerate(groups.items(), 1):
        yield say(N_("{number}. {text}"), number=number, text=_say_task(task, mine, figures))


def _say_lagging(figures: Figures, target: Target) -> Message:
    """One target that lags: who, what, how many, how late."""
    count_, cohort = target.count, target.count.cohort
    units = name_next(figures.campaign.plan, [count_])
    values = {
        "units": units or "-", "place": cohort.scope or WHOLE.word, "task": cohort.task, "period": cohort.period,
        "missing": _number(count_.missing, cohort.measure), "days": target.days, "reason": target.standing.reason,
    }  # fmt: skip
    if target.days:
        if cohort.open:
            return say(N_("{task} {period}, {place}: overdue by {days} d, without a figure; {units}"), **_but(values, "missing", "reason"))
        return say(N_("{task} {period}, {place}: {missing} missing, overdue by {days} d; {units}"), **_but(values, "reason"))
    return say(N_("{task} {period}, {place}: {reason}; {units}"), **_but(values, "missing", "days"))


def _but(values: dict[str, object], *keys: str) -> dict[str, object]:
    return {k: v for k, v in values.items() if k not in keys}


def _say_troubles(figures: Figures) -> Iterator[Message]:
    """What is amiss: what lags, the worst first, steps that nobody has recorded, what was sent back, who has not reported."""
    campaign, targets = figures.campaign, worst_first(figures.targets)
    late, behind = count_course(targets, Course.OVERDUE), count_course(targets, Course.BEHIND)
    if targets:
        yield say(N_("Targets overdue: {late}; behind schedule: {behind}."), late=late, behind=behind)
    for n, target in enumerate(targets[:NAMED], 1):
        yield say(N_("({number}) {text}."), number=n, text=_say_lagging(figures, target))
    if len(targets) > NAMED:
        yield say(N_("The others ({number}) are in annex 1."), number=len(targets) - NAMED)
    stands = campaign.narrow_stands(figures.question)
    steps = tuple(s.node.name for s in stands if s.lacks_entry and s.due and s.due < campaign.as_of)
    if steps:
        yield say(N_("Steps past their day of which nothing is recorded: {steps}."), steps=steps)
    returned = [m for n in figures.counts for m in say_returned(campaign, n)]
    if returned:
        yield say(N_("Sent back and not yet reported again: {things}."), things=tuple(returned))
    owed = find_owed(campaign, figures.question)
    if owed:
        yield say(N_("No report came in the last round of {total}; see annex 3."), total=say_total(campaign, owed))
    if not (targets or steps or returned or owed):
        yield say(N_("Nothing is overdue, behind schedule, sent back or not reported."))


def _list_demands(figures: Figures) -> Iterator[Message]:
    by = {"day": say_day(figures.deadline)}
    targets, campaign = figures.targets, figures.campaign
    if late := count_course(targets, Course.OVERDUE):
        yield say(N_("For what is overdue (targets: {number}), the units that answer for it report in writing by {day} why, and by when."), number=late, **by)
    if behind := count_course(targets, Course.BEHIND):
        yield say(N_("What is behind schedule (targets: {number}) is to be brought back to it by {day}."), number=behind, **by)
    checkers = listing(u for n in figures.counts if n.waiting for u in n.checkers)
    waiting = tuple(_number(one.standing.waiting, one.measure) for one in figures.sums if one.standing.waiting)
    if waiting:
        text = N_("Waiting for acceptance: {waiting}; {units} check them by {day}, and send back what does not pass.")
        yield say(text, waiting=waiting, units=checkers or say(N_("the leading units")), **by)
    if find_owed(campaign, figures.question):
        yield say(N_("Who has not reported makes up for it at once."))
    near = campaign.folder.plan.settings.near_days
    soon = {s.node.name: s.due for s in campaign.narrow_stands(figures.question) if s.due and not s.is_done}
    soon = {name: due for name, due in soon.items() if 0 <= (due - campaign.as_of).days <= near}
    if soon:
        told = tuple(say(N_("{name} ({day})"), name=name, day=say_day(due)) for name, due in soon.items() if due)
        yield say(N_("Due within {days} d: {steps}; the units concerned prepare them in time."), days=near, steps=told)
    yield say(N_("The next reports are due on {day}."), **by)


def _places_table(figures: Figures) -> Table:
    """How each street and unit stands; the total is that of the status."""
    campaign, span = figures.campaign, None
    if figures.before is not None:
        first = campaign.as_of.replace(day=1)
        span = Span(first, tuple(figures.before.narrow_counts(figures.question)), campaign.progress)
    whole = standing_table(campaign.plan, figures.counts, By.STREET, campaign.as_of, span)
    keys = {column.key for column in _PLACES}
    if span is None:
        keys -= {_CHANGE.key}

    def narrow(row: Row) -> Row:
        return {k: v for k, v in row.items() if k in keys}

    columns = tuple(column for column in _PLACES if column.key in keys)
    total = narrow(whole.total) if whole.total is not None else None
    return Table(
        "places", columns, tuple(map(narrow, whole.rows)), total=total, totals=tuple(map(narrow, whole.totals)), notes=whole.notes,
        shown=False,
    )  # fmt: skip


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
    demands = (say(N_("{number}. {text}"), number=n, text=text) for n, text in enumerate(_list_demands(figures), 1))
    others = count_course(figures.targets, Course.TO_COME, Course.APART)
    note = say(N_("What has not yet begun or has no schedule (targets: {number}) stands in no list."), number=others) if others else None
    return (
        Section(None, (_say_whole(figures),)),
        Section(say(N_("I. The whole")), tuple(_say_tasks(figures)), ("courses",)),
        Section(say(N_("II. By street and unit")), (), ("places",)),
        Section(say(N_("III. Problems")), tuple(_say_troubles(figures))),
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


@numbered("bulletin", N_("the bulletin (通报) of a month, with --number N: .docx, .md"), "year", "task")
def report_bulletin(campaign: Campaign, question: Question, number: str) -> Report:
    """The bulletin of this number, of what is asked for, as of the campaign's day."""
    issue = _read_number(number)
    figures = find_figures(campaign, question)
    owed = owed_table(campaign, find_owed(campaign, question))
    bare = {c.ITEM.key, c.LAST.key}
    columns = tuple(column._replace(optional=column.key in bare) for column in owed.columns)
    owed = replace(owed, columns=columns, shown=False)
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
