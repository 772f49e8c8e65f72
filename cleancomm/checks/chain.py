"""The document's chain: 办结 is the responsible unit's word, 验收销号 somebody else's check, 退回 needs a reason.

One rule for what is about to be recorded and for what stands in a record already.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from cleancomm.message import N_, Template
from cleancomm.number import number_text
from cleancomm.plan.deadline import DeadlineError, parse_deadline
from cleancomm.plan.measure import is_whole, split_measure
from cleancomm.plan.models import Figures
from cleancomm.plan.resolve import ResolvedPlan
from cleancomm.plan.units import Units
from cleancomm.problem import Kind, warning
from cleancomm.record.entry import Entry, State, state_word
from cleancomm.value import dataclass

_REMEDY = N_("correct it, or say --force if it is so: the entry will carry that")


def _kind(code: str, title: Template, text: Template, remedy: Template = _REMEDY) -> Kind:
    return warning(code, title, text, remedy)


EARLY = _kind("chain.before_plan", N_("a fact dated before the plan begins"), N_("{on} lies before the plan begins ({begins})"))
FUTURE = _kind("chain.after_today", N_("a fact dated after today"), N_("{on} lies after today ({today})"))
LATER = _kind(
    "chain.later",
    N_("a fact dated before one that is recorded already"),
    N_("{on} lies before {last}, of which {state} is recorded (entry {id})"),
)
NO_UNIT = _kind(
    "chain.no_unit",
    N_("a report, acceptance or return without the unit whose word it is"),
    N_("{state} needs the unit whose word it is"),
    N_("name it with --by"),
)
STRANGER = _kind(
    "chain.other_unit",
    N_("a report by a unit that is not responsible"),
    N_("{unit} is not among the units responsible for {task}"),
    N_("name the responsible unit with --by, or say --force if it is so: the entry will carry that"),
)
OTHER_STREET = _kind(
    "chain.other_street",
    N_("a report by another street than the item's"),
    N_("this is of {street}, not of {unit}"),
    N_("name the street itself, or a unit that is responsible, with --by, or say --force if it is so"),
)
OTHER_TARGET = _kind(
    "chain.other_target",
    N_("a report by another unit than the target's"),
    N_("this is of {scope}, not of {unit}"),
    N_("name the unit itself, or one that leads the task, with --by, or say --force if it is so"),
)
GROUP = _kind(
    "chain.group",
    N_("a report by a group of units"),
    N_("{unit} is a group ({members}); a report is one unit's word"),
    N_("name the street or the unit itself with --by"),
)
NO_REASON = _kind("chain.no_reason", N_("a return without a reason"), N_("a return needs a reason"), N_("give it with --note"))
SELF = _kind(
    "chain.self_accepted",
    N_("an acceptance by the unit that reported"),
    N_("{unit} reported this itself (entry {id}); the acceptance is another unit's"),
    N_("name the unit that checked with --by, or say --force if it is so: the entry will carry that"),
)
SAME = _kind("chain.same", N_("a state recorded twice"), N_("it is {state} already, since {last} (entry {id})"))
ORDER = _kind("chain.order", N_("a step that cannot follow the one before"), N_("{state} cannot follow {before}"))
UNREPORTED = _kind(
    "chain.not_reported",
    N_("an acceptance of something that was never reported"),
    N_("nobody has reported this as done; it is {before}"),
    N_("record the report first (--state reported --by UNIT), or say --force if it is so: the entry will carry that"),
)
FEWER = _kind(
    "chain.fewer",
    N_("a number that is less than the one recorded before"),
    N_("{quantity} is less than the {before} of {last} (entry {id})"),
    N_("correct the earlier entry with --replaces {id}"),
)
BEYOND = _kind(
    "chain.beyond_reported",
    N_("more accepted than reported"),
    N_("{quantity} accepted, but only {before} reported as done"),
    N_("record the report first (--state reported --by UNIT), or say --force if it is so: the entry will carry that"),
)
OTHER_VALUE = _kind(
    "chain.other_value",
    N_("a level accepted at another value than reported"),
    N_("{quantity} accepted, but {before} reported"),
    N_("accept the value that was reported, or record the report first (--state reported --by UNIT)"),
)
BEYOND_OPEN = _kind(
    "chain.beyond_open",
    N_("more sent back than reported"),
    N_("{quantity} sent back, but only {before} reported as done and not accepted"),
    N_("correct the number; what is accepted already is corrected by its own entry, with --replaces"),
)
ALONE = _kind(
    "chain.period_alone",
    N_("a number that may be of its period alone"),
    N_("{quantity} up to the end of {period} is less than the {before} that there were before it"),
    N_("the plan's figures of {task} are cumulative: record the number up to the period's end, or with --more what is new in it"),
)
SURPLUS = _kind(
    "chain.more_than_planned",
    N_("more than the plan asks for"),
    N_("{thing}: {number} {what}, but {planned} planned"),
    N_("look at number, period and street once more; if it is so, say --force, for an entry that stands with --replaces"),
)
NOT_WHOLE = _kind(
    "chain.not_whole",
    N_("a part of what is counted whole"),
    N_("{quantity}: {task} is counted in whole {measure}"),
    N_("write a whole number"),
)
FALLING = _kind(
    "amend.falling",
    N_("a cumulative figure below the one before it"),
    N_("cumulative figures do not fall: {before} ({earlier}), then {after} ({later})"),
    N_("amend the neighbour as well, or raise what this period alone adds with --more N; if it is so, say --force"),
)
MOVED_EARLY = _kind(
    "amend.before_named",
    N_("an amendment of an item from before it was there"),
    N_("{name} is there only since {since} (entry {id}), after {on}: this changes nothing"),
    N_("give the amendment a day from then on with --on"),
)
REPLACED = _kind(
    "amend.replaced",
    N_("an amendment of an item that another has replaced"),
    N_("{new} took the place of {name} on {since} (entry {id}): this changes nothing"),
    N_("amend {new}"),
)
ORPHANED = _kind(
    "undo.reported",
    N_("the undo of a naming on which entries rest"),
    N_("{name} would be in no period any more, but is spoken of in {ids}"),
    N_("undo those first, or all together with cleancomm undo {all}; if it is so, say --force"),
)
OUTSIDE = _kind(
    "amend.outside",
    N_("an amendment to a time outside the plan"),
    N_("{wanted} lies outside the plan ({begins} to {ends})"),
)
NOTHING = _kind(
    "amend.nothing",
    N_("an amendment that changes nothing"),
    N_("it is {value} already"),
    N_("show and log say which entry made it so"),
)
LATE_EXTENSION = _kind(
    "amend.too_late",
    N_("an extension approved after the day it moves"),
    N_("the extension is of {on}, the day it moves was {due}"),
    N_("an extension is approved before the day passes; say --force if it is so: the entry will carry that"),
)
EXISTS = _kind(
    "item.exists",
    N_("an item that is there already"),
    N_("{name} is there already, in {period}"),
    N_("each item stands once; show {name} says all about it"),
)
SEVERAL = _kind(
    "item.several",
    N_("a new name that reads as several"),
    N_("{name} reads as {number} names: {names}"),
    N_("write each as a word of its own, with blanks between; if it is one name, say --force"),
)
ACCEPTED = _kind(
    "amend.accepted",
    N_("an amendment of an item that is accepted"),
    N_("{name} is accepted already; what is done is not replaced or moved"),
    N_("undo the acceptance first if it was wrong"),
)
UNDONE = _kind(
    "undo.undone",
    N_("an entry that is undone already"),
    N_("{id} is undone or replaced already"),
    N_("log says by which entry"),
)

Found = tuple[Kind, dict[str, object]]
# the states that may follow each, besides a correction
_NEXT = {
    State.PLANNED: {State.STARTED, State.REPORTED},
    State.STARTED: {State.REPORTED},
    State.REPORTED: {State.ACCEPTED, State.RETURNED},
    State.ACCEPTED: {State.RETURNED},
    State.RETURNED: {State.STARTED, State.REPORTED},
}


@dataclass(frozen=True)
class Number:
    """A number as what came in its period alone; of a cumulative one `settled` is what the periods before had come to in
    its own state, the stock at the beginning included, `reported` what was reported of them, and `beyond` what of the number
    belongs to them.
    """

    alone: Decimal
    settled: Decimal = Decimal(0)
    beyond: Decimal = Decimal(0)
    reported: Decimal = Decimal(0)


class Told:
    """What was recorded of one thing so far, as much of it as the rule asks for: it grows by an entry at the cost of one."""

    def __init__(self, life: Iterable[Entry] = ()) -> None:
        self.last: Entry | None = None
        self.states: dict[State, Entry] = {}
        self.numbers: dict[State, Decimal] = {}
        self.turn: Entry | None = None
        self.returned = Decimal(0)
        for entry in life:
            self.add(entry)

    def add(self, entry: Entry) -> None:
        """Take in the next entry; an amendment says nothing of how far the thing is."""
        if entry.state is None:
            return
        self.last = self.states[entry.state] = entry
        if entry.quantity is not None:
            self.numbers[entry.state] = entry.quantity
        if entry.state in (State.REPORTED, State.RETURNED):
            self.turn = entry
            if entry.quantity is not None:
                self.returned = entry.quantity if entry.state is State.RETURNED else Decimal(0)

    @property
    def state(self) -> State:
        """The state that it has come to."""
        return self.last.state or State.PLANNED if self.last else State.PLANNED

    def number(self, state: State) -> Decimal:
        """The last number recorded for a state, 0 without one."""
        return self.numbers.get(state, Decimal(0))

    @property
    def reported(self) -> Decimal:
        """The last number reported, less what was sent back since."""
        return max(Decimal(0), self.number(State.REPORTED) - self.returned)


@dataclass(frozen=True)
class Chain:
    """What the rule needs to know of a plan: its first and last day, today, who is responsible for what and who has a target
    of its own, what is counted in which measure, and which tasks have levels.
    """

    begins: date | None
    ends: date | None
    today: date
    responsible: dict[str, frozenset[str]]
    streets: frozenset[str | None]
    units: Units
    measures: dict[str, str]
    levels: frozenset[str]

    def check(self, entry: Entry, told: Told, due: date | None = None, *, number: Number | None = None) -> Iterator[Found]:
        """What is wrong with an entry after those that stand before it about the same thing; `due` is what it would move.

        The numbers of `told` are of the period alone; `number` is how a cumulative one reads so.
        """
        if self.begins and entry.on < self.begins:
            yield EARLY, {"on": entry.on, "begins": self.begins}
        if entry.on > self.today:
            yield FUTURE, {"on": entry.on, "today": self.today}
        yield from self._check_whole(entry)
        if entry.approval is not None:
            yield from self._check_new_time(entry)
            if entry.due is not None and due is not None and entry.on > due:
                yield LATE_EXTENSION, {"on": entry.on, "due": due}
            return
        yield from _check_given(entry)
        yield from self._check_unit(entry)
        yield from _check_acceptor(entry, told)
        if entry.quantity is not None and entry.task in self.levels:
            yield from _check_level(entry, told)
        elif entry.quantity is not None:
            yield from _check_quantity(entry, told, number or Number(entry.quantity))
        else:
            yield from _check_state(entry, told)

    def _check_unit(self, entry: Entry) -> Iterator[Found]:
        """A report is the word of a unit that is responsible, or of the street itself."""
        if entry.state is not State.REPORTED or entry.unit is None or entry.task is None:
            return
        known = self.responsible.get(entry.task, frozenset())
        members = tuple(name for name in self.units.expand(entry.unit) if name != entry.unit)
        if members and entry.unit != entry.street:
            yield GROUP, {"unit": entry.unit, "members": members}
        elif known and entry.unit not in known | {entry.street}:
            yield STRANGER, {"unit": entry.unit, "task": entry.task}
        elif entry.unit != entry.street and {entry.unit, entry.street} <= self.streets:
            yield OTHER_STREET, {"unit": entry.unit, "street": entry.street}
        elif entry.street is not None and entry.street not in self.streets and not self._may_report(entry):
            yield OTHER_TARGET, {"unit": entry.unit, "scope": entry.street}

    def _may_report(self, entry: Entry) -> bool:
        """Whether a unit may report for another unit's target: a member of it, or one that leads the task."""
        assert entry.unit is not None
        assert entry.task is not None
        return entry.unit in self.units.expand(entry.street or "") or entry.unit in self.units.leading(entry.task)

    def _check_whole(self, entry: Entry) -> Iterator[Found]:
        """A number of what is counted in whole things is whole, in ten thousands of them to four places."""
        measure = self.measures.get(entry.task or "")
        if measure is None or entry.quantity is None:
            return
        times, thing = split_measure(measure)
        if is_whole(thing) and entry.quantity * times % 1:
            yield NOT_WHOLE, {"quantity": number_text(entry.quantity), "task": entry.task, "measure": thing}

    def _check_new_time(self, entry: Entry) -> Iterator[Found]:
        if self.begins is None or self.ends is None:
            return
        values = {"begins": self.begins, "ends": self.ends}
        if entry.due is not None and entry.due < self.begins:  # a later end than the plan's is what an extension is for
            yield OUTSIDE, {"wanted": entry.due, **values}
        if entry.to is not None:
            try:
                span = parse_deadline(entry.to)
            except DeadlineError:  # a hand-edited entry: the fold makes nothing of it
                return
            if span is not None and (span.end < self.begins or span.start > self.ends):
                yield OUTSIDE, {"wanted": entry.to, **values}


