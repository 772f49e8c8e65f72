"""The import contracts bite: each forbidden import, and a room that is declared nowhere, breaks one."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import ROOT

LINT = "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports_command; lint_imports_command()"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "cleancomm", tmp_path / "cleancomm", ignore=shutil.ignore_patterns("__pycache__", "locale"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint(folder: Path) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache"], cwd=folder, capture_output=True, check=False, encoding="utf-8"
    )
    return done.returncode, done.stdout


def test_the_contracts_are_kept(package: Path) -> None:
    code, said = lint(package)
    assert code == 0, said
    assert "2 kept, 0 broken" in said


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("plan/names.py", "import cleancomm.record.fold"),
        ("record/fold.py", "import cleancomm.status.words"),
        ("status/words.py", "import cleancomm.render.cells"),
        ("render/cells.py", "import cleancomm.cli.exits"),
        ("sheet/grid.py", "import cleancomm.newplan.table"),
        ("files.py", "import cleancomm.sheet.grid"),
        ("checks/finding.py", "import rich"),
        ("helpers.py", '"""A room that no layer knows."""'),
    ],
)
def test_a_forbidden_import_breaks_one(package: Path, room: str, line: str) -> None:
    with (package / "cleancomm" / room).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    code, said = lint(package)
    assert code == 1, said
    assert "BROKEN" in said or "helpers" in said
