"""Mutations that know what a table is: cells, rows, merged headers and totals of a csv or a workbook, and its XML within."""

import csv
import io
import random
import re
import zipfile
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache

from tests.command import ROOT
from tests.fuzz.atoms import draw_atom, spoil_bytes, spoil_text

Cells = list[list[str]]


@cache
def _read_shipped() -> tuple[tuple[str, ...], ...]:
    text = (ROOT / "tests" / "fixtures" / "table-5-2.csv").read_text(encoding="utf-8-sig")
    return tuple(map(tuple, csv.reader(io.StringIO(text))))


# the tables that people send, small: one header, several rows of header, quarters, groups, notes, long form
SHAPES: tuple[Cells, ...] = tuple(
    [row.split("|") for row in text.split("\n")]
    for text in (
        "街道|2013年|2014年|合计\n和平街|3|4|7\n新村街|1|0|1\n合计|4|4|8",
        "附件1||||\n单位：户||||\n序号|街道|2024年||小计\n||一季度|二季度|\n1|和平街|10|20|30\n2|新村街|5.5|4.5|10\n"
        "|合计|15.5|24.5|40\n注：2024年底前完成||||",
        "街道|社区|完成时限\n和平街|一里、二里|2024年6月底前\n|三里|年底前\n新村街|四里|2025-05-01",
        "任务|街道|指标|2023|2024\n改造|和平街|公里|1.2|3\n改造|新村街|万户|0.1|/\n总计|||1.3|3",
        "镇|改厕||污水|\n|2021|2022|2021|2022\n甲镇|100|200|1|2\n乙镇||300||—",
    )
)


def _draw_cell(chance: random.Random, cells: Cells) -> str:
    row = chance.choice(cells)
    if row and chance.random() < 0.5:
        return chance.choice(row)
    return draw_atom(chance)


def _spoil_cells(chance: random.Random, cells: Cells) -> None:
    r = chance.randrange(len(cells))
    c = chance.randrange(max(1, len(cells[r])))
    match chance.randrange(10):
        case 0 | 1 | 2 if cells[r]:
            cells[r][c] = _draw_cell(chance, cells)
        case 3 if cells[r]:
            cells[r][c] = spoil_text(chance, cells[r][c])
        case 4 if len(cells) > 1:
            del cells[r]
        case 5:
            cells.insert(r, list(chance.choice(cells)))
        case 6:
            for row in cells:
                row.insert(min(c, len(row)), _draw_cell(chance, cells) if chance.random() < 0.5 else "")
        case 7:
            for row in cells:
                del row[c : c + 1]
        case 8:
            cells.insert(r, [draw_atom(chance)])
        case _:
            other = chance.randrange(len(cells))
            cells[r], cells[other] = cells[other], cells[r]


def draw_cells(chance: random.Random) -> Cells:
    """A table in one of the shapes, with some cells that are not as they should be."""
    shapes: list[Cells] = [*SHAPES, [list(row) for row in _read_shipped()]]
    cells = [list(row) for row in chance.choice(shapes)]
    for _ in range(chance.choice([0, 1, 1, 2, 4])):
        _spoil_cells(chance, cells)
    return cells


def write_csv(chance: random.Random, cells: Cells) -> bytes:
    """The cells as a csv in one of the encodings and with one of the delimiters that are met."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=chance.choice(",,,;\t|"), lineterminator=chance.choice(["\n", "\r\n", "\r"])).writerows(cells)
    raw = out.getvalue().encode(chance.choice(["utf-8", "utf-8-sig", "gb18030", "utf-16"]), "replace")
    return spoil_bytes(chance, raw) if chance.random() < 0.2 else raw


_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write_workbook(chance: random.Random, cells: Cells) -> bytes:
    """The cells as an xlsx with merged cells, formulas, formats and hidden rows; now and then with spoilt XML or bytes."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2014, 5, 11, tzinfo=UTC)})  # not today
        sheet = book.add_worksheet()
        formats = [None, *(book.add_format({"num_format": f}) for f in ("0.00%", "yyyy-mm-dd", '0"户"', "@", "[h]:mm"))]
        for r, row in enumerate(cells):
            for c, text in enumerate(row):
                plain = _UNFIT.sub("", text)
                number = re.fullmatch(r"-?\d{1,15}(\.\d{1,9})?", plain)
                if number and chance.random() < 0.9:
                    sheet.write_number(r, c, float(plain), chance.choice(formats) if chance.random() < 0.1 else None)
                elif chance.random() < 0.03:
                    sheet.write_formula(
                        r,
                        c,
                        chance.choice(["=SUM(B2:B5)", "=B2+C2", "=1/0", "=A1:XFD1048576"]),
                        None,
                        chance.choice(["0", "7", "#DIV/0!"]),
                    )
                else:
                    sheet.write_string(r, c, plain)
        for _ in range(chance.choice([0, 0, 1, 3])):
            r, c = chance.randrange(8), chance.randrange(6)
            with suppress(xlsxwriter.exceptions.XlsxWriterException):  # over another one
                sheet.merge_range(r, c, r + chance.randrange(3), c + chance.randrange(1, 3), "合并")
        if chance.random() < 0.1:
            sheet.write_blank(chance.choice([1048575, 20000]), chance.choice([16383, 3]), None, formats[1])
        if chance.random() < 0.1:
            book.add_worksheet(chance.choice(["二", "Sheet2"])).write_string(
                0, 0, draw_atom(chance)[:99] if chance.random() < 0.5 else "x"
            )
    raw = out.getvalue()
    if chance.random() < 0.3:
        raw = _spoil_parts(chance, raw)
    return spoil_bytes(chance, raw) if chance.random() < 0.1 else raw


def _spoil_parts(chance: random.Random, raw: bytes) -> bytes:
    """A workbook in which numbers, names and tags of one part were changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        wanted = chance.choice([n for n in old.namelist() if n.endswith(".xml")])
        for name in old.namelist():
            part = old.read(name)
            if name == wanted:
                found = list(re.finditer(rb'"[^"<>]*"|>[^<>]+<', part))
                spot = chance.choice(found) if found else None
                if spot and chance.random() < 0.8:
                    fresh = (
                        _UNFIT.sub("", draw_atom(chance))
                        .translate({34: None, 60: None, 62: None, 38: None})
                        .encode("utf-8", "replace")
                    )
                    part = part[: spot.start() + 1] + fresh + part[spot.end() - 1 :]
                else:
                    part = spoil_bytes(chance, part)
            new.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)  # of no day, so that the bytes are the same each time
    return out.getvalue()
