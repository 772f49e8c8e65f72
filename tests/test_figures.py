"""Figures of every kind of target, each with its right value: like measures, streets, surplus, levels, ceilings, pace."""

import json
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cleancomm.plan.measure import common_measure, convert, is_whole, split_measure
from cleancomm.status.schedule import percent
from tests.command import run

Rows = list[dict[str, Any]]
UNITS = [{"role": "责任单位", "units": ["城管局", "住建局"], "source": "一"}]


def write_plan(folder: Path, tasks: Rows, steps: Rows | None = None, period: str = "2018-2020") -> Path:
    """A plan of tasks and steps, with three streets and two units."""
    rows = [{"item": "项", "text": "t", "source": "一", "units": UNITS, **task} for task in tasks]
    for row in rows:
        row["targets"] = [{"source": "一", **target} for target in row["targets"]]
    plan = {
        "schema": "cleancomm/plan/1",
        "document": {
            "title": "方案", "number": "1号", "issuer": "区", "period": period, "begins": f"{period[:4]}年1月1日", "source": "一",
        },
        "streets": [{"name": f"{n}街", "source": "一"} for n in "甲乙丙"],
        "roles": [{"word": "责任单位", "kind": "lead"}],
        "tasks": rows,
        "steps": [{"text": "t", "source": "四", **step} for step in steps or ()],
    }  # fmt: skip
    duties = {
        "schema": "cleancomm/duties/1", "title": "分工",
        "body": {"name": "指挥部", "office": "城管局", "text": "t", "source": "五"},
        "units": [{"name": n, "standing": "member", "source": "五"} for n in ("城管局", "住建局")],
    }  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    for name, value in (("plan", plan), ("duties", duties)):
        (folder / f"{name}.yaml").write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")
    (folder / "progress.yaml").write_text("# 记录\n", encoding="utf-8")
    return folder


def record(folder: Path, *entries: dict[str, Any]) -> None:
    """Lines of the record; each has a day, a state and what it is about."""
    lines = []
    for n, entry in enumerate(entries, 1):
        head = {"id": f"r{n}", "at": f"{entry['on']}T09:00:00+08:00", "recorder": "王", "unit": "城管局"}
        lines.append("- " + json.dumps({**head, **entry}, ensure_ascii=False) + "\n")
    with (folder / "progress.yaml").open("a", encoding="utf-8") as file:
        file.writelines(lines)


def ask(folder: Path, command: str, as_of: str, code: int = 0) -> Any:
    """What a command answers as JSON; None for nothing."""
    done = run(*command.split(), "--data", str(folder), "--as-of", as_of, "--format", "json", "--lang", "en")
    assert done.code == code, done.err
    return json.loads(done.out, parse_float=Decimal) if done.out else None


def by(rows: Iterable[dict[str, Any]], key: str) -> dict[str, dict[str, Any]]:
    return {str(row[key]): row for row in rows}


def task(name: str, measure: str, *targets: dict[str, Any], **rest: Any) -> dict[str, Any]:
    return {"name": name, "measure": measure, "targets": list(targets), **rest}


# --- measures


@pytest.mark.parametrize(
    ("measure", "times", "plain"), [("户", 1, "户"), ("万户", 10_000, "户"), ("亿元", 10**8, "元"), ("万", 1, "万")]
)
def test_a_measure_and_its_ten_thousands(measure: str, times: int, plain: str) -> None:
    assert split_measure(measure) == (Decimal(times), plain)


def test_like_measures_are_converted() -> None:
    assert (common_measure(["户", "万户"]), common_measure(["万户", "万户"])) == ("户", "万户")
    assert convert(Decimal("1.2"), "万户", "户") == 12_000
    assert (is_whole("个"), is_whole("万个"), is_whole("公里")) == (True, False, False)


def test_unlike_measures_are_never_added(tmp_path: Path) -> None:
    year = {"period": "2018"}
    data = write_plan(tmp_path, [
        task("改厕", "户", {**year, "quantity": 500}), task("绿化", "万平方米", {**year, "quantity": 4}),
        task("供暖", "万户", {**year, "quantity": "1.5"}),
    ])  # fmt: skip
    table = ask(data, "status", "2018-06-30")["rows"]
    assert "total" not in table
    assert {t["measure"]: t["planned"] for t in table["totals"]} == {"户": 15_500, "万平方米": 4}
    assert ask(data, "status --task 供暖", "2018-06-30")["rows"]["total"]["planned"] == Decimal("1.5")
    assert ask(data, "milestones", "2018-06-30")["milestones"]["rows"][0]["missing"] == 500


