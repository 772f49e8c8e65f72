"""The record against the plan: entries about things that nobody knows. What every command asks of a record first."""

from collections.abc import Iterator
from functools import cached_property

from cleancomm.message import N_
from cleancomm.plan.about import About, Thing, about_cohort
from cleancomm.plan.resolve import ResolvedPlan
from cleancomm.problem import Problem, error, problem
from cleancomm.record.entry import Entry
from cleancomm.record.fold import step_of, undone_ids
from cleancomm.record.lines import Record

UNKNOWN = error(
    "record.unknown",
    N_("an entry about something that the plan does not have"),
    N_("entry {id} is about {subject}, which the plan does not have"),
    N_("write the name, task, period and street as the plan does; a newly chosen item needs its period"),
)
TWICE = error(
    "record.duplicate_id",
    N_("two entries with one id"),
    N_("the id {id} stands twice in the record"),
    N_("give the second entry an id of its own if it is another fact, else remove the copy"),
)


def _list_places(plan: ResolvedPlan) -> frozenset[str]:
    """The streets and units that plan.yaml names."""
    named = {unit for task in plan.tasks.values() for row in task.units for unit in row.units}
    return frozenset(named | {s.name for s in plan.folder.plan.streets} | {t.row.unit for t in plan.targets if t.row.unit})


def strange_places(plan: ResolvedPlan, record: Record) -> frozenset[str]:
    """The streets and units that entries are about and plan.yaml does not name: duties.yaml may know them, or nobody."""
    return frozenset(name for name in record.scopes if name is not None) - _list_places(plan)


class _Known:
    """What an entry can be about: what the plan has, with the items that the record itself has chosen."""

    def __init__(self, plan: ResolvedPlan, record: Record, ids: frozenset[str]) -> None:
        self.plan = plan
        self.places: frozenset[str | None] = _list_places(plan) | {unit.key for unit in plan.units.named} | {None}
        # the targets and not the cohorts: one whose period cannot be read is there all the same
        self.periods = {(t.task, t.row.period) for t in plan.targets}
        self.cohorts = {about_cohort(t.task, t.row.period, t.scope) for t in plan.targets}
        self.nodes = {n.name for n in plan.nodes}
        self.items = set(plan.named_items)
        for e in (record.entries[at] for at in record.rare):  # no other entry names a new item
            about = e.about
            if about is None or about.thing is not Thing.ITEM:
                continue
            if e.instead is not None:
                self.items.add(about._replace(name=e.instead))
            elif (e.task, e.period) in self.periods and e.street in self.places:
                self.items.add(about)
        self.ids = ids

    @cached_property
    def _steps(self) -> frozenset[str]:
        """The ids of all steps, which an entry seldom names."""
        return frozenset(map(step_of, self.ids))

    def _has_cohort(self, about: About) -> bool:
        """Whether there is a target for a number: the place's own, or that of the whole."""
        return about in self.cohorts or (about._replace(scope=None) in self.cohorts and about.scope in self.places)

    def find_strange_thing(self, about: About, *, amended: bool = False) -> str | None:
        """The label of the thing that an entry is about, or amends, where the plan does not have it."""
        if about.thing is Thing.MILESTONE:
            return None if about.name in self.nodes else about.name
        if about.thing is Thing.ITEM:
            return None if about in self.items else about.label
        if amended:
            return None if (about.task, about.period) in self.periods else f"{about.task}/{about.period}"
        return None if not about.period or self._has_cohort(about) else about.label

    def find_strange(self, entry: Entry) -> str | None:
        """What an entry names and nobody knows: another entry, a period without days, or the thing itself."""
        for other in (entry.replaces, entry.voids):
            if other is not None and other not in self.ids and other not in self._steps:
                return other
        if entry.to is not None and self.plan.read_period(entry.to) is None:
            return entry.to
        return self.find_strange_thing(entry.subject, amended=entry.approval is not None) if entry.subject else None


def _find_twice(record: Record, shown: str) -> Iterator[tuple[str, Problem]]:
    ids: dict[str, Entry] = {}
    for at, entry in enumerate(record.entries):
        if ids.setdefault(entry.id, entry) != entry:
            yield entry.id, problem(TWICE, *record.place(at, shown), id=entry.id)


def _find_unknown(plan: ResolvedPlan, record: Record, ids: frozenset[str], shown: str) -> Iterator[tuple[str, Problem]]:
    known = _Known(plan, record, ids)
    some = record.rare
    if strange := {about for about in record.plain_abouts - known.items if known.find_strange_thing(about) is not None}:
        some = tuple(sorted({*some, *(at for at, e in enumerate(record.entries) if e.about in strange)}))
    for at in some:
        entry = record.entries[at]
        subject = known.find_strange(entry)
        if subject is not None:
            yield entry.id, problem(UNKNOWN, *record.place(at, shown), id=entry.id, subject=subject)


def check_record(plan: ResolvedPlan, record: Record, shown: str) -> Iterator[Problem]:
    """Entries whose item, cohort, milestone or predecessor is not known, and ids that stand twice; what is undone or
    corrected is at fault no more.

    Units are those of duties.yaml too: it is to be read where there are strange places.
    """
    ids = record.ids
    twice = _find_twice(record, shown) if len(ids) < len(record.entries) else ()
    found = [*twice, *_find_unknown(plan, record, ids, shown)]
    undone = undone_ids(record.entries) if found else frozenset()
    yield from (p for name, p in found if name not in undone)
