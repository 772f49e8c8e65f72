"""Several names in one word, as people write them: 幸福里、平安里."""

import re
from collections.abc import Callable, Sequence

from cleancomm.message import N_, Message, say
from cleancomm.plan.names import UnknownName

_MARKS = re.compile(r"[、，,;；]+")
_BLANKS = re.compile(r"[、，,;；\s]+")


def split_word(word: str, between: re.Pattern[str] = _MARKS) -> list[str]:
    """The names that a word holds if marks stand between them; itself alone if none do."""
    return [part.strip() for part in between.split(word) if part.strip()]


def _is_known(name: str, find: Callable[[str], object]) -> bool:
    try:
        find(name)
    except UnknownName as unknown:
        return bool(unknown.choices)
    return True


def take_apart(words: Sequence[str], find: Callable[[str], object]) -> tuple[list[str], tuple[Message, ...]]:
    """The names in some words, and what to say of a word that was taken as several: one that is no name as a whole, of whose
    parts one at least is.
    """
    names: list[str] = []
    told = []
    for word in words:
        parts = split_word(word, _BLANKS)
        if len(parts) > 1 and not _is_known(word, find) and any(_is_known(part, find) for part in parts):
            names += parts
            text = N_("{word} is read as {number}: {names}")
            told.append(say(text, word=word.strip(), number=len(parts), names=tuple(parts)))
        else:
            names.append(word)
    return names, tuple(told)
