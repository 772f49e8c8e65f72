"""What was understood of a table -> a report: its columns, the rows left out and why, stated totals with their check."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import PurePath

from cleancomm.message import N_, Message, listing, say
from cleancomm.newplan.columns import left_because
from cleancomm.newplan.understanding import TARGETS, Column, Entry, Understanding, Use
from cleancomm.plan.models import Figures
from cleancomm.report import Column as Heading
from cleancomm.report import Fact, Kind, Report, Row, Table
from cleancomm.sheet.grid import cell_name, column_name

_USES = {
    Use.STREET: N_("streets"),
    Use.YEARS: N_("periods"),
    Use.INDICATORS: N_("indicators"),
    Use.MEASURES: N_("measures"),
    Use.FIGURES: N_("figures"),
    Use.NAMES: N_("names"),
    Use.BOTH: N_("figures with names"),
    Use.TOTAL: N_("stated totals"),
    Use.COMMUNITIES: N_("communities of each street"),
    Use.RATIO: N_("shares"),
    Use.ROLE: N_("units that carry it"),
    Use.DUE: N_("days by which it is to be done"),
    Use.LEFT: N_("left out"),
}

ASSUMED = N_("{measure} is taken for {tasks}; --task NAME:MEASURE gives another")


def write_runs(numbers: Iterable[int]) -> str:
    """Rows as a person lists them, counted from 1: 2-4, 7."""
    runs: list[list[int]] = []
    for n in sorted({n + 1 for n in numbers}):
        if runs and runs[-1][-1] == n - 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    return ", ".join(str(r[0]) if len(r) == 1 else f"{r[0]}-{r[-1]}" for r in runs)


def write_columns(columns: Iterable[int]) -> str:
    """Columns as a person lists them: B, D."""
    return ", ".join(map(column_name, sorted(columns)))


def tell_understanding(seen: Understanding) -> Report:
    """The report on what was understood of a table."""
    tables = [_tell_columns(seen)]
    tables += [_tell_left(seen)] if seen.left or any(seen.title_texts) else []
    tables += [_tell_stated(seen)] if seen.stated else []
    tables += [_tell_uncarried(seen)] if seen.uncarried else []
    tables += [_tell_carried(seen)] if seen.carried else []
    tables += [_tell_remarks(seen)] if seen.remarks else []
    title = say(N_("What was understood of {file}"), file=PurePath(seen.grid.name).name)
    return Report("understanding", title, tuple(tables), tuple(_facts(seen)))


def _facts(seen: Understanding) -> Iterable[Fact]:
    grid = seen.grid
    down, across = (grid.hidden_columns, grid.hidden_rows) if grid.turned else (grid.hidden_rows, grid.hidden_columns)
    yield Fact("sheet", N_("Sheet"), say(N_("{sheet} (hidden)"), sheet=grid.sheet) if grid.hidden else grid.sheet)
    yield Fact("others", N_("Sheets that were not read"), listing(grid.others))
    if grid.turned:
        yield Fact("turned", N_("Streets"), say(N_("side by side")))
        yield Fact("header", N_("Columns of the header"), write_columns(seen.header))
    else:
        yield Fact("header", N_("Rows of the header"), write_runs(seen.header))
    yield Fact("folded", N_("Parts side by side, read one below the other"), _count_parts(seen) or None)
    yield Fact("hidden_rows", N_("Hidden rows, read like others"), write_runs(down))
    yield Fact("hidden_columns", N_("Hidden columns, read like others"), write_columns(across))
    if seen.measures_above:
        told = {"measures": listing(seen.measures_above), "cell": cell_name(*seen.measured_at)}
        yield Fact("measure_above", N_("Measure above the table"), say(N_("{measures} ({cell})"), **told))
    tasks = [f"{t.name} ({t.measure})" + (" 累计" if t.figures is Figures.CUMULATIVE else "") for t in seen.tasks]
    yield Fact("tasks", N_("Tasks of the table"), listing(tasks))
    assumed = [t for t in seen.tasks if t.assumed]
    if assumed and not seen.problems:
        taken = say(ASSUMED, measure=assumed[0].measure, tasks=listing(t.name for t in assumed))
        yield Fact("assumed", N_("Measure that the table does not give"), taken)
    yield Fact("streets", N_("Units read") if seen.by_unit else N_("Streets read"), len(seen.streets))
    yield Fact("street_names", N_("Their names"), listing(s.name for s in seen.streets))
    yield Fact("cells", N_("Cells read"), seen.read)


def _count_parts(seen: Understanding) -> int:
    """In how many parts a folded table stands; 0 for any other."""
    shifts = {right for _, right in seen.grid.moved.values()} - {0}
    return len(shifts) + 1 if shifts else 0


def _tell_columns(seen: Understanding) -> Table:
    turned = seen.grid.turned
    entries: dict[int, list[Entry]] = {}
    for e in seen.entries:
        entries.setdefault(e.at[1], []).append(e)
    rows = tuple(_tell_column(seen, c, entries.get(c.column, [])) for c in seen.columns)
    return Table(
        "columns",
        (
            Heading("column", N_("Row") if turned else N_("Column")),
            Heading("heading", N_("Heading")),
            Heading("use", N_("Holds")),
            Heading("period", N_("Period"), optional=True),
            Heading("task", N_("Task"), optional=True),
            Heading("measure", N_("Measure"), optional=True),
            Heading("sum", N_("Figures, added up"), Kind.NUMBER, optional=True),
            Heading("names", N_("Names"), Kind.NUMBER, optional=True),
            Heading("why", N_("Why"), optional=True),
        ),
        rows,
        say(N_("Rows, one by one")) if turned else say(N_("Columns, one by one")),
    )


def _tell_column(seen: Understanding, column: Column, own: Sequence[Entry]) -> Row:
    target = column.use in TARGETS
    amounts = [e.amount for e in own if e.amount is not None]
    names = sum(len(e.names) for e in own)
    tasks = "、".join(dict.fromkeys(e.task for e in own)) or (column.indicator if target else "")
    measures = "、".join(dict.fromkeys(t.measure for t in seen.tasks if t.name in {e.task for e in own}))
    if column.measure and measures and column.measure != measures:
        measures = f"{column.measure} → {measures}"
    periods = "、".join(dict.fromkeys(e.period for e in own)) if target else column.period
    why: Message | None = left_because(column) if column.use is Use.LEFT else column.why
    name = str(column.column + 1) if seen.grid.turned else column_name(column.column)
    return {
        "column": name,
        "heading": column.heading,
        "use": say(_USES[column.use]),
        "period": (periods or column.period) if column.use is not Use.LEFT else None,
        "task": tasks or None,
        "measure": measures or (column.measure if target or column.use is Use.TOTAL else "") or None,
        # unlike measures have no sum
        "sum": sum(amounts, Decimal(0)) if amounts and "、" not in measures else None,
        "names": names or None,
        "why": why,
    }


def _tell_left(seen: Understanding) -> Table:
    turned = seen.grid.turned
    rows: list[Row] = []
    if beside := {row: text for row, text in zip(seen.titles, seen.title_texts, strict=True) if text}:
        rows.append({"row": write_runs(beside), "text": " / ".join(beside.values()), "why": say(N_("above or below the table"))})
    for left in seen.left:
        where = write_columns(left.rows) if turned and not left.in_file else write_runs(map(seen.grid.in_line, left.rows))
        rows.append({"row": where, "text": left.text[:60], "why": left.why})
    return Table(
        "left_out",
        (Heading("row", N_("Row")), Heading("text", N_("What stands there")), Heading("why", N_("Why"))),
        tuple(rows),
        say(N_("Rows left out")),
    )


def _tell_stated(seen: Understanding) -> Table:
    rows: tuple[Row, ...] = tuple(
        {
            "cell": seen.grid.call(*s.at),
            "label": s.label,
            "stated": s.amount,
            "counted": s.counted,
            "difference": s.difference,
            "of": listing(s.streets) if s.streets is not None else say(N_("all streets")),
        }
        for s in seen.stated
    )
    return Table(
        "stated",
        (
            Heading("cell", N_("Cell")),
            Heading("label", N_("Total")),
            Heading("stated", N_("Stated"), Kind.NUMBER),
            Heading("counted", N_("Counted"), Kind.NUMBER),
            Heading("difference", N_("Difference"), Kind.NUMBER),
            Heading("of", N_("Of which streets")),
        ),
        rows,
        say(N_("Stated totals")),
    )


def _tell_carried(seen: Understanding) -> Table:
    rows: tuple[Row, ...] = tuple(
        {"task": c.task, "role": c.word, "units": listing(c.units), "cell": listing(seen.grid.call(*at) for at in c.cells)}
        for c in seen.carried
    )
    heads = (Heading("task", N_("Task")), Heading("role", N_("Role")), Heading("units", N_("Units")), Heading("cell", N_("Cell")))
    return Table("carried", heads, rows, say(N_("Units of the tasks")))


def _tell_remarks(seen: Understanding) -> Table:
    rows: tuple[Row, ...] = tuple({"cell": seen.grid.call(*r.at), "who": r.who, "text": r.text} for r in seen.remarks)
    heads = (Heading("cell", N_("Cell")), Heading("who", N_("Of")), Heading("text", N_("Remark")))
    return Table("remarks", heads, rows, say(N_("Remarks")))


def _tell_uncarried(seen: Understanding) -> Table:
    rows: tuple[Row, ...] = tuple(
        {"cell": seen.grid.call(*u.at), "label": u.label, "stated": u.amount, "why": u.why} for u in seen.uncarried
    )
    heads = (
        Heading("cell", N_("Cell")), Heading("label", N_("Total")), Heading("stated", N_("Stated"), Kind.NUMBER),
        Heading("why", N_("Why")),
    )  # fmt: skip
    return Table("uncarried", heads, rows, say(N_("Stated totals that the plan does not carry")))
