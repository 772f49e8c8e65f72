"""A milestone seen by one street or unit: only its own cohorts count."""

from collections.abc import Callable
from dataclasses import replace

from cleancomm.status.schedule import Count, Stand


def narrow_stand(stand: Stand, mine: Callable[[Count], bool]) -> Stand:
    """The milestone with only the cohorts that `mine` takes in; its state, due day and missing are theirs."""
    return replace(stand, counts=tuple(c for c in stand.counts if mine(c)))
