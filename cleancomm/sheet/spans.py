"""The merged cells of an ods -> their ranges by sheet. The reader of its cells passes over them."""

import io
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from cleancomm.sheet.grid import Merge

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")


def list_spans(raw: bytes) -> Iterator[tuple[str, Merge]]:
    """The name of its sheet and the range of each merged cell."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive, archive.open("content.xml") as content:
        sheet, row = "", 0
        for event, element in ElementTree.iterparse(content, events=("start", "end")):
            if event == "start" and element.tag == f"{_TABLE}table":
                sheet, row = element.get(f"{_TABLE}name", ""), 0
            elif event == "end" and element.tag == f"{_TABLE}table-row":
                yield from ((sheet, merge) for merge in _list_row(element, row))
                row += _number(element, "number-rows-repeated")
                element.clear()


def _list_row(element: ElementTree.Element, row: int) -> Iterator[Merge]:
    column = 0
    for cell in element:
        if cell.tag in _CELLS:
            down, across = _number(cell, "number-rows-spanned"), _number(cell, "number-columns-spanned")
            if down > 1 or across > 1:
                yield Merge(row, column, row + down - 1, column + across - 1)
            column += _number(cell, "number-columns-repeated")


def _number(element: ElementTree.Element, key: str) -> int:
    return int(element.get(f"{_TABLE}{key}", "1"))
