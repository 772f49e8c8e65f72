"""Documents for Word and WPS, through python-docx: an official paper as GB/T 9704 has it, or the tables of any answer.

The same report gives the same bytes: nothing of the clock goes into the file. Texts stay texts, whatever they hold.
"""

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from cleancomm.message import N_, Message, Translate, say
from cleancomm.problem import CouldNotRun, Place, error, problem
from cleancomm.render.cells import (
    FIGURES,
    cell_text,
    head_lines,
    heading_text,
    message_text,
    message_texts,
    say_shipped,
    table_texts,
)
from cleancomm.render.paper import LEAST, PAD, POINTS, Measured, count_lines, measure_column, spread_columns
from cleancomm.render.problems import with_problems
from cleancomm.render.still import still_time
from cleancomm.render.width import text_width
from cleancomm.report import Fact, Kind, Report, Section, Sheet, Table, Tone, visible
from cleancomm.value import dataclass

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section as Pages

NO_DOCX = error(
    "output.no_docx",
    N_("a document to be written, without the library that writes one"),
    N_("a document (.docx) is written with python-docx, which is not installed"),
    N_("install it with: pip install 'cleancomm[docx]'; or take markdown or json"),
)
# fonts by name: of headings, of the text, of Latin letters and figures; and what stands in where they are not installed
TITLE, BLACK, KAI, SONG, TEXT, LATIN = "方正小标宋简体", "黑体", "楷体_GB2312", "宋体", "仿宋_GB2312", "Times New Roman"
_SUBSTITUTES = {TITLE: "宋体", BLACK: "SimHei", KAI: "楷体", SONG: "SimSun", TEXT: "仿宋"}
# margins of the page in millimetres: top, bottom, left, right; and how high above its end the page number stands
_MARGINS, _FOOT = (37, 35, 28, 26), 23
_LONG, _SHORT = 297, 210
# 28 characters in 22 lines: type of 16 points, a quarter of a point closer, in lines of just this height
SIZE, LINE, CLOSER = 16.0, 28.95, -0.25
_TITLE_SIZE, _HEAD_SIZE, _FOOT_SIZE, _NOTE_SIZE = 22.0, 36.0, 14.0, 12.0
_RED = "FF0000"
_FILLS = {Tone.NEAR: "9DC3E6", Tone.CARE: "FFE699", Tone.BAD: "F4B0B0", Tone.GOOD: "C6E0B4"}
# the sizes of type of tables and of forms, in points, the largest that fits being taken
_TABLE_SIZES = (12.0, 10.5, 9.0, 8.0, 7.0)
_FORM_SIZES = (14.0, 12.0, 10.5, 9.0, 8.0)
_HIGH = 1.3
# so many lines are not too many in a cell; a type that is read with ease
_HIGHEST, _EASY = 4, 9.0
# what is left free above and below the text of a cell
_GAP = 1.5
# Chinese headings fold to two characters; figures are taken to be so much wider than half their height
_HEAD_LEAST, _WIDER, _HEAD_WIDER = 4, 1.3, 1.1
# the columns of a form in millimetres: label and value, twice
_BOXES = (26.0, 52.0, 26.0, 52.0)


def _mm(length: float) -> float:
    return length * POINTS


@dataclass(frozen=True)
class _Look:
    """How the letters of a run look."""

    font: str = TEXT
    size: float = SIZE
    colour: str = ""
    close: bool = True


@dataclass(frozen=True)
class _Place:
    """How a paragraph stands: at the left, both sides, centre or right; its indents in points, its line in points."""

    align: str = "both"
    first: float = 0
    left: float = 0
    right: float = 0
    line: float = LINE
    new_page: bool = False
    keep: bool = False


_TEXT, _LEFT = _Look(), _Place("left")
_INDENTED = _Place(first=2 * (SIZE + CLOSER))


