"""A row of a form -> what it would record, or what speaks against it at its cells."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal
from pathlib import PurePath
from zoneinfo import ZoneInfo

from cleancomm.campaign import Campaign
from cleancomm.exports.form_accept import say_command
from cleancomm.exports.form_layout import WORDS
from cleancomm.message import Message, join, quote
from cleancomm.number import number_text
from cleancomm.plan.models import Figures
from cleancomm.problem import Kind, Place, Problem, Severity
from cleancomm.record.entry import Entry, State, fields_of, recorded_at, state_word
from cleancomm.reports.changes import say_standing
from cleancomm.returns import kinds
from cleancomm.returns.cells import Reader
from cleancomm.returns.form import Form, Sent, call_range
from cleancomm.returns.identity import Identity
from cleancomm.returns.present import Present
from cleancomm.returns.words import find_state
from cleancomm.text import fold_name, harmless
from cleancomm.value import dataclass

_STREETS = (State.STARTED, State.REPORTED)
_TEXTS = ("evidence", "note", "problem")


@dataclass(frozen=True)
class Said:
    """What the white cells of a row say; what is None was left empty."""

    state: State | None = None
    on: date | None = None
    total: Decimal | None = None
    evidence: str | None = None
    note: str | None = None
    problem: str | None = None

    @property
    def texts(self) -> tuple[str | None, str | None, str | None]:
        """The words beside state, day and number."""
        return self.evidence, self.note, self.problem


@dataclass(frozen=True)
class Wanted:
    """A row that would record something: as the fields of an entry, with the cell that decides and the day's own cell."""

    form: Form
    row: int
    present: Present
    values: Mapping[str, object] = field(hash=False)
    key: str

    @property
    def place(self) -> Place:
        """The cell that decides."""
        return self.form.locate(self.row, self.form.columns[self.key])

    def locate(self, key: str) -> Place:
        """The cell of a column, where something stands in it, else the one that decides."""
        said = bool(self.form.text(self.row, key))
        return self.form.locate(self.row, self.form.columns[key]) if said else self.place

    @property
    def cell(self) -> str:
        """The cell that decides, as a spreadsheet calls it."""
        return self.form.grid.call(self.row, self.form.columns[self.key])


