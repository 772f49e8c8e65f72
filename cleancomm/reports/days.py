"""A day in words, as a text has it: ISO days break at their hyphens in Chinese text."""

from datetime import date

from cleancomm.message import N_, Message, say

_MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"), N_("August"), N_("September"),
    N_("October"), N_("November"), N_("December"),
)  # fmt: skip


def say_day(day: date) -> Message:
    """A day with the name of its month: 10 May 2024, 2024年5月10日."""
    return say(N_("{day} {month} {year}"), day=day.day, month=_MONTHS[day.month - 1], year=day.year)
