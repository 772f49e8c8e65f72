"""A long record that is remembered: a new entry is judged as by the whole record, and nothing else is trusted."""

import json
import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cleancomm.campaign import Campaign, DataFolder, compute
from cleancomm.problem import Problem
from cleancomm.record import remembered
from cleancomm.record.entry import Entry, State
from cleancomm.record.essence import is_enough
from cleancomm.record.file import MAX_LINE, read_record
from cleancomm.record.lines import CACHE, FILE, Record
from cleancomm.record.remembered import read_remembered, remember
from cleancomm.record.writer import write_line
from cleancomm.steps import NotEnough, Refused, Step, prepare
from tests.drawn import shipped
from tests.office import COMMUNITIES, Office
from tests.records import change
from tests.written import posix

STREET, CHECKER = "张贵庄街", "民政局"
BEGIN, DAYS = date(2013, 10, 1), 8
TODAY = date(2014, 3, 10)
# the first two are all that the plan has of their street in 2013, the third of its own in 2014
ITEMS = ((STREET, "兴业里"), (STREET, "福山里"), ("无瑕街", "华盛里"))


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered of a long record is here remembered of a short one, too."""
    monkeypatch.setattr(remembered, "LEAST", 0)
    monkeypatch.setattr(remembered, "WORTH", 1)


Draw = st.DrawFn
units = st.sampled_from((STREET, CHECKER, "市容园林委", None))
states = st.sampled_from((*State, State.REPORTED, State.ACCEPTED, State.RETURNED))


@st.composite
def sayings(draw: Draw, ids: list[str]) -> dict[str, Any]:
    """What an entry says: mostly the state of one of three communities, so that lives become long."""
    kind = draw(st.sampled_from(["state"] * 20 + ["undo", "correction", "number", "other number", "amendment", "things"]))
    street, name = draw(st.sampled_from(ITEMS))
    item = {"task": COMMUNITIES, "street": street, "item": name}
    state = {"state": draw(states), "unit": draw(units)}
    if kind == "undo" and ids:
        return {"voids": draw(st.sampled_from(ids))}
    if kind == "correction" and ids:
        return {**item, **state, "replaces": draw(st.sampled_from(ids))}
    if kind == "number":
        return {"task": COMMUNITIES, "street": STREET, "period": "2013", "quantity": draw(st.integers(0, 5)), **state}
    if kind == "other number":
        return {"task": "社区物业管理全覆盖", "period": "2014", "quantity": draw(st.integers(0, 5)), **state}
    if kind == "amendment":
        return {**item, "to": draw(st.sampled_from(["2014", "2015"])), "approval": "批复", "note": "原因"}
    return {**item, **state, **({"note": "材料不全"} if draw(st.booleans()) else {})}


def make_entry(name: str, on: date, second: int, values: dict[str, Any]) -> Entry:
    at = datetime(2014, 1, 1, tzinfo=UTC) + timedelta(seconds=second)
    head = {"id": name, "on": on, "at": at, "recorder": "王"}
    return Entry.model_validate({**head, **{k: v for k, v in values.items() if v is not None}})


@st.composite
def steps(draw: Draw, first: int, least: date, size: int, known: list[str]) -> list[tuple[Entry, ...]]:
    """Steps from a day on, of one entry and of two, recorded in any order of their days."""
    found: list[tuple[Entry, ...]] = []
    ids = list(known)
    for n in range(first, first + draw(st.integers(size // 2, size))):
        on = least + timedelta(days=draw(st.integers(0, DAYS)))
        many = draw(st.integers(0, 20)) == 0
        names = [f"r{n}.1", f"r{n}.2"] if many else [f"r{n}"]
        found.append(tuple(make_entry(name, on, n, draw(sayings(ids))) for name in names))
        ids += names
    return found


def write_record(folder: Path, told: list[tuple[Entry, ...]]) -> Record:
    path = folder / FILE
    path.write_text("# cleancomm/progress/1\n" + "".join(map(write_line, told)), encoding="utf-8")
    return read_record(path, FILE)


def stand(record: Record, day: date = TODAY) -> tuple[object, ...]:
    """How the plan stands with a record; nothing where the whole record would be read."""
    campaign = compute(DataFolder(Path("data"), "data/"), shipped(), record, day)
    return () if campaign.warnings else (campaign.counts, campaign.shares, campaign.stands, campaign.amended)


def judge(record: Record, new: Entry, day: date = TODAY) -> tuple[object, ...]:
    """What comes of a new entry, and what with --force; nothing where the whole record would be read."""
    campaign = compute(DataFolder(Path("data"), "data/"), shipped(), record, day)
    return () if campaign.warnings else (_try(campaign, new, 0), _try(campaign, new, 1))


def _try(campaign: Campaign, new: Entry, force: int) -> Step | tuple[Problem, ...]:
    try:
        return prepare(campaign, lambda _: ([new], []), force=bool(force), today=campaign.as_of)
    except Refused as stop:
        return stop.problems


@settings(max_examples=80)
@given(st.data())
def test_an_entry_is_judged_by_what_is_remembered_as_by_the_whole_record(data: st.DataObject) -> None:
    told = data.draw(steps(0, BEGIN, 20, []))
    assume(told)
    later = BEGIN + timedelta(days=DAYS)
    tail = data.draw(steps(len(told), later, 2, [e.id for e in told[-1]]))
    with TemporaryDirectory() as name:
        folder = Path(name)
        remember(folder, write_record(folder, told))
        whole = write_record(folder, [*told, *tail])
        short = read_remembered(folder / FILE, FILE, TODAY)
    assume(short is not None)
    assert short is not None
    assert stand(short) == stand(whole)
    new = make_entry("-", TODAY, 10**6, data.draw(sayings([])))
    assume(is_enough(short, new))
    assert (short.raw, short.invented) == (whole.raw, whole.invented)
    assert set(short.entries) <= set(whole.entries)
    assert judge(short, new) == judge(whole, new)


def say(day: int, values: str, **more: Any) -> tuple[int, dict[str, Any]]:
    """What is said on a day of the first community: by whom, the state."""
    unit, state = values.split()
    return day, {"task": COMMUNITIES, "street": STREET, "item": "兴业里", "state": state, "unit": unit, **more}


def count(day: int, number: int, state: str = "accepted") -> tuple[int, dict[str, Any]]:
    values = {"task": COMMUNITIES, "street": STREET, "period": "2013", "quantity": number}
    return day, {**values, "state": state, "unit": CHECKER}


OTHER = {"item": "福山里"}
AGAIN: dict[str, Any] = {}
# of whose street the plan asks for one
NEW = {"task": COMMUNITIES, "street": "无瑕街", "item": "华盛里", "unit": CHECKER}
Saying = tuple[int, Any]
LIFE = (
    say(0, "张贵庄街 reported"), say(1, "民政局 returned", note="材料不全"), say(2, "张贵庄街 reported"),
    say(3, "民政局 accepted"), say(3, "民政局 accepted", **OTHER), say(5, "民政局 returned", note="材料不全"),
    say(6, "张贵庄街 reported"), say(7, "民政局 accepted"),
)  # fmt: skip
# what was said before, and behind what is remembered; each bears on what comes next in a way of its own
# fmt: off
TOLD: dict[str, tuple[tuple[Saying, ...], tuple[Saying, ...]]] = {
    "a long life": (LIFE, ()),
    "and on": (LIFE, (say(8, "民政局 returned", note="材料不全"),)),
    "the same state twice, with another between": (
        (say(0, "张贵庄街 reported"), say(1, "民政局 returned", note="材料不全"), say(2, "市容园林委 reported")),
        (),
    ),
    "a number that takes items in": (
        (
            say(0, "张贵庄街 reported"), count(3, 2), say(4, "民政局 returned", note="材料不全"), count(5, 2),
            say(6, "民政局 accepted"),
        ),
        (),
    ),
    "enough without it in between": (
        (
            (0, {**NEW, "item": "新里", "period": "2014", "state": "planned"}), (3, {**NEW, "state": "accepted"}),
            (4, {**NEW, "item": "新里", "state": "accepted"}), (5, {**NEW, "state": "returned", "note": "材料不全"}),
            (6, {**NEW, "state": "reported"}), (7, {**NEW, "state": "accepted"}),
        ),
        (),
    ),
    "an entry that comes back with another of its line": (
        (
            (0, [say(0, "张贵庄街 reported")[1], say(0, "张贵庄街 reported", **OTHER)[1]]),
            say(1, "民政局 returned", note="材料不全"), say(2, "张贵庄街 reported"),
        ),
        (),
    ),
    "a number later": (LIFE, (count(9, 2),)),
    "an undo of what had others before it": (LIFE[:3], ((8, {"voids": "r2"}),)),
    "a correction of it": (LIFE[:3], (say(8, "张贵庄街 started", replaces="r2"),)),
    "an undo of an undo": ((*LIFE[:3], (3, {"voids": "r2"}), (3, {"voids": "r3"})), ()),
    "an entry of an earlier day": (LIFE[:3], (say(1, "民政局 accepted"),)),
    "a line that stands twice": (LIFE[:3], ((0, AGAIN),)),
}
# fmt: on


# behind the others stands what they leave open
REMEMBERED = (*tuple(TOLD)[:6], "an undo of an undo")


@pytest.mark.parametrize("name", TOLD)
def test_what_a_long_life_comes_to_is_remembered_or_all_of_it_read(name: str, tmp_path: Path) -> None:
    before, behind = TOLD[name]
    told: list[tuple[Entry, ...]] = []
    for n, (day, values) in enumerate(before):
        many = values if isinstance(values, list) else [values]
        ids = [f"r{n}.{k}" for k in range(1, len(many) + 1)] if len(many) > 1 else [f"r{n}"]
        told.append(tuple(make_entry(i, BEGIN + timedelta(days=day), n, one) for i, one in zip(ids, many, strict=True)))
    remember(tmp_path, write_record(tmp_path, told))
    for n, (day, values) in enumerate(behind, len(told)):
        told.append((make_entry(f"r{n}", BEGIN + timedelta(days=day), n, values),) if values else told[0])
    whole = write_record(tmp_path, told)
    for today in (TODAY, BEGIN + timedelta(days=4)):
        short = read_remembered(tmp_path / FILE, FILE, today)
        if short is not None:
            assert stand(short, today) == stand(whole, today)
        for values in (say(0, "民政局 accepted")[1], say(0, "张贵庄街 accepted")[1], count(0, 1)[1]):
            for on in (today, BEGIN + timedelta(days=2)):
                new = make_entry("-", on, 10**6, values)
                if short is not None and is_enough(short, new):
                    assert judge(short, new, today) == judge(whole, new, today)
    assert (read_remembered(tmp_path / FILE, FILE, TODAY) is not None) == (name in REMEMBERED)


def long_life(folder: Path) -> Path:
    """A folder with a record that is remembered; the cache."""
    told = [(make_entry(f"r{n}", BEGIN + timedelta(days=day), n, values),) for n, (day, values) in enumerate(LIFE)]
    remember(folder, write_record(folder, list(told)))
    assert read_remembered(folder / FILE, FILE, TODAY) is not None
    return folder / CACHE


def seal(text: bytes) -> bytes:
    return sha256(text).hexdigest().encode() + b"\n" + text


def rewrite(cache: Path, **values: object) -> None:
    """The cache with other values, whole in itself."""
    told = json.loads(cache.read_bytes().partition(b"\n")[2])
    cache.write_bytes(seal(json.dumps({**told, **values}).encode()))


FORGED: dict[str, Callable[[Path], object]] = {
    "gone": Path.unlink,
    "empty": lambda cache: cache.write_bytes(b""),
    "cut off": lambda cache: cache.write_bytes(cache.read_bytes()[:-1]),
    "another byte": lambda cache: cache.write_bytes(cache.read_bytes().replace(b'"lines": [', b'"lines": [1')),
    "of another version": lambda cache: rewrite(cache, made_by="cleancomm 0.0.1/1"),
    "of another record": lambda cache: rewrite(cache, sha256="0" * 64),
    "of a longer record": lambda cache: rewrite(cache, size=10**6),
    "no numbers": lambda cache: rewrite(cache, lines=["a"]),
    "places between lines": lambda cache: rewrite(cache, lines=[3]),
    "places behind the end": lambda cache: rewrite(cache, lines=[10**9]),
    "no day": lambda cache: rewrite(cache, day=None),
    "a list": lambda cache: cache.write_bytes(seal(b"[]")),
    "no JSON": lambda cache: cache.write_bytes(seal(b"{")),
    "not UTF-8": lambda cache: cache.write_bytes(seal(b"\xff")),
    "a folder": lambda cache: cache.rename(cache.with_name("old")).with_name(CACHE).mkdir(),
    "a pipe": lambda cache: os.mkfifo(cache.rename(cache.with_name("old")).with_name(CACHE)),
    "a line behind it that is too long": lambda cache: append(cache.with_name(FILE), b"#" + b"x" * MAX_LINE + b"\n"),
    "an id of it behind it": lambda cache: append(cache.with_name(FILE), again(cache, "r1")),
    "the record changed": lambda cache: change(cache.with_name(FILE), "returned", "reported"),
    "a line begun behind it": lambda cache: append(cache.with_name(FILE), b'- {"id"'),
    "a line of YAML behind it": lambda cache: append(cache.with_name(FILE), b"- id: x\n"),
    "too many lines behind it": lambda cache: append(cache.with_name(FILE), b"#\n" * (remembered.TAIL + 1)),
}


def again(cache: Path, name: str) -> bytes:
    """A line with an id that stands in the record already."""
    entry = make_entry(name, TODAY, 10**5, say(0, "张贵庄街 started")[1])
    return write_line([entry]).encode()


def append(path: Path, data: bytes) -> None:
    path.write_bytes(path.read_bytes() + data)


@pytest.mark.parametrize("name", [n for n in FORGED if n != "a pipe" or hasattr(os, "mkfifo")])
def test_what_does_not_fit_the_record_is_not_trusted(name: str, tmp_path: Path) -> None:
    FORGED[name](long_life(tmp_path))
    assert read_remembered(tmp_path / FILE, FILE, TODAY) is None


def test_a_step_that_bears_on_what_was_left_out_is_not_judged(tmp_path: Path) -> None:
    long_life(tmp_path)
    short = read_remembered(tmp_path / FILE, FILE, TODAY)
    assert short is not None
    campaign = compute(DataFolder(Path("data"), "data/"), shipped(), short, TODAY)
    for day, values in (say(1, "民政局 accepted"), count(9, 2), say(9, "民政局 accepted", replaces="r1")):
        new = make_entry("-", BEGIN + timedelta(days=day), 10**6, values)
        with pytest.raises(NotEnough):
            prepare(campaign, lambda _, new=new: ([new], []), force=True, today=TODAY)  # type: ignore[misc]


def test_a_comment_behind_it_is_no_reason_to_read_all(tmp_path: Path) -> None:
    append(long_life(tmp_path).with_name(FILE), b"# checked\n" * remembered.TAIL)
    assert read_remembered(tmp_path / FILE, FILE, TODAY) is not None


@posix
@pytest.mark.parametrize("kind", ["link", "hard link", "pipe", "file"])
def test_nothing_in_the_place_of_the_new_file_is_written_to(kind: str, tmp_path: Path) -> None:
    cache = long_life(tmp_path)
    record, before, path = read_record(tmp_path / FILE, FILE), cache.read_bytes(), tmp_path / FILE
    cache.unlink()
    new = cache.with_name(f"{CACHE}.new")
    if kind == "link":
        new.symlink_to(path)
    elif kind == "hard link":
        new.hardlink_to(path)
    elif kind == "pipe":
        os.mkfifo(new)
    else:
        new.touch()
    remember(tmp_path, record)
    assert (path.read_bytes(), cache.read_bytes(), new.exists()) == (record.raw, before, False)


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    cache = long_life(tmp_path)
    cache.unlink()
    cache.mkdir()
    remember(tmp_path, read_record(tmp_path / FILE, FILE))
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([FILE, CACHE])


# what is not read line by line as it stands, or has nothing to be remembered
PLAINLESS = {
    "comments alone": b"# one\n# two\n",
    "comments that end before their line does": "# a\u2028# b\n".encode(),
    "an id in escapes": b'- {"id": "\\u0072x", "on": "2013-12-01", "at": "2013-12-01T09:00:00+08:00", "recorder": "w", '
    b'"voids": "r1"}\n',
}


@pytest.mark.parametrize("name", PLAINLESS)
def test_a_record_that_is_not_plain_is_not_remembered(name: str, tmp_path: Path) -> None:
    long_life(tmp_path).unlink()
    path = tmp_path / FILE
    path.write_bytes(PLAINLESS[name] if name == "comments alone" else PLAINLESS[name] + path.read_bytes())
    remember(tmp_path, read_record(path, FILE))
    assert not (tmp_path / CACHE).exists()


def test_a_record_whose_names_were_settled_is_not_remembered(tmp_path: Path) -> None:
    told = [(make_entry(f"r{n}", BEGIN + timedelta(days=day), n, values),) for n, (day, values) in enumerate(LIFE)]
    told.append((make_entry("r9", BEGIN + timedelta(days=8), 9, say(8, "民政局 returned", note="缺", item="兴 业里")[1]),))
    record = write_record(tmp_path, list(told))
    settled = compute(DataFolder(Path("data"), "data/"), shipped(), record, TODAY).record
    assert record.plain
    assert settled != record
    remember(tmp_path, settled)
    assert not (tmp_path / CACHE).exists()


def test_what_the_lines_say_that_saves_little_is_not_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = long_life(tmp_path)
    record = read_record(tmp_path / FILE, FILE)
    for name, value in (("LEAST", len(record.raw) + 1), ("WORTH", 0.1)):
        cache.unlink(missing_ok=True)
        with monkeypatch.context() as patch:
            patch.setattr(remembered, name, value)
            remember(tmp_path, record)
        assert not cache.exists()


# --- the command


@pytest.fixture
def office(data: Path) -> Office:
    """An office whose record is long enough to be remembered."""
    mine = Office(data)
    life: tuple[dict[str, object], ...] = (
        {"state": "reported", "unit": STREET},
        {"state": "returned", "unit": CHECKER, "note": "材料不全"},
    )
    item: dict[str, object] = {"task": COMMUNITIES, "street": STREET, "item": "兴业里"}
    mine.write(*({**item, "on": "2013-12-20", **life[n % 2]} for n in range(28)))
    assert "\\u" not in mine.record
    append(data / FILE, (b"#" + b"x" * 100_000 + b"\n") * 11)
    return mine


def test_update_remembers_a_long_record_and_says_the_same_with_and_without(office: Office) -> None:
    asked = ("update", "福山里", "--by", STREET, "--on", "2014-03-09", "--state")
    cache = office.data / CACHE
    office.do(*asked, "started")
    before = cache.read_bytes()
    short = read_remembered(office.data / FILE, FILE, date.fromisoformat(office.today))
    assert short is not None
    assert len(short.entries) < 28
    mine = ("update", "兴业里", "--by", STREET, "--state")
    early = ("update", "兴业里", "--by", "市容园林委", "--on", "2013-12-20", "--force", "--state")
    number = ("update", f"{COMMUNITIES}/2013/{STREET}", "--quantity", "2", "--by", CHECKER, "--force", "--state")
    for words in (asked, mine, early, number, ("update", "无此里", "--state")):
        for state in ("started", "reported", "accepted", "returned"):
            with_it = office.say(*words, state, "--dry-run")
            cache.unlink()
            assert office.say(*words, state, "--dry-run") == with_it
            cache.write_bytes(before)
    office.do(*asked, "reported")
    assert cache.read_bytes() == before  # it is good for the line behind it, too
    office.do("undo", office.last_id)
    assert office.item("福山里")["state"] == "started"
    office.do("update", "福山里", "--state", "reported", "--by", STREET, "--replaces", "h3", "--force")


def test_a_cache_that_hides_lines_bears_on_no_answer_but_that_of_update(office: Office) -> None:
    office.do("update", "福山里", "--state", "started", "--by", STREET)
    told = [office.say(*words) for words in (("status",), ("log",), ("list",), ("validate",), ("show", "兴业里"))]
    rewrite(office.data / CACHE, lines=[])
    assert [office.say(*words) for words in (("status",), ("log",), ("list",), ("validate",), ("show", "兴业里"))] == told
