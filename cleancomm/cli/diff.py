"""`cleancomm diff OLD NEW`: what a later plan changed."""

from pathlib import Path
from typing import Annotated

import typer

from cleancomm.cli.answer import Answer, exit_found
from cleancomm.cli.language import _
from cleancomm.opening import find_data, has_duties, load_plan
from cleancomm.plan.resolve import ResolvedPlan
from cleancomm.reports.revision import compare_plans


def _load(named: Path) -> ResolvedPlan:
    data = find_data(named, {}, named)
    return load_plan(data, duties=has_duties(data))


def run(
    old: Annotated[Path, typer.Argument(metavar="OLD", readable=False, help=_("folder of the earlier plan"))],
    new: Annotated[Path, typer.Argument(metavar="NEW", readable=False, help=_("folder of the later plan"))],
    exit_code: Annotated[bool, typer.Option("--exit-code", help=_("exit 1 when the plans differ"))] = False,
) -> Answer:
    """What a later plan added, dropped, moved and changed; nothing when it changed nothing."""
    return exit_found(compare_plans(_load(old), _load(new)), wanted=exit_code)
