"""What a new plan starts with -> the texts of its files. Writes no file, and knows neither terminal nor clock."""

import json
import re
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path

from cleancomm.message import N_, Translate
from cleancomm.number import number_text
from cleancomm.plan.models import Figures, Ratio, Street, Target, Total
from cleancomm.value import dataclass

# plan.yaml comes last: without it a folder is no plan yet
FILES = (".gitattributes", ".gitignore", "README.md", "crontab.txt", "progress.yaml", "duties.yaml", "plan.yaml")

EVERY_STREET = "各街道"
LEAD_ROLE, STREET_ROLE, SUPPORT_ROLE = "牵头单位", "责任单位", "配合单位"

# Words that other readers of YAML take for something else than text; and what may stand inside a plain text.
_WORDS = re.compile(r"null|true|false|yes|no|on|off|y|n|~", re.I)
_INNER = " _-./%+（）〔〕《》〈〉【】“”‘’、，；。：？！—…·～％"
UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


@dataclass(frozen=True)
class Outline:
    """One task as it starts, with its targets."""

    name: str
    measure: str
    item: str
    targets: tuple[Target, ...] = ()
    figures: Figures = Figures.INCREMENT


@dataclass(frozen=True)
class Start:
    """What is known of a plan before anybody has written it down as data."""

    title: str
    number: str
    period: str
    begins: str
    lead: str
    tasks: tuple[Outline, ...]
    streets: tuple[Street, ...] = ()
    totals: tuple[Total, ...] = ()
    ratios: tuple[Ratio, ...] = ()


def scalar_text(text: str) -> str:
    """A text as YAML, for a row of its own as for one in {braces}: plain where that is safe, else a JSON string."""
    inner = all(c.isalnum() or c in _INNER for c in text)
    if inner and text[:1].isalnum() and text[-1:] != " " and not _WORDS.fullmatch(text):
        return text
    return UNPRINTABLE.sub(lambda m: f"\\u{ord(m[0]):04x}", json.dumps(text, ensure_ascii=False))


def row_text(*pairs: tuple[str, str | None]) -> str:
    """A row in braces of the keys that have a value; the values are YAML already."""
    return "{" + ", ".join(f"{key}: {value}" for key, value in pairs if value is not None) + "}"


def list_text(texts: tuple[str, ...]) -> str | None:
    """Texts in brackets, None for no text."""
    return f"[{', '.join(map(scalar_text, texts))}]" if texts else None


def open_targets(streets: tuple[Street, ...], periods: tuple[str, ...], source: str) -> tuple[Target, ...]:
    """A target of each street, or of the whole where there is none, and each period; without a figure, for absent is not 0."""
    names: list[str | None] = [s.name for s in streets]
    return tuple(Target(period=p, street=n, source=source) for n in names or [None] for p in periods)


def _target(row: Target) -> str:
    return row_text(
        ("period", scalar_text(row.period)),
        ("street", None if row.street is None else scalar_text(row.street)),
        ("quantity", None if row.quantity is None else number_text(row.quantity)),
        ("names", list_text(row.names)),
        ("due", None if row.due is None else scalar_text(row.due)),
        ("source", scalar_text(row.source)),
    )


def _street(row: Street) -> str:
    return row_text(
        ("name", scalar_text(row.name)),
        ("communities", None if row.communities is None else str(row.communities)),
        ("source", scalar_text(row.source)),
    )


def _total(row: Total) -> str:
    of = None
    if row.of is not None:
        of = row_text(
            ("task", None if row.of.task is None else scalar_text(row.of.task)),
            ("period", None if row.of.period is None else scalar_text(row.of.period)),
            ("street", None if row.of.street is None else scalar_text(row.of.street)),
            ("communities", "true" if row.of.communities else None),
        )
    return row_text(
        ("name", None if row.name is None else scalar_text(row.name)),
        ("stated", None if row.stated is None else number_text(row.stated)),
        ("measure", None if row.measure is None else scalar_text(row.measure)),
        ("of", of),
        ("sum", list_text(row.sum)),
        ("source", scalar_text(row.source)),
    )


def _ratio(row: Ratio) -> str:
    return row_text(
        ("percent", f"{number_text(row.percent)}%"),
        ("task", scalar_text(row.task)),
        ("street", None if row.street is None else scalar_text(row.street)),
        ("source", scalar_text(row.source)),
    )


