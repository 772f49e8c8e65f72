"""The data against a second, independent reading of the notice, kept in tests/transcription."""

import csv
from pathlib import Path

import pytest

from cleancomm.plan.folder import Folder
from cleancomm.plan.loader import load_folder
from cleancomm.plan.matrix import Duty
from cleancomm.plan.resolve import resolve_plan
from tests.command import DATA

HERE = Path(__file__).parent / "transcription"
SECTIONS = "一二三四"


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="module")
def folder() -> Folder:
    return load_folder(DATA)


def test_table_5_2_names(folder: Folder) -> None:
    task = folder.plan.tasks[0]
    data = [(t.street, t.period, n) for t in task.targets for n in t.names]
    assert data == [(r["street"], r["year"], r["community"]) for r in rows("communities.tsv")]
    assert len(data) == 57


def test_table_5_2_numbers(folder: Folder) -> None:
    plan = folder.plan
    quantities = {(t.street, t.period): str(t.quantity) for t in plan.tasks[0].targets}
    counts = {s.name: str(s.communities) for s in plan.streets}
    ratios = {r.street: f"{r.percent}%" for r in plan.ratios if r.source.startswith("附件5-2")}
    totals = {
        (t.of.street, t.of.period): str(t.stated)
        for t in plan.totals
        if t.of and t.of.task == plan.tasks[0].name and t.source.startswith("附件5-2")
    }
    for row in rows("street_counts.tsv"):
        street = None if row["street"] == "合计" else row["street"]
        assert ratios[street] == row["ratio"]
        assert totals[street, None] == row["total"]
        for year in ("2013", "2014", "2015", "2016"):
            found = quantities.get((street, year), "") if street else totals[None, year]
            assert found == row[f"y{year}"]
        if street:
            assert counts[street] == row["communities"]


def test_table_5_3(folder: Folder) -> None:
    assert folder.committees
    data = [(str(c.number), c.street, c.name, "、".join(c.estates)) for c in folder.committees.committees]
    assert data == [(r["number"], r["street"], r["name"], r["estates"]) for r in rows("committees.tsv")]
    stated = {t.of.street: str(t.stated) for t in folder.committees.totals if t.of and t.of.street}
    assert stated == {r["street"]: r["stated_of_street"] for r in rows("committees.tsv")}


def carriers(duty: Duty) -> tuple[str, ...]:
    """The units that an item names: those that carry it and those that its clauses ask in."""
    units = (unit for row, _ in duty.list_roles() for unit in row.units)
    return tuple(dict.fromkeys((*units, *(p for c in duty.clauses for p in c.partners))))


def test_annex_5_1(folder: Folder) -> None:
    assert folder.duties
    data = [
        (SECTIONS[i], str(d.number), "、".join(carriers(d) if d.role == "会同" else d.units), c.mark or "", c.text)
        for i, block in enumerate(folder.duties.duties)
        for d in block.items
        for c in d.clauses
    ]
    read = [tuple(r[k] or "" for k in ("section", "number", "units", "marker", "text")) for r in rows("duties.tsv")]
    assert data == read


def test_chapter_3_units(folder: Folder) -> None:
    data = [(t.name, row.role, u) for t in folder.plan.tasks for row in t.units for u in row.units]
    assert data == [(r["task"], r["word"], r["unit"]) for r in rows("task_units.tsv")]


def test_chapter_4(folder: Folder) -> None:
    data = [(s.source, s.name, s.when, s.text) for s in folder.plan.steps]
    assert data == [(r["place"], r["name"], r["when"], r["text"]) for r in rows("steps.tsv")]
    dated = [m for m in folder.plan.steps[-1].milestones if m.when]
    text = {m.when: m.text for m in dated}
    for row in rows("acceptances.tsv"):
        assert row["text"] in text[row["when"]]
    assert {r["when"] for r in rows("acceptances.tsv")} == set(text)


