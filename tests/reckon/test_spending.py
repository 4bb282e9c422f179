import pickle

import numpy as np
import pytest

from amends.reckon import GammaGamma, Incoherent, TooLittle
from amends.reckon.spending import HELD_Q, spend_sums
from tests.reckon import cdnow
from tests.reckon.firms import CALM, calm_visits, published_spend
from tests.shared import needs_shared


def buyers(**firm):
    visits, mean_cents = calm_visits(**firm)
    usable = GammaGamma.usable(visits.repeats, mean_cents)
    return visits.repeats[usable], mean_cents[usable]


@needs_shared
def test_the_published_buyers_give_the_published_fit():
    visits, mean_cents = cdnow.up_to(cdnow.AS_OF_WEEKS)
    usable = GammaGamma.usable(visits.repeats, mean_cents)

    fit = GammaGamma().fit(visits.repeats[usable], mean_cents[usable] / 100)

    assert fit.n == 946
    assert fit.parameters == pytest.approx({"p": 6.24880, "q": 3.74459, "gamma": 15.44774}, abs=1e-4)
    assert fit.log_likelihood == pytest.approx(-4055.92324, abs=1e-4)
    assert fit.certificate.passed


@needs_shared
def test_the_published_correlation_of_repeats_and_spend_is_reported():
    visits, mean_cents = cdnow.up_to(cdnow.AS_OF_WEEKS)
    usable = GammaGamma.usable(visits.repeats, mean_cents)

    fit = GammaGamma().fit(visits.repeats[usable], mean_cents[usable])

    assert fit.correlation == pytest.approx(0.114, abs=5e-4)
    assert fit.warning is None


def test_cents_for_units_scale_gamma_only():
    repeats, mean_cents = buyers()

    cents, units = GammaGamma().fit(repeats, mean_cents), GammaGamma().fit(repeats, mean_cents / 100)

    assert cents.vector == pytest.approx(units.vector * [1, 1, 100], rel=1e-6)
    assert cents.log_likelihood == pytest.approx(units.log_likelihood - len(repeats) * np.log(100), rel=1e-10)


@pytest.mark.parametrize(
    ("repeats", "mean", "expected"), [(3, 40.5, 39.81943306), (0, 0.0, 35.17095002), (7, 73.74, 71.46284567), (2, 22.35, 24.65860862)]
)
def test_the_worked_means(repeats, mean, expected):
    assert published_spend().expected(np.array([repeats]), np.array([mean]))[0] == pytest.approx(expected, abs=5e-9)


def test_a_simulated_truth_is_recovered_within_its_errors():
    fit = GammaGamma().fit(*buyers(customers=20_000, seed=3))

    errors = np.sqrt(np.diag(fit.covariance))
    assert np.all(np.abs(np.log(fit.vector) - np.log([CALM.p, CALM.q, CALM.gamma])) < 3 * errors)
    assert abs(fit.correlation) < 0.05


def test_the_gradient_and_the_hessian_are_those_of_the_value():
    repeats, mean_cents = buyers(customers=300)
    vector = np.array([5.0, 3.0, 1400.0])

    sums = spend_sums(vector, repeats, mean_cents)

    for at, step in enumerate((1e-5, 1e-5, 1e-2)):
        nudge = np.eye(3)[at] * step
        above, below = spend_sums(vector + nudge, repeats, mean_cents), spend_sums(vector - nudge, repeats, mean_cents)
        assert sums.gradient[at] == pytest.approx((above.value - below.value) / (2 * step), rel=1e-4, abs=1e-4)
        assert sums.hessian[at] == pytest.approx((above.gradient - below.gradient) / (2 * step), rel=1e-4, abs=1e-6)


