"""The options that commands share: the day of today in the plan's own zone."""

from datetime import UTC, date, datetime, tzinfo

import pytest

import cleancomm.cli.options
from cleancomm.cli.options import today_in


class Frozen(datetime):
    """A server's clock that runs on UTC and stands still."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "Frozen":
        stands = cls(2014, 5, 10, 16, 30, tzinfo=UTC)
        return stands.astimezone(tz) if tz else stands.replace(tzinfo=None)


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Asia/Shanghai", date(2014, 5, 11)), ("America/Los_Angeles", date(2014, 5, 10)), ("UTC", date(2014, 5, 10))],
)
def test_today_is_the_day_in_the_plans_zone_not_the_servers(zone: str, day: date, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleancomm.cli.options, "datetime", Frozen)
    assert today_in(zone) == day
