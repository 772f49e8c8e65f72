"""What a measure is, where a heading or a figure has one, and how figures pass from one measure to another."""

import re
from decimal import Decimal

from cleancomm.newplan.period import squash

SCALES = {"百": Decimal(100), "千": Decimal(1000), "万": Decimal(10**4), "亿": Decimal(10**8)}
_SAME = {
    "平米": "平方米", "m2": "平方米", "m²": "平方米", "㎡": "平方米", "m": "米", "M": "米", "立方": "立方米", "m3": "立方米",
    "RMB": "元", "t": "吨", "户数": "户",
}  # fmt: skip
_KNOWN = """
个 户 栋 幢 处 座 条 段 人 株 棵 亩 公顷 吨 只 辆 台 件 次 项 家 所 元 米 平方米 立方米 克
张 套 间 名 支 块 片 盏 根 场 期 门 部 口 眼 宗 例 份 批 组 对 村 社区 小区 楼 单元 车次
人次 户次 天 小时 站 点 井 杆 路 年 月 日 桶 具 头 匹 尾 斤 升 蓄 盆 平方公里 篇 册 岗 床
学位 泊位 车位 米/户 吨/日 吨/天 元/户 元/人 元/月 元/年 kWh 度 千瓦 千瓦时 标煤 吨标煤
"""
_BASES = frozenset(_KNOWN.split())
_THOUSAND = Decimal(1000)
_KILO = {word: (base, _THOUSAND) for base, words in {"米": "公里 km KM", "克": "公斤 kg"}.items() for word in words.split()}
_BRACKETS = re.compile(r"[(\[【〔]([^()\[\]【】〔〕]{1,12})[)\]】〕]")
_UNIT_LINE = re.compile(r"(?:计量)?单位:?(.+)")


def _part(measure: str) -> tuple[Decimal, str] | None:
    """A measure as its scale and what it counts; None for what is no measure."""
    text = _SAME.get(measure, measure)
    if text in _KILO:
        base, scale = _KILO[text]
        return scale, base
    if text in _BASES:
        return Decimal(1), text
    if text[:1] in SCALES and text[1:]:
        inner = _part(text[1:])
        return (inner[0] * SCALES[text[0]], inner[1]) if inner else None
    return None


def is_measure(text: str) -> bool:
    """Whether a text is a measure that is known."""
    return _part(squash(text)) is not None


def convert(amount: Decimal, of: str, to: str) -> Decimal | None:
    """An amount of one measure in another; None where neither can be turned into the other."""
    of, to = squash(of), squash(to)
    if of == to:
        return amount
    if of in SCALES:  # 1.2万 of what the column counts
        scaled = _part(to)
        return amount * SCALES[of] if scaled is None or scaled[0] == 1 else None
    left, right = _part(of), _part(to)
    if left is None or right is None or left[1] != right[1]:
        return None
    return amount * left[0] / right[0]


def split_measure(heading: str) -> tuple[str, str]:
    """A heading without its measure, and the measure: 户数(户), 投资(万元), 户数/户, 投资单位:万元."""
    text = squash(heading)
    for found in reversed(list(_BRACKETS.finditer(text))):
        inner = found[1].removeprefix("单位:").removeprefix("单位")
        if is_measure(inner):
            return text[: found.start()] + text[found.end() :], inner
    found_end = re.fullmatch(r"(.+?)(?:/|,|、|单位:)([^/,、:]{1,6})", text)
    if found_end and is_measure(found_end[2]) and re.search(r"[一-鿿]", found_end[1]):
        return found_end[1], found_end[2]
    return text, ""


def measure_of_count(heading: str) -> str:
    """The measure that a heading such as 户数 or 楼栋数 counts in by its own words; "" where it says none."""
    found = re.search(
        r"(人次|户次|公里|平方米|公顷|户|栋|幢|人|株|棵|亩|座|辆|盏|吨|套|处|台|条|件|名|支|米)数(?:量)?$",
        re.sub(r"[(（].*$", "", squash(heading)),
    )
    return found[1] if found else ""


# what a heading counts by its own words: the bases that its measure can have
_KINDS = (
    (re.compile(r"户数?$|户\(|家庭"), "户"),
    (re.compile(r"人数|人次|人员|就业"), "人"),
    (re.compile(r"面积|造林|绿地|林修复|种草"), "平方米 亩 公顷 平方公里"),
    (re.compile(r"投资|资金|经费|费用|金额"), "元"),
    (re.compile(r"长度|里程|管网|管线|道路"), "米"),
    (re.compile(r"栋数|楼栋|楼数"), "栋 幢"),
    (re.compile(r"植树|株数|树"), "株"),
    (re.compile(r"(?:小区|社区|村|项目|点位?|院落)(?:个)?数量?$|个数"), "个"),
)


def fits_words(measure: str, heading: str) -> bool | None:
    """Whether a heading counts in a measure by its own words; None where they leave that open."""
    part, text = _part(squash(measure)), squash(heading)
    bases = {base for pattern, words in _KINDS if pattern.search(text) for base in words.split()}
    return None if not bases or part is None else part[1] in bases


def counts_in_none(heading: str) -> bool:
    """Whether a heading counts in a measure that only the document can give: 面积 in 平方米 or 亩, 投资 in 元 or 万元."""
    text = squash(heading)
    bases = {base for pattern, words in _KINDS if pattern.search(text) for base in words.split()}
    return bool(bases) and not bases & {"户", "人", "栋", "幢", "个"}


def share_measures(measures: tuple[str, ...], headings: tuple[str, ...]) -> dict[str, str]:
    """Heading -> the one of several measures that it counts in, by its words, or because no other is left; without the rest."""
    found: dict[str, str] = {}
    for heading in headings:
        fits = [m for m in measures if fits_words(m, heading)]
        if len(fits) == 1:
            found[heading] = fits[0]
    open_, left = [h for h in headings if h not in found], [m for m in measures if m not in found.values()]
    if len(open_) == 1 and len(left) == 1 and fits_words(left[0], open_[0]) is None:
        found[open_[0]] = left[0]
    return found


def read_unit_line(text: str) -> tuple[str, ...]:
    """The measures of a line such as 单位：万亩、万株; none for one that names an office."""
    found = _UNIT_LINE.fullmatch(squash(text).strip("()（）"))
    parts = re.split("[、,，;/]", found[1]) if found else []
    return tuple(parts) if parts and all(map(is_measure, parts)) else ()
