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
MakeNumbered = Callable[[Campaign, Question, str], Report]


class Kind(NamedTuple):
    """A kind of document: its name, what it is for, what a person would type for it, how it is made, the form that it is made
    for where that is one of its own (a file whose name tells none has it), by what of a question it can be narrowed, whether
    it is of a round of reports, and whether each has a number, with which it is made.
    """

    name: str
    text: Template
    example: str
    make: MakeNumbered
    form: str | None = None
    narrows: tuple[str, ...] = ()
    rounds: bool = False
    numbered: bool = False


_kinds: dict[str, Kind] = {}


def _register(one: Kind) -> None:
    if one.name in _kinds:
        raise ValueError(f"two kinds of document are called {one.name}")
    _kinds[one.name] = one


def kind(
    name: str, text: Template, example: str, *narrows: str, form: str | None = None, rounds: bool = False
) -> Callable[[Make], Make]:
    """Register what makes a kind of document, with what a person would type, by what of a question it can be narrowed, and
    its own form.
    """

    def register(make: Make) -> Make:
        _register(Kind(name, text, example, lambda campaign, question, _: make(campaign, question), form, narrows, rounds))
        return make

    return register


def numbered(name: str, text: Template, example: str, *narrows: str) -> Callable[[MakeNumbered], MakeNumbered]:
    """Register what makes a kind of document of which each has a number."""

    def register(make: MakeNumbered) -> MakeNumbered:
        _register(Kind(name, text, example, make, narrows=narrows, numbered=True))
        return make

    return register


def known_kinds() -> dict[str, Kind]:
    """Name -> kind, of every room, in the order of their names."""
    for room in pkgutil.iter_modules(exports.__path__):
        import_module(f"{exports.__name__}.{room.name}")
    return dict(sorted(_kinds.items()))
