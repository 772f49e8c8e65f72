"""Every exit code of the tool."""

from enum import IntEnum


class Exit(IntEnum):
    """0 fine; 1 problems or a faulty record or, when asked, something overdue; 2 usage; 3 could not run; 130 interrupted."""

    FINE = 0
    FOUND = 1
    USAGE = 2
    COULD_NOT_RUN = 3
    INTERRUPTED = 130