def _plan(start: Start, say: Translate) -> Iterator[str]:
    fill = scalar_text(say(N_("to be filled in")))
    yield "# " + say(N_("The plan as data. Names, numbers and wordings are the document's own; source says where they stand."))
    wanted = say(N_("to be filled in"))
    yield "# " + say(N_("Replace every {wanted}; what else is missing is named by: cleancomm validate .")).format(wanted=wanted)
    yield "schema: cleancomm/plan/1"
    yield ""
    yield "document:"
    yield f"  title: {scalar_text(start.title)}"
    yield f"  number: {scalar_text(start.number)}"
    yield "  # issuer: " + say(N_("who issued it, where the document says so"))
    yield f"  period: {scalar_text(start.period)}"
    yield f"  begins: {scalar_text(start.begins)}"
    yield f"  source: {fill}"
    yield ""
    yield "# " + say(N_("Choices of the office that keeps the record; the document says nothing of them."))
    yield "settings:"
    yield "  timezone: Asia/Shanghai"
    yield "  near_days: 30       # " + say(N_("a milestone within so many days is near"))
    yield "  yellow_units: 1     # " + say(N_("yellow lamp: so many units behind schedule"))
    yield "  red_points: 30      # " + say(N_("red lamp: more than so many points behind"))
    yield "  red_units: 2        # " + say(N_("and at least so many units"))
    yield "  reporting_day: 25   # " + say(N_("the day of the month by which units report"))
    if start.streets:
        yield ""
        yield "# " + say(N_("Other names of a street go into aliases: [...], the number of its communities into communities."))
        yield "streets:"
        yield from (f"  - {_street(s)}" for s in start.streets)
    yield ""
    yield "# " + say(N_("The document's own words for roles, and what each comes to: lead, responsible or support."))
    yield "roles:"
    for word, kind in ((LEAD_ROLE, "lead"), (STREET_ROLE, "responsible"), (SUPPORT_ROLE, "support")):
        yield f"  - {{word: {word}, kind: {kind}}}"
    yield ""
    yield "# " + say(
        N_("A target has a quantity, names: [...], or both; one without either is named by validate. Absent is not 0.")
    )
    yield "# " + say(N_("Figures that count everything up to the end of a period: add figures: cumulative to the task."))
    yield "tasks:"
    for task in start.tasks:
        yield f"  - name: {scalar_text(task.name)}"
        yield f"    item: {scalar_text(task.item)}"
        yield f"    measure: {scalar_text(task.measure)}"
        if task.figures is not Figures.INCREMENT:
            yield f"    figures: {task.figures}"
        yield f"    text: {fill}"
        yield f"    source: {fill}"
        yield "    units:"
        yield f"      - {{role: {LEAD_ROLE}, units: [{scalar_text(start.lead)}], source: {fill}}}"
        if start.streets and start.lead != EVERY_STREET:
            yield f"      - {{role: {STREET_ROLE}, units: [{EVERY_STREET}], source: {fill}}}"
        yield "    targets:" if task.targets else "    targets: []"
        yield from (f"      - {_target(t)}" for t in task.targets)
    if start.totals:
        yield ""
        yield "# " + say(N_("Every total that the document states, with its place; validate counts the details for itself."))
        yield "totals:"
        yield from (f"  - {_total(t)}" for t in start.totals)
    if start.ratios:
        yield ""
        yield "# " + say(N_("Shares of the communities that the targets must reach, in percent; without street for the whole."))
        yield "ratios:"
        yield from (f"  - {_ratio(r)}" for r in start.ratios)
    task, period = start.tasks[0], next((t.period for t in start.tasks[0].targets), start.period)
    yield ""
    yield "# " + say(N_("Steps with their dates, and every total that the document states. Take away the # and write your own:"))
    yield "# steps:"
    yield f"#   - name: {say(N_('first acceptance'))}"
    yield f"#     when: {scalar_text(period)}"
    yield f"#     text: {fill}"
    yield f"#     source: {fill}"
    yield "#     requires:"
    yield f"#       - {row_text(('task', scalar_text(task.name)), ('period', scalar_text(period)))}"
    if not start.totals:
        of = row_text(("task", scalar_text(task.name)), ("period", scalar_text(period)))
        example = row_text(("stated", "8"), ("measure", scalar_text(task.measure)), ("of", of), ("source", fill))
        yield "# totals:"
        yield f"#   - {example}"


def _duties(start: Start, say: Translate) -> Iterator[str]:
    fill = scalar_text(say(N_("to be filled in")))
    yield "# " + say(N_("Who is responsible for what: the body that runs the campaign, its units, and their duties."))
    yield "schema: cleancomm/duties/1"
    yield f"title: {scalar_text(start.title)}"
    yield ""
    yield "body:"
    yield f"  name: {fill}"
    yield f"  office: {scalar_text(start.lead)}"
    yield "  # heads:"
    yield f"  #   - {{name: {fill}, post: {fill}, role: 负责人, source: {fill}}}"
    yield f"  text: {fill}"
    yield f"  source: {fill}"
    yield ""
    yield "# " + say(N_("standing: lead, member, or left out for a unit that is no member."))
    yield "units:"
    if start.lead != EVERY_STREET:
        yield f"  - {{name: {scalar_text(start.lead)}, standing: lead, source: {fill}}}"
    if start.streets:
        yield f"  - {{name: {EVERY_STREET}, standing: member, all_streets: true, source: {fill}}}"
    elif start.lead == EVERY_STREET:
        yield f"  - {{name: {EVERY_STREET}, standing: lead, source: {fill}}}"
    yield ""
    yield "# " + say(N_("Duties, clause by clause. Take away the # and write your own:"))
    yield "# duties:"
    yield f"#   - task: {scalar_text(start.tasks[0].name)}"
    yield f"#     heading: {fill}"
    yield f"#     source: {fill}"
    yield "#     items:"
    yield f"#       - number: 1\n#         units: [{scalar_text(start.lead)}]\n#         role: {LEAD_ROLE}"
    yield f"#         source: {fill}\n#         clauses:\n#           - text: {fill}"


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
        ".gitignore": iter([".progress.lock"]),
        "README.md": _readme(title, say),
        "crontab.txt": _crontab(data, program, say),
    }
    return {name: "\n".join(lines) + "\n" for name, lines in parts.items()}


def skeleton_texts(start: Start, data: Path, program: str, say: Translate, heads: Mapping[str, str]) -> dict[str, str]:
    """Name of a file -> its text, for a folder that will be at `data`; comments are in the language of `say`.

    `heads` are lines put in front of a file, by its name.
    """
    parts = {"progress.yaml": _record(say), "duties.yaml": _duties(start, say), "plan.yaml": _plan(start, say)}
    made = {name: "\n".join([*([heads[name]] if name in heads else []), *lines]) + "\n" for name, lines in parts.items()}
    return {**frame_texts(start.title, data, program, say), **made}
