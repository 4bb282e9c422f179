"""When a customer was heard of last: by an order, what befell it, a word."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from amends.customers.models import Address, Customer, Merge, Order, OrderEvent
from tests.customers.test_order_intake import row as ordered
from tests.rows import row

pytestmark = pytest.mark.django_db
LATER = timedelta(days=3)


def last_seen(customer):
    return Customer.objects.get(pk=customer.pk).last_seen_at


def befell(*rows):
    OrderEvent.objects.take_in(
        [f"{line},,{order},{who},late,{at}\n".encode() for line, order, who, at in rows], source="events", orders="orders"
    )


def day(number):
    return datetime(2026, 1, number, tzinfo=UTC)


def test_seen_later_moves_on_and_seen_earlier_changes_nothing(ben, monday):
    for at in (monday, monday + LATER, monday - LATER):
        Customer.objects.filter(pk=ben.pk).seen(at)

    assert last_seen(ben) == monday + LATER


def test_many_are_seen_together(ben, monday):
    eve = Customer.objects.create(name="Eve", first_seen_at=monday, last_seen_at=monday + LATER)

    assert Customer.objects.seen(monday) == 1
    assert (last_seen(ben), last_seen(eve)) == (monday, monday + LATER)


def test_who_is_new_is_seen_when_they_come_in(monday):
    (pk,) = Address.objects.customers("email", ["eve@home.example"], at=monday).values()

    assert Customer.objects.get(pk=pk).last_seen_at == monday


def test_orders_tell_when_everybody_was_seen_last():
    Order.objects.take_in([ordered(2, "1", "Ben", at="2026-01-05"), ordered(3, "2", "Ben", at="2026-01-09")], source="orders")
    Order.objects.take_in([ordered(2, "3", "Ben", at="2026-01-07")], source="orders")

    assert Customer.objects.get().last_seen_at == day(9)


def test_a_customer_of_two_addresses_is_seen_at_the_later(ben, ana, monday):
    ben.addresses.create(kind="customer id", value="17")

    Order.objects.take_in([ordered(2, "1", "17", at="2026-04-01"), ordered(3, "2", "ben@home.example", at="2026-05-01")], source="orders")

    ben.refresh_from_db()
    assert (ben.last_seen_at, ben.first_seen_at) == (datetime(2026, 5, 1, tzinfo=UTC), monday)


def test_what_befell_an_order_is_a_sign_of_life_too():
    Order.objects.take_in([ordered(2, "1", "Ben", at="2026-01-05"), ordered(3, "2", "Eve", at="2026-01-05")], source="orders")
    befell((2, "1", "", "2026-01-08"), (3, "", "Eve", "2026-01-06"), (4, "2", "", "2026-01-03"))

    assert set(Customer.objects.values_list("last_seen_at", flat=True)) == {day(8), day(6)}


def test_two_who_become_one_were_seen_whenever_either_was(ben, ana, monday):
    benny = Customer.objects.create(name="Benny", first_seen_at=monday - LATER, last_seen_at=monday + LATER)

    merge = Merge.of(ben, benny, by=ana, at=monday)

    ben.refresh_from_db()
    assert (ben.first_seen_at, ben.last_seen_at) == (monday - LATER, monday + LATER)
    merge.undo(by=ana, at=monday)
    ben.refresh_from_db()
    assert (ben.first_seen_at, ben.last_seen_at) == (monday, None)


def test_who_was_seen_after_a_merge_stays_so_when_it_is_taken_back(ben, ana, monday):
    benny = Customer.objects.create(name="Benny", first_seen_at=monday, last_seen_at=monday)
    merge = Merge.of(ben, benny, by=ana, at=monday)
    Customer.objects.filter(pk=ben.pk).seen(monday + LATER)

    merge.undo(by=ana, at=monday)

    assert last_seen(ben) == monday + LATER


def test_a_merge_of_an_earlier_version_leaves_the_times_alone(ben, ana, monday):
    benny = Customer.objects.create(name="Benny", first_seen_at=monday - LATER, last_seen_at=monday)
    merge = Merge.of(ben, benny, by=ana, at=monday)
    merge.kept_first_seen_at = None

    merge.undo(by=ana, at=monday)

    assert last_seen(ben) == monday


def test_what_was_there_before_the_column_fills_it(ben, monday):
    row(Order, customer=ben, at=monday)
    row(OrderEvent, customer=ben, at=monday + LATER)
    eve = Customer.objects.create(name="Eve", first_seen_at=monday)
    migration = MigrationLoader(connection).get_migration("customers", "0002_last_seen_and_found")

    with connection.cursor() as cursor:
        cursor.execute(next(operation.sql for operation in migration.operations if hasattr(operation, "sql")))

    assert (last_seen(ben), last_seen(eve)) == (monday + LATER, None)
