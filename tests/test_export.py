"""What leaves the tool: registers, the document's own tables and data, in every form that they are had in."""

import csv
import io
import json
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from cleancomm.exports.kind import known_kinds
from cleancomm.message import N_, quote
from cleancomm.problem import CouldNotRun
from cleancomm.render import render_report
from cleancomm.render.docx import render_docx
from cleancomm.render.format import Format
from cleancomm.render.package import DESCRIPTOR
from cleancomm.render.paper import MARGIN, SIZES, Paper
from cleancomm.render.workbook import render_workbook
from cleancomm.report import Column, Kind, Report, Row, Table
from tests.command import DATA, ROOT, ask, run, without
from tests.records import add_lines, write_entry
from tests.test_golden import recorded

PLANS = (DATA, ROOT / "examples" / "rural-environment", ROOT / "examples" / "data-sharing")
NAMES = ("=1+1", "@SUM(A1)", "-2+3", "[red]甲[/red]", "<script>alert(1)</script>", "_x0041_", "甲|乙", "http://a.b/c")
DAY = ("--as-of", "2014-12-05")
KINDS = ("register", "places", "plan-table", "committee-table")


def sheet_of(path: Path) -> Worksheet:
    sheet = load_workbook(path).worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def export(kind: str, path: Path, *more: str, data: Path | None = None, lang: str = "zh") -> Path:
    folder = recorded() / "data" if data is None else data
    done = run("export", kind, "-o", str(path), "--data", str(folder), *DAY, "--lang", lang, *more)
    assert (done.code, done.err) == (0, ""), done.err
    return path


def values(path: Path) -> list[list[object]]:
    return [[c.value for c in row] for row in sheet_of(path).iter_rows()]


def head_row(path: Path, first: str) -> int:
    """The row of the headings, counted from 1."""
    return next(n for n, row in enumerate(values(path), 1) if row[0] == first)


# --- the totals are those of the status


@pytest.mark.parametrize(
    ("plan", "narrow"),
    [*((p, ()) for p in PLANS), *((DATA, n) for n in (("--year", "2014"), ("--task", "美丽社区"), ("--unit", "民政局")))],
    ids=str,
)
def test_the_totals_of_the_register_are_those_of_the_status(plan: Path, narrow: tuple[str, ...]) -> None:
    folder, day = (recorded() / "data", "2014-12-05") if plan == DATA else (plan, "2025-06-30")
    words = ("--data", str(folder), "--as-of", day, *narrow)
    status, register = ask("status", *words)["rows"], ask("export", "register", *words)["register"]
    totals = [status["total"]] if "total" in status else status["totals"]
    mine = [register["total"]] if "total" in register else register["totals"]
    assert len(totals) == len(mine) > 0
    for theirs, own in zip(totals, mine, strict=True):
        for key in ("planned", "accepted", "expected", "gap", "points", "percent", "surplus", "lamp"):
            assert own.get(key) == theirs.get(key), key
    if "total" in register:  # of one measure: the rows add up too
        for key in ("planned", "accepted"):
            assert sum(Decimal(str(r[key])) for r in register["rows"]) == Decimal(str(totals[0][key]))


def test_a_row_of_the_register_tells_what_was_recorded_and_no_more() -> None:
    rows = ask("export", "register", "--data", str(recorded() / "data"), *DAY)["register"]["rows"]
    by = {(r["task"], r["period"], r["street"]): r for r in rows}
    done = by["美丽社区创建", "2013", "万新街"]
    assert (done["accepted"], done["finished"], done["done_on"], done["lamp"]) == (2, "2014-01-08", "2014-01-15", "yellow")
    assert done["leading"] == "民政局, 万新街"
    waiting = by["美丽社区创建", "2014", "华明街"]
    assert (waiting["progress"], waiting["verdict"]) == ("accepted 3, reported done 2", "waiting for acceptance")
    assert waiting["done_on"] is None
    moved = by["美丽社区创建", "2015", "新立街"]
    assert (moved["planned"], moved["planned_original"], moved["remark"]) == (2, 1, "民航巷 moved from 2014")
    nothing = by["美丽社区创建", "2016", "军粮城街"]
    assert (nothing["progress"], nothing["last"], nothing["trouble"], nothing["next"]) == ("not started", None, None, None)


