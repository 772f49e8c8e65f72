"""What holds for every record and every plan of a kind, not only for those that somebody thought of."""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from cleancomm.campaign import Campaign, DataFolder, Question, compute
from cleancomm.checks.catalogue import run_checks
from cleancomm.plan.about import About, Thing, about_milestone
from cleancomm.plan.loader import load_folder
from cleancomm.plan.resolve import ResolvedPlan, resolve_plan
from cleancomm.plan.source import read_source
from cleancomm.problem import CouldNotRun, Problem, Severity
from cleancomm.record.entry import Colour, Entry, Method, SlipAct, State
from cleancomm.record.file import parse_record
from cleancomm.record.fold import fold_record, state_of, step_of, undone_ids
from cleancomm.record.lines import Record
from cleancomm.record.writer import write_line
from cleancomm.report import Row as Line
from cleancomm.report import Term
from cleancomm.reports.journal import report_log
from cleancomm.reports.overdue import report_overdue
from cleancomm.reports.overview import By, report_status
from cleancomm.reports.todo import report_todo
from cleancomm.status.milestone import Milestate
from cleancomm.status.schedule import judge
from cleancomm.status.tally import Count
from tests.command import DATA

PATH = Path("progress.yaml")


# --- writing and reading -------------------------------------------------------------------------------------------

REFUSED = "".join(map(chr, [*range(9), 0x0B, 0x0C, 0x0D, *range(0x0E, 0x20), *range(0x7F, 0xA0)]))
REFUSED += "\u2028\u2029\ufeff\ufffe\uffff"
AWKWARD = (
    "🏘️ 美丽社区", "“引号”", '"', "'", "\\", "\\n", "a\nb", "\n", "\t", "# no comment", "a # b", "key: value",
    ": ", "- x", "---", "...", " 前后有空格 ", "\u3000", "مرحبا", "שלום", "\u202eabc", "null", "~", "yes",
    "010", "1e5", "2014-05-08", "{a: 1}", "[x]", "*a", "&a", "!x", "%", "@", "`", "|", ">", "?", "{",
    "}", ",", "things", "\U0001fffe", "\U0010ffff", "\ud7ff", "\ue000", "\ufffd", "长" * 3000,
)  # fmt: skip
typed = st.sampled_from(AWKWARD) | st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t", exclude_characters=REFUSED), min_size=1, max_size=20
)
amounts = st.decimals(0, Decimal("99999999999.9999"), places=4) | st.integers(0, 10**15 - 1).map(Decimal)
zones = st.none() | st.integers(-14 * 60, 14 * 60).map(lambda m: f"{'-' if m < 0 else '+'}{abs(m) // 60:02}:{abs(m) % 60:02}")
ABOUT: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "item": {"task": typed, "item": typed, "state": st.sampled_from(State)},
    "cohort": {"task": typed, "period": typed, "quantity": amounts, "state": st.sampled_from(State)},
    "cumulative": {
        "task": typed,
        "period": typed,
        "quantity": amounts,
        "upto": st.just(True),
        "state": st.sampled_from([s for s in State if s is not State.RETURNED]),
    },
    "milestone": {"milestone": typed, "state": st.sampled_from(State)},
    "undo": {"voids": typed},
    "another item": {"task": typed, "item": typed, "instead": typed, "approval": typed, "note": typed},
    "another period": {"task": typed, "item": typed, "to": typed, "approval": typed, "note": typed},
    "another day": {"milestone": typed, "due": st.dates(), "approval": typed, "note": typed},
    "another target": {"task": typed, "period": typed, "quantity": amounts, "approval": typed, "note": typed},
}
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
EXTRA: dict[str, st.SearchStrategy[Any]] = {
    "unit": typed, "street": typed, "evidence": typed, "method": st.sampled_from(Method), "note": typed, "trouble": typed,
    "origin": typed, "forced": st.booleans(), "replaces": typed, "invented": st.booleans(),
}  # fmt: skip
# what changes or corrects a figure is nothing that a slip can say
NO_SLIP = ("method", "replaces")


