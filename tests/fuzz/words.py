"""Words over every command: its own options, known from the program itself, with fitting and unfitting values."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any, get_args

import yaml

from cleancomm.cli.commands import COMMANDS
from tests.command import DATA
from tests.fuzz.atoms import draw_atom, spoil_text

# paths seen from the folder of a case; none of them leads out of it
PATHS = (
    "data", "data/plan.yaml", "data/progress.yaml", "other", "new", "new/deep/er", "out.csv", "out.json", "out.md",
    "out.xlsx", "out.db", "out", "data/out.json", "nowhere", "table.csv", "table.xlsx", "list.txt", ".", "", "\0", "a" * 300,
    "中 文.csv", "-", "out.txt", "other/plan.yaml",
)  # fmt: skip
STATES = ("started", "reported", "accepted", "returned", "planned", "进行中", "办结", "验收销号", "退回整改", "完成", "80%")
FITTING: dict[str, tuple[str, ...]] = {
    "year": ("2014", "2013", "2016", "2025", "２０１４年"), "as_of": ("2014-05-11", "2025-06-01", "2013-12-31", "2016-12-31"),
    "known_on": ("2014-01-01", "2025-06-01"), "since": ("2014-01-01", "2025-01-01"), "month": ("2014-05", "2014-13"),
    "on": ("2014-05-01", "5月1日", "昨天"), "due": ("2014-12-31", "2030-01-01"), "state": STATES,
    "method": ("documents", "on_site", "电话"), "quantity": ("1", "3", "12", "0.5"), "more": ("1", "-1"),
    "within": ("0", "30", "9" * 12), "remind": ("30,7,1", "0", "1,,2"), "data": ("data", "other", "nowhere"),
    "lang": ("zh", "en"), "worst": ("1", "20"), "jobs": ("1",), "file": ("plan", "committees", "duties", "progress"),
    "kind": ("register", "places", "plan-table", "committee-table", "data"),
    "period": ("2014", "2013", "2025年一季度", "2023-2026"), "begins": ("2023年9月20日",), "to": ("2014", "2015", "2016"),
    "periods": ("2025,2026",), "header": ("1", "1-2", "3-4"), "skip": ("5", "7,12"), "only": ("B-C", "C"),
    "sheet": ("Sheet1", "二"), "replaces": ("e1", "2014"),
}  # fmt: skip
PATHLIKE = ("path", "paths", "out", "target", "old", "new", "from_", "data")


@dataclass(frozen=True)
class Option:
    """What a command can be told: by a flag, by a value behind an option, or by a word of its own."""

    name: str
    words: tuple[str, ...]
    flag: bool
    several: bool
    required: bool
    choices: tuple[str, ...]


def _list_choices(annotation: Any) -> Iterator[str]:
    """The values of an option that has only some."""
    for one in get_args(annotation) or (annotation,):
        if isinstance(one, Enum):
            yield str(one.value)
        elif isinstance(one, type) and issubclass(one, Enum):
            yield from (str(m.value) for m in one)


def _describe(param: Any) -> Option:
    """An option as typer has it."""
    return Option(
        name=param.name,
        words=tuple(param.opts) if param.param_type_name == "option" else (),
        flag=bool(getattr(param, "is_flag", False)),
        several=bool(param.nargs == -1 or getattr(param, "multiple", False)),
        required=bool(param.required),
        choices=tuple(_list_choices(param.type_descriptor.annotation)),
    )


@cache
def list_options() -> dict[str, tuple[Option, ...]]:
    """Every command with all that it can be told, as the program itself has it."""
    from typer.main import get_command

    import cleancomm.cli.app

    group: Any = get_command(cleancomm.cli.app._build())
    found = {}
    for name in COMMANDS:
        command = group.get_command(None, name)
        found[name] = tuple(map(_describe, command.params))
    return found


def _collect(node: Any, into: set[str]) -> None:
    for value in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        if isinstance(value, str) and len(value) < 30:
            into.add(value)
        _collect(value, into)


@cache
def list_names() -> tuple[str, ...]:
    """The names and short texts of the plan that ships, and addresses made of them."""
    found: set[str] = set()
    for file in ("plan", "committees", "duties"):
        _collect(yaml.load((DATA / f"{file}.yaml").read_bytes(), Loader=yaml.BaseLoader), found)
    return (
        *sorted(found),
        "美丽社区创建/2014",
        "美丽社区创建/2014/张贵庄街",
        "美丽社区创建/张贵庄街/兴业里",
        "兴业里",
        "评估验收",
        "20140508-0001",
    )


def draw_value(chance: random.Random, option: Option, wild: float) -> str:
    """A value of an option: one that may fit, or with the chance `wild` any."""
    if chance.random() < wild:
        return spoil_text(chance, chance.choice(list_names())) if chance.random() < 0.3 else draw_atom(chance)
    if option.choices:
        return chance.choice(option.choices)
    if option.name in FITTING and chance.random() < 0.9:
        return chance.choice(FITTING[option.name])
    return chance.choice(PATHS if option.name in PATHLIKE else list_names())


def draw_words(chance: random.Random, command: str, wild: float = 0.0, often: float = 0.2) -> list[str]:
    """A call of a command: all that it needs, and each other option with the chance `often`."""
    said: list[list[str]] = []
    for option in list_options()[command]:
        if chance.random() > often and not (option.required and chance.random() > wild / 4):
            continue
        for _ in range(chance.choice([1, 2, 4]) if option.several else 1):
            value = [] if option.flag else [draw_value(chance, option, wild)]
            if option.words and value and option.words[-1].startswith("--") and chance.random() < 0.1:
                said.append([f"{option.words[-1]}={value[0]}"])
            else:
                said.append([*([chance.choice(option.words)] if option.words else []), *value])
    if chance.random() < 0.5:
        chance.shuffle(said)
    words = [command, *(word for one in said for word in one)]
    if chance.random() < wild / 2:
        words.insert(chance.randrange(len(words) + 1), draw_atom(chance))
    if chance.random() < wild / 4:
        words[chance.randrange(len(words))] = spoil_text(chance, chance.choice(words))
    return words
