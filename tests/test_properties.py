"""What holds for every record, not only for those that somebody thought of: writing and reading, the fold, any bytes."""

import json
import time
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from cleancomm.campaign import DataFolder, compute
from cleancomm.checks.catalogue import run_checks
from cleancomm.plan.about import about_milestone
from cleancomm.plan.loader import load_folder
from cleancomm.plan.resolve import resolve_plan
from cleancomm.plan.source import read_source
from cleancomm.problem import CouldNotRun, Problem
from cleancomm.record.entry import Colour, Entry, SlipAct
from cleancomm.record.file import parse_record
from cleancomm.record.fold import fold_record, step_of, undone_ids
from cleancomm.record.lines import Record
from cleancomm.record.writer import write_line
from tests.command import DATA
from tests.drawn import ABOUT, HEAD, REFUSED, Mix, days, entries_of_any_kind, facts, moments, records, shipped, status, typed

PATH = Path("progress.yaml")


# --- writing and reading -------------------------------------------------------------------------------------------

REFUSED += "\u2028\u2029\ufeff\ufffe\uffff"
SLIP: dict[str, st.SearchStrategy[Any]] = {
    "slip": st.builds("{:04}-{}".format, st.integers(0, 9999), st.integers(1, 999999)),
    "act": st.sampled_from([act for act in SlipAct if act is not SlipAct.ISSUED]),
}
ISSUED: dict[str, st.SearchStrategy[Any]] = {
    "act": st.just(SlipAct.ISSUED), "colour": st.sampled_from(Colour), "answer_by": st.dates(),
}  # fmt: skip
ABOUT |= {
    "slip of an item": {**SLIP, "task": typed, "item": typed},
    "slip of a cohort": {**SLIP, **ISSUED, "task": typed, "period": typed},
    "slip of a milestone": {**SLIP, **ISSUED, "milestone": typed},
}


@st.composite
def steps_of_several(draw: st.DrawFn) -> list[Entry]:
    """Entries as one command records them: the same time, ids that count on."""
    step, at = draw(typed), draw(moments())
    drawn = draw(st.lists(entries_of_any_kind(), min_size=2, max_size=4))
    return [Entry.model_validate({**e.model_dump(), "id": f"{step}.{n}", "at": at}) for n, e in enumerate(drawn, 1)]


def read_fast(line: str) -> tuple[Entry, ...]:
    record = parse_record(line.encode(), PATH, "progress.yaml")
    assert record.warnings == ()
    return record.entries


def read_beside_a_line_edited_by_hand(line: str) -> tuple[Entry, ...]:
    """A line without quotes is not JSON, so that YAML reads the whole record."""
    by_hand = "- {id: 手工, on: 2014-05-08, at: 2014-05-08T09:00:00+08:00, recorder: 王, state: accepted, milestone: 会}\n"
    first, *others = read_fast(by_hand + line)
    assert first.id == "手工"
    return tuple(others)


@settings(max_examples=120)
@given(entries_of_any_kind())
def test_what_is_written_is_what_is_read(entry: Entry) -> None:
    line = write_line([entry])
    assert line.count("\n") == 1
    assert read_fast(line) == (entry,)
    rows = read_source(PATH, "progress.yaml", line).data
    assert isinstance(rows, list)
    assert [Entry.model_validate(row) for row in rows] == [entry]


@settings(max_examples=30)
@given(steps_of_several())
def test_a_step_about_several_things_is_read_as_it_was_written(step: list[Entry]) -> None:
    line = write_line(step)
    assert line.count("\n") == 1
    assert read_fast(line) == tuple(step)
    assert read_beside_a_line_edited_by_hand(line) == tuple(step)


@settings(max_examples=40)
@given(st.lists(entries_of_any_kind(), min_size=1, max_size=3))
def test_any_yaml_reader_reads_what_a_json_reader_reads(entries: list[Entry]) -> None:
    text = "".join(write_line([e]) for e in entries)
    # a number such as 1e-05 is a text to PyYAML, so numbers are compared as text
    as_json = [json.loads(line[2:], parse_float=str, parse_int=str) for line in text.splitlines()]
    as_yaml = yaml.safe_load(text)
    for row in as_yaml:
        if "quantity" in row:
            row["quantity"] = str(row["quantity"])
    assert as_yaml == as_json


