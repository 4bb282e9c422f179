"""The set form of ordering, given rows as an import makes them."""

import pytest
from django.db import connection

from amends.customers.models import Address, Customer, Line, Merge, Order, Return

pytestmark = pytest.mark.django_db
DAY = "2026-01-05 10:00"


def row(line, reference, customer, *, at=DAY, product="mug", quantity=1, cents=300, back=False):
    """One row as CSV, in the order of the columns."""
    twin = hash((reference, customer, product, quantity, cents, back)) % 1000
    return f"{line},{reference},{customer},{at},{product},{quantity},{cents},{back},{twin},true\n".encode()


def take_in(*rows, source="orders"):
    return Order.objects.take_in(rows, source=source)


def test_rows_become_customers_orders_and_lines():
    intake = take_in(row(2, "1", "Ben"), row(3, "1", "Ben", product="jug", cents=900), row(4, "2", "Eve"))

    assert (intake.customers, intake.orders, intake.lines, intake.returns) == (2, 2, 3, 0)
    assert dict(Order.objects.values_list("reference", "cents")) == {"1": 1200, "2": 300}


def test_no_rows_are_no_orders():
    assert take_in() == take_in()
    assert not Customer.objects.exists()


def test_the_same_line_twice_in_an_order_is_two_lines_and_twice_the_file_is_one():
    rows = row(2, "1", "Ben"), row(3, "1", "Ben"), row(4, "1", "Ben")

    take_in(*rows)
    again = take_in(*rows)

    assert (again.lines, sorted(Line.objects.values_list("ordinal", flat=True))) == (0, [1, 2, 3])


def test_a_known_order_grows_by_its_new_lines_only():
    take_in(row(2, "1", "Ben"))
    intake = take_in(row(2, "1", "Ben"), row(3, "1", "Ben", product="jug", cents=900))

    assert (intake.orders, intake.lines, Order.objects.get().cents) == (0, 1, 1200)


def test_an_order_happened_at_the_earliest_time_its_rows_name():
    take_in(row(2, "1", "Ben", at="2026-01-05 10:01"))
    take_in(row(2, "1", "Ben", at="2026-01-05 10:00", product="jug"))

    assert Order.objects.get().at.minute == 0


def test_who_was_merged_into_somebody_else_goes_on_buying_as_that_somebody(ana, monday):
    take_in(row(2, "1", "Ben"), row(3, "2", "Benjamin"))
    kept, gone = (Address.objects.get(value=name).customer for name in ("Ben", "Benjamin"))
    Merge.of(kept, gone, by=ana, at=monday)

    intake = take_in(row(2, "2", "Benjamin"), row(3, "3", "Benjamin"))

    assert (intake.customers, intake.orders, intake.strangers) == (0, 1, [])
    assert set(Order.objects.values_list("customer", flat=True)) == {kept.pk}


def test_strangers_to_an_order_are_told_by_their_lines():
    take_in(row(2, "1", "Ben"))

    intake = take_in(row(2, "1", "Eve"), row(3, "2", "Eve"), row(4, "2", "Kim"))

    assert sorted(intake.strangers) == [2, 4]
    assert dict(Order.objects.values_list("reference", "cents")) == {"1": 300, "2": 300}


def test_returns_are_kept_as_they_came_and_counted_by_whether_they_were_netted():
    intake = take_in(
        row(2, "1", "Ben", quantity=2, cents=600),
        row(3, "C2", "Ben", at="2026-01-06", back=True),
        row(4, "C3", "Eve", at="2026-01-06", back=True),
    )

    assert (intake.returns, intake.netted, intake.unnetted) == (2, 1, 1)
    assert (Order.objects.get().cents, Return.objects.count()) == (300, 2)


def test_foreign_keys_are_looked_up_again_afterwards():
    take_in(row(2, "1", "Ben"))

    with connection.cursor() as cursor:
        cursor.execute("SHOW session_replication_role")
        assert cursor.fetchone() == ("origin",)


def test_every_line_hangs_on_an_order_and_every_order_on_a_customer():
    take_in(*(row(n, str(n // 3), f"customer {n // 3}") for n in range(60)))

    assert Line.objects.filter(order__customer__addresses__isnull=False).count() == 60
    connection.check_constraints()


def test_the_same_comes_in_where_postgresql_looks_every_key_up():
    rows = row(2, "1", "Ben", quantity=2), row(3, "1", "Ben", product="jug"), row(4, "C2", "Ben", at="2026-01-06", back=True)
    quick = take_in(*rows, source="ours")
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE ROLE lodger; GRANT ALL ON ALL TABLES IN SCHEMA public TO lodger; GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO lodger"
        )
        cursor.execute("SET LOCAL ROLE lodger")
    checked = take_in(*rows, source="theirs")

    assert (checked.orders, checked.lines, checked.returns) == (quick.orders, quick.lines, quick.returns)
    assert set(Order.objects.filter(source="theirs").values_list("reference", "lines__product")) == {("1", "mug"), ("1", "jug")}
    connection.check_constraints()
