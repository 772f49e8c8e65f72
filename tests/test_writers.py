"""The storage of the record, proven with real processes: writers side by side, kills, a full disk, no permission."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cleancomm.record.file import read_record
from cleancomm.record.lines import FILE
from cleancomm.record.writer import HEADER, LOCK
from tests.command import PROGRAM, program_bound_by_permissions, run
from tests.record_faults import (
    ENDS,
    try_answers,
    try_clock,
    try_deadly_signals,
    try_full_disk,
    try_kills,
    try_refusals,
    try_writers,
)
from tests.record_writers import (
    NO_MOUNT,
    PATIENCE,
    REPORTED,
    SPARING,
    UPDATE,
    file_size_limit,
    record_items,
    start,
)
from tests.written import codes, json_lines, names, parse, posix


@pytest.fixture
def unsynced(monkeypatch: pytest.MonkeyPatch) -> None:
    """No waiting for the disk, or for others, where only the bytes are looked at and there are a thousand writes."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)
    monkeypatch.setattr("cleancomm.record.file.PAUSE", 0)
    monkeypatch.setattr("cleancomm.record.appending.PAUSE", 0)


# --- side by side


def test_eight_writers_lose_and_double_nothing(tmp_path: Path) -> None:
    assert try_writers(tmp_path, 8, 15).wrong == []
    record = read_record(tmp_path / FILE, FILE)
    assert [row["id"] for row in json_lines(record.raw)] == [e.id for e in record.entries]
    assert record.raw.count(b"\n") == 8 * 15 + 1


