"""One way to name a thing, and to find it by its name: exact, by another name, or by any unambiguous part."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from cleancomm.message import N_, Message, say

K = TypeVar("K", bound=Hashable)
MANY = 12
EMPTY = N_("a name is empty")


@dataclass(frozen=True)
class Named(Generic[K]):
    """Something with a name and other names; `key` is what is found, `label` how a candidate is called."""

    key: K
    names: tuple[str, ...]
    label: str = ""


class UnknownName(Exception):
    """A name that fits nothing or more than one thing; `message` says which candidates there are. Exit code 2."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.template)
        self.message = message


class Row(Protocol):
    """A row of a plan that goes by several names."""

    @property
    def name(self) -> str:
        """The name that the plan uses."""

    @property
    def aliases(self) -> tuple[str, ...]:
        """Its other names."""


def list_named(rows: Iterable[Row]) -> list[Named[str]]:
    """Rows as things that can be found by any of their names."""
    return [Named(r.name, (r.name, *r.aliases)) for r in rows]


class OwnNames(dict[str, str]):
    """Every name and alias of some rows -> the name that the plan uses; a name of none of them stands for itself."""

    def __missing__(self, name: str) -> str:
        return name


def map_aliases(rows: Iterable[Row]) -> OwnNames:
    """The own name for every name and alias of some rows."""
    return OwnNames((alias, r.name) for r in rows for alias in (r.name, *r.aliases))


def join_address(*parts: str | None) -> str:
    """The address of a thing as a person writes it, task/period/street/name, of the parts that it has."""
    return "/".join(p for p in parts if p)


def _candidates(labels: Iterable[str]) -> str:
    every = list(dict.fromkeys(labels))
    return "、".join(every[:MANY]) + (" ……" if len(every) > MANY else "")


def find_name(wanted: str, among: Iterable[Named[K]]) -> K:
    """The key of the one thing that `wanted` names; raises UnknownName with the candidates."""
    things = list(among)
    wanted = wanted.strip()
    if not wanted:
        raise UnknownName(say(EMPTY))
    labels = {t.key: t.label or str(t.key) for t in things}
    exact = dict.fromkeys(t.key for t in things if wanted in t.names)
    part = dict.fromkeys(t.key for t in things if wanted and any(wanted in n for n in t.names))
    found = list(exact or part)
    if len(found) == 1:
        return found[0]
    if found:
        candidates = _candidates(sorted(labels[k] for k in found))
        raise UnknownName(say(N_("{name} is ambiguous: it could be {candidates}"), name=wanted, candidates=candidates))
    from difflib import get_close_matches

    every = {n: labels[t.key] for t in things for n in t.names}
    close = [every[n] for n in get_close_matches(wanted, every, 5, 0.4)]
    names = _candidates(close or labels.values())
    raise UnknownName(say(N_("{name} is not known; there are: {candidates}"), name=wanted, candidates=names))
