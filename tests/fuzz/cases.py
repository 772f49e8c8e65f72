"""Cases: a folder with files that are not as they should be, and a call of the program in it; each made from a number."""

import base64
import csv
import io
import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cleancomm.cli.commands import COMMANDS
from tests.command import DATA, ROOT, run
from tests.fuzz.atoms import draw_atom, spoil_bytes
from tests.fuzz.entries import spoil_record
from tests.fuzz.tables import draw_cells, write_csv, write_workbook
from tests.fuzz.trees import grow_list, list_spots, read_tree, spoil_tree, write_tree
from tests.fuzz.words import PATHS, draw_words

FILES = ("plan.yaml", "committees.yaml", "duties.yaml", "progress.yaml")
BASES = {"shipped": DATA, **{p.name: p for p in sorted((ROOT / "examples").iterdir()) if p.is_dir()}}
LARGEST = 10 * 1000 * 1000


@dataclass(frozen=True)
class Case:
    """The files of a folder by their paths, and what is called in it with which environment."""

    files: dict[str, bytes]
    args: tuple[str, ...]
    env: dict[str, str] = field(default_factory=dict)

    def dump(self, why: str) -> str:
        """The case as text: only what is not a file of a base is written out."""
        known = {raw: f"{base}/{name}" for base, files in ((b, read_base(b)) for b in BASES) for name, raw in files.items()}
        return json.dumps(
            {"why": why, "args": self.args, "env": self.env, "files": {n: _pack(raw, known) for n, raw in self.files.items()}},
            ensure_ascii=False, indent=1,
        ) + "\n"  # fmt: skip


def _pack(raw: bytes, known: dict[bytes, str]) -> dict[str, str]:
    if raw in known:
        return {"same": known[raw]}
    try:
        return {"text": raw.decode("utf-8")}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(raw).decode()}


def _unpack(packed: dict[str, str]) -> bytes:
    if "same" in packed:
        base, name = packed["same"].split("/")
        return read_base(base)[name]
    return packed["text"].encode() if "text" in packed else base64.b64decode(packed["base64"])


def load_case(path: Path) -> Case:
    """A case that was kept."""
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return Case({n: _unpack(p) for n, p in told["files"].items()}, tuple(told["args"]), told["env"])


@cache
def read_base(base: str) -> dict[str, bytes]:
    """The data files of a plan that holds; that of the district with the record of the golden tests."""
    files = {name: (BASES[base] / name).read_bytes() for name in FILES if (BASES[base] / name).exists()}
    if base == "shipped":
        files["progress.yaml"] = (ROOT / "tests" / "record" / "progress.yaml").read_bytes()
    return files


def _lay_out(files: dict[str, bytes], folder: str = "data") -> dict[str, bytes]:
    return {f"{folder}/{name}": raw for name, raw in files.items()}


def _draw_base(chance: random.Random) -> tuple[str, dict[str, bytes]]:
    base = chance.choice([*BASES, "shipped"])
    return base, dict(read_base(base))


def _draw_call(chance: random.Random, wild: float = 0.02) -> tuple[str, ...]:
    """A call of any command that reads a data folder."""
    command = chance.choice([c for c in COMMANDS if c not in ("init", "schema")])
    words = draw_words(chance, command, wild, often=0.12)
    if command in ("update", "add", "amend", "undo"):
        words += ["--yes"] if chance.random() < 0.5 else ["--dry-run"]
    return tuple(words)


def _make_tree(chance: random.Random) -> Case:
    """A plan, register or table of duties with one to three things in it that are not as they should be."""
    _, files = _draw_base(chance)
    name = chance.choice([n for n in files if n != "progress.yaml"] + ["plan.yaml"])
    tree = read_tree(files[name])
    for _ in range(chance.choice([1, 1, 2, 3])):
        tree = spoil_tree(chance, tree)
    files[name] = write_tree(chance, tree)
    return Case(_lay_out(files), _draw_call(chance))


