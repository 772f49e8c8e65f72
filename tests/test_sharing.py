"""docs/sharing: every command as it stands, with real git, one block after the other."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.command import DATA, ROOT

PAGES = [ROOT / "docs" / "sharing.md", ROOT / "docs" / "sharing.zh-CN.md"]
BLOCK = re.compile(r"```sh\n(.*?)```", re.S)


def blocks(page: Path) -> list[str]:
    return BLOCK.findall(page.read_text(encoding="utf-8"))


# of one page: the other has the same commands, as the next test says
@pytest.mark.parametrize("page", PAGES[:1], ids=lambda p: p.name)
def test_two_offices_share_a_plan(page: Path, tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    shim = tools / "cleancomm"
    shim.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m cleancomm "$@"\n', encoding="utf-8")
    shim.chmod(0o755)
    work = tmp_path / "work"
    work.mkdir()
    person = {f"GIT_{who}_{what}": "office@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    env = {"PATH": f"{tools}:{os.environ['PATH']}", "HOME": str(tmp_path), "GIT_CONFIG_GLOBAL": os.devnull, **person}
    said = ""
    for block in blocks(page):
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", block], cwd=work, env=env, capture_output=True, check=False, encoding="utf-8"
        )
        assert done.returncode == 0, f"{block}\n{done.stdout}\n{done.stderr}"
        said = done.stdout if "log" in block else said
    record = (work / "housing" / "progress.yaml").read_text(encoding="utf-8")
    assert "<<<<" not in record
    assert record == (work / "civil" / "progress.yaml").read_text(encoding="utf-8")
    assert len([line for line in record.splitlines() if line.startswith("- ")]) == 2
    assert "兴业里" in said
    assert "津塘路旧楼区" in said


def test_both_pages_run_the_same_commands() -> None:
    one, two = ([re.sub(r'"[^"]*"', '""', b) for b in blocks(page)] for page in PAGES)
    assert one == two
    assert len(one) == 6


def test_the_hook_runs_what_it_says(tmp_path: Path) -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    words = [*hook["entry"].split(), *hook["args"]]
    done = subprocess.run([sys.executable, "-m", *words], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0
    # never a green word for another plan than the one that is committed
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    assert subprocess.run([sys.executable, "-m", *words], cwd=tmp_path, env=env, capture_output=True, check=False).returncode == 3
    plan = shutil.copytree(DATA, tmp_path / "data") / "plan.yaml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("- {stated: 57,", "- {stated: 58,"), encoding="utf-8")
    assert subprocess.run([sys.executable, "-m", *words], cwd=tmp_path, env=env, capture_output=True, check=False).returncode == 1
    for name in ("data/plan.yaml", "plan.yaml", "progress.yaml", "a/committees.yaml", "duties.yaml"):
        assert re.search(hook["files"], name)
    assert not re.search(hook["files"], "data/myplan.yaml")


def test_the_example_workflow_names_options_that_exist() -> None:
    steps = yaml.safe_load((ROOT / "docs" / "ci-example.yml").read_text(encoding="utf-8"))["jobs"]["validate"]["steps"]
    words = steps[-1]["run"].split()
    assert words[0] == "cleancomm"
    done = subprocess.run([sys.executable, "-m", *words], cwd=ROOT, capture_output=True, check=False, encoding="utf-8")
    assert done.returncode == 0, done.stdout
    assert done.stdout.startswith("::notice")
