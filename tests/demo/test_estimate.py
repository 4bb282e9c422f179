import numpy as np
import pytest

from amends import reckon
from amends.demo.truths import remaining_cents
from tests.demo.tales import told

CUSTOMERS = 3000


def visits(tale):
    """The tale's orders as the models see them."""
    orders = tale.simulation.orders
    return reckon.Visits.from_orders(orders.customer, orders.at_weeks, tale.simulation.weeks)[1]


def true_cents(tale):
    """What all who are still with us will spend."""
    return remaining_cents(tale)[np.isinf(tale.simulation.customers.left_weeks)].sum()


@pytest.mark.parametrize("seed", [1, 7])
def test_the_models_hold_on_the_orders_of_the_demo(seed):
    choice = reckon.choose(visits(told(seed, CUSTOMERS)))
    assert (choice.fit.model, choice.fallback) == ("BG/NBD", None)


@pytest.mark.parametrize("seed", [1, 7])
def test_as_many_are_with_us_as_the_models_believe(seed):
    tale = told(seed, CUSTOMERS)
    seen = visits(tale)
    believed = reckon.choose(seen).fit.alive(seen).sum()
    assert believed == pytest.approx(np.isinf(tale.simulation.customers.left_weeks).sum(), rel=0.2)


def test_what_is_still_to_come_is_in_proportion_to_what_came():
    tale = told(7, CUSTOMERS)
    spent = tale.simulation.orders.cents.sum()
    assert 0.3 < true_cents(tale) / spent < 1.5