def test_many_plans_are_added_measure_by_measure(tmp_path: Path) -> None:
    year = {"period": "2018"}
    for name, measure, quantity in (("a", "户", 10), ("b", "万户", 10), ("c", "公里", 7)):
        write_plan(tmp_path / name, [task("改造", measure, {**year, "quantity": quantity})])
    done = run("rollup", str(tmp_path), "--as-of", "2018-06-30", "--format", "json", "--lang", "en")
    sums = {(r["task"], r["measure"]): (r["plans"], r["planned"]) for r in json.loads(done.out)["sums"]["rows"]}
    assert sums == {("改造", "户"): (2, 100_010), ("改造", "公里"): (1, 7)}


# --- streets


def test_what_was_chosen_for_a_street_counts_in_its_street(tmp_path: Path) -> None:
    data = write_plan(tmp_path, [task("改造", "个", {"period": "2018", "quantity": 10})])
    about = {"task": "改造", "period": "2018", "street": "甲街"}
    record(data, *({"on": "2018-02-01", "state": "planned", "item": f"楼{n}", **about} for n in range(3)))
    done = {"task": "改造", "street": "甲街", "item": "楼0"}
    record(
        data,
        {"id": "a", "on": "2018-03-01", "state": "reported", **done},
        {"id": "b", "on": "2018-04-01", "state": "returned", "note": "n", **done},
    )
    rows = by(ask(data, "status --by street", "2018-12-31")["rows"]["rows"], "street")
    assert {s: (r["planned"], r["accepted"]) for s, r in rows.items()} == {"甲街": (3, 0), "-": (7, 0)}
    assert ask(data, "status --street 甲街", "2018-12-31")["rows"]["total"]["planned"] == 3
    assert ask(data, "show 甲街", "2018-12-31")["rows"]["total"]["planned"] == 3
    late = ask(data, "overdue --street 甲街", "2019-01-01")["overdue"]["rows"]
    assert [(r["missing"], r["required"]) for r in late] == [(3, 3)]
    assert ask(data, "status --by street", "2018-12-31")["rows"]["total"]["planned"] == 10


def test_a_target_shown_by_its_address_is_told_by_street_too(tmp_path: Path) -> None:
    data = write_plan(tmp_path, [task("改造", "个", {"period": "2018", "quantity": 10})])
    about = {"task": "改造", "period": "2018", "street": "甲街"}
    record(data, *({"on": "2018-02-01", "state": "planned", "item": f"楼{n}", **about} for n in range(3)))
    for wanted, planned in (("改造/2018", {"甲街": 3, "-": 7}), ("改造/2018/甲街", {"甲街": 3})):
        rows = by(ask(data, f"show {wanted}", "2018-12-31")["rows"]["rows"], "street")
        assert {street: row["planned"] for street, row in rows.items()} == planned


def test_the_rest_that_no_street_has_is_called_so(tmp_path: Path) -> None:
    data = write_plan(tmp_path, [task("改造", "个", {"period": "2018", "quantity": 10})])
    words = ("status", "--by", "street", "--as-of", "2018-06-30", "--data", str(data))
    assert "区级（未分解到街道）" in run(*words, "--lang", "zh").out
    assert "not broken down" in run(*words, "--lang", "en").out


# --- a surplus, and percent


def test_a_surplus_fills_nobody_elses_gap(tmp_path: Path) -> None:
    each = [{"period": "2018", "street": s, "quantity": 10} for s in ("甲街", "乙街")]
    data = write_plan(tmp_path, [task("改造", "公里", *each)])
    about = {"task": "改造", "period": "2018", "street": "甲街", "quantity": 20}
    record(data, {"on": "2018-05-01", "state": "reported", **about}, {"on": "2018-06-01", "state": "accepted", **about})
    total = ask(data, "status", "2019-01-05")["rows"]["total"]
    told = [total[k] for k in ("planned", "accepted", "surplus", "percent", "gap", "lamp", "pace")]
    assert told == [20, 20, 10, 50, -10, "red", "behind"]
    assert total["reason"] == "overdue by 5 d, 10 missing"


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [("2999", "3000", "99.9"), ("3000", "3000", "100"), ("1", "3000", "0.1"), ("0", "3000", "0"), ("1", "16", "6.3")],
)
def test_a_hundred_percent_only_when_nothing_is_missing(part: str, whole: str, shown: str) -> None:
    assert percent(Decimal(part), Decimal(whole)) == Decimal(shown)


