"""The office and its forms: what comes back is recorded in one step or not at all, once, and can be taken back."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from cleancomm.opening import find_data, open_campaign
from cleancomm.returns.step import Import, read_files
from cleancomm.steps import Author, Refused, prepare, record
from tests.command import NOW, PROGRAM, ROOT, Answer, run
from tests.forms import Paper, export_form
from tests.test_import import BEGUN, DONE, ITEM, LATER, NUMBER, OTHER, STREET, TODAY, UNIT
from tests.test_progress import read_terminal

STREETS = ("张贵庄街", "万新街", "无瑕街", "华明街", "新立街", "金钟街", "军粮城街", "东丽湖街")
Rows = Mapping[str, Mapping[str, object]]


class Office:
    """A folder of the plan that ships, and what its clerk does on a day."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"

    def do(self, *words: str, day: str = "2013-12-20", lang: str = "zh") -> Answer:
        env = {NOW: f"{day}T09:00:00+08:00", "CLEANCOMM_LANG": lang, "CLEANCOMM_RECORDER": "王"}
        return run(*words, "--data", str(self.data), cwd=self.folder, env=env)

    def form(self, place: str, rows: Rows, *words: str, name: str = "", lang: str = "zh") -> str:
        """The name of a form that was filled in and sent back."""
        path = export_form(self.data, place, self.folder / (name or f"{place}.xlsx"), "--force", *words, lang=lang)
        return Paper(path).fill(rows).save(path).name

    def bring(self, *words: str, code: int = 0, day: str = "2013-12-20") -> Any:
        """What an import answers, as JSON."""
        done = self.do("import", *words, "--format", "json", day=day, lang="en")
        assert done.code == code, done.out + done.err
        assert done.err == ""
        return json.loads(done.out)

    @property
    def record(self) -> str:
        path = self.data / "progress.yaml"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    @property
    def steps(self) -> list[Any]:
        """The steps on record, each with its entries."""
        lines = (line for line in self.record.splitlines() if line.startswith("- "))
        return [json.loads(line[2:]) for line in lines]


@pytest.fixture
def office(tmp_path: Path, data: Path) -> Office:
    (data / "progress.yaml").unlink(missing_ok=True)
    return Office(tmp_path)


def errors(answer: Any) -> dict[str, str]:
    """The places and codes of what is wrong."""
    return {p["file"]: p["code"] for p in answer["problems"] if p["severity"] == "error"}


def things(step: Any) -> list[dict[str, Any]]:
    head = {k: v for k, v in step.items() if k != "things"}
    return [{**head, **t} for t in step.get("things", [{}])]


# --- once, and all or none


def test_a_form_that_comes_back_as_it_went_records_nothing(office: Office) -> None:
    forms = [office.form(place, {}) for place in (*STREETS, UNIT)]
    answer = office.bring(*forms)
    assert (answer["recorded"], answer["filled"], answer["problems"], office.record) == (0, 0, [], "")


def test_what_is_filled_in_is_recorded_with_its_cell_and_only_that(office: Office) -> None:
    rows: Rows = {
        ITEM: {**DONE, "佐证材料": "档案3号", "进展/原因": "全部完成"},
        OTHER: {**BEGUN, "存在问题": "资金未到位"},
        LATER: {"存在问题": "规划未定"},
    }
    answer = office.bring(office.form(STREET, rows))
    (step,) = office.steps
    assert (answer["id"], answer["rows"], answer["recorded"]) == (step["id"], 16, 3)
    one, other, later = things(step)
    assert one["unit"] == one["street"] == STREET
    assert one["recorder"] == "王"
    assert (one["item"], one["state"], one["on"], one["evidence"], one["note"]) == (
        ITEM, "reported", "2013-12-05", "档案3号", "全部完成",
    )  # fmt: skip
    assert one["origin"] == "万新街.xlsx!填报!I4"
    assert (other["state"], other["on"], other["trouble"]) == ("started", "2013-12-06", "资金未到位")
    assert (later["state"], later["on"], later["trouble"], later["origin"]) == (
        "planned", "2013-12-20", "规划未定", "万新街.xlsx!填报!M6",
    )  # fmt: skip
    row = answer["changes"]["rows"][0]
    assert (row["file"], row["sheet"], row["cell"]) == ("万新街.xlsx", "填报", "I4")
    assert "not started" in row["before"]
    assert "reported done since 2013-12-05" in row["after"]


