"""A Data Package: one csv a table, with keys for headings and codes for words, and a datapackage.json that describes them."""

import csv
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import StringIO

from cleancomm.message import Translate
from cleancomm.number import number_text
from cleancomm.render.cells import heading_text, mark_table, message_text, message_texts, say_invented
from cleancomm.render.delimited import guard
from cleancomm.report import Cell, Column, Kind, Report, Table, Term, now
from cleancomm.text import escape_json, harmless

DESCRIPTOR = "datapackage.json"
TYPES = {Kind.NUMBER: "number", Kind.PERCENT: "number", Kind.DAY: "date", Kind.FLAG: "boolean"}


def plain_value(cell: Cell, translate: Translate) -> str | int | float | Decimal | date | None:
    """A cell for a program: the code of a term, and of what was amended what holds now."""
    value = now(cell)
    if isinstance(value, Term):
        return value.code
    if value is None or isinstance(value, str | int | Decimal | date):
        return value
    return value.render(translate)


def _text(cell: Cell, translate: Translate) -> str:
    value = plain_value(cell, translate)
    if isinstance(value, str):
        return guard(harmless(value))
    if isinstance(value, Decimal):
        return number_text(value)
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def _lines(table: Table, translate: Translate) -> Iterator[list[str]]:
    yield [c.key for c in table.columns]
    for row in table.rows:
        yield [_text(cell, translate) for cell in table.cells(row)]


def _field(column: Column, translate: Translate) -> dict[str, object]:
    return {"name": column.key, "type": TYPES.get(column.kind, "string"), "title": heading_text(column, translate)}


def _resource(table: Table, translate: Translate) -> dict[str, object]:
    title = {"title": message_text(table.title, translate)} if table.title else {}
    return {
        "profile": "tabular-data-resource",
        "name": table.key,
        **title,
        "path": f"{table.key}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": [_field(c, translate) for c in table.columns], "missingValues": [""]},
    }


def render_package(report: Report, translate: Translate) -> dict[str, bytes]:
    """The files of a report by their names: every table whole, its total rows left out, and the descriptor."""
    files: dict[str, bytes] = {}
    tables = tuple(mark_table(report, table) for table in report.tables)
    for table in tables:
        out = StringIO()
        csv.writer(out).writerows(_lines(table, translate))
        files[f"{table.key}.csv"] = out.getvalue().encode("utf-8-sig")
    facts = {f.key: _text(f.value, translate) for f in report.facts}
    told = [*say_invented(report, translate), *message_texts(report.notes, translate)]
    descriptor = {
        "profile": "tabular-data-package",
        "name": f"cleancomm-{report.kind}",
        "title": message_text(report.title, translate),
        **facts,
        **({"asOf": report.as_of.isoformat()} if report.as_of else {}),
        **({"knownOn": report.known_on.isoformat()} if report.known_on else {}),
        **({"invented": True} if report.invented else {}),
        **({"notes": told} if told else {}),
        "resources": [_resource(t, translate) for t in tables],
    }
    files[DESCRIPTOR] = (escape_json(json.dumps(descriptor, ensure_ascii=False, indent=2)) + "\n").encode()
    return files
