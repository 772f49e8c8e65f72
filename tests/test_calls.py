"""The process that answers one call of the program after the other says what a process for each would."""

import sys
from pathlib import Path

import pytest

from tests.command import DATA, run, without

LATE = ("--as-of", "2014-05-11", "--data", str(DATA))
CALLS: tuple[tuple[tuple[str, ...], dict[str, str]], ...] = (
    (("status", *LATE, "--lang", "en"), {}),
    (("milestones", *LATE), {}),
    (("overdue", "--as-of", "2014-05-11", "--exit-code"), {"CLEANCOMM_DATA": str(DATA), "CLEANCOMM_LANG": "zh"}),
    (("list", *LATE, "--street", "无此街"), {"CLEANCOMM_LANG": "en"}),
    (("nonsense", "--lang", "en"), {}),
)


def test_a_call_says_what_a_process_of_its_own_would(tmp_path: Path) -> None:
    kept = [run(*words, cwd=tmp_path, env=env) for words, env in CALLS]
    assert [answer.code for answer in kept] == [0, 0, 1, 2, 2]
    assert kept == [run(*words, cwd=tmp_path, env=env, fresh=True) for words, env in CALLS]
    assert kept == [run(*words, cwd=tmp_path, env=env) for words, env in CALLS]


def test_what_is_patched_for_one_call_is_not_for_the_next(tmp_path: Path) -> None:
    form = ("export", "register", *LATE, "-o", str(tmp_path / "r.xlsx"))
    assert "output.no_xlsxwriter" in run(*form, patch=without("xlsxwriter")).err
    assert run(*form).code == 0


@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured on Linux")
@pytest.mark.parametrize("apart", [True, False])
def test_a_call_with_limits_is_measured(apart: bool) -> None:
    done = run("validate", *LATE, limits=(20, 2 * 1024**3), apart=apart)
    assert done.code == 0
    assert 0.001 < done.seconds < 20
    assert 20_000 < done.kilobytes < 2 * 1024**2