@st.composite
def moments(draw: st.DrawFn) -> str:
    return draw(st.datetimes()).isoformat() + (draw(zones) or "")


@st.composite
def entries_of_any_kind(draw: st.DrawFn) -> Entry:
    about = ABOUT[draw(st.sampled_from(sorted(ABOUT)))]
    head = {"id": typed, "on": st.dates(), "at": moments(), "recorder": typed}
    barred = {*about, *(NO_SLIP if "slip" in about else ())}
    extra = draw(st.fixed_dictionaries({}, optional={k: v for k, v in EXTRA.items() if k not in barred}))
    values = draw(st.fixed_dictionaries({**head, **about})) | extra
    assume("instead" not in values or values["instead"] != values["item"])
    return Entry.model_validate(values)


@st.composite
def steps_of_several(draw: st.DrawFn) -> list[Entry]:
    """Entries as one command records them: the same time, ids that count on."""
    step, at = draw(typed), draw(moments())
    drawn = draw(st.lists(entries_of_any_kind(), min_size=2, max_size=4))
    return [Entry.model_validate({**e.model_dump(), "id": f"{step}.{n}", "at": at}) for n, e in enumerate(drawn, 1)]


HEAD = {"id": "1", "on": "2014-05-08", "at": "2014-05-08T09:00:00Z", "recorder": "王"}


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

BEGIN = date(2013, 9, 20)


@cache
def shipped() -> ResolvedPlan:
    return resolve_plan(load_folder(DATA))


@cache
def subjects() -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """A few items, cohorts and milestones of every task: few, so that entries meet."""
    items: list[dict[str, Any]] = []
    cohorts: list[dict[str, Any]] = []
    for task in shipped().tasks:
        mine = [c for c in shipped().cohorts if c.task == task]
        picked = [*mine[:3], *mine[-1:]]
        cohorts += [{"task": c.task, "period": c.period, "street": c.scope} for c in picked]
        items += [{"task": c.task, "street": c.scope, "item": n} for c in picked for n in c.names[:2]]
        if not any(c.names for c in mine):  # items chosen in the record, some with a street of their own
            for street in (None, "新立街", "万新街"):
                cohorts.append({"task": task, "period": mine[0].period, "street": street})
                items += [{"task": task, "street": street, "period": mine[0].period, "item": f"新{n}"} for n in (1, 2)]
    return items, cohorts, [{"milestone": n.name} for n in shipped().nodes if not n.requires]


@dataclass(frozen=True)
class Mix:
    """Which entries a record may hold: of one task or of all; `ids` are those that an undo or a correction may name."""

    task: str | None = None
    ids: tuple[str, ...] = ()
    amendments: bool = True


states = st.sampled_from([*State, State.REPORTED, State.ACCEPTED, State.ACCEPTED])
# few days and times, so that entries meet there too
days = st.sampled_from([0, 30, 100, 101, 240, 420, 460, 800, 1300]).map(lambda n: BEGIN + timedelta(days=n))
minutes = st.integers(0, 3).map(lambda n: f"2014-05-08T{8 + n:02}:00:00") | st.integers(0, 3).map(
    lambda n: f"2014-05-08T{n:02}:30:00+08:00"
)


