"""The sentences of a bulletin: each says figures of its value, none is worked out here."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import reduce

from cleancomm.exports.figures import Figures, Sum, add_accepted
from cleancomm.exports.standing import say_returned
from cleancomm.exports.targets import COURSES, Target, count_course, say_course, worst_first
from cleancomm.message import N_, Message, listing, quote, say
from cleancomm.number import number_text
from cleancomm.plan.cohorts import NOTHING, Sort
from cleancomm.reports.answering import name_next
from cleancomm.reports.days import say_day
from cleancomm.reports.unreported import say_total
from cleancomm.reports.words import term
from cleancomm.reports.worst import WHOLE
from cleancomm.status.course import Course
from cleancomm.status.schedule import judge, percent
from cleancomm.status.tally import Count, group_alike

# so many are told in the text, the others in the annex
NAMED = 10


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
        change=_say_change(s.accepted, one.before, unit), waiting=_number(s.waiting, unit), left=_number(one.left, unit),
        over=over,
    )  # fmt: skip


def _say_courses(figures: Figures) -> Message:
    """How many targets go how: the parts add up to the whole."""
    whole = len(figures.targets)
    told = []
    for course in COURSES:
        if number := count_course(figures.targets, course):
            share = percent(Decimal(number), Decimal(whole))
            text = N_("{course} {number} ({percent}%)")
            told.append(say(text, course=say_course(course), number=number, percent=_number(share)))
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
    if not figures.owed:
        return say(N_("Nobody owes a report of the last round."))
    return say(N_("Not reported in the last round: {total}."), total=say_total(figures.campaign, figures.owed))


def say_whole(figures: Figures) -> Message:
    """The first paragraph: the sums against the end of the month before, how many targets go how, who has not reported."""
    day = say(N_("As of {day}."), day=say_day(figures.campaign.as_of))
    sums = map(_say_sum, figures.sums)
    return _run_on([day, *sums, _say_courses(figures), *_say_courses_change(figures), _say_owed(figures)])


def _say_task(counts: Sequence[Count], figures: Figures) -> Message:
    """How a task stands, or one level or ceiling of it."""
    campaign, first = figures.campaign, counts[0].cohort
    s = judge(counts, campaign.folder.plan.settings, campaign.as_of)
    what = f"{first.task}（{first.scope}）" if first.sort is not Sort.SUM and first.scope else first.task
    lamp = say(N_("{lamp} ({reason})"), lamp=term(s.lamp).word, reason=s.reason)
    if s.planned is None:
        return say(N_("{what}: without a figure, {lamp}."), what=what, lamp=lamp)
    planned, accepted = _number(s.planned, s.measure), _number(s.accepted, s.measure)
    values = {"what": what, "planned": planned, "lamp": lamp}
    if first.sort is Sort.LEVEL:
        value = accepted if s.accepted is not None else say(N_("not recorded"))
        return say(N_("{what}: to be held at {planned}, last value {value}; {lamp}."), value=value, **values)
    if first.sort is Sort.CEILING:
        return say(N_("{what}: at most {planned}, now {accepted}; {lamp}."), accepted=accepted, **values)
    earlier = [n for n in figures.counts_before if n.cohort.task == first.task and n.cohort.alike == first.alike]
    change = _say_change(s.accepted, add_accepted(figures.before, earlier, s.measure), s.measure)
    text = N_("{what}: planned {planned}, due by schedule {expected}, accepted {accepted} ({percent}%){change}; {lamp}.")
    return say(
        text, what=what, planned=planned, expected=_number(s.expected, s.measure), accepted=accepted, percent=_number(s.percent),
        change=change, lamp=lamp,
    )  # fmt: skip


def say_tasks(figures: Figures) -> Iterator[Message]:
    """A sentence a task, one for each measure of it, each level and each ceiling."""
    groups = group_alike(figures.counts, lambda n: (n.cohort.task, None if n.cohort.sort is Sort.SUM else n.cohort.scope))
    for number, mine in enumerate(groups.values(), 1):
        yield say(N_("{number}. {text}"), number=number, text=_say_task(mine, figures))


def _say_lagging(figures: Figures, target: Target) -> Message:
    """One target that lags: who, what, how many, how late."""
    count_, cohort = target.count, target.count.cohort
    units = name_next(figures.campaign.plan, [count_])
    values: dict[str, object] = {
        "units": units or "-", "place": cohort.scope or WHOLE.word, "task": cohort.task, "period": cohort.period,
        "missing": _number(count_.missing, cohort.measure), "days": target.days, "reason": target.standing.reason,
    }  # fmt: skip
    if not target.days:
        return say(N_("{task} {period}, {place}: {reason}; {units}"), **_but(values, "missing", "days"))
    if cohort.open:
        text = N_("{task} {period}, {place}: overdue by {days} d, without a figure; {units}")
        return say(text, **_but(values, "missing", "reason"))
    text = N_("{task} {period}, {place}: {missing} missing, overdue by {days} d; {units}")
    return say(text, **_but(values, "reason"))


def _but(values: dict[str, object], *keys: str) -> dict[str, object]:
    return {k: v for k, v in values.items() if k not in keys}


def say_troubles(figures: Figures) -> Iterator[Message]:
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
    if figures.owed:
        yield say(N_("No report came in the last round of {total}; see annex 3."), total=say_total(campaign, figures.owed))
    if not (targets or steps or returned or figures.owed):
        yield say(N_("Nothing is overdue, behind schedule, sent back or not reported."))


def _ask_checks(counts: Iterable[Count], by: Mapping[str, Message]) -> Iterator[Message]:
    """What is to be checked, by whom: the units that lead a task, or where none does any unit but the one that reported."""
    waiting: dict[tuple[str, ...], dict[str, Decimal]] = {}
    for n in counts:
        if n.waiting:
            sums = waiting.setdefault(tuple(n.checkers), {})
            sums[n.cohort.measure] = sums.get(n.cohort.measure, NOTHING) + n.waiting
    for units, sums in waiting.items():
        told = tuple(_number(number, measure) for measure, number in sums.items())
        if units:
            text = N_("Waiting for acceptance: {waiting}; {units} check them by {day}, and send back what does not pass.")
            yield say(text, waiting=told, units=listing(units), **by)
        else:
            text = N_(
                "Waiting for acceptance: {waiting}; the plan names no unit that checks them. Another unit than the one that"
                " reported does so by {day}, and sends back what does not pass."
            )
            yield say(text, waiting=told, **by)


def list_demands(figures: Figures) -> Iterator[Message]:
    """What the units are asked for, by the next reporting day."""
    by = {"day": say_day(figures.deadline)}
    targets, campaign = figures.targets, figures.campaign
    if late := count_course(targets, Course.OVERDUE):
        text = N_("What is overdue (targets: {number}): those who answer for it report in writing by {day} why, and by when.")
        yield say(text, number=late, **by)
    if behind := count_course(targets, Course.BEHIND):
        yield say(N_("What is behind schedule (targets: {number}) is to be brought back to it by {day}."), number=behind, **by)
    yield from _ask_checks(figures.counts, by)
    if figures.owed:
        yield say(N_("Who has not reported makes up for it at once."))
    near = campaign.folder.plan.settings.near_days
    soon = {s.node.name: s.due for s in campaign.narrow_stands(figures.question) if s.due and not s.is_done}
    soon = {name: due for name, due in soon.items() if 0 <= (due - campaign.as_of).days <= near}
    if soon:
        told = tuple(say(N_("{name} ({day})"), name=name, day=say_day(due)) for name, due in soon.items() if due)
        yield say(N_("Due within {days} d: {steps}; the units concerned prepare them in time."), days=near, steps=told)
    yield say(N_("The next reports are due on {day}."), **by)