def chain_of(plan: ResolvedPlan, today: date) -> Chain:
    """The rule for a plan as of today."""
    # a document may set days before its own
    starts = [span.start for span in (plan.begins, *(n.span for n in plan.nodes)) if span]
    days = (min(starts) if plan.begins else None, plan.whole.end if plan.whole else None)
    responsible = {name: plan.units.responsible(name) for name in plan.tasks}
    streets = frozenset[str | None](s.name for s in plan.folder.plan.streets)
    measures = {name: task.measure for name, task in plan.tasks.items()}
    levels = frozenset(name for name, task in plan.tasks.items() if task.figures is Figures.LEVEL)
    return Chain(*days, today, responsible, streets, plan.units, measures, levels)


def _check_given(entry: Entry) -> Iterator[Found]:
    """Whose word it is, and why something goes back, are said."""
    if entry.state in (State.REPORTED, State.ACCEPTED, State.RETURNED) and entry.unit is None:
        yield NO_UNIT, {"state": state_word(entry.state)}
    if entry.state is State.RETURNED and entry.note is None:
        yield NO_REASON, {}


def _check_acceptor(entry: Entry, told: Told) -> Iterator[Found]:
    """Who accepts is another than who reported."""
    reported = told.states.get(State.REPORTED)
    if entry.state is State.ACCEPTED and reported and entry.unit is not None and reported.unit == entry.unit:
        yield SELF, {"unit": entry.unit, "id": reported.id}


