"""What two answers have in common must be the same in both, whatever was recorded: on the plan that ships, on the example of
several years, and on a small one with a target of every kind.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from cleancomm.campaign import Campaign, DataFolder, Question, check_progress, compute
from cleancomm.checks.chain import Chain, Told, chain_of
from cleancomm.cli.answer import exit_found
from cleancomm.cli.exits import Exit
from cleancomm.message import Message
from cleancomm.plan.cohorts import Cohort, Sort
from cleancomm.plan.loader import load_folder
from cleancomm.plan.measure import convert, split_measure
from cleancomm.plan.models import Figures
from cleancomm.plan.resolve import ResolvedPlan, resolve_plan
from cleancomm.problem import Problem
from cleancomm.record.entry import Entry, State
from cleancomm.record.file import parse_record
from cleancomm.record.fold import standing_entries
from cleancomm.record.writer import write_line
from cleancomm.report import Amended, Cell, Report, Row, Term
from cleancomm.reports.items import report_items
from cleancomm.reports.journal import report_log
from cleancomm.reports.milestones import report_milestones
from cleancomm.reports.overdue import report_overdue
from cleancomm.reports.overview import By, report_status
from cleancomm.reports.unreported import report_unreported
from cleancomm.status.milestone import Milestate
from cleancomm.status.schedule import Lamp
from cleancomm.status.tally import SAID, Count
from cleancomm.status.unreported import last_round
from tests.command import DATA, ROOT

ZERO = Decimal(0)
ALL = Question()
Rows = list[dict[str, Any]]

# --- the plans -----------------------------------------------------------------------------------------------------

YEARS = ("2018", "2019", "2020")
NODES = [{"when": "6月30日", "share": "50%"}, {"when": "9月30日", "share": "75%"}]
TASKS: Rows = [
    {"name": "改造", "measure": "个", "targets": [  # streets with names, with numbers, and the whole with both
        {"period": "2018", "street": "甲街", "names": ["春里", "夏里"]},
        {"period": "2018", "street": "乙街", "quantity": 3},
        {"period": "2018", "quantity": 4, "names": ["秋里"]},
        {"period": "2019", "quantity": 5},
        {"period": "2020", "unit": "城管局", "quantity": 2, "due": "2020年6月底"},
    ]},
    {"name": "车辆", "measure": "辆", "figures": "cumulative", "base": 10, "targets": [
        {"period": y, "quantity": n} for y, n in zip(YEARS, (25, 35, 40), strict=True)
    ]},
    {"name": "管网", "measure": "公里", "figures": "cumulative", "targets": [
        {"period": y, "street": s, "quantity": n}
        for s in ("甲街", "乙街") for y, n in zip(YEARS, ("1.5", "2.5", "6"), strict=True)
    ]},
    {"name": "供暖", "measure": "万户", "targets": [{"period": y, "quantity": "1.5"} for y in YEARS[:2]]},
    {"name": "改厕", "measure": "户", "bound": "at_least", "pace": NODES, "targets": [
        {"period": y, "street": s, "quantity": 10} for y in YEARS for s in ("甲街", "丙街")
    ]},
    {"name": "垃圾", "measure": "吨/日", "figures": "level", "bound": "at_most", "base": 700, "targets": [
        {"period": y, "quantity": n} for y, n in zip(YEARS, (634, 581, 516), strict=True)
    ]},
    {"name": "回收", "measure": "%", "figures": "level", "bound": "at_least", "targets": [
        {"period": "2019", "street": s, "quantity": 47} for s in ("甲街", "乙街")
    ]},
    {"name": "编制", "measure": "人", "bound": "at_most", "targets": [{"period": "2019", "quantity": 189}]},
    {"name": "整治", "measure": "处", "targets": [{"period": "2018"}, {"period": "2019", "street": "乙街"}]},
]  # fmt: skip
STEPS: Rows = [
    {"name": "启动会", "when": "2018年1月15日"},
    {"name": "长效管理", "when": "长期坚持"},
    {"name": "中期验收", "when": "2018年11月底", "requires": [
        {"task": "改造", "period": "2018"}, {"task": "改厕", "period": "2018"}, {"task": "整治", "period": "2018"},
        {"task": "垃圾", "period": "2018"},
    ]},
    {"name": "复查", "when": "2019年3月底", "requires": [{"task": "改造", "period": "2018"}]},
    {"name": "总验收", "when": "2020年底", "requires": [
        {"task": "车辆", "period": "2020", "stated": 40}, {"task": "供暖", "period": "2019"}, {"task": "编制", "period": "2019"},
    ]},
]  # fmt: skip


def write_small_plan(folder: Path) -> None:
    """A plan with a target of every kind."""
    units = [{"role": "牵头单位", "units": ["城管局", "住建局"], "source": "一"}]
    common = {"item": "项", "text": "t", "source": "一", "units": units}
    plan = {
        "schema": "cleancomm/plan/1",
        "document": {
            "title": "方案", "number": "1", "issuer": "区", "period": "2018-2020", "begins": "2018年1月1日", "source": "一",
        },
        "streets": [{"name": f"{n}街", "source": "一"} for n in "甲乙丙"],
        "roles": [{"word": "牵头单位", "kind": "lead"}],
        "tasks": [
            {**task, **common, "targets": [{"source": "一", **target} for target in task["targets"]]} for task in TASKS
        ],
        "steps": [{"text": "t", "source": "四", **step} for step in STEPS],
    }  # fmt: skip
    duties = {
        "schema": "cleancomm/duties/1", "title": "分工",
        "body": {"name": "指挥部", "office": "城管局", "text": "t", "source": "五"},
        "units": [{"name": n, "standing": "member", "source": "五"} for n in ("城管局", "住建局")],
    }  # fmt: skip
    for name, value in (("plan", plan), ("duties", duties)):
        (folder / f"{name}.yaml").write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


class Names(NamedTuple):
    """What an entry may be about, and by whom."""

    nodes: tuple[str, ...]
    periods: dict[str, list[str]]
    places: tuple[str | None, ...]
    units: tuple[str, ...]


@dataclass(frozen=True)
class Ground:
    """A plan, and the days on which something happens in it."""

    name: str
    plan: ResolvedPlan = field(repr=False)
    days: tuple[date, ...] = field(repr=False)
    names: Names = field(repr=False)
    chain: Chain = field(repr=False)

    def compute(self, entries: Iterable[Entry], as_of: date, known_on: date | None = None) -> Campaign:
        """How the plan stands with a record, as it would be read from a file."""
        return self.read("".join(map(write_line, ([e] for e in entries))), as_of, known_on)

    def read(self, text: str, as_of: date, known_on: date | None = None) -> Campaign:
        """How the plan stands with the text of a record."""
        record = parse_record(text.encode(), Path("progress.yaml"), "progress.yaml")
        return compute(DataFolder(DATA, "data/"), self.plan, record, as_of, known_on)


PLANS: dict[str, Path | None] = {"shipped": DATA, "example": ROOT / "examples" / "rural-environment", "small": None}


def _load(folder: Path | None) -> ResolvedPlan:
    if folder is not None:
        return resolve_plan(load_folder(folder))
    with TemporaryDirectory() as fresh:
        write_small_plan(Path(fresh))
        return resolve_plan(load_folder(Path(fresh)))


@cache
def ground(name: str) -> Ground:
    """A plan by its name among PLANS."""
    plan = _load(PLANS[name])
    assert plan.begins is not None
    due = sorted({c.due for c in plan.cohorts} | {n.span.end for n in plan.nodes if n.span})
    days = {plan.begins.start, plan.begins.start + timedelta(days=40), due[-1] + timedelta(days=200)}
    days |= {day + timedelta(days=n) for day in due for n in (-35, 0, 1)}
    streets = [s.name for s in plan.folder.plan.streets]
    places = (None, streets[0], streets[-1])
    units = tuple(dict.fromkeys(u for task in plan.tasks for u in plan.units.answering(task)))
    nodes = tuple(n.name for n in plan.nodes)
    periods = {task: list(dict.fromkeys(c.period for c in plan.cohorts if c.task == task)) for task in plan.tasks}
    return Ground(name, plan, tuple(sorted(days)), Names(nodes, periods, places, units), chain_of(plan, date.max))


# --- the records ---------------------------------------------------------------------------------------------------

states = st.sampled_from([*State, State.REPORTED, State.REPORTED, State.ACCEPTED, State.ACCEPTED])
# the same name in several codings, and another
chosen_names = st.sampled_from(["楼1", "楼１", "楼 1", "楼2"])
AMENDS = {"approval": "批复", "note": "原因"}


def _number(draw: st.DrawFn, cohort: Cohort) -> dict[str, Any]:
    """A number about as large as what a target asks for, in one of the readings of its task."""
    part = draw(st.sampled_from(["0", "0.3", "0.5", "1", "1", "1.6", "2"]))
    upto = cohort.figures is Figures.CUMULATIVE and draw(st.booleans())
    whole = cohort.stated if upto or cohort.sort is Sort.LEVEL else cohort.quantity
    exact = (whole or Decimal(3)) * Decimal(part)
    return {"quantity": str(exact if draw(st.integers(0, 9)) == 0 else round(exact, 1 if exact % 1 else 0))} | (
        {"upto": True} if upto else {}
    )


@st.composite
def _subjects(draw: st.DrawFn, names: Names, cohorts: list[Cohort]) -> dict[str, Any]:
    """What an entry is about, and what it says of it, but for days and who."""
    items: Rows = [{"task": c.task, "street": c.scope, "item": n} for c in cohorts for n in c.names[:2]]
    cohort: Cohort = draw(st.sampled_from(cohorts))
    # the place of the target, or where it is for the whole perhaps a street in it
    place = cohort.scope or draw(st.sampled_from(names.places))
    kind = draw(st.sampled_from(["item"] * 4 + ["number"] * 4 + ["add", "add", "node", "due", "target", "to", "instead"]))
    of_cohort = {"task": cohort.task, "period": cohort.period, "street": cohort.scope}
    chosen = {"task": cohort.task, "street": place, "item": draw(chosen_names)}
    item = draw(st.sampled_from([chosen, *items]))
    match kind:
        case "item":
            return {**item, "state": draw(states)}
        case "number":
            said = draw(states)
            number = _number(draw, cohort)
            if said is State.RETURNED:
                number.pop("upto", None)
            return {**of_cohort, "street": place, "state": said, **number}
        case "add":
            mine = [i for i in items if i["task"] == cohort.task]
            named = draw(st.sampled_from([chosen, *mine]))
            return {**named, "period": draw(st.sampled_from(names.periods[cohort.task])), "state": State.PLANNED}
        case "node":
            return {"milestone": draw(st.sampled_from(names.nodes)), "state": draw(states)}
        case "due":
            if draw(st.booleans()):
                return {"milestone": draw(st.sampled_from(names.nodes)), "due": cohort.due + timedelta(days=90), **AMENDS}
            return {**of_cohort, "due": cohort.due + timedelta(days=draw(st.sampled_from([-60, 90]))), **AMENDS}
        case "target":
            return {**of_cohort, "quantity": _number(draw, cohort)["quantity"], **AMENDS}
        case "to":
            return {**item, "to": draw(st.sampled_from(names.periods[item["task"]])), **AMENDS}
        case _:
            return {**item, "instead": draw(chosen_names) + "号", **AMENDS}


@st.composite
def records(draw: st.DrawFn, name: str, size: int = 12) -> list[Entry]:
    """A record of a plan: what the document's chain speaks against is left out, or forced."""
    here = ground(name)
    # few targets, places and days, so that entries meet
    tasks = draw(st.frozensets(st.sampled_from([*here.plan.tasks]), min_size=1, max_size=2))
    targets = draw(st.lists(st.sampled_from([c for c in here.plan.cohorts if c.task in tasks]), min_size=1, max_size=3))
    days = draw(st.lists(st.sampled_from(here.days), min_size=1, max_size=4))
    entries: list[Entry] = []
    for n in range(draw(st.integers(0, size))):
        on = draw(st.sampled_from(days))
        # recorded on its day or later, some days in another month, by the clock of London
        at = datetime.combine(on, datetime.min.time(), ZoneInfo("UTC")) + timedelta(
            days=draw(st.sampled_from([0, 0, 0, 40, 400])), hours=draw(st.sampled_from([1, 2, 17]))
        )
        head: dict[str, Any] = {"id": f"r{n}", "on": on, "at": at, "recorder": "王"}
        if entries and draw(st.integers(0, 6)) == 0:
            undone = draw(st.sampled_from(entries))
            entries.append(Entry.model_validate({**head, "voids": undone.id, "on": max(on, undone.on)}))
            continue
        said = draw(_subjects(here.names, targets))
        if entries and draw(st.integers(0, 8)) == 0:
            head["replaces"] = draw(st.sampled_from(entries)).id
        if "approval" not in said:
            said = {"note": "缺", **said, "unit": said.get("street") or draw(st.sampled_from(here.names.units))}
        if said.get("instead") == said.get("item", ""):
            continue
        entry = Entry.model_validate({k: v for k, v in {**head, **said}.items() if v is not None})
        life = [e for e in standing_entries(entries) if e.about == entry.about and e.approval is None]
        if any(here.chain.check(entry, Told(life))):
            if draw(st.booleans()):
                continue
            entry = entry.model_copy(update={"forced": True})
        entries.append(entry)
    return entries


