"""The picture for a phone: a card of its own, drawn as SVG through jinja2 and turned into PNG by vl-convert.

A picture shows what its font has: a family without Chinese would leave the card without words and nobody would be told, so
that each family is tried first, and none is drawn with that lacks them.
"""

import dataclasses
import re
import struct
import zlib
from collections.abc import Iterable, Iterator

from cleancomm.message import N_, Translate
from cleancomm.problem import CouldNotRun, Place, error, problem
from cleancomm.render.cells import head_lines, message_text, message_texts, table_texts
from cleancomm.render.page import WORDS, environment, find_table, list_cards, tone_of
from cleancomm.render.tone import ACCEPTED, COLOURS, GREY, INK, LINE, PATHS
from cleancomm.render.vega import refuse
from cleancomm.render.width import text_width
from cleancomm.report import Report, Tone
from cleancomm.value import dataclass

NO_FONT = error(
    "output.no_font",
    N_("a picture to be drawn on a machine without a font that has Chinese characters"),
    N_("no font on this machine has Chinese characters; the picture would have no words"),
    N_("install one: apt-get install fonts-wqy-microhei, or fonts-noto-cjk; or take the page (cleancomm export page)"),
)
FAMILIES = (
    "Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN", "思源黑体", "Microsoft YaHei", "PingFang SC",
    "Hiragino Sans GB", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Noto Sans SC", "SimHei", "Heiti SC", "Droid Sans Fallback",
    "Noto Serif CJK SC", "SimSun", "FangSong", "AR PL UMing CN",
)  # fmt: skip
WIDTH = 1080
_EDGE = 48
_TITLE, _VERDICT, _HEAD, _TEXT, _SMALL = 46, 46, 38, 34, 30
_TITLE_LINES, _TASKS = 2, 8
# what stands on one line: a word or a number, or a character, with the marks that must not begin a line or end one
_PIECE = re.compile(r"[（《“‘〔]*(?:[!-~]*\d[^\s!-~（《]?|[!-~]+|.)[，。；：、）》”’〕！？]* ?", re.S)
_BROAD, _NARROW = frozenset("MWmw@%"), frozenset(" .,:;'!|()ijlt")


@dataclass(frozen=True)
class Box:
    """A text on the card: where its line begins, its size and looks."""

    x: float
    y: float
    text: str
    size: int
    fill: str = INK
    bold: bool = False
    right: bool = False

    @property
    def width(self) -> float:
        """As wide as it comes out at most."""
        return measure_text(self.text, self.size, bold=self.bold)


@dataclass(frozen=True)
class Block:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    fill: str


@dataclass(frozen=True)
class Mark:
    """The shape of a lamp."""

    x: float
    y: float
    scale: float
    tone: Tone

    @property
    def path(self) -> str:
        """Its outline in a square of 12."""
        return PATHS[self.tone]

    @property
    def fill(self) -> str:
        """Its colour."""
        return COLOURS[self.tone]


@dataclasses.dataclass
class Card:
    """The card as it grows downwards: its texts, rectangles and shapes."""

    texts: list[Box] = dataclasses.field(default_factory=list)
    blocks: list[Block] = dataclasses.field(default_factory=list)
    marks: list[Mark] = dataclasses.field(default_factory=list)
    at: float = _EDGE

    def write(self, text: str, size: int, *, x: float = _EDGE, lines: int = 1, fill: str = INK, bold: bool = False) -> None:
        """A text from `x` to the right edge, on as many lines as it needs and at most so many."""
        for line in wrap_text(text, size, WIDTH - _EDGE - x, lines, bold=bold):
            self.texts.append(Box(x, self.at + size, line, size, fill, bold))
            self.at += size * 1.35

    def rule(self) -> None:
        """A line across the card."""
        self.at += 16
        self.blocks.append(Block(_EDGE, self.at, WIDTH - 2 * _EDGE, 2, LINE))
        self.at += 18


def measure_text(text: str, size: int, *, bold: bool = False) -> float:
    """How wide a text comes out at most, by the columns that its characters take and the widths of Latin letters."""

    def width(c: str) -> float:
        columns = text_width(c)
        if columns != 1:
            return float(columns > 0)
        latin = 0.95 if c in _BROAD else 0.4 if c in _NARROW else 0.74 if c.isupper() else 0.6
        return latin * 1.06 if bold else latin

    return sum(map(width, text)) * size


def wrap_text(text: str, size: int, room: float, most: int, *, bold: bool = False) -> list[str]:
    """A text as lines that fit into some room, at most so many; where it is longer, a mark says so. Words and numbers are
    kept whole where they fit at all.
    """

    def fits(line: str) -> bool:
        return measure_text(line.rstrip(), size, bold=bold) <= room

    lines = [""]
    for piece in _PIECE.findall(text):
        for part in [piece] if fits(piece) else piece:  # what is longer than a line is cut anywhere
            if not fits(lines[-1] + part):
                lines.append("")
            lines[-1] += part
    lines = [line.rstrip() for line in lines]
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and not fits(last + "…"):
        last = last[:-1]
    return [*lines[: most - 1], last + "…"]


def _draw(svg: str) -> bytes:
    try:
        import vl_convert
    except ImportError:
        raise refuse("png") from None
    return vl_convert.svg_to_png(svg, 1)


def tighten(png: bytes) -> bytes:
    """A picture of the same pixels in fewer bytes: it was packed for speed."""
    at, packed, parts = 8, b"", [png[:8]]

    def put(kind: bytes, body: bytes) -> None:
        parts.append(struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)))

    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        kind, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        if kind == b"IDAT":
            packed += body
        else:
            if kind == b"IEND":
                put(b"IDAT", zlib.compress(zlib.decompress(packed), 9))
            put(kind, body)
        at += size + 12
    return b"".join(parts)


