"""One way to find a thing by its name: exact, by another name, or by any unambiguous part."""

from collections.abc import Iterable
from dataclasses import dataclass

from cleancomm.message import N_, Message, say


@dataclass(frozen=True)
class Named:
    """Something with a name and other names; `key` is what is found."""

    key: str
    names: tuple[str, ...]


class UnknownName(Exception):
    """A name that fits nothing or more than one thing; `message` says which candidates there are. Exit code 2."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.template)
        self.message = message


def find_name(wanted: str, among: Iterable[Named]) -> str:
    """The key of the one thing that `wanted` names; raises UnknownName with the candidates."""
    things = list(among)
    wanted = wanted.strip()
    exact = {t.key for t in things if wanted in t.names}
    if len(exact) == 1:
        return exact.pop()
    part = sorted({t.key for t in things if wanted and any(wanted in n for n in t.names)})
    found = sorted(exact) or part
    if len(found) == 1:
        return found[0]
    if found:
        raise UnknownName(say(N_("{name} is ambiguous: it could be {candidates}"), name=wanted, candidates="、".join(found)))
    from difflib import get_close_matches

    every = {n: t.key for t in things for n in t.names}
    close = list(dict.fromkeys(every[n] for n in get_close_matches(wanted, every, 5, 0.4)))
    names = "、".join(close or dict.fromkeys(t.key for t in things))
    raise UnknownName(say(N_("{name} is not known; there are: {candidates}"), name=wanted, candidates=names))
