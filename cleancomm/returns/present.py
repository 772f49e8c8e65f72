"""What the record says now of the thing of a row, in the words of the form: what the form told when it was sent is held to it."""

from collections.abc import Mapping
from decimal import Decimal

from cleancomm.campaign import Campaign
from cleancomm.exports.form import last_day, last_total
from cleancomm.exports.standing import code_of
from cleancomm.number import number_text
from cleancomm.plan.about import About
from cleancomm.record.entry import Entry
from cleancomm.status.tally import Count, Item
from cleancomm.value import dataclass


@dataclass(frozen=True)
class Present:
    """A thing as it stands: its target, itself where it is named, the entries about it, and its number in the plan's reading."""

    about: About
    count: Count
    item: Item | None
    life: tuple[Entry, ...]
    total: Decimal | None

    @property
    def last(self) -> str:
        """The id of the last entry about it, nothing where there is none."""
        return self.life[-1].id if self.life else ""

    @property
    def told(self) -> tuple[str, str, str]:
        """State, day and total as a form tells them."""
        day = last_day(self.item, self.life)
        return (
            str(self.item.state) if self.item else "",
            day.isoformat() if day else "",
            "" if self.total is None else number_text(self.total),
        )


def list_present(campaign: Campaign, place: str) -> Mapping[str, Present]:
    """By item no. all that a street or a unit may be asked about."""
    found: dict[str, Present] = {}

    def add(about: About, count: Count, item: Item | None) -> None:
        life = campaign.progress.life(about)
        total = None if item else last_total(campaign, about, count)
        found[code_of(about)] = Present(about, count, item, life, total)

    for about, (count, item) in campaign.items.items():
        add(about, count, item)
    for count in campaign.counts:
        add(count.cohort.about, count, None)
        if count.cohort.scope is None or (count.cohort.unit and campaign.plan.units.is_street(place)):
            add(count.cohort.about._replace(scope=place), count, None)
    return found