def test_the_sums_of_shards_are_the_sums_of_the_whole():
    repeats, mean_cents = buyers(customers=500)
    vector, half = np.array([5.0, 3.0, 1400.0]), len(repeats) // 2

    whole = spend_sums(vector, repeats, mean_cents)
    shards = spend_sums(vector, repeats[:half], mean_cents[:half]) + spend_sums(vector, repeats[half:], mean_cents[half:])

    assert shards.value == pytest.approx(whole.value, rel=1e-12)
    assert shards.hessian == pytest.approx(whole.hessian, rel=1e-9)


def test_row_order_does_not_matter():
    repeats, mean_cents = buyers(customers=500)
    mixed = np.random.default_rng(1).permutation(len(repeats))

    one, other = GammaGamma().fit(repeats, mean_cents), GammaGamma().fit(repeats[mixed], mean_cents[mixed])

    assert one.vector == pytest.approx(other.vector, rel=1e-7)


def test_usable_rows_have_a_repeat_and_a_positive_mean():
    usable = GammaGamma.usable(np.array([0, 1, 2, 3, 4]), np.array([5.0, 5.0, 0.0, -7.0, np.nan]))

    assert usable.tolist() == [False, True, False, False, False]


def test_a_customer_whose_refunds_ate_the_orders_is_believed_to_be_like_any_other():
    fit = published_spend()

    netted, unknown = fit.expected(np.array([3.0, 0.0]), np.array([-4.0, np.nan]))

    assert netted == unknown


def test_rows_that_are_not_usable_are_refused():
    with pytest.raises(Incoherent, match=r"GammaGamma\.usable"):
        GammaGamma().fit(np.array([1.0, 0.0]), np.array([5.0, 5.0]))
    with pytest.raises(Incoherent, match=r"GammaGamma\.usable"):
        GammaGamma().fit(np.array([1.0, 2.0]), np.array([5.0]))


def test_too_few_buyers_are_refused():
    with pytest.raises(TooLittle, match="3 customers bought again"):
        GammaGamma().fit(np.array([1.0, 2.0, 3.0]), np.array([5.0, 6.0, 7.0]))


def test_frequent_buyers_who_spend_more_are_a_named_warning():
    repeats, mean_cents = buyers(customers=3000)

    fit = GammaGamma().fit(repeats, mean_cents * (1 + repeats))

    assert fit.correlation > 0.2
    assert fit.warning.startswith("Frequent buyers spend more per purchase (correlation 0.")


def test_spend_too_uneven_for_a_mean_holds_q_and_says_so():
    rng = np.random.default_rng(6)
    mean_cents = rng.gamma(5.0, 1.0, 400) / rng.gamma(0.6, 1.0, 400) * 100

    fit = GammaGamma().fit(np.ones(400), mean_cents)

    assert fit.parameters["q"] == HELD_Q
    assert "q is held at 2" in fit.fallback
    assert np.all(np.isfinite(fit.expected(np.array([0.0, 1.0]), np.array([0.0, 50.0]))))
    assert np.all(fit.draw(10, np.random.default_rng(1))[:, 1] == HELD_Q)


def test_everybody_paying_the_same_still_has_a_mean():
    fit = GammaGamma().fit(np.full(50, 4.0), np.full(50, 999.0))

    assert fit.correlation == 0
    assert fit.expected(np.array([4.0, 0.0]), np.array([999.0, 0.0])) == pytest.approx([999.0, 999.0], rel=0.02)


def test_draws_keep_the_mean_existing_and_a_fit_survives_pickling():
    fit = pickle.loads(pickle.dumps(GammaGamma().fit(*buyers(customers=400))))

    assert np.all(fit.draw(500, np.random.default_rng(1))[:, 1] >= 1.05)
    assert fit.model == "Gamma-Gamma"


@pytest.mark.parametrize("vector", [[1.0, 2.0], [1.0, 0.9, 3.0], [1.0, -2.0, 3.0], [1.0, np.nan, 3.0]])
def test_parameters_without_a_mean_are_refused(vector):
    with pytest.raises(Incoherent, match="q above 1"):
        published_spend().with_parameters(np.array(vector))
