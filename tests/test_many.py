"""Many plans: their sum, the worst on top, broken ones left out; and what a later plan changed."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command import DATA, PROGRAM, ROOT, ask, run
from tests.records import add_lines, change, write_entry

DAY = ("--as-of", "2014-05-11")


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """Three districts: one has done all property management of 2014, one nothing, one has a plan that does not add up."""
    for name in ("done", "idle", "wrong"):
        shutil.copytree(DATA, tmp_path / "city" / name)
    property_2014 = {"task": "社区物业管理全覆盖", "period": "2014", "quantity": 70}
    add_lines(
        tmp_path / "city" / "done",
        write_entry(1, "2014-05-01", "reported", unit="房管局", **property_2014),
        write_entry(2, "2014-05-02", "accepted", unit="民政局", **property_2014),
    )
    change(tmp_path / "city" / "wrong" / "plan.yaml", "- {stated: 57,", "- {stated: 58,")
    return tmp_path / "city"


def test_plans_are_added_up_with_the_worst_on_top(city: Path) -> None:
    report = ask("rollup", str(city), *DAY, code=1)
    row = next(r for r in report["sums"]["rows"] if (r["task"], r["year"]) == ("社区物业管理全覆盖", 2014))
    assert (row["plans"], row["planned"], row["accepted"], row["gap"]) == (3, 210, 70, -140)
    assert (row["red"], row["yellow"], row["green"]) == (2, 0, 1)
    plans = [(r["plan"], r["lamp"]) for r in report["社区物业管理全覆盖/2014"]["rows"]]
    assert [Path(str(p)).name for p, _ in plans] == ["idle", "wrong", "done"]
    assert [lamp for _, lamp in plans] == ["red", "red", "green"]
    points = [r["points"] or 0 for r in report["sums"]["rows"]]
    assert points == sorted(points, key=lambda p: float(str(p)))


def test_problems_are_named_and_counted(city: Path) -> None:
    report = ask("rollup", str(city), *DAY, code=1)
    (row,) = report["problems"]["rows"]
    assert (Path(str(row["plan"])).name, row["errors"], row["codes"]) == ("wrong", 1, "totals.mismatch")
    shutil.rmtree(city / "wrong")
    assert "problems" not in ask("rollup", str(city), *DAY)


def test_a_broken_folder_is_reported_and_left_out(city: Path) -> None:
    (city / "idle" / "plan.yaml").write_text("schema: [", encoding="utf-8")
    shutil.rmtree(city / "wrong")
    done = run("rollup", str(city), *DAY, "--format", "json", "--lang", "en")
    assert done.code == 1
    assert "idle/plan.yaml:2:1: error[yaml.syntax]" in done.err
    report = json.loads(done.out)
    assert (report["plans"], report["broken"]) == (1, 1)


def test_any_number_of_processes_gives_the_same(city: Path) -> None:
    names = ["done", "idle", "wrong"] * 6
    for n, name in enumerate(names):
        shutil.copytree(city / name, city / "more" / f"{n:02}")
    given = [str(city / "more"), str(city / "idle"), str(city / "more" / "03")]
    report = run("rollup", *given, *DAY, "--jobs", "2", "--worst", "4", "--lang", "en")
    assert report.code == 1
    assert "Plans: 19" in report.out  # 18 and one more; the one named twice counts once
    assert "The worst 4 of 19 are shown." in report.out
    one = run("rollup", *given, *DAY, "--jobs", "1", "--worst", "4", "--lang", "en")
    assert report.out == one.out


def test_a_file_lists_folders_from_where_it_lies(city: Path) -> None:
    listed = city / "list.txt"
    listed.write_text("\ufeff# the city\n\ndone\nidle\n", encoding="utf-8")
    assert ask("rollup", str(listed), *DAY)["plans"] == 2


def read_terminal(reading: int) -> str:
    """All that comes to a pseudo-terminal until the program leaves it."""
    said = b""
    while True:
        try:
            some = os.read(reading, 65536)
        except OSError:  # how Linux says that nobody writes any more
            return said.decode()
        if not some:
            return said.decode()
        said += some


@pytest.mark.skipif(os.name != "posix", reason="a pseudo-terminal is posix")
def test_a_bar_moves_on_a_terminals_stderr_and_nowhere_else(city: Path, tmp_path: Path) -> None:
    args = ("rollup", str(city), *DAY, "--jobs", "1", "--lang", "en")
    alone = run(*args)
    assert (alone.code, alone.err) == (1, "")
    reading, writing = os.openpty()
    env = {"PATH": os.environ["PATH"], "TERM": "xterm", "COLUMNS": "80"}
    with (tmp_path / "report").open("wb") as report:
        program = subprocess.Popen([*PROGRAM, *args], cwd=ROOT, env=env, stdout=report, stderr=writing)
    os.close(writing)
    bar = read_terminal(reading)
    os.close(reading)
    assert program.wait(timeout=30) == 1
    assert "plans" in bar
    assert "100%" in bar
    assert (tmp_path / "report").read_bytes().decode() == alone.out


@pytest.mark.parametrize(
    ("spoil", "code", "says"),
    [
        (lambda city: city / "nowhere", 1, "[folder.missing]"),
        (lambda city: (city / "empty").mkdir() or city / "empty", 3, "[folder.missing]"),
        (lambda city: (city / "l").write_bytes("数据".encode("gbk")) and city / "l", 3, "[folder.list]"),
    ],
)
def test_what_is_no_folder_is_told(city: Path, spoil: Callable[[Path], Path], code: int, says: str) -> None:
    done = run("rollup", str(spoil(city)), *DAY, "--lang", "en")
    assert done.code == code
    assert says in done.err
    assert "Traceback" not in done.err


@pytest.fixture
def later(tmp_path: Path) -> Path:
    """A later plan: one community moved to an earlier year, one dropped, one new; a total and a day moved."""
    folder = tmp_path / "later"
    shutil.copytree(DATA, folder)
    plan = folder / "plan.yaml"
    text = plan.read_text(encoding="utf-8")
    for old, new in (
        ("quantity: 3, names: [景欣苑, 福山北里, 詹滨西里]", "quantity: 4, names: [景欣苑, 福山北里, 招远路, 新村]"),
        ("quantity: 5, names: [招远路, 津门里", "quantity: 4, names: [津门里"),
        ("street: 金桥街, quantity: 1, names: [龙泉里]", "street: 新立街, quantity: 1, names: [龙泉里]"),
        ("quantity: 1, names: [民航巷]", "quantity: 2, names: [民航巷, 龙泉里]"),
        ("- {stated: 57,", "- {stated: 58,"),
        ("when: 2014年5月初", "when: 2014年6月底"),
        ("{role: 责任单位, units: [房管局, 民政局]", "{role: 责任单位, units: [房管局]"),
    ):
        assert text.count(old) == 1 or old.startswith("street: 金桥街")
        text = text.replace(old, new)
    text = text.replace("      - {period: 2014, street: 新立街, quantity: 1, names: [龙泉里], source: 附件5-2 金桥街}\n", "")
    plan.write_text(text, encoding="utf-8")
    return folder


def test_a_later_plan_is_compared(later: Path) -> None:
    report = ask("diff", str(DATA), str(later))
    items = {(r["item"], r["change"], r["old"], r["new"]) for r in report["items"]["rows"]}
    assert items == {
        ("招远路", "moved", "张贵庄街/2015", "张贵庄街/2014"),
        ("龙泉里", "moved", "金桥街/2014", "新立街/2014"),
        ("詹滨西里", "dropped", "张贵庄街/2014", None),
        ("新村", "added", None, "张贵庄街/2014"),
    }
    figures = {(r["period"], r["street"]): (r["change"], r["difference"]) for r in report["figures"]["rows"]}
    assert figures[("2014", "张贵庄街")] == ("changed", 1)
    assert figures[("2014", "金桥街")] == ("dropped", -1)
    assert figures[("2014", None)] == ("changed", 0)  # the day alone
    totals = {(r["figure"], r["old"], r["new"]) for r in report["totals"]["rows"]}
    assert ("美丽社区创建", "57", "58") in totals
    assert [(r["milestone"], r["new"]) for r in report["milestones"]["rows"]] == [("2014年5月初", "2014-06-30")]
    assert [(r["unit"], r["change"]) for r in report["duties"]["rows"]] == [("民政局", "dropped")]


def test_the_same_plan_gives_nothing(later: Path) -> None:
    assert run("diff", str(DATA), str(ROOT), "--exit-code") == run("diff", str(later), str(later), "--exit-code")
    done = run("diff", str(DATA), str(DATA), "--exit-code")
    assert (done.code, done.out, done.err) == (0, "", "")
    assert run("diff", str(DATA), str(later), "--exit-code").code == 1
    assert run("diff", str(DATA), str(later / "nowhere")).code == 3
