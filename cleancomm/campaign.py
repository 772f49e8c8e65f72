"""A plan with its record as of a day: what every answer is made from. Pure: how the files are opened is `opening`'s."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from cleancomm.message import N_, say
from cleancomm.plan.about import About, Thing, about_milestone
from cleancomm.plan.cohorts import Cohort, Node, list_unrequired
from cleancomm.plan.folder import Folder
from cleancomm.plan.names import UnknownName, find_name, list_named
from cleancomm.plan.resolve import ResolvedPlan
from cleancomm.problem import Problem, Severity
from cleancomm.record.amend import AmendedPlan, amend_plan
from cleancomm.record.entry import Entry, State
from cleancomm.record.fold import Progress, accepted_day, fold_record, order_of
from cleancomm.record.lines import FILE, Record
from cleancomm.status.milestone import Stand, judge_node, narrow_stands
from cleancomm.status.shares import split_count
from cleancomm.status.tally import Count, Item, count_tally, list_tallies
from cleancomm.text import fold_name
from cleancomm.value import dataclass

if TYPE_CHECKING:
    from cleancomm.checks.chain import Found


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
    """A plan with its record as of a day. `plan` is the document's, `amended` the one in force; `shares` are the counts as the
    streets see them, what was chosen for a street of a target for the whole apart from the rest of it.

    With `known_on` the record is the one of that day. `copies` are files beside it that nobody reads.
    """

    data: DataFolder
    plan: ResolvedPlan
    record: Record
    amended: AmendedPlan
    progress: Progress
    counts: tuple[Count, ...]
    shares: tuple[Count, ...]
    stands: tuple[Stand, ...]
    as_of: date
    warnings: tuple[Problem, ...] = ()
    known_on: date | None = None
    copies: tuple[Problem, ...] = ()

    @property
    def errors(self) -> int:
        """How many errors the record has, for which an answer from it may be wrong."""
        return sum(1 for p in self.warnings if p.severity is Severity.ERROR)

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

    def at(self, day: date) -> "Campaign":
        """The same plan and record as of another day."""
        then = compute(self.data, self.plan, self.record, day, self.known_on)
        return replace(then, warnings=self.warnings, copies=self.copies)

    @property
    def years(self) -> tuple[int, ...]:
        """The years in which something of the plan is due."""
        return tuple(sorted({c.cohort.year for c in self.counts} | {s.node.year for s in self.stands if s.node.year}))

    def check_year(self, year: int | None) -> None:
        """Raise UnknownName, with the years there are, for a year in which nothing of the plan is due."""
        if year is not None and year not in self.years:
            raise UnknownName(say(N_("the plan has nothing due in {year}; it has {years}"), year=year, years=self.years))

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
        """The cohorts that are asked for, as the streets see them."""
        return list(filter(self.takes(question), self.shares))

    def narrow_stands(self, question: Question) -> list[Stand]:
        """The milestones of the year that is asked for, as the street, task or unit that is asked for sees them."""
        stands = [s for s in self.stands if question.year in (None, s.node.year)]
        if question == Question(question.year):
            return stands
        return narrow_stands(stands, self.takes(question))


def _when(entry: Entry) -> tuple[date, float, tuple[str, int, str]]:
    """What orders entries by their days, whichever line they stand on."""
    return entry.on, entry.moment, order_of(entry.id)


Spelled = tuple[str, str | None, str]


def _name_items(streets: Mapping[str, str], entry: Entry) -> Iterator[Spelled]:
    """The items that an entry names, with task and street."""
    street = None if entry.street is None else streets[entry.street]
    for name in (entry.item, entry.instead):
        if name is not None:
            yield entry.task or "", street, name


def _respell(plan: ResolvedPlan, record: Record) -> dict[Spelled, str]:
    """Items that are spelled otherwise than the plan does, or the entry of the first day that names them, whichever line it
    stands on, with that spelling.
    """
    streets = plan.streets
    places = {scope: None if scope is None else streets[scope] for scope in record.scopes}
    others = record.plain_abouts - plan.named_items
    named = {(a.task or "", places[a.scope], a.name) for a in others if a.thing is Thing.ITEM}
    some = [record.entries[at] for at in record.rare]
    named |= {spelled for e in some if e.slip is None for spelled in _name_items(streets, e)}
    # a slip presses for what is there, under whichever of its spellings: none of its own comes first
    pressed = {spelled for e in some if e.slip is not None for spelled in _name_items(streets, e)} - named
    if not named and not pressed:
        return {}
    written = {(a.task or "", a.scope, a.name) for a in plan.named_items}
    pressed -= written
    spelled: dict[Spelled, list[str]] = {}
    for task, scope, name in named - written:
        spelled.setdefault((task, scope, fold_name(name)), []).append(name)
    if not spelled and not pressed:
        return {}
    own = {(task, scope, fold_name(name)): name for task, scope, name in written}
    several = {key for key, names in spelled.items() if key not in own and len(names) > 1}
    first: dict[Spelled, tuple[tuple[date, float, tuple[str, int, str]], str]] = {}
    for entry in record.entries if several else ():
        if entry.slip is not None:
            continue
        for task, scope, name in _name_items(streets, entry):
            if (key := (task, scope, fold_name(name))) in several and (task, scope, name) not in written:
                first[key] = min(first.get(key, (_when(entry), name)), (_when(entry), name))
    own |= {key: name for key, (_, name) in first.items()}
    own = {key: names[0] for key, names in spelled.items()} | own
    for task, scope, name in pressed:
        spelled.setdefault((task, scope, fold_name(name)), []).append(name)
    return {
        (*key[:2], name): own[key] for key, names in spelled.items() if key in own for name in names if name != own[key]
    }  # fmt: skip


def _settle_names(plan: ResolvedPlan, record: Record) -> Record:
    """The record with streets under their own names, and items spelled each in one way."""
    streets, spelled = plan.streets, _respell(plan, record)
    if not spelled and all(name is None or streets[name] == name for name in record.scopes):
        return record

    def settle(entry: Entry) -> Entry:
        street = None if entry.street is None else streets[entry.street]
        changed: dict[str, str | None] = {} if street == entry.street else {"street": street}
        for key, name in (("item", entry.item), ("instead", entry.instead)):
            own = None if name is None else spelled.get((entry.task or "", street, name))
            if own is not None:
                changed[key] = own
        return entry.model_copy(update=changed) if changed else entry

    return replace(record, entries=tuple(map(settle, record.entries)), plain=False)


def compute(data: DataFolder, plan: ResolvedPlan, record: Record, as_of: date, known_on: date | None = None) -> Campaign:
    """How a plan stands with a record as of a day; pure, so that it can be asked what an entry would change.

    With `known_on` only what was recorded by then counts, undos and corrections included.
    """
    strange: tuple[Problem, ...] = ()
    if record.entries:
        from cleancomm.checks.known import check_record

        if known_on is not None:  # before all else, so that nothing of a later line bears on the answer
            record = record.known_by(known_on, ZoneInfo(plan.folder.plan.settings.timezone))
        record = _settle_names(plan, record)
        strange = tuple(check_record(plan, record, data.shown + FILE))
    progress = fold_record(record.entries, as_of)
    amended = amend_plan(plan, progress)
    cohorts, nodes = amended.plan.cohorts, amended.plan.nodes
    entered = {want: day for n in nodes if (day := accepted_day(progress.life(about_milestone(n.name)))) for want in n.wants}
    tallies = tuple(list_tallies(cohorts, progress))
    counts = tuple(count_tally(t, as_of, amended, entered) for t in tallies)
    shares = tuple(share for count, tally in zip(counts, tallies, strict=True) for share in split_count(count, tally))
    rule = plan.folder.plan.settings
    wanted: dict[tuple[str, str], list[int]] = {}
    for at, c in enumerate(counts):
        wanted.setdefault((c.cohort.task, c.cohort.period), []).append(at)

    def list_wanted(node: Node) -> list[Count]:
        return [counts[at] for at in sorted(at for want in node.wants for at in wanted.get(want, ()))]

    stands = [judge_node(node, list_wanted(node), progress, rule, as_of) for node in nodes]
    for node in list_unrequired(cohorts, nodes, {t.name: t.text for t in plan.tasks.values()}):
        due = node.span.end if node.span else None
        mine = [c for c in list_wanted(node) if c.cohort.due == due]
        stands.append(judge_node(node, mine, progress, rule, as_of))
    warnings = (*record.warnings, *strange)
    return Campaign(data, plan, record, amended, progress, counts, shares, tuple(stands), as_of, warnings, known_on)


def _find_surplus(campaign: Campaign) -> Iterator[tuple[Entry, "Found"]]:
    """The cohorts that have come beyond their figure, each with the last entry that bears on it, one that was forced first."""
    from cleancomm.status.surplus import NAMED, find_surplus

    progress = campaign.progress
    beyond = list(find_surplus((), campaign.counts))
    numbers: dict[tuple[str | None, str | None], list[About]] = {}
    for about in progress.lives if beyond else ():
        if about.thing is not Thing.ITEM:
            numbers.setdefault((about.task, about.period), []).append(about)
    for count, found in beyond:
        cohort = count.cohort
        abouts = {i.about for i in count.items}
        here = numbers.get((cohort.task, cohort.period), ())
        abouts |= {about for about in here if cohort.scope in (None, about.scope)}
        entries = [e for about in abouts for e in progress.life(about)]
        changed = [e for e in progress.amendments if e.about == cohort.about]
        if found[1]["what"] == NAMED:
            entries = [*(e for e in entries if e.state is State.PLANNED or e.to is not None), *changed] or entries
        entries += changed
        if entries:
            yield max(entries, key=lambda e: (e.forced, e.on, e.moment)), found


def check_progress(campaign: Campaign, today: date) -> tuple[Problem, ...]:
    """The record against the plan and against itself, in the order of its lines; nothing in it may lie after `today`."""
    from cleancomm.checks.chain import chain_of
    from cleancomm.checks.progress import Lines, check_amended, check_amendments, check_lives, check_numbers, check_slips

    plan, record, shown = campaign.plan, campaign.record, campaign.data.shown + FILE
    if not record.entries:
        return ()
    lines, cohorts = Lines(record, shown), campaign.cohorts
    found = [
        *check_lives(lines, chain_of(plan, today), cohorts),
        *check_slips(lines, today, plan.begins.start if plan.begins else None),
        *check_amendments(plan, campaign.amended.plan, lines),
        *(lines.tell(entry, fault) for entry, fault in _find_surplus(campaign)),
        *check_numbers(plan, record, shown, cohorts),
        *check_amended(plan, campaign.amended.plan, campaign.progress, shown),
    ]
    return tuple(sorted(found, key=lambda p: p.order))
