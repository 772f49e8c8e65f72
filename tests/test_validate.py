"""Every broken plan is told with its place; the shipped plan holds."""

import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from cleancomm.checks.totals import reach_share
from tests.command import run
from tests.records import add_lines, change, write_entry


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
        "targets.unnamed", "group.open", "milestone.undated", "oddity.stated",
    }  # fmt: skip


BROKEN = [
    ("plan.yaml", "quantity: 3, names: [景欣苑", "quantity: 4, names: [景欣苑", "target.count"),
    ("plan.yaml", "- {stated: 57,", "- {stated: 58,", "totals.mismatch"),
    ("plan.yaml", "{period: 2013, heading", "{period: 2019, heading", "printed.no_target"),
    ("plan.yaml", "{period: 2013, heading", "{period: 2014, heading", "names.duplicate"),
    ("plan.yaml", "names: [景欣苑, 福山北里", "names: [景欣苑, 景欣苑", "names.duplicate"),
    ("plan.yaml", "names: [景欣苑, 福山北里", "names: [景欣苑, 兴业里", "names.two_periods"),
    ("plan.yaml", "names: [景欣苑, 福山北里", "names: [景欣苑, 景 欣苑", "names.alike"),
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
    ("plan.yaml", "of: {task: 美丽社区创建, period: 2014}", "of: {task: 美丽社区创建, period: 2014年13月}", "totals.no_target"),
    ("committees.yaml", "name: 办公经费每户", "name: 拟建社区居委会", "names.duplicate"),
    ("plan.yaml", "aliases: [居委会]", "aliases: [美丽社区]", "names.duplicate"),
    ("plan.yaml", "text: 到2016年将", "figures: cumulative\n    text: 到2016年将", "figures.falling"),
    ("plan.yaml", "ratio.exceeded, subject: 华明街", "ratio.exceeded, subject: 万新街", "oddity.unused"),
    ("plan.yaml", "2013, quantity: 14, source: 三（四）", "2013, unit: 区民政局, quantity: 14, source: 三（四）", "unit.alias"),
    ("plan.yaml", "规划分局, 体育局", "规划分局, 交警支队, 体育局", "duties.no_clause"),
    ("plan.yaml", "80%, task: 美丽社区创建", "80%, task: 美丽社区", "task.unknown"),
    ("committees.yaml", "task: 社区居委会全覆盖", "task: 居委会全覆盖", "task.unknown"),
    ("duties.yaml", "task: 旧楼区改造全覆盖", "task: 旧楼区", "task.unknown"),
    ("plan.yaml", "sum: [已报市政府的社区居委会", "sum: [已报市政府的居委会", "totals.unknown_figure"),
    ("committees.yaml", "product: [社区居委会, 每个", "product: [居委会, 每个", "totals.unknown_figure"),
    ("plan.yaml", "10月1日——10月15日", "10月1日——10月14日", "steps.gap"),
    ("plan.yaml", "item: 旧楼区", "item: 待填", "text.placeholder"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "code"), BROKEN, ids=[f"{b[3]}-{i}" for i, b in enumerate(BROKEN)])
def test_a_broken_plan_is_told_with_its_code(data: Path, name: str, old: str, new: str, code: str) -> None:
    change(data / name, old, new)
    answer = run("validate", str(data), "--strict", "--format", "json")
    assert answer.code == 1, answer.err
    found = [p for p in json.loads(answer.out)["problems"] if p["severity"] != "note"]
    assert code in {p["code"] for p in found}
    assert all(p["line"] > 0 for p in found)
    has_errors = any(p["severity"] == "error" for p in found)
    assert run("validate", str(data)).code == (1 if has_errors else 0)


ACKNOWLEDGED = [
    "document.no_issuer", "duties.member_idle", "duties.not_listed", "duties.not_member", "duties.pending", "group.open",
    "milestone.undated", "ratio.base", "ratio.exceeded", "reference.unknown", "steps.gap", "street.two_names",
    "street.uncounted", "targets.unnamed",
]  # fmt: skip


def take_back(data: Path, code: str) -> int:
    """Remove the acknowledgements of a code; how many there were."""
    taken = 0
    for path in (data / "plan.yaml", data / "duties.yaml"):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if f"{{code: {code}," not in line]
        path.write_text("".join(kept), encoding="utf-8")
        taken += len(lines) - len(kept)
    return taken


