"""What is built to be handed on: sdist and wheel, outside the repository and installed with pip, pipx and uv. The plan, the
catalogue and all that is no code ship inside, nothing is written beside them, and the version has one place.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from cleancomm import __version__
from tests.command import ROOT, Answer, run

# what a wheel has beside its code; a file of a kind that is not named here is one that nobody has thought of
SHIPPED = (
    "cleancomm/data",
    "cleancomm/locale",
    "cleancomm/newplan/demo",
    "cleancomm/plan/prepared",
    "cleancomm/render/templates",
)


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with sdist and wheel, the second built from the first, with the libraries that are here."""
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(build, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    said = (done.stdout + done.stderr).lower()
    assert not [word for word in ("warning", "deprecat", "error") if word in said], said
    return folder


@pytest.fixture(scope="module")
def wheel(dist: Path) -> Path:
    (wheel,) = dist.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def site(dist: Path, wheel: Path) -> Path:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(dist / "site")
    for path in (dist / "site").rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    return dist / "site"


def run_installed(site: Path, cwd: Path, *args: str) -> Answer:
    # compiled once, for the folder is one that nobody may write to
    return run(*args, cwd=cwd, env={"PYTHONPATH": str(site), "PYTHONPYCACHEPREFIX": str(site.parent / "compiled")})


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


# --- what is in them


def test_the_version_has_one_place(dist: Path) -> None:
    assert {path.name for path in dist.iterdir() if path.is_file()} == {
        f"cleancomm-{__version__}.tar.gz",
        f"cleancomm-{__version__}-py3-none-any.whl",
    }
    assert run("--version").out == f"cleancomm {__version__}\n"
    written = f'"{__version__}"'
    places = [p for p in (ROOT / "pyproject.toml", *(ROOT / "cleancomm").rglob("*.py")) if written in p.read_text("utf-8")]
    assert places == [ROOT / "cleancomm" / "__init__.py"]


def test_the_wheel_has_the_man_page_where_man_looks(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if ".data/" in name)
        assert name.endswith(".data/data/share/man/man1/cleancomm.1")
        assert archive.read(name) == (ROOT / "docs" / "cleancomm.1").read_bytes()


def test_the_wheel_has_every_file_that_is_no_code(wheel: Path) -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "cleancomm", "data"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if tracked.returncode:
        pytest.skip("not a repository of git")
    wanted = {name if name.startswith("cleancomm/") else f"cleancomm/{name}" for name in tracked.stdout.splitlines()}
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name and ".data/" not in name}
    assert names == wanted
    others = {name for name in names if not name.endswith((".py", "/py.typed"))}
    assert {place for place in SHIPPED if any(name.startswith(place + "/") for name in others)} == set(SHIPPED)
    assert [name for name in others if not name.startswith(SHIPPED)] == []


def test_the_sdist_can_be_tested(dist: Path) -> None:
    (sdist,) = dist.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert names >= {"README.md", "README.zh-CN.md", "LICENSE", "pyproject.toml", "data/plan.yaml", "tests/test_installed.py"}
    assert not [name for name in names if name.startswith((".venv", ".git/", ".hypothesis")) or name.endswith((".pyc", ".lock"))]


# --- installed


def _environment(folder: Path) -> dict[str, str]:
    """An environment in which what is installed finds the libraries of this one, and nothing is fetched from anywhere."""
    libraries = Path(sysconfig.get_path("purelib", sysconfig.get_preferred_scheme("user"), {"userbase": str(folder / "user")}))
    libraries.mkdir(parents=True)
    # a file of this kind is not followed further: a cleancomm that is installed to be edited is not found through it
    (libraries / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "SYSTEMROOT", "LANG") if key in os.environ}
    homes = {"PIPX_HOME": folder / "pipx", "PIPX_BIN_DIR": folder / "bin", "PIPX_MAN_DIR": folder / "man"}
    others = {"PYTHONUSERBASE": folder / "user", "PIPX_DEFAULT_PYTHON": sys.executable, "UV_CACHE_DIR": folder / "cache"}
    quiet = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_CONFIG_FILE": os.devnull, "UV_NO_CONFIG": "1"}
    return {**kept, **quiet, **{key: str(value) for key, value in (homes | others).items()}}


def _find(program: str) -> str:
    """A program, or the test is skipped."""
    found = shutil.which(program, path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))
    if found is None:
        pytest.skip(f"{program} is not installed here")
    return found


@pytest.mark.parametrize("installer", ["pip", "pipx", "uv"])
def test_it_is_installed_and_runs(wheel: Path, tmp_path: Path, installer: str) -> None:
    env, scripts = _environment(tmp_path), "Scripts" if os.name == "nt" else "bin"
    own = tmp_path / "own" / scripts
    alone = ["--no-deps", "--no-index"]
    if installer == "pipx":
        words = [_find("pipx"), "install", "--system-site-packages", f"--pip-args={' '.join(alone)}"]
        own = tmp_path / "bin"
    elif installer == "uv":
        words = [_find("uv"), "pip", "install", "--offline", *alone, "--python", str(own / "python")]
    else:
        words = [sys.executable, "-m", "pip", "--python", str(own / "python"), "install", *alone]
    if installer != "pipx":
        venv.create(tmp_path / "own", system_site_packages=True, with_pip=False)
    done = subprocess.run([*words, str(wheel)], cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    for args, says in (
        (("--version",), f"cleancomm {__version__}"),
        (("status", "--as-of", "2014-05-11", "--lang", "zh"), "社区物业管理全覆盖"),
        (("init", "demo", "--demo", "--lang", "zh"), "虚构"),
        (("status", "--data", "demo", "--as-of", "2014-05-20", "--lang", "zh"), "演示数据"),
    ):
        said = subprocess.run([str(own / "cleancomm"), *args], cwd=tmp_path, env=env, capture_output=True, check=False)
        assert (said.returncode, said.stderr) == (0, b"")
        assert says in said.stdout.decode()
