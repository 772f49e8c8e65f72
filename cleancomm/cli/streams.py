"""Writing to the streams so that no locale, pipe or encoding can break it."""

import errno
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Literal, TextIO

from cleancomm.cli.exits import Exit
from cleancomm.cli.language import _
from cleancomm.problem import Problem
from cleancomm.render.format import Format
from cleancomm.report import Report
from cleancomm.text import escape_json

_codes = False


def use_codes(argv: Sequence[str], environ: Mapping[str, str]) -> None:
    """Tell problems with their codes from here on: with --codes or CLEANCOMM_CODES, in JSON, and to who validates."""
    global _codes
    asked = "--codes" in argv or bool(environ.get("CLEANCOMM_CODES"))
    _codes = asked or "--format=json" in argv or ("--format", "json") in pairwise(argv) or "validate" in argv


def _open_nowhere(mode: Literal["r", "w"]) -> TextIO:
    """A stream that holds nothing and goes nowhere, until the process ends."""
    return Path(os.devnull).open(mode, encoding="utf-8")


def prepare_streams() -> None:
    """What a stream's encoding cannot hold is escaped, never an error; one that is closed goes nowhere.

    Raises OSError when there is no stdout to answer on.
    """
    if sys.stdin is None:
        sys.stdin = _open_nowhere("r")
    if sys.stderr is None:
        sys.stderr = _open_nowhere("w")
    if sys.stdout is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def speaks_unicode() -> bool:
    """Whether stdout can hold any character."""
    return "utf" in (sys.stdout.encoding or "").lower()


def write(text: str | bytes) -> None:
    """Write to stdout and flush, so that a full disk is seen here; a reader that has gone away ends the work quietly."""
    try:
        if isinstance(text, bytes):
            sys.stdout.flush()
            sys.stdout.buffer.write(text)
        else:
            sys.stdout.write(text if text.endswith("\n") or not text else text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        silence_stdout()
        raise SystemExit(Exit.FINE) from None


def complain(text: str) -> None:
    """A line for stderr; where that cannot be written the exit code alone must do."""
    try:
        sys.stderr.write(text + "\n")
        sys.stderr.flush()
    except OSError:
        sys.stderr = _open_nowhere("w")


def write_problems(problems: Iterable[Problem]) -> None:
    """Problems on stderr: as sentences, with `use_codes` as validate tells them."""
    if found := list(problems):
        from cleancomm.render.problems import render_problems, say_problems

        complain((render_problems if _codes else say_problems)(found, _))


def print_report(report: Report, form: Format | None, *, wide: bool = False) -> None:
    """A report in the format asked for: by default a table on a terminal, plain text elsewhere, and no wider than a mail what
    is made to be one, unless `wide`.
    """
    from cleancomm.render import render_report

    colours = sys.stdout.isatty() and os.environ.get("TERM") != "dumb" and not os.environ.get("NO_COLOR")
    chosen = form or (Format.TABLE if colours else Format.PLAIN)
    width = None
    if chosen is Format.TABLE:
        import shutil

        width = shutil.get_terminal_size((100, 24)).columns
    mail = form is None and report.mailed and not wide
    ascii_json = not speaks_unicode()
    write(render_report(report, chosen, _, width=width, colours=colours, ascii_json=ascii_json, wide=wide, mail=mail))


def json_text(value: object, *, ascii_only: bool = False) -> str:
    """A value as one JSON document with its last line end."""
    import json

    return escape_json(json.dumps(value, ensure_ascii=ascii_only, indent=2)) + "\n"


def silence_stdout() -> None:
    """After a closed pipe: let the interpreter's last flush go nowhere."""
    sys.stdout = _open_nowhere("w")
