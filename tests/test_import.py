"""Forms that come back: what each of them records, and what each way of spoiling one comes to, at its cell."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from cleancomm.campaign import Campaign
from cleancomm.opening import find_data, open_campaign
from cleancomm.problem import CouldNotRun, Severity
from cleancomm.returns.step import Judged, judge, read_files
from cleancomm.steps import Author
from tests.forms import Formula, Paper, export_form, resave

TODAY = date(2013, 12, 20)
STREET, UNIT = "万新街", "房管局"
ITEM, OTHER, LATER = "秋丽家园", "嘉春园", "铁城公寓"
DONE = {"状态": "办结", "发生日期": "2013-12-05"}
BEGUN = {"状态": "进行中", "发生日期": "2013-12-06"}
NUMBER = "旧楼区改造全覆盖/2013"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the plan that ships and nothing recorded, and the forms of a street and a unit beside it."""
    folder = tmp_path_factory.mktemp("office")
    data = Path(shutil.copytree("data", folder / "data"))
    (data / "progress.yaml").unlink(missing_ok=True)
    export_form(data, STREET, folder / f"{STREET}.xlsx")
    export_form(data, UNIT, folder / f"{UNIT}.xlsx")
    return folder


@pytest.fixture(scope="module")
def campaign(office: Path) -> Campaign:
    return open_campaign(find_data(office / "data", {}, office), TODAY, lambda zone: TODAY)


def examine(campaign: Campaign, *paths: Path, only_valid: bool = False) -> Judged:
    """What some forms would record."""
    author = Author("王", datetime.fromisoformat("2013-12-20T09:00:00+08:00"))
    return judge(campaign, read_files(paths, lambda n: None), author, TODAY, only_valid=only_valid)


def codes(judged: Judged, *severities: Severity) -> dict[str, str]:
    """The cells and the codes of what is wrong, by default of errors alone."""
    wanted = severities or (Severity.ERROR,)
    return {p.place.file.rpartition("!")[2]: p.kind.code for p in judged.problems if p.severity in wanted}


def said(judged: Judged) -> dict[str, tuple[str, str]]:
    """What would be recorded: state or number and day of each thing."""
    return {
        (e.item or f"{e.task}/{e.period}"): (str(e.state) if e.quantity is None else f"{e.quantity:f}", e.on.isoformat())
        for e in judged.drafts
    }


# --- the twenty ways of spoiling a form


@dataclass(frozen=True)
class Spoilt:
    """A way of spoiling a form: what is done to it, and what is to come of it, the errors and notes by row and heading.

    `only` are the kinds of files in which it can be seen at all; where it cannot, the form says what is `unseen`.
    """

    spoil: Callable[[Paper], None]
    errors: dict[tuple[str, str] | str, str] = field(default_factory=dict)
    notes: dict[tuple[str, str] | str, str] = field(default_factory=dict)
    said: dict[str, tuple[str, str]] = field(default_factory=dict)
    place: str = STREET
    only: tuple[str, ...] = ("xlsx", "xls", "ods")
    unseen: dict[str, tuple[str, str]] = field(default_factory=dict)


REPORTED = {ITEM: ("reported", "2013-12-05")}


def fill(*cells: tuple[str, str, object], **more: object) -> Callable[[Paper], None]:
    def spoil(paper: Paper) -> None:
        for name, heading, value in cells:
            paper[name, heading] = value

    return spoil


def day_as_number(paper: Paper) -> None:
    paper.fill({ITEM: {"状态": "办结", "发生日期": 41613}})
    paper.cell(ITEM, "发生日期").number_format = "General"


def month_alone(paper: Paper) -> None:
    paper.fill({ITEM: {"状态": "办结", "发生日期": date(2013, 12, 1)}})
    paper.cell(ITEM, "发生日期").number_format = 'yyyy"年"m"月"'


def phone_row(paper: Paper) -> None:
    paper.fill({ITEM: DONE})
    at = paper.row(OTHER)
    paper.sheet.cell(at, 1).value = None
    paper.sheet.cell(at, paper.column("进展/原因")).value = "电话通知过"


def rename_sheet(paper: Paper) -> None:
    paper.fill({ITEM: DONE})
    paper.sheet.title = "12月（改）"
    paper.book.create_sheet("备忘").append(["给自己看的"])


def move_columns(paper: Paper) -> None:
    paper.fill({ITEM: DONE})
    paper.sheet.insert_cols(paper.column("状态"))
    for c in paper.sheet[3]:
        if c.value in ("状态", "发生日期"):
            c.value = f"{str(c.value)[:1]} {str(c.value)[1:]}\n"


