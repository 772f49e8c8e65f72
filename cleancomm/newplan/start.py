"""What a new plan starts with."""

from decimal import Decimal
from typing import NamedTuple

from cleancomm.plan.models import Figures, Oddity, Ratio, RoleWord, Street, TaskUnits, Total
from cleancomm.value import dataclass

EVERY_STREET = "各街道"
LEAD_ROLE, STREET_ROLE, SUPPORT_ROLE = "牵头单位", "责任单位", "配合单位"


class Planned(NamedTuple):
    """A target as it starts, in the terms of the plan's own; light, for a table may give hundreds of thousands."""

    period: str
    street: str | None = None
    unit: str | None = None
    quantity: Decimal | None = None
    names: tuple[str, ...] = ()
    due: str | None = None
    source: str = ""


@dataclass(frozen=True)
class Outline:
    """One task as it starts, with its targets and the units that are named for it."""

    name: str
    measure: str
    item: str
    targets: tuple[Planned, ...] = ()
    figures: Figures = Figures.INCREMENT
    units: tuple[TaskUnits, ...] = ()


@dataclass(frozen=True)
class NamedUnit:
    """A unit that a table names, with its place."""

    name: str
    source: str
    all_streets: bool = False


@dataclass(frozen=True)
class Start:
    """What is known of a plan before anybody has written it down as data."""

    title: str
    number: str
    period: str
    begins: str
    lead: str
    tasks: tuple[Outline, ...]
    streets: tuple[Street, ...] = ()
    totals: tuple[Total, ...] = ()
    ratios: tuple[Ratio, ...] = ()
    oddities: tuple[Oddity, ...] = ()
    units: tuple[NamedUnit, ...] = ()
    # words for roles that a table has, and what each comes to
    roles: tuple[RoleWord, ...] = ()


def open_targets(streets: tuple[Street, ...], periods: tuple[str, ...], source: str) -> tuple[Planned, ...]:
    """A target of each street, or of the whole where there is none, and each period; without a figure, for absent is not 0."""
    names: list[str | None] = [s.name for s in streets]
    return tuple(Planned(period=p, street=n, source=source) for n in names or [None] for p in periods)
