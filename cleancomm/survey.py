"""Opens many data folders, in several processes, and hands on a small summary of each in the order given.

Only so many folders are under way at once and only summaries come back, so that memory does not grow with their number.
"""

import gc
import os
import signal
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import date
from itertools import islice
from pathlib import Path

from cleancomm.campaign import check_progress
from cleancomm.checks.catalogue import run_checks
from cleancomm.message import N_
from cleancomm.opening import NO_FOLDER, Clock, find_data, has_duties, open_campaign
from cleancomm.plan.reading import is_directory, is_file, is_there, list_folder
from cleancomm.problem import CouldNotRun, Place, Problem, Severity, error, problem
from cleancomm.reports.rollup import PlanSummary, share_out
from cleancomm.system import tell_fault
from cleancomm.value import dataclass

CHUNK = 8
AHEAD = 4
UNLISTED = error(
    "folder.list",
    N_("a list of folders that cannot be read"),
    N_("{file} is no list of folders: {fault}"),
    N_("name folders, or a text file in UTF-8 with one folder a line"),
)


@dataclass(frozen=True)
class Broken:
    """A folder that could not be read, with why."""

    place: str
    problems: tuple[Problem, ...]


Outcome = PlanSummary | Broken


def _holds_plan(path: Path) -> bool:
    return any(is_there(p / "plan.yaml") for p in (path, path / "data"))


def list_folders(named: Iterable[Path]) -> Iterator[Path]:
    """The data folders that arguments name, each once: a folder, a folder of such folders, or a file that lists them,
    one a line, seen from where the file lies. Raises CouldNotRun when one names none.
    """
    seen: set[str] = set()  # texts, a tenth of the size of paths
    for one in named:
        for path in _list_one(one):
            place = os.path.realpath(path)  # which, unlike resolve, takes links that lead in a circle
            if place not in seen:
                seen.add(place)
                yield path


def _list_one(named: Path) -> Iterator[Path]:
    if is_file(named):
        try:
            lines = named.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as fault:
            told = tell_fault(fault) if isinstance(fault, OSError) else "UTF-8"
            raise CouldNotRun(problem(UNLISTED, Place(str(named)), file=named, fault=told)) from None
        if any("\0" in line for line in lines):
            raise CouldNotRun(problem(UNLISTED, Place(str(named)), file=named, fault="\\x00"))
        yield from (named.parent / line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#"))
    elif _holds_plan(named) or not is_directory(named):
        yield named
    else:
        inner = [p for p in list_folder(named) if is_directory(p) and _holds_plan(p)]
        if not inner:
            raise CouldNotRun(problem(NO_FOLDER, Place(str(named)), folder=named))
        yield from inner


def summarize_folder(path: Path, as_of: date | None, clock: Clock, known_on: date | None = None) -> Outcome:
    """How one plan stands, by task and year of its due days, and how many problems it has."""
    try:
        data = find_data(path, {}, path)
        campaign = open_campaign(data, as_of, clock, duties=has_duties(data), known_on=known_on)
        rule = campaign.folder.plan.settings
        today = clock(rule.timezone)
        problems = (*run_checks(campaign.plan), *campaign.warnings, *check_progress(campaign, today), *campaign.copies)
    except CouldNotRun as stop:
        return Broken(str(path), stop.problems)
    document = campaign.folder.plan.document
    shares = share_out(campaign.counts, rule, campaign.as_of)
    severities = Counter(p.severity for p in problems)
    codes = Counter(p.kind.code for p in problems if p.severity is not Severity.NOTE)
    return PlanSummary(
        str(path), document.title, campaign.as_of, shares,
        severities[Severity.ERROR], severities[Severity.WARNING], severities[Severity.NOTE], tuple(sorted(codes.items())),
        document.number, document.begins, campaign.record.invented,
    )  # fmt: skip


def _follow(parent: int) -> None:
    """In a worker: leave Ctrl-C to the parent, and end with it, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    if os.name == "posix":
        threading.Thread(target=watch, daemon=True).start()


def _summarize_chunk(chunk: list[Path], as_of: date | None, clock: Clock, known_on: date | None) -> list[Outcome]:
    return [summarize_folder(path, as_of, clock, known_on) for path in chunk]


def survey_folders(
    paths: Iterable[Path],
    as_of: date | None,
    clock: Clock,
    jobs: int,
    tick: Callable[[int], None] = lambda n: None,
    known_on: date | None = None,
) -> Iterator[Outcome]:
    """The outcome of each folder in the order given, worked out by `jobs` processes; `tick` is told how many came in."""
    gc.enable()  # in this process and in those that it starts
    rest = iter(paths)
    chunks = iter(lambda: list(islice(rest, CHUNK)), [])
    if jobs < 2:
        for chunk in chunks:
            for path in chunk:
                yield summarize_folder(path, as_of, clock, known_on)
                tick(1)
        return
    with ProcessPoolExecutor(jobs, initializer=_follow, initargs=(os.getpid(),)) as pool:
        under_way: deque[Future[list[Outcome]]] = deque()
        for chunk in chunks:
            under_way.append(pool.submit(_summarize_chunk, chunk, as_of, clock, known_on))
            if len(under_way) >= jobs * AHEAD:
                outcomes = under_way.popleft().result()
                tick(len(outcomes))
                yield from outcomes
        while under_way:
            outcomes = under_way.popleft().result()
            tick(len(outcomes))
            yield from outcomes
