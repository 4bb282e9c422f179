import numpy as np
import pytest

from amends.reckon import Entered, Firmwide, Incoherent, Logits, Share, Shares
from amends.reckon.belief import LeavingByStay


def draws_of(belief, n=40_000):
    return belief.draw(n, np.random.default_rng(1))


def test_what_was_entered_does_not_vary():
    assert Entered(0.7).centre == 0.7
    assert np.all(draws_of(Entered(0.7)) == 0.7)
    assert draws_of(Entered((0.5, 0.2, 0.3)), 4).shape == (3, 4)


def test_a_counted_share_is_sure_in_proportion_to_the_count():
    few, many = Share(7, 20), Share(700, 2000)

    assert few.centre == pytest.approx(7.5 / 21)
    assert draws_of(few).mean() == pytest.approx(float(few.centre), abs=2e-3)
    assert draws_of(many).std() < draws_of(few).std() / 8


def test_nobody_of_none_asked_is_no_knowledge_but_no_crash():
    assert Share(0, 0).centre == 0.5
    assert 0 < draws_of(Share(0, 20)).mean() < 0.05


@pytest.mark.parametrize(("yes", "asked"), [(5, 4), (-1, 4), (float("nan"), 4)])
def test_an_impossible_share_is_refused(yes, asked):
    with pytest.raises(Incoherent, match="is no share"):
        Share(yes, asked)


def test_outcomes_counted_sum_to_one_in_every_draw():
    shares = Shares((20, 10, 5))

    assert shares.centre.sum() == pytest.approx(1)
    assert shares.centre == pytest.approx(np.array([20.5, 10.5, 5.5]) / 36.5)
    assert draws_of(shares).sum(axis=0) == pytest.approx(1)
    assert draws_of(shares).mean(axis=1) == pytest.approx(shares.centre, abs=3e-3)


def test_bounds_of_a_counted_share_hold_95_of_100_draws():
    shares = Shares((20, 10, 5))
    low, high = shares.interval()

    within = (draws_of(shares) > low[:, None]) & (draws_of(shares) < high[:, None])

    assert within.mean(axis=1) == pytest.approx(0.95, abs=4e-3)
    assert np.all((low < shares.centre) & (shares.centre < high))


def test_bounds_of_two_outcomes_are_those_of_jeffreys():
    low, high = Shares((0, 20)).interval()

    assert high[0] == pytest.approx(0.11664, abs=1e-4)
    assert (low[1], low[0]) == pytest.approx((1 - high[0], 1 - high[1]))


def test_negative_answers_are_refused():
    with pytest.raises(Incoherent, match="0 or more"):
        Shares((3, -1, 2))


def test_chances_from_a_model_stay_chances():
    logits = Logits((-1.27, -2.75, -1.7, -0.62), (0.3, 0.4, 0.5, 3.0))

    assert logits.centre == pytest.approx([0.219, 0.060, 0.154, 0.350], abs=1e-3)
    assert np.all((draws_of(logits) > 0) & (draws_of(logits) < 1))
    assert np.quantile(draws_of(logits)[0], 0.5) == pytest.approx(0.219, abs=5e-3)


def test_leaving_is_the_excess_over_those_who_would_have_left_anyway():
    leaving = LeavingByStay((0.63, 0.855, 0.765, 0.54), Entered(0.90))

    assert leaving.centre == pytest.approx([0.30, 0.05, 0.15, 0.40])
    assert draws_of(leaving, 5).shape == (4, 5)


def test_customers_who_stay_longer_than_those_without_a_problem_do_not_come_back_from_the_dead():
    assert LeavingByStay((0.95,), Entered(0.90)).centre == [0]
    assert np.all(draws_of(LeavingByStay((0.95,), Share(90, 100))) >= 0)


def test_what_holds_for_the_whole_firm_is_drawn_once():
    leaving, rng = Firmwide(Share(7, 20)), np.random.default_rng(1)

    first = leaving.draw(100, rng)

    assert np.all(leaving.draw(100, rng) == first)
    assert leaving.draw(7, rng).shape == (7,)
    assert leaving.centre == Share(7, 20).centre
