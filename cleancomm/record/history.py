"""The record's past in git: which commit removed or changed an entry that an earlier one had.

Reads the commits that HEAD comes from and that touch the record, merges against each parent, and the file as it lies
in the folder. Knows the file by its path alone: where it was moved, its history begins with the move.
Commits are compared by their lines, for lines are only ever added; only where some went missing are entries compared,
so that a line in another place or another spelling is no finding.
"""

import os
import select
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import field
from pathlib import Path
from typing import Any

from cleancomm.message import N_, Message, join, say
from cleancomm.plan.reading import is_there, read_bytes
from cleancomm.problem import CouldNotRun, Place, Problem, error, note, problem, warning
from cleancomm.record.entry import KEYS, Entry
from cleancomm.record.file import MAX_RECORD, parse_record
from cleancomm.record.lines import FILE
from cleancomm.system import tell_fault
from cleancomm.value import dataclass

REMOVED = error(
    "history.removed",
    N_("an entry that was removed from the record"),
    N_("{commit} removed entry {id}"),
    N_("put the line back: it stands in {parent}; to take a fact back, use undo"),
)
CHANGED = error(
    "history.changed",
    N_("an entry that was changed after it was recorded"),
    N_("{commit} changed entry {id}: {keys}"),
    N_("put the line back as it stands in {parent}; to correct a fact, use update --replaces {id}"),
)
RESTORED = note(
    "history.restored",
    N_("an entry that was removed or changed, and stands again as it was"),
    N_("{commit} removed or changed entry {id}; it stands again as it was"),
)
UNREADABLE = warning(
    "history.unreadable",
    N_("a record in git's history that cannot be read"),
    N_("the record as of {commit} cannot be read; its neighbours are compared instead"),
)
NO_GIT = error(
    "history.no_git",
    N_("a history that git does not know"),
    N_("git cannot tell the history of {file}: {fault}"),
    N_("the history is read from the git repository that the folder lies in; commit the record there"),
)
SHALLOW = error(
    "history.shallow",
    N_("a history that is cut off"),
    N_("this is a shallow clone: git has only the last commits here, what happened to {file} before them is not seen"),
    N_("fetch the whole history with git fetch --unshallow, then validate again"),
)
# The settings of a repository that came from elsewhere may name programs: none of them is run, not even for what a
# partial clone would fetch when it is read.
_SAFE = ("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}", "--no-pager")
_SAFE_ENV = {
    "GIT_OPTIONAL_LOCKS": "0", "GIT_ALLOW_PROTOCOL": "none", "GIT_TERMINAL_PROMPT": "0",
    # what stands in the place of a commit, or of its parents, would hide what the commit did
    "GIT_NO_REPLACE_OBJECTS": "1", "GIT_GRAFT_FILE": os.devnull,
}  # fmt: skip
# so many seconds git may be silent: a pipe among its files would be waited for without end
PATIENCE = 120.0
SILENT = N_("no answer for {seconds} s")
# ordered, so that findings come in the order of the file
Lines = dict[bytes, None]


@dataclass(frozen=True)
class _Commit:
    name: str
    parents: tuple[str, ...]
    title: str


@dataclass(frozen=True)
class _State:
    """The record in a commit; `lost` are lines that its past had and lost: a merge that takes that over is not to blame."""

    title: str = ""
    lines: Lines = field(default_factory=dict)
    lost: frozenset[bytes] = frozenset()


def _no_git(shown: str, fault: object) -> CouldNotRun:
    return CouldNotRun(problem(NO_GIT, Place(shown), file=shown, fault=fault))


def _start_git(folder: Path, shown: str, *args: str) -> subprocess.Popen[bytes]:
    pipe = subprocess.PIPE
    try:
        command = ["git", *_SAFE, "-C", str(folder), *args]
        return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env={**os.environ, **_SAFE_ENV})
    except OSError as fault:
        raise _no_git(shown, join(("git:", tell_fault(fault)))) from None


def _end_silent(git: subprocess.Popen[bytes], shown: str) -> CouldNotRun:
    """End a git that says nothing any more, and tell it."""
    git.kill()
    return _no_git(shown, say(SILENT, seconds=f"{PATIENCE:g}"))