def find_family(families: Iterable[str] = FAMILIES) -> str:
    """The first family that has Chinese characters; two of them come out alike where a font has neither."""
    from markupsafe import escape

    def draw(family: str, character: str) -> bytes:
        text = f'<text x="2" y="20" font-size="20" font-family="{escape(family)}">{character}</text>'
        return _draw(f'<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24">{text}</svg>')

    for family in families:
        if draw(family, "国") != draw(family, "民"):
            return family
    raise CouldNotRun(problem(NO_FONT, Place("png")))


def _write_tasks(card: Card, report: Report, translate: Translate) -> None:
    cards = list_cards(find_table(report, "rows"), translate)
    for one in cards[:_TASKS]:
        figure = f"{one['accepted'] or '-'}/{one['planned'] or '-'}{one['measure']}"
        room = WIDTH - 2 * _EDGE - measure_text(figure, _TEXT, bold=True) - 60
        tone = one["tone"] if isinstance(one["tone"], Tone) else Tone.PLAIN
        card.marks.append(Mark(_EDGE, card.at + 8, 2.4, tone))
        (name,) = wrap_text(f"{one['task']} {one['lamp']}", _TEXT, room, 1)
        card.texts.append(Box(_EDGE + 42, card.at + _TEXT, name, _TEXT))
        card.texts.append(Box(WIDTH - _EDGE, card.at + _TEXT, figure, _TEXT, bold=True, right=True))
        card.at += _TEXT * 1.35
        _write_bar(card, one["bar"], one["tick"])
        card.at += 12
    if len(cards) > _TASKS:
        card.write(translate(N_("and {number} more")).format(number=len(cards) - _TASKS), _SMALL, fill=GREY)


def _write_bar(card: Card, done: object, due: object) -> None:
    """A bar in thousandths of the planned, with a mark where it should be; none where nothing is a share of the planned."""
    if not isinstance(done, int):
        return
    width = WIDTH - 2 * _EDGE
    card.blocks.append(Block(_EDGE, card.at, width, 18, LINE))
    card.blocks.append(Block(_EDGE, card.at, width * done / 1000, 18, ACCEPTED))
    if isinstance(due, int):
        card.blocks.append(Block(min(_EDGE + max(width * due / 1000 - 4, 0), WIDTH - _EDGE - 8), card.at - 5, 8, 28, INK))
    card.at += 24


def _list_urgent(report: Report, translate: Translate) -> Iterator[tuple[Tone, str, str]]:
    """What is late or near: what and how late, and who answers for it."""
    table = find_table(report, "urgent")
    keys = [c.key for c in table.columns]
    for row, told in zip(table.rows, table_texts(table, translate), strict=True):
        text = dict(zip(keys, told, strict=True))
        if text["days"]:
            days = translate(N_("{days} d late")).format(days=text["days"])
        else:
            days = translate(N_("{days} d left")).format(days=text["days_left"])
        missing = translate(N_("{missing} of {required}{measure} missing"))
        missing = missing.format(missing=text["missing"], required=text["required"], measure=text["measure"])
        what = " ".join(filter(None, (text["task"], text["milestone"])))
        yield tone_of(row.get("state")) or Tone.PLAIN, what, " · ".join(filter(None, (days, missing, text["units"])))


def _write_urgent(card: Card, report: Report, translate: Translate) -> None:
    table = find_table(report, "urgent")
    card.write(message_text(table.title, translate) if table.title else "", _HEAD, lines=2, bold=True)
    card.at += 6
    for tone, what, who in _list_urgent(report, translate):
        card.marks.append(Mark(_EDGE, card.at + 8, 2.4, tone))
        card.write(what, _TEXT, x=_EDGE + 42)
        card.write(who, _SMALL, x=_EDGE + 42, lines=2, fill=GREY)
        card.at += 8
    if not table.rows:
        card.write(translate(WORDS["calm"]), _TEXT)
    for note in message_texts(table.notes, translate):
        card.write(note, _SMALL, fill=GREY)


def lay_out(report: Report, translate: Translate) -> Card:
    """What stands on the card, and where."""
    card = Card()
    title, *head = head_lines(report, translate)
    card.write(title, _TITLE, lines=_TITLE_LINES, bold=True)
    for line in head:
        card.write(line, _SMALL, lines=2, fill=GREY)
    card.rule()
    rows = find_table(report, "rows")
    lamps = [tone_of(row.get("lamp")) for row in rows.last_rows]
    size = _VERDICT if len(report.prose) == 1 else _TEXT
    for at, message in enumerate(report.prose):
        tone = lamps[at] if at < len(lamps) else None
        if tone:
            card.marks.append(Mark(_EDGE, card.at + size * 0.2, size / 13, tone))
        card.write(message_text(message, translate), size, x=_EDGE + size * 1.25, lines=7, bold=True)
        card.at += 6
    if rows.rows:
        card.rule()
        _write_tasks(card, report, translate)
    else:
        card.write(translate(WORDS["empty"]), _TEXT)
    card.rule()
    _write_urgent(card, report, translate)
    for note in message_texts(report.notes, translate):
        card.write(note, _SMALL, lines=3, fill=GREY)
    card.at += _EDGE
    return card


def render_picture(report: Report, translate: Translate) -> bytes:
    """The card of a report as PNG; the same report gives the same bytes on the same machine."""
    pages, family = environment("png"), find_family()
    card = lay_out(report, translate)
    svg = pages.get_template("picture.svg").render(card=card, width=WIDTH, height=round(card.at), family=family)
    return tighten(_draw(svg))