def test_no_points_where_the_gap_is_no_unit(tmp_path: Path) -> None:
    data = write_plan(tmp_path, [task("改造", "个", {"period": "2018", "quantity": 2})])
    row = ask(data, "status", "2018-06-15")["rows"]["total"]
    assert (row["expected"], row["gap"], row["points"], row["lamp"]) == (0, 0, None, "green")
    assert "-0" not in run("status", "--data", str(data), "--as-of", "2018-06-15").out.split()


def test_what_is_less_than_a_unit_behind_is_not_called_on_schedule(tmp_path: Path) -> None:
    data = write_plan(tmp_path, [task("入户", "万户", {"period": "2018", "quantity": 1.6})])
    [row] = ask(data, "status", "2018-07-02")["rows"]["rows"]
    assert (row["gap"], row["pace"], row["lamp"], row["reason"]) == (Decimal("-0.8"), "behind", "green", "0.8 behind schedule")


def test_rows_that_do_not_add_up_to_the_rounded_total_say_so(tmp_path: Path) -> None:
    each = [{"period": "2018", "street": s, "quantity": 3} for s in ("甲街", "乙街", "丙街")]
    data = write_plan(tmp_path, [task("改造", "个", *each)])
    table = ask(data, "status --by street", "2018-06-30")["rows"]
    assert (sum(r["expected"] for r in table["rows"]), table["total"]["expected"]) == (3, 4)
    assert any("rounded for itself" in note for note in table["notes"])
    assert not any("rounded" in note for note in ask(data, "status", "2018-12-31")["rows"]["notes"])


# --- one item, one answer


@pytest.fixture
def counted(tmp_path: Path) -> Path:
    """Three items of which a number of the bureau speaks, all of them."""
    data = write_plan(tmp_path, [task("改造", "个", {"period": "2018", "quantity": 3, "names": ["春里", "夏里", "秋里"]})])
    record(data, {"on": "2018-05-01", "state": "reported", "task": "改造", "period": "2018", "quantity": 3})
    return data


def test_a_number_that_takes_in_every_item_settles_what_each_is(counted: Path) -> None:
    assert ask(counted, "status", "2018-06-01")["rows"]["total"]["waiting"] == 3
    assert {r["state"] for r in ask(counted, "list", "2018-06-01")["items"]["rows"]} == {"reported"}
    assert ask(counted, "list --unreported", "2018-06-01")["unreported"]["rows"] == []
    late = ask(counted, "overdue -v", "2019-01-10")
    assert {r["state"] for r in late["items"]["rows"]} == {"reported"}
    assert [r["units"] for r in late["overdue"]["rows"]] == ["acceptance: 住建局"]
    reason = ask(counted, "status", "2019-01-10")["rows"]["total"]["reason"]
    assert reason == "overdue by 10 d, 3 waiting for acceptance by 住建局"


def test_what_was_sent_back_after_the_number_is_not_counted_by_it(counted: Path) -> None:
    record(
        counted,
        {"id": "x", "on": "2018-06-02", "state": "accepted", "task": "改造", "period": "2018", "quantity": 3, "unit": "住建局"},
    )
    record(counted, {"id": "y", "on": "2018-07-01", "state": "returned", "note": "n", "task": "改造", "item": "春里"})
    total = ask(counted, "status", "2018-08-01")["rows"]["total"]
    assert (total["accepted"], total["planned"]) == (2, 3)
    states = {r["item"]: r["state"] for r in ask(counted, "list", "2018-08-01")["items"]["rows"]}
    assert states == {"春里": "returned", "夏里": "accepted", "秋里": "accepted"}


def test_to_name_an_item_is_no_report(tmp_path: Path) -> None:
    data = write_plan(tmp_path, [task("改造", "个", {"period": "2018", "quantity": 1})])
    record(data, {"on": "2018-05-01", "state": "planned", "task": "改造", "period": "2018", "street": "甲街", "item": "楼"})
    rows = ask(data, "list --unreported", "2018-05-26")["unreported"]["rows"]
    assert [(r["unit"], r["item"], r["last"]) for r in rows] == [("甲街", "楼", None)]


