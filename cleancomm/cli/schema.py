"""`cleancomm schema`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cleancomm.cli.answer import Answer
from cleancomm.cli.language import _
from cleancomm.cli.streams import json_text, speaks_unicode
from cleancomm.render.format import Format
from cleancomm.schema.export import json_schema, schema_report

# files of these names hold tables; any other the JSON Schema
SUFFIXES = (".csv", ".md", ".xlsx", ".txt")


class File(StrEnum):
    """The data files."""

    PLAN = "plan"
    COMMITTEES = "committees"
    DUTIES = "duties"
    CONTACTS = "contacts"
    PROGRESS = "progress"


def run(form: Format | None, out: Path | None, file: Annotated[File, typer.Argument(help=_("the data file"))]) -> Answer:
    """What a data file may hold: as JSON Schema, or in another format as tables for people."""
    if form is Format.JSON or (form is None and (out is None or out.suffix.lower() not in SUFFIXES)):
        return Answer(json_text(json_schema(file.value, _), ascii_only=not speaks_unicode()))
    return Answer(schema_report(file.value))