def _new(name: str, /, **attributes: object) -> Any:
    """An element of the document with its attributes."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), str(value))
    return element


def _in(parent: Any, name: str, /, **attributes: object) -> Any:
    element = _new(name, **attributes)
    parent.append(element)
    return element


def _twips(points: float) -> int:
    return round(points * 20)


def _run(parent: Any, look: _Look, text: str | None = None) -> Any:
    """A run, whose font is named for every script: Word and WPS choose one by the script of each letter."""
    run = _in(parent, "r")
    shape = _in(run, "rPr")
    _in(shape, "rFonts", hint="eastAsia", ascii=LATIN, hAnsi=LATIN, eastAsia=look.font, cs=LATIN)
    if look.colour:
        _in(shape, "color", val=look.colour)
    if look.close:
        _in(shape, "spacing", val=_twips(CLOSER))
    for key in ("sz", "szCs"):
        _in(shape, key, val=round(look.size * 2))
    if text is not None:
        _in(run, "t").text = text
        run[-1].set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return run


def _paragraph(parent: Any, text: str, look: _Look = _TEXT, place: _Place = _LEFT) -> Any:
    """A paragraph of one run, in lines of just one height."""
    paragraph = _in(parent, "p")
    shape = _in(paragraph, "pPr")
    if place.keep:
        _in(shape, "keepNext")
    if place.new_page:
        _in(shape, "pageBreakBefore")
    _in(shape, "widowControl", val=0)
    _in(shape, "spacing", before=0, after=0, line=_twips(place.line), lineRule="exact")
    chars = {"firstLineChars": 200} if place.first else {}
    _in(shape, "ind", left=_twips(place.left), right=_twips(place.right), firstLine=_twips(place.first), **chars)
    _in(shape, "jc", val=place.align)
    if text:
        _run(paragraph, look, text)
    return paragraph


class _Paper:
    """A document as it grows from the top."""

    def __init__(self, translate: Translate, *, across: bool) -> None:
        try:
            import docx
        except ImportError:
            raise CouldNotRun(problem(NO_DOCX, Place("docx"))) from None
        self.document: Document = docx.Document()
        self.translate = translate
        body = self.document.element.body
        self.body: Any = _Before(body, body.sectPr)
        top, bottom, left, right = _MARGINS
        self.width = _mm((_LONG if across else _SHORT) - left - right)
        self.height = _mm((_SHORT if across else _LONG) - top - bottom)
        _set_page(self.document.sections[0], across=across)
        _set_styles(self.document)

    def say(self, message: Message, look: _Look = _TEXT, place: _Place = _LEFT) -> Any:
        """A sentence as a paragraph."""
        return _paragraph(self.body, message_text(message, self.translate), look, place)

    def leave_line(self, line: float = LINE, *, keep: bool = False) -> None:
        """An empty line, on the page of what follows where it is to `keep` to that."""
        _paragraph(self.body, "", _TEXT, _Place(line=line, keep=keep))

    def draw(self, table: Table) -> None:
        """A table in the largest type in which it has room, its head repeated on each page; its notes below it."""
        seen = visible(table)
        texts = table_texts(seen, self.translate)
        heads = [heading_text(c, self.translate) for c in seen.columns]
        measured = [
            _measure([row[n] for row in texts], heads[n], folds=c.kind not in (*FIGURES, Kind.DAY))
            for n, c in enumerate(seen.columns)
        ]
        size, widths = _fit(measured, texts, self.width)
        aligned = ["right" if c.kind in FIGURES else "center" if c.kind is not Kind.TEXT else "left" for c in seen.columns]
        grid = _draw_grid(self.body, widths)
        if seen.columns:
            _draw_row(grid, heads, widths, _Look(BLACK, size, close=False), ["center"] * len(heads), head=True)
        for n, row in enumerate(texts):
            font = BLACK if n >= len(seen.rows) else TEXT
            _draw_row(grid, row, widths, _Look(font, size, close=False), aligned)
        for note in table.notes:
            self.say(note, _Look(size=min(size, _NOTE_SIZE), close=False), _Place(line=_NOTE_SIZE * _HIGH))
        self.leave_line(_NOTE_SIZE)

    def save(self, report: Report) -> bytes:
        """The bytes of the file, in which nothing is of the clock."""
        own = self.document.core_properties
        own.created = own.modified = still_time(report.as_of)
        own.title = message_text(report.title, self.translate)[:255]
        own.author = own.last_modified_by = "cleancomm"
        own.comments = own.keywords = own.subject = own.category = ""
        own.revision = 1
        _name_substitutes(self.document)
        out = BytesIO()
        self.document.save(out)
        return _still(out.getvalue())


class _Before:
    """What takes new elements of the body: they come before its last, which is of the pages."""

    def __init__(self, body: Any, last: Any) -> None:
        self._body, self._last = body, last

    def append(self, element: Any) -> None:
        """Add an element at the end of the text."""
        self._last.addprevious(element)


def _set_page(pages: "Pages", *, across: bool) -> None:
    """A4 with the margins of an official paper, and its page numbers: — n — at the outer side, a character in."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    if across:
        pages.orientation = WD_ORIENT.LANDSCAPE
    pages.page_width, pages.page_height = (Mm(_LONG), Mm(_SHORT)) if across else (Mm(_SHORT), Mm(_LONG))
    pages.top_margin, pages.bottom_margin, pages.left_margin, pages.right_margin = map(Mm, _MARGINS)
    pages.footer_distance, pages.header_distance = Mm(_FOOT), Mm(15)
    sheet = pages._sectPr
    for grid in sheet.xpath("./w:docGrid"):  # a grid breaks the count of characters in LibreOffice
        sheet.remove(grid)
    for footer, side in ((pages.footer, "right"), (pages.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        element = footer._element
        for old in list(element):
            element.remove(old)
        place = _Place(side, left=_FOOT_SIZE * (side == "left"), right=_FOOT_SIZE * (side == "right"), line=_FOOT_SIZE * _HIGH)
        look = _Look(SONG, _FOOT_SIZE, close=False)
        paragraph = _paragraph(element, "— ", look, place)
        for kind in ("begin", "", "separate", "1", "end"):
            run = _run(paragraph, look, "1" if kind == "1" else None)
            if not kind:
                _in(run, "instrText").text = "PAGE"
            elif kind != "1":
                _in(run, "fldChar", fldCharType=kind)
        _run(paragraph, look, " —")


def _set_styles(document: "Document") -> None:
    """The type of all that names none of its own, as that of the text."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    document.settings.odd_and_even_pages_header_footer = True
    normal: Any = document.styles["Normal"]
    normal.font.name, normal.font.size = LATIN, Pt(SIZE)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), TEXT)
    shape = normal.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing = Pt(LINE)
    shape.widow_control = False


def _name_substitutes(document: "Document") -> None:
    """What stands in for a font that is not installed, in the table of fonts."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn
    from lxml import etree

    part = next(p for p in document.part.package.iter_parts() if str(p.partname) == "/word/fontTable.xml")
    fonts: Any = parse_xml(part.blob)
    for font in fonts.xpath("./w:font", namespaces=fonts.nsmap):
        if font.get(qn("w:name")) in _SUBSTITUTES:
            fonts.remove(font)
    for name, other in _SUBSTITUTES.items():
        font = _in(fonts, "font", name=name)
        _in(font, "altName", val=other)
        _in(font, "charset", val="86")
        _in(font, "family", val="auto")
        _in(font, "pitch", val="variable")
    part._blob = etree.tostring(fonts, xml_declaration=True, encoding="UTF-8", standalone=True)


def _still(data: bytes) -> bytes:
    """The zip with one time for all of its parts."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = ZipInfo(name, still_time(None).timetuple()[:6])
            part.compress_type, part.create_system = ZIP_DEFLATED, 0
            new.writestr(part, old.read(name))
    return out.getvalue()


def _measure(texts: Sequence[str], heading: str, *, folds: bool) -> Measured:
    """How wide a column is; Latin letters and figures get more room than they take in the type that is asked for, since the
    one that stands in for it may be wider.
    """
    plain = measure_column(texts, heading, folds=folds, head_least=_HEAD_LEAST)
    words = [text_width(t) for t in texts if t.isascii()]
    latin = max(words, default=0) if not folds or max(words, default=0) <= LEAST else 0
    head = max((text_width(w) for w in heading.split() if w.isascii()), default=0)
    wide = max(ceil(latin * _WIDER), ceil(head * _HEAD_WIDER))
    return Measured(max(plain.natural, wide), max(plain.least, wide))


def _fit(columns: Sequence[Measured], texts: Sequence[Sequence[str]], room: float) -> tuple[float, tuple[float, ...]]:
    """The largest type in which columns have room and no cell gets high, and their widths, which are together as wide as the
    text; where some cell is high in any type, one that can still be read with ease.
    """
    found: list[tuple[float, tuple[float, ...]]] = []
    for size in _TABLE_SIZES:
        if spread := spread_columns(columns, size, room):
            widths = tuple(w * room / sum(spread) for w in spread)
            found.append((size, widths))
            if all(count_lines(text, w, size) <= _HIGHEST for row in texts for text, w in zip(row, widths, strict=True)):
                return size, widths
    if found:
        return next((fit for fit in found if fit[0] <= _EASY), found[-1])
    least = [max(c.least, 1) for c in columns]
    return _TABLE_SIZES[-1], tuple(room * w / sum(least) for w in least)


def _draw_grid(parent: Any, widths: Sequence[float]) -> Any:
    """An empty table with all of its lines."""
    table = _in(parent, "tbl")
    shape = _in(table, "tblPr")
    _in(shape, "tblW", w=_twips(sum(widths)), type="dxa")
    _in(shape, "jc", val="center")
    lines = _in(shape, "tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        _in(lines, side, val="single", sz=4, space=0, color="000000")
    _in(shape, "tblLayout", type="fixed")
    inner = _in(shape, "tblCellMar")
    for side, free in (("top", _GAP), ("left", PAD / 2), ("bottom", _GAP), ("right", PAD / 2)):
        _in(inner, side, w=_twips(free), type="dxa")
    grid = _in(table, "tblGrid")
    for width in widths:
        _in(grid, "gridCol", w=_twips(width))
    return table


def _start_row(table: Any, *, head: bool = False, height: float = 0) -> Any:
    """A row that no page cuts, a head that each page repeats."""
    row = _in(table, "tr")
    shape = _in(row, "trPr")
    _in(shape, "cantSplit")
    if height:
        _in(shape, "trHeight", val=_twips(height), hRule="atLeast")
    if head:
        _in(shape, "tblHeader")
    return row


def _draw_cell(row: Any, text: str, width: float, look: _Look, align: str, *, over: int = 1, fill: str = "") -> None:
    """A cell over so many columns."""
    cell = _in(row, "tc")
    shape = _in(cell, "tcPr")
    _in(shape, "tcW", w=_twips(width), type="dxa")
    if over > 1:
        _in(shape, "gridSpan", val=over)
    if fill:
        _in(shape, "shd", val="clear", color="auto", fill=fill)
    _in(shape, "vAlign", val="center")
    _paragraph(cell, text, look, _Place(align, line=look.size * _HIGH))


def _draw_row(
    table: Any, texts: Sequence[str], widths: Sequence[float], look: _Look, aligned: Sequence[str], *, head: bool = False
) -> None:
    row = _start_row(table, head=head)
    for text, width, align in zip(texts, widths, aligned, strict=True):
        _draw_cell(row, text, width, look, align)


def _draw_head(paper: _Paper, sheet: Sheet) -> None:
    """The head in red: what it is, its number, its office and day, and a line."""
    if sheet.masthead is not None:
        text = message_text(sheet.masthead, paper.translate)
        size = min(_HEAD_SIZE, paper.width * 2 / max(text_width(text), 1) * 0.98)
        _paragraph(paper.body, text, _Look(TITLE, size, _RED, close=False), _Place("center", line=max(size, SIZE) * _HIGH))
        paper.leave_line()
    if sheet.number is not None:
        paper.say(sheet.number, place=_Place("center"))
    if sheet.masthead is None:
        return
    office = message_text(sheet.office or say(N_("(issuing office)")), paper.translate)
    day = message_text(sheet.day, paper.translate) if sheet.day else ""
    size = min(SIZE, paper.width * 2 / (text_width(office) + ceil(text_width(day) * _WIDER) + 2))
    look = _Look(size=size)
    line = _paragraph(paper.body, office, look)
    shape = line[0]
    tabs = _new("tabs")
    _in(tabs, "tab", val="right", pos=_twips(paper.width))
    shape.insert(list(shape).index(shape.find(tabs.tag.replace("tabs", "widowControl"))) + 1, tabs)
    border = _new("pBdr")
    _in(border, "bottom", val="single", sz=18, space=4, color=_RED)
    shape.insert(list(shape).index(tabs), border)
    if day:
        _in(_run(line, look), "tab")
        _run(line, look, day)
    paper.leave_line()


def _draw_section(paper: _Paper, section: Section, tables: dict[str, Table]) -> None:
    """A heading, its sentences and its tables; an annex begins a page."""
    if section.mark is not None:
        paper.say(section.mark, _Look(BLACK), _Place("left", new_page=True, keep=True))
        if section.heading is not None:
            paper.say(section.heading, _Look(TITLE, _TITLE_SIZE, close=False), _Place("center", keep=True))
        paper.leave_line(LINE / 2)
    elif section.heading is not None:
        paper.say(section.heading, _Look(BLACK), _Place("left", first=_INDENTED.first, keep=True))
    for sentence in section.sentences:
        paper.say(sentence, place=_INDENTED)
    for key in section.tables:
        if tables[key].rows:
            paper.draw(tables[key])


def _sign(paper: _Paper, sheet: Sheet) -> None:
    """The annexes by name, the office and the day, which stands four characters in."""
    translate, letter = paper.translate, SIZE + CLOSER
    annexes = [s for s in sheet.sections if s.mark is not None]
    if annexes:
        paper.leave_line(keep=True)
    for n, annex in enumerate(annexes, 1):
        name = message_text(annex.heading, translate) if annex.heading else ""
        head = translate(N_("Annexes: ")) if n == 1 else ""
        wide = text_width(translate(N_("Annexes: "))) / 2 * letter
        _paragraph(paper.body, f"{head}{n}. {name}", place=_Place("left", left=2 * letter + (wide if n > 1 else 0), keep=True))
    paper.leave_line(keep=True)
    day = message_text(sheet.day, translate) if sheet.day else ""
    office = message_text(sheet.office or say(N_("(issuing office)")), translate)
    over = (text_width(day) - text_width(office)) / 4 * letter
    _paragraph(paper.body, office, place=_Place("right", right=max(0.0, 4 * letter + over), keep=True))
    _paragraph(paper.body, day, place=_Place("right", right=4 * letter))


def _draw_letter(paper: _Paper, report: Report, sheet: Sheet) -> None:
    """An official paper from its head to its annexes."""
    _draw_head(paper, sheet)
    paper.say(sheet.title, _Look(TITLE, _TITLE_SIZE, close=False), _Place("center", line=_TITLE_SIZE * _HIGH))
    paper.leave_line()
    if sheet.addressees is not None:
        paper.say(say(N_("{addressees}:"), addressees=sheet.addressees), place=_Place("left"))
    tables = {t.key: t for t in report.tables}
    for section in sheet.sections:
        if section.mark is None:
            _draw_section(paper, section, tables)
    _draw_notes(paper, report)
    _sign(paper, sheet)
    for section in sheet.sections:
        if section.mark is not None:
            _draw_section(paper, section, tables)


def _draw_notes(paper: _Paper, report: Report) -> None:
    """What is to be said of the record that it rests on."""
    for text in (*say_shipped(report, paper.translate), *message_texts(report.notes, paper.translate)):
        look, line = _Look(KAI, _NOTE_SIZE, close=False), _NOTE_SIZE * _HIGH
        _paragraph(paper.body, text, look, _Place(first=2 * _NOTE_SIZE, line=line))


def _box_rows(report: Report, sheet: Sheet, translate: Translate) -> Iterator[tuple[list[tuple[str, str, float]], int]]:
    """The rows of a form: label, value and width of each box, and how many lines are left free."""
    facts: dict[str, Fact] = {f.key: f for f in report.facts}
    for keys in sheet.boxes:
        width = sum(_BOXES[1:]) if len(keys) == 1 else _BOXES[1]
        told = [(translate(facts[k].label), cell_text(facts[k].value, translate), _mm(width)) for k in keys]
        yield told, max((sheet.space.get(k, 0) for k in keys), default=0)


def _measure_form(rows: Iterable[tuple[list[tuple[str, str, float]], int]], size: float) -> float:
    """How high a form is in a size of type, in points."""
    high = 0.0
    for boxes, space in rows:
        lines = [count_lines(text, width, size) for _, text, width in boxes]
        lines += [count_lines(label, _mm(_BOXES[0]), size) for label, _, _ in boxes]
        high += max(*lines, space) * size * _HIGH + size * 0.6
    return high


def _draw_form(paper: _Paper, report: Report, sheet: Sheet) -> None:
    """A form on one page: its title, its number and day, its boxes in the largest type in which they have room."""
    translate = paper.translate
    paper.say(sheet.title, _Look(TITLE, _TITLE_SIZE, close=False), _Place("center", line=_TITLE_SIZE * _HIGH))
    paper.leave_line(LINE / 2)
    rows = list(_box_rows(report, sheet, translate))
    notes = len(report.notes) + len(say_shipped(report, translate))
    room = paper.height - _TITLE_SIZE * _HIGH - LINE * 2 - notes * 2 * _NOTE_SIZE * _HIGH
    size = next((s for s in _FORM_SIZES if _measure_form(rows, s) < room), _FORM_SIZES[-1])
    widths = [_mm(w) for w in _BOXES]
    grid = _draw_grid(paper.body, widths)
    label, value = _Look(BLACK, size, close=False), _Look(TEXT, size, close=False)
    if sheet.band is not None:
        fill = _FILLS.get(sheet.band.tone, "")
        text = message_text(sheet.band.word, translate)
        _draw_cell(_start_row(grid, height=size * 2), text, sum(widths), label, "center", over=len(widths), fill=fill)
    for boxes, space in rows:
        row = _start_row(grid, height=max(space, 1) * size * _HIGH + size * 0.6)
        for name, text, width in boxes:
            over = len(widths) - 1 if len(boxes) == 1 else 1
            _draw_cell(row, name, widths[0], label, "center")
            _draw_cell(row, text, width, value, "left", over=over)
    paper.leave_line(LINE / 3)
    _draw_notes(paper, report)


def _draw_answer(paper: _Paper, report: Report) -> None:
    """Any other answer: its title, what stands above its tables, and the tables."""
    title, *lines = head_lines(report, paper.translate)
    _paragraph(paper.body, title, _Look(TITLE, _TITLE_SIZE, close=False), _Place("center", line=_TITLE_SIZE * _HIGH))
    paper.leave_line(LINE / 2)
    for text in (*lines, *message_texts(report.prose, paper.translate)):
        _paragraph(paper.body, text)
    for table in with_problems(report, report.shown):
        paper.leave_line(LINE / 2)
        if table.title is not None:
            paper.say(table.title, _Look(BLACK), _Place("left", keep=True))
        if table.columns:
            paper.draw(table)
    for note in report.notes:
        paper.say(note, _Look(size=_NOTE_SIZE, close=False), _Place(line=_NOTE_SIZE * _HIGH))


def render_docx(report: Report, translate: Translate) -> bytes:
    """A report as a document: an official paper or a form where it is one, else its tables on sheets across.

    Raises CouldNotRun where python-docx is not installed.
    """
    sheet = report.sheet
    paper = _Paper(translate, across=sheet is None)
    if sheet is None:
        _draw_answer(paper, report)
    elif sheet.boxes:
        _draw_form(paper, report, sheet)
    else:
        _draw_letter(paper, report, sheet)
    return paper.save(report)
