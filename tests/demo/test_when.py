from datetime import UTC, datetime, timedelta

import pytest

from amends.demo.when import date_of, nth, on, stretch

NOW = datetime(2026, 3, 4, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        *((0.2, "less than a day"), (1, "a day"), (4, "four days"), (7, "a week"), (13, "thirteen days"), (14, "two weeks")),
        *((17, "two weeks"), (19, "three weeks"), (30, "a month"), (75, "two months"), (400, "a year"), (800, "two years")),
    ],
)
def test_a_stretch_of_time_is_told_as_one_would_say_it(days, said):
    assert stretch(days) == said


def test_every_stretch_up_to_three_years_can_be_told():
    assert all(stretch(days) and "None" not in stretch(days) for days in range(1100))


@pytest.mark.parametrize(("ago", "said"), [(0, "today"), (1, "yesterday"), (2, "on Monday"), (6, "on Thursday"), (7, "on 25 February")])
def test_a_day_is_named_from_where_one_stands(ago, said):
    assert on(NOW - timedelta(days=ago), said_at=NOW, zone=UTC) == said


def test_a_day_long_past_has_its_year():
    assert date_of(datetime(2024, 5, 1, tzinfo=UTC), said_at=NOW, zone=UTC) == "1 May 2024"


def test_orders_are_counted_in_words():
    assert [nth(3), nth(12)] == ["third", "twelfth"]
