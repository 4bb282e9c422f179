"""What a merge would do, before it is done."""

import pytest

from amends.customers.merge import CannotMerge
from amends.customers.models import Customer, Merge, MovedRow, Order, Organisation
from amends.steering.models import Worth
from tests.rows import row


@pytest.fixture
def benny(db, monday):
    """Ben again, with two orders and a number."""
    customer = Customer.objects.create(name="Benny", first_seen_at=monday)
    customer.addresses.create(kind="phone", value="030 123")
    for reference in ("B-1", "B-2"):
        Order.objects.create(customer=customer, reference=reference, at=monday, cents=12_00)
    return customer


def in_words(portions):
    return [f"{portion.n} {portion.name}" for portion in portions]


def test_it_says_in_words_what_would_move(ben, benny):
    preview = Merge.preview(ben, benny)

    assert (preview.kept, preview.gone) == (ben, benny)
    assert in_words(preview.moves) == ["1 address", "2 orders"]
    assert preview.stays == []


def test_it_counts_what_lies_on_the_floors_above(recovery, ben, benny):
    assert {"1 conversation", "1 moment", "1 address"} == set(in_words(Merge.preview(benny, ben).moves))


def test_it_moves_nothing(ben, benny):
    Merge.preview(ben, benny)

    assert benny.orders.count() == 2
    assert not MovedRow.objects.exists()


def test_what_each_has_one_of_stays(ben, benny):
    row(Worth, customer=benny)

    assert in_words(Merge.preview(ben, benny).stays) == ["1 worth"]


def test_a_membership_of_both_stays_and_others_move(ben, benny):
    choir, club = (Organisation.objects.create(name=name) for name in ("Choir", "Club"))
    ben.organisations.add(choir)
    benny.organisations.add(choir, club)

    preview = Merge.preview(ben, benny)

    assert [(portion.table, portion.n) for portion in preview.stays] == [("customers.customer_organisations", 1)]
    assert ("customers.customer_organisations", 1) in {(portion.table, portion.n) for portion in preview.moves}


def test_what_it_promised_is_what_is_done(recovery, ben, benny, ana, monday):
    promised = {(portion.table, portion.n) for portion in Merge.preview(benny, ben).moves}

    merge = Merge.of(benny, ben, by=ana, at=monday)

    tables = [moved.table for moved in merge.moved_rows.all()]
    assert promised == {(table, tables.count(table)) for table in tables}


def test_it_refuses_what_the_merge_would_refuse(ben, benny, ana, monday):
    benny.become("internal", by=ana, at=monday)
    with pytest.raises(CannotMerge, match="change one of them first"):
        Merge.preview(ben, benny)

    with pytest.raises(CannotMerge, match="themselves"):
        Merge.preview(ben, ben)
