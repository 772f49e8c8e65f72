"""Lines that are read without a model: what they say is what the model says, and what is not simple is left to it."""

import json
from datetime import date
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from cleancomm.record.entry import Colour, Entry, SlipAct
from cleancomm.record.simple import SimpleLines, split_things
from tests.drawn import entries_of_any_kind

HEAD = {"id": "1", "on": "2014-05-08", "at": "2014-05-08T09:00:00+08:00", "recorder": "王"}
ITEM = {**HEAD, "state": "accepted", "task": "创建", "street": "甲街", "item": "乙里"}
NUMBER = {**HEAD, "state": "reported", "task": "创建", "period": "2014", "street": "甲街", "quantity": 3}
SLIP = {**HEAD, "slip": "2014-3", "act": "answered", "task": "创建", "street": "甲街", "item": "乙里"}
ISSUED = {**SLIP, "act": "issued", "colour": "red", "answer_by": "2014-05-20"}
# as a form that came back, and as the demo
FORM = {**NUMBER, "trouble": "缺经费", "origin": "甲街.xlsx/创建/D5"}
SHOWN = {**ITEM, "invented": True}
# every value that somebody could write by hand in the place of another
ODD: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2.5, 1e3, 1e22, 10**15, "", " ", "x", "2014", [], {}, "20140508", "2014-5-8", 
    "2014-05-08T00:00:00",
    "2014-02-30", "2014-05-08T09:00:00", "2014-05-08T09:00:00Z", "2014-05-08 09:00:00+08:00", "2014-W19-4T09:00:00+08:00",
    "2014-05-08T24:00:00+08:00", "2014-05-08T090000.1+08:00", "2014-05-08T09:00:00+08:60", "2014-05-08T09:00:00.123456-05:30",
    "2014-05-08T09:00:00,123456+08:00", "办结", "accepted", "returned", "现场核实", "on_site", 
    "红", "yellow", "签发", "closed", "issued", "2014-12", "2014-03", "\x7f", "a\u2028b",
    "\ufeffa", "\x85",
    "·中点",
    "“引号”", "两\n行", "乙里", "٢٠١٤-٠٥-٠٨", "٣",
)  # fmt: skip


def line_of(row: Any, *, ascii_: bool = False) -> bytes:
    return b"- " + json.dumps(row, ensure_ascii=ascii_).encode()


def read_by_model(row: Any) -> list[Entry] | None:
    try:
        return [Entry.model_validate(one) for one in split_things(row)]
    except (ValidationError, TypeError):
        return None


@lru_cache(maxsize=8)
def tell_by_model(line: bytes) -> tuple[list[Entry] | None, list[tuple[object, ...]]]:
    """What the model reads from a line, and all that it says of that."""
    told = read_by_model(json.loads(line.removeprefix(b"- ")))
    return told, list(map(tell_all, told or ()))


def check_same(*rows: dict[str, Any], ascii_: bool = False) -> None:
    """Each line alone, and after others that it may be like, is read as the model reads it, or not at all."""
    reader = SimpleLines()
    for n, row in enumerate(rows):
        again = any(row is before for before in rows[:n])  # alone it is the same
        for one in (reader,) if again else (SimpleLines(), reader):
            found = one.read_chunk([line_of(row, ascii_=ascii_)])
            if found is not None:
                told, whole = tell_by_model(line_of(row))
                assert found == told
                assert list(map(tell_all, found)) == whole


def tell_all(entry: Entry) -> tuple[object, ...]:
    return entry.about, entry.subject, entry.label, entry.moment, entry.model_dump(), entry.model_dump_json()


@settings(max_examples=100)
@given(st.lists(entries_of_any_kind(), min_size=1, max_size=4))
def test_an_entry_is_read_as_the_model_reads_it(entries: list[Entry]) -> None:
    rows = [json.loads(e.model_dump_json(exclude_none=True)) for e in entries]
    check_same(*rows)
    check_same(*rows, ascii_=True)


@pytest.mark.parametrize("base", [ITEM, NUMBER, {**NUMBER, "upto": True}, {**HEAD, "voids": "9"}, SLIP, ISSUED, FORM, SHOWN])
@pytest.mark.parametrize(
    "key",
    [
        *(
            "id",
            "on",
            "at",
            "recorder",
            "state",
            "task",
            "period",
            "item",
            "milestone",
            "quantity",
            "upto",
            "method",
            "note",
            "due",
        ),
        *("trouble", "origin", "slip", "act", "colour", "answer_by", "invented", "replaces"),
    ],
)
def test_an_odd_value_is_read_as_the_model_reads_it(base: dict[str, Any], key: str) -> None:
    for odd in ODD:
        row = {**base, key: odd}
        check_same(base, row, row, base)


@pytest.mark.parametrize(
    "row",
    [ITEM, NUMBER, {**NUMBER, "upto": True}, {**ITEM, "upto": False}, {**HEAD, "voids": "9"}, SLIP, ISSUED, FORM, SHOWN],
)
def test_what_the_program_writes_needs_no_model(row: dict[str, Any]) -> None:
    assert SimpleLines().read_chunk([line_of(row)]) == read_by_model(row)
    assert SimpleLines().read_chunk([line_of({**row, "note": '两\n行"'})]) == read_by_model({**row, "note": '两\n行"'})


def test_a_slip_is_about_a_thing_and_changes_none() -> None:
    reader = SimpleLines()
    words = {**ISSUED, "act": "签发", "colour": "黄"}
    item, issued, other, again = (found[0] for row in (ITEM, ISSUED, words, ITEM) if (found := reader.read_chunk([line_of(row)])))
    assert issued.about is None
    assert issued.subject == item.about == item.subject == again.about
    assert issued.label == "创建/甲街/乙里"
    assert (issued.act, issued.colour, issued.answer_by) == (SlipAct.ISSUED, Colour.RED, date(2014, 5, 20))
    assert (other.act, other.colour) == (SlipAct.ISSUED, Colour.YELLOW)


def test_each_slip_is_held_against_the_rule() -> None:
    reader = SimpleLines()
    assert reader.read_chunk([line_of(ISSUED)]) is not None
    assert reader.read_chunk([line_of(SLIP)]) is not None
    for bad in ({**ISSUED, "act": "answered"}, {**SLIP, "act": "issued"}, {**SLIP, "slip": "2014-0"}, {**ITEM, "colour": "red"}):
        assert read_by_model(bad) is None
        assert reader.read_chunk([line_of(bad)]) is None


def test_a_line_that_breaks_the_rule_is_left_to_the_model_whatever_stood_before() -> None:
    reader = SimpleLines()
    amended = {**HEAD, "task": "创建", "item": "乙里", "approval": "文", "note": "由", "instead": "丙里"}
    several = {**HEAD, "task": "创建", "street": "甲街", "state": "started", "things": [{"item": "乙里"}, {"item": "丙里"}]}
    assert [e.item for e in reader.read_chunk([line_of(several)]) or ()] == ["乙里", "丙里"]
    for good in (amended, {**NUMBER, "upto": True}, ITEM):
        assert reader.read_chunk([line_of(good)]) is not None
    for bad in ({**amended, "instead": "乙里"}, {**NUMBER, "upto": True, "state": "returned"}, {**ITEM, "recorder": ""}):
        assert read_by_model(bad) is None
        assert reader.read_chunk([line_of(bad)]) is None
    assert reader.read_chunk([b'- {"id": "1"}, {"id": "2"}']) is None
    assert reader.read_chunk([b'- {"id": "1",']) is None
