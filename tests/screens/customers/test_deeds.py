"""What a teammate changes about a customer, and takes back."""

import re

import pytest

from amends.base.models import Event
from amends.customers.models import Address, Customer, Merge, Organisation

UNDO = re.compile(r'<form method="post" action="([^"]+)"><input[^>]*><button class="link" data-key="z"')
HTMX = {"hx-request": "true", "hx-target": "side"}


@pytest.fixture
def post(as_ana, firm, ben):
    """To a noun below Ben's address; the page that comes next."""

    def send(noun, follow=True, **said):
        return as_ana.post(f"/customers/{ben.pk}/{noun}", said, follow=follow)

    return send


@pytest.fixture
def undo(as_ana):
    def take_back(page):
        return as_ana.post(UNDO.search(page.text)[1], follow=True)

    return take_back


def addresses(customer):
    return set(customer.addresses.values_list("value", flat=True))


def test_another_name_and_back(post, undo, ben):
    page = post("name/", name=" Benedict  Olsen ")
    assert "Renamed." in page.text
    assert "Benedict Olsen</h1>" in page.text

    assert "Taken back." in undo(page).text
    assert Customer.objects.get().name == "Ben"


def test_the_same_name_is_no_news(post):
    page = post("name/", name="Ben")

    assert "That is the name already." in page.text
    assert not UNDO.search(page.text)


def test_a_name_that_is_too_long_is_refused_beside_its_field(post):
    answer = post("name/", name="x" * 201)

    assert answer.status_code == 422
    assert "at most 200" in answer.text
    assert 'value="' + "x" * 201 in answer.text
    assert '<details class="fold" id="fold-name" open>' in answer.text


def test_a_later_name_is_not_taken_back_with_an_earlier_one(post, undo, ben, dora, monday):
    page = post("name/", name="Benedict")
    ben.rename("Benedikta", by=dora, at=monday)

    assert "are called Benedikta now" in undo(page).text
    assert Customer.objects.get().name == "Benedikta"


def test_a_colleague_and_back(post, undo):
    page = post("kind/internal/")
    assert "A colleague from now on." in page.text
    assert "inside the firm" in page.text

    assert "A customer outside the firm from now on." in undo(page).text
    assert Customer.objects.get().kind == "external"


def test_a_kind_that_does_not_exist_is_refused(post):
    assert "choose one of the two" in post("kind/pet/").text


def test_one_more_address_and_back(post, undo, ben):
    page = post("addresses/", kind="phone", value="030 123")
    assert "Address added." in page.text
    assert addresses(ben) == {"ben@home.example", "030 123"}

    assert "Address removed." in undo(page).text
    assert addresses(ben) == {"ben@home.example"}


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("email", "ben", "ben is no e-mail address."),
        ("email", "ben@home.example", "Ben has that address already."),
        ("phone", "", "This field is required."),
        ("pigeon", "1", "Select a valid choice."),
        ("phone", "\0", "Null characters are not allowed."),
    ],
)
def test_an_address_that_is_none_is_refused_beside_its_field(post, ben, kind, value, words):
    answer = post("addresses/", kind=kind, value=value)

    assert answer.status_code == 422
    assert words in answer.text
    assert '<details class="fold" id="fold-address" open>' in answer.text
    assert addresses(ben) == {"ben@home.example"}


def test_an_address_of_somebody_else_says_whose_it_is(post, monday):
    eve = Customer.objects.create(name="Eve", first_seen_at=monday)
    eve.addresses.create(kind="email", value="eve@home.example")

    assert "belongs to Eve: merge the two if they are one person" in post("addresses/", kind="email", value="Eve@home.example").text


def test_an_address_is_removed_and_given_back(post, undo, ben, ana, monday):
    address = Address.add(ben, "phone", "030 123", by=ana, at=monday)

    page = post(f"addresses/{address.pk}/removing/")
    assert addresses(ben) == {"ben@home.example"}

    undo(page)
    assert addresses(ben) == {"ben@home.example", "030 123"}


def test_the_last_address_stays_and_says_why(post, ben):
    page = post(f"addresses/{ben.addresses.get().pk}/removing/")

    assert "ben@home.example is all we know Ben by: add another address first." in page.text
    assert addresses(ben) == {"ben@home.example"}


