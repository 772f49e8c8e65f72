"""SQLite: one table for each of a report, named by its key, and `about` with what the report says of itself."""

import sqlite3
from datetime import date
from decimal import Decimal

from cleancomm.message import Translate
from cleancomm.render.cells import mark_table, message_texts, say_invented
from cleancomm.render.package import plain_value
from cleancomm.report import Cell, Column, Kind, Report

TYPES = {Kind.NUMBER: "NUMERIC", Kind.PERCENT: "NUMERIC", Kind.FLAG: "INTEGER"}


def _value(column: Column, cell: Cell, translate: Translate) -> str | int | float | None:
    value = plain_value(cell, translate)
    if column.kind is Kind.FLAG and value is not None:
        return int(value == "true")
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value


def _quote(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def render_database(report: Report, translate: Translate) -> bytes:
    """The bytes of a database: texts as they are, numbers as numbers, days as YYYY-MM-DD, flags 0 or 1, absent NULL."""
    facts: list[tuple[str, str | int | float | None]] = [("title", report.title.render(translate))]
    facts += [(f.key, _value(Column(f.key, f.label), f.value, translate)) for f in report.facts]
    days = (("as_of", report.as_of), ("known_on", report.known_on))
    facts += [(key, day.isoformat()) for key, day in days if day]
    facts += [("note", text) for text in (*say_invented(report, translate), *message_texts(report.notes, translate))]
    with sqlite3.connect(":memory:") as base:
        base.execute("CREATE TABLE about (key TEXT NOT NULL, value)")
        base.executemany("INSERT INTO about VALUES (?, ?)", facts)
        for table in (mark_table(report, table) for table in report.tables):
            columns = ", ".join(f"{_quote(c.key)} {TYPES.get(c.kind, 'TEXT')}" for c in table.columns)
            base.execute(f"CREATE TABLE {_quote(table.key)} ({columns})")
            marks = ", ".join("?" * len(table.columns))
            rows = ([_value(c, row.get(c.key), translate) for c in table.columns] for row in table.rows)
            base.executemany(f"INSERT INTO {_quote(table.key)} VALUES ({marks})", rows)
        base.commit()
        return base.serialize()
