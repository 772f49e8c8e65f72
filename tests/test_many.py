"""Many plans: their sum, the worst on top, broken ones left out; and what a later plan changed."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command import DATA, ROOT, ask, run
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
    assert ask("rollup", str(city), *DAY)["problems"]["rows"] == []
    assert "Codes" not in run("rollup", str(city), *DAY, "--lang", "en").out


def test_each_plan_has_a_line_and_only_tasks_that_are_ill_a_table(city: Path) -> None:
    report = ask("rollup", str(city), *DAY, code=1)
    # of nine tasks and years the two of 2015 and 2016 are green in every plan
    told = [(Path(r["plan"]).name, r["as_of"], r["tasks"], r["red"], r["green"], r["errors"]) for r in report["by_plan"]["rows"]]
    assert told == [
        ("wrong", "2014-05-11", 4, 7, 2, 1),
        ("idle", "2014-05-11", 4, 7, 2, 0),
        ("done", "2014-05-11", 4, 6, 3, 0),
    ]
    assert "美丽社区创建/2016" in report
    said = run("rollup", str(city), *DAY, "--lang", "en").out
    assert "美丽社区创建 2014" in said
    assert "美丽社区创建 2016" not in said
    assert "美丽社区创建 2016" in run("rollup", str(city), *DAY, "-v", "--lang", "en").out
    one = ask("rollup", str(city), *DAY, "--worst", "1", code=1)["by_plan"]
    assert ([Path(r["plan"]).name for r in one["rows"]], one["notes"]) == (["wrong"], ["The worst 1 of 3 are shown."])


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


def test_a_task_has_its_old_and_new_whole(later: Path) -> None:
    # figures of one task rise in some places and fall in others
    (same,) = ask("diff", str(DATA), str(later))["tasks"]["rows"]
    assert same == {"task": "美丽社区创建", "measure": "个", "old": 57, "new": 57, "difference": 0}
    change(later / "plan.yaml", "measure: 个", "measure: 户")
    (unlike,) = ask("diff", str(DATA), str(later))["tasks"]["rows"]
    assert (unlike["measure"], unlike["measure_original"], unlike["difference"]) == ("户", "个", None)


def test_a_rename_that_an_alias_tells_drops_and_adds_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "renamed"
    shutil.copytree(DATA, folder)
    for name in ("plan.yaml", "committees.yaml", "duties.yaml"):
        text = (folder / name).read_text(encoding="utf-8")
        for old, new in (("华明街", "华明新街"), ("旧楼区改造全覆盖", "老旧小区改造"), ("房管局", "住建局")):
            text = text.replace(old, new)
        (folder / name).write_text(text, encoding="utf-8")
    change(folder / "plan.yaml", "aliases: [华明地区]", "aliases: [华明地区, 华明街]")
    change(folder / "plan.yaml", "aliases: [旧楼区]", "aliases: [旧楼区, 旧楼区改造全覆盖]")
    change(folder / "duties.yaml", "name: 住建局,", "name: 住建局, aliases: [房管局],")
    names = {("street", "华明街", "华明新街"), ("task", "旧楼区改造全覆盖", "老旧小区改造"), ("unit", "房管局", "住建局")}
    for pair, told in (((DATA, folder), names), ((folder, DATA), {(kind, new, old) for kind, old, new in names})):
        report = ask("diff", str(pair[0]), str(pair[1]))
        rows = report["names"]["rows"]
        assert {(r["what"], r["old"], r["new"]) for r in rows} == told
        assert {r["change"] for r in rows} == {"renamed"}
        tables = {key: body["rows"] for key, body in report.items() if isinstance(body, dict) and key != "names"}
        assert all(not rows for rows in tables.values()), tables
    # what changed besides is told under the new name
    change(folder / "plan.yaml", "street: 华明新街, quantity: 2", "street: 华明新街, quantity: 3")
    (row,) = ask("diff", str(DATA), str(folder))["figures"]["rows"]
    assert (row["street"], row["old"], row["new"]) == ("华明新街", 2, 3)
    (whole,) = ask("diff", str(DATA), str(folder))["tasks"]["rows"]
    assert (whole["task"], whole["measure"], whole["old"], whole["new"], whole["difference"]) == ("美丽社区创建", "个", 57, 58, 1)


def test_without_an_alias_nothing_is_taken_for_a_rename(tmp_path: Path) -> None:
    folder = tmp_path / "other"
    shutil.copytree(DATA, folder)
    plan = folder / "plan.yaml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("无瑕街", "无暇街"), encoding="utf-8")
    report = ask("diff", str(DATA), str(folder))
    assert report["names"]["rows"] == []
    assert {r["change"] for r in report["figures"]["rows"]} == {"dropped", "added"}


def test_a_difference_is_told_in_words(data: Path) -> None:
    change(data / "plan.yaml", "communities: 18", "communities: 19")
    change(data / "plan.yaml", "measure: 个", "measure: 户")
    change(data / "duties.yaml", "name: 交警支队, standing: member", "name: 交警支队")
    said = run("diff", str(DATA), str(data), "--lang", "zh").out
    for word in ("社区数", "单位", "身份", "成员单位", "非成员"):
        assert word in said
    for key in ("communities", "measure", "standing", "none", "member"):
        assert key not in said
    rows = ask("diff", str(DATA), str(data))["others"]["rows"]
    assert {(r["what"], r["old"], r["new"]) for r in rows} >= {("standing", "member", "none"), ("communities", "18", "19")}
