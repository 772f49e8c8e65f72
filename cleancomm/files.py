"""The files of an answer on the disk: all of them, or none. No file is ever overwritten."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from cleancomm.message import N_
from cleancomm.problem import CouldNotRun, Place, error, problem

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


def check_free(folder: Path, names: Iterable[str]) -> None:
    """None of the files that are to be written may be there; raises CouldNotRun that names each that is."""
    if folder.exists() and not folder.is_dir():
        raise CouldNotRun(problem(NO_FOLDER, Place(str(folder)), folder=folder))
    there = [folder / name for name in names if (folder / name).is_symlink() or (folder / name).exists()]
    if there:
        raise CouldNotRun(*(problem(EXISTS, Place(str(path)), file=path) for path in there))


def _remove(made: Sequence[Path]) -> None:
    for path in reversed(made):
        with suppress(OSError):
            path.rmdir() if path.is_dir() else path.unlink()


def write_files(folder: Path, texts: Mapping[str, str]) -> None:
    """Write every file, none of which may be there, or none; raises CouldNotRun when that fails half-way."""
    made: list[Path] = []
    at = folder
    try:
        for name, text in texts.items():
            path = folder / name
            for at in reversed([p for p in path.parents if not p.exists()]):
                at.mkdir()
                made.append(at)
            at = path
            with at.open("x", encoding="utf-8", newline="\n") as file:
                made.append(at)
                file.write(text)
    except FileExistsError:
        _remove(made)
        raise CouldNotRun(problem(EXISTS, Place(str(at)), file=at)) from None
    except OSError as fault:
        _remove(made)
        raise CouldNotRun(problem(UNWRITABLE, Place(str(at)), file=at, fault=fault.strerror)) from None
    except BaseException:
        _remove(made)
        raise
