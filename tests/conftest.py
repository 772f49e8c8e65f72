"""What the tests of several rooms start from."""

import shutil
from pathlib import Path

import pytest

from tests.command import DATA


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the plan that ships, to be written to."""
    return shutil.copytree(DATA, tmp_path / "data")
