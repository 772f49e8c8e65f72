"""The words that options take: a state, a way of checking, a year, a quantity. What is near is offered, never taken."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TypeVar
from unicodedata import normalize

import typer

from cleancomm.cli.language import _, speaks_chinese
from cleancomm.plan.names import suggest
from cleancomm.record.entry import Method, State

W = TypeVar("W", State, Method)
# what people say for a state or a way of checking, and what is probably meant: not taken, for 完成 may be 办结 or 验收销号
_NEAR: Mapping[str, State | Method] = {
    "完成": State.REPORTED, "已完成": State.REPORTED, "已办结": State.REPORTED, "完结": State.REPORTED, "结束": State.REPORTED,
    "done": State.REPORTED, "finished": State.REPORTED, "complete": State.REPORTED, "completed": State.REPORTED,
    "通过": State.ACCEPTED, "合格": State.ACCEPTED, "已验收": State.ACCEPTED, "已销号": State.ACCEPTED, "核销": State.ACCEPTED,
    "closed": State.ACCEPTED, "passed": State.ACCEPTED,
    "不合格": State.RETURNED, "不通过": State.RETURNED, "整改": State.RETURNED,
    "打回": State.RETURNED, "rejected": State.RETURNED,
    "开始": State.STARTED, "开工": State.STARTED, "在办": State.STARTED, "推进中": State.STARTED, "begun": State.STARTED,
    "未开始": State.PLANNED, "未开工": State.PLANNED,
    "现场": Method.ON_SITE, "实地": Method.ON_SITE, "现场核查": Method.ON_SITE,
    "现场验收": Method.ON_SITE, "visit": Method.ON_SITE,
    "电话": Method.TELEPHONE, "phone": Method.TELEPHONE, "资料": Method.DOCUMENTS,
    "材料": Method.DOCUMENTS, "papers": Method.DOCUMENTS,
}  # fmt: skip
_STATES = {
    State.PLANNED: "未启动", State.STARTED: "进行中", State.REPORTED: "办结",
    State.ACCEPTED: "验收销号", State.RETURNED: "退回整改",
}  # fmt: skip
# 未启动 is what nobody has recorded: an entry too many is undone
_RECORDED: Mapping[State, str] = {state: word for state, word in _STATES.items() if state is not State.PLANNED}
_METHODS = {Method.DOCUMENTS: "查阅资料", Method.TELEPHONE: "电话核查", Method.ON_SITE: "现场核实"}


def _plain(text: str) -> str:
    return normalize("NFKC", text).strip()


def _find_word(text: str, words: Mapping[W, str]) -> W | None:
    """What a word stands for, by its code or the practitioners' word."""
    kind = type(next(iter(words)))
    try:
        found = kind(_plain(text).casefold())
    except ValueError:
        return None
    return found if found in words else None


def _find_near(text: str, words: Mapping[W, str]) -> list[str]:
    """The words that may be meant, in the language in use."""
    said = words if speaks_chinese() else {one: str(one) for one in words}
    meant = _NEAR.get(_plain(text).casefold())
    for one, word in said.items():
        if one == meant:
            return [word]
    every = {word: one for one, chinese in words.items() for word in (chinese, str(one))}
    return list(dict.fromkeys(said[every[word]] for word in suggest(_plain(text).casefold(), every)))[:1]


def _join(words: Mapping[W, str]) -> str:
    """All words, each by its code and the practitioners' word."""
    return _(", ").join(f"{one} {word}" for one, word in words.items())


def _say_wrong(text: str, what: str, words: Mapping[W, str]) -> typer.BadParameter:
    near, every = _find_near(text, words), _join(words)
    after = _("; did you mean {near}? There are: {words}") if near else _("; there are: {words}")
    said = what.format(text=text.strip() or '""') + after.format(near=_(", ").join(near), words=every)
    return typer.BadParameter(said)


def parse_any_state(text: str) -> State:
    """A state by its code or the practitioners' word."""
    if (state := _find_word(text, _STATES)) is None:
        raise _say_wrong(text, _("{text} is not a state"), _STATES)
    return state


def parse_state(text: str) -> State:
    """A state to record, by its code or the practitioners' word."""
    if (state := _find_word(text, _RECORDED)) is None:
        raise _say_wrong(text, _("{text} is not a state to record"), _RECORDED)
    return state


def list_states() -> str:
    """The states to record, as one text."""
    return _join(_RECORDED)


def parse_method(text: str) -> Method:
    """A way of checking by its code or the practitioners' word."""
    if (method := _find_word(text, _METHODS)) is None:
        raise _say_wrong(text, _("{text} is not a way of checking"), _METHODS)
    return method


def parse_year(text: str) -> int:
    """A year in figures of any width, with 年 or without."""
    found = re.fullmatch(r"(\d{4})年?", _plain(text))
    if not found:
        raise typer.BadParameter(_("{text} is not a year; write it as 2024").format(text=text))
    return int(found[1])


def parse_quantity(text: str) -> Decimal:
    """A quantity in the task's measure, 0 or more, of a size that a record keeps to the last digit."""
    plain = _plain(text)
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,6})?", plain):
        return Decimal(plain)
    if re.fullmatch(r"[0-9.]+[%‰]", plain):
        said = _("{text} is a share; write how many there are, a number such as 12 or 16.5")
    elif found := re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)\D{1,3}", plain):
        raise typer.BadParameter(_("write the number alone: {number}").format(number=found[1]))
    else:
        said = _("{text} is not a quantity; write a number such as 12 or 16.5")
    raise typer.BadParameter(said.format(text=text))


def _complete(states: Mapping[State, str], incomplete: str) -> list[str]:
    words = [word if speaks_chinese() else str(state) for state, word in states.items()]
    return [w for w in words if w.startswith(incomplete)]


def complete_state(incomplete: str) -> list[str]:
    """The states that can be recorded, in the language in use."""
    return _complete(_RECORDED, incomplete)


def complete_any_state(incomplete: str) -> list[str]:
    """The states that there are, in the language in use."""
    return _complete(_STATES, incomplete)


def complete_method(incomplete: str) -> list[str]:
    """The ways of checking, in the language in use."""
    words = [word if speaks_chinese() else str(method) for method, word in _METHODS.items()]
    return [w for w in words if w.startswith(incomplete)]
