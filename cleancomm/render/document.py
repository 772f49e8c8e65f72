"""JSON: one document, {"schemaVersion": 1, "kind": ...}; fields are added, never renamed."""

import json
from datetime import date
from decimal import Decimal

from cleancomm.message import Message, Translate
from cleancomm.report import Amended, Cell, Column, Plain, Report, Term

SCHEMA_VERSION = 1


def _value(cell: Plain, translate: Translate) -> object:
    if isinstance(cell, Term):
        return cell.code
    if isinstance(cell, Message):
        return cell.render(translate)
    if isinstance(cell, Decimal):
        return int(cell) if cell == cell.to_integral_value() else float(cell)
    return cell.isoformat() if isinstance(cell, date) else cell


def render_row(columns: tuple[Column, ...], cells: tuple[Cell, ...], translate: Translate) -> dict[str, object]:
    """A row as an object of JSON: codes for terms, numbers as numbers, what was amended beside what is now."""
    row: dict[str, object] = {}
    for column, cell in zip(columns, cells, strict=True):
        row[column.key] = _value(cell.now if isinstance(cell, Amended) else cell, translate)
        if isinstance(cell, Amended):
            row[f"{column.key}_original"] = _value(cell.was, translate)
    return row


def render_document(report: Report, translate: Translate, *, ascii_only: bool) -> str:
    """A report as one JSON document."""
    document: dict[str, object] = {"schemaVersion": SCHEMA_VERSION, "kind": report.kind}
    document["title"] = report.title.render(translate)
    if report.as_of is not None:
        document["asOf"] = report.as_of.isoformat()
    for fact in report.facts:
        document |= render_row((Column(fact.key, fact.label),), (fact.value,), translate)
    for table in report.tables:
        body: dict[str, object] = {"rows": [render_row(table.columns, r, translate) for r in table.rows]}
        if table.total is not None:
            body["total"] = render_row(table.columns, table.total, translate)
        if table.notes:
            body["notes"] = [n.render(translate) for n in table.notes]
        document[table.key] = body
    return json.dumps(document, ensure_ascii=ascii_only, indent=2)
