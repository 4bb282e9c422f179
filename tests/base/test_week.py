from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amends.base.calendar import Calendar
from amends.base.week import DAY_MINUTES, NoWeek, tidy

NINE, NOON, FIVE, TEN = 9 * 60, 12 * 60, 17 * 60, 22 * 60
MON, TUE, SAT, SUN = 0, 1, 5, 6


def test_hours_stay_as_they_are_in_order():
    assert tidy([(TUE, NINE, 60), (MON, NINE, 60)]) == [(MON, NINE, 60), (TUE, NINE, 60)]


def test_no_hours_are_no_hours():
    assert tidy([]) == []


@pytest.mark.parametrize(
    "stretches",
    [
        [(MON, NINE, 180), (MON, NOON, 300)],
        [(MON, NINE, 300), (MON, NOON, 300)],
        [(MON, NINE, 480), (MON, NOON, 60)],
        [(MON, NINE, 480), (MON, NINE, 480)],
        [(MON, NINE, 480), (MON, NINE, 60)],
    ],
)
def test_what_touches_or_overlaps_is_one_stretch(stretches):
    assert tidy(stretches) == [(MON, NINE, 480)]


def test_a_lunch_break_stays():
    assert tidy([(MON, NINE, 180), (MON, 13 * 60, 240)]) == [(MON, NINE, 180), (MON, 13 * 60, 240)]


def test_a_night_reaches_into_the_next_day():
    assert tidy([(MON, TEN, 8 * 60), (TUE, 5 * 60, 120)]) == [(MON, TEN, 9 * 60)]


def test_sundays_night_reaches_into_monday():
    assert tidy([(SUN, TEN, 8 * 60), (MON, 5 * 60, 120)]) == [(SUN, TEN, 9 * 60)]


def test_what_is_longer_than_a_day_is_cut_at_midnight():
    assert tidy([(MON, TEN, DAY_MINUTES), (TUE, TEN, 120)]) == [(MON, TEN, 120), (TUE, 0, DAY_MINUTES)]


def test_who_never_closes_is_open_seven_days():
    every_day = [(day, 0, DAY_MINUTES) for day in range(7)]

    assert tidy(every_day) == every_day
    assert tidy([(day, TEN, DAY_MINUTES) for day in range(7)]) == every_day


@pytest.mark.parametrize("stretch", [(7, NINE, 60), (-1, NINE, 60), (MON, DAY_MINUTES, 60), (MON, -1, 60), (MON, 0, 0), (MON, 0, 1441)])
def test_what_is_no_stretch_is_refused(stretch):
    with pytest.raises(NoWeek, match="on one of the seven days, between 00:00 and 23:59, and lasts a minute to a day."):
        tidy([stretch])


def test_hardly_ever_open_is_refused_with_the_way_out():
    with pytest.raises(NoWeek, match="leave all hours out, and every hour counts"):
        tidy([(MON, NINE, 59)])

    assert tidy([(MON, NINE, 30), (SAT, NINE, 30)])


stretch = st.tuples(st.integers(0, 6), st.integers(0, 1439), st.integers(60, 1440))


@settings(max_examples=60, deadline=None)
@given(st.lists(stretch, min_size=1, max_size=8), st.integers(0, 20_000), st.integers(1, 20_000))
def test_tidied_it_is_the_same_week(stretches, after, lasts):
    zone = ZoneInfo("Europe/Berlin")
    start = datetime(2026, 3, 23, tzinfo=UTC) + timedelta(minutes=after)  # the clocks go forward within it
    end = start + timedelta(minutes=lasts)

    tidied = tidy(stretches)

    assert Calendar(frozenset(tidied), zone).minutes(start, end) == Calendar(frozenset(stretches), zone).minutes(start, end)
    assert tidy(tidied) == tidied
