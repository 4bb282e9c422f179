import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amends.reckon import BgNbd, Nbd, TooLittle, Truth, Visits, choose, simulate
from tests.reckon import cdnow
from tests.reckon.firms import CALM, calm_visits, one, published
from tests.shared import needs_shared

positive = st.floats(0.05, 20.0)


@needs_shared
def test_the_published_summary_gives_the_published_fit():
    fit = BgNbd().fit(cdnow.summary())

    assert fit.parameters == pytest.approx({"r": 0.24259, "alpha": 4.41353, "a": 0.79289, "b": 2.42575}, abs=1e-4)
    assert fit.log_likelihood == pytest.approx(-9582.42556, abs=1e-4)
    assert fit.certificate.passed
    assert fit.n == 2357


@needs_shared
def test_the_purchases_by_whole_days_give_the_published_fit():
    visits, _ = cdnow.up_to(cdnow.AS_OF_WEEKS)

    fit = choose(visits).fit

    assert fit.parameters == pytest.approx({"r": 0.2426, "alpha": 4.4136, "a": 0.7929, "b": 2.4259}, abs=1e-3)
    assert fit.log_likelihood == pytest.approx(-9582.429, abs=1e-3)


@pytest.mark.parametrize(("visits", "value"), [((200, 38, 40), 100.7957), ((0, 0, 40), -0.59947)])
def test_published_points_of_the_log_likelihood(visits, value):
    fit = published((0.25, 4.0, 0.8, 2.5))

    assert fit.log_likelihood_of(one(*visits)) == pytest.approx(value, abs=5e-5)


def test_a_simulated_truth_is_recovered_within_its_errors():
    visits, _ = calm_visits(20_000, seed=3)

    fit = BgNbd().fit(visits)

    errors = np.sqrt(np.diag(fit.covariance))
    truth = np.log([CALM.r, CALM.alpha, CALM.a, CALM.b])
    assert np.all(np.abs(np.log(fit.vector) - truth) < 3 * errors)


def test_a_customer_without_repeats_has_no_death_term_and_is_alive():
    fit = published()

    assert fit.alive(one(0, 0, 500.0))[0] == 1
    assert fit.log_likelihood_of(one(0, 0, 10.0)) == pytest.approx(0.24259 * np.log(4.41353 / 14.41353), abs=1e-12)


def test_a_purchase_at_the_last_instant_leaves_only_the_odds_of_leaving_at_it():
    alive = published().alive(one(3, 20.0, 20.0))[0]

    odds_gone = 0.79289 / (2.42575 + 3 - 1)
    assert alive == pytest.approx(1 / (1 + odds_gone), rel=1e-12)


def test_the_gradient_and_the_hessian_are_those_of_the_value():
    visits, _ = calm_visits(500, seed=5)
    vector, model, step = np.array([0.4, 5.0, 0.6, 1.7]), BgNbd(), 1e-5

    sums = model.sums(vector, visits)

    for at in range(4):
        nudge = np.eye(4)[at] * step
        above, below = model.sums(vector + nudge, visits), model.sums(vector - nudge, visits)
        assert sums.gradient[at] == pytest.approx((above.value - below.value) / (2 * step), rel=1e-4, abs=1e-4)
        assert sums.hessian[at] == pytest.approx((above.gradient - below.gradient) / (2 * step), rel=1e-4, abs=1e-3)


def test_weights_are_repetition():
    visits, _ = calm_visits(400, seed=7)
    rows = np.arange(len(visits))
    twice = visits[np.concatenate([rows, rows])]

    counted = BgNbd().fit(Visits(visits.repeats, visits.last, visits.age, np.full(len(visits), 2.0)))

    assert counted.log_likelihood == pytest.approx(BgNbd().fit(twice).log_likelihood, rel=1e-12)
    assert counted.n == 2 * len(visits)


def test_row_order_does_not_matter_to_the_fit():
    visits, _ = calm_visits(500, seed=9)
    mixed = visits[np.random.default_rng(1).permutation(len(visits))]

    assert np.array_equal(BgNbd().fit(visits).vector, BgNbd().fit(mixed).vector)


def test_days_for_weeks_scale_alpha_and_shift_the_likelihood():
    visits, _ = calm_visits(500, seed=11)
    in_days = Visits(visits.repeats, visits.last * 7, visits.age * 7)

    weeks, days = BgNbd().fit(visits), BgNbd().fit(in_days)

    assert days.vector == pytest.approx(weeks.vector * [1, 7, 1, 1], rel=1e-6)
    assert days.log_likelihood == pytest.approx(weeks.log_likelihood - visits.repeats.sum() * np.log(7), rel=1e-12)
    assert days.purchases(in_days, 70.0).expected == pytest.approx(weeks.purchases(visits, 10.0).expected, rel=1e-5)


