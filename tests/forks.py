"""A process that has everything imported and answers one call after the other, so that a test of the program costs no start-up.

Every call has its own arguments, environment, folder, streams and exit code. What words its options in the language is
imported once in each. A call that changes the program or whose memory is measured is answered in a fork. Run by
`tests.command`, one for each test worker.
"""

import gc
import importlib
import io
import json
import os
import pkgutil
import re
import resource
import signal
import sys
import time
import traceback
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from types import ModuleType
from unittest import mock

import pydantic
import tabulate
import typer._adapters
import typer.main
import yaml

import cleancomm
import cleancomm.__main__
import cleancomm.reports.validation
from cleancomm.campaign import DataFolder
from cleancomm.opening import open_campaign
from tests.command import DATA, ENCODING, NOW, Request
from tests.sources import remember_sources

Rooms = dict[str, ModuleType]
WARM = (pydantic, tabulate, typer.main, typer._adapters, yaml)
# the program collects no garbage: after so many calls it is done here
COLLECT = 20
# what the program imports when it needs it, and what may not be installed
EXTRAS = ("openpyxl", "xlsxwriter", "python_calamine", "jinja2", "docx", "icalendar")


def import_rooms(package: ModuleType) -> None:
    """Import all that is in a package, but for the edge, which words its options in a language."""
    for room in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not room.name.startswith(("cleancomm.cli", "cleancomm.__main__")) or package is not cleancomm:
            importlib.import_module(room.name)


def import_edge(language: str) -> Rooms:
    """The edge of the program in a language; it is forgotten again, so that it can be imported in another."""
    importlib.import_module("cleancomm.cli.language").use_language(language)
    import_rooms(importlib.import_module("cleancomm.cli"))
    return {name: sys.modules.pop(name) for name in [*sys.modules] if name.startswith("cleancomm.cli")}


def use_edge(edges: dict[str, Rooms], args: Sequence[str], environ: dict[str, str]) -> None:
    """Have the edge be the one in the language that is asked for."""
    choose = vars(next(iter(edges.values()))["cleancomm.cli.language"])["choose_language"]
    edge = edges[choose(args, environ)]
    sys.modules.update(edge)
    vars(cleancomm)["cli"] = edge["cleancomm.cli"]


@contextmanager
def clock_at(now: datetime | None) -> Iterator[None]:
    """Within it, it is that time, for what is asked and for what is recorded."""
    if now is None:
        yield
        return
    today = mock.patch("cleancomm.cli.options.today_in", return_value=now.date())
    with today, mock.patch("cleancomm.cli.recording._now_there", return_value=now):
        yield


@contextmanager
def limited(limits: tuple[int, int] | None) -> Iterator[None]:
    """Within it this process is ended when it takes more seconds than that, or has no more than so many bytes."""
    if limits is None:
        yield
        return
    seconds, size = limits
    bounds = {resource.RLIMIT_CPU: int(time.process_time()) + seconds + 1, resource.RLIMIT_AS: size}
    before = {which: resource.getrlimit(which) for which in bounds}
    for which, bound in bounds.items():
        resource.setrlimit(which, (bound, before[which][1]))
    signal.alarm(seconds * 6)
    try:
        yield
    finally:
        signal.alarm(0)
        for which, bound_before in before.items():
            resource.setrlimit(which, bound_before)


@contextmanager
def measured() -> Iterator[list[float]]:
    """What this process takes within it: seconds of the processor, also of its children, and kilobytes at most."""
    Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")  # the most so far is forgotten
    before, taken = sum(os.times()[:4]), [0.0, 0.0]
    try:
        yield taken
    finally:
        most = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="utf-8"))
        taken[:] = [sum(os.times()[:4]) - before, float(most[1]) if most else 0.0]


@contextmanager
def streams_to(out: str, err: str, encoding: str) -> Iterator[None]:
    """Within it the standard streams, of Python and of the system, are empty input and two files in an encoding."""
    before = [os.dup(number) for number in range(3)]
    ways = [(os.devnull, os.O_RDONLY), (out, os.O_WRONLY | os.O_CREAT), (err, os.O_WRONLY | os.O_CREAT)]
    for number, (path, flags) in enumerate(ways):
        handle = os.open(path, flags, 0o600)
        os.dup2(handle, number)
        os.close(handle)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = io.TextIOWrapper(os.fdopen(1, "wb", closefd=False), encoding=encoding)
    sys.stderr = io.TextIOWrapper(os.fdopen(2, "wb", closefd=False), encoding=encoding, errors="backslashreplace")
    try:
        yield
    finally:
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        sys.stdin, sys.stdout, sys.stderr = sys.__stdin__, sys.__stdout__, sys.__stderr__
        for number, handle in enumerate(before):
            os.dup2(handle, number)
            os.close(handle)


def run_program(request: Request, edges: dict[str, Rooms]) -> int:
    """Run the program as `request` says; its exit code."""
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["env"])
    sys.argv = ["cleancomm", *request["args"]]
    use_edge(edges, request["args"], request["env"])
    now = request["env"].get(NOW)
    clock = clock_at(datetime.fromisoformat(now) if now else None)
    # what was warned of once is warned of again
    with streams_to(request["out"], request["err"], request["env"].get(ENCODING, "utf-8")), clock, warnings.catch_warnings():
        try:
            exec(request["patch"], {})
            cleancomm.__main__.main()
        except SystemExit as stop:
            return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
        except BaseException:
            traceback.print_exc()
            return 1
    return 0


def fork_program(request: Request, edges: dict[str, Rooms]) -> tuple[int, float, int]:
    """Run the program in a child as `request` says; its exit code, seconds of the processor and kilobytes at most."""
    child = os.fork()
    if child:
        _, status, used = os.wait4(child, 0)
        return os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss
    code = 70
    try:
        with limited(request["limits"]):
            code = run_program(request, edges)
    finally:
        os._exit(code)


def answer(request: Request, edges: dict[str, Rooms]) -> tuple[int, float, int]:
    """Run the program as `request` says; its exit code, and with limits its seconds of the processor and kilobytes at most."""
    limits = request["limits"]
    # what draws takes more memory than is ever given back
    apart = request["apart"] or "export" in request["args"] or sys.platform != "linux"
    if request["patch"] or (limits and apart):
        return fork_program(request, edges)
    if limits is None:
        return run_program(request, edges), 0.0, 0
    with measured() as taken, limited(limits):
        code = run_program(request, edges)
    return code, taken[0], int(taken[1])


def main() -> None:
    """Answer a line of JSON with a line of JSON, until the input ends."""
    requests, answers = os.fdopen(os.dup(0), encoding="utf-8"), os.fdopen(os.dup(1), "w", encoding="utf-8")
    import_rooms(cleancomm)
    remember_sources()
    for name in EXTRAS:
        with suppress(ImportError):
            importlib.import_module(name)
    edges = {language: import_edge(language) for language in ("zh", "en")}
    # validators are built once, for all calls
    campaign = open_campaign(DataFolder(DATA, "data/"), None, lambda zone: date(2014, 5, 11))
    cleancomm.reports.validation.report_validation(campaign, (), strict=False)
    gc.freeze()  # a child that goes through what it shares would copy it
    for number, line in enumerate(requests, 1):
        answers.write(json.dumps(answer(json.loads(line), edges)) + "\n")
        answers.flush()
        if not number % COLLECT:
            gc.collect()


if __name__ == "__main__":
    main()
