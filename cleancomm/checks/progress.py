"""The record against itself and the stated totals: steps out of order, numbers and names that disagree."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from operator import attrgetter

from cleancomm.checks.amended import find_falling, find_vain
from cleancomm.checks.chain import Chain, Found, Number, Told
from cleancomm.checks.figures import Checked, Reckoning, compare_figures
from cleancomm.checks.slips import find_slip_faults
from cleancomm.message import N_, say
from cleancomm.number import number_text
from cleancomm.plan.about import About, about_item
from cleancomm.plan.cohorts import Cohort
from cleancomm.plan.models import Selector
from cleancomm.plan.resolve import ResolvedPlan
from cleancomm.problem import Place, Problem, note, problem, warning
from cleancomm.record.entry import Entry, State, state_word
from cleancomm.record.fold import Progress, fold_record, standing_entries, state_of
from cleancomm.record.lines import Record
from cleancomm.record.reading import Settled, read_alone

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


class Lines:
    """The lines of a record, for what is found about its entries: what was forced is a note."""

    def __init__(self, record: Record, shown: str) -> None:
        self.record = record
        self.shown = shown
        self.at = {e.id: i for i, e in enumerate(record.entries)}

    def tell(self, entry: Entry, found: Found) -> Problem:
        """What is found about an entry, as a problem at its line."""
        kind, values = found
        place, line = self.record.place(self.at[entry.id], self.shown)
        if entry.forced:
            return problem(FORCED, place, line, id=entry.id, fault=say(kind.text, **values))
        return problem(kind, place, line, **values)


def check_lives(lines: Lines, chain: Chain, cohorts: Sequence[Cohort]) -> Iterator[Problem]:
    """Every standing entry against those that stand before it."""
    every = standing_entries(lines.record.entries)
    numbers: dict[About, list[Entry]] = {}
    for entry in every:
        if entry.about is not None and is_number(entry):
            numbers.setdefault(entry.about, []).append(entry)
    alone = read_alone(cohorts, {about: tuple(life) for about, life in numbers.items()})
    settled = Settled(cohorts, alone)
    read: dict[str, list[Entry]] = {}
    for life in alone.values():
        for entry in life:
            read.setdefault(entry.id, []).append(entry)
    lives: dict[About | None, Told] = {}
    for entry in every:
        if entry.slip is not None:  # that is no step of the chain
            continue
        one, number = entry, None
        for copy in read.get(entry.id, ()) if is_number(entry) else ():
            if copy.about == entry.about:
                one = copy
            else:  # what a cumulative number adds to a period before its own
                lives.setdefault(copy.about, Told()).add(copy)
        if entry.upto and entry.quantity is not None and one.quantity is not None:
            number = read_number(settled, entry, one)
        told = lives.get(entry.about) or lives.setdefault(entry.about, Told())
        for found in chain.check(entry, told, number=number):
            yield lines.tell(entry, found)
        told.add(one)


def read_number(settled: Settled, entry: Entry, one: Entry) -> Number:
    """A cumulative number beside `one`, what it adds in its period alone."""
    assert entry.state is not None
    assert entry.quantity is not None
    assert one.quantity is not None
    reported = settled.before(entry, State.REPORTED, State.ACCEPTED)
    return Number(one.quantity, settled.before(entry, entry.state), entry.quantity - one.quantity, reported)


def is_number(entry: Entry) -> bool:
    """Whether an entry is the number of a cohort."""
    return entry.quantity is not None and entry.approval is None


def check_slips(lines: Lines, today: date, begins: date | None) -> Iterator[Problem]:
    """What speaks against the entries of slips."""
    for entry, found in find_slip_faults(lines.record.entries, today, begins):
        yield lines.tell(entry, found)


def check_amendments(plan: ResolvedPlan, amended: ResolvedPlan, lines: Lines) -> Iterator[Problem]:
    """Amendments that come to nothing, and those that make cumulative figures fall."""
    every = standing_entries(lines.record.entries)
    for entry, found in find_vain(plan, every, every):
        yield lines.tell(entry, found)
    for pair, found in find_falling(plan, amended):
        abouts = {c.about for c in pair}
        last = next((e for e in reversed(every) if e.approval and e.quantity is not None and e.about in abouts), None)
        if last is not None:
            yield lines.tell(last, found)


_RANKS = {State.STARTED: 1, State.REPORTED: 2, State.ACCEPTED: 3}


def _count_as_far(items: Iterable[About], progress: Progress, state: State, day: date) -> int:
    """How many of some items have come to a state, or further, by a day."""
    lives = ((life := progress.life(item))[: bisect_right(life, day, key=attrgetter("on"))] for item in items)
    return sum(1 for life in lives if _RANKS.get(state_of(life), 0) >= _RANKS[state])


def check_numbers(plan: ResolvedPlan, record: Record, shown: str, cohorts: Sequence[Cohort]) -> Iterator[Problem]:
    """Numbers that are less than the names known to have come as far."""
    named_first: dict[tuple[str | None, str | None], list[About]] = {}
    for c in plan.cohorts:
        named_first.setdefault((c.task, c.period), []).extend(about_item(c.task, c.scope, name) for name in c.names)
    at = {e.id: i for i, e in enumerate(record.entries)}
    progress = fold_record(record.entries, date.max)
    by_scope: dict[tuple[str, str], dict[str | None, list[About]]] = {}
    for about, life in read_alone(cohorts, progress.lives).items():
        key = (about.task or "", about.period or "")
        if key not in by_scope:
            here = by_scope[key] = {None: list(dict.fromkeys((*named_first.get(key, ()), *progress.chosen.get(key, ()))))}
            for item in here[None]:
                if item.scope is not None:
                    here.setdefault(item.scope, []).append(item)
        items = by_scope[key].get(about.scope, [])
        for state in _RANKS:
            last = next((e for e in reversed(life) if e.state is state), None)
            named = _count_as_far(items, progress, state, last.on) if last else 0
            if last and last.quantity is not None and named > last.quantity:
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
    """The approvals of the amendments that bear on a figure: those of its task, or all where none is; none by which a day
    was extended.
    """
    every = [e for e in progress.amendments if e.due is None]
    mine = [e for e in every if e.task == label.split("/")[0]]
    return tuple(dict.fromkeys(e.approval for e in mine or every if e.approval))


def check_amended(plan: ResolvedPlan, amended: ResolvedPlan, progress: Progress, shown: str) -> Iterator[Problem]:
    """Stated totals that the document's plan meets and the amended one does not, each once with all places that state it."""
    if not progress.amendments:
        return
    unmet: dict[tuple[str, Decimal | None, Decimal, Decimal], list[str]] = {}
    first = {(f.label, f.source, f.file, f.loc): f for f in compare_figures(plan)}
    for row in compare_figures(amended):
        figure = _count_moved(amended, row)
        before = first.get((figure.label, figure.source, figure.file, figure.loc))
        if not before or figure.holds or figure.counted is None or figure.difference is None:
            continue
        if figure.counted != before.counted:
            unmet.setdefault((figure.label, figure.stated, figure.counted, figure.difference), []).append(figure.source)
    for (label, stated, counted, difference), sources in unmet.items():
        yield problem(
            UNMET, Place(shown), subject=label, stated=stated, found=number_text(counted),
            source="; ".join(dict.fromkeys(sources)), difference=f"{difference.normalize():+f}",
            approval=_list_approvals(progress, label),
        )  # fmt: skip
