"""One page for a leader: a self-contained HTML file, through jinja2. Nothing is loaded, and all of it is there without a script.

What may run and what gives it its looks is named by its hash; all texts go through the template's escaping.
"""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cleancomm.message import N_, Template, Translate, say
from cleancomm.render.cells import MEASURE, cell_text, head_lines, heading_text, message_text, message_texts, table_texts
from cleancomm.render.tone import ACCEPTED, COLOURS, INK, LINE, PATHS
from cleancomm.render.vega import Bar, Line, draw_course, draw_milestones, refuse
from cleancomm.report import Cell, Kind, Report, Row, Table, Term, Tone, now, number_in, visible
from cleancomm.status.milestone import Milestate
from cleancomm.text import harmless

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).with_name("templates")
# the words of the page itself; those of its figures are the report's
WORDS = {
    "skip": N_("to the content"),
    "empty": N_("Nothing that is asked for is planned."),
    "tasks": N_("Task by task"),
    "accepted": N_("Accepted"),
    "expected": N_("Due by schedule"),
    "planned": N_("Planned"),
    "filter": N_("only this street or unit"),
    "every": N_("all"),
    "streets": N_("Streets"),
    "units": N_("Units"),
    "said": N_("{name}: {shown} of {all} rows; the verdict, the tasks and the charts are of the whole"),
    "milestones": N_("Milestones over time"),
    "course": N_("Accepted so far, and due by schedule"),
    "figures": N_("as a table"),
    "done": N_("Done"),
    "calm": N_("Nothing is overdue or near."),
    "rests": N_("What this rests on"),
    "bar": N_("Bar: accepted; line across it: due by schedule."),
    "colours": N_("Year by year, accepted of planned:"),
}
SCHEDULE, REACHED = N_("due {number}"), N_("accepted {number}")
LANGUAGE = N_("language of the page: en")
# the facts that stand at the foot
_FOOT = ("version", "record_sha256")
# as many stated totals that do not hold as a foot has room for
_BROKEN = 3
# as many milestones as a chart has room for
_MOST = 14
_DONE = (Milestate.DONE.value, Milestate.DONE_LATE.value)
_LOW = 110
_LEAST = 64


# how the cells of a column are set: figures to the right, and what is short on one line
_CLASSES = {Kind.NUMBER: "n", Kind.PERCENT: "n", Kind.DAY: "d", Kind.STATE: "d"}


class Shape(NamedTuple):
    """A cell as it is shown: its text, and the tone that it has where it has one."""

    text: str
    tone: Tone | None = None


class Ruled(NamedTuple):
    """A table as it is shown; `names` are those that a row is found by."""

    key: str
    title: str
    heads: list[tuple[str, str]]
    rows: list[tuple[list[Shape], tuple[str, ...]]]
    last: list[list[Shape]]
    notes: list[str]


def environment(form: str) -> "Environment":
    """The templates, in which every value is escaped and every missing one a fault of the program; refused, by the form that
    is asked for, where jinja2 is not installed.
    """
    try:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined
    except ImportError:
        raise refuse(form) from None
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def tone_of(cell: Cell) -> Tone | None:
    """The tone of a lamp or state; plain ones, too, have a shape, and what is done is well."""
    if not isinstance(cell, Term):
        return None
    return Tone.GOOD if cell.code in _DONE else cell.tone


def share(part: Decimal | None, whole: Decimal | None) -> int | None:
    """A part of a whole in thousandths, never all of it while something is missing and never none of what is there."""
    if part is None or not whole:
        return None
    exact = int(min(max(part / whole, Decimal(0)), Decimal(1)) * 1000)
    return 990 if exact > 990 and part < whole else max(exact, 10) if part > 0 else exact


def find_table(report: Report, key: str) -> Table:
    """A table of a report by its key."""
    return next(t for t in report.tables if t.key == key)


def _rule(table: Table, translate: Translate, leave: Iterable[str] = ()) -> Ruled:
    """A table with the columns that have something to tell."""
    seen = visible(table)
    gone = set(leave)
    kept = [n for n, column in enumerate(seen.columns) if column.key not in gone and _tells(seen, column.key)]
    texts = table_texts(seen, translate)
    every = (*seen.rows, *seen.last_rows)

    def cells(at: int) -> list[Shape]:
        row = every[at]
        return [Shape(texts[at][n], tone_of(row.get(c.key)) if (c := seen.columns[n]).kind is Kind.STATE else None) for n in kept]

    size = len(seen.rows)
    names = [tuple(map(harmless, one)) if isinstance(one, tuple) else () for one in table.about] or [()] * size
    return Ruled(
        table.key, message_text(table.title, translate) if table.title else "",
        [(heading_text(seen.columns[n], translate), _CLASSES.get(seen.columns[n].kind, "")) for n in kept],
        [(cells(at), names[at]) for at in range(size)], [cells(at) for at in range(size, len(every))],
        message_texts(table.notes, translate),
    )  # fmt: skip


def _tells(table: Table, key: str) -> bool:
    return any(now(row.get(key)) not in (None, "") for row in (*table.rows, *table.last_rows))