def _check_state(entry: Entry, told: Told) -> Iterator[Found]:
    before, last = told.state, told.last
    if last and entry.on < last.on:
        yield LATER, {"on": entry.on, "last": last.on, "state": state_word(before), "id": last.id}
    elif last and entry.state is before:
        if _repeats(entry, last):
            return
        yield SAME, {"state": state_word(before), "last": last.on, "id": last.id}
    elif entry.state is State.ACCEPTED and before is not State.REPORTED:
        yield UNREPORTED, {"before": state_word(before)}
    elif (last if entry.state is State.PLANNED else entry.state not in _NEXT[before]) and entry.state:
        yield ORDER, {"state": state_word(entry.state), "before": state_word(before)}


def _repeats(entry: Entry, last: Entry) -> bool:
    """Whether an entry reports anew, on a later day, what is so already: work that goes on, a number that has not grown. It has
    to say more than the state, or to come from a form, in which a unit reports every month.
    """
    goes_on = entry.quantity is not None or entry.state in (State.STARTED, State.PLANNED)
    return goes_on and entry.on > last.on and any((entry.note, entry.trouble, entry.origin))


def _check_level(entry: Entry, told: Told) -> Iterator[Found]:
    """A value of a level, which may rise, fall and stay: what is accepted or sent back was reported."""
    last = told.states.get(entry.state) if entry.state else None
    if last and entry.on < last.on:
        yield LATER, {"on": entry.on, "last": last.on, "id": last.id, "state": state_word(last.state or State.PLANNED)}
    if entry.state not in (State.ACCEPTED, State.RETURNED):
        return
    before = told.turn
    if before is None or before.state is State.RETURNED:
        state = State.PLANNED if before is None else State.RETURNED
        yield UNREPORTED, {"before": state_word(state)}
    elif before.quantity is not None and before.quantity != entry.quantity:
        yield OTHER_VALUE, {"quantity": number_text(entry.quantity or Decimal(0)), "before": number_text(before.quantity)}


