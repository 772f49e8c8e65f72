"""Which streets a row of totals is of. By its words and its place; where these leave two answers, by what adds up."""

from collections.abc import Callable, Sequence

from cleancomm.newplan import words
from cleancomm.newplan.rows import Row, Sort

Scope = tuple[str, ...] | None


def _run(rows: Sequence[Row], start: int, step: int, ends: tuple[Sort, ...]) -> tuple[str, ...]:
    """The streets of the rows from one on, up to one of a sort that ends them."""
    found = []
    at = start + step
    while 0 <= at < len(rows) and rows[at].sort not in ends:
        if rows[at].sort is Sort.STREET:
            found.append(rows[at].name)
        at += step
    return tuple(dict.fromkeys(found if step > 0 else reversed(found)))


def list_before(rows: Sequence[Row], index: int) -> tuple[str, ...]:
    """The streets between a row of totals and the one before it."""
    return _run(rows, index, -1, (Sort.TOTAL, Sort.GROUP))


def list_scopes(rows: Sequence[Row], index: int, key: int) -> list[Scope]:
    """What a row of totals, or of a group with figures, may be of; None is the whole. The likeliest first; empty for none."""
    row = rows[index]
    streets = list(dict.fromkeys(r.name for r in rows if r.sort is Sort.STREET))
    before = _run(rows, index, -1, (Sort.TOTAL, Sort.GROUP))
    after = _run(rows, index, 1, (Sort.TOTAL, Sort.GROUP))
    if row.sort is Sort.GROUP:
        return [after] if after else []
    if row.at > key:  # beside the streets: 小计 under the communities of one
        own: list[Scope] = [(row.name,)] if row.name else [before[-1:]] if before else []
        if not row.own and not words.is_small_total(row.text) and len(streets) > 1:
            # 合计 in the column of communities, its street blank: of the street above, or of all
            whole: list[Scope] = [None]
            return whole if words.is_whole_row(row.text) or _stands_alone(rows, index, key) else [*own, None]
        return own
    if row.name:
        if row.name in streets:
            return [(row.name,)]
        ending = [s for s in streets if s.startswith(row.name) or row.name.startswith(s)]
        if len(ending) == 1:
            return [(ending[0],)]
        group = next((n for n, r in enumerate(rows) if r.sort is Sort.GROUP and r.name == row.name), None)
        if group is not None:
            return [_run(rows, group, 1, (Sort.GROUP,) if group > index else (Sort.GROUP, Sort.TOTAL))]
        return _by_style(rows, key, before, after)
    if words.is_small_total(row.text):
        smalls = [n for n, r in enumerate(rows) if r.sort is Sort.TOTAL and r.at <= key and words.is_small_total(r.text)]
        each = len(smalls) == len(streets) and len(streets) > 1
        if each and before:
            return [before[-1:]]
        return _by_style(rows, key, before, after)
    others = [
        n for n, r in enumerate(rows) if r.sort is Sort.TOTAL and not r.name and r.at <= key and not words.is_small_total(r.text)
    ]
    if len(others) == 1 or words.is_whole_row(row.text):
        return [None]
    if index in (others[0], others[-1]):
        part = before or after
        return [None, part] if part and set(part) != set(streets) else [None]
    return [before] if before else [after] if after else [None]


def _stands_alone(rows: Sequence[Row], index: int, key: int) -> bool:
    """Whether a row of totals is the last row, and the only one beside the streets with its word."""
    same = [n for n, r in enumerate(rows) if r.sort is Sort.TOTAL and r.at > key and r.text == rows[index].text]
    return same == [index] and index == len(rows) - 1


def _by_style(rows: Sequence[Row], key: int, before: tuple[str, ...], after: tuple[str, ...]) -> list[Scope]:
    """The rows above or below: a table has all its part totals above their rows, or all below them."""
    parts = [
        n for n, r in enumerate(rows)
        if r.sort is Sort.TOTAL and r.at <= key and (words.is_small_total(r.text) or r.name)
    ]  # fmt: skip
    ends = (Sort.TOTAL, Sort.GROUP)
    below = all(_run(rows, n, -1, ends) for n in parts)
    above = all(_run(rows, n, 1, ends) for n in parts)
    if below != above:
        return [before] if below else [after]
    return [s for s in (before, after) if s]


def choose_scope(scopes: list[Scope], holds: Callable[[Scope], bool]) -> tuple[Scope, bool]:
    """The scope that alone holds, else the only one there is; and whether there was a choice that could be made."""
    if len(scopes) == 1:
        return scopes[0], True
    fitting = [s for s in scopes if holds(s)]
    return (fitting[0], True) if len(fitting) == 1 else (None, False)
