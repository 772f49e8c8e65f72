"""Texts as lines of a width: numbers, days and names of Latin letters stay whole, no line begins with a closing mark."""

import re

from cleancomm.render.width import text_width

# what may not begin a line, and what may not end one
_CLOSING, _OPENING = "，。；：、！？）》」』】”’%…·", "（《「『【“‘"
_PIECE = rf"\s+|[{_OPENING}]*(?:[!-~]+|[^\s])[{_CLOSING}]*"
# a name in a list or an address, a clause of a sentence
_STEP = r"[^/、，；。\s]+[/、，；。]*\s*|[/、，；。]+\s*|\s+"
SHORT = 18
# an amended figure or day may have the document's below it, and nothing else of it is parted
_BRACKET = r"(?=[（(])"


def list_parts(text: str, width: int, *, whole: bool = False) -> list[str]:
    """The parts between which a text may be folded into lines of a width; of a `whole` one, a figure or a day, those at its
    bracket. What is short stays together: a name, a clause; in an address all that a line holds.
    """
    if whole:
        return list(filter(None, re.split(_BRACKET, text)))
    most = width if "/" in text else min(width, SHORT)
    return [
        part
        for step in re.findall(_STEP, text)
        for part in ([step] if text_width(step.rstrip()) <= most else re.findall(_PIECE, step))
    ]


def _break(piece: str, width: int) -> list[str]:
    """A part that is wider than a line."""
    lines = [""]
    for c in piece:
        if lines[-1] and text_width(lines[-1] + c) > width:
            lines.append("")
        lines[-1] += c
    return lines


def fold_text(text: str, width: int, *, whole: bool = False) -> list[str]:
    """A text as lines of at most `width` columns, broken within a word only where the word is wider than that."""
    if text_width(text) <= width:
        return [text]
    lines = [""]
    for part in list_parts(text, width, whole=whole):
        if text_width(lines[-1] + part.rstrip()) <= width:
            lines[-1] += part if lines[-1] else part.lstrip()
        else:
            lines += _break(part.strip(), width)
            lines[-1] += " " if part[-1].isspace() else ""
    return [line for line in map(str.rstrip, lines) if line]


def fold_heading(heading: str, width: int) -> list[str]:
    """A heading as lines, at its blanks, or one of Chinese in even parts."""
    wide = text_width(heading)
    if wide <= width:
        return [heading]
    if " " in heading:
        return fold_text(heading, width)
    lines = -(-wide // max(width, 1))
    size = -(-len(heading) // lines)
    return [heading[n : n + size] for n in range(0, len(heading), size)]


def least_heading(heading: str) -> int:
    """How narrow a heading can be: its longest word, or of a Chinese one from four characters on half of it."""
    if " " in heading:
        return max(map(text_width, heading.split()))
    if heading.isascii() or len(heading) < 4:
        return text_width(heading)
    size = -(-len(heading) // 2)
    return max(text_width(heading[:size]), text_width(heading[size:]))
