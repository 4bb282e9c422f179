import numpy as np
import pytest

from amends.reckon import (
    GammaGamma,
    Incoherent,
    Interval,
    Nbd,
    Terms,
    Visits,
    choose,
    simulate,
    worth,
    worth_factors,
    worth_of_new,
    worth_total,
)
from tests.reckon.firms import CALM, calm_visits, one, published, published_spend

WORKED = one(2, 30.43, 38.86)
MEAN = np.array([22.35])


def fitted(**firm):
    visits, mean_cents = calm_visits(**firm)
    usable = GammaGamma.usable(visits.repeats, mean_cents)
    return choose(visits).fit, GammaGamma().fit(visits.repeats[usable], mean_cents[usable]), visits, mean_cents


def test_the_worked_example_discounted_and_not():
    discounted = worth(published(), published_spend(), WORKED, MEAN)
    plain = worth(published(), published_spend(), WORKED, MEAN, yearly_discount=0.0)

    assert discounted.expected_cents[0] == pytest.approx(60.57534577, abs=5e-9)
    assert plain.expected_cents[0] == pytest.approx(65.81579973, abs=1e-7)
    assert discounted.purchases[0] == pytest.approx(2.66908003, abs=5e-9)
    assert discounted.alive[0] == pytest.approx(0.72660811, abs=5e-9)
    assert discounted.spend_mean_cents[0] == pytest.approx(24.65860862, abs=5e-9)


def test_the_interval_is_that_of_the_spend_scaled_by_the_discount():
    worked = worth(published(), published_spend(), WORKED, MEAN, horizon_weeks=39.0)
    plain = worth(published(), published_spend(), WORKED, MEAN, horizon_weeks=39.0, yearly_discount=0.0)

    assert plain.high_cents[0] == pytest.approx(146.41483, rel=1e-4)
    assert worked.high_cents[0] == pytest.approx(146.41483 * worked.expected_cents[0] / 30.229144, rel=1e-4)
    assert worked.low_cents[0] == 0


def test_margin_scales_everything_but_the_customer():
    visits, mean_cents = calm_visits(100)
    whole = worth(published(), published_spend(), visits, mean_cents)
    half = worth(published(), published_spend(), visits, mean_cents, margin=0.5)

    assert half.expected_cents == pytest.approx(whole.expected_cents / 2)
    assert half.high_cents == pytest.approx(whole.high_cents / 2)
    assert half.variance_cents2 == pytest.approx(whole.variance_cents2 / 4)
    assert np.array_equal(half.alive, whole.alive)


def test_the_bins_end_at_the_horizon_and_count_at_their_middle():
    ends, counts = Terms(horizon_weeks=10.0).steps(4.0)

    assert ends.tolist() == [4, 8, 10]
    assert counts.sum() == pytest.approx(1.1 ** (-2 / 52))
    assert (ends @ counts).item() == pytest.approx(4 * 1.1 ** (-2 / 52) + 4 * 1.1 ** (-6 / 52) + 2 * 1.1 ** (-9 / 52))


def test_mid_bin_discounting_errs_little_for_newcomers_too():
    newcomer, terms = one(0, 0.0, 0.0), Terms()
    found = worth(published(), published_spend(), newcomer, MEAN).expected_cents[0]

    ends = np.arange(1, 104 * 20 + 1) / 20
    through = published().expected_through(newcomer, ends)[0]
    fine = np.diff(through, prepend=0.0) @ (1 + terms.yearly_discount) ** (-(ends - 1 / 40) / 52)

    assert found == pytest.approx(fine * 35.17095002, rel=1e-5)


def test_a_longer_horizon_is_worth_more_and_a_discount_less():
    visits, mean_cents = calm_visits(200)
    short, long, steep = (
        worth(published(), published_spend(), visits, mean_cents, **terms).expected_cents
        for terms in ({"horizon_weeks": 52.0}, {}, {"yearly_discount": 0.3})
    )

    assert np.all(short < long)
    assert np.all(steep < long)


def test_worth_given_alive_undoes_the_chance_of_being_gone():
    visits, mean_cents = calm_visits(200)
    found = worth(published(), published_spend(), visits, mean_cents)

    assert found.given_alive_cents * found.alive == pytest.approx(found.expected_cents)
    assert np.all(found.given_alive_cents >= found.expected_cents)


def test_low_is_below_high_and_rows_keep_their_place():
    visits, mean_cents = calm_visits(500)
    rows = np.random.default_rng(2).permutation(len(visits))

    straight, mixed = (worth(published(), published_spend(), *table) for table in ((visits, mean_cents), (visits[rows], mean_cents[rows])))

    assert np.all(straight.low_cents <= straight.high_cents)
    assert mixed.expected_cents == pytest.approx(straight.expected_cents[rows])
    assert mixed.high_cents == pytest.approx(straight.high_cents[rows])