def _make_bytes(chance: random.Random) -> Case:
    """A data file with bytes that are not as they should be."""
    _, files = _draw_base(chance)
    name = chance.choice(list(files))
    for _ in range(chance.choice([1, 1, 3])):
        files[name] = spoil_bytes(chance, files[name])
    return Case(_lay_out(files), _draw_call(chance))


def _make_record(chance: random.Random) -> Case:
    """A record with entries that are not as they should be."""
    _, files = _draw_base(chance)
    files["progress.yaml"] = spoil_record(chance, files["progress.yaml"])
    return Case(_lay_out(files), _draw_call(chance))


def _make_words(chance: random.Random) -> Case:
    """Good data, and any words."""
    _base, files = _draw_base(chance)
    laid = {
        **_lay_out(files),
        **_lay_out(read_base("green-transport"), "other"),
        "list.txt": b"data\nother\n",
        "out.txt": b"kept\n",
    }
    command = chance.choice(list(COMMANDS))
    words = draw_words(chance, command, chance.choice([0.0, 0.1, 0.3, 0.8]), chance.choice([0.1, 0.3, 0.6]))
    env = {k: draw_atom(chance) for k in ("CLEANCOMM_RECORDER", "CLEANCOMM_LANG", "COLUMNS") if chance.random() < 0.05}
    if chance.random() < 0.05:
        env["CLEANCOMM_DATA"] = chance.choice(PATHS)
    return Case(laid, tuple(words), {k: v.replace("\0", "") for k, v in env.items()})


def _make_completion(chance: random.Random) -> Case:
    """What a shell asks when a person presses tab behind any words, over data that may be spoilt."""
    case = chance.choice([_make_words, _make_tree])(chance)
    words = " ".join(["cleancomm", *(w.replace("\0", "") for w in case.args)])
    shell = chance.choice(["bash", "zsh", "fish"])
    ask = {"_CLEANCOMM_COMPLETE": f"complete_{shell}", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" ")),
           "_TYPER_COMPLETE_ARGS": words, "_TYPER_COMPLETE_FISH_ACTION": "get-args"}  # fmt: skip
    return Case(case.files, (), ask)


TABLE_OPTIONS = (
    "--title=试点方案", "--period=2023-2026", "--period=2024", "--task=改造:户", "--task=美丽社区创建:个:社区", "--header=1-2",
    "--skip=3", "--only=B-C", "--street=A", "--street=B", "--lead=住建局", "--dry-run", "--sheet=Sheet1",
)  # fmt: skip


def _make_table(chance: random.Random) -> Case:
    """A table to make a plan from."""
    cells = draw_cells(chance)
    name, raw = (
        ("table.csv", write_csv(chance, cells)) if chance.random() < 0.5 else ("table.xlsx", write_workbook(chance, cells))
    )
    words = draw_words(chance, "init", 0.02, often=0.0)[1:]
    words += [option for option in TABLE_OPTIONS if chance.random() < 0.2]
    return Case({name: raw}, ("init", *words, "--from", name))


def _make_list(chance: random.Random) -> Case:
    """A file that lists folders, and folders to compare, of which one is spoilt."""
    _, files = _draw_base(chance)
    other = dict(files)
    other["plan.yaml"] = write_tree(chance, spoil_tree(chance, read_tree(files["plan.yaml"])))
    laid = {**_lay_out(files), **_lay_out(other, "other"), "list.txt": spoil_bytes(chance, b"data\n# one more\nother\n")}
    extra = draw_words(chance, "rollup", 0.0, often=0.1)[1:]
    calls = [
        ("rollup", "list.txt"),
        ("rollup", "data", "other", "--jobs", "1", *(w for w in extra if w.startswith("--as"))),
        ("diff", "data", "other"),
    ]
    form = chance.choice([(), ("--format", "json"), ("--format", "csv"), ("--format", "markdown")])
    return Case(laid, (*chance.choice(calls), *form))


