"""A milestone seen by one street or unit: only its own cohorts count."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from cleancomm.status.schedule import Count, Milestate, Stand


def narrow_stand(stand: Stand, mine: Callable[[Count], bool]) -> Stand:
    """The milestone with only the cohorts that `mine` takes in; done when none of them is missing."""
    counts = tuple(c for c in stand.counts if mine(c))
    missing = sum((c.missing for c in counts), Decimal(0))
    required = sum((c.cohort.quantity for c in counts), Decimal(0))
    state = stand.state if missing else Milestate.DONE
    return replace(stand, counts=counts, missing=missing, required=required, state=state)