class Rows:
    """Judges the rows of one form, all cells of all of them; problems and what is told are collected."""

    def __init__(self, form: Form, identity: Identity, campaign: Campaign, present: Mapping[str, Present]) -> None:
        self.form, self.identity, self.campaign, self.present = form, identity, campaign, present
        street = campaign.plan.units.is_street(identity.place)
        self.states = _STREETS if street else tuple(WORDS)
        self.problems: list[Problem] = []
        self.same = 0

    def judge(self) -> list[Wanted]:
        """What the rows would record."""
        rows = ((row, code) for row, code in self.form.rows.items() if row not in self.form.doubled)
        return [wanted for row, code in rows if (wanted := self._judge_row(row, code))]

    def _tell(self, kind: Kind, row: int, key: str, **values: object) -> None:
        reader = Reader(self.form.grid, self.form.locate)
        reader.tell(kind, row, self.form.columns[key], **values)
        self.problems += reader.problems

    def _judge_row(self, row: int, code: str) -> Wanted | None:
        """What a row would record; None of one that says nothing new, and of one that is told."""
        form, sent = self.form, self.form.sent.get(code)
        filled, present = form.filled(row), self.present.get(code)
        if present is None:
            if filled and sent:
                self._tell(kinds.GONE, row, "code", thing=sent.label)
            elif filled:
                self._tell(kinds.UNKNOWN_CODE, row, "code")
            return None
        before = len(self.problems)
        if self._check_names(row, code, present, filled=bool(filled)):
            self._check_grey(row, present, sent)
        if not filled:
            return None
        if (form.sent and sent is None) or self._is_of_another_street(present):
            self._tell(kinds.FOREIGN, row, "code", code=code, thing=present.about.label)
            return None
        self._check_merged(row)
        said = self._read(row, present)
        if any(p.severity is Severity.ERROR for p in self.problems[before:]):
            return None
        key = next(k for k in ("total", "state", *_TEXTS, "on") if k in filled)
        return self._compare(row, present, said, sent, key)

    def _is_of_another_street(self, present: Present) -> bool:
        """Whether a street speaks of what is another street's."""
        units, scope, place = self.campaign.plan.units, present.about.scope, self.identity.place
        return units.is_street(place) and scope not in (None, place) and units.is_street(scope or "")

    # --- grey cells

    def _check_names(self, row: int, code: str, present: Present, *, filled: bool) -> bool:
        """Whether item no. and names agree, as they have to: a swapped number would report another thing."""
        agree = True
        about = present.about
        names = {"task": about.task or "", "street": about.scope or "", "name": about.name}
        if present.item is None:  # an item may have moved to another period since
            names["period"] = about.period or ""
        for key, name in names.items():
            said = self.form.text(row, key) if key in self.form.columns else name
            # what acts on a terminal goes out as its code, and in csv an apostrophe keeps a name from being a formula
            if fold_name(said.removeprefix("'")) in (fold_name(harmless(name)), fold_name(name)):
                continue
            agree = False
            if filled:
                self._tell(kinds.OTHER_NAME, row, key, code=code, name=name or about.label)
            else:
                self._tell(kinds.GREY, row, key, sent=name or "-")
        return agree

    def _check_grey(self, row: int, present: Present, sent: Sent | None) -> None:
        """What was changed in a grey cell is told, never taken."""
        cohort = present.count.cohort
        held: dict[str, str] = {"due": cohort.due.isoformat()}
        if sent is not None:
            held |= {"last_on": sent.on, "last_total": sent.total}
            if sent.state and sent.state != State.RETURNED:
                held["last_state"] = sent.state
        for key, value in held.items():
            if key in self.form.columns and self._plain(row, key) != value:
                self._tell(kinds.GREY, row, key, sent=state_word(State(value)) if key == "last_state" else value or "-")

    def _plain(self, row: int, key: str) -> str:
        """A grey cell in the form in which it was sent."""
        cell = self.form.grid.cell(row, self.form.columns[key])
        if key == "last_state":
            state = find_state(re.split("[:：]", cell.text)[0])
            return str(state) if state else cell.text
        return cell.day.isoformat() if cell.day else cell.text

    # --- white cells

    def _check_merged(self, row: int) -> None:
        """A merged range over several rows holds its value in the first alone; none is spread."""
        for key in (f for f in ("state", "on", "total", *_TEXTS) if f in self.form.columns):
            merge = self.form.grid.merge_at(row, self.form.columns[key])
            if merge is not None:
                self._tell(kinds.MERGED, row, key, range=call_range(self.form.grid, merge))
                return

    def _read(self, row: int, present: Present) -> Said:
        """What the white cells say; what cannot be read is told."""
        reader = Reader(self.form.grid, self.form.locate)
        columns = self.form.columns
        measure = present.count.cohort.measure
        said = Said(
            reader.read_state(row, columns["state"], self.states, self.identity.place),
            reader.read_day(row, columns["on"]),
            reader.read_number(row, columns["total"], measure) if "total" in columns else None,
            *(reader.read_text(row, columns[key]) for key in _TEXTS),
        )
        self.problems += reader.problems
        return said

    def _compare(self, row: int, present: Present, said: Said, sent: Sent | None, key: str) -> Wanted | None:
        """What a row records beside what is on record already."""
        if said == Said():  # signs for nothing
            return None
        if present.item is not None and said.total is not None:
            self._tell(kinds.NO_NUMBER_HERE, row, "total", thing=present.about.label)
            return None
        values = self._item_values(row, present, said, key) if present.item else self._number_values(row, present, said, key)
        if values is None:
            return None
        news = list(self._list_news(present, sent))
        known = any(self._is_same(entry, values, said) for entry in news)
        if not known and self._repeats_other(row, present, said):
            return None
        if known or self._adds_nothing(present, values, said):
            self.same += 1
            return None
        if said.on is None and (said.state or said.total is not None):  # words alone are of the day on which they come
            self._tell(kinds.DAY_MISSING, row, "on")
            return None
        if self._has_moved(present, said, sent, row):
            self._tell_moved(row, present, said, values, key)
            return None
        source = [PurePath(self.form.path).name, self.form.grid.sheet, self.form.grid.call(row, self.form.columns[key])]
        origin = harmless("!".join(filter(None, source))).encode("utf-8", "backslashreplace").decode()
        return Wanted(self.form, row, present, {**values, "origin": origin}, key)

    def _item_values(self, row: int, present: Present, said: Said, key: str) -> dict[str, object] | None:
        """The fields of an entry about an item; words alone are said of the state that it is in."""
        item, about = present.item, present.about
        assert item is not None
        state = said.state
        if state is None:
            if item.state not in (State.PLANNED, State.STARTED) or not any(said.texts):
                self._tell(kinds.STATE_MISSING, row, key, thing=about.label, state=state_word(item.state))
                return None
            state = item.state
        return {**fields_of(about), "state": state, **self._common(said)}

    def _number_values(self, row: int, present: Present, said: Said, key: str) -> dict[str, object] | None:
        """The fields of an entry about a number: what is reported as done, in the plan's own reading."""
        about = present.about
        if said.state in (State.ACCEPTED, State.RETURNED):
            command = say_command(present.count.cohort, self.identity.place, said.state)
            self._tell(kinds.CHECK_OF_NUMBER, row, "state", thing=about.label, command=command)
            return None
        if said.state not in (None, State.REPORTED):
            self._tell(kinds.STATE_OF_NUMBER, row, "state", thing=about.label)
            return None
        if said.total is None:
            self._tell(kinds.NUMBER_MISSING, row, key, thing=about.label)
            return None
        figures = present.count.cohort.figures
        if figures is not Figures.LEVEL and present.total is not None and said.total < present.total:
            self._tell(kinds.LESS, row, "total", before=number_text(present.total))
            return None
        upto = {"upto": True} if figures is Figures.CUMULATIVE else {}
        return {**fields_of(about), "state": State.REPORTED, "quantity": said.total, **upto, **self._common(said)}

    def _repeats_other(self, row: int, present: Present, said: Said) -> bool:
        """Whether a total is the one that another unit has reported, which is told: recorded as a report of this unit it would
        take from it the right to check.
        """
        unit = next((e.unit for e in reversed(present.life) if e.state is State.REPORTED), None)
        if said.total is None or said.total != present.total or unit in (None, self.identity.place):
            return False
        count, place = present.count, self.identity.place
        checkers = [u for u in (place, *count.checkers, *count.cohort.checkers) if u in count.cohort.checkers and u != unit]
        command = say_command(count.cohort, next(iter(checkers), None))
        self._tell(kinds.SAME_TOTAL, row, "total", thing=present.about.label, unit=unit, place=place, command=command)
        return True

    def _common(self, said: Said) -> dict[str, object]:
        texts = {"evidence": said.evidence, "note": said.note, "trouble": said.problem}
        return {"unit": self.identity.place, "on": said.on, **texts}

    # --- what is on record already

    def _list_news(self, present: Present, sent: Sent | None) -> Iterator[Entry]:
        """The entries about a thing that have come since the form was sent."""
        ids = [e.id for e in present.life]
        if sent is not None and sent.last in ids:
            yield from present.life[ids.index(sent.last) + 1 :]
            return
        zone, day = ZoneInfo(self.campaign.folder.plan.settings.timezone), self.identity.as_of
        yield from (e for e in present.life if (sent and not sent.last) or day is None or recorded_at(e, zone).date() >= day)

    def _is_same(self, entry: Entry, values: Mapping[str, object], said: Said) -> bool:
        """Whether an entry says what the row says: with the same words, or where the row has none, with any."""
        keys = ["state", "unit", *(["on"] if said.on else []), *(["quantity", "upto"] if said.total is not None else [])]
        if any(getattr(entry, k) != values.get(k, False if k == "upto" else None) for k in keys):
            return False
        words = (entry.evidence, entry.note, entry.trouble)
        return all(own is None or own == word for own, word in zip(said.texts, words, strict=True))

    def _adds_nothing(self, present: Present, values: Mapping[str, object], said: Said) -> bool:
        """Whether a row without words says of no later day what its thing is already."""
        last = next((e for e in reversed(present.life) if e.state is not None), None)
        if last is None or any(said.texts) or last.state is not values["state"]:
            return False
        day = said.on or self.campaign.as_of
        if said.total is not None:
            return said.total == present.total and day <= last.on
        return day <= last.on if last.state is State.STARTED else said.on in (None, last.on)

    def _has_moved(self, present: Present, said: Said, sent: Sent | None, row: int) -> bool:
        """Whether something has been recorded of a thing since the form was sent that bears on what is said of it: by the hidden
        sheet, else by the grey cells. Words alone hold for as long as the state does.
        """
        state, day, total = present.told
        if sent is not None:
            return sent.state != state if said.state is None and present.item else sent.last != present.last
        now = {"last_state": state} if present.item else {"last_total": total}
        if said.state is not None or not present.item:
            now["last_on"] = day
        return any(self._plain(row, key) != value for key, value in now.items() if key in self.form.columns)

    def _tell_moved(self, row: int, present: Present, said: Said, values: Mapping[str, object], key: str) -> None:
        code = self.form.rows[row]
        sent = self.form.sent.get(code)
        grey = ("last_state", "last_on", "last_total")
        told = (sent.state, sent.on, sent.total) if sent else tuple(self.form.text(row, k) for k in grey)
        words: list[object] = [_say_state(told[0]), *(t for t in told[1:] if t)]
        number = [] if said.total is None else [number_text(said.total)]
        says = join([state_word(State(str(values["state"]))), *number, *([said.on] if said.on else [])])
        now = say_standing(present.about, self.campaign)
        was = join([w for w in words if w]) if any(words) else quote("-")
        self._tell(kinds.MOVED, row, key, thing=present.about.label, sent=was, now=now, said=says)


def _say_state(text: str) -> Message | str:
    state = find_state(text) if text else None
    return state_word(state) if state else text
