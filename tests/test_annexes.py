"""Tables after the annexes of real documents, as files of their kinds: what each gives, and that no changed figure passes."""

import csv
import io
import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter, range_boundaries

from cleancomm.checks.catalogue import run_checks
from cleancomm.checks.figures import compare_figures
from cleancomm.files import write_files
from cleancomm.newplan.draft import Draft, draft_plan
from cleancomm.newplan.skeleton import skeleton_texts
from cleancomm.newplan.start import Start
from cleancomm.newplan.table import read_table
from cleancomm.newplan.understanding import Answers, Understanding
from cleancomm.number import number_text
from cleancomm.plan.loader import load_folder
from cleancomm.plan.resolve import resolve_plan
from cleancomm.problem import Severity
from cleancomm.sheet.grid import Grid, Merge, make_grid
from cleancomm.sheet.reading import read_grid
from tests.command import ROOT
from tests.written_tables import Plan, keys, plans, write_under_years


@dataclass(frozen=True)
class Annex:
    """A table, a line each row with | between its cells, and what it must give."""

    name: str
    text: str
    merges: list[str]
    tasks: str
    targets: list[str]
    totals: int
    units: list[str] = field(default_factory=list)
    period: str | None = None
    kind: str = "xlsx"

    @property
    def rows(self) -> list[list[str]]:
        """Its cells."""
        return [line.split("|") for line in self.text.strip("\n").split("\n")]


def read_annex(path: Path) -> Annex:
    """The table of a file, and what it must give."""
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Annex(**{"merges": [], "targets": [], "totals": 0, **told})


ANNEXES = list(map(read_annex, sorted((ROOT / "tests" / "fixtures" / "annexes").glob("*.yaml"))))


def to_merges(ranges: list[str]) -> tuple[Merge, ...]:
    bounds = [tuple(n or 1 for n in range_boundaries(r)) for r in ranges]
    return tuple(Merge(top - 1, left - 1, bottom - 1, right - 1) for left, top, right, bottom in bounds)


def write_annex(folder: Path, rows: list[list[str]], merges: list[str], kind: str) -> Grid:
    """The grid of a real file: a workbook with numbers and merged cells, or a csv as a Chinese Excel saves it."""
    path = folder / f"t.{kind}"
    if kind == "csv":
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        path.write_bytes(text.getvalue().encode("gb18030"))
        return read_grid(path)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        cells = [
            None if t == "" else float(t) if re.fullmatch(r"[0-9]+\.[0-9]+", t) else int(t) if t.isdecimal() else t for t in row
        ]
        sheet.append(cells)
    for merge in merges:
        sheet.merge_cells(merge)
    book.save(path)
    return read_grid(path)


def told(draft: Draft) -> list[str]:
    many = len(draft.tasks) > 1
    return [
        " ".join(
            filter(None, (
                t.street or t.unit, task.name if many else "", t.period, "" if t.quantity is None else number_text(t.quantity),
                "、".join(t.names), t.due,
            ))
        )
        for task in draft.tasks for t in task.targets
    ]  # fmt: skip


@pytest.mark.parametrize("annex", ANNEXES, ids=lambda a: a.name)
def test_an_annex_is_read_and_its_plan_holds(tmp_path: Path, annex: Annex) -> None:
    seen = read_table(write_annex(tmp_path, annex.rows, annex.merges, annex.kind), "t", Answers(period=annex.period))
    assert [p.text.render(str) for p in (*seen.problems, *seen.differences)] == []
    draft = draft_plan(seen)
    assert "、".join(f"{t.name}（{t.measure}）" for t in draft.tasks) == annex.tasks
    assert told(draft) == annex.targets
    assert len(seen.stated) == annex.totals
    assert [f"{t.name} {u.role} {'、'.join(u.units)}" for t in draft.tasks for u in t.units] == annex.units
    parts = (draft.tasks, draft.streets, draft.totals, draft.ratios, draft.oddities, draft.units, draft.roles)
    start = Start("某区方案", "1号", "2023-2026", "2023年1月1日", draft.lead or "民政局", *parts)
    write_files(tmp_path / "data", skeleton_texts(start, tmp_path, "cleancomm", str, {}))
    plan = resolve_plan(load_folder(tmp_path / "data"))
    assert [str(p.text) for p in run_checks(plan) if p.severity is Severity.ERROR] == []
    counted = [(f.stated, f.counted) for f in compare_figures(plan) if f.loc[0] == "totals" and f.stated is not None]
    assert sorted(counted) == sorted((s.amount, s.counted) for s in seen.stated)


def read_rows(annex: Annex, rows: list[list[str]]) -> Understanding:
    return read_table(make_grid("t", rows, to_merges(annex.merges)), "t", Answers(period=annex.period))


@pytest.mark.parametrize("annex", [a for a in ANNEXES if a.totals], ids=lambda a: a.name)
def test_no_changed_figure_of_an_annex_with_totals_passes(annex: Annex) -> None:
    plain = read_rows(annex, annex.rows)
    cells = {plain.grid.in_file(*e.at) for e in plain.entries if e.amount is not None}
    cells |= {plain.grid.in_file(*s.at) for s in plain.stated}
    for r, c in sorted(cells):
        rows = [list(row) for row in annex.rows]
        rows[r][c] = number_text(Decimal(re.sub(r"[^0-9.]", "", unicodedata.normalize("NFKC", rows[r][c]))) + 1)
        seen = read_rows(annex, rows)
        assert seen.problems or seen.differences, (r, c)


