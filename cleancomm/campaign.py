"""Opens a data folder for the commands: the only orchestrator of files, checks that all rely on, and the fold."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from cleancomm.checks.deadlines import run_deadlines
from cleancomm.message import N_, say
from cleancomm.plan.cohorts import Cohort, Node, list_unrequired, street_names
from cleancomm.plan.loader import Folder, load_folder
from cleancomm.plan.names import UnknownName, find_name, list_named
from cleancomm.plan.units import list_named_units
from cleancomm.problem import CouldNotRun, Place, Problem, error, problem
from cleancomm.record.amend import AmendedPlan, amend_folder, mark_amended
from cleancomm.record.file import FILE, Record, read_record
from cleancomm.record.fold import Progress, fold_record
from cleancomm.status.milestone import Stand, judge_node
from cleancomm.status.schedule import Count, count_cohorts

NO_FOLDER = error(
    "folder.missing",
    N_("a data folder that does not exist"),
    N_("{folder} is not a folder with a plan.yaml"),
    N_("name the folder that holds plan.yaml with --data DIR or CLEANCOMM_DATA"),
)
BAD_ZONE = error(
    "settings.timezone",
    N_("a time zone that nobody knows"),
    N_("the time zone {zone} is not known"),
    N_("write a name such as Asia/Shanghai"),
)
Clock = Callable[[str], date]


@dataclass(frozen=True)
class DataFolder:
    """Where the data are, and the prefix that shows its files to a person; the shipped plan is read-only."""

    path: Path
    shown: str
    shipped: bool = False


@dataclass(frozen=True)
class Campaign:
    """A plan with its record as of a day. `folder` is the document's plan, `amended` the one in force."""

    data: DataFolder
    folder: Folder
    record: Record
    amended: AmendedPlan
    progress: Progress
    cohorts: tuple[Cohort, ...]
    nodes: tuple[Node, ...]
    counts: tuple[Count, ...]
    stands: tuple[Stand, ...]
    as_of: date
    warnings: tuple[Problem, ...]

    def check_year(self, year: int | None) -> None:
        """Raise UnknownName, with the years there are, for a year in which nothing of the plan is due."""
        years = sorted({c.cohort.year for c in self.counts} | {s.node.year for s in self.stands if s.node.year})
        if year is not None and year not in years:
            known = "、".join(map(str, years))
            raise UnknownName(say(N_("the plan has nothing due in {year}; it has {years}"), year=year, years=known))

    def find_street(self, wanted: str) -> str:
        """The street that a name, an alias or an unambiguous part of one means."""
        return find_name(wanted, list_named(self.folder.plan.streets))

    def find_task(self, wanted: str) -> str:
        """The task that a name, an alias or an unambiguous part of one means."""
        return find_name(wanted, list_named(self.folder.plan.tasks))

    def find_unit(self, wanted: str) -> str:
        """The unit or street that a name, an alias or an unambiguous part of one means."""
        return find_name(wanted, list_named_units(self.folder))


def find_data(option: Path | None, environ: Mapping[str, str], here: Path) -> DataFolder:
    """The data folder: --data DIR, else CLEANCOMM_DATA, else the nearest data/plan.yaml upward from here, or the folder
    itself that holds plan.yaml and progress.yaml, else the plan that ships with the package.

    Raises CouldNotRun when what was named is no folder.
    """
    named = option or (Path(environ["CLEANCOMM_DATA"]) if environ.get("CLEANCOMM_DATA") else None)
    if named is not None:
        for folder in (named, named / "data"):
            if (folder / "plan.yaml").exists():
                return DataFolder(folder, f"{folder}/")
        if not named.is_dir():
            raise CouldNotRun(problem(NO_FOLDER, Place(str(named)), folder=named))
        return DataFolder(named, f"{named}/")
    for above in (here, *here.parents):
        if (above / "data" / "plan.yaml").exists():
            folder = above / "data"
            return DataFolder(folder, "data/" if above == here else f"{folder}/")
        if (above / "plan.yaml").exists() and (above / FILE).exists():
            return DataFolder(above, "" if above == here else f"{above}/")
    package = Path(__file__).resolve().parent
    shipped = package / "data" if (package / "data" / "plan.yaml").exists() else package.parent / "data"
    return DataFolder(shipped, f"{shipped}/", shipped=True)


class UnreadableDates(CouldNotRun):
    """A plan that was read but for wordings of dates; `folder` is what was read."""

    def __init__(self, folder: Folder, *problems: Problem) -> None:
        super().__init__(*problems)
        self.folder = folder


def open_campaign(data: DataFolder, as_of: date | None, clock: Clock, *, duties: bool = True) -> Campaign:
    """The campaign of a data folder as of a day, by default today in the plan's own time zone.

    Raises CouldNotRun with every problem when the plan or the record cannot be read.
    """
    folder = load_folder(data.path, data.shown, duties=duties)
    broken = run_deadlines(folder)
    if broken:
        raise UnreadableDates(folder, *broken)
    zone = folder.plan.settings.timezone
    try:
        today = clock(zone)
    except (KeyError, ValueError, OSError):
        place = folder.place("plan", "settings", "timezone")
        raise CouldNotRun(problem(BAD_ZONE, place, folder.excerpt(place), zone=zone)) from None
    return compute(data, folder, read_record(data.path / FILE, data.shown + FILE), as_of or today)


def compute(data: DataFolder, folder: Folder, record: Record, as_of: date) -> Campaign:
    """How a plan stands with a record as of a day; pure, so that it can be asked what an entry would change."""
    strange: tuple[Problem, ...] = ()
    if record.entries:
        from cleancomm.checks.progress import check_record

        streets = street_names(folder.plan)
        record = replace(record, entries=tuple(
            e if e.street is None or streets[e.street] == e.street
            else e.model_copy(update={"street": streets[e.street]})
            for e in record.entries
        ))  # fmt: skip
        strange = tuple(check_record(folder, record, data.shown + FILE))
    progress = fold_record(record.entries, as_of)
    amended = amend_folder(folder, progress)
    cohorts, nodes = mark_amended(folder, amended.folder)
    counts = count_cohorts(cohorts, progress, as_of, amended)
    rule = folder.plan.settings
    stands = tuple(judge_node(n, counts, progress, rule, as_of) for n in nodes)
    for node in list_unrequired(amended.folder.plan, cohorts, nodes):
        due = node.span.end if node.span else None
        mine = [c for c in counts if c.cohort.due == due and not c.cohort.open]
        stands += (judge_node(node, mine, progress, rule, as_of),)
    warnings = (*record.warnings, *strange)
    return Campaign(data, folder, record, amended, progress, cohorts, nodes, counts, stands, as_of, warnings)


def check_progress(campaign: Campaign, today: date) -> tuple[Problem, ...]:
    """The record against the plan and against itself, in the order of its lines; nothing in it may lie after `today`."""
    from cleancomm.checks.chain import chain_of
    from cleancomm.checks.progress import check_amended, check_lives, check_numbers

    folder, record, shown = campaign.folder, campaign.record, campaign.data.shown + FILE
    if not record.entries:
        return ()
    found = [
        *check_lives(record, shown, chain_of(folder, today)),
        *check_numbers(folder, record, shown),
        *check_amended(folder, campaign.amended.folder, campaign.progress, shown),
    ]
    return tuple(sorted(found, key=lambda p: p.order))
