import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amends.reckon import Visits
from amends.reckon.outlay import Outlay
from amends.reckon.outlook import Outlook
from tests.reckon.firms import calm_visits, one, published, published_spend


def outlay_of(visits, mean_cents, weeks=39.0):
    spend = published_spend()
    return Outlay(published().outlook(visits), weeks, float(spend.vector[0]), *spend.belief(visits.repeats, mean_cents))


def certain(count, repeats, mean):
    """Exactly `count` purchases for sure: an endless clock, nobody leaves, a Poisson rate that is as good as fixed."""
    spend = published_spend()
    return float(spend.vector[0]) * count, *(float(part[0]) for part in spend.belief(np.array([repeats]), np.array([mean])))


WORKED = outlay_of(one(2, 30.43, 38.86), np.array([22.35]))


def test_the_worked_quantiles():
    assert WORKED.quantile(0.90)[0] == pytest.approx(84.98886, abs=5e-6)
    assert WORKED.quantile(0.975)[0] == pytest.approx(146.41483, abs=5e-6)


def test_the_worked_mean():
    bought = WORKED.outlook.purchases(39.0).expected[0]

    assert bought * published_spend().expected(np.array([2]), np.array([22.35]))[0] == pytest.approx(30.229144, abs=5e-7)


def test_no_spend_has_the_chance_of_no_purchase():
    assert WORKED.below(np.zeros(1))[0] == pytest.approx(1 - 0.55460637, abs=5e-9)
    assert WORKED.quantile(0.40)[0] == 0


def test_the_worked_spend_of_two_purchases():
    shape, q, scale = certain(2, 3, 40.5)
    part = np.random.default_rng(1).gamma(shape, 1.0, 400_000) / np.random.default_rng(2).gamma(q, 1.0, 400_000) * scale

    assert part.mean() == pytest.approx(79.63886612, rel=2e-3)
    assert part.var() == pytest.approx(841.77054055, rel=2e-2)
    assert np.quantile(part, [0.05, 0.5, 0.95]) == pytest.approx([41.010356, 75.190367, 133.351421], rel=3e-3)


def test_the_variance_given_a_count_is_the_worked_one():
    outlook = Outlook(np.ones(1), np.ones(1), np.ones(1), 0.0, np.ones(1))
    spend = published_spend()
    outlay = Outlay(outlook, 1.0, float(spend.vector[0]), *spend.belief(np.array([3.0]), np.array([40.5])))

    assert outlay.variance(np.array([2.0]), np.array([0.0]))[0] == pytest.approx(841.77054055, abs=5e-8)


def test_the_variance_is_infinite_where_the_shape_is_two_or_less():
    outlook = Outlook(np.ones(1), np.ones(1), np.ones(1), 0.0, np.ones(1))

    assert Outlay(outlook, 1.0, 5.0, np.array([1.9]), np.array([10.0])).variance(np.ones(1), np.ones(1))[0] == np.inf


def test_the_table_agrees_with_the_exact_quantiles():
    visits, mean_cents = calm_visits(400, seed=4)
    outlay = outlay_of(visits, mean_cents / 100, weeks=104.0)

    low, high = outlay.interval()

    assert high == pytest.approx(outlay.quantile(0.975), rel=1e-3)
    assert low == pytest.approx(outlay.quantile(0.025), rel=1e-3)


def test_the_table_agrees_for_customers_of_very_many_purchases():
    visits = Visits([60, 300, 900], [103.0, 103.5, 103.9], [104.0, 104.0, 104.0])
    outlay = outlay_of(visits, np.array([30.0, 5.0, 200.0]), weeks=104.0)

    low, high = outlay.interval()

    assert high == pytest.approx(outlay.quantile(0.975), rel=5e-3)
    assert low == pytest.approx(outlay.quantile(0.025), rel=5e-3, abs=1e-6)


def test_the_quantiles_are_those_of_a_simulation():
    rng, n = np.random.default_rng(7), 400_000
    rate, leaving = rng.gamma(5.24259, 1 / 34.41353, n), rng.beta(0.79289, 7.42575, n)
    counts = np.minimum(rng.poisson(rate * 52), rng.geometric(leaving)) * (rng.random(n) < published().alive(one(5, 29.0, 30.0))[0])
    spent = rng.gamma(np.maximum(6.2488 * counts, 1e-300)) / rng.gamma(3.74459 + 6.2488 * 5, 1.0, n) * (15.44774 + 5 * 40.0)

    outlay = outlay_of(one(5, 29.0, 30.0), np.array([40.0]), weeks=52.0)

    for level in (0.3, 0.5, 0.9, 0.975):
        assert outlay.quantile(level)[0] == pytest.approx(np.quantile(spent, level), rel=1.5e-2)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 30), st.floats(0, 1), st.floats(1, 150), st.floats(1, 500), st.floats(1, 120))
def test_the_distribution_rises_and_its_quantiles_invert_it(repeats, part, age, mean, weeks):
    outlay = outlay_of(one(repeats, part * age if repeats else 0.0, age), np.array([mean]), weeks)

    low, middle, high = (outlay.quantile(level)[0] for level in (0.5, 0.9, 0.99))

    assert 0 <= low <= middle <= high
    if high > 0:
        assert outlay.below(np.array([high]))[0] == pytest.approx(0.99, abs=1e-6)
