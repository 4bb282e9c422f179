import numpy as np
import pytest
from scipy.stats import nbinom

from amends.reckon import Nbd, Truth, Visits
from amends.reckon.nbd import mean_age, sane_range, tally
from tests.reckon.firms import calm_visits, one

STEADY = Truth(r=0.8, alpha=6.0, a=1e-6, b=1.0, troubles=())


def test_a_simulated_truth_is_recovered_within_its_errors():
    visits, _ = calm_visits(10_000, seed=23, truth=STEADY)

    fit = Nbd().fit(visits)

    errors = np.sqrt(np.diag(fit.covariance))
    assert np.all(np.abs(np.log(fit.vector) - np.log([0.8, 6.0])) < 3 * errors)
    assert fit.model == "NBD"
    assert fit.certificate.passed


def test_the_likelihood_is_that_of_a_negative_binomial_but_for_a_constant():
    fit = Nbd().fit(calm_visits(300)[0]).with_parameters(np.array([0.8, 6.0]))

    ratio = fit.log_likelihood_of(one(5, 20.0, 30.0)) - Nbd().fit(calm_visits(300)[0]).with_parameters(
        np.array([1.4, 9.0])
    ).log_likelihood_of(one(5, 20.0, 30.0))

    theirs = nbinom.logpmf(5, 0.8, 6 / 36) - nbinom.logpmf(5, 1.4, 9 / 39)
    assert ratio == pytest.approx(theirs, rel=1e-10)


def test_when_the_last_purchase_was_does_not_matter():
    fit = Nbd().fit(calm_visits(300)[0])

    assert fit.log_likelihood_of(one(3, 1.0, 30.0)) == fit.log_likelihood_of(one(3, 29.0, 30.0))
    assert fit.purchases(one(3, 1.0, 30.0), 9.0).expected == fit.purchases(one(3, 29.0, 30.0), 9.0).expected


def test_expected_purchases_are_the_posterior_rate_times_the_weeks():
    fit = Nbd().fit(calm_visits(300)[0]).with_parameters(np.array([0.8, 6.0]))

    bought = fit.purchases(one(4, 20.0, 30.0), 26.0)

    assert bought.expected[0] == pytest.approx(4.8 / 36 * 26, rel=1e-12)
    assert bought.variance[0] == pytest.approx(4.8 / 36 * 26 * (1 + 26 / 36), rel=1e-9)
    assert bought.low[0] == nbinom.ppf(0.025, 4.8, 36 / 62)
    assert bought.high[0] == nbinom.ppf(0.975, 4.8, 36 / 62)


def test_customers_who_all_buy_alike_run_r_to_its_bound_and_still_predict():
    age = np.full(100, 50.0)

    fit = Nbd().fit(Visits(np.full(100, 10), np.full(100, 45.0), age))

    assert not fit.certificate.passed
    assert any("r ran to" in reason for reason in fit.certificate.reasons)
    assert fit.purchases(one(10, 45.0, 50.0), 25.0).expected[0] == pytest.approx(5.0, rel=0.01)


def test_the_tally_counts_customers_by_repeats():
    repeats, many = tally(Visits([2, 0, 2], [1, 0, 1], [3, 3, 3], [1, 5, 2]))

    assert repeats.tolist() == [0, 2]
    assert many.tolist() == [5, 3]


def test_the_range_of_alpha_moves_with_the_unit_of_time():
    weeks = Visits([1, 1], [1, 1], [10, 30], [3, 1])
    days = Visits([1, 1], [7, 7], [70, 210], [3, 1])

    assert mean_age(weeks) == 15
    assert sane_range(("r", "alpha"), days).high == pytest.approx(sane_range(("r", "alpha"), weeks).high * [1, 7])
