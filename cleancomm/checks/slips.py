"""What speaks against an entry of a slip, for what is about to be recorded and for what stands in a record already."""

from collections.abc import Iterable, Iterator
from datetime import date

from cleancomm.checks.chain import FUTURE, Found
from cleancomm.message import N_
from cleancomm.problem import error
from cleancomm.record.entry import Colour, Entry, SlipAct
from cleancomm.record.slips import Slip, follow_slip, is_above, order_slips

TWICE = error(
    "slip.twice",
    N_("two slips with one number"),
    N_("slip {number} was issued already on {on} (entry {id})"),
    N_("undo the second and issue it anew: it gets the next number"),
)
STILL_OPEN = error(
    "slip.open",
    N_("a slip for what another slip still presses"),
    N_("slip {number} of {on} still presses for it (entry {id})"),
    N_("close that with cleancomm slip close {number}, or issue one of a higher colour"),
)
NOT_OPEN = error(
    "slip.not_open",
    N_("an answer to, or the closing of, a slip that is not open"),
    N_("slip {number} is not open: it was never issued, is undone or is closed already"),
    N_("cleancomm slip list --all names those that there are"),
)
OTHER_THING = error(
    "slip.other_thing",
    N_("an answer to, or the closing of, a slip about another thing"),
    N_("slip {number} is about {other}, not about {thing}"),
    N_("undo this entry, and record it with cleancomm slip"),
)
EARLY_ANSWER = error(
    "slip.answer_early",
    N_("a slip to be answered before it was issued"),
    N_("slip {number} of {on} would have to be answered by {day}"),
    N_("give a day from then on with --answer-by"),
)
BEFORE_PLAN = error(
    "slip.before_plan",
    N_("an entry of a slip from before the plan begins"),
    N_("{on} lies before the plan begins ({begins})"),
    N_("give the right day with --as-of"),
)


def _check_issue(entry: Entry, slips: list[Slip]) -> Iterator[Found]:
    other = next((s for s in slips if s.number == entry.slip), None)
    if other is not None:
        yield TWICE, {"number": other.number, "on": other.issued.on, "id": other.issued.id}
    pressing = next((s for s in slips if s.is_open and s.about == entry.subject), None)
    if pressing is not None and not is_above(entry.colour or Colour.BLUE, pressing.colour):
        yield STILL_OPEN, {"number": pressing.number, "on": pressing.issued.on, "id": pressing.issued.id}
    if entry.answer_by is not None and entry.answer_by < entry.on:
        yield EARLY_ANSWER, {"number": entry.slip, "on": entry.on, "day": entry.answer_by}


def _check_end(entry: Entry, slips: list[Slip]) -> Iterator[Found]:
    mine = next((s for s in slips if s.number == entry.slip and s.closed is None), None)
    if mine is None:
        yield NOT_OPEN, {"number": entry.slip}
    elif mine.about != entry.subject:
        yield OTHER_THING, {"number": entry.slip, "other": mine.about.label, "thing": entry.label}


def find_slip_faults(entries: Iterable[Entry], today: date, begins: date | None) -> Iterator[tuple[Entry, Found]]:
    """Every standing entry of a slip that a rule speaks against, in the order of their days; nothing may lie before the plan
    begins or after `today`.
    """
    slips: list[Slip] = []
    for entry in order_slips(entries):
        if begins is not None and entry.on < begins:
            yield entry, (BEFORE_PLAN, {"on": entry.on, "begins": begins})
        if entry.on > today:
            yield entry, (FUTURE, {"on": entry.on, "today": today})
        check = _check_issue if entry.act is SlipAct.ISSUED else _check_end
        for found in check(entry, slips):
            yield entry, found
        follow_slip(slips, entry)
