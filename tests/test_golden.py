"""What the commands print on the shipped plan, in both languages: `python -m tests.refresh` writes the files anew."""

import shlex
from pathlib import Path

import pytest

from tests.command import ROOT, run

LANGUAGES = ("zh", "en")
CASES = {
    "status-2014": "status --year 2014 --as-of 2014-05-11",
}


def golden(name: str, language: str) -> Path:
    """The file that holds what a case prints."""
    return ROOT / "tests" / "golden" / f"{name}.{language}.txt"


def answer(name: str, language: str) -> str:
    """What a case prints now."""
    return run(*shlex.split(CASES[name]), "--lang", language).out


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CASES)
def test_golden(name: str, language: str) -> None:
    assert answer(name, language) == golden(name, language).read_text(encoding="utf-8")
