"""`cleancomm diff OLD NEW`: what a later plan changed."""

from pathlib import Path
from typing import Annotated

import typer

from cleancomm.campaign import find_data
from cleancomm.checks.deadlines import run_deadlines
from cleancomm.cli.exits import Exit
from cleancomm.cli.language import _
from cleancomm.cli.options import Form, Lang
from cleancomm.cli.streams import print_report
from cleancomm.plan.loader import Folder, load_folder
from cleancomm.problem import CouldNotRun
from cleancomm.status.revision import compare_plans


def _load(named: Path) -> Folder:
    data = find_data(named, {}, named)
    folder = load_folder(data.path, data.shown, duties=(data.path / "duties.yaml").exists())
    if broken := run_deadlines(folder):
        raise CouldNotRun(*broken)
    return folder


def run(
    old: Annotated[Path, typer.Argument(metavar="OLD", help=_("folder of the earlier plan"))],
    new: Annotated[Path, typer.Argument(metavar="NEW", help=_("folder of the later plan"))],
    exit_code: Annotated[bool, typer.Option("--exit-code", help=_("exit 1 when the plans differ"))] = False,
    format_: Form = None,
    lang: Lang = None,
) -> int:
    """Print what a later plan added, dropped, moved and changed; nothing when it changed nothing."""
    report = compare_plans(_load(old), _load(new))
    if report is None:
        return Exit.FINE
    print_report(report, format_)
    return Exit.FOUND if exit_code else Exit.FINE
