"""What the tests of several rooms start from."""

import os
import shutil
import signal
from pathlib import Path

import pytest
from hypothesis import settings

from tests.command import DATA
from tests.sources import remember_sources

# the same examples in every run, however slow the machine
settings.register_profile("tests", derandomize=True, deadline=None)
settings.load_profile("tests")
remember_sources()
# a shell starts what it puts into the background deaf to interrupts, and children inherit that
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the plan that ships, to be written to."""
    return shutil.copytree(DATA, tmp_path / "data")


# the longest go first: one that began last would leave the other cores idle
LONGEST = (
    *("test_import.py", "test_page.py", "test_slip.py", "test_fuzz.py", "test_writers.py", "test_appending.py"),
    *("test_identities.py", "test_installed.py", "test_merge.py", "test_errors.py"),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The order in which the tests are handed out."""
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where nothing may be skipped, a test that was is a failure, with its reason."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:  # a worker
        return
    skipped = reporter.stats.get("skipped", ())
    if skipped and os.environ.get("SKIP_NOTHING"):
        for report in skipped:
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
            reporter.write_line(f"SKIPPED {report.nodeid}: {reason}")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
