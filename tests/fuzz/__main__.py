"""`python -m tests.fuzz [--minutes M] [--seed N] [--family F] [--case K] [--keep DIR]`: fuzz for as long as wanted.

Prints a line for each kind of find with the number of its case; with --keep each is written there as a file for
tests/fuzz/finds. Exit 1 when a promise was broken.
"""

import argparse
import re
import shutil
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import mkdtemp

from tests.fuzz.cases import FAMILIES, SLOW, draw_family, make_case
from tests.fuzz.promises import judge_case

# so often those come that are not in CI
ROUND = 25


def main() -> int:
    """Make cases until the time is up; whether all promises were kept."""
    ask = argparse.ArgumentParser(prog="python -m tests.fuzz")
    ask.add_argument("--minutes", type=float, default=1.0)
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--family", choices=[*FAMILIES, *SLOW])
    ask.add_argument("--case", type=int)
    ask.add_argument("--keep", type=Path)
    asked = ask.parse_args()
    until, number, kinds, made = time.monotonic() + asked.minutes * 60, asked.case or 0, Counter[str](), Counter[str]()
    while True:
        other = {0: "large", 10: "form", 20: "form"}.get(number % ROUND)
        family = asked.family or other or draw_family(asked.seed, number)
        case = make_case(asked.seed, number, family)
        made[family] += 1
        folder = Path(mkdtemp(prefix="fuzz-"))
        try:
            broken = judge_case(case, folder)
        finally:
            shutil.rmtree(folder)
        for sentence in broken:
            kind = re.sub(r"\d+(\.\d+)?", "N", sentence)
            kinds[kind] += 1
            if kinds[kind] <= 3:
                print(f"--seed {asked.seed} --family {family} --case {number}: {sentence}\n    {case.args!a}", flush=True)
            if asked.keep and kinds[kind] == 1:
                asked.keep.mkdir(parents=True, exist_ok=True)
                (asked.keep / f"{asked.seed}-{number}.json").write_text(case.dump(sentence), encoding="utf-8")
        number += 1
        if asked.case is not None or time.monotonic() > until:
            break
    told = ", ".join(f"{count} {family}" for family, count in made.most_common())
    print(f"{made.total()} cases ({told}), {kinds.total()} promises broken, of {len(kinds)} kinds")
    return 1 if kinds else 0


if __name__ == "__main__":
    sys.exit(main())
