"""What every answer promises, whatever the files and the words: each promise that is broken is a sentence."""

import csv
import io
import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path

from cleancomm.cli.exits import Exit
from tests.command import Answer, run
from tests.fuzz.cases import Case

SECONDS = 2.0
KILOBYTES = 300 * 1024
# what ends a case that would never end, or would take the machine down
GUARD_SECONDS = 20
GUARD_BYTES = 3 * 1024**3
ACTS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]|\r(?!\n)")
WRITING = ("update", "add", "amend", "undo", "import", "slip")
LOCK, CACHE = ".progress.lock", ".progress.cache"
Tree = dict[str, bytes]


def read_tree(folder: Path) -> Tree:
    """Every file below a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def _value(args: tuple[str, ...], *options: str) -> list[str]:
    """What stands behind an option, wherever it stands."""
    behind = [b for a, b in itertools.pairwise(args) if a in options]
    return behind + [a.split("=", 1)[1] for a in args if a.startswith(tuple(f"{o}=" for o in options))]


def judge_streams(case: Case, answer: Answer) -> Iterator[str]:
    """Codes, tracebacks, escapes, and the forms for programs."""
    if answer.code not in set(Exit):
        yield f"exit code {answer.code}"
    if "Traceback" in answer.err or "Traceback" in answer.out:
        yield "traceback: " + answer.err.strip().splitlines()[-1][:200]
    # completion is told in the shell's own way
    if "_CLEANCOMM_COMPLETE" not in case.env:
        # csv begins with a mark, by which a spreadsheet program knows the encoding
        for name, text in (("stdout", answer.out.removeprefix("\ufeff")), ("stderr", answer.err)):
            if found := ACTS.search(text):
                yield f"{name} holds {found[0]!a}"
    if answer.code == 0 and re.search(r"^(?:\S+: )?(?:error|错误)\[", answer.err, re.MULTILINE):
        yield "an error with exit 0"
    if answer.code in (2, 3) and not (answer.err + answer.out).strip():
        yield f"exit code {answer.code} without a word"
    asked = _value(case.args, "--format")[-1:]
    if answer.out.startswith(("Written: ", "已写入：")):  # into a file, which is judged as one
        return
    if asked == ["json"] and answer.out.strip():
        yield from judge_text("out.json", answer.out)
    if asked == ["csv"] and answer.out.strip():
        yield from judge_text("out.csv", answer.out)


def _refuse(word: str) -> object:
    """NaN and the like are no JSON."""
    raise ValueError(word)


def judge_text(name: str, text: str) -> Iterator[str]:
    """Whether a document for programs can be read by one."""
    if name.endswith(".json"):
        try:
            json.loads(text, parse_constant=_refuse)
        except ValueError as fault:
            yield f"{name}: no JSON: {fault}"
    elif name.endswith(".csv"):
        try:
            widths = _count_cells(text.removeprefix("\ufeff"))
        except csv.Error as fault:
            yield f"{name}: no csv: {fault}"
        else:
            if len(widths) > 1:
                yield f"{name}: rows of {sorted(widths)} cells"


def _count_cells(text: str) -> set[int]:
    """How many cells the rows of a csv have; a cell may be as long as it is."""
    limit = csv.field_size_limit(len(text) + 1)
    try:
        return {len(row) for row in csv.reader(io.StringIO(text, newline=""), strict=True)}
    finally:
        csv.field_size_limit(limit)


def judge_files(case: Case, before: Tree, after: Tree) -> Iterator[str]:
    """Whether a file was changed, made or taken away that nobody asked for."""
    command = case.args[0] if case.args else ""
    records = command in WRITING or any(a in WRITING for a in case.args)
    targets = [Path(t).as_posix() for t in (*_value(case.args, "-o", "--output"), *case.args[1:])]
    for name in before.keys() | after.keys():
        old, new = before.get(name), after.get(name)
        if old == new or name.rpartition("/")[2] == LOCK:
            continue
        if name.rpartition("/")[2] == CACHE and records and "--dry-run" not in case.args:
            continue
        if records and name.endswith("progress.yaml"):
            if "--dry-run" in case.args:
                yield f"{name} was changed by a dry run"
            elif new is None or not keeps_lines(old or b"", new):
                yield f"{name} has lost a line"
        elif old is None:
            if not any(name == t or name.startswith(f"{t}/") or t in (".", "") for t in targets):
                yield f"{name} was made"
        elif "--force" not in case.args or name not in targets:
            yield f"{name} was changed" if new is not None else f"{name} was taken away"


def keeps_lines(old: bytes, new: bytes) -> bool:
    """Whether a record has all its bytes still and grew by one line; a torn end may have become a comment."""
    whole, _, torn = old.rpartition(b"\n")
    kept = new.startswith(old) or (new.startswith(whole) and len(new) > len(old) and b"#" in new[len(whole) : len(whole) + 2])
    return kept and new.endswith(b"\n") and (bool(torn) or new.count(b"\n") <= old.count(b"\n") + 2)


def judge_case(case: Case, folder: Path, seconds: float = SECONDS, *, apart: bool = True) -> list[str]:
    """Lay a case out in an empty folder, run it, `apart` in a process of its own, and tell every promise that was broken."""
    work = folder / "work"
    for name, raw in {**case.files, "kept.txt": b"kept\n"}.items():
        path = work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
    (folder / "home").mkdir()
    before = read_tree(folder)
    env = {"HOME": str(folder / "home"), "CLEANCOMM_LANG": "en", "COLUMNS": "100", "LC_ALL": "C.UTF-8", **case.env}
    limits = (GUARD_SECONDS, GUARD_BYTES)
    answer = run(*case.args, cwd=work, env=env, limits=limits, apart=apart)
    broken = list(judge_streams(case, answer))
    after = read_tree(folder)
    inner = [{n.removeprefix("work/"): raw for n, raw in tree.items()} for tree in (before, after)]
    broken += judge_files(case, *inner)
    for name, raw in inner[1].items():
        asked = _value(case.args, "--format")[-1:] or [name.rpartition(".")[2]]
        if name not in inner[0] and name.endswith((".csv", ".json")) and name.endswith(asked[0]):
            broken += judge_text(name, raw.decode("utf-8"))
    if answer.seconds > seconds:
        broken.append(f"{answer.seconds:.1f} s")
    if answer.kilobytes > KILOBYTES:
        broken.append(f"{answer.kilobytes // 1024} MB")
    if inner[0].get("data/progress.yaml") != inner[1].get("data/progress.yaml"):
        again = run("log", "--as-of", "9999-12-31", "--data", "data", cwd=work, env=env, limits=limits, apart=apart)
        if again.code == Exit.COULD_NOT_RUN:
            broken.append(f"the record cannot be read after the writing: {again.err.strip().splitlines()[0]}")
    return broken
