"""Mutations that know what a record is: entries on lines of their own, with wrong, strange and crossed values."""

import json
import random
from typing import Any

from tests.fuzz.atoms import draw_atom, spoil_bytes, spoil_text

KEYS = (
    "id", "on", "at", "recorder", "unit", "state", "task", "street", "item", "period", "quantity", "upto", "method",
    "evidence", "note", "milestone", "voids", "replaces", "forced", "approval", "due", "instead", "to", "things",
)  # fmt: skip
STRANGE: tuple[Any, ...] = (None, True, 0, -1, 1.5, 1e300, 10**40, [], {}, [{}], [1], {"a": 1}, "", ["x"])


def _draw_value(chance: random.Random, rows: list[dict[str, Any]], key: str) -> Any:
    """What a key may hold: what it holds elsewhere, what another key holds, a hostile text, or no text at all."""
    same = [r[key] for r in rows if key in r]
    match chance.randrange(4):
        case 0 | 1 if same:
            return chance.choice(same)
        case 2:
            return chance.choice(STRANGE)
        case 3:
            row = chance.choice(rows)
            return row[chance.choice(list(row))]
        case _:
            return draw_atom(chance)


def _spoil_entry(chance: random.Random, rows: list[dict[str, Any]], row: dict[str, Any]) -> dict[str, Any]:
    key = chance.choice(list(row)) if chance.random() < 0.6 else chance.choice(KEYS)
    if chance.random() < 0.15:
        return {k: v for k, v in row.items() if k != key}
    if isinstance(row.get(key), str) and chance.random() < 0.2:
        return {**row, key: spoil_text(chance, row[key])}
    return {**row, key: _draw_value(chance, rows, key)}


def _link(chance: random.Random, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """An entry that undoes or corrects another: also itself, a later one, or one that is not there."""
    row = {**chance.choice(rows), "id": f"x{chance.randrange(5)}"}
    return {
        **row,
        chance.choice(["voids", "replaces"]): chance.choice([*(str(r.get("id")) for r in rows), "x1", "x2", row["id"]]),
    }


def spoil_record(chance: random.Random, raw: bytes) -> bytes:
    """A record with a few entries that are not as they should be; the rest as it was, in some order."""
    lines = raw.decode("utf-8").splitlines()
    rows = [json.loads(line[2:]) for line in lines if line.startswith("- {")]
    if not rows:
        thing = {"task": "美丽社区创建", "street": "张贵庄街", "item": "兴业里"}
        head = {"on": "2014-05-01", "at": "2014-05-01T09:00:00+08:00", "recorder": "王", "state": "reported", "unit": "民政局"}
        rows = [
            {"id": "a1", **head, **thing},
            {"id": "a2", **head, "milestone": "评估验收"},
            {"id": "a3", **head, "quantity": 3, "period": "2014"},
        ]
    kept = chance.sample(rows, min(len(rows), chance.choice([1, 3, 20, 200])))
    for _ in range(chance.choice([1, 1, 2, 5])):
        at = chance.randrange(len(kept))
        match chance.randrange(6):
            case 0:
                kept.append(_link(chance, kept))
            case 1:
                kept.insert(at, dict(chance.choice(rows)))
            case 2:
                kept[at] = {"id": "t1", **kept[at], "things": [chance.choice(rows), chance.choice(kept)]}
            case _:
                kept[at] = _spoil_entry(chance, rows, kept[at])
    text = "".join(f"- {json.dumps(row, ensure_ascii=chance.random() < 0.1)}\n" for row in kept)
    result = text.encode("utf-8", "surrogatepass")
    return spoil_bytes(chance, result) if chance.random() < 0.25 else result
