"""JSON: one document, {"schemaVersion": 1, "kind": ...}; fields are added, never renamed."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from cleancomm.message import Message, Translate
from cleancomm.render.problems import count_problems, problem_document
from cleancomm.report import Amended, Cell, Column, Fact, Plain, Report, Row, Section, Table, Term, now
from cleancomm.text import escape_json

SCHEMA_VERSION = 1


def _value(cell: Plain, translate: Translate) -> object:
    if isinstance(cell, Term):
        return cell.code
    if isinstance(cell, Message):
        return cell.render(translate)
    if isinstance(cell, Decimal):
        return int(cell) if cell == cell.to_integral_value() else float(cell)
    return cell.isoformat() if isinstance(cell, date) else cell


def _fields(key: str, cell: Cell, translate: Translate) -> Iterator[tuple[str, object]]:
    """What stands under a key, and beside it what the document has where it was amended."""
    yield key, _value(now(cell), translate)
    if isinstance(cell, Amended):
        yield f"{key}_original", _value(cell.was, translate)


def row_document(columns: Iterable[Column], row: Row, translate: Translate) -> dict[str, object]:
    """A row as an object of JSON: codes for terms, numbers as numbers, what was amended beside what is now."""
    return {key: value for c in columns for key, value in _fields(c.key, row.get(c.key), translate)}


def _facts(facts: Iterable[Fact], translate: Translate) -> dict[str, object]:
    """Facts by their keys; one that is told several times is a list."""
    told: dict[str, list[object]] = {}
    for fact in facts:
        for key, value in _fields(fact.key, fact.value, translate):
            told.setdefault(key, []).append(value)
    return {key: values if len(values) > 1 else values[0] for key, values in told.items()}


def _table(table: Table, translate: Translate) -> dict[str, object]:
    body: dict[str, object] = {"rows": [row_document(table.columns, r, translate) for r in table.rows]}
    if table.total is not None:
        body["total"] = row_document(table.columns, table.total, translate)
    if table.totals:
        body["totals"] = [row_document(table.columns, row, translate) for row in table.totals]
    if table.notes:
        body["notes"] = [n.render(translate) for n in table.notes]
    return body


def _section(part: Section, translate: Translate) -> dict[str, object]:
    """A part of an official paper: its words, and the keys of its tables."""
    heading = part.heading.render(translate) if part.heading else None
    sentences = [one.render(translate) for one in part.sentences]
    mark = {"mark": part.mark.render(translate)} if part.mark else {}
    return {**mark, "heading": heading, "sentences": sentences, "tables": list(part.tables)}


def render_document(report: Report, translate: Translate, *, ascii_only: bool) -> str:
    """A report as one JSON document."""
    document: dict[str, object] = {"schemaVersion": SCHEMA_VERSION, "kind": report.kind}
    document["title"] = report.title.render(translate)
    if report.shipped:
        document["shipped"] = True
    if report.invented:
        document["invented"] = True
    if report.as_of is not None:
        document["asOf"] = report.as_of.isoformat()
    if report.known_on is not None:
        document["knownOn"] = report.known_on.isoformat()
    document |= report.extra
    if report.problems is not None:
        document["counts"] = count_problems(report.problems)
        document["problems"] = [problem_document(p, translate) for p in report.problems]
    if report.prose:
        document["prose"] = [p.render(translate) for p in report.prose]
    if report.sheet is not None:
        document["sections"] = [_section(part, translate) for part in report.sheet.sections]
    document |= _facts(report.facts, translate)
    for table in report.tables:
        body = _table(table, translate)
        document[table.key] = body["rows"] if table.listed else body
    if report.notes:
        document["notes"] = [n.render(translate) for n in report.notes]
    return escape_json(json.dumps(document, ensure_ascii=ascii_only, indent=2))
