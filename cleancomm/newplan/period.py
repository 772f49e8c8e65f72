"""The period that a heading or a cell names, and what else it says; one that cannot be told is never guessed."""

import re
import unicodedata
from functools import lru_cache

from cleancomm.plan.deadline import DeadlineError
from cleancomm.value import dataclass

YEAR = r"(?:19|20)[0-9]{2}"
_TO = r"[—–\-~至到]+"
_PART = (
    rf"[0-9]{{1,2}}月[0-9]{{1,2}}日|[0-9]{{1,2}}月?{_TO}[0-9]{{1,2}}月|1[0-2]月|[1-9]月|[一二三1-3]至[二三四2-4]季度"
    "|第?[一二三四1-4]季度|[上下]半年"
)
_PERIOD = re.compile(
    rf"(?:截至|截止|到|至|于)?(?P<first>{YEAR})(?:年度|年)?"
    rf"(?:{_TO}(?P<last>{YEAR})(?:年度|年)?|(?<=[年度])(?P<part>{_PART})(?!里|街|路|村|社区))?(?:年?[底末]前?|止)?(?:累计)?"
    rf"|(?P<alone>(?<![第0-9])(?:{_PART})(?!里|街|路|村|社区|[0-9]))"
)
_UNCLEAR = re.compile(rf"{YEAR}年|[0-9]月|[0-9]日|季度|半年|旬|^初")
# what stands before the last part of several: 一、二季度, 1-
_RUNNING = re.compile(r"(?:[一二三四0-9][季度月]*[至到、~—–-]|前|-)$")
_CUMULATIVE = re.compile(r"累计|截至|截止")
# 二〇二三年
_SPOKEN_YEAR = re.compile("[一二][〇零○OoＯ0一二三四五六七八九]{3}(?=年|$)")
# 十月, 2023年十一月份
_MONTHS = {word: str(n) for n, word in enumerate(["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"], 1)}
_MONTH_WORD = "十[一二]?|[一二三四五六七八九]"
_SPOKEN_MONTH = re.compile(rf"(?<=年)({_MONTH_WORD})(?=月)|^({_MONTH_WORD})(?=月份?(?:底|末|前|累计)*$)")
_QUARTER = "一二三四"
# ways of writing a part of a year -> one of them
_SPELLINGS = (
    (r"(?:分|按|各|逐)(?:个)?(?:季度|月度|半年度?|月份)", lambda m: ""),
    (r"(第?[一二三四1-4])季(?![度节])", lambda m: f"{m[1]}季度"),
    (rf"({YEAR})年?[Qq]([1-4])", lambda m: f"{m[1]}年{_QUARTER[int(m[2]) - 1]}季度"),
    (r"(?<![0-9A-Za-z])[Qq]([1-4])(?![0-9A-Za-z])", lambda m: f"{_QUARTER[int(m[1]) - 1]}季度"),
    (rf"({YEAR})年?[Hh]([12])(?![0-9A-Za-z])", lambda m: f"{m[1]}年{'上下'[int(m[2]) - 1]}半年"),
    (rf"({YEAR})(?=第?[一二三四1-4]季度|[上下]半年|前[二三四2-4]季度)", lambda m: f"{m[1]}年"),
    (r"前([二三四2-4])个?季度", lambda m: f"一至{m[1]}季度"),
    (r"前([0-9]{1,2})个月", lambda m: f"1-{m[1]}月"),
    (rf"第?([一二三1-3])(?:季度)?{_TO}第?([二三四2-4])季度", lambda m: f"{m[1]}至{m[2]}季度"),
    (rf"({YEAR})年([0-9]{{1,2}})月{_TO}\1年([0-9]{{1,2}})月", lambda m: f"{m[1]}年{m[2]}-{m[3]}月"),
    (rf"(?<![0-9])({YEAR})(0[1-9]|1[0-2])([0-3][0-9])(?![0-9])", lambda m: f"{m[1]}年{int(m[2])}月{int(m[3])}日"),
    (rf"(?<![0-9])({YEAR})(0[1-9]|1[0-2])(?![0-9])", lambda m: f"{m[1]}年{int(m[2])}月"),
    (
        rf"({YEAR})([./-])([0-9]{{1,2}})\2([0-9]{{1,2}})(?:[ T]?0?0:00(?::00)?)?(?![0-9])",
        lambda m: f"{m[1]}年{int(m[3])}月{int(m[4])}日",
    ),
    (r"日日", lambda m: "日"),
)
_DIGITS = {**{d: str(n) for n, d in enumerate("〇一二三四五六七八九")}, **dict.fromkeys("零○OoＯ", "0")}


@dataclass(frozen=True)
class When:
    """A period as a heading names it: whether it counts all up to its end, and the rest of the heading."""

    period: str
    cumulative: bool = False
    rest: str = ""

    @property
    def is_day(self) -> bool:
        """Whether it is one day."""
        return self.period.endswith("日")

    @property
    def has_year(self) -> bool:
        """Whether the period says of which year it is."""
        return bool(re.match(YEAR, self.period))


@lru_cache(4096)
def squash(text: str) -> str:
    """A text without spaces, in the narrow forms of its signs."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def _spell(text: str) -> str:
    """The ways of writing a year, a month and a quarter as one."""
    text = _SPOKEN_YEAR.sub(lambda m: "".join(_DIGITS.get(c, c) for c in m[0]), text)
    text = re.sub(r"(?<![0-9])([1-4][0-9])年(?!内|期|以|来|后|度?[一-鿿]*以)", r"20\1年", text)
    text = _SPOKEN_MONTH.sub(lambda m: _MONTHS[m[1] or m[2]], text)
    for pattern, spell in _SPELLINGS:
        text = re.sub(pattern, spell, text)
    if re.fullmatch(rf"{YEAR}\.1", text):
        raise DeadlineError(text)  # January, or October without its 0
    text = re.sub(rf"({YEAR})年?-([0-9]{{2}})年", lambda m: f"{m[1]}-{m[1][:2]}{m[2]}年" if m[2] > m[1][2:] else m[0], text)
    return re.sub(rf"({YEAR})[.\-/](1[0-2]|0?[1-9])(?![0-9月.\-/日年])", lambda m: f"{m[1]}年{int(m[2])}月", text)


def find_period(heading: str) -> When | None:
    """The period that a heading names, None without one; raises DeadlineError for one that cannot be told.

    到2023年建成示范社区个数 has 2023, 2023年-2024年 has 2023-2024, 2025年一季度 itself, a bare 一季度 no year of its own,
    2025年5月20日前 that day, 前三季度 the first to the third.
    """
    text = _spell(squash(heading))
    found = _PERIOD.search(text)
    if found is None:
        if re.search(r"季度|半年", text):
            raise DeadlineError(heading)
        return None
    before, after = text[: found.start()], text[found.end() :]
    if _UNCLEAR.search(before) or _UNCLEAR.search(after) or re.match(r"[0-9.\-/]", after) or _RUNNING.search(before):
        raise DeadlineError(heading)
    rest = before + re.sub(r"^(?:份|底|末|止|之?前|以前|内)+", "", after)
    cumulative = bool(_CUMULATIVE.search(found[0]) or _CUMULATIVE.search(rest))
    rest = _CUMULATIVE.sub("", rest)
    if found["alone"]:
        return When(found["alone"], cumulative, rest)
    if found["last"]:
        return When(f"{found['first']}-{found['last']}", cumulative, rest)
    return When(f"{found['first']}年{found['part']}" if found["part"] else found["first"], cumulative, rest)
