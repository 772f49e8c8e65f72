"""督办单: the slips of a record with their state as of a day. They change no figure; how they come about is told in entries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from cleancomm.plan.about import About
from cleancomm.record.entry import Colour, Entry, SlipAct
from cleancomm.record.fold import order_of, standing_entries

# each colour above the one before
RISING = (Colour.BLUE, Colour.YELLOW, Colour.RED)


class SlipState(StrEnum):
    """The life of a slip: ESCALATED is one that another of a higher colour has taken the place of."""

    OPEN = "open"
    ANSWERED = "answered"
    ESCALATED = "escalated"
    CLOSED = "closed"


@dataclass
class Slip:
    """A slip that stands: by what entry it was issued, and by which it was answered, closed or escalated."""

    issued: Entry
    answers: list[Entry] = field(default_factory=list)
    closed: Entry | None = None
    raised: Entry | None = None

    @property
    def number(self) -> str:
        """Its number, the year first."""
        return self.issued.slip or ""

    @property
    def about(self) -> About:
        """The thing that it presses for."""
        assert self.issued.subject is not None
        return self.issued.subject

    @property
    def colour(self) -> Colour:
        """Its colour."""
        return self.issued.colour or Colour.BLUE

    @property
    def answer_by(self) -> date:
        """The day by which it is to be answered."""
        return self.issued.answer_by or self.issued.on

    @property
    def state(self) -> SlipState:
        """What has become of it."""
        if self.closed is not None:
            return SlipState.CLOSED
        if self.raised is not None:
            return SlipState.ESCALATED
        return SlipState.ANSWERED if self.answers else SlipState.OPEN

    @property
    def is_open(self) -> bool:
        """Whether it still presses: it is neither closed nor escalated."""
        return self.state in (SlipState.OPEN, SlipState.ANSWERED)

    def days_late(self, as_of: date) -> int:
        """How many days it waits for an answer beyond its day; 0 for one that is answered or presses no more."""
        return max((as_of - self.answer_by).days, 0) if self.state is SlipState.OPEN else 0


def order_of_number(number: str) -> tuple[int, int]:
    """What numbers are sorted by: their years, then the numbers in the year."""
    year, _, rest = number.partition("-")
    return int(year), int(rest)


def is_above(colour: Colour, other: Colour) -> bool:
    """Whether a colour presses more than another."""
    return RISING.index(colour) > RISING.index(other)


def follow_slip(slips: list[Slip], entry: Entry) -> None:
    """Take one more entry of a slip into the slips so far; what fits none of them changes nothing."""
    if entry.act is SlipAct.ISSUED:
        for other in slips:
            if other.is_open and other.about == entry.subject and is_above(entry.colour or Colour.BLUE, other.colour):
                other.raised = entry
        slips.append(Slip(entry))
        return
    mine = next((s for s in slips if s.number == entry.slip and s.closed is None), None)
    if mine is not None and entry.act is SlipAct.ANSWERED:
        mine.answers.append(entry)
    elif mine is not None:
        mine.closed = entry


def order_slips(entries: Iterable[Entry]) -> list[Entry]:
    """The standing entries of slips in the order of their days; of one moment by their numbers, and as a slip goes."""
    every = tuple(entries)
    mine = [e for e in standing_entries(every) if e.slip is not None] if any(e.slip is not None for e in every) else []
    acts = tuple(SlipAct)

    def place(entry: Entry) -> tuple[object, ...]:
        act = acts.index(entry.act or SlipAct.ISSUED)
        return entry.on, entry.moment, order_of_number(entry.slip or "0-0"), act, order_of(entry.id)

    return sorted(mine, key=place)


def list_slips(entries: Iterable[Entry], as_of: date) -> list[Slip]:
    """The slips that had been issued by a day, each as it stood then, in the order of their numbers."""
    slips: list[Slip] = []
    for entry in order_slips(entries):
        if entry.on <= as_of:
            follow_slip(slips, entry)
    return sorted(slips, key=lambda s: order_of_number(s.number))


def next_number(entries: Iterable[Entry], year: int) -> int:
    """The number of the next slip of a year: none is given twice, be it that of one that was undone, for a paper may be out."""
    given = (order_of_number(e.slip) for e in entries if e.slip is not None)
    return max((number for its, number in given if its == year), default=0) + 1
