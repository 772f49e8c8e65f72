"""All that may be wrong with a form that has come back, and what is only told of it."""

from cleancomm.message import N_, Template
from cleancomm.problem import error, note, warning

_EXPORT = N_("export the form anew with cleancomm export form, and have it filled in again")

# --- of a file

NO_FILE = error(
    "form.no_file",
    N_("a form that is not there"),
    N_("there is no file {file}"),
    N_("look at its name and its folder"),
)
FOLDER = error(
    "form.folder",
    N_("a folder in place of a form"),
    N_("{file} is a folder"),
    N_("name the files in it, such as {file}/*.xlsx"),
)
NO_FORM = error(
    "form.none",
    N_("a file in which no sheet is a form"),
    N_("no sheet has the headings of a form: {missing} not found in one row"),
    N_("import the file that cleancomm export form made; put the headings back as they were"),
)
TWO_FORMS = error(
    "form.several",
    N_("a file in which several sheets are forms"),
    N_("several sheets have the headings of a form: {sheets}"),
    N_("keep the one that is filled in and delete the others"),
)
TWO_COLUMNS = error(
    "form.same_heading",
    N_("a heading that stands twice"),
    N_("{cell} has the heading {found}, and so has {other}"),
    N_("delete the column that was put in"),
)
OTHER_SCHEMA = error(
    "form.schema",
    N_("a form of another version of the program"),
    N_("this form is {found}, this program reads {wanted}"),
    _EXPORT,
)
OTHER_PLAN = error(
    "form.other_plan",
    N_("a form of another plan"),
    N_("form {found} belongs to another plan, or to this one before it was changed"),
    N_("import it into the folder that it came from (--data DIR), or export the form anew"),
)
DEMO_FORM = error(
    "form.invented",
    N_("a form of demonstration data that is to go into a real record"),
    N_("form {found} was exported from demonstration data, and this record is none"),
    N_("import it into the demonstration folder that it came from (--data DIR); for the real one export the form from it"),
)
REAL_FORM = error(
    "form.real",
    N_("a form of a real record that is to go into demonstration data"),
    N_("form {found} was exported from a real record, and this one is demonstration data"),
    N_("import it into the folder that it came from (--data DIR)"),
)
OTHER_RECORD = error(
    "form.other_record",
    N_("a form of another record of the same plan"),
    N_("form {found} tells of entries that this record does not have, such as {id}: it was exported from another record"),
    N_("import it into the folder that it came from (--data DIR), or export the form anew"),
)
MIXED = error(
    "form.mixed",
    N_("a form whose head is another's than its hidden sheet"),
    N_("the head of the sheet says {found}, the hidden sheet {sent}"),
    N_("copy what is filled in into the form as it was sent, and import that"),
)
NO_PLACE = error(
    "form.no_place",
    N_("a form that says neither on its hidden sheet nor in its head whose it is"),
    N_("it cannot be told which street or unit this form is of"),
    N_("put the head line of the form back (row 2), or copy what is filled in into the form as it was sent"),
)
STRANGE_PLACE = error(
    "form.strange_place",
    N_("a form of a unit that the plan does not know"),
    N_("{found} is neither a street nor a unit of this plan"),
    N_("put the head line of the form back as it was sent"),
)
UNSURE = warning(
    "form.no_hidden_sheet",
    N_("a form without its hidden sheet"),
    N_("the hidden sheet is missing; the form is read as that of {place} of {period}, by its head line"),
    N_("compare what would change with the form before recording it"),
)
CSV = note(
    "form.csv",
    N_("a form as csv, which has no hidden sheet"),
    N_("a csv form holds its head line alone: it is read as that of {place} of {period}"),
    N_("see with --dry-run what would change"),
)
HIDDEN_ROWS = note(
    "form.hidden_rows",
    N_("rows of a form that are hidden"),
    N_("hidden or filtered rows, which were read like all others: {number}"),
)
REMARKED = note(
    "form.remarked",
    N_("comments and colours in a form, which cannot be read"),
    N_("{cells}: {what}; what a comment or a colour means cannot be read"),
    N_("ask the unit what it means, and have it write that into the white cells"),
)

COLOURED = N_("coloured or struck through")

# --- of a row

UNKNOWN_CODE = error(
    "form.unknown_row",
    N_("a row of a form that is about nothing in the plan"),
    N_("{found} is no item no. of this form"),
    N_("a new item is named with cleancomm add, then the form exported anew; an item no. that was overwritten is put back"),
)
NO_CODE = error(
    "form.row_without_code",
    N_("a row of a form that is filled in and has no item no."),
    N_("a row is filled in that has no item no., so that nothing says what it is about"),
    N_("a new item is named with cleancomm add, then the form exported anew; an item no. that was overwritten is put back"),
)
GONE = error(
    "form.gone",
    N_("a row about something that is no longer in the plan"),
    N_("{thing} is no longer in the plan"),
    N_("cleancomm log {thing} says what became of it; export the form anew"),
)
TWICE_CODE = error(
    "form.same_row",
    N_("a row that stands twice in a form"),
    N_("item no. {code} stands in {other} too"),
    N_("delete the row that was copied"),
)
OTHER_NAME = error(
    "form.other_name",
    N_("an item no. beside another name than its own"),
    N_("{cell} says {found}, but item no. {code} is {name}"),
    N_("put item no. and name back as they were sent"),
)
FOREIGN = error(
    "form.foreign_row",
    N_("a row that does not belong to the form"),
    N_("item no. {code} ({thing}) does not belong to this form"),
    N_("fill it in on the form of the unit that it was sent to"),
)
GREY = note(
    "form.grey",
    N_("a grey cell that was changed"),
    N_("{found} stands in a grey cell in place of {sent}; it is not taken"),
)
NOTHING_NEW = note(
    "form.nothing_new",
    N_("rows that say what is recorded already"),
    N_("rows that say what is recorded already, of which nothing new is recorded: {number}"),
)
MOVED = error(
    "form.conflict",
    N_("a row of an old form, whose thing has moved on since"),
    N_("{thing} has moved on since the form was sent ({sent}): {now}; the form says {said}"),
    N_("leave the row empty, or export the form anew; if the form is right, record it with cleancomm update"),
)
TWO_FILES = error(
    "form.two_answers",
    N_("two answers about one thing"),
    N_("{thing} stands in {other} too, with another answer"),
    N_("ask the unit which one holds, and import that alone"),
)
SAID_TWICE = note(
    "form.same_answer",
    N_("one answer about one thing in two files"),
    N_("{thing} stands in {other} with the same answer; it is recorded once"),
)

