"""Customers as the pages show them: some with a worth, some with an order, some with nothing."""

from datetime import timedelta

import pytest

from amends.customers.models import Customer, Line, Order, OrderEvent
from amends.recoveries.models import Allowance
from amends.steering.models import Worth
from tests.rows import row


@pytest.fixture
def reckoning(reckoning):
    """One that knows who leaves, as a real one does."""
    reckoning.parameters = {"r": 0.24, "alpha": 4.41, "a": 0.79, "b": 2.43}
    reckoning.spending = {"model": "Gamma-Gamma"}
    reckoning.doubt = {"retained": 0.8, "retained_draws": [0.75, 0.8, 0.85], "worth_factors": [1.0], "purchase_cents": 3_400.0}
    reckoning.save()
    return reckoning


@pytest.fixture
def is_worth(reckoning):
    """Give a customer a worth by the last reckoning."""

    def give(customer, cents=124_000, alive=0.88, **said):
        ends = {"expected_cents": cents, "low_cents": cents // 2, "high_cents": cents * 2, "given_alive_cents": int(cents / alive)}
        return row(Worth, customer=customer, reckoning=reckoning, alive=alive, repeats=3, last_weeks=30.0, age_weeks=40.0, **ends | said)

    return give


@pytest.fixture
def worthy(ben, is_worth):
    """Ben, of whom something is known."""
    return is_worth(ben)


@pytest.fixture
def order(ben, monday):
    """A jug and two mugs, bought a week ago, which came late."""
    order = Order.objects.create(customer=ben, reference="81377", at=monday - timedelta(days=7), cents=15_00)
    Line.objects.create(order=order, product="jug", quantity=1, cents=9_00)
    Line.objects.create(order=order, product="mug", quantity=2, cents=6_00)
    OrderEvent.objects.create(customer=ben, order=order, kind="late", at=monday - timedelta(days=3), reference="late-81377")
    return order


@pytest.fixture
def many(monday):
    """So many customers, each seen a minute earlier than the one before."""

    def serve(number):
        people = [
            Customer(name=f"Customer {n:05}", first_seen_at=monday, last_seen_at=monday - timedelta(minutes=n)) for n in range(number)
        ]
        return Customer.objects.bulk_create(people)

    return serve


@pytest.fixture
def gesture(recovery, ana, monday):
    """Ana owned it, and gave a bouquet."""
    Allowance.objects.filter(role=ana.role).update(gesture_cents=50_00, month_cents=200_00)
    recovery.own(by=ana, at=monday)
    return recovery.make_good(by=ana, at=monday, gesture="A bouquet", cents=25_00)