@pytest.mark.parametrize("model", [BgNbd(), Nbd()])
def test_the_sums_of_shards_are_the_sums_of_the_whole(model):
    visits, _ = calm_visits(600, seed=13)
    vector = np.array([0.3, 5.0, 0.7, 2.0])[: len(model.parameters)]
    rows = np.arange(len(visits))

    whole = model.sums(vector, visits)
    shards = model.sums(vector, visits[rows % 3 == 0]) + model.sums(vector, visits[rows % 3 != 0])

    assert shards.value == pytest.approx(whole.value, rel=1e-12)
    assert shards.gradient == pytest.approx(whole.gradient, rel=1e-9)
    assert shards.hessian == pytest.approx(whole.hessian, rel=1e-9)


@settings(deadline=None, max_examples=60)
@given(positive, positive, positive, positive, st.integers(0, 300), st.floats(0, 1), st.floats(0.1, 300))
def test_the_chance_of_being_alive_is_a_chance(r, alpha, a, b, repeats, part, age):
    visits = one(repeats, part * age if repeats else 0.0, age)

    alive = published((r, alpha, a, b)).alive(visits)[0]

    assert 0 <= alive <= 1


def test_longer_silence_lowers_the_chance_of_being_alive():
    ages = np.linspace(20.0, 200.0, 30)

    alive = published().alive(Visits(np.full(30, 4), np.full(30, 20.0), ages))

    assert np.all(np.diff(alive) < 0)


def test_where_nobody_leaves_the_ridge_is_caught_and_nbd_is_used():
    visits, _ = calm_visits(2000, seed=15, truth=Truth(a=1e-6, b=1.0, troubles=()))

    choice = choose(visits)

    assert choice.fit.model == "NBD"
    assert "BG/NBD does not hold" in choice.fallback
    assert "NBD is used instead, in which nobody ever leaves" in choice.fallback
    assert np.all(choice.fit.purchases(visits, 52.0).expected >= 0)


def test_where_people_leave_and_too_few_to_tell_how_differently_they_still_leave():
    visits, actual = _few_who_leave_alike()

    choice = choose(visits)

    assert not BgNbd().fit(visits).certificate.passed
    assert (choice.fit.model, choice.fit.certificate.passed) == ("BG/NBD", True)
    assert choice.fit.parameters["a"] + choice.fit.parameters["b"] == pytest.approx(5)
    assert "how much customers differ in leaving is not known" in choice.fallback
    held, steady = (fit.purchases(visits, 104.0).expected.sum() for fit in (choice.fit, Nbd().fit(visits)))
    assert abs(held - actual) < abs(steady - actual) / 2


def test_held_is_the_best_of_all_with_that_sum():
    visits, _ = _few_who_leave_alike()
    held = BgNbd().fit_held(visits)

    for step in (-0.01, 0.01):
        for part in range(3):
            moved = held.vector.copy()
            moved[part] *= 1 + step
            moved[3] = 5 - moved[2]
            assert held.with_parameters(moved).log_likelihood_of(visits) < held.log_likelihood
    assert np.linalg.matrix_rank(held.covariance, tol=1e-9) == 3
    assert held.draw(50, np.random.default_rng(1))[:, 2:].sum(axis=1) == pytest.approx(np.full(50, 5.0), rel=0.2)


def _few_who_leave_alike():
    """Customers of 78 weeks, and what they all bought in the 104 weeks after."""
    whole = simulate(23, 240, 182.0, Truth(r=0.8, alpha=6.0, a=60.0, b=600.0, troubles=()))
    at, early = whole.orders.at_weeks, whole.customers.born_weeks < 78.0
    kept = early[whole.orders.customer]
    _, visits, _ = Visits.from_orders(whole.orders.customer[kept], at[kept], 78.0)
    return visits, float((kept & (at > 78.0)).sum())


def test_where_people_leave_there_is_no_fallback():
    choice = choose(calm_visits(2000, seed=17)[0])

    assert choice.fit.model == "BG/NBD"
    assert choice.fallback is None


def test_customers_all_born_on_one_day_still_get_an_answer_that_is_certified_or_replaced():
    visits, _ = calm_visits(2000, seed=19)
    together = Visits(visits.repeats, np.minimum(visits.last, 50.0), np.full(len(visits), 50.0))

    choice = choose(together)

    assert choice.fit.certificate.passed
    assert (choice.fallback is None) == (choice.fit.model == "BG/NBD")


@pytest.mark.parametrize("model", [BgNbd(), Nbd()])
def test_too_little_is_refused_with_what_to_do(model):
    with pytest.raises(TooLittle, match="1 customers are too few"):
        model.fit(one(3, 4.0, 5.0))
    with pytest.raises(TooLittle, match="Nobody has bought twice yet"):
        model.fit(Visits(np.zeros(50), np.zeros(50), np.arange(50)))
    with pytest.raises(TooLittle, match="No time passes"):
        model.fit(Visits(np.ones(50), np.zeros(50), np.zeros(50)))


def test_a_reseller_with_ten_thousand_repeats_does_not_break_the_fit():
    visits, _ = calm_visits(1000, seed=21)
    with_reseller = Visits(np.append(visits.repeats, 10_000), np.append(visits.last, 103.0), np.append(visits.age, 104.0))

    fit = choose(with_reseller).fit

    assert np.isfinite(fit.log_likelihood)
    assert np.all(np.isfinite(fit.purchases(with_reseller, 52.0).expected))
