"""The files of a plan as values: what they say, and where each value stands. How they are read is `loader`'s."""

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Optional, Protocol

from cleancomm.plan.models import Committees, Plan
from cleancomm.problem import Place
from cleancomm.value import dataclass

if TYPE_CHECKING:
    from cleancomm.plan.contacts import Contacts
    from cleancomm.plan.matrix import Duties

Loc = tuple[str | int, ...]


class Places(Protocol):
    """A file that knows the place of each of its values."""

    @property
    def name(self) -> str:
        """What a person calls it."""

    @property
    def data(self) -> object:
        """All its values, as lists, rows and texts."""

    def place(self, loc: Loc) -> Place:
        """The place of the value at `loc`; a missing one is at its row."""

    def excerpt(self, place: Place) -> str:
        """The user's own line at a place."""


@dataclass(frozen=True)
class Folder:
    """The plan of one folder, with the files that know where each value stands."""

    plan: Plan
    committees: Committees | None = None
    duties: Optional["Duties"] = None
    contacts: Optional["Contacts"] = None
    sources: Mapping[str, Places] = field(default_factory=dict)

    def place(self, file: str, *loc: str | int) -> Place:
        """The place of the value at `loc` in plan, committees, duties or contacts."""
        return self.sources[file].place(loc)

    def excerpt(self, place: Place) -> str:
        """The line of the user's file at `place`."""
        return next((s.excerpt(place) for s in self.sources.values() if s.name == place.file), "")
