"""The bytes of a csv -> rows of text: the encoding that fits, and the delimiter that most rows agree on."""

import csv
import io
import re
from collections import Counter

from cleancomm.message import N_
from cleancomm.problem import CouldNotRun, Place, error, problem
from cleancomm.sheet.content import MAX_CELLS, TOO_MANY
from cleancomm.sheet.grid import Grid, make_grid

NOT_TEXT = error(
    "table.encoding",
    N_("a csv in no encoding that can be told"),
    N_("{file} is not UTF-8, UTF-16 or GB18030 text"),
    N_("open it in a spreadsheet program and save it as xlsx, or as csv in UTF-8"),
)
GARBLED = error(
    "table.garbled",
    N_("a csv with characters that no font has"),
    N_("{file}, line {line}: {found} is no character of any language; the file is damaged or in another encoding"),
    N_("open it in a spreadsheet program and save it as xlsx, or as csv in UTF-8"),
)
BROKEN = error(
    "table.csv",
    N_("a csv whose quotation marks do not match"),
    N_("{file} cannot be read as csv: {fault}"),
    N_("open it in a spreadsheet program and save it as xlsx"),
)

# in the order in which they win where as many rows agree on each
_DELIMITERS = "\t,;"
_PRIVATE = re.compile("[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]")


def decode_text(raw: bytes, name: str) -> str:
    """The text of UTF-8, UTF-16 with its mark or without, or what Excel in China writes; raises CouldNotRun."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        codecs = ["utf-16"]
    elif raw.count(0) > len(raw) // 4:  # every other byte of the digits and commas
        codecs = ["utf-16-be"] if raw[:1] == b"\0" or raw[0::2].count(0) > raw[1::2].count(0) else ["utf-16-le"]
    else:
        codecs = ["utf-8-sig", "gb18030"]
    for codec in codecs:
        try:
            text = raw.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            continue
        if found := _PRIVATE.search(text):
            line = text.count("\n", 0, found.start()) + 1
            shown = f"U+{ord(found[0]):04X}"
            raise CouldNotRun(problem(GARBLED, Place(name, line, 1), "", file=name, line=line, found=shown))
        return text
    raise CouldNotRun(problem(NOT_TEXT, Place(name), file=name))


def _split(text: str, delimiter: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))


def _agree(rows: list[list[str]]) -> tuple[int, int]:
    """How many rows have the width that most rows have, of those of more than one cell; and that width."""
    widths = Counter(len(row) for row in rows if len(row) > 1)
    width, count = max(widths.items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0))
    return count, width


def read_delimited(raw: bytes, name: str) -> Grid:
    """The cells of a csv; raises CouldNotRun for one that is none."""
    text = decode_text(raw, name)
    if max(map(text.count, _DELIMITERS)) + text.count("\n") + text.count("\r") > MAX_CELLS:
        raise CouldNotRun(problem(TOO_MANY, Place(name), file=name, limit=MAX_CELLS))
    best: tuple[tuple[int, int, int], list[list[str]]] | None = None
    fault: csv.Error | None = None
    for place, delimiter in enumerate(_DELIMITERS):
        try:
            rows = _split(text, delimiter)
        except csv.Error as found:
            fault = fault or found if delimiter != "," else found
            continue
        count, width = _agree(rows)
        rank = (count, -place, width)
        if best is None or rank > best[0]:
            best = rank, rows
    if best is None or (best[0][0] == 0 and fault is not None):
        raise CouldNotRun(problem(BROKEN, Place(name), file=name, fault=fault)) from None
    return make_grid(name, best[1])