def _hear(git: subprocess.Popen[bytes], shown: str) -> tuple[bytes, bytes]:
    """All that git says; raises CouldNotRun where it never ends."""
    try:
        return git.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        raise _end_silent(git, shown) from None


def _what_git_said(said: bytes) -> str:
    lines = said.decode("utf-8", "replace").strip().splitlines()
    return lines[0] if lines else "git"


def _list_commits(folder: Path, shown: str) -> list[_Commit]:
    """The commits that touch the record and every merge, parents first, each with its nearest such ancestors as parents."""
    # rev-list, for a person's settings (log.follow, log.showSignature) change what log prints
    args = ("rev-list", "--full-history", "--parents", "--topo-order", "--reverse", "--encoding=UTF-8", "--date=short")
    with _start_git(folder, shown, *args, "--format=%h (%ad, %an)", "HEAD", "--", FILE) as git:
        out, said = _hear(git, shown)
    if git.returncode:
        raise _no_git(shown, _what_git_said(said))
    # not splitlines: the name of an author may hold what that takes for a line end
    rows = out.decode("utf-8", "replace").split("\n")
    names = (head.split()[1:] for head in rows[:-1:2])
    return [_Commit(name, tuple(parents), title) for (name, *parents), title in zip(names, rows[1::2], strict=True)]


def _is_shallow(folder: Path, shown: str) -> bool:
    with _start_git(folder, shown, "rev-parse", "--is-shallow-repository") as git:
        return _hear(git, shown)[0].strip() == b"true"


def _read_blobs(folder: Path, shown: str, commits: Iterable[_Commit]) -> Iterator[tuple[_Commit, bytes]]:
    """Each commit with the record's bytes in it, none where it has no record; from one process, one at a time."""
    with _start_git(folder, shown, "cat-file", "--batch") as git:
        for commit in commits:
            raw = _ask_git(git, shown, f"{commit.name}:./{FILE}")
            if raw is None and f" {FILE}\0".encode() in (_ask_git(git, shown, f"{commit.name}:./") or b""):
                raise _no_git(shown, say(N_("the record as of {commit} is not in this clone"), commit=commit.title))
            yield commit, raw or b""


def _ask_git(git: subprocess.Popen[bytes], shown: str, name: str) -> bytes | None:
    """What git keeps under a name, None when that is not there."""
    assert git.stdin is not None
    assert git.stdout is not None
    assert git.stderr is not None
    try:  # past the buffer, which would try again on closing when git has ended
        os.write(git.stdin.fileno(), f"{name}\n".encode())
        # on Windows, which has no such pipes, nothing is to be feared
        if os.name == "posix" and not select.select([git.stdout], [], [], PATIENCE)[0]:
            raise _end_silent(git, shown)
        head = git.stdout.readline().split()
    except BrokenPipeError:
        head = []
    if not head:
        raise _no_git(shown, _what_git_said(git.stderr.read()))
    # "NAME missing", else "ID TYPE SIZE", the bytes and a line end
    return None if head[-1] == b"missing" else git.stdout.read(int(head[-1]) + 1)[:-1]


class _Reader:
    """Reads bytes as lines that are entries each; parses a line once, in however many commits it stands."""

    def __init__(self, path: Path, shown: str) -> None:
        self.path = path
        self.shown = shown
        self.known: set[bytes] = set()

    def read(self, raw: bytes) -> Lines | None:
        """The lines of a record, None when it cannot be read."""
        lines = dict.fromkeys(raw.split(b"\n"))
        new = [line for line in lines if line not in self.known]
        if self._stand_alone(new):
            self.known.update(new)
            return lines
        # torn, or edited by hand so that an entry is more than a line: as the tool would write its entries
        try:
            return dict.fromkeys(b"- " + e.model_dump_json(exclude_none=True).encode() for e in self._parse(raw))
        except (CouldNotRun, UnicodeDecodeError):
            return None

    def entries(self, lines: Iterable[bytes]) -> tuple[Entry, ...]:
        """The entries on lines that `read` has given."""
        return self._parse(b"".join(line + b"\n" for line in lines))

    def _stand_alone(self, lines: list[bytes]) -> bool:
        """Whether each line is empty, a comment, or all of one or more entries."""
        told = [line for line in lines if line.strip() and not line.startswith(b"#")]
        if not all(line.startswith(b"- {") for line in told):
            return False
        try:
            record = parse_record(b"".join(line + b"\n" for line in told), self.path, self.shown)
        except (CouldNotRun, UnicodeDecodeError):
            return False
        return len(set(record.lines)) == len(told)

    def _parse(self, raw: bytes) -> tuple[Entry, ...]:
        return parse_record(raw, self.path, self.shown).entries