class Case(NamedTuple):
    """A plan with a record on a day."""

    here: Ground
    entries: list[Entry]
    day: date

    def __repr__(self) -> str:
        return f"{self.here.name} on {self.day}:\n" + "".join(write_line([e]) for e in self.entries)

    @property
    def campaign(self) -> Campaign:
        """How it stands."""
        return self.here.compute(self.entries, self.day)


@st.composite
def cases(draw: st.DrawFn, name: str) -> Case:
    entries = draw(records(name))
    often = bool(entries) and draw(st.booleans())
    day = draw(st.sampled_from([e.on for e in entries] if often else ground(name).days))
    return Case(ground(name), entries, day)


Test = Callable[[Any], None]


def over_plans(examples: int) -> Callable[[Test], Callable[[str], None]]:
    """Run a property for random records of each plan."""

    def decorate(test: Test) -> Callable[[str], None]:
        @pytest.mark.parametrize("plan", PLANS)
        def every(plan: str) -> None:
            # a record of a dozen lines is read faster than it is made smaller
            settings(max_examples=examples, phases=[Phase.generate])(given(cases(plan))(test))()

        every.__name__, every.__doc__ = test.__name__, test.__doc__
        return every

    return decorate


# --- what is asked -------------------------------------------------------------------------------------------------