def test_what_a_target_names_counts_there_though_an_entry_puts_it_elsewhere_too(tmp_path: Path) -> None:
    each: Rows = [{"period": "2018", "street": "甲街", "names": ["春里"]}, {"period": "2019", "street": "甲街", "quantity": 2}]
    data = write_plan(tmp_path, [task("改造", "个", *each)])
    about = {"task": "改造", "street": "甲街", "item": "春里"}
    record(
        data,
        {"on": "2018-02-01", "state": "planned", "period": "2019", **about},
        {"id": "a", "on": "2018-03-01", "state": "reported", **about},
        {"id": "b", "on": "2018-04-01", "state": "accepted", **about, "unit": "住建局"},
    )
    rows = by(ask(data, "status --by year", "2018-12-31")["rows"]["rows"], "year")
    assert {year: row["accepted"] for year, row in rows.items()} == {"2018": 1, "2019": 0}


# --- what status calls overdue, overdue names


@pytest.mark.parametrize(
    ("accepted", "named"),
    [
        (None, [("春里", 1), ("夏里", 1), ("秋里", 1), (None, 2)]),
        (3, [("春里", None), ("夏里", None), ("秋里", None), (None, 2)]),
    ],
)
def test_what_is_missing_by_name_adds_up_to_what_is_missing(
    tmp_path: Path, accepted: int | None, named: list[tuple[str | None, int | None]]
) -> None:
    names = ["春里", "夏里", "秋里"]
    data = write_plan(tmp_path, [task("改造", "个", {"period": "2018", "quantity": 5, "names": names})])
    if accepted:
        about = {"task": "改造", "period": "2018", "quantity": accepted}
        record(data, {"on": "2018-05-01", "state": "reported", **about}, {"on": "2018-06-01", "state": "accepted", **about})
    late = ask(data, "overdue -v", "2019-01-10")
    assert [(r["item"], r["missing"]) for r in late["items"]["rows"]] == named
    assert sum(r["missing"] for r in late["overdue"]["rows"]) == sum(n or 0 for _, n in named)
    assert late["items"]["rows"][-1]["street"] == "-"
    said = run("overdue", "-v", "--data", str(data), "--as-of", "2019-01-10", "--lang", "en").out
    assert ("Which of the names without a figure are missing is not recorded" in said) == bool(accepted)


def cumulative(folder: Path) -> Path:
    targets = [{"period": f"{y}年", "quantity": n} for y, n in ((2018, 25), (2019, 35), (2020, 40))]
    step = {"name": "总验收", "when": "2020年底", "requires": [{"task": "车辆", "period": "2020年", "stated": 40}]}
    return write_plan(folder, [task("车辆", "辆", *targets, figures="cumulative")], [step])


def test_an_earlier_cumulative_figure_is_overdue_at_the_end_of_its_own_period(tmp_path: Path) -> None:
    data = cumulative(tmp_path)
    assert ask(data, "status", "2019-06-30")["rows"]["total"]["reason"] == "overdue by 181 d, 25 missing"
    late = ask(data, "overdue --exit-code", "2019-06-30", code=1)["overdue"]["rows"]
    assert [(r["milestone"], r["due"], r["days"], r["missing"]) for r in late] == [("车辆/2018年", "2018-12-31", 181, 25)]
    late = ask(data, "overdue", "2021-01-01")["overdue"]["rows"]
    assert [(r["milestone"], r["missing"]) for r in late] == [("车辆/2018年", 25), ("车辆/2019年", 10), ("总验收", 5)]
    assert by(ask(data, "milestones", "2021-01-01")["milestones"]["rows"], "milestone")["总验收"]["required"] == 40


def test_a_day_of_its_own_before_its_milestone_is_told_under_its_own_name(tmp_path: Path) -> None:
    early = {"period": "2018", "quantity": 12, "due": "2018年11月底前"}
    requires = [{"task": "小区", "period": p} for p in ("2018", "2019")]
    step = {"name": "验收", "when": "2019年12月", "requires": requires}
    data = write_plan(tmp_path, [task("小区", "个", early, {"period": "2019", "quantity": 20})], [step])
    stands = [(r["milestone"], r["due"], r["state"]) for r in ask(data, "milestones", "2018-12-15")["milestones"]["rows"]]
    assert stands == [("验收", "2019-12-31", "upcoming"), ("小区/2018", "2018-11-30", "overdue")]
    late = [(r["milestone"], r["due"], r["missing"]) for r in ask(data, "overdue", "2020-01-01")["overdue"]["rows"]]
    assert late == [("小区/2018", "2018-11-30", 12), ("验收", "2019-12-31", 20)]


