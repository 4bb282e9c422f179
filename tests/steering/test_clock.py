from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.base.models import Firm
from amends.steering.clock import AsOf, Clock, LiesAhead, NotKnown
from tests.steering.orders import put_on_record

NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture
def firm(db):
    return Firm.objects.create(time_zone="America/New_York")


def test_a_day_ends_with_the_firms_midnight(firm, monday):
    put_on_record([("1", monday - timedelta(days=9), 100)])

    until = AsOf.of(date(2026, 2, 28), firm, at=monday)

    assert until.at == datetime(2026, 3, 1, 4, 59, 59, 999999, tzinfo=UTC)
    assert until.aside is None


def test_today_ends_now(firm, monday):
    put_on_record([("1", monday - timedelta(days=9), 100)])

    assert AsOf.of(date(2026, 3, 2), firm, at=monday).at == monday


def test_a_fresh_order_means_now(firm, monday):
    put_on_record([("1", monday - timedelta(days=182), 100)])

    assert AsOf.of(None, firm, at=monday) == AsOf(monday)


def test_a_stale_order_is_the_end_and_is_said_aloud(firm, monday):
    newest = monday - timedelta(days=183)
    put_on_record([("1", newest - timedelta(days=9), 100), ("1", newest, 100)])

    until = AsOf.of(None, firm, at=monday)

    assert until.at == newest
    assert until.aside == "The newest order is of 2025-08-31, more than half a year ago, so everything is reckoned as of then."


def test_an_order_of_tomorrow_does_not_count_yet(firm, monday):
    put_on_record([("1", monday - timedelta(days=300), 100), ("1", monday + timedelta(days=1), 100)])

    assert AsOf.of(None, firm, at=monday).at == monday - timedelta(days=300)


def test_tomorrow_is_refused(firm, monday):
    put_on_record([("1", monday, 100)])

    with pytest.raises(LiesAhead, match="2026-03-03 lies ahead"):
        AsOf.of(date(2026, 3, 3), firm, at=monday)


@pytest.mark.parametrize("day", [date.min, date(2026, 2, 20)])
def test_a_day_before_the_first_order_is_not_known(firm, monday, day):
    put_on_record([("1", monday - timedelta(days=9), 100)])

    with pytest.raises(NotKnown, match="the first order is of 2026-02-21: choose a later day"):
        AsOf.of(day, firm, at=monday)


def test_no_order_at_all_is_not_known(firm, monday):
    with pytest.raises(NotKnown, match="take some in with `amends import orders FILE`"):
        AsOf.of(None, firm, at=monday)


@given(st.integers(86_400, 3_800_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)))
def test_ticks_are_microseconds_or_days_of_the_firm(instant):
    assert Clock("continuous", NEW_YORK).tick_of(instant) == (instant - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    assert date(1970, 1, 1) + timedelta(days=Clock("day", NEW_YORK).tick_of(instant)) == instant.astimezone(NEW_YORK).date()
