"""What a table states as totals, each beside what the figures come to."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from cleancomm.message import N_, say
from cleancomm.newplan.columns import NOT_CHOSEN
from cleancomm.newplan.faults import NO_TOTAL, SCOPE, SUBTOTAL
from cleancomm.newplan.omitted import OF_OTHERS, Omitted
from cleancomm.newplan.reading import Pending, RawTotal, Reading
from cleancomm.newplan.rows import Sort
from cleancomm.newplan.scope import Scope, choose_scope
from cleancomm.newplan.tasks import PIECE, Tasks
from cleancomm.newplan.understanding import Entry, LeftOut, Stated, TaskSeen, Uncarried, Use
from cleancomm.newplan.walk import Walk
from cleancomm.plan.deadline import DeadlineError, parse_deadline
from cleancomm.plan.models import Figures


class Totals:
    """The stated totals of one table."""

    def __init__(self, reading: Reading, tasks: Tasks, walk: Walk) -> None:
        self.reading, self.tasks, self.walk = reading, tasks, walk
        self.omitted = Omitted(reading, tasks)
        # task -> street -> period -> what the cells come to
        self.values: dict[str, dict[str | None, dict[str, Decimal]]] = {}
        self.periods: dict[tuple[str, ...], list[str]] = {}

    def add_up(self, entries: Sequence[Entry]) -> None:
        """Keep what each street and period comes to: names count where no figure stands beside them."""
        self.values = {}
        named: dict[tuple[str, str | None, str], int] = {}
        for e in entries:
            if e.amount is not None:
                own = self.values.setdefault(e.task, {}).setdefault(e.street, {})
                own[e.period] = own[e.period] + e.amount if e.period in own else e.amount
            else:
                key = (e.task, e.street, e.period)
                named[key] = named.get(key, 0) + len(e.names)
        for (task, street, period), count in named.items():
            self.values.setdefault(task, {}).setdefault(street, {}).setdefault(period, Decimal(count))

    def count(self, task: TaskSeen, streets: Scope, periods: tuple[str, ...] | None) -> Decimal:
        """What the figures and names of some streets and periods come to; of running figures the last of each street."""
        values = self.values.get(task.name, {})
        found = [values[s] for s in (values if streets is None else dict.fromkeys(streets)) if s in values]
        chosen = found if periods is None else [{p: v[p] for p in periods if p in v} for v in found]
        if task.figures is not Figures.CUMULATIVE:
            return sum((sum(v.values(), Decimal(0)) for v in chosen), Decimal(0))
        year = self.reading.answers.year

        def end(period: str) -> date:
            span = parse_deadline(period, year)
            return span.end if span else date.min

        return sum((v[max(v, key=end)] for v in chosen if v), Decimal(0))

    def make(self, tasks: tuple[TaskSeen, ...], entries: tuple[Entry, ...]) -> tuple[Stated, ...]:
        """Every stated total with what it counts."""
        self.add_up(entries)
        found = []
        for raw in self.reading.totals:
            stated = self.check_total(raw, raw.scope, tasks)
            found += self.carry([stated] if stated else [], tasks)
        for c in dict.fromkeys(raw.at[1] for raw in self.reading.totals):
            wrong = [s.difference for s in found if s.at[1] == c and (s.amount or s.counted)]
            if len(wrong) > 1 and all(wrong):
                self.reading.report(NO_TOTAL, self.reading.columns[c].at)
        for pending in self.reading.pending:
            found += self.check_row(pending, tasks, entries)
        return tuple(sorted(found, key=lambda s: s.at))

    def check_row(self, pending: Pending, tasks: tuple[TaskSeen, ...], entries: tuple[Entry, ...]) -> list[Stated]:
        """The totals of one row, once it is known which streets they are of."""
        row, scopes = pending.row, pending.scopes
        amounts = self.take_row(pending)
        if not amounts:
            if not pending.cells:
                self.reading.left.append(LeftOut((row.row,), say(N_("totals without a figure")), row.text))
            return []

        def holds(scope: Scope) -> bool:
            stated = [self.check_total(raw, scope, tasks, quiet=True) for raw in amounts]
            return all(s is None or s.difference == 0 or self.omitted.explain(s, tasks) for s in stated)

        scope, chosen = choose_scope(scopes, holds)
        empty = scope is not None and not any(e.street in scope for e in entries)
        doubtful = not scopes or not chosen or (row.sort is Sort.GROUP and not holds(scope))
        doubtful = doubtful or (empty and any(raw.said.amount for raw in amounts))
        if doubtful:
            self.reading.report(SCOPE, (row.row, row.at), found=" ".join(row.text.split()))
            return []
        made = [self.check_total(raw, scope, tasks) for raw in amounts]
        return self.carry([s for s in made if s], tasks)

    def carry(self, stated: list[Stated], tasks: tuple[TaskSeen, ...]) -> list[Stated]:
        """The totals that the plan can carry; of the others it is kept why not."""
        kept = []
        for s in stated:
            why = self.omitted.explain(s, tasks) if s.difference else None
            if why is None:
                kept.append(s)
            else:
                self.reading.uncarried.append(Uncarried(s.at, s.label, s.amount, why))
        return kept

    def take_row(self, pending: Pending) -> list[RawTotal]:
        """The figures of a row of totals."""
        amounts: list[RawTotal] = []
        for column, at in pending.cells:
            if column.use is Use.RATIO:
                self.walk.read_share(at, column, None, " ".join(pending.row.text.split()))
                continue
            said = self.walk.take_amount(at, whole=column.use is Use.COMMUNITIES)
            if said:
                heading = column.path[-1] if column.path else ""
                when = pending.period or column.period
                parts = (*pending.row.text.split(), "" if when in heading else when, *heading.split())
                label = " ".join(filter(None, parts))
                indicator = self.walk.name_indicator(pending.head, column)
                amounts.append(RawTotal(at, column, None, label, said, when, indicator))
        return amounts

    def check_total(self, raw: RawTotal, scope: Scope, tasks: tuple[TaskSeen, ...], *, quiet: bool = False) -> Stated | None:
        """A total beside what it counts; a problem where no column gives what it is of."""
        assert raw.said.amount is not None
        if raw.column.use is Use.COMMUNITIES:
            counted = sum((p.communities or 0 for p in self.reading.streets.values() if scope is None or p.name in scope), 0)
            return Stated(raw.at, raw.label, raw.said.amount, (), scope, None, Decimal(counted), communities=True)
        found = self._find_tasks_of(raw, tasks)
        periods = self._find_periods(raw, found) if found else None
        if not found or periods == ():
            if not quiet and raw.column.why == NOT_CHOSEN:
                self.reading.uncarried.append(Uncarried(raw.at, raw.label, raw.said.amount, OF_OTHERS))
            elif not quiet:
                self.reading.report(SUBTOTAL, raw.at, found=raw.label, period=raw.indicator or raw.period or raw.label)
            return None
        task = found[0]
        before = len(self.reading.problems)
        names = raw.column.use is Use.NAMES
        amount = raw.said.amount if names else self.tasks.to_measure(raw.said, raw.column, "", task, raw.at)
        if quiet:
            del self.reading.problems[before:]
        if amount is None:
            return None
        counted_all = sum((self.count(t, scope, periods) for t in found), Decimal(0))
        return Stated(raw.at, raw.label, amount, tuple(t.name for t in found), scope, periods, counted_all)

    def _find_tasks_of(self, raw: RawTotal, tasks: tuple[TaskSeen, ...]) -> tuple[TaskSeen, ...]:
        """The tasks that a total is of: its own; where its heading names none, all that count in its measure."""
        if raw.column.of:
            return tuple(t for t in tasks if t.indicator in raw.column.of)
        exact = tuple(t for t in tasks if t.indicator == raw.indicator)
        if exact:
            return exact
        under = tuple(t for t in tasks if raw.indicator and t.indicator.startswith(f"{raw.indicator}·"))
        if len(under) > 1 and len({t.measure for t in under}) == 1:
            return under
        if len(tasks) > 1:
            measures = {t.measure for t in tasks}
            measure = self.tasks.column_measure(raw.column) or (measures.pop() if len(measures) == 1 else PIECE)
            same = tuple(t for t in tasks if t.measure == measure)
            return same if not raw.indicator and len(same) > 1 else ()
        (only,) = tasks
        near = not raw.indicator or not only.indicator or raw.indicator in only.indicator or only.indicator in raw.indicator
        return tasks if near else ()

    def _find_periods(self, raw: RawTotal, tasks: tuple[TaskSeen, ...]) -> tuple[str, ...] | None:
        """The periods that a total takes in: None for all, () where it names one that no figure has."""
        if not raw.period:
            return None
        periods = self._list_periods(tasks)
        running = raw.column.cumulative and raw.column.use is Use.TOTAL
        if raw.period in periods and not running:
            return (raw.period,)
        given = self.reading.answers.year
        try:
            span = parse_deadline(raw.period, given)
            spans = {p: parse_deadline(p, given) for p in periods}
        except DeadlineError:
            return ()
        if span is None:
            return ()
        inside = tuple(p for p, s in spans.items() if s and s.end <= span.end and (running or s.start >= span.start))
        return None if len(inside) == len(periods) and inside else inside

    def _list_periods(self, tasks: tuple[TaskSeen, ...]) -> list[str]:
        """The periods of some tasks, in the order of the table."""
        names = tuple(t.name for t in tasks)
        if names not in self.periods:
            each = (p for n in names for v in self.values.get(n, {}).values() for p in v)
            self.periods[names] = list(dict.fromkeys(each))
        return self.periods[names]
