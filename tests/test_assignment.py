"""Who has to do what, in every shape that duties.yaml can have: all rooms list it in one way."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from cleancomm.plan.loader import load_folder
from cleancomm.plan.models import RoleKind
from cleancomm.plan.resolve import resolve_plan
from tests.command import ask, run
from tests.records import change

TASK = "社区物业管理全覆盖"
LAST = "\noddities:\n"
DUTIES = f"""
  - task: {TASK}
    heading: 增补
    source: 附件6
    items:
"""
SIDE_BY_SIDE = """
      - number: 13
        roles:
          - {role: 牵头, units: [司法局, 法制办]}
          - {role: 协助, units: [财政局]}
        source: 附件6.1
        clauses:
          - {mark: 一是, text: 建立台账}
          - {mark: 二是, text: 会同报送, partners: [地税局]}
"""
TWICE = """
      - number: 13
        role: 牵头
        units: [司法局, 法制办]
        source: 附件6.1
        clauses:
          - {mark: 一是, text: 建立台账}
          - {mark: 二是, text: 会同报送, partners: [地税局]}
      - number: 13
        role: 协助
        units: [财政局]
        source: 附件6.1
        clauses:
          - {mark: 一是, text: 建立台账}
          - {mark: 二是, text: 会同报送}
"""


def add_duty(data: Path, item: str, block: str = DUTIES) -> None:
    """Put a duty at the end of the matrix of a copy of the plan that ships."""
    change(data / "duties.yaml", LAST, block + item.lstrip("\n") + LAST)


def codes(data: Path) -> set[tuple[str, str]]:
    """What validate finds that nobody has acknowledged: code and line of the user."""
    done = run("validate", str(data), "--format", "json", "--lang", "en")
    return {(p["code"], p["text"]) for p in json.loads(done.out)["problems"] if p["severity"] != "note"}


def answers(data: Path) -> list[Any]:
    """What every command that reads duties says."""
    asked = (
        "duties", "duties --matrix", "duties --gaps", "duties --unit 财政局", "duties --unit 地税局", f"duties --task {TASK}",
        "show 司法局", "status --by unit",
    )  # fmt: skip
    return [ask(*words.split(), "--data", str(data)) for words in asked]


def test_roles_side_by_side_are_the_duty_written_once_for_each(data: Path, tmp_path: Path) -> None:
    other = shutil.copytree(data, tmp_path / "other")
    add_duty(data, SIDE_BY_SIDE)
    add_duty(other, TWICE)
    assert answers(data) == answers(other)
    assert run("diff", str(data), str(other)).code == 0
    rows = ask("duties", "--unit", "财政局", "--task", TASK, "--data", str(data))["clauses"]["rows"]
    assert [(r["role"], r["kind"], r["mark"], r["units"]) for r in rows] == [
        ("协助", "support", "一是", "财政局"),
        ("协助", "support", "二是", "财政局"),
    ]
    rows = ask("duties", "--unit", "地税局", "--task", TASK, "--data", str(data))["clauses"]["rows"]
    assert [(r["role"], r["kind"], r["mark"]) for r in rows if r["source"] == "附件6.1"] == [("牵头", "support", "二是")]
    plan = resolve_plan(load_folder(data))
    assert "法制办" in plan.units.responsible(TASK)
    assert plan.roles["协助"] is RoleKind.SUPPORT
    assert "财政局" not in plan.units.responsible(TASK)


@pytest.mark.parametrize(
    ("old", "new", "code", "names"),
    [
        ("roles:", "role: 牵头\n        roles:", "schema.clash", "role cannot stand beside roles"),
        ("roles:", "units: [建委]\n        roles:", "schema.clash", "units cannot stand beside roles"),
        ("number: 13\n        roles:\n", "number: 13\n        role: 牵头\n        rules:\n", "schema.unknown_key", "roles"),
        ("{role: 协助, units: [财政局]}", "{role: 协助}", "schema.missing", "the key units is missing"),
    ],
)
def test_units_and_roles_of_a_duty_stand_in_one_form(data: Path, old: str, new: str, code: str, names: str) -> None:
    add_duty(data, SIDE_BY_SIDE)
    line = change(data / "duties.yaml", old, new)
    done = run("validate", str(data), "--lang", "en")
    assert done.code == 3
    assert f"error[{code}]" in done.out
    assert names in done.out
    found = int(done.out.split("duties.yaml:")[1].split(":")[0])
    assert abs(found - line) <= 2


def test_a_duty_lacks_its_units_or_its_role(data: Path) -> None:
    add_duty(data, TWICE)
    change(data / "duties.yaml", "        role: 牵头\n        units: [司法局, 法制办]\n", "        role: 牵头\n")
    done = run("validate", str(data), "--lang", "en")
    assert "error[schema.missing]: the key units is missing" in done.out


def test_what_is_wrong_in_one_of_several_roles_is_told_at_its_place(data: Path) -> None:
    add_duty(data, SIDE_BY_SIDE.replace("协助, units: [财政局]", "协作, units: [财税局]"))
    done = run("validate", str(data), "--lang", "en")
    line = (data / "duties.yaml").read_text(encoding="utf-8").split("协作")[0].count("\n") + 1
    assert f"duties.yaml:{line}:20: error[role.unknown]" in done.out
    assert f"duties.yaml:{line}:32: error[unit.unknown]" in done.out


def test_a_duty_without_text_is_an_oddity_and_shown(data: Path) -> None:
    add_duty(data, "      - {number: 14, role: 牵头, units: [司法局], source: 附件7}\n")
    assert codes(data) == {("duties.no_text", f"{TASK}/14: the duty has no clause, its text is not at hand")}
    rows = ask("duties", "--unit", "司法局", "--data", str(data))["clauses"]["rows"]
    assert [(r["role"], r["text"]) for r in rows if r["source"] == "附件7"] == [("牵头", None)]
    assert "司法局" in resolve_plan(load_folder(data)).units.responsible(TASK)
    acknowledged = f"  - {{code: duties.no_text, subject: {TASK}/14, source: 附件7, reason: 附件7未随文印发}}\n"
    change(data / "duties.yaml", LAST, LAST + acknowledged)
    assert codes(data) == set()


def test_a_head_may_be_a_post_alone(data: Path) -> None:
    change(data / "duties.yaml", "{name: 耿俊青, post: 房管局局长", "{post: 房管局局长")
    facts = run("duties", "--unit", "房管局", "--data", str(data), "--lang", "en").out
    assert "负责人 房管局局长" in facts
    assert "（" not in facts.split("负责人 房管局局长")[1].splitlines()[0]
    assert codes(data) == set()


def test_a_street_has_a_role_of_its_own_without_being_declared_again(data: Path) -> None:
    add_duty(data, SIDE_BY_SIDE.replace("[财政局]", "[新立街, 华明地区]"))
    # a unit that the task does not name is told; streets are among 各街道, which it names
    assert codes(data) == set()
    for name in ("新立街", "华明街"):
        rows = ask("duties", "--unit", name, "--data", str(data))["clauses"]["rows"]
        assert [r["mark"] for r in rows if r["source"] == "附件6.1"] == ["一是", "二是"]
    matrix = {r["unit"]: r for r in ask("duties", "--matrix", "--data", str(data))["matrix"]["rows"]}
    assert {"新立街", "华明街"} <= set(matrix)
    assert "张贵庄街" not in matrix
    assert matrix["新立街"]["standing"] == "member"
    assert matrix["新立街"][TASK].endswith("*")
    assert matrix["新立街"]["旧楼区改造全覆盖"] == matrix["各街道"]["旧楼区改造全覆盖"].rstrip("*")


def test_a_street_named_by_a_task_answers_for_its_own_target(data: Path) -> None:
    change(data / "plan.yaml", "units: [民政局, 各街道]", "units: [民政局, 新立街, 华明地区]")
    assert not any(code == "unit.unknown" for code, _ in codes(data))
    plan = resolve_plan(load_folder(data))
    task = next(t.name for t in plan.folder.plan.tasks if any("新立街" in row.units for row in t.units))
    mine = {c.street: c for c in plan.cohorts if c.task == task}
    assert plan.units.answer_for("华明街", mine["华明街"])
    assert not plan.units.answer_for("华明街", mine["新立街"])
    assert not plan.units.answer_for("张贵庄街", mine["张贵庄街"])


def test_a_target_of_a_street_does_not_stand_under_unit(data: Path) -> None:
    change(data / "plan.yaml", "2013, quantity: 14, source: 三（四）", "2013, unit: 新立街, quantity: 14, source: 三（四）")
    assert ("unit.unknown", "the unit 新立街 is not declared") in codes(data)


def test_duties_of_a_heading_are_those_of_every_task_under_it(data: Path) -> None:
    heading = "三个全覆盖"
    for name in (TASK, "旧楼区改造全覆盖"):
        change(data / "plan.yaml", f"- name: {name}\n", f"- name: {name}\n    under: {heading}\n")
    add_duty(data, SIDE_BY_SIDE.replace("地税局", "财政局"), DUTIES.replace(f"task: {TASK}", f"task: {heading}"))
    assert {code for code, _ in codes(data)} == {"duties.not_listed"}  # 司法局, 法制办 in the task of old estates
    for name in (TASK, "旧楼区改造全覆盖"):
        rows = ask("duties", "--unit", "司法局", "--task", name, "--data", str(data))["clauses"]["rows"]
        assert [r["mark"] for r in rows if r["source"] == "附件6.1"] == ["一是", "二是"]
        assert "司法局" in resolve_plan(load_folder(data)).units.responsible(name)
    rows = ask("duties", "--task", "美丽社区创建", "--data", str(data))["clauses"]["rows"]
    assert not [r for r in rows if r["source"] == "附件6.1"]
    rows = ask("duties", "--data", str(data))["clauses"]["rows"]
    assert len([r for r in rows if r["source"] == "附件6.1"]) == 4
    matrix = {r["unit"]: r for r in ask("duties", "--matrix", "--data", str(data))["matrix"]["rows"]}
    assert matrix["法制办"]["旧楼区改造全覆盖"] == "牵头*"
    change(data / "duties.yaml", f"task: {heading}", "task: 三个覆盖")
    assert ("task.unknown", "the task 三个覆盖 is not declared") in codes(data)