@settings(max_examples=15)
@given(typed, typed, st.sampled_from(["id", "recorder", "item", "note", "replaces"]))
def test_what_nobody_can_type_is_refused_when_the_entry_is_built(before: str, after: str, field: str) -> None:
    values = {**HEAD, "state": "started", "task": "t", "item": "i"}
    Entry.model_validate({**values, field: before + after})
    for bad in (*REFUSED, "\ud800", "\udfff"):
        for text in (bad, bad + after, before + bad, before + bad + after):
            with pytest.raises(ValidationError):
                Entry.model_validate({**values, field: text})


@pytest.mark.parametrize("quantity", ["0.1234567890123456", "1234567890123456", "1E5000", "1e-400", "-1", "NaN", "Infinity"])
def test_a_number_that_a_line_could_not_keep_is_refused(quantity: str) -> None:
    with pytest.raises(ValidationError):
        Entry.model_validate({**HEAD, "state": "started", "task": "t", "period": "2014", "quantity": quantity})


@settings(max_examples=40)
@given(st.lists(entries_of_any_kind(), min_size=1, max_size=3), st.data())
def test_a_record_cut_anywhere_in_its_last_line_keeps_all_before_it(entries: list[Entry], data: st.DataObject) -> None:
    lines = [write_line([e]).encode() for e in entries]
    whole, last = b"".join(lines[:-1]), lines[-1]
    places = range(1, len(last) - 2)
    for cut in {1, 2, data.draw(st.sampled_from(places)), places[-1]}:
        record = parse_record(whole + last[:cut], PATH, "progress.yaml")
        assert record.entries == tuple(entries[:-1])
        assert [w.kind.code for w in record.warnings] == ["record.torn"]
        assert record.whole == len(whole)


STEP = '"on": "2014-05-08", "at": "2014-05-08T09:00:00Z", "recorder": "王", "state": "started", "task": "t"'
REFUSED_LINES = {
    "a step without an id": f'- {{{STEP}, "things": [{{"item": "a"}}, {{"item": "b"}}]}}\n',
    "a step about nothing": f'- {{"id": "1", {STEP}, "things": []}}\n',
    "a step about no thing": f'- {{"id": "1", {STEP}, "things": ["a"]}}\n',
}


@pytest.mark.parametrize("line", REFUSED_LINES.values(), ids=REFUSED_LINES)
def test_a_step_that_would_lose_something_is_refused(line: str) -> None:
    with pytest.raises(CouldNotRun) as refused:
        read_fast(line)
    assert {p.place.line for p in refused.value.problems} == {1}
    assert {p.kind.code for p in refused.value.problems} <= {"record.entry", "schema.missing"}


def test_a_record_too_long_for_yaml_is_read_the_same_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    head = '"on": "2014-05-01", "at": "2014-05-01T09:00:00Z", "recorder": "王", "state": "started", "milestone": "m"'
    line = f'- {{"id": "e%d", {head}}}\n'
    block = '- id: h%d  # by hand\n  "on": 2014-05-01\n  at: 2014-05-01T09:00:00Z\n  recorder: "王\n    二"\n  state: started\n'
    block += "  milestone: m\n"
    text = "# head\n" + line % 1 + line % 2 + block % 1 + block % 2 + "# between\n\n" + line % 3 + "\n" + block % 3 + line % 4
    whole = parse_record(text.encode(), Path("progress.yaml"), "progress.yaml")
    monkeypatch.setattr("cleancomm.record.file.MAX_MARKS", 10)
    pieces = parse_record(text.encode(), Path("progress.yaml"), "progress.yaml")
    assert (pieces.entries, pieces.lines, pieces.warnings) == (whole.entries, whole.lines, whole.warnings)
    assert [e.id for e in whole.entries] == ["e1", "e2", "h1", "h2", "e3", "h3", "e4"]
    for broken in (block % 9 + '  note: "open\n', "- &a {x: 1}\n" + line % 9 + "- *a\n", "- x: [\n"):
        with pytest.raises(CouldNotRun):
            parse_record((text + broken + line % 5).encode(), Path("progress.yaml"), "progress.yaml")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x85", "\u2028", "\u2029"])
def test_a_wrong_entry_is_told_with_its_own_line_whatever_ends_the_lines(end: str) -> None:
    with pytest.raises(CouldNotRun) as refused:
        read_fast(f"# one{end}- {{id: 1}}{end}- {{id: 2}}{end}")
    found = {(p.place.line, p.excerpt) for p in refused.value.problems}
    assert found == {(2, "- {id: 1}"), (3, "- {id: 2}")}


