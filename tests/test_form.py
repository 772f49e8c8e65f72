"""The monthly form: what is asked of a street or a unit, as a file that they fill in, print and send back."""

import csv
import io
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from cleancomm.campaign import Campaign
from cleancomm.exports import form_layout as layout
from cleancomm.exports.form import list_forms, report_form
from cleancomm.exports.form_identity import hash_plan, number_form
from cleancomm.exports.standing import code_of
from cleancomm.message import Message
from cleancomm.plan.loader import load_folder
from cleancomm.report import Cell, Row, Table, Term
from cleancomm.reports.asked import Want, current_round, next_round, single_units
from cleancomm.reports.todo import report_todo
from cleancomm.reports.unreported import report_unreported
from cleancomm.status.unreported import Round
from tests.command import DATA, ask, run, without
from tests.forms import FIRST_ROW, HEAD_ROW, HEADINGS_ROW
from tests.records import add_lines, change, write_entry
from tests.test_identities import ALL, Case, ground, over_plans

DAY = ("--as-of", "2014-05-11")
STREET, UNIT = "万新街", "房管局"
HOSTILE = ("=1+1", "@SUM(A1)", "[red]甲[/red]", "<script>alert(1)</script>", "\u202e甲", "_x0041_", "http://a.b/c")
HEADINGS = {
    "zh": [
        "编号", "任务", "时期", "名称", "完成时限", "本期", "上次状态", "上次日期", "状态", "发生日期", "佐证材料", "进展/原因",
        "存在问题",
    ],
    "en": [
        "Item no.", "Task", "Period", "Name", "Due", "This round", "Last state", "Last state of", "State", "Happened on",
        "Evidence", "Progress or reason", "Problems met",
    ],
}  # fmt: skip
NUMBERS = [
    *HEADINGS["zh"][:8], "计量单位", "计划数", "上次累计", "状态", "发生日期", "本次累计", "佐证材料", "进展/原因", "存在问题",
]  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of the shipped plan in which a street has reported, was sent back and has begun, and a unit has told a number."""
    folder = tmp_path_factory.mktemp("office") / "data"
    shutil.copytree(DATA, folder)
    street = {"task": "美丽社区创建", "street": STREET}
    add_lines(
        folder,
        write_entry(1, "2013-12-10", "reported", item="秋丽家园", unit=STREET, **street),
        write_entry(2, "2013-12-10", "reported", item="嘉春园", unit=STREET, **street),
        write_entry(3, "2013-12-16", "returned", item="嘉春园", unit="民政局", note="楼道照明没有修复", **street),
        write_entry(4, "2014-03-16", "started", item="铁城公寓", unit=STREET, **street),
        write_entry(5, "2014-04-01", "reported", item="百合春天", unit=STREET, **street),
        write_entry(6, "2014-04-02", "accepted", item="百合春天", unit="民政局", **street),
        write_entry(7, "2014-03-20", "reported", task="旧楼区改造全覆盖", period="2014", quantity=5, unit=UNIT),
    )
    return folder


def export(folder: Path, path: Path, *words: str, lang: str = "zh") -> Path:
    done = run("export", "form", "-o", str(path), "--data", str(folder), *DAY, "--lang", lang, *words)
    assert (done.code, done.err) == (0, ""), done.err
    return path


def sheets(path: Path) -> tuple[Worksheet, Worksheet, Worksheet]:
    book = load_workbook(path)
    form, guide, hidden = book.worksheets
    return form, guide, hidden


def grid(sheet: Worksheet) -> list[list[Any]]:
    return [[c.value for c in row] for row in sheet.iter_rows()]


def rows_by_name(sheet: Worksheet) -> dict[str, dict[str, Any]]:
    """The rows of a form by the name in them, or by task and period where they have none: heading -> cell."""
    cells = list(sheet.iter_rows(min_row=HEADINGS_ROW))
    heads = [str(c.value) for c in cells[0]]
    rows: list[dict[str, Any]] = [
        dict(zip(heads, row, strict=True)) for row in cells[1:] if re.fullmatch(layout.CODE, str(row[0].value))
    ]
    return {str(r["名称"].value or f"{r['任务'].value}/{r['时期'].value}"): r for r in rows}


@pytest.fixture(scope="module")
def street_form(office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(office, tmp_path_factory.mktemp("street") / "f.xlsx", "--street", STREET)


@pytest.fixture(scope="module")
def unit_form(office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(office, tmp_path_factory.mktemp("unit") / "f.xlsx", "--unit", UNIT)


# --- what stands on it


@pytest.mark.parametrize(("lang", "title"), [("zh", "月度填报表"), ("en", "Monthly report")])
def test_title_head_line_and_headings_stand_where_the_layout_says(office: Path, tmp_path: Path, lang: str, title: str) -> None:
    form, guide, _ = sheets(export(office, tmp_path / "f.xlsx", "--street", STREET, lang=lang))
    rows = grid(form)
    assert rows[0][0] == f"东丽区清洁社区行动实施方案 {title} {STREET}"
    number = number_form(hash_plan(load_folder(DATA).plan), STREET, "2014-05", date(2014, 5, 11))
    values = [number, STREET, "2014-05", "2014-05-11", "2014-05-25"]
    parts = rows[HEAD_ROW - 1][0].split(layout.HEAD_GAP)
    colon = {"zh": "：", "en": ": "}[lang]
    assert [p.partition(colon)[2] for p in parts] == [*values, ""]
    assert ("：" in "".join(parts)) is (lang == "zh")
    assert rows[HEADINGS_ROW - 1] == HEADINGS[lang]
    assert re.fullmatch(layout.CODE, rows[FIRST_ROW - 1][0])
    foot = [c for c in rows[-1] if c]
    assert foot == {"zh": ["单位负责人：", "填报人：", "电话：", "日期："]}.get(lang, foot)
    assert len(foot) == 4
    assert (form.title, guide.title) == {"zh": ("填报", "填表说明"), "en": ("Monthly form", "How to fill in the form")}[lang]
    # nothing of one language stands in the other
    sentences = " ".join(str(c.value) for row in guide.iter_rows() for c in row if c.value)
    assert bool(re.search("[一-鿿]", sentences)) is (lang == "zh")


def test_grey_cells_tell_what_is_known_and_white_cells_are_empty(street_form: Path) -> None:
    rows = rows_by_name(sheets(street_form)[0])

    def told(name: str) -> list[Any]:
        return [rows[name][h].value for h in ("任务", "时期", "完成时限", "本期", "上次状态", "上次日期")]

    due = datetime(2013, 12, 31), datetime(2014, 11, 30)  # noqa: DTZ001 - a cell knows no zone
    task = "美丽社区创建"
    returned = datetime(2013, 12, 16)  # noqa: DTZ001 - as above
    assert told("嘉春园") == [task, "2013", due[0], "待整改", "退回整改：楼道照明没有修复", returned]
    assert told("铁城公寓") == [task, "2014", due[1], "应报", "进行中", datetime(2014, 3, 16)]  # noqa: DTZ001 - as above
    assert told("万新公寓") == [task, "2014", due[1], "应报", "未启动", None]
    assert told("秋丽家园")[3:5] == ["等待验收", "办结（待验收）"]
    assert told("欣园小区")[3:5] == [None, "未启动"]  # may be reported before its time
    assert "百合春天" not in rows  # accepted
    assert len(rows) == 15
    assert all(row[h].value is None for row in rows.values() for h in HEADINGS["zh"][8:])
    # what is asked now comes first
    assert [r["本期"].value for r in rows.values()] == ["待整改", *["应报"] * 2, *[None] * 11, "等待验收"]


def test_a_row_that_is_a_number_has_a_total_and_no_state(unit_form: Path) -> None:
    form = sheets(unit_form)[0]
    assert grid(form)[HEADINGS_ROW - 1] == NUMBERS
    rows = rows_by_name(form)
    assert list(rows) == ["社区物业管理全覆盖/2013", "社区物业管理全覆盖/2014", "旧楼区改造全覆盖/2013", "旧楼区改造全覆盖/2014"]
    known = {h: c.value for h, c in rows["旧楼区改造全覆盖/2014"].items()}
    assert (known["计量单位"], known["计划数"], known["上次累计"], known["名称"]) == ("个", 15, 5, None)
    assert rows["社区物业管理全覆盖/2014"]["上次累计"].value is None
    # the plan names two units, and each has it on its form
    assert [r["本期"].value for r in rows.values()] == ["应报（与民政局共同）"] * 2 + ["应报"] * 2
    for row in rows.values():
        assert (row["本次累计"].protection.locked, row["状态"].protection.locked) == (False, True)


def test_numbers_stand_in_the_reading_of_the_plan() -> None:
    def told(*entries: str) -> dict[tuple[object, object], tuple[object, object]]:
        campaign = ground("small").read("".join(entries), date(2019, 3, 1))
        form = report_form(campaign, "城管局", next_round(campaign))
        assert form is not None
        rows = form.tables[0].rows
        return {(r["task"], r["period"]): (r.get("planned"), r.get("last_total")) for r in rows}

    cars = {"task": "车辆", "unit": "城管局"}
    # cumulative figures with a stock of 10 at the beginning: of all up to the end of the period
    begun = write_entry(1, "2018-06-01", "reported", period="2018", quantity=20, upto=True, **cars)
    more = write_entry(2, "2019-02-01", "reported", period="2019", quantity=4, **cars)
    known = told(begun)
    assert (known["车辆", "2018"], known["车辆", "2019"]) == ((25, 20), (35, 20))
    assert told(begun, more)["车辆", "2019"] == (35, 24)
    assert told()["车辆", "2018"] == (25, None)
    # a level, and a ceiling, which is met without being accepted
    level = write_entry(3, "2018-06-01", "reported", task="垃圾", period="2018", quantity=650, unit="城管局")
    assert told(level)["垃圾", "2018"] == (634, 650)
    assert told()["编制", "2019"] == (189, None)


def test_a_unit_that_checks_may_accept_or_send_back_and_a_street_never(office: Path, tmp_path: Path) -> None:
    form = sheets(export(office, tmp_path / "f.xlsx", "--unit", "民政局"))[0]
    rows = rows_by_name(form)
    assert rows["秋丽家园"]["本期"].value == "待核查"
    assert rows["秋丽家园"]["街道或单位"].value == STREET
    assert lists(form) == {rows["秋丽家园"]["状态"].coordinate: '"验收销号,退回整改"'}
    assert "嘉春园" not in rows  # that is the street's to report


def test_a_number_that_waits_for_the_check_of_a_unit_is_marked_with_how_it_is_accepted(office: Path, tmp_path: Path) -> None:
    def mark(period: str, number: int, unit: str = UNIT) -> tuple[Any, str]:
        """How the number is marked on the form of the unit that leads the task, and what the form says of accepting it."""
        folder = Path(shutil.copytree(office, tmp_path / f"{period}-{number}-{unit}"))
        told = {"task": "社区物业管理全覆盖", "period": period, "quantity": number, "unit": unit}
        add_lines(folder, write_entry(8, "2014-04-20", "reported", **told))
        form, guide, _ = sheets(export(folder, folder / "f.xlsx", "--unit", "民政局"))
        said = [str(c) for row in grid(guide) for c in row if c and "cleancomm update" in str(c)]
        return rows_by_name(form)[f"社区物业管理全覆盖/{period}"]["本期"].value, "".join(said)

    what, said = mark("2014", 70)
    assert what == "待核查"
    assert "标“待核查”的" in said
    assert "cleancomm update 社区物业管理全覆盖/2014 --quantity N --state 验收销号 --by 民政局 " in said
    # its own word waits for another's check
    assert mark("2014", 70, "民政局") == ("与房管局共同", "")
    # not all of it has been reported, and this round nobody has: it is to report as well as to check
    folder = Path(shutil.copytree(office, tmp_path / "march"))
    told = {"task": "社区物业管理全覆盖", "period": "2014", "quantity": 30, "unit": UNIT}
    add_lines(folder, write_entry(8, "2014-03-20", "reported", **told))
    rows = rows_by_name(sheets(export(folder, folder / "f.xlsx", "--unit", "民政局"))[0])
    assert rows["社区物业管理全覆盖/2014"]["本期"].value == "应报、待核查（与房管局共同）"
    assert rows["社区物业管理全覆盖/2013"]["本期"].value == "应报（与房管局共同）"
    # who has reported it has nothing to check
    rows = rows_by_name(sheets(export(folder, folder / "g.xlsx", "--unit", UNIT))[0])
    assert rows["社区物业管理全覆盖/2014"]["本期"].value == "应报（与民政局共同）"


def lists(sheet: Worksheet) -> dict[str, str]:
    """The words that each cell with a list offers."""
    found: dict[str, str] = {}
    for rule in sheet.data_validations.dataValidation:
        if rule.type == "list":
            found |= dict.fromkeys(str(rule.sqref).split(), rule.formula1)
    return found


def test_white_cells_take_what_is_asked_for(street_form: Path) -> None:
    form = sheets(street_form)[0]
    rows = rows_by_name(form)
    wanted = {r["状态"].coordinate: '"进行中,办结"' for name, r in rows.items() if name != "秋丽家园"}
    assert lists(form) == wanted
    days = [rule for rule in form.data_validations.dataValidation if rule.type == "date"]
    assert {str(rule.sqref) for rule in days} == {r["发生日期"].coordinate for n, r in rows.items() if n != "秋丽家园"}
    assert {(rule.operator or "between", rule.formula1) for rule in days} == {("between", "41537")}  # 2013-09-20


def test_a_unit_that_has_reported_does_not_check_itself(office: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(office, folder)
    words = {"task": "美丽社区创建", "street": "无瑕街", "item": "春霞里", "unit": "民政局"}
    add_lines(folder, write_entry(20, "2014-01-10", "reported", **words))
    rows = rows_by_name(sheets(export(folder, tmp_path / "f.xlsx", "--unit", "民政局"))[0])
    assert "春霞里" not in rows


def test_of_what_all_streets_carry_together_each_reports_its_own_share(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    change(folder / "plan.yaml", "units: [房管局], source: 三（四）", "units: [各街道], source: 三（四）")
    task = {"task": "旧楼区改造全覆盖", "period": "2014"}
    add_lines(
        folder,
        write_entry(1, "2014-03-01", "reported", quantity=3, street=STREET, unit=STREET, **task),
        write_entry(2, "2014-03-02", "reported", quantity=4, street="华明街", unit="华明街", **task),
    )
    path = export(folder, tmp_path / "f.xlsx", "--street", STREET)
    row = rows_by_name(sheets(path)[0])["旧楼区改造全覆盖/2014"]
    assert (row["计划数"].value, row["上次累计"].value, row["本次累计"].protection.locked) == (None, 3, False)
    hidden = dict(zip(layout.HIDDEN_COLUMNS, next(r for r in grid(sheets(path)[2]) if r[0] == row["编号"].value), strict=True))
    assert (hidden["scope"], hidden["last"], hidden["total"]) == (STREET, "e1", "3")


def test_the_share_of_a_street_in_a_cumulative_figure_counts_from_the_beginning(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    change(folder / "plan.yaml", "units: [房管局], source: 三（四）", "units: [各街道], source: 三（四）")
    change(folder / "plan.yaml", "text: 2013年，完成14个旧", "figures: cumulative\n    text: 2013年，完成14个旧")
    words = {"task": "旧楼区改造全覆盖", "street": STREET, "unit": STREET}
    add_lines(
        folder,
        write_entry(1, "2013-12-01", "reported", period="2013", quantity=2, upto=True, **words),
        write_entry(2, "2014-03-01", "reported", period="2014", quantity=5, upto=True, **words),
    )
    rows = ask("export", "form", "--street", STREET, "--data", str(folder), *DAY)["rows"]["rows"]
    assert {r["period"]: r["last_total"] for r in rows if r["task"] == "旧楼区改造全覆盖"} == {"2013": 2, "2014": 5}


def test_a_number_that_was_sent_back_is_told_with_the_reason(office: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(office, folder)
    task = {"task": "旧楼区改造全覆盖", "period": "2014"}
    add_lines(folder, write_entry(60, "2014-05-02", "returned", quantity=2, unit="民政局", note="资料不全", **task))
    row = rows_by_name(sheets(export(folder, tmp_path / "f.xlsx", "--unit", UNIT))[0])["旧楼区改造全覆盖/2014"]
    assert [row[h].value for h in ("本期", "上次状态", "上次累计")] == ["待整改", "退回整改2：资料不全", 3]


# --- how it is laid out


@pytest.mark.parametrize("form_of", ["street_form", "unit_form"])
def test_grey_cells_are_locked_and_white_ones_are_not(form_of: str, request: pytest.FixtureRequest) -> None:
    form = sheets(request.getfixturevalue(form_of))[0]
    white = {"状态", "发生日期", "本次累计", "佐证材料", "进展/原因", "存在问题"}
    for name, row in rows_by_name(form).items():
        open_ = {h for h, c in row.items() if not c.protection.locked}
        turn = name != "秋丽家园"  # another's
        assert open_ == (white & set(row) - ({"状态"} if "本次累计" in row else set()) if turn else set()), name
        for heading, cell in row.items():
            assert (cell.fill.fill_type is None) == (heading in open_), (name, heading)
    assert form.protection.sheet
    assert form.protection.password is None
    assert not form.protection.formatColumns  # which is allowed
    assert not form.protection.autoFilter


def test_it_is_set_up_for_paper_and_for_reading(street_form: Path) -> None:
    form, guide, hidden = sheets(street_form)
    page = form.page_setup
    assert (page.paperSize, page.orientation, page.fitToWidth or 1, page.fitToHeight) == (9, "landscape", 1, 0)
    assert form.sheet_properties.pageSetUpPr is not None
    assert form.sheet_properties.pageSetUpPr.fitToPage
    assert form.print_title_rows == "$1:$3"
    assert form.freeze_panes == "E4"
    assert form.auto_filter.ref == "A3:M18"
    assert form.oddFooter is not None
    assert form.oddFooter.center.text == "第 &P 页 共 &N 页"
    assert (form.sheet_state, guide.sheet_state, hidden.sheet_state) == ("visible", "visible", "hidden")
    assert hidden.title == layout.HIDDEN
    area = form.print_area if isinstance(form.print_area, str) else form.print_area[0]
    assert range_boundaries(area.rpartition("!")[2].replace("$", ""))[3] == form.max_row  # the foot is printed too


def test_the_hidden_sheet_tells_what_the_form_is_and_what_was_sent(street_form: Path) -> None:
    rows = grid(sheets(street_form)[2])
    known = {r[0]: r[1] for r in rows[: len(layout.HIDDEN_KEYS)]}
    mark = hash_plan(load_folder(DATA).plan)
    assert tuple(known) == layout.HIDDEN_KEYS
    assert known == {
        "schema": layout.SCHEMA, "plan": mark, "form": number_form(mark, STREET, "2014-05", date(2014, 5, 11)),
        "street": STREET, "unit": None, "period": "2014-05", "as_of": "2014-05-11", "invented": "no",
    }  # fmt: skip
    assert rows[len(known)] == [None] * len(layout.HIDDEN_COLUMNS)
    heads, *told = rows[len(known) + 1 :]
    assert tuple(heads) == layout.HIDDEN_COLUMNS
    by = {r["name"]: r for r in (dict(zip(heads, row, strict=True)) for row in told)}
    assert len(by) == len(told) == 15
    assert by["嘉春园"] | {"code": None} == {
        "code": None, "thing": "item", "task": "美丽社区创建", "period": None, "scope": STREET, "name": "嘉春园", "last": "e3",
        "state": "returned", "on": "2013-12-16", "total": None,
    }  # fmt: skip
    assert by["万新公寓"]["last"] is None
    codes = {r["编号"].value for r in rows_by_name(sheets(street_form)[0]).values()}
    assert codes == {r["code"] for r in by.values()}


def test_the_hidden_sheet_of_a_unit_names_numbers(unit_form: Path) -> None:
    rows = grid(sheets(unit_form)[2])
    last = dict(zip(layout.HIDDEN_COLUMNS, rows[-1], strict=True))
    assert {**last, "code": None} == {
        "code": None, "thing": "cohort", "task": "旧楼区改造全覆盖", "period": "2014", "scope": None, "name": None, "last": "e7",
        "state": None, "on": "2014-03-20", "total": "5",
    }  # fmt: skip
    assert ["unit", UNIT] in [r[:2] for r in rows]


def test_the_same_record_and_day_give_the_same_bytes(office: Path, street_form: Path, tmp_path: Path) -> None:
    again = export(office, tmp_path / "f.xlsx", "--street", STREET)
    assert again.read_bytes() == street_form.read_bytes()


def test_names_stay_texts_in_every_form(office: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(office, folder)
    words = {"task": "旧楼区改造全覆盖", "period": "2014", "street": STREET}
    add_lines(folder, *(write_entry(50 + n, "2014-01-10", "planned", item=name, **words) for n, name in enumerate(HOSTILE)))
    path = export(folder, tmp_path / "f.xlsx", "--street", STREET)
    shown = {n.replace("\u202e", "\\u202e") for n in HOSTILE}
    for sheet in sheets(path):
        cells = [c for row in sheet.iter_rows() for c in row]
        assert {c.data_type for c in cells} <= {"s", "n", "d"}
        assert not any(c.hyperlink for c in cells)
    form, _, hidden = sheets(path)
    for sheet in (form, hidden):
        assert shown <= {c.value for row in sheet.iter_rows() for c in row}
    text = export(folder, tmp_path / "f.csv", "--street", STREET).read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    names = {row[3] for row in csv.reader(io.StringIO(text.decode("utf-8-sig"))) if len(row) > 3}
    assert {n if n[0] not in "=@" else f"'{n}" for n in shown} <= names


def test_csv_has_the_rows_of_the_sheet(office: Path, street_form: Path, tmp_path: Path) -> None:
    text = export(office, tmp_path / "f.csv", "--street", STREET).read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))

    def plain(value: Any) -> str:
        return value.date().isoformat() if isinstance(value, datetime) else str(value or "")

    wanted = [[plain(v) for v in row] for row in grid(sheets(street_form)[0])]
    assert rows[0][0] == wanted[0][0]
    assert rows[1][0] == wanted[1][0]
    assert rows[2:18] == wanted[2:18]
    assert rows[18:] == [[], [w for w in wanted[-1] if w]]


# --- who gets one


def test_all_writes_one_file_for_each_that_is_asked(office: Path, tmp_path: Path) -> None:
    folder = export(office, tmp_path / "forms", "--all")
    told = {r["unit"]: r for r in ask("export", "form", "--all", "--data", str(office), *DAY)["forms"]["rows"]}
    assert {p.name for p in folder.iterdir()} == {f"{name}.xlsx" for name in told}
    assert {STREET, UNIT, "民政局"} <= set(told)
    assert told[STREET] == {"unit": STREET, "report": 2, "returned": 1, "check": 0, "rows": 15}
    assert told["民政局"] == {"unit": "民政局", "report": 2, "returned": 0, "check": 1, "rows": 3}
    alone = export(office, tmp_path / "f.xlsx", "--street", STREET)
    assert (folder / f"{STREET}.xlsx").read_bytes() == alone.read_bytes()


def test_all_files_are_written_or_none(office: Path, tmp_path: Path) -> None:
    folder = tmp_path / "forms"
    folder.mkdir()
    (folder / f"{UNIT}.xlsx").write_bytes(b"mine")
    words = ("export", "form", "--all", "-o", str(folder), "--data", str(office), *DAY)
    assert run(*words).code == 3
    assert [p.name for p in folder.iterdir()] == [f"{UNIT}.xlsx"]
    assert run(*words, "--force").code == 0
    assert (folder / f"{UNIT}.xlsx").read_bytes() != b"mine"
    texts = export(office, tmp_path / "csv", "--all", "--format", "csv")
    assert {p.suffix for p in texts.iterdir()} == {".csv"}


def test_nobody_is_asked_gives_a_sentence_and_no_file(office: Path, tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    done = run("export", "form", "--unit", "公安分局", "-o", str(path), "--data", str(office), *DAY, "--lang", "en")
    assert (done.code, done.out) == (0, "")
    assert done.err == "Nothing is asked of 公安分局 by 2014-05-25, so that there is no form.\n"
    assert not path.exists()
    words = ("--all", "-o", str(tmp_path / "forms"), "--as-of", "2013-09-20", "--period", "2013-09", "--lang", "en")
    done = run("export", "form", *words)
    assert done.code == 0
    assert (tmp_path / "forms").exists() == ("Written" in done.out)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "say whose form"),
        (("--street", STREET, "--all"), "say whose form"),
        (("--unit", "各街道"), "is a group"),
        (("--all", "-o", "x.xlsx"), "name a folder"),
        (("--street", STREET, "--period", "2013-05"), "before the plan begins"),
        (("--street", STREET, "--period", "5"), "is not a month"),
        (("--street", STREET, "--year", "2014"), "cannot be narrowed"),
    ],
)
def test_what_is_asked_for_wrongly_is_said(words: tuple[str, ...], said: str) -> None:
    done = run("export", "form", *words, *DAY, "--lang", "en")
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_another_kind_is_of_no_round() -> None:
    for words in (("--all",), ("--period", "2014-05")):
        done = run("export", "register", *words, "--lang", "en")
        assert done.code == 2
        assert "register is of no round" in done.err


def test_the_month_chooses_the_round(office: Path) -> None:
    def owed(*words: str) -> set[str]:
        said = ask("export", "form", "--street", STREET, "--data", str(office), *DAY, *words)
        return {r["name"] for r in said["rows"]["rows"] if r["asked"] == "report"} | {said["due"]}

    assert owed() == owed("--period", "2014-05") == {"铁城公寓", "万新公寓", "2014-05-25"}
    assert owed("--period", "2014-03") == {"万新公寓", "2014-03-25"}  # the other was reported in that month
    assert owed("--period", "2013-12") == {"2013-12-25"}  # nothing of 2014 had begun


def test_without_the_library_one_sentence_says_how_to_have_it(office: Path, tmp_path: Path) -> None:
    patch = without("xlsxwriter")
    done = run("export", "form", "--all", "-o", str(tmp_path / "forms"), "--data", str(office), *DAY, "--lang", "en", patch=patch)
    assert done.code == 3
    assert "pip install 'cleancomm[xlsx]'" in done.err
    assert not (tmp_path / "forms").exists()
    words = ("--street", STREET, "-o", str(tmp_path / "f.csv"), "--data", str(office), *DAY)
    assert run("export", "form", *words, patch=patch).code == 0


# --- LibreOffice


@pytest.fixture(scope="module")
def suite() -> str:
    found = shutil.which("soffice")
    if found is None:
        pytest.skip("LibreOffice (soffice) is not installed: the form was not opened by it")
    return found


def convert(suite: str, folder: Path, form: str, path: Path) -> Path:
    words = [suite, f"-env:UserInstallation=file://{folder}/office", "--headless", "--convert-to", form, "--outdir"]
    subprocess.run([*words, str(folder), str(path)], check=True, capture_output=True, timeout=120)
    return folder / path.with_suffix(f".{form}").name


def test_it_prints_on_a4_across(suite: str, street_form: Path, tmp_path: Path) -> None:
    printed = convert(suite, tmp_path, "pdf", street_form).read_bytes()
    boxes = [[float(n) for n in box.split()] for box in re.findall(rb"/Type/Page/.*?/MediaBox\s*\[([^\]]+)\]", printed, re.S)]
    assert len(boxes) == 2  # the form and how to fill it in; nothing of the hidden sheet
    for box in boxes:
        assert box[2:] == pytest.approx([297 * 72 / 25.4, 210 * 72 / 25.4], abs=2)


def test_saved_by_another_program_it_is_still_the_form(suite: str, street_form: Path, tmp_path: Path) -> None:
    saved = convert(suite, tmp_path, "xlsx", street_form)
    form, _, hidden = sheets(saved)
    before, _, kept = sheets(street_form)
    assert grid(form) == grid(before)
    assert grid(hidden) == grid(kept)
    assert hidden.sheet_state == "hidden"
    assert form.protection.sheet
    assert set(lists(form).values()) == {'"进行中,办结"'}
    row = rows_by_name(form)["铁城公寓"]
    assert [row[h].protection.locked for h in ("编号", "状态", "发生日期")] == [True, False, False]


# --- a form, todo and the list of who has not reported never disagree


def _name_units(campaign: Campaign, cell: Cell) -> Iterator[str]:
    """Who owes a report, as the first column of todo and list names them: each that gives a word of its own."""
    names = cell.values[0][1] if isinstance(cell, Message) else (cell,)
    assert isinstance(names, tuple)
    for name in names:
        yield from single_units(campaign, name) if name else ()


def _owed(campaign: Campaign, table: Table | None) -> Counter[tuple[object, ...]]:
    rows = table.rows if table else ()
    return Counter((unit, r["task"], r["period"], r.get("item")) for r in rows for unit in set(_name_units(campaign, r["unit"])))


def _marked(campaign: Campaign, round_: Round) -> tuple[Counter[tuple[object, ...]], Counter[tuple[object, ...]]]:
    """What stands on the forms of a round, and what of it they mark as owed."""
    every: Counter[tuple[object, ...]] = Counter()
    owed: Counter[tuple[object, ...]] = Counter()

    def key(place: str, row: Row) -> tuple[object, ...]:
        return place, row["task"], row["period"], row.get("name")

    for form in list_forms(campaign, round_):
        assert form.form is not None
        for row in form.tables[0].rows:
            code = asked.code if isinstance(asked := row.get("asked"), Term) else None
            every[key(form.form.file, row)] += code in (Want.REPORT, Want.RETURNED)
            owed[key(form.form.file, row)] += code == Want.REPORT
    return every, owed


@over_plans(25)
def test_what_todo_and_the_list_ask_for_is_on_the_forms_and_no_more(case: Case) -> None:
    campaign = case.campaign
    todo, unreported = report_todo(campaign, ALL), report_unreported(campaign, ALL, None)
    ahead = next((t for t in todo.tables if t.key == "report"), None) if todo else None
    behind = next(t for t in unreported.tables if t.key == "unreported")
    passed = current_round(campaign)
    for round_, table in ((next_round(campaign), ahead), *([(passed, behind)] if passed else [])):
        wanted = _owed(campaign, table)
        asked, owed = _marked(campaign, round_)
        assert not wanted - asked, "asked for, and not on the form"
        assert not owed - wanted, "on the form, and not asked for"


@over_plans(15)
def test_every_row_of_a_form_is_known_by_its_code_alone(case: Case) -> None:
    campaign = case.campaign
    for form in list_forms(campaign, next_round(campaign)):
        assert form.form is not None
        rows = form.tables[0].rows
        codes = [r["code"] for r in rows]
        assert len(set(codes)) == len(codes)
        assert codes == [code_of(about) for about in form.tables[0].about]  # type: ignore[arg-type] # each row of a form is about a thing
        assert [h[0] for h in form.form.hidden[-len(codes) :]] == codes
        assert len(form.form.blanks) == len(rows)
        assert all(set(b) <= form.form.white for b in form.form.blanks)
