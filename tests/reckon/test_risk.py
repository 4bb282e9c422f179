import numpy as np
import pytest

from amends.reckon import Incoherent, at_risk


def test_a_worked_example_comes_out_to_the_cent():
    found = at_risk(1400_00, 0.88, 0.19, 1)

    assert found.rise[0] == pytest.approx(0.1672)
    assert found.alive_after[0] == pytest.approx(0.7128)
    assert found.cents[0] == pytest.approx(234_08)


def test_a_second_misery_takes_less_than_the_first():
    assert at_risk(1400_00, 0.88, 0.19, 2).cents[0] == pytest.approx(423_68, abs=0.5)


def test_without_a_misery_nothing_is_at_risk():
    found = at_risk(1400_00, 0.88, 0.19, 0)

    assert (found.cents[0], found.rise[0], found.alive_after[0]) == (0, 0, 0.88)


def test_two_miseries_never_add_up_to_more_than_both_happening():
    one, two, many = at_risk([1000_00] * 3, [1.0] * 3, 0.4, [1, 2, 50]).rise

    assert two == pytest.approx(1 - (1 - one) ** 2)
    assert one < two < 2 * one
    assert many == pytest.approx(1)


def test_no_more_is_at_risk_than_is_expected():
    rng = np.random.default_rng(3)
    worth, alive, miseries = rng.gamma(2, 50_000, 500), rng.random(500), rng.integers(0, 9, 500)

    found = at_risk(worth, alive, 0.7, miseries)

    assert np.all((found.cents >= 0) & (found.cents <= worth * alive * (1 + 1e-12)))
    assert found.rise + found.alive_after == pytest.approx(alive)


def test_the_share_of_simulated_customers_who_leave_is_the_rise():
    rng = np.random.default_rng(7)
    with_us = rng.random(200_000) < 0.6
    leave = (rng.random((200_000, 2)) < 0.3).any(axis=1)

    assert at_risk(1, 0.6, 0.3, 2).rise[0] == pytest.approx((with_us & leave).mean(), abs=4e-3)


def test_it_is_the_damage_of_that_one_customer():
    worths, alive = np.array([180_00.0, 90_00.0]), np.array([1.0, 0.5])

    assert at_risk(worths, alive, 0.4, [1, 1]).cents == pytest.approx(alive * 0.4 * worths)


def test_the_order_of_rows_does_not_matter():
    worth, alive, miseries = np.array([5.0, 7.0, 9.0]), np.array([0.1, 0.5, 1.0]), np.array([1, 0, 2])

    assert at_risk(worth, alive, 0.2, miseries).cents[::-1] == pytest.approx(at_risk(worth[::-1], alive[::-1], 0.2, miseries[::-1]).cents)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (([1.0, 2.0], [0.5], 0.2, [1]), "equally many"),
        ((1.0, 1.5, 0.2, 1), "lies from 0 to 1"),
        ((1.0, 0.5, 1.2, 1), "lies from 0 to 1"),
        ((1.0, float("nan"), 0.2, 1), "lies from 0 to 1"),
        ((-1.0, 0.5, 0.2, 1), "0 or more"),
        ((1.0, 0.5, 0.2, -1), "0 or more"),
        ((1.0, 0.5, 0.2, 1.5), "whole numbers"),
    ],
)
def test_nonsense_is_refused(given, sentence):
    with pytest.raises(Incoherent, match=sentence):
        at_risk(*given)