def test_bytes_that_are_not_utf_8_are_told_from_the_bytes_not_from_the_file_that_lies_there() -> None:
    with pytest.raises(CouldNotRun) as refused:
        parse_record(b"# one\n- \xff\n", DATA / "progress.yaml", "progress.yaml")
    assert [(p.kind.code, p.place.line) for p in refused.value.problems] == [("file.encoding", 2)]


# --- the fold ------------------------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(records(), st.randoms(use_true_random=False), days)
def test_the_order_of_lines_and_lines_that_stand_twice_change_nothing(entries: list[Entry], luck: Any, day: date) -> None:
    shuffled = [*entries, *(e for e in entries if luck.random() < 0.3)]
    luck.shuffle(shuffled)
    assert fold_record(shuffled, day) == fold_record(entries, day)
    assert fold_record(shuffled, date.max) == fold_record(entries, date.max)


@settings(max_examples=25)
@given(facts("one", Mix()), facts("one", Mix()), records())
def test_of_two_entries_with_one_id_the_same_counts_in_any_order(one: Entry, two: Entry, others: list[Entry]) -> None:
    assert fold_record([one, *others, two], date.max) == fold_record([two, one, *others], date.max)


@settings(max_examples=40)
@given(records(), days, days, st.data())
def test_what_was_known_on_a_day_is_the_record_as_it_was_then(
    entries: list[Entry], day: date, known: date, data: st.DataObject
) -> None:
    recorded = data.draw(st.lists(days, min_size=len(entries), max_size=len(entries)))
    # half past seven in the evening in London is the next day in the plan's zone
    times = [datetime(r.year, r.month, r.day, 19, 30, tzinfo=UTC) for r in recorded]
    dated = [e.model_copy(update={"at": at}) for e, at in zip(entries, times, strict=True)]
    then = [e for e in dated if e.at.date() + timedelta(days=1) <= known]
    seen = compute(DataFolder(DATA, "data/"), shipped(), Record(tuple(dated)), day, known)
    file = status(then, day)
    assert (seen.progress, seen.counts, seen.stands) == (file.progress, file.counts, file.stands)


def _named(entry: Entry, ids: Iterable[str]) -> set[str]:
    """The other entries that an entry undoes or replaces."""
    wanted = {entry.voids, entry.replaces} - {None}
    every = set(ids)
    return {i for i in every for w in wanted if i != entry.id and (i == w or (w not in every and step_of(i) == w))}


def _leads_to(names: dict[str, set[str]], start: str, end: str) -> bool:
    seen: set[str] = set()
    todo = [start]
    while todo:
        name = todo.pop()
        if name == end:
            return True
        if name not in seen:
            seen.add(name)
            todo += names[name]
    return False


@settings(max_examples=100)
@given(st.integers(3, 7), st.data())
def test_an_entry_counts_no_more_if_and_only_if_one_that_stands_names_it(size: int, data: st.DataObject) -> None:
    names = [f"r{n}" for n in range(size - 2)] + ["s.1", "s.2"]
    ids = (*names, "s")
    links = st.none() | st.sampled_from(ids)
    values = {**HEAD, "task": "t", "item": "i", "state": "started"}
    entries = [Entry.model_validate({**values, "id": n, "replaces": data.draw(links)}) for n in names]
    undone = undone_ids(entries)
    named = {e.id: _named(e, names) for e in entries}
    for entry in entries:
        # members of a ring do not undo each other
        by = [n for n in names if entry.id in named[n] and not _leads_to(named, entry.id, n)]
        assert (entry.id in undone) == any(n not in undone for n in by)


