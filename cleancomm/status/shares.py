"""A target for the whole, as its streets see it: what was chosen or recorded for a street counts there, the rest stands for
the whole. The shares of a cohort add up to it, in every figure.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from cleancomm.plan.cohorts import NOTHING, Sort
from cleancomm.status.tally import DONE, SAID, Count, Item, Tally

Scope = str | None


def _share_quantity(whole: Decimal, wanted: dict[Scope, Decimal], done: dict[Scope, Decimal]) -> dict[Scope, Decimal]:
    """How much of a target falls to each street: what is done there first, then what is named there, as far as it goes."""
    left, shares = whole, dict.fromkeys(wanted, NOTHING)
    for figures in (done, wanted):
        for scope in shares:
            more = min(left, max(NOTHING, figures.get(scope, NOTHING) - shares[scope]))
            shares[scope] += more
            left -= more
    return {**shares, None: left}


def _share_done(whole: Decimal, own: dict[Scope, Decimal], room: dict[Scope, Decimal]) -> dict[Scope, Decimal]:
    """How much of what was reached falls to each share: its own, and of a number for the whole what finds room, first in the
    rest; what finds none stands with the rest.
    """
    shares = {scope: own.get(scope, NOTHING) for scope in room}
    left = whole - sum(shares.values(), NOTHING)
    for scope in (None, *(s for s in room if s is not None)):
        more = min(max(left, NOTHING), max(NOTHING, room[scope] - shares[scope]))
        shares[scope] += more
        left -= more
    for scope in (*(s for s in room if s is not None), None):  # a share whose own is more than all together
        less = min(max(-left, NOTHING), shares[scope])
        shares[scope] -= less
        left += less
    shares[None] += max(left, NOTHING)
    return shares


def split_count(count: Count, tally: Tally) -> Iterator[Count]:
    """The shares of a cohort: one for each street in it, and the rest."""
    cohort = count.cohort
    streets = [s for s in dict.fromkeys((*(i.street for i in count.items), *tally.numbers)) if s is not None]
    if cohort.scope is not None or cohort.sort is not Sort.SUM or cohort.open or not streets:
        yield count
        return
    named: dict[Scope, Decimal] = {s: Decimal(sum(1 for i in count.items if i.street == s)) for s in streets}
    done, said = tally.by_scope(DONE), tally.by_scope(SAID)
    wanted: dict[Scope, Decimal] = {s: max(named[s], said.get(s, NOTHING), done.get(s, NOTHING)) for s in streets}
    quantity = _share_quantity(cohort.quantity, wanted, done)
    accepted = _share_done(count.accepted, done, quantity)
    own = {s: max(NOTHING, said.get(s, NOTHING) - accepted[s]) for s in quantity}
    room = {s: max(NOTHING, quantity[s] - accepted[s]) for s in quantity}
    waiting = _share_done(count.reported - count.accepted, own, room)
    for scope in (*streets, None):
        items = tuple(i for i in count.items if i.street == scope)
        if scope is None and not (items or quantity[None] or accepted[None] or waiting[None]):
            continue
        yield _take_share(count, scope, quantity[scope], accepted[scope], waiting[scope], items)


def _take_share(
    count: Count, scope: Scope, quantity: Decimal, accepted: Decimal, waiting: Decimal, items: tuple[Item, ...]
) -> Count:
    """A share with the figures given; what an amendment has changed of the whole stands with the rest."""
    cohort, was = count.cohort, count.cohort.was
    if was is not None:
        was = replace(was, street=scope, quantity=quantity if scope else quantity + was.quantity - cohort.quantity)
    part = Fraction(quantity) / Fraction(cohort.quantity) if cohort.quantity else Fraction(0)
    share = replace(
        count,
        cohort=replace(cohort, street=scope, quantity=quantity, was=was),
        items=items,
        accepted=accepted,
        reported=accepted + waiting,
        expected=count.expected * part,
    )
    return replace(share, done_on=None) if share.missing else share
