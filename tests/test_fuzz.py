"""A minute of fuzzing with a fixed seed, and every case that once broke a promise."""

import sys
from pathlib import Path

import pytest

from tests.fuzz.cases import draw_family, load_case, make_case
from tests.fuzz.promises import GUARD_SECONDS, judge_case

FINDS = Path(__file__).parent / "fuzz" / "finds"
SEED = 20140511
PARTS = 16
CASES = 50

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="cases run in forks whose time and memory is counted")


# no test is timed: a slow machine is no fault. `python -m tests.fuzz` holds the seconds.
@pytest.mark.parametrize("part", range(PARTS))
def test_a_minute_of_cases_breaks_no_promise(part: int, tmp_path: Path) -> None:
    broken = {}
    for number in range(part * CASES, (part + 1) * CASES):
        folder = tmp_path / str(number)
        folder.mkdir()
        family = draw_family(SEED, number)
        if found := judge_case(make_case(SEED, number, family), folder, GUARD_SECONDS, apart=False):
            broken[f"python -m tests.fuzz --seed {SEED} --family {family} --case {number}"] = found
    assert broken == {}


@pytest.mark.parametrize("path", sorted(FINDS.glob("*.json")), ids=lambda path: path.stem)
def test_a_find_stays_mended(path: Path, tmp_path: Path) -> None:
    assert judge_case(load_case(path), tmp_path, GUARD_SECONDS, apart=False) == []


def test_a_number_makes_the_same_case_each_time() -> None:
    one, again = ([make_case(SEED, n, draw_family(SEED, n)) for n in range(20)] for _ in range(2))
    assert one == again
