"""The wording of a date -> the day, by one rule.

初 and 上旬 end on the 10th, 中旬 on the 20th; 下旬, 底, 末 and a bare month on its last day; 上半年 on 30 June;
a quarter on its last day; a bare year, 年底 and 年末 on 31 December; 前 counts as the phrase without it; 至, 到,
于, 在 in front fall away; a missing year comes from the plan. Recurring or undated wordings have no day.
"""

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache


class DeadlineError(ValueError):
    """A wording that fits no rule; `phrase` is the wording."""

    def __init__(self, phrase: str) -> None:
        super().__init__(phrase)
        self.phrase = phrase


@dataclass(frozen=True)
class Span:
    """First and last day of a wording; the last one is the due day."""

    start: date
    end: date


_UNDATED = re.compile(r"每|定期|择机|长期|适时|常年|不定期")
# every dash that a keyboard, a word processor or a scan puts between two days (full-width ones are narrowed before)
_DASH = re.compile(r"[-~\u2010-\u2015\u2212\u2500\u301c]+|至|到")
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}


def _part(text: str, phrase: str, year: int | None, month: int | None) -> tuple[Span, int, int | None]:
    """One side of a range; year and month are carried over from the side before it."""
    # 上半年 holds a 年 of its own, and "2024年底" its part behind the year
    found = re.fullmatch(
        r"(?:(?P<year>\d{4})年?)?(?:(?P<month>\d{1,2})(?:月份|月))?(?:(?P<day>\d{1,2})[日号])?"
        r"(?P<part>上旬|中旬|下旬|初|底|末|年初|年底|年末|上半年|下半年|第?[一二三四1-4]季度)?",
        text,
    )
    if found is None or not any(found.groups()):
        raise DeadlineError(phrase)
    carried = found["month"] is None and found["day"] is not None
    m = int(found["month"]) if found["month"] else month if carried else None
    y = int(found["year"]) if found["year"] else year
    part = (found["part"] or "").removeprefix("年")
    if y is None or (found["day"] and m is None):
        raise DeadlineError(phrase)
    try:
        if found["day"]:
            if part:
                raise DeadlineError(phrase)
            assert m is not None
            day = date(y, m, int(found["day"]))
            return Span(day, day), y, m
        if part.endswith("季度") or part.endswith("半年"):
            if m is not None:
                raise DeadlineError(phrase)
            if part.endswith("半年"):
                first, last = (1, 6) if part == "上半年" else (7, 12)
            else:
                mark = part.removeprefix("第")[0]
                last = 3 * (_QUARTERS.get(mark) or int(mark))
                first = last - 2
            return Span(date(y, first, 1), date(y, last, monthrange(y, last)[1])), y, None
        if m is None:
            if part == "初":
                return Span(date(y, 1, 1), date(y, 1, 10)), y, None
            if part in ("底", "末"):
                return Span(date(y, 12, 1), date(y, 12, 31)), y, None
            if part:
                raise DeadlineError(phrase)
            return Span(date(y, 1, 1), date(y, 12, 31)), y, None
        last = monthrange(y, m)[1]
        first, last = {
            "初": (1, 10), "上旬": (1, 10), "中旬": (11, 20), "下旬": (21, last), "底": (21, last),
            "末": (21, last), "": (1, last),
        }[part]  # fmt: skip
        return Span(date(y, m, first), date(y, m, last)), y, m
    except DeadlineError:
        raise
    except ValueError:
        raise DeadlineError(phrase) from None


def write_day(day: date) -> str:
    """A day as a plan writes it."""
    return f"{day.year:04}年{day.month}月{day.day}日"


def single_year(wording: str) -> int | None:
    """The year of a wording whose days lie within one, for periods of a plan that name none."""
    span = parse_deadline(wording)
    return span.end.year if span and span.start.year == span.end.year else None


@lru_cache(maxsize=4096)
def parse_deadline(wording: str, year: int | None = None) -> Span | None:
    """The days of a wording, None for one that is recurring or undated; DeadlineError for one that fits no rule.

    `year` is the plan's, for a wording without one.
    """
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", wording))
    if _UNDATED.search(text):
        return None
    text = re.sub(r"(之前|以前|前)$", "", re.sub(r"^(至|到|于|在)", "", text))
    sides = _DASH.split(text)
    if not text or len(sides) > 2:
        raise DeadlineError(wording)
    if len(sides) == 1:
        return _part(text, wording, year, None)[0]
    left, right = sides
    if re.fullmatch(r"\d{1,2}", left):
        unit = re.match(r"\d{1,2}(月份|月|日|号)", right)
        left += unit[1] if unit else ""
    elif re.fullmatch(r"(?:\d{4}年)?\d{1,2}月\d{1,2}", left):
        left += "日"
    elif re.fullmatch(r"(?:\d{4}年)\d{1,2}", left):
        left += "月"
    first, y, m = _part(left, wording, year, None)
    last, _, _ = _part(right, wording, y, m)
    if last.end < first.start:
        raise DeadlineError(wording)
    return Span(first.start, last.end)