def list_cards(rows: Table, translate: Translate) -> list[dict[str, object]]:
    """The tasks, each with its lamp, its figures and, where it comes to a share of the planned, a bar with a mark where it
    should be.
    """
    texts = table_texts(rows, translate)
    keys = [c.key for c in rows.columns]
    cards: list[dict[str, object]] = []
    for row, told in zip(rows.rows, texts, strict=False):
        text = dict(zip(keys, told, strict=True))
        planned = number_in(row.get("planned"))
        barred = row.get("percent") is not None
        cards.append({
            **{key: text[key] for key in ("task", "planned", "accepted", "expected", "percent", "lamp", "reason")},
            "measure": cell_text(row.get(MEASURE), translate),
            "tone": tone_of(row.get("lamp")),
            "bar": share(number_in(row.get("accepted")), planned) if barred else None,
            "tick": share(number_in(row.get("expected")), planned) if barred else None,
        })  # fmt: skip
    return cards


def _years(report: Report, streets: Table, translate: Translate) -> tuple[list[str], dict[tuple[Cell, Cell], list[Shape]]]:
    """The years, where there are several, and what each row of the streets has in each of them."""
    table = find_table(report, "years")
    texts = table_texts(table, translate)
    at = {c.key: n for n, c in enumerate(table.columns)}
    years = sorted({y for row in table.rows if (y := number_in(row.get("year"))) is not None})
    if len(years) < 2:
        return [], {}
    found: dict[tuple[Cell, Cell, object], Shape] = {}
    for row, told in zip(table.rows, texts, strict=True):
        if not (number_in(row.get("planned")) or number_in(row.get("accepted"))):
            continue
        figure = f"{told[at['accepted']]}/{told[at['planned']] or '-'}"
        found[row.get("street"), row.get(MEASURE), row.get("year")] = Shape(figure, tone_of(row.get("lamp")))
    none = Shape("")
    keys = [(row.get("street"), row.get(MEASURE)) for row in streets.rows]
    return [str(y) for y in years], {key: [found.get((*key, year), none) for year in years] for key in keys}


def _streets(report: Report, translate: Translate) -> dict[str, Any] | None:
    """The streets with a bar and a cell a year, None where nothing is of a street or unit."""
    table = find_table(report, "streets")
    if not table.shown or not table.rows:
        return None
    ruled = _rule(table, translate, ("reported", "waiting", "percent", "points", "pace", "reason", "surplus"))
    years, cells = _years(report, table, translate)
    rows = []
    for row, (told, names) in zip(table.rows, ruled.rows, strict=True):
        whole = number_in(row.get("planned"))
        bar = [share(number_in(row.get(key)), whole) for key in ("accepted", "expected")]
        rows.append((told, names, bar, cells.get((row.get("street"), row.get(MEASURE)), [])))
    return {"table": ruled, "years": years, "rows": rows, "dense": len(rows) > 14}


def _bars(milestones: Table, as_of: date, translate: Translate) -> list[Bar]:
    """The milestones that have a day, those nearest to today where there are many."""
    bars = []
    for row in milestones.rows:
        start, due = now(row.get("start")), now(row.get("due"))
        state = row.get("state")
        if isinstance(due, date) and isinstance(state, Term):
            first = min(start, due) if isinstance(start, date) else due
            bars.append(Bar(cell_text(row.get("milestone"), translate), first, due, tone_of(state) or Tone.PLAIN))
    nearest = sorted(bars, key=lambda b: abs((b.due - as_of).days))[:_MOST]
    return sorted(nearest, key=lambda b: b.due)


def _lines(course: Table, translate: Translate) -> list[tuple[str, Line, Line | None]]:
    """The lines of each measure: what is due, and what was accepted where a day is past."""
    found = []
    for measure, group in groupby(course.rows, key=lambda row: row.get(MEASURE)):
        rows = list(group)

        def line(template: Template, key: str, rows: list[Row] = rows) -> Line | None:
            told = ((now(r["day"]), number_in(r.get(key))) for r in rows)
            points = [(day, n) for day, n in told if isinstance(day, date) and n is not None]
            if not points:
                return None
            label = say(template, number=cell_text(points[-1][1], translate))
            return Line(message_text(label, translate), tuple((day, float(n)) for day, n in points))

        due = line(SCHEDULE, "expected")
        if due is not None:
            found.append((cell_text(measure, translate), due, line(REACHED, "accepted")))
    return found


def _charts(report: Report, translate: Translate) -> dict[str, object]:
    from markupsafe import Markup

    assert report.as_of is not None
    table, course = find_table(report, "milestones"), find_table(report, "course")
    today = say(N_("As of {date}"), date=report.as_of).render(translate)
    bars, lines = _bars(table, report.as_of, translate), _lines(course, translate)
    over = translate(WORDS["milestones"])
    drawn = draw_milestones(bars, report.as_of, today, "m", over) if bars else None
    height = _LOW if len(lines) == 1 else _LEAST
    figures = []
    for at, (measure, due, done) in enumerate(lines):
        title = translate(WORDS["course"]) + (f" ({measure})" if measure else "")
        figures.append(Markup(draw_course(due, done, report.as_of, today, height, f"c{at}", title)))
    return {
        "milestones": Markup(drawn) if drawn else None,
        "table": _rule(table, translate, ("text",)) if table.rows else None,
        "states": _states(translate),
        "measures": [measure for measure, _, _ in lines],
        "course": figures,
        "figures": _rule(course, translate) if lines else None,
    }  # fmt: skip