def now(cell: Cell) -> Any:
    """A value as it is in force."""
    value = cell.now if isinstance(cell, Amended) else cell
    return value.code if isinstance(value, Term) else value


def was(cell: Cell) -> Any:
    """A value as the document has it."""
    return cell.was if isinstance(cell, Amended) else now(cell)


def rows_of(report: Report | None, key: str) -> tuple[Row, ...]:
    return next((t.rows for t in report.tables if t.key == key), ()) if report else ()


def status_rows(campaign: Campaign, by: By, question: Question = ALL) -> tuple[Row, ...]:
    return rows_of(report_status(campaign, question, by), "rows")


def answers(campaign: Campaign) -> dict[str, Report | None]:
    """All that people ask of a plan and its record."""
    street = next(iter(campaign.plan.folder.plan.streets)).name
    found: dict[str, Report | None] = {f"status by {by}": report_status(campaign, ALL, by) for by in By}
    found["status of a street"] = report_status(campaign, Question(street=street), By.TASK)
    for within in (0, 60):
        found[f"overdue within {within}"] = report_overdue(campaign, ALL, within, verbose=True)
    found["overdue of a street"] = report_overdue(campaign, Question(street=street), 0, verbose=True)
    found["list"] = report_items(campaign, ALL, None)
    found["unreported"] = report_unreported(campaign, ALL, None)
    found["milestones"] = report_milestones(campaign, ALL)
    found["log"] = report_log(campaign, None, ALL, None, campaign.as_of)
    return found


