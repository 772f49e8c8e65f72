"""The record against the plan: things that the plan does not have, steps out of order, numbers and names that disagree."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from cleancomm.checks.chain import Chain
from cleancomm.checks.figures import Checked, Reckoning, compare_figures
from cleancomm.message import N_, say
from cleancomm.plan.about import About, Thing, about_cohort, about_item
from cleancomm.plan.models import Selector
from cleancomm.plan.resolve import ResolvedPlan
from cleancomm.problem import Place, Problem, error, note, problem, warning
from cleancomm.record.entry import Entry, State, state_word
from cleancomm.record.fold import Progress, fold_record, quantity_of, standing_entries, state_of, step_of
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
DISAGREE = warning(
    "record.disagree",
    N_("names and a number that disagree"),
    N_("{address}: {named} by name are {state} or further, the number recorded is {quantity} (entry {id})"),
    N_("record the right number with --replaces {id}, or undo the entry that is wrong"),
)
FORCED = note("record.forced", N_("an entry made with --force"), N_("entry {id} was made with --force: {fault}"))
UNMET = note(
    "amend.total",
    N_("a stated total that the plan no longer meets since it was amended"),
    N_("after the amendments {subject} counts {found}, {source} states {stated} ({difference}); approved: {approval}"),
    N_("amend something else to make up for it, or have the total itself revised"),
)


def _list_places(plan: ResolvedPlan) -> frozenset[str]:
    """The streets and units that plan.yaml names."""
    named = {unit for task in plan.tasks.values() for row in task.units for unit in row.units}
    return frozenset(named | {s.name for s in plan.folder.plan.streets} | {t.row.unit for t in plan.targets if t.row.unit})


def strange_places(plan: ResolvedPlan, record: Record) -> frozenset[str]:
    """The streets and units that entries are about and plan.yaml does not name: duties.yaml may know them, or nobody."""
    return frozenset(e.street for e in record.entries if e.street is not None) - _list_places(plan)


class _Known:
    """What an entry can be about: what the plan has, with the items that the record itself has chosen."""

    def __init__(self, plan: ResolvedPlan, record: Record) -> None:
        self.plan = plan
        self.places: frozenset[str | None] = _list_places(plan) | {unit.key for unit in plan.units.named} | {None}
        # the targets and not the cohorts: one whose period cannot be read is there all the same
        self.periods = {(t.task, t.row.period) for t in plan.targets}
        self.cohorts = {about_cohort(t.task, t.row.period, t.scope) for t in plan.targets}
        self.nodes = {n.name for n in plan.nodes}
        self.items = {about_item(t.task, t.scope, name) for t in plan.targets for name in t.names}
        for e in record.entries:
            about = e.about
            if about is None or about.thing is not Thing.ITEM:
                continue
            if e.instead is not None:
                self.items.add(about._replace(name=e.instead))
            elif (e.task, e.period) in self.periods and e.street in self.places:
                self.items.add(about)
        self.ids = {e.id for e in record.entries}
        self.ids |= {step_of(name) for name in self.ids}

    def _has_cohort(self, about: About) -> bool:
        """Whether there is a target for a number: the place's own, or that of the whole."""
        return about in self.cohorts or (about._replace(scope=None) in self.cohorts and about.scope in self.places)

    def _find_strange_thing(self, entry: Entry, about: About) -> str | None:
        """The label of the thing that an entry is about, where the plan does not have it."""
        if about.thing is Thing.MILESTONE:
            return None if about.name in self.nodes else about.name
        if about.thing is Thing.ITEM:
            return None if about in self.items else about.label
        if entry.approval is not None:
            return None if (about.task, about.period) in self.periods else f"{about.task}/{about.period}"
        return None if not about.period or self._has_cohort(about) else about.label

    def find_strange(self, entry: Entry) -> str | None:
        """What an entry names and nobody knows: another entry, a period without days, or the thing itself."""
        for other in (entry.replaces, entry.voids):
            if other is not None and other not in self.ids:
                return other
        if entry.to is not None and self.plan.read_period(entry.to) is None:
            return entry.to
        return self._find_strange_thing(entry, entry.about) if entry.about else None


def _find_twice(record: Record, shown: str) -> Iterator[Problem]:
    ids: dict[str, Entry] = {}
    for at, entry in enumerate(record.entries):
        if ids.setdefault(entry.id, entry) != entry:
            yield problem(TWICE, *record.place(at, shown), id=entry.id)


