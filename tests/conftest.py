"""What the tests of several rooms start from."""

import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from tests.command import DATA

# the same examples in every run, however slow the machine
settings.register_profile("tests", derandomize=True, deadline=None)
settings.load_profile("tests")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the plan that ships, to be written to."""
    return shutil.copytree(DATA, tmp_path / "data")
