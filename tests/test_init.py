"""A new plan: its files from options, from answers on a terminal, and from a table as an office has it."""

import csv
import json
import os
import resource
import shlex
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleancomm.checks.catalogue import run_checks
from cleancomm.cli.app import run as run_here
from cleancomm.newplan.skeleton import FILES, skeleton_texts
from cleancomm.newplan.start import Outline, Start
from cleancomm.newplan.yaml_text import scalar_text
from cleancomm.plan.folder import Folder
from cleancomm.plan.loader import load_folder
from cleancomm.plan.resolve import resolve_plan
from cleancomm.plan.source import read_source
from cleancomm.problem import Severity
from cleancomm.schema.export import MODELS, schema_line
from tests.command import DATA, ROOT, Answer, run, without

FIXTURE = Path(__file__).parent / "fixtures" / "table-5-2.csv"
HEAD = ("--title", "某区方案", "--number", "某政发〔2013〕1号", "--begins", "2013年9月20日")
SPAN = ("--period", "2013-2016")
TASKS = ("--task", "美丽社区创建:个:社区", "--task", "绿化:万平方米")
STREETS = ("--street", "甲街", "--street", "乙街")
TABLE_TASK = ("--task", "美丽社区创建:个:社区")


def init(folder: Path, *args: str, lang: str = "en", patch: str = "") -> Answer:
    return run("init", str(folder), *args, "--lang", lang, patch=patch)


def count_errors(folder: Path) -> int:
    """How many errors `validate` would tell, without a process."""
    return sum(1 for p in run_checks(resolve_plan(load_folder(folder))) if p.severity is Severity.ERROR)


def validate(folder: Path) -> tuple[int, dict[str, int], list[dict[str, object]]]:
    done = run("validate", str(folder), "--format", "json", "--lang", "en")
    document = json.loads(done.out)
    return done.code, document["counts"], document["problems"]


# --- the skeleton


@pytest.mark.parametrize(("lang", "wanted"), [("zh", "待填"), ("en", "to be filled in")])
def test_a_skeleton_holds_and_says_what_is_missing(tmp_path: Path, lang: str, wanted: str) -> None:
    folder = tmp_path / "made" / "data"
    done = init(folder, *HEAD, *SPAN, *STREETS, *TASKS, "--lead", "民政局", lang=lang)
    assert (done.code, done.err) == (0, "")
    assert sorted(p.name for p in folder.iterdir()) == sorted([*FILES, "schema"])
    assert all((folder / f"{name}.yaml").read_text().startswith(schema_line(name)) for name in ("plan", "duties", "progress"))
    assert {p.stem for p in (folder / "schema").iterdir()} == set(MODELS)
    code, counts, problems = validate(folder)
    assert (code, counts["error"]) == (0, 0)
    assert sum(1 for p in problems if p["code"] == "target.no_figure") == 2 * 2 * 4

    made = load_folder(folder)
    assert (made.plan.document.title, made.plan.document.begins) == ("某区方案", "2013年9月20日")
    assert [(t.name, t.measure, t.item) for t in made.plan.tasks] == [
        ("美丽社区创建", "个", "社区"),
        ("绿化", "万平方米", "项"),
    ]
    assert {(t.street, t.period, t.quantity) for t in made.plan.tasks[1].targets} == {
        (s, p, None) for s in ("甲街", "乙街") for p in ("2013", "2014", "2015", "2016")
    }
    assert made.duties
    assert [(u.name, u.all_streets) for u in made.duties.units] == [("民政局", False), ("各街道", True)]
    texts = [(folder / name).read_text(encoding="utf-8") for name in ("plan.yaml", "duties.yaml")]
    assert all(wanted in text for text in texts)
    assert all(text.count(f"source: {wanted}") > 2 for text in texts)
    assert run("status", "--data", str(folder), "--as-of", "2014-05-11").code == 0


