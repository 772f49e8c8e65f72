"""The options that commands share: the day of today in the plan's own zone, and names completed from the data."""

from datetime import UTC, date, datetime, tzinfo
from pathlib import Path

import pytest

import cleancomm.cli.options
from cleancomm.cli.options import today_in
from tests.command import run
from tests.records import change

EXAMPLE = "examples/rural-environment"
STREETS = "张贵庄街 万新街 华明街 无瑕街 丰年村街 军粮城街 新立街 金桥街 金钟街 东丽湖街"


class Frozen(datetime):
    """A server's clock that runs on UTC and stands still."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "Frozen":
        stands = cls(2014, 5, 10, 16, 30, tzinfo=UTC)
        return stands.astimezone(tz) if tz else stands.replace(tzinfo=None)


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Asia/Shanghai", date(2014, 5, 11)), ("America/Los_Angeles", date(2014, 5, 10)), ("UTC", date(2014, 5, 10))],
)
def test_today_is_the_day_in_the_plans_zone_not_the_servers(zone: str, day: date, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleancomm.cli.options, "datetime", Frozen)
    assert today_in(zone) == day


def complete(shell: str, line: str, data: str | None) -> list[str]:
    """What a shell is offered after `line`, whose last word is begun or empty."""
    words = line.split(" ")
    env = {
        "_CLEANCOMM_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words) - 1),
        "_TYPER_COMPLETE_ARGS": line,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }
    out = run(env=env | ({"CLEANCOMM_DATA": data} if data else {})).out
    if shell == "zsh":
        out = out.removeprefix("_arguments '*: :((").removesuffix("))'\n").replace('"', "")
    return out.split()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.parametrize(
    ("line", "data", "offered"),
    [
        ("status --street ", None, STREETS),
        ("status --street 金", None, "金桥街 金钟街"),
        ("status --task ", None, "美丽社区创建 社区居委会全覆盖 社区物业管理全覆盖 旧楼区改造全覆盖"),
        ("list --task 旧", None, "旧楼区改造全覆盖"),
        ("duties --unit 房", None, "房管局"),
        ("duties --unit 张", None, "张贵庄街"),
        ("show 华明一", None, "华明一居"),
        ("show 春", None, "春霞里"),
        ("show 2014年", None, "2014年5月初 2014年11月"),
        ("status --street ", EXAMPLE, "东样镇 西样镇 南样镇 北样乡 中样乡"),
        ("status --task 村", EXAMPLE, "村庄绿化"),
        ("duties --unit 农", EXAMPLE, "农业农村局"),
        ("show 东样", EXAMPLE, "东样一村 东样二村 东样三村 东样四村 东样五村 东样六村 东样镇"),
        (f"status --data {EXAMPLE} --street ", None, "东样镇 西样镇 南样镇 北样乡 中样乡"),
        (f"status --data={EXAMPLE} --task 村", None, "村庄绿化"),
        (f"show --data {EXAMPLE} 东样一", None, "东样一村"),
    ],
)
def test_names_are_completed_from_the_data_in_use(shell: str, line: str, data: str | None, offered: str) -> None:
    assert complete(shell, f"cleancomm {line}", data) == offered.split()


def test_a_time_zone_that_nobody_knows_is_named_with_its_place(data: Path) -> None:
    line = change(data / "plan.yaml", "timezone: Asia/Shanghai", "timezone: Mars/X")
    done = run("status", "--data", str(data), "--lang", "en")
    assert done.code == 3
    assert f"plan.yaml:{line}:13: error[settings.timezone]: the time zone Mars/X is not known" in done.err