def test_places_are_the_items_and_a_note_tells_what_has_no_name() -> None:
    words = ("--data", str(recorded() / "data"), *DAY)
    places, items = ask("export", "places", *words)["places"], ask("list", *words)["items"]["rows"]
    assert len(places["rows"]) == len(items)
    states = {(r["task"], r["street"], r["item"]): r["state"] for r in items}
    assert {(r["task"], r["street"], r["item"]): r["state"] for r in places["rows"]} == states
    one = next(r for r in places["rows"] if r["item"] == "兴业里")
    assert (one["finished"], one["checked"], one["done_on"]) == ("2013-12-10", "民政局, on site", "2013-12-28")
    assert any(note.startswith("社区物业管理全覆盖: 84个 planned, ") for note in places["notes"])


def test_codes_are_of_the_thing_alone() -> None:
    early = ask("export", "register", "--as-of", "2013-10-01")["register"]["rows"]
    late = ask("export", "register", "--data", str(recorded() / "data"), "--task", "美丽社区", *DAY)["register"]["rows"]
    codes = {(r["task"], r["period"], r["street"]): r["code"] for r in early}
    assert len(set(codes.values())) == len(early)
    assert all(codes[r["task"], r["period"], r["street"]] == r["code"] for r in late)
    assert all(code[0].isalpha() for code in codes.values())


# --- the document's own tables


def merged(path: Path) -> set[str]:
    return {str(r) for r in sheet_of(path).merged_cells.ranges}


def test_the_plan_table_is_that_of_the_notice(tmp_path: Path) -> None:
    path = export("plan-table", tmp_path / "t.xlsx")
    rows, top = values(path), head_row(tmp_path / "t.xlsx", "街道")
    assert rows[0][0] == "东丽区创建美丽社区计划表"
    assert rows[top - 1][:4] == ["街道", "社区数", "比例", "计划建成美丽社区数"]
    assert rows[top][3::2] == ["总数", *([None] * 4)]
    assert rows[top][4::2] == [f"到{year}年建成美丽社区个数" for year in (2013, 2014, 2015, 2016)]
    assert rows[top + 1][4:] == ["个数", "社区名称"] * 4
    first = rows[top + 2]
    assert first == ["张贵庄街", 18, "80%", 15, 2, "兴业里", 3, "景欣苑", 5, "招远路", 5, "詹滨南里"]
    assert rows[top + 6] == [None] * 9 + ["先锋里", None, "华亭里"]
    total = next(r for r in rows if r[0] == "合计")
    assert total == ["合计", 65, "80%", 57, 8, None, 16, None, 17, None, 16, None]
    block = {f"{column}{top + 3}:{column}{top + 7}" for column in "ABCDEGIK"}
    heads = {f"A{top}:A{top + 2}", f"D{top}:L{top}", f"D{top + 1}:D{top + 2}", f"E{top + 1}:F{top + 1}"}
    assert block | heads <= merged(path)
    names = {c for row in rows[top + 2 :] for c in row[5::2] if c}
    assert len(names) == 57
    assert {n for n in names if isinstance(n, str)} == {r["item"] for r in ask("list", "--task", "美丽社区")["items"]["rows"]}


def test_the_committee_table_is_that_of_the_notice(tmp_path: Path) -> None:
    path = export("committee-table", tmp_path / "t.xlsx")
    rows, top = values(path), head_row(tmp_path / "t.xlsx", "序号")
    assert rows[0][0] == "拟建21个社区居委会筹备组情况"
    assert rows[top - 1] == ["序号", "街道", "拟建居委会筹备组", "包含自然小区"]
    assert rows[top] == [1, "新立街\n5", "拟建1", "海山南里、海山北里"]
    assert rows[top + 7] == [8, "华明地区\n10", "拟建1", "金泰丽湾家园"]
    assert {f"B{top + 1}:B{top + 5}", f"B{top + 8}:B{top + 17}"} <= merged(path)
    assert [r[0] for r in rows[top : top + 21]] == list(range(1, 22))


