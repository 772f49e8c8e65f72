"""Opens a data folder for the commands: finds it, reads the plan and the record, and hands them to the pure middle."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from cleancomm.campaign import Campaign, DataFolder, compute
from cleancomm.message import N_
from cleancomm.plan.loader import load_folder
from cleancomm.plan.reading import is_directory, is_there
from cleancomm.plan.resolve import ResolvedPlan, resolve_plan
from cleancomm.problem import CouldNotRun, Place, Problem, error, problem, warning
from cleancomm.record.file import parse_record, read_record
from cleancomm.record.lines import FILE, Record

if TYPE_CHECKING:
    from cleancomm.plan.contacts import Contacts

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
COPY = warning(
    "folder.copy",
    N_("a copy beside a file of the plan, made by hand or where two programs synchronized at once"),
    N_("{file} looks like a copy of {original}; it is not read, what stands only there does not count"),
    N_(
        "compare the two and take over into {original} what is missing there, in the record whole lines at its end; then move"
        " the copy to another folder"
    ),
)
# what programs that keep folders alike, and people, add to a name: progress (冲突副本).yaml, progress.sync-conflict-20240101.yaml
_COPIED = (
    r"(?i)冲突|副本|复件|拷贝|备份|conflict|\bcopy\b|\bbackup\b|[(（\[]\s*\d+\s*[)）\]]|-(desktop|laptop|pc)[-\d]|[~～]"
    r"|\.(bak|old|orig)\b"
)
_CALLED = "(?<![a-z])(?:plan|committees|duties|contacts|progress)(?![a-z])"
_OWN = frozenset({"plan.yaml", "committees.yaml", "duties.yaml", "contacts.yaml", "progress.yaml"})
Clock = Callable[[str], date]


def find_data(option: Path | None, environ: Mapping[str, str], here: Path) -> DataFolder:
    """The data folder: --data DIR, else CLEANCOMM_DATA, else the nearest data/plan.yaml or plan.yaml upward
    from here, else the plan that ships with the package.

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
        if is_there(above / "plan.yaml"):
            return DataFolder(above, "" if above == here else f"{above}/")
    return find_shipped()


def find_shipped() -> DataFolder:
    """The plan that ships with the package."""
    package = Path(__file__).resolve().parent
    shipped = package / "data" if is_there(package / "data" / "plan.yaml") else package.parent / "data"
    return DataFolder(shipped, f"{shipped}/", shipped=True)


def has_duties(data: DataFolder) -> bool:
    """Whether a data folder has a duties.yaml."""
    return is_there(data.path / "duties.yaml")


def list_copies(data: DataFolder) -> Iterator[Problem]:
    """Files of a data folder that look like copies of one that is read; none where the folder cannot be listed."""
    try:
        names = sorted(path.name for path in data.path.iterdir())
    except OSError:  # the files themselves may be readable all the same; what they miss is told by the reading
        return
    for name in names:
        called = None if name in _OWN or ".yaml" not in name.lower() else re.search(_CALLED, name.lower())
        if called and re.search(_COPIED, name[: called.start()] + name[called.end() :]):
            original = called.group()
            file = data.shown + name
            yield problem(COPY, Place(file), file=file, original=data.shown + f"{original}.yaml")


def load_plan(data: DataFolder, *, duties: bool, partly: bool = False, contacts: bool = False) -> ResolvedPlan:
    """The plan of a data folder; with `duties` its duties.yaml must be there, with `contacts` its contacts.yaml is read if it is.

    Raises CouldNotRun with every problem when it cannot be read, which is also so, unless it is to be had `partly`,
    when only a wording of a day cannot.
    """
    plan = resolve_plan(load_folder(data.path, data.shown, duties=duties, contacts=contacts))
    if plan.unreadable and not partly:
        raise CouldNotRun(*plan.list_unreadable())
    return plan


def open_contacts(data: DataFolder) -> "Contacts | None":
    """To whom the reminders of a data folder go, None where it has no contacts.yaml; raises CouldNotRun with all that is wrong
    in it.
    """
    from cleancomm.checks.contacts import check_contacts
    from cleancomm.checks.finding import to_problem

    plan = load_plan(data, duties=has_duties(data), contacts=True)
    if found := [to_problem(plan, one) for one in check_contacts(plan)]:
        raise CouldNotRun(*found)
    return plan.folder.contacts


def _follow_record(data: DataFolder, plan: ResolvedPlan, record: Record, as_of: date, known_on: date | None = None) -> Campaign:
    """The campaign of a plan with a record. duties.yaml is read too when only it can say whether the record names a place that
    there is, so that every command judges the record alike.
    """
    if record.entries and plan.folder.duties is None:
        from cleancomm.checks.known import strange_places

        if strange_places(plan, record) and has_duties(data):
            plan = load_plan(data, duties=True)
    campaign = compute(data, plan, record, as_of, known_on)
    return campaign if data.shipped else replace(campaign, copies=tuple(list_copies(data)))


def _follow_remembered(data: DataFolder, plan: ResolvedPlan, as_of: date) -> Campaign | None:
    """The campaign of what is remembered of a long record; None where nothing is, or where there is anything to be told of it."""
    from cleancomm.record.remembered import read_remembered

    record = read_remembered(data.path / FILE, data.shown + FILE, as_of)
    campaign = _follow_record(data, plan, record, as_of) if record else None
    return campaign if campaign and not campaign.warnings and campaign.record is record else None


def follow_plan(
    data: DataFolder,
    plan: ResolvedPlan,
    as_of: date | None,
    clock: Clock,
    known_on: date | None = None,
    *,
    abridged: bool = False,
) -> Campaign:
    """The campaign of a plan with the record of its folder, as of a day, by default the one on which it was `known_on`, else
    today in the plan's own time zone. Of a long record it may be `abridged` to what bears on a new entry.

    Raises CouldNotRun with every problem when the record cannot be read.
    """
    zone = plan.folder.plan.settings.timezone
    try:
        today = clock(zone)
    except (KeyError, ValueError, OSError):
        place = plan.folder.place("plan", "settings", "timezone")
        raise CouldNotRun(problem(BAD_ZONE, place, plan.folder.excerpt(place), zone=zone)) from None
    day = as_of or known_on or today
    if abridged and known_on is None and (campaign := _follow_remembered(data, plan, day)):
        return campaign
    return _follow_record(data, plan, read_record(data.path / FILE, data.shown + FILE), day, known_on)


def read_whole(campaign: Campaign) -> Campaign:
    """The same campaign with nothing left out of its record."""
    if campaign.record.abridged is None:
        return campaign
    data = campaign.data
    record = parse_record(campaign.record.raw, data.path / FILE, data.shown + FILE)
    return _follow_record(data, campaign.plan, record, campaign.as_of)


def open_campaign(
    data: DataFolder,
    as_of: date | None,
    clock: Clock,
    *,
    duties: bool = True,
    known_on: date | None = None,
    abridged: bool = False,
) -> Campaign:
    """The campaign of a data folder as of a day, by default today in the plan's own time zone, as it was `known_on` a day; of a
    long record it may be `abridged` to what bears on a new entry.

    Raises CouldNotRun with every problem when the plan or the record cannot be read.
    """
    return follow_plan(data, load_plan(data, duties=duties), as_of, clock, known_on, abridged=abridged)
