"""Every problem of a plan and its record, then every stated total against the details."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from cleancomm.campaign import Campaign, check_progress
from cleancomm.checks.catalogue import run_checks
from cleancomm.checks.figures import compare_figures
from cleancomm.message import N_, Message, count, say
from cleancomm.plan.resolve import ResolvedPlan
from cleancomm.problem import Kind, Problem, Severity
from cleancomm.report import Report, Row, Table
from cleancomm.reports import columns as c
from cleancomm.reports.figures import figures_table, name_noted
from cleancomm.reports.words import severity_term


def _summary(problems: Sequence[Problem]) -> Message:
    number = {s: sum(1 for p in problems if p.severity is s) for s in Severity}
    return say(
        N_("{errors}, {warnings}, {notes}"),
        errors=count(number[Severity.ERROR], N_("{number} error"), N_("{number} errors")),
        warnings=count(number[Severity.WARNING], N_("{number} warning"), N_("{number} warnings")),
        notes=count(number[Severity.NOTE], N_("{number} note"), N_("{number} notes")),
    )


def _fails(problems: Iterable[Problem], *, strict: bool) -> bool:
    failing = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
    return any(p.severity in failing for p in problems)


def report_validation(campaign: Campaign, past: Sequence[Problem], *, strict: bool) -> Report:
    """The problems of a campaign, those of its history (`past`) included; found when an error is among them, with `strict`
    a warning too.
    """
    plan = campaign.plan
    problems = (*run_checks(plan), *campaign.warnings, *check_progress(campaign, campaign.as_of), *campaign.copies, *past)
    noted = name_noted(problems)
    folder = campaign.data.shown.rstrip("/") or "."
    return Report(
        "validate",
        say(N_("Stated totals of {folder}"), folder=folder),
        # a list of rows in JSON since the first version of the schema
        (replace(figures_table(compare_figures(plan), noted), listed=True),),
        notes=(_summary(problems),),
        problems=problems,
        found=_fails(problems, strict=strict),
        extra={"folder": folder},
        known_on=campaign.known_on,
        shipped=campaign.data.shipped,
        invented=campaign.record.invented,
    )


def report_unreadable(shown: str, plan: ResolvedPlan | None, problems: Sequence[Problem]) -> Report:
    """The problems of a plan that cannot be computed: all that keeps it from being read, or, with a `plan` of which only
    wordings of days cannot be read, all that needs none of them.
    """
    every = run_checks(plan) if plan else tuple(problems)
    folder = shown.rstrip("/") or "."
    title = say(N_("Stated totals of {folder}"), folder=folder)
    totals = replace(figures_table(()), listed=True, shown=False)
    return Report("validate", title, (totals,), notes=(_summary(every),), problems=every, found=True, extra={"folder": folder})


def report_checks(kinds: Iterable[Kind]) -> Report:
    """Every kind of problem that the tool can name."""
    rows: tuple[Row, ...] = tuple(
        {"code": k.code, "severity": severity_term(k.severity), "title": say(k.title)}
        for k in sorted(kinds, key=lambda k: k.code)
    )
    return Report("checks", say(N_("Checks")), (Table("checks", (c.CODE, c.SEVERITY, c.FINDS), rows),))