def test_a_table_of_cumulative_figures_has_no_sum_over_periods() -> None:
    document = ask("export", "plan-table", "--data", str(PLANS[1]), "--task", "户厕")
    assert document["plan"]["total"]["count_3"] == 269
    assert "total" not in document["plan"]["rows"][0]
    assert "not added" in document["plan"]["notes"][0]


# --- workbooks


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("plan", PLANS, ids=lambda p: p.name)
def test_a_workbook_is_made_to_be_printed(plan: Path, kind: str, lang: str, tmp_path: Path) -> None:
    path = export(kind, tmp_path / "t.xlsx", data=recorded() / "data" if plan == DATA else plan, lang=lang)
    for sheet in load_workbook(path).worksheets:
        if sheet.max_row == 1:  # a plan without such a table says so
            continue
        page = sheet.page_setup
        paper = {8: Paper.A3, 9: Paper.A4}[int(page.paperSize or 0)]
        assert page.orientation == "landscape"
        assert sheet.print_title_rows
        assert sheet.freeze_panes not in (None, "A1")
        sizes = {c.font.sz for row in sheet.iter_rows() for c in row if c.value is not None}
        assert min(float(s) for s in sizes if s) >= min(SIZES) == 7
        # what is fitted to a page is not made smaller by it: the widths have room on the paper as they are
        # the stored width counts digits of 7 pixels, what a cell has beside its text included
        wide = sum(d.width * 7 * 0.75 * ((d.max or 1) - (d.min or 1) + 1) for d in sheet.column_dimensions.values())
        assert wide <= ({Paper.A3: 420, Paper.A4: 297}[paper] - 2 * MARGIN) * 72 / 25.4


def test_the_register_is_on_a3_and_on_a4_as_far_as_there_is_room(tmp_path: Path) -> None:
    whole = sheet_of(export("register", tmp_path / "a3.xlsx"))
    assert int(whole.page_setup.paperSize or 0) == 8
    path = export("register", tmp_path / "a4.xlsx", "--paper", "a4")
    assert int(sheet_of(path).page_setup.paperSize or 0) == 9
    text = "\n".join(str(row[0]) for row in values(path))
    assert "本纸张未印的列：编号、" in text
    heads = values(path)[head_row(path, "序号") - 1]
    assert {"任务", "目标", "完成时限", "实际完成", "亮灯"} <= set(heads)
    assert not {"编号", "下一步措施"} & set(heads)


def test_numbers_and_days_are_cells_of_their_own(tmp_path: Path) -> None:
    rows = values(path := export("register", tmp_path / "t.xlsx"))
    heads = rows[top := head_row(path, "序号") - 1]
    row = dict(zip(heads, rows[top + 2], strict=True))
    assert (row["目标"], row["完成时限"], row["完成时限（原文）"]) == (3, datetime(2014, 12, 15), datetime(2014, 11, 30))  # noqa: DTZ001 - a cell knows no zone


@pytest.mark.parametrize("kind", [*KINDS, "data"])
def test_the_same_record_gives_the_same_bytes(kind: str, tmp_path: Path) -> None:
    suffixes = [".db", ".json"] if kind == "data" else [".xlsx", ".csv", ".md", ".json"]
    for suffix in suffixes:
        one, two = (export(kind, tmp_path / f"{n}{suffix}").read_bytes() for n in "ab")
        assert one == two, suffix
        assert b"/tmp/" not in one


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (None, "1980-01-01"),
        (date(1912, 2, 29), "1980-01-01"),
        (date(2014, 11, 30), "2014-11-30"),
        (date(2014, 12, 31), "2014-12-31"),
    ],
)
def test_a_file_tells_the_day_of_its_report_as_its_time_and_nothing_of_the_clock(day: date | None, told: str) -> None:
    report = Report("x", quote("x"), (Table("t", (Column("a", N_("Item")),), ({"a": "甲"},)),), as_of=day)
    created = [
        load_workbook(io.BytesIO(render_workbook(report, str))).properties.created,
        Document(io.BytesIO(render_docx(report, str))).core_properties.created,
    ]
    assert [time and f"{time:%F %T}" for time in created] == [f"{told} 00:00:00"] * 2


