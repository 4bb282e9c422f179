"""The very first visitor founds the firm; nobody does so again."""

import pytest
from django.contrib.auth import get_user

from amends.base.models import Event, Firm, Teammate
from amends.customers.models import Order
from tests.screens.conftest import PASSWORD

TYPED = {
    "firm": "Lanterns & Daughters",
    "currency": "GBP",
    "time_zone": "Europe/London",
    "name": "Ana Petrova",
    "email": "ana@firm.example",
    "password": PASSWORD,
}


def test_the_first_visitor_is_led_to_the_first_run(client, db):
    assert client.get("/").url == "/sign-in/?next=/"
    assert client.get("/sign-in/").url == "/first-run/"
    assert "Your firm, and you" in client.get("/first-run/").text


def test_the_first_run_makes_the_firm_and_its_owner(client, db):
    answer = client.post("/first-run/", TYPED)

    firm, ana = Firm.the(), Teammate.objects.get()
    assert answer.url == "/"
    assert (firm.name, firm.currency, firm.time_zone) == ("Lanterns & Daughters", "GBP", "Europe/London")
    assert (ana.name, ana.role, ana.check_password(PASSWORD)) == ("Ana Petrova", "owner", True)
    assert get_user(client) == ana
    assert Event.objects.get(kind="firm.founded").by == ana


def test_after_that_it_does_not_exist(client, ana):
    assert client.get("/first-run/").status_code == 404
    assert client.post("/first-run/", TYPED).status_code == 404
    assert client.get("/sign-in/").status_code == 200


def test_it_does_not_open_again_when_everybody_has_left(client, ana, monday):
    Teammate.objects.update(left_at=monday)

    assert client.get("/first-run/").status_code == 404


@pytest.mark.parametrize(
    ("field", "typed", "refusal"),
    [
        ("password", "short", "too short"),
        ("password", "ana@firm.example", "too similar"),
        ("password", "1234567890", "too common"),
        ("email", "nobody", "valid email"),
        ("currency", "XXQ", "not one of the available choices"),
        ("time_zone", "Moon/Far_Side", "not one of the available choices"),
        ("firm", "", "required"),
    ],
)
def test_what_is_refused_is_said_and_what_was_typed_stays(client, db, field, typed, refusal):
    answer = client.post("/first-run/", TYPED | {field: typed})

    assert answer.status_code == 422
    assert refusal in answer.text
    assert 'value="Ana Petrova"' in answer.text
    assert not Teammate.objects.exists()
    assert Firm.the().founded_at is None


def test_a_firm_with_orders_keeps_its_currency(client, ben, monday):
    Order.objects.create(customer=ben, reference="1", at=monday, cents=100)

    client.post("/first-run/", TYPED)

    assert Firm.the().currency == "EUR"
