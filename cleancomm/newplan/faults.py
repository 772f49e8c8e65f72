"""What can be wrong with a table, each kind once: its code, what it says, and what helps."""

from cleancomm.message import N_
from cleancomm.problem import error, note, warning

FIGURE = error(
    "table.figure",
    N_("text where a figure is expected"),
    N_("{cell}: {found} stands where a figure is expected"),
    N_("write a number such as 8 or 16.5, or leave the cell empty"),
)
NAME = error(
    "table.name",
    N_("a number where names are expected"),
    N_("{cell}: {found} stands where names are expected"),
    N_("write the names, with 、 between them, or correct the heading of the column"),
)
FORMULA = error(
    "table.formula",
    N_("a formula without a value"),
    N_("{cell}: the formula {found} has no value that a program has computed"),
    N_("open the workbook in a spreadsheet program and save it again; or write the number in place of the formula"),
)
MEASURE = error(
    "table.measure",
    N_("a figure in another measure than the task's"),
    N_("{cell}: {found} is in {measure}, and the task {task} counts in {wanted}"),
    N_("give the measure of the table with --task NAME:MEASURE, or correct the figure"),
)
MEASURES = error(
    "table.measures",
    N_("several measures above a table, and a column that has none"),
    N_("{cell}: {found} names several measures, and the column {column} does not say which is its own"),
    N_("write the measure into the heading, such as 面积（万亩）, or give it with --task NAME:MEASURE"),
)
NO_MEASURE = error(
    "table.no_measure",
    N_("figures in a measure that the table does not give"),
    N_("{cell}: the table does not say in which measure {found} counts"),
    N_("write the measure into the heading, such as 面积（万亩）, or give it with --task NAME:MEASURE"),
)
TWO_STREETS = error(
    "table.street_twice",
    N_("two streets of one name"),
    N_("{cell}: the street {found} stands in {first} already"),
    N_("put the rows of a street together and write its name in the first of them only"),
)
SECOND = error(
    "table.second_figure",
    N_("a second figure for one street and period"),
    N_("{cell}: {found} is a second figure for {subject}"),
    N_("keep one of the two; name the columns to read with --only, or the rows to leave out with --skip"),
)
MERGED = error(
    "table.merged",
    N_("one cell merged over several streets or columns"),
    N_("{cell}: {found} stands in one cell merged over several streets or columns of several kinds"),
    N_("take the merged cells apart and write each figure into its own cell"),
)
ACROSS = error(
    "table.across",
    N_("columns that may be streets or kinds of what is counted"),
    N_("{cell}: {found} may be streets side by side, or kinds of what the rows count"),
    N_("if they are streets, say so with --street ROW, such as --street 2; if not, name the columns to read with --only"),
)
OTHER_PERIOD = error(
    "table.other_period",
    N_("a period of the table that --period does not take in"),
    N_("{cell}: {found} is of {period}, and --period is {given}"),
    N_("leave --period out, or give one that takes in all of the table; --only and --skip leave columns and lines out"),
)
NO_TOTAL = error(
    "table.no_total",
    N_("a column of totals that no row adds up to"),
    N_("{cell}: {found} is headed like a total, and no row adds up to it"),
    N_("name the columns to read with --only, without this one if it is no total of them"),
)
TOO_WIDE = error(
    "table.too_wide",
    N_("a table of more columns than any plan has"),
    N_("{file} has {count} columns, the limit is {limit}"),
    N_("copy the columns of the table into a new workbook and save that"),
)
SUBTOTAL = error(
    "table.subtotal",
    N_("a total of what no column gives"),
    N_("{cell}: {found} is a total of {period}, and no column gives targets of that"),
    N_("name the columns to read with --only; write the total under totals in plan.yaml afterwards"),
)
SCOPE = error(
    "table.scope",
    N_("a row of totals that may be of several groups of streets"),
    N_("{cell}: it cannot be told which streets {found} is of; no group of rows adds up to it"),
    N_("compare the figures with the document; leave the row out with --skip if it is none of the plan's totals"),
)
TASKS = error(
    "table.tasks",
    N_("more or fewer tasks than a table holds"),
    N_("the table holds {count} tasks ({found}), and --task names {given}"),
    N_("give --task once for each, in the order of the columns; or name the columns to read with --only"),
)
NO_TASK = error(
    "table.no_task",
    N_("a heading that does not say what is counted, beside some that do"),
    N_("{cell}: {found} does not say what it counts, other columns count {task}"),
    N_("write it into the heading, or name the columns to read with --only"),
)
NO_PERIOD = error(
    "table.no_period",
    N_("a row without a period"),
    N_("{cell}: {found} has no period that can be told"),
    N_("write the year into this row, such as 2023年"),
)
MIXED = error(
    "table.mixed",
    N_("figures of each period beside figures up to a period"),
    N_("{cell}: {found} counts up to the end of its period, other columns of {task} do not"),
    N_("name the columns to read with --only"),
)
DIFFERENCE = error(
    "table.difference",
    N_("a stated total that the figures read do not add up to"),
    N_("{cell}: {found} is stated, the figures read add up to {counted} ({difference})"),
    N_("compare both with the document; a figure may be copied wrong; if it stands there so, add --accept-totals {cell}"),
)
COUNT = error(
    "table.count",
    N_("a figure that differs from the names beside it"),
    N_("{cell}: {found} is stated, the names read are {counted} ({difference})"),
    N_("compare both with the document; a name may be missing; if it stands there so, add --accept-totals {cell}"),
)
ACCEPTED = note(
    "table.accepted",
    N_("a figure that differs, and was accepted as the document's own"),
    N_("{cell}: {found} is stated, {counted} is what was read ({difference}); the plan carries it as an oddity"),
)
NOT_DIFFERENT = error(
    "table.not_different",
    N_("an accepted total that does not differ, or is none"),
    N_("{cell} is named by --accept-totals, and no stated total there differs"),
    N_("leave the cell out of --accept-totals, or name the one that was told"),
)
LEFT_ROW = warning(
    "table.left_row",
    N_("a row of figures that is left out"),
    N_("{cell}: the row {found} is left out: {why}"),
    N_("write it under tasks in plan.yaml, with figures: level, if it is a value to be reached"),
)
LEFT_COLUMN = warning(
    "table.left_column",
    N_("a column that is left out"),
    N_("{cell}: the column {heading} is left out: {why}"),
    N_("name the columns to read with --only if it is needed"),
)
