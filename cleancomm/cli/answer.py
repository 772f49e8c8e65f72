"""What a command gives back to the edge, which alone prints and ends the program."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from cleancomm.campaign import Campaign
from cleancomm.cli.exits import Exit
from cleancomm.message import Message
from cleancomm.problem import Problem
from cleancomm.render.format import Format
from cleancomm.report import Report


class Several(NamedTuple):
    """Reports that are printed one after the other."""

    reports: tuple[Report, ...]


class Files(NamedTuple):
    """What is ready as bytes for stdout, or as files of a folder where one is named, with the folders that must stand beside
    them.
    """

    stream: bytes
    folder: Path | None = None
    files: Mapping[str, str | bytes] = {}
    beside: tuple[str, ...] = ()


Said = Report | str | Several | Files


class Answer(NamedTuple):
    """What is to be printed, reports or a text or files that are ready, what is amiss beside it, and the exit code.

    `recorded` is the id of what stands in the record though the answer be lost; `errors` how many errors that record has
    then, None for those that the command began with; `campaign` the one it is of, where that is of another day than asked for;
    `understood` says how words were taken that were not typed in full; `usual` is the form of a file whose name tells none.
    """

    said: Said | None = None
    code: Exit = Exit.FINE
    problems: tuple[Problem, ...] = ()
    recorded: str = ""
    errors: int | None = None
    campaign: Campaign | None = None
    understood: tuple[Message, ...] = ()
    usual: Format | None = None


def exit_found(report: Report | None, *, wanted: bool = True) -> Answer:
    """A report that ends the program with 1 when, as `wanted`, it found what was looked for."""
    return Answer(report, Exit.FOUND if wanted and report is not None and report.found else Exit.FINE)
