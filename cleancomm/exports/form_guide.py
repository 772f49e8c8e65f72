"""填表说明: what the person who fills in a form has to know, of what is on that form."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from cleancomm.campaign import Campaign
from cleancomm.exports import form_layout as layout
from cleancomm.exports.form_accept import say_command
from cleancomm.message import N_, Message, say
from cleancomm.plan.models import Figures
from cleancomm.record.entry import State
from cleancomm.report import Blank, Row
from cleancomm.reports.asked import Asked

_GREY = N_(
    "Grey cells tell what is on record as of {as_of} and are locked. Where one is wrong, say so under {problem}; what is changed"
    " in a grey cell is not taken over."
)
_WHITE = N_("Fill in only what is new. A white cell that stays empty changes nothing. A row without white cells needs nothing.")
_OWED = N_(
    'Rows marked "{word}" are asked for this time: one that is sent back empty counts as not reported. Rows without a mark may be'
    " reported before their time."
)
_AGREE = N_("A row that you share with another unit is on the form of each of you: agree which of you reports it.")
_STATE = N_("{heading}: choose from the list. {started}: work has begun. {reported}: done, ready to be checked by another unit.")
_RETURNED = N_("What was sent back has the reason under {heading}: put it right, then report it as done once more.")
_CHECK = N_("What waits for your check: {accepted}, or {returned} with the reason under {note}.")
_CHECK_NUMBER = N_(
    'A row about a number that is marked "{mark}": how many you have accepted is not filled in here, neither as "{accepted}" nor'
    " as the same total again; it is recorded with {command}, where N is how many are accepted in all by now."
)
_DAY = N_("{heading}: the day on which it happened, such as {example}; not a day to come.")
_TOTAL = N_(
    "{heading}: how many there are by now in all, those of earlier months and those with names included, in the unit given."
)
_CUMULATIVE = N_("{tasks}: the number counts from the beginning up to the end of the period, as the figures of the plan do.")
_EVIDENCE = N_("{evidence}: what there is and where it is kept. {note} and {problem}: in your own words.")
_KEEP = N_(
    "Leave codes, columns and the row of headings as they are; columns may be widened and rows filtered. What is not on the form"
    " is reported to the office by name."
)
_HAND_IN = N_("Send the file itself back by {due}, not a picture or a copy in another document.")


class Line(NamedTuple):
    """A row of a form: what it is about, which of its cells are white, and what stands in the grey ones."""

    row: Asked
    blanks: Mapping[str, Blank]
    cells: Row


def _list_checks(place: str, lines: Iterable[Line], words: Iterable[object]) -> Iterator[Message]:
    """The instructions for what waits for the check of whoever fills in the form."""
    accepted, returned = layout.WORDS[State.ACCEPTED], layout.WORDS[State.RETURNED]
    if accepted in words:
        yield say(_CHECK, accepted=accepted, returned=returned, note={f.key: f.heading for f in layout.FIELDS}["note"])
    for cohort in [line.row.count.cohort for line in lines if line.row.checks][:1]:
        yield say(_CHECK_NUMBER, mark=N_("to check"), accepted=accepted, command=say_command(cohort, place))


def list_instructions(campaign: Campaign, place: str, due: date, lines: Iterable[Line]) -> Iterator[Message]:
    """The instructions for a form of some rows, one after the other."""
    heading = {f.key: f.heading for f in layout.FIELDS}
    every = tuple(lines)
    cells = tuple(line.blanks for line in every)
    words = {word for row in cells for word in row.get("state", Blank()).words}
    yield say(_GREY, as_of=campaign.as_of, problem=heading["problem"])
    yield say(_WHITE)
    if any(line.row.owed for line in every):
        yield say(_OWED, word=N_("to report"))
    if any(line.row.others for line in every):
        yield say(_AGREE)
    if layout.WORDS[State.REPORTED] in words:
        started, reported = layout.WORDS[State.STARTED], layout.WORDS[State.REPORTED]
        yield say(_STATE, heading=heading["state"], started=started, reported=reported)
        yield say(_RETURNED, heading=heading["last_state"])
    yield from _list_checks(place, every, words)
    yield say(_DAY, heading=heading["on"], example=campaign.as_of)
    if any("total" in row for row in cells):
        yield say(_TOTAL, heading=heading["total"])
        mine = dict.fromkeys(line.row.count.cohort for line in every if line.row.item is None)
        if tasks := tuple(dict.fromkeys(x.task for x in mine if x.figures is Figures.CUMULATIVE)):
            yield say(_CUMULATIVE, tasks=tasks)
    yield say(_EVIDENCE, evidence=heading["evidence"], note=heading["note"], problem=heading["problem"])
    yield say(_KEEP)
    yield say(_HAND_IN, due=due)