# --- names that are more than names


@pytest.fixture
def hostile(data: Path) -> Path:
    """The plan with hostile names chosen in the record."""
    words = {"task": "旧楼区改造全覆盖", "period": "2014", "street": "万新街", "state": "planned"}
    add_lines(data, *(write_entry(n, "2014-01-10", item=name, **words) for n, name in enumerate(NAMES)))
    return data


def test_no_cell_is_a_formula_or_a_link_in_any_form(hostile: Path, tmp_path: Path) -> None:
    path = export("places", tmp_path / "t.xlsx", data=hostile)
    sheet = sheet_of(path)
    cells = [c for row in sheet.iter_rows() for c in row]
    assert {c.data_type for c in cells} <= {"s", "n", "d"}
    assert not any(c.hyperlink for c in cells)
    assert {*NAMES} <= {c.value for c in cells}
    assert all(c.quotePrefix for c in cells if c.value in NAMES[:3])
    text = export("places", tmp_path / "t.csv", data=hostile).read_text(encoding="utf-8-sig")
    found = {cell for row in csv.reader(io.StringIO(text)) for cell in row}
    assert {"'=1+1", "'@SUM(A1)", "'-2+3", *NAMES[3:]} <= found
    assert not any(cell.startswith(("=", "@")) for cell in found)
    markdown = export("places", tmp_path / "t.md", data=hostile).read_text(encoding="utf-8")
    assert "甲\\|乙" in markdown
    document = json.loads(export("places", tmp_path / "t.json", data=hostile).read_text(encoding="utf-8"))
    assert {*NAMES} <= {r["item"] for r in document["places"]["rows"]}


def test_control_characters_are_shown_as_their_code() -> None:
    rows: tuple[Row, ...] = ({"a": "\x1b[31m"}, {"a": "\u202e甲"})
    report = Report("x", quote("x"), (Table("t", (Column("a", N_("Item")),), rows),))
    sheet = load_workbook(io.BytesIO(render_workbook(report, str))).worksheets[0]
    shown = [c.value for row in sheet.iter_rows() for c in row]
    assert {"\\x1b[31m", "\\u202e甲"} <= set(shown)


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    report = Report("x", quote("x"), (Table("t", (Column("a", N_("Item")),), ({"a": "甲" * 40_000},)),))
    sheet = load_workbook(io.BytesIO(render_workbook(report, str))).worksheets[0]
    longest = max((str(c.value) for row in sheet.iter_rows() for c in row), key=len)
    assert len(longest) < 32_767
    assert longest.endswith("……")


def test_more_rows_than_a_sheet_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleancomm.render.workbook._MOST_ROWS", 1)
    table = Table("t", (Column("a", N_("Item")),), ({"a": 1}, {"a": 2}))
    with pytest.raises(CouldNotRun) as stopped:
        render_workbook(Report("x", quote("x"), (table,)), str)
    assert [p.kind.code for p in stopped.value.problems] == ["output.too_long"]


# --- files, all or none


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_text("mine", encoding="utf-8")
    done = run("export", "register", "-o", str(path), "--lang", "en")
    assert done.code == 3
    assert "error[output.exists]" in done.err
    assert path.read_text(encoding="utf-8") == "mine"
    assert run("export", "register", str(path), "--force", "--lang", "en").code == 0
    assert sheet_of(path).max_row > 30
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "entries.csv").write_text("mine", encoding="utf-8")
    assert run("export", "data", str(folder)).code == 3
    assert [p.name for p in folder.iterdir()] == ["entries.csv"]


def test_without_the_library_one_sentence_says_how_to_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "xlsxwriter", None)
    with pytest.raises(CouldNotRun) as stopped:
        render_workbook(Report("x", quote("x")), str)
    (problem,) = stopped.value.problems
    assert problem.kind.code == "output.no_xlsxwriter"
    assert "pip install 'cleancomm[xlsx]'" in str(problem.remedy)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_the_library_the_program_ends_with_3_and_other_forms_work(lang: str, tmp_path: Path) -> None:
    patch = without("xlsxwriter")
    done = run("export", "register", "-o", str(tmp_path / "t.xlsx"), "--lang", lang, patch=patch)
    assert done.code == 3
    assert "[output.no_xlsxwriter]" in done.err
    assert "pip install 'cleancomm[xlsx]'" in done.err
    assert not (tmp_path / "t.xlsx").exists()
    assert run("export", "register", "-o", str(tmp_path / "t.csv"), patch=patch).code == 0


