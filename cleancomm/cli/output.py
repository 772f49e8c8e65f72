"""Where an answer goes: to stdout or into files, whole or one of its tables."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cleancomm.cli.answer import Files, Said, Several
from cleancomm.cli.language import _
from cleancomm.cli.streams import complain, print_report, write, write_problems
from cleancomm.cli.usage import wrong
from cleancomm.problem import CouldNotRun, Place, Severity, problem
from cleancomm.render.format import DRAWN, Format
from cleancomm.report import EVENTS, PROBLEMS, Report, list_tables, select_table
from cleancomm.text import harmless

if TYPE_CHECKING:
    from cleancomm.render.paper import Paper

_SUFFIXES = {
    ".csv": Format.CSV, ".json": Format.JSON, ".md": Format.MARKDOWN, ".xlsx": Format.XLSX, ".txt": Format.PLAIN,
    ".docx": Format.DOCX, ".db": Format.SQLITE, ".sqlite": Format.SQLITE, ".sqlite3": Format.SQLITE,
    ".ics": Format.ICS, ".html": Format.HTML, ".htm": Format.HTML, ".png": Format.PNG,
}  # fmt: skip
# a suffix that tells of a form
_TELLS = re.compile(r"\.[a-z]{2,5}\d?")
_OWN = frozenset({".yaml", ".lock"})
# what only a file can hold
_FILED = frozenset({Format.XLSX, Format.DOCX, Format.PACKAGE, Format.SQLITE, Format.HTML, Format.PNG})
# what a form to be filled in is written as
_FORMS = frozenset({Format.XLSX, Format.CSV})
# what Windows takes for a device, whatever its suffix
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.I)
_LONGEST = 60


class Output(NamedTuple):
    """What is asked for of an answer: its form, the one table, the file or folder, whether to write over what is there, whether
    every column is wanted, the form of a file whose name tells none, the paper of a workbook.
    """

    form: Format | None = None
    table: str | None = None
    path: Path | None = None
    force: bool = False
    wide: bool = False
    usual: Format | None = None
    paper: "Paper | None" = None


def name_file(key: str, taken: set[str]) -> str:
    """The name of a table's file without its suffix: what no system takes amiss in a name, and no other table has."""
    name = re.sub(r"[^\w（）()·-]+", "_", key)[:_LONGEST]
    name = f"_{name}" if _DEVICES.fullmatch(name) else name or "_"
    unlike, n = name, 2
    while unlike.casefold() in taken:
        unlike, n = f"{name}-{n}", n + 1
    taken.add(unlike.casefold())
    return unlike


def _choose_form(output: Output, path: Path) -> Format:
    """The form that is asked for, else the one that the file's name tells, else the answer's usual one, else plain text; a
    file is no terminal. A name that tells of a form that nothing is written in is refused.
    """
    suffix = path.suffix.lower()
    # a folder may be called as it likes, and what must never be written over is told as that
    known = suffix in _SUFFIXES or path.is_dir() or (suffix in _OWN and path.exists())
    if output.form is None and not known and _TELLS.fullmatch(suffix):
        text = _("nothing is written as {suffix}; there are: {suffixes}")
        raise wrong("-o", text.format(suffix=suffix, suffixes=" ".join(_SUFFIXES)))
    form = output.form or _SUFFIXES.get(path.suffix.lower()) or output.usual or Format.PLAIN
    return Format.PLAIN if form is Format.TABLE else form


def _list_forms(parts: tuple[Report, ...], form: Format) -> dict[str, str | bytes]:
    """The files of several forms, by name: one for each."""
    from cleancomm.cli.progress import track
    from cleancomm.render import render_report

    suffix = next(end for end, one in _SUFFIXES.items() if one is form)
    taken: set[str] = set()
    following = track(parts, _("forms"))
    return {f"{name_file(p.form.file, taken)}{suffix}": render_report(p, form, _) for p in following if p.form}


def _choose_table(report: Report, key: str) -> Report:
    chosen = select_table(report, key)
    if chosen is None:
        there = ", ".join(list_tables(report)) or "-"
        raise wrong("--table", _("{key} is no table of this answer; there are: {keys}").format(key=key, keys=there))
    if chosen.problems is None:  # errors are told, be the table another
        write_problems(p for p in report.problems or () if p.severity is Severity.ERROR)
    return chosen


def _list_csv_files(report: Report, path: Path, *, one: bool) -> tuple[Path, dict[str, bytes]]:
    """The folder, and by name the files that csv makes of a report: one where a file was named, else one a table."""
    from cleancomm.render.delimited import list_csv_tables, render_csv_table

    tables = list_csv_tables(report)
    if path.is_dir() or not (one or path.suffix.lower() == ".csv"):
        taken: set[str] = set()
        return path, {f"{name_file(t.key, taken)}.csv": render_csv_table(t, _) for t in tables}
    if len(tables) != 1:
        text = _("csv has one table a file, and this answer has several: name a folder, or one of them by --table: {keys}")
        raise wrong("-o", text.format(keys=", ".join(t.key for t in tables)))
    return path.parent, {path.name: render_csv_table(tables[0], _)}


