"""A folder of plan files -> validated models. The only room that turns pydantic's errors into problems."""

import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from cleancomm.message import N_, say
from cleancomm.plan.folder import Folder, Loc, Places
from cleancomm.plan.models import Committees, Plan, Row
from cleancomm.plan.prepared import read_prepared
from cleancomm.plan.reading import is_there, read_text
from cleancomm.problem import CouldNotRun, Kind, Place, Problem, error, problem

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from cleancomm.plan.source import Source

M = TypeVar("M", bound=Row)


MISSING = error("schema.missing", N_("a key that is required"), N_("the key {key} is missing"), N_("add the key here"))
UNKNOWN = error(
    "schema.unknown_key",
    N_("a key the schema does not know"),
    N_("unknown key {key}"),
    N_("did you mean {suggestion}? otherwise remove it"),
)
NUMBER = error(
    "schema.number",
    N_("a number that is none, or out of its range"),
    N_("{key}: {value} is not a number that can stand here"),
    N_("write {wanted}"),
)
PLAIN = say(N_("a plain number such as 8 or 16.5"))
WHOLE = say(N_("a whole number such as 8"))
CHOICE = error(
    "schema.choice",
    N_("a word that is not one of the allowed ones"),
    N_("{key}: {value} is not one of {allowed}"),
    N_("use one of the words listed"),
)
EMPTY = error(
    "schema.empty",
    N_("a value that must not be empty"),
    N_("{key} is empty"),
    N_("fill it in, or remove the key"),
)
SHAPE = error(
    "schema.shape",
    N_("a list, a mapping or a text where another one is expected"),
    N_("{key} must be {wanted}"),
    N_("write {example}"),
)
# the forms that a value can have, each with what to write
A_LIST, A_ROW, A_TEXT, A_VALUE = N_("a list"), N_("a row of keys with their values"), N_("a text"), N_("one value")
FORMS = {
    "tuple_type": (
        A_LIST,
        N_("its entries in square brackets, as in {key}: [{some}], or each on a line of its own behind a hyphen"),
    ),
    "string_type": (A_TEXT, N_("one text, as in {key}: {some}")),
    "model_type": (A_ROW, N_("its keys with their values: {keys}")),
}
VERSION = error(
    "schema.version",
    N_("the schema line names another schema"),
    N_("schema is {value}, this version reads {expected}"),
    N_("write schema: {expected}, or use the version of cleancomm that the file was made for"),
)
CLASH = error(
    "schema.clash",
    N_("two keys of which only one can stand"),
    N_("{key} cannot stand beside {other}"),
    N_("keep one of the two"),
)
DAY = error(
    "schema.day",
    N_("a day or a time that is none"),
    N_("{key}: {value} is not a day or time"),
    N_("write a day as 2024-09-14, a time as 2024-09-14T09:00:00+08:00"),
)
UNTYPABLE = error(
    "schema.text",
    N_("a text that is empty or holds control characters"),
    N_("{key} is empty or holds control characters"),
    N_("write a text that can be typed"),
)


# what a person may call a key, where its name is not like that
_MEANT = {
    "addresses": "mail mails email emails e-mail 邮箱 电子邮箱 邮件 地址",
    "address": "mail email e-mail 邮箱 电子邮箱 邮件 地址",
    "unit": "street office department 单位 街道 责任单位",
    "name": "person contact 姓名 联系人 名称",
    "contacts": "people persons addresses 联系人 通讯录",
}


def _find_row(model: type[BaseModel], loc: tuple[str | int, ...]) -> type[BaseModel]:
    """The row of a model at `loc`."""
    from typing import get_args

    row: type[BaseModel] = model
    for part in loc:
        if isinstance(part, int):
            continue
        info = next((f for n, f in row.model_fields.items() if part in (n, f.alias)), None)
        if info is None:
            break
        inner = [info.annotation]
        while inner:
            kind = inner.pop()
            if isinstance(kind, type) and issubclass(kind, Row):
                row = kind
            inner.extend(get_args(kind))
    return row


