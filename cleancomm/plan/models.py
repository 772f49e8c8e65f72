"""The schema of plan.yaml and committees.yaml. It knows no street, unit, total or year of any plan.

Every scalar arrives as text (see `source`) and is typed here. Unions are avoided: they pollute `loc`,
which is the key to a value's place in its file.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

Text = Annotated[str, Field(min_length=1)]
# what stands in a new plan where the document has not been written down yet, in each language
TO_FILL_IN = ("to be filled in", "待填")
# beyond any plan, and within what every reader of numbers keeps to the last digit
MOST = 10**12
Number = Annotated[Decimal, Field(ge=-MOST, le=MOST, allow_inf_nan=False)]
Amount = Annotated[Decimal, Field(ge=0, le=MOST, allow_inf_nan=False)]


def _percent(value: object) -> object:
    """'80%' as 80: a ratio is written as the document writes it."""
    return value[:-1] if isinstance(value, str) and value.endswith("%") else value


Percent = Annotated[Decimal, BeforeValidator(_percent), Field(ge=0, le=MOST, allow_inf_nan=False)]


def _written_day(value: object) -> object:
    """A day as 2024-05-10 and in no other way: pydantic would take a bare number for seconds since 1970."""
    if isinstance(value, str) and value[4:5] != "-":
        raise PydanticCustomError("date_parsing", "not a day")
    return value


Day = Annotated[date, BeforeValidator(_written_day)]


def lack_key(key: str) -> PydanticCustomError:
    """What a row without a key that it needs is refused with."""
    return PydanticCustomError("missing", "{key} is missing", {"key": key})


def clash_keys(key: str, other: str) -> PydanticCustomError:
    """What a row with two keys of which only one can stand is refused with."""
    return PydanticCustomError("clash", "{key} beside {other}", {"key": key, "other": other})


def check_day(wording: str | None, key: str, day: date | None, *, undated: bool) -> None:
    """Raise where `day` or `undated` stand beside no wording, or beside each other; `key` is that of the wording."""
    if day is not None and undated:
        raise clash_keys("day", "undated")
    if wording is None and (day is not None or undated):
        raise lack_key(key)


class Row(BaseModel):
    """A frozen row of a plan file; an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True, protected_namespaces=())


class RoleKind(StrEnum):
    """What a role of the document comes to."""

    LEAD = "lead"
    RESPONSIBLE = "responsible"
    SUPPORT = "support"


class Figures(StrEnum):
    """Whether the figures of a task are of each period alone, up to its end, or a value to be held at its end; only the
    first are summed.
    """

    INCREMENT = "increment"
    CUMULATIVE = "cumulative"
    LEVEL = "level"


class Bound(StrEnum):
    """How a figure binds: exactly, as a floor (至少), or as a ceiling (不超过)."""

    EXACTLY = "exactly"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Relation(StrEnum):
    """How a stated figure binds, in the words of the first version of the schema."""

    EQUAL = "equal"
    AT_MOST = "at_most"


class Membership(StrEnum):
    """What a unit is to the body that runs the campaign."""

    LEAD = "lead"
    MEMBER = "member"
    NONE = "none"


class SlipRule(StrEnum):
    """What the colour of a slip goes by: how its thing stands, or the slip before, whose days for an answer have passed."""

    BY_CONDITION = "by_condition"
    BY_ESCALATION = "by_escalation"


class Document(Row):
    """The document that the data encode; `day` is that of a `begins` that no rule can read."""

    title: Text
    number: Text
    issuer: Text | None = None
    period: Text
    begins: Text
    day: Day | None = None
    annexes: tuple[Text, ...] = ()
    aim: Text | None = None
    source: Text


class Settings(Row):
    """Choices of the office that keeps the record, not of the document."""

    timezone: Text = "Asia/Shanghai"
    near_days: Annotated[int, Field(ge=0, le=36500)] = 30
    yellow_units: Amount = Decimal(1)
    red_points: Amount = Decimal(30)
    red_units: Amount = Decimal(2)
    reporting_day: Annotated[int, Field(ge=1, le=31)] = 25
    office: Text | None = None
    contact: Text | None = None
    slips: SlipRule = SlipRule.BY_CONDITION
    slip_days: Annotated[int, Field(ge=0, le=366)] = 7


class Street(Row):
    """A street with its other names and, where the document counts them, its communities."""

    name: Text
    aliases: tuple[Text, ...] = ()
    communities: Annotated[int, Field(ge=0, le=MOST)] | None = None
    source: Text


class RoleWord(Row):
    """A word for a role as the document uses it, and what it comes to."""

    word: Text
    kind: RoleKind


class TaskUnits(Row):
    """Units named for a task, under the document's own word."""

    role: Text
    units: Annotated[tuple[Text, ...], Field(min_length=1)]
    source: Text


class PaceNode(Row):
    """A day by which a share of a target is to be reached; without a year it is of the target's period."""

    when: Text
    share: Percent


