"""`cleancomm import`."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from cleancomm.campaign import Campaign
from cleancomm.cli.answer import Answer
from cleancomm.cli.exits import Exit
from cleancomm.cli.language import _
from cleancomm.cli.progress import following
from cleancomm.cli.recording import DryRun, Way, Yes, agree, name_author
from cleancomm.cli.streams import write_problems
from cleancomm.message import N_, Message, say
from cleancomm.problem import Problem
from cleancomm.record.fold import step_of
from cleancomm.record.writer import InterruptedAfter
from cleancomm.render.format import Format
from cleancomm.returns.changes import tell_changes
from cleancomm.returns.step import Files, Import, read_files
from cleancomm.returns.told import report_import, say_nothing
from cleancomm.steps import Refused, Step, prepare, record, refuse_shipped


def _read(paths: Sequence[Path]) -> Files:
    """The forms of some files; one that is named twice is read once."""
    every = list(dict.fromkeys(paths))
    with following(len(every), _("forms")) as tick:
        return read_files(every, tick)


class _Answering:
    """How an import is answered: its problems are part of JSON, and stand on stderr beside any other form."""

    def __init__(self, campaign: Campaign, step: Import, *, whole: bool) -> None:
        self.campaign, self.step, self.whole = campaign, step, whole
        self.told: tuple[Problem, ...] = ()

    def tell(self) -> None:
        """Say what is told of the forms before anybody is asked whether it is meant so."""
        if not self.whole:
            self.told = self.step.judged.problems
            write_problems(self.told)

    def say(self, title: Message, *, entry: str = "", errors: int | None = None) -> Answer:
        """The answer under a title; 1 where a row was not taken."""
        judged = self.step.judged
        report = report_import(self.campaign, title, judged, judged.problems if self.whole else None, entry=entry)
        code = Exit.FOUND if judged.errors else Exit.FINE
        beside = () if self.whole else tuple(p for p in judged.problems if p not in self.told)
        return Answer(report, code, beside, recorded=entry, errors=errors)


def _record(campaign: Campaign, step: Import, answering: _Answering, way: Way) -> Answer:
    """Judge every row, show, ask and record; raises Refused where nothing is to be recorded."""
    ready = prepare(campaign, step.draft, force=False, today=campaign.as_of)
    changes = step.judged.changes or ready.changes
    if way.dry_run:
        return answering.say(say(N_("Nothing was recorded; this would change")), errors=ready.errors)
    answering.tell()
    if not agree(changes, way):
        return Answer(code=Exit.FOUND)
    step.author = name_author(campaign)  # a person may have thought about it for long
    final = Step(tuple(step.draft(campaign)[0]), ready.changes, ready.errors)
    entry, report = record(campaign, step.draft, final, step.author, force=False)
    # somebody else may have recorded something meanwhile: what is told is what was recorded
    step.judged = replace(step.judged, changes=tell_changes(report.tables[0], step.judged.wanted))
    return answering.say(say(N_("Recorded")), entry=step_of(entry.id), errors=ready.errors)


def run(
    campaign: Campaign,
    form: Format | None,
    files: Annotated[
        list[Path],
        typer.Argument(help=_("forms that were filled in: xlsx, csv, or xls, et and ods"), readable=False, metavar="FILE"),
    ],
    only_valid: Annotated[
        bool, typer.Option("--only-valid", help=_("record the rows that hold and tell the others; without it all or none"))
    ] = False,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> Answer:
    """Record what forms say that have come back."""
    if not dry_run:
        refuse_shipped(campaign)
    step = Import(_read(files), name_author(campaign), campaign.as_of, only_valid)
    answering = _Answering(campaign, step, whole=form is Format.JSON)
    try:
        return _record(campaign, step, answering, Way(dry_run=dry_run, yes=yes))
    except Refused:
        return answering.say(say_nothing(step.judged))
    except InterruptedAfter as stop:
        return Answer(code=Exit.INTERRUPTED, recorded=step_of(stop.step[0].id))
