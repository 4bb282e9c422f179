import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amends.reckon import Incoherent, NonsenseVisits, Visits

orders = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 700)), min_size=1, max_size=40)


def visits_of(rows, **how):
    customer, days = np.array(rows).T
    return Visits.from_orders(customer, days / 7, 100.0, **how)


@pytest.mark.parametrize(
    ("repeats", "last", "age", "said"),
    [
        ([1, np.nan], [1, 1], [2, 2], "Row 2 of the visits: repeats must be a number"),
        ([1, 1], [1, np.nan], [2, 2], "Row 2 of the visits: last must be a number"),
        ([1, 1], [1, 1], [2, np.inf], "Row 2 of the visits: age must be a number"),
        ([1, -1], [1, 1], [2, 2], "Row 2 of the visits: repeats must be a number of 0 or more"),
        ([0, 0], [0, 0], [-2, 2], "Row 1 of the visits: age must be a number of 0 or more"),
        ([1, 1], [3, 1], [2, 2], "Row 1 of the visits: last lies after age"),
        ([0, 1], [1, 1], [2, 2], "Row 1 of the visits: last must be 0"),
        ([1.5, 1], [1, 1], [2, 2], "Row 1 of the visits: repeats must be a whole number"),
        ([], [], [], "The table of visits is empty"),
    ],
)
def test_nonsense_is_refused_and_the_row_is_named(repeats, last, age, said):
    with pytest.raises(NonsenseVisits, match=said):
        Visits(np.array(repeats), np.array(last), np.array(age))


def test_a_row_that_stands_for_nobody_is_refused():
    with pytest.raises(NonsenseVisits, match="count must be more than 0"):
        Visits([1], [1], [2], [0])


def test_columns_of_different_length_are_refused():
    with pytest.raises(Incoherent, match="equally long"):
        Visits([1, 2], [1], [2])


def test_a_table_stands_for_one_customer_a_row_unless_counted():
    assert Visits([1, 0], [1, 0], [2, 2]).customers == 2
    assert Visits([1, 0], [1, 0], [2, 2], [3, 4]).customers == 7


def test_unique_folds_equal_rows_into_a_count():
    visits = Visits([1, 0, 1], [1, 0, 1], [2, 5, 2]).unique()

    assert visits.repeats.tolist() == [0, 1]
    assert visits.age.tolist() == [5, 2]
    assert visits.weights.tolist() == [1, 2]


def test_unique_adds_up_counts_that_were_there():
    visits = Visits([1, 1], [1, 1], [2, 2], [3, 4]).unique()

    assert visits.weights.tolist() == [7]


def test_rows_are_picked_with_their_counts():
    picked = Visits([1, 0, 2], [1, 0, 1], [2, 5, 2], [3, 4, 5])[np.array([False, True, True])]

    assert picked.repeats.tolist() == [0, 2]
    assert picked.weights.tolist() == [4, 5]


def test_the_first_purchase_counts_in_neither_repeats_nor_mean():
    ids, visits, mean_cents = Visits.from_orders(
        np.array(["007", "007", "007", "7"]), np.array([1.0, 4.0, 9.0, 2.0]), 10.0, cents=np.array([999.0, 100.0, 300.0, 50.0])
    )

    assert ids.tolist() == ["007", "7"]
    assert visits.repeats.tolist() == [2, 0]
    assert visits.last.tolist() == [8, 0]
    assert visits.age.tolist() == [9, 8]
    assert mean_cents.tolist() == [200, 0]


def test_orders_after_the_as_of_instant_are_left_out():
    _, visits, _ = Visits.from_orders(np.array([1, 1, 2]), np.array([0.0, 5.0, 6.0]), 5.0)

    assert visits.repeats.tolist() == [1]
    assert visits.age.tolist() == [5]


def test_nothing_up_to_that_date_is_refused():
    with pytest.raises(NonsenseVisits, match="no order up to that date"):
        Visits.from_orders(np.array([1]), np.array([6.0]), 5.0)


def test_purchases_of_one_day_are_one_on_the_day_clock_only():
    customer, at_weeks = np.array([1, 1, 1]), np.array([0.0, 3.1, 3.9]) / 7

    assert Visits.from_orders(customer, at_weeks, 1.0, clock="day")[1].repeats.tolist() == [1]
    assert Visits.from_orders(customer, at_weeks, 1.0)[1].repeats.tolist() == [2]


def test_on_the_day_clock_a_second_purchase_of_the_first_day_is_no_repeat_and_not_in_the_mean():
    _, visits, mean_cents = Visits.from_orders(
        np.array([1, 1, 1]), np.array([0.1, 0.6, 7.0]) / 7, 1.0, clock="day", cents=np.array([5.0, 7.0, 9.0])
    )

    assert visits.repeats.tolist() == [1]
    assert visits.age.tolist() == [1]
    assert mean_cents.tolist() == [9]


def test_orders_at_the_very_same_instant_are_one_purchase():
    _, visits, mean_cents = Visits.from_orders(np.array([1, 1, 1]), np.array([0.0, 2.0, 2.0]), 5.0, cents=np.array([1.0, 20.0, 30.0]))

    assert visits.repeats.tolist() == [1]
    assert mean_cents.tolist() == [50]


def test_an_order_without_a_time_or_a_value_is_refused():
    with pytest.raises(NonsenseVisits, match="Order 2 has no time"):
        Visits.from_orders(np.array([1, 1]), np.array([0.0, np.nan]), 5.0)
    with pytest.raises(NonsenseVisits, match="Order 1 has no value"):
        Visits.from_orders(np.array([1]), np.array([0.0]), 5.0, cents=np.array([np.nan]))


def test_an_unknown_clock_is_refused():
    with pytest.raises(Incoherent, match="no clock called 'hour'"):
        Visits.from_orders(np.array([1]), np.array([0.0]), 5.0, clock="hour")


@settings(deadline=None)
@given(orders, st.sampled_from(["continuous", "day"]))
def test_repeats_and_customers_add_up_to_the_distinct_purchases(rows, clock):
    ids, visits, _ = visits_of(rows, clock=clock)

    assert visits.repeats.sum() + len(ids) == len(set(rows))
    assert set(ids.tolist()) == {customer for customer, _ in rows}


@settings(deadline=None)
@given(orders, st.randoms())
def test_the_order_of_the_rows_does_not_matter_to_visits(rows, shuffle):
    mixed = list(rows)
    shuffle.shuffle(mixed)

    _, one, _ = visits_of(rows)
    _, other, _ = visits_of(mixed)

    assert np.array_equal([one.repeats, one.last, one.age], [other.repeats, other.last, other.age])


@settings(deadline=None)
@given(orders)
def test_unique_keeps_every_customer_and_every_repeat(rows):
    _, visits, _ = visits_of(rows)
    folded = visits.unique()

    assert folded.customers == visits.customers
    assert folded.weights @ folded.repeats == visits.repeats.sum()
    assert len(folded) <= len(visits)
