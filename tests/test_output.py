"""Where an answer goes: every one of its tables can be had, alone or as a file, and no file is lost on the way."""

import csv
import io
import json
import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from cleancomm.cli.output import name_file
from cleancomm.files import replace_files
from cleancomm.message import N_, quote
from cleancomm.problem import CouldNotRun
from cleancomm.render import render_report
from cleancomm.render.format import Format
from cleancomm.report import Amended, Column, Kind, Report, Row, Table
from tests.command import ask, run
from tests.records import change

DAY = ("--as-of", "2014-05-11", "--lang", "en")


def rows(text: str) -> list[list[str]]:
    """The rows of a csv answer, its heading first."""
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def read(path: Path) -> list[list[str]]:
    return rows(path.read_bytes().decode("utf-8"))


def test_an_amended_value_is_two_columns_and_every_number_and_day_a_cell_of_its_own() -> None:
    columns = (
        Column("item", N_("Item")), Column("planned", N_("Planned"), Kind.NUMBER), Column("due", N_("Due"), Kind.DAY),
        Column("accepted", N_("Accepted"), Kind.NUMBER), Column("=task", "=1+1"),
    )  # fmt: skip
    body: tuple[Row, ...] = (
        {"item": Amended("新里", "=旧里"), "planned": Amended(Decimal(1369), Decimal(1371)), "accepted": -2, "=task": "-甲"},
        {"item": "-2+3", "planned": Decimal(7), "due": Amended(date(2026, 3, 31), date(2025, 12, 31))},
        {"item": "＝1+1", "planned": Amended(Decimal(3), None), "due": date(2026, 1, 1)},
    )
    total: Row = {"item": "合计", "planned": Amended(Decimal(1379), Decimal(1378))}
    report = Report("x", quote("x"), (Table("rows", columns, body, total=total),))
    said = render_report(report, Format.CSV, lambda text: text)
    assert isinstance(said, bytes)
    assert rows(said.decode("utf-8")) == [
        ["Item", "Item (document's)", "Planned", "Planned (document's)", "Due", "Due (document's)", "Accepted", "'=1+1"],
        ["新里", "'=旧里", "1369", "1371", "", "", "-2", "'-甲"],
        ["'-2+3", "", "7", "", "2026-03-31", "2025-12-31", "", ""],
        ["'＝1+1", "", "3", "", "2026-01-01", "", "", ""],
        ["合计", "", "1379", "1378", "", "", "", ""],
    ]


def test_a_wording_is_cut_only_in_plain_text() -> None:
    wording = ask("milestones", "--as-of", "2014-05-11")["milestones"]["rows"][0]["text"]
    assert len(wording) > 24
    assert "……" not in wording
    for form in ("csv", "markdown"):
        assert wording in run("milestones", "--format", form, *DAY).out
    said = run("milestones", "--format", "plain", *DAY).out
    assert f"{wording[:22]}……" in said
    assert wording not in said
    # on a terminal it folds in its cell, or has no room at all, which is said
    said = run("milestones", "--format", "table", "--wide", *DAY).out
    assert wording[:8] in said
    assert "……" not in said
    assert "Wording" in run("milestones", "--format", "table", *DAY).out.splitlines()[-1]


def test_csv_says_which_tables_it_leaves_out_and_each_can_be_had() -> None:
    done = run("overdue", "-v", "--format", "csv", *DAY)
    assert rows(done.out)[0][0] == "Milestone"
    assert done.err == "csv holds the first table; others: worst, items (--table worst, or -o DIR)\n"
    items = run("overdue", "-v", "--format", "csv", "--table", "items", *DAY)
    assert items.err == ""
    assert rows(items.out)[0] == ["Task", "Street", "Item", "State", "Missing"]
    # what has no name yet stands behind the names, one row for each task and period of the whole
    assert len(rows(items.out)) == 1 + 8 + 21 + 3
    assert run("overdue", "--format", "csv", *DAY).err == "csv holds the first table; others: worst (--table worst, or -o DIR)\n"
    assert run("overdue", "--format", "csv", "--as-of", "2013-09-20").err == ""


def test_one_table_is_all_that_is_told_in_each_form() -> None:
    document = ask("status", "--table", "milestones", "--as-of", "2014-05-11")
    assert (document["kind"], "rows" in document, len(document["milestones"]["rows"])) == ("status", False, 9)
    for form in ("plain", "markdown", "table"):
        said = run("status", "--table", "milestones", "--format", form, *DAY).out
        assert "自查完善" in said
        assert "Points" not in said
    done = run("status", "--table", "nonsense", *DAY)
    assert (done.code, done.out) == (2, "")
    assert "nonsense is no table of this answer; there are: rows, milestones" in done.err


