"""Who has to do what: the duty matrix row by row. The one way in which other rooms list the duties of duties.yaml."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from cleancomm.plan.folder import Folder
from cleancomm.plan.models import Plan

if TYPE_CHECKING:
    from cleancomm.plan.matrix import Clause, Duty


class Assignment(NamedTuple):
    """One clause of a duty as the units of one role carry it; no clause where the text of the duty is not at hand.

    `tasks` are those that the duty is of, by their names; `role` is the duty's word for these units, and `partners` are
    the units that they ask in for this clause.
    """

    tasks: tuple[str, ...]
    duty: "Duty"
    clause: "Clause | None"
    role: str
    units: tuple[str, ...]
    partners: tuple[str, ...]

    @property
    def word(self) -> str:
        """The document's word for the role in this clause."""
        return (self.clause and self.clause.role) or self.role


def list_tasks(plan: Plan, name: str) -> tuple[str, ...]:
    """The task of this name, else the tasks that stand under a heading of this name."""
    if any(task.name == name for task in plan.tasks):
        return (name,)
    return tuple(task.name for task in plan.tasks if task.under == name)


def list_assignments(folder: Folder) -> Iterator[Assignment]:
    """Every clause of every duty for each role that carries it, in the order of the file.

    Partners are those of the first role: it is the one that asks them in. A duty of a task that the plan does not have
    keeps the name that it gives.
    """
    for block in folder.duties.duties if folder.duties else ():
        tasks = list_tasks(folder.plan, block.task) or (block.task,)
        for duty in block.items:
            for n, (row, _) in enumerate(duty.list_roles()):
                for clause in duty.clauses or (None,):
                    partners = clause.partners if clause and n == 0 else ()
                    yield Assignment(tasks, duty, clause, row.role, row.units, partners)
