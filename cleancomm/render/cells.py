"""A cell as text. Data is data: no control character of a name reaches a terminal."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from cleancomm.message import N_, Message, Template, Translate, say
from cleancomm.number import number_text
from cleancomm.report import Amended, Cell, Column, Kind, Report, Term
from cleancomm.text import harmless

# the kinds whose cells line up at their last digit
FIGURES = frozenset({Kind.NUMBER, Kind.PERCENT})


def cell_text(cell: Cell, translate: Translate) -> str:
    """What a person sees in a cell; an absent value is empty, 0 is 0."""
    if cell is None:
        return ""
    if isinstance(cell, Amended):
        now, was = cell_text(cell.now, translate), cell_text(cell.was, translate)
        return say(N_("{now} (was {was})"), now=now, was=was or "-").render(translate)
    if isinstance(cell, Term):
        return message_text(cell.word, translate)
    if isinstance(cell, Message):
        return message_text(cell, translate)
    if isinstance(cell, Decimal):
        return number_text(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return harmless(str(cell))


def message_text(message: Message, translate: Translate) -> str:
    """A sentence as it may reach a terminal."""
    return harmless(message.render(translate))


def message_texts(messages: Iterable[Message], translate: Translate) -> list[str]:
    """Sentences as they may reach a terminal."""
    return [message_text(m, translate) for m in messages]


def heading_text(column: Column, translate: Translate) -> str:
    """The heading of a column as a person sees it; the plan's own word is not translated."""
    return harmless(translate(column.heading) if isinstance(column.heading, Template) else column.heading)


def is_only_problems(report: Report) -> bool:
    """Whether a report has nothing to tell but problems, and so nothing that its title could stand above."""
    return report.problems is not None and not (report.tables or report.facts or report.prose)


def head_lines(report: Report, translate: Translate) -> list[str]:
    """The lines above the tables: title, day, facts."""
    lines = [message_text(report.title, translate)]
    if report.as_of is not None:
        lines.append(say(N_("As of {date}"), date=report.as_of).render(translate))
    told = ((f, cell_text(f.value, translate)) for f in report.facts)
    lines += [f"{translate(f.label)}: {text}" for f, text in told if text]
    return lines
