"""A cell as text. Data is data: no control character of a name reaches a terminal."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from cleancomm.message import N_, Message, Template, Translate, say
from cleancomm.number import number_text
from cleancomm.report import Amended, Cell, Column, Kind, Report, Term
from cleancomm.text import harmless

# what stands for the rest of a text that is cut short; GBK has it
CUT = "……"
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


def shown_text(column: Column, cell: Cell, translate: Translate) -> str:
    """What stands in a cell of aligned text: no more than its column has room for."""
    text = cell_text(cell, translate)
    cut = column.short is not None and len(text) > column.short
    return text[: column.short - len(CUT)] + CUT if cut and column.short else text


def message_text(message: Message, translate: Translate) -> str:
    """A sentence as it may reach a terminal."""
    return harmless(message.render(translate))


def message_texts(messages: Iterable[Message], translate: Translate) -> list[str]:
    """Sentences as they may reach a terminal."""
    return [message_text(m, translate) for m in messages]


def heading_text(column: Column, translate: Translate) -> str:
    """The heading of a column as a person sees it; the plan's own word is not translated."""
    return head_text(column.heading, translate)


def head_text(heading: Template | Message | str, translate: Translate) -> str:
    """A heading as a person sees it."""
    if isinstance(heading, Message):
        return message_text(heading, translate)
    return harmless(translate(heading) if isinstance(heading, Template) else heading)


def is_only_problems(report: Report) -> bool:
    """Whether a report has nothing to tell but problems, and so nothing that its title could stand above."""
    return report.problems is not None and not (report.shown or report.facts or report.prose)


SHIPPED = N_("This is the plan that ships with the program, not yours; name your folder with --data DIR or CLEANCOMM_DATA.")


def say_shipped(report: Report, translate: Translate) -> list[str]:
    """The line that says whose plan it is, where it is nobody's own."""
    return [translate(SHIPPED)] if report.shipped else []


def head_lines(report: Report, translate: Translate) -> list[str]:
    """The lines above the tables: title, whose plan it is, day, facts; problems have told whose it is above them."""
    lines = [message_text(report.title, translate)]
    if report.problems is None:
        lines += say_shipped(report, translate)
    if report.as_of is not None and report.known_on is not None:
        told = say(N_("As of {date}, as known on {known}"), date=report.as_of, known=report.known_on)
        lines.append(told.render(translate))
    elif report.known_on is not None:
        lines.append(say(N_("As known on {known}"), known=report.known_on).render(translate))
    elif report.as_of is not None:
        lines.append(say(N_("As of {date}"), date=report.as_of).render(translate))
    facts = ((f, cell_text(f.value, translate)) for f in report.facts)
    lines += [f"{translate(f.label)}: {text}" for f, text in facts if text]
    return lines
