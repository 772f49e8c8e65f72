"""Whatever was recorded: a form that goes out and comes back says nothing, and one that is filled in says what `update` would."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from random import Random

from cleancomm.campaign import Campaign
from cleancomm.cli.update import _number
from cleancomm.exports.form import list_forms
from cleancomm.plan.about import Thing
from cleancomm.record.entry import State, fields_of
from cleancomm.render import render_report
from cleancomm.render.format import Format
from cleancomm.report import Report
from cleancomm.reports.asked import next_round
from cleancomm.returns.form import Form, find_form
from cleancomm.returns.step import Files, Judged, judge
from cleancomm.sheet.delimited import read_delimited
from cleancomm.sheet.grid import Cell, Grid, make_grid
from cleancomm.steps import Author, draft
from tests.test_identities import Case, over_plans

AUTHOR = Author("王", datetime.fromisoformat("2030-01-01T09:00:00+08:00"))


def english(text: str) -> str:
    """A text in the language of the program."""
    return text


def list_reports(campaign: Campaign) -> Iterator[Report]:
    """The forms of the round that is due next, the first of them."""
    yield from islice(list_forms(campaign, next_round(campaign)), 3)


def list_sheets(report: Report, *, hidden: bool = True) -> list[Grid]:
    """A form as the sheets that come back."""
    raw = render_report(report, Format.CSV, english)
    assert isinstance(raw, bytes)
    assert report.form is not None
    seen = read_delimited(raw, "f.xlsx")
    rows = [[*row] for row in report.form.hidden]
    return [seen, make_grid("f.xlsx", rows)] if hidden else [seen]


def examine(campaign: Campaign, *forms: Form, only_valid: bool = False) -> Judged:
    return judge(campaign, Files(forms), AUTHOR, campaign.as_of, only_valid=only_valid)


@over_plans(25)
def test_a_form_that_was_not_touched_says_nothing(case: Case) -> None:
    campaign = case.campaign
    for report in list_reports(campaign):
        for hidden in (True, False):
            judged = examine(campaign, find_form(Path("f.xlsx"), list_sheets(report, hidden=hidden)))
            told = [(p.kind.code, p.text.render(str)) for p in judged.problems if p.kind.code != "form.csv"]
            assert (told, judged.drafts) == ([], ())


def fill_in(report: Report, grid: Grid, chance: Random, day: date) -> Grid:
    """A form in which some white cells are filled in."""
    assert report.form is not None
    head = next(r for r in grid.lines if len(grid.rows[r]) > 4)
    columns = {column.key: n for n, column in enumerate(report.tables[0].columns)}
    rows = {r: dict(cells) for r, cells in grid.rows.items()}
    for n, blanks in enumerate(report.form.blanks):
        if not blanks or chance.random() < 0.4:
            continue
        cells = rows[head + 1 + n]
        for key, blank in blanks.items():
            value = {"on": day.isoformat(), "total": str(chance.choice([1, 2, 5, 12, 40])), "evidence": "档案1号"}
            text = str(chance.choice(blank.words)) if blank.words else value.get(key, "原因")
            if key in ("state", "on", "total") or chance.random() < 0.3:
                cells[columns[key]] = Cell(text)
    return Grid(grid.name, rows)


@over_plans(25)
def test_a_form_that_was_filled_in_records_what_update_would(case: Case) -> None:
    campaign = case.campaign
    for report in list_reports(campaign):
        assert report.form is not None
        seen, hidden = list_sheets(report)
        chance = Random(repr(case) + report.form.file)
        form = find_form(Path("f.xlsx"), [fill_in(report, seen, chance, campaign.as_of), hidden])
        judged = examine(campaign, form, only_valid=True)
        for entry in judged.drafts:
            about = entry.about
            assert about is not None
            words = {"evidence": entry.evidence, "note": entry.note}
            said = {"unit": report.form.file, "state": entry.state, "on": campaign.as_of, **words}
            number: dict[str, object] = {}
            if about.thing is Thing.COHORT:
                assert entry.state is State.REPORTED
                number = _number(campaign, about, entry.state, Decimal(entry.quantity or 0), None, campaign.as_of)
            would = draft(campaign, AUTHOR, **fields_of(about), **number, **said)
            assert entry.model_copy(update={"trouble": None, "origin": None}) == would
            assert entry.origin
            assert not entry.forced
