"""Every column of every answer, declared once: its key for programs, its heading for people, what its cells are, and
how soon it is left out where there is no room.
"""

from cleancomm.message import N_
from cleancomm.report import Column, Kind

N, P, D, S = Kind.NUMBER, Kind.PERCENT, Kind.DAY, Kind.STATE

# what a row stands for
TASK = Column("task", N_("Task"))
STREET = Column("street", N_("Street"))
STREET_OR_UNIT = Column("street", N_("Street or unit"))
YEAR = Column("year", N_("Year"))
YEAR_NUMBER = Column("year", N_("Year"), N)
UNIT = Column("unit", N_("Unit"))
PLACE_OR_UNIT = Column("unit", N_("Street or unit"))
MILESTONE = Column("milestone", N_("Milestone"))
ITEM = Column("item", N_("Item"))
THING = Column("thing", N_("Item"))
PERIOD = Column("period", N_("Period"), rank=3)
PLAN = Column("plan", N_("Plan"))
TITLE = Column("title", N_("Title"))
FIGURE = Column("figure", N_("Figure"))
CODE = Column("code", N_("Code"))
NUMBER = Column("number", N_("No."), N, rank=4)
ITEM_NO = Column("code", N_("Item no."))
FILE = Column("file", N_("File"))

# how it stands
PLANNED = Column("planned", N_("Planned"), N)
ACCEPTED = Column("accepted", N_("Accepted"), N)
WAITING = Column("waiting", N_("Waiting"), N)
WAITING_ANY = Column("waiting", N_("Waiting"), N, optional=True, rank=1)
SURPLUS = Column("surplus", N_("Surplus"), N, optional=True, rank=2)
REPORTED = Column("reported", N_("Reported"), N, rank=4)
PERCENT = Column("percent", N_("Done %"), P, rank=2)
EXPECTED = Column("expected", N_("Due by schedule"), N, rank=1)
GAP = Column("gap", N_("Gap"), N)
POINTS = Column("points", N_("Points"), P, rank=3)
PACE = Column("pace", N_("Pace"), S, rank=3)
LAMP = Column("lamp", N_("Lamp"), S)
REASON = Column("reason", N_("Reason"))
MISSING_ITEMS = Column("items", N_("Missing by name"), rank=1)
OVERDUE = Column("overdue", N_("Overdue"), N)
UNREPORTED = Column("unreported", N_("Not reported"), N)
BEHIND = Column("behind", N_("Behind"), N)
GROUP_MEASURE = Column("measure", N_("Measure"), optional=True)
FIGURES = (PLANNED, ACCEPTED, WAITING, REPORTED, PERCENT, EXPECTED, GAP, SURPLUS, POINTS)
STANDING = (GROUP_MEASURE, *FIGURES)
# what came new in a span, each beside its figure
NEW_ACCEPTED = Column("new_accepted", N_("New accepted"), N)
NEW_REPORTED = Column("new_reported", N_("New reported"), N)
NEW_RETURNED = Column("new_returned", N_("Sent back"), N)
NEWS = {ACCEPTED: (NEW_ACCEPTED,), REPORTED: (NEW_REPORTED, NEW_RETURNED)}
STATE = Column("state", N_("State"), S)
SINCE = Column("day", N_("Since"), D, rank=1)
QUANTITY = Column("quantity", N_("Number"), N)
LAST = Column("last", N_("Last report"), D, rank=2)
TASKS = Column("tasks", N_("Tasks"), N)
AS_OF = Column("as_of", N_("As of"), D)
PLANS = Column("plans", N_("Plans"), N)
RED = Column("red", N_("red lamp"), N)
YELLOW = Column("yellow", N_("yellow lamp"), N)
GREEN = Column("green", N_("green lamp"), N)
NO_FIGURE = Column("none", N_("without a figure"), N)

# what is asked of a place, and how much of something there was a month before
TO_REPORT = Column("report", N_("To report"), N)
TO_PUT_RIGHT = Column("returned", N_("To put right"), N)
MONTH_BEFORE = Column("before", N_("End of last month"), N)

# slips
COLOUR = Column("colour", N_("Colour"), S)
ISSUED_ON = Column("on", N_("Issued on"), D)
ANSWER_BY = Column("answer_by", N_("Answer by"), D)

