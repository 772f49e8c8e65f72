"""One way to name a thing, and to find it by its name: exact, by another name, or by any unambiguous part.

Names are compared by `text.fold_name`, and shown as they were written.
"""

from collections.abc import Hashable, Iterable
from typing import Generic, NamedTuple, Protocol, TypeVar

from cleancomm.message import N_, Message, listing, say
from cleancomm.text import fold_name

K = TypeVar("K", bound=Hashable)
MANY = 12
EMPTY = N_("a name is empty")


class Named(NamedTuple, Generic[K]):
    """Something with a name and other names; `key` is what is found, `label` how a candidate is called."""

    key: K
    names: tuple[str, ...]
    label: str = ""


class UnknownName(Exception):
    """A name that fits nothing or more than one thing; `message` says which candidates there are. Exit code 2."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.template)
        self.message = message


class Nameable(Protocol):
    """A row of a plan that goes by several names."""

    @property
    def name(self) -> str:
        """The name that the plan uses."""

    @property
    def aliases(self) -> tuple[str, ...]:
        """Its other names."""


def list_named(rows: Iterable[Nameable]) -> list[Named[str]]:
    """Rows as things that can be found by any of their names."""
    return [Named(r.name, (r.name, *r.aliases)) for r in rows]


class OwnNames(dict[str, str]):
    """Every name and alias of some rows -> the name that the plan uses; a name of none of them stands for itself."""

    def __init__(self, rows: Iterable[Nameable]) -> None:
        super().__init__((alias, r.name) for r in rows for alias in (r.name, *r.aliases))
        self._folded = {fold_name(alias): name for alias, name in self.items()}

    def __missing__(self, name: str) -> str:
        return self._folded.get(fold_name(name), name)

    def knows(self, name: str) -> bool:
        """Whether a name is one of theirs, however it is spaced or coded."""
        return name in self or fold_name(name) in self._folded


def _say_candidates(labels: Iterable[str]) -> Message:
    every = tuple(dict.fromkeys(labels))
    return say(N_("{names} ……"), names=every[:MANY]) if len(every) > MANY else listing(every) or say(N_("none"))


def find_name(wanted: str, among: Iterable[Named[K]]) -> K:
    """The key of the one thing that `wanted` names; raises UnknownName with the candidates."""
    things = list(among)
    wanted = wanted.strip()
    folded = fold_name(wanted)
    if not folded:
        raise UnknownName(say(EMPTY))
    labels = {t.key: t.label or str(t.key) for t in things}
    names = {name: fold_name(name) for t in things for name in t.names}
    written = dict.fromkeys(t.key for t in things if wanted in t.names)
    exact = written or dict.fromkeys(t.key for t in things if any(names[n] == folded for n in t.names))
    part = dict.fromkeys(t.key for t in things if any(folded in names[n] for n in t.names))
    found = list(exact or part)
    if len(found) == 1:
        return found[0]
    if found:
        candidates = _say_candidates(sorted(labels[k] for k in found))
        raise UnknownName(say(N_("{name} is ambiguous: it could be {candidates}"), name=wanted, candidates=candidates))
    from difflib import get_close_matches

    every = {n: labels[t.key] for t in things for n in t.names}
    close = [every[n] for n in get_close_matches(wanted, every, 5, 0.4)]
    told = _say_candidates(close or labels.values())
    raise UnknownName(say(N_("{name} is not known; there are: {candidates}"), name=wanted, candidates=told))