def _list_keys(row: type[BaseModel]) -> list[str]:
    return [f.alias or n for n, f in row.model_fields.items()]


def _suggest(model: type[BaseModel], loc: tuple[str | int, ...]) -> str:
    """The known key nearest to the last part of `loc`, or all known keys of the row."""
    from difflib import get_close_matches

    keys, word = _list_keys(_find_row(model, loc[:-1])), str(loc[-1])
    meant = [k for k in keys if word.casefold() in _MEANT.get(k, "").split()]
    return ", ".join(meant[:1] or get_close_matches(word, keys, 1, 0.5) or keys)


def _say_form(kind: str, value: object, model: type[BaseModel], loc: tuple[str | int, ...]) -> dict[str, object]:
    """Which one form is wanted at `loc`, with an example that holds what stands there where that is a short text."""
    wanted, example = FORMS.get(kind, (A_VALUE, N_("one value alone, no list and no keys")))
    if kind == "string_type" and isinstance(loc[-1], int):
        example = N_("texts alone between the brackets, as in {key}: [{some}]")
    first = value[0] if isinstance(value, list) and value else value
    some = first if isinstance(first, str) and re.fullmatch(r"[\w@.+\-（）〔〕]{1,40}", first) else "……"
    key = next((p for p in reversed(loc) if isinstance(p, str)), "")
    return {"wanted": wanted, "example": say(example, key=key, some=some, keys=tuple(_list_keys(_find_row(model, loc))))}


# the bounds of a number, as pydantic's errors and its fields name them, with the words for one alone
_BOUNDS = {
    "greater_than_equal": ("ge", N_("a number of {bound} or more")),
    "less_than_equal": ("le", N_("a number of {bound} or less")),
}


def _list_bounds(model: type[BaseModel], loc: tuple[str | int, ...]) -> dict[str, object]:
    """The least and the greatest of the whole numbers that can stand under the last key of `loc`."""
    from typing import get_args

    rows: list[object] = [model]
    bounds: dict[str, object] = {}
    for part in (p for p in loc if isinstance(p, str)):
        models = [row for row in rows if isinstance(row, type) and issubclass(row, BaseModel)]
        fields = [f for row in models for n, f in row.model_fields.items() if part in (n, f.alias)]
        bounds = {name: getattr(m, name) for f in fields for m in f.metadata for name in ("ge", "le") if hasattr(m, name)}
        rows = [f.annotation for f in fields]
        for kind in rows:  # grows while it is gone through
            rows.extend(get_args(kind))
    return bounds


def judge_error(item: "ErrorDetails", model: type[BaseModel], loc: tuple[str | int, ...]) -> tuple[Kind, dict[str, object]]:
    """What pydantic finds wrong at `loc` of a model, as a kind of problem with the values of its sentences."""
    kind = item["type"]
    key = next((str(p) for p in reversed(loc) if isinstance(p, str)), "")
    values: dict[str, object] = {"key": key, "value": item["input"]}
    if kind == "missing":  # a row's own rule names the key that it lacks
        return MISSING, values | {k: v for k, v in item.get("ctx", {}).items() if k == "key"}
    if kind == "clash":
        return CLASH, {**values, **item["ctx"]}
    if kind == "extra_forbidden":
        return UNKNOWN, {**values, "suggestion": _suggest(model, loc)}
    if item["input"] is None or kind in ("string_too_short", "too_short"):
        return EMPTY, values
    if kind in ("enum", "literal_error", "bool_parsing"):
        return CHOICE, {**values, "allowed": item.get("ctx", {}).get("expected", "true, false")}
    if kind.startswith(("date", "datetime")):
        return DAY, values
    if kind in _BOUNDS:
        name, words = _BOUNDS[kind]
        both = _list_bounds(model, loc)
        bound = item.get("ctx", {}).get(name)
        inside = say(words, bound=bound)
        if len(both) == 2:
            inside = say(N_("a number from {least} to {most}"), least=both["ge"], most=both["le"])
        return NUMBER, {**values, "wanted": inside}
    if kind.startswith("int_"):
        return NUMBER, {**values, "wanted": WHOLE}
    if kind == "string_pattern_mismatch":
        return UNTYPABLE, values
    if isinstance(item["input"], str) and kind not in ("string_type", "tuple_type", "model_type"):
        return NUMBER, {**values, "wanted": PLAIN}
    return SHAPE, values | _say_form(kind, item["input"], model, loc)


