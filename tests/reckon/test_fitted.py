import pickle

import numpy as np
import pytest

from amends.reckon import BgNbd, Incoherent, choose
from tests.reckon.firms import calm_visits


@pytest.fixture(scope="module")
def fit():
    return BgNbd().fit(calm_visits(3000)[0])


def test_a_fit_says_what_it_is(fit):
    assert fit.model == "BG/NBD"
    assert list(fit.parameters) == ["r", "alpha", "a", "b"]
    assert fit.n == 3000
    assert fit.certificate.passed


def test_a_fit_survives_pickling(fit):
    visits, _ = calm_visits(50)

    again = pickle.loads(pickle.dumps(fit))

    assert again.parameters == fit.parameters
    assert np.array_equal(again.purchases(visits, 52.0).expected, fit.purchases(visits, 52.0).expected)


def test_a_choice_survives_pickling():
    choice = pickle.loads(pickle.dumps(choose(calm_visits(500)[0])))

    assert choice.fit.model == "BG/NBD"


def test_nothing_mutates(fit):
    with pytest.raises(AttributeError):
        fit.log_likelihood = 0.0


def test_the_likelihood_of_its_own_visits_is_the_one_it_reports(fit):
    assert fit.log_likelihood_of(calm_visits(3000)[0]) == pytest.approx(fit.log_likelihood, rel=1e-12)


def test_the_fit_is_the_top(fit):
    visits, _ = calm_visits(3000)

    for factor in (0.95, 1.05):
        for at in range(4):
            beside = fit.vector.copy()
            beside[at] *= factor
            assert fit.with_parameters(beside).log_likelihood_of(visits) < fit.log_likelihood


def test_draws_spread_as_the_covariance_says(fit):
    draws = np.log(fit.draw(20_000, np.random.default_rng(1)))

    assert draws.mean(axis=0) == pytest.approx(np.log(fit.vector), abs=0.02)
    assert np.cov(draws.T) == pytest.approx(fit.covariance, abs=0.1 * np.abs(fit.covariance).max())


def test_the_same_seed_draws_the_same(fit):
    assert np.array_equal(fit.draw(5, np.random.default_rng(3)), fit.draw(5, np.random.default_rng(3)))


@pytest.mark.parametrize("vector", [[1.0, 2.0], [1.0, 2.0, 3.0, -1.0], [1.0, 2.0, 3.0, np.nan]])
def test_parameters_of_the_wrong_form_are_refused(fit, vector):
    with pytest.raises(Incoherent, match="4 positive parameters: r, alpha, a, b"):
        fit.with_parameters(np.array(vector))


def test_laplace_intervals_cover_the_truth():
    truth, covered, runs = np.log([0.243, 4.414]), 0, 40
    for seed in range(runs):
        found = BgNbd().fit(calm_visits(2400, seed=100 + seed)[0])
        error = np.sqrt(np.diag(found.covariance))[:2]
        covered += (np.abs(np.log(found.vector[:2]) - truth) < 1.96 * error).mean()

    assert covered / runs > 0.95 - 3 * np.sqrt(0.95 * 0.05 / runs)
