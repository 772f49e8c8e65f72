"""The wording of a date -> its first day and its due day, by one rule, which is this:

- A year, 年内 or 上半年, a quarter and a month are due on their last day; 初 and 上旬 on the 10th, 中旬 on the 20th;
  下旬, 中下旬, 底 and 末 on the last day of what they belong to (年底: December, 三季度末: September). 十四五 is 2021-2025.
- 前 (之前, 以前) behind a whole year, half-year, quarter, month or five-year plan: the day before that begins (11月前 is
  31 October), from 1 January of that day's year. Behind a day, 初, 旬, 底 or 末 it changes nothing: 10月15日前 is the 15th.
- A missing year is the plan's, as are 今年 and 本年; 次年 is the one after the year before it in the wording, else after
  the plan's. Behind a dash, 至, 到 or a list (、 和 及) year and month are carried over, and a bare number takes the unit
  behind it (4至10月). A span to an earlier month ends in the next year (11月-1月). A list runs from its first to its last.
- 三年内 runs from the plan's begin to the same day three years on (Civil Code 201, 202: the first day does not count).
- Numbers may be Chinese; 2024-12-31, 2024/12/31 and 2024.12.31 are days. Left out: spaces, quotes, brackets round it all,
  （含）, 完成时限： and the like, words in front (`_LEAD`) and what is to be done by then (`_TAIL`).
- No day (None): 每..., 一年两次, 提前三年 and the words of `_UNDATED`, also behind 2024年起. All else is refused, and so is
  what can be read in two ways: 3.4, 2024-05, 2024年-5月, 1、2月底 (numbered?), ①2月底, "1 2月", 二三月, 年中, 11月前（含）,
  and a day beside an undated word.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from cleancomm.plan.deadline import Span
from cleancomm.value import dataclass


class _UnfitError(ValueError):
    """The part at hand fits no rule; becomes a DeadlineError that names the whole wording."""


_DIGITS = {"〇": "0", "零": "0", "○": "0", "两": "2"} | {mark: str(i) for i, mark in enumerate("一二三四五六七八九", 1)}
_NUMBER = f"[0-9]+|[{''.join(_DIGITS)}十]+"
_QUOTES = re.compile("[\"'“”‘’「」『』]")
_WRITTEN_DAY = re.compile(r"(?<![0-9])([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?![0-9])")
_LABEL = re.compile(r"^(?:完成|截止)?(?:时限|期限|时间|日期):")
# nothing but 前 may stand behind the bracket: (1)2月底 is the second month under a number, not the twelfth
_BRACKETS = re.compile(r"^[(\[【〔]([^()\[\]【】〔〕]+)[)\]】〕]((?:[之以]?前.*)?)$")
_LEAD = re.compile(r"^(?:力争|争取|确保|原则上|应当|应|须|最迟|不迟于|不晚于|截至|截止)*[至到于在]?")
# no word stands in two of the three lists, so that there is one way only to take a tail apart
_TAIL = re.compile(
    r"(?:[,并]?(?:全面|全部|基本|按期|如期|正式|确保|力争)*"
    r"(?:完成|实现|开工|动工|启动|建成|竣工|投入使用|投用|通车|投产|运营|运行|验收|达标|到位)"
    r"(?:全覆盖|清零|目标|任务|工作|整改|改造|建设)*)+$"
)
_UNDATED = re.compile(
    rf"每[^,;。]*|提前(?:(?:{_NUMBER})(?:年|个月|个?季度|周|天))?|(?<![0-9〇零○一二三四五六七八九十])[一1](?:年|个?月|季度|周|天)(?:{_NUMBER})次"
    "|不定期|定期|择机|长期|适时|常年|持续|常态|尽快|逐步"
)
_FROM_THEN_ON = re.compile(r"^[^,;。前]*[年月日号初底末旬度]起")
_ANY_DAY = re.compile(
    rf"[0-9]{{4}}|(?:{_NUMBER})(?:年|个?月|日|号|季度)|年[初中底末内]|月[初中底末]|[今本当次翌]年|半年|旬|十[一二三四五六七八九]五|[0-9][-/.][0-9]"
)
_TOKEN = re.compile(
    rf"""(?P<plan>十[一二三四五六七八九]五(?:规划)?(?:期间|时期|期)?)
    | (?P<number>{_NUMBER})
    | (?P<this>[今本当]年) | (?P<next>[次翌]年)
    | (?P<half>[上下]半年) | (?P<quarter>季度) | (?P<ordinal>第)
    | (?P<tens>上旬|中旬|下旬|上中旬|中下旬)
    | (?P<year>年度?) | (?P<month>月份?) | (?P<day>[日号])
    | (?P<edge>[初底末]) | (?P<within>[之以]?内) | (?P<before>[之以]?前) | (?P<including>\(含(?:当[日天])?\))
    # every dash that a keyboard, a word processor or a scan puts between two days (full-width ones are narrowed before)
    | (?P<dash>[-~\u2010-\u2015\u2212\u2500\u301c]+|[至到])
    | (?P<list>[、和及])""",
    re.VERBOSE,
)
_TENS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31), "上中旬": (1, 20), "中下旬": (11, 31)}


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str


@dataclass(frozen=True)
class _Context:
    """What a side may leave out; `plans_year` stays while year and month are carried over from side to side."""

    year: int | None
    month: int | None
    plans_year: int | None
    begins: date | None


@dataclass(frozen=True)
class _Side:
    """One side of a span or list; `whole` is what 前 excludes, `named` says that it names its year."""

    span: Span
    year: int
    month: int | None = None
    named: bool = False
    whole: bool = False
    before: bool = False

    @property
    def days(self) -> Span:
        """The days with 前 taken into account."""
        if not (self.before and self.whole):
            return self.span
        due = self.span.start - timedelta(days=1)
        return Span(date(due.year, 1, 1), due)


def _clean(wording: str) -> str:
    """The wording without what carries no meaning; raises for numbers that may be one or two."""
    if any(unicodedata.category(c) == "No" for c in wording):  # ①2月 would become 12月
        raise _UnfitError
    text = "".join(c for c in unicodedata.normalize("NFKC", wording) if unicodedata.category(c) != "Cf").strip()
    if re.search(r"[0-9]\s+[0-9]", text):
        raise _UnfitError
    return _QUOTES.sub("", re.sub(r"\s", "", text))


def _is_undated(text: str) -> bool:
    """Whether the wording is recurring or has no day; raises where it has a day as well."""
    if not _UNDATED.search(text):
        return False
    if _ANY_DAY.search(_FROM_THEN_ON.sub("", _UNDATED.sub("", text))):
        raise _UnfitError
    return True


def _peel(text: str) -> str:
    """The days alone, without label, brackets, words in front and what is to be done by then."""
    text = text.rstrip("。;,.")
    for _ in range(2):  # a label stands before the brackets or within
        text = _BRACKETS.sub(r"\1\2", _LABEL.sub("", text))
    return _WRITTEN_DAY.sub(r"\1年\3月\4日", _TAIL.sub("", _LEAD.sub("", text)))


def _write_digits(number: str) -> str:
    """A number in digits."""
    if number.isascii():
        digits = number
    elif "十" in number:
        tens, ones = (_DIGITS.get(mark, mark) for mark in number.split("十", 1))
        digits = (tens or "1") + (ones or "0")
    else:
        digits = "".join(_DIGITS[mark] for mark in number)
        if len(digits) == 2 and digits[0] != "0":  # 二三月 is February and March
            raise _UnfitError
    if not re.fullmatch("[0-9]{1,2}|[0-9]{4}", digits):
        raise _UnfitError
    return digits


def _tokenize(text: str) -> Iterator[_Token]:
    """The tokens of a wording; raises at the first sign that is none."""
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None or found.lastgroup is None:
            raise _UnfitError
        yield _Token(found.lastgroup, _write_digits(found[0]) if found.lastgroup == "number" else found[0])
        at = found.end()


def _split(tokens: Iterator[_Token]) -> tuple[list[list[_Token]], list[str]]:
    """The sides of a wording and what stands between each two: a dash or the comma of a list."""
    sides: list[list[_Token]] = [[]]
    links: list[str] = []
    for token in tokens:
        if token.kind in ("dash", "list"):
            if token.text == "、" and [t.kind for t in sides[0]] == ["number"] and not links and len(sides[0][0].text) < 4:
                raise _UnfitError  # the number of a paragraph, or of a month?
            links.append(token.kind)
            sides.append([])
        else:
            sides[-1].append(token)
    if any(pair == ("dash", "dash") for pair in pairwise(links)):
        raise _UnfitError
    return sides, links


def _lend_units(sides: list[list[_Token]]) -> None:
    """Give a side that ends in a bare number the unit behind the first number of the next side."""
    for left, right in reversed(list(pairwise(sides))):
        if not left or left[-1].kind != "number":
            continue
        if len(left) > 1 and left[-2].kind == "month":
            left.append(_Token("day", "日"))
            continue
        units = [unit for number, unit in pairwise(right) if number.kind == "number"]
        if units and units[0].kind in ("month", "day", "quarter"):
            left.append(units[0])


def _cut(year: int, first: int, last: int, part: str, single: bool) -> Span:
    """A part (初, 中旬, 底, or the whole) of the months from first to last; tens of days belong to a single month."""
    end = monthrange(year, last)[1]
    if part in _TENS:
        if not single:
            raise _UnfitError
        return Span(date(year, first, _TENS[part][0]), date(year, first, min(end, _TENS[part][1])))
    if part == "初":
        return Span(date(year, first, 1), date(year, first, 10))
    if part in ("底", "末"):
        return Span(date(year, last, 21 if single else 1), date(year, last, end))
    return Span(date(year, first, 1), date(year, last, end))


class _Reader:
    """Reads one side, token by token: year, then half-year, quarter, month or day, then its part, then 前."""

    def __init__(self, tokens: list[_Token], context: _Context) -> None:
        self.tokens = tokens
        self.at = 0
        self.context = context

    def look(self, *kinds: str) -> bool:
        """Whether tokens of these kinds come next."""
        return tuple(t.kind for t in self.tokens[self.at : self.at + len(kinds)]) == kinds

    def take(self, *kinds: str) -> str:
        """The text of the next token if it is of one of these kinds, else nothing."""
        if self.at == len(self.tokens) or self.tokens[self.at].kind not in kinds:
            return ""
        self.at += 1
        return self.tokens[self.at - 1].text

    def read(self) -> _Side:
        """The whole side; raises where anything is left."""
        if self.look("number", "year", "within") and len(self.tokens[0].text) < 4:
            side = self._read_years_from_begin()
        elif self.look("plan"):
            side = self._read_plan()
        else:
            side = self._read_days()
        including = self.take("including")
        side = replace(side, before=bool(self.take("before")))
        including = including or self.take("including")
        if self.at < len(self.tokens) or (including and side.before and side.whole):
            raise _UnfitError
        return side

    def _read_years_from_begin(self) -> _Side:
        begins, count = self.context.begins, int(self.take("number"))
        self.take("year")
        self.take("within")
        if begins is None or count == 0 or self.look("before"):
            raise _UnfitError
        year = begins.year + count
        end = date(year, begins.month, min(begins.day, monthrange(year, begins.month)[1]))
        return _Side(Span(begins, end), year, named=True)

    def _read_plan(self) -> _Side:
        last = 2025 + 5 * (int(_DIGITS[self.take("plan")[1]]) - 4)
        edge = self.take("edge")
        if edge == "初":
            raise _UnfitError
        span = _cut(last, 1, 12, edge, single=False)
        return _Side(span if edge else Span(date(last - 4, 1, 1), span.end), last, named=True, whole=not edge)

    def _read_days(self) -> _Side:
        year, named = self._read_year()
        if year is None:
            raise _UnfitError
        if self.look("number", "day") and not named:
            return self._read_day(year, self.context.month, named)
        if self.look("number", "month"):
            month = int(self.take("number"))
            self.take("month")
            if self.look("number"):
                return self._read_day(year, month, named)
            return self._read_part(_Side(_cut(year, month, month, "", single=True), year, month, named))
        if half := self.take("half"):
            months = (1, 6) if half == "上半年" else (7, 12)
        elif self.look("ordinal") or self.look("number"):
            months = self._read_quarter()
        else:
            months = (1, 12)
            of_the_year = bool(self.take("year"))  # the 年 of 年底, of the second one in 2024年年底
            if not (named or of_the_year) or (of_the_year and not (self.look("edge") or self.look("within"))):
                raise _UnfitError
        return self._read_part(_Side(_cut(year, *months, "", single=False), year, None, named))

    def _read_year(self) -> tuple[int | None, bool]:
        if self.look("number") and len(self.tokens[self.at].text) == 4:
            year = int(self.take("number"))
            self.take("year")
            return year, True
        if this := self.take("this"):
            return self.context.year if this == "当年" else self.context.plans_year, True
        if self.take("next"):
            return None if self.context.year is None else self.context.year + 1, True
        return self.context.year, False

    def _read_quarter(self) -> tuple[int, int]:
        self.take("ordinal")
        number = self.take("number")
        if number not in ("1", "2", "3", "4") or not self.take("quarter"):
            raise _UnfitError
        return 3 * int(number) - 2, 3 * int(number)

    def _read_day(self, year: int, month: int | None, named: bool) -> _Side:
        number = self.take("number")
        if month is None or not self.take("day"):
            raise _UnfitError
        day = date(year, month, int(number))
        return _Side(Span(day, day), year, month, named)

    def _read_part(self, side: _Side) -> _Side:
        """What stands behind a month, quarter, half-year or year: 初, 中旬, 底, 内, or nothing."""
        part = self.take("edge", "tens", "within")
        if part.endswith("内") and self.look("before"):
            raise _UnfitError
        span = _cut(side.year, side.span.start.month, side.span.end.month, part, single=side.month is not None)
        return replace(side, span=span, whole=not part)


def _read_right(tokens: list[_Token], context: _Context, left: _Side, link: str) -> _Side:
    """A side behind another; raises where the two are out of order."""
    carried = replace(context, year=left.year, month=left.month)
    side = _Reader(tokens, carried).read()
    if not side.named and left.whole and (left.span.start.month, left.span.end.month) == (1, 12):
        raise _UnfitError  # 2024年-5月 may be May 2024
    if link == "list":
        if side.span.start < left.span.start or side.days.end < left.days.end:
            raise _UnfitError
        return side
    crosses = side.span.start.month < left.span.start.month and side.span.end < left.span.start
    if crosses and not side.named:
        side = _Reader(tokens, replace(carried, year=left.year + 1)).read()
    if left.before or side.days.end < left.span.start:
        raise _UnfitError
    return side


def _read_span(text: str, context: _Context) -> Span:
    """The days of a wording of which nothing but the days is left."""
    sides, links = _split(_tokenize(text))
    _lend_units(sides)
    first = last = _Reader(sides[0], context).read()
    for tokens, link in zip(sides[1:], links, strict=True):
        last = _read_right(tokens, context, last, link)
    return Span(first.days.start, last.days.end)


def read_wording(wording: str, year: int | None, begins: date | None) -> Span | None:
    """The days of a wording by the whole rule, None for one that is recurring or undated.

    Raises ValueError, and where the calendar ends OverflowError, for one that fits no rule or names no such day.
    """
    text = _clean(wording)
    return None if _is_undated(text) else _read_span(_peel(text), _Context(year, None, year, begins))