@pytest.mark.parametrize("code", ACKNOWLEDGED)
def test_an_oddity_that_nobody_acknowledged_is_a_warning(data: Path, code: str) -> None:
    taken = take_back(data, code)
    answer = run("validate", str(data), "--format", "json")
    found = [(p["code"], p["severity"]) for p in json.loads(answer.out)["problems"] if p["severity"] != "note"]
    assert found == [(code, "warning")] * taken
    assert taken > 0
    assert answer.code == 0
    assert run("validate", str(data), "--strict").code == 1


MISFIT_ENTRIES = [
    ('"on": "2013-09-30"', '"on": "2013-09-31"', "schema.day"),
    ('"recorder": "王"', '"recorder": "王\\u0007"', "schema.text"),
    ('"recorder": "王"', '"recorder": ""', "schema.text"),
    ('"state": "started"', '"state": "begun"', "schema.choice"),
    ('"recorder": "王"', '"recorder": ["王"]', "schema.shape"),
    ('"recorder": "王", ', "", "schema.missing"),
    ('"recorder"', '"recordre": "王", "recorder"', "schema.unknown_key"),
]


@pytest.mark.parametrize(("old", "new", "code"), MISFIT_ENTRIES, ids=[f"{m[2]}-{i}" for i, m in enumerate(MISFIT_ENTRIES)])
def test_an_entry_that_does_not_fit_the_schema_is_told(data: Path, old: str, new: str, code: str) -> None:
    add_lines(data, write_entry(1, "2013-09-30", "started", milestone="制定方案"))
    line = change(data / "progress.yaml", old, new)
    answer = run("validate", str(data), "--format", "json")
    (found,) = json.loads(answer.out)["problems"]
    assert (found["code"], found["line"]) == (code, line)
    assert answer.code == 3


def test_two_entries_with_one_id_are_told(data: Path) -> None:
    for state in ("started", "reported"):
        add_lines(data, write_entry(1, "2013-09-30", state, milestone="制定方案", unit="民政局"))
    answer = run("validate", str(data), "--format", "json")
    (found,) = (p for p in json.loads(answer.out)["problems"] if p["severity"] == "error")
    assert (found["code"], found["line"]) == ("record.duplicate_id", 5)
    assert answer.code == 1


MISFIT = [
    ("plan.yaml", "{word: 牵头, kind: lead}", "{word: 牵头, kind: leader}", "schema.choice"),
    ("duties.yaml", "standing: lead", "standing: chief", "schema.choice"),
    ("duties.yaml", "all_streets: true", "all_streets: perhaps", "schema.choice"),
    ("plan.yaml", "item: 旧楼区", "item:", "schema.empty"),
    ("plan.yaml", "units: [房管局, 民政局]", "units: []", "schema.empty"),
    ("committees.yaml", "name: 拟建1", "name: ''", "schema.empty"),
    ("plan.yaml", "    item: 旧楼区\n", "", "schema.missing"),
    ("committees.yaml", "number: 1, ", "", "schema.missing"),
    ("duties.yaml", "  office: 民政局\n", "", "schema.missing"),
    ("plan.yaml", "communities: 18", "communities: 十八", "schema.number"),
    ("plan.yaml", "communities: 18", "communities: -18", "schema.number"),
    ("committees.yaml", "stated: 0.8", "stated: nan", "schema.number"),
    ("duties.yaml", "number: 1", "number: 0", "schema.number"),
    ("plan.yaml", "aliases: [美丽社区]", "aliases: 美丽社区", "schema.shape"),
    ("duties.yaml", "office: 民政局", "office: [民政局]", "schema.shape"),
    ("plan.yaml", "cleancomm/plan/1", "cleancomm/plan/2", "schema.version"),
    ("committees.yaml", "cleancomm/committees/1", "cleancomm/plan/1", "schema.version"),
    ("duties.yaml", "cleancomm/duties/1", "cleancomm/duties/0", "schema.version"),
    ("plan.yaml", "{word: 牵头, kind", "{<<: 牵头, kind", "yaml.unsupported"),
    ("plan.yaml", "{word: 牵头, kind", "{[word]: 牵头, kind", "yaml.unsupported"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "code"), MISFIT, ids=[f"{m[3]}-{i}" for i, m in enumerate(MISFIT)])
