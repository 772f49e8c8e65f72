"""An invented record for the plan that ships, to try the tool with: each of its entries says that it is `invented`."""

import re
from datetime import date
from pathlib import Path

# the comment of the record that says of which day it is best asked: one on which it has something of everything
_DAY = re.compile(r"^# --as-of (\S+)$", re.M)


def read_demo() -> str:
    """The text of the record."""
    return Path(__file__).with_name("progress.yaml").read_text(encoding="utf-8")


def find_day(record: str) -> date | None:
    """The day as of which the record is best asked, as one of its comments says."""
    found = _DAY.search(record)
    return date.fromisoformat(found[1]) if found else None