# --- the identities ------------------------------------------------------------------------------------------------

FIGURES = ("planned", "accepted", "reported", "waiting", "surplus")
Sums = dict[str, dict[str, Decimal]]


def add_rows(campaign: Campaign, rows: Sequence[Row], question: Question = ALL, read: Callable[[Cell], Any] = now) -> Sums:
    """The sums of each figure in each plain measure of what is added; a table leaves the measure out where it has only one."""
    counts = campaign.narrow_counts(question)
    only = next((n.cohort.measure for n in counts), "")
    unlike = {n.cohort.measure for n in counts if n.cohort.sort is not Sort.SUM}
    sums: Sums = {}
    for row in rows:
        measure = str(row.get("measure", only))
        plain = split_measure(measure)[1]
        if measure not in unlike:
            mine = sums.setdefault(plain, dict.fromkeys((*FIGURES, "short"), ZERO))
            figures = {key: convert(read(row[key]) or ZERO, measure, plain) for key in FIGURES}
            figures["short"] = figures["planned"] - figures["accepted"] + figures["surplus"]
            for key, figure in figures.items():
                mine[key] += figure
    return sums


def add_counts(campaign: Campaign) -> Sums:
    """The same sums from the targets themselves, which know nothing of streets within one for the whole."""
    sums: Sums = {}
    for n in campaign.counts:
        if n.cohort.sort is Sort.SUM:
            measure, plain = n.cohort.measure, split_measure(n.cohort.measure)[1]
            mine = sums.setdefault(plain, dict.fromkeys((*FIGURES, "short"), ZERO))
            figures = {"planned": n.cohort.quantity, "accepted": n.accepted, "reported": n.reported, "waiting": n.waiting}
            figures |= {"surplus": n.surplus, "short": n.cohort.quantity - n.accepted + n.surplus}
            for key, figure in figures.items():
                mine[key] += convert(figure, measure, plain)
    return sums


