import pytest

from amends.base.staging import staged, told
from amends.customers.address_intake import take_in_people, written
from amends.customers.models import Address, Customer

pytestmark = pytest.mark.django_db


def people(*rows):
    """How many were new, and who everybody is."""
    blocks = [f"{customer},{at}\n".encode() for customer, at in rows]
    with staged("seen", "customer text, at timestamptz", blocks) as cursor:
        fresh = take_in_people(cursor, "seen")
        who = dict(told(cursor, "SELECT value, customer_id FROM who"))
        cursor.execute("DROP TABLE who")
    return fresh, who


def test_new_people_get_a_customer_and_an_address_once():
    fresh, who = people(("Ben", "2026-01-05"), ("Ben", "2026-01-03"), ("eve@home.example", "2026-01-04"))

    assert (fresh, Customer.objects.count()) == (2, 2)
    assert set(Address.objects.values_list("kind", "value")) == {("customer id", "Ben"), ("email", "eve@home.example")}
    assert Customer.objects.get(pk=who["Ben"]).first_seen_at.day == 3


def test_known_people_are_found_again_and_were_perhaps_seen_earlier(ben):
    fresh, who = people(("ben@home.example", "2026-01-05"))

    ben.refresh_from_db()
    assert (fresh, who, ben.first_seen_at.month) == (0, {"ben@home.example": ben.pk}, 1)


def test_nobody_is_nobody():
    assert people(("", "2026-01-05")) == (0, {})


def test_addresses_are_compared_without_case_and_numbers_as_they_stand():
    assert [written(text) for text in (" Ben@Home.Example ", "00042", "Ben & Co", "a@b")] == [
        "ben@home.example",
        "00042",
        "Ben & Co",
        "a@b",
    ]
