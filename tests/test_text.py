"""What a text may hold and how two names compare: one rule for plan, record, commands and tables."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleancomm.plan.names import Named, UnknownName, find_name
from cleancomm.text import fold_name, harmless, is_line, is_text
from tests.command import run


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("春霞里", "春霞⾥"),  # U+2FA5, as a copy out of a PDF has it
        ("春霞里", "春霞\u200b里"),
        ("春霞里", "春 霞 里"),
        ("东风里", "东风　里"),
        ("第1楼区", "第１楼区"),
        ("泰达（西区）", "泰达(西区)"),
        ("民航巷", "⺠航巷"),
        ("华明街", "\ufeff华明街"),
        ("Ａ区", "A区"),
    ],
)
def test_two_spellings_of_one_name(one: str, other: str) -> None:
    assert one != other
    assert fold_name(one) == fold_name(other)
    assert find_name(other, [Named(1, (one,)), Named(2, ("别处",))]) == 1


@pytest.mark.parametrize(("one", "other"), [("春霞里", "秋霞里"), ("拟建1", "拟建10"), ("a1", "a2")])
def test_two_names_stay_two(one: str, other: str) -> None:
    assert fold_name(one) != fold_name(other)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold_name(fold_name(text)) == fold_name(text)


@pytest.mark.parametrize("text", ["东风　里", "a", "“引号”", "长" * 3000, "مرحبا"])
def test_what_can_be_typed_is_a_line(text: str) -> None:
    assert is_line(text)
    assert is_text(text)


@pytest.mark.parametrize("text", ["", " ", "\u3000", "a\x00", "a\x1b[31m", "a\u2028b", "\ud800", "\ufffe"])
def test_what_says_nothing_or_cannot_be_typed_is_no_text(text: str) -> None:
    assert not is_text(text)
    assert not is_line(text)


def test_several_lines_are_a_text_and_no_line() -> None:
    assert is_text("a\nb\tc")
    assert not is_line("a\nb")


@given(st.text())
def test_nothing_reaches_a_terminal_that_acts_there(text: str) -> None:
    assert "\x1b" not in harmless(text)


def test_a_name_with_an_ideographic_space_can_be_added(data: Path) -> None:
    where = ("--task", "旧楼区", "--as-of", "2014-05-11", "--data", str(data))
    done = run("add", "东风　里", "--year", "2014", *where)
    assert done.code == 0, done.err
    assert "东风　里" in run("list", *where).out


def test_a_name_of_nothing_but_spaces_is_refused() -> None:
    with pytest.raises(UnknownName):
        find_name("\u3000\u200b", [Named(1, ("春霞里",))])