# milestones
START = Column("start", N_("From"), D, rank=5)
DUE = Column("due", N_("Due"), D)
DAYS_LATE = Column("days_late", N_("Days late"), N)
DAYS = Column("days", N_("Days late"), N)
DAYS_LEFT = Column("days_left", N_("Days left"), N, optional=True)
MISSING = Column("missing", N_("Missing"), N)
MISSING_EACH = Column("missing_each", N_("Missing, each"), optional=True)
REQUIRED = Column("required", N_("Required"), N, rank=2)
DONE_ON = Column("done_on", N_("Done on"), D, rank=3)
UNITS = Column("units", N_("Answering units"), rank=1)
NEXT_UNITS = Column("units", N_("Answering units"), optional=True, rank=1)

# an event of a calendar: its title, what tells it from all others in all versions of it, how often its day was changed, when it
# was last told of, and how many days before it somebody is reminded
SUMMARY = Column("summary", N_("Event"))
UID = Column("uid", N_("Event id"), rank=7)
SEQUENCE = Column("sequence", N_("Changes of the day"), N, rank=5)
STAMP = Column("stamp", N_("Last entry"), rank=6)
ALARMS = Column("alarms", N_("Reminders, days before"), rank=5)

# what the document says
TEXT = Column("text", N_("Wording"))
SHORT_TEXT = Column("text", N_("Wording"), short=24, rank=6)
WHEN = Column("when", N_("When"), optional=True, rank=1)
SOURCE = Column("source", N_("Source"), rank=5)
MEASURE = Column("measure", N_("Measure"))
STATED = Column("stated", N_("Stated"), N)
COUNTED = Column("counted", N_("Counted"), N)
DIFFERENCE = Column("difference", N_("Difference"), N)
VERDICT = Column("verdict", N_("Verdict"), S)
ROLE = Column("role", N_("Role in the document"), rank=2)
ROLE_KIND = Column("kind", N_("Role"), S)
CARRIERS = Column("units", N_("Unit"))
MARK_OF_CLAUSE = Column("mark", N_("Clause"))
MEMBERSHIP = Column("standing", N_("Standing"), S, rank=2)
FINDING = Column("gap", N_("Finding"))
ACKNOWLEDGED = Column("reason", N_("Acknowledged"))

# the record
RECORDED_AT = Column("at", N_("Recorded at"), D, rank=5)
ON = Column("on", N_("Day"), D)
CAME = Column("came", N_("Came in"), D)
DAYS_BELATED = Column("days_late", N_("Days behind"), N)
WHAT = Column("what", N_("What"))
RECORDER = Column("recorder", N_("Recorded by"), rank=3)
METHOD = Column("method", N_("Checked"), S, optional=True, rank=4)
EVIDENCE = Column("evidence", N_("Evidence"), optional=True, rank=4)
NOTE = Column("note", N_("Note"), optional=True, rank=1)
TROUBLE = Column("trouble", N_("Problems"), optional=True, rank=2)
ORIGIN = Column("origin", N_("Came from"), optional=True, rank=4)
MARK = Column("mark", N_("Mark"), optional=True)
ENTRY = Column("id", N_("Entry"), rank=2)
CHECKED_BY = Column("checked_by", N_("Sent back by"))
PATH = Column("path", N_("Path"))
DAYS_TAKEN = Column("days", N_("Days taken"), N)
ENTRIES = Column("entries", N_("Entries"), N)
BEFORE = Column("before", N_("Before"))
AFTER = Column("after", N_("After"))

# a plan beside another
CHANGE = Column("change", N_("Change"), S)
OLD = Column("old", N_("Old plan"))
NEW = Column("new", N_("New plan"))
OLD_NUMBER = Column("old", N_("Old plan"), N)
NEW_NUMBER = Column("new", N_("New plan"), N)
OLD_DAY = Column("old", N_("Old due day"), D)
NEW_DAY = Column("new", N_("New due day"), D)
OLD_DUE = Column("old_due", N_("Old due day"), D)
NEW_DUE = Column("new_due", N_("New due day"), D)

# problems
SEVERITY = Column("severity", N_("Severity"), S)
FINDS = Column("title", N_("Finds"))
ERRORS = Column("errors", N_("Errors"), N)
WARNINGS = Column("warnings", N_("Warnings"), N)
NOTES = Column("notes", N_("Notes"), N)
CODES = Column("codes", N_("Codes"))
