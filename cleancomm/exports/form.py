"""填报表: the monthly form of a street or a unit, filled with what is known; what it asks is what `todo` and `list` ask."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from cleancomm.campaign import Campaign, Question
from cleancomm.exports import form_layout as layout
from cleancomm.exports.form_guide import Line, list_instructions
from cleancomm.exports.form_identity import hash_plan, number_form
from cleancomm.exports.kind import kind
from cleancomm.exports.standing import code_of, say_progress
from cleancomm.message import N_, Message, join, quote, say
from cleancomm.number import number_text
from cleancomm.plan.about import About
from cleancomm.plan.cohorts import Cohort, Sort, stock_of
from cleancomm.plan.models import Figures
from cleancomm.record.entry import Entry, State
from cleancomm.record.fold import told_day
from cleancomm.record.reading import periods_before, reached_of, read_alone, returned_of
from cleancomm.report import Blank, Cell, Column, Fact, Form, Kind, Layout, Plain, Report, Row, Table, Term
from cleancomm.reports import columns as c
from cleancomm.reports.asked import Asked, Want, ask_all, list_places, next_round
from cleancomm.reports.words import term
from cleancomm.status.tally import SAID, Count, Item
from cleancomm.status.unreported import Round
from cleancomm.text import harmless

# what is wanted, in the order in which it stands on a form; in the middle what may be reported before its time
WANTS: dict[Want | None, Term | None] = {
    Want.RETURNED: Term(Want.RETURNED.value, say(N_("to put right"))),
    Want.REPORT: Term(Want.REPORT.value, say(N_("to report"))),
    Want.CHECK: Term(Want.CHECK.value, say(N_("to check"))),
    None: None,
    Want.WAITING: Term(Want.WAITING.value, say(N_("waits for the check"))),
}
PLACES = (
    c.PLACE_OR_UNIT, c.TO_REPORT, c.TO_PUT_RIGHT,
    Column("check", N_("To check"), Kind.NUMBER), Column("rows", N_("Rows on the form"), Kind.NUMBER),
)  # fmt: skip
_FIRST = date(1900, 1, 1)  # no workbook knows a day before it


def _may_report(campaign: Campaign, place: str, cohort: Cohort, scope: str | None) -> bool:
    """Whether a street or a unit may say that something is done: the rule of the record would refuse any other."""
    known = campaign.plan.units.responsible(cohort.task)
    return not known or place in known or scope == place


def _offer_states(campaign: Campaign, place: str, row: Asked) -> tuple[State, ...]:
    """The states that a street or a unit may give an item next, none where it is another's turn."""
    assert row.item is not None
    if row.want is Want.CHECK:
        return (State.ACCEPTED, State.RETURNED)
    if row.want is Want.WAITING:
        return ()
    return (State.STARTED, State.REPORTED) if _may_report(campaign, place, row.count.cohort, row.item.street) else ()


def _find_blanks(campaign: Campaign, place: str, row: Asked) -> Mapping[str, Blank]:
    """Which cells of a row are white: none where it is another's turn."""
    texts = {"on": Blank(), "evidence": Blank(), "note": Blank(), "problem": Blank()}
    if row.item is None:
        return {"total": Blank(), **texts} if _may_report(campaign, place, row.count.cohort, row.about.scope) else {}
    states = _offer_states(campaign, place, row)
    return {"state": Blank(tuple(layout.WORDS[s] for s in states)), **texts} if states else {}


def _share_total(campaign: Campaign, about: About, cohort: Cohort) -> Decimal | None:
    """The number that a street has reported of its share in a target for the whole, in the plan's own reading."""
    alone = read_alone(campaign.cohorts, campaign.progress.lives)
    whole = cohort.figures is Figures.CUMULATIVE
    periods = (*(periods_before(campaign.cohorts, cohort.task, cohort.period) if whole else ()), cohort.period)
    lives = [life for p in periods if (life := alone.get(about._replace(period=p)))]
    return sum((reached_of(life, SAID) for life in lives), Decimal(0)) if lives else None


def last_total(campaign: Campaign, about: About, count: Count) -> Decimal | None:
    """The number that was reported last of a cohort, or of the share of a street in it, in the plan's own reading; None where
    there is none.
    """
    cohort = count.cohort
    life = campaign.progress.life(about)
    if about != cohort.about:
        return _share_total(campaign, about, cohort)
    if cohort.sort is Sort.LEVEL:
        return count.reported if life or count.carried else None
    if cohort.figures is not Figures.CUMULATIVE:
        return count.reported if life or count.reported else None
    mine = (n for n in campaign.counts if (n.cohort.task, n.cohort.scope) == (cohort.task, cohort.scope))
    before = [n.reported for n in mine if n.cohort.end <= cohort.end]
    total = sum(before, stock_of(campaign.cohorts, cohort.task, cohort.scope))
    return total if life or any(before) else None


