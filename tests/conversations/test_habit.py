"""Silence, measured in the arrivals that would have come: by the hours of a week, and by how rare long ones are."""

from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.conversations.habit import LEAST_MISSED, WEEK, Habit, unusual

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)
INSTANTS = st.integers(-100_000, 200_000).map(lambda minutes: MONDAY + timedelta(minutes=minutes))
EVERY_HOUR = {(day, hour): 8 for day in range(7) for hour in range(24)}
OFFICE = {(day, hour): 40 for day in range(5) for hour in range(9, 17)}


def habit(counts=EVERY_HOUR, times=(), *, weeks=8, zone=UTC):
    return Habit.of(counts, times, weeks=weeks, zone=zone)


def test_where_one_comes_an_hour_a_day_of_silence_misses_twenty_four():
    assert habit().missed(MONDAY, MONDAY + 24 * HOUR) == pytest.approx(24)


def test_nothing_is_missed_at_night_and_at_the_week_end():
    friday = MONDAY + timedelta(days=4, hours=17)

    assert habit(OFFICE).missed(friday, MONDAY + WEEK + 9 * HOUR) == 0


@given(st.lists(INSTANTS, min_size=3, max_size=3))
def test_what_is_missed_adds_up(instants):
    first, between, last = sorted(instants)

    whole = habit(OFFICE).missed(first, last)

    assert habit(OFFICE).missed(first, between) + habit(OFFICE).missed(between, last) == pytest.approx(whole)


@given(INSTANTS)
def test_silence_is_usual_until_the_most_are_missed(heard_at):
    found = habit(OFFICE)

    assert found.missed(heard_at, found.usual_until(heard_at)) == pytest.approx(found.most_missed)


def test_the_hours_are_those_of_the_wall():
    berlin = habit(OFFICE, zone=ZoneInfo("Europe/Berlin"))

    assert berlin.missed(MONDAY + 8 * HOUR, MONDAY + 9 * HOUR) == pytest.approx(5)  # nine in the morning there
    assert berlin.missed(MONDAY + 16 * HOUR, MONDAY + 17 * HOUR) == 0


def test_where_the_wall_s_clock_is_put_forward_no_hour_counts_twice():
    berlin = habit(zone=ZoneInfo("Europe/Berlin"))
    night = datetime(2026, 3, 28, 23, tzinfo=UTC)

    assert berlin.missed(night, night + 23 * HOUR) == pytest.approx(23)


def test_nobody_waits_longer_than_half_a_year():
    seldom = habit({(0, 9): 1}, weeks=8)

    assert seldom.usual_until(MONDAY) == MONDAY + 26 * WEEK


def test_a_few_are_always_missed_first():
    punctual = [MONDAY + n * HOUR for n in range(500)]

    assert habit(times=punctual).most_missed == LEAST_MISSED


def test_one_failure_of_the_past_does_not_make_silence_usual():
    rng = Random(1)
    silences = sorted(rng.expovariate(1) for _ in range(500))

    assert unusual([*silences, 400.0], 3000) == pytest.approx(unusual(silences, 3000), rel=0.1)


def test_how_long_is_recovered_from_a_simulated_truth():
    rng = Random(2)
    silences = sorted(rng.expovariate(1 / 3) for _ in range(20_000))

    assert unusual(silences, 1000) == pytest.approx(3 * 11.5, rel=0.1)  # exp(-11.5) is one in a hundred thousand


def test_who_comes_in_bursts_is_waited_for_longer():
    rng = Random(3)
    singly = sorted(rng.expovariate(1) for _ in range(1000))
    bursts = sorted(rng.expovariate(1 / 4) if rng.random() < 0.25 else 0.01 for _ in range(1000))

    assert unusual(bursts, 5000) > 2 * unusual(singly, 5000)


@pytest.mark.parametrize("silences", [[], [1.0], [1.0, 2.0, 9.0]])
def test_of_little_the_second_longest_is_what_is_known(silences):
    assert unusual(silences, 10) == max(silences[:-1], default=0)