@settings(max_examples=40)
@given(records(), st.booleans(), st.data())
def test_undo_gives_back_what_was_before_and_undo_of_the_undo_gives_it_again(
    entries: list[Entry], several: bool, data: st.DataObject
) -> None:
    mix = Mix(ids=tuple(dict.fromkeys(n for e in entries for n in (e.id, step_of(e.id)))))
    last = [data.draw(facts(name, mix)) for name in (["z.1", "z.2"] if several else ["z"])]
    head = {**HEAD, "on": data.draw(days)}
    undo = Entry.model_validate({**head, "id": "undo", "voids": "z"})
    again = Entry.model_validate({**head, "id": "again", "voids": "undo"})
    for day in (data.draw(days), date.max):
        assert fold_record([*entries, *last, undo], day) == fold_record(entries, day)
        assert fold_record([*entries, *last, undo, again], day) == fold_record([*entries, *last], day)


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/New_York"])
def test_the_machines_own_zone_does_not_order_what_was_recorded_without_one(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if not hasattr(time, "tzset"):
        pytest.skip("the zone of a running process can only be changed on POSIX")
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        values = {**HEAD, "milestone": "制定方案"}
        bare = Entry.model_validate({**values, "id": "1", "at": "2014-05-08T04:00:00", "state": "started"})
        zoned = Entry.model_validate({**values, "id": "2", "at": "2014-05-08T11:00:00+08:00", "state": "accepted"})
        assert fold_record([bare, zoned], date.max).life(about_milestone("制定方案")) == (zoned, bare)
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_time_of_recording_in_the_first_year_is_ordered_not_a_crash() -> None:
    entry = Entry.model_validate({**HEAD, "at": "0001-01-01T00:00:00", "milestone": "m", "state": "started"})
    assert fold_record([entry], date.max).lives == {about_milestone("m"): (entry,)}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("plan")


# --- any bytes -----------------------------------------------------------------------------------------------------


def refusal_of(read: Callable[[], object]) -> tuple[Problem, ...] | None:
    """The problems with which something is refused, None when it is read; any other exception goes through."""
    try:
        read()
    except CouldNotRun as refused:
        return refused.problems
    return None


PIECES = (
    b"\x00", b"\x07", b"\t", b"\r", b"\r\n", b"\n", b"\xff", b"\xe5", "\x85".encode(), "\u2028".encode(),
    "\ufeff".encode(), b"'", b'"', b"[", b"]", b"{", b"}", b": ", b"- ", b"#", b"? ", b"<<: ", b"&a ",
    b"*a", b"!x ", b"!!binary ", b"%YAML 9.9\n", b"---\n", b"...\n", b"|\n", b"> ", b"~", b"1e999",
    b"-1", b"nan", b"a: 1\na: 2\n", b",", b"\\", "🏘️".encode(),
)  # fmt: skip


@st.composite
def mutations(draw: st.DrawFn, name: str) -> bytes:
    """The shipped file with a few of its bytes cut out, doubled or replaced."""
    raw = (DATA / name).read_bytes()
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(raw)))
        cut = draw(st.sampled_from([0, 0, 1, 3, 40, 5000]))
        raw = raw[:at] + draw(st.sampled_from(PIECES) | st.binary(max_size=6)) + raw[at + cut :]
    return raw


@settings(max_examples=150)
@example(b"[x]: 1\n")
@example(b"? {a: b}\n: 1\n")
@example(b"a: 1\na: 2\n")
@example(b"&a [*a]\n")
@example(b"--- a\n--- b\n")
@example(b"\xef\xbb\xbf")
@example(b"[" * 20_000)
@given(st.binary(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=12).map(b"".join))
def test_any_bytes_as_a_plan_are_refused_with_problems(folder: Path, raw: bytes) -> None:
    (folder / "plan.yaml").write_bytes(raw)
    assert refusal_of(lambda: load_folder(folder, duties=False))


@settings(max_examples=80)
@given(mutations("plan.yaml"))
def test_the_shipped_plan_with_a_few_wrong_bytes_is_read_or_refused(folder: Path, raw: bytes) -> None:
    (folder / "plan.yaml").write_bytes(raw)
    assert refusal_of(lambda: run_checks(resolve_plan(load_folder(folder, duties=False)))) != ()


@pytest.mark.parametrize("raw", [b"\r<<:", b"a: 1\ra: 2", "# \u2028<<:".encode()])
def test_a_fault_after_another_line_end_than_a_line_feed_is_refused(folder: Path, raw: bytes) -> None:
    (folder / "plan.yaml").write_bytes(raw)
    with pytest.raises(CouldNotRun):
        load_folder(folder, duties=False)


@settings(max_examples=200)
@given(
    st.binary(max_size=200)
    | st.lists(st.sampled_from(PIECES) | st.just(b'- {"id": "1", "things": []}\n'), max_size=12).map(b"".join)
)
def test_any_bytes_as_a_record_are_read_or_refused(raw: bytes) -> None:
    assert refusal_of(lambda: parse_record(raw, DATA / "plan.yaml", "progress.yaml")) != ()
