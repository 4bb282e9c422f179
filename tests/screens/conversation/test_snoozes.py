"""Until when a conversation may be laid aside."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.base.models import Firm
from amends.screens.conversation.snoozes import times

BERLIN = Firm(time_zone="Europe/Berlin")


def told(at):
    return {str(until.name): f"{until.at:%a %d %H:%M}" for until in times(at, BERLIN)}


def test_a_morning_offers_today_tomorrow_and_monday():
    assert told(datetime(2026, 3, 4, 8, 20, tzinfo=UTC)) == {
        "Later today": "Wed 04 12:00",
        "Tomorrow": "Thu 05 09:00",
        "Next Monday": "Mon 09 09:00",
    }


@pytest.mark.parametrize("hour", [17, 20, 22])
def test_an_evening_offers_no_later(hour):
    assert "Later today" not in told(datetime(2026, 3, 4, hour, 30, tzinfo=UTC))


def test_a_sunday_offers_monday_once():
    assert list(told(datetime(2026, 3, 8, 10, 0, tzinfo=UTC))) == ["Later today", "Tomorrow"]


def test_a_monday_offers_the_next_one():
    assert told(datetime(2026, 3, 2, 9, 0, tzinfo=UTC))["Next Monday"] == "Mon 09 09:00"


def test_a_clock_that_is_put_forward_changes_no_morning():
    assert told(datetime(2026, 3, 28, 10, 0, tzinfo=UTC))["Tomorrow"] == "Sun 29 09:00"


@given(st.timedeltas(timedelta(), timedelta(days=730)))
def test_every_time_offered_is_still_to_come_and_each_once(later):
    moment = datetime(2026, 1, 1, tzinfo=UTC) + later
    offered = [until.at for until in times(moment, BERLIN)]

    assert all(moment < at < moment + timedelta(days=8) for at in offered)
    assert len(set(offered)) == len(offered)
