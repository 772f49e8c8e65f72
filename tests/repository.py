"""A git repository of the tests' own, worked with real processes that know nothing of the machine's settings."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.command import DATA, Answer, run

NO_SETTINGS = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"}
DAY = "2014-06-01"


def call_git(folder: Path, *args: str, by: str = "王", feed: bytes | None = None, may_fail: bool = False) -> str:
    """Run git in a folder as somebody; a failure fails the test with what git said, unless it may fail."""
    env = dict(NO_SETTINGS)
    for role in ("AUTHOR", "COMMITTER"):
        env |= {f"GIT_{role}_NAME": by, f"GIT_{role}_EMAIL": "clerk@example.org", f"GIT_{role}_DATE": f"{DAY}T09:00:00+0800"}
    done = subprocess.run(["git", *args], cwd=folder, env=env, input=feed, capture_output=True, check=False)
    assert may_fail or done.returncode == 0, (args, done.stdout.decode(), done.stderr.decode())
    return done.stdout.decode()


@dataclass(frozen=True)
class Repository:
    """A work tree and the data folder in it."""

    top: Path
    data: Path

    @property
    def record(self) -> Path:
        return self.data / "progress.yaml"

    def git(self, *args: str, by: str = "王") -> str:
        return call_git(self.top, *args, by=by)

    def commit(self, by: str = "王") -> str:
        """Commit the work tree as it lies; the commit as a finding names it."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "record", by=by)
        return self.head()

    def head(self) -> str:
        return self.git("log", "-1", "--format=%h (%ad, %an)", "--date=short").strip()

    def clone(self, top: Path, *args: str) -> "Repository":
        """A clone of this repository."""
        call_git(top.parent, "clone", "--quiet", *args, self.top.as_uri(), str(top))
        return Repository(top, top / self.data.relative_to(self.top))

    def run(self, *args: str, env: dict[str, str] | None = None) -> Answer:
        """Run the program on the data folder."""
        return run(*args, "--data", str(self.data), "--lang", "en", env=NO_SETTINGS | {"CLEANCOMM_RECORDER": "王"} | (env or {}))


def start_repository(top: Path, data: str = "data") -> Repository:
    """A repository with the shipped plan and an empty record that git merges by lines; nothing is committed."""
    top.mkdir(parents=True)
    call_git(top, "init", "--quiet", "--initial-branch", "main")
    shutil.copytree(DATA, top / data)
    (top / data / ".gitattributes").write_text("progress.yaml merge=union text eol=lf\n", encoding="utf-8")
    return Repository(top, top / data)
