"""Aligned plain tables, within a width as on a terminal where there is one, and markdown through tabulate."""

from collections.abc import Iterable, Iterator

from cleancomm.message import N_, Translate, say
from cleancomm.render.cells import (
    FIGURES,
    cell_text,
    head_lines,
    heading_text,
    is_only_problems,
    message_text,
    message_texts,
    say_shipped,
    table_texts,
)
from cleancomm.report import Report, Section, Sheet, Table, visible
from cleancomm.text import escape_markdown

# how wide a mail is
MAIL = 78
# wider than any table
BOUNDLESS = 1_000_000


def _draw_markdown(table: Table, translate: Translate) -> list[str]:
    """The lines of a table in markdown, its total row last."""
    import tabulate

    rows = [[escape_markdown(text) for text in row] for row in table_texts(table, translate)]
    text = tabulate.tabulate(
        rows,
        [escape_markdown(heading_text(c, translate)) for c in table.columns],
        tablefmt="pipe",
        disable_numparse=True,
        colalign=["right" if c.kind in FIGURES else "left" for c in table.columns] if rows else None,
    )
    return [line.rstrip() for line in text.splitlines()]


def _fold(lines: Iterable[str], width: int | None) -> Iterator[str]:
    """Sentences as they are, or folded to a width."""
    if width is None:
        yield from lines
        return
    from cleancomm.render.fold import fold_text

    for line in lines:
        yield from fold_text(line, width)


def _table_lines(table: Table, translate: Translate, *, markdown: bool, width: int | None) -> Iterator[str]:
    """A table with its title above it, its chart and its notes below."""
    yield ""
    if table.title is not None:
        title = message_text(table.title, translate)
        yield f"## {escape_markdown(title)}" if markdown else title
        if markdown:
            yield ""
    if markdown:
        yield from _draw_markdown(visible(table), translate)
    else:
        from cleancomm.render.layout import draw_table, say_left_out

        # without a width nothing folds, and all columns stand
        whole = width is None
        drawn = draw_table(table, translate, width or BOUNDLESS, wide=whole, cut=whole, rule="-")
        yield from ("".join(text for text, _ in line) for line in drawn.lines)
        yield from _fold(say_left_out(drawn.left_out, translate), width)
    if table.chart:
        from cleancomm.render.chart import draw_chart

        drawing = ["".join(text for text, _ in line) for line in draw_chart(table, translate, width or MAIL)]
        fence = ("```",) if markdown and drawing else ()
        yield from ("", *fence, *drawing, *fence) if drawing else ()
    if table.notes:
        yield ""
    yield from _fold(_tell(message_texts(table.notes, translate), markdown), width)


def _tell(lines: Iterable[str], markdown: bool) -> Iterator[str]:
    """Sentences as markdown shows them, where they are for that."""
    return (escape_markdown(line) for line in lines) if markdown else iter(lines)


def _body_lines(report: Report, translate: Translate, *, markdown: bool, width: int | None) -> Iterator[str]:
    """Title, facts, prose and tables; of an official paper what stands in it."""
    if report.sheet is not None:
        yield from _sheet_lines(report, report.sheet, translate, markdown=markdown, width=width)
        return
    head, *rest = _tell(head_lines(report, translate), markdown)
    prose = list(_tell(message_texts(report.prose, translate), markdown))
    if markdown:
        yield head if report.brief else f"# {head}"
        yield from (f"\n{line}" for line in (*rest, *prose))
    else:
        yield from _fold((head, *rest), width)
        yield from _fold(("", *prose), width) if prose else ()
    for table in report.shown:
        yield from _table_lines(table, translate, markdown=markdown, width=width)


def _box_lines(report: Report, sheet: Sheet, translate: Translate, *, markdown: bool) -> Iterator[str]:
    """The boxes of a form, a line each; what is left free for a pen stays empty."""
    facts = {f.key: f for f in report.facts}
    if markdown:
        yield from ("", "| | |", "|:--|:--|")
    for key in (key for row in sheet.boxes for key in row):
        label, text = translate(facts[key].label), cell_text(facts[key].value, translate)
        yield f"| {label} | {escape_markdown(text)} |" if markdown else f"{label}: {text}"


def _section_lines(report: Report, section: Section, translate: Translate, *, markdown: bool, width: int | None) -> Iterator[str]:
    """A part of an official paper: its heading, its sentences, its tables."""
    heading = list(_tell(message_texts(filter(None, (section.mark, section.heading)), translate), markdown))
    if heading:
        yield from _fold(("", ("## " if markdown else "") + " ".join(heading)), width)
    for text in _tell(message_texts(section.sentences, translate), markdown):
        yield from _fold((*(("",) if markdown or not heading else ()), text), width)
    for table in report.tables:
        if table.key in section.tables and table.rows:
            yield from _table_lines(table, translate, markdown=markdown, width=width)


def _sheet_lines(report: Report, sheet: Sheet, translate: Translate, *, markdown: bool, width: int | None) -> Iterator[str]:
    """The lines of an official paper, in the order in which they are printed."""
    gap = ("",) if markdown else ()
    head = list(_tell(message_texts(filter(None, (sheet.masthead, sheet.number)), translate), markdown))
    (title,) = _tell([message_text(sheet.title, translate)], markdown)
    yield from _fold((" ".join(head), *gap) if head else (), width)
    yield from _fold((("# " if markdown else "") + title,), width)
    for text in say_shipped(report, translate):
        yield from (*gap, text)
    if sheet.band is not None:
        yield from (*gap, *_tell([message_text(sheet.band.word, translate)], markdown))
    if sheet.boxes:
        yield from _box_lines(report, sheet, translate, markdown=markdown)
        return
    if sheet.addressees is not None:
        addressed = message_text(say(N_("{addressees}:"), addressees=sheet.addressees), translate)
        yield from ("", *_tell([addressed], markdown))
    annexes = [s for s in sheet.sections if s.mark is not None]
    for section in (s for s in sheet.sections if s.mark is None):
        yield from _section_lines(report, section, translate, markdown=markdown, width=width)
    signed = (sheet.office or say(N_("(issuing office)")), *([sheet.day] if sheet.day else []))
    for text in _tell(message_texts(signed, translate), markdown):
        yield from ("", text)
    for section in annexes:
        yield from _section_lines(report, section, translate, markdown=markdown, width=width)


def render_plain(report: Report, translate: Translate, *, markdown: bool = False, width: int | None = None) -> str:
    """A report as aligned text, within a `width` where one is given, or as markdown tables; problems come first, as they are
    told anywhere.
    """
    parts = []
    if report.problems is not None:
        parts += say_shipped(report, translate)
    if report.problems:
        from cleancomm.render.problems import render_problems

        parts += _tell([render_problems(report.problems, translate)], markdown)
    if not is_only_problems(report):
        parts += _body_lines(report, translate, markdown=markdown, width=width)
    if report.problems is not None and report.notes:
        parts.append("")
    parts += _fold(_tell(message_texts(report.notes, translate), markdown), width)
    return "\n".join(parts)
