"""The files of an answer on the disk: all of them, or none. No file is overwritten unless that is asked for."""

import errno
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp

from cleancomm.message import N_
from cleancomm.problem import CouldNotRun, Kind, Place, error, problem
from cleancomm.system import tell_fault

EXISTS = error(
    "init.exists",
    N_("a file that is there already"),
    N_("{file} is there already; nothing was written"),
    N_("name another folder, or move the file away first"),
)
NO_FOLDER = error(
    "init.not_folder",
    N_("a file where a folder is to be made"),
    N_("{folder} is a file, not a folder"),
    N_("name a folder; it is made if it is not there"),
)
UNWRITABLE = error(
    "init.write",
    N_("a new file that cannot be written"),
    N_("{file} cannot be written: {fault}; what had been written is removed again"),
    N_("check the space on the disk and the permissions of the folder"),
)
TAKEN = error(
    "output.exists",
    N_("a file of an answer that is there already"),
    N_("{file} is there already; nothing was written"),
    N_("name another one, or write over it with --force"),
)
UNWRITTEN = error(
    "output.write",
    N_("a file of an answer that cannot be written"),
    N_("{file} cannot be written: {fault}; nothing was changed"),
    N_("check the space on the disk and the permissions of the folder"),
)
DATA_FILE = error(
    "output.data_file",
    N_("an answer in the place of a data file"),
    N_("{file} is a data file of a plan; no answer is written over it, with --force neither"),
    N_("name another file"),
)
# whatever the case, for some disks do not tell it apart
_DATA_FILES = ("plan.yaml", "committees.yaml", "duties.yaml", "progress.yaml", ".progress.lock", ".progress.cache")
SPECIAL = N_("it is a device, a pipe or a socket")


def check_folder(folder: Path) -> None:
    """What files are to be written into may be a folder or nothing yet; raises CouldNotRun for anything else."""
    if folder.exists() and not folder.is_dir():
        raise CouldNotRun(problem(NO_FOLDER, Place(str(folder)), folder=folder))


def check_free(folder: Path, names: Iterable[str]) -> None:
    """None of the files that are to be written may be there; raises CouldNotRun that names each that is."""
    check_folder(folder)
    there = [folder / name for name in names if (folder / name).is_symlink() or (folder / name).exists()]
    if there:
        raise CouldNotRun(*(problem(EXISTS, Place(str(path)), file=path) for path in there))


def _encode(content: str | bytes) -> bytes:
    return content if isinstance(content, bytes) else content.encode("utf-8")


def _remove(made: Sequence[Path]) -> None:
    for path in reversed(made):
        with suppress(OSError):
            path.rmdir() if path.is_dir() else path.unlink()


def write_files(folder: Path, files: Mapping[str, str | bytes], taken: Kind = EXISTS, failed: Kind = UNWRITABLE) -> None:
    """Write every file, none of which may be there, or none; raises CouldNotRun when that fails half-way, as `taken` where
    one is there, else as `failed`.
    """
    made: list[Path] = []
    at = folder
    try:
        for name, content in files.items():
            path = folder / name
            for at in reversed([p for p in path.parents if not p.exists()]):
                at.mkdir()
                made.append(at)
            at = path
            with at.open("xb") as file:
                made.append(at)
                file.write(_encode(content))
    except FileExistsError:
        _remove(made)
        raise CouldNotRun(problem(taken, Place(str(at)), file=at)) from None
    except OSError as fault:
        _remove(made)
        raise CouldNotRun(problem(failed, Place(str(at)), file=at, fault=tell_fault(fault))) from None
    except BaseException:
        _remove(made)
        raise


def _check_place(at: Path) -> None:
    """Raise CouldNotRun, or OSError, where what stands at a path may not be written over."""
    if at.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if at.exists() and Path(os.path.realpath(at)).name.lower() in _DATA_FILES:
        raise CouldNotRun(problem(DATA_FILE, Place(str(at)), file=at))
    if at.exists() and not at.is_file():  # what takes the place of /dev/null is missed by every program
        raise CouldNotRun(problem(UNWRITTEN, Place(str(at)), file=at, fault=SPECIAL))


def replace_files(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write every file, over what is there, or none: all are whole on the disk before the first takes the place of another,
    and where one cannot, those that were there stand as they did. Raises CouldNotRun.
    """
    at = folder
    made: list[Path] = []  # folders, and new files that have not yet come to their place
    moved: list[tuple[Path, Path | None]] = []  # what stands in its place now, and where that lies which stood there
    try:
        for at in reversed([p for p in (folder, *folder.parents) if not p.exists()]):
            at.mkdir()
            made.append(at)
        fresh: dict[Path, Path] = {}
        for name, content in files.items():
            at = folder / name
            _check_place(at)
            handle, new = mkstemp(prefix=".cleancomm-", dir=folder)
            made.append(Path(new))
            fresh[at] = Path(new)
            with os.fdopen(handle, "wb") as file:
                file.write(_encode(content))
            mask = os.umask(0)
            os.umask(mask)
            Path(new).chmod(0o666 & ~mask)
        for at, path in fresh.items():
            old = path.with_name(f"{path.name}.old") if at.exists() else None
            if old:
                at.rename(old)
            moved.append((at, old))
            path.rename(at)
    except BaseException as fault:
        for path, old in reversed(moved):
            with suppress(OSError):
                path.unlink(missing_ok=True)
            if old:
                with suppress(OSError):
                    old.rename(path)
        _remove(made)
        if isinstance(fault, OSError):
            raise CouldNotRun(problem(UNWRITTEN, Place(str(at)), file=at, fault=tell_fault(fault))) from None
        raise
    for _, old in moved:
        if old:
            with suppress(OSError):
                old.unlink()
