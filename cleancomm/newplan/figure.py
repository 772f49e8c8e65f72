"""A cell of a table -> a figure, names, a figure with its names, or a doubt. Never a guess."""

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from cleancomm.newplan.measure import SCALES, is_measure
from cleancomm.plan.models import MOST
from cleancomm.sheet.grid import Cell, Sort

_NUMBER = re.compile(r"([0-9]{1,3}(?:[, ][0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)\s*([^0-9\s.,]{0,6})")
_FAULT = re.compile(r"=.*|#(?:REF!?|VALUE!?|DIV/0!?|N/A|NAME\?|NULL!?|NUM!?|[#]+)|#+", re.S)
# neither a figure nor a name
_UNSURE = re.compile(
    r"[约近共超逾]\s*[0-9]|待定|暂定|待核|待报|未定|若干|多[个户]|同上|[〃\"]$|不少于|不低于|不超过|至少|至多|以[上下内]$|"
    r"[≥≤>＞<＜≧≦]|[0-9]+\s*[-~—–至到/]\s*[0-9]|[√✓✔☑×✗✘╳*※★●○▲△■□◆?？!！+xX是否有]+$|[0-9.]+%|(?:TRUE|FALSE)$|"
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9.]+[eE][+-]?[0-9]+|[-+±−][0-9]|[0-9]+\s*(?:以上|以下|以内|左右|多|余|几|\+)"
)
# no names: 3个小区, 含续建1个
_TOLD = re.compile(
    r"[0-9]+(?:\.[0-9]+)?\s*(?:个|户|处|座|条|家|万|亿|亩|人|株|所|套|公里|平方|米|公顷|吨|辆|台)|"
    r"(?:含|其中|包括|不含|另)(?:.*[0-9]|(?:续建|新建|改建|扩建|结转|往年|上年))"
)
_ETC = re.compile(r"等\s*[0-9]*|等[0-9一二三四五六七八九十]+[个处户家]?$")
_COUNTED = re.compile(r"([0-9]+)\s*[个处户家座条]?\s*[（(：:]\s*(.+?)\s*[）)]?", re.S)
# 东村、西村（2个）
_COUNTED_BEHIND = re.compile(r"(.+?)\s*[（(]\s*共?\s*([0-9]{1,9})\s*[个处户家座条]\s*[）)]", re.S)
# a sentence with a figure in it: 2023年底前完成3个
_SENTENCE = re.compile(
    r"(?:完成|改造|新建|建成|创建|达到|实施|共|计|至)\D{0,6}[0-9]+(?:\.[0-9]+)?\s*(?:个|户|处|栋|座|条|家|万|亩|人|株|%|公里|米)"
)
_LONGEST = 40
# 三个, 十二: a number in words is no name
_SPOKEN = re.compile("[零〇一二三四五六七八九十百千万两]+[个处户座条栋]?")
# names are parted at 、 ， , ; and line ends, but not inside brackets
_SEPARATOR = re.compile(r"[、，,;；\r\n]+(?![^（(]*[）)])")
_MARK = re.compile(r"[（(]?([0-9]{1,2})\s*(?:[、．)）]|\.(?![0-9]))\s*")
_CIRCLED = re.compile("[①-⑳㈠-㈩⑴-⒇]")


class Said(NamedTuple):
    """What a cell says: an amount with the measure behind it, names, both, or neither where it is in doubt."""

    amount: Decimal | None = None
    measure: str = ""
    names: tuple[str, ...] = ()
    doubtful: bool = False


DOUBT = Said(doubtful=True)


def _take_numbers_off(text: str) -> str:
    """A list without its numbers: 1、甲里；2、乙里 with a line for each name; only where they count from 1 on."""
    if _CIRCLED.match(text):
        return _CIRCLED.sub("\n", text)
    marks, wanted, at = [], 1, 0
    while found := _MARK.search(text, at):
        clear = found.start() == 0 or text[found.start() - 1] in " 、，,;；。\r\n\t　" or not text[found.start() - 1].isdigit()
        if int(found[1]) == wanted and clear and (wanted > 1 or not text[: found.start()].strip()):
            marks.append(found.span())
            wanted += 1
        at = found.end()
    if not marks or (len(marks) == 1 and not text[marks[0][1] :].strip()):
        return text
    for start, end in reversed(marks):
        text = text[:start] + "\n" + text[end:]
    return text


def split_names(text: str) -> tuple[str, ...]:
    """The names in a cell, without the numbers of a list."""
    parts = _SEPARATOR.split(_take_numbers_off(text.strip()))
    return tuple(name for part in parts if (name := " ".join(part.split()).strip(" 。")))


def read_amount(text: str) -> Said | None:
    """A figure with the measure behind it or without; None for what is no figure."""
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    amount = Decimal(found[1].replace(",", "").replace(" ", ""))
    return Said(amount, found[2]) if amount <= MOST else DOUBT


def _read_names(text: str) -> Said:
    names = split_names(text)
    unsure = any(
        _UNSURE.match(plain := unicodedata.normalize("NFKC", n))
        or _TOLD.match(plain)
        or n.isdigit()
        or _ETC.search(n)
        or n in "、，；"
        or _SPOKEN.fullmatch(plain)
        for n in names
    )
    unsure = unsure or any(len(n) > _LONGEST or _SENTENCE.search(n) for n in names)
    return DOUBT if unsure or not names else Said(names=names)


@lru_cache(1 << 14)
def _read_number(text: str) -> Said:
    amount = Decimal(text)
    return Said(amount) if amount <= MOST else DOUBT


def read_cell(cell: Cell) -> Said:
    """What a cell that is not blank says."""
    if cell.sort is Sort.NUMBER and cell.text.isdecimal():
        return _read_number(cell.text)
    return _read_text(cell)


@lru_cache(4096)
def _read_text(cell: Cell) -> Said:
    if cell.sort in (Sort.ERROR, Sort.FORMULA, Sort.DATE, Sort.TRUTH, Sort.PERCENT):
        return DOUBT
    text = cell.text
    if _FAULT.fullmatch(text):
        return DOUBT
    plain = unicodedata.normalize("NFKC", text).strip()
    counted = _COUNTED.fullmatch(text)
    if counted:
        inner = _read_names(counted[2])
        return inner if inner.doubtful else Said(Decimal(counted[1]), "", inner.names)
    behind = _COUNTED_BEHIND.fullmatch(text)
    if behind and not re.match(r"[0-9.,]+$", behind[1]):
        inner = _read_names(behind[1])
        return Said(Decimal(behind[2]), "", inner.names) if len(inner.names) == int(behind[2]) else DOUBT
    if not _UNSURE.match(plain) or re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", plain):
        figure = read_amount(text)
        if figure is not None and (not figure.measure or figure.measure in SCALES or is_measure(figure.measure)):
            return figure
        return DOUBT if re.match(r"[0-9.,]+$", plain) else _read_names(text)
    return DOUBT


def read_percent(cell: Cell, *, percents: bool = False) -> Decimal | None:
    """A ratio in percent; a share of 1 such as 0.8 is 80 percent, unless the heading says `percents`; None for what is none."""
    text = unicodedata.normalize("NFKC", cell.text).replace(" ", "")
    if cell.sort not in (Sort.TEXT, Sort.NUMBER, Sort.PERCENT) or not re.fullmatch(r"[0-9]+(?:\.[0-9]+)?%?", text):
        return None
    number = Decimal(text.removesuffix("%"))
    number = number * 100 if number <= 1 and not percents and not text.endswith("%") else number
    return number if number <= MOST else None