def test_what_is_asked_for_wrongly_is_said() -> None:
    said = {
        ("nonsense",): f"there are: {', '.join(known_kinds())}",
        ("register", "--format", "xlsx"): "xlsx is a file: name it with -o FILE",
        ("data",): "name a folder, or a file that ends in .db",
        ("data", "d", "--year", "2014"): "data is of the whole plan",
        ("register", "a.csv", "-o", "b.csv"): "name the file once",
    }
    for words, text in said.items():
        done = run("export", *words, "--lang", "en")
        assert done.code == 2, words
        assert text in done.err


def test_any_answer_can_be_a_workbook(tmp_path: Path) -> None:
    for words in (("status",), ("validate",), ("duties", "--matrix"), ("list", "--year", "2015")):
        path = tmp_path / f"{words[0]}.xlsx"
        assert run(*words, "-o", str(path), *DAY).code == 0
        assert sheet_of(path).max_row > 3


def test_kinds_have_a_text_and_names_of_their_own() -> None:
    kinds = known_kinds()
    assert set(kinds) >= {*KINDS, "data", "calendar", "form", "bulletin", "slip"}
    page = run("export", "--help").out
    assert all(name in page for name in kinds)


# --- data


def package(folder: Path) -> Iterator[tuple[dict[str, Any], list[dict[str, str]]]]:
    """Each resource of a Data Package with its rows."""
    described = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
    for resource in described["resources"]:
        with (folder / resource["path"]).open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        yield resource, rows


def check_value(kind: str, text: str) -> None:
    """A text is of the type that the descriptor says; an empty one is absent."""
    if kind == "number" and text:
        Decimal(text)
    elif kind == "date" and text:
        date.fromisoformat(text)
    elif kind == "boolean":
        assert text in ("", "true", "false")


@pytest.mark.parametrize("plan", PLANS, ids=lambda p: p.name)
def test_the_package_is_what_its_descriptor_says(plan: Path, tmp_path: Path) -> None:
    export("data", tmp_path / "d", data=recorded() / "data" if plan == DATA else plan)
    seen = {}
    for resource, rows in package(tmp_path / "d"):
        fields = {f["name"]: f["type"] for f in resource["schema"]["fields"]}
        with (tmp_path / "d" / resource["path"]).open(encoding="utf-8-sig", newline="") as file:
            assert next(csv.reader(file)) == list(fields)
        for row in rows:
            for name, kind in fields.items():
                check_value(kind, row[name])
        seen[resource["name"]] = len(rows)
    assert {p.name for p in (tmp_path / "d").iterdir()} == {DESCRIPTOR, *(f"{name}.csv" for name in seen)}
    assert list(seen) == ["items", "entries", "status", "milestones", "duties", "totals"]


def test_the_rows_of_every_table_are_those_of_the_record(tmp_path: Path) -> None:
    words = ("--data", str(recorded() / "data"), *DAY)
    export("data", tmp_path / "d")
    tables = {resource["name"]: rows for resource, rows in package(tmp_path / "d")}
    ids = [r["id"] for r in ask("log", "--data", str(recorded() / "data"), "--as-of", "2017-12-31")["entries"]["rows"]]
    assert sorted(r["id"] for r in tables["entries"]) == sorted(ids)
    assert len(tables["items"]) == len(ask("list", *words)["items"]["rows"])
    status = ask("status", *words)["rows"]["total"]
    for key in ("planned", "accepted", "reported"):
        assert sum(Decimal(r[key]) for r in tables["status"]) == status[key]
    assert len(tables["milestones"]) == len(ask("milestones", *words)["milestones"]["rows"])
    assert len(tables["totals"]) == len(ask("validate", *words[:2])["totals"])
    assert {r["lamp"] for r in tables["status"]} <= {"green", "yellow", "red", "none"}