def _check_drawn(said: Said, output: Output, form: Format) -> None:
    """Refuse to draw what is not drawn: the whole of one kind of report alone is."""
    if form not in DRAWN:
        return
    if not isinstance(said, Report) or said.kind != DRAWN[form]:
        text = _("{form} is made by cleancomm export {kind} alone")
        raise wrong("-o", text.format(form=form, kind=DRAWN[form]))
    if output.table is not None:
        raise wrong("--table", _("{form} is of the whole answer; leave --table out").format(form=form))


def _check_events(said: Said, form: Format | None, option: str) -> None:
    """Raises a usage error where a calendar is asked for of what has no events."""
    if form is Format.ICS and not (isinstance(said, Report) and any(table.key == EVENTS for table in said.tables)):
        raise wrong(option, _("only export calendar is a calendar (.ics)"))


def _list_files(said: Report | str, output: Output, path: Path) -> tuple[Path, dict[str, str | bytes]]:
    """The folder and the files of an answer."""
    form = _choose_form(output, path)
    _check_events(said, form, "-o")
    if isinstance(said, Report) and said.parts and output.table is None and form in _FORMS:
        if path.suffix.lower() in _SUFFIXES:
            raise wrong("-o", _("{path}: each form is a file of its own; name a folder").format(path=path))
        return path, _list_forms(said.parts, form)
    if isinstance(said, Report) and said.form and output.table is None and form in _FORMS:
        files = _list_forms((said,), form)
        return (path, files) if path.is_dir() else (path.parent, {path.name: next(iter(files.values()))})
    if isinstance(said, Report) and form is Format.CSV:
        folder, tables = _list_csv_files(said, path, one=output.table is not None)
        return folder, dict(tables)
    if isinstance(said, Report) and form is Format.PACKAGE:
        from cleancomm.render.package import render_package

        return path, dict(render_package(said, _))
    _check_drawn(said, output, form)
    if path.is_dir():
        raise wrong("-o", _("{path} is a folder; name a file, or take --format csv").format(path=path))
    if isinstance(said, str):
        return path.parent, {path.name: said}
    from cleancomm.render import render_report

    if form is Format.GITHUB and said.problems is None:
        form = Format.PLAIN
    mail = said.mailed and output.form is None and not output.wide
    text = render_report(said, form, _, paper=output.paper, mail=mail)  # a file is utf-8 whatever the terminal speaks
    return path.parent, {path.name: text if isinstance(text, bytes) else text.rstrip("\n") + "\n"}


def _write_files(folder: Path, files: Mapping[str, str | bytes], beside: Iterable[str] = (), *, force: bool) -> None:
    """Write the files of an answer, all or none, with the folders that must stand beside them."""
    from cleancomm.files import TAKEN, UNWRITTEN, check_folder, replace_files, write_files

    check_folder(folder)
    if force:
        replace_files(folder, files)
    else:
        there = [folder / name for name in files if (folder / name).is_symlink() or (folder / name).exists()]
        if there:
            raise CouldNotRun(*(problem(TAKEN, Place(str(one)), file=one) for one in there))
        write_files(folder, files, TAKEN, UNWRITTEN)
    for name in beside:
        (folder / name).mkdir(exist_ok=True)
    write(_("Written: {files}").format(files=harmless(", ".join(str(folder / name) for name in files))))


def _tell_others(report: Report) -> None:
    """Says which tables stdout does not have in csv."""
    first = () if report.problems is None else (PROBLEMS,)
    others = (*first, *(t.key for t in report.shown))[1:]
    if others:
        text = _("csv holds the first table; others: {keys} (--table {key}, or -o DIR)")
        complain(harmless(text.format(keys=", ".join(others), key=others[0])))


def _choose_tables(said: Said, key: str) -> Said:
    """One table of an answer, or of each of several that has it."""
    if isinstance(said, Several) and (chosen := [one for r in said.reports if (one := select_table(r, key))]):
        return Several(tuple(chosen))
    report = said.reports[0] if isinstance(said, Several) else said
    if not isinstance(report, Report):
        raise wrong("--table", _("this answer has no tables in this form; name another with --format"))
    return _choose_table(report, key)


def put_out(said: Said, output: Output) -> None:
    """Write an answer where it is asked for."""
    if output.table is not None:
        said = _choose_tables(said, output.table)
    _check_events(said, output.form, "--format")
    if isinstance(said, Files):
        if said.folder is None:
            write(said.stream)
        else:
            _write_files(said.folder, said.files, said.beside, force=output.force)
    elif isinstance(said, Several):
        for n, report in enumerate(said.reports):
            write("\n" if n else "")
            print_report(report, output.form, wide=output.wide)
    elif output.path is not None:
        _write_files(*_list_files(said, output, output.path), force=output.force)
    elif output.form in _FILED:
        raise wrong("-o", _("{form} is a file: name it with -o FILE").format(form=output.form))
    elif isinstance(said, str):
        write(said)
    else:
        bare = output.form is Format.GITHUB and said.problems is None  # annotations are of problems alone
        print_report(said, None if bare else output.form, wide=output.wide)
        if output.form is Format.CSV and output.table is None:
            _tell_others(said)


def leave_out(output: Output) -> None:
    """Where there is nothing to write, say so of a file of another day, which stays as it is."""
    if output.path is not None and output.path.exists():
        complain(_("there is nothing to tell; {path} is left as it was").format(path=output.path))
