"""Documents of Word as the tests read them: their parts, their texts, and how LibreOffice prints them."""

import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MM = 72 / 25.4


def part(path: Path, name: str) -> Any:
    """A part of a document as XML."""
    with ZipFile(path) as archive:
        return etree.fromstring(archive.read(name))


def text_of(element: Any) -> str:
    """The text of a paragraph or a cell."""
    return "".join(t.text or "" for t in element.iter(f"{W}t"))


def paragraphs(path: Path) -> list[str]:
    """The paragraphs of a document outside of its tables."""
    return [text_of(p) for p in part(path, "word/document.xml").iterfind(f"{W}body/{W}p")]


def tables(path: Path) -> list[list[list[str]]]:
    """The tables of a document, row by row, cell by cell."""
    body = part(path, "word/document.xml")
    return [[[text_of(c) for c in r.iterfind(f"{W}tc")] for r in t.iterfind(f"{W}tr")] for t in body.iter(f"{W}tbl")]


def print_papers(folder: Path, paths: Iterable[Path]) -> None:
    """Print documents to PDF beside them; skips the test where LibreOffice or poppler are not installed."""
    office = shutil.which("soffice")
    if office is None or not all(map(shutil.which, ("pdftotext", "pdfinfo"))):
        pytest.skip("LibreOffice (soffice) or poppler-utils are not installed: the papers were not printed")
    words = [
        office,
        f"-env:UserInstallation=file://{folder}/office",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
    ]
    subprocess.run([*words, *map(str, paths)], check=True, capture_output=True, timeout=240)


def _say(words: Sequence[str]) -> str:
    return subprocess.run(words, check=True, capture_output=True, timeout=60).stdout.decode()


def pages_of(pdf: Path) -> list[str]:
    """The text of each page."""
    return _say(["pdftotext", "-layout", str(pdf), "-"]).split("\f")[:-1]


def size_of(pdf: Path) -> tuple[float, float]:
    """Width and height of the first page in millimetres."""
    found = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", _say(["pdfinfo", str(pdf)]))
    assert found
    return float(found[1]) / MM, float(found[2]) / MM


def words_of(pdf: Path, page: int) -> list[tuple[float, float, float, float, str]]:
    """The words of a page, each with its box in millimetres: left, top, right, bottom."""
    html = _say(["pdftotext", "-bbox", "-f", str(page), "-l", str(page), str(pdf), "-"])
    found = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)<', html)
    return [(float(a) / MM, float(b) / MM, float(c) / MM, float(d) / MM, text) for a, b, c, d, text in found]
