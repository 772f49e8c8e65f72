"""The record against the plan: things that the plan does not have, steps out of order, numbers and names that disagree."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from cleancomm.checks.chain import KINDS as CHAIN_KINDS
from cleancomm.checks.chain import Chain
from cleancomm.checks.figures import Checked, compare_figures
from cleancomm.message import N_, say
from cleancomm.plan.cohorts import list_cohorts, list_nodes, street_names
from cleancomm.plan.loader import Folder
from cleancomm.plan.names import join_address
from cleancomm.plan.units import list_named_units
from cleancomm.problem import Kind, Place, Problem, Severity, error, problem
from cleancomm.record.amend import has_end
from cleancomm.record.entry import Entry, State, state_word
from cleancomm.record.file import Record
from cleancomm.record.fold import ItemKey, Progress, fold_record, quantity_of, standing_entries, state_of, step_of

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
DISAGREE = Kind(
    "record.disagree",
    Severity.WARNING,
    N_("names and a number that disagree"),
    N_("{address}: {named} by name are {state} or further, the number recorded is {quantity} (entry {id})"),
    N_("record the right number with --replaces {id}, or undo the entry that is wrong"),
)
FORCED = Kind(
    "record.forced", Severity.NOTE, N_("an entry made with --force"), N_("entry {id} was made with --force: {fault}"), ""
)
UNMET = Kind(
    "amend.total",
    Severity.NOTE,
    N_("a stated total that the plan no longer meets since it was amended"),
    N_("after the amendments {subject} counts {found}, {source} states {stated} ({difference}); approved: {approval}"),
    N_("amend something else to make up for it, or have the total itself revised"),
)
KINDS = (UNKNOWN, TWICE, DISAGREE, FORCED, UNMET, *CHAIN_KINDS)


def _about(record: Record, shown: str, at: int) -> tuple[Place, str]:
    """The place of an entry and its line."""
    number, text = record.line_of(at)
    return Place(shown, number, 1, len(text)), text


def check_record(folder: Folder, record: Record, shown: str) -> Iterator[Problem]:
    """Entries whose item, cohort, milestone or predecessor is not known, and ids that stand twice."""
    cohorts = list_cohorts(folder)
    items = {(c.task, c.scope, n) for c in cohorts for n in c.names}
    periods = {(c.task, c.period) for c in cohorts}
    scopes = {(c.task, c.period, c.scope) for c in cohorts}
    named = {u.key for u in list_named_units(folder)} | {c.unit for c in cohorts} | {None}

    def known(place: str | None) -> bool:
        """Whether a street or unit is declared; without duties.yaml at hand any unit may be."""
        return folder.duties is None or place in named

    nodes = {n.name for n in list_nodes(folder.plan)}
    for e in record.entries:
        if e.item is not None and e.instead is not None:
            items.add((e.task or "", e.street, e.instead))
        elif e.item is not None and (e.task, e.period) in periods and known(e.street):
            items.add((e.task or "", e.street, e.item))
    ids: dict[str, Entry] = {}
    steps: set[str] = set()
    for at, entry in enumerate(record.entries):
        if entry.id in ids and ids[entry.id] != entry:
            yield problem(TWICE, *_about(record, shown, at), id=entry.id)
        ids.setdefault(entry.id, entry)
        steps.add(step_of(entry.id))
    for at, entry in enumerate(record.entries):
        subject = None
        key = (entry.task or "", entry.street, entry.item or "")
        of_cohort = entry.item is None and entry.period is not None
        if entry.milestone is not None and entry.milestone not in nodes:
            subject = entry.milestone
        elif entry.item is not None and key not in items:
            subject = join_address(*key)
        elif of_cohort and entry.approval is not None and (entry.task, entry.period) not in periods:
            subject = f"{entry.task}/{entry.period}"
        elif of_cohort and entry.approval is None:
            own = (entry.task, entry.period, entry.street) in scopes
            whole = (entry.task, entry.period, None) in scopes and known(entry.street)
            if not own and not whole:
                subject = join_address(entry.task, entry.period, entry.street)
        if entry.to is not None and not has_end(folder.plan, entry.to):
            subject = entry.to
        for other in (entry.voids, entry.replaces):
            if other is not None and other not in ids and other not in steps:
                subject = other
        if subject is not None:
            yield problem(UNKNOWN, *_about(record, shown, at), id=entry.id, subject=subject)


def check_lives(record: Record, shown: str, chain: Chain) -> Iterator[Problem]:
    """Every standing entry against those that stand before it; what was forced is a note."""
    at = {e.id: i for i, e in enumerate(record.entries)}
    lives: dict[tuple[str | None, ...], list[Entry]] = {}
    for entry in standing_entries(record.entries):
        life = lives.setdefault(entry.subject, [])
        for kind, values in chain.check(entry, life):
            place, line = _about(record, shown, at[entry.id])
            if entry.forced:
                yield problem(FORCED, place, line, id=entry.id, fault=say(kind.text, **values))
            else:
                yield problem(kind, place, line, **values)
        life.append(entry)


def check_numbers(folder: Folder, record: Record, shown: str) -> Iterator[Problem]:
    """Numbers that are less than the names known to have come as far."""
    named_first: dict[tuple[str, str], list[ItemKey]] = {}
    for cohort in list_cohorts(folder):
        named_first.setdefault((cohort.task, cohort.period), []).extend((cohort.task, cohort.scope, n) for n in cohort.names)
    at = {e.id: i for i, e in enumerate(record.entries)}
    progress = fold_record(record.entries, date.max)
    ranks = {State.STARTED: 1, State.REPORTED: 2, State.ACCEPTED: 3}
    for (task, period, street), life in progress.quantities.items():
        for state, rank in ranks.items():
            last = next((e for e in reversed(life) if e.state is state), None)
            if last is None:
                continue
            both = dict.fromkeys((*named_first.get((task, period), ()), *progress.chosen.get((task, period), ())))
            keys = [k for k in both if street in (None, k[1])]
            lives = [tuple(e for e in progress.items.get(k, ()) if e.on <= last.on) for k in keys]
            named = sum(1 for one in lives if ranks.get(state_of(one), 0) >= rank)
            if named > quantity_of(life, state):
                address = join_address(task, period, street)
                place, line = _about(record, shown, at[last.id])
                yield problem(
                    DISAGREE, place, line, address=address, named=named, state=state_word(state),
                    quantity=f"{last.quantity:f}", id=last.id,
                )  # fmt: skip


def _count_moved(amended: Folder, figure: Checked) -> Checked:
    """A figure of the register that names no period: what was moved out of the register's period is still planned."""
    register = amended.committees
    if register is None or figure.file != "committees" or figure.loc[0] != "totals":
        return figure
    of = register.totals[int(figure.loc[1])].of
    if of is None or of.communities or of.period is not None:
        return figure
    streets = street_names(amended.plan)
    street = streets[of.street] if of.street else None
    mine = (c.quantity for c in list_cohorts(amended) if c.task == of.task and street in (None, c.street))
    return replace(figure, counted=sum(mine, Decimal(0)))


def check_amended(folder: Folder, amended: Folder, progress: Progress, shown: str) -> Iterator[Problem]:
    """Stated totals that the document's plan meets and the amended one does not, each once with all places that state it."""
    if not progress.amendments:
        return
    unmet: dict[tuple[str, Decimal | None, Decimal | None, Decimal], list[str]] = {}
    first = {(f.label, f.source, f.file, f.loc): f for f in compare_figures(folder)}
    for row in compare_figures(amended):
        figure = _count_moved(amended, row)
        before = first.get((figure.label, figure.source, figure.file, figure.loc))
        if before and not figure.holds and figure.counted != before.counted and figure.difference is not None:
            unmet.setdefault((figure.label, figure.stated, figure.counted, figure.difference), []).append(figure.source)
    for (label, stated, counted, difference), sources in unmet.items():
        mine = [e for e in progress.amendments if label.split("/")[0] in (e.task, label if e.milestone else None)]
        approvals = dict.fromkeys(e.approval for e in mine or progress.amendments if e.approval)
        yield problem(
            UNMET, Place(shown), subject=label, found=f"{counted:f}", source="; ".join(dict.fromkeys(sources)), stated=stated,
            difference=f"{difference:+f}", approval="、".join(approvals),
        )  # fmt: skip
