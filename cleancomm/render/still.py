"""The time that a file tells of itself: its report's own day, and nothing of the clock, so that the same report gives the same
bytes.
"""

from datetime import date, datetime, time

# before it no part of a zip can be dated
FIRST = date(1980, 1, 1)


def still_time(day: date | None) -> datetime:
    """The beginning of a day; of no day, and of one that is too early for a zip, that of the first that a zip can tell."""
    return datetime.combine(max(day or FIRST, FIRST), time())
