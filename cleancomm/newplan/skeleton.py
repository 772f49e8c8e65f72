"""What a new plan starts with -> the texts of its files. Writes no file, and knows neither terminal nor clock."""

import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path

from cleancomm.message import N_, Translate
from cleancomm.newplan.duties_text import write_duties
from cleancomm.newplan.plan_text import write_plan
from cleancomm.newplan.start import Start

# plan.yaml comes last: without it a folder is no plan yet
FILES = (".gitattributes", ".gitignore", "README.md", "crontab.txt", "progress.yaml", "duties.yaml", "plan.yaml")


def _record(say: Translate) -> Iterator[str]:
    yield "# cleancomm/progress/1 - " + say(
        N_("the record of progress: one entry is one line, `- {...}`; lines are only ever added.")
    )


def _crontab(data: Path, program: str, say: Translate) -> Iterator[str]:
    yield "# " + say(
        N_("At seven, a mail each day on which something is overdue, and 30, 7 and 1 days before something is due; else none.")
    )
    yield "# " + say(N_("Add the line to your own with:")) + " (crontab -l; cat crontab.txt) | crontab -"
    # cron makes a % into a line end unless a backslash stands before it
    line = f"{shlex.quote(program)} overdue --data {shlex.quote(str(data))} --remind 30,7,1"
    yield "0 7 * * * " + line.replace("%", r"\%")
    yield "# " + say(N_("The page for the leader, each night; it needs cleancomm[page]. Take the # from the line:"))
    page = shlex.quote(str(data / "page.html"))
    line = f"{shlex.quote(program)} export page --data {shlex.quote(str(data))} --force -o {page} > /dev/null"
    yield "#0 2 * * * " + line.replace("%", r"\%")


def _readme(title: str, say: Translate) -> Iterator[str]:
    yield f"# {title}"
    yield ""
    yield say(N_("This folder is a plan as data, for cleancomm. The files are written by hand; keep them in git."))
    yield ""
    files = {
        "plan.yaml": N_("the document, streets, tasks with their targets, stated totals, steps"),
        "duties.yaml": N_("the units and who is responsible for what"),
        "progress.yaml": N_("the record: written by the commands, lines are only ever added"),
        "crontab.txt": N_("a line for cron that tells every day what is late"),
    }
    yield from (f"- `{name}`: {say(text)}" for name, text in files.items())
    yield ""
    yield say(N_("In this folder:"))
    yield ""
    commands = {
        "validate .": N_("check the plan against its own totals"),
        "status --data .": N_("what is done, against the schedule"),
        "overdue --data . --within 30": N_("what is late, and what is due within 30 days"),
        "update --data . " + say(N_("NAME --state reported --by UNIT")): N_(
            "record that something was started, reported, accepted or returned"
        ),
        "log --data .": N_("what was recorded, by whom, in words"),
    }
    yield from (f"- `cleancomm {words}`: {say(text)}" for words, text in commands.items())


def frame_texts(title: str, data: Path, program: str, say: Translate) -> dict[str, str]:
    """The files around the data of any plan: for git, for cron, and for the person who opens the folder."""
    parts = {
        ".gitattributes": iter(["progress.yaml merge=union text eol=lf", "*.yaml text eol=lf"]),
        ".gitignore": iter([".progress.lock", ".progress.cache*"]),
        "README.md": _readme(title, say),
        "crontab.txt": _crontab(data, program, say),
    }
    return {name: "\n".join(lines) + "\n" for name, lines in parts.items()}


def skeleton_texts(start: Start, data: Path, program: str, say: Translate, heads: Mapping[str, str]) -> dict[str, str]:
    """Name of a file -> its text, for a folder that will be at `data`; comments are in the language of `say`.

    `heads` are lines put in front of a file, by its name.
    """
    parts = {"progress.yaml": _record(say), "duties.yaml": write_duties(start, say), "plan.yaml": write_plan(start, say)}
    made = {name: "\n".join([*([heads[name]] if name in heads else []), *lines]) + "\n" for name, lines in parts.items()}
    return {**frame_texts(start.title, data, program, say), **made}
