import threading
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, connections, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from amends.base.models import Event
from amends.conversations.models import Conversation
from amends.customers import merge
from amends.customers.address_intake import take_in_people
from amends.customers.merge import CannotMerge, CannotUndo, pointers
from amends.customers.models import Address, Customer, Merge, Order, Organisation
from amends.listening.models import Moment
from amends.recoveries.models import Recovery
from amends.steering.models import Reckoning, Worth
from tests.cast import MONDAY
from tests.rows import row
from tests.together import together


@pytest.fixture
def benny(db, monday):
    """Ben again, under his telephone number."""
    customer = Customer.objects.create(name="Benny", first_seen_at=monday)
    customer.addresses.create(kind="phone", value="030 123")
    Order.objects.create(customer=customer, reference="B-1", at=monday, cents=12_00)
    return customer


def belongings():
    """Every row of every table that points at a customer, and at whom."""
    tables = [*pointers(), (Customer.organisations.through, Customer.organisations.through._meta.get_field("customer"))]
    return {(model._meta.label, row.pk): getattr(row, field.attname) for model, field in tables for row in model._base_manager.all()}


def test_what_was_bennys_is_bens(ben, benny, ana, monday):
    Merge.of(ben, benny, by=ana, at=monday)

    assert {address.value for address in ben.addresses.all()} == {"ben@home.example", "030 123"}
    assert Order.objects.get().customer == ben
    assert list(Customer.objects.present()) == [ben]
    assert benny.pk not in belongings().values()


def test_conversations_moments_and_recoveries_come_along(recovery, ben, ana, monday):
    kept = Customer.objects.create(name="Benjamin", first_seen_at=monday)

    Merge.of(kept, ben, by=ana, at=monday)

    assert Conversation.objects.get().customer == Moment.objects.get().customer == kept
    assert Recovery.objects.get() == recovery


def test_who_writes_to_the_old_address_is_the_one_who_was_kept(ben, benny, ana, monday):
    Merge.of(ben, benny, by=ana, at=monday)

    assert Address.objects.customers("phone", ["030 123"], at=monday) == {"030 123": ben.pk}


def test_each_keeps_the_worth_that_was_reckoned_for_them(ben, benny, ana, monday):
    reckoning = row(Reckoning)
    row(Worth, customer=ben, reckoning=reckoning, expected_cents=100_00, high_cents=200_00)
    row(Worth, customer=benny, reckoning=reckoning, expected_cents=50_00, high_cents=90_00)

    Merge.of(ben, benny, by=ana, at=monday)

    assert Worth.objects.visible_to(ana).get().customer == ben
    assert Worth.objects.get(customer=benny).expected_cents == 50_00


def test_a_merge_is_told_and_remembered(ben, benny, ana, monday):
    merge = Merge.of(ben, benny, by=ana, at=monday)

    told = Event.objects.get(kind="customers.merged")
    assert (told.noun_id, told.by, told.details) == (ben.pk, ana, {"gone": benny.pk})
    assert {row.table for row in merge.moved_rows.all()} == {"customers.address", "customers.order"}


def test_memberships_are_joined_and_parted_again(ben, benny, ana, monday):
    choir, shop, club = (Organisation.objects.create(name=name) for name in ("Choir", "Shop", "Club"))
    ben.organisations.add(choir, shop)
    benny.organisations.add(shop, club)

    merge = Merge.of(ben, benny, by=ana, at=monday)
    assert set(ben.organisations.all()) == {choir, shop, club}

    merge.undo(by=ana, at=monday)
    assert set(ben.organisations.all()) == {choir, shop}
    assert set(benny.organisations.all()) == {shop, club}


def test_taken_back_everything_is_as_it_was(recovery, ben, benny, ana, monday):
    before = belongings()

    Merge.of(ben, benny, by=ana, at=monday).undo(by=ana, at=monday)

    assert belongings() == before
    assert set(Customer.objects.present()) == {ben, benny}


def test_what_arrived_since_stays_with_the_one_who_was_kept(ben, benny, ana, monday):
    merge = Merge.of(ben, benny, by=ana, at=monday)
    later = Order.objects.create(customer=ben, reference="B-2", at=monday, cents=1)

    merge.undo(by=ana, at=monday + timedelta(days=1))

    later.refresh_from_db()
    assert later.customer == ben
    assert Order.objects.get(reference="B-1").customer == benny


def test_it_says_who_took_it_back(ben, benny, ana, dora, monday):
    merge = Merge.of(ben, benny, by=ana, at=monday)

    merge.undo(by=dora, at=monday + timedelta(days=1))

    assert (merge.undone_by, merge.undone_at) == (dora, monday + timedelta(days=1))


def test_it_is_taken_back_once(ben, benny, ana, monday):
    merge = Merge.of(ben, benny, by=ana, at=monday)
    merge.undo(by=ana, at=monday)

    with pytest.raises(CannotUndo, match="taken back already"):
        merge.undo(by=ana, at=monday)


