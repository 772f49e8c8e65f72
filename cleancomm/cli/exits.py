"""Every exit code of the tool."""

from enum import IntEnum

from cleancomm.message import N_, Template


class Exit(IntEnum):
    """How a run ended, for cron and other programs."""

    FINE = 0
    FOUND = 1
    USAGE = 2
    COULD_NOT_RUN = 3
    INTERRUPTED = 130


MEANINGS: dict[Exit, Template] = {
    Exit.FINE: N_("all is well"),
    Exit.FOUND: N_(
        "problems were found, a step was refused, the answer is doubtful because the record has errors, or, with --exit-code, "
        "something is overdue"
    ),
    Exit.USAGE: N_("a word of the command line is wrong"),
    Exit.COULD_NOT_RUN: N_("the work could not be done: a file cannot be read or written"),
    Exit.INTERRUPTED: N_("interrupted"),
}
