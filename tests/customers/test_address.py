import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from amends.base.models import Event
from amends.customers.address import AddressTaken, LastAddress, NotAnAddress, plain
from amends.customers.customer import IsGone
from amends.customers.models import Address, Customer
from tests.together import together


@pytest.mark.django_db
def test_who_is_new_becomes_a_customer(monday):
    answers = Address.objects.customers("email", ["eve@home.example"], at=monday, names={"eve@home.example": "Eve"})

    eve = Customer.objects.get(pk=answers["eve@home.example"])
    assert (eve.name, eve.kind, eve.first_seen_at) == ("Eve", "external", monday)
    assert eve.addresses.get().value == "eve@home.example"


def test_who_is_known_stays_who_they_are(ben, monday):
    answers = Address.objects.customers("email", ["ben@home.example", "eve@home.example"], at=monday)

    assert answers["ben@home.example"] == ben.pk != answers["eve@home.example"]


@pytest.mark.django_db
def test_twice_is_once(monday):
    first = Address.objects.customers("customer id", ["17850", "17851"], at=monday)
    second = Address.objects.customers("customer id", ["17851", "17850"], at=monday)

    assert first == second
    assert Customer.objects.count() == 2


def test_an_email_address_is_the_same_in_any_case(ben, monday):
    answers = Address.objects.customers("email", ["Ben@Home.Example", " ben@home.example "], at=monday)

    assert set(answers.values()) == {ben.pk}


@pytest.mark.django_db
def test_a_name_finds_its_address_in_any_case(monday):
    Address.objects.customers("email", ["Eve@Home.Example"], at=monday, names={"Eve@Home.Example": "Eve"})

    assert Customer.objects.get().name == "Eve"


@pytest.mark.django_db
def test_a_customer_number_is_text(monday):
    answers = Address.objects.customers("customer id", ["017850", "17850", "a1", "A1"], at=monday)

    assert len(set(answers.values())) == 4


def test_the_same_text_of_another_kind_is_another_customer(ben, monday):
    assert Address.objects.customers("customer id", ["ben@home.example"], at=monday)["ben@home.example"] != ben.pk


@pytest.mark.django_db
def test_nobody_is_nobody(monday):
    assert Address.objects.customers("email", [], at=monday) == {}


@pytest.mark.django_db
def test_many_cost_no_more_questions_than_one(monday, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        Address.objects.customers("customer id", [str(number) for number in range(3000)], at=monday)


@pytest.mark.django_db(transaction=True)
def test_two_who_bring_the_same_stranger_at_once_make_one_customer(monday):
    def bring():
        return Address.objects.customers("email", ["eve@home.example", "fay@home.example"], at=monday)

    outcomes = together(bring, bring, bring)

    assert Customer.objects.count() == 2
    assert outcomes[0] == outcomes[1] == outcomes[2]


def test_an_address_belongs_to_one_customer(ben, monday):
    eve = Customer.objects.create(name="Eve", first_seen_at=monday)

    with pytest.raises(IntegrityError):
        eve.addresses.create(kind="email", value="ben@home.example")


def test_an_address_says_something(ben):
    with pytest.raises(IntegrityError):
        ben.addresses.create(kind="phone", value="")


@given(st.text(), st.sampled_from(["email", "phone", "customer id"]))
def test_what_is_plain_stays_as_it_is(value, kind):
    assert plain(kind, plain(kind, value)) == plain(kind, value)


def test_a_customer_can_be_reached_another_way(ben, ana, monday):
    address = Address.add(ben, "email", " Ben@Work.Example ", by=ana, at=monday)

    assert (address.value, ben.addresses.count()) == ("ben@work.example", 2)
    told = Event.objects.get(kind="customers.address_added")
    assert (told.noun_id, told.by, told.details) == (ben.pk, ana, {"kind_of_address": "email", "value": "ben@work.example"})


@pytest.mark.parametrize(
    ("kind", "value"), [("email", ""), ("", "17"), ("phone", "  "), ("email", "ben"), ("email", "a b@c.example"), ("phone", "1" * 201)]
)
def test_what_reaches_nobody_is_no_address(ben, ana, monday, kind, value):
    with pytest.raises(NotAnAddress):
        Address.add(ben, kind, value, by=ana, at=monday)

    assert ben.addresses.count() == 1


def test_an_address_of_another_says_whose_it_is(ben, ana, monday):
    eve = Customer.objects.create(name="Eve", first_seen_at=monday)

    with pytest.raises(AddressTaken, match="belongs to Ben: merge the two if they are one person"):
        Address.add(eve, "email", "BEN@home.example", by=ana, at=monday)


def test_an_address_of_their_own_is_theirs_already(ben, ana, monday):
    with pytest.raises(AddressTaken, match="Ben has that address already"):
        Address.add(ben, "email", "ben@home.example", by=ana, at=monday)


def test_an_address_that_is_no_longer_theirs_is_free(ben, ana, monday):
    address = Address.add(ben, "phone", "030 123", by=ana, at=monday)
    eve = Customer.objects.create(name="Eve", first_seen_at=monday)

    address.remove(by=ana, at=monday)

    assert Address.add(eve, "phone", "030 123", by=ana, at=monday).customer == eve
    assert Event.objects.get(kind="customers.address_removed").details == {"kind_of_address": "phone", "value": "030 123"}


def test_the_last_address_stays(ben, ana, monday):
    with pytest.raises(LastAddress, match="ben@home.example is all we know Ben by: add another address first"):
        ben.addresses.get().remove(by=ana, at=monday)

    assert ben.addresses.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_remove_the_last_two_addresses_at_once_leave_one(ben, ana, monday):
    Address.add(ben, "phone", "030 123", by=ana, at=monday)

    outcomes = together(
        *[lambda pk=pk: Address.objects.get(pk=pk).remove(by=ana, at=monday) for pk in ben.addresses.values_list("pk", flat=True)]
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Event", "LastAddress"]
    assert ben.addresses.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_add_the_same_address_at_once_add_one(ben, ana, monday):
    eve = Customer.objects.create(name="Eve", first_seen_at=monday)

    outcomes = together(*[lambda who=who: Address.add(who, "phone", "030 123", by=ana, at=monday) for who in (ben, eve)])

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Address", "AddressTaken"]


def test_who_was_merged_meanwhile_gets_no_address(ben, ana, monday):
    benny = Customer.objects.create(name="Benny", first_seen_at=monday, merged_into=ben)

    with pytest.raises(IsGone):
        Address.add(benny, "phone", "030 123", by=ana, at=monday)


def test_an_address_is_given_back(ben, ana, monday):
    removed = Address.add(ben, "phone", "030 123", by=ana, at=monday).remove(by=ana, at=monday)

    Address.give_back(ben, removed, by=ana, at=monday)

    assert set(ben.addresses.values_list("value", flat=True)) == {"ben@home.example", "030 123"}


def test_an_address_that_is_gone_already_is_removed_by_nobody(ben, ana, monday):
    address = Address.add(ben, "phone", "030 123", by=ana, at=monday)
    address_again = Address.objects.get(pk=address.pk)
    address.remove(by=ana, at=monday)

    assert address_again.remove(by=ana, at=monday) is None