def test_a_target_without_a_figure_is_never_green(tmp_path: Path) -> None:
    data = write_plan(tmp_path, [task("整治", "处", {"period": "2018"})])
    row = ask(data, "status", "2018-06-01")["rows"]["rows"][0]
    assert (row["planned"], row["lamp"], row["reason"]) == (None, "none", "1 without a figure")
    assert [r["task"] for r in ask(data, "list --unreported", "2018-06-01")["unreported"]["rows"]] == ["整治"]
    late = ask(data, "overdue", "2019-01-03")["overdue"]["rows"]
    assert [(r["milestone"], r["missing"], r["days"]) for r in late] == [("整治/2018", 1, 3)]
    about = {"task": "整治", "period": "2018", "quantity": 12}
    record(
        data,
        {"on": "2018-11-01", "state": "reported", **about},
        {"on": "2018-12-01", "state": "accepted", "unit": "住建局", **about},
    )
    assert ask(data, "overdue", "2019-01-03") is None
    assert ask(data, "status", "2019-01-03")["rows"]["rows"][0]["lamp"] == "none"


# --- levels, ceilings, floors, a base, nodes


def level(folder: Path) -> Path:
    targets = [{"period": str(y), "quantity": n} for y, n in ((2018, 634), (2019, 581), (2020, 516))]
    return write_plan(folder, [task("垃圾", "吨/日", *targets, figures="level", bound="at_most", base=700)])


@pytest.mark.parametrize(
    ("value", "on", "as_of", "lamp", "reason"),
    [
        (None, "", "2019-01-02", "red", "overdue by 2 d, 66 missing"),
        ("634", "2018-12-01", "2019-01-02", "green", "on schedule"),
        ("640", "2018-12-01", "2019-01-02", "red", "overdue by 2 d, 6 missing"),
        ("500", "2020-12-01", "2021-01-02", "yellow", "done late"),
        ("516.5", "2020-12-01", "2021-01-02", "red", "overdue by 2 d, 0.5 missing"),
    ],
)
def test_a_level_is_held_by_the_value_recorded_last(
    tmp_path: Path, value: str | None, on: str, as_of: str, lamp: str, reason: str
) -> None:
    data = level(tmp_path)
    if value:
        for period in ("2018", "2019", "2020"):
            about = {"task": "垃圾", "period": period, "quantity": float(value)}
            record(data, {"id": f"a{period}", "on": on, "state": "accepted", "unit": "住建局", **about})
    [row] = ask(data, "status", as_of)["rows"]["rows"]
    assert (row["lamp"], row["reason"]) == (lamp, reason)
    assert "total" not in ask(data, "status", as_of)["rows"]


def test_the_last_value_of_a_level_counts_in_the_periods_after_it(tmp_path: Path) -> None:
    data = level(tmp_path)
    about = {"task": "垃圾", "period": "2018", "quantity": 650}
    assert ask(data, "status", "2018-07-02")["rows"]["rows"][0]["reason"] == "33 behind schedule"
    record(data, {"on": "2018-12-01", "state": "reported", **about})
    [row] = ask(data, "status", "2018-12-01")["rows"]["rows"]
    assert (row["accepted"], row["reported"], row["lamp"]) == (None, 650, "yellow")
    record(data, {"id": "a", "on": "2018-12-02", "state": "accepted", "unit": "住建局", **about})
    # 650 is 16 more than the 634 of 2018 and 69 more than the 581 of 2019, not 16 and 53 together
    late = [(r["milestone"], r["missing"]) for r in ask(data, "overdue", "2020-01-02")["overdue"]["rows"]]
    assert late == [("垃圾/2018", 16), ("垃圾/2019", 69)]
    [row] = ask(data, "status", "2020-01-02")["rows"]["rows"]
    assert (row["lamp"], row["reason"]) == ("red", "overdue by 367 d, 69 missing")


def test_a_level_has_no_names_and_no_sum_over_plans(tmp_path: Path) -> None:
    data = level(tmp_path)
    assert "targets.unnamed" not in {p["code"] for p in ask(data, "validate", "2018-07-02")["problems"]}
    done = run("rollup", str(data), "--as-of", "2018-07-02", "--format", "json", "--lang", "en")
    first = json.loads(done.out)["sums"]["rows"][0]
    assert {first[key] for key in ("planned", "accepted", "waiting", "reported", "expected", "gap")} == {None}


