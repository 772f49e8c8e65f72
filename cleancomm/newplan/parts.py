"""Columns headed 其中: what they count is among the figures of the column before them, and is never counted beside it.

Where the parts add up to the whole, the whole is their stated total, and a row that differs is told; where they fall short of
it in every row they are some of it only, and are left out.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from cleancomm.message import N_, say
from cleancomm.newplan import words
from cleancomm.newplan.figure import Said
from cleancomm.newplan.understanding import TARGETS, Column, Use

AMONG = N_("it is counted in {whole} already, of which it is a part")


def _is_part(column: Column) -> bool:
    return any(map(words.is_among_heading, column.path))


def _list_groups(found: dict[int, Column]) -> list[tuple[Column, list[Column]]]:
    """Each column of figures with the parts right behind it."""
    groups: list[tuple[Column, list[Column]]] = []
    whole: Column | None = None
    for column in (found[c] for c in sorted(found)):
        if column.use not in TARGETS or column.use is Use.NAMES:
            continue
        if not _is_part(column):
            whole = column
        elif whole is not None and whole.period == column.period:
            if not groups or groups[-1][0] is not whole:
                groups.append((whole, []))
            groups[-1][1].append(column)
    return groups


def lend_periods(found: dict[int, Column]) -> None:
    """Parts without a period are of that of the column that they are part of."""
    whole: Column | None = None
    for c in sorted(found):
        column = found[c]
        if column.use not in TARGETS:
            continue
        if not _is_part(column):
            whole = column
        elif whole is not None and not column.period:
            found[c] = replace(column, period=whole.period, cumulative=whole.cumulative)


def settle_parts(found: dict[int, Column], rows: Sequence[int], says: Callable[[int, int], Said | None]) -> None:
    """Columns headed 其中, and the column that they are part of."""
    for whole, parts in _list_groups(found):
        gaps = []
        for row in rows:
            said, own = [says(row, p.column) for p in parts], says(row, whole.column)
            amounts = [s.amount for s in said if s and s.amount is not None]
            if amounts or (own and own.amount):
                gaps.append((own.amount if own and own.amount is not None else Decimal(0)) - sum(amounts))
        if any(gap <= 0 for gap in gaps):
            found[whole.column] = replace(whole, use=Use.TOTAL, of=tuple(p.indicator for p in parts))
            found.update({p.column: replace(p, measure=p.measure or whole.measure) for p in parts})
        else:
            why = say(AMONG, whole=whole.heading)
            found.update({p.column: replace(p, use=Use.LEFT, why=why) for p in parts})
