"""Parts of a plan -> lines of YAML that every reader takes for the same."""

import json
import re
from functools import lru_cache

from cleancomm.newplan.start import Planned
from cleancomm.number import number_text
from cleancomm.plan.models import Oddity, Ratio, Selector, Street, TaskUnits, Total

# Words that other readers of YAML take for something else than text; and what may stand inside a plain text.
_WORDS = re.compile(r"null|true|false|yes|no|on|off|y|n|~", re.I)
_INNER = " _-./%+（）〔〕《》〈〉【】“”‘’、，；。：？！—…·～％"
_PLAIN = re.compile(rf"[\w{re.escape(_INNER)}]+")
UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def scalar_text(text: str) -> str:
    """A text as YAML, for a row of its own as for one in {braces}: plain where that is safe, else a JSON string."""
    if _PLAIN.fullmatch(text) and text[:1].isalnum() and text[-1:] != " " and not _WORDS.fullmatch(text):
        return text
    return UNPRINTABLE.sub(lambda m: f"\\u{ord(m[0]):04x}", json.dumps(text, ensure_ascii=False))


def row_text(*pairs: tuple[str, str | None]) -> str:
    """A row in braces of the keys that have a value; the values are YAML already."""
    return "{" + ", ".join(f"{key}: {value}" for key, value in pairs if value is not None) + "}"


def list_text(texts: tuple[str, ...]) -> str | None:
    """Texts in brackets, None for no text."""
    return f"[{', '.join(map(scalar_text, texts))}]" if texts else None


def _plain(text: str | None) -> str | None:
    return None if text is None else scalar_text(text)


_keep = lru_cache(1024)(scalar_text)


def target_text(row: Planned) -> str:
    """A target as a row."""
    return row_text(
        ("period", _keep(row.period)),
        ("street", None if row.street is None else _keep(row.street)),
        ("unit", _plain(row.unit)),
        ("quantity", None if row.quantity is None else number_text(row.quantity)),
        ("names", list_text(row.names)),
        ("due", _plain(row.due)),
        ("source", scalar_text(row.source)),
    )


def street_text(row: Street) -> str:
    """A street as a row."""
    return row_text(
        ("name", scalar_text(row.name)),
        ("communities", None if row.communities is None else str(row.communities)),
        ("source", scalar_text(row.source)),
    )


def units_text(row: TaskUnits) -> str:
    """Units under one word for their role as a row."""
    return row_text(("role", scalar_text(row.role)), ("units", list_text(row.units)), ("source", scalar_text(row.source)))


def _selector_text(of: Selector) -> str:
    return row_text(
        ("task", _plain(of.task)),
        ("period", _plain(of.period)),
        ("street", _plain(of.street)),
        ("unit", _plain(of.unit)),
        ("communities", "true" if of.communities else None),
    )


def total_text(row: Total) -> str:
    """A stated total as a row."""
    return row_text(
        ("name", _plain(row.name)),
        ("stated", None if row.stated is None else number_text(row.stated)),
        ("measure", _plain(row.measure)),
        ("of", None if row.of is None else _selector_text(row.of)),
        ("sum", list_text(row.sum)),
        ("source", scalar_text(row.source)),
    )


def ratio_text(row: Ratio) -> str:
    """A share as a row."""
    return row_text(
        ("percent", f"{number_text(row.percent)}%"),
        ("task", scalar_text(row.task)),
        ("street", _plain(row.street)),
        ("source", scalar_text(row.source)),
    )


def oddity_text(row: Oddity) -> str:
    """An acknowledged oddity as a row."""
    return row_text(
        ("code", row.code),
        ("subject", _plain(row.subject)),
        ("stated", _plain(row.stated)),
        ("found", _plain(row.found)),
        ("source", scalar_text(row.source)),
        ("reason", scalar_text(row.reason)),
    )