def last_day(item: Item | None, life: Iterable[Entry]) -> date | None:
    """The day of the last state: of an item that a number takes in that of the number."""
    return item.day if item and item.by_number else told_day(life)


def _say_state(row: Asked, life: tuple[Entry, ...]) -> Cell:
    """The last state; of what was sent back with the reason."""
    last = next((e for e in reversed(life) if e.state is State.RETURNED), None)
    if row.item is not None and row.item.state is not State.RETURNED:
        return term(row.item.state)
    if row.item is None and not returned_of(life):
        return say_progress(row.count) if row.about == row.count.cohort.about else None
    word = term(State.RETURNED).word
    number = row.item is None and number_text(returned_of(life))
    said = say(N_("{state} {number}"), state=word, number=number) if number else word
    return say(N_("{state}: {note}"), state=said, note=last.note) if last and last.note else said


def _say_asked(row: Asked) -> Cell:
    """What is wanted in this round, with the other units that have the thing on their forms, where the task names several."""
    wanted = WANTS[row.want]
    if wanted and row.checks and row.want is not Want.CHECK:
        wanted = Term(wanted.code, say(N_("{word}, {check}"), word=wanted.word, check=say(N_("to check"))))
    shared = say(N_("shared with {units}"), units=row.others)
    if not row.others or row.want in (Want.CHECK, Want.WAITING):
        return wanted
    return Term(wanted.code, say(N_("{word} ({shared})"), word=wanted.word, shared=shared)) if wanted else shared


def _cells(campaign: Campaign, row: Asked) -> Row:
    cohort, item = row.count.cohort, row.item
    life = campaign.progress.life(row.about)
    cells: dict[str, Cell] = {
        "code": code_of(row.about),
        "task": cohort.task,
        "period": item.period if item else cohort.period,
        "street": item.street if item else row.about.scope,
        "name": item.name if item else None,
        "due": cohort.due,
        "asked": _say_asked(row),
        "last_state": _say_state(row, life),
        "last_on": last_day(item, life),
    }
    if item is None:
        planned = cohort.stated if cohort.stated is not None else cohort.quantity
        own = row.about == cohort.about and not cohort.open
        cells |= {"measure": cohort.measure, "planned": planned if own else None}
        cells["last_total"] = last_total(campaign, row.about, row.count)
    return cells


def _hidden_row(campaign: Campaign, row: Asked, cells: Row) -> tuple[str, ...]:
    """A row of the hidden sheet: what it is about, and what the form told of it."""
    life = campaign.progress.life(row.about)
    day, total = cells["last_on"], cells.get("last_total")
    values: dict[str, str] = {
        "code": str(cells["code"]),
        "thing": str(row.about.thing),
        "task": row.about.task or "",
        "period": row.about.period or "",
        "scope": row.about.scope or "",
        "name": row.about.name,
        "last": life[-1].id if life else "",
        "state": str(row.item.state) if row.item else "",
        "on": day.isoformat() if isinstance(day, date) else "",
        "total": number_text(total) if isinstance(total, Decimal) else "",
    }
    return tuple(harmless(values[key]) for key in layout.HIDDEN_COLUMNS)


def _columns(rows: Sequence[Row], place: str) -> tuple[Column, ...]:
    """The columns that say something: the place where there are several, numbers where there are any."""
    numbers = any("measure" in row for row in rows)
    places = any(row["street"] not in (None, place) for row in rows)
    shown = {"street": places, "measure": numbers, "planned": numbers, "last_total": numbers, "total": numbers}
    fields = (f for f in layout.FIELDS if f.needed or shown[f.key])
    return tuple(Column(f.key, f.heading, f.kind, optional=f.white) for f in fields)


def _head_line(values: Mapping[str, object]) -> Message:
    """The one line that says what form it is, whose and of when."""
    parts: list[object] = []
    for key, label in layout.HEAD.items():
        if parts:
            parts.append(layout.HEAD_GAP)
        parts += [label, layout.HEAD_COLON, values[key]] if key in values else [label]
    return join(parts, "")


def _list_lines(campaign: Campaign, place: str, asked: Iterable[Asked]) -> list[Line]:
    """The rows of a form: what is asked now comes first."""
    rows = sorted(asked, key=lambda row: list(WANTS).index(row.want))
    return [Line(row, _find_blanks(campaign, place, row), _cells(campaign, row)) for row in rows]