def start_program(*args: str) -> subprocess.Popen[bytes]:
    env = {"PATH": "/usr/bin:/bin"} if os.name == "posix" else None
    return subprocess.Popen([*PROGRAM, "--codes", *args], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def test_eight_updates_at_once_are_all_recorded(data: Path) -> None:
    communities = ["景欣苑", "福山北里", "铁城公寓", "万新公寓", "百合春天", "华明一居", "民航巷", "龙泉里"]
    programs = [start_program("update", name, *REPORTED, "--data", str(data)) for name in communities]
    answers = [(p.communicate(timeout=PATIENCE)[1], p.returncode) for p in programs]
    assert answers == [(b"", 0)] * 8
    record = read_record(data / FILE, FILE)
    assert sorted(map(str, names(record))) == sorted(communities)
    assert len({e.id for e in record.entries}) == 8
    assert len(json_lines(record.raw)) == 8


def test_of_four_that_add_one_name_at_once_one_does(data: Path) -> None:
    words = ("--task", "旧楼区改造全覆盖", "--year", "2014", "--as-of", "2014-05-11", "--lang", "en", "--data", str(data))
    programs = [start_program("add", "新里", *words) for _ in range(4)]
    answers = [(p.communicate(timeout=PATIENCE)[1], p.returncode) for p in programs]
    assert sorted(code for _, code in answers) == [0, 1, 1, 1]
    assert all(b"[item.exists]" in said for said, code in answers if code)
    assert names(read_record(data / FILE, FILE)) == ["新里"]


def test_a_reader_never_meets_half_a_line(tmp_path: Path) -> None:
    """One of the writers takes its time over every line, so that nearly every reading falls into a write."""
    writers = [start("loop", tmp_path, "quick", "25"), start("loop", tmp_path, "slow", "25", "slow")]
    seen: tuple[str, ...] = ()
    readings = 0
    while any(w.poll() is None for w in writers):
        record = read_record(tmp_path / FILE, FILE)
        ids = tuple(e.id for e in record.entries)
        assert ids[: len(seen)] == seen
        assert codes(record) == []
        seen = ids
        readings += 1
    assert [w.communicate()[0].count("\n") for w in writers] == [25, 25]
    assert readings > 10
    assert len(read_record(tmp_path / FILE, FILE).entries) == 50


# --- kills


@posix
def test_kills_lose_nothing_confirmed(tmp_path: Path) -> None:
    assert try_kills(tmp_path, 30).wrong == []
    raw = (tmp_path / FILE).read_bytes()
    assert len(json_lines(raw)) > 1
    assert b'\n# {"id"' in raw  # a torn line, repaired


@posix
@pytest.mark.usefixtures("unsynced")
def test_a_deadly_signal_before_any_call_tears_nothing_for_good(tmp_path: Path) -> None:
    assert try_deadly_signals(tmp_path, ("a torn one",)).wrong == []


def torn_ends(tmp_path: Path, head: bytes, *items: str) -> Iterator[tuple[bytes, bytes]]:
    """A record and what a crash leaves of one more step about the items: no byte, one byte, ... all of them."""
    (tmp_path / FILE).write_bytes(head)
    record_items(tmp_path, *items)
    line = (tmp_path / FILE).read_bytes()[len(head) :]
    assert line.endswith(b"}\n")
    for length in range(len(line) + 1):
        yield head, line[:length]


BLOCK = """\
# kept by hand
- id: hand1
  on: 2014-05-01
  at: 2014-05-01T09:00:00+08:00
  recorder: 王
  state: reported
  task: 美丽社区创建
  street: 张贵庄街
  item: 兴业里
""".encode()


@pytest.mark.parametrize("items", [("景欣苑",), ("福山北里", "詹滨西里")], ids=["one", "several"])
@pytest.mark.parametrize("kept", ["by the tool", "by hand"])
@pytest.mark.usefixtures("unsynced")
def test_every_torn_end_is_told_and_repaired(tmp_path: Path, items: tuple[str, ...], kept: str) -> None:
    path = tmp_path / FILE
    record_items(tmp_path, "兴业里")
    head = path.read_bytes() if kept == "by the tool" else BLOCK
    first = list(parse(head).entries)
    for whole, end in torn_ends(tmp_path, head, *items):
        path.write_bytes(whole + end)
        record = parse(whole + end)
        is_torn = bool(end) and not end.rstrip(b"\n").endswith(b"}" if len(items) == 1 else b"]}")
        assert names(record) == [e.item for e in first] + list(items) * (end != b"" and not is_torn), end
        assert codes(record) == ["record.torn"] * is_torn, end
        new = record_items(tmp_path, "龙泉里")
        repaired = parse(path.read_bytes())
        assert list(repaired.entries) == [*record.entries, *new], end
        assert codes(repaired) == []
        rest = repaired.raw.removeprefix(whole).decode().split("\n")
        if is_torn:
            cut = end[1:-1].decode("utf-8", "surrogateescape").encode("utf-8", "replace").decode()
            assert rest[0] == f"#{cut}"[: len(end) - 1]
        assert rest[-2].startswith("- {")
        assert rest[-1] == ""
        assert len(rest) == 2 + (end != b"")


@pytest.mark.usefixtures("unsynced")
def test_a_torn_beginning_is_repaired_too(tmp_path: Path) -> None:
    path = tmp_path / FILE
    record_items(tmp_path, "兴业里")
    full = path.read_bytes()
    assert full.startswith(HEADER.encode())
    for length in range(len(full) - 2):
        path.write_bytes(full[:length])
        assert parse(full[:length]).entries == ()
        new = record_items(tmp_path, "景欣苑")
        repaired = parse(path.read_bytes())
        assert (repaired.entries, codes(repaired)) == (new, [])
        assert len(json_lines(repaired.raw)) == 1


@pytest.mark.usefixtures("unsynced")
def test_a_repair_that_is_cut_off_in_its_turn_loses_nothing(tmp_path: Path) -> None:
    """A repair writes over the torn rest: after any number of its bytes the whole entries are read, and the next one goes on."""
    path = tmp_path / FILE
    record_items(tmp_path, "兴业里")
    head = path.read_bytes()
    first = parse(head).entries
    torn = '- {"id": "x", "recorder": "王", "item": "景'.encode()[:-1]
    path.write_bytes(head + torn)
    second = record_items(tmp_path, "福山北里")
    repaired = path.read_bytes()
    for length in range(len(head), len(repaired) + 1):
        cut = repaired[:length] + (head + torn)[length:]
        path.write_bytes(cut)
        assert parse(cut).entries in (first, first + second), cut[len(head) :]
        third = record_items(tmp_path, "龙泉里")
        again = parse(path.read_bytes())
        assert again.entries in (first + third, first + second + third), cut[len(head) :]
        assert codes(again) == []


@pytest.mark.parametrize("odd", ["\u0085", "\u2028", "\ufeff", "\x00", "\r", "\x1b[2J"], ids=ascii)
def test_no_torn_rest_can_break_out_of_its_comment(tmp_path: Path, odd: str) -> None:
    path = tmp_path / FILE
    path.write_bytes(BLOCK + f'- {{"id": "x", "note": "a{odd}b'.encode())
    assert codes(read_record(path, FILE)) == ["record.torn"]
    record_items(tmp_path, "景欣苑")
    assert names(read_record(path, FILE)) == ["兴业里", "景欣苑"]
    assert odd.encode() not in path.read_bytes()


# --- no space, no permission


@posix
@pytest.mark.parametrize("end", ENDS)
@pytest.mark.usefixtures("unsynced")
def test_a_disk_full_at_any_byte_leaves_the_record_as_it_was(tmp_path: Path, end: str) -> None:
    outcome = try_full_disk(tmp_path, end, every=3)
    assert outcome.wrong == []
    assert outcome.faults > 60
    assert sorted(p.name for p in tmp_path.iterdir()) == [LOCK, FILE]


@posix
@pytest.mark.parametrize("call", ["write", "fsync", "open", "read", "lseek", "stat"])
@pytest.mark.usefixtures("unsynced")
def test_what_is_said_of_a_call_that_the_system_refuses_is_so(tmp_path: Path, call: str) -> None:
    outcome = try_refusals(tmp_path, call, ends=("a torn one", "none"))
    assert outcome.wrong == []
    assert outcome.faults > 5


def test_files_of_an_answer_are_all_new_or_all_as_they_were(tmp_path: Path) -> None:
    assert try_answers(tmp_path).wrong == []


def test_a_clock_set_back_loses_nothing(tmp_path: Path) -> None:
    assert try_clock(tmp_path, 10).wrong == []


def assert_unwritable(code: int, out: str, err: str) -> None:
    assert (code, out) == (3, "")
    assert "error[record.unwritable]" in err
    assert "nothing was recorded" in err
    assert "Traceback" not in err


@posix
@pytest.mark.parametrize("room", [0, 100])
def test_an_update_without_space_is_an_answer(data: Path, room: int) -> None:
    path = data / FILE
    before = path.read_bytes()
    with file_size_limit(len(before) + room):
        done = run(*UPDATE, "--data", str(data), env=SPARING)
    assert_unwritable(done.code, done.out, done.err)
    assert "File too large" in done.err
    assert path.read_bytes() == before


@pytest.mark.skipif(not sys.platform.startswith("linux") or not shutil.which("unshare"), reason="needs Linux and its unshare")
def test_an_update_on_a_really_full_disk_is_an_answer(tmp_path: Path) -> None:
    process = start("fill", tmp_path, before=["unshare", "--map-root-user", "--mount"])
    out, _ = process.communicate(timeout=PATIENCE)
    if process.returncode in (1, NO_MOUNT) and not out:  # 1 is the answer of unshare
        pytest.skip("no disk can be mounted here")
    assert process.returncode == 0
    answers = [json.loads(line) for line in out.splitlines()]
    assert [left for left, *_ in answers] == [0, 100]
    for _, code, said, err, same in answers:
        assert_unwritable(code, said, err)
        assert "No space left on device" in err
        assert same


@posix
@pytest.mark.parametrize("what", ["folder", "record", "folder without record"])
def test_an_update_without_permission_is_an_answer(data: Path, what: str) -> None:
    path = data / FILE
    if what == "folder without record":
        path.unlink()
    before = path.read_bytes() if path.exists() else None
    closed = path if what == "record" else data
    closed.chmod(0o444 if closed == path else 0o555)
    try:
        done = run(*UPDATE, "--data", str(data), program=program_bound_by_permissions())
    finally:
        closed.chmod(0o755)
    assert_unwritable(done.code, done.out, done.err)
    assert "Permission denied" in done.err
    assert (path.read_bytes() if path.exists() else None) == before
