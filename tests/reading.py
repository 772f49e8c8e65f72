"""A table as text, what was understood of it, and how that is told."""

from cleancomm.newplan.draft import draft_plan
from cleancomm.newplan.table import read_table
from cleancomm.newplan.understanding import Answers, Understanding
from cleancomm.number import number_text
from cleancomm.sheet.grid import Merge, make_grid

NONE = Answers()


def understand(text: str, answers: Answers = NONE, merges: tuple[Merge, ...] = ()) -> Understanding:
    """A table written with | between its cells, a line each row."""
    lines = [line.strip().split("|") for line in text.strip().splitlines()]
    return read_table(make_grid("t.csv", lines, merges), "t", answers)


def told(seen: Understanding) -> list[str]:
    """Every target as street task period figure names, as far as it has these."""
    many = len(seen.tasks) > 1
    return [
        " ".join(
            filter(None, (
                t.street, task.name if many else "", t.period, "" if t.quantity is None else number_text(t.quantity),
                "、".join(t.names),
            ))
        )
        for task in draft_plan(seen).tasks for t in task.targets
    ]  # fmt: skip


def stated(seen: Understanding) -> list[str]:
    """Every stated total as figure, counted figure, streets."""
    return [
        f"{number_text(s.amount)}={number_text(s.counted)} {'、'.join(s.streets) if s.streets is not None else '*'}"
        for s in seen.stated
    ]


def in_year(year: str) -> Answers:
    return Answers(period=year)
