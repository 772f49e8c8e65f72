"""An entry as pydantic validates it: for lines that are not as the program writes them, for drafts, and for the schema."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from cleancomm.record.entry import Colour, Method, SlipAct, State, find_fault
from cleancomm.record.entry import Entry as Value
from cleancomm.text import TYPABLE_PATTERN

Text = Annotated[str, StringConstraints(pattern=TYPABLE_PATTERN)]


class Entry(BaseModel):
    """A row of the record, key by key; what the keys mean is said at the value."""

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

    @model_validator(mode="after")
    def _about_one_thing(self) -> "Entry":
        if what := find_fault(self):
            raise PydanticCustomError("entry", "{what}", {"what": what})
        return self

    def entry(self) -> Value:
        """The entry as a value, which keeps only what is said."""
        return Value.of_checked({key: value for key, value in self.__dict__.items() if value is not getattr(Value, key, ...)})
