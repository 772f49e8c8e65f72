"""A day as people type it: whole, without its year, or 昨天, which only the plan and the day of the answer make whole."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, NoReturn
from unicodedata import normalize

import typer

from cleancomm.campaign import Campaign
from cleancomm.cli.language import _
from cleancomm.message import N_, Message, say
from cleancomm.value import dataclass

_BACK = {"今天": 0, "今日": 0, "today": 0, "昨天": 1, "昨日": 1, "yesterday": 1, "前天": 2, "前日": 2}
# what alone may lie ahead of the day of the answer
_AHEAD = ("due",)
_OPTIONS = {"as_of": "--as-of", "known_on": "--known-on"}


@dataclass(frozen=True)
class DayWord:
    """A day that is not whole as typed: so many days `back`, or a month and a day of some year."""

    text: str
    back: int | None = None
    month: int = 1
    day: int = 1

    def list_days(self, first: int, last: int) -> list[date]:
        """The days of these years that it may be; 2月29日 is in leap years alone."""
        found = []
        for year in range(first, last + 1):
            try:
                found.append(date(year, self.month, self.day))
            except ValueError:
                continue
        return found


def parse_day(text: str) -> date | DayWord:
    """A day as YYYY-MM-DD, or as people and documents write it: 2024-9-1, 2024年9月1日, 9月1日, 9/1, 昨天."""
    plain = normalize("NFKC", text).strip()
    if plain.casefold() in _BACK:
        return DayWord(plain, _BACK[plain.casefold()])
    whole = re.fullmatch(r"(\d{4})[-年/.](\d{1,2})[-月/.](\d{1,2})[日号]?", plain)
    part = re.fullmatch(r"(\d{1,2})[-月/.](\d{1,2})[日号]?", plain)
    try:
        if part:
            word = DayWord(plain, None, int(part[1]), int(part[2]))
            date(2000, word.month, word.day)  # a leap year
            return word
        return date(*map(int, whole.groups())) if whole else date.fromisoformat(plain)
    except ValueError:
        raise typer.BadParameter(_("{text} is not a day; write it as 2024-09-14").format(text=text)) from None


def parse_month(text: str) -> date:
    """The first day of a month as YYYY-MM, or 2024年5月."""
    plain = normalize("NFKC", text).strip()
    found = re.fullmatch(r"(\d{4})[-年/.](\d{1,2})月?", plain)
    try:
        return date(int(found[1]), int(found[2]), 1) if found else date.fromisoformat(f"{plain}-01")
    except ValueError:
        raise typer.BadParameter(_("{text} is not a month; write it as 2024-05").format(text=text)) from None


def _refuse(option: str, text: str) -> NoReturn:
    raise typer.BadParameter(text, param_hint=f"'{option}'")


def _settle(word: DayWord, option: str, campaign: Campaign, today: date, *, ahead: bool) -> date:
    """The one day of the plan that a word can mean, none after today unless it may lie `ahead`; else a usage error."""
    if word.back is not None:
        return today - timedelta(word.back)
    whole, begins = campaign.plan.whole, campaign.plan.begins
    if whole is None:
        _refuse(option, _("{text} is not a day; write it as 2024-09-14").format(text=word.text))
    start, end = (begins or whole).start, whole.end
    inside = [d for d in word.list_days(start.year, end.year) if start <= d <= end]
    days = [d for d in inside if ahead or d <= today]
    if len(days) == 1:
        return days[0]
    if days:
        said = _("{text} may be {days}; write the year, too")
    elif inside:
        said = _("{text} would be {days}, which is after {today}; write the year, too")
    else:
        said = _("{text} is no day of the plan, which is from {start} to {end}; write the year, too")
    told = _(", ").join(map(str, days or inside))
    _refuse(option, said.format(text=word.text, days=told, today=today, start=start, end=end))


def settle_days(values: Mapping[str, Any], start: Callable[[], Campaign] | None) -> tuple[dict[str, Any], list[Message]]:
    """The values of a command with its days whole, and what is to be said of them; `start` opens the campaign as of today.

    Raises a usage error where a word may be several days or none, or where there is no plan to read it by.
    """
    words = {name: value for name, value in values.items() if isinstance(value, DayWord)}
    if not words:
        return dict(values), []
    if start is None:
        name, word = next(iter(words.items()))
        option = _OPTIONS.get(name, f"--{name}")
        _refuse(option, _("{text} is read by the days of one plan, and here is none; write the year, too").format(text=word.text))
    campaign = start()
    today = campaign.as_of
    settled = dict(values)
    # what the answer is as of comes first: the others are read by it
    for name in sorted(words, key=lambda n: (n != "known_on", n != "as_of")):
        given = [settled.get("as_of"), settled.get("known_on")]
        near = today if name in _OPTIONS else next((d for d in given if isinstance(d, date)), today)
        option = _OPTIONS.get(name, f"--{name}")
        settled[name] = _settle(words[name], option, campaign, near, ahead=name in _AHEAD)
    return settled, [say(N_("{text} is read as {day}"), text=word.text, day=settled[name]) for name, word in words.items()]