def test_levels_are_never_summed_and_their_way_is_straight(tmp_path: Path) -> None:
    data = level(tmp_path)
    [row] = ask(data, "status --year 2018", "2018-07-02")["rows"]["rows"]
    assert (row["planned"], row["expected"]) == (634, 700 - 66 * 183 // 365)
    assert ask(data, "validate", "2018-07-02")["totals"] == []


def test_a_ceiling_is_met_from_below(tmp_path: Path) -> None:
    data = write_plan(tmp_path, [task("编制", "人", {"period": "2018", "quantity": 189}, bound="at_most")])
    [row] = ask(data, "status", "2019-01-05")["rows"]["rows"]
    assert (row["lamp"], row["reason"], row["gap"]) == ("green", "below the ceiling", 0)
    assert ask(data, "overdue", "2019-01-05") is None
    about = {"task": "编制", "period": "2018", "quantity": 200}
    record(
        data,
        {"on": "2018-10-01", "state": "reported", **about},
        {"on": "2018-11-01", "state": "accepted", "unit": "住建局", **about},
    )
    [row] = ask(data, "status", "2019-01-05")["rows"]["rows"]
    assert (row["lamp"], row["reason"], row["surplus"]) == ("red", "11 above the ceiling", 11)


def test_the_stock_at_the_beginning_is_never_progress(tmp_path: Path) -> None:
    data = write_plan(tmp_path, [task("桩", "个", {"period": "2018", "quantity": 682}, figures="cumulative", base=510)])
    assert ask(data, "status", "2018-06-01")["rows"]["total"]["planned"] == 172
    with_total = json.loads((data / "plan.yaml").read_text(encoding="utf-8"))
    with_total["totals"] = [{"stated": 682, "of": {"task": "桩", "period": "2018"}, "source": "一"}]
    (data / "plan.yaml").write_text(json.dumps(with_total, ensure_ascii=False), encoding="utf-8")
    assert [(t["counted"], t["difference"]) for t in ask(data, "validate", "2018-06-01")["totals"]] == [(682, 0)]


def stock(folder: Path, *targets: dict[str, Any], **rest: Any) -> Path:
    """A plan of charging points with a stated total up to each of its periods."""
    data = write_plan(folder, [task("桩", "个", *targets, **rest)])
    plan = json.loads((data / "plan.yaml").read_text(encoding="utf-8"))
    totals = {"2018": 600, "2019": 682}
    plan["totals"] = [{"stated": n, "of": {"task": "桩", "period": p}, "source": "一"} for p, n in totals.items()]
    (data / "plan.yaml").write_text(json.dumps(plan, ensure_ascii=False), encoding="utf-8")
    return data


FIRST, SECOND = {"period": "2018", "quantity": 600}, {"period": "2019", "quantity": 682}


def test_a_stock_beside_the_first_figure_is_that_of_all_later_ones(tmp_path: Path) -> None:
    data = stock(tmp_path, {**FIRST, "base": 510}, SECOND, figures="cumulative")
    assert [(t["counted"], t["difference"]) for t in ask(data, "validate", "2018-06-01")["totals"]] == [(600, 0), (682, 0)]
    years = by(ask(data, "status --by year", "2018-06-01")["rows"]["rows"], "year")
    assert {y: r["planned"] for y, r in years.items()} == {"2018": 90, "2019": 82}


def test_a_number_up_to_a_period_takes_the_stock_in(tmp_path: Path) -> None:
    data = stock(tmp_path, {**FIRST, "base": 510}, SECOND, figures="cumulative")
    about = {"task": "桩", "quantity": 620, "upto": True}
    record(data, {"on": "2018-05-01", "state": "reported", "period": "2018", **about, "quantity": 590})
    assert ask(data, "status", "2018-06-01")["rows"]["total"]["reported"] == 590 - 510
    record(data, {"id": "b", "on": "2019-02-01", "state": "reported", "period": "2019", **about})
    years = by(ask(data, "status --by year", "2019-03-01")["rows"]["rows"], "year")
    assert {y: r["reported"] for y, r in years.items()} == {"2018": 90, "2019": 620 - 600}


@pytest.mark.parametrize(
    ("targets", "rest", "code"),
    [
        # one stock for two streets: 100 of 250 at the beginning, or 200?
        (
            [{"period": "2018", "street": s, "quantity": n} for s, n in (("甲街", 150), ("乙街", 100))],
            {"base": 50},
            "base.shared",
        ),
        ([{**FIRST, "base": 510}, SECOND], {"figures": "increment"}, "base.unused"),
        ([FIRST, {**SECOND, "base": 510}], {}, "base.unused"),
        ([{**FIRST, "base": 510}, SECOND], {"base": 500}, "base.unused"),
        ([{**FIRST, "base": 510}, SECOND], {}, None),
        ([FIRST, SECOND], {"base": 510}, None),
    ],
)
def test_a_stock_that_can_be_read_in_two_ways_is_asked_about(
    tmp_path: Path, targets: Rows, rest: dict[str, Any], code: str | None
) -> None:
    data = write_plan(tmp_path, [task("桩", "个", *targets, **{"figures": "cumulative", **rest})])
    codes = [p["code"] for p in ask(data, "validate", "2018-06-01")["problems"] if p["code"].startswith("base.")]
    assert codes == ([code] if code else [])


def test_a_stock_of_each_street_is_acknowledged(tmp_path: Path) -> None:
    each = [{"period": "2018", "street": s, "quantity": 150} for s in ("甲街", "乙街")]
    data = write_plan(tmp_path, [task("桩", "个", *each, figures="cumulative", base=50)])
    plan = json.loads((data / "plan.yaml").read_text(encoding="utf-8"))
    plan["oddities"] = [{"code": "base.shared", "subject": "桩", "found": "50", "reason": "各街道均为50个", "source": "一"}]
    (data / "plan.yaml").write_text(json.dumps(plan, ensure_ascii=False), encoding="utf-8")
    [told] = [p for p in ask(data, "validate", "2018-06-01")["problems"] if p["code"] == "base.shared"]
    assert told["severity"] == "note"
    assert ask(data, "status", "2018-06-01")["rows"]["total"]["planned"] == 200


def values_of_level(folder: Path, *values: tuple[str, str, str, float]) -> Path:
    """A level that falls, and its values as (period, day, state, value)."""
    data = level(folder)
    rows = [{"period": p, "on": on, "state": state, "quantity": value} for p, on, state, value in values]
    for n, row in enumerate(rows):
        unit = "城管局" if row["state"] == "reported" else "住建局"
        record(
            data, {"id": f"v{n}", "task": "垃圾", "unit": unit, **({"note": "n"} if row["state"] == "returned" else {}), **row}
        )
    return data


def test_a_level_may_fall_rise_and_stay(tmp_path: Path) -> None:
    told = [(660, "03"), (650, "05"), (655, "07"), (655, "09")]
    each = [("2018", f"2018-{m}-0{d}", s, v) for v, m in told for d, s in ((1, "reported"), (2, "accepted"))]
    data = values_of_level(tmp_path, *each)
    codes = [p["code"] for p in ask(data, "validate", "2018-10-01")["problems"]]
    assert not [c for c in codes if c.startswith("chain.")]
    [row] = ask(data, "status", "2018-10-01")["rows"]["rows"]
    assert (row["accepted"], row["expected"], row["gap"]) == (655, 651, -4)  # 700 - 66 x 274 / 365 = 650.5


def test_a_level_is_accepted_at_the_value_reported(tmp_path: Path) -> None:
    data = values_of_level(tmp_path, ("2018", "2018-03-01", "reported", 660), ("2018", "2018-03-02", "accepted", 640))
    assert "chain.other_value" in [p["code"] for p in ask(data, "validate", "2018-10-01")["problems"]]


def test_a_level_sent_back_leaves_the_value_accepted_before(tmp_path: Path) -> None:
    each = [("2018", "2018-03-01", "reported", 660), ("2018", "2018-03-02", "accepted", 660)]
    data = values_of_level(tmp_path, *each, ("2018", "2018-05-01", "reported", 640), ("2018", "2018-05-02", "returned", 640))
    assert [ask(data, "status", f"2018-05-0{d}")["rows"]["rows"][0]["reported"] for d in (1, 2)] == [640, 660]


def test_a_level_reached_in_a_later_period_is_done_late_in_the_earlier(tmp_path: Path) -> None:
    each = [("2018", "2018-12-01", "reported", 640), ("2018", "2018-12-02", "accepted", 640)]
    data = values_of_level(tmp_path, *each, ("2019", "2019-05-01", "reported", 600), ("2019", "2019-05-02", "accepted", 600))
    late = ask(data, "overdue", "2019-04-01")["overdue"]["rows"]
    assert [(r["milestone"], r["missing"]) for r in late] == [("垃圾/2018", 6)]
    assert ask(data, "overdue", "2019-06-01") is None
    [row] = ask(data, "status --year 2018", "2019-06-01")["rows"]["rows"]
    assert (row["lamp"], row["reason"]) == ("yellow", "done late")


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, [None, None, "no value is recorded"]), (640, [640, None, "no start is known"]), (630, [630, None, "done"])],
)
def test_a_level_without_a_start_has_no_pace(tmp_path: Path, value: int | None, shown: list[Any]) -> None:
    target = {"period": "2018", "quantity": 634}
    data = write_plan(tmp_path, [task("垃圾", "吨/日", target, figures="level", bound="at_most")])
    about = {"task": "垃圾", "period": "2018", "quantity": value}
    if value:
        record(data, {"on": "2018-03-01", "state": "reported", **about})
        record(data, {"id": "b", "on": "2018-03-02", "state": "accepted", "unit": "住建局", **about})
    [row] = ask(data, "status", "2018-07-02")["rows"]["rows"]
    assert [row["accepted"], row["expected"], row["reason"]] == shown


