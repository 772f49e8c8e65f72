"""What an office clerk types that is not quite right: each mistake with its exit code and the words of the answer.

On the shipped plan with a record of three lines, as of 2014-05-20; codes are not asked for.
"""

import errno
import fcntl
import os
import pty
import re
import select
import shlex
import shutil
import signal
import struct
import subprocess
import termios
import time
from pathlib import Path
from types import MappingProxyType

import pytest

from cleancomm.cli.app import run as run_program
from cleancomm.cli.commands import COMMANDS
from cleancomm.exports.kind import known_kinds
from cleancomm.problem import Place, problem
from cleancomm.render.problems import say_problems
from cleancomm.returns.kinds import NO_DAY
from tests.command import DATA, PROGRAM, ROOT, Answer, run
from tests.forms import export_form
from tests.records import RECORD, add_lines, write_entry

TODAY = "2014-05-20"
WHO = {"CLEANCOMM_RECORDER": "王", "CLEANCOMM_CODES": ""}
COMMUNITY = {"task": "美丽社区创建", "street": "张贵庄街"}
TWICE = {"task": "旧楼区改造全覆盖", "street": "张贵庄街", "period": "2014"}
PLANLESS = ("rollup", "diff", "schema")
FUSHANLI = "美丽社区创建/张贵庄街/福山里"
DONE = "--state 办结 --by 张贵庄街"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that refused commands leave as it is; commands that record are tried with --dry-run."""
    folder = shutil.copytree(DATA, tmp_path_factory.mktemp("typed") / "data")
    add_lines(
        folder,
        write_entry(1, "2014-03-01", "reported", item="福山里", unit="张贵庄街", **COMMUNITY).replace('"e1"', '"20140301-ab12"'),
        write_entry(2, "2014-03-05", "planned", item="先锋里", **TWICE),
        write_entry(3, "2014-04-01", "started", milestone="2014年5月初", unit="房管局"),
    )
    return folder


def say(words: str, office: Path, lang: str) -> Answer:
    """What a line as typed is answered."""
    args = shlex.split(words)
    given = () if args[0] in PLANLESS else ("--data", str(office))
    day = () if "--as-of" in args or args[0] in PLANLESS else ("--as-of", TODAY)
    done = run(*args, *day, *given, "--lang", lang, env=WHO)
    assert "Traceback" not in done.err
    assert not re.search(r"\[[a-z]+\.[a-z_]+\]|^ *= ", done.err, re.M), done.err
    return done


TYPED = [
    # a part of a milestone's longer wording is offered, never taken
    ("show 长效管理", 2, "没有“长效管理”这一名称；原文有此表述的是时间节点2014年11月，请写节点名称"),
    ("show 对旧楼区改造", 2, "没有“对旧楼区改造”这一名称；原文有此表述的是时间节点2014年11月，请写节点名称"),
    ("amend 物业管理全覆盖完成情况 --due 2014-06-01 --reason 停工 --approval 政发1号", 2, "时间节点2014年5月初，请写节点名称"),
    # --- names -----------------------------------------------------------------------------------------------------
    ("show 现场推动会", 0, "中期现场推动会"),
    ("show 5月初", 0, "2014年5月初"),
    ("show 中期推动会", 2, "没有“中期推动会” 是否指中期现场推动会"),
    ("show 現場推動會", 2, "是否指中期现场推动会"),
    ("show 兴业里社区", 2, "没有“兴业里社区” 是否指 兴业里"),
    ("show 張貴莊街", 2, "是否指张贵庄街"),
    ("show 甲乙丙", 2, "没有“甲乙丙” 也没有相近的名称 如"),
    ("show 张贵庄街兴业里", 2, "是否指 美丽社区创建/张贵庄街/兴业里"),
    ("show ''", 2, "名称为空"),
    ("status --street 贵庄镇", 2, "没有“贵庄镇” 是否指张贵庄街"),
    ("status --street 和平", 2, "没有“和平” 现有： 张贵庄街 东丽湖街"),
    ("status --street ' 万 新 '", 0, "万新街"),
    ("status --task 物业全覆盖", 2, "是否指社区物业管理全覆盖"),
    ("status --task 社区", 2, "社区不明确 请选定其一 cleancomm status --task 美丽社区创建 --as-of 2014-05-20"),
    (f"update 新立/拟建 {DONE}", 2, f"请选定其一 cleancomm update 社区居委会全覆盖/新立街/拟建1 {DONE}"),
    ("status --task=社区", 2, "cleancomm status --task=美丽社区创建"),
    ("duties --unit 分局", 2, "公安分局、规划分局 cleancomm duties --unit 规划分局"),
    ("duties --unit 民政", 0, "民政局"),
    (f"update 张贵庄街 {DONE}", 2, "张贵庄街有多个事项，须写到事项，例如美丽社区创建/张贵庄街/兴业里"),
    (f"update 张贵庄 {DONE}", 2, "须写到事项，例如美丽社区创建/张贵庄街/"),
    (f"update 社区物业管理全覆盖 {DONE}", 2, "须写到时期，例如社区物业管理全覆盖/2013 --quantity"),
    (f"update 民政局 {DONE}", 2, "民政局没有自己的事项 --by"),
    (f"update 社区物业管理全覆盖/2014 {DONE}", 2, "--quantity"),
    (f"update 先锋里 {DONE}", 2, f"请选定其一 cleancomm update 旧楼区改造全覆盖/张贵庄街/先锋里 {DONE}"),
    (f"update 先锋里 {DONE}", 2, f"cleancomm update 美丽社区创建/张贵庄街/先锋里 {DONE}"),
    (f"update 张贵庄街／兴业里 {DONE} --dry-run", 0, "美丽社区创建/张贵庄街/兴业里"),
    (f"update 景欣苑、福山北里 {DONE} --dry-run", 0, "“景欣苑、福山北里”作2项理解 张贵庄街/景欣苑 张贵庄街/福山北里"),
    (f"update '景欣苑 福山北里' {DONE} --dry-run", 0, "作2项理解 张贵庄街/福山北里"),
    (f"update 景欣苑，福山被里 {DONE} --dry-run", 2, "没有“福山被里” 是否指 福山北里"),
    (f"update 甲、乙 {DONE}", 2, "没有“甲、乙”"),
    ("undo 福山里、2014年5月初 --dry-run", 0, "作2项理解"),
    ("add 甲楼、乙楼 --task 旧楼区 --year 2014 --street 张贵庄街", 1, "“甲楼、乙楼”像是2个名称 用空格隔开 --force"),
    ("add 甲楼、乙楼 --task 旧楼区 --year 2014 --street 张贵庄街 --force --dry-run", 0, "甲楼、乙楼"),
    ("add 甲楼 --task 旧楼区 --year ２０１４年 --street 张贵庄街 --dry-run", 0, "甲楼"),
    # --- days and years --------------------------------------------------------------------------------------------
    (f"update 兴业里 {DONE} --on 5月1日 --dry-run", 0, "5月1日即2014-05-01"),
    (f"update 兴业里 {DONE} --on ５月１日 --dry-run", 0, "5月1日即2014-05-01"),
    (f"update 兴业里 {DONE} --on 昨天 --dry-run", 0, "昨天即2014-05-19 2014-05-19"),
    (f"update 兴业里 {DONE} --on 今天 --dry-run", 0, "今天即2014-05-20"),
    (f"update 兴业里 {DONE} --on 12/1 --dry-run", 0, "12/1即2013-12-01"),
    (f"update 兴业里 {DONE} --on 7/1", 2, "--on: 7/1在方案期限内是2014-07-01、2015-07-01、2016-07-01，晚于2014-05-20 请写明年份"),
    (f"update 兴业里 {DONE} --on 5月1日 --as-of 2015-06-01", 2, "5月1日可能是2014-05-01、2015-05-01，请写明年份"),
    (f"update 兴业里 {DONE} --on 2月30日", 2, "2月30日不是日期 2024-09-14"),
    (f"update 兴业里 {DONE} --on 2014-13-01", 2, "2014-13-01不是日期"),
    (f"update 兴业里 {DONE} --on 上周", 2, "上周不是日期"),
    (f"update 兴业里 {DONE} --on 2014年5月1号 --dry-run", 0, "2014-05-01"),
    ("status --as-of 5月1日", 2, "5月1日可能是2014-05-01、2015-05-01、2016-05-01"),
    ("status --as-of 今天", 0, "今天即20"),
    ("overdue --as-of 2013-09-30 --known-on 昨天", 0, ""),
    ("log --since 4/1", 0, "4/1即2014-04-01"),
    ("amend 2014年11月 --due 12月15日 --reason 汛期 --approval 3号", 2, "可能是2013-12-15、2014-12-15"),
    ("rollup data --as-of 昨天", 2, "昨天须按某一份方案的期限理解 请写明年份"),
    ("status --year ２０１４", 0, "2014"),
    ("status --year 2014年", 0, "2014"),
    ("status --year 14", 2, "14不是年份 写成2024"),
    ("status --year 今年", 2, "今年不是年份"),
    ("status --year 2020", 2, "2013、2014、2015、2016"),
    # --- states, ways of checking, numbers -------------------------------------------------------------------------
    ("update 兴业里 --state '办结 ' --by 张贵庄街 --dry-run", 0, "办结"),
    ("update 兴业里 --state Reported --by 张贵庄街 --dry-run", 0, "办结"),
    ("update 兴业里 --state 完成 --by 张贵庄街", 2, "完成不是可填报的状态；是否指办结？ reported 办结"),
    ("update 兴业里 --state 已办结 --by 张贵庄街", 2, "是否指办结？"),
    ("update 兴业里 --state 已完成 --by 张贵庄街", 2, "是否指办结？"),
    ("update 兴业里 --state 通过 --by 民政局", 2, "是否指验收销号？"),
    ("update 兴业里 --state 未启动 --by 民政局", 2, "未启动不是可填报的状态"),
    ("update 兴业里 --state '' --by 民政局", 2, '""不是可填报的状态；可用'),
    ("update 福山里 --state 验收 --by 民政局 --method 现场", 2, "现场不是核查方式；是否指现场核实？"),
    ("list --state 完成", 2, "是否指办结？"),
    ("list --state 没办", 2, "可用： planned 未启动"),
    ("update 社区物业管理全覆盖/2014 --state 办结 --by 房管局 --quantity 80%", 2, "80%是比例 数量"),
    ("update 社区物业管理全覆盖/2014 --state 办结 --by 房管局 --quantity ２ --dry-run", 0, "2"),
    ("update 社区物业管理全覆盖/2014 --state 办结 --by 房管局 --quantity 12个", 2, "只写数字：12"),
    ("update 社区物业管理全覆盖/2014 --state 办结 --by 房管局 --quantity 十", 2, "十不是数量"),
    ("update 社区物业管理全覆盖/2014 --state 办结 --by 房管局 --quantity -3", 2, ""),
    # --- what speaks against a step --------------------------------------------------------------------------------
    ("update 兴业里 --state 办结 --by 各街道", 1, "张贵庄街/兴业里：各街道是一组单位 请用 --by 写明街道或单位本身"),
    ("update 兴业里 --state 办结", 1, "须写明填报（核查）单位 \n    用--by写明单位"),
    (f"update 福山里 {DONE}", 1, "美丽社区创建/张贵庄街/福山里：自2014-03-01起已是办结"),
    (
        f"update 兴业里 景欣苑 {DONE} --on 2014-06-01",
        1,
        "兴业里、美丽社区创建/张贵庄街/景欣苑：2014-06-01在今天",
    ),
    (f"update 兴业里 景欣苑 福山北里 招远路 {DONE}", 2, "将有4项变化；确认记录请加--yes"),
    # --- commands and options --------------------------------------------------------------------------------------
    (f"updte 兴业里 {DONE}", 2, "没有命令updte；是否指update？"),
    ("撤销 兴业里", 2, "没有命令撤销；是否指undo？"),
    ("nonsense", 2, "没有命令nonsense；见--help"),
    ("update 兴业里 --status 办结", 2, "没有选项--status；是否指--state？ cleancomm update --help"),
    ("update 兴业里 --单位 张贵庄街", 2, "是否指--by？"),
    ("update 兴业里 ——state 办结", 2, "“——state”开头不是英文减号；请写成--state"),
    ("update 兴业里", 2, "--state: 请写状态；可用：started 进行中、reported 办结、accepted 验收销号、returned 退回整改"),
    ("update 没有的名", 2, "没有“没有的名”"),
    ("update 先锋里", 2, "先锋里不明确"),
    ("update 旧楼区", 2, "有多个事项，须写到事项"),
    ("update 社区物业管理全覆盖/2014 --quantity 3", 2, "--state: 请写状态；可用：started"),
    ("list --yaer 2014", 2, "是否指--year？"),
    # --- slips -----------------------------------------------------------------------------------------------------
    ("slip --list", 2, "没有选项--list；是否指cleancomm slip list？"),
    ("slip --close 9", 2, "没有选项--close；是否指cleancomm slip close？"),
    ("slip --签发 社区物业管理全覆盖/2014", 2, "没有选项--签发；是否指--issue？"),
    ("slip issue 社区物业管理全覆盖/2014", 2, "没有名为“issue”的事项；是否指cleancomm slip 社区物业管理全覆盖/2014 --issue？"),
    ("slip 签发", 2, "是否指cleancomm slip --issue？"),
    ("slip issue 9", 2, "是否指cleancomm slip 9 --issue？"),
    ("slip 销单 9", 2, "没有名为“销单”的事项；是否指cleancomm slip close 9？"),
    ("slip 清单", 2, "是否指cleancomm slip list？"),
    ("slip 9", 2, "没有名为“9”的事项；是否指cleancomm slip show 9？"),
    ("slip 2014-9号", 2, "是否指cleancomm slip show 2014-9？"),
    ("slip close 9", 2, "没有督办单9；查看全部：cleancomm slip list --all"),
    ("slip 5月初", 0, "没有该发的督办单"),
    ("overdue --within 三十", 2, "--within须填整数"),
    # --- entries ---------------------------------------------------------------------------------------------------
    ("show 20140301-ab12", 0, "福山里：2014-03-01办结"),
    ("log 20140301-ab12", 0, "美丽社区创建/张贵庄街/福山里 20140301-ab12"),
    ("show 20140301", 0, "福山里：2014-03-01办结"),
    ("log 20140302-ab12", 2, "没有“20140302-ab12”；是否指20140301-ab12"),
    ("undo 20140309", 2, "是否指20140301-ab12"),
]
TYPED_IN_ENGLISH = [
    ("show 对旧楼区改造", 2, "is no name; it stands in the wording of the milestone 2014年11月: write the name of that"),
    ("show 中期推动会", 2, "is not known; did you mean 中期现场推动会?"),
    (f"update 先锋里 {DONE}", 2, "Which one? Say one of these: cleancomm update 美丽社区创建/张贵庄街/先锋里"),
    (f"update 张贵庄街 {DONE}", 2, "has many items: name the one that is meant, such as 美丽社区创建/张贵庄街/兴业里"),
    (
        f"update 兴业里 {DONE} --on 7/1",
        2,
        "would be 2014-07-01, 2015-07-01, 2016-07-01, which is after 2014-05-20",
    ),
    (f"update 兴业里 {DONE} --on yesterday --dry-run", 0, "yesterday is read as 2014-05-19"),
    ("update 兴业里 --state done --by 张贵庄街", 2, "done is not a state to record; did you mean reported?"),
    ("update 兴业里 --state reportd --by 张贵庄街", 2, "did you mean reported?"),
    ("update 福山里 --state accepted --by 民政局 --method phone", 2, "did you mean telephone?"),
    ("update 社区物业管理全覆盖/2014 --state reported --quantity 80%", 2, "80% is a share"),
    ("update 兴业里 --state reported", 1, "needs the unit whose word it is\n    name it with --by"),
    (f"updte 兴业里 {DONE}", 2, "there is no command updte; did you mean update?"),
    ("update 兴业里 --status reported", 2, "there is no option --status; did you mean --state?"),
    (f"update 兴业里 景欣苑 福山北里 招远路 {DONE}", 2, "4 things would change; say --yes"),
    ("status --year 14", 2, "14 is not a year"),
    (f"update 景欣苑、福山北里 {DONE} --dry-run", 0, "is read as 2: 景欣苑, 福山北里"),
    ("add 甲楼、乙楼 --task 旧楼区 --year 2014 --street 张贵庄街", 1, "reads as 2 names: 甲楼, 乙楼"),
]


@pytest.mark.parametrize(
    ("lang", "words", "code", "told"), [("zh", *row) for row in TYPED] + [("en", *row) for row in TYPED_IN_ENGLISH]
)
def test_what_is_typed_is_understood_or_told_how_it_is_right(lang: str, words: str, code: int, told: str, office: Path) -> None:
    before = (office / RECORD).read_bytes()
    done = say(words, office, lang)
    assert done.code == code, done.err
    for word in told.split(" "):
        assert word.strip() in done.out + done.err, word
    assert (office / RECORD).read_bytes() == before


def test_a_day_without_its_year_is_recorded_as_the_day_that_is_told(data: Path) -> None:
    done = run("update", "兴业里", *DONE.split(), "--on", "5月1日", "--as-of", TODAY, "--data", str(data), env=WHO)
    assert (done.code, done.err) == (0, "")
    assert "按此理解: 5月1日即2014-05-01" in done.out
    assert '"on": "2014-05-01"' in (data / RECORD).read_text(encoding="utf-8").splitlines()[-1]


def test_a_new_name_that_reads_as_several_has_its_code(data: Path) -> None:
    words = ("add", "甲楼、乙楼", "--task", "旧楼区", "--year", "2014", "--street", "张贵庄街")
    done = run(*words, "--as-of", TODAY, "--data", str(data), "--codes", env=WHO)
    assert (done.code, done.err.count("[item.several]")) == (1, 1)


# --- codes --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "env"),
    [
        (("--codes", "update", "兴业里", "--state", "办结"), {}),
        (("update", "兴业里", "--state", "办结", "--codes"), {}),
        (("update", "兴业里", "--state", "办结"), {"CLEANCOMM_CODES": "1"}),
        (("update", "兴业里", "--state", "办结", "--format", "json"), {}),
        (("update", "兴业里", "--state", "办结", "--format=json"), {}),
    ],
)
def test_codes_are_told_to_who_asks_and_to_programs(words: tuple[str, ...], env: dict[str, str], data: Path) -> None:
    done = run(*words, "--as-of", TODAY, "--data", str(data), env={**WHO, **env})
    assert done.code == 1
    assert "错误[chain.no_unit]" in done.err


def test_validate_always_tells_codes(data: Path) -> None:
    add_lines(data, write_entry(1, "2014-03-01", "reported", item="福山里", **COMMUNITY))
    assert "[chain.no_unit]" in run("validate", "--data", str(data), env=WHO).out


def test_a_fault_in_a_file_keeps_its_place_and_its_line_without_the_code(data: Path) -> None:
    add_lines(data, write_entry(1, "2014-02-30", "reported", item="福山里", unit="张贵庄街", **COMMUNITY))
    said = run("status", "--data", str(data), env=WHO).err
    assert re.search(r"progress.yaml:\d+:\d+：错误：on：2014-02-30不是日期或时间\n    - .*\n +\^+\n    \S", said)
    assert "[schema" not in said


# --- help ---------------------------------------------------------------------------------------------------------------


# the code names nothing of the plan that ships: the names of the examples stand for these
REAL = {
    "示范社区/data 老旧小区/data": "data examples/rural-environment", "2024年方案 2025年方案": "data examples/rural-environment",
    "幸福里": "兴业里", "和平街": "张贵庄街", "老旧小区改造": "旧楼区改造全覆盖", "中期检查": "2014年11月", "住建局": "房管局",
    "2024": "2014",
}  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_the_example_of_a_help_page_is_there_and_runs(command: str, tmp_path: Path, data: Path) -> None:
    page = run(command, "--help", "--lang", "zh").out
    assert f"\n  {COMMANDS[command].example}\n" in page[page.index("\n例：\n  cleancomm ") :]
    assert re.search("\nExamples?:\n  cleancomm ", run(command, "--help", "--lang", "en").out)
    typed = COMMANDS[command].example
    for invented, real in REAL.items():
        typed = typed.replace(invented, real)
    program, *words = shlex.split(typed)
    assert (program, words[0]) == ("cleancomm", command)
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    if command == "undo":
        at = ("--by", "张贵庄街", "--on", "2014-03-01")
        assert run("update", "兴业里", "--state", "办结", *at, cwd=tmp_path, env=WHO).code == 0
    if command == "import":
        export_form(data, "张贵庄街", tmp_path / "张贵庄街.xlsx")
    done = run(*words, cwd=tmp_path, env=WHO)
    assert done.code == 0, done.err


@pytest.mark.parametrize("kind", known_kinds())
def test_the_help_of_export_has_an_example_of_every_kind_that_runs(kind: str, tmp_path: Path, data: Path) -> None:
    page = run("export", "--help", "--lang", "en").out.partition("\nExamples:\n")[2]
    typed = next(line.strip() for line in page.splitlines() if line.startswith(f"  cleancomm export {kind} "))
    for invented, real in REAL.items():
        typed = typed.replace(invented, real)
    words, at = shlex.split(typed), ("--as-of", TODAY, "--data", str(data))
    if kind == "slip":
        three = [f"社区物业管理全覆盖/{year}" for year in (2013, 2014)] + ["制定方案"]
        assert run("slip", "--issue", *three, *at, env=WHO).code == 0
    done = run(*words[1:], *at, cwd=tmp_path, env=WHO)
    assert (done.code, (tmp_path / words[-1]).exists()) == (0, True), done.err


@pytest.mark.parametrize("command", [name for name, c in COMMANDS.items() if "as_of" in c.common])
def test_a_help_page_says_what_the_day_does_there(command: str) -> None:
    said = re.sub(r"\s+", "", run(command, "--help", "--lang", "zh", env={"COLUMNS": "200"}).out)
    assert re.search("--as-ofDATE(截至日期|按哪一天|写在答复上|不列其后|此处不起作用)", said)


# --- completion ---------------------------------------------------------------------------------------------------------


def offered(line: str, data: Path, shell: str = "fish", lang: str = "zh") -> list[str]:
    """What a shell is offered after `line`."""
    env = {
        "_CLEANCOMM_COMPLETE": f"complete_{shell}", "_TYPER_COMPLETE_ARGS": line, "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "COMP_WORDS": line, "COMP_CWORD": str(line.count(" ")), "CLEANCOMM_DATA": str(data), "CLEANCOMM_LANG": lang,
    }  # fmt: skip
    return run(env=env).out.splitlines()


@pytest.mark.parametrize(
    ("line", "lang", "told"),
    [
        ("list --state ", "zh", ["未启动", "进行中", "办结", "验收销号", "退回整改"]),
        ("update x --state ", "en", ["started", "reported", "accepted", "returned"]),
        ("update x --method 现", "zh", ["现场核实"]),
        ("status --year ", "zh", ["2013", "2014", "2015", "2016"]),
        ("add x --task 旧楼区改造全覆盖 --year ", "zh", ["2013", "2014"]),
        ("update 美丽社区创建/张贵庄街/兴", "zh", ["美丽社区创建/张贵庄街/兴业里"]),
        ("update 张贵庄街/福山北", "zh", ["张贵庄街/福山北里"]),
        ("update 社区物业管理全覆盖/2014", "zh", ["社区物业管理全覆盖/2014"]),
        (
            "undo 20140301",
            "zh",
            ["20140301-ab12\t美丽社区创建/张贵庄街/福山里：2014-03-01办结（待验收），王记录（20140301-ab12）"],
        ),
        (
            "undo 20140301",
            "en",
            ["20140301-ab12\t美丽社区创建/张贵庄街/福山里: reported done on 2014-03-01, recorded by 王 （20140301-ab12）"],
        ),
        ("show 先锋里", "zh", ["先锋里\t美丽社区创建/张贵庄街/先锋里、旧楼区改造全覆盖/张贵庄街/先锋里"]),
    ],
)
def test_what_is_offered(line: str, lang: str, told: list[str], office: Path) -> None:
    assert sorted(offered(f"cleancomm {line}", office, lang=lang)) == sorted(told)


def test_bash_shows_sentences_while_there_is_a_choice_and_ends_with_the_id_alone(office: Path) -> None:
    several = offered("cleancomm undo ", office, "bash")
    assert len(several) == 3
    assert any(line.startswith("20140301-ab12 美丽社区创建/张贵庄街/福山里：") for line in several)
    assert offered("cleancomm undo 2014", office, "bash") == ["20140301-ab12"]


def test_bash_offers_the_addresses_of_a_name_that_two_things_have(office: Path) -> None:
    labels = ["先锋里", "旧楼区改造全覆盖/张贵庄街/先锋里", "美丽社区创建/张贵庄街/先锋里"]
    assert sorted(offered("cleancomm show 先锋里", office, "bash")) == sorted(labels)


class Shell:
    """A real shell on a pseudo-terminal, in which the completion is installed and keys are pressed."""

    # how an interactive one begins that reads nobody's own settings, and says that it waits
    BEGINS = MappingProxyType({"bash": "--norc -i", "zsh": "-f -i", "fish": "-i"})
    READY = "@ready@ "

    def __init__(self, name: str, home: Path, data: Path) -> None:
        found = shutil.which(name)
        if found is None:
            pytest.skip(f"no {name} here")
        self.name, self.path, self.home = name, found, home
        program = home / "bin" / "cleancomm"
        program.parent.mkdir()
        program.write_text(f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(ROOT))} exec {shlex.join(PROGRAM)} "$@"\n', encoding="utf-8")
        program.chmod(0o755)
        self.env = {
            "HOME": str(home), "PATH": f"{program.parent}:{os.environ['PATH']}", "LANG": "C.UTF-8", "TERM": "xterm",
            "CLEANCOMM_DATA": str(data), "CLEANCOMM_LANG": "zh", "PS1": self.READY, "COLUMNS": "300",
        }  # fmt: skip

    def install(self) -> str:
        """What the program says that installs its completion."""
        # a shell that has one thing to do becomes it, and is no parent any more
        script = [self.path, "-c", "cleancomm --install-completion; true"]
        done = subprocess.run(script, env=self.env, cwd=self.home, capture_output=True, check=False, timeout=120)
        return done.stdout.decode()

    def _prepare(self) -> str:
        return {
            "bash": f"source {self.home}/.bash_completions/cleancomm.sh",
            "zsh": f"bindkey -e; fpath=({self.home}/.zfunc $fpath); autoload -Uz compinit; compinit -u; PS1='{self.READY}'",
            "fish": f"function fish_prompt; echo -n '{self.READY}'; end",
        }[self.name]

    def press_tab(self, line: str, whole: str) -> str:
        """The line that stands there when Tab was pressed behind it, soon after it looks whole."""
        child, terminal = pty.fork()
        if child == 0:
            os.chdir(self.home)
            os.execve(self.path, [self.path, *self.BEGINS[self.name].split()], self.env)
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 300, 0, 0))
        seen = ""

        def wait(for_: str, since: int = 0, seconds: int = 60) -> int:
            nonlocal seen
            until = time.monotonic() + seconds
            while for_ not in seen[since:] and time.monotonic() < until:
                if select.select([terminal], [], [], 0.2)[0]:
                    seen += os.read(terminal, 65536).decode(errors="replace")
            return len(seen)

        try:
            os.write(terminal, f"{self._prepare()}; echo pre''pared\n".encode())
            at = wait("prepared")
            os.write(terminal, f"{line}\t".encode())
            wait(whole[len(line) - len("cleancomm ") :], at, 30)
            time.sleep(0.5)  # what comes behind it
            os.write(terminal, b"\x01echo got \x05 en''d\n")
            wait(" end", at)
        finally:
            os.kill(child, signal.SIGKILL)
            os.close(terminal)
            os.waitpid(child, 0)
        plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07|\x1b\(.|\x1b[=>]|\r", "", seen[at:])
        return str(re.findall(r"(?m)^got (cleancomm .*?) +end", plain)[-1])


@pytest.mark.skipif(os.name != "posix", reason="a pseudo-terminal is posix")
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_installed_in_the_language_and_works_when_tab_is_pressed(shell: str, office: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    real = Shell(shell, home, office)
    assert f"已为{shell}安装自动补全" in real.install()
    for line, whole in (
        ("show 华明一", "show 华明一居"),
        ("update 美丽社区创建/张贵庄街/兴", "update 美丽社区创建/张贵庄街/兴业里"),
        ("list --state 验", "list --state 验收销号"),
        ("undo 20140301", "undo 20140301-ab12"),
    ):
        assert real.press_tab(f"cleancomm {line}", whole) == f"cleancomm {whole}"


# --- what is said once --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("import 无一.xlsx 无二.xlsx", "没有文件无一.xlsx、无二.xlsx\n    看看文件名和所在的文件夹对不对\n"),
        (
            "import tests docs",
            "tests是文件夹\n    请写出其中的文件，如tests/*.xlsx\ndocs是文件夹\n    请写出其中的文件，如docs/*.xlsx\n",
        ),
        ("rollup 无此", "无此里没有plan.yaml\n"),
    ],
)
def test_no_file_is_named_twice(words: str, says: str, office: Path) -> None:
    assert say(words, office, "zh").err.startswith(says)


def test_cells_of_one_sheet_stand_behind_its_name() -> None:
    places = ["甲.xlsx!填报!J4", "甲.xlsx!填报!J5", "乙.xlsx!填报!J4", "丙.csv"]
    same = [problem(NO_DAY, Place(place), found="abc") for place in places]
    said = say_problems([*same, problem(NO_DAY, Place("丁.xlsx!填报!AB12"), found="def")], str).splitlines()
    assert said[0] == "甲.xlsx!填报!J4, J5, 乙.xlsx!填报!J4, 丙.csv: abc is no day that can be told for certain"
    assert said[2] == "丁.xlsx!填报!AB12: def is no day that can be told for certain"
    assert len(said) == 4


NO_HOME = [
    (OSError(errno.EACCES, "Permission denied", "/home/a/.bashrc"), "/home/a/.bashrc：没有权限；可用cleancomm --show-completion"),
    (OSError(errno.EEXIST, "File exists", "/home/a"), "/home/a：已有同名的文件或文件夹；"),
    (RuntimeError("Could not determine home directory."), "找不到用户主文件夹，请设置环境变量HOME；"),
    (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"), "shell的启动文件不是UTF-8编码；"),
    (subprocess.CalledProcessError(3, ["pwsh"]), "Command '['pwsh']' returned non-zero exit status 3."),
]


@pytest.mark.parametrize(("fault", "says"), NO_HOME)
def test_completion_that_cannot_be_installed_is_a_sentence(
    fault: Exception, says: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def install(shell: str) -> None:
        raise fault

    monkeypatch.setattr("typer._completion_shared._get_shell_name", lambda: "bash")
    monkeypatch.setattr("typer._completion_shared.install", install)
    assert run_program(["--install-completion", "--lang", "zh"]) == 3
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"未能为bash安装自动补全：{says}")


def test_a_home_that_is_a_file_gets_no_completion(tmp_path: Path) -> None:
    shell = shutil.which("bash")
    assert shell is not None
    home = tmp_path / "home"
    home.write_text("", encoding="utf-8")
    env = {**os.environ, "HOME": str(home), "PYTHONPATH": str(ROOT), "CLEANCOMM_LANG": "zh"}
    script = f"{shlex.join(PROGRAM)} --install-completion; echo $?"
    done = subprocess.run([shell, "-c", script], env=env, capture_output=True, check=False, timeout=120, encoding="utf-8")
    assert done.stdout == "3\n"
    assert done.stderr.startswith(f"未能为bash安装自动补全：{home}：已有同名的文件或文件夹")
    assert home.read_text(encoding="utf-8") == ""