def _problems(error: ValidationError, source: "Source", model: type[Row]) -> list[Problem]:
    found = []
    every = error.errors(include_url=False, include_context=True)
    for item in every:
        loc = item["loc"]
        # a list whose only row is wrong is not empty, though pydantic says so too
        if item["type"] == "too_short" and any(o["loc"][: len(loc)] == loc and o is not item for o in every):
            continue
        kind, values = judge_error(item, model, loc)
        place = source.place(loc, key=kind is UNKNOWN)
        values["key"] = values["key"] or source.name
        found.append(problem(kind, place, source.excerpt(place), **values))
    return found


class Unread:
    """A file of which YAML need not be read to know what it says: only for the place of a value."""

    def __init__(self, path: Path, name: str, text: str) -> None:
        self.name = name
        self._path, self._text = path, text

    @cached_property
    def _source(self) -> "Source":
        from cleancomm.plan.source import read_source

        return read_source(self._path, self.name, self._text)

    @property
    def data(self) -> object:
        """All its values, as lists, rows and texts."""
        return self._source.data

    def place(self, loc: Loc) -> Place:
        """The place of the value at `loc`; a missing one is at its row."""
        return self._source.place(loc)

    def excerpt(self, place: Place) -> str:
        """The user's own line at a place."""
        return self._source.excerpt(place)


def _read(folder: Path, shown: str, name: str, model: type[M], found: list[Problem]) -> tuple[Places, M] | None:
    path, called = folder / f"{name}.yaml", f"{shown}{name}.yaml"
    try:
        text = read_text(path, called)
        if (known := read_prepared(name, text, model)) is not None:
            return Unread(path, called, text), known
        from cleancomm.plan.source import read_source

        source = read_source(path, called, text)
    except CouldNotRun as stop:
        found.extend(stop.problems)
        return None
    expected = f"cleancomm/{name}/1"
    try:
        value = model.model_validate(source.data)
    except ValidationError as error:
        found.extend(_problems(error, source, model))
        return None
    if (stated := getattr(value, "schema_", expected)) != expected:
        place = source.place(("schema",))
        found.append(problem(VERSION, place, source.excerpt(place), value=stated, expected=expected))
    return source, value


def load_folder(folder: Path, shown: str = "", *, duties: bool = True, contacts: bool = False) -> Folder:
    """The plan in `folder`; its files are named with the prefix `shown` in problems.

    duties.yaml is left unread when the command at hand has no use for it, as is contacts.yaml, which need not be there.
    Raises CouldNotRun with every problem of every file.
    """
    found: list[Problem] = []
    plan = _read(folder, shown, "plan", Plan, found)
    committees = None
    if is_there(folder / "committees.yaml"):
        committees = _read(folder, shown, "committees", Committees, found)
    matrix = None
    if duties:
        from cleancomm.plan.matrix import Duties

        matrix = _read(folder, shown, "duties", Duties, found)
    mailed = None
    if contacts and is_there(folder / "contacts.yaml"):
        from cleancomm.plan.contacts import Contacts

        mailed = _read(folder, shown, "contacts", Contacts, found)
    if found or plan is None:
        raise CouldNotRun(*sorted(found, key=lambda p: p.order))
    read = {"plan": plan, "committees": committees, "duties": matrix, "contacts": mailed}
    return Folder(
        plan=plan[1],
        committees=committees[1] if committees else None,
        duties=matrix[1] if matrix else None,
        contacts=mailed[1] if mailed else None,
        sources={name: pair[0] for name, pair in read.items() if pair},
    )