def test_a_number_in_the_plans_own_reading_holds_the_stock_at_the_beginning(tmp_path: Path) -> None:
    targets = ({"period": "2018", "quantity": 580}, {"period": "2019", "quantity": 682})
    data = write_plan(tmp_path, [task("桩", "个", *targets, figures="cumulative", base=510)])
    words = ("--state", "reported", "--by", "城管局", "--on", "2018-06-28", "--data", str(data), "--lang", "en")
    low = run("update", "桩/2018", "--quantity", "70", *words)
    assert (low.code, "[chain.period_alone]" in low.err) == (1, True)
    done = run("update", "桩/2018", "--quantity", "570", *words)
    assert "up to its end, with the 510 of the beginning: planned 580, reported 570, accepted 510" in done.out
    assert run("update", "桩/2019", "--quantity", "600", *words).code == 0
    rows = by(ask(data, "status --by year", "2018-12-31")["rows"]["rows"], "year")
    assert {year: (row["planned"], row["reported"]) for year, row in rows.items()} == {"2018": (70, 70), "2019": (102, 20)}
    assert "record.disagree" not in {p["code"] for p in ask(data, "validate", "2018-12-31")["problems"]}


@pytest.mark.parametrize(
    ("as_of", "expected"), [("2018-01-01", 0), ("2018-06-30", 50), ("2018-08-15", 62), ("2018-09-30", 75), ("2018-12-31", 100)]
)
def test_the_pace_of_nodes_runs_in_straight_lines(tmp_path: Path, as_of: str, expected: int) -> None:
    nodes = [{"when": "6月30日", "share": "50%"}, {"when": "9月30日", "share": "75%"}]
    data = write_plan(tmp_path, [task("改造", "个", {"period": "2018", "quantity": 100}, pace=nodes)])
    assert ask(data, "status", as_of)["rows"]["total"]["expected"] == expected


