"""The files of the plan that ships, read beforehand: what YAML and the schema make of a text that is known to the last character.

A file of these stands for one text: its first line is that text, its second what was read of it. Any other text is read from
YAML. `tests.refresh` writes them, and a test holds them against what YAML gives.
"""

import json
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from cleancomm.plan.models import Row

M = TypeVar("M", bound=Row)
FOLDER = Path(__file__).parent / "prepared"
# the key under which a row says which one it is, and the key of a value that JSON has no form for
_KIND, _VALUE = "", "is"


def _encode(value: object) -> object:
    """A value as JSON can hold it."""
    if isinstance(value, Row):
        return {_KIND: type(value).__name__} | {k: _encode(v) for k, v in value if k in value.model_fields_set}
    if isinstance(value, tuple):
        return [_encode(v) for v in value]
    if isinstance(value, Decimal | date | Enum):
        told = value.value if isinstance(value, Enum) else str(value)
        return {_KIND: type(value).__name__, _VALUE: told}
    return value


@cache
def _list_fields(kind: type[Row]) -> dict[str, Any]:
    """The keys of a row with what they are where nothing is said."""
    return {name: field.default for name, field in kind.model_fields.items()}


class _Reviver:
    """Values again, of the rows that a room of the schema has."""

    def __init__(self, room: ModuleType) -> None:
        self.kinds: dict[str, Any] = vars(room)

    def revive(self, given: dict[str, Any]) -> object:
        """A row, or a value that JSON has no form for."""
        kind = self.kinds[given.pop(_KIND)]
        if _VALUE in given:
            return date.fromisoformat(given[_VALUE]) if kind is date else kind(given[_VALUE])
        values = {k: tuple(v) if isinstance(v, list) else v for k, v in given.items()}
        row = kind.__new__(kind)
        row.__setstate__(
            {
                "__dict__": _list_fields(kind) | values,
                "__pydantic_fields_set__": set(values),
                "__pydantic_extra__": None,
                "__pydantic_private__": None,
            }
        )
        return row


def encode_file(text: str, value: Row) -> str:
    """What stands for a text: the text, and what was read of it."""
    return f"{json.dumps(text, ensure_ascii=False)}\n{json.dumps(_encode(value), ensure_ascii=False, separators=(',', ':'))}\n"


def _read_lines(name: str) -> Iterator[str]:
    try:
        with (FOLDER / f"{name}.jsonl").open(encoding="utf-8", newline="\n") as file:
            yield from file
    except OSError:  # without it the text is read from YAML
        return


def read_prepared(name: str, text: str, model: type[M]) -> M | None:
    """What was read beforehand of a text, as the `model` of a file of that name; None where it is another text."""
    lines = _read_lines(name)
    first = next(lines, "")
    if len(first) < len(text) or json.loads(first) != text:
        return None
    try:
        value = json.loads(next(lines, ""), object_hook=_Reviver(sys.modules[model.__module__]).revive)
    except (ValueError, KeyError):  # cut off, or of another version
        return None
    return value if isinstance(value, model) else None
