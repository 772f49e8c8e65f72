"""Every figure and name in the measure of its task, with the day of its row; periods beside what --period says."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from cleancomm.message import N_, say
from cleancomm.newplan.columns import has_own_period
from cleancomm.newplan.faults import OTHER_PERIOD, SECOND
from cleancomm.newplan.overlap import OVERLAP, is_overlap, read_span
from cleancomm.newplan.reading import Reading
from cleancomm.newplan.rows import Sort
from cleancomm.newplan.tasks import Tasks
from cleancomm.newplan.understanding import At, Column, Entry, TaskSeen, Use
from cleancomm.plan.deadline import DeadlineError, parse_deadline, single_year
from cleancomm.plan.models import Figures
from cleancomm.value import dataclass


@dataclass(frozen=True)
class Counted:
    """A target that has both a figure and names: where the figure stands, and how many names there are."""

    at: At
    task: str
    street: str | None
    period: str
    amount: Decimal
    names: int
    source: tuple[At, ...]


def list_counts(entries: Sequence[Entry]) -> tuple[Counted, ...]:
    """Every target that has both a figure and names."""
    if not any(e.names for e in entries):
        return ()
    groups: dict[tuple[str, str | None, str], list[Entry]] = {}
    for e in entries:
        groups.setdefault((e.task, e.street, e.period), []).append(e)
    found = []
    for (task, street, period), own in groups.items():
        amounts, names = [e for e in own if e.amount is not None], sum(len(e.names) for e in own)
        if amounts and names:
            amount = sum((e.amount for e in amounts if e.amount is not None), Decimal(0))
            found.append(Counted(amounts[0].at, task, street, period, amount, names, tuple(e.at for e in own)))
    return tuple(found)


class Entries:
    """The figures and names of one table."""

    def __init__(self, reading: Reading, tasks: Tasks) -> None:
        self.reading, self.tasks = reading, tasks

    def make(self, tasks: tuple[TaskSeen, ...]) -> tuple[Entry, ...]:
        """Every figure and name, in the measure of its task; a second figure for one street and period is a problem."""
        by = {t.indicator: t for t in tasks}
        entries: list[Entry] = []
        given: dict[tuple[str, str | None, str], At] = {}
        for raw in self.reading.raws:
            task = by[raw.indicator]
            amount = None
            if raw.said.amount is not None:
                amount = self.tasks.to_measure(raw.said, raw.column, raw.measure, task, raw.at)
                key = (task.name, raw.street, raw.period)
                if key in given and (not self.reading.parts or given[key][0] == raw.at[0]):
                    subject = "/".join(p for p in (raw.street, raw.period) if p)
                    self.reading.report(SECOND, raw.at, subject=subject)
                    continue
                given[key] = raw.at
                if amount is None:
                    continue
            entries.append(Entry(raw.at, raw.street, task.name, raw.period, amount, raw.said.names))
        return tuple(entries)

    def take_days(self, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        """The entries with the days of their rows; without any where some cannot be read, or are not of one target each."""
        for column in [c for c in self.reading.columns.values() if c.use is Use.DUE]:
            found = [e._replace(due=self._read_day(e, column)) for e in entries]
            days: dict[tuple[str, str | None, str], set[str | None]] = {}
            periods: dict[int, set[str]] = {}
            for e in found:
                days.setdefault((e.task, e.street, e.period), set()).add(e.due)
                periods.setdefault(e.at[0], set()).add(e.period)
            written = [r.row for r in self.reading.rows if r.sort is Sort.STREET and self.reading.grid.text(r.row, column.column)]
            read = {e.at[0] for e in found if e.due}
            first = any(e.due for e in entries)
            whole = all(len(d) == 1 for d in days.values()) and all(len(p) == 1 for p in periods.values())
            if first or not whole or not set(written) <= read:
                why = say(N_("days that cannot be read in every row as the day of one target"))
                self.reading.columns[column.column] = replace(column, use=Use.LEFT, why=why)
            else:
                entries = tuple(found)
        return entries

    def _read_day(self, entry: Entry, column: Column) -> str | None:
        """The wording of the day in the row of an entry; None for one that no rule reads."""
        at = (entry.at[0], column.column)
        merge = self.reading.grid.merge_at(*at)
        text = " ".join((self.reading.grid.text(merge.top, merge.left) if merge else self.reading.grid.text(*at)).split())
        try:
            of = parse_deadline(entry.period, self.reading.answers.year)
            span = parse_deadline(text, of.end.year if of else None) if text else None
        except DeadlineError:
            return None
        return text if span and of and of.start <= span.end else None

    def compare_overlaps(self, entries: Sequence[Entry], tasks: Sequence[TaskSeen]) -> None:
        """Figures of one street whose periods share days would be counted twice: that is a question."""
        year = self.reading.answers.year
        for task in [t for t in tasks if t.figures is not Figures.CUMULATIVE]:
            own = [e for e in entries if e.task == task.name]
            spans = {p: s for p in dict.fromkeys(e.period for e in own) if (s := read_span(p, year))}
            pairs = [(a, b) for a, b in combinations(spans, 2) if is_overlap(spans[a], spans[b])]
            if not pairs:
                continue
            of: dict[str | None, dict[str, Entry]] = {}
            for e in own:
                of.setdefault(e.street, {}).setdefault(e.period, e)
            told: set[int] = set()
            for first, second in pairs:
                found = next((given[second] for given in of.values() if first in given and second in given), None)
                if found and found.at[1] not in told:
                    told.add(found.at[1])
                    heading = self.reading.columns[found.at[1]]
                    self.reading.report(OVERLAP, heading.at if heading.period else found.at, period=second, other=first)

    def compare_periods(self) -> None:
        """A period of the table that lies outside of what --period says is a question: one of the two is wrong."""
        given = self.reading.answers.period
        whole = parse_deadline(given) if given else None
        if given is None or whole is None:
            return
        told: set[At] = set()
        for raw in self.reading.raws:
            span = parse_deadline(raw.period, single_year(given))
            at = raw.column.at if raw.column.period else raw.at
            above = raw.period.startswith(self.reading.above.period) and not has_own_period(raw.column.path)
            at = self.reading.above.dated if self.reading.above.period and above and raw.column.period else at
            if span and not (whole.start <= span.start and span.end <= whole.end) and at not in told:
                told.add(at)
                grid = self.reading.whole if at == self.reading.above.dated and above else self.reading.grid
                self.reading.problems.append(grid.problem(OTHER_PERIOD, *at, period=raw.period, given=given))
