"""Tables on a terminal of any width: nothing is left out, numbers and days are never broken, no line is too long."""

import re

import pytest
from wcwidth import wcswidth

from tests.command import run

STYLE = re.compile(r"\x1b\[[0-9;]*m")
DAY = ("--as-of", "2014-05-11")
WIDTHS = (40, 60, 80, 100, 120, 140, 200)


def lines(width: int, *args: str) -> list[str]:
    done = run(*args, "--format", "table", env={"COLUMNS": str(width)})
    assert done.code == 0, done.err
    return STYLE.sub("", done.out).split("\n")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "command", ["status --year 2014", "status --by street --lang en", "overdue", "milestones", "duties --unit 房管局"]
)
def test_nothing_is_left_out_broken_or_too_wide(command: str, width: int) -> None:
    shown = lines(width, *command.split(), *DAY)
    assert max(map(wcswidth, shown)) <= width
    plain = run(*command.split(), *DAY).out
    whole = "\n".join(shown)
    for token in set(re.findall(r"(?<![\d.-])-?\d[\d.-]*\d|\d{4}-\d\d-\d\d", plain)):
        assert token in whole, token


@pytest.mark.parametrize("width", [40, 80])
def test_a_narrow_terminal_still_says_task_lamp_and_reason(width: int) -> None:
    shown = "\n".join(lines(width, "status", "--year", "2014", *DAY))
    for word in ("社区物业管理全覆盖", "亮灯 红灯", "原因 逾期1天，缺70", "合计"):
        assert word in shown
