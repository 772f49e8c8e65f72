"""`cleancomm schema`."""

from enum import StrEnum
from typing import Annotated

import typer

from cleancomm.cli.language import _
from cleancomm.cli.options import Form, Lang
from cleancomm.cli.streams import print_json, print_report
from cleancomm.render.format import Format
from cleancomm.schema.export import json_schema, schema_report


class File(StrEnum):
    """The data files."""

    PLAN = "plan"
    COMMITTEES = "committees"
    DUTIES = "duties"
    PROGRESS = "progress"


def run(
    file: Annotated[File, typer.Argument(help=_("the data file"))],
    format_: Form = None,
    lang: Lang = None,
) -> None:
    """Print what a data file may hold: as JSON Schema, or in another format as tables for people."""
    if format_ in (None, Format.JSON):
        print_json(json_schema(file.value, _))
    else:
        print_report(schema_report(file.value), format_)
