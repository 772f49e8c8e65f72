"""Which language to speak, and the catalogue for it. English is the language of the source; zh is a catalogue."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path

from cleancomm.cli.catalogue import Catalogue


class Language(StrEnum):
    """The languages with a catalogue."""

    ZH = "zh"
    EN = "en"


_current: Catalogue | None = None


def choose_language(argv: Sequence[str], environ: Mapping[str, str]) -> str:
    """--lang, else CLEANCOMM_LANG, else a zh or en locale, else Chinese."""
    asked = ""
    for i, word in enumerate(argv):
        if word == "--lang" and i + 1 < len(argv):
            asked = argv[i + 1]
        elif word.startswith("--lang="):
            asked = word[7:]
    names = (asked, *(environ.get(k, "") for k in ("CLEANCOMM_LANG", "LC_ALL", "LC_MESSAGES", "LANG")))
    return next((n[:2] for n in names if n[:2] in set(Language)), "zh")


def use_language(language: str) -> None:
    """Speak `language` from here on, in help, tables and errors alike."""
    global _current
    folder = Path(__file__).resolve().parent.parent / "locale" / language / "LC_MESSAGES"
    _current = None if language == Language.EN else Catalogue(folder / "cleancomm.mo")
    from typer import core

    vars(core)["_"] = _  # typer's own headings ("Options", "required") come from the same catalogue


def _(text: str) -> str:
    """`text` in the language in use; text without translation as it is."""
    return _current.translate(text) if text and _current else text


def speaks_chinese() -> bool:
    """Whether Chinese is the language in use."""
    return _("accepted") != "accepted"