def test_what_does_not_fit_the_schema_is_told_at_its_place(data: Path, name: str, old: str, new: str, code: str) -> None:
    line = change(data / name, old, new)
    answer = run("validate", str(data), "--format", "json")
    assert answer.code == 3
    (found,) = json.loads(answer.out)["problems"]
    assert (found["code"], found["severity"], Path(found["file"]).name) == (code, "error", name)
    # what is missing points at its row, which begins above
    assert line - 5 < found["line"] <= line if code == "schema.missing" else found["line"] == line


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
    (lambda p: p.write_bytes(b"<<<<<<< HEAD\n" + p.read_bytes() + b"=======\n>>>>>>> theirs"), "file.conflict"),
    (lambda p: p.write_bytes(p.read_text(encoding="utf-8").encode("gbk")), "file.encoding"),
    (lambda p: p.write_bytes(p.read_text(encoding="utf-8").encode("utf-16")), "file.encoding"),
    (lambda p: p.write_text("a: 1\na: 2\n"), "yaml.repeated_key"),
    (lambda p: p.write_text("a:\n\tb: 1\n"), "yaml.tab"),
    (lambda p: p.write_text("a: [1\nb: 2\n"), "yaml.syntax"),
    (lambda p: p.write_text("[" * 100_000), "yaml.too_deep"),
    (lambda p: p.write_text("a: &a [x, x]\nb: [" + "*a, " * 200 + "]\n"), "yaml.alias"),
    (lambda p: p.open("wb").truncate(50_000_000), "file.too_large"),
    (lambda p: p.write_text(f"schema: cleancomm/{p.stem}/1\nstreats: []\n"), "schema.unknown_key"),
]  # fmt: skip


Breaks = Callable[[Path], object]
# a plan has no committees and a record no entries where the file is absent; what is amiss in an entry has codes of its own
CASES = [
    (name, breaks, code)
    for name in ("plan.yaml", "committees.yaml", "duties.yaml", "progress.yaml")
    for breaks, code in UNREADABLE
    if code != "file.missing" or name in ("plan.yaml", "duties.yaml")
    if code in ("file.is_directory", "file.encoding", "file.conflict") or name != "progress.yaml"
]


@pytest.mark.parametrize(("name", "breaks", "code"), CASES, ids=[f"{c[0]}-{c[2]}-{i}" for i, c in enumerate(CASES)])
def test_an_unreadable_file_is_an_answer_not_a_traceback(
    data: Path, name: str, breaks: Callable[[Path], object], code: str
) -> None:
    breaks(data / name)
    answer = run("validate", str(data), "--lang", "en")
    assert answer.code == 3
    assert re.search(rf"{name}(:\d+:\d+)?: error\[{re.escape(code)}\]", answer.out)
    assert answer.err == ""


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("name", ["plan.yaml", "progress.yaml"])
def test_what_git_leaves_of_a_conflict_is_named_line_by_line(data: Path, name: str, end: str) -> None:
    path = data / name
    own = path.read_text(encoding="utf-8").splitlines()
    marks = ["<<<<<<< HEAD", "# mine", "||||||| 1a2b3c4", "=======", "# theirs", ">>>>>>> theirs"]
    path.write_text(end.join([*own, *marks, "# ======= is a comment", ""]), encoding="utf-8", newline="")
    answer = run("status", "--data", str(data), "--lang", "en")
    assert answer.code == 3
    found = re.findall(r":(\d+):1: error\[file\.conflict\]: git has left (\S+) here", answer.err)
    assert found == [(str(len(own) + 1 + marks.index(m)), m.split()[0]) for m in marks if not m.startswith("#")]
    assert answer.err.count("error[") == 4
    for left in (marks[3], marks[5]):  # also where one of them is all that was left, at the very end
        path.write_text("\n".join([*own, left]), encoding="utf-8")
        answer = run("status", "--data", str(data), "--lang", "en")
        assert (answer.code, answer.err.count("error[file.conflict]")) == (3, 1)