def test_the_small_files(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    assert init(folder, *HEAD, *SPAN, *TASKS).code == 0
    read = {name: (folder / name).read_text(encoding="utf-8") for name in FILES}
    assert read[".gitattributes"] == "progress.yaml merge=union text eol=lf\n*.yaml text eol=lf\n"
    assert read[".gitignore"] == ".progress.lock\n.progress.cache*\n"
    shipped = (DATA / "progress.yaml").read_text(encoding="utf-8").splitlines()
    schema, header = read["progress.yaml"].splitlines()
    assert schema == shipped[0]
    assert header.startswith(shipped[1].split(" - ")[0])
    for command in ("validate .", "status --data .", "overdue --data . --within 30", "update --data .", "log --data ."):
        assert f"`cleancomm {command}" in read["README.md"]


def test_without_streets_the_targets_are_of_the_whole_and_the_lead_can_wait(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    assert init(folder, *HEAD, *SPAN, *TASKS).code == 0
    assert count_errors(folder) == 0
    made = load_folder(folder)
    assert made.plan.streets == ()
    assert [t.street for t in made.plan.tasks[0].targets] == [None] * 4
    assert made.duties
    assert [u.name for u in made.duties.units] == ["lead unit (to be filled in)"]


@pytest.mark.parametrize(
    ("period", "periods", "made"),
    [
        ("2013-2014", None, ["2013", "2014"]),
        ("2025", "2025年一季度,2025年二季度", ["2025年一季度", "2025年二季度"]),
        ("2025", "上半年、下半年", ["上半年", "下半年"]),
        ("2023-2025", "2023-2024,2025", ["2023-2024", "2025"]),
    ],
)
def test_periods(tmp_path: Path, period: str, periods: str | None, made: list[str]) -> None:
    folder = tmp_path / "data"
    chosen = ("--periods", periods) if periods else ()
    assert init(folder, *HEAD, "--period", period, "--task", "甲", *chosen).code == 0
    assert [t.period for t in load_folder(folder).plan.tasks[0].targets] == made
    assert count_errors(folder) == 0


def test_the_crontab_line_runs_whatever_the_folder_is_called(tmp_path: Path) -> None:
    folder = tmp_path / "数据 100% 'x'"
    made = run("init", folder.name, *HEAD, *SPAN, *TASKS, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)})
    assert made.code == 0
    text = (folder / "crontab.txt").read_text(encoding="utf-8")
    assert text.endswith("\n")
    (line,) = [x for x in text.splitlines() if not x.startswith("#")]
    assert line.startswith("0 7 * * * ")
    command = line.removeprefix("0 7 * * * ").replace(r"\%", "%")  # as cron hands it to the shell
    assert "%" not in line.replace(r"\%", "")
    words = shlex.split(command)
    assert words[1:] == ["overdue", "--data", str(folder), "--remind", "30,7,1"]
    done = run(*words[1:], "--as-of", "2013-10-11")
    assert (done.code, done.out, done.err) == (0, "", "")
    (page,) = [x for x in text.splitlines() if x.startswith("#0 2 * * * ")]
    command, _, to = page.removeprefix("#0 2 * * * ").replace(r"\%", "%").partition(" > ")
    nightly = shlex.split(command)
    assert (nightly[1:3], to) == (["export", "page"], "/dev/null")
    assert run(*nightly[1:]).code == 0
    assert (folder / "page.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    late = run(*words[1:], "--as-of", "2014-05-11")  # targets whose figures nobody has written down yet
    assert (late.code, late.err, late.out.count("2013-12-31")) == (0, "", 2)


def test_a_line_can_be_put_in_front_of_a_file() -> None:
    start = Start("t", "n", "2013", "2013", "l", (Outline("甲", "个", "项"),))
    texts = skeleton_texts(start, Path("/x"), "cleancomm", str, {"plan.yaml": "# a head"})
    assert texts["plan.yaml"].startswith("# a head\n# ")
    assert "# a head" not in texts["duties.yaml"]


@given(st.text(min_size=1))
def test_every_text_is_read_back_as_it_was(text: str) -> None:
    scalar = scalar_text(text)
    source = read_source(Path("x"), "x", f"a: {scalar}\nb:\n  - {{k: {scalar}, l: [{scalar}, {scalar}]}}\n")
    assert source.data == {"a": text, "b": [{"k": text, "l": [text, text]}]}


@pytest.mark.parametrize("text", ["是", "东丽政发〔2013〕26号", "一是“x”、二是", "2013-2016", "a b"])
def test_an_ordinary_text_is_written_plainly(text: str) -> None:
    assert scalar_text(text) == text


@pytest.mark.parametrize(
    "text", ["no", "null", "~", "a: b", "a #b", "- a", "甲,乙", "[红]", " a", "a ", "'a'", "*a", "a\nb", "@"]
)
def test_a_text_that_yaml_would_change_is_quoted(text: str) -> None:
    assert scalar_text(text).startswith('"')


def test_a_copy_is_the_plan_that_ships(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    assert init(folder, "--copy").code == 0
    shipped = {p.relative_to(DATA) for p in (*DATA.glob("*.yaml"), *DATA.glob("schema/*"))}
    assert {p.relative_to(folder) for p in folder.rglob("*") if p.is_file()} == shipped | {Path(name) for name in FILES}
    for path in shipped:
        assert (folder / path).read_bytes() == (DATA / path).read_bytes()
    assert run("update", "兴业里", "--state", "started", "--on", "2013-10-01", "--data", str(folder)).code == 0
    again = init(folder, "--copy")
    assert again.code == 3
    assert again.err.count("[init.exists]") == len(FILES) + 1 + len(MODELS)


# --- what is refused


@pytest.mark.parametrize(
    ("lang", "says"),
    [("zh", "缺少--title、--period、--task"), ("en", "--title, --period, --task is missing")],
)
def test_all_missing_options_are_one_usage_error(tmp_path: Path, lang: str, says: str) -> None:
    done = init(tmp_path / "data", lang=lang)
    assert (done.code, done.out) == (2, "")
    assert says in done.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("args", "says"),
    [
        ((*HEAD, "--period", "some day", *TASKS), "--period: some day fits no rule for dates"),
        ((*HEAD, "--period", "长期", *TASKS), "--period: 长期 fits no rule for dates"),
        ((*HEAD[:4], *SPAN, *TASKS, "--begins", "2013-13-01"), "--begins: 2013年13月1日 fits no rule for dates"),
        ((*HEAD, *SPAN, "--task", "a:b:c:d"), "--task: a:b:c:d is not NAME, NAME:MEASURE or NAME:MEASURE:ITEM"),
        ((*HEAD, *SPAN, "--task", "a::c"), "--task: a::c is not NAME"),
        ((*HEAD, *SPAN, "--task", "甲", "--task", "甲:户"), "--task: 甲 is given twice"),
        ((*HEAD, *SPAN, *TASKS, "--street", "甲街", "--street", "甲街 "), "--street: 甲街 is given twice"),
        ((*HEAD, *SPAN, *TASKS, "--periods", "2013,x"), "--periods: x fits no rule for dates"),
        ((*HEAD, *SPAN, *TASKS, "--periods", "一季度"), "--periods: 一季度 fits no rule for dates"),
        ((*HEAD, *SPAN, *TASKS, "--lead", " "), "--lead: empty, or with control characters"),
        ((*HEAD, *SPAN, *TASKS, "--lead", "a\nb"), "--lead: empty, or with control characters"),
        ((*HEAD, *SPAN, *TASKS, "--sheet", "x"), "--sheet: only together with --from"),
        ((*HEAD, *SPAN, "--from", str(FIXTURE), "--periods", "2013"), "--periods: not together with --from"),
        ((*HEAD, *SPAN, "--from", str(FIXTURE), "--skip", "B"), "--skip: B names no row, column or cell"),
        ((*HEAD, *SPAN, "--from", str(FIXTURE), "--header", "3-2"), "--header: 3-2 names no row, column or cell"),
        ((*HEAD, *SPAN, "--from", str(FIXTURE), "--only", "3"), "--only: 3 names no row, column or cell"),
        ((*HEAD, *SPAN, "--from", str(FIXTURE), "--street", "A", "--street", "B"), "--street: B is given twice"),
        ((*HEAD, *SPAN, *TASKS, "--skip", "3"), "--skip: only together with --from"),
        (("--copy", "--lead", "民政局"), "--copy: not together with another option"),
        ((*HEAD, *SPAN, "--from", str(FIXTURE), "--sheet", "x"), "is text and has no sheets"),
    ],
)  # fmt: skip
def test_a_wrong_word_is_a_usage_error_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], args: tuple[str, ...], says: str
) -> None:
    code = run_here(["init", str(tmp_path / "data"), *args, "--lang", "en"])
    shown = capsys.readouterr()
    assert (code, shown.out) == (2, "")
    assert says in shown.err
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text("mine\n")
    (tmp_path / "README.md").symlink_to("nowhere")
    done = init(tmp_path, *HEAD, *SPAN, *TASKS)
    assert (done.code, done.out) == (3, "")
    for name in ("plan.yaml", "README.md"):
        assert f"{tmp_path / name}: error[init.exists]: {tmp_path / name} is there already" in done.err
    assert done.err.count("init.exists") == 2
    assert sorted(p.name for p in tmp_path.iterdir()) == ["README.md", "plan.yaml"]
    assert (tmp_path / "plan.yaml").read_text() == "mine\n"