def test_an_organisation_and_back(post, undo, ben):
    page = post("organisations/", organisation="The  Choir")
    assert "Belongs to The Choir." in page.text

    undo(page)
    assert not ben.organisations.exists()
    assert Organisation.objects.get().name == "The Choir"


def test_out_of_an_organisation_and_back(post, undo, ben, ana, monday):
    choir = Organisation.objects.named("Choir")
    choir.join(ben, by=ana, at=monday)

    page = post(f"organisations/{choir.pk}/leaving/")
    assert "No longer with Choir." in page.text

    undo(page)
    assert list(ben.organisations.all()) == [choir]


def test_an_organisation_without_a_name_is_refused_beside_its_field(post):
    answer = post("organisations/", organisation="  ")

    assert answer.status_code == 422
    assert '<details class="fold" id="fold-organisation" open>' in answer.text


@pytest.mark.parametrize(
    ("noun", "said"),
    [("name/", {"name": "x" * 201}), ("addresses/", {"kind": "email", "value": "x"}), ("organisations/", {"organisation": ""})],
)
def test_a_refused_form_is_swapped_where_it_stands(as_ana, firm, ben, noun, said):
    answer = as_ana.post(f"/customers/{ben.pk}/{noun}", said, headers=HTMX)

    assert answer.status_code == 422
    assert "<html" not in answer.text
    assert 'id="side"' in answer.text


def test_what_was_done_is_swapped_with_the_name_above_it_and_a_word(as_ana, firm, ben):
    answer = as_ana.post(f"/customers/{ben.pk}/name/", {"name": "Benedict"}, headers=HTMX)

    assert answer.status_code == 200
    assert 'id="person-head" hx-swap-oob="true"' in answer.text
    assert "Benedict</h1>" in answer.text
    assert "Renamed." in answer.text


def test_every_deed_says_who_did_it(post, ana):
    post("name/", name="Benedict")
    post("kind/internal/")
    post("addresses/", kind="phone", value="1")
    post("organisations/", organisation="Choir")

    assert set(Event.objects.filter(kind__startswith="customers.").values_list("by", flat=True)) == {ana.pk}


NOUNS = [
    "name/",
    "name/{event}/undoing/",
    "kind/internal/",
    "addresses/",
    "addresses/{address}/removing/",
    "addresses/{event}/undoing/",
    "organisations/",
    "organisations/{organisation}/joining/",
    "organisations/{organisation}/leaving/",
    "merges/",
    "merges/{merge}/undoing/",
]


@pytest.fixture
def numbers(ben, ana, monday):
    """Something of all that a deed can name."""
    choir = Organisation.objects.named("Choir")
    choir.join(ben, by=ana, at=monday)
    merge = Merge.of(ben, Customer.objects.create(name="Benny", first_seen_at=monday), by=ana, at=monday)
    event = ben.rename("Benedict", by=ana, at=monday)
    return {"organisation": choir.pk, "merge": merge.pk, "event": event.pk, "address": ben.addresses.get().pk}


@pytest.mark.parametrize("noun", NOUNS)
def test_an_analyst_changes_nobody(as_charlie, firm, ben, numbers, noun):
    before = Event.objects.count()

    assert as_charlie.post(f"/customers/{ben.pk}/{noun.format(**numbers)}", {"name": "X", "gone": "1"}).status_code == 404
    assert Event.objects.count() == before


@pytest.mark.parametrize("noun", NOUNS)
def test_a_deed_is_no_page(as_ana, firm, ben, numbers, noun):
    assert as_ana.get(f"/customers/{ben.pk}/{noun.format(**numbers)}").status_code == 405


@pytest.mark.parametrize("noun", NOUNS)
def test_nobodys_name_is_changed(as_ana, firm, ben, numbers, noun):
    assert as_ana.post(f"/customers/999999/{noun.format(**numbers)}", {"name": "X", "gone": str(ben.pk)}).status_code == 404


@pytest.mark.parametrize("noun", ["name/{event}/undoing/", "addresses/{address}/removing/", "merges/{merge}/undoing/"])
def test_what_is_another_customers_is_not_there(as_ana, firm, numbers, monday, noun):
    eve = Customer.objects.create(name="Eve", first_seen_at=monday)

    assert as_ana.post(f"/customers/{eve.pk}/{noun.format(**numbers)}").status_code == 404
