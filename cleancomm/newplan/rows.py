"""What each row below the header is: of a street, of totals, the name of a group, a note, a header repeated.

The rule. A row is of the name in the column of streets; a blank there continues the name above. Rows that repeat the header,
titles or the numbering are left out; a note ends the table until a row has figures again.
"""

import re
from enum import StrEnum

from cleancomm.message import N_, Message, Template, say
from cleancomm.newplan import words
from cleancomm.newplan.layout import Layout
from cleancomm.newplan.period import YEAR, squash
from cleancomm.problem import Problem, error
from cleancomm.sheet.grid import Grid
from cleancomm.value import dataclass

NO_STREET = error(
    "table.no_street",
    N_("a name or a figure without a street"),
    N_("{cell}: {found} belongs to no street"),
    N_("write the name of the street into the street column of this row, or leave the row out with --skip"),
)
SECOND_HEADER = error(
    "table.second_header",
    N_("a second table on the sheet"),
    N_("{cell}: {found} begins another table, with another header"),
    N_("put it on a sheet of its own, or leave its rows out with --skip"),
)

_LIST_NUMBER = re.compile(
    r"^(?:[0-9]{1,3}(?:[、.．]|\s+(?=[^\W\d]))|[（(][一二三四五六七八九十0-9]{1,3}[)）]|[一二三四五六七八九十]{1,3}、)\s*"
)
# a street again on the next page
_GOES_ON = re.compile(r"[（(]\s*续[上表页]*\s*[)）]$")
_AMONG = re.compile(r"^其\s*中\s*[:：]?\s*")
_CHINESE = r"[\u3400-\u9fff]"


class Sort(StrEnum):
    """What a row is."""

    STREET = "street"
    TOTAL = "total"
    GROUP = "group"
    MEASURES = "measures"
    LEFT = "left"


@dataclass(frozen=True)
class Row:
    """A row: whose it is, or what a row of totals is of; where its word for totals stands; why it is left out."""

    row: int
    sort: Sort
    name: str = ""
    at: int = 0
    own: bool = True
    text: str = ""
    why: Message | None = None


def plain_street(text: str) -> str:
    """The name of a street without the number of a list and without spaces between its characters."""
    text = re.sub(r"\s*[*＊※★☆△▲#]+$", "", text)
    text = _LIST_NUMBER.sub("", _AMONG.sub("", " ".join(text.split())))
    return _GOES_ON.sub("", re.sub(rf"(?<={_CHINESE})\s+(?={_CHINESE})", "", text)).strip()


def _repeats(grid: Grid, row: int, other: int) -> bool:
    """Whether a row says what another one says."""
    left, right = grid.texts(row), grid.texts(other)
    return bool(left) and left.keys() == right.keys() and all(squash(text) == squash(right[c]) for c, text in left.items())


def _is_nothing(grid: Grid, row: int) -> bool:
    return not grid.filled(row)