def test_members_and_heads(folder: Folder) -> None:
    assert folder.duties
    read = {r["unit"] for r in rows("members.tsv")}
    leads = {r["unit"] for r in rows("members.tsv") if r["kind"] == "lead"}
    members = {r["unit"] for r in rows("members.tsv") if r["kind"] == "member"}
    assert {"相关部门", "各街道"} <= members
    data = {u.name: u.standing for u in folder.duties.units if u.standing != "none"}
    assert data.pop("相关街道") == "member"  # some of 各街道, as annex 5-1 calls them; 五（一） has no such word
    assert set(data) == read
    assert {n for n, s in data.items() if s == "lead"} == leads
    assert [u.name for u in folder.duties.units if u.all_streets] == ["各街道", "相关街道"]
    heads = [(h.post, h.name, h.role) for h in folder.duties.body.heads]
    assert heads == [(r["unit"] + r["post"], r["name"], r["role"]) for r in rows("heads.tsv")]
    assert folder.duties.body.office in {r["unit"] for r in rows("heads.tsv") if r["role"] == "办公室主任"}


def first_role(text: str, words: list[str]) -> str:
    """The role word that stands first in a text, the longest of those that begin there."""
    found = [(text.index(w), -len(w), w) for w in words if w in text]
    return min(found)[2] if found else ""


def test_each_role_word_stands_in_its_own_clause(folder: Folder) -> None:
    assert folder.duties
    words = [r.word for r in folder.plan.roles]
    for block in folder.duties.duties:
        for item in block.items:
            text = item.clauses[0].text
            # 在街道指导下 says what the streets do, not what the committee of residents does
            assert item.role == first_role(text.replace("在街道指导下", ""), words), item.source
            for clause in item.clauses[1:]:
                if clause.role:
                    assert clause.role == first_role(clause.text, words), clause.text
    assert {row.role for t in folder.plan.tasks for row in t.units} == {"责任单位", "成员单位"}


def test_norms(folder: Folder) -> None:
    assert folder.committees
    figures = (*folder.plan.totals, *folder.committees.norms)
    data = {(t.name, f"{t.stated:f}", t.measure) for t in figures if t.stated is not None and "五（三）" in t.source.split("; ")}
    read = set()
    for row in rows("norms.tsv"):
        assert any(row["wording"] in text for text in folder.committees.text)
        assert row["number"] + row["unit"] in row["wording"]
        names, numbers = row["figure"].split("、"), row["number"].split("-")
        read |= {(n, numbers[min(i, len(numbers) - 1)], row["unit"]) for i, n in enumerate(names)}
    assert data == read


def test_every_stated_figure_stands_at_its_place(folder: Folder) -> None:
    assert folder.committees
    plan = folder.plan
    data = {(place, f"{t.stated:f}") for t in plan.totals if t.stated is not None for place in t.source.split("; ")}
    data |= {(r.source, f"{r.percent}%") for r in plan.ratios}
    data |= {(x.source, f"{x.quantity:f}") for t in plan.tasks for x in t.targets if x.quantity is not None}
    data |= {(n.source, f"{r.stated:f}") for n in resolve_plan(folder).nodes for r in n.requires if r.stated is not None}
    for total in (*folder.committees.totals, *folder.committees.norms):
        if total.stated is not None:
            data |= {(place.removesuffix(" 标题"), f"{total.stated:f}") for place in total.source.split("; ")}
    read = {(r["place"], n) for r in rows("stated.tsv") for n in r["number"].split("-")}
    assert read - data == {("五（二）", "三")}  # 三个全覆盖 counts tasks, of which there are four: an oddity


def test_every_role_word_is_used_and_said_once(folder: Folder) -> None:
    assert folder.duties
    used = {row.role for t in folder.plan.tasks for row in t.units}
    items = [d for b in folder.duties.duties for d in b.items]
    used |= {row.role for d in items for row, _ in d.list_roles()} | {c.role for d in items for c in d.clauses if c.role}
    assert {r.word for r in folder.plan.roles} == used
    assert not [c.text for d in items for c in d.clauses if c.role == d.role]
