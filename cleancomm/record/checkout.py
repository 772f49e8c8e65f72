"""Waiting for git while it changes the folder: what is written to a file that git is about to replace would be lost."""

import time
from pathlib import Path

# git looks whether a file was changed, and replaces it a moment later; from before the look until after, it keeps this
LOCK = "index.lock"
# a pull that is refused keeps aside what the files hold and puts that back a moment later: what was added between is gone.
# Each of its steps takes a lock and leaves it, which is seen at the folder of the locks
QUIET = 0.3
# longer than git takes for the files of a folder of plans; a lock that is older is that of an open editor, or of nobody
PATIENCE = 3.0


def find_git(folder: Path) -> Path | None:
    """The folder in which git keeps the index of the work tree around a folder, None without one."""
    for above in (folder, *folder.parents):
        git = above / ".git"
        try:
            if git.is_dir():
                return git
            if not git.is_file():  # a pipe would be waited for
                continue
            text = git.read_text(encoding="utf-8", errors="surrogateescape")
        except OSError:
            continue  # to wait is a precaution: without it the record is written as where there is no git
        if text.startswith("gitdir: "):  # a work tree beside the first one, or a submodule
            return above / text.removeprefix("gitdir: ").rstrip("\n")
    return None


def wait_for_git(git: Path | None) -> None:
    """Return once git has ended what it does with the work tree, or when that takes too long to be waited for."""
    until = time.monotonic() + PATIENCE
    while git and time.monotonic() < until and (_is_younger(git / LOCK, PATIENCE) or _is_younger(git, QUIET)):
        time.sleep(0.005)


def _is_younger(path: Path, seconds: float) -> bool:
    """Whether something stands there that was changed less than so many seconds ago."""
    try:
        return abs(time.time() - path.stat().st_mtime) < seconds
    except OSError:
        return False