def _identify(campaign: Campaign, place: str, round_: Round) -> dict[str, str]:
    """What tells the form from every other, by the keys of the hidden sheet."""
    period, mark = f"{round_.due.year}-{round_.due.month:02}", hash_plan(campaign.folder.plan)
    street = campaign.plan.units.is_street(place)
    return {
        "schema": layout.SCHEMA,
        "plan": mark,
        "form": number_form(mark, place, period, campaign.as_of),
        "street": place if street else "",
        "unit": "" if street else place,
        "period": period,
        "as_of": campaign.as_of.isoformat(),
        "invented": layout.INVENTED if campaign.record.invented else layout.REAL,
    }


def _hide(campaign: Campaign, known: Mapping[str, str], lines: Iterable[Line]) -> tuple[tuple[str, ...], ...]:
    """The rows of the hidden sheet."""
    keys = tuple((key, harmless(known[key])) for key in layout.HIDDEN_KEYS)
    return (*keys, (), layout.HIDDEN_COLUMNS, *(_hidden_row(campaign, x.row, x.cells) for x in lines))


def _make_form(campaign: Campaign, place: str, round_: Round, asked: Iterable[Asked]) -> Report:
    """The form of a street or a unit with what is asked of it."""
    lines = _list_lines(campaign, place, asked)
    known = _identify(campaign, place, round_)
    columns = _columns([x.cells for x in lines], place)
    keys = {x.key for x in columns}
    rows: tuple[Row, ...] = tuple({k: v for k, v in x.cells.items() if k in keys} for x in lines)
    begins = campaign.plan.begins.start if campaign.plan.begins else _FIRST
    head: dict[str, Plain] = {
        "form": known["form"], "place": place, "period": known["period"], "as_of": campaign.as_of, "due": round_.due,
    }  # fmt: skip
    form = Form(
        file=place,
        sheets=(layout.SHEET, layout.GUIDE, layout.HIDDEN),
        head=_head_line(head),
        white=frozenset(f.key for f in layout.FIELDS if f.white),
        blanks=tuple(x.blanks for x in lines),
        days=(max(begins, _FIRST), date(min(max(campaign.as_of, round_.due).year + 1, date.max.year), 12, 31)),
        foot=layout.FOOT,
        guide=tuple(list_instructions(campaign, place, round_.due, lines)),
        hidden=_hide(campaign, known, lines),
    )
    title = join([quote(campaign.folder.plan.document.title), say(N_("Monthly report")), place])
    facts = tuple(Fact(key, label, head[key]) for key, label in layout.HEAD.items() if key in head and key != "as_of")
    fixed = 1 + [x.key for x in columns].index("name")
    table = Table("rows", columns, rows, about=tuple(x.row.about for x in lines), layout=Layout(fixed=fixed))
    return Report("form", title, (table,), facts, as_of=campaign.as_of, form=form)


def _count_row(part: Report) -> Row:
    """What a form asks, as numbers."""
    table = part.tables[0]
    asked = Counter(cell.code for row in table.rows if isinstance(cell := row.get("asked"), Term))
    assert part.form is not None
    return {
        "unit": part.form.file,
        "report": asked[Want.REPORT],
        "returned": asked[Want.RETURNED],
        "check": asked[Want.CHECK],
        "rows": len(table.rows),
    }


def report_form(campaign: Campaign, place: str, round_: Round) -> Report | None:
    """The form of a street or a unit for a round; None where there is nothing that it could report on."""
    asked = ask_all(campaign, round_).get(place)
    return _make_form(campaign, place, round_, asked) if asked else None


def list_forms(campaign: Campaign, round_: Round) -> Iterator[Report]:
    """A form for each street and unit that is asked for anything in a round."""
    asked = ask_all(campaign, round_)
    return (_make_form(campaign, place, round_, asked[place]) for place in list_places(asked))


def report_forms(campaign: Campaign, round_: Round, forms: Iterable[Report]) -> Report | None:
    """All forms of a round, with what each asks; None where nothing is asked of anybody."""
    parts = tuple(forms)
    if not parts:
        return None
    table = Table("forms", PLACES, tuple(map(_count_row, parts)))
    title = join([quote(campaign.folder.plan.document.title), say(N_("Forms to hand in by {due}"), due=round_.due)])
    return Report("forms", title, (table,), as_of=campaign.as_of, parts=parts)


@kind(
    "form",
    N_("the monthly form (填报表) of a street or a unit, to be filled in and imported"),
    "cleancomm export form --street 和平街 -o 和平街.xlsx",
    "street",
    "unit",
    rounds=True,
)
def report_next_form(campaign: Campaign, question: Question) -> Report:
    """The form for the round that is due next, or all of them where no street or unit is asked for."""
    round_ = next_round(campaign)
    place = question.street or question.unit
    said = report_form(campaign, place, round_) if place else report_forms(campaign, round_, list_forms(campaign, round_))
    return said or Report("form", say(N_("Nothing is asked by {due}"), due=round_.due), as_of=campaign.as_of)