def test_the_same_form_again_records_nothing_and_says_so(office: Office) -> None:
    form = office.form(STREET, {ITEM: DONE, OTHER: {"进展/原因": "绿化"}, LATER: BEGUN})
    office.bring(form)
    before = office.record
    for day in ("2013-12-20", "2013-12-23"):
        again = office.bring(form, day=day)
        assert (again["recorded"], office.record) == (0, before)
        assert [p["code"] for p in again["problems"]] == ["form.nothing_new"]
    done = office.do("import", form)
    assert (done.code, done.out.splitlines()[0]) == (0, "没有记录：报表所填的都已有记录")


def fill_forty(office: Office) -> list[str]:
    """The forms of all streets, with forty rows reported as done."""
    forms, left = [], 40
    for street in STREETS:
        paper = Paper(export_form(office.data, street, office.folder / f"{street}.xlsx"))
        for r in range(4, paper.sheet.max_row + 1):
            if left and str(paper.sheet.cell(r, 1).value).startswith("I"):
                for heading, value in DONE.items():
                    paper.sheet.cell(r, paper.column(heading)).value = value
                left -= 1
        forms.append(paper.save(paper.path).name)
    assert not left
    return forms


def spoil_one(office: Office) -> None:
    Paper(office.folder / f"{STREET}.xlsx").fill({OTHER: {"状态": "差不多"}}).save(office.folder / f"{STREET}.xlsx")


def test_one_bad_row_of_forty_writes_nothing(office: Office) -> None:
    forms = fill_forty(office)
    spoil_one(office)
    answer = office.bring(*forms, "--yes", code=1)
    assert errors(answer) == {"万新街.xlsx!填报!I5": "form.state"}
    assert (answer["filled"], answer["recorded"], office.record) == (40, 0, "")
    assert len(answer["changes"]["rows"]) == 39


def test_only_the_valid_rows_where_that_is_asked_for(office: Office) -> None:
    forms = fill_forty(office)
    spoil_one(office)
    answer = office.bring(*forms, "--yes", "--only-valid", code=1)
    assert errors(answer) == {"万新街.xlsx!填报!I5": "form.state"}
    assert answer["recorded"] == 39
    (step,) = office.steps
    assert len(things(step)) == 39


def test_forms_of_eight_streets_are_one_step_that_is_undone_as_one(office: Office) -> None:
    answer = office.bring(*fill_forty(office), "--yes")
    (step,) = office.steps
    assert (answer["id"], answer["recorded"], len(things(step))) == (step["id"], 40, 40)
    assert {t["unit"] for t in things(step)} > {"张贵庄街", STREET, "华明街"}
    checked = office.do("validate", "--format", "json", day="2013-12-26")
    assert json.loads(checked.out)["counts"]["error"] == 0
    before = office.do("list", "--unreported", "--street", STREET, "--format", "json", day="2013-12-26")
    assert json.loads(before.out)["unreported"]["rows"] == []
    assert office.do("undo", step["id"], "--yes").code == 0
    after = office.do("list", "--unreported", "--street", STREET, "--format", "json", day="2013-12-26")
    assert {row["item"] for row in json.loads(after.out)["unreported"]["rows"]} == {ITEM, OTHER}


def test_many_changes_are_asked_about_and_a_dry_run_asks_nothing(office: Office) -> None:
    forms = fill_forty(office)
    asked = office.do("import", *forms)
    assert (asked.code, "--yes" in asked.err, office.record) == (2, True, "")
    dry = office.bring(*forms, "--dry-run")
    assert (len(dry["changes"]["rows"]), office.record) == (40, "")


