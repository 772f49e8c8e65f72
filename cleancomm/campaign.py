"""A plan with its record as of a day: what every answer is made from. Pure: how the files are opened is `opening`'s."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from cleancomm.message import N_, say
from cleancomm.plan.about import About
from cleancomm.plan.cohorts import Cohort, Node, list_unrequired
from cleancomm.plan.folder import Folder
from cleancomm.plan.names import UnknownName, find_name, list_named
from cleancomm.plan.resolve import ResolvedPlan
from cleancomm.problem import Problem
from cleancomm.record.amend import AmendedPlan, amend_plan
from cleancomm.record.entry import Entry
from cleancomm.record.fold import Progress, fold_record
from cleancomm.record.lines import FILE, Record
from cleancomm.status.milestone import Stand, judge_node, narrow_stands
from cleancomm.status.schedule import Count, Item, count_cohorts


@dataclass(frozen=True)
class DataFolder:
    """Where the data are, and the prefix that shows its files to a person; the shipped plan is read-only."""

    path: Path
    shown: str
    shipped: bool = False


@dataclass(frozen=True)
class Question:
    """Of what an answer is asked for, by own names; what is None is not asked for."""

    year: int | None = None
    street: str | None = None
    task: str | None = None
    unit: str | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """What was asked for, as it stands in a title."""
        return tuple(str(x) for x in (self.year, self.street, self.task, self.unit) if x is not None)


@dataclass(frozen=True)
class Campaign:
    """A plan with its record as of a day. `plan` is the document's, `amended` the one in force."""

    data: DataFolder
    plan: ResolvedPlan
    record: Record
    amended: AmendedPlan
    progress: Progress
    counts: tuple[Count, ...]
    stands: tuple[Stand, ...]
    as_of: date
    warnings: tuple[Problem, ...] = ()

    @property
    def folder(self) -> Folder:
        """The files of the plan."""
        return self.plan.folder

    @property
    def cohorts(self) -> tuple[Cohort, ...]:
        """The cohorts in force."""
        return self.amended.plan.cohorts

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The milestones in force."""
        return self.amended.plan.nodes

    @cached_property
    def items(self) -> Mapping[About, tuple[Count, Item]]:
        """Every named item, with the cohort that it counts for."""
        return {i.about: (c, i) for c in self.counts for i in c.items}

    def check_year(self, year: int | None) -> None:
        """Raise UnknownName, with the years there are, for a year in which nothing of the plan is due."""
        years = sorted({c.cohort.year for c in self.counts} | {s.node.year for s in self.stands if s.node.year})
        if year is not None and year not in years:
            raise UnknownName(say(N_("the plan has nothing due in {year}; it has {years}"), year=year, years=tuple(years)))

    def find_street(self, wanted: str) -> str:
        """The street that a name, an alias or an unambiguous part of one means."""
        return find_name(wanted, list_named(self.folder.plan.streets))

    def find_task(self, wanted: str) -> str:
        """The task that a name, an alias or an unambiguous part of one means."""
        return find_name(wanted, list_named(self.folder.plan.tasks))

    def find_unit(self, wanted: str) -> str:
        """The unit or street that a name, an alias or an unambiguous part of one means."""
        return find_name(wanted, self.plan.units.named)

    def ask(
        self, *, year: int | None = None, street: str | None = None, task: str | None = None, unit: str | None = None
    ) -> Question:
        """What is asked for, by own names; raises UnknownName."""
        self.check_year(year)
        return Question(
            year,
            None if street is None else self.find_street(street),
            None if task is None else self.find_task(task),
            None if unit is None else self.find_unit(unit),
        )

    def takes(self, question: Question) -> Callable[[Count], bool]:
        """Whether a cohort is asked for."""

        def take(count: Count) -> bool:
            cohort = count.cohort
            return (
                question.year in (None, cohort.year)
                and question.street in (None, cohort.street)
                and question.task in (None, cohort.task)
                and (question.unit is None or self.plan.units.answer_for(question.unit, cohort))
            )

        return take

    def narrow_counts(self, question: Question) -> list[Count]:
        """The cohorts that are asked for."""
        return list(filter(self.takes(question), self.counts))

    def narrow_stands(self, question: Question) -> list[Stand]:
        """The milestones of the year that is asked for, as the street, task or unit that is asked for sees them."""
        stands = [s for s in self.stands if question.year in (None, s.node.year)]
        if question == Question(question.year):
            return stands
        return narrow_stands(stands, self.takes(question))


def _settle_names(plan: ResolvedPlan, record: Record) -> Record:
    """The record with streets under their own names."""
    streets = plan.streets

    def settle(entry: Entry) -> Entry:
        if entry.street is None or streets[entry.street] == entry.street:
            return entry
        return entry.model_copy(update={"street": streets[entry.street]})

    return replace(record, entries=tuple(map(settle, record.entries)))


def compute(data: DataFolder, plan: ResolvedPlan, record: Record, as_of: date) -> Campaign:
    """How a plan stands with a record as of a day; pure, so that it can be asked what an entry would change."""
    strange: tuple[Problem, ...] = ()
    if record.entries:
        from cleancomm.checks.known import check_record

        record = _settle_names(plan, record)
        strange = tuple(check_record(plan, record, data.shown + FILE))
    progress = fold_record(record.entries, as_of)
    amended = amend_plan(plan, progress)
    cohorts, nodes = amended.plan.cohorts, amended.plan.nodes
    counts = count_cohorts(cohorts, progress, as_of, amended)
    rule = plan.folder.plan.settings
    stands = tuple(judge_node(n, counts, progress, rule, as_of) for n in nodes)
    for node in list_unrequired(cohorts, nodes, {t.name: t.text for t in plan.tasks.values()}):
        due = node.span.end if node.span else None
        mine = [c for c in counts if c.cohort.due == due and not c.cohort.open]
        stands += (judge_node(node, mine, progress, rule, as_of),)
    warnings = (*record.warnings, *strange)
    return Campaign(data, plan, record, amended, progress, counts, stands, as_of, warnings)


def check_progress(campaign: Campaign, today: date) -> tuple[Problem, ...]:
    """The record against the plan and against itself, in the order of its lines; nothing in it may lie after `today`."""
    from cleancomm.checks.chain import chain_of
    from cleancomm.checks.progress import check_amended, check_lives, check_numbers

    plan, record, shown = campaign.plan, campaign.record, campaign.data.shown + FILE
    if not record.entries:
        return ()
    found = [
        *check_lives(record, shown, chain_of(plan, today)),
        *check_numbers(plan, record, shown),
        *check_amended(plan, campaign.amended.plan, campaign.progress, shown),
    ]
    return tuple(sorted(found, key=lambda p: p.order))