# --- of a cell

MERGED = error(
    "form.merged",
    N_("merged cells in the white part of a form"),
    N_("{range} is merged; a value holds for its own row only"),
    N_("take the cells apart and write into each row what holds for it"),
)
DITTO = error(
    "form.ditto",
    N_("a cell that refers to the one above"),
    N_("{found} is not read: it depends on how the rows are sorted"),
    N_("write into each row what holds for it"),
)
NO_VALUE = error(
    "form.formula",
    N_("a formula whose value is not in the file"),
    N_("{found} is a formula without a value"),
    N_("open the file in a spreadsheet program and save it again, or write the value"),
)
BROKEN_VALUE = error(
    "form.error_value",
    N_("a cell whose formula has failed"),
    N_("{found} is an error of the spreadsheet"),
    N_("write the value"),
)
COMPUTED = note("form.computed", N_("the value of a formula, which was taken"), N_("the value of a formula was taken: {found}"))
READ_AS = note("form.read_as", N_("a value that was written in another way"), N_("{found} was read as {value}"))
NO_STATE_WORD = error(
    "form.state",
    N_("a state that the form does not have"),
    N_("{found} is no state of this form"),
    N_("write one of: {words}"),
)
NEAR_STATE = error(
    "form.near_state",
    N_("a word that may mean a state"),
    N_("{found} is no state of this form; {near} may be meant"),
    N_("write one of: {words}"),
)
NOT_YOURS = error(
    "form.not_theirs",
    N_("a state that is not for a street to report"),
    N_("{found} is said by the unit that checks, not by {place}"),
    N_("write one of: {words}; who checked records it with cleancomm update"),
)
NO_DAY = error(
    "form.day",
    N_("a day that cannot be read"),
    N_("{found} is no day that can be told for certain"),
    N_("write year, month and day in this order, such as 2024-09-01"),
)
NO_SUCH_DAY = error(
    "form.no_such_day",
    N_("a day that is in no calendar"),
    N_("there is no such day as {found}"),
    N_("write year, month and day in this order, such as 2024-09-01"),
)
DAY_MISSING = error(
    "form.day_missing",
    N_("a row of a form without the day"),
    N_("{cell} is empty: on which day this was so is not said"),
    N_("write the day, with its year"),
)
NO_NUMBER = error(
    "form.number",
    N_("a number that cannot be read"),
    N_("{found} is no number"),
    N_("write the number alone"),
)
ABOUT = error(
    "form.about",
    N_("a number that is not exact"),
    N_("{found} is not exact"),
    N_("write how many there are by now"),
)
STATE_MISSING = error(
    "form.state_missing",
    N_("a row that says something of what is no longer under way, without the state"),
    N_("{thing} is {state}; the row says nothing of its state"),
    N_("choose the state, or leave the row empty"),
)
STATE_OF_NUMBER = error(
    "form.state_of_number",
    N_("a state other than done in a row about a number"),
    N_("{thing} is planned as a number: the total counts what is done, {found} is said of single things"),
    N_("leave the state empty, and write under progress what is under way"),
)
CHECK_OF_NUMBER = error(
    "form.check_of_number",
    N_("an acceptance or a return in a row about a number"),
    N_("{thing} is planned as a number: how many of it are {found} is not taken from a form"),
    N_("leave the row empty and record it with {command}, where N is how many are accepted in all by now, or are sent back"),
)
SAME_TOTAL = error(
    "form.same_total",
    N_("a total that another unit has reported already"),
    N_("{found} is the total of {thing} that {unit} has reported already; it is no report of {place}"),
    N_("leave the row empty; what has been checked is accepted with {command}, where N is how many are accepted in all by now"),
)
NUMBER_MISSING = error(
    "form.number_missing",
    N_("a row about a number without the number"),
    N_("{thing} is planned as a number, and the row does not say how many there are by now"),
    N_("write it; where nothing has been added, the same number again"),
)
NO_NUMBER_HERE = error(
    "form.number_of_item",
    N_("a number in a row about one thing"),
    N_("{thing} is one thing, not a number"),
    N_("leave the cell empty and write the state"),
)
LESS = error(
    "form.less",
    N_("a total that is less than the last one"),
    N_("{found} is less than the {before} of before; the total counts from the beginning"),
    N_("write what there is in all; a number that was wrong is corrected with cleancomm update --replaces"),
)
BAD_TEXT = error(
    "form.text",
    N_("a text with characters that nobody can type"),
    N_("the text holds characters that nobody can type"),
    N_("write it anew"),
)
RULE = error(
    "form.rule",
    N_("a row that a rule of recording speaks against"),
    Template("{fault}"),
    N_("correct the row; if it is so all the same, record it with cleancomm update --force"),
)
