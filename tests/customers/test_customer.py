import pytest
from django.db import IntegrityError
from django.db.models import RestrictedError

from amends.customers.models import Customer
from amends.steering.models import Worth
from tests.rows import row


def test_without_a_name_a_customer_has_a_number(db):
    customer = row(Customer)

    assert str(customer) == f"Customer {customer.pk}"


def test_a_colleague_is_served_and_never_weighed(ben, monday):
    colleague = Customer.objects.create(name="Accounts", kind="internal", first_seen_at=monday)

    assert set(Customer.objects.present()) == {ben, colleague}
    assert list(Customer.objects.external()) == [ben]


def test_whoever_turned_out_to_be_another_counts_once(ben, monday):
    Customer.objects.create(name="Benny", first_seen_at=monday, merged_into=ben)

    assert list(Customer.objects.external()) == list(Customer.objects.present()) == [ben]


@pytest.mark.parametrize("kind", ["", "pet"])
def test_a_customer_is_outside_or_inside(ben, kind):
    ben.kind = kind

    with pytest.raises(IntegrityError):
        ben.save()


def test_nobody_is_merged_into_themselves(ben):
    ben.merged_into = ben

    with pytest.raises(IntegrityError):
        ben.save()


@pytest.mark.usefixtures("recovery")
def test_nobody_with_a_history_can_be_deleted(ben, ana, inbox):
    for noun in (ben, ana, inbox):
        with pytest.raises(RestrictedError):
            noun.delete()


def test_a_reckoning_is_not_lost_with_its_customer(ben):
    worth = row(Worth, customer=ben)

    with pytest.raises(RestrictedError):
        ben.delete()
    assert Worth.objects.get() == worth
