"""Every wording of a date fits the documented rule. All other rooms rely on it, so that it is checked first, and alone."""

from collections.abc import Iterator

from cleancomm.checks.finding import Finding, Loc, find, to_problem
from cleancomm.message import N_
from cleancomm.plan.deadline import DeadlineError, Span, parse_deadline
from cleancomm.plan.loader import Folder
from cleancomm.problem import Problem, error

UNREADABLE = error(
    "deadline.unparsable",
    N_("a wording of a date that fits no rule"),
    N_("{subject} fits no rule for dates"),
    N_("write it as the document does, such as 2024年5月初, 2024年11月, 2025年底 (docs: README, deadlines)"),
)
KINDS = (UNREADABLE,)


def _wordings(folder: Folder) -> Iterator[tuple[str, Loc, str]]:
    plan = folder.plan
    yield "plan", ("document", "begins"), plan.document.begins
    yield "plan", ("document", "period"), plan.document.period
    for i, task in enumerate(plan.tasks):
        for j, target in enumerate(task.targets):
            yield "plan", ("tasks", i, "targets", j, "period"), target.period
            if target.due is not None:
                yield "plan", ("tasks", i, "targets", j, "due"), target.due
    for i, step in enumerate(plan.steps):
        yield "plan", ("steps", i, "when"), step.when
        for j, milestone in enumerate(step.milestones):
            if milestone.when:
                yield "plan", ("steps", i, "milestones", j, "when"), milestone.when
    if folder.committees:
        yield "committees", ("period",), folder.committees.period
    for i, block in enumerate(folder.duties.duties if folder.duties else ()):
        for j, duty in enumerate(block.items):
            for k, clause in enumerate(duty.clauses):
                if clause.when:
                    yield "duties", ("duties", i, "items", j, "clauses", k, "when"), clause.when


def _span(wording: str, year: int | None) -> Span | None:
    try:
        return parse_deadline(wording, year)
    except DeadlineError:
        return None


def check_deadlines(folder: Folder) -> Iterator[Finding]:
    """Wordings of dates that fit no rule."""
    begins, whole = _span(folder.plan.document.begins, None), _span(folder.plan.document.period, None)
    year = begins.start.year if begins else None
    one = whole.end.year if whole and whole.start.year == whole.end.year else None
    for file, loc, wording in _wordings(folder):
        needs_day = loc[-1] == "period" or loc == ("document", "begins")
        known = None if loc[0] == "document" else one if needs_day else year
        try:
            if parse_deadline(wording, known) is None and needs_day:
                yield find(UNREADABLE, file, loc, wording)
        except DeadlineError:
            yield find(UNREADABLE, file, loc, wording)


def run_deadlines(folder: Folder) -> tuple[Problem, ...]:
    """The one check without which nothing else can be computed, as problems."""
    return tuple(to_problem(folder, f) for f in check_deadlines(folder))