class Target(Row):
    """What is to be reached in one period, by one street, one unit or the whole; an absent figure is not 0.

    `due` is the wording of a day of its own, where the target has one; else its milestone or period says it. `day` is the
    day of a wording that no rule can read, `undated` says that it has none. `bound` and `pace` go before those of the task.
    `base` is the stock that there was at the beginning: it is never progress.
    """

    period: Text
    street: Text | None = None
    unit: Text | None = None
    quantity: Amount | None = None
    names: tuple[Text, ...] = ()
    due: Text | None = None
    bound: Bound | None = None
    base: Amount | None = None
    pace: tuple[PaceNode, ...] = ()
    day: Day | None = None
    undated: bool = False
    source: Text

    @model_validator(mode="after")
    def _check_day(self) -> Self:
        check_day(self.due, "due", self.day, undated=self.undated)
        return self


class PrintedPeriod(Row):
    """The document's heading over the columns of a period."""

    period: Text
    heading: Text


class PrintedTable(Row):
    """How the document prints the table of a task's targets: title, heading over all that is planned, headings of periods."""

    title: Text | None = None
    heading: Text | None = None
    periods: tuple[PrintedPeriod, ...] = ()


class Task(Row):
    """A task of the plan with the units that carry it and its targets; `under` is the heading that it shares with others,
    `printed` are the words over the table of its targets.
    """

    name: Text
    aliases: tuple[Text, ...] = ()
    under: Text | None = None
    item: Text
    measure: Text
    figures: Figures = Figures.INCREMENT
    bound: Bound = Bound.EXACTLY
    base: Amount | None = None
    pace: tuple[PaceNode, ...] = ()
    text: Text
    units: tuple[TaskUnits, ...] = ()
    targets: tuple[Target, ...] = ()
    printed: PrintedTable | None = None
    source: Text


class Requirement(Row):
    """The cohorts that a milestone requires: the targets of a task and a period; `stated` as the milestone says it."""

    task: Text
    period: Text
    stated: Amount | None = None


class Milestone(Row):
    """A dated step. Without requirements it is pure process: done by an entry of its own in the record."""

    name: Text
    when: Text | None = None
    day: Day | None = None
    undated: bool = False
    text: Text
    requires: tuple[Requirement, ...] = ()
    source: Text

    @model_validator(mode="after")
    def _check_day(self) -> Self:
        check_day(self.when, "when", self.day, undated=self.undated)
        return self


class Step(Row):
    """A step of the plan; it is a milestone itself unless it holds dated milestones of its own."""

    name: Text
    when: Text
    day: Day | None = None
    undated: bool = False
    text: Text
    requires: tuple[Requirement, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    source: Text

    @model_validator(mode="after")
    def _check_day(self) -> Self:
        check_day(self.when, "when", self.day, undated=self.undated)
        return self


class Selector(Row):
    """Which details a stated total counts: the targets of a task, or the communities of the streets."""

    task: Text | None = None
    period: Text | None = None
    street: Text | None = None
    unit: Text | None = None
    communities: bool = False


class Total(Row):
    """A figure that the document states and the validator counts for itself.

    Counted by exactly one of: `of` (details), `product` or `sum` (numbers and names of other figures).
    With none of them it is a given figure.
    """

    name: Text | None = None
    stated: Number | None = None
    measure: Text | None = None
    bound: Bound = Bound.EXACTLY
    relation: Relation = Relation.EQUAL
    within: Amount = Decimal(0)
    of: Selector | None = None
    product: tuple[Text, ...] = ()
    sum: tuple[Text, ...] = ()
    source: Text


class Ratio(Row):
    """A share of the communities, in percent, that a task's targets must reach in a street or in the whole."""

    percent: Percent
    task: Text
    street: Text | None = None
    source: Text


class Oddity(Row):
    """An oddity of the document that is acknowledged: `code` and `subject` of the finding, and why it stands.

    With `stated` and `found` it holds for these values only. One whose code is no check's is one that no check can
    see; it is shown as a note all the same.
    """

    code: Text
    subject: Text | None = None
    stated: Text | None = None
    found: Text | None = None
    reason: Text
    source: Text


class Plan(Row):
    """data/plan.yaml."""

    schema_: Annotated[Text, Field(alias="schema")]
    document: Document
    settings: Settings = Settings.model_construct()
    streets: tuple[Street, ...] = ()
    roles: tuple[RoleWord, ...] = ()
    tasks: Annotated[tuple[Task, ...], Field(min_length=1)]
    steps: tuple[Step, ...] = ()
    totals: tuple[Total, ...] = ()
    ratios: tuple[Ratio, ...] = ()
    oddities: tuple[Oddity, ...] = ()


class Committee(Row):
    """A committee to be founded, with the estates that it takes in."""

    number: Annotated[int, Field(ge=1)]
    street: Text
    name: Text
    estates: Annotated[tuple[Text, ...], Field(min_length=1)]


class Committees(Row):
    """data/committees.yaml: the committees of one task and period, and the norms of staff and money."""

    schema_: Annotated[Text, Field(alias="schema")]
    title: Text
    task: Text
    period: Text
    source: Text
    committees: tuple[Committee, ...] = ()
    totals: tuple[Total, ...] = ()
    norms: tuple[Total, ...] = ()
    text: tuple[Text, ...] = ()
    oddities: tuple[Oddity, ...] = ()
