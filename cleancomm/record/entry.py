"""One line of the record. Entries are never edited: a correction or an undo is a new entry that names the old one."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from cleancomm.message import N_, Message, Template, say
from cleancomm.plan.about import About, Thing, about_cohort, about_item, about_milestone
from cleancomm.value import dataclass

if TYPE_CHECKING:
    from cleancomm.record.model import Entry as Model


class State(StrEnum):
    """The life of an item: only ACCEPTED (验收销号) counts as done; REPORTED (办结) is the unit's own word."""

    PLANNED = "planned"
    STARTED = "started"
    REPORTED = "reported"
    ACCEPTED = "accepted"
    RETURNED = "returned"

    @classmethod
    def _missing_(cls, value: object) -> "State | None":
        return _STATES.get(value) if isinstance(value, str) else None


class Method(StrEnum):
    """How an acceptance was checked (核查方式)."""

    DOCUMENTS = "documents"
    TELEPHONE = "telephone"
    ON_SITE = "on_site"

    @classmethod
    def _missing_(cls, value: object) -> "Method | None":
        return _METHODS.get(value) if isinstance(value, str) else None


class Colour(StrEnum):
    """The colour of a slip (督办单): BLUE near, YELLOW behind schedule, RED overdue, each above the one before."""

    BLUE = "blue"
    YELLOW = "yellow"
    RED = "red"

    @classmethod
    def _missing_(cls, value: object) -> "Colour | None":
        return _COLOURS.get(value) if isinstance(value, str) else None


class SlipAct(StrEnum):
    """What an entry says of a slip: it was issued (签发), answered (反馈), or closed (销单)."""

    ISSUED = "issued"
    ANSWERED = "answered"
    CLOSED = "closed"

    @classmethod
    def _missing_(cls, value: object) -> "SlipAct | None":
        return _ACTS.get(value) if isinstance(value, str) else None


# the practitioners' words, which the commands and a hand-edited record take as well
_STATES = {
    "未启动": State.PLANNED,
    "启动": State.STARTED, "已启动": State.STARTED, "进行中": State.STARTED,
    "办结": State.REPORTED, "办结（待验收）": State.REPORTED, "办结(待验收)": State.REPORTED, "待验收": State.REPORTED,
    "验收销号": State.ACCEPTED, "验收": State.ACCEPTED, "销号": State.ACCEPTED,
    "退回整改": State.RETURNED, "退回": State.RETURNED,
}  # fmt: skip
_METHODS = {"查阅资料": Method.DOCUMENTS, "电话核查": Method.TELEPHONE, "现场核实": Method.ON_SITE}
_COLOURS = {"蓝": Colour.BLUE, "黄": Colour.YELLOW, "红": Colour.RED}
_ACTS = {"签发": SlipAct.ISSUED, "反馈": SlipAct.ANSWERED, "销单": SlipAct.CLOSED}
# the number of a slip: the year, and its number in the year
_SLIP = re.compile(r"[0-9]{4}-[1-9][0-9]{0,5}")


def state_words() -> dict[str, State]:
    """Every word that stands for a state."""
    return {s.value: s for s in State} | _STATES


def method_words() -> dict[str, Method]:
    """Every word that stands for a way of checking."""
    return {m.value: m for m in Method} | _METHODS


def act_words() -> dict[str, SlipAct]:
    """Every word that stands for what is said of a slip."""
    return {a.value: a for a in SlipAct} | _ACTS


def colour_words() -> dict[str, Colour]:
    """Every word that stands for the colour of a slip."""
    return {c.value: c for c in Colour} | _COLOURS


_WORDS = {
    State.PLANNED: N_("not started"),
    State.STARTED: N_("in progress"),
    State.REPORTED: N_("reported done"),
    State.ACCEPTED: N_("accepted"),
    State.RETURNED: N_("returned"),
    Method.DOCUMENTS: N_("by documents"),
    Method.TELEPHONE: N_("by telephone"),
    Method.ON_SITE: N_("on site"),
}


