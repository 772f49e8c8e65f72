"""Each target for itself against the schedule: 已完成, 超, 达, 欠序时, 逾期; every one is in just one of these."""

from datetime import date
from enum import StrEnum

from cleancomm.plan.models import Settings
from cleancomm.status.schedule import Pace, judge
from cleancomm.status.tally import Count


class Course(StrEnum):
    """How a target goes: APART is what no schedule is for, a ceiling or what has no figure."""

    OVERDUE = "overdue"
    BEHIND = "behind"
    ON = "on_schedule"
    AHEAD = "ahead"
    DONE = "done"
    TO_COME = "to_come"
    APART = "apart"


# what lags, and what does not; the others are of neither list
LAGGING = (Course.OVERDUE, Course.BEHIND)
KEEPING = (Course.ON, Course.AHEAD, Course.DONE)
_OF_PACE = {Pace.DONE: Course.DONE, Pace.AHEAD: Course.AHEAD, Pace.ON: Course.ON, Pace.BEHIND: Course.BEHIND}


def find_course(count: Count, rule: Settings, as_of: date) -> Course:
    """How a target goes: overdue from the day after its due day; to come while its period has not begun and nothing is done."""
    if count.missing and count.cohort.due < as_of:
        return Course.OVERDUE
    pace = judge([count], rule, as_of).pace
    if pace is not Pace.DONE and count.cohort.start > as_of and not count.accepted:
        return Course.TO_COME
    return Course.APART if pace is None else _OF_PACE[pace]
