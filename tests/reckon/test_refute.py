import numpy as np
import pytest

from amends.reckon import (
    BgNbd,
    Incoherent,
    NonsenseVisits,
    TooLittle,
    Truth,
    Visits,
    choose,
    clock_warning,
    dominating,
    hold_out,
    last_quarter,
    simulate,
)
from tests.reckon import cdnow
from tests.reckon.firms import CALM, calm_visits, published
from tests.shared import needs_shared


def simulated(customers, seed=41, truth=CALM, weeks=104.0):
    orders = simulate(seed, customers, weeks, truth).orders
    return last_quarter(orders.customer, orders.at_weeks, weeks)


@needs_shared
def test_the_published_hold_out_of_cdnow():
    calibration, _ = cdnow.up_to(cdnow.AS_OF_WEEKS)
    whole, _ = cdnow.up_to(cdnow.AS_OF_WEEKS + 39)

    held = hold_out(calibration, whole.repeats - calibration.repeats, 39.0)

    assert held.purchases_actual == 1882
    assert held.purchases_predicted == pytest.approx(1653, abs=1)
    assert held.mae == pytest.approx(0.785, abs=1e-3)
    assert held.correlation == pytest.approx(0.626, abs=1e-3)
    assert held.beats_same_rate


@needs_shared
def test_the_last_quarter_of_cdnow_beats_same_rate_as_before():
    customer, at_weeks, _ = cdnow.purchases()

    held = hold_out(*last_quarter(customer, at_weeks, cdnow.END_WEEKS, clock="day"))

    assert held.weeks == pytest.approx(cdnow.END_WEEKS / 4, abs=1 / 7)
    assert held.mae < held.naive_mae
    assert "better than" in held.sentence


def test_on_its_own_world_the_model_is_calibrated():
    held = hold_out(*simulated(20_000))

    assert held.purchases_predicted == pytest.approx(held.purchases_actual, rel=0.03)
    assert held.pit == pytest.approx(np.full(10, 0.1), abs=0.01)
    assert held.pit.sum() == pytest.approx(1.0)
    assert len(held.deciles) == 10
    for decile in held.deciles[-3:]:
        assert decile.predicted == pytest.approx(decile.actual, rel=0.12)


def test_deciles_cover_everybody_and_rise():
    held = hold_out(*simulated(997))

    assert sum(decile.customers for decile in held.deciles) == held.customers
    assert np.all(np.diff([decile.predicted for decile in held.deciles]) >= 0)


def test_a_model_that_predicts_nonsense_is_shown_by_its_pit_and_its_error():
    calibration, later, weeks = simulated(3000)
    wrong = published((5.0, 1.0, 0.1, 50.0))

    held = hold_out(calibration, later, weeks, fit=wrong)

    assert not held.beats_same_rate
    assert "NOT better than" in held.sentence
    assert held.pit[0] > 0.5


def test_the_way_to_choose_can_be_given():
    calibration, later, weeks = simulated(1000)
    asked = []

    hold_out(calibration, later, weeks, choose=lambda visits: asked.append(len(visits)) or choose(visits))

    assert asked == [len(calibration)]


def test_the_same_rate_is_repeats_by_age():
    calibration = Visits([4, 0, 1], [10, 0, 0], [20, 30, 0])

    held = hold_out(calibration, np.array([1.0, 0.0, 0.0]), 10.0, fit=published())

    assert held.naive_mae == pytest.approx((abs(2 - 1) + 0 + 0) / 3)


def test_predictions_that_never_vary_have_no_correlation():
    held = hold_out(Visits([0, 0], [0, 0], [5, 5]), np.array([1.0, 0.0]), 10.0, fit=published())

    assert held.correlation == 0


def test_the_last_quarter_splits_at_three_quarters_of_the_time():
    calibration, later, weeks = last_quarter(np.array(["a", "a", "a", "b"]), np.array([10.0, 60.0, 95.0, 90.0]), 110.0)

    assert weeks == 25
    assert len(calibration) == 1
    assert calibration.repeats.tolist() == [1]
    assert calibration.age.tolist() == [75]
    assert later.tolist() == [1]


def test_the_last_quarter_counts_purchases_by_day_on_the_day_clock():
    customer, days = np.array([1] * 5), np.array([0.0, 50.2, 90.1, 90.8, 100.0])

    calibration, later, weeks = last_quarter(customer, days / 7, 100.5 / 7, clock="day")

    assert calibration.repeats.tolist() == [1]
    assert later.tolist() == [2]
    assert weeks == pytest.approx(25.5 / 7)


def test_nothing_to_hold_out_is_refused():
    with pytest.raises(TooLittle, match="none can be held out"):
        last_quarter(np.array([1, 2]), np.array([5.0, 5.0]), 5.0)
    with pytest.raises(NonsenseVisits):
        last_quarter(np.array([1, 1]), np.array([np.nan, 1.0]), 5.0)


def test_counts_that_do_not_fit_the_customers_are_refused():
    calibration, _ = calm_visits(100)

    with pytest.raises(Incoherent, match="a count for each customer"):
        hold_out(calibration, np.zeros(3), 10.0)
    with pytest.raises(Incoherent, match="more than 0 weeks"):
        hold_out(calibration, np.zeros(100), 0.0)


def test_a_reseller_who_moves_r_is_named_with_what_to_check():
    visits, _ = calm_visits(2000, seed=43)
    with_reseller = Visits(np.append(visits.repeats, 10_000), np.append(visits.last, 103.0), np.append(visits.age, 104.0))

    found = dominating(BgNbd().fit(with_reseller), with_reseller)

    assert found.row == 2000
    assert found.repeats == 10_000
    assert found.share_of_repeats > 0.5
    assert found.moved_by_errors > 1
    assert "One customer made 10,000 repeat purchases" in found.sentence
    assert "reseller" in found.sentence


def test_among_ordinary_customers_nobody_dominates():
    visits, _ = calm_visits(2000, seed=43)

    found = dominating(BgNbd().fit(visits), visits)

    assert found.sentence is None
    assert found.r_without == pytest.approx(found.r, rel=0.05)


def test_a_row_that_stands_for_several_loses_only_one_of_them():
    visits, _ = calm_visits(2000, seed=43)
    thrice = Visits(*(np.append(getattr(visits, name), [value] * 3) for name, value in (("repeats", 500), ("last", 103), ("age", 104))))
    folded = thrice.unique()

    found = dominating(BgNbd().fit(folded), folded)

    assert found.repeats == 500
    assert found.r_without == pytest.approx(dominating(BgNbd().fit(thrice), thrice).r_without, rel=1e-6)


def test_where_nobody_leaves_the_hold_out_falls_back_too():
    held = hold_out(*simulated(2000, truth=Truth(a=1e-6, b=1.0, troubles=())))

    assert held.model == "NBD"
    assert held.purchases_predicted == pytest.approx(held.purchases_actual, rel=0.05)


def test_whole_days_are_warned_about_where_they_bias_more_than_chance():
    assert "biases r and alpha" in clock_warning("day", 20_000)
    assert clock_warning("day", 2_357) is None
    assert clock_warning("continuous", 20_000) is None
