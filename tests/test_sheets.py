"""Files of tables: what each is by its content, its cells with their sorts, and what is bounded."""

import csv
import io
import resource
import subprocess
import sys
import time
import zipfile
from datetime import date
from datetime import time as clock
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from cleancomm.newplan.table import read_table
from cleancomm.plan.names import UnknownName
from cleancomm.problem import CouldNotRun
from cleancomm.sheet import older
from cleancomm.sheet.formula import Adding
from cleancomm.sheet.grid import Cell, Grid, Merge, Sort, cell_name, make_grid, parse_column
from cleancomm.sheet.reading import read_grid
from tests.command import ROOT

TABLE = [["改造计划表", "", ""], ["街道", "2023年", "2024年"], ["甲街", "春里,夏里", "2;3"], ["乙街", "秋里", "5"]]


def texts(grid: Grid) -> list[list[str]]:
    """The cells of a grid, blanks between them as empty texts."""
    return [[grid.cell(r, c).text for c in grid.columns] for r in grid.lines]


def new_book() -> tuple[openpyxl.Workbook, Worksheet]:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    return book, sheet


def refused(path: Path, raw: bytes) -> str:
    """The code of what a file is refused with."""
    path.write_bytes(raw)
    with pytest.raises(CouldNotRun) as told:
        read_grid(path)
    (problem,) = told.value.problems
    return f"{problem.kind.code}: {problem.text.render(str)}"


