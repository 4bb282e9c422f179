from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.base import terms
from amends.base.terms import Unreasonable

HOURS = 60


@pytest.mark.parametrize("share", ["0", "-0.1", "1.00001", "0.000001", "NaN", "Infinity", "1e30"])
def test_a_margin_is_some_of_the_price_and_no_more_than_all(share):
    with pytest.raises(Unreasonable, match="enter more than 0 and at most 1, such as 0.4 for 40 %, or leave it empty."):
        terms.margin(Decimal(share))


def test_a_margin_may_be_unknown_or_everything():
    assert terms.margin(None) is None
    assert terms.margin(Decimal(1)) == 1


@pytest.mark.parametrize("rate", ["-0.00001", "1", "0.999999", "NaN", "-Infinity", "1000"])
def test_a_discount_is_none_or_less_than_all(rate):
    with pytest.raises(Unreasonable, match="enter 0 or more and less than 1, such as 0.1 for 10 %."):
        terms.discount(Decimal(rate))


def test_money_of_next_year_may_count_as_much_as_todays():
    assert terms.discount(Decimal(0)) == 0


@given(st.decimals(-2, 2) | st.decimals())
def test_what_is_not_refused_can_be_kept(share):
    try:
        kept = terms.margin(share)
    except Unreasonable:
        return
    assert 0 < kept <= 1
    assert kept == kept.quantize(terms.PRECISION)


@pytest.mark.parametrize("weeks", [0, -1, 521])
def test_worth_looks_ahead_and_not_too_far(weeks):
    with pytest.raises(Unreasonable, match="Worth looks 1 to 520 weeks ahead"):
        terms.horizon(weeks)


@pytest.mark.parametrize(
    ("own", "fix", "days", "refusal"),
    [
        (0, HOURS, 14, "a minute at least"),
        (2 * HOURS, HOURS, 14, "give the fix at least as many minutes as the owning"),
        (HOURS, 14 * 24 * HOURS + 1, 14, "enter 20160 minutes of work at most"),
        (HOURS, HOURS, 0, "Look back after 1 to 365 days"),
        (HOURS, HOURS, 366, "Look back after 1 to 365 days"),
    ],
)
def test_clocks_that_nobody_can_keep_are_refused(own, fix, days, refusal):
    with pytest.raises(Unreasonable, match=refusal):
        terms.refuse_clocks(own, fix, days)


@pytest.mark.parametrize(("own", "fix", "days"), [(1, 1, 1), (14 * 24 * HOURS, 14 * 24 * HOURS, 365), (HOURS, 16 * HOURS, 14)])
def test_clocks_that_can_be_kept_are_not(own, fix, days):
    terms.refuse_clocks(own, fix, days)
