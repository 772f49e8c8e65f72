"""An invented record for the plan that ships, to try the tool with: each of its entries says that it is `invented`."""

from datetime import date
from pathlib import Path

# a day on which it has something of everything: green, yellow and red lamps, what waits, what is sent back, what is owed
DAY = date(2014, 5, 20)


def read_demo() -> str:
    """The text of the record."""
    return Path(__file__).with_name("progress.yaml").read_text(encoding="utf-8")
