"""The import contracts bite: each forbidden import, and a room that is declared nowhere, breaks one. What an import cannot
show, that a pure room opens a file with what Python has built in, is looked for in its calls.
"""

import ast
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.command import ROOT

LINT = "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports_command; lint_imports_command()"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
MIDDLE = next(c for c in CONTRACTS if "pure middle" in c["name"])
PURE = MIDDLE["source_modules"]
# what reads, writes or says something without an import
CALLS = {
    "open", "print", "input", "exec", "eval", "read_text", "read_bytes", "write_text", "write_bytes", "unlink", "mkdir",
    "rmdir", "touch", "rename", "replace_file", "exists", "is_file", "is_dir", "iterdir", "glob", "stat", "resolve_path",
}  # fmt: skip


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package")
    shutil.copytree(ROOT / "cleancomm", folder / "cleancomm", ignore=shutil.ignore_patterns("__pycache__", "locale"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def lint(folder: Path) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache"], cwd=folder, capture_output=True, check=False, encoding="utf-8"
    )
    return done.returncode, done.stdout


def test_the_contracts_are_kept(package: Path) -> None:
    code, said = lint(package)
    assert code == 0, said
    assert f"{len(CONTRACTS)} kept, 0 broken" in said


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("plan/names.py", "import cleancomm.record.fold"),
        ("record/fold.py", "import cleancomm.reports.words"),
        ("reports/words.py", "import cleancomm.render.cells"),
        ("render/cells.py", "import cleancomm.cli.exits"),
        ("checks/finding.py", "import rich"),
        ("status/schedule.py", "import yaml"),
        ("status/schedule.py", "import subprocess"),
        ("status/milestone.py", "import cleancomm.record.writer"),
        ("checks/figures.py", "import cleancomm.record.writer"),
        ("campaign.py", "import cleancomm.render.terminal"),
        ("campaign.py", "import cleancomm.plan.loader"),
        ("exports/register.py", "import cleancomm.render.workbook"),
        ("reports/words.py", "import cleancomm.exports.kind"),
        ("survey.py", "import rich"),
        ("helpers.py", '"""A room that no layer knows."""'),
    ],
)
def test_a_forbidden_import_breaks_one(package: Path, room: str, line: str) -> None:
    path = package / "cleancomm" / room
    before = path.read_bytes() if path.exists() else None
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")
        code, said = lint(package)
    finally:
        path.unlink() if before is None else path.write_bytes(before)
    assert code == 1, said
    assert "BROKEN" in said or "helpers" in said


@pytest.mark.parametrize("package_of_both", ["plan", "record"])
def test_a_room_beside_pure_ones_is_declared_pure_or_not(package_of_both: str) -> None:
    rooms = {f"cleancomm.{package_of_both}.{p.stem}" for p in (ROOT / "cleancomm" / package_of_both).glob("[!_]*.py")}
    assert rooms <= {*PURE, *MIDDLE["forbidden_modules"]}


def list_calls(code: str) -> set[str]:
    """The names of all that a text of Python calls."""
    calls = (node.func for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call))
    return {f.id if isinstance(f, ast.Name) else f.attr for f in calls if isinstance(f, ast.Name | ast.Attribute)}


def files_of(module: str) -> list[Path]:
    path = ROOT / Path(*module.split("."))
    return sorted(path.glob("*.py")) if path.is_dir() else [path.with_suffix(".py")]


@pytest.mark.parametrize("path", [p for m in PURE for p in files_of(m)], ids=lambda p: str(p.relative_to(ROOT)))
def test_a_pure_room_calls_nothing_that_touches_a_file(path: Path) -> None:
    assert list_calls(path.read_text(encoding="utf-8")) & CALLS == set()


def test_a_call_that_touches_a_file_is_seen() -> None:
    assert list_calls("open('x')\npath.read_text()\n") & CALLS == {"open", "read_text"}
