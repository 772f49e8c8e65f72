"""The schema of duties.yaml: units, and the duty matrix. A room of its own, since most commands never read it."""

from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic.config import JsonDict

from cleancomm.plan.folder import Loc
from cleancomm.plan.models import Day, Membership, Oddity, Row, Text, check_day, clash_keys, lack_key


class Head(Row):
    """A head of the body by post, the person where the document names one, and what they are to the campaign."""

    name: Text | None = None
    post: Text
    role: Text
    source: Text


class Unit(Row):
    """A unit with its other names, its standing, and for a group the way to its members."""

    name: Text
    aliases: tuple[Text, ...] = ()
    standing: Membership = Membership.NONE
    all_streets: bool = False
    members: tuple[Text, ...] = ()
    source: Text


class Body(Row):
    """The body that runs the campaign."""

    name: Text
    aliases: tuple[Text, ...] = ()
    office: Text
    heads: tuple[Head, ...] = ()
    text: Text
    source: Text


class Clause(Row):
    """One clause of a duty in the official wording; `mark` is the document's 一是, 二是.

    `role` stands only where the clause names another role than its duty; `partners` are the units that the carrier asks
    in (会同), in support; `when` is the wording of a day or of how often, where the clause has one: it is shown and never
    overdue.
    """

    mark: Text | None = None
    text: Text
    when: Text | None = None
    day: Day | None = None
    undated: bool = False
    pending: bool = False
    role: Text | None = None
    partners: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _check_day(self) -> Self:
        check_day(self.when, "when", self.day, undated=self.undated)
        return self


class DutyRole(Row):
    """The units that carry a duty under one word for their role."""

    role: Text
    units: Annotated[tuple[Text, ...], Field(min_length=1)]


_ONE_ROLE: JsonDict = {"required": ["units", "role"], "not": {"required": ["roles"]}}
_MANY_ROLES: JsonDict = {"required": ["roles"], "not": {"anyOf": [{"required": ["units"]}, {"required": ["role"]}]}}


class Duty(Row):
    """A numbered item of the duty matrix: the units that carry it, the document's word for their role, its clauses.

    Units in several roles that share the clauses stand under `roles`, in place of `units` and `role`. An item without
    clauses is one whose text is not at hand.
    """

    model_config = ConfigDict(json_schema_extra={"oneOf": [_ONE_ROLE, _MANY_ROLES]})

    number: Annotated[int, Field(ge=1)]
    units: Annotated[tuple[Text, ...], Field(min_length=1)] = ()
    role: Text | None = None
    roles: Annotated[tuple[DutyRole, ...], Field(min_length=1)] = ()
    clauses: Annotated[tuple[Clause, ...], Field(min_length=1)] = ()
    source: Text

    @model_validator(mode="after")
    def _check_roles(self) -> Self:
        for key, value in (("units", self.units), ("role", self.role)):
            if self.roles and value:
                raise clash_keys(key, "roles")
            if not self.roles and not value:
                raise lack_key(key)
        return self

    def list_roles(self, at: Loc = ()) -> Iterator[tuple[DutyRole, Loc]]:
        """Who carries it under which word, each with its place in an item that stands at `at`."""
        if self.role is not None:
            yield DutyRole.model_construct(role=self.role, units=self.units), at
        yield from ((row, (*at, "roles", n)) for n, row in enumerate(self.roles))


class TaskDuties(Row):
    """The duties of one task, or of all tasks that stand under one heading, under the document's heading."""

    task: Text
    heading: Text
    source: Text
    items: Annotated[tuple[Duty, ...], Field(min_length=1)]


class Duties(Row):
    """data/duties.yaml."""

    schema_: Annotated[Text, Field(alias="schema")]
    title: Text
    body: Body
    units: Annotated[tuple[Unit, ...], Field(min_length=1)]
    duties: tuple[TaskDuties, ...] = ()
    oddities: tuple[Oddity, ...] = ()
