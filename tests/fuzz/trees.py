"""Mutations that know what a data file is: rows, lists, keys and values are moved, lost, doubled and exchanged."""

import random
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from typing import Any

import yaml

from tests.fuzz.atoms import draw_atom, spoil_text

# a row or list, and the key or place in it
Spot = tuple[Any, Any]
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


@cache
def _parse(raw: bytes) -> Any:
    return yaml.load(raw, Loader=_LOADER)


def read_tree(raw: bytes) -> Any:
    """A data file as rows, lists and texts, to be changed."""
    return deepcopy(_parse(raw))


def write_tree(chance: random.Random, tree: Any) -> bytes:
    """A tree as YAML, in one of the ways in which people and programs write it."""
    flow = chance.choice([None, None, None, False, True])
    style = chance.choice([None, None, None, None, '"'])
    text = yaml.dump(tree, Dumper=_DUMPER, allow_unicode=chance.random() < 0.9, sort_keys=False, width=10**6,
                     default_flow_style=flow, default_style=style)  # fmt: skip
    return str(text).encode("utf-8", "surrogatepass")


def list_spots(node: Any) -> Iterator[Spot]:
    """Every place of a tree, from the top down."""
    keys = list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
    for key in keys:
        yield node, key
        yield from list_spots(node[key])


def grow_list(chance: random.Random, rows: list[Any], size: int) -> None:
    """Have a list hold `size` more rows like those it has, with names of their own."""
    like = rows or ["x"]
    for number in range(size):
        new = deepcopy(chance.choice(like))
        if isinstance(new, dict):
            rows.append({k: f"{v}{number}" if k in ("name", "id", "item") and isinstance(v, str) else v for k, v in new.items()})
        else:
            rows.append(f"{new}{number}" if isinstance(new, str) else new)


def _put_elsewhere(chance: random.Random, spots: list[Spot], where: Any, key: Any) -> None:
    """Have a place hold a copy of what another place holds, most often one of the same key."""
    same = [(w, k) for w, k in spots if k == key and w is not where]
    other, place = chance.choice(same if same and chance.random() < 0.7 else spots)
    where[key] = deepcopy(other[place])


def _change_keys(chance: random.Random, spots: list[Spot], where: Any, key: Any) -> None:
    """A key lost, doubled in a list, renamed, or one put in that stands elsewhere."""
    if isinstance(where, list):
        where.insert(key, deepcopy(where[key]))
        return
    keys = [k for w, k in spots if isinstance(w, dict)]
    if chance.random() < 0.5:
        where[chance.choice(keys) if chance.random() < 0.7 else draw_atom(chance)] = where.pop(key)
    else:
        other, place = chance.choice([(w, k) for w, k in spots if isinstance(w, dict)])
        where[place] = deepcopy(other[place])


def spoil_tree(chance: random.Random, tree: Any) -> Any:
    """A tree with one thing in it that is not as it should be."""
    spots = list(list_spots(tree))
    if not spots:
        return draw_atom(chance)
    where, key = chance.choice(spots)
    old = where[key]
    match chance.randrange(9):
        case 0 | 1:
            where[key] = draw_atom(chance)
        case 2:
            where[key] = spoil_text(chance, old) if isinstance(old, str) else draw_atom(chance)
        case 3 | 4:
            _put_elsewhere(chance, spots, where, key)
        case 5:
            del where[key]
        case 6:
            _change_keys(chance, spots, where, key)
        case 7:
            where[key] = chance.choice([[old], {"name": old}, [], {}, [[]], None, [old, old]])
        case _:
            lists = [w[k] for w, k in spots if isinstance(w[k], list)]
            if lists:
                grow_list(chance, chance.choice(lists), chance.choice([1, 2, 60]))
    return tree