# --- old forms, forms of others


def test_an_old_form_whose_row_has_moved_on_is_a_conflict(office: Office) -> None:
    form = office.form(STREET, {ITEM: BEGUN, OTHER: DONE})
    assert office.do("update", ITEM, "--state", "办结", "--by", STREET, "--on", "2013-12-08").code == 0
    before = office.record
    answer = office.bring(form, code=1)
    assert errors(answer) == {"万新街.xlsx!填报!I4": "form.conflict"}
    (told,) = [p["text"] for p in answer["problems"]]
    assert "not started" in told
    assert "reported done since 2013-12-08" in told
    assert "in progress 2013-12-06" in told
    assert office.record == before


def test_what_the_clerk_has_recorded_by_hand_meanwhile_is_no_conflict(office: Office) -> None:
    form = office.form(STREET, {ITEM: DONE})
    assert office.do("update", ITEM, "--state", "办结", "--by", STREET, "--on", "2013-12-05").code == 0
    answer = office.bring(form)
    assert [p["code"] for p in answer["problems"]] == ["form.nothing_new"]
    assert len(office.steps) == 1


def test_a_form_that_was_undone_can_be_brought_again(office: Office) -> None:
    form = office.form(STREET, {ITEM: DONE})
    office.bring(form)
    assert office.do("undo", "--yes").code == 0
    assert office.bring(form)["recorded"] == 1


def test_work_that_goes_on_is_reported_every_month(office: Office) -> None:
    office.bring(office.form(STREET, {ITEM: BEGUN}))
    january = office.form(STREET, {ITEM: {"状态": "进行中", "发生日期": "2014-01-08"}}, "--as-of", "2014-01-02", name="1月.xlsx")
    assert office.bring(january, day="2014-01-10")["recorded"] == 1
    assert office.bring(january, day="2014-01-11")["recorded"] == 0
    shown = json.loads(office.do("show", ITEM, "--format", "json", day="2014-01-10").out)
    assert [row["on"] for row in shown["entries"]["rows"]] == ["2013-12-06", "2014-01-08"]
    listed = json.loads(office.do("list", "--state", "进行中", "--format", "json", day="2014-01-10").out)
    assert [row["day"] for row in listed["items"]["rows"]] == ["2013-12-06"]
    assert json.loads(office.do("validate", "--format", "json", day="2014-01-10").out)["counts"]["warning"] == 0


def test_two_answers_about_one_thing_are_told_and_equal_ones_taken_once(office: Office) -> None:
    first = office.form(STREET, {ITEM: DONE, OTHER: DONE})
    second = office.form(STREET, {ITEM: BEGUN, OTHER: DONE}, name="再报.xlsx")
    answer = office.bring(first, second, code=1)
    assert errors(answer) == {"万新街.xlsx!填报!I4": "form.two_answers", "再报.xlsx!填报!I4": "form.two_answers"}
    assert [p["file"] for p in answer["problems"] if p["code"] == "form.same_answer"] == ["再报.xlsx!填报!I5"]
    assert office.record == ""
    assert office.bring(first, second, "--only-valid", code=1)["recorded"] == 1
    assert office.bring(first, first)["recorded"] == 1


@pytest.mark.parametrize("hidden", [True, False])
def test_a_row_pasted_from_another_form_is_told(office: Office, hidden: bool) -> None:
    other = Paper(office.folder / office.form("无瑕街", {}))
    paper = Paper(office.folder / office.form(STREET, {ITEM: DONE}))
    at = paper.row(OTHER)
    for c in range(1, 9):
        paper.sheet.cell(at, c).value = other.sheet.cell(4, c).value
    paper.sheet.cell(at, paper.column("状态")).value = "进行中"
    paper.sheet.cell(at, paper.column("发生日期")).value = "2013-12-05"
    if not hidden:
        del paper.book["_cleancomm"]
    answer = office.bring(paper.save(paper.path).name, code=1)
    assert errors(answer) == {"万新街.xlsx!填报!A5": "form.foreign_row"}


