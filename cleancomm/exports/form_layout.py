"""How the monthly form (填报表) is laid out: what goes out and what reads a form that has come back go by this alone."""

from typing import NamedTuple

from cleancomm.message import N_, Template
from cleancomm.record.entry import State
from cleancomm.report import Kind

SCHEMA = "cleancomm/form/1"

# the sheets; the last of them is hidden, and has the same name in every language
SHEET = N_("Monthly form")
GUIDE = N_("How to fill in the form")
HIDDEN = "_cleancomm"

# between two labels of the head line, in every language; and between a label and its value: what comes back may have either colon
HEAD_GAP, HEAD_COLON = "\u3000\u3000", N_(": ")

# key -> label of the head line, in its order; the last has no value: the label is the sentence
HEAD: dict[str, Template] = {
    "form": N_("Form no."),
    "place": N_("Filled in by the unit"),
    "period": N_("Month of report"),
    "as_of": N_("State as of"),
    "due": N_("Hand in by"),
    "how": N_("Fill in white cells only; an empty cell means no change"),
}
# what stands below the data, after an empty row: labels with room behind them, in one row
FOOT: tuple[Template, ...] = (N_("Head of the unit"), N_("Filled in by"), N_("Telephone"), N_("Date filled in"))

# what a code (编号) in the first column looks like; nothing else there does
CODE = r"[A-Z][A-Z2-7]{7}"


class Field(NamedTuple):
    """A column of the form: white ones are filled in, all others are grey and locked. One that is not `needed` is left out
    where it says nothing: where all rows are of one place, and where none is a number.
    """

    key: str
    heading: Template
    kind: Kind = Kind.TEXT
    white: bool = False
    needed: bool = True


FIELDS: tuple[Field, ...] = (
    Field("code", N_("Item no.")),
    Field("task", N_("Task")),
    Field("period", N_("Period")),
    Field("street", N_("Street or unit"), needed=False),
    Field("name", N_("Name")),
    Field("due", N_("Due"), Kind.DAY),
    Field("asked", N_("This round")),
    Field("last_state", N_("Last state")),
    Field("last_on", N_("Last state of"), Kind.DAY),
    Field("measure", N_("Counted in"), needed=False),
    Field("planned", N_("Planned number"), Kind.NUMBER, needed=False),
    Field("last_total", N_("Last total"), Kind.NUMBER, needed=False),
    Field("state", N_("State"), Kind.STATE, white=True),
    Field("on", N_("Happened on"), Kind.DAY, white=True),
    Field("total", N_("Total by now"), Kind.NUMBER, white=True, needed=False),
    Field("evidence", N_("Evidence"), white=True),
    Field("note", N_("Progress or reason"), white=True),
    Field("problem", N_("Problems met"), white=True),
)

# the words that a drop-down list offers: the first two to whoever reports, the others to a unit that checks what another one
# has reported, and never to a street
WORDS: dict[State, Template] = {
    State.STARTED: N_("in progress"),
    State.REPORTED: N_("reported as done"),
    State.ACCEPTED: N_("accepted"),
    State.RETURNED: N_("returned"),
}

# the hidden sheet: a key and its value a row (one of street and unit is empty), an empty row, then a table of these columns. Its
# rows are those of the form by their codes; what a row is about stands in the fields of an `About`; `last` is the id of the last
# standing entry about it, or empty; state (its code), on and total are what the form told of it. `invented` says whether the
# record was that of a demonstration; a form that is older than this key says nothing of it
INVENTED, REAL = "yes", "no"
HIDDEN_KEYS = ("schema", "plan", "form", "street", "unit", "period", "as_of", "invented")
HIDDEN_COLUMNS = ("code", "thing", "task", "period", "scope", "name", "last", "state", "on", "total")
