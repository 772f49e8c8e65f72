"""The code knows no street, no unit, no name, no year and no figure of the plan that ships: all that is data."""

import re
from functools import cache
from pathlib import Path

import pytest

from cleancomm.plan.loader import load_folder
from tests.command import DATA, ROOT

CODE = sorted(p for p in (ROOT / "cleancomm").rglob("*.py"))
# words that any plan may use: the document's word for all of its streets, and what things are called
COMMON = {"各街道", "社区", "个", "相关部门", "有关部门", "相关街道", "社区居民委员会", "社区居委会", "居委会"}


@cache
def names_of_the_plan() -> set[str]:
    folder = load_folder(DATA)
    assert folder.committees
    assert folder.duties
    plan = folder.plan
    found = {n for s in plan.streets for n in (s.name, *s.aliases)}
    found |= {n for t in plan.tasks for n in (t.name, *t.aliases, *(x for y in t.targets for x in y.names))}
    found |= {e for c in folder.committees.committees for e in c.estates}
    found |= {n for u in folder.duties.units for n in (u.name, *u.aliases)}
    found |= {h.name for h in folder.duties.body.heads if h.name}
    found |= {folder.duties.body.name, plan.document.title, plan.document.number}
    found |= {s.name for s in plan.steps} | {m.name for s in plan.steps for m in s.milestones}
    return {n for n in found if len(n) > 1} - COMMON


@pytest.mark.parametrize("path", CODE, ids=lambda p: str(p.relative_to(ROOT / "cleancomm")))
def test_the_code_names_nothing_of_the_plan(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [n for n in names_of_the_plan() if n in text] == []
    assert re.findall(r"(?<!\\u)201[3-6]", text) == []
