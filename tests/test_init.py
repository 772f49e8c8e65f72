"""A new plan: its files from options, from answers on a terminal, and from a table as an office has it."""

import csv
import io
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
from cleancomm.newplan.header import find_period
from cleancomm.newplan.skeleton import FILES, Outline, Start, scalar_text, skeleton_texts
from cleancomm.newplan.table import PlanTable, read_table, split_names
from cleancomm.plan.deadline import DeadlineError
from cleancomm.plan.folder import Folder
from cleancomm.plan.loader import load_folder
from cleancomm.plan.resolve import resolve_plan
from cleancomm.plan.source import read_source
from cleancomm.problem import Problem, Severity
from cleancomm.schema.export import MODELS, schema_line
from cleancomm.sheet.grid import Grid, cell_name
from cleancomm.sheet.reading import read_grid
from tests.command import DATA, ROOT, Answer, run

FIXTURE = Path(__file__).parent / "fixtures" / "table-5-2.csv"
HEAD = ("--title", "某区方案", "--number", "某政发〔2013〕1号", "--begins", "2013年9月20日")
SPAN = ("--period", "2013-2016")
TASKS = ("--task", "美丽社区创建:个:社区", "--task", "绿化:万平方米")
STREETS = ("--street", "甲街", "--street", "乙街")
TABLE_TASK = ("--task", "美丽社区创建:个:社区")


def init(folder: Path, *args: str, lang: str = "en", env: dict[str, str] | None = None) -> Answer:
    return run("init", str(folder), *args, "--lang", lang, env=env)


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
    assert read[".gitignore"] == ".progress.lock\n"
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
    assert words[1:] == ["overdue", "--data", str(folder), "--within", "30"]
    done = run(*words[1:], "--as-of", "2013-10-11")
    assert (done.code, done.out, done.err) == (0, "", "")
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
    [("zh", "缺少--title, --period, --task"), ("en", "--title, --period, --task is missing")],
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
        ((*HEAD, *SPAN, "--from", str(FIXTURE), *TASKS), "--task: a table holds one task"),
        ((*HEAD, *SPAN, "--from", str(FIXTURE), "--street", "万新街"), "--street: 万新街 is given twice"),
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
    assert f"[{code}]" in done.err
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


