"""The table of the commands: in which group of the help each stands, what it is for, and what it shares with others."""

from typing import NamedTuple

from cleancomm.message import N_, Template

# the options that commands share, in the order of the help
COMMON = ("as_of", "known_on", "data", "form", "lang", "codes")
# of those that write, and of those that do not look at the record
TIMELY = ("as_of", "data", "form", "lang", "codes")
# how the answer of a command that reads is put out: in full width, one of its tables, into files, over what is there
OUT = ("wide", "table", "out", "overwrite")
READING = (*COMMON, *OUT)


AS_OF = N_("the day to report for, by default today; what is recorded of later days is left out")
CHECKED = N_("the day to check as of, by default today: what is recorded of later days is told")
COUNTED = N_("the day that counts as today, and as the day of the fact without --on")
DATED = N_("the day that stands on the answer, by default today; what the plan says of duties depends on none")


class Command(NamedTuple):
    """What a command is for, what a person would type, which of the shared options it has, whether it needs duties.yaml even
    without --unit, None where it reads that if it is there, whether an error in the record makes its answer doubtful, what
    --as-of does in it, and whether a long record may be abridged for it to what bears on a new entry.
    """

    text: Template
    example: str
    common: tuple[str, ...] = READING
    duties: bool | None = False
    record: bool = True
    as_of: Template = AS_OF
    abridged: bool = False


GROUPS = {
    N_("How it stands"): {
        "status": Command(N_("what is done, against the schedule"), "cleancomm status --year 2024 --street 和平街"),
        "overdue": Command(
            N_("milestones past their day; silent when there are none"),
            "cleancomm overdue --within 30 -v",
            as_of=N_("the day to report for, by default today; past is what was due before it"),
        ),
        "todo": Command(
            N_("what lies ahead of a street or a unit; silent when nothing does"), "cleancomm todo --street 和平街"
        ),
        "milestones": Command(N_("the dated milestones and their state"), "cleancomm milestones --year 2024"),
        "list": Command(N_("communities, committees and other items"), "cleancomm list --street 和平街 --state 办结"),
        "show": Command(N_("all that is known of one thing"), "cleancomm show 幸福里", duties=True),
    },
    N_("Keeping the record"): {
        "update": Command(
            N_("record that something was started, reported, accepted or returned"),
            "cleancomm update 幸福里 --state 办结 --by 和平街 --on 2024-03-01",
            TIMELY, duties=True, as_of=COUNTED, abridged=True,
        ),
        "import": Command(
            N_("record what forms say that have come back filled in"),
            "cleancomm import 和平街.xlsx --dry-run",
            TIMELY, duties=True, as_of=COUNTED,
        ),
        "add": Command(
            N_("name items that the plan gives as a number"),
            "cleancomm add 一号楼 二号楼 --task 老旧小区改造 --year 2024 --street 和平街",
            TIMELY, duties=True, as_of=COUNTED,
        ),
        "amend": Command(
            N_("extend a day, replace or move an item, with approval"),
            "cleancomm amend 中期检查 --due 2024-12-15 --on 2024-11-20 --reason 停工 --approval 政发〔2024〕30号",
            TIMELY, duties=True, as_of=N_("the day that counts as today, and from which the amendment holds without --on"),
        ),
        "undo": Command(
            N_("undo an entry by one more entry"),
            "cleancomm undo 幸福里 --note 填错街道",
            TIMELY, duties=True, as_of=N_("the day that counts as today, for what the answer says has changed"),
        ),
        "log": Command(
            N_("what was recorded, by whom, in words"),
            "cleancomm log 和平街 --since 2024-03-01",
            duties=True, as_of=N_("leave out what is of a later day; without it all is told"),
        ),
    },
    N_("What leaves the tool"): {
        "remind": Command(
            N_("what each street and unit has late, near, not reported or sent back, as text or mails; it sends nothing"),
            "cleancomm remind --all -o 催办",
            duties=None,
        ),
        "export": Command(
            N_("registers, bulletins, slips, tables and data as files: docx, xlsx, csv, markdown, json, SQLite"),
            "cleancomm export register --street 和平街 -o 台账.csv",
            duties=None,
        ),
        "slip": Command(
            N_("slips (督办单): which are due, issuing, answering and closing them"),
            "cleancomm slip --street 和平街",
            duties=None, as_of=N_("the day that counts as today: what is due then, and the day of what is issued or closed"),
        ),
    },
    N_("Many plans"): {
        "rollup": Command(
            N_("many plans added up, the worst on top"),
            "cleancomm rollup 示范社区/data 老旧小区/data",
            ("as_of", "known_on", "form", "lang", "codes", *OUT),
        ),
        "diff": Command(
            N_("what a later plan changed"), "cleancomm diff 2024年方案 2025年方案", ("form", "lang", "codes", *OUT)
        ),
    },
    N_("What the plan says"): {
        "duties": Command(
            N_("who is responsible for what"),
            "cleancomm duties --unit 住建局",
            (*TIMELY, *OUT), duties=True, record=False, as_of=DATED,
        ),
        "budget": Command(
            N_("staff and money by the norms, against the stated amounts"),
            "cleancomm budget",
            (*TIMELY, *OUT), record=False, as_of=N_("without effect here: what the plan says of money depends on no day"),
        ),
        "validate": Command(N_("check the plan against its own totals"), "cleancomm validate data --strict", as_of=CHECKED),
        "schema": Command(
            N_("what the data files may hold, for people and editors"),
            "cleancomm schema plan --format plain",
            ("form", "lang", "codes", *OUT),
        ),
    },
    N_("Making a plan"): {
        "init": Command(
            N_("the files of a new plan, from answers or from a table"),
            "cleancomm init 示范社区 --title 示范社区创建方案 --period 2024-2026 --task 示范社区创建:个:社区 --street 和平街",
            ("lang", "codes"),
        ),
    },
}  # fmt: skip
COMMANDS = {name: command for commands in GROUPS.values() for name, command in commands.items()}
