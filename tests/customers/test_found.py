"""Whom somebody may mean who has typed so far."""

import pytest
from django.db import connection
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from amends.customers import customer as finding
from amends.customers.models import Customer
from amends.customers.written import LONGEST, plainly
from tests.cast import MONDAY

pytestmark = pytest.mark.django_db


def served(*names):
    return Customer.objects.bulk_create(Customer(name=name, first_seen_at=MONDAY) for name in names)


def found(text):
    return sorted(customer.name for customer in Customer.objects.found(text))


def test_any_word_of_a_name_finds_by_its_beginning():
    served("Marguerite Achterberg-van Dijk", "Dirk Jansen")

    assert found("acht") == found("van") == found("di mar") == ["Marguerite Achterberg-van Dijk"]
    assert found("argu") == found("dijk jan") == []


def test_a_shorter_beginning_finds_more():
    served("Anna", "Annabel", "Ben")

    assert found("ann") == ["Anna", "Annabel"]
    assert found("annab") == ["Annabel"]


@pytest.mark.parametrize("typed", ["ÅSA", "åsa", "  Åsa ", "åsa ö"])
def test_case_does_not_matter(typed):
    served("Åsa Öberg")

    assert found(typed) == ["Åsa Öberg"]


@pytest.mark.parametrize("typed", ["ines vas", "Inês", "INÊS VASC", "ine\u0302s"])
def test_nor_do_accents(typed):
    served("Inês Vasconcelos")

    assert found(typed) == ["Inês Vasconcelos"]


@pytest.mark.parametrize(
    ("name", "typed"), [("Søren Łukasz", "soren lukasz"), ("Zoe", "zoë"), ("Nguyễn Đức", "nguyen duc"), ("김민수", "김민")]
)
def test_letters_are_taken_for_what_they_look_like(name, typed):
    served(name)

    assert found(typed) == [name]


@pytest.mark.parametrize(
    "name", ["علی‌رضا کریمی", "王小明", "Анна Каренина", "שרה לוי", "O'Neil", "J.R. Smith", "100% Wool", "A_b", "\u200fדן"]
)
def test_every_word_of_every_writing_is_found(name):
    served(name)

    assert [found(word) for word in name.replace("\u200f", "").split()] == [[name]] * len(name.split())


def test_an_address_is_found_by_its_beginning_in_any_case(ben):
    assert found("BEN@ho") == ["Ben"]
    assert found("home.example") == []


def test_a_number_is_found_by_its_beginning_and_our_own_id_whole(ben):
    ben.addresses.create(kind="customer id", value="0017850")
    served("Eve")

    assert found("0017") == found(f"id:{ben.pk}") == ["Ben"]
    assert "Ben" in found(str(ben.pk))


def test_nothing_typed_leaves_everybody_and_nothing_readable_nobody(ben):
    assert found("") == found("  ") == ["Ben"]
    assert found("\x00\x07") == []


def test_nobody_else_is_found_by_a_sign_that_means_something_to_a_database(ben):
    served("50% off", "back\\slash")

    assert [found(sign) for sign in ("%", "_", "ben%", "b_n", "':*", "\\")] == [[]] * 6


def test_who_is_merged_is_not_among_those_present(ben):
    Customer.objects.create(name="Benny", first_seen_at=MONDAY, merged_into=ben)

    assert list(Customer.objects.present().found("ben")) == [ben]


def test_many_who_are_meant_are_all_found(monkeypatch):
    monkeypatch.setattr(finding, "MANY", 3)
    served(*(f"Anna {n}" for n in range(5)), "Ben")

    assert found("anna") == [f"Anna {n}" for n in range(5)]
    assert found("anna 3") == ["Anna 3"]


def test_many_addresses_that_begin_the_same_are_all_found(monkeypatch):
    monkeypatch.setattr(finding, "MANY", 3)
    for customer in served(*"ABCDE"):
        customer.addresses.create(kind="customer id", value=f"#{customer.name}")

    assert found("#") == [*"ABCDE"]


def test_a_list_of_people_keeps_its_order_while_it_is_searched():
    served("Anna Z", "Anna A", "Ben")

    assert [customer.name for customer in Customer.objects.found("ann").order_by("name")] == ["Anna A", "Anna Z"]


@pytest.mark.parametrize(("text", "index"), [("ann", "customer_by_word"), ("ann@", "address_as_typed")])
def test_an_index_answers(text, index):
    for customer in served(*(f"Somebody {number}" for number in range(500))):
        customer.addresses.create(kind="email", value=f"{customer.name.replace(' ', '.')}@home.example")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE customers_customer, customers_address")
        cursor.execute("SET LOCAL enable_seqscan = off")

    ways = finding._named(text), finding._addressed(text)
    assert any(index in way.explain() for way in ways)


def test_a_renamed_customer_is_found_by_the_new_name(ben, ana, monday):
    ben.rename("Benedict", by=ana, at=monday)

    assert found("bened") == ["Benedict"]


def test_what_is_compared_is_never_longer_than_a_name():
    assert len(plainly("x" * 10_000)) == LONGEST
    assert found("x" * 10_000) == found("x " * 5_000) == []


class HostileText(TestCase):
    @given(st.text(st.characters(exclude_categories=[]), max_size=300))
    @example("'; DROP TABLE customers_customer; --")
    @example("a':* | 'b")
    @example("\\' & !(x)")
    @example("\x00" * 100)
    @example("9" * 30)
    @example("٣")
    @example("id:" + "1" * 18)
    def test_whatever_is_typed_finds_somebody_or_nobody(self, text):
        assert list(Customer.objects.present().found(text)) == []

    @given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=300))
    def test_any_name_can_be_kept_and_is_found_by_its_own_letters(self, name):
        customer = Customer.objects.create(name=name, first_seen_at=MONDAY)

        if name.isalpha() and len(name) <= LONGEST:
            assert customer in Customer.objects.found(name)
