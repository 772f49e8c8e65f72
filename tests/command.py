"""Runs the program as a process, the way a person or cron does."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, TypedDict

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
PROGRAM = (sys.executable, "-m", "cleancomm")
# the time that the program takes for now, in the environment of a fork
NOW = "TESTS_NOW"
# the encoding of the streams, which a call is given without an interpreter of its own
ENCODING = "PYTHONIOENCODING"
# what an interpreter reads when it starts, so that a fork of a running one would not do
_AT_START = ("PYTHON", "LANG", "TZ")


@dataclass(frozen=True)
class Answer:
    """What a process said."""

    code: int
    out: str
    err: str
    # of the processor, and the memory at most; of a call with limits alone
    seconds: float = field(default=0.0, compare=False, repr=False)
    kilobytes: int = field(default=0, compare=False, repr=False)


class Request(TypedDict):
    """A call of the program, for `tests.forks`; its output goes to the files `out` and `err`."""

    args: Sequence[str]
    cwd: str
    env: dict[str, str]
    out: str
    err: str
    limits: tuple[int, int] | None
    patch: str
    apart: bool


@cache
def _forks(limited: bool) -> subprocess.Popen[str]:
    """The process that answers calls; those with limits have one of their own, which no call before has filled."""
    words = [sys.executable, "-m", "tests.forks"]
    return subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")


@cache
def _streams() -> Path:
    """The folder for what processes say."""
    return Path(mkdtemp(prefix="cleancomm-tests-"))


def _call(request: Request, encoding: str = "utf-8") -> Answer:
    server = _forks(request["limits"] is not None)
    assert server.stdin is not None
    assert server.stdout is not None
    for name in (request["out"], request["err"]):
        Path(name).write_bytes(b"")
    server.stdin.write(json.dumps(request) + "\n")
    server.stdin.flush()
    if told := server.stdout.readline():
        code, seconds, kilobytes = json.loads(told)
    else:  # ended with the program, as a process of its own would be
        code, seconds, kilobytes = server.wait(), 0.0, 0
        _forks.cache_clear()
    said, complained = (Path(name).read_bytes().decode(encoding) for name in (request["out"], request["err"]))
    return Answer(code, said, complained, seconds, kilobytes)


def run(
    *args: str,
    cwd: Path = ROOT,
    env: dict[str, str] | None = None,
    encoding: str = "utf-8",
    program: Sequence[str] = PROGRAM,
    fresh: bool = False,
    limits: tuple[int, int] | None = None,
    patch: str = "",
    apart: bool = True,
) -> Answer:
    """Run `cleancomm` with an environment that holds nothing but `env`.

    By default in an interpreter that has the libraries imported already and answers one call after the other; in a `fresh` one
    when that is asked for, when `env` has what an interpreter reads when it starts, or when another `program` is to be run.
    With `limits` it is killed after so many seconds, of the processor or six times as many of the clock, and has no more than so
    many bytes; `apart` it is a fork for that, whose memory is its own.
    `patch` is code that replaces something of the program before it begins.
    """
    windows = {"SYSTEMROOT": os.environ["SYSTEMROOT"]} if os.name == "nt" else {}
    # most tests look for what is wrong by its code
    whole = {"PATH": "/usr/bin:/bin", "CLEANCOMM_CODES": "1", **windows, **(env or {})}
    starts = any(key.startswith(_AT_START) and key != ENCODING for key in whole)
    if not (fresh or starts or program is not PROGRAM or os.name != "posix"):
        out, err = (str(_streams() / name) for name in ("out", "err"))
        request = Request(args=args, cwd=str(cwd), env=whole, out=out, err=err, limits=limits, patch=patch, apart=apart)
        return _call(request, encoding)
    if patch:
        program = (sys.executable, "-c", f"{patch}\nfrom cleancomm.__main__ import main\nmain()\n")
        whole["PYTHONPATH"] = str(ROOT)
    done = subprocess.run([*program, *args], cwd=cwd, env=whole, capture_output=True, stdin=subprocess.DEVNULL, check=False)
    return Answer(done.returncode, done.stdout.decode(encoding), done.stderr.decode(encoding))


def without(*libraries: str) -> str:
    """The patch by which libraries are not installed."""
    known = f"[n for n in sys.modules if n.partition('.')[0] in {libraries}]"
    return f"import sys\nsys.modules.update(dict.fromkeys([*{libraries}, *{known}]))"


def ask(*args: str, code: int = 0) -> Any:
    """The JSON document that a command answers, in English."""
    done = run(*args, "--format", "json", "--lang", "en")
    assert done.code == code, done.err
    return json.loads(done.out)


def program_bound_by_permissions() -> list[str]:
    """The program, without the superuser's right to write everywhere.

    Another user might not be let into the folder of the tests, or of the program: the superuser without that right is.
    """
    if os.geteuid():
        return [*PROGRAM]
    drop = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
    if not shutil.which("setpriv") or subprocess.run([*drop, "true"], check=False, capture_output=True).returncode:
        import pytest  # not by the many processes that import this room

        pytest.skip("the superuser may write everywhere here")
    return [*drop, *PROGRAM]
