"""What a plan starts with -> the lines of its plan.yaml."""

from collections.abc import Iterable, Iterator

from cleancomm.message import N_, Template, Translate
from cleancomm.newplan.start import EVERY_STREET, LEAD_ROLE, STREET_ROLE, SUPPORT_ROLE, Outline, Start
from cleancomm.newplan.yaml_text import (
    oddity_text,
    ratio_text,
    row_text,
    scalar_text,
    street_text,
    target_text,
    total_text,
    units_text,
)
from cleancomm.plan.models import Figures, RoleKind

TO_FILL_IN = N_("to be filled in")
_ROLES = {LEAD_ROLE: RoleKind.LEAD, STREET_ROLE: RoleKind.RESPONSIBLE, SUPPORT_ROLE: RoleKind.SUPPORT}


def _document(start: Start, say: Translate) -> Iterator[str]:
    wanted = say(TO_FILL_IN)
    yield "# " + say(N_("The plan as data. Names, numbers and wordings are the document's own; source says where they stand."))
    yield "# " + say(N_("Replace every {wanted}; what else is missing is named by: cleancomm validate .")).format(wanted=wanted)
    yield "schema: cleancomm/plan/1"
    yield ""
    yield "document:"
    yield f"  title: {scalar_text(start.title)}"
    yield f"  number: {scalar_text(start.number)}"
    yield "  # issuer: " + say(N_("who issued it, where the document says so"))
    yield f"  period: {scalar_text(start.period)}"
    yield f"  begins: {scalar_text(start.begins)}"
    yield f"  source: {scalar_text(wanted)}"


def _settings(say: Translate) -> Iterator[str]:
    yield ""
    yield "# " + say(N_("Choices of the office that keeps the record; the document says nothing of them."))
    yield "settings:"
    yield "  timezone: Asia/Shanghai"
    yield "  near_days: 30       # " + say(N_("a milestone within so many days is near"))
    yield "  yellow_units: 1     # " + say(N_("yellow lamp: so many units behind schedule"))
    yield "  red_points: 30      # " + say(N_("red lamp: more than so many points behind"))
    yield "  red_units: 2        # " + say(N_("and at least so many units"))
    yield "  reporting_day: 25   # " + say(N_("the day of the month by which units report"))


def _part(name: str, remark: Template, rows: Iterable[str], say: Translate) -> Iterator[str]:
    """A list of rows under its key and a remark; nothing where there are none."""
    lines = [f"  - {row}" for row in rows]
    if lines:
        yield from ("", "# " + say(remark), f"{name}:", *lines)


def _roles(start: Start, say: Translate) -> Iterator[str]:
    words = _ROLES | {r.word: r.kind for r in start.roles}
    rows = (f"{{word: {scalar_text(word)}, kind: {kind}}}" for word, kind in words.items())
    yield from _part(
        "roles", N_("The document's own words for roles, and what each comes to: lead, responsible or support."), rows, say
    )


def _task(task: Outline, start: Start, say: Translate) -> Iterator[str]:
    fill = scalar_text(say(TO_FILL_IN))
    kinds = _ROLES | {r.word: r.kind for r in start.roles}
    named = {kinds[row.role] for row in task.units}
    yield f"  - name: {scalar_text(task.name)}"
    yield f"    item: {scalar_text(task.item)}"
    yield f"    measure: {scalar_text(task.measure)}"
    if task.figures is not Figures.INCREMENT:
        yield f"    figures: {task.figures}"
    yield f"    text: {fill}"
    yield f"    source: {fill}"
    yield "    units:"
    if RoleKind.LEAD not in named:
        yield f"      - {{role: {LEAD_ROLE}, units: [{scalar_text(start.lead)}], source: {fill}}}"
    yield from (f"      - {units_text(row)}" for row in task.units)
    if start.streets and start.lead != EVERY_STREET and RoleKind.RESPONSIBLE not in named:
        yield f"      - {{role: {STREET_ROLE}, units: [{EVERY_STREET}], source: {fill}}}"
    yield "    targets:" if task.targets else "    targets: []"
    yield from (f"      - {target_text(t)}" for t in task.targets)


def _tasks(start: Start, say: Translate) -> Iterator[str]:
    yield ""
    yield "# " + say(
        N_("A target has a quantity, names: [...], or both; one without either is named by validate. Absent is not 0.")
    )
    yield "# " + say(N_("Figures that count everything up to the end of a period: add figures: cumulative to the task."))
    yield "tasks:"
    for task in start.tasks:
        yield from _task(task, start, say)


def _examples(start: Start, say: Translate) -> Iterator[str]:
    """Steps and totals as comments, for a person to write their own."""
    fill = scalar_text(say(TO_FILL_IN))
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


def write_plan(start: Start, say: Translate) -> Iterator[str]:
    """The lines of plan.yaml; its comments are in the language of `say`."""
    yield from _document(start, say)
    yield from _settings(say)
    yield from _part(
        "streets",
        N_("Other names of a street go into aliases: [...], the number of its communities into communities."),
        map(street_text, start.streets),
        say,
    )
    yield from _roles(start, say)
    yield from _tasks(start, say)
    yield from _part(
        "totals",
        N_("Every total that the document states, with its place; validate counts the details for itself."),
        map(total_text, start.totals),
        say,
    )
    yield from _part(
        "ratios",
        N_("Shares of the communities that the targets must reach, in percent; without street for the whole."),
        map(ratio_text, start.ratios),
        say,
    )
    yield from _part(
        "oddities",
        N_("What differs in the document itself, and was accepted so; each holds for these values only."),
        map(oddity_text, start.oddities),
        say,
    )
    yield from _examples(start, say)