def test_the_tables_of_validate_are_problems_first() -> None:
    done = run("validate", "--format", "csv", "--lang", "en")
    assert rows(done.out)[0][:2] == ["Severity", "Code"]
    assert "others: totals (--table totals" in done.err
    assert rows(run("validate", "--format", "csv", "--table", "totals", "--lang", "en").out)[0][0] == "Figure"
    # as in the whole answer, a list
    assert ask("validate", "--table", "totals")["totals"] == ask("validate")["totals"]
    assert "totals" not in ask("validate", "--table", "problems")


def test_errors_are_told_beside_another_table(data: Path) -> None:
    words = ("validate", "--table", "totals", "--format", "csv", "--data", str(data), "--lang", "en")
    change(data / "plan.yaml", "- {stated: 57,", "- {stated: 58,")
    done = run(*words)
    assert done.code == 1
    assert "58,57" in done.out
    assert "error[totals.mismatch]" in done.err
    assert "note[" not in done.err
    (data / "plan.yaml").write_text("schema: [", encoding="utf-8")
    done = run(*words)
    assert (done.code, rows(done.out)[1:]) == (3, [])
    assert "error[yaml.syntax]" in done.err


def test_csv_goes_into_a_folder_one_file_a_table(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "out"
    done = run("validate", "--format", "csv", "-o", str(folder), "--lang", "en")
    assert (done.code, done.err) == (0, "")
    assert done.out == f"Written: {folder / 'problems.csv'}, {folder / 'totals.csv'}\n"
    assert sorted(p.name for p in folder.iterdir()) == ["problems.csv", "totals.csv"]
    assert read(folder / "totals.csv")[0][0] == "Figure"
    again = run("validate", "--format", "csv", "-o", str(folder), "--table", "totals", "--lang", "en")
    assert again.code == 3
    assert "error[output.exists]" in again.err
    assert run("validate", "--format", "csv", "-o", str(folder), "--force", "--lang", "en").code == 0


def test_a_file_holds_one_table_of_csv_or_all_of_another_form(tmp_path: Path) -> None:
    one = tmp_path / "items.csv"
    assert run("overdue", "-o", str(one), "--table", "items", *DAY).code == 0  # the name says csv
    assert read(one)[0][0] == "Task"
    several = run("status", "-o", str(tmp_path / "s.csv"), *DAY)
    assert several.code == 2
    assert "name a folder, or one of them by --table: rows, milestones" in several.err
    for name, begins in (("s.md", "# "), ("s.json", "{"), ("s.txt", "东丽区")):
        assert run("status", "-o", str(tmp_path / name), *DAY).code == 0
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)
    assert json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))["kind"] == "status"
    assert run("status", "-o", str(tmp_path / "t.txt"), "--format", "table", *DAY).code == 0
    assert "\x1b" not in (tmp_path / "t.txt").read_text(encoding="utf-8")
    folder = run("status", "-o", str(tmp_path), *DAY)
    assert folder.code == 2
    assert "is a folder" in folder.err


def test_a_file_of_another_day_is_kept_and_told_where_there_is_nothing_to_write(tmp_path: Path) -> None:
    path = tmp_path / "late.txt"
    words = ("overdue", "-o", str(path), "--as-of", "2013-09-20", "--lang", "en")
    assert run(*words) == run("overdue", "--as-of", "2013-09-20")
    path.write_text("old", encoding="utf-8")
    done = run(*words, "--force")
    assert (done.code, done.err) == (0, f"there is nothing to tell; {path} is left as it was\n")
    assert path.read_text(encoding="utf-8") == "old"


def test_what_writes_the_record_has_no_such_options() -> None:
    for command in ("update", "add", "amend", "undo", "init"):
        assert "--table" not in run(command, "--help").out
    for command in ("status", "rollup", "diff", "schema", "log", "validate"):
        assert "--table" in run(command, "--help").out


def test_files_are_replaced_all_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_text("old a", encoding="utf-8")
    (tmp_path / "c.csv").mkdir()
    (tmp_path / "c.csv" / "kept").touch()
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if Path(target).name == "b.csv":
            raise OSError(28, os.strerror(28))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(CouldNotRun) as stop:
        replace_files(tmp_path, {"a.csv": b"new a", "b.csv": "new b"})
    assert [p.kind.code for p in stop.value.problems] == ["output.write"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.csv", "c.csv"]
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == "old a"
    monkeypatch.undo()
    replace_files(tmp_path, {"a.csv": b"new a", "b.csv": "new b"})
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.csv", "b.csv", "c.csv"]
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == "new a"
    with pytest.raises(CouldNotRun):
        replace_files(tmp_path, {"a.csv": "newer a", "c.csv": "a folder stands there"})
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.csv", "b.csv", "c.csv"]
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == "new a"


def test_a_key_becomes_a_name_that_no_system_takes_amiss() -> None:
    taken: set[str] = set()
    names = [name_file(key, taken) for key in ("../../etc/x", "任务/2014", "任务_2014", "CON", "", ".", "长" * 500)]
    assert names[:4] == ["_etc_x", "任务_2014", "任务_2014-2", "_CON"]
    assert all("/" not in name and "." not in name and 0 < len(name) <= 62 for name in names)
