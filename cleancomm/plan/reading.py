"""What is at a path, and its bytes and text as they are; a file that cannot be had is a problem, never an absence."""

import errno
import os
import re
import stat
from pathlib import Path

from cleancomm.message import N_
from cleancomm.problem import CouldNotRun, Place, Problem, error, problem
from cleancomm.system import tell_fault

MAX_BYTES = 16 * 1024 * 1024
# what ends a value or a key in YAML: so many are read in a second or two and in less than 300 MB
MAX_MARKS = 150_000
_MARKS = (",", "\n", ": ", "\r", "\x85", "\u2028", "\u2029")
# more than any usual file has
_PIECE = 1 << 20
# where YAML ends a line
LINE_END = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
# what git writes between the lines of both sides; at the begin of a line no plan and no record has it
CONFLICT_MARK = re.compile(r"^(?:(?:<{7}|>{7}|\|{7})(?= )|={7}\r?$)", re.MULTILINE)

MISSING = error(
    "file.missing", N_("a file that is not there"), N_("there is no file {file}"),
    N_("check the folder given with --data or CLEANCOMM_DATA"),
)  # fmt: skip
DIRECTORY = error(
    "file.is_directory", N_("a folder in place of a file"), N_("{file} is a folder, not a file"),
    N_("move the folder away and put the file in its place"),
)  # fmt: skip
SPECIAL = error(
    "file.special", N_("a device or a pipe in place of a file"), N_("{file} is a device, a pipe or a socket, not a file"),
    N_("move it away and put the file in its place; what a pipe gives, save to a file first"),
)  # fmt: skip
UNREADABLE = error(
    "file.unreadable", N_("a file that may not be read"), N_("{file} cannot be read: {fault}"),
    N_("check the permissions of the file"),
)  # fmt: skip
TOO_LARGE = error(
    "file.too_large", N_("a file far larger than any plan"), N_("{file} has {size} bytes, the limit is {limit}"),
    N_("check that it is the right file"),
)  # fmt: skip
TOO_MANY = error(
    "file.too_many", N_("a file with far more values than any plan"),
    N_("{file} has more than {limit} values and keys"),
    N_("check that it is the right file; in a record write each entry on a line of its own, - {{...}}"),
)  # fmt: skip
ENCODING = error(
    "file.encoding", N_("a file that is not UTF-8"), N_("{file} is not UTF-8; it looks like {guess}"),
    N_("save it as UTF-8: iconv -f {guess} -t UTF-8 {file} > new.yaml"),
)  # fmt: skip
EMPTY = error(
    "file.empty",
    N_("a file without content"),
    N_("{file} holds nothing"),
    N_("restore it from a copy, or from git"),
)
CONFLICT = error(
    "file.conflict",
    N_("a merge of git that nobody has ended"),
    N_("git has left {mark} here, for both sides changed these lines"),
    N_("keep the lines that hold (in the record those of both sides), remove the lines with the marks, then git add and commit"),
)

# what says that nothing is there; all else says that nobody may know
_ABSENT = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)


def _look(path: Path) -> int | None:
    """The mode of what is at a path, None when nothing is; raises CouldNotRun when nobody may say."""
    try:
        return path.stat().st_mode
    except ValueError:  # a path that no file can have
        return None
    except OSError as fault:
        if fault.errno in _ABSENT:
            return None
        raise CouldNotRun(problem(UNREADABLE, Place(str(path)), file=path, fault=tell_fault(fault))) from None


def is_there(path: Path) -> bool:
    """Whether there is something at a path; raises CouldNotRun when nobody may say, which is not the same as no."""
    return _look(path) is not None


def is_directory(path: Path) -> bool:
    """Whether there is a directory at a path; raises CouldNotRun when nobody may say."""
    mode = _look(path)
    return mode is not None and stat.S_ISDIR(mode)


def is_file(path: Path) -> bool:
    """Whether there is a file at a path; raises CouldNotRun when nobody may say."""
    mode = _look(path)
    return mode is not None and stat.S_ISREG(mode)


def list_folder(path: Path) -> list[Path]:
    """What is in a folder, by name; raises CouldNotRun when it cannot be listed."""
    try:
        return sorted(path.iterdir())
    except OSError as fault:
        raise CouldNotRun(problem(UNREADABLE, Place(str(path)), file=path, fault=tell_fault(fault))) from None


def _judge_kind(found: os.stat_result, name: str, limit: int) -> None:
    """Raise CouldNotRun for what is no file: a pipe would be waited for, a device may never end."""
    if stat.S_ISDIR(found.st_mode):
        raise CouldNotRun(problem(DIRECTORY, Place(name), file=name))
    if not stat.S_ISREG(found.st_mode):
        raise CouldNotRun(problem(SPECIAL, Place(name), file=name))
    if found.st_size > limit:
        raise CouldNotRun(problem(TOO_LARGE, Place(name), file=name, size=found.st_size, limit=limit))


def _open_at_once(path: str, flags: int) -> int:
    """Open a file without waiting, were it a pipe by now."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def read_bytes(path: Path, name: str, limit: int = MAX_BYTES) -> bytes:
    """The bytes of a file, named `name` to a person; raises CouldNotRun when it cannot be read, is no file, or has more than
    `limit`.
    """
    try:
        _judge_kind(path.stat(), name, limit)
        with open(path, "rb", opener=_open_at_once) as file:
            found = os.fstat(file.fileno())
            _judge_kind(found, name, limit)
            # once more, for some files, such as those of the system, do not say how long they are
            pieces = [piece := file.read(found.st_size + _PIECE)]
            while piece and sum(map(len, pieces)) <= limit:
                pieces.append(piece := file.read(_PIECE))
            raw = b"".join(pieces)
        if len(raw) > limit:
            raise CouldNotRun(problem(TOO_LARGE, Place(name), file=name, size=len(raw), limit=limit))
        return raw
    except (FileNotFoundError, NotADirectoryError):
        raise CouldNotRun(problem(MISSING, Place(name), file=name)) from None
    except OSError as fault:
        raise CouldNotRun(problem(UNREADABLE, Place(name), file=name, fault=tell_fault(fault))) from None


def read_text(path: Path, name: str) -> str:
    """The text of a file in UTF-8, named `name` to a person; raises CouldNotRun when it cannot be read as that."""
    return decode_text(read_bytes(path, name), name)


def decode_text(raw: bytes, name: str) -> str:
    """Bytes of a file as text in UTF-8; raises CouldNotRun, with the line, where they are not that."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = raw[: fault.start].count(b"\n") + 1
        guess = "UTF-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "GBK"
        raise CouldNotRun(problem(ENCODING, Place(name, line, 1), file=name, guess=guess)) from None


def find_conflicts(text: str, name: str) -> list[Problem]:
    """Each line that git has put between two sides of a merge."""
    if not CONFLICT_MARK.search(text):  # in a usual file no line is looked at
        return []
    marks = ((n, line, CONFLICT_MARK.match(line)) for n, line in enumerate(LINE_END.split(text), 1))
    return [problem(CONFLICT, Place(name, n, 1, 7), line, mark=m.group()) for n, line, m in marks if m]


def count_marks(text: str) -> int:
    """How many values and keys a text of YAML has at most, told without reading it."""
    return sum(map(text.count, _MARKS))