@over_plans(20)
def test_the_rows_of_every_grouping_add_up_to_one_total(case: Case) -> None:
    campaign = case.campaign
    whole = add_counts(campaign)
    for by in By:
        report = report_status(campaign, ALL, by)
        rows, last = rows_of(report, "rows"), report.tables[0].last_rows
        assert add_rows(campaign, rows) == whole, by
        assert add_rows(campaign, last) == whole, by
        assert add_rows(campaign, rows, read=was) == add_rows(campaign, last, read=was), by


@over_plans(20)
def test_an_item_counts_once(case: Case) -> None:
    counted = Counter(i.about for n in case.campaign.counts for i in n.items)
    assert not [about for about, times in counted.items() if times > 1]
    assert sum(counted.values()) == len(rows_of(report_items(case.campaign, ALL, None), "items"))


@over_plans(7)
def test_a_street_alone_is_its_rows_among_the_others(case: Case) -> None:
    campaign = case.campaign
    rows = status_rows(campaign, By.STREET)
    for street in campaign.plan.folder.plan.streets:
        own = status_rows(campaign, By.STREET, Question(street=street.name))
        kept = ({k: v for k, v in row.items() if k != "measure"} for row in (*rows, *own) if row["street"] == street.name)
        told = [tuple(row.values()) for row in kept]
        assert told[: len(own)] == told[len(own) :]


def late_of(row: Row) -> tuple[int, Decimal] | None:
    """By how many days a row of the status is late, and how much is missing; None where it is not."""
    reason = row["reason"]
    assert isinstance(reason, Message)
    values = dict(reason.values)
    if not reason.template.startswith("overdue by"):
        return None
    days = values["days"]
    assert isinstance(days, int)
    return days, Decimal(str(values.get("missing", 0)))


def late_tasks(campaign: Campaign) -> dict[str, tuple[int, Decimal]]:
    """The days and the missing of each late task by the status; a target without a figure counts one."""
    found: dict[str, tuple[int, Decimal]] = {}
    for row in status_rows(campaign, By.TASK):
        if late := late_of(row):
            task = str(row["task"]).partition("/")[0]  # a level stands beside its street
            days, missing = found.get(task, (0, ZERO))
            found[task] = max(days, late[0]), missing + late[1]
    for n in campaign.counts:
        if n.cohort.open and n.missing and n.cohort.due < campaign.as_of:
            days, missing = found[n.cohort.task]
            found[n.cohort.task] = days, missing + 1
    return found