def test_a_file_that_is_no_form_keeps_all_from_being_recorded(office: Office) -> None:
    form = office.form(STREET, {ITEM: DONE})
    (office.folder / "说明.csv").write_text("一,二\n三,四\n", encoding="utf-8")
    answer = office.bring(form, "说明.csv", code=1)
    assert errors(answer) == {"说明.csv": "form.none"}
    assert office.record == ""
    alone = office.do("import", "说明.csv")
    assert (alone.code, "form.none" in alone.err) == (3, True)


def test_the_plan_that_ships_is_never_written_to(office: Office) -> None:
    form = office.folder / office.form(STREET, {ITEM: DONE})
    done = run("import", str(form), cwd=Path("/"))
    assert (done.code, "record.shipped" in done.err) == (3, True)


# --- units, numbers, levels of trust


def test_a_unit_accepts_and_returns_what_a_street_has_reported(office: Office) -> None:
    office.bring(office.form(STREET, {ITEM: DONE, OTHER: DONE}))
    unit = "民政局"
    rows: Rows = {ITEM: {"状态": "验收销号", "发生日期": "2013-12-15"}, OTHER: {"状态": "退回整改", "发生日期": "2013-12-15"}}
    form = office.form(unit, rows, "--as-of", "2013-12-12")
    answer = office.bring(form, code=1)
    (place,) = errors(answer)
    assert errors(answer)[place] == "form.rule"
    paper = Paper(office.folder / form)
    assert place.endswith(paper.cell(OTHER, "状态").coordinate)
    paper.fill({OTHER: {"进展/原因": "台账不全"}}).save(paper.path)
    assert office.bring(form)["recorded"] == 2
    assert [(t["state"], t["unit"]) for t in things(office.steps[-1])] == [("accepted", unit), ("returned", unit)]


def test_a_number_that_falls_is_told_beside_the_last_one(office: Office) -> None:
    office.bring(office.form(UNIT, {NUMBER: {"本次累计": 5, "发生日期": "2013-12-05"}}))
    form = office.form(UNIT, {NUMBER: {"本次累计": 4, "发生日期": "2013-12-15"}}, "--as-of", "2013-12-12")
    answer = office.bring(form, code=1)
    assert set(errors(answer).values()) == {"form.less"}
    assert "4 is less than the 5" in answer["problems"][0]["text"]
    more = office.form(UNIT, {NUMBER: {"本次累计": 7, "发生日期": "2013-12-15", "存在问题": "缺工人"}}, "--as-of", "2013-12-12")
    assert office.bring(more)["recorded"] == 1
    register = json.loads(office.do("export", "register", "--unit", UNIT, "--format", "json").out)
    assert any("缺工人" in str(row["trouble"]) for row in register["register"]["rows"])


def test_the_same_number_again_is_a_report(office: Office) -> None:
    office.bring(office.form(UNIT, {NUMBER: {"本次累计": 5, "发生日期": "2013-12-05"}}))
    form = office.form(UNIT, {NUMBER: {"本次累计": 5, "发生日期": "2014-01-08"}}, "--as-of", "2014-01-02")
    assert office.bring(form, day="2014-01-10")["recorded"] == 1
    assert office.bring(form, day="2014-01-10")["recorded"] == 0
    owed = office.do("list", "--unreported", "--unit", UNIT, "--format", "json", day="2014-01-26")
    assert "旧楼区改造全覆盖" not in {r["task"] for r in json.loads(owed.out)["unreported"]["rows"] if r["period"] == "2013"}


JOINT = "社区物业管理全覆盖/2014"


