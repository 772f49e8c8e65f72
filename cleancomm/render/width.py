"""How many columns of a terminal, or half-widths of a sheet, a text takes."""

import re

# what has the same width in every table of widths: Latin letters, Chinese characters and the marks between them
_USUAL = re.compile("[ -~·—‘’“”…■\u3000-\u3029\u3030-\u303e\u4e00-\u9fff\uff01-\uff60]*")
_WIDE = re.compile("[\u3000-\u3029\u3030-\u303e\u4e00-\u9fff\uff01-\uff60]")


def text_width(text: str) -> int:
    """How many columns a text takes; one of usual characters is measured without the tables of all others."""
    if text.isascii():
        return len(text)
    if _USUAL.fullmatch(text):
        return len(text) + len(_WIDE.findall(text))
    from wcwidth import wcwidth

    return sum(max(wcwidth(c), 0) for c in text)
