"""The schema of duties.yaml: units, and the duty matrix. A room of its own, since most commands never read it."""

from typing import Annotated

from pydantic import Field

from cleancomm.plan.models import Membership, Oddity, Row, Text


class Head(Row):
    """A named person, the post and what they are to the campaign."""

    name: Text
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
    pending: bool = False
    role: Text | None = None
    partners: tuple[Text, ...] = ()


class Duty(Row):
    """A numbered item of the duty matrix: the units that carry it, the document's word for their role, its clauses."""

    number: Annotated[int, Field(ge=1)]
    units: Annotated[tuple[Text, ...], Field(min_length=1)]
    role: Text
    clauses: Annotated[tuple[Clause, ...], Field(min_length=1)]
    source: Text


class TaskDuties(Row):
    """The duties of one task, under the document's heading."""

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
