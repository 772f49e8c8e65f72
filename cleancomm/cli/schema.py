"""`cleancomm schema`."""

from enum import StrEnum
from typing import Annotated

import typer

from cleancomm.cli.answer import Answer
from cleancomm.cli.language import _
from cleancomm.cli.streams import json_text, speaks_unicode
from cleancomm.render.format import Format
from cleancomm.schema.export import json_schema, schema_report


class File(StrEnum):
    """The data files."""

    PLAN = "plan"
    COMMITTEES = "committees"
    DUTIES = "duties"
    CONTACTS = "contacts"
    PROGRESS = "progress"


def run(form: Format | None, file: Annotated[File, typer.Argument(help=_("the data file"))]) -> Answer:
    """What a data file may hold: as JSON Schema, or in another format as tables for people."""
    if form in (None, Format.JSON):
        return Answer(json_text(json_schema(file.value, _), ascii_only=not speaks_unicode()))
    return Answer(schema_report(file.value))
