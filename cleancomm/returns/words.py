"""The words of a form in every language of the program: a form is read in whichever it was made, or typed."""

import gettext
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from cleancomm.exports.form_layout import FIELDS, FOOT, HEAD, WORDS
from cleancomm.message import Template, Translate
from cleancomm.plan.names import suggest
from cleancomm.record.entry import State, state_word
from cleancomm.text import fold_name

# what people write for done, which may be 办结 or 验收销号: offered, never taken
_DONE = frozenset(
    ("完成", "已完成", "已办结", "完结", "结束", "是", "√", "✓", "☑", "对", "true", "1", "done", "finished", "completed", "yes")
)
_BEGUN = frozenset(("开始", "已开始", "开工", "已开工", "在办", "推进中", "正在进行", "begun", "ongoing"))


@cache
def _catalogues() -> tuple[Translate, ...]:
    """What translates into each language that there is a catalogue of."""
    folder = Path(__file__).resolve().parent.parent / "locale"
    languages = sorted(path.name for path in folder.iterdir() if path.is_dir())
    return tuple(gettext.translation("cleancomm", folder, [name], fallback=True).gettext for name in languages)


def fold_word(text: str) -> str:
    """The form in which words of a form are compared: without blanks, and of one width and case."""
    return fold_name(text).casefold()


def list_wordings(text: Template) -> tuple[str, ...]:
    """A word of the program in every language."""
    return tuple(dict.fromkeys((str(text), *(translate(text) for translate in _catalogues()))))


def _fold_all(words: Iterable[tuple[str, Template]]) -> dict[str, str]:
    return {fold_word(said): key for key, text in words for said in list_wordings(text)}


@cache
def headings() -> Mapping[str, str]:
    """The heading of each column, folded -> its key."""
    return _fold_all((f.key, f.heading) for f in FIELDS)


@cache
def head_labels() -> Mapping[str, str]:
    """The labels of the head line, folded -> their keys."""
    return _fold_all(HEAD.items())


@cache
def foot_labels() -> tuple[str, ...]:
    """The labels below the rows, folded."""
    return tuple(fold_word(said) for text in FOOT for said in list_wordings(text))


@cache
def _states() -> Mapping[str, State]:
    words = [(state, text) for state, text in WORDS.items()]
    words += [(state, state_word(state).template) for state in State]
    found = {fold_word(said): state for state, text in words for said in list_wordings(text)}
    return {**found, **{str(state): state for state in State}}


def find_state(text: str) -> State | None:
    """The state that a word names, in any language, None of any other word."""
    word = fold_word(text)
    if word in _states():
        return _states()[word]
    try:
        return State(word)
    except ValueError:
        return None


def find_near(text: str) -> State | None:
    """The state that a word may mean which is none."""
    word = fold_word(text)
    if word in _DONE:
        return State.REPORTED
    if word in _BEGUN:
        return State.STARTED
    near = suggest(word, _states())
    return _states()[near[0]] if near else None