def test_the_interval_covers_what_simulated_customers_then_spend():
    firm = simulate(31, 6000, 156.0, CALM)
    orders = firm.orders
    _, visits, mean_cents = Visits.from_orders(orders.customer, orders.at_weeks, 104.0, cents=orders.cents)
    later = orders.at_weeks > 104.0
    known = np.unique(orders.customer[~later])
    spent = np.bincount(orders.customer[later], orders.cents[later], minlength=6000)[known]
    usable = GammaGamma.usable(visits.repeats, mean_cents)
    spend_fit = GammaGamma().fit(visits.repeats[usable], mean_cents[usable])

    found = worth(choose(visits).fit, spend_fit, visits, mean_cents, horizon_weeks=52.0, yearly_discount=0.0)

    within = (spent >= found.low_cents) & (spent <= found.high_cents)
    assert within.mean() == pytest.approx(0.974, abs=0.012)
    assert found.expected_cents.sum() == pytest.approx(spent.sum(), rel=0.1)


def test_a_newcomer_is_worth_what_a_first_purchase_with_no_past_promises():
    new = worth_of_new(published(), published_spend())

    assert new == pytest.approx(worth(published(), published_spend(), one(0, 0, 0), np.zeros(1)).expected_cents[0])
    assert new > 0


def test_the_total_holds_its_sum_between_its_bounds_and_repeats_with_the_seed():
    buying, spend, visits, mean_cents = fitted(customers=1500)
    found = worth(buying, spend, visits, mean_cents)

    totals = []
    for _ in range(2):
        rng = np.random.default_rng(8)
        totals.append(worth_total(found, worth_factors(buying, spend, visits, mean_cents, rng), rng))

    assert totals[0] == totals[1]
    assert isinstance(totals[0], Interval)
    assert totals[0].expected == pytest.approx(found.expected_cents.sum())
    assert totals[0].low < totals[0].expected < totals[0].high
    assert totals[0].n == len(visits)


def test_the_total_of_more_customers_is_known_more_closely():
    widths = []
    for customers in (500, 8000):
        buying, spend, visits, mean_cents = fitted(customers=customers)
        rng = np.random.default_rng(8)
        total = worth_total(worth(buying, spend, visits, mean_cents), worth_factors(buying, spend, visits, mean_cents, rng), rng)
        widths.append((total.high - total.low) / total.expected)

    assert widths[1] < widths[0] / 2


def test_the_factors_of_a_sample_are_those_of_everybody():
    buying, spend, visits, mean_cents = fitted(customers=4500)
    factors = worth_factors(buying, spend, visits, mean_cents, np.random.default_rng(9))

    rng = np.random.default_rng(9)
    draws = zip(buying.draw(200, rng), spend.draw(200, rng), strict=True)
    base = worth(buying, spend, visits, mean_cents).expected_cents.sum()
    for factor, (bought, spent) in zip(factors[:2], list(draws)[:2], strict=True):
        drawn = worth(buying.with_parameters(bought), spend.with_parameters(spent), visits, mean_cents).expected_cents.sum()
        assert factor == pytest.approx(drawn / base, rel=0.01)


def test_worth_holds_for_the_fallback_too():
    _, spend, visits, mean_cents = fitted(customers=800)

    found = worth(Nbd().fit(visits), spend, visits, mean_cents)

    assert np.all(np.isfinite([found.expected_cents, found.low_cents, found.high_cents, found.variance_cents2]))
    assert np.all(found.alive == 1)


def test_a_spread_that_is_infinite_is_told_by_the_interval():
    uneven = published_spend((6.25, 1.5, 15.4))

    found = worth(published(), uneven, WORKED[np.array([0])], np.array([-1.0]))

    assert np.isfinite(found.variance_cents2[0])
    assert found.variance_cents2[0] == pytest.approx(((found.high_cents[0] - found.low_cents[0]) / 3.92) ** 2)


def test_lengths_that_differ_are_refused():
    with pytest.raises(Incoherent, match="1 customers but 2 mean spends"):
        worth(published(), published_spend(), WORKED, np.array([1.0, 2.0]))


@pytest.mark.parametrize("terms", [{"margin": 0.0}, {"yearly_discount": -0.1}, {"horizon_weeks": 0.0}, {"horizon_weeks": 9999.0}])
def test_terms_that_make_no_sense_are_refused(terms):
    with pytest.raises(Incoherent, match="margin above 0"):
        worth(published(), published_spend(), WORKED, MEAN, **terms)