@st.composite
def facts(draw: st.DrawFn, name: str, mix: Mix) -> Entry:
    items, cohorts, nodes = subjects()
    if mix.task is not None:
        items, cohorts = ([row for row in rows if row["task"] == mix.task] for rows in (items, cohorts))
    head = {"id": name, "on": draw(days), "at": draw(minutes), "recorder": "王"}
    kinds = ["item", "item", "item", "quantity", "quantity", "node"]
    kinds += ["undo", "undo"] if mix.ids else []
    kinds += ["due", "extend", "instead", "to", "target"] if mix.amendments else []
    kind = draw(st.sampled_from(kinds))
    approval = {"approval": "批复", "note": "原因"}
    if kind == "undo":
        return Entry.model_validate({**head, "voids": draw(st.sampled_from(mix.ids))})
    numbers = st.sampled_from(["0", "1", "2", "5", "14.5", "80"])
    fits: dict[str, tuple[list[dict[str, Any]], dict[str, Any]]] = {
        "item": (items, {"state": draw(states)}),
        "quantity": (cohorts, {"quantity": draw(numbers), "state": draw(states)}),
        "node": (nodes, {"state": draw(states)}),
        "due": (cohorts, {"due": draw(days), **approval}),
        "extend": ([{"milestone": n.name} for n in shipped().nodes if n.span], {"due": draw(days), **approval}),
        "instead": (items, {"instead": f"换{draw(st.integers(0, 2))}", **approval}),
        "to": (items, {"to": draw(st.sampled_from(["2014", "2015", "2016"])), **approval}),
        "target": (cohorts, {"quantity": draw(numbers), **approval}),
    }
    about, values = fits[kind]
    if mix.ids and draw(st.integers(0, 3)) == 0:
        values["replaces"] = draw(st.sampled_from(mix.ids))
    return Entry.model_validate(head | draw(st.sampled_from(about)) | values)


@st.composite
def records(draw: st.DrawFn, *, undo: bool = True, amendments: bool = True, size: int = 9) -> list[Entry]:
    """A record with steps of one and of two entries; undos and corrections may name any entry or step, rings included."""
    names: list[str] = []
    for n in range(draw(st.integers(0, size))):
        names += [f"r{n}.1", f"r{n}.2"] if draw(st.integers(0, 4)) == 0 else [f"r{n}"]
    ids = tuple(dict.fromkeys([*names, *map(step_of, names)])) if undo else ()
    task = draw(st.none() | st.sampled_from([*shipped().tasks]))
    return [draw(facts(name, Mix(task, ids, amendments))) for name in names]


def status(entries: Iterable[Entry], as_of: date) -> Campaign:
    return compute(DataFolder(DATA, "data/"), shipped(), Record(tuple(entries)), as_of)


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


# --- the status ----------------------------------------------------------------------------------------------------


def number(row: Line, key: str) -> Decimal:
    value = row[key]
    assert isinstance(value, Decimal)
    return value


@settings(max_examples=60)
@given(records(), st.sampled_from(By), days, days)
def test_what_was_there_before_and_what_came_new_is_what_is_there_now(
    entries: list[Entry], by: By, one: date, other: date
) -> None:
    first, last = sorted((one, other))

    def tell(as_of: date, since: date | None) -> dict[str, Line]:
        (table, *_) = report_status(status(entries, as_of), Question(), by, since).tables
        return {str((row.get(by.value), row.get("measure"))): row for row in (*table.rows, *table.last_rows)}

    before, now = tell(first - timedelta(days=1), None), tell(last, first)
    nothing: Line = {"accepted": Decimal(0), "reported": Decimal(0)}
    for name, row in now.items():
        old = before.get(name, nothing)  # a row that is there only now began with nothing
        assert number(old, "accepted") + number(row, "new_accepted") == number(row, "accepted")
        returned = number(row, "new_returned")
        assert returned >= 0
        assert number(old, "reported") + number(row, "new_reported") - returned == number(row, "reported")


@settings(max_examples=40)
@given(records(), days, days)
def test_each_entry_recorded_since_a_day_is_in_the_path_of_what_it_is_about(entries: list[Entry], since: date, day: date) -> None:
    campaign = status(entries, day)
    paths, rows = report_log(campaign, None, Question(), since, day).tables
    ids = {row["id"] for row in rows.rows}
    about = {e.about for e in campaign.record.entries if e.id in ids and e.about}
    assert about <= set(paths.about)
    counts = [row["entries"] for row in paths.rows]
    assert all(isinstance(n, int) and n > 0 for n in counts)
    for thing, row in zip(paths.about, paths.rows, strict=True):
        assert isinstance(thing, About)
        state = row["state"]
        if thing.thing is not Thing.COHORT:
            assert isinstance(state, Term)
            assert state.code == state_of(campaign.progress.life(thing))


