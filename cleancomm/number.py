"""A number as text, the one way in which sentences, tables and files write it; and a small one read back."""

import re
from decimal import Decimal


def number_text(number: Decimal) -> str:
    """A number without exponent and without trailing zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def count_of(text: str) -> int | None:
    """The whole number that a text is, None for any other text and for one that counts nothing: of more than nine digits."""
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else None
