"""One line of the record. Entries are never edited: a correction or an undo is a new entry that names the old one."""

import re
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from cleancomm.message import N_, Message, Template, say
from cleancomm.plan.about import About, about_cohort, about_item, about_milestone
from cleancomm.text import TYPABLE_PATTERN

Text = Annotated[str, StringConstraints(pattern=TYPABLE_PATTERN)]


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


def _refuse(what: Template) -> PydanticCustomError:
    return PydanticCustomError("entry", "{what}", {"what": what})


class Entry(BaseModel):
    """A fact of one day about an item, a quantity of a cohort or a milestone; an amendment; a slip; or the voiding of an entry.

    `quantity` is how many of the cohort, named ones included, have come to `state` by then; it is not added
    to the names, so that the two never count a thing twice. It is of the period alone, but with `upto` of all that came up
    to the period's end, as cumulative figures are stated; RETURNED is how many of the reported are sent back. An entry
    with `approval` amends the plan from `on`: a new due day, another item `instead`, the move of an item `to` another
    period, or another target `quantity`. `trouble` are the problems that the unit tells of (存在问题), `origin` is the file,
    sheet and cell that an entry came from which nobody typed. One with `slip` is about the paper of that number and changes
    no figure: `act` says what became of it, and where it was issued `colour` and `answer_by` what it is. One that is
    `invented` shows how the tool works: nobody ever reported it, and no command writes it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True, protected_namespaces=())

    id: Text
    on: date
    at: datetime
    recorder: Text
    unit: Text | None = None
    state: State | None = None
    task: Text | None = None
    period: Text | None = None
    street: Text | None = None
    item: Text | None = None
    # a JSON number keeps 15 digits exactly
    quantity: Annotated[Decimal, Field(ge=0, allow_inf_nan=False, max_digits=15)] | None = None
    upto: bool = False
    milestone: Text | None = None
    evidence: Text | None = None
    method: Method | None = None
    note: Text | None = None
    trouble: Text | None = None
    origin: Text | None = None
    forced: bool = False
    replaces: Text | None = None
    voids: Text | None = None
    approval: Text | None = None
    due: date | None = None
    instead: Text | None = None
    to: Text | None = None
    slip: Text | None = None
    act: SlipAct | None = None
    colour: Colour | None = None
    answer_by: date | None = None
    invented: bool | None = None

    @property
    def about(self) -> About | None:
        """What it changes, so that its life can be followed: an item, a milestone or a cohort; None for an undo and a slip."""
        return None if self.slip is not None else self.subject

    @property
    def subject(self) -> About | None:
        """The thing that it names, be it only that of a slip; None for an undo."""
        if self.milestone is not None:
            return about_milestone(self.milestone)
        if self.task is None:
            return None
        if self.item is not None:
            return about_item(self.task, self.street, self.item)
        return about_cohort(self.task, self.period or "", self.street)

    @property
    def label(self) -> str:
        """The address of what it is about, for an undo the entry that it undoes."""
        return self.subject.label if self.subject else self.voids or ""

    @property
    def moment(self) -> float:
        """The time of recording as seconds; without a zone it counts as UTC, so that no machine's own zone decides."""
        at = self.at if self.at.tzinfo else self.at.replace(tzinfo=UTC)
        return at.timestamp()

    @model_validator(mode="after")
    def _is_one_slip(self) -> "Entry":
        if self.slip is None:
            if self.act or self.colour or self.answer_by:
                raise _refuse(N_("act, colour and answer_by belong to a slip"))
            return self
        if not _SLIP.fullmatch(self.slip):
            raise _refuse(N_("the number of a slip is its year and its number in it, such as 2024-3"))
        figures = (self.state, self.quantity, self.approval, self.due, self.instead, self.to, self.method)
        if self.act is None or self.upto or any(x is not None for x in (*figures, self.voids, self.replaces)):
            raise _refuse(N_("a slip has act, and nothing that changes a figure, corrects or undoes"))
        issued = self.act is SlipAct.ISSUED
        if issued != (self.colour is not None and self.answer_by is not None):
            raise _refuse(N_("a slip that is issued has colour and answer_by, and no other has"))
        whole = self.item is None and self.period is not None
        if (self.milestone is None) == (self.task is None) or (self.task is not None and self.item is None and not whole):
            raise _refuse(N_("a slip is about an item, a milestone, or a task and period"))
        return self

    @model_validator(mode="after")
    def _about_one_thing(self) -> "Entry":
        if self.slip is not None:
            return self
        named = sum(x is not None for x in (self.item, self.milestone, self.voids))
        cohort = named == 0 and (self.quantity is not None or self.due is not None)
        if named + cohort != 1 or (named and self.quantity is not None):
            raise _refuse(N_("one of item, quantity, milestone, voids"))
        if self.upto and (self.quantity is None or self.approval is not None or self.state is State.RETURNED):
            raise _refuse(N_("upto belongs to a quantity that is started, reported or accepted"))
        if (self.item is not None or cohort) and self.task is None:
            raise _refuse(N_("task"))
        if cohort and self.period is None:
            raise _refuse(N_("period"))
        changes = sum(x is not None for x in (self.due, self.instead, self.to, self.approval and self.quantity))
        if self.approval is None and (changes or (self.state is None and self.voids is None)):
            raise _refuse(N_("approval") if changes else N_("state"))
        if self.approval is not None and (changes != 1 or self.state is not None or self.note is None):
            raise _refuse(N_("an amendment has one of due, instead, to, quantity, a note, and no state"))
        if self.item is not None and (self.due is not None or self.instead == self.item):
            raise _refuse(N_("an item has no due day of its own, and does not take its own place"))
        if (self.instead or self.to) and self.item is None:
            raise _refuse(N_("item"))
        return self


def recorded_at(entry: Entry, zone: tzinfo) -> datetime:
    """When an entry was recorded, by the clock of a time zone."""
    try:
        return entry.at.astimezone(zone) if entry.at.tzinfo else entry.at
    except OverflowError:  # at either end of the calendar
        return entry.at