def report_jointly(office: Office, number: int, cells: Mapping[str, object]) -> str:
    """The form of the unit that leads a task, filled in after the other one has reported a number."""
    words = ("--quantity", str(number), "--state", "办结", "--by", UNIT, "--on", "2014-05-08")
    assert office.do("update", JOINT, *words, day="2014-05-20").code == 0
    return office.form("民政局", {JOINT: cells}, "--as-of", "2014-05-20")


@pytest.mark.parametrize("day", ["2014-05-19", "2014-05-08"])
def test_an_unchanged_total_is_no_report_of_another_unit(office: Office, day: str) -> None:
    form = report_jointly(office, 70, {"发生日期": day, "本次累计": 70, "进展/原因": "已验收60个"})
    before = office.record
    answer = office.bring(form, code=1, day="2014-05-20")
    paper = Paper(office.folder / form)
    assert errors(answer) == {f"民政局.xlsx!填报!{paper.cell(JOINT, '本次累计').coordinate}": "form.same_total"}
    said = office.do("import", form, day="2014-05-20").err
    assert "累计70是房管局已经报过的" in said
    assert f"cleancomm update {JOINT} --quantity N --state 验收销号 --by 民政局 " in said
    assert office.record == before
    # the command that is named does what it says
    words = ("--quantity", "60", "--state", "验收销号", "--by", "民政局", "--on", "2014-05-19")
    assert office.do("update", JOINT, *words, day="2014-05-20").code == 0


def test_a_total_that_has_grown_is_a_report_of_either_unit(office: Office) -> None:
    form = report_jointly(office, 50, {"发生日期": "2014-05-19", "本次累计": 60})
    assert office.bring(form, day="2014-05-20")["recorded"] == 1
    assert office.bring(form, day="2014-05-20")["recorded"] == 0
    assert things(office.steps[-1])[0]["unit"] == "民政局"


@pytest.mark.parametrize(("state", "more"), [("验收销号", "--by 民政局 "), ("退回整改", "--by 民政局 --note 原因 ")])
def test_a_check_of_a_number_is_told_with_its_command(office: Office, state: str, more: str) -> None:
    form = report_jointly(office, 70, {"状态": state, "发生日期": "2014-05-19", "本次累计": 60})
    before = office.record
    done = office.do("import", form, "--codes", day="2014-05-20")
    at = Paper(office.folder / form).cell(JOINT, "状态").coordinate
    assert done.code == 1
    assert f"民政局.xlsx!填报!{at}: 错误[form.check_of_number]" in done.err
    assert f"cleancomm update {JOINT} --quantity N --state {state} {more}" in done.err
    assert office.record == before


@pytest.mark.parametrize(("invented", "code"), [(True, "form.invented"), (False, "form.real")])
def test_a_form_of_demonstration_data_and_a_real_record_are_kept_apart(office: Office, *, invented: bool, code: str) -> None:
    demo = office.folder / "demo"
    assert run("init", str(demo), "--demo").code == 0
    form, day = office.folder / "报表.xlsx", ("--as-of", "2014-05-20")
    into, source = (office.data, demo) if invented else (demo, office.data)
    paper = Paper(export_form(source, "金桥街", form, *day))
    paper.fill({"龙泉里": {"状态": "办结", "发生日期": "2014-05-19"}}).save(form)
    record = into / "progress.yaml"
    before = record.read_bytes() if record.exists() else b""
    words = ("import", str(form), *day, "--format", "json")
    env = {"CLEANCOMM_RECORDER": "王"}
    done = run(*words, "--data", str(into), env=env)
    assert (done.code, set(errors(json.loads(done.out)).values())) == (1, {code})
    assert (record.read_bytes() if record.exists() else b"") == before
    assert run(*words, "--data", str(source), env=env).code == 0


