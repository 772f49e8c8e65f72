"""The plan is read once, and the record is judged the same by every command."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from cleancomm.plan import resolve
from cleancomm.plan.deadline import Span, parse_deadline
from cleancomm.plan.loader import load_folder
from cleancomm.plan.resolve import resolve_plan
from tests.command import DATA, run
from tests.records import add_lines, change, write_entry

READING = ("status", "overdue", "milestones", "list", "show 民政局", "log", "duties", "budget", "list --unreported", "validate")


def test_one_status_reads_each_wording_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: Counter[tuple[str, int | None]] = Counter()

    def counting(wording: str, year: int | None = None, *, begins: date | None = None) -> Span | None:
        read[wording, year] += 1
        return parse_deadline(wording, year, begins=begins)

    monkeypatch.setattr(resolve, "parse_deadline", counting)
    from cleancomm.cli.app import run as run_here

    assert run_here(["status", "--data", str(DATA), "--as-of", "2014-05-11", "--format", "json"]) == 0
    assert len(read) > 10
    assert set(read.values()) == {1}


def test_a_wording_that_cannot_be_read_is_a_problem_at_its_place_and_an_absent_day(data: Path) -> None:
    line = change(data / "plan.yaml", "when: 2014年5月初", "when: 2014年五一前后")
    plan = resolve_plan(load_folder(data))
    (found,) = plan.list_unreadable()
    assert (found.kind.code, found.place.line, found.text.values) == (
        "deadline.unparsable",
        line,
        (("subject", "2014年五一前后"),),
    )
    node = next(n for n in plan.nodes if n.loc == plan.unreadable[0].loc[:-1])
    assert node.span is None
    assert len(plan.cohorts) == len(plan.targets)


def test_the_same_record_is_judged_the_same_by_every_command(data: Path) -> None:
    add_lines(
        data,
        write_entry(
            1, "2013-12-10", "reported", task="旧楼区改造全覆盖", street="天外街", period="2013", item="里", unit="房管局"
        ),
    )
    said = {}
    for command in READING:
        done = run(*command.split(), "--data", str(data), "--as-of", "2014-05-11", "--lang", "en")
        said[command] = "record.unknown" in done.out + done.err
    # what the plan says of duties and money depends on no record
    assert said == {command: command.split()[0] not in ("duties", "budget") for command in READING}


def test_a_unit_of_the_duty_matrix_alone_is_known_to_every_command(data: Path) -> None:
    add_lines(
        data,
        write_entry(
            1, "2013-12-10", "reported", task="旧楼区改造全覆盖", street="交警支队", period="2013", item="里", unit="房管局"
        ),
    )
    for command in READING:
        done = run(*command.split(), "--data", str(data), "--as-of", "2014-05-11", "--lang", "en")
        assert "record.unknown" not in done.out + done.err, command
