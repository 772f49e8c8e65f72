"""Frozen values are those of the standard library, made quicker."""

import dataclasses
from typing import Any

import pytest

from cleancomm.value import dataclass


def make(decorator: Any) -> Any:
    """A class of values as one of the two decorators makes it."""

    @decorator(frozen=True)
    class Point:
        """Two numbers, and what was reckoned from them."""

        x: int
        y: int = 2
        known: dict[str, int] = dataclasses.field(default_factory=dict, compare=False)

    return Point


OWN, STANDARD = make(dataclass), make(dataclasses.dataclass)


def test_values_are_made_compared_replaced_and_shown_as_those_of_the_standard_library() -> None:
    for kind in (OWN, STANDARD):
        one = kind(1)
        assert (one.x, one.y, one.known) == (1, 2, {})
        assert one == kind(1, 2, {"a": 1})
        assert one != kind(2)
        assert one != (1, 2)
        assert hash(one) == hash(kind(1))
        assert dataclasses.replace(one, y=3) == kind(1, 3)
        assert [f.name for f in dataclasses.fields(kind)] == ["x", "y", "known"]
        with pytest.raises(TypeError):
            kind()
    assert repr(OWN(1)) == repr(STANDARD(1))


def test_a_value_that_changes_is_none_of_these() -> None:
    with pytest.raises(ValueError, match="standard library"):
        dataclass(frozen=False)
