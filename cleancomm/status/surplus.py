"""More than planned: what of a cohort is named, reported or accepted beyond what the plan asks for."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from cleancomm.checks.chain import SURPLUS, Found
from cleancomm.message import N_
from cleancomm.number import number_text
from cleancomm.plan.cohorts import Sort
from cleancomm.plan.models import Bound
from cleancomm.status.tally import Count

NAMED, REPORTED, ACCEPTED = N_("named"), N_("reported"), N_("accepted")


def _reach(count: Count) -> dict[str, Decimal]:
    """How many of a cohort are named, reported and accepted."""
    return {NAMED: Decimal(len(count.items)), REPORTED: count.reported, ACCEPTED: count.accepted}


def find_surplus(before: Iterable[Count], after: Iterable[Count]) -> Iterator[tuple[Count, Found]]:
    """The cohorts that have come beyond their figure, or further beyond it, each once."""
    known = {c.cohort.about: c for c in before}
    for count in after:
        planned = count.cohort.quantity
        if count.cohort.open or planned < 0 or count.cohort.sort is Sort.LEVEL or count.cohort.bound is Bound.AT_LEAST:
            continue
        was = known.get(count.cohort.about)
        for what, number in reversed(_reach(count).items()):
            over = number - planned
            if over > 0 and (was is None or was.cohort.open or over > max(Decimal(0), _reach(was)[what] - was.cohort.quantity)):
                values = {"number": number_text(number), "planned": number_text(planned)}
                yield count, (SURPLUS, {**values, "what": what, "thing": count.cohort.address})
                break
