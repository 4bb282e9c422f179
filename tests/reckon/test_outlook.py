import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amends.reckon import Nbd, Visits
from amends.reckon.outlook import CHUNK, Outlook
from tests.reckon.firms import calm_visits, one, published

WORKED = one(2, 30.43, 38.86)


def test_the_worked_example_to_the_last_digit():
    bought = published().purchases(WORKED, 39.0)

    assert bought.alive[0] == pytest.approx(0.72660811, abs=5e-9)
    assert bought.expected[0] == pytest.approx(1.22590629, abs=5e-9)
    assert bought.variance[0] == pytest.approx(2.52857576, abs=5e-9)


def test_the_worked_chances_of_counts():
    reach = published().survival_of_count(WORKED, 39.0, [1, 2, 3])

    assert reach[0] == pytest.approx([0.55460637, 0.31527663, 0.17109870], abs=5e-9)


def test_the_worked_example_over_two_years():
    assert published().expected_through(WORKED, [104.0])[0, 0] == pytest.approx(2.66908003, abs=5e-9)


def test_the_published_point():
    assert published((0.243, 4.414, 0.793, 2.426)).purchases(WORKED, 39.0).expected[0] == pytest.approx(1.226, abs=5e-4)


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from([0, 1, 2, 9, 60, 400]),
    st.floats(0, 1),
    st.floats(0, 200),
    st.floats(0.5, 104),
    st.floats(0.05, 4),
    st.floats(0.2, 30),
    st.floats(3, 30),
)
def test_quadrature_and_series_agree(repeats, part, age, weeks, a, b, alpha):
    fit, visits = published((0.4, alpha, a, b)), one(repeats, part * age if repeats else 0.0, age)

    assert fit.expected_through(visits, [weeks])[0, 0] == pytest.approx(fit.purchases(visits, weeks).expected[0], rel=1e-8, abs=1e-12)


def test_quadrature_and_series_agree_to_nine_digits_on_a_usual_firm():
    fit, (visits, _) = published(), calm_visits(2000, seed=2)

    through = fit.expected_through(visits, [13.0, 52.0])

    assert through[:, 0] == pytest.approx(fit.purchases(visits, 13.0).expected, rel=1e-9)
    assert through[:, 1] == pytest.approx(fit.purchases(visits, 52.0).expected, rel=1e-9)


def test_expected_purchases_increase_in_time():
    through = published().expected_through(calm_visits(300)[0], np.arange(1.0, 150.0, 7.0))

    assert np.all(np.diff(through, axis=1) > 0)


def test_counts_are_the_less_likely_the_higher_and_sum_to_the_expectation():
    fit, (visits, _) = published(), calm_visits(200)

    reach = fit.survival_of_count(visits, 20.0, np.arange(1, 400))

    assert np.all(np.diff(reach, axis=1) <= 1e-15)
    assert np.all((reach >= 0) & (reach <= 1))
    assert reach.sum(axis=1) == pytest.approx(fit.purchases(visits, 20.0).expected, rel=1e-9)


def test_staying_starts_at_alive_and_falls():
    fit, (visits, _) = published(), calm_visits(200)

    now, soon, late = (fit.staying(visits, weeks) for weeks in (0.0, 10.0, 100.0))

    assert now == pytest.approx(fit.alive(visits), rel=1e-9)
    assert np.all(soon < now)
    assert np.all(late < soon)
    assert np.all(late > 0)


def test_staying_is_the_share_that_a_simulation_keeps():
    rng = np.random.default_rng(4)
    rate, leaving = rng.gamma(3.24259, 1 / (4.41353 + 30), 400_000), rng.beta(0.79289, 5.42575, 400_000)
    kept = np.exp(-rate * leaving * 52.0).mean()

    found = published().staying(one(3, 30.0, 30.0), 52.0)[0] / published().alive(one(3, 30.0, 30.0))[0]

    assert found == pytest.approx(kept, abs=2e-3)


def test_the_expected_count_is_the_mean_of_a_simulation():
    rng = np.random.default_rng(5)
    rate, leaving = rng.gamma(3.24259, 1 / (4.41353 + 30), 400_000), rng.beta(0.79289, 5.42575, 400_000)
    counts = np.minimum(rng.poisson(rate * 52.0), rng.geometric(leaving))
    visits = one(3, 30.0, 30.0)

    bought = published().purchases(visits, 52.0)

    assert bought.expected[0] == pytest.approx(bought.alive[0] * counts.mean(), rel=6e-3)
    assert bought.high[0] == pytest.approx(np.quantile(counts, 1 - 0.025 / bought.alive[0]), abs=1)


def test_where_nobody_leaves_everybody_stays_and_buys_at_a_steady_rate():
    visits, _ = calm_visits(200)
    fit = Nbd().fit(visits)

    assert np.all(fit.alive(visits) == 1)
    assert np.all(fit.staying(visits, 500.0) == 1)
    assert fit.expected_through(visits, [10.0, 20.0])[:, 1] == pytest.approx(2 * fit.purchases(visits, 10.0).expected, rel=1e-12)


def test_more_customers_than_a_chunk_come_back_in_their_rows():
    fit, many = published(), CHUNK + 5
    repeats = np.arange(many) % 7
    visits = Visits(repeats, np.where(repeats > 0, 20.0, 0.0), np.full(many, 30.0))

    bought = fit.purchases(visits, 52.0).expected

    assert bought[CHUNK:] == pytest.approx(fit.purchases(visits[slice(CHUNK, None)], 52.0).expected)
    assert len(fit.outlook(visits)) == many


def test_an_outlook_is_picked_by_rows():
    outlook = Outlook(np.array([0.1, 0.2]), np.array([1.0, 2.0]), np.array([5.0, 6.0]), 0.8, np.array([2.0, 3.0]))

    assert outlook[np.array([1])].alive.tolist() == [0.2]
    assert outlook[np.array([1])].b.tolist() == [3.0]


def test_extremes_stay_finite():
    visits = Visits([0, 2000, 10_000], [0, 155.9, 155.9], [0.0, 156.0, 156.0])

    bought = published().purchases(visits, 520.0)

    assert np.all(np.isfinite([bought.expected, bought.variance, bought.low, bought.high]))
    assert np.all(np.isfinite(published().expected_through(visits, [520.0])))
