"""One cell of a form -> a state, a day, a number or a text; what cannot be read for certain is a problem at the cell."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from unicodedata import normalize

from cleancomm.exports.form_layout import WORDS
from cleancomm.message import say
from cleancomm.number import number_text
from cleancomm.problem import Kind, Place, Problem, problem
from cleancomm.record.entry import State
from cleancomm.returns import kinds
from cleancomm.returns.words import find_near, find_state, list_wordings
from cleancomm.sheet.grid import Cell, Grid, Sort
from cleancomm.text import fold_name, is_text

_NOTHING = re.compile(r"[-—–―－─/／\\]+|无|暂无|none|n/a", re.I)
_DITTO = re.compile(r"同上|同前|[〃″]|\"|''|ditto", re.I)
_TIME = r"(?:[ T]*[0-2]?\d[:时点][0-5]?\d(?:[:分][0-5]?\d)?秒?分?)?"
_DAY = re.compile(rf"(\d{{4}})(?:[-./](\d{{1,2}})[-./](\d{{1,2}})|年(\d{{1,2}})月(\d{{1,2}})[日号]?|(\d{{2}})(\d{{2}})){_TIME}")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_ABOUT = re.compile(r"[约近多余几数来左右上下以不足超过大概<>~≈+]")
# the days that a number of a spreadsheet may stand for
_FIRST, _LAST = date(2000, 1, 1), date(2100, 12, 31)
# as many digits as a record keeps
_DIGITS = 15
_EXCERPT = 60

Locate = Callable[[int, int], Place]


def _cut(text: str) -> str:
    """As much of a text as a sentence has room for, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _EXCERPT else line[: _EXCERPT - 1] + "…"


@dataclass
class Reader:
    """Reads the cells of a form; what is wrong with them, and what is told of them, is collected."""

    grid: Grid
    locate: Locate
    problems: list[Problem] = field(default_factory=list)

    def tell(self, kind: Kind, row: int, column: int, /, **values: object) -> None:
        """A problem at a cell, whose sentences may use {cell} and {found}."""
        found = _cut(self.grid.cell(row, column).text) or "-"
        told = {"cell": self.grid.call(row, column), "found": found, **values}
        self.problems.append(problem(kind, self.locate(row, column), "", **told))

    def _open(self, row: int, column: int) -> Cell | None:
        """A cell that says something and can be read as such; None of one that is empty or that is told."""
        cell = self.grid.cell(row, column)
        if not cell.text.strip():
            return None
        if cell.sort is Sort.FORMULA:
            self.tell(kinds.NO_VALUE, row, column)
        elif cell.sort is Sort.ERROR:
            self.tell(kinds.BROKEN_VALUE, row, column)
        elif _DITTO.fullmatch(cell.text.strip()):
            self.tell(kinds.DITTO, row, column)
        else:
            if (row, column) in self.grid.computed:
                self.tell(kinds.COMPUTED, row, column)
            return cell
        return None

    def read_state(self, row: int, column: int, allowed: Collection[State], place: str) -> State | None:
        """A state that whoever fills in the form may say."""
        cell = self._open(row, column)
        if cell is None:
            return None
        state, words = find_state(cell.text), tuple(say(WORDS[s]) for s in WORDS if s in allowed)
        if state in allowed and state is not None:
            if cell.text not in list_wordings(WORDS[state]):
                self.tell(kinds.READ_AS, row, column, value=say(WORDS[state]))
            return state
        if state in (State.ACCEPTED, State.RETURNED):
            self.tell(kinds.NOT_YOURS, row, column, words=words, place=place)
        elif (near := find_near(cell.text)) in allowed and near is not None:
            self.tell(kinds.NEAR_STATE, row, column, words=words, near=say(WORDS[near]))
        else:
            self.tell(kinds.NO_STATE_WORD, row, column, words=words)
        return None

    def read_day(self, row: int, column: int) -> date | None:
        """A day, with its year; how it was read is told where it was written in another way than a day is."""
        cell = self._open(row, column)
        if cell is None:
            return None
        # what was typed as a month alone is kept as its first day
        if cell.sort is Sort.DATE and cell.day is not None and not cell.text.endswith(("月", "年")):
            return cell.day
        plain = re.sub(r"\s+", " ", normalize("NFKC", cell.text)).strip()
        day = None
        if cell.sort is Sort.NUMBER or re.fullmatch(r"\d{5}", plain):
            day = self._count_days(plain)
        found = _DAY.fullmatch(re.sub(r" (?=[-./年月日号])|(?<=[-./年月]) ", "", plain)) if day is None else None
        if found:
            year, month, number = (int(g) for g in found.groups() if g is not None)
            try:
                day = date(year, month, number)
            except ValueError:
                self.tell(kinds.NO_SUCH_DAY, row, column)
                return None
        if day is None:
            self.tell(kinds.NO_DAY, row, column)
        elif cell.text.strip() != day.isoformat():
            self.tell(kinds.READ_AS, row, column, value=day)
        return day

    def _count_days(self, text: str) -> date | None:
        """The day that a spreadsheet counts so, of the years in which work is done."""
        whole = text.partition(".")[0]
        if not whole.isdigit() or len(whole) != 5:
            return None
        day = self.grid.epoch + timedelta(days=int(whole))
        return day if _FIRST <= day <= _LAST else None

    def read_number(self, row: int, column: int, measure: str) -> Decimal | None:
        """A number that is exact; behind it may stand what it is counted in."""
        cell = self._open(row, column)
        if cell is None:
            return None
        plain = re.sub(r"\s+", "", normalize("NFKC", cell.text))
        bare = plain.removesuffix(fold_name(measure)) if measure else plain
        if cell.sort in (Sort.NUMBER, Sort.PERCENT, Sort.TEXT) and (_PLAIN.fullmatch(bare) or _GROUPED.fullmatch(bare)):
            number = Decimal(bare.replace(",", ""))
            if len(number.as_tuple().digits) <= _DIGITS:
                if cell.text.strip() != bare or "," in bare:
                    self.tell(kinds.READ_AS, row, column, value=number_text(number))
                return number.normalize() if number else Decimal(0)
        vague = _ABOUT.search(plain) and any(c.isdigit() for c in plain)
        self.tell(kinds.ABOUT if vague else kinds.NO_NUMBER, row, column)
        return None

    def read_text(self, row: int, column: int) -> str | None:
        """A text; a sign for nothing is none."""
        cell = self._open(row, column)
        if cell is None or _NOTHING.fullmatch(cell.text.strip()):
            return None
        text = cell.text.replace("\r\n", "\n").replace("\r", "\n").strip()
        if not is_text(text):
            self.tell(kinds.BAD_TEXT, row, column)
            return None
        return text