def _check_quantity(entry: Entry, told: Told, number: Number) -> Iterator[Found]:
    """A number after those before it; what is said of them is said in the reading of the entry."""
    assert entry.quantity is not None
    assert entry.state is not None
    quantity = number_text(entry.quantity)
    if entry.quantity < number.settled:
        values = {"quantity": quantity, "before": number_text(number.settled)}
        yield ALONE, {**values, "period": entry.period, "task": entry.task}
        return
    last = told.states.get(entry.state)
    if last and entry.on < last.on:
        yield LATER, {"on": entry.on, "last": last.on, "id": last.id, "state": state_word(entry.state)}
    elif last and not _is_reopened(entry.state, told):
        assert last.quantity is not None
        if number.alone == last.quantity:
            if _repeats(entry, last):
                return
            yield SAME, {"last": last.on, "id": last.id, "state": state_word(entry.state)}
        elif number.alone < last.quantity:
            before = number_text(last.quantity + number.beyond)
            yield FEWER, {"quantity": quantity, "before": before, "last": last.on, "id": last.id}
    reported = max(number.reported, number.beyond) + told.reported
    if entry.state is State.ACCEPTED and reported < number.alone + number.beyond:
        yield BEYOND, {"quantity": quantity, "before": number_text(reported)}
    unaccepted = told.number(State.REPORTED) - told.number(State.ACCEPTED)
    if entry.state is State.RETURNED and unaccepted < number.alone:
        yield BEYOND_OPEN, {"quantity": quantity, "before": number_text(max(Decimal(0), unaccepted))}


def _is_reopened(state: State, told: Told) -> bool:
    """Whether a number of a state begins anew: a report after a return, a return after a report."""
    if state not in (State.REPORTED, State.RETURNED):
        return False
    return told.turn is not None and told.turn.state is not state
