"""Records and entries drawn at random, for what must hold for all of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from cleancomm.campaign import Campaign, DataFolder, compute
from cleancomm.plan.loader import load_folder
from cleancomm.plan.resolve import ResolvedPlan, resolve_plan
from cleancomm.record.entry import Entry, Method, State
from cleancomm.record.fold import step_of
from cleancomm.record.lines import Record
from tests.command import DATA

REFUSED = "".join(map(chr, [*range(9), 0x0B, 0x0C, 0x0D, *range(0x0E, 0x20), *range(0x7F, 0xA0)]))


AWKWARD = (
    "🏘️ 美丽社区", "“引号”", '"', "'", "\\", "\\n", "a\nb", "\n", "\t", "# no comment", "a # b", "key: value",
    ": ", "- x", "---", "...", " 前后有空格 ", "\u3000", "مرحبا", "שלום", "\u202eabc", "null", "~", "yes",
    "010", "1e5", "2014-05-08", "{a: 1}", "[x]", "*a", "&a", "!x", "%", "@", "`", "|", ">", "?", "{",
    "}", ",", "things", "\U0001fffe", "\U0010ffff", "\ud7ff", "\ue000", "\ufffd", "长" * 3000,
)  # fmt: skip


typed = st.sampled_from(AWKWARD) | st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t", exclude_characters=REFUSED), min_size=1, max_size=20
)


amounts = st.decimals(0, Decimal("99999999999.9999"), places=4) | st.integers(0, 10**15 - 1).map(Decimal)


zones = st.none() | st.integers(-14 * 60, 14 * 60).map(lambda m: f"{'-' if m < 0 else '+'}{abs(m) // 60:02}:{abs(m) % 60:02}")


ABOUT: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "item": {"task": typed, "item": typed, "state": st.sampled_from(State)},
    "cohort": {"task": typed, "period": typed, "quantity": amounts, "state": st.sampled_from(State)},
    "cumulative": {
        "task": typed,
        "period": typed,
        "quantity": amounts,
        "upto": st.just(True),
        "state": st.sampled_from([s for s in State if s is not State.RETURNED]),
    },
    "milestone": {"milestone": typed, "state": st.sampled_from(State)},
    "undo": {"voids": typed},
    "another item": {"task": typed, "item": typed, "instead": typed, "approval": typed, "note": typed},
    "another period": {"task": typed, "item": typed, "to": typed, "approval": typed, "note": typed},
    "another day": {"milestone": typed, "due": st.dates(), "approval": typed, "note": typed},
    "another target": {"task": typed, "period": typed, "quantity": amounts, "approval": typed, "note": typed},
}


EXTRA: dict[str, st.SearchStrategy[Any]] = {
    "unit": typed, "street": typed, "evidence": typed, "method": st.sampled_from(Method), "note": typed, "trouble": typed,
    "origin": typed, "forced": st.booleans(), "replaces": typed, "invented": st.booleans(),
}  # fmt: skip


# what changes or corrects a figure is nothing that a slip can say
NO_SLIP = ("method", "replaces")


@st.composite
def moments(draw: st.DrawFn) -> str:
    return draw(st.datetimes()).isoformat() + (draw(zones) or "")


@st.composite
def entries_of_any_kind(draw: st.DrawFn) -> Entry:
    about = ABOUT[draw(st.sampled_from(sorted(ABOUT)))]
    head = {"id": typed, "on": st.dates(), "at": moments(), "recorder": typed}
    barred = {*about, *(NO_SLIP if "slip" in about else ())}
    extra = draw(st.fixed_dictionaries({}, optional={k: v for k, v in EXTRA.items() if k not in barred}))
    values = draw(st.fixed_dictionaries({**head, **about})) | extra
    assume("instead" not in values or values["instead"] != values["item"])
    return Entry.model_validate(values)


HEAD = {"id": "1", "on": "2014-05-08", "at": "2014-05-08T09:00:00Z", "recorder": "王"}


BEGIN = date(2013, 9, 20)


@cache
def shipped() -> ResolvedPlan:
    return resolve_plan(load_folder(DATA))


@cache
def subjects() -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """A few items, cohorts and milestones of every task: few, so that entries meet."""
    items: list[dict[str, Any]] = []
    cohorts: list[dict[str, Any]] = []
    for task in shipped().tasks:
        mine = [c for c in shipped().cohorts if c.task == task]
        picked = [*mine[:3], *mine[-1:]]
        cohorts += [{"task": c.task, "period": c.period, "street": c.scope} for c in picked]
        items += [{"task": c.task, "street": c.scope, "item": n} for c in picked for n in c.names[:2]]
        if not any(c.names for c in mine):  # items chosen in the record, some with a street of their own
            for street in (None, "新立街", "万新街"):
                cohorts.append({"task": task, "period": mine[0].period, "street": street})
                items += [{"task": task, "street": street, "period": mine[0].period, "item": f"新{n}"} for n in (1, 2)]
    return items, cohorts, [{"milestone": n.name} for n in shipped().nodes if not n.requires]


@dataclass(frozen=True)
class Mix:
    """Which entries a record may hold: of one task or of all; `ids` are those that an undo or a correction may name."""

    task: str | None = None
    ids: tuple[str, ...] = ()
    amendments: bool = True


states = st.sampled_from([*State, State.REPORTED, State.ACCEPTED, State.ACCEPTED])


# few days and times, so that entries meet there too
days = st.sampled_from([0, 30, 100, 101, 240, 420, 460, 800, 1300]).map(lambda n: BEGIN + timedelta(days=n))


minutes = st.integers(0, 3).map(lambda n: f"2014-05-08T{8 + n:02}:00:00") | st.integers(0, 3).map(
    lambda n: f"2014-05-08T{n:02}:30:00+08:00"
)


@st.composite
def facts(draw: st.DrawFn, name: str, mix: Mix) -> Entry:
    items, cohorts, nodes = subjects()
    if mix.task is not None:
        items, cohorts = ([row for row in rows if row["task"] == mix.task] for rows in (items, cohorts))
    head = {"id": name, "on": draw(days), "at": draw(minutes), "recorder": "王"}
    kinds = ["item", "item", "item", "quantity", "quantity", "node"]
    kinds += ["undo", "undo"] if mix.ids else []
    kinds += ["due", "extend", "instead", "to", "target"] if mix.amendments else []
    kind = draw(st.sampled_from(kinds))
    approval = {"approval": "批复", "note": "原因"}
    if kind == "undo":
        return Entry.model_validate({**head, "voids": draw(st.sampled_from(mix.ids))})
    numbers = st.sampled_from(["0", "1", "2", "5", "14.5", "80"])
    fits: dict[str, tuple[list[dict[str, Any]], dict[str, Any]]] = {
        "item": (items, {"state": draw(states)}),
        "quantity": (cohorts, {"quantity": draw(numbers), "state": draw(states)}),
        "node": (nodes, {"state": draw(states)}),
        "due": (cohorts, {"due": draw(days), **approval}),
        "extend": ([{"milestone": n.name} for n in shipped().nodes if n.span], {"due": draw(days), **approval}),
        "instead": (items, {"instead": f"换{draw(st.integers(0, 2))}", **approval}),
        "to": (items, {"to": draw(st.sampled_from(["2014", "2015", "2016"])), **approval}),
        "target": (cohorts, {"quantity": draw(numbers), **approval}),
    }
    about, values = fits[kind]
    if mix.ids and draw(st.integers(0, 3)) == 0:
        values["replaces"] = draw(st.sampled_from(mix.ids))
    return Entry.model_validate(head | draw(st.sampled_from(about)) | values)


@st.composite
def records(draw: st.DrawFn, *, undo: bool = True, amendments: bool = True, size: int = 9) -> list[Entry]:
    """A record with steps of one and of two entries; undos and corrections may name any entry or step, rings included."""
    names: list[str] = []
    for n in range(draw(st.integers(0, size))):
        names += [f"r{n}.1", f"r{n}.2"] if draw(st.integers(0, 4)) == 0 else [f"r{n}"]
    ids = tuple(dict.fromkeys([*names, *map(step_of, names)])) if undo else ()
    task = draw(st.none() | st.sampled_from([*shipped().tasks]))
    return [draw(facts(name, Mix(task, ids, amendments))) for name in names]


def status(entries: Iterable[Entry], as_of: date) -> Campaign:
    return compute(DataFolder(DATA, "data/"), shipped(), Record(tuple(entries)), as_of)
