"""One customer's own page: who they are, what they are worth and how we know, what may be changed."""

import re

import pytest

from amends.base.models import Event
from amends.customers.models import Address, Customer, Merge, Organisation
from amends.screens.customers.told import BECAME, WORDS

QUERIES = 36


@pytest.fixture
def page(as_ana, firm, ben):
    def show(query=""):
        return as_ana.get(f"/customers/{ben.pk}/{query}").text

    return show


def test_it_says_who_they_are(page, ben):
    shown = page()

    for said in ('<h1 dir="auto">Ben</h1>', "<bdi>ben@home.example</bdi>", f"our number {ben.pk}", "customer since"):
        assert said in shown


def test_it_says_how_we_know_what_they_are_worth(page, worthy):
    shown = page()

    for said in (
        "We expect €1,240.00 from Ben in the next 104 weeks",
        "Reckoned with BG/NBD and Gamma-Gamma from 2,357 customers and 6,696 orders.",
        "Assumed: margin on what customers spend 100 % (taken as 1 until the firm sets its own).",
        "In the 19.5 weeks held out, 900 purchases were predicted and 912 were made.",
        "never that anybody gets less than our promise",
    ):
        assert said in shown


def test_it_says_why_worth_is_not_known(page):
    shown = page()

    assert "because nothing has been reckoned yet: run <code>amends reckon</code>" in shown
    assert "How we know" not in shown


def test_what_is_open_leads_there(page, recovery):
    shown = page()

    assert "1 open conversation" in shown
    assert f'href="/recoveries/{recovery.pk}/">open recovery' in shown


def test_who_turned_out_to_be_somebody_else_is_found_there(as_ana, ben, ana, monday):
    first, second = (Customer.objects.create(name=name, first_seen_at=monday) for name in ("Benny", "B."))
    Merge.of(second, first, by=ana, at=monday)
    Merge.of(ben, second, by=ana, at=monday)

    answer = as_ana.get(f"/customers/{first.pk}/")

    assert (answer.status_code, answer.url) == (302, f"/customers/{ben.pk}/")


@pytest.mark.parametrize("pk", [0, 999_999, 10**30])
def test_nobody_is_not_there(as_ana, firm, pk):
    assert as_ana.get(f"/customers/{pk}/").status_code == 404


def test_names_are_shown_as_they_are_written(page, ben, ana, monday):
    ben.rename("<script>alert(1)</script>", by=ana, at=monday)
    Organisation.objects.named("<b>Choir</b>").join(ben, by=ana, at=monday)
    shown = page()

    assert "<script>alert(1)" not in shown
    assert "<b>Choir" not in shown
    assert "&lt;b&gt;Choir&lt;/b&gt;" in shown


def test_it_says_who_changed_what(page, ben, ana, dora, monday):
    ben.rename("Benedict", by=ana, at=monday)
    ben.become("internal", by=dora, at=monday)
    choir = Organisation.objects.named("Choir")
    choir.join(ben, by=dora, at=monday)
    choir.leave(ben, by=dora, at=monday)
    Address.add(ben, "phone", "030 123", by=ana, at=monday).remove(by=ana, at=monday)

    shown = re.sub(r"<[^>]+>", "", page())

    for said in (
        "Ana changed the name from “Ben” to “Benedict”",
        "Dora made them a colleague",
        "Dora added them to Choir",
        "Dora took them out of Choir",
        "Ana added the address 030 123",
        "Ana removed the address 030 123",
    ):
        assert said in shown.replace("&quot;", '"')


def test_what_happened_without_words_is_called_by_its_kind(page, ben, monday):
    Event.objects.create(kind="customers.thanked", noun="customers.customer", noun_id=ben.pk, at=monday)

    assert "customers.thanked" in page()


def test_every_kind_of_event_about_a_customer_has_words():
    assert {*WORDS, "customers.became"} == {
        f"customers.{done}" for done in ("renamed", "became", "address_added", "address_removed", "joined", "left", "merged", "parted")
    }
    assert set(BECAME) == {"internal", "external"}


def test_an_analyst_sees_it_and_changes_nothing(as_charlie, firm, ben, worthy):
    shown = as_charlie.get(f"/customers/{ben.pk}/").text

    assert "€1,240" in shown
    assert "Known by" in shown
    for deed in ("Add an address", "Remove", "Make a colleague", "Merge with somebody else", "Change the name"):
        assert deed not in shown


def test_it_is_only_looked_at(as_ana, ben):
    assert as_ana.post(f"/customers/{ben.pk}/").status_code == 405


def test_a_long_history_asks_as_little_as_a_short_one(page, ben, ana, worthy, order, gesture, monday, django_assert_max_num_queries):
    for n in range(30):
        Address.add(ben, "phone", f"030 {n}", by=ana, at=monday)
        Organisation.objects.named(f"Choir {n}").join(ben, by=ana, at=monday)

    with django_assert_max_num_queries(QUERIES):
        page()