def test_the_task_is_named_after_the_file_and_other_streets_can_be_added(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    assert init(folder, *HEAD, "--from", str(FIXTURE), "--street", "金钟街").code == 0
    plan = load_folder(folder).plan
    assert plan.tasks[0].name == "table-5-2"
    assert plan.streets[-1].name == "金钟街"
    assert len(plan.streets) == 9


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_usual_encoding_and_delimiter(tmp_path: Path, delimiter: str, encoding: str) -> None:
    table = [*rows(), ["注：名单以街道上报为准"]]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(table)
    (tmp_path / "t.txt").write_bytes(text.getvalue().encode(encoding))
    assert [list(r) for r in read_grid(tmp_path / "t.txt").cells] == table


def test_names_parted_by_commas_do_not_hide_the_tabs(tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text("计划表\n街道\t2013年\n甲街\t春里,夏里\n", encoding="utf-8")
    assert read_grid(tmp_path / "t.txt").cells[2] == ("甲街", "春里,夏里")


def read(*lines: str, year: int | None = None, measure: str = "个") -> tuple[PlanTable, tuple[Problem, ...]]:
    """A table written with | between its cells."""
    grid = Grid("t.csv", tuple(tuple(line.split("|")) for line in lines))
    return read_table(grid, "t", "任务", measure, year)


def read_well(*lines: str, year: int | None = None, measure: str = "个") -> PlanTable:
    table, problems = read(*lines, year=year, measure=measure)
    assert problems == ()
    return table


def targets(table: PlanTable) -> list[tuple[str | None, str, str, str]]:
    return [(t.street, t.period, "" if t.quantity is None else str(t.quantity), "、".join(t.names)) for t in table.targets]


def test_a_flat_table_holds_counts_and_names_cell_by_cell() -> None:
    table = read_well("街道|2013年|2014年|合计", "甲街|春里、夏里，秋里,冬里\n雨里|16.5|", "乙街|—|1,200|1200", "合 计||1216.5|")
    assert targets(table) == [
        ("甲街", "2013", "", "春里、夏里、秋里、冬里、雨里"),
        ("甲街", "2014", "16.5", ""),
        ("乙街", "2014", "1200", ""),
    ]
    assert [(t.stated, t.of and (t.of.street, t.of.period)) for t in table.totals] == [
        (Decimal(1200), ("乙街", None)),
        (Decimal("1216.5"), (None, "2014")),
    ]


def test_a_zero_is_a_figure_and_a_blank_is_none() -> None:
    assert targets(read_well("街道|2013年|2014年", "甲街|0|", "乙街|8个|/")) == [
        ("甲街", "2013", "0", ""),
        ("乙街", "2013", "8", ""),
    ]


def test_titles_numbers_and_remarks_are_left_out() -> None:
    table = read_well(
        "2013-2016年计划表|||",
        "|||单位：户",
        "序号|街道|2013年|备注",
        "合计||5|",
        "1|甲街|3|见附件",
        "2|乙街|2|",
        "注：以上报为准|||",
    )
    assert targets(table) == [("甲街", "2013", "3", ""), ("乙街", "2013", "2", "")]
    assert [t.stated for t in table.totals] == [Decimal(5)]
    assert [s.name for s in read_well("街道|2013年", "甲街|3", "注：以上报为准|").streets] == ["甲街"]


def test_a_title_lends_its_years_to_no_column() -> None:
    _, problems = read("2013-2016年计划表||", "街道|2013年|常住户数", "甲街|1|300")
    assert [(p.kind.code, p.place.line, p.place.column) for p in problems] == [("table.header", 2, 3)]


def test_blanks_beside_a_heading_belong_to_it_only_under_the_same_heading_above() -> None:
    table = read_well("街道|2023年||2024年||合计", "|个数|名称|个数|名称|", "甲街|1|春里|2|夏里|3", "||||秋里|")
    assert targets(table) == [("甲街", "2023", "1", "春里"), ("甲街", "2024", "2", "夏里、秋里")]
    assert [(t.stated, t.of and t.of.period) for t in table.totals] == [(Decimal(3), None)]


def test_a_quarter_takes_its_year_from_the_heading_above_or_from_the_plan() -> None:
    assert [t.period for t in read_well("街道|2025年|", "|一季度|二季度", "甲街|1|2").targets] == ["2025年一季度", "2025年二季度"]
    assert [t.period for t in read_well("街道|一季度|二季度", "甲街|1|2", year=2025).targets] == ["一季度", "二季度"]
    assert [p.kind.code for p in read("街道|一季度|二季度", "甲街|1|2")[1]] == ["table.header"] * 2


@pytest.mark.parametrize(
    ("heading", "period"),
    [
        ("到2013年建成美丽社区个数", "2013"),
        ("２０１３年度", "2013"),
        ("2013", "2013"),
        ("2023年—2024年", "2023-2024"),
        ("2023-2024年计划", "2023-2024"),
        ("2025年第一季度（个）", "2025年第一季度"),
        ("2025年\n上半年", "2025年上半年"),
        ("2025年5月", "2025年5月"),
        ("2025年1-6月", "2025年1-6月"),
        ("二季度", "二季度"),
        ("社区数", None),
        ("月牙河", None),
    ],
)
def test_periods_in_headings(heading: str, period: str | None) -> None:
    assert find_period(heading) == period


@pytest.mark.parametrize("heading", ["2025年前三季度", "2013年、2014年", "2025年5月20日前", "2025年初"])
def test_a_heading_whose_period_is_more_than_can_be_told_is_not_guessed(heading: str) -> None:
    with pytest.raises(DeadlineError):
        find_period(heading)


@pytest.mark.parametrize(
    ("lines", "code", "cell"),
    [
        (("街道|2013年个数", "甲街|三个"), "table.figure", "B2"),
        (("街道|2013年个数", "甲街|-3"), "table.figure", "B2"),
        (("街道|2013年", "甲街|#REF!"), "table.figure", "B2"),
        (("街道|2013年", "甲街|=SUM(B3:B4)"), "table.figure", "B2"),
        (("街道|社区数|2013年", "甲街|16.5|1"), "table.figure", "B2"),
        (("街道|比例|2013年", "甲街|八成|1"), "table.figure", "B2"),
        (("街道|2013年", "甲街|1", "合计|春里"), "table.figure", "B3"),
        (("街道|2013年名称", "甲街|8"), "table.name", "B2"),
        (("街道|2013年", "甲街|1", "合计|1", "|春里"), "table.no_street", "B4"),
        (("街道|2013年", "甲街|春里", "乙街|夏里", "甲街|秋里"), "table.street_twice", "A4"),
        (("街道|2013年", "甲街|1", "|2"), "table.second_figure", "B3"),
        (("街道|2013年|常住户数", "甲街|1|300"), "table.header", "C1"),
        (("街道|2013年|", "甲街|1|2"), "table.second_figure", "C2"),
        (("街道|2025年||", "|上半年|下半年|小计", "甲街|1|2|3"), "table.subtotal", "D2"),
        (("街道|2013年", "|"), "table.empty", "t.csv"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_understood_has_a_place(lines: tuple[str, ...], code: str, cell: str) -> None:
    _, problems = read(*lines)
    assert [p.kind.code for p in problems] == [code]
    place = problems[0].place
    assert cell == (cell_name(place.line - 1, place.column - 1) if place.line else place.file)


def test_a_cell_merged_over_two_periods_is_not_given_to_one(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["街道", "2013年", "2014年"])
    sheet.append(["甲街", 5])
    sheet.merge_cells("B2:C2")
    book.save(tmp_path / "t.xlsx")
    _, problems = read_table(read_grid(tmp_path / "t.xlsx"), "t", "任务", "个")
    assert [(p.kind.code, p.place.line, p.place.column) for p in problems] == [("table.merged", 2, 2)]


@pytest.mark.parametrize(
    ("lang", "says"), [("zh", "B2：应填数字，却是“三个”"), ("en", "B2: 三个 stands where a figure is expected")]
)
def test_every_cell_in_doubt_is_named_and_nothing_is_written(tmp_path: Path, lang: str, says: str) -> None:
    table = tmp_path / "t.csv"
    table.write_text("街道,2013年个数,户数\n甲街,三个,\n甲街,4,\n", encoding="utf-8")
    done = init(tmp_path / "data", *HEAD, *SPAN, "--from", str(table), lang=lang)
    assert (done.code, done.out) == (1, "")
    found = [line.split("[")[1].split("]")[0] for line in done.err.splitlines() if line.startswith(str(table))]
    assert found == ["table.header", "table.figure", "table.street_twice"]
    assert f"{table}:2:2: " in done.err
    assert says in done.err
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(("text", "names"), [("甲（一、二）、乙", ("甲（一、二）", "乙")), ("甲 \n\n 乙；", ("甲", "乙"))])
def test_names_are_parted(text: str, names: tuple[str, ...]) -> None:
    assert split_names(text) == names


def test_cells_are_called_as_in_a_spreadsheet() -> None:
    assert [cell_name(0, 0), cell_name(3, 25), cell_name(3, 26), cell_name(0, 701), cell_name(0, 702)] == [
        "A1", "Z4", "AA4", "ZZ1", "AAA1",
    ]  # fmt: skip


def test_numbers_of_a_workbook_are_what_a_person_sees(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([8.0, 16.5, 0.1 + 0.2, 0.875, None, "=A1+B1", 1e15, True])
    sheet["D1"].number_format = "0.0%"
    book.save(tmp_path / "t.xlsx")
    assert read_grid(tmp_path / "t.xlsx").cells == (("8", "16.5", "0.3", "87.5%", "", "=A1+B1", "1000000000000000", "True"),)


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
    (tmp_path / "without").mkdir()
    (tmp_path / "without" / "openpyxl.py").write_text("raise ImportError\n")
    write_workbook(tmp_path / "t.xlsx")
    env = {"PYTHONPATH": str(tmp_path / "without")}
    done = init(tmp_path / "data", *HEAD, "--from", str(tmp_path / "t.xlsx"), lang=lang, env=env)
    assert (done.code, done.out) == (3, "")
    assert "[table.no_openpyxl]" in done.err
    assert "pip install 'cleancomm[xlsx]'" in done.err
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"PK\x03\x04 not a workbook", "table.unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "table.unreadable"),
        (b"\xff\x00\x81", "table.unreadable"),
        (b"", "table.empty"),
        (None, "file.missing"),
    ],
)
def test_what_is_no_table_is_told(tmp_path: Path, raw: bytes | None, code: str) -> None:
    if raw is not None:
        (tmp_path / "t.xlsx").write_bytes(raw)
    done = init(tmp_path / "data", *HEAD, *SPAN, "--from", str(tmp_path / "t.xlsx"))
    assert done.code == (1 if code == "table.empty" else 3)
    assert f"[{code}]" in done.err
    assert "Traceback" not in done.err
    assert not (tmp_path / "data").exists()


def test_openpyxl_is_not_imported_for_a_csv(tmp_path: Path) -> None:
    code = f"import sys; from cleancomm.cli.app import run; run({['init', str(tmp_path / 'd'), *HEAD, '--from', str(FIXTURE)]!r})"
    code += "; print('openpyxl' in sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, stdin=subprocess.DEVNULL, check=True)
    assert done.stderr == b"False\n"
    assert (tmp_path / "d" / "plan.yaml").exists()