@pytest.mark.parametrize(
    ("bound", "counted", "holds"), [("at_least", 5, True), ("at_least", 6, False), ("at_most", 4, True), ("exactly", 4, False)]
)
def test_a_stated_total_binds_as_it_says(tmp_path: Path, bound: str, counted: int, holds: bool) -> None:
    data = write_plan(tmp_path, [task("路", "条", {"period": "2018", "quantity": 5 if bound != "at_most" else 4})])
    plan = json.loads((data / "plan.yaml").read_text(encoding="utf-8"))
    plan["totals"] = [{"stated": counted, "bound": bound, "of": {"task": "路"}, "source": "一"}]
    (data / "plan.yaml").write_text(json.dumps(plan, ensure_ascii=False), encoding="utf-8")
    codes = [p["code"] for p in ask(data, "validate", "2018-06-01", code=0 if holds else 1)["problems"]]
    assert ("totals.mismatch" not in codes) == holds


@pytest.mark.parametrize("reported", [True, False])
def test_a_street_of_a_target_for_the_whole_stands_as_its_row_does(tmp_path: Path, *, reported: bool) -> None:
    data = write_plan(tmp_path, [task("站", "个", {"period": "2018", "quantity": 3})])
    about = {"task": "站", "period": "2018", "street": "甲街"}
    if reported:
        record(data, {"on": "2018-03-01", "quantity": 2, "state": "reported", **about})
    record(data, {"id": "checked", "on": "2018-04-01", "quantity": 2, "state": "accepted", "unit": "住建局", **about})
    record(data, {"id": "whole", "on": "2018-05-01", "quantity": 1, "state": "reported", **about, "street": None})
    for day, accepted in (("2018-03-02", 0), ("2018-04-02", 2), ("2018-05-02", 2))[not reported :]:
        row = by(ask(data, "status --by street", day)["rows"]["rows"], "street")["甲街"]
        assert (row["reported"], row["accepted"]) == (2, accepted)
        assert ask(data, "show 站/2018/甲街", day)["stands"] == f"reported 2, accepted {accepted}"
