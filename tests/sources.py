"""Data files that many tests read again and again: a text that YAML has read once is not read by it a second time."""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from cleancomm.plan import source
from cleancomm.problem import CouldNotRun

read_source = source.read_source
# a longer text is one that tests the limits
LONGEST = 200_000


@lru_cache(maxsize=64)
def _read(text: str) -> source.Source:
    """What a text holds, under no name."""
    return read_source(Path(), "", text)


def read_once(path: Path, name: str, text: str | None = None) -> source.Source:
    """As `read_source`; a text in which something is wrong is read anew, for its name is in what is said of it."""
    if text is None or len(text) > LONGEST:
        return read_source(path, name, text)
    try:
        return replace(_read(text), name=name)
    except CouldNotRun:
        return read_source(path, name, text)


def remember_sources() -> None:
    """Have the program of this process read a text once."""
    source.read_source = read_once