def state_word(value: State | Method) -> Message:
    """The practitioners' word for a state or a way of checking."""
    return say(_WORDS[value])


class _Told:
    """Beside what an entry says, what follows from it, so that it is worked out once."""

    __slots__ = ("__dict__", "about", "moment", "subject")
    subject: About | None
    about: About | None
    moment: float


@dataclass(frozen=True)
class Entry(_Told):
    """A fact of one day about an item, a quantity of a cohort or a milestone; an amendment; a slip; or the voiding of an entry.

    `quantity` is how many of the cohort, named ones included, have come to `state` by then; it is not added
    to the names, so that the two never count a thing twice. It is of the period alone, but with `upto` of all that came up
    to the period's end, as cumulative figures are stated; RETURNED is how many of the reported are sent back. An entry
    with `approval` amends the plan from `on`: a new due day, another item `instead`, the move of an item `to` another
    period, or another target `quantity`. `trouble` are the problems that the unit tells of (存在问题), `origin` is the file,
    sheet and cell that an entry came from which nobody typed. One with `slip` is about the paper of that number and changes
    no figure: `act` says what became of it, and where it was issued `colour` and `answer_by` what it is. One that is
    `invented` shows how the tool works: nobody ever reported it, and no command writes it.

    A record may hold a hundred thousand: an entry keeps only what its line says, all else is that of the class.

    `subject` is the thing that it names, be it only that of a slip: an item, a milestone or a cohort; None for an undo. `about`
    is what it changes, so that its life can be followed: the same, but None for a slip. `moment` is the time of recording as
    seconds; without a zone it counts as UTC, so that no machine's own zone decides.
    """

    id: str
    on: date
    at: datetime
    recorder: str
    unit: str | None = None
    state: State | None = None
    task: str | None = None
    period: str | None = None
    street: str | None = None
    item: str | None = None
    quantity: Decimal | None = None
    upto: bool = False
    milestone: str | None = None
    evidence: str | None = None
    method: Method | None = None
    note: str | None = None
    trouble: str | None = None
    origin: str | None = None
    forced: bool = False
    replaces: str | None = None
    voids: str | None = None
    approval: str | None = None
    due: date | None = None
    instead: str | None = None
    to: str | None = None
    slip: str | None = None
    act: SlipAct | None = None
    colour: Colour | None = None
    answer_by: date | None = None
    invented: bool | None = None

    def __post_init__(self) -> None:
        at = self.at
        subject = find_subject(self)
        object.__setattr__(self, "subject", subject)
        object.__setattr__(self, "about", None if self.slip is not None else subject)
        object.__setattr__(self, "moment", at.timestamp() if at.tzinfo else at.replace(tzinfo=UTC).timestamp())

    @classmethod
    def of_checked(cls, values: dict[str, Any]) -> "Entry":
        """The entry of values that are known to fit, which it keeps."""
        entry = object.__new__(cls)
        object.__setattr__(entry, "__dict__", values)
        entry.__post_init__()
        return entry

    @classmethod
    def model_validate(cls, values: Mapping[str, Any]) -> "Entry":
        """The entry of some values; raises pydantic's ValidationError for what does not fit."""
        from cleancomm.record.model import Entry as Model

        return Model.model_validate(values).entry()

    def model_copy(self, *, update: Mapping[str, Any]) -> "Entry":
        """The same entry with other values under some keys, which are not checked."""
        return Entry.of_checked({**self.__dict__, **update})

    def model_dump(self) -> dict[str, Any]:
        """All keys with their values."""
        return {key: getattr(self, key) for key in KEYS}

    def model_dump_json(self, *, exclude_none: bool = False) -> str:
        """The entry as JSON."""
        from cleancomm.record.model import Entry as Model

        return Model.model_construct(**self.model_dump()).model_dump_json(exclude_none=exclude_none)

    @property
    def label(self) -> str:
        """The address of what it is about, for an undo the entry that it undoes."""
        return self.subject.label if self.subject else self.voids or ""


