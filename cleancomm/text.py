"""What a text may hold, and how two names compare. The ground floor: it knows nothing of plans, records or tables."""

import re
import unicodedata
from functools import lru_cache

# Refused anywhere: control characters but tab and line feed, what ends a line to one reader and not to another, the byte
# order mark, half characters and the codes that are no characters. All else can be typed, and JSON and YAML read it alike.
_REFUSED = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff"
TYPABLE_PATTERN = r"^[^\x00-\x08\x0b-\x1f\x7f-\x9f\u{2028}\u{2029}\u{feff}\u{fffe}\u{ffff}]+$"
# what a terminal acts upon in place of showing it: control characters, and marks that turn the direction of writing
_ACTS = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
# of these JSON escapes the first 32 itself; its own line ends stand between values
_ACTS_IN_JSON = re.compile("[\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
# what stands for the rest of a text that is cut short; GBK has it
CUT = "……"
_MARKUP = re.compile(r"[\\<`|]|\](?=\()")
_INVISIBLE = {"Cc", "Cf", "Zs", "Zl", "Zp"}
# Radicals that a copy out of a PDF puts in place of the character; those of the Kangxi block NFKC folds itself.
_PAIRS = (
    "⺁厂⺎兀⺒巳⺓幺⺝月⺟母⺠民⺩王⺪疋⺬示⺮竹⺳网⺶羊⺷羊⺻聿⺽臼⻁虎⻄西⻅见⻆角⻉贝⻋车⻑長⻓长⻔门⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄"
    "⻪黾⻬齐⻮齿⻰龙"
)
_RADICALS = str.maketrans(_PAIRS[::2], _PAIRS[1::2])


def is_text(text: str) -> bool:
    """Whether a text says something and can be typed; lines and tabs may be in it."""
    return bool(text.strip()) and not re.search(f"[{_REFUSED}]", text)


def is_typable(text: str) -> bool:
    """Whether a text is not empty and can be typed, blanks alone included: what the models take."""
    return bool(text) and not re.search(f"[{_REFUSED}]", text)


def is_line(text: str) -> bool:
    """Whether a text says something, can be typed and is one line: a name, a day, a number."""
    return bool(text.strip()) and not re.search(f"[{_REFUSED}\t\n]", text)


def harmless(text: str) -> str:
    """`text` as it may reach a terminal: what would act there is shown as its code."""
    return _ACTS.sub(lambda m: f"\\x{ord(m[0]):02x}" if ord(m[0]) < 256 else f"\\u{ord(m[0]):04x}", text)


def escape_markdown(text: str) -> str:
    """`text` as markdown shows it: nothing in it is a tag of HTML, a link, code or the end of a cell."""
    return _MARKUP.sub(r"\\\g<0>", text)


def escape_json(text: str) -> str:
    """A JSON document that says the same, in which what a terminal would act upon stands as its code."""
    return _ACTS_IN_JSON.sub(lambda m: f"\\u{ord(m[0]):04x}", text)


@lru_cache(maxsize=65536)
def fold_name(name: str) -> str:
    """The form in which two names are compared: NFKC, without spaces and invisible characters, radicals as characters.

    A name is shown as it was written; only what this makes of it is compared.
    """
    if name.isascii() and name.isalnum():
        return name
    plain = unicodedata.normalize("NFKC", name).translate(_RADICALS)
    return "".join(c for c in plain if unicodedata.category(c) not in _INVISIBLE)
