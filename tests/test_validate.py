"""Every broken plan is told with its place; the shipped plan holds."""

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from cleancomm.checks.totals import reach_share
from tests.case import Case, case_files, read_case
from tests.command import DATA, ROOT, run
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


# the cases of tests/cases that change the plan that ships and are checked strictly
PLAIN = [p for p in case_files() if (c := read_case(p)).script is None and c.base == "data" and c.run == Case().run]
PLAN_FILES = ("plan.yaml", "committees.yaml", "duties.yaml")
CHANGED = [p for p in PLAIN if all(c.old is not None and Path(c.file).name in PLAN_FILES for c in read_case(p).changes)]
BROKEN = [p for p in CHANGED if not p.parent.name.startswith(("schema.", "yaml.", "settings."))]


def name_case(path: Path) -> str:
    """A case among those of its code."""
    return f"{path.parent.name}-{path.stem}"


@pytest.mark.parametrize("path", BROKEN, ids=name_case)
def test_a_broken_plan_is_told_with_its_code(tmp_path: Path, path: Path) -> None:
    data = str(read_case(path).build(tmp_path))
    answer = run("validate", data, "--strict", "--format", "json")
    assert answer.code == 1, answer.err
    found = [p for p in json.loads(answer.out)["problems"] if p["severity"] != "note"]
    assert path.parent.name in {p["code"] for p in found}
    assert all(p["line"] > 0 for p in found)
    has_errors = any(p["severity"] == "error" for p in found)
    assert run("validate", data).code == (1 if has_errors else 0)


ACKNOWLEDGED = [p for p in PLAIN if all(c.drop for c in read_case(p).changes)]


@pytest.mark.parametrize("path", ACKNOWLEDGED, ids=name_case)
def test_an_oddity_that_nobody_acknowledged_is_a_warning(tmp_path: Path, path: Path) -> None:
    code = path.parent.name
    taken = sum(p.read_text(encoding="utf-8").count(f"{{code: {code},") for p in DATA.glob("*.yaml"))
    data = str(read_case(path).build(tmp_path))
    answer = run("validate", data, "--format", "json")
    found = [(p["code"], p["severity"]) for p in json.loads(answer.out)["problems"] if p["severity"] != "note"]
    assert found == [(code, "warning")] * taken
    assert taken > 0
    assert answer.code == 0
    assert run("validate", data, "--strict").code == 1


MISFIT_ENTRIES = [
    p for p in PLAIN if p.parent.name.startswith("schema.") and read_case(p).changes[0].file == "data/progress.yaml"
]


@pytest.mark.parametrize("path", MISFIT_ENTRIES, ids=name_case)
def test_an_entry_that_does_not_fit_the_schema_is_told(tmp_path: Path, path: Path) -> None:
    data = read_case(path).build(tmp_path)
    line = len((data / "progress.yaml").read_text(encoding="utf-8").splitlines())
    answer = run("validate", str(data), "--format", "json")
    (found,) = json.loads(answer.out)["problems"]
    assert (found["code"], found["line"]) == (path.parent.name, line)
    assert answer.code == 3


def test_two_entries_with_one_id_are_told(data: Path) -> None:
    for state in ("started", "reported"):
        add_lines(data, write_entry(1, "2013-09-30", state, milestone="制定方案", unit="民政局"))
    answer = run("validate", str(data), "--format", "json")
    (found,) = (p for p in json.loads(answer.out)["problems"] if p["severity"] == "error")
    assert (found["code"], found["line"]) == ("record.duplicate_id", 5)
    assert answer.code == 1


MISFIT = [p for p in CHANGED if p.parent.name.startswith(("schema.", "yaml.")) and p.parent.name != "schema.clash"]


@pytest.mark.parametrize("path", MISFIT, ids=name_case)
def test_what_does_not_fit_the_schema_is_told_at_its_place(tmp_path: Path, path: Path) -> None:
    (one,) = read_case(path).changes
    assert one.old is not None
    before = (ROOT / one.file).read_text(encoding="utf-8")
    line = before[: before.index(one.old)].count("\n") + 1
    answer = run("validate", str(read_case(path).build(tmp_path)), "--format", "json")
    assert answer.code == 3
    (found,) = json.loads(answer.out)["problems"]
    code = path.parent.name
    assert (found["code"], found["severity"], Path(found["file"]).name) == (code, "error", Path(one.file).name)
    # what is missing points at its row, which begins above
    assert line - 5 < found["line"] <= line if code == "schema.missing" else found["line"] == line


def test_the_users_line_stands_under_the_problem(data: Path) -> None:
    line = change(data / "plan.yaml", "- {stated: 57,", "- {stated: 58,")
    out = run("validate", str(data), "--lang", "en").out
    assert f"plan.yaml:{line}:14: error[totals.mismatch]: " in out
    shown = out.splitlines()
    at = next(i for i, text in enumerate(shown) if "error[totals.mismatch]" in text)
    assert shown[at + 1].index("58") == shown[at + 2].index("^^")


# what is done to the one file plan.yaml may be done to each
UNREADABLE = [
    p
    for p in PLAIN
    if p not in CHANGED + ACKNOWLEDGED
    if [(c.file, c.link) for c in read_case(p).changes] == [("data/plan.yaml", None)]
]
# a plan has no committees and a record no entries where the file is absent; what is amiss in an entry has codes of its own
FILES = [
    (name, path)
    for name in ("plan.yaml", "committees.yaml", "duties.yaml", "progress.yaml")
    for path in UNREADABLE
    if path.parent.name != "file.missing" or name in ("plan.yaml", "duties.yaml")
    if path.parent.name in ("file.is_directory", "file.encoding", "file.conflict") or name != "progress.yaml"
]


@pytest.mark.parametrize(("name", "path"), FILES, ids=[f"{name}-{name_case(path)}" for name, path in FILES])
def test_an_unreadable_file_is_an_answer_not_a_traceback(data: Path, name: str, path: Path) -> None:
    (one,) = read_case(path).changes
    text = one.text and one.text.replace("cleancomm/plan/1", f"cleancomm/{Path(name).stem}/1")
    one.model_copy(update={"text": text}).make(data / name)
    answer = run("validate", str(data), "--lang", "en")
    assert answer.code == 3
    assert re.search(rf"{name}(:\d+:\d+)?: error\[{re.escape(path.parent.name)}\]", answer.out)
    assert answer.err == ""


def test_the_cases_are_found() -> None:
    assert (len(BROKEN) > 40, len(ACKNOWLEDGED), len(MISFIT), len(MISFIT_ENTRIES), len(UNREADABLE)) == (True, 14, 20, 7, 13)


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


@pytest.mark.parametrize(("old", "new"), [("10月15日", "9999年12月31日"), ("2013年11月16日——12月15日", "0001年1月1日")])
def test_a_step_at_an_end_of_the_calendar_is_told_as_any_other(data: Path, old: str, new: str) -> None:
    change(data / "plan.yaml", old, new)
    told = run("validate", str(data), "--lang", "en")
    assert told.code == 1
    assert "Traceback" not in told.err
    assert "steps.overlap" in told.out
