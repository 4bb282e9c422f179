import pytest
from django.db import IntegrityError
from django.db.models import RestrictedError

from amends.base.models import Event
from amends.customers.customer import IsGone, NameTooLong, NoSuchKind, RenamedSince
from amends.customers.models import Customer, Merge
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


def told(kind):
    return [(event.noun_id, event.by, event.details) for event in Event.objects.filter(kind=kind)]


def test_a_customer_gets_another_name(ben, ana, monday):
    ben.rename("  Benedict   Olsen ", by=ana, at=monday)

    assert Customer.objects.get().name == ben.name == "Benedict Olsen"
    assert told("customers.renamed") == [(ben.pk, ana, {"was": "Ben", "now": "Benedict Olsen"})]


def test_the_same_name_is_no_news(ben, ana, monday):
    ben.rename("Ben ", by=ana, at=monday)

    assert told("customers.renamed") == []


def test_a_name_can_be_taken_away(ben, ana, monday):
    ben.rename("", by=ana, at=monday)

    assert str(ben) == f"Customer {ben.pk}"


def test_a_name_has_an_end(ben, ana, monday):
    with pytest.raises(NameTooLong, match="at most 200 letters"):
        ben.rename("x" * 201, by=ana, at=monday)


def test_a_customer_becomes_a_colleague_and_a_customer_again(ben, ana, monday):
    ben.become("internal", by=ana, at=monday)
    assert not Customer.objects.external().exists()

    ben.become("external", by=ana, at=monday)
    assert list(Customer.objects.external()) == [ben]
    assert told("customers.became") == [
        (ben.pk, ana, {"was": "external", "now": "internal"}),
        (ben.pk, ana, {"was": "internal", "now": "external"}),
    ]


def test_what_a_customer_is_already_is_no_news(ben, ana, monday):
    ben.become("external", by=ana, at=monday)

    assert told("customers.became") == []


def test_a_customer_is_nothing_third(ben, ana, monday):
    with pytest.raises(NoSuchKind, match="choose one of the two"):
        ben.become("pet", by=ana, at=monday)


def test_who_was_merged_meanwhile_is_changed_no_more(ben, ana, monday):
    benny = Customer.objects.create(name="Benny", first_seen_at=monday)
    Merge.of(ben, benny, by=ana, at=monday)

    for deed in (lambda: benny.rename("B", by=ana, at=monday), lambda: benny.become("internal", by=ana, at=monday)):
        with pytest.raises(IsGone, match="Benny has been merged meanwhile"):
            deed()


def test_a_name_is_taken_back(ben, ana, dora, monday):
    renamed = ben.rename("Benedict", by=ana, at=monday)

    ben.rename_back(renamed, by=dora, at=monday)

    assert Customer.objects.get().name == "Ben"
    assert [by for _noun, by, _details in told("customers.renamed")] == [ana, dora]


def test_a_better_name_is_not_taken_back_with_an_earlier_one(ben, ana, dora, monday):
    renamed = ben.rename("Benedict", by=ana, at=monday)
    ben.rename("Benedikta", by=dora, at=monday)

    with pytest.raises(RenamedSince, match="are called Benedikta now"):
        ben.rename_back(renamed, by=ana, at=monday)