def test_a_command_says_on_stderr_that_the_plan_is_unreadable(data: Path) -> None:
    (data / "plan.yaml").write_bytes(b"")
    answer = run("status", "--data", str(data), "--lang", "en")
    assert (answer.code, answer.out) == (3, "")
    assert "plan.yaml: error[file.empty]" in answer.err


def test_a_byte_order_mark_is_accepted(data: Path) -> None:
    path = data / "plan.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert run("validate", str(data)).code == 0


def test_every_check_is_listed_and_tested() -> None:
    rows = json.loads(run("validate", "--list", "--format", "json").out)["checks"]["rows"]
    listed = [row["code"] for row in rows]
    here = (
        {b[3] for b in BROKEN}
        | {m[3] for m in MISFIT}
        | {m[2] for m in MISFIT_ENTRIES}
        | {u[1] for u in UNREADABLE}
        | set(ACKNOWLEDGED)
    )
    here |= {m[3] for m in MISFIT} | {m[2] for m in MISFIT_ENTRIES} | {"record.duplicate_id", "oddity.stated"}
    assert len(set(listed)) == len(listed)
    assert here <= set(listed)
    others = "".join(p.read_text(encoding="utf-8") for p in Path(__file__).parent.glob("test_*.py") if p != Path(__file__))
    assert [code for code in set(listed) - here if not re.search(rf"[\"\[]{re.escape(code)}[\"\]]", others)] == []


def test_github_annotations() -> None:
    out = run("validate", "--format", "github").out
    assert out.startswith("::notice file=data/")
    assert all(line.startswith("::notice ") for line in out.splitlines())


def test_github_annotates_an_error_at_its_place(data: Path) -> None:
    line = change(data / "plan.yaml", "percent: 80%", "percent: 90%")
    answer = run("validate", str(data), "--format", "github", "--lang", "en")
    shown = [text for text in answer.out.splitlines() if text.startswith("::error ")]
    says = "张贵庄街: 15 of 18 is 83.3%25, the document promises 90%25"
    assert shown == [f"::error file={data}/plan.yaml,line={line},col=15,title=ratio.unmet::{says}"]
    assert answer.code == 1


def test_github_annotates_a_warning_where_nobody_acknowledged_an_oddity(data: Path) -> None:
    change(data / "plan.yaml", "- {code: street.uncounted, subject: 金钟街,", "# ")
    answer = run("validate", str(data), "--format", "github", "--lang", "en")
    (shown,) = (text for text in answer.out.splitlines() if not text.startswith("::notice "))
    at = (data / "plan.yaml").read_text(encoding="utf-8").split("- {name: 金钟街")[0].count("\n") + 1
    assert shown.startswith(f"::warning file={data}/plan.yaml,line={at},col=5,title=street.uncounted::金钟街 has targets, ")
    assert answer.code == 0


def test_a_list_whose_only_row_is_wrong_is_not_called_empty(data: Path) -> None:
    change(data / "duties.yaml", "pending: true", "pending: perhaps")
    found = json.loads(run("validate", str(data), "--format", "json").out)["problems"]
    assert [p["code"] for p in found] == ["schema.choice"]


def test_a_very_long_line_is_shown_around_the_fault_only(data: Path) -> None:
    names = ", ".join(f"社区{n}" for n in range(900))
    change(data / "plan.yaml", "aliases: [美丽社区]", f"aliases: [{names}, 美丽社区], {{")
    done = run("status", "--data", str(data), "--lang", "en")
    assert done.code == 3
    assert "plan.yaml:" in done.err
    assert max(map(len, done.err.splitlines())) < 600


@pytest.mark.parametrize(
    ("percent", "base", "least"),
    [
        ("80", 5, 4),
        ("80", 9, 8),
        ("77.8", 9, 7),
        ("77.9", 9, 8),
        ("33.33", 3, 1),
        ("66.7", 3, 2),
        ("100", 7, 7),
        ("100.0", 7, 7),
        ("0", 7, 0),
    ],
)
def test_a_share_with_decimals_is_one_that_was_rounded(percent: str, base: int, least: int) -> None:
    assert reach_share(Decimal(percent), Decimal(base)) == least
