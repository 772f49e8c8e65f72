"""Opens a data folder for the commands: the only orchestrator of files, checks that all rely on, and the fold."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cleancomm.checks.structure import run_deadlines
from cleancomm.message import N_
from cleancomm.plan.cohorts import Cohort, Node, list_cohorts, list_nodes, street_names
from cleancomm.plan.loader import Folder, load_folder
from cleancomm.plan.names import Named, find_name
from cleancomm.problem import CouldNotRun, Kind, Place, Problem, Severity, problem
from cleancomm.record.entry import Entry
from cleancomm.record.file import read_record
from cleancomm.record.fold import Progress, fold_record
from cleancomm.status.schedule import Count, Stand, count_cohort, judge_node

NO_FOLDER = Kind(
    "folder.missing",
    Severity.ERROR,
    N_("a data folder that does not exist"),
    N_("{folder} is not a folder with a plan.yaml"),
    N_("name the folder that holds plan.yaml with --data DIR or CLEANCOMM_DATA"),
)
BAD_ZONE = Kind(
    "settings.timezone",
    Severity.ERROR,
    N_("a time zone that nobody knows"),
    N_("the time zone {zone} is not known"),
    N_("write a name such as Asia/Shanghai"),
)
Clock = Callable[[str], date]


@dataclass(frozen=True)
class Campaign:
    """A plan with its record as of a day."""

    folder: Folder
    entries: tuple[Entry, ...]
    progress: Progress
    cohorts: tuple[Cohort, ...]
    nodes: tuple[Node, ...]
    counts: tuple[Count, ...]
    stands: tuple[Stand, ...]
    as_of: date
    warnings: tuple[Problem, ...]

    def find_street(self, wanted: str) -> str:
        """The street that a name, an alias or an unambiguous part of one means."""
        rows = self.folder.plan.streets
        return find_name(wanted, [Named(s.name, (s.name, *s.aliases)) for s in rows])

    def find_task(self, wanted: str) -> str:
        """The task that a name, an alias or an unambiguous part of one means."""
        rows = self.folder.plan.tasks
        return find_name(wanted, [Named(t.name, (t.name, *t.aliases)) for t in rows])


def find_data(option: Path | None, environ: Mapping[str, str], here: Path) -> tuple[Path, str]:
    """The data folder and the prefix that shows its files to a person.

    --data DIR, else CLEANCOMM_DATA, else the nearest data/plan.yaml upward from here, else the plan that ships
    with the package. Raises CouldNotRun when a folder that was named holds no plan.
    """
    named = option or (Path(environ["CLEANCOMM_DATA"]) if environ.get("CLEANCOMM_DATA") else None)
    if named is not None:
        for folder in (named, named / "data"):
            if (folder / "plan.yaml").exists():
                return folder, f"{folder}/"
        if not named.is_dir():
            raise CouldNotRun(problem(NO_FOLDER, Place(str(named)), folder=named))
        return named, f"{named}/"
    for above in (here, *here.parents):
        if (above / "data" / "plan.yaml").exists():
            folder = above / "data"
            return folder, "data/" if above == here else f"{folder}/"
    package = Path(__file__).resolve().parent
    shipped = package / "data" if (package / "data" / "plan.yaml").exists() else package.parent / "data"
    return shipped, f"{shipped}/"


def open_campaign(data: tuple[Path, str], as_of: date | None, clock: Clock, *, duties: bool = True) -> Campaign:
    """The campaign of a data folder as of a day, by default today in the plan's own time zone.

    Raises CouldNotRun with every problem when the plan or the record cannot be read.
    """
    path, shown = data
    folder = load_folder(path, shown, duties=duties)
    broken = run_deadlines(folder)
    if broken:
        raise CouldNotRun(*broken)
    zone = folder.plan.settings.timezone
    if as_of is None:
        try:
            as_of = clock(zone)
        except (KeyError, ValueError, OSError):
            place = folder.place("plan", "settings", "timezone")
            raise CouldNotRun(problem(BAD_ZONE, place, folder.excerpt(place), zone=zone)) from None
    entries, torn = read_record(path / "progress.yaml", f"{shown}progress.yaml")
    strange: tuple[Problem, ...] = ()
    if entries:
        from cleancomm.checks.progress import check_record

        streets = street_names(folder.plan)
        entries = tuple(e.model_copy(update={"street": streets[e.street]}) if e.street in streets else e for e in entries)
        strange = tuple(check_record(folder, entries, f"{shown}progress.yaml"))
    progress = fold_record(entries, as_of)
    cohorts, nodes = list_cohorts(folder), list_nodes(folder.plan)
    counts = tuple(count_cohort(c, progress, as_of) for c in cohorts)
    rule = folder.plan.settings
    stands = tuple(judge_node(n, counts, progress, rule, as_of) for n in nodes)
    return Campaign(folder, entries, progress, cohorts, nodes, counts, stands, as_of, (*torn, *strange))
