"""A cell as text. Data is data: no control character of a name reaches a terminal."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from cleancomm.message import N_, Message, Template, Translate, say
from cleancomm.number import number_text
from cleancomm.report import Amended, Cell, Column, Kind, Report, Row, Table, Term
from cleancomm.text import CUT, harmless

# the kinds whose cells line up at their last digit
FIGURES = frozenset({Kind.NUMBER, Kind.PERCENT})
# the key under which a row says what its figures are of
MEASURE = "measure"


def cell_text(cell: Cell, translate: Translate, places: int = 0) -> str:
    """What a person sees in a cell; an absent value is empty, 0 is 0. A number has at least so many decimal `places`."""
    if cell is None:
        return ""
    if isinstance(cell, Amended):
        now, was = cell_text(cell.now, translate, places), cell_text(cell.was, translate, places)
        return say(N_("{now} (was {was})"), now=now, was=was or "-").render(translate)
    if isinstance(cell, Term):
        return message_text(cell.word, translate)
    if isinstance(cell, Message):
        return message_text(cell, translate)
    if places and isinstance(cell, Decimal | int):
        return f"{cell:.{places}f}"
    if isinstance(cell, Decimal):
        return number_text(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return harmless(str(cell))


def _count_places(cell: Cell) -> int:
    """How many decimals a number has, without trailing zeros; an amended one and the document's both count."""
    if isinstance(cell, Amended):
        return max(_count_places(cell.now), _count_places(cell.was))
    exponent = cell.normalize().as_tuple().exponent if isinstance(cell, Decimal) else 0
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _places_key(column: Column, row: Row) -> tuple[str, Cell]:
    """What shares one number of decimals with a cell: shares all of their column, quantities those of their measure."""
    return column.key, None if column.kind is Kind.PERCENT else row.get(MEASURE)


def table_texts(table: Table, translate: Translate, *, cut: bool = False) -> list[list[str]]:
    """What stands in the cells of all rows, those that add up last: the figures of a column with one number of decimals, or
    quantities with one for each measure where there are several; `cut`, no more than their columns have room for.
    """
    every = (*table.rows, *table.last_rows)
    places: dict[tuple[str, Cell], int] = {}
    for row in every:
        for column in table.columns:
            if column.kind in FIGURES and (more := _count_places(row.get(column.key))):
                key = _places_key(column, row)
                places[key] = max(places.get(key, 0), more)

    def text(column: Column, row: Row) -> str:
        number = places.get(_places_key(column, row), 0) if column.kind in FIGURES else 0
        whole = cell_text(row.get(column.key), translate, number)
        short = column.short if cut else None
        return whole if short is None or len(whole) <= short else whole[: short - len(CUT)] + CUT

    return [[text(c, row) for c in table.columns] for row in every]


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


INVENTED = N_("Demonstration data: the record is invented.")
# the column that says so of each row, for forms that have nothing but rows
INVENTED_COLUMN = Column("invented", N_("Invented record"), Kind.FLAG)


def say_invented(report: Report, translate: Translate) -> list[str]:
    """The line that says that the record is invented, where it is."""
    return [translate(INVENTED)] if report.invented else []


def say_shipped(report: Report, translate: Translate) -> list[str]:
    """The lines that say whose plan it is, where it is nobody's own, and that the record is invented, where it is."""
    return [*([translate(SHIPPED)] if report.shipped else []), *say_invented(report, translate)]


def mark_table(report: Report, table: Table) -> Table:
    """A table of a report as it can go about alone: each of its rows says that the record is invented, where it is."""
    if not report.invented:
        return table

    def mark(row: Row) -> Row:
        return {**row, INVENTED_COLUMN.key: Term("true", say(N_("yes")))}

    marked = replace(table, columns=(*table.columns, INVENTED_COLUMN), rows=tuple(map(mark, table.rows)))
    total = mark(table.total) if table.total is not None else None
    return replace(marked, total=total, totals=tuple(map(mark, table.totals)))


def head_lines(report: Report, translate: Translate) -> list[str]:
    """The lines above the tables: title, whose plan it is, whether the record is invented, day, facts; problems have told
    whose it is above them.
    """
    lines = [message_text(report.title, translate)]
    if report.problems is None:
        lines += say_shipped(report, translate)
    if report.brief and report.known_on is None:
        return lines
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