def level_steps_before_the_last(campaign: Campaign) -> Counter[str]:
    """Of levels the status tells the way to the one due last alone, `overdue` the way to each that is late."""
    late = [n for n in campaign.counts if n.missing and n.cohort.due < campaign.as_of]
    levels = sorted((n for n in late if n.cohort.sort is Sort.LEVEL), key=lambda n: n.cohort.due)
    last = {n.cohort.alike: n for n in levels}
    before: Counter[str] = Counter()
    for n in levels:
        if last[n.cohort.alike] is not n:
            before[n.cohort.task] += n.missing  # type: ignore[assignment]  # typeshed counts in whole numbers alone
    return before


def by_task(rows: Iterable[Row], key: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        if row["task"]:  # a step that an entry of its own completes is of no task
            found.setdefault(str(row["task"]), []).append(row[key])
    return found


@over_plans(10)
def test_what_the_status_calls_late_is_what_overdue_misses(case: Case) -> None:
    campaign = case.campaign
    report = report_overdue(campaign, ALL, 0, verbose=True)
    rows = rows_of(report, "overdue")
    days, missing = by_task(rows, "days"), by_task(rows, "missing")
    before = level_steps_before_the_last(campaign)
    assert late_tasks(campaign) == {t: (max(days[t]), sum(missing[t]) - before[t]) for t in missing}
    named = by_task(rows_of(report, "items"), "missing")
    assert {t: sum(n or ZERO for n in mine) for t, mine in named.items()} == {t: sum(n) for t, n in missing.items()}


@over_plans(5)
def test_overdue_ends_with_one_exactly_when_the_status_shows_something_late(case: Case) -> None:
    first_due = min(c.due for c in case.here.plan.cohorts)
    for day in (case.day, min([first_due, *(n.span.end for n in case.here.plan.nodes if n.span)])):
        campaign = case.here.compute(case.entries, day)
        streets = [Question(street=s.name) for s in campaign.plan.folder.plan.streets]
        for question in (ALL, *streets, *(Question(unit=unit) for unit in case.here.names.units)):
            check_late(campaign, question)


def check_late(campaign: Campaign, question: Question) -> None:
    """That `overdue --exit-code` ends as the rows of the status, and its milestones, ask for."""
    report = report_overdue(campaign, question, 60, verbose=False)
    steps = rows_of(report_milestones(campaign, question), "milestones")
    late = {by: [row for row in status_rows(campaign, by, question) if late_of(row)] for by in By}
    past = [row for row in steps if now(row["state"]) == Milestate.OVERDUE]
    found = report is not None and report.found
    assert found == bool(past), question
    assert {bool(rows) for rows in late.values()} in ({found}, {False} if question == ALL else {found}), question
    assert exit_found(report).code == (Exit.FOUND if found else Exit.FINE)
    # what only an entry of its own completes is in no row of figures
    if question == ALL and found and not late[By.TASK]:
        assert {row["task"] for row in rows_of(report, "overdue") if row["days"]} == {""}


def not_later(entries: Iterable[Entry], day: date) -> list[Entry]:
    """A record cut off after a day; an undo and a correction of a later day say what was true of the day all the same."""
    return [e for e in entries if e.on <= day or e.voids or e.replaces]


@over_plans(7)
def test_a_past_day_is_the_record_cut_off_after_it(case: Case) -> None:
    assert answers(case.campaign) == answers(case.here.compute(not_later(case.entries, case.day), case.day))


@over_plans(10)
def test_what_was_known_on_a_day_is_the_file_of_that_day(case: Case) -> None:
    zone = ZoneInfo(case.here.plan.folder.plan.settings.timezone)
    then = [e for e in case.entries if e.at.astimezone(zone).date() <= case.day]
    last = case.here.days[-1]  # so that it is not the day of the fact that leaves out
    seen, file = case.here.compute(case.entries, last, case.day), case.here.compute(then, last)
    assert answers(seen) == answers(file)
    assert told(seen.warnings) == told(file.warnings)


def told(problems: Iterable[Problem]) -> Counter[tuple[str, Message]]:
    """What is said of a record, but for the places."""
    return Counter((p.kind.code, p.text) for p in problems)


@over_plans(7)
def test_the_order_of_lines_changes_no_answer(case: Case) -> None:
    here, entries, day = case
    before = here.compute(entries, day)
    half = len(entries) // 2
    # git puts the lines of one office behind those of the other, some of them twice
    for lines in ([*reversed(entries)], [*entries[half:], *entries[: half + 1]]):
        after = here.compute(lines, day)
        assert answers(after) == answers(before)
        assert set(told(check_progress(after, date.max))) == set(told(check_progress(before, date.max)))


@over_plans(12)
def test_the_list_of_who_has_not_reported_and_the_status_agree(case: Case) -> None:
    campaign = case.campaign
    begins = campaign.plan.begins
    assert begins is not None
    round_ = last_round(campaign.plan.folder.plan.settings.reporting_day, campaign.as_of)
    since = max(round_.start, begins.start)
    rows = rows_of(report_unreported(campaign, ALL, None), "unreported")
    counts: dict[tuple[str, str], list[Count]] = {}
    for n in campaign.counts:
        if n.cohort.start <= round_.due and round_.due >= begins.start:
            counts.setdefault((n.cohort.task, n.cohort.period), []).append(n)
    asked: dict[tuple[Any, Any], Decimal] = defaultdict(Decimal)
    for row in rows:
        asked[row["task"], row["period"]] += now(row["quantity"]) or 1
    assert asked.keys() <= counts.keys()
    heard = {e.task for e in standing_entries(case.entries) if since <= e.on <= case.day and e.state not in (None, State.PLANNED)}
    for key, mine in counts.items():
        if all(n.reported >= n.cohort.quantity and all(i.state in SAID for i in n.items) for n in mine if n.missing):
            single = [n for n in mine if n.missing and (n.cohort.sort is Sort.LEVEL or n.cohort.open)]
            assert asked[key] <= len(single), "all that the status has as reported owes no report"
        if key[0] not in heard and all(n.cohort.sort is Sort.SUM and not n.reported for n in mine):
            nothing = (max(n.cohort.quantity, Decimal(len(n.items) or n.cohort.open)) for n in mine if n.missing)
            assert asked[key] == sum(nothing), "of what nobody has reported all is owed"
    owed = Counter((row["task"], row["period"], row["item"]) for row in rows if row["item"] is not None)
    listed = rows_of(report_items(campaign, ALL, None), "items")
    silent = [i for i in listed if now(i["state"]) not in SAID]
    assert owed <= Counter((i["task"], now(i["period"]), now(i["item"])) for i in silent)
    for i in silent:
        key = (str(i["task"]), str(now(i["period"])))
        day = i["day"]
        if (not isinstance(day, date) or day < since) and counts.get(key) and all(n.missing for n in counts[key]):
            assert owed[(*key, now(i["item"]))], "what the list has in no such state, and nobody spoke of since, is owed"


@over_plans(7)
def test_where_a_lamp_is_green_nothing_is_late(case: Case) -> None:
    campaign = case.campaign
    narrow: dict[By, Callable[[str], Question]] = {
        By.TASK: lambda label: Question(task=label),
        By.STREET: lambda label: Question(street=label),
        By.YEAR: lambda label: Question(year=int(label)),
    }
    for by, question in narrow.items():
        lamps: dict[str, set[Any]] = {}
        for row in status_rows(campaign, by):
            lamps.setdefault(str(now(row[by.value])).partition("/")[0], set()).add(now(row["lamp"]))
        for label, mine in lamps.items():
            if mine == {Lamp.GREEN} and label != "-":
                late = rows_of(report_overdue(campaign, question(label), 0, verbose=False), "overdue")
                assert not [row for row in late if row["task"]], (by, label)
    if all(now(row["lamp"]) == Lamp.GREEN for row in status_rows(campaign, By.TASK)):
        assert not any(row["task"] for row in rows_of(report_overdue(campaign, ALL, 0, verbose=False), "overdue"))
