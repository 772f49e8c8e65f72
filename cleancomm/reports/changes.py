"""What a step changes: how each thing that it is about stood before it, and stands after it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from cleancomm.campaign import Campaign
from cleancomm.message import N_, Message, join, listing, quote, say
from cleancomm.number import number_text
from cleancomm.plan.about import About, Thing
from cleancomm.plan.cohorts import stock_of
from cleancomm.plan.models import Figures
from cleancomm.record.entry import Entry, State, state_word
from cleancomm.record.fold import Entries, index_entries, quantity_of, state_of
from cleancomm.record.reading import periods_before, reported_of, returned_of
from cleancomm.record.slips import Slip, list_slips
from cleancomm.report import Fact, Report, Row, Table
from cleancomm.reports import columns as c
from cleancomm.reports.journal import say_entry
from cleancomm.reports.slipwords import say_slip
from cleancomm.reports.words import term

COLUMNS = (c.THING, c.BEFORE, c.AFTER)


def list_subjects(entry: Entry, known: Mapping[str, list[Entry]]) -> list[About]:
    """What an entry changes: an item or two, a milestone, a cohort; for an undo, what the undone entries changed."""
    chain, seen = [entry], {entry.id}
    for one in chain:  # grows while it is gone through
        for other in (one.voids, one.replaces):
            earlier = [e for e in known.get(other, ()) if e.id not in seen] if other else []
            seen |= {e.id for e in earlier}
            chain += earlier
    return list(dict.fromkeys(s for one in (*chain[1:], entry) if one.voids is None for s in _own(one)))


def _own(entry: Entry) -> list[About]:
    about = entry.about
    if about is None:
        return []
    return [about, about._replace(name=entry.instead)] if entry.instead else [about]


def say_standing(about: About, campaign: Campaign) -> Message:
    """How a thing stands, in a few words."""
    if about.thing is Thing.MILESTONE:
        return _say_milestone(about, campaign)
    if about.thing is Thing.COHORT:
        return _say_cohort(about, campaign)
    if about in campaign.items:
        _, item = campaign.items[about]
        if item.day is None or item.state is State.PLANNED:
            return say(N_("{period}, {state}"), period=item.period, state=state_word(item.state))
        return say(N_("{period}, {state} since {day}"), period=item.period, state=state_word(item.state), day=item.day)
    other = next((e for e in campaign.progress.amendments if e.about == about and e.instead), None)
    return say(N_("replaced by {name}"), name=other.instead) if other else say(N_("not in the plan"))


def _say_milestone(about: About, campaign: Campaign) -> Message:
    stand = next((s for s in campaign.stands if s.node.name == about.name), None)
    if stand is None:
        return quote("-")
    stands = say(N_("due {due}, {state}"), due=stand.due or "-", state=term(stand.state).word)
    life = [e for e in campaign.progress.life(about) if e.state]
    return say(N_("{stands}; {word}"), stands=stands, word=state_word(state_of(life))) if life else stands


def _say_cohort(about: About, campaign: Campaign) -> Message:
    every = [n for n in campaign.counts if (n.cohort.task, n.cohort.period) == (about.task, about.period)]
    # a period without a street: all of its targets together
    counts = [n for n in every if n.cohort.scope == about.scope] or (every if about.scope is None else [])
    life = campaign.progress.life(about)
    if counts:
        none = Decimal(0)
        planned = number_text(sum((n.cohort.quantity for n in counts), none))
        reported = number_text(sum((n.reported for n in counts), none))
        accepted = number_text(sum((n.accepted for n in counts), none))
        if all(n.cohort.open for n in counts):
            planned = "-"
        due = listing(sorted({n.cohort.due for n in counts}))
        text = N_("planned {planned} by {due}, reported {reported}, accepted {accepted}")
        stands = say(text, planned=planned, due=due, reported=reported, accepted=accepted)
        if campaign.plan.tasks[about.task or ""].figures is Figures.CUMULATIVE:
            stands = _say_both(stands, about, campaign)
    else:
        # a street of a target for the whole: as its row in the status has it, which the number of the whole bears on, too
        own = [n for n in campaign.shares if (n.cohort.task, n.cohort.period, n.cohort.scope) == about[1:4]]
        figures = ((n.reported, n.accepted) for n in own) if own else [(reported_of(life), quantity_of(life, State.ACCEPTED))]
        reported, accepted = (number_text(sum(several)) for several in zip(*figures, strict=True))
        stands = say(N_("reported {reported}, accepted {accepted}"), reported=reported, accepted=accepted)
    numbers = {State.STARTED: quantity_of(life, State.STARTED), State.RETURNED: returned_of(life)}
    words = [join([state_word(state), number_text(number)]) for state, number in numbers.items() if number]
    for word in words:
        stands = say(N_("{stands}; {word}"), stands=stands, word=word)
    return stands


def _say_both(alone: Message, about: About, campaign: Campaign) -> Message:
    """What a period has alone, and with all before it: cumulative figures are read both ways."""
    periods = {about.period, *periods_before(campaign.cohorts, about.task or "", about.period or "")}
    counts = [n for n in campaign.counts if n.cohort.task == about.task and n.cohort.period in periods]
    mine = [n for n in counts if n.cohort.scope == about.scope] or (counts if about.scope is None else [])
    scopes = dict.fromkeys(n.cohort.scope for n in mine)
    stock = sum((stock_of(campaign.cohorts, about.task or "", scope) for scope in scopes), Decimal(0))
    numbers = {
        "planned": sum((n.cohort.quantity for n in mine), stock),
        "reported": sum((n.reported for n in mine), stock),
        "accepted": sum((n.accepted for n in mine), stock),
    }
    text = N_("this period alone: {alone}; up to its end: planned {planned}, reported {reported}, accepted {accepted}")
    if stock:
        text = N_(
            "this period alone: {alone}; up to its end, with the {stock} of the beginning: planned {planned},"
            " reported {reported}, accepted {accepted}"
        )
    values = {key: number_text(number) for key, number in {**numbers, "stock": stock}.items()}
    return say(text, alone=alone, **values)


def _find_moved(subjects: Iterable[About], before: Campaign, after: Campaign) -> Iterator[About]:
    """The cohorts beside those that a step is about which it changes too: the neighbours of a cumulative figure."""
    told = list(subjects)
    tasks = {s.task for s in told if s.thing is Thing.COHORT}
    tasks &= {name for name, task in after.plan.tasks.items() if task.figures is Figures.CUMULATIVE}
    known = {n.cohort.about: (n.cohort.quantity, n.reported, n.accepted) for n in before.counts}
    for n in after.counts:
        about = n.cohort.about
        if about.task in tasks and about not in told and known.get(about) != (n.cohort.quantity, n.reported, n.accepted):
            yield about


def list_changed_slips(step: Sequence[Entry], known: Mapping[str, list[Entry]]) -> tuple[tuple[About, str], ...]:
    """The slips that a step changes, each with its thing; for an undo those that the undone entries changed."""
    chain, seen = list(step), {e.id for e in step}
    for one in chain:  # grows while it is gone through
        more = [e for e in known.get(one.voids, ()) if e.id not in seen] if one.voids else []
        seen |= {e.id for e in more}
        chain += more
    return tuple(dict.fromkeys((e.subject, e.slip) for e in chain if e.slip is not None and e.subject is not None))


def say_slip_of(about: About, number: str, every: Sequence[Slip]) -> Message:
    """How a slip stands among all; of one that is not there, that which presses for its thing in its place."""
    slips = [s for s in every if s.about == about]
    mine = next((s for s in slips if s.number == number), None) or next((s for s in slips if s.is_open), None)
    return say_slip(mine) if mine else say(N_("no slip"))


def list_changes(step: Iterable[Entry], known: Iterable[Entry], before: Campaign, after: Campaign) -> Table:
    """Thing, before, after of all that a step changes."""
    mine = list(step)
    every = index_entries(known) if any(e.voids or e.replaces for e in mine) else {}
    subjects = tuple(dict.fromkeys(s for entry in mine for s in list_subjects(entry, every)))
    subjects += tuple(_find_moved(subjects, before, after))
    rows: tuple[Row, ...] = tuple(
        {"thing": s.label, "before": say_standing(s, before), "after": say_standing(s, after)} for s in subjects
    )
    slips = list_changed_slips(mine, every)
    was, now = (list_slips(c.record.entries, c.as_of) if slips else [] for c in (before, after))
    rows += tuple(
        {"thing": about.label, "before": say_slip_of(about, number, was), "after": say_slip_of(about, number, now)}
        for about, number in slips
    )
    return Table("changes", COLUMNS, rows, about=(*subjects, *(about for about, _ in slips)))


def say_corrected(known: Iterable[Entry], step: Iterable[Entry]) -> Iterator[Fact]:
    """What a step undoes or corrects, in words, for before and after may look alike."""
    mine = list(step)
    every = Entries({e.id: e for e in (*known, *mine)})
    for entry in mine:
        other = entry.voids or entry.replaces
        for old in [e for e in every.find(other) if not e.voids]:
            values = {"id": old.id, "on": old.on, "thing": old.label, "what": say_entry(old, every), "unit": old.unit or "-"}
            head = N_("{thing}: {what} on {on}, by {unit} ({id})")
            if entry.voids:
                yield Fact("undone", N_("Undone"), say(head, **values))
            else:
                yield Fact("corrected", N_("Corrected"), say(head, **values))


def report_change(title: Message, changes: Table, facts: tuple[Fact, ...] = ()) -> Report:
    """What a step changes, as a report."""
    return Report("change", title, (changes,), facts)
