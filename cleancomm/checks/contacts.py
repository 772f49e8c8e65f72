"""contacts.yaml, where it is there: every unit is one of the plan, every address one that a mail can go to."""

from collections.abc import Iterator

from cleancomm.checks.finding import Finding, check, find
from cleancomm.message import N_
from cleancomm.plan.contacts import is_address
from cleancomm.plan.folder import Loc
from cleancomm.plan.resolve import ResolvedPlan
from cleancomm.problem import error
from cleancomm.text import is_line

FILE = "contacts"
NO_UNIT = error(
    "contacts.unit",
    N_("a contact of a unit that the plan does not have"),
    N_("{subject} is neither a street nor a unit of the plan"),
    N_("write the name as plan.yaml or duties.yaml has it, or one of its aliases there"),
)
NO_ADDRESS = error(
    "contacts.address",
    N_("a mail address that is none"),
    N_("{subject} is no address that a mail can go to"),
    N_("write an address alone, such as office@example.org; the name stands under name"),
)
NO_LINE = error(
    "contacts.line",
    N_("a name in contacts.yaml that is more than a line of text"),
    N_("{key} holds a line break or control characters"),
    N_("write the name in one line"),
)


def _list_known(plan: ResolvedPlan) -> set[str]:
    """Every street and unit of the plan, by own names."""
    own = plan.units.own
    named = {row.name for row in plan.folder.plan.streets}
    named |= {u for task in plan.tasks.values() for row in task.units for u in row.units}
    named |= {t.unit for task in plan.tasks.values() for t in task.targets if t.unit}
    duties = plan.folder.duties
    named |= {name for row in (duties.units if duties else ()) for name in (row.name, *row.members)}
    return {own[name] for name in named}


@check
def check_contacts(plan: ResolvedPlan) -> Iterator[Finding]:
    """Units, addresses and names of contacts.yaml."""
    contacts = plan.folder.contacts
    if contacts is None:
        return
    known = _list_known(plan)
    lines: list[tuple[str | None, str, Loc]] = []
    addresses: list[tuple[str, Loc]] = []
    if contacts.office is not None:
        lines.append((contacts.office.name, "name", ("office", "name")))
        addresses.append((contacts.office.address, ("office", "address")))
    for n, row in enumerate(contacts.contacts):
        at: Loc = ("contacts", n)
        lines.append((row.name, "name", (*at, "name")))
        addresses += ((address, (*at, "addresses", k)) for k, address in enumerate(row.addresses))
        if plan.units.own[row.unit] not in known:
            yield find(NO_UNIT, FILE, (*at, "unit"), row.unit)
    yield from (find(NO_LINE, FILE, loc, text, key=key) for text, key, loc in lines if text is not None and not is_line(text))
    yield from (find(NO_ADDRESS, FILE, loc, text) for text, loc in addresses if not is_address(text))