@settings(max_examples=40)
@given(records(), days)
def test_what_was_sent_back_or_is_due_stands_in_todo(entries: list[Entry], day: date) -> None:
    campaign = status(entries, day)
    report = report_todo(campaign, Question())
    tables = {t.key: t for t in report.tables} if report else {}
    returned = {i.about for n in campaign.counts for i in n.items if i.state is State.RETURNED}
    assert returned <= set(tables["returned"].about if tables else ())
    late = report_overdue(campaign, Question(), campaign.folder.plan.settings.near_days, verbose=False)
    assert bool(late) == bool(tables and tables["due"].rows)


@settings(max_examples=25)
@given(records(), st.integers(0, 1500), st.integers(1, 400))
def test_overdue_never_shrinks_while_only_days_pass(entries: list[Entry], after: int, more: int) -> None:
    day = max((e.on for e in entries), default=BEGIN) + timedelta(days=after)

    def overdue(as_of: date) -> set[str]:
        return {s.node.name for s in status(entries, as_of).stands if s.state is Milestate.OVERDUE}

    assert overdue(day) <= overdue(day + timedelta(days=1)) <= overdue(day + timedelta(days=more))


@settings(max_examples=30)
@given(records(), facts("new", Mix()), days, st.integers(1, 200))
def test_an_entry_of_a_later_day_changes_no_earlier_day(entries: list[Entry], new: Entry, day: date, later: int) -> None:
    new = new.model_copy(update={"on": day + timedelta(days=later)})
    before, after = status(entries, day), status([*entries, new], day)
    assert (after.counts, after.stands, after.progress) == (before.counts, before.stands, before.progress)


def _latest(entries: Sequence[Entry], day: date) -> Iterator[Entry]:
    """Entries up to a day, the latest first."""
    yield from sorted((e for e in entries if e.on <= day), key=lambda e: (e.on, e.moment, e.id), reverse=True)


def sent_back(count: Count, street: str | None, number: Entry, last: dict[tuple[str | None, ...], Entry]) -> int:
    """How many of the items that an accepted number took in, all of them, are in another state by a later entry."""
    cohort = count.cohort
    items = [i.about for i in count.items if street in (cohort.scope, i.street)]
    least = max(len(items), cohort.quantity if street == cohort.scope else 0)
    if number.quantity is None or number.quantity < least or not least:
        return 0
    own = {(e.street, e.item): e for e in reversed(last.values()) if e.task == cohort.task and e.item}
    later = [own[a.scope, a.name] for a in items if (a.scope, a.name) in own]
    return min(sum(1 for e in later if e.on > number.on and e.state is not State.ACCEPTED), int(number.quantity))


