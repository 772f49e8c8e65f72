"""The schema of plan.yaml and committees.yaml. It knows no street, unit, total or year of any plan.

Every scalar arrives as text (see `source`) and is typed here. Unions are avoided: they pollute `loc`,
which is the key to a value's place in its file.
"""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

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


class Row(BaseModel):
    """A frozen row of a plan file; an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class RoleKind(StrEnum):
    """What a role of the document comes to."""

    LEAD = "lead"
    RESPONSIBLE = "responsible"
    SUPPORT = "support"


class Figures(StrEnum):
    """Whether the figures of a task are of each period alone or up to its end; the latter are never summed."""

    INCREMENT = "increment"
    CUMULATIVE = "cumulative"


class Relation(StrEnum):
    """How a stated figure binds: exactly, or as an upper bound."""

    EQUAL = "equal"
    AT_MOST = "at_most"


class Membership(StrEnum):
    """What a unit is to the body that runs the campaign."""

    LEAD = "lead"
    MEMBER = "member"
    NONE = "none"


class Document(Row):
    """The document that the data encode."""

    title: Text
    number: Text
    issuer: Text | None = None
    period: Text
    begins: Text
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


class Target(Row):
    """What is to be reached in one period, by one street, one unit or the whole; an absent figure is not 0.

    `due` is the wording of a day of its own, where the target has one; else its milestone or period says it.
    """

    period: Text
    street: Text | None = None
    unit: Text | None = None
    quantity: Amount | None = None
    names: tuple[Text, ...] = ()
    due: Text | None = None
    source: Text


class Task(Row):
    """A task of the plan with the units that carry it and its targets."""

    name: Text
    aliases: tuple[Text, ...] = ()
    item: Text
    measure: Text
    figures: Figures = Figures.INCREMENT
    text: Text
    units: tuple[TaskUnits, ...] = ()
    targets: tuple[Target, ...] = ()
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
    text: Text
    requires: tuple[Requirement, ...] = ()
    source: Text


class Step(Row):
    """A step of the plan; it is a milestone itself unless it holds dated milestones of its own."""

    name: Text
    when: Text
    text: Text
    requires: tuple[Requirement, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    source: Text


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
