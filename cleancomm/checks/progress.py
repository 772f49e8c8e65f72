"""The record against the plan: entries about things that the plan does not have."""

from collections.abc import Iterator

from cleancomm.message import N_
from cleancomm.plan.cohorts import list_cohorts, list_nodes
from cleancomm.plan.loader import Folder
from cleancomm.problem import Kind, Place, Problem, Severity, problem
from cleancomm.record.entry import Entry

UNKNOWN = Kind(
    "record.unknown",
    Severity.ERROR,
    N_("an entry about something that the plan does not have"),
    N_("entry {id} is about {subject}, which the plan does not have"),
    N_("write the name, task, period and street as the plan does; a newly chosen item needs its period"),
)
TWICE = Kind(
    "record.duplicate_id",
    Severity.ERROR,
    N_("two entries with one id"),
    N_("the id {id} stands twice in the record"),
    N_("give the second entry an id of its own if it is another fact, else remove the copy"),
)
KINDS = (UNKNOWN, TWICE)


def check_record(folder: Folder, entries: tuple[Entry, ...], shown: str) -> Iterator[Problem]:
    """Entries whose item, cohort, milestone or predecessor is not known, and ids that stand twice."""
    cohorts = list_cohorts(folder)
    items = {(c.task, c.street, n) for c in cohorts for n in c.names}
    periods = {(c.task, c.period) for c in cohorts}
    scopes = {(c.task, c.period, c.street) for c in cohorts}
    nodes = {n.name for n in list_nodes(folder.plan)}
    ids: dict[str, Entry] = {}
    for entry in entries:
        if entry.id in ids and ids[entry.id] != entry:
            yield problem(TWICE, Place(shown), id=entry.id)
        ids.setdefault(entry.id, entry)
    for entry in ids.values():
        subject = None
        key = (entry.task or "", entry.street, entry.item or "")
        if entry.milestone is not None and entry.milestone not in nodes:
            subject = entry.milestone
        elif entry.item is not None and key not in items and (entry.task, entry.period) not in periods:
            subject = "/".join(x for x in key if x)
        elif entry.quantity is not None and (entry.task, entry.period, entry.street) not in scopes:
            subject = "/".join(x for x in (entry.task, entry.period, entry.street) if x)
        for other in (entry.voids, entry.replaces):
            if other is not None and other not in ids:
                subject = other
        if subject is not None:
            yield problem(UNKNOWN, Place(shown), id=entry.id, subject=subject)