def _verdicts(report: Report, rows: Table, translate: Translate) -> list[Shape]:
    """The sentences of the verdict, those of a measure with its lamp."""
    lamps = [tone_of(row.get("lamp")) for row in rows.last_rows]
    lamps += [None] * (len(report.prose) - len(lamps))
    return [Shape(message_text(m, translate), lamp) for m, lamp in zip(report.prose, lamps, strict=True)]


def _choices(ruled: Iterable[Iterable[tuple[str, ...]]], streets: set[str]) -> tuple[list[str], list[str]]:
    """The streets and the units that the tables can be narrowed to, in the order in which they come."""
    every = dict.fromkeys(name for rows in ruled for names in rows for name in names)
    return [n for n in every if n in streets], [n for n in every if n not in streets]


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _read(name: str) -> str:
    return TEMPLATES.joinpath(name).read_text(encoding="utf-8").strip()


def _list_broken(totals: Table, translate: Translate) -> list[str]:
    """The stated totals that do not hold: the first of them, and how many more there are."""
    told = []
    for row, texts in zip(totals.rows, table_texts(totals, translate), strict=True):
        if isinstance(verdict := row["verdict"], Term) and verdict.tone in (Tone.BAD, Tone.CARE):
            text = {c.key: one or "-" for c, one in zip(totals.columns, texts, strict=True)}
            told.append(say(N_("{figure}: stated {stated}, counted {counted} ({verdict}, {source})"), **text))
    more = len(told) - _BROKEN
    rest = [say(N_("and {number} more: cleancomm validate"), number=more)] if more > 0 else []
    return message_texts([*told[:_BROKEN], *rest], translate)


def _foot(report: Report, translate: Translate) -> dict[str, object]:
    totals = find_table(report, "totals")
    notes = dict.fromkeys(m for key in ("rows", "streets") for m in find_table(report, key).notes)
    told = (f for f in report.facts if f.key in _FOOT)
    return {
        "facts": [f"{translate(f.label)}: {cell_text(f.value, translate)}" for f in told],
        "notes": message_texts(notes, translate),
        "totals": [*message_texts(totals.notes, translate), *_list_broken(totals, translate)],
    }


def render_page(report: Report, translate: Translate) -> str:
    """The page of a report as one HTML file; the same report gives the same bytes."""
    pages = environment("html")  # tells what is not installed
    from markupsafe import Markup

    rows, urgent, owed = (find_table(report, key) for key in ("rows", "urgent", "unreported"))
    streets = _streets(report, translate)
    known = report.extra.get("streets_of")
    scopes = set(map(harmless, known)) if isinstance(known, list) else set()
    ruled = [_rule(t, translate) for t in (urgent, owed)]
    found = [[names for _, names in one.rows] for one in ruled]
    found.append([names for _, names, *_ in streets["rows"]] if streets else [])
    title, *head = head_lines(replace(report, facts=tuple(f for f in report.facts if f.key not in _FOOT)), translate)
    style, script = _read("page.css"), _read("page.js")
    return pages.get_template("page.html").render(
        lang=translate(LANGUAGE).rpartition(" ")[2],
        style=Markup(style), script=Markup(script), style_hash=_hash(style), script_hash=_hash(script),
        paths={t.value: PATHS[t] for t in Tone}, colours={t.value: COLOURS[t] for t in Tone},
        bars={"done": ACCEPTED, "due": INK, "open": LINE},
        word={key: translate(text) for key, text in WORDS.items()},
        title=title, head=head, remarks=message_texts(report.notes, translate),
        verdicts=_verdicts(report, rows, translate), cards=list_cards(rows, translate),
        urgent=ruled[0], owed=ruled[1], streets=streets, charts=_charts(report, translate),
        choices=_choices(found, scopes), foot=_foot(report, translate), lamps=_lamps(translate),
    )  # fmt: skip


def _states(translate: Translate) -> list[Shape]:
    """The states of milestones as a key to the shapes."""
    words = {Tone.GOOD: N_("milestone done"), Tone.CARE: N_("near"), Tone.BAD: N_("overdue"), Tone.PLAIN: N_("to come")}
    return [Shape(translate(word), tone) for tone, word in words.items()]


def _lamps(translate: Translate) -> list[Shape]:
    """The lamps as a key to the shapes."""
    words = (
        (Tone.GOOD, N_("green lamp")),
        (Tone.CARE, N_("yellow lamp")),
        (Tone.BAD, N_("red lamp")),
        (Tone.PLAIN, N_("no figure")),
    )
    return [Shape(translate(word), tone) for tone, word in words]
