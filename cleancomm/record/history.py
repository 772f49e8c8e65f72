"""The record's past in git: which commit removed or changed an entry that an earlier one had.

Reads every commit that HEAD comes from, merges against each parent, and the file as it lies in the folder.
"""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from cleancomm.message import N_, say
from cleancomm.problem import CouldNotRun, Kind, Place, Problem, Severity, problem
from cleancomm.record.entry import Entry
from cleancomm.record.file import FILE, parse_record

REMOVED = Kind(
    "history.removed",
    Severity.ERROR,
    N_("an entry that was removed from the record"),
    N_("{commit} removed entry {id}"),
    N_("put the line back: it stands in {parent}; to take a fact back, use undo"),
)
CHANGED = Kind(
    "history.changed",
    Severity.ERROR,
    N_("an entry that was changed after it was recorded"),
    N_("{commit} changed entry {id}: {keys}"),
    N_("put the line back as it stands in {parent}; to correct a fact, use update --replaces {id}"),
)
UNREADABLE = Kind(
    "history.unreadable",
    Severity.WARNING,
    N_("a record in git's history that cannot be read"),
    N_("the record as of {commit} cannot be read; its neighbours are compared instead"),
    "",
)
NO_GIT = Kind(
    "history.no_git",
    Severity.ERROR,
    N_("a history that git does not know"),
    N_("git cannot tell the history of {file}: {fault}"),
    N_("the history is read from the git repository that the folder lies in; commit the record there"),
)
KINDS = (REMOVED, CHANGED, UNREADABLE, NO_GIT)
Entries = dict[str, Entry]


@dataclass(frozen=True)
class _Commit:
    name: str
    parents: tuple[str, ...]
    title: str


def _git(folder: Path, shown: str, *args: str, feed: bytes = b"") -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(folder), *args], input=feed, capture_output=True, check=False)
    except OSError as fault:
        raise CouldNotRun(problem(NO_GIT, Place(shown), file=shown, fault=fault.strerror or str(fault))) from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise CouldNotRun(problem(NO_GIT, Place(shown), file=shown, fault=said[0] if said else "git"))
    return done.stdout


def _commits(folder: Path, shown: str) -> list[_Commit]:
    out = _git(folder, shown, "log", "--topo-order", "--reverse", "--format=%H%x09%P%x09%h (%ad, %an)", "--date=short", "HEAD")
    rows = [line.split("\t", 2) for line in out.decode("utf-8", "replace").splitlines()]
    return [_Commit(name, tuple(parents.split()), title) for name, parents, title in rows]


def _blobs(folder: Path, shown: str, commits: list[_Commit]) -> dict[str, str]:
    """Commit -> the record's blob in it, where it has one."""
    prefix = _git(folder, shown, "rev-parse", "--show-prefix").decode().strip()
    feed = "".join(f"{c.name}:{prefix}{FILE}\n" for c in commits).encode()
    out = _git(folder, shown, "cat-file", "--batch-check=%(objectname)", feed=feed).decode().splitlines()
    return {c.name: line for c, line in zip(commits, out, strict=True) if " " not in line}


def _entries(raw: bytes, folder: Path, shown: str) -> Entries | None:
    try:
        return {e.id: e for e in parse_record(raw, folder / FILE, shown).entries}
    except CouldNotRun:
        return None


def _compare(before: Entries, after: Entries, commit: object, parent: str, shown: str) -> list[Problem]:
    found = []
    for name, entry in before.items():
        other = after.get(name)
        if other is None:
            found.append(problem(REMOVED, Place(shown), commit=commit, id=name, parent=parent))
        elif other != entry:
            fields = type(entry).model_fields
            keys = ", ".join(k for k in fields if getattr(entry, k) != getattr(other, k))
            found.append(problem(CHANGED, Place(shown), commit=commit, id=name, keys=keys, parent=parent))
    return found


def check_history(folder: Path, shown: str) -> tuple[Problem, ...]:
    """Every entry that a commit, or the folder as it lies, has removed or changed.

    Raises CouldNotRun when the folder is in no git repository, or git is not installed.
    """
    commits = _commits(folder, shown)
    blobs = _blobs(folder, shown, commits)
    read: dict[str, Entries | None] = {}
    states: dict[str, Entries] = {}
    titles = {c.name: c.title for c in commits}
    found: list[Problem] = []
    for commit in commits:
        parents = [(p, states[p]) for p in commit.parents if p in states]
        blob = blobs.get(commit.name)
        if blob is not None and blob not in read:
            read[blob] = _entries(_git(folder, shown, "cat-file", "blob", blob), folder, shown)
        after = read[blob] if blob is not None else {}
        if after is None:
            found.append(problem(UNREADABLE, Place(shown), commit=commit.title))
            after = {k: v for _, state in parents for k, v in state.items()}
        for parent, before in parents:
            if blobs.get(parent) != blob:
                found += _compare(before, after, commit.title, titles[parent], shown)
        states[commit.name] = after
    path = folder / FILE
    here = _entries(path.read_bytes(), folder, shown) if path.exists() else {}
    if here is not None and commits:
        last = commits[-1]
        found += _compare(states[last.name], here, say(N_("the file as it lies here")), last.title, shown)
    return tuple(found)
