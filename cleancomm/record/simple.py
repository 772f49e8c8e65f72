"""Lines as the program writes them -> entries, without a model: a record may hold a hundred thousand of them.

What is not exactly so is left to the reading that `file` has for all lines, so that each rule stands in one place. Of lines
that have the same keys, with values of the same types, the first is held against the rule of the whole entry, and the others
only against what their values can change of it.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from operator import eq, itemgetter
from typing import Any

from pydantic_core import from_json

from cleancomm.plan.about import About
from cleancomm.record.entry import (
    KEYS,
    REQUIRED,
    Colour,
    Entry,
    Method,
    SlipAct,
    State,
    act_words,
    colour_words,
    find_fault,
    find_subject,
    method_words,
    state_words,
)
from cleancomm.text import is_typable

CHUNK = 1 << 17
_WRITTEN = b"- {"
# what makes a text one to be looked at: escapes, and in UTF-8 all control characters below U+0080 but tab and line feed
_DOUBTFUL = bytes(i for i in range(32) if i not in (9, 10)) + b"\\\x7f"
# the same above it, by their first bytes, which stand in good texts as well: the first alone is found fastest
_RARE = {b"\xc2": (b"\xc2",), b"\xe2": (b"\xe2\x80",), b"\xef": (b"\xef\xbb", b"\xef\xbf")}
# what stands between the parts of a moment, with the length of the whole; with microseconds, without
_FORMS = {"--T::.": 32, "--T::+": 25, "--T::-": 25}
_ZONE = re.compile(r"[+-](?:[01]\d|2[0-3]):[0-5]\d", re.ASCII).fullmatch
_new, _read = object.__new__, datetime.fromisoformat
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII).fullmatch
_TYPES = dict.fromkeys(KEYS, (str,)) | {"quantity": (int, float)} | dict.fromkeys(("upto", "forced", "invented"), (bool,))
# what is more than a text, and few entries have
_SELDOM = ("quantity", "method", "due", "instead", "act", "colour", "answer_by")
# more digits than these may be more than a number of a record can have
_DIGITS = 12
Row = dict[str, Any]
# how the thing that it is about is picked out of a row, the things picked before, and whether there are rare values
_Shape = tuple[Callable[[Row], object], dict[object, About | None], bool]


def split_things(row: Any) -> list[Any]:
    """A line about several things as a row for each, whose ids are the line's with .1, .2 ..."""
    # without a text as id, or without things, it stays as it is, and is refused as an entry
    things = row.get("things") if isinstance(row, dict) and isinstance(row.get("id"), str) else None
    if not isinstance(things, list) or not things or not all(isinstance(t, dict) for t in things):
        return [row]
    head = {k: v for k, v in row.items() if k != "things"}
    return [{**head, **t, "id": f"{row['id']}.{n}"} for n, t in enumerate(things, 1)]


class _Unlike(Exception):
    """A line that is not simple."""