def lose_heading(paper: Paper) -> None:
    paper.fill({ITEM: DONE})
    paper.sheet.cell(3, paper.column("状态")).value = "情况"


def sort_rows(paper: Paper) -> None:
    paper.fill({ITEM: DONE})
    first, second = paper.row(ITEM), paper.row(LATER)
    for c in range(1, paper.sheet.max_column + 1):
        one, other = paper.sheet.cell(first, c), paper.sheet.cell(second, c)
        one.value, other.value = other.value, one.value
    paper.sheet.delete_rows(paper.row(OTHER))


def insert_row(paper: Paper) -> None:
    paper.fill({ITEM: DONE})
    at = paper.row(ITEM)
    paper.sheet.insert_rows(at)
    paper.sheet.cell(at, paper.column("名称")).value = "新小区"
    paper.sheet.cell(at, paper.column("状态")).value = "办结"


def swap_codes(paper: Paper) -> None:
    paper.fill({ITEM: DONE})
    one, other = paper.cell(ITEM, "编号"), paper.cell(LATER, "编号")
    one.value, other.value = other.value, one.value


def eat_code(paper: Paper) -> None:
    paper.fill({ITEM: DONE})
    paper[ITEM, "编号"] = 41


def edit_grey(paper: Paper) -> None:
    paper.fill({ITEM: {**DONE, "上次状态": "进行中", "上次日期": "2013-11-01", "完成时限": date(2014, 6, 30)}})


def lose_hidden_sheet(paper: Paper) -> None:
    paper.fill({ITEM: DONE})
    del paper.book["_cleancomm"]


def lose_hidden_sheet_and_head(paper: Paper) -> None:
    lose_hidden_sheet(paper)
    paper.sheet.cell(2, 1).value = None


def other_plan(paper: Paper) -> None:
    paper.fill({ITEM: DONE})
    paper.book["_cleancomm"]["B2"].value = "0" * 16


def other_schema(paper: Paper) -> None:
    paper.book["_cleancomm"]["B1"].value = "cleancomm/form/9"


def merge_states(paper: Paper) -> None:
    paper.fill({ITEM: DONE, OTHER: DONE})
    a, b = sorted((paper.cell(ITEM, "状态"), paper.cell(OTHER, "状态")), key=lambda c: c.row)
    paper.sheet.merge_cells(f"{a.coordinate}:{b.coordinate}")


def comment_and_colour(paper: Paper) -> None:
    paper.fill({ITEM: DONE})
    paper.cell(OTHER, "状态").comment = Comment("已经做完了", "张")
    paper.cell(LATER, "状态").fill = PatternFill("solid", fgColor="FF00B050")
    paper.cell(LATER, "名称").font = Font(strike=True)


def hide_row(paper: Paper) -> None:
    paper.fill({ITEM: DONE})
    paper.sheet.row_dimensions[paper.row(ITEM)].hidden = True


def format_to_the_end(paper: Paper) -> None:
    paper.fill({ITEM: DONE})
    paper.sheet.cell(1_048_576, 8).fill = PatternFill("solid", fgColor="FFFFFF00")


def unprotect(paper: Paper) -> None:
    paper.fill({ITEM: DONE, OTHER: {"状态": "随便"}})
    paper.sheet.protection.disable()
    paper.sheet.data_validations.dataValidation = []
    paper.book["_cleancomm"].sheet_state = "visible"
    paper.cell(ITEM, "发生日期").number_format = "yyyy\\-mm\\-dd"


def with_epoch_1904(paper: Paper) -> None:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    paper.book.epoch = CALENDAR_MAC_1904
    paper.fill({ITEM: {"状态": "办结", "发生日期": datetime(2013, 12, 5, 12, 30)}})  # noqa: DTZ001 - as a spreadsheet has it


def copy_sheet(paper: Paper) -> None:
    paper.fill({ITEM: DONE})
    paper.book.copy_worksheet(paper.sheet).title = "填报（2）"


def double_heading(paper: Paper) -> None:
    paper.fill({ITEM: DONE})
    paper.sheet.cell(3, paper.sheet.max_column + 1).value = "状态"


def other_head(paper: Paper) -> None:
    paper.fill({ITEM: DONE})
    head = paper.sheet.cell(2, 1)
    head.value = str(head.value).replace("表号：2013-12", "表号：2013-11")


