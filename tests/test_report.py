"""Reports are values that hold together: keys stand once, cells stand under a column, what is said reaches every form."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from cleancomm.message import N_, listing, quote, say
from cleancomm.render import render_report
from cleancomm.render.format import Format
from cleancomm.report import Chart, Column, DoubleKey, Fact, Kind, Report, Table
from tests.command import ask, run
from tests.records import change

NAME, SIZE = Column("name", N_("Item")), Column("size", N_("Number"), Kind.NUMBER)


def table(**changes: object) -> Table:
    values = {"key": "rows", "columns": (NAME, SIZE), "rows": ({"size": Decimal(2), "name": "甲"},), **changes}
    return Table(**values)  # type: ignore[arg-type] # the point is to break them one by one


def report(*tables: Table, **changes: object) -> Report:
    return Report("x", quote("x"), tables or (table(),), **changes)  # type: ignore[arg-type] # as above


def english(text: str) -> str:
    return text


def document(one: Report) -> dict[str, object]:
    found = json.loads(render_report(one, Format.JSON, english))
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    "changes",
    [
        {"columns": (NAME, SIZE, NAME)},
        {"rows": ({"name": "甲", "other": 1},)},
        {"total": {"sum": 1}},
        {"about": (1, 2)},
        {"chart": Chart("name", "length", *["name"] * 5)},
    ],
)
def test_a_table_whose_cells_and_columns_do_not_meet_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(DoubleKey):
        table(**changes)


@pytest.mark.parametrize("key", ["title", "asOf", "notes", "kind", "rows"])
def test_a_key_that_stands_twice_in_a_document_is_refused(key: str) -> None:
    with pytest.raises(DoubleKey):
        report(table(), table(key=key))
    with pytest.raises(DoubleKey):
        report(facts=(Fact(key, N_("Item"), 1),))


def test_cells_are_met_by_name_in_the_order_of_the_columns() -> None:
    assert document(report())["rows"] == {"rows": [{"name": "甲", "size": 2}]}
    plain = str(render_report(report(), Format.PLAIN, english)).splitlines()
    assert plain[-1].split() == ["甲", "2"]


def test_prose_and_notes_reach_every_form_for_people_and_json() -> None:
    one = report(prose=(say(N_("As of {date}"), date=date(2014, 5, 1)),), notes=(quote("注"),))
    for form in (Format.PLAIN, Format.MARKDOWN, Format.TABLE):
        said = str(render_report(one, form, english, width=80))
        assert "As of 2014-05-01" in said
        assert "注" in said
    told = document(one)
    assert (told["prose"], told["notes"]) == (["As of 2014-05-01"], ["注"])


def test_a_value_that_is_a_sentence_or_a_list_speaks_the_language() -> None:
    inner = N_("in progress")
    words = {inner: "进行中", ", ": "、", "{a}: {b}": "{a}：{b}"}
    message = say(N_("{a}: {b}"), a=inner, b=("甲", "乙"))
    assert message.render(lambda text: words.get(text, text)) == "进行中：甲、乙"
    assert message.render(english) == "in progress: 甲, 乙"
    both = listing(("甲", "乙", "甲"))
    assert both is not None
    assert both.render(english) == "甲, 乙"


def test_a_task_that_is_called_like_a_column_hides_none(data: Path) -> None:
    for path in (data / "plan.yaml", data / "duties.yaml"):
        path.write_text(path.read_text(encoding="utf-8").replace("旧楼区改造全覆盖", "unit"), encoding="utf-8")
    rows = ask("duties", "--matrix", "--data", str(data))["matrix"]["rows"]
    assert rows[0]["unit"] == "民政局"
    assert "task:unit" in rows[0]


def test_what_is_wrong_stands_in_csv_too(data: Path) -> None:
    change(data / "duties.yaml", "units: [财政局]", "units: [财神局]")
    done = run("validate", "--data", str(data), "--format", "csv", "--lang", "en")
    assert done.code == 1
    assert any("unit.unknown" in line and "财神局" in line for line in done.out.splitlines())


def test_shares_have_one_number_of_decimals_in_a_column_and_quantities_one_a_measure() -> None:
    env = ("--data", "examples/rural-environment", "--as-of", "2026-03-01", "--lang", "zh")
    lines = [line.split() for line in run("status", *env).out.splitlines()]
    told = {line[0]: line for line in lines if line and line[0] in ("农村户用厕所改造", "生活污水管网建设", "村庄绿化")}
    assert [one[6] for one in told.values()] == ["28.6", "27.9", "6.1"]
    assert [one[8:10] for one in told.values()] == [["-107", "-40.0"], ["-11.34", "-33.9"], ["-8.79", "-46.2"]]
