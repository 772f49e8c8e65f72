"""Several forms -> the one step that records them: every row judged, all of them or, where that is asked for, those that hold."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from cleancomm.campaign import Campaign
from cleancomm.plan.about import About
from cleancomm.problem import CouldNotRun, Place, Problem, Severity, problem
from cleancomm.record.entry import Entry
from cleancomm.report import Table
from cleancomm.returns import kinds
from cleancomm.returns.changes import tell_changes
from cleancomm.returns.form import Form, read_form
from cleancomm.returns.identity import identify
from cleancomm.returns.present import list_present
from cleancomm.returns.rows import Rows, Wanted
from cleancomm.steps import Author, Refused, check_step, draft, foresee

# the problems of a rule that are of the day, or of the reason, and not of the state
_OF_CELL = {
    "chain.before_plan": "on", "chain.after_today": "on", "chain.later": "on", "chain.no_reason": "note",
}  # fmt: skip


@dataclass(frozen=True)
class Files:
    """The forms that could be read, and what is wrong with the files that could not."""

    forms: tuple[Form, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Judged:
    """What some forms would record: the rows with their drafts, what that would change, everything that is told, and how many
    rows were looked at and how many were filled in.
    """

    wanted: tuple[Wanted, ...] = ()
    drafts: tuple[Entry, ...] = ()
    changes: Table | None = None
    problems: tuple[Problem, ...] = ()
    rows: int = 0
    filled: int = 0

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What keeps rows from being recorded."""
        return tuple(p for p in self.problems if p.severity is Severity.ERROR)


def read_files(paths: Iterable[Path], tick: Callable[[int], None]) -> Files:
    """The forms of some files; `tick` hears of each that has been read. Raises CouldNotRun where none could be."""
    forms: list[Form] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            forms.append(read_form(path))
        except CouldNotRun as stop:
            problems += stop.problems
        tick(1)
    if not forms:
        raise CouldNotRun(*problems)
    return Files(tuple(forms), tuple(problems))


def judge(campaign: Campaign, files: Files, author: Author, today: date, *, only_valid: bool) -> Judged:
    """What the forms would record as of now, and all that speaks against their rows, every row and cell looked at."""
    problems, wanted = list(files.problems), list[Wanted]()
    for read in files.forms:
        form = replace(read, problems=list(read.problems))  # it may be judged again under the lock
        identity = None if form.broken else identify(form, campaign)
        problems += form.problems
        if identity is None:
            continue
        rows = Rows(form, identity, campaign, list_present(campaign, identity.place))
        wanted += rows.judge()
        problems += rows.problems
        if rows.same:
            problems.append(problem(kinds.NOTHING_NEW, Place(form.name), number=rows.same))
    wanted, twice = _settle_twice(wanted)
    problems += twice
    judged = Judged(
        problems=tuple(problems),
        rows=sum(len(f.rows) for f in files.forms),
        filled=sum(1 for f in files.forms for r in f.rows if f.filled(r)),
    )
    return _check_rules(campaign, judged, wanted, author, today, only_valid=only_valid)


def _settle_twice(wanted: Sequence[Wanted]) -> tuple[list[Wanted], list[Problem]]:
    """Of two answers about one thing neither is taken; one that stands twice is taken once."""
    by_thing: dict[About, list[Wanted]] = {}
    for one in wanted:
        by_thing.setdefault(one.present.about, []).append(one)
    kept, problems = [], []
    for about, several in by_thing.items():
        first, *others = several
        values = [{k: v for k, v in one.values.items() if k != "origin"} for one in several]
        agree = all(v == values[0] for v in values[1:])
        if agree:
            kept.append(first)
        for one, other in [(o, first) for o in others] + ([] if agree else [(first, others[0])]):
            kind = kinds.SAID_TWICE if agree else kinds.TWO_FILES
            problems.append(problem(kind, one.place, thing=about.label, other=other.place.file))
    return kept, problems


def _check_rules(
    campaign: Campaign, judged: Judged, wanted: list[Wanted], author: Author, today: date, *, only_valid: bool
) -> Judged:
    """The rows that the rules of recording let pass, with what they would change. A row that is left out may be what another
    rests on: what remains is judged again.
    """
    problems = list(judged.problems)
    while wanted:
        drafts = [draft(campaign, author, **one.values) for one in wanted]
        outlook = foresee(campaign, drafts)
        against = list(_place_problems(check_step(campaign, drafts, today, outlook), wanted))
        problems += [p for p, _ in against]
        blamed = {id(one) for _, ones in against for one in ones}
        if not blamed or not only_valid:
            changes = tell_changes(outlook.list_changes(), wanted)
            return replace(judged, wanted=tuple(wanted), drafts=tuple(drafts), changes=changes, problems=tuple(problems))
        wanted = [one for one in wanted if id(one) not in blamed]
    return replace(judged, problems=tuple(problems))


def _place_problems(found: Iterable[Problem], wanted: Sequence[Wanted]) -> Iterator[tuple[Problem, list[Wanted]]]:
    """What a rule says of a thing, at the cell of its row, with the rows that it is said of."""
    for one in found:
        address = one.place.file
        mine = [w for w in wanted if w.present.about.label == address]
        mine = mine or [w for w in wanted if w.present.count.cohort.address == address] or list(wanted)
        at = mine[-1].locate(_OF_CELL.get(one.kind.code, mine[-1].key))
        yield problem(kinds.RULE, at, fault=one.text), mine


@dataclass
class Import:
    """The drafting of the step of some forms, as the rule of recording asks for it, anew where somebody else has recorded."""

    files: Files
    author: Author
    today: date
    only_valid: bool = False
    judged: Judged = field(default_factory=Judged)

    def draft(self, campaign: Campaign) -> tuple[list[Entry], list[Problem]]:
        """The drafts as of now; raises Refused where nothing is left to be recorded."""
        self.judged = judge(campaign, self.files, self.author, self.today, only_valid=self.only_valid)
        if not self.judged.drafts or (self.judged.errors and not self.only_valid):
            raise Refused(self.judged.problems)
        return list(self.judged.drafts), []
