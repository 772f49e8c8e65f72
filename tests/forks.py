"""A process that has everything imported and forks for each call, so that a test of the program costs no start-up.

Every call is a process of its own: its own environment, folder, streams and exit code. Nothing that depends on the
language is imported before the fork. Run by `tests.command`, one for each test worker.
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
from datetime import date, datetime

import pydantic
import tabulate
import typer._adapters
import typer.main
import yaml

import cleancomm
import cleancomm.__main__
import cleancomm.cli.app
import cleancomm.reports.validation
from cleancomm.campaign import DataFolder
from cleancomm.opening import open_campaign
from tests.command import DATA, NOW, Request

WARM = (pydantic, tabulate, typer.main, typer._adapters, yaml)
for _room in pkgutil.walk_packages(cleancomm.__path__, "cleancomm."):
    # what words options is of one language; what may not be installed is imported by the test that needs it
    if not _room.name.startswith(("cleancomm.cli", "cleancomm.__main__", "cleancomm.sheet", "cleancomm.render.workbook")):
        importlib.import_module(_room.name)


def set_clock(now: datetime) -> None:
    """Have it be that time, for what is asked and for what is recorded."""
    from cleancomm.cli.language import choose_language, use_language

    use_language(choose_language(sys.argv, os.environ))  # before what words its options in it is imported
    import cleancomm.cli.options
    import cleancomm.cli.recording

    vars(cleancomm.cli.options)["today_in"] = lambda zone: now.date()
    vars(cleancomm.cli.recording)["_now_there"] = lambda campaign: now


def limit(seconds: int, size: int) -> None:
    """Have this process be ended when it takes more than that."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    signal.alarm(seconds * 6)


def answer(request: Request) -> tuple[int, float, int]:
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
        if now := request["env"].get(NOW):
            set_clock(datetime.fromisoformat(now))
        try:
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
    # validators are built once, for all children
    campaign = open_campaign(DataFolder(DATA, "data/"), None, lambda zone: date(2014, 5, 11))
    cleancomm.reports.validation.report_validation(campaign, (), strict=False)
    gc.freeze()  # a child that goes through what it shares would copy it
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