def test_the_two_can_become_one_again(ben, benny, ana, monday):
    Merge.of(ben, benny, by=ana, at=monday).undo(by=ana, at=monday)

    Merge.of(benny, ben, by=ana, at=monday)

    assert list(Customer.objects.present()) == [benny]


def test_a_later_merge_is_taken_back_first(ben, benny, ana, monday):
    third = Customer.objects.create(name="Benjamin", first_seen_at=monday)
    first = Merge.of(ben, benny, by=ana, at=monday)
    second = Merge.of(third, ben, by=ana, at=monday)
    everything = belongings()

    with pytest.raises(CannotUndo, match="merged into somebody else: take that back first"):
        first.undo(by=ana, at=monday)

    assert belongings() == everything
    second.undo(by=ana, at=monday)
    first.undo(by=ana, at=monday)
    assert set(Customer.objects.present()) == {ben, benny, third}


def test_nobody_is_merged_with_themselves(ben, ana, monday):
    with pytest.raises(CannotMerge, match="with themselves"):
        Merge.of(ben, ben, by=ana, at=monday)


def test_who_is_gone_is_merged_no_more(ben, benny, ana, monday):
    third = Customer.objects.create(name="Benjamin", first_seen_at=monday)
    Merge.of(ben, benny, by=ana, at=monday)

    with pytest.raises(CannotMerge, match="Benny has been merged already"):
        Merge.of(third, benny, by=ana, at=monday)


def test_a_colleague_and_a_customer_are_two(ben, ana, monday):
    colleague = Customer.objects.create(name="Ben of accounts", kind="internal", first_seen_at=monday)

    with pytest.raises(CannotMerge, match="Ben is external, Ben of accounts is internal"):
        Merge.of(ben, colleague, by=ana, at=monday)


def test_the_database_knows_it_too(ben, monday):
    with pytest.raises(IntegrityError):
        Merge.objects.create(kept=ben, gone=ben, at=monday)


@pytest.mark.django_db(transaction=True)
def test_two_merges_at_once_of_one_customer_are_one(ben, benny, ana, monday):
    third = Customer.objects.create(name="Benjamin", first_seen_at=monday)

    outcomes = together(lambda: Merge.of(ben, benny, by=ana, at=monday), lambda: Merge.of(third, benny, by=ana, at=monday))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["CannotMerge", "Merge"]


@pytest.mark.django_db(transaction=True)
def test_two_who_merge_crosswise_at_once_make_no_ring(ben, benny, ana, monday):
    together(lambda: Merge.of(ben, benny, by=ana, at=monday), lambda: Merge.of(benny, ben, by=ana, at=monday))

    assert Customer.objects.present().count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_merge_is_taken_back_once_by_two_at_once(ben, benny, ana, monday):
    merge = Merge.of(ben, benny, by=ana, at=monday)

    outcomes = together(*[lambda: Merge.objects.get(pk=merge.pk).undo(by=ana, at=monday)] * 2)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["CannotUndo", "NoneType"]


class MergesAndUndos(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=6))
    def test_however_they_were_merged_taking_all_back_restores_everything(self, pairs):
        customers = [Customer.objects.create(name=str(number), first_seen_at=MONDAY) for number in range(4)]
        for customer in customers:
            Order.objects.create(customer=customer, reference=customer.name, at=MONDAY, cents=1)
        before = belongings()

        merges = [merge for kept, gone in pairs if (merge := merged(customers[kept], customers[gone]))]
        assert Customer.objects.present().count() == 4 - len(merges)
        for merge in reversed(merges):
            merge.undo(by=None, at=MONDAY)

        assert belongings() == before


def merged(kept, gone):
    try:
        return Merge.of(kept, gone, by=None, at=MONDAY)
    except CannotMerge:
        return None


@contextmanager
def importing():
    """Somebody else's import, between finding its customers and its end."""
    found, end = threading.Event(), threading.Event()

    def bring():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE brought (customer text, at timestamptz) ON COMMIT DROP")
            take_in_people(cursor, "brought")
            found.set()
            end.wait(10)
        connections.close_all()

    importer = threading.Thread(target=bring)
    importer.start()
    found.wait(10)
    try:
        yield
    finally:
        end.set()
        importer.join()


@pytest.mark.django_db(transaction=True)
def test_nobody_is_merged_in_the_midst_of_an_import(ben, benny, ana, monday, monkeypatch):
    monkeypatch.setattr(merge, "PATIENCE", "50ms")
    with importing(), pytest.raises(CannotMerge, match="Customers are being imported just now"):
        Merge.of(ben, benny, by=ana, at=monday)

    assert Merge.of(ben, benny, by=ana, at=monday).gone == benny


@pytest.mark.django_db(transaction=True)
def test_nobody_is_parted_in_the_midst_of_an_import(ben, benny, ana, monday, monkeypatch):
    monkeypatch.setattr(merge, "PATIENCE", "50ms")
    merged = Merge.of(ben, benny, by=ana, at=monday)
    with importing(), pytest.raises(CannotMerge):
        merged.undo(by=ana, at=monday)

    merged.undo(by=ana, at=monday)
    assert set(Customer.objects.present()) == {ben, benny}
