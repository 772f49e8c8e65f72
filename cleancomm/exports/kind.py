"""The kinds of documents that leave the tool. A kind registers itself where it is made: a report by a name."""

import pkgutil
from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple

from cleancomm import exports
from cleancomm.campaign import Campaign, Question
from cleancomm.message import Template
from cleancomm.report import Report

Make = Callable[[Campaign, Question], Report]


class Kind(NamedTuple):
    """A kind of document: its name, what it is for, how it is made, and whether it is for other programs first, by what of a
    question it can be narrowed, and whether it is of a round of reports.
    """

    name: str
    text: Template
    make: Make
    data: bool = False
    narrows: tuple[str, ...] = ()
    rounds: bool = False


_kinds: dict[str, Kind] = {}


def kind(name: str, text: Template, *narrows: str, data: bool = False, rounds: bool = False) -> Callable[[Make], Make]:
    """Register what makes a kind of document, and by what of a question it can be narrowed."""

    def register(make: Make) -> Make:
        if name in _kinds:
            raise ValueError(f"two kinds of document are called {name}")
        _kinds[name] = Kind(name, text, make, data, narrows, rounds)
        return make

    return register


def known_kinds() -> dict[str, Kind]:
    """Name -> kind, of every room, in the order of their names."""
    for room in pkgutil.iter_modules(exports.__path__):
        import_module(f"{exports.__name__}.{room.name}")
    return dict(sorted(_kinds.items()))
