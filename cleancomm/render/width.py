"""How many columns of a terminal, or half-widths of a sheet, a text takes."""

from functools import cache

# marks of one column that usual texts have beside Latin letters
_NARROW = "·—‘’“”…■"


@cache
def _char_width(c: str) -> int:
    """The columns of a character; a usual one is measured without the tables of all others."""
    if " " <= c <= "~" or c in _NARROW:
        return 1
    if "一" <= c <= "\u9fff" or "\u3000" <= c <= "\u3029" or "\u3030" <= c <= "\u303e" or "\uff01" <= c <= "\uff60":
        return 2
    from wcwidth import wcwidth

    return max(wcwidth(c), 0)


def text_width(text: str) -> int:
    """How many columns a text takes."""
    return len(text) if text.isascii() else sum(map(_char_width, text))