# --- merged cells


def write_merged(plan: Plan, total: str) -> tuple[list[list[str]], list[str]]:
    """Each street in one cell over its periods, the heading of the figures over two columns, totals of each street and of all."""
    streets, periods = keys(plan)
    rows = [["街道", "年度", "建设任务", ""], ["", "", "数量", "备注"]]
    merges = ["A1:A2", "B1:B2", "C1:D1"]
    for s in streets:
        first = len(rows) + 1
        rows += [[s if p == periods[0] else "", f"{p}年", number_text(plan[s, p]), ""] for p in periods]
        merges.append(f"A{first}:A{len(rows)}")
    first = len(rows) + 1
    for p in periods:
        amount = sum((plan[s, p] for s in streets), Decimal(0))
        rows.append([total if p == periods[0] else "", f"{p}年", number_text(amount), ""])
    merges.append(f"A{first}:A{len(rows)}")
    return rows, merges


def write_years_over_indicators(plan: Plan, total: str) -> tuple[list[list[str]], list[str]]:
    """Each period in one cell over its indicators, the streets in a group that one cell names."""
    streets, periods = keys(plan)
    double = {key: amount * 2 for key, amount in plan.items()}
    rows = [["片区", "街道"], ["", ""]]
    merges = ["A1:A2", "B1:B2", f"A3:A{2 + len(streets)}", f"A{3 + len(streets)}:B{3 + len(streets)}"]
    for n, p in enumerate(periods):
        rows[0] += [f"{p}年", ""]
        rows[1] += ["户数（户）", "投资（万元）"]
        merges.append(f"{'CEGI'[n]}1:{'DFHJ'[n]}1")
    for n, s in enumerate(streets):
        figures = [number_text(of[s, p]) for p in periods for of in (plan, double)]
        rows.append(["东片" if n == 0 else "", s, *figures])
    sums = [number_text(sum((of[s, p] for s in streets), Decimal(0))) for p in periods for of in (plan, double)]
    return [*rows, [total, "", *sums]], merges


def write_streets_under_years(plan: Plan, total: str) -> tuple[list[list[str]], list[str]]:
    """The streets side by side under each year, which one cell names."""
    rows = write_under_years(plan, total)
    streets, periods = keys(plan)
    width = len(streets) + 1
    lefts = [2 + n * width for n in range(len(periods))]
    return rows, ["A1:A2", *(f"{get_column_letter(c)}1:{get_column_letter(c + width - 1)}1" for c in lefts)]


def check_merged(plan: Plan, seen: Understanding, tasks: int) -> None:
    assert [p.text.render(str) for p in (*seen.problems, *seen.differences, *seen.doubts)] == []
    first, *others = draft_plan(seen).tasks
    assert len(others) == tasks - 1
    assert {(t.street, t.period): t.quantity for t in first.targets} == plan
    assert all({(t.street, t.period): t.quantity for t in o.targets} == {k: v * 2 for k, v in plan.items()} for o in others)
    assert len(seen.stated) == tasks * len(keys(plan)[1])


MERGED = {
    "long": (write_merged, 1),
    "wide": (write_years_over_indicators, 2),
    "under years": (write_streets_under_years, 1),
}
TOTALS = st.sampled_from(["合计", "合  计", "总计", "全市合计"])


@given(plans(), st.sampled_from(sorted(MERGED)), TOTALS)
def test_a_plan_written_with_merged_cells_reads_back(plan: Plan, form: str, total: str) -> None:
    write, tasks = MERGED[form]
    rows, merges = write(plan, total)
    check_merged(plan, read_table(make_grid("t", rows, to_merges(merges)), "t"), tasks)


@pytest.mark.parametrize("form", sorted(MERGED))
@given(plan=plans(), total=TOTALS)
@settings(max_examples=5)
def test_a_plan_written_as_a_workbook_with_merged_cells_reads_back(
    tmp_path_factory: pytest.TempPathFactory, form: str, plan: Plan, total: str
) -> None:
    write, tasks = MERGED[form]
    rows, merges = write(plan, total)
    above = [["附件2"], ["城市管理任务分解表"]]
    moved = [re.sub("[0-9]+", lambda m: str(int(m[0]) + len(above)), merge) for merge in merges]
    rows = [*above, *rows, ["注：以街道上报为准"], ["2.含续建"]]
    check_merged(plan, read_table(write_annex(tmp_path_factory.mktemp("t"), rows, moved, "xlsx"), "t"), tasks)


@given(plans(), st.sampled_from(sorted(MERGED)), st.data())
def test_a_changed_figure_beside_merged_cells_is_found(plan: Plan, form: str, data: st.DataObject) -> None:
    rows, merges = MERGED[form][0](plan, "合计")
    cells = [(r, c) for r, row in enumerate(rows) for c, text in enumerate(row) if re.fullmatch(r"[0-9.]+", text)]
    r, c = data.draw(st.sampled_from(cells))
    rows[r][c] = number_text(Decimal(rows[r][c]) + data.draw(st.integers(1, 999)))
    seen = read_table(make_grid("t", rows, to_merges(merges)), "t")
    assert seen.problems or seen.differences
