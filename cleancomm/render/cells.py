"""A cell as text. Data is data: no control character of a name reaches a terminal."""

import re
from datetime import date
from decimal import Decimal

from cleancomm.message import N_, Message, Translate, say
from cleancomm.number import write_number
from cleancomm.report import Amended, Cell, Column, Report, Term

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def harmless(text: str) -> str:
    """`text` with control characters shown as escapes."""
    return _CONTROL.sub(lambda m: f"\\x{ord(m[0]):02x}" if ord(m[0]) < 256 else f"\\u{ord(m[0]):04x}", text)


def cell_text(cell: Cell, translate: Translate) -> str:
    """What a person sees in a cell; an absent value is empty, 0 is 0."""
    if cell is None:
        return ""
    if isinstance(cell, Amended):
        now, was = cell_text(cell.now, translate), cell_text(cell.was, translate)
        return say(N_("{now} (was {was})"), now=now, was=was or "-").render(translate)
    if isinstance(cell, Term):
        return cell.word.render(translate)
    if isinstance(cell, Message):
        return harmless(cell.render(translate))
    if isinstance(cell, Decimal):
        return write_number(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return harmless(str(cell))


def heading_text(column: Column, translate: Translate) -> str:
    """The heading of a column as a person sees it."""
    return harmless(column.heading if column.named else translate(column.heading))


def head_lines(report: Report, translate: Translate) -> list[str]:
    """The lines above the tables: title, day, facts."""
    lines = [harmless(report.title.render(translate))]
    if report.as_of is not None:
        lines.append(say(N_("As of {date}"), date=report.as_of).render(translate))
    told = ((f, cell_text(f.value, translate)) for f in report.facts)
    lines += [f"{translate(f.label)}: {text}" for f, text in told if text]
    return lines