def strange_place(paper: Paper) -> None:
    paper.fill({ITEM: DONE})
    head = paper.sheet.cell(2, 1)
    head.value = str(head.value).replace(STREET, "某街")
    paper.book["_cleancomm"]["B4"].value = "某街"


def lose_item(paper: Paper) -> None:
    paper.fill({ITEM: DONE})
    for sheet in (paper.sheet, paper.book["_cleancomm"]):
        cell = next(c for (c,) in sheet.iter_rows(max_col=1) if c.value == "I2VP3OC4")
        cell.value = "IAAAAAAA"


def copy_row(paper: Paper) -> None:
    paper.fill({ITEM: DONE, LATER: DONE})
    one, other = paper.row(ITEM), paper.row(OTHER)
    for c in range(1, 9):
        paper.sheet.cell(other, c).value = paper.sheet.cell(one, c).value


def add_number(paper: Paper) -> None:
    paper.sheet.cell(3, 14).value = "本次累计"
    paper.fill({ITEM: {**DONE, "本次累计": 3}})


def break_value(paper: Paper) -> None:
    paper.fill({ITEM: {**DONE, "佐证材料": "#REF!"}})
    paper.cell(ITEM, "佐证材料").data_type = "e"


SPOILT = {
    "a second form": Spoilt(copy_sheet, {"": "form.several"}),
    "a heading twice": Spoilt(double_heading, {"N3": "form.same_heading"}),
    "head of another form": Spoilt(other_head, {"": "form.mixed"}),
    "of a unit that is not there": Spoilt(strange_place, {"": "form.strange_place"}),
    "an item that is gone": Spoilt(lose_item, {(ITEM, "编号"): "form.gone"}),
    "a row copied": Spoilt(copy_row, {"A5": "form.same_row"}, said={LATER: ("reported", "2013-12-05")}),
    "a value in error": Spoilt(break_value, {(ITEM, "佐证材料"): "form.error_value"}, only=("as it is", "xlsx"), unseen=REPORTED),
    "a day alone": Spoilt(fill((ITEM, "发生日期", "2013-12-05")), {(ITEM, "发生日期"): "form.state_missing"}),
    "words without the number": Spoilt(
        fill((NUMBER, "进展/原因", "正在施工")), {(NUMBER, "进展/原因"): "form.number_missing"}, place=UNIT
    ),
    "a number in progress": Spoilt(
        fill((NUMBER, "状态", "进行中"), (NUMBER, "本次累计", 3)), {(NUMBER, "状态"): "form.state_of_number"}, place=UNIT
    ),
    "a number of one thing": Spoilt(add_number, {(ITEM, "本次累计"): "form.number_of_item"}),
    "1 renamed, others added": Spoilt(rename_sheet, said=REPORTED),
    "2 column inserted, headings broken": Spoilt(move_columns, said=REPORTED),
    "2 heading lost": Spoilt(lose_heading, {"": "form.none"}),
    "3 rows sorted and deleted": Spoilt(sort_rows, said=REPORTED),
    "3 row inserted": Spoilt(insert_row, {("新小区", "编号"): "form.row_without_code"}, said=REPORTED),
    "3 code lost": Spoilt(phone_row, {(OTHER, "编号"): "form.row_without_code"}, said=REPORTED),
    "4 codes swapped": Spoilt(swap_codes, {(ITEM, "名称"): "form.other_name"}, notes={(LATER, "名称"): "form.grey"}),
    "4 code eaten": Spoilt(eat_code, {(ITEM, "编号"): "form.unknown_row"}),
    "5 grey cells edited": Spoilt(
        edit_grey, notes={(ITEM, h): "form.grey" for h in ("上次状态", "上次日期", "完成时限")}, said=REPORTED
    ),
    "5 grey number edited": Spoilt(
        fill((NUMBER, "上次累计", 9), (NUMBER, "本次累计", 5), (NUMBER, "发生日期", "2013-12-05")),
        notes={(NUMBER, "上次累计"): "form.grey"}, said={NUMBER: ("5", "2013-12-05")}, place=UNIT,
    ),
    "6 hidden sheet gone": Spoilt(lose_hidden_sheet, notes={"": "form.no_hidden_sheet"}, said=REPORTED),
    "6 head gone too": Spoilt(lose_hidden_sheet_and_head, {"": "form.no_place"}),
    "7 of another plan": Spoilt(other_plan, {"": "form.other_plan"}),
    "7 of another version": Spoilt(other_schema, {"": "form.schema"}),
    "8 blanks and widths": Spoilt(
        fill((ITEM, "状态", "办　结\u200b \n"), (ITEM, "发生日期", "２０１３-12-05")),
        notes={(ITEM, "状态"): "form.read_as", (ITEM, "发生日期"): "form.read_as"}, said=REPORTED,
    ),
    "9 synonym": Spoilt(fill((ITEM, "状态", "已完成"), (ITEM, "发生日期", "2013-12-05")), {(ITEM, "状态"): "form.near_state"}),
    "9 tick": Spoilt(fill((ITEM, "状态", "√")), {(ITEM, "状态"): "form.near_state"}),
    "9 nonsense": Spoilt(fill((ITEM, "状态", "差不多")), {(ITEM, "状态"): "form.state"}),
    "9 another's word": Spoilt(fill((ITEM, "状态", "验收销号")), {(ITEM, "状态"): "form.not_theirs"}),
    "10 without year": Spoilt(fill((ITEM, "状态", "办结"), (ITEM, "发生日期", "9月1日")), {(ITEM, "发生日期"): "form.day"}),
    "10 no such day": Spoilt(
        fill((ITEM, "状态", "办结"), (ITEM, "发生日期", "2013/9/31")), {(ITEM, "发生日期"): "form.no_such_day"}
    ),
    "11 day as a number": Spoilt(
        day_as_number, notes={(ITEM, "发生日期"): "form.read_as"}, said=REPORTED
    ),
    "11 epoch of 1904, time attached": Spoilt(with_epoch_1904, said=REPORTED),
    "11 a day to come": Spoilt(
        fill((ITEM, "状态", "办结"), (ITEM, "发生日期", "2013-12-21")), {(ITEM, "发生日期"): "form.rule"}
    ),
    "11 before the plan": Spoilt(
        fill((ITEM, "状态", "办结"), (ITEM, "发生日期", "2012-12-21")), {(ITEM, "发生日期"): "form.rule"}
    ),
    "11 a month alone": Spoilt(
        month_alone, {(ITEM, "发生日期"): "form.day"}, only=("as it is", "xlsx"), unseen={ITEM: ("reported", "2013-12-01")}
    ),
    "11 no day": Spoilt(fill((ITEM, "状态", "办结")), {(ITEM, "发生日期"): "form.day_missing"}),
    "12 formula without value": Spoilt(
        fill((ITEM, "状态", "办结"), (ITEM, "发生日期", Formula("=DATE(2013,12,5)"))), {(ITEM, "发生日期"): "form.formula"},
        only=("as it is",), unseen=REPORTED,
    ),
    "12 formula with value": Spoilt(
        fill((ITEM, "状态", "办结"), (ITEM, "发生日期", Formula("=DATE(2013,12,5)"))),
        notes={(ITEM, "发生日期"): "form.computed"}, said=REPORTED, only=("xlsx",), unseen=REPORTED,
    ),
    "13 merged": Spoilt(merge_states, {(ITEM, "状态"): "form.merged", (OTHER, "状态"): "form.merged"}),
    "14 ditto": Spoilt(
        fill((ITEM, "状态", "办结"), (ITEM, "发生日期", "同上"), (OTHER, "状态", "〃")),
        {(ITEM, "发生日期"): "form.ditto", (OTHER, "状态"): "form.ditto"},
    ),
    "14 signs for nothing": Spoilt(
        fill(
            *((ITEM, h, v) for h, v in DONE.items()), (ITEM, "佐证材料", "无"), (ITEM, "进展/原因", "/"),
            (OTHER, "存在问题", "暂无"),
        ),
        said=REPORTED,
    ),
    "14 sign for nothing as a number": Spoilt(
        fill((NUMBER, "本次累计", "-"), (NUMBER, "发生日期", "2013-12-05")), {(NUMBER, "本次累计"): "form.number"}, place=UNIT
    ),
    "15 comment and colour": Spoilt(
        comment_and_colour, notes={(OTHER, "状态"): "form.remarked", "": "form.remarked"}, said=REPORTED,
        only=("as it is", "xlsx"), unseen=REPORTED,
    ),
    "16 hidden row": Spoilt(hide_row, notes={"": "form.hidden_rows"}, said=REPORTED, only=("as it is", "xlsx"), unseen=REPORTED),
    "17 number with unit": Spoilt(
        fill((NUMBER, "本次累计", "12个"), (NUMBER, "发生日期", "2013-12-05")),
        notes={(NUMBER, "本次累计"): "form.read_as"}, said={NUMBER: ("12", "2013-12-05")}, place=UNIT,
    ),
    "17 number with decimals": Spoilt(
        fill((NUMBER, "本次累计", 12.0), (NUMBER, "发生日期", "2013-12-05")), said={NUMBER: ("12", "2013-12-05")}, place=UNIT
    ),
    "17 about": Spoilt(
        fill((NUMBER, "本次累计", "约12"), (NUMBER, "发生日期", "2013-12-05")), {(NUMBER, "本次累计"): "form.about"}, place=UNIT
    ),
    "17 half a thing": Spoilt(
        fill((NUMBER, "本次累计", 2.5), (NUMBER, "发生日期", "2013-12-05")), {(NUMBER, "本次累计"): "form.rule"}, place=UNIT
    ),
    "17 more than planned": Spoilt(
        fill((NUMBER, "本次累计", 1200), (NUMBER, "发生日期", "2013-12-05")), {(NUMBER, "本次累计"): "form.rule"}, place=UNIT
    ),
    "18 formatted to the last row": Spoilt(format_to_the_end, said=REPORTED),
    "20 unprotected, lists gone": Spoilt(unprotect, {(OTHER, "状态"): "form.state"}, said=REPORTED),
}  # fmt: skip


