"""A process that has everything imported and forks for each call, so that a test of the program costs no start-up.

Every call is a process of its own: its own environment, folder, streams and exit code. What words its options in the language
is imported once in each, and a fork goes on with that of its own. Run by `tests.command`, one for each test worker.
"""

import gc
import importlib
import io
import json
import os
import pkgutil
import resource
import signal
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from types import ModuleType

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
from tests.command import DATA, NOW, Request

Rooms = dict[str, ModuleType]
WARM = (pydantic, tabulate, typer.main, typer._adapters, yaml)
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


def set_clock(now: datetime) -> None:
    """Have it be that time, for what is asked and for what is recorded."""
    vars(sys.modules["cleancomm.cli.options"])["today_in"] = lambda zone: now.date()
    vars(sys.modules["cleancomm.cli.recording"])["_now_there"] = lambda campaign: now


def limit(seconds: int, size: int) -> None:
    """Have this process be ended when it takes more than that."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    signal.alarm(seconds * 6)


def answer(request: Request, edges: dict[str, Rooms]) -> tuple[int, float, int]:
    """Run the program in a child as `request` says; its exit code, seconds of the processor and kilobytes at most."""
    child = os.fork()
    if child:
        _, status, used = os.wait4(child, 0)
        return os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss
    code = 70
    try:
        if request["limits"]:
            limit(*request["limits"])
        os.chdir(request["cwd"])
        os.environ.clear()
        os.environ.update(request["env"])
        for number, path, flags in (
            (0, os.devnull, os.O_RDONLY),
            (1, request["out"], os.O_WRONLY | os.O_CREAT),
            (2, request["err"], os.O_WRONLY | os.O_CREAT),
        ):
            os.dup2(os.open(path, flags, 0o600), number)
        sys.stdout = io.TextIOWrapper(os.fdopen(1, "wb", closefd=False), encoding="utf-8")
        sys.stderr = io.TextIOWrapper(os.fdopen(2, "wb", closefd=False), encoding="utf-8", errors="backslashreplace")
        sys.argv = ["cleancomm", *request["args"]]
        use_edge(edges, request["args"], request["env"])
        if now := request["env"].get(NOW):
            set_clock(datetime.fromisoformat(now))
        try:
            exec(request["patch"], {})
            cleancomm.__main__.main()
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
        except BaseException:
            traceback.print_exc()
            code = 1
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


def main() -> None:
    """Answer a line of JSON with a line of JSON, until the input ends."""
    import_rooms(cleancomm)
    for name in EXTRAS:
        with suppress(ImportError):
            importlib.import_module(name)
    edges = {language: import_edge(language) for language in ("zh", "en")}
    # validators are built once, for all children
    campaign = open_campaign(DataFolder(DATA, "data/"), None, lambda zone: date(2014, 5, 11))
    cleancomm.reports.validation.report_validation(campaign, (), strict=False)
    gc.freeze()  # a child that goes through what it shares would copy it
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(json.loads(line), edges)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
