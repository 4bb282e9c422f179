"""Counts that do not grow with the firm."""

from amends.customers.models import Customer
from amends.screens.parts.counts import capped


def test_up_to_the_most_they_are_exact_and_beyond_there_are_more(ben, monday):
    Customer.objects.bulk_create(Customer(name=str(n), first_seen_at=monday) for n in range(4))

    assert capped(Customer.objects.all(), 5) == (5, False)
    assert capped(Customer.objects.all(), 4) == (4, True)
    assert capped(Customer.objects.none(), 4) == (0, False)
