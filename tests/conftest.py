"""What the tests of several rooms start from."""

import shutil
import signal
from pathlib import Path

import pytest
from hypothesis import settings

from tests.command import DATA

# the same examples in every run, however slow the machine
settings.register_profile("tests", derandomize=True, deadline=None)
settings.load_profile("tests")
# a shell starts what it puts into the background deaf to interrupts, and children inherit that
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the plan that ships, to be written to."""
    return shutil.copytree(DATA, tmp_path / "data")
