"""How the columns of a table fit on a sheet of paper: type of 7 points at least, texts folded, figures never."""

from collections.abc import Sequence
from enum import StrEnum
from math import ceil

from cleancomm.render.width import text_width
from cleancomm.value import dataclass


class Paper(StrEnum):
    """The sheets that an office prints on, always across."""

    A4 = "a4"
    A3 = "a3"


# how long the long side is, in millimetres, and what is left free at each end
_LONG = {Paper.A4: 297, Paper.A3: 420}
MARGIN = 9
POINTS = 72 / 25.4
# a part of it is left for the rounding of widths to pixels
_SPARE = 0.015
# the sizes of type, in points, the largest that fits being taken
SIZES = (10, 9, 8, 7)
# what a cell has left and right of its text
PAD = 7.0
# a column of text is not made narrower than this many half-widths, nor wider than that many
LEAST, MOST = 8, 44


# a table of few columns is made as wide as this part of the sheet, so that its title has room
NARROW = 0.5


@dataclass(frozen=True)
class Measured:
    """How wide a column would be when nothing folds, and how wide it must be, in half-widths."""

    natural: int
    least: int


@dataclass(frozen=True)
class Fit:
    """The paper, the size of type and the width of each column in points; `fits` where the columns stand on one sheet."""

    paper: Paper
    size: int
    widths: tuple[float, ...]
    fits: bool = True


def room_of(paper: Paper) -> float:
    """How wide the columns may be together, in points."""
    return (_LONG[paper] - 2 * MARGIN) * POINTS * (1 - _SPARE)


def _points(halves: float, size: float) -> float:
    return halves * size / 2 * 1.04 + PAD


def spread_columns(columns: Sequence[Measured], size: float, room: float) -> tuple[float, ...] | None:
    """The width of each column within some room; None where that is too small. Those that need most get least of it."""
    widths = [_points(c.least, size) for c in columns]
    spare = room - sum(widths)
    if spare < 0:
        return None
    wants = [_points(c.natural, size) - w for c, w in zip(columns, widths, strict=True)]
    order = sorted(range(len(widths)), key=wants.__getitem__)
    for place, n in enumerate(order):
        more = min(wants[n], spare / (len(order) - place))
        widths[n] += more
        spare -= more
    return tuple(widths)


def fit_columns(columns: Sequence[Measured], wanted: Paper | None = None) -> Fit:
    """The smallest paper and the largest type with which all columns stand on one sheet; where none has room, the least type on
    the larger paper, and the columns go on to another sheet.
    """
    papers = (wanted,) if wanted else tuple(Paper)
    for paper in papers:
        for size in SIZES:
            widths = spread_columns(columns, size, room_of(paper))
            if widths is not None:
                widen = max(1.0, room_of(paper) * NARROW / sum(widths))
                return Fit(paper, size, tuple(w * widen for w in widths))
    return Fit(papers[-1], SIZES[-1], tuple(_points(c.least, SIZES[-1]) for c in columns), fits=False)


def count_lines(text: str, width: float, size: float) -> int:
    """How many lines a text takes in a column of some width; words that are not broken take some more."""
    room = max(width - PAD + 1, size)
    loose = 1.15 if " " in text else 1.0
    return sum(max(1, ceil(text_width(line) * size / 2 * loose / room)) for line in text.split("\n"))


def measure_column(texts: Sequence[str], heading: str, *, folds: bool, head_least: int = LEAST) -> Measured:
    """How wide a column is; its heading folds always, its texts only where they are no figures."""
    widest = max((text_width(line) for text in texts for line in text.split("\n")), default=0)
    head = max((text_width(word) for word in heading.split()), default=0)
    # Chinese breaks anywhere, a word of another script nowhere
    head = min(head, head_least) if not heading.isascii() else head
    natural = min(max(widest, text_width(heading) if len(heading) < LEAST else head), MOST)
    least = min(natural, LEAST) if folds else widest
    return Measured(max(natural, head, 2), max(least, head, 2))