@pytest.mark.parametrize(("inside", "code"), [("", "init.not_folder"), ("deeper", "init.write")])
def test_a_file_in_place_of_the_folder(tmp_path: Path, inside: str, code: str) -> None:
    (tmp_path / "data").write_text("mine\n")
    done = init(tmp_path / "data" / inside, *HEAD, *SPAN, *TASKS)
    assert (done.code, done.out) == (3, "")
    assert f"[{code}" in done.err
    assert (tmp_path / "data").read_text() == "mine\n"


def test_a_disk_that_fills_half_way_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    done = subprocess.run(
        [sys.executable, "-B", "-m", "cleancomm", "--codes", "init", str(folder), *HEAD, *SPAN, *STREETS, *TASKS],
        cwd=ROOT,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024)),  # enough for the small files only
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (3, b"")
    assert b"schema/plan.json: " in done.stderr
    assert b"[init.write]" in done.stderr
    assert list(tmp_path.iterdir()) == []


# --- the asking


def talk(folder: Path, answers: list[str], *args: str, lang: str) -> tuple[int, str]:
    """Run with a terminal on which a person types one line after the other; the exit code and what was shown."""
    import pty

    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "cleancomm", "init", str(folder), *args, "--lang", lang],
        cwd=ROOT, stdin=slave, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={"PATH": "/usr/bin:/bin", "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    os.close(slave)
    os.write(master, "".join(f"{a}\n" for a in answers).encode())
    out, _ = process.communicate(timeout=20)
    os.close(master)
    return process.returncode, out.decode()


QUESTIONS = {
    "zh": [
        "文件标题",
        "发文字号",
        "方案起止年份",
        "开始之日",
        "街道，用",
        "任务，用",
        "[2013,2014]",
        "牵头单位 [牵头单位（待填）]",
    ],
    "en": ["Title", "Number", "What the plan spans", "The day", "Streets", "Tasks", "[2013,2014]", "The unit that leads"],
}


@pytest.mark.parametrize("lang", QUESTIONS)
def test_what_is_not_given_is_asked_for_in_order(tmp_path: Path, lang: str) -> None:
    questions = QUESTIONS[lang]
    folder = tmp_path / "data"
    answers = ["某区方案", "1号", "sometime", "2013-2014", "2013年9月20日", "甲街、乙街", "清洁:个:社区；绿化", "", ""]
    code, shown = talk(folder, answers, lang=lang)
    assert code == 0, shown
    at = [shown.index(q) for q in questions]
    assert at == sorted(at)
    assert "sometime" in shown[at[2] : at[3]]
    assert shown.count(questions[2]) == 2
    plan = load_folder(folder).plan
    assert [s.name for s in plan.streets] == ["甲街", "乙街"]
    assert [(t.name, t.measure, t.item) for t in plan.tasks] == [("清洁", "个", "社区"), ("绿化", "个", "项")]
    assert [t.period for t in plan.tasks[1].targets] == ["2013", "2014"] * 2
    assert count_errors(folder) == 0


def test_only_what_is_missing_is_asked_for_and_no_street_is_an_answer(tmp_path: Path) -> None:
    code, shown = talk(tmp_path / "data", ["", ""], *HEAD, *SPAN, *TASKS, "--lead", "民政局", lang="en")
    assert code == 0, shown
    assert "Title" not in shown
    assert load_folder(tmp_path / "data").plan.streets == ()


def test_the_end_of_the_answers_writes_nothing(tmp_path: Path) -> None:
    code, shown = talk(tmp_path / "data", ["某区方案", "\x04"], lang="zh")
    assert code == 130
    assert "Traceback" not in shown
    assert list(tmp_path.iterdir()) == []


# --- a table


def facts(folder: Folder, source: str) -> dict[str, set[object]]:
    """What a plan says of the first task as far as it stands in one table."""
    plan = folder.plan
    task = plan.tasks[0]
    streets = {t.street for t in task.targets}
    return {
        "targets": {(t.period, t.street, t.quantity, t.names) for t in task.targets},
        "communities": {(s.name, s.communities) for s in plan.streets if s.name in streets},
        "totals": {(t.stated, t.measure, t.of) for t in plan.totals if t.source.startswith(source)},
        "ratios": {(r.percent, r.street, r.task) for r in plan.ratios if r.source.startswith(source)},
    }


def rows() -> list[list[str]]:
    with FIXTURE.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def write_workbook(path: Path) -> None:
    """Table 5-2 as an office keeps it: a title, merged header cells, merged streets, numbers as floats, ratios as percents."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["东丽区创建美丽社区计划表（2013-2016年）"])
    for row in rows():
        sheet.append([float(c) if c.isdigit() else 0.8 if c == "80%" else c or None for c in row])
    for c in sheet["C"]:
        c.number_format = "0%"
    for merged in ("A1:L1", "A2:A4", "B2:B4", "C2:C4", "D2:L2", "D3:D4", "E3:F3", "G3:H3", "I3:J3", "K3:L3"):
        sheet.merge_cells(merged)
    for first, last in ((5, 9), (10, 15), (16, 20), (21, 23), (24, 25)):
        for column in "ABCDEGIK":
            sheet.merge_cells(f"{column}{first}:{column}{last}")
    for pair in ("E29:F29", "G29:H29", "I29:J29", "K29:L29"):
        sheet.merge_cells(pair)
    book.create_sheet("空表")
    book.save(path)


@pytest.mark.parametrize("kind", ["csv", "gbk", "xlsx"])
def test_table_5_2_is_the_plan_that_ships(tmp_path: Path, kind: str) -> None:
    path = tmp_path / ("附件5-2.xlsx" if kind == "xlsx" else "附件5-2.csv")
    if kind == "xlsx":
        write_workbook(path)
    else:
        path.write_text(FIXTURE.read_text(encoding="utf-8"), encoding="gb18030" if kind == "gbk" else "utf-8")
    folder = tmp_path / "data"
    done = init(folder, *HEAD, *TABLE_TASK, "--from", str(path))
    assert (done.code, done.err) == (0, "")
    made, shipped = facts(load_folder(folder), "附件5-2"), facts(load_folder(DATA), "附件5-2")
    assert made == shipped
    assert {k: len(v) for k, v in made.items()} == {"targets": 22, "communities": 8, "totals": 14, "ratios": 9}
    code, counts, _ = validate(folder)
    assert (code, counts["error"]) == (0, 0)
    plan = load_folder(folder).plan
    assert (plan.document.period, plan.tasks[0].name, plan.tasks[0].item) == ("2013-2016", "美丽社区创建", "社区")


def test_a_street_of_the_table_cannot_be_named_again(tmp_path: Path) -> None:
    done = init(tmp_path / "data", *HEAD, *SPAN, "--from", str(FIXTURE), "--street", "万新街")
    assert done.code == 2
    assert "--street: 万新街 is given twice" in done.err
    assert list(tmp_path.iterdir()) == []


def test_the_task_is_named_after_its_heading_and_other_streets_can_be_added(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    assert init(folder, *HEAD, "--from", str(FIXTURE), "--street", "金钟街").code == 0
    plan = load_folder(folder).plan
    assert plan.tasks[0].name == "建成美丽社区"
    assert plan.streets[-1].name == "金钟街"
    assert len(plan.streets) == 9


@pytest.mark.parametrize(
    ("lang", "says"), [("zh", "B2：应填数字，却是“三个”"), ("en", "B2: 三个 stands where a figure is expected")]
)
def test_every_cell_in_doubt_is_named_and_nothing_is_written(tmp_path: Path, lang: str, says: str) -> None:
    table = tmp_path / "t.csv"
    table.write_text("街道,2013年个数,户数\n甲街,三个,\n甲街,4,\n", encoding="utf-8")
    done = init(tmp_path / "data", *HEAD, *SPAN, "--from", str(table), lang=lang)
    assert done.code == 1
    found = [line.split("[")[1].split("]")[0] for line in done.err.splitlines() if line.startswith(str(table))]
    assert found == ["table.figure"]
    assert f"{table}:2:2: " in done.err
    assert says in done.err
    assert not (tmp_path / "data").exists()


PRINTED = "2023年旧楼改造计划表,,\n,,单位：户\n街道,户数,负责人\n甲街,3,张三\n乙街,2,\n合计,{total},\n注：含续建,,\n"


def test_a_dry_run_shows_what_was_understood_and_asks_for_nothing(tmp_path: Path) -> None:
    table = tmp_path / "旧楼.csv"
    table.write_text(PRINTED.format(total=5), encoding="utf-8")
    done = init(tmp_path / "data", "--from", str(table), "--dry-run")
    assert (done.code, done.err) == (0, "")
    assert done.out.endswith("Nothing was written.\n")
    for line in (
        "What was understood of 旧楼.csv", "Rows of the header: 3", "Tasks of the table: 户数 (户)",
        "no figures of the plan, by its heading",
        "7    注：含续建", "B6    合计 2023 户数       5        5           0  all streets",
    ):  # fmt: skip
        assert line in done.out
    assert not (tmp_path / "data").exists()


def test_what_is_missing_beside_a_table_is_told_with_that_nothing_was_written(tmp_path: Path) -> None:
    table = tmp_path / "旧楼.csv"
    table.write_text(PRINTED.format(total=5), encoding="utf-8")
    done = init(tmp_path / "data", "--from", str(table), lang="zh")
    assert (done.code, done.err.splitlines()[0]) == (2, "缺少--title；没有写入任何文件")
    assert "旧楼.csv的理解" in done.out
    assert not (tmp_path / "data").exists()


def test_what_was_understood_stands_in_the_plan(tmp_path: Path) -> None:
    table = tmp_path / "旧楼.csv"
    table.write_text(PRINTED.format(total=5), encoding="utf-8")
    done = init(tmp_path / "data", *HEAD, "--from", str(table))
    assert (done.code, done.err) == (0, "")
    lines = (tmp_path / "data" / "plan.yaml").read_text(encoding="utf-8").splitlines()
    assert lines[:2] == [schema_line("plan"), "# What was understood of 旧楼.csv"]
    told = [line for line in done.out.splitlines() if line][:-2]
    assert [line.removeprefix("# ") for line in lines[1:] if line.startswith("# ")][: len(told)] == told
    assert count_errors(tmp_path / "data") == 0


def test_a_total_that_differs_stops_it_until_its_cell_is_accepted(tmp_path: Path) -> None:
    table = tmp_path / "旧楼.csv"
    table.write_text(PRINTED.format(total=6), encoding="utf-8")
    done = init(tmp_path / "data", *HEAD, "--from", str(table))
    assert done.code == 1
    assert f"{table}:6:2: error[table.difference]: B6: 6 is stated, the figures read add up to 5 (-1)" in done.err
    assert "add --accept-totals B6" in done.err
    assert not (tmp_path / "data").exists()
    wrong = init(tmp_path / "data", *HEAD, "--from", str(table), "--accept-totals", "B6,B5")
    assert (wrong.code, "error[table.not_different]: B5 is named by --accept-totals" in wrong.err) == (1, True)
    assert not (tmp_path / "data").exists()
    done = init(tmp_path / "data", *HEAD, "--from", str(table), "--accept-totals", "B6")
    assert (done.code, "note[table.accepted]: B6: 6 is stated, 5 is what was read (-1)" in done.err) == (0, True)
    assert count_errors(tmp_path / "data") == 0
    (row,) = load_folder(tmp_path / "data").plan.oddities
    assert (row.code, row.subject, row.stated, row.found, row.source) == (
        "totals.mismatch", "户数/2023", "6", "5", "旧楼 B6 合计 2023 户数",
    )  # fmt: skip
    _, counts, problems = validate(tmp_path / "data")
    assert [p["code"] for p in problems if p["severity"] == "note"] == ["totals.mismatch"]
    assert counts["error"] == 0


ODD = """街道,2023年个数,2023年名称,2024年个数,总数
小计,4,,1,5
甲街,3,春里、夏里,1,4
乙街,2,秋里、冬里,,1
小计,1,,1,2
丙镇,1,丁里,1,2
"""


def test_all_that_differs_is_carried_as_validate_finds_it(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text(ODD, encoding="utf-8")
    assert init(tmp_path / "data", *HEAD, "--from", str(table)).code == 1
    done = init(tmp_path / "data", *HEAD, "--from", str(table), "--accept-totals", "B2:B3,E2,E4")
    assert done.code == 0, done.err
    code, counts, problems = validate(tmp_path / "data")
    assert (code, counts["error"]) == (0, 0)
    noted = sorted(str(p["code"]) for p in problems if p["severity"] == "note")
    assert noted == ["norms.arithmetic", "norms.arithmetic", "target.count", "totals.mismatch"]
    assert "oddity.unused" not in [p["code"] for p in problems]


@pytest.mark.parametrize(("answers", "code", "made"), [("n", 1, False), ("y", 0, True)])
def test_a_terminal_is_asked_whether_the_document_states_it_so(tmp_path: Path, answers: str, code: int, made: bool) -> None:
    table = tmp_path / "旧楼.csv"
    table.write_text(PRINTED.format(total=6), encoding="utf-8")
    args = (*HEAD, "--period", "2023", "--lead", "房管局", "--from", str(table))
    found, shown = talk(tmp_path / "data", [answers, ""], *args, lang="en")
    assert found == code, shown
    assert "Does the document state these figures so?" in shown
    assert (tmp_path / "data").exists() == made
    if made:
        assert len(load_folder(tmp_path / "data").plan.oddities) == 1


@pytest.mark.parametrize(("answer", "code", "made"), [("n", 1, False), ("y", 0, True)])
def test_a_terminal_is_asked_before_more_is_written_than_was_sure(tmp_path: Path, answer: str, code: int, made: bool) -> None:
    table = tmp_path / "旧楼.csv"
    table.write_text("街道,2023年户数,做法\n甲街,3,宣传\n", encoding="utf-8")
    args = (*HEAD, "--period", "2023", "--lead", "房管局", "--from", str(table))
    found, shown = talk(tmp_path / "data", [answer, ""], *args, lang="en")
    assert found == code, shown
    assert "Write the plan all the same?" in shown
    assert (tmp_path / "data").exists() == made


def test_streets_side_by_side_are_named_by_their_row_and_days_stand_in_the_plan(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("2023年任务,,,\n指标,合川,永川,完成时限\n户数（户）,1,2,6月底前\n楼栋（栋）,3,4,年底前\n", encoding="utf-8")
    assert "--street ROW" in init(tmp_path / "data", *HEAD, "--from", str(table)).err
    table.write_text("2023年任务,,\n指标,合川,永川\n户数（户）,1,2\n楼栋（栋）,3,4\n完成时限,6月底前,年底前\n", encoding="utf-8")
    assert init(tmp_path / "data", *HEAD, "--from", str(table), "--street", "2").code == 0
    plan = load_folder(tmp_path / "data").plan
    assert [s.name for s in plan.streets] == ["合川", "永川"]
    assert [(t.street, str(t.quantity), t.due) for task in plan.tasks for t in task.targets] == [
        ("合川", "1", "6月底前"), ("永川", "2", "年底前"), ("合川", "3", "6月底前"), ("永川", "4", "年底前"),
    ]  # fmt: skip
    assert count_errors(tmp_path / "data") == 0


def test_a_text_of_a_table_cannot_leave_its_comment(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text('街道,2023年\n甲街,3\n"注：一\n- 二\x85三\u2028四\x1b[31m",\n', encoding="utf-8")
    assert init(tmp_path / "data", *HEAD, "--from", str(table)).code == 0
    assert load_folder(tmp_path / "data").plan.tasks[0].targets[0].quantity == Decimal(3)


def test_of_several_sheets_one_must_be_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first, second = book.active, book.create_sheet("旧楼区")
    assert first is not None
    first.title = "美丽社区"
    for sheet in (first, second):
        sheet.append(["街道", "2013年"])
        sheet.append(["甲街", 3 if sheet is first else 4])
    book.save(tmp_path / "t.xlsx")
    args = (*HEAD, *SPAN, "--from", str(tmp_path / "t.xlsx"))
    done = init(tmp_path / "data", *args)
    assert done.code == 2
    assert "name one with --sheet: 美丽社区, 旧楼区" in done.err
    assert init(tmp_path / "data", *args, "--sheet", "绿化").code == 2
    assert init(tmp_path / "data", *args, "--sheet", "旧楼区").code == 0
    assert [t.quantity for t in load_folder(tmp_path / "data").plan.tasks[0].targets] == [Decimal(4)]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_workbook_without_openpyxl_is_told_how_to_get_it(tmp_path: Path, lang: str) -> None:
    write_workbook(tmp_path / "t.xlsx")
    done = init(tmp_path / "data", *HEAD, "--from", str(tmp_path / "t.xlsx"), lang=lang, patch=without("openpyxl"))
    assert (done.code, done.out) == (3, "")
    assert "[table.no_openpyxl]" in done.err
    assert "pip install 'cleancomm[xlsx]'" in done.err
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"PK\x03\x04 not a workbook", "table.unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "table."),
        (b"\xff\x00\x81", "table.encoding"),
        (b"", "table.unreadable"),
        (None, "table.no_file"),
    ],
)
def test_what_is_no_table_is_told(tmp_path: Path, raw: bytes | None, code: str) -> None:
    if raw is not None:
        (tmp_path / "t.xlsx").write_bytes(raw)
    done = init(tmp_path / "data", *HEAD, *SPAN, "--from", str(tmp_path / "t.xlsx"))
    assert done.code == 3
    assert f"[{code}" in done.err
    assert "Traceback" not in done.err
    assert not (tmp_path / "data").exists()


def test_openpyxl_is_not_imported_for_a_csv(tmp_path: Path) -> None:
    code = f"import sys; from cleancomm.cli.app import run; run({['init', str(tmp_path / 'd'), *HEAD, '--from', str(FIXTURE)]!r})"
    code += "; print('openpyxl' in sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, stdin=subprocess.DEVNULL, check=True)
    assert done.stderr == b"False\n"
    assert (tmp_path / "d" / "plan.yaml").exists()


def test_a_number_that_differs_from_the_names_beside_it_stops(tmp_path: Path) -> None:
    table = tmp_path / "社区.csv"
    table.write_text("街道,2023年个数,2023年社区名称\n甲街,2,兴业里、福山里\n乙街,2,春霞里\n", encoding="utf-8")
    done = init(tmp_path / "data", "--from", str(table), "--title", "x", "--task", "社区:个", "--codes")
    assert done.code == 1
    assert "社区.csv:3:2: error[table.count]: B3: 2 is stated, the names read are 1 (-1)" in done.err
    assert not (tmp_path / "data").exists()
