"""How far long work has come: a bar on a terminal's stderr, which goes when the work ends; nothing in cron, pipes and files."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")
Tick = Callable[[int], None]
# what is done in a moment needs no bar
_FEW = 2


def _is_watched() -> bool:
    """Whether somebody sees stderr, on a terminal that can draw over a line."""
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


@contextmanager
def following(total: int, label: str) -> Iterator[Tick]:
    """A bar for `total` things, called `label` in the language of the answer; it is told how many more are done.

    What is written to stderr meanwhile stands above the bar. The bar itself never gets into an answer.
    """
    if total < _FEW or not _is_watched():
        yield lambda n: None
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(file=sys.stderr), redirect_stdout=False, transient=True) as bar:
        task = bar.add_task(escape(label), total=total)
        yield lambda n: bar.advance(task, n)


def track(items: Iterable[T], label: str, total: int | None = None) -> Iterator[T]:
    """The items one after the other, with a bar for how many of them are done; `total` where they do not know their number."""
    whole = total if total is not None else len(items) if isinstance(items, Sized) else 0
    with following(whole, label) as tick:
        for item in items:
            yield item
            tick(1)
