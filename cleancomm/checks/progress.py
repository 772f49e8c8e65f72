"""The record against itself and the stated totals: steps out of order, numbers and names that disagree."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from cleancomm.checks.chain import Chain
from cleancomm.checks.figures import Checked, Reckoning, compare_figures
from cleancomm.message import N_, say
from cleancomm.plan.about import About, Thing, about_item
from cleancomm.plan.models import Selector
from cleancomm.plan.resolve import ResolvedPlan
from cleancomm.problem import Place, Problem, note, problem, warning
from cleancomm.record.entry import Entry, State, state_word
from cleancomm.record.fold import Progress, fold_record, quantity_of, standing_entries, state_of
from cleancomm.record.lines import Record

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
