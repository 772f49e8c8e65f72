"""A file -> the form in it: whose it is and of when, its columns by their headings, its rows by their item no."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from unicodedata import normalize

from cleancomm.exports.form_layout import CODE, FIELDS, HIDDEN_COLUMNS
from cleancomm.message import Message, quote, say
from cleancomm.problem import CouldNotRun, Kind, Place, Problem, problem
from cleancomm.returns import kinds
from cleancomm.returns.cells import Reader
from cleancomm.returns.words import fold_word, foot_labels, head_labels, headings
from cleancomm.sheet.grid import Grid, Merge
from cleancomm.sheet.reading import read_sheets

_WHITE = tuple(f.key for f in FIELDS if f.white)
# without these a row cannot be told from another, or says nothing
_REQUIRED = ("code", "task", "name", *(f.key for f in FIELDS if f.white and f.needed))
_HEAD_ROWS, _FEW, _MANY = 40, 5, 12
_CODE = re.compile(CODE)


@dataclass(frozen=True)
class Sent:
    """What a form told of a row when it was sent: the last entry about its thing, its state, the day of that, its total."""

    last: str
    state: str
    on: str
    total: str
    label: str = ""


@dataclass
class Form:
    """A form: the file as it was named, its sheet of rows, the column of each key, the rows by number from 0 with their item no.,
    and what it says it is: of the head line, and of the hidden sheet, which holds what was `sent` by item no.
    One that is `broken` cannot be taken at all; of `doubled` rows none is taken.
    """

    path: Path
    grid: Grid
    columns: Mapping[str, int]
    rows: Mapping[int, str] = field(default_factory=dict)
    head: Mapping[str, str] = field(default_factory=dict)
    hidden: Mapping[str, str] = field(default_factory=dict)
    sent: Mapping[str, Sent] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    broken: bool = False
    doubled: set[int] = field(default_factory=set)

    @property
    def name(self) -> str:
        """The sheet as a person names it: file!sheet."""
        return "!".join(filter(None, (str(self.path), self.grid.sheet)))

    def locate(self, row: int, column: int) -> Place:
        """A cell as a person names it: file!sheet!cell."""
        return Place("!".join(filter(None, (str(self.path), self.grid.sheet, self.grid.call(row, column)))))

    def tell(self, kind: Kind, row: int, column: int, /, **values: object) -> None:
        """A problem at a cell."""
        reader = Reader(self.grid, self.locate)
        reader.tell(kind, row, column, **values)
        self.problems += reader.problems

    def text(self, row: int, key: str) -> str:
        """What stands in a column of a row, nothing where the form has no such column."""
        return self.grid.cell(row, self.columns[key]).text if key in self.columns else ""

    def filled(self, row: int) -> tuple[str, ...]:
        """The white columns of a row in which something stands."""
        return tuple(key for key in _WHITE if self.text(row, key).strip())


def read_form(path: Path) -> Form:
    """The form in a file; raises CouldNotRun for one in which there is none."""
    if path.is_dir() or not path.exists():
        raise CouldNotRun(problem(kinds.FOLDER if path.is_dir() else kinds.NO_FILE, Place(str(path)), file=path))
    return find_form(path, read_sheets(path))


def find_form(path: Path, sheets: Sequence[Grid]) -> Form:
    """The form in the sheets of a file; raises CouldNotRun where there is none, or more than one."""
    hidden = next((s for s in sheets if _is_hidden_sheet(s)), None)
    found = [(s, *_find_headings(s)) for s in sheets if s is not hidden]
    likely = [(s, row, columns) for s, row, columns in found if len(columns) >= _FEW]
    whole = [one for one in likely if not _list_missing(one[2])]
    if len(whole) > 1:
        raise CouldNotRun(problem(kinds.TWO_FORMS, Place(str(path)), sheets=tuple(s.sheet for s, _, _ in whole)))
    if not whole:
        columns = max((c for _, _, c in likely), key=len, default={})
        raise CouldNotRun(problem(kinds.NO_FORM, Place(str(path)), missing=_list_missing(columns)))
    ((grid, row, columns),) = whole
    form = Form(path, grid, {key: at[0] for key, at in columns.items()})
    for at in columns.values():
        for other in at[1:]:
            form.broken = True
            form.tell(kinds.TWO_COLUMNS, row, other, other=grid.call(row, at[0]))
    form.head = _read_head(grid, row)
    if hidden is not None:
        form.hidden, form.sent = _read_hidden(hidden)
    _find_rows(form, row)
    return form


def _is_hidden_sheet(grid: Grid) -> bool:
    """Whether a sheet is the one that nobody sees, whatever it is called by now."""
    return any(cells.get(0) and cells[0].text == "schema" and grid.cell(r, 1).text for r, cells in list(grid.rows.items())[:3])


def _find_headings(grid: Grid) -> tuple[int, dict[str, list[int]]]:
    """The row with most headings of a form, and the columns of each key in it."""
    best: tuple[int, dict[str, list[int]]] = (0, {})
    for r in grid.lines[:_HEAD_ROWS]:
        columns: dict[str, list[int]] = {}
        for c, cell in sorted(grid.rows[r].items()):
            key = headings().get(fold_word(cell.text))
            if key is not None:
                columns.setdefault(key, []).append(c)
        if len(columns) > len(best[1]):
            best = (r, columns)
    return best


def _list_missing(columns: Mapping[str, Sequence[int]]) -> tuple[Message, ...]:
    heading = {f.key: f.heading for f in FIELDS}
    return tuple(say(heading[key]) for key in _REQUIRED if key not in columns)


def _read_head(grid: Grid, row: int) -> dict[str, str]:
    """What the head line says, by the keys of its labels."""
    found: dict[str, str] = {}
    for r in (r for r in grid.lines if r < row):
        for cell in grid.rows[r].values():
            for part in re.split(r"\u3000+|\s{2,}|\n", cell.text):
                label, *rest = re.split("[:：]", part, maxsplit=1)
                key = head_labels().get(fold_word(label))
                if key and rest and rest[0].strip():
                    found.setdefault(key, rest[0].strip())
    return found


def _read_hidden(grid: Grid) -> tuple[dict[str, str], dict[str, Sent]]:
    """What the hidden sheet says of the form, and of each row."""
    known: dict[str, str] = {}
    rows: dict[str, Sent] = {}
    columns: dict[str, int] = {}
    for r in grid.lines:
        cells = grid.rows[r]
        if columns:
            row = {key: grid.cell(r, c).text for key, c in columns.items()}
            label = "/".join(filter(None, (row["task"], row["period"], row["scope"], row["name"])))
            rows[row["code"]] = Sent(row["last"], row["state"], _plain_day(grid, r, columns["on"]), row["total"], label)
        elif [c.text for _, c in sorted(cells.items())] == list(HIDDEN_COLUMNS):
            columns = {c.text: at for at, c in cells.items()}
        elif 0 in cells:
            known[cells[0].text] = _plain_day(grid, r, 1)
    return known, rows


def _plain_day(grid: Grid, row: int, column: int) -> str:
    """A cell as it was sent: a program may have made a date of the text of a day."""
    cell = grid.cell(row, column)
    return cell.day.isoformat() if cell.day else cell.text


def _find_rows(form: Form, above: int) -> None:
    """The rows that are about something; one that is filled in without an item no. is told."""
    grid, at, rows = form.grid, form.columns["code"], dict[int, str]()
    for r in (r for r in grid.lines if r > above):
        code = normalize("NFKC", grid.cell(r, at).text).strip().upper()
        if _CODE.fullmatch(code):
            rows[r] = code
        elif form.filled(r) and not _is_foot(grid, r):
            merged = grid.merge_at(r, at)
            if merged:
                form.tell(
                    kinds.MERGED, r, at, range=f"{grid.call(merged.top, merged.left)}:{grid.call(merged.bottom, merged.right)}"
                )
            else:
                form.tell(kinds.UNKNOWN_CODE if code else kinds.NO_CODE, r, at)
    form.rows = rows
    _check_twice(form)
    form.problems += _tell_looks(form)


def call_range(grid: Grid, merge: Merge) -> str:
    """A merged range as a spreadsheet calls it."""
    return f"{grid.call(merge.top, merge.left)}:{grid.call(merge.bottom, merge.right)}"


def _is_foot(grid: Grid, row: int) -> bool:
    """Whether a row is the one below the others, with who filled in the form and when."""
    cells = grid.rows[row]
    return fold_word(cells[min(cells)].text).startswith(foot_labels())


def _check_twice(form: Form) -> None:
    """A row that was copied stands twice: none of the two is taken before somebody has looked."""
    first: dict[str, int] = {}
    for r, code in form.rows.items():
        other = first.setdefault(code, r)
        if other != r and (form.filled(r) or form.filled(other)):
            form.doubled |= {r, other}
            form.tell(kinds.TWICE_CODE, r, form.columns["code"], code=code, other=form.grid.call(other, form.columns["code"]))


def _tell_looks(form: Form) -> Iterator[Problem]:
    """What is told of rows that are hidden, and of comments and colours, which nobody can read but a person."""
    grid = form.grid
    hidden = sum(1 for r in form.rows if r in grid.hidden_rows)
    if hidden:
        yield problem(kinds.HIDDEN_ROWS, Place(form.name), number=hidden)
    for (r, c), text in sorted(grid.comments.items()):
        if r in form.rows and text:
            yield problem(kinds.REMARKED, form.locate(r, c), cells=grid.call(r, c), what=quote(" ".join(text.split())))
    marked = list(_find_marked(form))
    if marked:
        cells = tuple(grid.call(r, c) for r, c in marked)
        shown = (*cells[:_MANY], "…") if len(cells) > _MANY else cells
        yield problem(kinds.REMARKED, Place(form.name), cells=shown, what=say(kinds.COLOURED))


def _find_marked(form: Form) -> Iterator[tuple[int, int]]:
    """White cells that somebody has coloured or struck through: they look like no cell of their column, nor like a grey one."""
    grid = form.grid
    white = {form.columns[key] for key in _WHITE if key in form.columns}
    usual = {grid.marks.get((r, c), "") for r in form.rows for key, c in form.columns.items() if c not in white}
    for c in sorted(white):
        marks = Counter(grid.marks.get((r, c), "") for r in form.rows)
        common = {mark for mark, number in marks.items() if 2 * number > len(form.rows)}
        yield from ((r, c) for r in form.rows if (mark := grid.marks.get((r, c))) and mark not in usual | common)
