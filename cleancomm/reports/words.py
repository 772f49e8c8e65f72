"""The practitioners' words for states, paces and lamps, as terms that keep a stable code for programs."""

from cleancomm.message import N_, Template, say
from cleancomm.plan.models import Membership, RoleKind
from cleancomm.problem import Severity
from cleancomm.record.entry import Method, State, state_word
from cleancomm.report import Term, Tone
from cleancomm.status.milestone import Milestate
from cleancomm.status.schedule import Lamp, Pace

_WORDS: tuple[tuple["Word", Template], ...] = (
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
_TONES = {
    Lamp.GREEN: Tone.GOOD,
    Lamp.YELLOW: Tone.CARE,
    Lamp.RED: Tone.BAD,
    Milestate.OVERDUE: Tone.BAD,
    Milestate.NEAR: Tone.CARE,
}

_BY_TYPE = {(type(value), str(value)): word for value, word in _WORDS}
Word = State | Method | Lamp | Pace | Milestate | RoleKind | Membership


def term(value: Word) -> Term:
    """The term of a state, way of checking, lamp, pace, role or membership."""
    if isinstance(value, State | Method):
        return Term(str(value), state_word(value))
    key = (type(value), str(value))  # members of two enumerations may have one value
    return Term(str(value), say(_BY_TYPE[key]), _TONES.get(value, Tone.PLAIN))


_SEVERITIES = {Severity.ERROR: N_("error"), Severity.WARNING: N_("warning"), Severity.NOTE: N_("note")}
_SEVERITY_TONES = {Severity.ERROR: Tone.BAD, Severity.WARNING: Tone.CARE, Severity.NOTE: Tone.PLAIN}


def severity_term(severity: Severity) -> Term:
    """The term of how much a problem weighs."""
    return Term(str(severity), say(_SEVERITIES[severity]), _SEVERITY_TONES[severity])
