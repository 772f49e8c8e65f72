"""The list of all checks, and how acknowledged oddities turn their findings into notes."""

from collections.abc import Callable, Iterator

from cleancomm.checks import deadlines, matrix, progress, structure, totals
from cleancomm.checks.finding import Finding, to_problem
from cleancomm.message import N_
from cleancomm.plan import loader, source
from cleancomm.plan.loader import Folder
from cleancomm.plan.models import Oddity
from cleancomm.problem import Kind, Problem, Severity
from cleancomm.record import file, history, writer

STATED = Kind(
    "oddity.stated",
    Severity.NOTE,
    N_("an oddity of the document that a reader found"),
    N_("an oddity of the document ({source})"),
    "",
)
UNUSED = Kind(
    "oddity.unused",
    Severity.WARNING,
    N_("an acknowledged oddity that no check finds"),
    N_("the oddity {code} of {subject} is acknowledged, but not found in the data"),
    N_("correct its subject, stated or found as the finding says them, or remove it"),
)
KINDS: tuple[Kind, ...] = (
    *source.KINDS, *loader.KINDS, *deadlines.KINDS, *structure.KINDS, *totals.KINDS, *matrix.KINDS, *file.KINDS,
    *progress.KINDS, *history.KINDS, *writer.KINDS, STATED, UNUSED,
)  # fmt: skip

Check = Callable[[Folder], Iterator[Finding]]

# the checks that need no date, and those that rely on every wording of one
DATELESS: tuple[Check, ...] = (
    structure.check_names,
    structure.check_declared,
    structure.check_streets,
    structure.check_document,
    structure.check_placeholders,
    matrix.check_units,
    matrix.check_matrix,
)
DATED: tuple[Check, ...] = (
    structure.check_steps,
    totals.check_totals,
    totals.check_names_given,
    totals.check_given,
    totals.check_ratios,
)
CHECKS = (*DATELESS, *DATED)

# what is amiss between the tasks and who carries them
GAPS = (
    structure.NO_LEAD, matrix.IDLE, matrix.OUTSIDE, matrix.NOT_LISTED, matrix.NO_CLAUSE, matrix.PENDING, matrix.OPEN,
)  # fmt: skip


def find_gaps(folder: Folder) -> tuple[Problem, ...]:
    """The problems of the duty matrix: tasks without lead, idle members, outsiders, and the like."""
    return tuple(p for p in run_checks(folder) if p.kind in GAPS)


def run_checks(folder: Folder) -> tuple[Problem, ...]:
    """Every problem of the plan, ordered by place. A finding that the data acknowledge is a note with its reason.

    An acknowledgement holds for one code and subject, and where it names `stated` or `found` for that value only:
    when the data move on, the finding stands again. While a date cannot be read, what relies on dates is left out,
    and so are acknowledgements that it might have used.
    """
    unreadable = deadlines.run_deadlines(folder)
    rows: list[tuple[str, int, Oddity]] = [("plan", i, o) for i, o in enumerate(folder.plan.oddities)]
    for name, part in (("committees", folder.committees), ("duties", folder.duties)):
        if part:
            rows += [(name, i, o) for i, o in enumerate(part.oddities)]
    used: set[tuple[str, int]] = set()
    problems = [*unreadable]
    for check in DATELESS if unreadable else CHECKS:
        for finding in check(folder):
            reason = ""
            for name, index, row in rows:
                fits = row.code == finding.kind.code and row.subject in (None, finding.subject)
                claimed = str(dict(finding.values).get("stated", ""))
                if fits and row.found in (None, finding.found) and row.stated in (None, claimed):
                    used.add((name, index))
                    reason = row.reason
            problems.append(to_problem(folder, finding, reason))
    codes = {k.code for k in KINDS}
    for name, index, row in rows:
        if (name, index) in used:
            continue
        loc = ("oddities", index)
        if row.code in codes and unreadable:
            continue
        if row.code in codes:
            problems.append(to_problem(folder, Finding(
                UNUSED, name, loc, row.code, (("code", row.code), ("subject", row.subject or "")),
            )))  # fmt: skip
        else:
            stated = Finding(STATED, name, loc, row.code, (("source", row.source),))
            problems.append(to_problem(folder, stated, row.reason))
    return tuple(sorted(problems, key=lambda p: p.order))
