"""What an entry, a slip, a row of a form or an address is about: one thing of a plan, by one name."""

from enum import StrEnum
from typing import NamedTuple


class Thing(StrEnum):
    """What there is in a plan to speak about."""

    ITEM = "item"
    COHORT = "cohort"
    MILESTONE = "milestone"
    STREET = "street"
    UNIT = "unit"
    TASK = "task"


def join_address(*parts: str | None) -> str:
    """The address of a thing as a person writes it, task/period/street/name, of the parts that it has."""
    return "/".join(p for p in parts if p)


class About(NamedTuple):
    """One thing of a plan. An item is of a task and a street or unit, in whatever period it stands by now.

    `scope` is the street or unit that a target is for, by its own name; None for the whole.
    """

    thing: Thing
    task: str | None = None
    period: str | None = None
    scope: str | None = None
    name: str = ""

    @property
    def label(self) -> str:
        """The address as a person writes it."""
        return join_address(self.task, self.period, self.scope, self.name)


def about_item(task: str, scope: str | None, name: str) -> About:
    """An item by task, street or unit, and name."""
    return About(Thing.ITEM, task, None, scope, name)


def about_cohort(task: str, period: str, scope: str | None) -> About:
    """The target of a task, a period, and a street or unit or the whole."""
    return About(Thing.COHORT, task, period, scope)


def about_milestone(name: str) -> About:
    """A milestone by its name."""
    return About(Thing.MILESTONE, name=name)
