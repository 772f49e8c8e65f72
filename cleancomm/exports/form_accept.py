"""How what a unit has checked of a number is recorded: the whole command, since no form takes it."""

import re
import shlex

from cleancomm.exports.form_layout import WORDS
from cleancomm.message import N_, Message, join, say
from cleancomm.plan.cohorts import Cohort
from cleancomm.record.entry import State

# letters of any writing need no quotes, which a clerk would have to type
_PLAIN = re.compile(r"[\w@%+=:,./-]+")


def _quote_word(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else shlex.quote(text)


def say_command(cohort: Cohort, unit: str | None, state: State = State.ACCEPTED) -> Message:
    """The command with which a unit accepts a number or sends it back; N is for whoever checked to say."""
    by = _quote_word(unit) if unit else say(N_("UNIT"))
    words: list[object] = ["cleancomm update", _quote_word(cohort.address), "--quantity N --state", say(WORDS[state])]
    words += ["--by", by]
    if state is State.RETURNED:
        words += ["--note", say(N_("REASON"))]
    return join(words, " ")
