from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from amends.steering.trend import in_steps, trend, trends
from tests.steering.unhappiness import buyers, cause, complain

pytestmark = pytest.mark.django_db

BERLIN = ZoneInfo("Europe/Berlin")
SINCE, UNTIL = datetime(2025, 11, 1, tzinfo=BERLIN), datetime(2026, 3, 2, 9, tzinfo=BERLIN)


def month(number, year=2026):
    return datetime(year, number, 1, tzinfo=BERLIN)


@pytest.fixture
def late(monday):
    """Two in December, three in March."""
    late = cause()
    complain(buyers(2, None, monday, cents=None), at=datetime(2025, 12, 24, tzinfo=BERLIN), about=late)
    complain(buyers(3, None, monday, cents=None), at=datetime(2026, 3, 1, tzinfo=BERLIN), about=late)
    return late


def test_months_without_a_misery_are_there_too(late):
    assert trend([late.pk], SINCE, UNTIL, BERLIN) == [
        (month(11, 2025), 0),
        (month(12, 2025), 2),
        (month(1), 0),
        (month(2), 0),
        (month(3), 3),
    ]


def test_a_month_begins_on_the_firms_wall(monday, late):
    complain(buyers(1, None, monday, cents=None), at=datetime(2026, 1, 31, 23, 30, tzinfo=UTC), about=late)

    in_berlin, in_london = (dict(trend([late.pk], SINCE, UNTIL, zone)) for zone in (BERLIN, ZoneInfo("Europe/London")))

    assert in_berlin[month(2)] == 1
    assert in_london[datetime(2026, 1, 1, tzinfo=ZoneInfo("Europe/London"))] == 1


def test_many_causes_take_one_query(monday, late, django_assert_num_queries):
    broken = cause("Broken parcel")
    complain(buyers(1, None, monday, cents=None), at=UNTIL.replace(day=1), about=broken)

    with django_assert_num_queries(1):
        found = trends([late.pk, broken.pk], SINCE, UNTIL, BERLIN)

    assert found[late.pk][-1] == (month(3), 3)
    assert found[broken.pk][-1] == (month(3), 1)


def test_causes_together_are_the_sum_of_each(monday, late):
    broken = cause("Broken parcel")
    complain(buyers(1, None, monday, cents=None), at=UNTIL.replace(day=1), about=broken)

    assert trend([late.pk, broken.pk], SINCE, UNTIL, BERLIN)[-1] == (month(3), 4)


def test_without_a_cause_every_month_is_there_and_empty(db):
    assert [n for _month, n in trend([], SINCE, UNTIL, BERLIN)] == [0] * 5


def test_the_clock_change_loses_no_month(late):
    months = [begin for begin, _n in trend([late.pk], datetime(2025, 1, 31, tzinfo=BERLIN), datetime(2026, 1, 1, tzinfo=BERLIN), BERLIN)]

    assert [begin.month for begin in months] == list(range(1, 13))
    assert {(begin.day, begin.hour) for begin in months} == {(1, 0)}


def test_what_lies_outside_the_period_is_not_counted(late):
    assert trend([late.pk], month(1), month(3), BERLIN) == [(month(1), 0), (month(2), 0)]


def test_a_line_in_steps_holds_each_count_to_the_end_of_its_month():
    assert in_steps([(month(1), 4), (month(2), 0)], UNTIL) == [(month(1), 4), (month(2), 4), (month(2), 0), (UNTIL, 0)]
    assert in_steps([], UNTIL) == []