# --- csv


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_usual_encoding_and_delimiter(tmp_path: Path, delimiter: str, encoding: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(TABLE)
    (tmp_path / "t.txt").write_bytes(out.getvalue().encode(encoding))
    assert texts(read_grid(tmp_path / "t.txt")) == TABLE


def test_names_parted_by_commas_do_not_hide_the_tabs(tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text("计划表\n街道\t2013年\n甲街\t春里,夏里\n", encoding="utf-8")
    assert texts(read_grid(tmp_path / "t.txt"))[2] == ["甲街", "春里,夏里"]


def test_most_rows_decide_the_delimiter(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("说明;一;二;三\n街道,2023年\n甲街,春里;夏里\n乙街,秋里\n", encoding="utf-8")
    assert texts(read_grid(tmp_path / "t.csv"))[2][:2] == ["甲街", "春里;夏里"]


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "t.csv", b"\xff\x00\x81").startswith("table.encoding")
    assert refused(tmp_path / "t.csv", '街道,2023年\n"甲街,5\n乙街,6\n'.encode()).startswith("table.csv")


@pytest.mark.parametrize("character", ["\ue000", "\uf8ff", "\U000f0001", "\ufffd"])
def test_characters_of_no_language_are_refused(tmp_path: Path, character: str) -> None:
    told = refused(tmp_path / "t.csv", f"街道,2023年\n甲{character}街,5\n".encode())
    assert told.startswith("table.garbled")
    assert "line 2" in told
    assert f"U+{ord(character):04X}" in told


def test_what_is_invisible_is_not_part_of_a_cell(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("街道,\u200b2023年\u00a0\n甲街,\ufeff5\n", encoding="utf-8")
    assert texts(read_grid(tmp_path / "t.csv")) == [["街道", "2023年"], ["甲街", "5"]]


# --- what is something else


def pack(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, raw in parts.items():
            archive.writestr(name.replace("__", "/"), raw)
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHERS: dict[str, tuple[bytes, str, str]] = {
    "HTML named xls": (b"<html><body><table><tr><td>1</td></tr></table>", "table.unreadable", "HTML"),
    "HTML after a comment": ("\ufeff<!-- x -->\n<table>".encode(), "table.unreadable", "HTML"),
    "XML of old Excel": (b'<?xml version="1.0"?><Workbook xmlns="x">', "table.unreadable", "XML"),
    "MHTML": (b"MIME-Version: 1.0\nContent-Type: multipart/related", "table.unreadable", "MHTML"),
    "docx": (pack(**{"word__document.xml": b"<x/>"}), "table.document", "docx"),
    "pptx": (pack(**{"ppt__presentation.xml": b"<x/>"}), "table.document", "pptx"),
    "odt": (pack(mimetype=b"application/vnd.oasis.opendocument.text"), "table.document", "odt"),
    "xlsb": (pack(**{"xl__workbook.bin": b""}), "table.unreadable", "xlsb"),
    "zip": (pack(a=b""), "table.unreadable", "archive"),
    "torn zip": (b"PK\x03\x04 not a workbook", "table.unreadable", "damaged"),
    "PDF": (b"%PDF-1.7 x", "table.document", "PDF"),
    "picture": (b"\x89PNG\r\n\x1a\n", "table.document", "picture"),
    "locked workbook": (OLE + b"\0" * 40 + "EncryptedPackage".encode("utf-16-le"), "table.locked", "password"),
    "old Word": (OLE + b"\0" * 40 + "WordDocument".encode("utf-16-le"), "table.document", "Word"),
    "markdown": ("| 街道 | 2023年 |\n|---|---|\n| 甲街 | 5 |\n".encode(), "table.unreadable", "markdown"),
    "broken workbook": (pack(**{"xl__workbook.xml": b"<x/>"}), "table.unreadable", ""),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_table_is_named_for_what_it_is(tmp_path: Path, name: str) -> None:
    raw, code, word = OTHERS[name]
    told = refused(tmp_path / "t.xls", raw)
    assert told.startswith(code)
    assert word in told


def test_old_workbooks_without_their_reader_are_told_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    assert refused(tmp_path / "t.xls", OLE + b"\0" * 100).startswith("table.old_workbook")
    ods = pack(mimetype=b"application/vnd.oasis.opendocument.spreadsheet")
    assert refused(tmp_path / "t.ods", ods).startswith("table.old_workbook")
    assert older.NO_CALAMINE.remedy.endswith("pip install 'cleancomm[xls]'")


ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:automatic-styles><style:style style:name="ta1" style:family="table"><style:table-properties table:display="true"/>
</style:style></office:automatic-styles>
<office:body><office:spreadsheet><table:table table:name="表一" table:style-name="ta1">
<table:table-row><table:table-cell office:value-type="string"><text:p>街道</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>2023年</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>甲街</text:p></table:table-cell>
<table:table-cell office:value-type="float" office:value="5.5"><text:p>5.5</text:p></table:table-cell></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""


def test_an_ods_is_read_where_its_reader_is_installed(tmp_path: Path) -> None:
    pytest.importorskip("python_calamine")
    manifest = b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    parts = {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "META-INF__manifest.xml": manifest,
        "content.xml": ODS.replace("\n", "").encode(),
    }  # fmt: skip
    (tmp_path / "t.ods").write_bytes(pack(**parts))
    grid = read_grid(tmp_path / "t.ods")
    assert texts(grid) == [["街道", "2023年"], ["甲街", "5.5"]]
    assert (grid.sheet, grid.cell(1, 1).sort) == ("表一", Sort.NUMBER)


# --- xlsx


def test_cells_are_what_a_person_sees_with_their_sort(tmp_path: Path) -> None:
    book, sheet = new_book()
    day = date(2023, 3, 1)
    sheet.append([8.0, 16.5, 0.1 + 0.2, 0.875, 1e15, True, day, day, clock(8, 30), "#REF!", 12, " x "])
    sheet["D1"].number_format = "0.0%"
    sheet["G1"].number_format = 'yyyy"年"m"月"'
    sheet["H1"].number_format = "yyyy/m/d"
    sheet["J1"].data_type = "e"
    sheet["K1"].number_format = '0"户"'
    book.save(tmp_path / "t.xlsx")
    grid = read_grid(tmp_path / "t.xlsx")
    assert [grid.cell(0, c) for c in range(12)] == [
        Cell("8", Sort.NUMBER), Cell("16.5", Sort.NUMBER), Cell("0.3", Sort.NUMBER), Cell("87.5%", Sort.PERCENT),
        Cell("1000000000000000", Sort.NUMBER), Cell("TRUE", Sort.TRUTH), Cell("2023年3月", Sort.DATE),
        Cell("2023年3月1日", Sort.DATE), Cell("08:30:00", Sort.DATE), Cell("#REF!", Sort.ERROR), Cell("12户"), Cell("x"),
    ]  # fmt: skip


def set_values(path: Path, values: dict[str, str]) -> None:
    """Give formulas of the first sheet a value, as a program that computes them does; openpyxl writes none."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    text = parts[name].decode()
    for formula, value in values.items():
        assert f"<f>{formula}</f><v" in text, text
        text = text.replace(f"<f>{formula}</f><v></v>", f"<f>{formula}</f><v>{value}</v>")
        text = text.replace(f"<f>{formula}</f><v />", f"<f>{formula}</f><v>{value}</v>")
        text = text.replace(f"<f>{formula}</f><v/>", f"<f>{formula}</f><v>{value}</v>")
    parts[name] = text.encode()
    with zipfile.ZipFile(path, "w") as archive:
        for part, raw in parts.items():
            archive.writestr(part, raw)


@pytest.mark.parametrize(
    ("formula", "value", "sort"),
    [
        ("SUM(A1:B1)", None, Sort.FORMULA),  # nobody has computed it
        ("SUM(A1:B1)", "5", Sort.NUMBER),
        ("SUM(A1:B1)", "0", Sort.FORMULA),  # made up: it comes to 5
        ("C1+D1", "0", Sort.NUMBER),  # blank cells
        ("SUM(C1:D1)", "0", Sort.NUMBER),
        ("IF(A1,0,1)", "0", Sort.FORMULA),  # who knows
    ],
)
def test_a_formula_counts_with_the_value_that_a_program_computed(
    tmp_path: Path, formula: str, value: str | None, sort: Sort
) -> None:
    book, sheet = new_book()
    sheet.append([2, 3, None, None, f"={formula}"])
    book.save(tmp_path / "t.xlsx")
    if value is not None:
        set_values(tmp_path / "t.xlsx", {formula: value})
    cell = read_grid(tmp_path / "t.xlsx").cell(0, 4)
    assert cell == Cell(f"={formula}" if sort is Sort.FORMULA else str(value), sort)


def test_a_zero_that_cannot_be_checked_counts_where_others_were_computed(tmp_path: Path) -> None:
    book, sheet = new_book()
    sheet.append([2, "=IF(A1,0,1)", "=A1*2"])
    book.save(tmp_path / "t.xlsx")
    set_values(tmp_path / "t.xlsx", {"IF(A1,0,1)": "0", "A1*2": "4"})
    grid = read_grid(tmp_path / "t.xlsx")
    assert [grid.cell(0, c).text for c in range(3)] == ["2", "0", "4"]


def test_made_up_zeros_do_not_vouch_for_each_other() -> None:
    grid = make_grid("t", [[Cell("2", Sort.NUMBER), Cell("0", Sort.NUMBER), Cell("0", Sort.NUMBER)]])
    adding = Adding(grid.rows, {(0, 1): "=A1+A1", (0, 2): "=SUM(B1:B1)"})
    assert adding.value(0, 2) == Decimal(4)
    assert Adding(grid.rows, {(0, 1): "=C1", (0, 2): "=B1"}).value(0, 1) is None


def test_hidden_rows_columns_and_sheets_are_read_and_said(tmp_path: Path) -> None:
    book, sheet = new_book()
    for row in (["街道", "2023年", "2024年"], ["甲街", 1, 2], ["乙街", 3, 4]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    other = book.create_sheet("旧表")
    other.append(["街道", "2023年"])
    other.sheet_state = "hidden"
    book.save(tmp_path / "t.xlsx")
    grid = read_grid(tmp_path / "t.xlsx")
    assert (sorted(grid.hidden_rows), sorted(grid.hidden_columns), grid.others, grid.hidden) == ([2], [2], ("旧表",), False)
    seen = read_table(grid, "t")
    assert [(e.street, str(e.amount)) for e in seen.entries] == [("甲街", "1"), ("甲街", "2"), ("乙街", "3"), ("乙街", "4")]
    assert read_grid(tmp_path / "t.xlsx", "旧表").hidden
    with pytest.raises(UnknownName):
        read_grid(tmp_path / "t.xlsx", "新表")


def test_merged_headings_and_streets(tmp_path: Path) -> None:
    book, sheet = new_book()
    rows: list[list[object]] = [
        ["某区计划表"], ["街道", "2023年", None, "2024年", None], [None, "个数", "名称", "个数", "名称"],
        ["甲街", 2, "春里", 1, "秋里"], [None, None, "夏里", None, None], ["合计", 2, None, 1, None],
    ]  # fmt: skip
    for row in rows:
        sheet.append(row)
    for cells in ("A1:E1", "A2:A3", "B2:C2", "D2:E2", "A4:A5", "B4:B5", "B6:C6", "D6:E6"):
        sheet.merge_cells(cells)
    sheet["A1"].font = Font(bold=True)
    book.save(tmp_path / "t.xlsx")
    grid = read_grid(tmp_path / "t.xlsx")
    assert Merge(1, 0, 2, 0) in grid.merges
    seen = read_table(grid, "t")
    assert [p.kind.code for p in (*seen.problems, *seen.doubts)] == []
    found = [(e.period, e.amount, e.names) for e in seen.entries]
    assert found == [
        ("2023", 2, ()),
        ("2023", None, ("春里",)),
        ("2024", 1, ()),
        ("2024", None, ("秋里",)),
        ("2023", None, ("夏里",)),
    ]
    assert [(str(s.amount), str(s.counted)) for s in seen.stated] == [("2", "2"), ("1", "1")]


def test_a_day_as_heading_is_a_month_or_a_problem(tmp_path: Path) -> None:
    book, sheet = new_book()
    sheet.append(["街道", date(2023, 3, 1), date(2023, 4, 1)])
    sheet.append(["甲街", 1, 2])
    sheet["B1"].number_format = "yyyy年m月"
    sheet["C1"].number_format = "yyyy-mm-dd"
    book.save(tmp_path / "t.xlsx")
    seen = read_table(read_grid(tmp_path / "t.xlsx"), "t")
    assert [e.period for e in seen.entries] == ["2023年3月"]
    assert [(p.kind.code, p.place.column) for p in seen.problems] == [("table.date", 3)]


@pytest.mark.parametrize("value", [date(2023, 1, 2), True, 0.5, "#REF!"])
def test_a_cell_of_another_sort_is_no_figure(tmp_path: Path, value: object) -> None:
    book, sheet = new_book()
    sheet.append(["街道", "2023年"])
    sheet.append(["甲街", value])
    sheet.append(["乙街", 3])
    if value == 0.5:
        sheet["B2"].number_format = "0%"
    book.save(tmp_path / "t.xlsx")
    seen = read_table(read_grid(tmp_path / "t.xlsx"), "t")
    assert [(p.kind.code, p.place.line, p.place.column) for p in seen.problems] == [("table.figure", 2, 2)]


# --- bounds

# the peak of getrusage begins with that of the process that started this one; VmHWM is of this one alone
MEASURED = """
import resource, sys
from pathlib import Path
from cleancomm.sheet.reading import read_grid
grid = read_grid(Path(sys.argv[1]))
status = Path("/proc/self/status")
peaks = [line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM")] if status.exists() else []
print(len(grid.rows), int((peaks or [resource.getrusage(resource.RUSAGE_SELF).ru_maxrss])[0]) // 1024)
"""


@pytest.mark.parametrize("cell", ["A1048576", "XFD1", "XFD1048576"])
def test_one_formatted_empty_cell_far_away_costs_nothing(tmp_path: Path, cell: str) -> None:
    book, sheet = new_book()
    sheet.append(["街道", "2023年"])
    sheet.append(["甲街", 5])
    sheet[cell].font = Font(bold=True)
    book.save(tmp_path / "t.xlsx")
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(tmp_path / "t.xlsx")], cwd=ROOT, capture_output=True, check=True, text=True
    )
    assert time.monotonic() - begun < 10  # 2 on an idle machine
    rows, megabytes = map(int, done.stdout.split())
    assert rows == 2
    assert megabytes < 200


def test_a_cell_that_holds_something_far_away_is_read(tmp_path: Path) -> None:
    book, sheet = new_book()
    sheet["A1"], sheet["XFD1048576"] = "街道", "x"
    book.save(tmp_path / "t.xlsx")
    grid = read_grid(tmp_path / "t.xlsx")
    assert (grid.lines, grid.columns) == ((0, 1048575), (0, 16383))


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<x/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(70):
                part.write(b"0" * 1024 * 1024)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert refused(tmp_path / "t.xlsx", out.getvalue()).startswith("table.too_big")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30 * 1024


@pytest.mark.parametrize(("part", "size"), [("xl/worksheets/sheet2.xml", 13), ("xl/sharedStrings.xml", 13), ("content.xml", 25)])
def test_sheets_of_far_more_cells_than_any_table_are_refused(tmp_path: Path, part: str, size: int) -> None:
    for megabytes in (size, size - 2):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.xml", b"<x/>")
            archive.writestr("xl/media/image1.png", b"0" * 16 * 1024 * 1024)  # is never read
            archive.writestr(part, b"0" * megabytes * 1024 * 1024)
        big = refused(tmp_path / "t.xlsx", out.getvalue()).startswith("table.too_big")
        assert big == (megabytes == size)


def test_cells_and_columns_are_called_as_in_a_spreadsheet() -> None:
    assert [cell_name(0, 0), cell_name(3, 25), cell_name(3, 26), cell_name(0, 701), cell_name(0, 702)] == [
        "A1", "Z4", "AA4", "ZZ1", "AAA1",
    ]  # fmt: skip
    assert [parse_column(c) for c in ("A", "z", "AA", "XFD", "甲", "A1", "")] == [0, 25, 26, 16383, None, None, None]