@settings(max_examples=50)
@given(records(undo=False, amendments=False, size=14), days)
def test_accepted_is_what_was_recorded_and_names_and_numbers_never_add_up(entries: list[Entry], day: date) -> None:
    """Counted here once more, from the entries alone."""
    last: dict[tuple[str | None, ...], Entry] = {}
    for e in _latest(entries, day):
        state = e.state if e.quantity is not None else None
        last.setdefault((e.task, e.period, e.street, e.item, state), e)
    for count in status(entries, day).counts:
        cohort = count.cohort
        assert 0 <= count.accepted <= count.reported
        names: dict[str | None, int] = {}
        numbers: dict[str | None, Decimal] = {}
        for e in last.values():
            if e.task != cohort.task or e.state is not State.ACCEPTED or (cohort.scope and e.street != cohort.scope):
                continue
            if e.item in cohort.names or (e.item and e.period == cohort.period):
                names[e.street] = names.get(e.street, 0) + 1
            elif e.quantity is not None and e.period == cohort.period:
                numbers[e.street] = e.quantity
        for street, number in numbers.items():  # what a number took in and was sent back later
            numbers[street] = number - sent_back(
                count, street, last[cohort.task, cohort.period, street, None, State.ACCEPTED], last
            )
        streets = {*names, *numbers} - {cohort.scope}
        by_street = sum((max(Decimal(names.get(s, 0)), numbers.get(s, Decimal(0))) for s in streets), Decimal(0))
        whole = numbers.get(cohort.scope, Decimal(0))
        assert count.accepted == max(whole, names.get(cohort.scope, 0) + by_street), cohort.address
        assert count.accepted <= sum(names.values()) + sum(numbers.values())


@pytest.mark.parametrize(("names", "number", "accepted"), [(2, 1, 2), (2, 2, 2), (2, 5, 5), (0, 3, 3), (1, 0, 1)])
def test_names_and_a_number_of_one_street_count_as_the_greater_beside_another_street(
    names: int, number: int, accepted: int
) -> None:
    task = {**HEAD, "task": "社区物业管理全覆盖", "period": "2014", "state": "accepted"}
    rows: list[dict[str, Any]] = [{**task, "id": f"n{n}", "street": "新立街", "item": f"小区{n}"} for n in range(names)]
    rows += [{**task, "id": "q", "street": "新立街", "quantity": number}, {**task, "id": "o", "street": "万新街", "quantity": 7}]
    counts = status(map(Entry.model_validate, rows), date(2014, 5, 9)).counts
    assert [c.accepted for c in counts if (c.cohort.task, c.cohort.period) == (task["task"], task["period"])] == [accepted + 7]


@settings(max_examples=20)
@given(records(), days, st.lists(st.integers(0, 2), min_size=40, max_size=40))
def test_a_group_is_the_sum_of_its_parts(entries: list[Entry], day: date, where: list[int]) -> None:
    counts = status(entries, day).counts
    assume(len(counts) <= len(where))
    rule = shipped().folder.plan.settings
    whole = judge(counts, rule, day)
    parts = [judge([c for c, w in zip(counts, where, strict=False) if w == part], rule, day) for part in range(3)]
    assert whole.planned == sum(p.planned or 0 for p in parts) == sum(c.cohort.quantity for c in counts)
    assert whole.planned_first == sum(p.planned_first or 0 for p in parts)
    assert whole.accepted == sum(p.accepted or 0 for p in parts) == sum(c.accepted for c in counts)
    assert whole.reported == sum(p.reported or 0 for p in parts)
    exact = sum(c.expected for c in counts)
    assert whole.expected is not None
    assert whole.expected <= exact < whole.expected + 1
    rounded = sum(p.expected or 0 for p in parts)
    assert rounded <= whole.expected < rounded + len(parts)
    assert whole.gap == sum(c.done for c in counts) - whole.expected


# --- stated totals -------------------------------------------------------------------------------------------------

PERIODS = ("2014", "2015", "2016上半年")
Row = dict[str, Any]


@dataclass(frozen=True)
class Draft:
    """A small plan as rows; every total that it states is counted from its own details."""

    streets: list[Row]
    targets: dict[str, list[Row]]
    totals: list[Row]

    def write(self, folder: Path) -> None:
        tasks = [
            {"name": name, "item": "社区", "measure": "个", "text": name, "source": "一", "targets": rows,
             "units": [{"role": "责任单位", "units": ["民政局"], "source": "一"}]}
            for name, rows in self.targets.items()
        ]  # fmt: skip
        plan = {
            "schema": "cleancomm/plan/1",
            "document": {"title": "方案", "number": "1", "issuer": "区", "period": "2014", "begins": "2014年", "source": "一"},
            "roles": [{"word": "责任单位", "kind": "lead"}],
            "streets": self.streets, "tasks": tasks, "totals": self.totals,
        }  # fmt: skip
        (folder / "plan.yaml").write_text(json.dumps(plan, ensure_ascii=False, indent=1), encoding="utf-8")


