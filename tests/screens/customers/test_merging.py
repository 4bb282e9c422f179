"""Two customers turn out to be one: found, previewed, merged, and taken apart again."""

import re

import pytest

from amends.customers.belongings import Portion
from amends.customers.models import Customer, Merge, Order
from amends.screens.customers.other import in_words

UNDO = re.compile(r'<form method="post" action="([^"]+)"><input[^>]*><button class="link" data-key="z"')


@pytest.fixture
def benny(ben, monday):
    customer = Customer.objects.create(name="Benny", first_seen_at=monday, last_seen_at=monday)
    customer.addresses.create(kind="phone", value="030 123")
    Order.objects.create(customer=customer, reference="B-1", at=monday, cents=12_00)
    return customer


@pytest.fixture
def page(as_ana, firm, ben):
    def show(**asked):
        return as_ana.get(f"/customers/{ben.pk}/merging/", asked).text

    return show


def test_the_other_is_found_and_never_oneself(page, benny):
    shown = page(q="ben")

    assert ">Benny</a>" in shown
    assert "030 123" in shown
    assert ">Ben</a>" not in shown


def test_only_who_can_be_merged_is_found(page, ben, benny, ana, monday):
    benny.become("internal", by=ana, at=monday)

    shown = page(q="benny")

    assert ">Benny</a>" not in shown
    assert "a colleague and a customer cannot be merged" in shown


def test_what_would_move_is_said_first(page, ben, benny):
    shown = re.sub(r"\s+", " ", page(**{"with": benny.pk}))

    assert "<dt>Moves</dt><dd>1 address, 1 order</dd>" in shown
    assert f'href="/customers/{benny.pk}/merging/?with={ben.pk}">Keep the other one instead' in shown
    assert not Merge.objects.exists()


def test_what_cannot_be_merged_says_why(page, ben, benny, ana, monday):
    benny.become("internal", by=ana, at=monday)

    shown = page(**{"with": benny.pk})

    assert "change one of them first" in shown
    assert "Merge the two" not in shown
    assert "merged with themselves" in page(**{"with": ben.pk})


@pytest.mark.parametrize("asked", ["", "x", "999999", "-1", "9" * 40])
def test_somebody_who_does_not_exist_is_not_chosen(page, benny, asked):
    assert "What would happen" not in page(**{"with": asked})


def test_they_become_one_and_two_again(as_ana, firm, ben, benny):
    merged = as_ana.post(f"/customers/{ben.pk}/merges/", {"gone": benny.pk}, follow=True)
    assert "Benny and Ben are one from now on." in merged.text
    assert list(Customer.objects.present()) == [ben]

    parted = as_ana.post(UNDO.search(merged.text)[1], follow=True)
    assert "They are two again: Benny has back what was moved." in parted.text
    assert Order.objects.get().customer == benny


def test_a_merge_of_long_ago_can_be_taken_apart_from_the_page(as_ana, firm, ben, benny, ana, monday):
    merge = Merge.of(ben, benny, by=ana, at=monday)

    shown = as_ana.get(f"/customers/{ben.pk}/").text

    assert "was merged into this one" in shown
    assert f'action="/customers/{ben.pk}/merges/{merge.pk}/undoing/"' in shown


def test_what_was_taken_apart_meanwhile_says_so(as_ana, firm, ben, benny, ana, monday):
    merge = Merge.of(ben, benny, by=ana, at=monday)
    merge.undo(by=ana, at=monday)

    again = as_ana.post(f"/customers/{ben.pk}/merges/{merge.pk}/undoing/", follow=True)

    assert "This merge has been taken back already." in again.text


def test_two_who_were_merged_meanwhile_are_told(as_ana, firm, ben, benny, ana, monday):
    ben.become("internal", by=ana, at=monday)

    refused = as_ana.post(f"/customers/{ben.pk}/merges/", {"gone": benny.pk}, follow=True)

    assert "change one of them first" in refused.text
    assert not Merge.objects.exists()


@pytest.mark.parametrize("gone", ["", "x", "999999", "9" * 40])
def test_nobody_is_merged_with_nobody(as_ana, firm, ben, gone):
    assert as_ana.post(f"/customers/{ben.pk}/merges/", {"gone": gone}).status_code == 404


def test_an_analyst_merges_nobody(as_charlie, firm, ben):
    assert as_charlie.get(f"/customers/{ben.pk}/merging/").status_code == 404


def test_as_one_types_the_people_alone_are_swapped(as_ana, firm, ben, benny):
    part = as_ana.get(f"/customers/{ben.pk}/merging/", {"q": "benn"}, headers={"hx-request": "true"}).text

    assert "<html" not in part
    assert ">Benny</a>" in part


def test_every_kind_of_row_has_words():
    assert str(in_words(Portion("customers.order", 2, "orders"))) == "2 orders"
    assert str(in_words(Portion("fans.story", 3, "stories"))) == "3 stories"
