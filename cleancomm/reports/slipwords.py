"""The words for slips (督办单): numbers, colours, states, what an entry says of one."""

from cleancomm.message import N_, Message, say
from cleancomm.record.entry import Colour, Entry, SlipAct
from cleancomm.record.slips import Slip, SlipState
from cleancomm.report import Term, Tone

_COLOURS = {Colour.BLUE: N_("blue"), Colour.YELLOW: N_("yellow"), Colour.RED: N_("red")}
_TONES = {Colour.BLUE: Tone.NEAR, Colour.YELLOW: Tone.CARE, Colour.RED: Tone.BAD}
_STATES = {
    SlipState.OPEN: N_("open"),
    SlipState.ANSWERED: N_("answered"),
    SlipState.ESCALATED: N_("escalated"),
    SlipState.CLOSED: N_("closed"),
}
_ACTS = {SlipAct.ISSUED: N_("issued"), SlipAct.ANSWERED: N_("answered"), SlipAct.CLOSED: N_("closed")}


def colour_term(colour: Colour) -> Term:
    """The word for a colour."""
    return Term(str(colour), say(_COLOURS[colour]), _TONES[colour])


def state_term(state: SlipState) -> Term:
    """The word for what has become of a slip."""
    return Term(str(state), say(_STATES[state]))


def act_term(act: SlipAct) -> Term:
    """The word for what an entry says of a slip."""
    return Term(str(act), say(_ACTS[act]))


def number_term(number: str) -> Term:
    """The number of a slip as it stands on the paper: 〔2024〕3号."""
    year, _, rest = number.partition("-")
    return Term(number, say(N_("[{year}] no. {number}"), year=year, number=rest))


def say_slip_entry(entry: Entry) -> Message:
    """What an entry says of a slip."""
    number = number_term(entry.slip or "").word
    if entry.act is SlipAct.ISSUED and entry.colour is not None:
        text = N_("{colour} slip {number} issued, to be answered by {day}")
        return say(text, colour=colour_term(entry.colour).word, number=number, day=entry.answer_by)
    return say(N_("slip {number} closed") if entry.act is SlipAct.CLOSED else N_("slip {number} answered"), number=number)


def say_slip(slip: Slip) -> Message:
    """How a slip stands, in a few words."""
    what = {"colour": colour_term(slip.colour).word, "number": number_term(slip.number).word}
    if slip.closed is not None:
        return say(N_("{colour} slip {number}, closed on {day}"), day=slip.closed.on, **what)
    text = N_("{colour} slip {number}, {state}, to be answered by {day}")
    return say(text, state=state_term(slip.state).word, day=slip.answer_by, **what)
