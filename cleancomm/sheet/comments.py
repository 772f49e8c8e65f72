"""The comments of a sheet in an xlsx -> their text by cell. The parser of cells passes over them."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from cleancomm.sheet.grid import clean_text, parse_column

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def list_comments(raw: bytes, sheet: str) -> Iterator[tuple[tuple[int, int], str]]:
    """Row and column from 0, and the text, of each comment of the sheet that this part of the archive is."""
    sheet = sheet.lstrip("/")
    folder, name = posixpath.split(sheet)
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = set(archive.namelist())
        related = f"{folder}/_rels/{name}.rels"
        if related not in parts:
            return
        for relation in ElementTree.fromstring(archive.read(related)).iter(_RELATION):
            target = relation.get("Target", "")
            part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            if relation.get("Type", "").endswith("/comments") and part in parts:
                yield from _read_part(archive.read(part))


def _read_part(raw: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    for element in ElementTree.fromstring(raw).iter():
        found = _CELL.fullmatch(element.get("ref", "")) if element.tag.endswith("}comment") else None
        column = parse_column(found[1]) if found else None
        if found and column is not None:
            text = "".join(e.text or "" for e in element.iter() if e.tag.endswith("}t"))
            yield (int(found[2]) - 1, column), clean_text(text)
