"""Opens a data folder for the commands: finds it, reads the plan and the record, and hands them to the pure middle."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from cleancomm.campaign import Campaign, DataFolder, compute
from cleancomm.message import N_
from cleancomm.plan.loader import load_folder
from cleancomm.plan.resolve import ResolvedPlan, resolve_plan
from cleancomm.plan.source import is_directory, is_there
from cleancomm.problem import CouldNotRun, Place, error, problem
from cleancomm.record.file import read_record
from cleancomm.record.lines import FILE

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


def find_data(option: Path | None, environ: Mapping[str, str], here: Path) -> DataFolder:
    """The data folder: --data DIR, else CLEANCOMM_DATA, else the nearest data/plan.yaml upward from here, or the folder
    itself that holds plan.yaml and progress.yaml, else the plan that ships with the package.

    Raises CouldNotRun when what was named is no folder.
    """
    named = option or (Path(environ["CLEANCOMM_DATA"]) if environ.get("CLEANCOMM_DATA") else None)
    if named is not None:
        for path in (named, named / "data"):
            if is_there(path / "plan.yaml"):
                return DataFolder(path, f"{path}/")
        if not is_directory(named):
            raise CouldNotRun(problem(NO_FOLDER, Place(str(named)), folder=named))
        return DataFolder(named, f"{named}/")
    for above in (here, *here.parents):
        if is_there(above / "data" / "plan.yaml"):
            path = above / "data"
            return DataFolder(path, "data/" if above == here else f"{path}/")
        if is_there(above / "plan.yaml") and is_there(above / FILE):
            return DataFolder(above, "" if above == here else f"{above}/")
    package = Path(__file__).resolve().parent
    shipped = package / "data" if is_there(package / "data" / "plan.yaml") else package.parent / "data"
    return DataFolder(shipped, f"{shipped}/", shipped=True)


def has_duties(data: DataFolder) -> bool:
    """Whether a data folder has a duties.yaml."""
    return is_there(data.path / "duties.yaml")


def load_plan(data: DataFolder, *, duties: bool, partly: bool = False) -> ResolvedPlan:
    """The plan of a data folder; with `duties` its duties.yaml must be there.

    Raises CouldNotRun with every problem when it cannot be read, which is also so, unless it is to be had `partly`,
    when only a wording of a day cannot.
    """
    plan = resolve_plan(load_folder(data.path, data.shown, duties=duties))
    if plan.unreadable and not partly:
        raise CouldNotRun(*plan.list_unreadable())
    return plan


def follow_plan(data: DataFolder, plan: ResolvedPlan, as_of: date | None, clock: Clock) -> Campaign:
    """The campaign of a plan with the record of its folder, as of a day, by default today in the plan's own time zone.

    duties.yaml is read too when only it can say whether the record names a place that there is, so that every command
    judges the record alike. Raises CouldNotRun with every problem when the record cannot be read.
    """
    zone = plan.folder.plan.settings.timezone
    try:
        today = clock(zone)
    except (KeyError, ValueError, OSError):
        place = plan.folder.place("plan", "settings", "timezone")
        raise CouldNotRun(problem(BAD_ZONE, place, plan.folder.excerpt(place), zone=zone)) from None
    record = read_record(data.path / FILE, data.shown + FILE)
    if record.entries and plan.folder.duties is None:
        from cleancomm.checks.known import strange_places

        if strange_places(plan, record) and has_duties(data):
            plan = load_plan(data, duties=True)
    return compute(data, plan, record, as_of or today)


def open_campaign(data: DataFolder, as_of: date | None, clock: Clock, *, duties: bool = True) -> Campaign:
    """The campaign of a data folder as of a day, by default today in the plan's own time zone.

    Raises CouldNotRun with every problem when the plan or the record cannot be read.
    """
    return follow_plan(data, load_plan(data, duties=duties), as_of, clock)
