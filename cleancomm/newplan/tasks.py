"""What the columns count -> the tasks of a table, and the measure of each."""

from decimal import Decimal

from cleancomm.newplan.faults import MEASURE, MEASURES, MIXED, NO_MEASURE, NO_TASK, TASKS
from cleancomm.newplan.figure import Said
from cleancomm.newplan.measure import convert, counts_in_none, fits_words, is_measure, measure_of_count, share_measures
from cleancomm.newplan.reading import Raw, Reading
from cleancomm.newplan.understanding import TARGETS, Asked, At, Column, TaskSeen, Use
from cleancomm.newplan.words import find_indicator
from cleancomm.plan.models import MOST, Figures
from cleancomm.problem import Place as FilePlace
from cleancomm.problem import problem

PIECE = "个"


def _name_counted(column: Column) -> str:
    """The lowest heading of a column that says what is counted."""
    return next((p for p in reversed(column.path) if find_indicator(p)), column.indicator)


class Tasks:
    """The tasks of one table."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.plain: dict[tuple[int, str], bool] = {}

    def find(self) -> tuple[TaskSeen, ...]:
        """The tasks of the table, each with its measure."""
        raws = self.reading.raws
        seen = dict.fromkeys(r.indicator for r in raws)
        if not seen:
            seen = dict.fromkeys(c.indicator for c in self.reading.columns.values() if c.use in TARGETS)
        if len(seen) > 1 and "" in seen:
            others = "、".join(filter(None, seen))
            for at in dict.fromkeys(r.column.at for r in raws if not r.indicator):
                self.reading.report(NO_TASK, at, task=others)
            return ()
        asked = self._match_tasks(list(seen)) if seen else None
        of: dict[str, list[Raw]] = {indicator: [] for indicator in seen}
        for raw in raws:
            of[raw.indicator].append(raw)
        return tuple(self._make(indicator, given, of[indicator]) for indicator, given in (asked or {}).items())

    def _make(self, indicator: str, given: Asked | None, own: list[Raw]) -> TaskSeen:
        name = given.name if given else indicator or self.reading.label
        measure = given.measure if given and given.measure else self._find_measure(own)
        counted = _name_counted(own[0].column) if own else indicator
        assumed = not measure and not fits_words(PIECE, counted)
        cumulative = {r.column.cumulative for r in own}
        if len(cumulative) > 1:
            self.reading.report(MIXED, next(r.column.at for r in own if r.column.cumulative), task=name)
        figures = Figures.CUMULATIVE if cumulative == {True} else Figures.INCREMENT
        return TaskSeen(name, measure or PIECE, given.item if given else None, indicator, figures, assumed)

    def _match_tasks(self, seen: list[str]) -> dict[str, Asked | None] | None:
        """Indicator -> the task that an option gives for it; None where they do not fit."""
        asked = list(self.reading.answers.tasks)
        if not asked:
            return dict.fromkeys(seen)
        if len(asked) != len(seen):
            known = "、".join(s or self.reading.label for s in seen)
            self.reading.problems.append(
                problem(TASKS, FilePlace(self.reading.whole.name), "", count=len(seen), found=known, given=len(asked))
            )  # fmt: skip
            return None
        by_name = {s: [a for a in asked if s and (a.name == s or s in a.name or a.name in s)] for s in seen}
        if (
            len(seen) > 1
            and all(len(found) == 1 for found in by_name.values())
            and len({f[0].name for f in by_name.values()}) == len(seen)
        ):
            return {s: found[0] for s, found in by_name.items()}
        if len(seen) > 1 and any(by_name.values()):
            known = "、".join(seen)
            given = "、".join(a.name for a in asked)
            self.reading.problems.append(
                problem(TASKS, FilePlace(self.reading.whole.name), "", count=len(seen), found=known, given=given)
            )
            return None
        return dict(zip(seen, asked, strict=True))

    def column_measure(self, column: Column) -> str:
        """The measure of a column: its heading's, its row's, or that of the line above the table where there is one only."""
        own = column.measure or self.reading.measures.get(column.column, "")
        return own or (self.reading.above.measures[0] if len(self.reading.above.measures) == 1 else "")

    def _find_measure(self, raws: list[Raw]) -> str:
        """The measure of a task by its columns, else by its cells; "" where nothing says one, also for what a problem tells."""
        amounts = [r for r in raws if r.said.amount is not None]
        columns = list({r.column.column: r.column for r in amounts}.values())
        for measure, column in dict.fromkeys((r.measure, r.column.column) for r in amounts):
            if found := measure or self.column_measure(self.reading.columns[column]):
                return found
        around = {self.column_measure(c) for c in self.reading.columns.values() if c.use is Use.TOTAL} - {""}
        if len(around) == 1 and amounts:
            return around.pop()
        named = {measure_of_count(c.path[-1]) for c in columns if c.path}
        if len(named) == 1 and (found := named.pop()) and not self.reading.above.measures:
            return found
        behind = {r.said.measure for r in amounts}
        if len(behind) == 1 and is_measure(found := behind.pop()):
            return found
        if len(self.reading.above.measures) > 1 and amounts:
            if shared := self._share_measures().get(_name_counted(columns[0])):
                return shared
            heading = columns[0].heading
            self.reading.problems.append(self.reading.whole.problem(MEASURES, *self.reading.above.at, column=heading))
        elif amounts and counts_in_none(_name_counted(columns[0])):
            self.reading.report(NO_MEASURE, columns[0].at)
        return ""

    def _share_measures(self) -> dict[str, str]:
        """Which of the measures above the table each heading without one counts in."""
        open_ = [r.column for r in self.reading.raws if r.said.amount is not None and not self.column_measure(r.column)]
        return share_measures(self.reading.above.measures, tuple(dict.fromkeys(map(_name_counted, open_))))

    def _is_plain(self, column: Column, task: TaskSeen) -> bool:
        """Whether the bare figures of a column are in the measure of its task."""
        key = (column.column, task.name)
        if key not in self.plain:
            self.plain[key] = (self.column_measure(column) or task.measure) == task.measure and len(
                self.reading.above.measures
            ) < 2
        return self.plain[key]

    def to_measure(self, said: Said, column: Column, row_measure: str, task: TaskSeen, at: At) -> Decimal | None:
        """An amount in the measure of its task; a problem where it cannot be turned into that."""
        assert said.amount is not None
        if not said.measure and not row_measure and self._is_plain(column, task) and said.amount <= MOST:
            return said.amount
        own = row_measure or self.column_measure(column)
        if not own and len(self.reading.above.measures) > 1:
            fits = [m for m in self.reading.above.measures if convert(Decimal(1), m, task.measure) is not None]
            own = fits[0] if len(fits) == 1 else ""
        amount: Decimal | None = said.amount
        of = own or task.measure
        if said.measure:
            amount = convert(said.amount, said.measure, of)
            of = of if amount is not None else said.measure
        if amount is not None:
            amount = convert(amount, of, task.measure)
        if amount is None or amount > MOST:
            self.reading.report(MEASURE, at, measure=of, task=task.name, wanted=task.measure)
            return None
        return amount