def test_a_form_of_another_record_is_told_as_such(office: Office) -> None:
    words = ("update", ITEM, "--state", "进行中", "--by", STREET, "--on", "2013-12-02")
    assert office.do(*words).code == 0
    form = office.form(STREET, {ITEM: DONE}, "--as-of", "2013-12-20")
    assert office.do("undo", "--yes").code == 0
    # an entry that was undone is still one of this record
    assert set(errors(office.bring(form, code=1)).values()) == {"form.conflict"}
    (office.data / "progress.yaml").unlink()
    assert office.do(*words).code == 0
    assert errors(office.bring(form, code=1)) == {"万新街.xlsx!填报": "form.other_record"}


@pytest.mark.parametrize("day", ["05/06/2014", "2014-05", "9月1日"])
def test_a_day_that_cannot_be_told_has_advice_that_fits(office: Office, day: str) -> None:
    done = office.do("import", office.form(STREET, {ITEM: {"状态": "办结", "发生日期": day}}))
    assert done.code == 1
    assert f"“{day}”看不准是哪一天\n    = 请按年、月、日的顺序写全，如2024-09-01\n" in done.err


# --- other kinds of files, other languages, other people at work


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_form_saved_as_csv_says_the_same(office: Office, encoding: str) -> None:
    paper = Paper(office.folder / office.form(STREET, {ITEM: {**DONE, "佐证材料": "档案，3号"}}))
    out = io.StringIO()
    for row in paper.sheet.iter_rows(values_only=True):
        csv.writer(out).writerow([v.strftime("%Y-%m-%d") if isinstance(v, datetime) else v for v in row])
    (office.folder / "表.csv").write_bytes(out.getvalue().encode(encoding))
    answer = office.bring("表.csv")
    assert {p["code"] for p in answer["problems"]} == {"form.csv"}
    (entry,) = things(office.steps[0])
    assert (entry["item"], entry["state"], entry["evidence"], entry["origin"]) == (ITEM, "reported", "档案，3号", "表.csv!I4")
    again = office.bring("表.csv")
    assert again["recorded"] == 0
    assert office.do("update", ITEM, "--state", "验收销号", "--by", "民政局", "--on", "2013-12-18").code == 0
    assert office.bring("表.csv")["recorded"] == 0


def test_a_form_in_english_is_read_in_any_language(office: Office) -> None:
    path = export_form(office.data, STREET, office.folder / "en.xlsx", lang="en")
    paper = Paper(path)
    heads = {c.value: n for n, c in enumerate(paper.sheet[3], 1)}
    paper.sheet.cell(4, heads["State"]).value = "reported as done"
    paper.sheet.cell(4, heads["Happened on"]).value = "2013-12-05"
    paper.save(path)
    done = office.do("import", "en.xlsx", lang="zh")
    assert (done.code, done.err) == (0, "")
    assert "办结" in done.out
    assert things(office.steps[0])[0]["state"] == "reported"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("colon", ["：", ": ", ":"])
def test_the_head_line_is_read_with_either_colon(office: Office, colon: str, lang: str) -> None:
    path = export_form(office.data, STREET, office.folder / "f.xlsx", lang=lang)
    paper = Paper(path)
    head = paper.sheet.cell(2, 1)
    head.value = re.sub("[:：] ?", colon, str(head.value))
    del paper.book["_cleancomm"]
    paper.save(path)
    done = office.do("import", "f.xlsx", "--codes", lang="en")
    assert (done.code, done.err.count("[form.no_hidden_sheet]")) == (0, 1)
    assert f"the form is read as that of {STREET} of" in done.err


HOSTILE = ("=1+1", "@SUM(A1)", "[red]甲[/red]", "<script>alert(1)</script>", "\u202e甲", "{0}{name}", "a\nb")


def test_hostile_texts_stay_texts(office: Office) -> None:
    names = (ITEM, OTHER, LATER, "万新公寓", "百合春天", "欣园小区", "月牙河东里")
    rows = {name: {"进展/原因": text, "存在问题": text} for name, text in zip(names, HOSTILE, strict=True)}
    assert office.bring(office.form(STREET, rows), "--yes")["recorded"] == len(HOSTILE)
    entries = things(office.steps[0])
    assert [e["note"] for e in entries] == [e["trouble"] for e in entries] == [*HOSTILE]
    shown = office.do("log", day="2013-12-28").out
    assert "\u202e" not in shown
    assert "[red]甲[/red]" in shown


