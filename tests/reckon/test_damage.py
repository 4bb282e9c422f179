from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amends.reckon import GROUPS, DamageInputs, asking, better_recovery, breaking_even, damage_of, iceberg, prevention

WORKED = DamageInputs(
    customers=10_000,
    incidence=0.12,
    complain=0.40,
    outcomes=np.array([0.5, 0.2, 0.3]),
    leave=np.array([0.30, 0.05, 0.15, 0.40]),
    worth_cents=180_00,
    logged=0.7,
    handling_cents=7_50,
    stay=0.90,
    told_bad=(9, 2, 5, 12),
    told_good=(0, 4, 1, 0),
    told_bad_without=0.5,
    told_good_without=2,
    lost_per_told=0.01,
    won_per_told=0.005,
    word_cents=60_00,
)
share = st.floats(0.01, 0.99)


def cents(figure):
    return round(float(figure))


def test_the_worked_example_to_the_cent():
    damage = damage_of(WORKED)

    assert cents(damage.direct_cents) == 54_000_00
    assert cents(damage.word_of_mouth_cents) == 5_544_00
    assert cents(damage.handling_cents) == 2_520_00
    assert cents(damage.total_cents) == 62_064_00
    assert cents(damage.a_day_cents) == 170_04


def test_the_worked_customers_lost():
    damage = damage_of(WORKED)

    assert damage.lost == pytest.approx(300)
    assert damage.lost_by_survey == pytest.approx(270)
    assert damage.goodman == pytest.approx(390)
    assert damage.told_lost == pytest.approx(92.4)
    assert damage.saturating == pytest.approx(295.54, abs=5e-3)


def test_the_worked_iceberg():
    assert iceberg(WORKED) == pytest.approx(3.5714, abs=5e-5)
    assert damage_of(WORKED).iceberg == iceberg(WORKED)


def test_who_had_left_before_cannot_be_lost_but_talks_and_is_handled():
    here, half = damage_of(WORKED), damage_of(replace(WORKED, present=0.5))

    assert (half.lost, half.goodman, half.direct_cents) == (here.lost / 2, here.goodman / 2, here.direct_cents / 2)
    assert (half.told_lost, half.handling_cents) == (here.told_lost, here.handling_cents)
    assert breaking_even(replace(WORKED, present=0.5)) == breaking_even(WORKED) / 2
    assert better_recovery(replace(WORKED, present=0.5), 0.10) == pytest.approx(better_recovery(WORKED, 0.10) / 2)


def test_asking_with_and_without_word_of_mouth():
    assert cents(asking(WORKED, 0.10, 9_00)) == 1_620_00
    assert cents(asking(WORKED, 0.10, 9_00, with_word=True)) == 1_944_00
    assert cents(asking(WORKED, 0.10, 9_00, asked_cents=100_00)) == 1_520_00


def test_what_a_contact_may_cost():
    assert cents(breaking_even(WORKED)) == 22_50
    assert cents(breaking_even(WORKED, with_word=True)) == 25_20
    assert asking(WORKED, 0.10, breaking_even(WORKED)) == pytest.approx(0, abs=1e-6)


def test_preventing_a_quarter():
    assert cents(prevention(WORKED, 0.25, 6_000_00)) == 9_516_00


def test_better_recovery_of_a_tenth():
    assert cents(better_recovery(WORKED, 0.10)) == 3_024_00
    assert cents(better_recovery(WORKED, 0.10, 24_00)) == 3_000_00


def test_better_recovery_is_the_difference_of_two_worlds():
    better = replace(WORKED, outcomes=np.array([0.6, 0.2, 0.2]))

    assert better_recovery(WORKED, 0.10, with_word=True) == pytest.approx(damage_of(WORKED).total_cents - damage_of(better).total_cents)


def test_asking_is_the_difference_of_two_worlds():
    asked = replace(WORKED, complain=0.50)
    handling = damage_of(asked).handling_cents - damage_of(WORKED).handling_cents

    saved = damage_of(WORKED).total_cents - damage_of(asked).total_cents + handling

    assert asking(WORKED, 0.10, 0.0, with_word=True) == pytest.approx(saved)


def test_the_survey_and_the_theta_version_are_the_same_money():
    damage = damage_of(WORKED)

    assert damage.lost_by_survey * (WORKED.worth_cents / WORKED.stay) == pytest.approx(damage.direct_cents)


def test_with_own_theta_goodmans_figure_is_the_excess():
    damage = damage_of(replace(WORKED, stay=1.0))

    assert damage.goodman == pytest.approx(damage.lost)


def test_shares_of_the_groups_sum_to_one():
    assert WORKED.shares.sum() == pytest.approx(1.0)
    assert len(WORKED.shares) == len(GROUPS)
    assert WORKED.people == 1200


def test_talk_of_people_without_a_problem_is_not_counted():
    quiet = replace(WORKED, told_bad=(0.5,) * 4, told_good=(2.0,) * 4)

    assert damage_of(quiet).word_of_mouth_cents == pytest.approx(0)


def test_arrays_of_draws_give_what_numbers_give():
    draws = replace(
        WORKED,
        incidence=np.array([0.12, 0.24]),
        complain=np.array([0.40, 0.40]),
        outcomes=np.repeat(np.asarray(WORKED.outcomes)[:, None], 2, axis=1),
        leave=np.repeat(np.asarray(WORKED.leave)[:, None], 2, axis=1),
    )

    totals = damage_of(draws).total_cents

    assert totals == pytest.approx([62_064_00, 2 * 62_064_00])
    assert better_recovery(draws, 0.10)[0] == pytest.approx(3_024_00)
    assert asking(draws, 0.10, 9_00, with_word=True)[0] == pytest.approx(1_944_00)


@settings(deadline=None)
@given(share, share, share, st.floats(0, 2))
def test_many_problems_a_customer_lose_fewer_than_counted_one_by_one(complain, leave, silent, incidence):
    inputs = replace(WORKED, complain=complain, incidence=incidence, leave=np.array([silent, leave, leave, leave]))

    damage = damage_of(inputs)

    assert 0 <= damage.saturating <= damage.lost + 1e-9
    assert damage.saturating <= inputs.customers


@settings(deadline=None)
@given(share, share)
def test_a_worse_chance_of_leaving_costs_more(low, high):
    low, high = sorted((low, high))

    kinder, harsher = (damage_of(replace(WORKED, leave=np.array([0.3, 0.05, 0.15, theta]))) for theta in (low, high))

    assert kinder.total_cents <= harsher.total_cents