def _make_large(chance: random.Random) -> Case:
    """One list of a data file grown to thousands of rows, or a record of thousands of entries."""
    _base, files = _draw_base(chance)
    size = int(10 ** chance.uniform(2.5, 4.3))
    name = chance.choice(list(files))
    if name == "progress.yaml":
        lines = [line for line in files[name].splitlines(keepends=True) if line.startswith(b"- ")]
        grown = (line.replace(b'"id": "', f'"id": "{n}'.encode()) for n in range(size) for line in lines)
        files[name] = b""
        for line in grown:
            if len(files[name]) + len(line) > min(size * 300, LARGEST):
                break
            files[name] += line
    else:
        tree = read_tree(files[name])
        lists = [w[k] for w, k in list_spots(tree) if isinstance(w[k], list) and w[k]]
        grow_list(chance, chance.choice(lists), size)
        files[name] = write_tree(random.Random(0), tree)[:LARGEST]
    return Case(_lay_out(files), _draw_call(chance, 0.0))


@cache
def _read_form() -> bytes:
    """The form of a street as the tool writes it."""
    with TemporaryDirectory() as folder:
        for name, raw in read_base("shipped").items():
            (Path(folder) / name).write_bytes(raw)
        form = Path(folder) / "form.csv"
        words = ("export", "form", "--street", "张贵庄街", "--as-of", "2014-05-11", "--data", folder, "-o", str(form))
        done = run(*words, env={"CLEANCOMM_LANG": "zh"})
        assert form.exists(), done
        return form.read_bytes()


def _make_form(chance: random.Random) -> Case:
    """A form that comes back with some cells filled in as they should be, or not."""
    cells = list(csv.reader(io.StringIO(_read_form().decode("utf-8-sig"), newline="")))
    fitting = ("办结", "进行中", "1", "3", "2014-05-01", "5月1日", "民政局", "会议纪要", "√", "未开展")
    for _ in range(chance.choice([1, 3, 10])):
        row = chance.choice([r for r in cells if r])
        row[chance.randrange(len(row))] = chance.choice(fitting) if chance.random() < 0.7 else draw_atom(chance)
    if chance.random() < 0.3:
        cells[chance.randrange(len(cells))] = list(chance.choice(cells))
    xlsx = chance.random() < 0.3
    raw = write_workbook(chance, cells) if xlsx else write_csv(chance, cells)
    name = "form.xlsx" if xlsx else "form.csv"
    way = chance.choice([("--dry-run",), ("--yes",), ("--yes", "--only-valid"), ()])
    form = chance.choice([(), ("--format", "json"), ("--format", "csv")])
    return Case({**_lay_out(read_base("shipped")), name: raw}, ("import", name, "--as-of", "2014-05-20", *way, *form))


# how often each is made
FAMILIES: dict[str, tuple[int, Callable[[random.Random], Case]]] = {
    "tree": (30, _make_tree), "bytes": (8, _make_bytes), "record": (20, _make_record), "words": (25, _make_words),
    "completion": (4, _make_completion), "table": (20, _make_table), "list": (4, _make_list),
}  # fmt: skip
# outside CI alone: each takes as long as many others, or begins with a run of the program
SLOW: dict[str, tuple[int, Callable[[random.Random], Case]]] = {"large": (1, _make_large), "form": (1, _make_form)}


def draw_family(seed: int, number: int) -> str:
    """The family of the case of a number, where none is asked for."""
    return random.Random(f"{seed}/{number}").choices(list(FAMILIES), [weight for weight, _ in FAMILIES.values()])[0]


def make_case(seed: int, number: int, family: str) -> Case:
    """The case of a number in a family: always the same."""
    _, make = (FAMILIES | SLOW)[family]
    return make(random.Random(f"{seed}/{number}/{family}"))
