import pytest
from django.db import IntegrityError

from amends.customers.models import Line, Netting, Order, OrderEvent, Return
from tests.rows import row


def test_one_reference_is_one_order(ben):
    row(Order, customer=ben, reference="536365")

    with pytest.raises(IntegrityError):
        row(Order, customer=ben, reference="536365")


def test_two_shops_may_use_the_same_number(ben):
    row(Order, customer=ben, reference="536365", source="shop")
    row(Order, customer=ben, reference="536365", source="market")

    assert Order.objects.count() == 2


def test_lines_that_are_the_same_in_everything_are_told_apart(db):
    line = row(Line, product="Mug", quantity=6, cents=15_30)
    row(Line, order=line.order, product="Mug", quantity=6, cents=15_30, ordinal=2)

    with pytest.raises(IntegrityError):
        row(Line, order=line.order, product="Mug", quantity=6, cents=15_30, ordinal=2)


@pytest.mark.django_db
@pytest.mark.parametrize("noun", [Line, Return, Netting])
@pytest.mark.parametrize("quantity", [0, -1])
def test_there_is_some_of_it(noun, quantity):
    with pytest.raises(IntegrityError):
        row(noun, quantity=quantity)


def test_a_part_of_a_piece_is_some(db):
    line = row(Line, quantity="0.125")
    line.refresh_from_db()

    assert str(line) == "0.125 x x"


def test_a_return_is_kept_once(db):
    back = row(Return, reference="C536379", product="Mug")

    with pytest.raises(IntegrityError):
        row(Return, customer=back.customer, reference="C536379", product="Mug")


def test_a_return_is_taken_off_a_line_once(db):
    netting = row(Netting)

    with pytest.raises(IntegrityError):
        row(Netting, returned=netting.returned, line=netting.line)


def test_one_reference_is_one_thing_that_befell(ben):
    row(OrderEvent, customer=ben, reference="late-1", kind="late")

    with pytest.raises(IntegrityError):
        row(OrderEvent, customer=ben, reference="late-1", kind="damaged")


def test_what_befell_has_a_kind(ben):
    with pytest.raises(IntegrityError):
        row(OrderEvent, customer=ben, kind="")


def test_money_is_exact_beyond_what_a_float_can_hold(ben):
    order = row(Order, customer=ben, cents=2**53 + 1)
    order.refresh_from_db()

    assert order.cents == 9_007_199_254_740_993
