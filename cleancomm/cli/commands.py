"""The table of the commands: in which group of the help each stands, what it is for, and what it shares with others."""

from typing import NamedTuple

from cleancomm.message import N_, Template

# the options that commands share, in the order of the help
COMMON = ("as_of", "known_on", "data", "form", "lang")
# of those that write, and of those that do not look at the record
TIMELY = ("as_of", "data", "form", "lang")
# how the answer of a command that reads is put out: one of its tables, into files, over what is there
OUT = ("table", "out", "overwrite")
READING = (*COMMON, *OUT)


class Command(NamedTuple):
    """What a command is for, which of the shared options it has, whether it needs duties.yaml even without --unit, None
    where it reads that if it is there, and whether an error in the record makes its answer doubtful.
    """

    text: Template
    common: tuple[str, ...] = READING
    duties: bool | None = False
    record: bool = True


GROUPS = {
    N_("How it stands"): {
        "status": Command(N_("what is done, against the schedule")),
        "overdue": Command(N_("milestones past their day; silent when there are none")),
        "milestones": Command(N_("the dated milestones and their state")),
        "list": Command(N_("communities, committees and other items")),
        "show": Command(N_("all that is known of one thing"), duties=True),
    },
    N_("Keeping the record"): {
        "update": Command(N_("record that something was started, reported, accepted or returned"), TIMELY, duties=True),
        "add": Command(N_("name items that the plan gives as a number"), TIMELY, duties=True),
        "amend": Command(N_("extend a day, replace or move an item, with approval"), TIMELY, duties=True),
        "undo": Command(N_("undo an entry by one more entry"), TIMELY, duties=True),
        "log": Command(N_("what was recorded, by whom, in words"), duties=True),
    },
    N_("What leaves the tool"): {
        "export": Command(N_("registers, tables and data as files: xlsx, csv, markdown, json, SQLite"), duties=None),
    },
    N_("Many plans"): {
        "rollup": Command(N_("many plans added up, the worst on top"), ("as_of", "known_on", "form", "lang", *OUT)),
        "diff": Command(N_("what a later plan changed"), ("form", "lang", *OUT)),
    },
    N_("What the plan says"): {
        "duties": Command(N_("who is responsible for what"), (*TIMELY, *OUT), duties=True, record=False),
        "budget": Command(N_("staff and money by the norms, against the stated amounts"), (*TIMELY, *OUT), record=False),
        "validate": Command(N_("check the plan against its own totals")),
        "schema": Command(N_("what the data files may hold, for people and editors"), ("form", "lang", *OUT)),
    },
    N_("Making a plan"): {
        "init": Command(N_("the files of a new plan, from answers or from a table"), ("lang",)),
    },
}
COMMANDS = {name: command for commands in GROUPS.values() for name, command in commands.items()}