class Rows:
    """One walk down the body of a table."""

    def __init__(self, layout: Layout) -> None:
        assert layout.key is not None
        self.layout, self.grid, self.key = layout, layout.grid, layout.key
        self.problems: list[Problem] = []
        self.who = ""
        self.noted = False
        self.total: Row | None = None
        body = layout.body
        self.merged = any((m := self.grid.merge_at(r, self.key)) and m.bottom > m.top for r in body)

    def read(self) -> list[Row]:
        """Every row of the body."""
        rows = []
        for number in self.layout.body:
            if found := self._read_row(number):
                rows.append(found)
                self.total = found if found.sort is Sort.TOTAL and found.at <= self.key else None
        return rows

    def _recurs(self, row: int, beyond: list[int]) -> bool:
        """Whether a row below totals begins with a period or an indicator that earlier rows have in that column."""
        first = next(iter(beyond), None)
        if first is None or (squash(self.grid.text(row, first)).isdigit() and not re.fullmatch(YEAR, self.grid.text(row, first))):
            return False
        text = squash(self.grid.text(row, first))
        return any(squash(self.grid.text(r, first)) == text for r in self.layout.body if r < row)

    def _left(self, row: int, why: Template) -> Row:
        texts = [" ".join(self.grid.text(row, c).split()) for c in self.grid.filled(row)]
        return Row(row, Sort.LEFT, text=" ".join(texts), why=say(why))

    def _label(self, row: int) -> tuple[int, str]:
        """The first word for totals of a row in the columns up to the streets, else what its first filled cell there says."""
        labels = [(c, self.grid.text(row, c)) for c in self.grid.filled(row) if c <= self.key]
        labels = [(c, t) for c, t in labels if not (c < self.key and squash(t).isdigit())]
        total = next(((c, t) for c, t in reversed(labels) if words.find_total_row(t) is not None), None)
        return total or (labels[0] if labels else (self.key, ""))

    def _read_row(self, row: int) -> Row | None:
        if _is_nothing(self.grid, row):
            own = self.grid.cell(row, self.key).text
            return None if not own else Row(row, Sort.LEFT, text=own, why=say(N_("nothing stands in it")))
        return self._read_frame(row) or self._read_totals(row) or self._read_data(row)

    def _read_frame(self, row: int) -> Row | None:
        """A row that belongs to the page and not to the table's body: its header again, a page number, a note."""
        grid, filled = self.grid, self.grid.filled(row)
        if any(_repeats(grid, row, h) for h in (*self.layout.header, *self.layout.numbering)):
            self.who = ""
            return self._left(row, N_("the header again"))
        if not grid.turned and any(_repeats(grid, row, t) for t in self.layout.titles):
            self.who = ""
            return self._left(row, N_("the title again"))
        if len(filled) == 1 and words.is_page_mark(grid.text(row, filled[0])):
            return self._left(row, N_("it only says that the table goes on"))
        if self._begins_note(row) or (self.noted and len(filled) == 1 and not self._is_street_alone(row)):
            self.noted, self.who = True, ""
            self._refuse_figures(row, [c for c in filled if c != filled[0] or len(filled) == 1])
            return self._left(row, N_("a note"))
        return None

    def _begins_note(self, row: int) -> bool:
        """Whether the first text of a row, without the number of a list, begins a note."""
        texts = [self.grid.text(row, c) for c in self.grid.filled(row)]
        text = next((t for t in texts if not squash(t).isdigit()), texts[0])
        return words.is_note(text) or words.is_note(_LIST_NUMBER.sub("", text))

    def _own(self, row: int) -> str:
        """What a row says in the column of streets; there also what it says across it, from the columns before."""
        merge = self.grid.merge_at(row, self.key)
        across = merge is not None and merge.top == row and merge.left < self.key
        return self.grid.text(row, merge.left if merge is not None and across else self.key)

    def _read_totals(self, row: int) -> Row | None:
        """A row of totals by its label."""
        at, label = self._label(row)
        of = words.find_total_row(label) if label else None
        if of is None:
            return None
        self.who = "" if at <= self.key and not words.is_small_total(label) else self.who
        return Row(row, Sort.TOTAL, of, at, text=label)

    def _read_data(self, row: int) -> Row:
        grid, key, filled = self.grid, self.key, self.grid.filled(row)
        beyond, own = [c for c in filled if c > key], self._own(row)
        heading = bool(own) and len(filled) > 1 and words.is_street_heading(own)
        if heading and all(squash(grid.text(row, c)).replace(".", "").isdigit() for c in beyond):  # 乡镇, of all that follow
            self.who = ""
            why = None if beyond else say(N_("the name of a group of streets"))
            return Row(row, Sort.GROUP, plain_street(own), key, text=own, why=why)
        if heading:
            self.problems.append(grid.problem(SECOND_HEADER, row, key))
            self.who = ""
            return self._left(row, N_("another header"))
        if own and words.is_units_heading(own):
            return Row(row, Sort.MEASURES, own)
        small = next(
            (c for c in beyond if words.find_total_row(grid.text(row, c)) == "" and not self._is_name_cell(row, c)), None
        )
        if small is not None:
            self.who = plain_street(own) or self.who
            merge = grid.merge_at(row, key)
            held = bool(own or (merge is not None and grid.text(merge.top, merge.left)))
            return Row(row, Sort.TOTAL, self.who, small, held, text=grid.text(row, small))
        if own:
            return self._read_own(row, own, beyond)
        return self._read_blank(row, beyond)

    def _refuse_figures(self, row: int, columns: list[int]) -> None:
        """A note has no figures; one that has may be a row of a street."""
        for c in columns:
            if re.fullmatch(r"[0-9][0-9,.]*", squash(self.grid.text(row, c))):
                self.problems.append(self.grid.problem(NO_STREET, row, c))

    def _is_name_cell(self, row: int, column: int) -> bool:
        """Whether a cell holds more than the one word."""
        return len(squash(self.grid.text(row, column))) > 6

    def _is_street_alone(self, row: int) -> bool:
        """Whether a row with one cell has signs for nothing beside it, as a street without figures has."""
        return len(self.grid.rows[row]) > len(self.grid.filled(row)) and bool(self.grid.text(row, self.key))

    def _read_own(self, row: int, own: str, beyond: list[int]) -> Row:
        grid = self.grid
        name = plain_street(own)
        among = bool(_AMONG.match(own)) and not words.is_street_name(name)
        numbered = bool(re.match(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]", own)) and not words.is_street_name(
            name
        )
        merge = grid.merge_at(row, self.key)
        across = merge is not None and merge.right > self.key
        if not beyond and not among and self._is_sentence(name, numbered=numbered):
            self.noted, self.who = True, ""
            return self._left(row, N_("a note"))
        if among or numbered or across or (words.is_group_row(own) and not words.is_street_name(own)):
            self.who = ""
            if beyond:
                return Row(row, Sort.GROUP, name or own, self.key, text=own)
            return Row(row, Sort.GROUP, name or own, self.key, text=own, why=say(N_("the name of a group of streets")))
        self.who = name
        self.noted = False
        return Row(row, Sort.STREET, name, self.key, text=own)

    def _is_sentence(self, name: str, *, numbered: bool) -> bool:
        """Whether a text that stands alone is a note: a sentence, or longer than names are, but for what a group counts up."""
        return bool(re.search("[。；]", name)) or (not numbered and len(re.sub(r"[（(].*[）)]", "", name)) > 15)

    def _read_blank(self, row: int, beyond: list[int]) -> Row:
        grid, key = self.grid, self.key
        merge = grid.merge_at(row, key)
        if self.total is not None and (merge is not None or not self.merged) and self._recurs(row, beyond):
            return Row(row, Sort.TOTAL, self.total.name, self.total.at, text=self.total.text)
        if self.who and (merge is not None or not self.merged) and (beyond or len(grid.filled(row)) > 0):
            inside = merge is None or merge.top == row or bool(grid.text(merge.top, key))
            if inside and (beyond or merge is not None):
                return Row(row, Sort.STREET, self.who, key, own=False)
        filled = grid.filled(row)
        if len(filled) == 1 and (filled[0] < key or words.is_line(grid.text(row, filled[0]))):
            return self._left(row, N_("a line by itself"))
        for c in beyond or list(filled):
            self.problems.append(grid.problem(NO_STREET, row, c))
        return self._left(row, N_("it names no street"))