def test_what_nobody_can_type_is_told(office: Office) -> None:
    paper = Paper(office.folder / office.form(STREET, {ITEM: DONE}))
    raw = io.StringIO()
    for row in paper.sheet.iter_rows(values_only=True):
        csv.writer(raw).writerow([v.strftime("%Y-%m-%d") if isinstance(v, datetime) else v for v in row])
    (office.folder / "t.csv").write_text(raw.getvalue().replace("2013-12-05,", "2013-12-05,a\x07b"), encoding="utf-8")
    assert errors(office.bring("t.csv", code=1)) == {"t.csv!K4": "form.text"}


def test_what_another_has_recorded_meanwhile_is_seen_under_the_lock(office: Office) -> None:
    form = office.folder / office.form(STREET, {ITEM: DONE, OTHER: DONE})
    campaign = open_campaign(find_data(office.data, {}, office.folder), TODAY, lambda zone: TODAY)
    author = Author("王", datetime.fromisoformat("2013-12-20T09:00:00+08:00"))
    step = Import(read_files([form], lambda n: None), author, TODAY, only_valid=True)
    ready = prepare(campaign, step.draft, force=False, today=TODAY)
    assert office.do("update", ITEM, "--state", "进行中", "--on", "2013-12-07").code == 0
    entry, _ = record(campaign, step.draft, ready, author, force=False)
    assert (entry.item, len(step.judged.drafts)) == (OTHER, 1)
    assert [p.kind.code for p in step.judged.errors] == ["form.conflict"]
    again = Import(read_files([form], lambda n: None), author, TODAY)
    with pytest.raises(Refused):
        prepare(open_campaign(campaign.data, TODAY, lambda zone: TODAY), again.draft, force=False, today=TODAY)


def test_nothing_stands_on_stderr_where_no_terminal_is(office: Office) -> None:
    shutil.copy(office.folder / office.form(STREET, {ITEM: DONE}), office.folder / "b.xlsx")
    done = office.do("import", f"{STREET}.xlsx", office.form("无瑕街", {}))
    assert (done.code, done.err) == (0, "")


def test_what_is_no_file_is_told(office: Office) -> None:
    assert errors(office.bring(office.form(STREET, {}), "没有.xlsx", "data", code=1)) == {
        "没有.xlsx": "form.no_file", "data": "form.folder",
    }  # fmt: skip


@pytest.mark.skipif(os.name != "posix", reason="a pseudo-terminal is posix")
def test_on_a_terminal_a_bar_moves_and_what_is_told_comes_before_the_question(office: Office) -> None:
    forms = fill_forty(office)
    grey = Paper(office.folder / f"{STREET}.xlsx").fill({ITEM: {"上次状态": "办结"}})
    grey.save(grey.path)
    reading, writing = os.openpty()
    words = ["import", *forms, "--data", "data", "--as-of", "2013-12-20", "--lang", "en"]
    env = {"PATH": os.environ["PATH"], "TERM": "xterm", "COLUMNS": "100", "PYTHONPATH": str(ROOT)}
    program = subprocess.Popen([*PROGRAM, *words], cwd=office.folder, env=env, stdin=writing, stdout=writing, stderr=writing)
    os.close(writing)
    os.write(reading, b"n\n")
    shown = read_terminal(reading).decode()
    os.close(reading)
    assert program.wait(timeout=60) == 1
    assert "forms" in shown
    assert "8/8" in shown
    assert shown.index("stands in a grey cell") < shown.index("40 things change. Record it? [y/N]") < shown.index("Nothing was")
    assert shown.count("stands in a grey cell") == 1
    assert office.record == ""
