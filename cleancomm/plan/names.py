"""One way to name a thing, and to find it by its name: exact, by another name, or by any unambiguous part.

Names are compared by `text.fold_name`, and shown as they were written.
"""

from collections.abc import Hashable, Iterable
from typing import Generic, NamedTuple, Protocol, TypeVar

from cleancomm.message import N_, Message, listing, say
from cleancomm.text import fold_name

K = TypeVar("K", bound=Hashable)
MANY = 12
# as many as show what the names are like, of a list that is too long to be told
SOME = 3
EMPTY = N_("a name is empty")


class Named(NamedTuple, Generic[K]):
    """Something with a name and other names; `key` is what is found, `label` how a candidate is called. What stands alone in
    its `text`, the longer wording that milestones have, does not name it, but makes it what is probably meant.
    """

    key: K
    names: tuple[str, ...]
    label: str = ""
    text: str = ""


class UnknownName(Exception):
    """A name that fits nothing or more than one thing; `message` says which candidates there are. Exit code 2.

    `choices` are the addresses that `wanted` may be replaced by where it fits several things.
    """

    def __init__(self, message: Message, wanted: str = "", choices: tuple[str, ...] = ()) -> None:
        super().__init__(message.template)
        self.message = message
        self.wanted = wanted
        self.choices = choices


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


def suggest(wanted: str, names: Iterable[str]) -> list[str]:
    """The names that are most like one, the likest first; traditional characters are like the simplified."""
    return _find_close(fold_name(wanted), ((name, name) for name in names))


def _find_close(folded: str, named: Iterable[tuple[str, str]]) -> list[str]:
    """The labels of the names that are most like one, the likest first, each once."""
    from difflib import get_close_matches

    from cleancomm.plan.traditional import simplify

    every: dict[str, list[str]] = {}
    for name, label in named:
        every.setdefault(simplify(fold_name(name)), []).append(label)
    close = get_close_matches(simplify(folded), every, 5, 0.4)
    return list(dict.fromkeys(label for name in close for label in every[name]))


def _say_unknown(wanted: str, close: list[str], labels: Iterable[str]) -> Message:
    """What to say of a name that fits nothing: what may be meant, else all there is, else what it is like."""
    every = tuple(dict.fromkeys(labels))
    if close:
        text = N_("{name} is not known; did you mean {candidates}?")
        return say(text, name=wanted, candidates=_say_candidates(close))
    if len(every) <= MANY:
        return say(N_("{name} is not known; there are: {candidates}"), name=wanted, candidates=_say_candidates(every))
    text = N_("{name} is not known, nor anything like it; there are {number}, such as {candidates}")
    return say(text, name=wanted, number=len(every), candidates=every[:SOME])


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
        choices = tuple(sorted(labels[k] for k in found))
        text = N_("{name} is ambiguous: it could be {candidates}")
        raise UnknownName(say(text, name=wanted, candidates=_say_candidates(choices)), wanted, choices)
    inside = dict.fromkeys(labels[t.key] for t in things if len(folded) > 1 and folded in fold_name(t.text))
    if inside:
        text = N_("{name} is no name; it stands in the wording of the milestone {candidates}: write the name of that")
        raise UnknownName(say(text, name=wanted, candidates=_say_candidates(inside)), wanted)
    close = _find_close(folded, ((name, labels[t.key]) for t in things for name in t.names))
    raise UnknownName(_say_unknown(wanted, close, labels.values()), wanted)