def _list_gone(parents: Iterable[_State], lines: Lines, lost: frozenset[bytes]) -> dict[bytes, str]:
    """The lines of parents that a commit has not, each with the first parent that has it; none that was lost before."""
    gone: dict[bytes, str] = {}
    for parent in parents:
        if not parent.lines.keys() <= lines.keys():
            for line in parent.lines:
                if line not in lines and line not in lost:
                    gone.setdefault(line, parent.title)
    return gone


def _judge_gone(
    reader: _Reader, gone: dict[bytes, str], lines: Lines, commit: str | Message
) -> Iterator[tuple[Entry | None, Problem]]:
    """Every entry on lines that are gone of which the lines that are there have no equal, with what is wrong."""
    standing: dict[str, list[Entry]] = {}
    for entry in reader.entries(lines):
        standing.setdefault(entry.id, []).append(entry)
    asked: dict[Entry, str] = {}
    for parent in dict.fromkeys(gone.values()):
        for entry in reader.entries(line for line, title in gone.items() if title == parent):
            asked.setdefault(entry, parent)
    for entry, parent in asked.items():
        same_id = standing.get(entry.id, [])
        if not same_id:
            yield entry, problem(REMOVED, Place(reader.shown), commit=commit, id=entry.id, parent=parent)
        elif entry not in same_id:
            keys = ", ".join(k for k in KEYS if getattr(entry, k) != getattr(same_id[0], k))
            yield entry, problem(CHANGED, Place(reader.shown), commit=commit, id=entry.id, keys=keys, parent=parent)


def check_history(folder: Path, shown: str, follow: Callable[[list[Any]], Iterable[Any]] = iter) -> tuple[Problem, ...]:
    """Every entry that a commit, or the folder as it lies, has removed or changed; one that stands again is a note.

    So is, as an error, a history that is cut off. `follow` is handed all commits, to hand on one as the one before it is done.

    Raises CouldNotRun when the folder is in no git repository, or git is not installed.
    """
    path = folder / FILE
    reader = _Reader(path, shown)
    commits = _list_commits(folder, shown)
    children = Counter(parent for commit in commits for parent in commit.parents)
    states: dict[str, _State] = {}
    last = _State()
    found: list[tuple[Entry | None, Problem]] = []
    if _is_shallow(folder, shown):
        found.append((None, problem(SHALLOW, Place(shown), file=shown)))
    for commit, raw in _read_blobs(folder, shown, follow(commits)):
        parents = [states[name] for name in commit.parents]
        lines = reader.read(raw)
        if lines is None:
            found.append((None, problem(UNREADABLE, Place(shown), commit=commit.title)))
            lines = {line: None for parent in parents for line in parent.lines}
        lost = frozenset[bytes]().union(*(parent.lost for parent in parents))
        if gone := _list_gone(parents, lines, lost):
            found += _judge_gone(reader, gone, lines, commit.title)
        lost = frozenset(line for line in (*lost, *gone) if line not in lines)
        last = states[commit.name] = _State(commit.title, lines, lost)
        for name in commit.parents:
            children[name] -= 1
            if not children[name]:
                del states[name]
    here = reader.read(read_bytes(path, shown, MAX_RECORD) if is_there(path) else b"")
    if here is not None and (gone := _list_gone([last], here, frozenset())):
        found += _judge_gone(reader, gone, here, say(N_("the file as it lies here")))
    standing = set(reader.entries(here)) if here else set()
    return tuple(
        problem(RESTORED, Place(shown), **{k: v for k, v in p.text.values if k in ("commit", "id")}) if e in standing else p
        for e, p in found
    )
