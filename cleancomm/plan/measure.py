"""Measures: which are alike, so that their figures may be added, and how one is turned into the other.

万户 and 户 are alike: 万 and 亿 in front count ten thousands and hundred millions of what follows.
"""

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from cleancomm.text import fold_name

_TIMES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
# what counts single things of any kind, which are called items (项) in a sentence
ITEMS = ("", "个", "项")
# what is counted in whole things: half of one is a slip of the pen
_WHOLE = frozenset("个户座处家条辆台人次项件所名栋套口盏棵株张份支村街镇乡站点间幢头只篇场")


@lru_cache(maxsize=256)
def split_measure(measure: str) -> tuple[Decimal, str]:
    """How many of the plain measure one is, and the plain measure: 万户 is 10000 户."""
    plain, times = fold_name(measure), Decimal(1)
    while len(plain) > 1 and plain[0] in _TIMES:
        times *= _TIMES[plain[0]]
        plain = plain[1:]
    return times, plain


def common_measure(measures: Iterable[str]) -> str:
    """The measure in which figures of like measures are added: their own where they have one, else the plain one."""
    every = tuple(dict.fromkeys(measures))
    return every[0] if len(every) == 1 else split_measure(every[0])[1] if every else ""


def is_whole(measure: str) -> bool:
    """Whether a plain measure counts whole things; ten thousands of them have decimals."""
    return measure in _WHOLE


def convert(figure: Decimal, measure: str, into: str) -> Decimal:
    """A figure of one measure in another that is alike."""
    return figure if measure == into else figure * split_measure(measure)[0] / split_measure(into)[0]
