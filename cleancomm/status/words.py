"""The practitioners' words for states, paces and lamps, as terms that keep a stable code for programs."""

from cleancomm.message import N_, say
from cleancomm.plan.models import RoleKind
from cleancomm.plan.models import Standing as Membership
from cleancomm.record.entry import Method, State, state_word
from cleancomm.report import Term
from cleancomm.status.milestone import Milestate
from cleancomm.status.schedule import Lamp, Pace

_WORDS: tuple[tuple["Word", str], ...] = (
    (Lamp.GREEN, N_("green lamp")),
    (Lamp.YELLOW, N_("yellow lamp")),
    (Lamp.RED, N_("red lamp")),
    (Pace.AHEAD, N_("ahead of schedule")),
    (Pace.ON, N_("at schedule")),
    (Pace.BEHIND, N_("behind schedule")),
    (Pace.DONE, N_("completed")),
    (Milestate.DONE, N_("milestone done")),
    (Milestate.DONE_LATE, N_("done after its day")),
    (Milestate.OVERDUE, N_("overdue")),
    (Milestate.NEAR, N_("near")),
    (Milestate.AHEAD, N_("to come")),
    (Milestate.UNDATED, N_("without a day")),
    (RoleKind.LEAD, N_("lead")),
    (RoleKind.RESPONSIBLE, N_("responsible")),
    (RoleKind.SUPPORT, N_("support")),
    (Membership.LEAD, N_("head of the headquarters")),
    (Membership.MEMBER, N_("member of the headquarters")),
    (Membership.NONE, N_("not a member")),
)
_STYLES = {
    Lamp.GREEN: "green",
    Lamp.YELLOW: "yellow",
    Lamp.RED: "red",
    Milestate.OVERDUE: "red",
    Milestate.NEAR: "yellow",
}

_BY_TYPE = {(type(value), str(value)): word for value, word in _WORDS}
Word = State | Method | Lamp | Pace | Milestate | RoleKind | Membership


def term(value: Word) -> Term:
    """The term of a state, way of checking, lamp, pace, role or membership."""
    if isinstance(value, State | Method):
        return Term(str(value), state_word(value))
    key = (type(value), str(value))  # members of two enumerations may have one value
    return Term(str(value), say(_BY_TYPE[key]), _STYLES.get(value, ""))
