"""What a file is by its content, never by its name: a workbook, text, or something else that is named for what it is."""

import io
import re
import zipfile
from enum import StrEnum

from cleancomm.message import N_, Template, say
from cleancomm.problem import CouldNotRun, Place, error, problem

NO_FILE = error(
    "table.no_file",
    N_("a table that is not there"),
    N_("there is no file {file}"),
    N_("look at its name and its folder"),
)
NOT_A_TABLE = error(
    "table.unreadable",
    N_("a file that is neither csv nor xlsx"),
    N_("{file} cannot be read as a table: {fault}"),
    N_("open it in a spreadsheet program and save it as xlsx, or as csv"),
)
COPY_OUT = error(
    "table.document",
    N_("a document in place of a table"),
    N_("{file} is no table: {fault}"),
    N_("copy the table out of it into a spreadsheet program and save it as xlsx"),
)
LOCKED = error(
    "table.locked",
    N_("a workbook that opens with a password only"),
    N_("{file} is locked with a password"),
    N_("open it with its password, take the password away, and save it as xlsx"),
)
TOO_BIG = error(
    "table.too_big",
    N_("a workbook that unpacks to far more than any table"),
    N_("{file} unpacks to {size} bytes, the limit is {limit}"),
    N_("copy the cells of the table into a new workbook and save that"),
)

TOO_MANY = error(
    "table.too_many",
    N_("a table of far more cells than any document has"),
    N_("{file} has more than {limit} cells"),
    N_("copy the cells of the table into a new file and save that"),
)

MAX_UNPACKED = 64 * 1024 * 1024
# of that the sheets themselves; pictures and the like are never read
MAX_SHEETS = {"xl/worksheets/": 12 * 1024 * 1024, "xl/sharedStrings": 12 * 1024 * 1024, "content.xml": 24 * 1024 * 1024}
# so many are read and understood in some seconds
MAX_CELLS = 200_000


class Content(StrEnum):
    """What this room lets through."""

    XLSX = "xlsx"
    ODS = "ods"
    XLS = "xls"
    TEXT = "text"


_OLE = b"\xd0\xcf\x11\xe0"
_PARTS: dict[str, Content | Template] = {
    "xl/workbook.xml": Content.XLSX,
    "xl/workbook.bin": N_("it is a binary workbook (xlsb)"),
    "word/document.xml": N_("it is a Word document (docx)"),
    "ppt/presentation.xml": N_("it is a presentation (pptx)"),
    "Index/Document.iwa": N_("it is a file of Apple Numbers or Pages"),
}
_MIMES: dict[bytes, Content | Template] = {
    b"application/vnd.oasis.opendocument.spreadsheet": Content.ODS,
    b"application/vnd.oasis.opendocument.text": N_("it is a text document (odt)"),
}
_STARTS = {
    b"%PDF": N_("it is a PDF"),
    b"\x89PNG": N_("it is a picture"),
    b"\xff\xd8\xff": N_("it is a picture"),
    b"{\\rtf": N_("it is a text document (rtf)"),
    b"Rar!": N_("it is a packed archive"),
    b"7z\xbc\xaf": N_("it is a packed archive"),
    b"\x1f\x8b": N_("it is a packed archive"),
}
_DOCUMENTS = ("docx", "pptx", "odt", "PDF", "picture", "rtf")
_HTML = re.compile(rb"\s*(?:<!--.*?-->\s*)?<(?:!doctype html|html|head|meta|table|style|body|div)[\s>]", re.I | re.S)
_XML = re.compile(rb"\s*<\?xml|\s*<\?mso-application|\s*<Workbook", re.I)
_MAIL = re.compile(rb"\s*MIME-Version:", re.I)
_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)+\|?\s*$", re.M)


def _refuse(name: str, fault: Template) -> CouldNotRun:
    kind = COPY_OUT if any(word in fault for word in _DOCUMENTS) else NOT_A_TABLE
    return CouldNotRun(problem(kind, Place(name), file=name, fault=say(fault)))


def _look_into_zip(raw: bytes, name: str) -> Content:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = {info.filename: info for info in archive.infolist()}
            size = sum(info.file_size for info in archive.infolist())
            if size > MAX_UNPACKED:
                raise CouldNotRun(problem(TOO_BIG, Place(name), file=name, size=size, limit=MAX_UNPACKED))
            for start, limit in MAX_SHEETS.items():
                size = sum(info.file_size for info in archive.infolist() if info.filename.startswith(start))
                if size > limit:
                    raise CouldNotRun(problem(TOO_BIG, Place(name), file=name, size=size, limit=limit))
            mime = archive.read("mimetype").strip() if "mimetype" in parts else b""
    except CouldNotRun:
        raise
    except Exception:  # zipfile lets through whatever it meets in a broken archive
        raise _refuse(name, N_("it is a damaged workbook or archive")) from None
    found = next((what for part, what in _PARTS.items() if part in parts), None) or _MIMES.get(mime)
    if isinstance(found, Content):
        return found
    raise _refuse(name, found or N_("it is a packed archive"))


def _look_into_ole(raw: bytes, name: str) -> Content:
    """An old workbook, a locked new one or an old document, by the names of its streams."""

    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in raw

    if has("EncryptedPackage"):
        raise CouldNotRun(problem(LOCKED, Place(name), file=name))
    if has("WordDocument"):
        raise _refuse(name, N_("it is an old Word document (not docx)"))
    return Content.XLS


def tell_content(raw: bytes, name: str) -> Content:
    """What a file is; raises CouldNotRun that names what is no table, with what to do."""
    if raw.startswith(b"PK"):
        return _look_into_zip(raw, name)
    if raw.startswith(_OLE):
        return _look_into_ole(raw, name)
    fault: Template | None = next((what for start, what in _STARTS.items() if raw.startswith(start)), None)
    head = raw[:4096].removeprefix(b"\xef\xbb\xbf")
    if fault is None and (_HTML.match(head) or b"<table" in head.lower()):
        fault = N_("it is a web page (HTML) under the name of a table")
    elif fault is None and _XML.match(head):
        fault = N_("it is XML, as old Excel could write it")
    elif fault is None and _MAIL.match(head):
        fault = N_("it is a web page kept in one file (MHTML)")
    if fault is not None:
        raise _refuse(name, fault)
    return Content.TEXT


def refuse_markdown(text: str, name: str) -> None:
    """Raises CouldNotRun for a table of markdown."""
    if "|" in text and _RULE.search(text):
        raise _refuse(name, N_("it is a table in markdown"))
