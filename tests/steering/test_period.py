import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.steering.damage import YEAR, EmptyPeriod, Period
from amends.steering.models import Reckoning
from tests.cast import MONDAY
from tests.steering.unhappiness import days

REACH = st.integers(1, 4000).map(days)


def test_without_a_word_it_is_the_year_up_to_the_last_reckoning():
    period = Period.of(None, None, Reckoning(as_of=MONDAY - days(30)), MONDAY)

    assert (period.until - (MONDAY - days(30))).total_seconds() == pytest.approx(0, abs=1e-5)
    assert period.until > MONDAY - days(30)
    assert period.days == 365


def test_without_a_reckoning_it_is_the_year_up_to_now():
    assert Period.of(None, None, None, MONDAY) == Period(MONDAY - YEAR, MONDAY)


def test_a_beginning_alone_reaches_up_to_now():
    assert Period.of(MONDAY - days(10), None, None, MONDAY).days == 10


def test_an_end_alone_is_a_year_s():
    assert Period.of(None, MONDAY - days(100), None, MONDAY).since == MONDAY - days(465)


def test_it_says_when_it_is():
    assert str(Period.of(None, None, None, MONDAY)) == "between 2025-03-02 and 2026-03-02"


@given(REACH, REACH)
def test_what_is_asked_for_is_taken_or_refused(since, until):
    since, until = MONDAY - since, MONDAY - until
    if since < until:
        assert Period.of(since, until, None, MONDAY) == Period(since, until)
    else:
        with pytest.raises(EmptyPeriod):
            Period.of(since, until, None, MONDAY)
