"""Every broken plan is told with its place; the shipped plan holds."""

import json
from pathlib import Path

import pytest

from tests.command import run
from tests.records import change


def test_the_shipped_plan_holds_even_strictly() -> None:
    answer = run("validate", "--strict", "--lang", "en")
    assert answer.code == 0
    assert answer.out.rstrip().splitlines()[-1].startswith("0 errors, 0 warnings, ")


def test_the_oddities_of_the_design_are_notes() -> None:
    found = json.loads(run("validate", "--format", "json").out)["problems"]
    assert {p["severity"] for p in found} == {"note"}
    codes = {p["code"] for p in found}
    assert codes >= {
        "totals.mismatch", "ratio.exceeded", "ratio.base", "street.two_names", "street.uncounted",
        "reference.unknown", "steps.gap", "duties.member_idle", "duties.not_member", "duties.pending",
        "targets.unnamed", "group.open", "milestone.undated",
    }  # fmt: skip


BROKEN = [
    ("plan.yaml", "quantity: 3, names: [景欣苑", "quantity: 4, names: [景欣苑", "target.count"),
    ("plan.yaml", "- {stated: 57,", "- {stated: 58,", "totals.mismatch"),
    ("plan.yaml", "names: [景欣苑, 福山北里", "names: [景欣苑, 景欣苑", "names.duplicate"),
    ("plan.yaml", "names: [景欣苑, 福山北里", "names: [景欣苑, 兴业里", "names.two_periods"),
    ("plan.yaml", "names: [铁城公寓", "names: [景欣苑", "names.two_streets"),
    ("plan.yaml", "percent: 80%", "percent: 90%", "ratio.unmet"),
    ("plan.yaml", "role: 责任单位", "role: 成员单位", "task.no_lead"),
    ("plan.yaml", "when: 2015年底", "when: 2015年之末尾", "deadline.unparsable"),
    ("plan.yaml", "2013年10月1日——10月15日", "2013年9月28日——10月15日", "steps.overlap"),
    ("plan.yaml", "社区居委会全覆盖, period: 2013}\n", "社区居委会全覆盖, period: 2019}\n", "milestone.no_cohort"),
    ("plan.yaml", "street: 金桥街, quantity", "street: 金侨街, quantity", "street.unknown"),
    ("plan.yaml", "units: [民政局, 各街道]", "units: [民政局, 各街]", "unit.unknown"),
    ("plan.yaml", "stated: 82, found: 84", "stated: 82, found: 85", "totals.mismatch"),
    ("plan.yaml", "- {stated: 82,", "- {stated: 83,", "totals.mismatch"),
    ("plan.yaml", "{period: 2013, street: 华明街", "{period: 2014, street: 华明街", "target.duplicate"),
    ("plan.yaml", "2013, quantity: 14, source: 三（四）", "2013, source: 三（四）", "target.no_figure"),
    ("plan.yaml", "text: 2013年，完成14", "figures: cumulative\n    text: 2013年，完成14", "targets.unnamed"),
    ("plan.yaml", "when: 2014年5月初", "when: 2012年5月初", "milestone.before_plan"),
    ("committees.yaml", "period: 2013", "period: 2014", "register.no_target"),
    ("duties.yaml", "partners: [房管局]", "partners: [房产局]", "unit.unknown"),
    ("committees.yaml", "stated: 567", "stated: 568", "norms.arithmetic"),
    ("committees.yaml", "number: 2, street: 新立街", "number: 2, street: 金钟街", "target.count"),
    ("duties.yaml", "subject: 交警支队", "subject: 民政局", "duties.member_idle"),
    ("duties.yaml", "role: 牵头", "role: 牵首", "role.unknown"),
    ("committees.yaml", "name: 办公经费每户", "name: 拟建社区居委会", "names.duplicate"),
    ("plan.yaml", "aliases: [居委会]", "aliases: [美丽社区]", "names.duplicate"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "code"), BROKEN, ids=[f"{b[3]}-{i}" for i, b in enumerate(BROKEN)])
def test_a_broken_plan_is_told_with_its_code(data: Path, name: str, old: str, new: str, code: str) -> None:
    change(data / name, old, new)
    answer = run("validate", str(data), "--strict", "--format", "json")
    assert answer.code == 1, answer.err
    found = [p for p in json.loads(answer.out)["problems"] if p["severity"] != "note"]
    assert code in {p["code"] for p in found}
    assert all(p["line"] > 0 for p in found)


def test_the_users_line_stands_under_the_problem(data: Path) -> None:
    line = change(data / "plan.yaml", "- {stated: 57,", "- {stated: 58,")
    out = run("validate", str(data), "--lang", "en").out
    assert f"plan.yaml:{line}:14: error[totals.mismatch]: " in out
    shown = out.splitlines()
    at = next(i for i, text in enumerate(shown) if "error[totals.mismatch]" in text)
    assert shown[at + 1].index("58") == shown[at + 2].index("^^")


UNREADABLE = [
    (lambda p: p.unlink(), "file.missing"),
    (lambda p: (p.unlink(), p.mkdir()), "file.is_directory"),
    (lambda p: p.write_bytes(b""), "file.empty"),
    (lambda p: p.write_bytes(p.read_text(encoding="utf-8").encode("gbk")), "file.encoding"),
    (lambda p: p.write_bytes(p.read_text(encoding="utf-8").encode("utf-16")), "file.encoding"),
    (lambda p: p.write_text("a: 1\na: 2\n"), "yaml.repeated_key"),
    (lambda p: p.write_text("a:\n\tb: 1\n"), "yaml.tab"),
    (lambda p: p.write_text("a: [1\nb: 2\n"), "yaml.syntax"),
    (lambda p: p.write_text("[" * 100_000), "yaml.too_deep"),
    (lambda p: p.write_text("a: &a [x, x]\nb: [" + "*a, " * 200 + "]\n"), "yaml.alias"),
    (lambda p: p.open("wb").truncate(50_000_000), "file.too_large"),
    (lambda p: p.write_text("schema: cleancomm/plan/1\nstreats: []\n"), "schema.unknown_key"),
]  # fmt: skip


@pytest.mark.parametrize(("breaks", "code"), UNREADABLE, ids=[f"{u[1]}-{i}" for i, u in enumerate(UNREADABLE)])
def test_an_unreadable_plan_is_an_answer_not_a_traceback(data: Path, breaks: object, code: str) -> None:
    assert callable(breaks)
    breaks(data / "plan.yaml")
    answer = run("status", "--data", str(data), "--lang", "en")
    assert answer.code == 3
    assert f"[{code}]" in answer.err
    assert "Traceback" not in answer.err
    assert answer.out == ""


def test_a_byte_order_mark_is_accepted(data: Path) -> None:
    path = data / "plan.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert run("validate", str(data)).code == 0


def test_every_check_is_listed() -> None:
    listed = json.loads(run("validate", "--list", "--format", "json").out)["checks"]["rows"]
    codes = {row["code"] for row in listed}
    assert codes >= {b[3] for b in BROKEN} | {u[1] for u in UNREADABLE}


def test_github_annotations() -> None:
    out = run("validate", "--format", "github").out
    assert out.startswith("::notice file=data/")