class SimpleLines:
    """Makes entries of lines; remembers what lines have in common, so that each day, thing and shape is made once."""

    def __init__(self) -> None:
        self.days: dict[str, date] = {}
        self.begins: dict[str, datetime] = {}
        self.zones: dict[str, tzinfo | None] = {}
        self.shapes: dict[tuple[tuple[str, ...], tuple[type, ...]], _Shape] = {}
        self.abouts: dict[tuple[str, ...], dict[object, About | None]] = {}
        self.states: dict[str, State] = state_words()
        self.methods: dict[str, Method] = method_words()
        self.acts: dict[str, SlipAct] = act_words()
        self.colours: dict[str, Colour] = colour_words()

    def read_chunk(self, lines: list[bytes]) -> list[Entry] | None:
        """The entries of lines that each are `- {...}`; None when one of them is not simple."""
        whole = b"\n".join(lines)
        doubtful = len(whole.translate(None, _DOUBTFUL)) < len(whole)
        doubtful = doubtful or any(rare in whole for first, more in _RARE.items() if first in whole for rare in more)
        try:
            # not as one list: what each line holds must stand for itself
            rows = [from_json(line[2:]) for line in lines]
            if len(rows) == 1:
                rows = split_things(rows[0])
            if doubtful and not all(map(_is_plain, rows)):
                return None
            return list(map(self._make, rows))
        except (ValueError, LookupError, AttributeError, TypeError, _Unlike):
            return None

    def _make(self, row: Row) -> Entry:
        """The entry of a row, which becomes its own; raises _Unlike or what conversion raises."""
        keys = (tuple(row), tuple(map(type, row.values())))
        shape = self.shapes.get(keys)
        if new := shape is None:
            shape = self._learn(row)
        elif "" in row.values():
            raise _Unlike
        text = row["on"]
        row["on"] = self.days.get(text) or self._read_day(text)
        row["at"], moment = self._read_moment(row["at"])
        if "state" in row:
            row["state"] = self.states[row["state"]]
        pick, abouts, rare = shape
        if rare:
            self._convert_rare(row)
        if pick is _pick_nothing:
            entry = Entry.of_checked(row)
        else:
            entry = _new(Entry)
            entry.__dict__ = row
            picked = pick(row)
            about = abouts.get(picked)
            if about is None:
                about = abouts[picked] = find_subject(entry)
            entry.about, entry.subject, entry.moment = about, about, moment
        if new or row.get("upto") or "slip" in row:
            if find_fault(entry):
                raise _Unlike
            self.shapes[keys] = shape
        return entry

    def _read_moment(self, text: str) -> tuple[datetime, float]:
        """A moment, and its seconds, which datetime itself takes long to find."""
        # datetime reads more forms than the model does
        if _FORMS.get(text[4:20:3]) != len(text) or text[11:13] == "24":
            raise _Unlike
        zone = text[-6:]
        begin = self.begins.get(zone) or self._learn_zone(zone)
        plain = _read(text[:-6])
        # one zone for all, for each that datetime reads has one of its own
        return datetime.combine(plain.date(), plain.time(), self.zones[zone]), (plain - begin).total_seconds()

    def _learn_zone(self, zone: str) -> datetime:
        """The beginning of all seconds by the clock of a zone."""
        if not _ZONE(zone):
            raise _Unlike
        aware = _read(f"1970-01-01T00:00:00{zone}")
        self.zones[zone] = aware.tzinfo
        offset = aware.utcoffset() or timedelta()
        return self.begins.setdefault(zone, aware.replace(tzinfo=None) + offset)

    def _learn(self, row: Row) -> _Shape:
        """What there is to do with rows of a shape that was not seen before."""
        _check_types(row)
        named = () if "slip" in row else ("milestone", "task", "period", "street", "item")
        names = tuple(key for key in named if key in row)
        pick = itemgetter(*names) if names else _pick_nothing
        return pick, self.abouts.setdefault(names, {}), any(key in row for key in _SELDOM)

    def _convert_rare(self, row: Row) -> None:
        """Values that few entries have."""
        if "quantity" in row:
            row["quantity"] = _read_number(row["quantity"])
        if "method" in row:
            row["method"] = self.methods[row["method"]]
        if "act" in row:
            row["act"] = self.acts[row["act"]]
        if "colour" in row:
            row["colour"] = self.colours[row["colour"]]
        for key in ("due", "answer_by"):
            if key in row:
                row[key] = self._read_day(row[key])
        # what one entry says differently from another of its shape bears on the rule
        if "instead" in row and row["instead"] == row["item"]:
            raise _Unlike

    def _read_day(self, text: str) -> date:
        if text not in self.days and not _DAY(text):
            raise _Unlike
        return self.days.get(text) or self.days.setdefault(text, date.fromisoformat(text))


def _pick_nothing(row: Row) -> None:
    """An undo is about no thing of its own, and a slip changes none."""


def _check_types(row: Row) -> None:
    """Raise _Unlike for a row of other keys, or of values of other types, than an entry has."""
    fits = all(type(value) in _TYPES.get(key, ()) and value != "" for key, value in row.items())
    if not fits or not all(key in row for key in REQUIRED):
        raise _Unlike


def _is_plain(row: Row) -> bool:
    """Whether all texts of a row can be typed."""
    return all(is_typable(value) for value in row.values() if isinstance(value, str))


def _read_number(value: float) -> Decimal:
    """A number that is surely one that a record can have."""
    text = repr(value)
    if len(text) > _DIGITS or not text.replace(".", "", 1).isdecimal():
        raise _Unlike
    return Decimal(text)


def read_simple(raw: bytes, other: Callable[[bytes], list[Entry] | None]) -> tuple[tuple[Entry, ...], Sequence[int]] | None:
    """The entries of a record and the line of each; None when it holds a line that is no entry in JSON.

    `other` reads one line that is not simple, and says None where it is no entry in JSON.
    """
    if raw.startswith(b"\xef\xbb\xbf"):
        return None
    simple, entries, numbers = SimpleLines(), list[Entry](), list[int]()
    start = first = 0
    while start < len(raw):
        end = raw.find(b"\n", start + CHUNK)
        end = len(raw) if end < 0 else end + 1
        lines = raw[start:end].split(b"\n")[:-1]
        if not _read_lines(simple, other, lines, first, entries, numbers):
            return None
        start, first = end, first + len(lines)
    # one entry a line, as in most records
    run = range(numbers[0], numbers[0] + len(numbers)) if numbers else range(0)
    return tuple(entries), run if all(map(eq, numbers, run)) else tuple(numbers)


def _read_lines(
    simple: SimpleLines,
    other: Callable[[bytes], list[Entry] | None],
    lines: list[bytes],
    first: int,
    entries: list[Entry],
    numbers: list[int],
) -> bool:
    """Add the entries of some lines; whether all could be read."""
    # the head of the file is no reason to read line by line
    head = next((n for n, line in enumerate(lines) if not line.startswith(b"#")), len(lines))
    if any(other(line) is None for line in lines[:head]):
        return False
    first, lines = first + head, lines[head:]
    made = simple.read_chunk(lines) if all(line.startswith(_WRITTEN) for line in lines) else None
    if made is not None and len(made) == len(lines):
        entries += made
        numbers += range(first + 1, first + len(lines) + 1)
        return True
    for number, line in enumerate(lines, first + 1):
        one = simple.read_chunk([line]) if line.startswith(_WRITTEN) else None
        if one is None:
            one = other(line)
        if one is None:
            return False
        entries += one
        numbers += [number] * len(one)
    return True
