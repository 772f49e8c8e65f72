"""One line of the record. Entries are never edited: a correction or an undo is a new entry that names the old one."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

Text = Annotated[str, Field(min_length=1)]


class State(StrEnum):
    """The life of an item: only ACCEPTED (验收销号) counts as done; REPORTED (办结) is the unit's own word."""

    PLANNED = "planned"
    STARTED = "started"
    REPORTED = "reported"
    ACCEPTED = "accepted"
    RETURNED = "returned"


class Entry(BaseModel):
    """A fact of one day: about a named item, a quantity of a cohort, or a milestone; or the voiding of an entry.

    `quantity` is how many of the cohort, named ones included, have come to `state` by then; it is not added
    to the names, so that the two never count a thing twice.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    id: Text
    on: date
    at: datetime
    by: Text
    unit: Text | None = None
    state: State | None = None
    task: Text | None = None
    period: Text | None = None
    street: Text | None = None
    item: Text | None = None
    quantity: Annotated[Decimal, Field(ge=0, allow_inf_nan=False)] | None = None
    milestone: Text | None = None
    evidence: Text | None = None
    method: Text | None = None
    note: Text | None = None
    forced: bool = False
    replaces: Text | None = None
    voids: Text | None = None

    @model_validator(mode="after")
    def _about_one_thing(self) -> "Entry":
        about = [self.item, self.quantity, self.milestone, self.voids]
        if sum(x is not None for x in about) != 1:
            raise ValueError("one of item, quantity, milestone, voids")
        if self.voids is None and self.state is None:
            raise ValueError("state")
        if (self.item is not None or self.quantity is not None) and self.task is None:
            raise ValueError("task")
        if self.quantity is not None and self.period is None:
            raise ValueError("period")
        return self