def test_the_database_has_what_the_package_has(hostile: Path, tmp_path: Path) -> None:
    export("data", tmp_path / "d", data=hostile)
    path = export("data", tmp_path / "t.db", data=hostile)
    with sqlite3.connect(path) as base:
        for resource, rows in package(tmp_path / "d"):
            found = base.execute(f"SELECT * FROM {resource['name']}")
            assert [c[0] for c in found.description] == [f["name"] for f in resource["schema"]["fields"]]
            assert len(found.fetchall()) == len(rows)
        stored = {name for (name,) in base.execute("SELECT item FROM entries")}
        planned = base.execute("SELECT sum(planned) FROM status").fetchone()[0]
        about = dict(base.execute("SELECT key, value FROM about").fetchall())
    assert stored == {*NAMES}
    assert planned == 191
    assert about["as_of"] == "2014-12-05"


@pytest.mark.parametrize("page", ["data-package.md", "data-package.zh-CN.md"])
def test_every_column_of_the_data_is_explained(page: str, tmp_path: Path) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    export("data", tmp_path / "d")
    for resource, _ in package(tmp_path / "d"):
        section = text.partition(f"\n## {resource['name']}")[2].partition("\n## ")[0]
        assert section, resource["name"]
        for column in resource["schema"]["fields"]:
            assert f"`{column['name']}`" in section, (resource["name"], column["name"])


def test_frictionless_finds_nothing(tmp_path: Path) -> None:
    if find_spec("frictionless") is None:
        pytest.skip("frictionless is not installed: the package was not read by it")
    export("data", tmp_path / "d")
    # in a process of its own: it is large, and other tests measure the memory of their children
    script = "import sys, frictionless; report = frictionless.validate(sys.argv[1]); print(report); sys.exit(not report.valid)"
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "d" / DESCRIPTOR)], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


# --- on paper


def test_a_register_prints_on_one_sheet_in_width(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed: the register was not printed")
    export("register", tmp_path / "t.xlsx", "--year", "2014")
    words = [office, f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", "pdf", "--outdir"]
    subprocess.run([*words, str(tmp_path), str(tmp_path / "t.xlsx")], check=True, capture_output=True, timeout=120)
    printed = (tmp_path / "t.pdf").read_bytes()
    boxes = [[float(n) for n in box.split()] for box in re.findall(rb"/Type/Page/.*?/MediaBox\s*\[([^\]]+)\]", printed, re.S)]
    assert len(boxes) == 1
    assert boxes[0][2] == pytest.approx(420 * 72 / 25.4, abs=2)


def test_formats_of_files_are_refused_for_nothing_else() -> None:
    table = Table("t", (Column("a", N_("Item"), Kind.NUMBER),), ({"a": Decimal("1.50")},))
    report = Report("x", quote("x"), (table,), as_of=date(2014, 1, 1))
    assert render_report(report, Format.SQLITE, str)[:15] == b"SQLite format 3"


@pytest.mark.parametrize(("kind", "name"), [("page", "p.pdf"), ("picture", "p.jpg"), ("register", "r.xls"), ("data", "d.zip")])
def test_a_file_of_a_form_that_nothing_is_written_in_is_refused(kind: str, name: str, tmp_path: Path) -> None:
    done = run("export", kind, "-o", str(tmp_path / name), *DAY, "--lang", "zh")
    assert done.code == 2
    assert f"不能写成{Path(name).suffix}文件" in done.err
    assert list(tmp_path.iterdir()) == []


def test_a_register_whose_rounded_rows_do_not_add_up_says_so(tmp_path: Path) -> None:
    note = "各项分别取整，分项之和与合计可能略有出入。"
    for day in ("2014-05-20", "2016-12-31"):
        done = json.loads(run("export", "register", "--as-of", day, "--format", "json", "--lang", "zh").out)["register"]
        whole = sum(Decimal(str(row["expected"])) for row in done["rows"])
        assert (whole != Decimal(str(done["total"]["expected"]))) == any(note in n for n in done["notes"])