def fields_of(about: About) -> dict[str, object]:
    """What an entry is about, as its own fields."""
    if about.thing is Thing.MILESTONE:
        return {"milestone": about.name}
    if about.thing is Thing.COHORT:
        return {"task": about.task, "period": about.period, "street": about.scope}
    return {"task": about.task, "street": about.scope, "item": about.name}


def find_subject(entry: Entry) -> About | None:
    """The thing that an entry names; None for an undo."""
    if entry.milestone is not None:
        return about_milestone(entry.milestone)
    if entry.task is None:
        return None
    if entry.item is not None:
        return about_item(entry.task, entry.street, entry.item)
    return about_cohort(entry.task, entry.period or "", entry.street)


KEYS = Entry.__match_args__
REQUIRED = ("id", "on", "at", "recorder")


def find_fault(entry: "Entry | Model") -> Template | None:
    """What is wrong with an entry whose keys each fit, None when it is about one thing and says one thing of it."""
    if entry.slip is not None:
        return _find_fault_of_slip(entry, entry.slip)
    if entry.act or entry.colour or entry.answer_by:
        return N_("act, colour and answer_by belong to a slip")
    return _find_fault_of_fact(entry)


def _find_fault_of_slip(entry: "Entry | Model", number: str) -> Template | None:
    """What is wrong with what an entry says of a slip."""
    if not _SLIP.fullmatch(number):
        return N_("the number of a slip is its year and its number in it, such as 2024-3")
    figures = (entry.state, entry.quantity, entry.approval, entry.due, entry.instead, entry.to, entry.method)
    if entry.act is None or entry.upto or any(x is not None for x in (*figures, entry.voids, entry.replaces)):
        return N_("a slip has act, and nothing that changes a figure, corrects or undoes")
    issued = entry.act is SlipAct.ISSUED
    if issued != (entry.colour is not None and entry.answer_by is not None):
        return N_("a slip that is issued has colour and answer_by, and no other has")
    whole = entry.item is None and entry.period is not None
    if (entry.milestone is None) == (entry.task is None) or (entry.task is not None and entry.item is None and not whole):
        return N_("a slip is about an item, a milestone, or a task and period")
    return None


def _find_fault_of_fact(entry: "Entry | Model") -> Template | None:
    """What is wrong with what an entry says of a thing."""
    named = sum(x is not None for x in (entry.item, entry.milestone, entry.voids))
    cohort = named == 0 and (entry.quantity is not None or entry.due is not None)
    changes = sum(x is not None for x in (entry.due, entry.instead, entry.to, entry.approval and entry.quantity))
    if named + cohort != 1 or (named and entry.quantity is not None):
        return N_("one of item, quantity, milestone, voids")
    if entry.upto and (entry.quantity is None or entry.approval is not None or entry.state is State.RETURNED):
        return N_("upto belongs to a quantity that is started, reported or accepted")
    if (entry.item is not None or cohort) and entry.task is None:
        return N_("task")
    if cohort and entry.period is None:
        return N_("period")
    if entry.approval is None and (changes or (entry.state is None and entry.voids is None)):
        return N_("approval") if changes else N_("state")
    if entry.approval is not None and (changes != 1 or entry.state is not None or entry.note is None):
        return N_("an amendment has one of due, instead, to, quantity, a note, and no state")
    return _find_fault_of_item(entry)


def _find_fault_of_item(entry: "Entry | Model") -> Template | None:
    """What is wrong with what an entry says of an item."""
    if entry.item is not None and (entry.due is not None or entry.instead == entry.item):
        return N_("an item has no due day of its own, and does not take its own place")
    return N_("item") if (entry.instead or entry.to) and entry.item is None else None


def recorded_at(entry: Entry, zone: tzinfo) -> datetime:
    """When an entry was recorded, by the clock of a time zone."""
    try:
        return entry.at.astimezone(zone) if entry.at.tzinfo else entry.at
    except OverflowError:  # at either end of the calendar
        return entry.at