def figure(row: Row) -> Decimal:
    return Decimal(row["quantity"]) if "quantity" in row else Decimal(len(row["names"]))


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    names = iter([f"里{n}" for n in range(200)])
    streets = [
        {"name": f"街{n}", "source": "一", "communities": draw(st.integers(0, 30))} for n in range(draw(st.integers(1, 3)))
    ]
    named: list[Row] = []
    bare: list[Row] = []
    for period in PERIODS[: draw(st.integers(1, 3))]:
        for street in streets:
            row: Row = {"period": period, "street": street["name"], "source": "一"}
            listed = [next(names) for _ in range(draw(st.integers(0, 4)))]
            stated: Row = {"quantity": str(len(listed))} if draw(st.booleans()) or not listed else {}
            named.append({**row, "names": listed, **stated})
        row = {"period": period, "source": "一"}
        bare.append({**row, "quantity": str(draw(st.decimals(0, 1000, places=draw(st.integers(0, 2)))))})
    targets = {"有名": named, "数字": bare}
    totals: list[Row] = [
        {"stated": sum(s["communities"] for s in streets), "of": {"communities": True}, "source": "二"},
    ]
    totals += [{"stated": str(sum(map(figure, rows))), "of": {"task": task}, "source": "二"} for task, rows in targets.items()]
    some = [(r["period"], r.get("street")) for r in (*named, *bare)]
    for task, rows in targets.items():
        for period, street in draw(st.lists(st.sampled_from(some), max_size=4, unique=True)):
            of = draw(st.sampled_from([{"period": period}, {"street": street}, {"period": period, "street": street}]))
            of = {k: v for k, v in of.items() if v}
            counted = sum(figure(r) for r in rows if all(r.get(k) == v for k, v in of.items()))
            totals.append({"stated": str(counted), "of": {"task": task, **of}, "source": "二"})
    return Draft(streets, targets, totals)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("plan")


def errors_of(draft: Draft, folder: Path) -> list[str]:
    draft.write(folder)
    return [p.kind.code for p in run_checks(resolve_plan(load_folder(folder, duties=False))) if p.severity is Severity.ERROR]


changes = st.sampled_from([Decimal(1), Decimal(-1), Decimal("0.1"), Decimal(100), Decimal(-7)])


@settings(max_examples=25)
@given(drafts())
def test_a_plan_whose_totals_are_counted_from_its_details_holds(folder: Path, draft: Draft) -> None:
    assert errors_of(draft, folder) == []


@settings(max_examples=40)
@given(drafts(), changes, st.data())
def test_one_changed_total_is_one_mismatch(folder: Path, draft: Draft, change: Decimal, data: st.DataObject) -> None:
    row = data.draw(st.sampled_from(draft.totals))
    row["stated"] = str(Decimal(row["stated"]) + change)
    assert errors_of(draft, folder) == ["totals.mismatch"]


@settings(max_examples=40)
@given(drafts(), changes, st.data())
def test_one_changed_detail_is_at_least_one_mismatch(folder: Path, draft: Draft, change: Decimal, data: st.DataObject) -> None:
    row = data.draw(st.sampled_from([*draft.streets, *draft.targets["有名"], *draft.targets["数字"]]))
    if "communities" in row:
        row["communities"] += int(abs(change)) or 1
    elif "quantity" in row:
        row["quantity"] = str(abs(Decimal(row["quantity"]) + change))
        assume(Decimal(row["quantity"]) != abs(Decimal(row["quantity"]) - change))
    else:
        row["names"].pop()
    assert "totals.mismatch" in errors_of(draft, folder)


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
