"""Worth of a firm whose truth is known, without a database."""

import numpy as np
import pytest

from amends.reckon import BgNbd, TooLittle, Truth, Visits, simulate
from amends.steering.estimate import SEED, Estimate, held_out, weighs_too_much
from amends.steering.visits import Buyers

TERMS = {"margin": 1.0, "yearly_discount": 0.1, "horizon_weeks": 104.0}
WITHOUT_TROUBLE = Truth(troubles=())


def unwatched(what, done, of):
    pass


def buyers_of(orders, as_of_weeks):
    ids, visits, mean = Visits.from_orders(orders.customer, orders.at_weeks, as_of_weeks, cents=orders.cents)
    return Buyers(ids, visits.repeats + 1, visits, visits.repeats, mean)


@pytest.fixture(scope="module")
def orders():
    return simulate(3, 3000, 208.0, WITHOUT_TROUBLE).orders


@pytest.fixture(scope="module")
def known(orders):
    return buyers_of(orders, 104.0)


@pytest.fixture(scope="module")
def estimate(known):
    return Estimate.of(known, TERMS | {"yearly_discount": 0.0}, unwatched)


def later(orders, known):
    """What each customer really spent in the 104 weeks that followed."""
    after = (orders.at_weeks > 104.0) & np.isin(orders.customer, known.customers)
    place = np.searchsorted(known.customers, orders.customer[after])
    return np.bincount(place, weights=orders.cents[after], minlength=len(known))


def test_the_total_holds_what_was_really_spent(estimate, orders, known):
    assert estimate.total.low < later(orders, known).sum() < estimate.total.high


def test_95_of_100_intervals_hold_what_each_really_spent(estimate, orders, known):
    spent = later(orders, known)

    within = (spent >= estimate.worth.low_cents - 1) & (spent <= estimate.worth.high_cents + 1)

    assert within.mean() > 0.94


def test_a_piece_at_a_time_is_the_same_as_all_at_once(known, monkeypatch):
    whole = Estimate.of(known, TERMS, unwatched)
    monkeypatch.setattr("amends.steering.estimate.PIECE", 500)

    pieces = Estimate.of(known, TERMS, unwatched)

    assert pieces.worth.expected_cents == pytest.approx(whole.worth.expected_cents, rel=1e-9)
    assert pieces.worth.high_cents == pytest.approx(whole.worth.high_cents, rel=2e-3, abs=1)


def test_the_share_who_stay_a_year_comes_with_its_doubt(estimate):
    draws = estimate.doubt["retained_draws"]

    assert 0 < min(draws) < estimate.doubt["retained"] < max(draws) < 1
    assert len(draws) == len(estimate.doubt["worth_factors"])


def test_doubt_about_staying_and_about_worth_come_from_the_same_draws(estimate, known):
    vectors = estimate.choice.fit.draw(len(estimate.doubt["worth_factors"]), np.random.default_rng(SEED))

    stays = [estimate.choice.fit.with_parameters(vector).staying(known.visits, 52.0).sum() for vector in vectors[:40]]

    assert np.corrcoef(stays, estimate.doubt["worth_factors"][:40])[0, 1] > 0.5


def test_held_out_purchases_are_counted_for_those_known_before(orders):
    before, whole = buyers_of(orders, 78.0), buyers_of(orders, 104.0)

    found = held_out(before, whole, 26.0)

    counted = (orders.at_weeks > 78.0) & (orders.at_weeks <= 104.0) & np.isin(orders.customer, before.customers)
    assert found["purchases_actual"] == counted.sum()
    assert found["purchases_predicted"] == pytest.approx(counted.sum(), rel=0.1)
    assert found["beats_same_rate"]
    assert sum(found["pit"]) == pytest.approx(1)


def test_one_reseller_is_pointed_out(known):
    swollen = Visits(np.append(known.visits.repeats, 9000.0), np.append(known.visits.last, 100.0), np.append(known.visits.age, 100.5))
    buyers = Buyers(np.arange(len(swollen)), None, swollen, swollen.repeats, np.ones(len(swollen)))

    assert "One customer made 9,000 repeat purchases" in weighs_too_much(BgNbd().fit(swollen), buyers)


def test_a_single_customer_who_came_back_is_pointed_out():
    visits = Visits(np.append(np.zeros(20), 5.0), np.append(np.zeros(20), 30.0), np.arange(30.0, 51.0))
    buyers = Buyers(np.arange(21), None, visits, visits.repeats, np.ones(21))

    assert weighs_too_much(BgNbd().fit(visits), buyers) == (
        "All that is known of coming back comes from one customer with 5 repeat purchases."
    )


def test_without_a_second_purchase_nothing_is_estimated():
    visits = Visits(np.zeros(30), np.zeros(30), np.arange(1.0, 31.0))

    with pytest.raises(TooLittle):
        Estimate.of(Buyers(np.arange(30), None, visits, visits.repeats, np.zeros(30)), TERMS, unwatched)