@pytest.fixture(scope="module")
def spoilt(office: Path) -> dict[str, dict[tuple[str, str] | str, str]]:
    """The spoilt forms in the folder `as it is`, and by name the cells that are spoken of."""
    folder = office / "as it is"
    folder.mkdir()
    cells: dict[str, dict[tuple[str, str] | str, str]] = {}
    for n, (name, how) in enumerate(SPOILT.items()):
        paper = Paper(office / f"{how.place}.xlsx")
        asked = [at for at in (*how.errors, *how.notes) if isinstance(at, tuple) and at[0] in (ITEM, OTHER, LATER, NUMBER)]
        before = {at: paper.cell(*at).coordinate for at in asked if at[1] != "本次累计" or how.place == UNIT}
        how.spoil(paper)
        found: dict[tuple[str, str] | str, str] = {}
        for at in (*how.errors, *how.notes):
            if isinstance(at, str):
                found[at] = at
            else:
                try:
                    found[at] = paper.cell(*at).coordinate
                except (KeyError, AssertionError):
                    found[at] = before[at]
        cells[name] = found
        paper.save(folder / f"{n}.xlsx")
    return cells


def check_spoilt(campaign: Campaign, name: str, path: Path, cells: dict[tuple[str, str] | str, str]) -> None:
    how = SPOILT[name]
    wanted = {cells[at]: code for at, code in how.errors.items()}
    notes = {cells[at]: code for at, code in how.notes.items()}
    try:
        judged = examine(campaign, path, only_valid=True)
    except CouldNotRun as stop:
        assert {"": stop.problems[0].kind.code} == wanted  # noqa: PT017 - other files are read and judged
        return
    sheet = judged.problems[0].place.file.rpartition("!")[2] if judged.problems else ""

    def at_cells(*severities: Severity) -> dict[str, str]:
        told = codes(judged, *severities)
        return {("" if not cell[-1:].isdigit() or "." in cell else cell): code for cell, code in told.items()}

    assert at_cells() == wanted, sheet
    assert at_cells(Severity.NOTE, Severity.WARNING) == notes
    assert said(judged) == how.said


