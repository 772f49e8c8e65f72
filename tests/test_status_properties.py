"""What holds for the status of every record, and for every stated total."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cleancomm.campaign import Question
from cleancomm.checks.catalogue import run_checks
from cleancomm.plan.about import About, Thing
from cleancomm.plan.loader import load_folder
from cleancomm.plan.resolve import resolve_plan
from cleancomm.problem import Severity
from cleancomm.record.entry import Entry, State
from cleancomm.record.fold import standing_entries, state_of
from cleancomm.report import Row as Line
from cleancomm.report import Term
from cleancomm.reports.journal import report_log
from cleancomm.reports.overdue import report_overdue
from cleancomm.reports.overview import By, report_status
from cleancomm.reports.remarks import count_later
from cleancomm.reports.todo import report_todo
from cleancomm.status.milestone import Milestate
from cleancomm.status.schedule import judge
from cleancomm.status.tally import Count
from tests.drawn import BEGIN, HEAD, Mix, days, facts, records, shipped, status

PATH = Path("progress.yaml")


# --- the status ----------------------------------------------------------------------------------------------------


def number(row: Line, key: str) -> Decimal:
    value = row[key]
    assert isinstance(value, Decimal)
    return value


@settings(max_examples=60)
@given(records(), st.sampled_from(By), days, days)
def test_what_was_there_before_and_what_came_new_is_what_is_there_now(
    entries: list[Entry], by: By, one: date, other: date
) -> None:
    first, last = sorted((one, other))

    def tell(as_of: date, since: date | None) -> dict[str, Line]:
        (table, *_) = report_status(status(entries, as_of), Question(), by, since).tables
        return {str((row.get(by.value), row.get("measure"))): row for row in (*table.rows, *table.last_rows)}

    before, now = tell(first - timedelta(days=1), None), tell(last, first)
    nothing: Line = {"accepted": Decimal(0), "reported": Decimal(0)}
    for name, row in now.items():
        old = before.get(name, nothing)  # a row that is there only now began with nothing
        assert number(old, "accepted") + number(row, "new_accepted") == number(row, "accepted")
        returned = number(row, "new_returned")
        assert returned >= 0
        assert number(old, "reported") + number(row, "new_reported") - returned == number(row, "reported")


@settings(max_examples=40)
@given(records(), days, days)
def test_each_entry_recorded_since_a_day_is_in_the_path_of_what_it_is_about(entries: list[Entry], since: date, day: date) -> None:
    campaign = status(entries, day)
    paths, rows = report_log(campaign, None, Question(), since, day).tables
    ids = {row["id"] for row in rows.rows}
    about = {e.about for e in campaign.record.entries if e.id in ids and e.about}
    assert about <= set(paths.about)
    counts = [row["entries"] for row in paths.rows]
    assert all(isinstance(n, int) and n > 0 for n in counts)
    for thing, row in zip(paths.about, paths.rows, strict=True):
        assert isinstance(thing, About)
        state = row["state"]
        if thing.thing is not Thing.COHORT:
            assert isinstance(state, Term)
            assert state.code == state_of(campaign.progress.life(thing))


@settings(max_examples=40)
@given(records(), days)
def test_what_was_sent_back_or_is_due_stands_in_todo(entries: list[Entry], day: date) -> None:
    campaign = status(entries, day)
    report = report_todo(campaign, Question())
    tables = {t.key: t for t in report.tables} if report else {}
    returned = {i.about for n in campaign.counts for i in n.items if i.state is State.RETURNED}
    assert returned <= set(tables["returned"].about if tables else ())
    late = report_overdue(campaign, Question(), campaign.folder.plan.settings.near_days, verbose=False)
    assert bool(late) == bool(tables and tables["due"].rows)


@settings(max_examples=25)
@given(records(), st.integers(0, 1500), st.integers(1, 400))
def test_overdue_never_shrinks_while_only_days_pass(entries: list[Entry], after: int, more: int) -> None:
    day = max((e.on for e in entries), default=BEGIN) + timedelta(days=after)

    def overdue(as_of: date) -> set[str]:
        return {s.node.name for s in status(entries, as_of).stands if s.state is Milestate.OVERDUE}

    assert overdue(day) <= overdue(day + timedelta(days=1)) <= overdue(day + timedelta(days=more))


@settings(max_examples=30)
@given(records(), facts("new", Mix()), days, st.integers(1, 200))
def test_an_entry_of_a_later_day_changes_no_earlier_day(entries: list[Entry], new: Entry, day: date, later: int) -> None:
    new = new.model_copy(update={"on": day + timedelta(days=later)})
    before, after = status(entries, day), status([*entries, new], day)
    assert (after.counts, after.stands, after.progress) == (before.counts, before.stands, before.progress)


def _latest(entries: Sequence[Entry], day: date) -> Iterator[Entry]:
    """Entries up to a day, the latest first."""
    yield from sorted((e for e in entries if e.on <= day), key=lambda e: (e.on, e.moment, e.id), reverse=True)


def sent_back(count: Count, street: str | None, number: Entry, last: dict[tuple[str | None, ...], Entry]) -> int:
    """How many of the items that an accepted number took in, all of them, are in another state by a later entry."""
    cohort = count.cohort
    items = [i.about for i in count.items if street in (cohort.scope, i.street)]
    least = max(len(items), cohort.quantity if street == cohort.scope else 0)
    if number.quantity is None or number.quantity < least or not least:
        return 0
    own = {(e.street, e.item): e for e in reversed(last.values()) if e.task == cohort.task and e.item}
    later = [own[a.scope, a.name] for a in items if (a.scope, a.name) in own]
    return min(sum(1 for e in later if e.on > number.on and e.state is not State.ACCEPTED), int(number.quantity))


@settings(max_examples=50)
@given(records(undo=False, amendments=False, size=14), days)
def test_accepted_is_what_was_recorded_and_names_and_numbers_never_add_up(entries: list[Entry], day: date) -> None:
    """Counted here once more, from the entries alone."""
    last: dict[tuple[str | None, ...], Entry] = {}
    for e in _latest(entries, day):
        state = e.state if e.quantity is not None else None
        last.setdefault((e.task, e.period, e.street, e.item, state), e)
    for count in status(entries, day).counts:
        cohort = count.cohort
        assert 0 <= count.accepted <= count.reported
        names: dict[str | None, int] = {}
        numbers: dict[str | None, Decimal] = {}
        for e in last.values():
            if e.task != cohort.task or e.state is not State.ACCEPTED or (cohort.scope and e.street != cohort.scope):
                continue
            if e.item in cohort.names or (e.item and e.period == cohort.period):
                names[e.street] = names.get(e.street, 0) + 1
            elif e.quantity is not None and e.period == cohort.period:
                numbers[e.street] = e.quantity
        for street, number in numbers.items():  # what a number took in and was sent back later
            numbers[street] = number - sent_back(
                count, street, last[cohort.task, cohort.period, street, None, State.ACCEPTED], last
            )
        streets = {*names, *numbers} - {cohort.scope}
        by_street = sum((max(Decimal(names.get(s, 0)), numbers.get(s, Decimal(0))) for s in streets), Decimal(0))
        whole = numbers.get(cohort.scope, Decimal(0))
        assert count.accepted == max(whole, names.get(cohort.scope, 0) + by_street), cohort.address
        assert count.accepted <= sum(names.values()) + sum(numbers.values())


@pytest.mark.parametrize(("names", "number", "accepted"), [(2, 1, 2), (2, 2, 2), (2, 5, 5), (0, 3, 3), (1, 0, 1)])
def test_names_and_a_number_of_one_street_count_as_the_greater_beside_another_street(
    names: int, number: int, accepted: int
) -> None:
    task = {**HEAD, "task": "社区物业管理全覆盖", "period": "2014", "state": "accepted"}
    rows: list[dict[str, Any]] = [{**task, "id": f"n{n}", "street": "新立街", "item": f"小区{n}"} for n in range(names)]
    rows += [{**task, "id": "q", "street": "新立街", "quantity": number}, {**task, "id": "o", "street": "万新街", "quantity": 7}]
    counts = status(map(Entry.model_validate, rows), date(2014, 5, 9)).counts
    assert [c.accepted for c in counts if (c.cohort.task, c.cohort.period) == (task["task"], task["period"])] == [accepted + 7]


@settings(max_examples=80)
@given(records(), st.lists(st.integers(0, 4), min_size=20, max_size=20))
def test_what_was_recorded_after_a_day_is_what_counts_by_it_now_and_did_not_then(entries: list[Entry], turns: list[int]) -> None:
    day = date(2014, 6, 1)
    told = [e.model_copy(update={"at": e.at + timedelta(days=60 * (n == 0))}) for e, n in zip(entries, turns, strict=False)]
    now, then = (
        {e.id for e in standing_entries(some) if e.on <= day} for some in (told, [e for e in told if e.at.date() <= day])
    )
    assert count_later(status(told, day)) == (len(now - then), len(then - now))


@settings(max_examples=20)
@given(records(), days, st.lists(st.integers(0, 2), min_size=40, max_size=40))
def test_a_group_is_the_sum_of_its_parts(entries: list[Entry], day: date, where: list[int]) -> None:
    counts = status(entries, day).counts
    assume(len(counts) <= len(where))
    rule = shipped().folder.plan.settings
    whole = judge(counts, rule, day)
    parts = [judge([c for c, w in zip(counts, where, strict=False) if w == part], rule, day) for part in range(3)]
    assert whole.planned == sum(p.planned or 0 for p in parts) == sum(c.cohort.quantity for c in counts)
    assert whole.planned_first == sum(p.planned_first or 0 for p in parts)
    assert whole.accepted == sum(p.accepted or 0 for p in parts) == sum(c.accepted for c in counts)
    assert whole.reported == sum(p.reported or 0 for p in parts)
    exact = sum(c.expected for c in counts)
    assert whole.expected is not None
    assert whole.expected <= exact < whole.expected + 1
    rounded = sum(p.expected or 0 for p in parts)
    assert rounded <= whole.expected < rounded + len(parts)
    assert whole.gap == sum(c.done for c in counts) - whole.expected


# --- stated totals -------------------------------------------------------------------------------------------------

PERIODS = ("2014", "2015", "2016上半年")
Row = dict[str, Any]


@dataclass(frozen=True)
class Draft:
    """A small plan as rows; every total that it states is counted from its own details."""

    streets: list[Row]
    targets: dict[str, list[Row]]
    totals: list[Row]

    def write(self, folder: Path) -> None:
        tasks = [
            {"name": name, "item": "社区", "measure": "个", "text": name, "source": "一", "targets": rows,
             "units": [{"role": "责任单位", "units": ["民政局"], "source": "一"}]}
            for name, rows in self.targets.items()
        ]  # fmt: skip
        plan = {
            "schema": "cleancomm/plan/1",
            "document": {"title": "方案", "number": "1", "issuer": "区", "period": "2014", "begins": "2014年", "source": "一"},
            "roles": [{"word": "责任单位", "kind": "lead"}],
            "streets": self.streets, "tasks": tasks, "totals": self.totals,
        }  # fmt: skip
        (folder / "plan.yaml").write_text(json.dumps(plan, ensure_ascii=False, indent=1), encoding="utf-8")


def figure(row: Row) -> Decimal:
    return Decimal(row["quantity"]) if "quantity" in row else Decimal(len(row["names"]))


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    names = iter([f"里{n}" for n in range(200)])
    streets = [
        {"name": f"街{n}", "source": "一", "communities": draw(st.integers(0, 30))} for n in range(draw(st.integers(1, 3)))
    ]
    named: list[Row] = []
    bare: list[Row] = []
    for period in PERIODS[: draw(st.integers(1, 3))]:
        for street in streets:
            row: Row = {"period": period, "street": street["name"], "source": "一"}
            listed = [next(names) for _ in range(draw(st.integers(0, 4)))]
            stated: Row = {"quantity": str(len(listed))} if draw(st.booleans()) or not listed else {}
            named.append({**row, "names": listed, **stated})
        row = {"period": period, "source": "一"}
        bare.append({**row, "quantity": str(draw(st.decimals(0, 1000, places=draw(st.integers(0, 2)))))})
    targets = {"有名": named, "数字": bare}
    totals: list[Row] = [
        {"stated": sum(s["communities"] for s in streets), "of": {"communities": True}, "source": "二"},
    ]
    totals += [{"stated": str(sum(map(figure, rows))), "of": {"task": task}, "source": "二"} for task, rows in targets.items()]
    some = [(r["period"], r.get("street")) for r in (*named, *bare)]
    for task, rows in targets.items():
        for period, street in draw(st.lists(st.sampled_from(some), max_size=4, unique=True)):
            of = draw(st.sampled_from([{"period": period}, {"street": street}, {"period": period, "street": street}]))
            of = {k: v for k, v in of.items() if v}
            counted = sum(figure(r) for r in rows if all(r.get(k) == v for k, v in of.items()))
            totals.append({"stated": str(counted), "of": {"task": task, **of}, "source": "二"})
    return Draft(streets, targets, totals)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("plan")


def errors_of(draft: Draft, folder: Path) -> list[str]:
    draft.write(folder)
    return [p.kind.code for p in run_checks(resolve_plan(load_folder(folder, duties=False))) if p.severity is Severity.ERROR]


changes = st.sampled_from([Decimal(1), Decimal(-1), Decimal("0.1"), Decimal(100), Decimal(-7)])


@settings(max_examples=25)
@given(drafts())
def test_a_plan_whose_totals_are_counted_from_its_details_holds(folder: Path, draft: Draft) -> None:
    assert errors_of(draft, folder) == []


@settings(max_examples=40)
@given(drafts(), changes, st.data())
def test_one_changed_total_is_one_mismatch(folder: Path, draft: Draft, change: Decimal, data: st.DataObject) -> None:
    row = data.draw(st.sampled_from(draft.totals))
    row["stated"] = str(Decimal(row["stated"]) + change)
    assert errors_of(draft, folder) == ["totals.mismatch"]


@settings(max_examples=40)
@given(drafts(), changes, st.data())
def test_one_changed_detail_is_at_least_one_mismatch(folder: Path, draft: Draft, change: Decimal, data: st.DataObject) -> None:
    row = data.draw(st.sampled_from([*draft.streets, *draft.targets["有名"], *draft.targets["数字"]]))
    if "communities" in row:
        row["communities"] += int(abs(change)) or 1
    elif "quantity" in row:
        row["quantity"] = str(abs(Decimal(row["quantity"]) + change))
        assume(Decimal(row["quantity"]) != abs(Decimal(row["quantity"]) - change))
    else:
        row["names"].pop()
    assert "totals.mismatch" in errors_of(draft, folder)
