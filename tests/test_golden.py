"""What the commands print, in both languages, on the shipped plan alone and with a made-up record through 2013-2016.

`python -m tests.refresh` writes the files anew; then the diff is to be read.
"""

import shlex
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from wcwidth import wcswidth

from tests.command import DATA, ROOT, run

LANGUAGES = ("zh", "en")
RECORD = ROOT / "tests" / "record" / "progress.yaml"
SHIPPED = {
    "status-2014": "status --year 2014 --as-of 2014-05-11",
    "matrix": "duties --matrix",
    "gaps": "duties --gaps",
}
RECORDED = {
    "status-first-day": "status --as-of 2013-09-20",
    "status-end-of-2013": "status --year 2013 --as-of 2013-12-31",
    "status-returned": "status --year 2013 --as-of 2014-01-10",
    "status-more-than-planned": "status --year 2014 --task 物业 --as-of 2014-05-13",
    "status-extended": "status --year 2014 --as-of 2014-12-05",
    "status-by-street": "status --by street --as-of 2016-02-01",
    "status-by-year": "status --by year --as-of 2016-12-31",
    "status-by-unit": "status --by unit --as-of 2016-12-31",
    "status-one-street": "status --street 万新 --as-of 2016-12-31",
    "status-month": "status --month 2014-11 --by street",
    "todo-street": "todo --street 万新 --as-of 2014-01-01",
    "status-chart": "status --chart --table rows --as-of 2014-09-14",
    "milestones-chart": "milestones --chart --as-of 2014-09-14",
    "remind-street": "remind --street 万新 --as-of 2014-01-01",
    "remind-all": "remind --all --as-of 2014-04-20",
    "todo-unit": "todo --unit 民政局 --as-of 2014-11-22",
    "overdue-2014": "overdue -v --as-of 2014-01-10",
    "overdue-near": "overdue --within 30 --as-of 2014-04-20",
    "overdue-unit": "overdue --unit 民政局 --as-of 2016-01-15",
    "milestones": "milestones --as-of 2017-01-01",
    "list-returned": "list --state returned --as-of 2014-01-01",
    "list-2015": "list --year 2015 --as-of 2015-12-31",
    "list-unreported": "list --unreported --year 2015 --as-of 2015-10-30",
    "show-returned": "show 嘉春园 --as-of 2014-02-01",
    "show-replaced": "show 詹滨北里 --as-of 2014-12-31",
    "show-milestone": "show 2014年11月 --as-of 2014-12-31",
    "show-unit": "show 房管局 --as-of 2014-05-11",
    "log": "log --as-of 2013-12-31",
    "log-since": "log --since 2015-11-01 --as-of 2015-12-31",
    "log-milestone": "log 2014年11月 --as-of 2015-01-31",
    "validate": "validate",
}
# on terminals of several widths
WIDTHS = (60, 80, 120, 200)
ON_TERMINALS = {
    "status": "status --as-of 2014-09-14",
    "overdue": "overdue --within 30 --as-of 2014-04-20",
    "milestones": "milestones --as-of 2014-01-10",
    "list": "list --year 2014 --as-of 2014-09-14",
    "log": "log --as-of 2014-02-28",
    "duties": "duties --unit 房管局 --as-of 2014-05-11",
}
TERMINALS = {f"{name}.{width}": f"{words} --format table" for name, words in ON_TERMINALS.items() for width in WIDTHS}
DRAWN = {
    "status-chart": "status --chart --by street --as-of 2014-09-14",
    "milestones-chart": "milestones --chart --as-of 2014-01-10",
}
TERMINALS |= {f"{name}.{width}": f"{words} --format table" for name, words in DRAWN.items() for width in (80, 120)}
CASES = SHIPPED | RECORDED | TERMINALS


def golden(name: str, language: str) -> Path:
    """The file that holds what a case prints."""
    return ROOT / "tests" / "golden" / f"{name}.{language}.txt"


@cache
def recorded() -> Path:
    """A folder with the shipped plan and the made-up record."""
    folder = Path(mkdtemp(prefix="cleancomm-golden-"))
    shutil.copytree(DATA, folder / "data")
    shutil.copy(RECORD, folder / "data")
    return folder


def answer(name: str, language: str) -> str:
    """What a case prints now."""
    env = {"COLUMNS": name.rpartition(".")[2]} if name in TERMINALS else {}
    done = run(*shlex.split(CASES[name]), "--lang", language, cwd=ROOT if name in SHIPPED else recorded(), env=env)
    assert done.err == ""
    return done.out


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CASES)
def test_golden(name: str, language: str) -> None:
    assert answer(name, language) == golden(name, language).read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TERMINALS)
def test_every_answer_is_tables_within_its_width(name: str, language: str) -> None:
    said = golden(name, language).read_text(encoding="utf-8").splitlines()
    width = int(name.rpartition(".")[2])
    assert max(map(wcswidth, said)) <= width
    tables = len([line for line in said if line and set(line) == {"─"}])
    asked = run(*shlex.split(CASES[name].removesuffix("table")), "plain", cwd=recorded()).out.splitlines()
    assert tables == len([line for line in asked if line and set(line) <= {"-", " "}])