def check_record(plan: ResolvedPlan, record: Record, shown: str) -> Iterator[Problem]:
    """Entries whose item, cohort, milestone or predecessor is not known, and ids that stand twice.

    Units are those of duties.yaml too: it is to be read where there are strange places.
    """
    yield from _find_twice(record, shown)
    known = _Known(plan, record)
    for at, entry in enumerate(record.entries):
        subject = known.find_strange(entry)
        if subject is not None:
            yield problem(UNKNOWN, *record.place(at, shown), id=entry.id, subject=subject)


def check_lives(record: Record, shown: str, chain: Chain) -> Iterator[Problem]:
    """Every standing entry against those that stand before it; what was forced is a note."""
    at = {e.id: i for i, e in enumerate(record.entries)}
    lives: dict[About | None, list[Entry]] = {}
    for entry in standing_entries(record.entries):
        life = lives.setdefault(entry.about, [])
        for kind, values in chain.check(entry, life):
            place, line = record.place(at[entry.id], shown)
            if entry.forced:
                yield problem(FORCED, place, line, id=entry.id, fault=say(kind.text, **values))
            else:
                yield problem(kind, place, line, **values)
        life.append(entry)


_RANKS = {State.STARTED: 1, State.REPORTED: 2, State.ACCEPTED: 3}


def _count_as_far(items: Iterable[About], progress: Progress, state: State, day: date) -> int:
    """How many of some items have come to a state, or further, by a day."""
    lives = ([e for e in progress.life(item) if e.on <= day] for item in items)
    return sum(1 for life in lives if _RANKS.get(state_of(life), 0) >= _RANKS[state])


def check_numbers(plan: ResolvedPlan, record: Record, shown: str) -> Iterator[Problem]:
    """Numbers that are less than the names known to have come as far."""
    named_first: dict[tuple[str | None, str | None], list[About]] = {}
    for c in plan.cohorts:
        named_first.setdefault((c.task, c.period), []).extend(about_item(c.task, c.scope, name) for name in c.names)
    at = {e.id: i for i, e in enumerate(record.entries)}
    progress = fold_record(record.entries, date.max)
    for about, life in progress.lives.items():
        if about.thing is not Thing.COHORT:
            continue
        key = (about.task or "", about.period or "")
        both = dict.fromkeys((*named_first.get(key, ()), *progress.chosen.get(key, ())))
        items = [item for item in both if about.scope in (None, item.scope)]
        for state in _RANKS:
            last = next((e for e in reversed(life) if e.state is state), None)
            named = _count_as_far(items, progress, state, last.on) if last else 0
            if last and named > quantity_of(life, state):
                yield problem(
                    DISAGREE, *record.place(at[last.id], shown), address=about.label, named=named, state=state_word(state),
                    quantity=f"{last.quantity:f}", id=last.id,
                )  # fmt: skip


def _count_moved(amended: ResolvedPlan, figure: Checked) -> Checked:
    """A figure of the register that names no period: what was moved out of the register's period is still planned."""
    register = amended.folder.committees
    if register is None or figure.file != "committees" or figure.loc[0] != "totals":
        return figure
    of = register.totals[int(figure.loc[1])].of
    if of is None or of.communities or of.period is not None:
        return figure
    return replace(figure, counted=Reckoning(amended).count(Selector(task=of.task, street=of.street)))


def _list_approvals(progress: Progress, label: str) -> tuple[str, ...]:
    """The approvals of the amendments that bear on a figure: those of its task or milestone, or all where none is."""
    mine = [e for e in progress.amendments if label.split("/")[0] in (e.task, label if e.milestone else None)]
    return tuple(dict.fromkeys(e.approval for e in mine or progress.amendments if e.approval))


def check_amended(plan: ResolvedPlan, amended: ResolvedPlan, progress: Progress, shown: str) -> Iterator[Problem]:
    """Stated totals that the document's plan meets and the amended one does not, each once with all places that state it."""
    if not progress.amendments:
        return
    unmet: dict[tuple[str, Decimal | None, Decimal | None, Decimal], list[str]] = {}
    first = {(f.label, f.source, f.file, f.loc): f for f in compare_figures(plan)}
    for row in compare_figures(amended):
        figure = _count_moved(amended, row)
        before = first.get((figure.label, figure.source, figure.file, figure.loc))
        if before and not figure.holds and figure.counted != before.counted and figure.difference is not None:
            unmet.setdefault((figure.label, figure.stated, figure.counted, figure.difference), []).append(figure.source)
    for (label, stated, counted, difference), sources in unmet.items():
        yield problem(
            UNMET, Place(shown), subject=label, found=f"{counted:f}", source="; ".join(dict.fromkeys(sources)), stated=stated,
            difference=f"{difference:+f}", approval=_list_approvals(progress, label),
        )  # fmt: skip
