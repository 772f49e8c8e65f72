"""The wheel, outside the repository: the plan and the catalogue ship inside, and nothing is written beside them."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.command import ROOT, Answer, run


def build_wheel(folder: Path) -> Path:
    """The wheel of the work tree, built into a folder."""
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    with zipfile.ZipFile(build_wheel(folder)) as archive:
        archive.extractall(folder / "site")
    for path in (folder / "site").rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    return folder / "site"


def run_installed(site: Path, cwd: Path, *args: str) -> Answer:
    return run(*args, cwd=cwd, env={"PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1"})


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("status", "--year", "2014", "--as-of", "2014-05-11"), "社区物业管理全覆盖"),
        (("overdue", "--as-of", "2014-05-11"), "2014年5月初"),
        (("duties", "--unit", "房管局"), "房管局"),
        (("validate",), "0个错误"),
        (("export", "page", "-o", "p.html"), "p.html"),
    ],
)
def test_the_plan_ships_inside(site: Path, tmp_path: Path, args: tuple[str, ...], says: str) -> None:
    done = run_installed(site, tmp_path, *args)
    assert (done.code, done.err) == (0, "")
    assert says in done.out


def test_the_installed_files_are_the_ones_in_use(site: Path, tmp_path: Path) -> None:
    plan = site / "cleancomm" / "data" / "plan.yaml"
    plan.chmod(0o644)
    whole = plan.read_text(encoding="utf-8")
    plan.write_text("schema: [", encoding="utf-8")
    done = run_installed(site, tmp_path, "status")
    plan.write_text(whole, encoding="utf-8")
    assert done.code == 3
    assert "cleancomm/data/plan.yaml:2:" in done.err
