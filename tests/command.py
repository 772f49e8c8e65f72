"""Runs the program as a process, the way a person or cron does."""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
PROGRAM = (sys.executable, "-m", "cleancomm")


@dataclass(frozen=True)
class Answer:
    """What a process said."""

    code: int
    out: str
    err: str


def run(
    *args: str,
    cwd: Path = ROOT,
    env: dict[str, str] | None = None,
    encoding: str = "utf-8",
    program: Sequence[str] = PROGRAM,
) -> Answer:
    """Run `cleancomm` with an environment that holds nothing but `env`."""
    done = subprocess.run(
        [*program, *args],
        cwd=cwd,
        env={
            "PATH": "/usr/bin:/bin",
            **({"SYSTEMROOT": os.environ["SYSTEMROOT"]} if os.name == "nt" else {}),
            **(env or {}),
        },
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    return Answer(done.returncode, done.stdout.decode(encoding), done.stderr.decode(encoding))