@pytest.mark.parametrize("name", [n for n, how in SPOILT.items() if set(how.only) & {"as it is", "ods"}])
def test_a_spoilt_form_is_told_at_its_cell(
    office: Path, campaign: Campaign, spoilt: dict[str, dict[tuple[str, str] | str, str]], name: str
) -> None:
    path = office / "as it is" / f"{[*SPOILT].index(name)}.xlsx"
    check_spoilt(campaign, name, path, spoilt[name])


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_a_form_saved_by_libreoffice_says_the_same(
    office: Path, campaign: Campaign, spoilt: dict[str, dict[tuple[str, str] | str, str]], kind: str
) -> None:
    to = office / f"saved {kind}"
    resave(office / "as it is", kind, to)
    wrong = []
    for n, (name, how) in enumerate(SPOILT.items()):
        try:
            if kind in how.only:
                check_spoilt(campaign, name, to / f"{n}.{kind}", spoilt[name])
            elif kind != "xlsx":  # as xlsx a formula has its value, which is a case of its own
                judged = examine(campaign, to / f"{n}.{kind}", only_valid=True)
                assert (codes(judged, *Severity), said(judged)) == ({}, how.unseen)
        except AssertionError as fault:
            wrong.append(f"{name}: {fault}")
    assert not wrong, "\n".join(wrong)
