"""A number as text, the one way in which sentences, tables and files write it."""

from decimal import Decimal


def number_text(number: Decimal) -> str:
    """A number without exponent and without trailing zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
