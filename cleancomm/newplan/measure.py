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
    found = re.search(r"(户|栋|幢|人|株|亩|座|辆|盏|吨|套)数(?:量)?$", re.sub(r"[(（].*$", "", squash(heading)))
    return found[1] if found else ""


def read_unit_line(text: str) -> tuple[str, ...]:
    """The measures of a line such as 单位：万亩、万株; none for one that names an office."""
    found = _UNIT_LINE.fullmatch(squash(text).strip("()（）"))
    parts = re.split("[、,，;/]", found[1]) if found else []
    return tuple(parts) if parts and all(map(is_measure, parts)) else ()
