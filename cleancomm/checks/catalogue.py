"""All checks of all rooms, and how acknowledged oddities turn their findings into notes."""

import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module

from cleancomm import checks
from cleancomm.checks.finding import Finding, known_checks, to_problem
from cleancomm.checks.matrix import GAPS
from cleancomm.message import N_
from cleancomm.plan.models import Oddity
from cleancomm.plan.resolve import UNREADABLE, ResolvedPlan
from cleancomm.problem import Kind, Problem, note, warning

STATED = note(
    "oddity.stated",
    N_("an oddity of the document that a reader found"),
    N_("an oddity of the document ({source})"),
)
UNUSED = warning(
    "oddity.unused",
    N_("an acknowledged oddity that no check finds"),
    N_("the oddity {code} of {subject} is acknowledged, but not found in the data"),
    N_("correct its subject, stated or found as the finding says them, or remove it"),
)

# an acknowledgement: its file, its index there, what it says
Row = tuple[str, int, Oddity]

_ROOMS = tuple(import_module(f"{checks.__name__}.{room.name}") for room in pkgutil.iter_modules(checks.__path__))


@cache
def _check_codes() -> frozenset[str]:
    """The codes of what a check can find, whatever other rooms have been imported."""
    made = {value.code for room in _ROOMS for value in vars(room).values() if isinstance(value, Kind)}
    return frozenset(made | {UNREADABLE.code})


def _list_acknowledged(plan: ResolvedPlan) -> Iterator[Row]:
    folder = plan.folder
    for name, part in (("plan", folder.plan), ("committees", folder.committees), ("duties", folder.duties)):
        yield from ((name, i, row) for i, row in enumerate(part.oddities if part else ()))


def _acknowledges(row: Oddity, finding: Finding) -> bool:
    """Whether an acknowledgement is of a finding; where it names values, of these values only."""
    if row.code != finding.kind.code or row.subject not in (None, finding.subject):
        return False
    stated = str(dict(finding.values).get("stated", ""))
    return row.found in (None, finding.found) and row.stated in (None, stated)


def _say_unused(row: Row, *, complete: bool) -> tuple[Finding, str] | None:
    """What is said of an acknowledgement that no finding has used; `complete` where every check could look everywhere."""
    file, index, said = row
    loc = ("oddities", index)
    if said.code not in _check_codes():
        return Finding(STATED, file, loc, said.code, (("source", said.source),)), said.reason
    if complete:
        return Finding(UNUSED, file, loc, said.code, (("code", said.code), ("subject", said.subject or ""))), ""
    return None


def run_checks(plan: ResolvedPlan) -> tuple[Problem, ...]:
    """Every problem of the plan, ordered by place. A finding that the data acknowledge is a note with its reason.

    An acknowledgement holds for one code and subject, and where it names `stated` or `found` for that value only:
    when the data move on, the finding stands again. While a date cannot be read, what rests on it is left out, and so
    are acknowledgements that it might have used.
    """
    unreadable = plan.list_unreadable()
    problems = [*unreadable]
    rows = list(_list_acknowledged(plan))
    used: set[tuple[str, int]] = set()
    for check in known_checks():
        for finding in check(plan):
            fits = [row for row in rows if _acknowledges(row[2], finding)]
            used |= {(file, index) for file, index, _ in fits}
            problems.append(to_problem(plan, finding, fits[-1][2].reason if fits else ""))
    for row in rows:
        if row[:2] not in used and (said := _say_unused(row, complete=not unreadable)):
            problems.append(to_problem(plan, *said))
    return tuple(sorted(problems, key=lambda p: p.order))


def find_gaps(plan: ResolvedPlan) -> tuple[Problem, ...]:
    """The problems of the duty matrix: tasks without lead, idle members, outsiders, and the like."""
    return tuple(p for p in run_checks(plan) if p.kind in GAPS)
