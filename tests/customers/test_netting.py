from datetime import timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from amends.customers.netting import Back, Bought, Taken, net
from tests.cast import MONDAY


def bought(line, day, quantity, reference=None):
    return Bought(line, reference or f"order {line}", MONDAY + timedelta(days=day), Decimal(quantity))


def back(returned, day, quantity, cents=100, reference="C"):
    return Back(returned, reference, MONDAY + timedelta(days=day), Decimal(quantity), cents)


def test_a_return_is_taken_off_the_latest_line():
    assert list(net([bought(1, 0, 5), bought(2, 1, 5), back(9, 2, 3)])) == [Taken(9, 2, Decimal(3), 100)]


def test_it_spills_over_to_the_line_before_and_its_money_is_shared_out_by_pieces():
    takings = list(net([bought(1, 0, 5), bought(2, 1, 2), back(9, 2, 3, cents=100)]))

    assert takings == [Taken(9, 2, Decimal(2), 66), Taken(9, 1, Decimal(1), 34)]


def test_a_return_without_a_line_takes_nothing():
    assert list(net([back(9, 0, 1), bought(1, 1, 5)])) == []


def test_what_is_left_over_keeps_its_share_of_the_money():
    assert list(net([bought(1, 0, 1), back(9, 1, 4, cents=100)])) == [Taken(9, 1, Decimal(1), 25)]


def test_what_was_given_back_cannot_be_given_back_again():
    takings = list(net([bought(1, 0, 2), back(8, 1, 2), back(9, 2, 1)]))

    assert [taken.returned for taken in takings] == [8]


def test_the_order_that_a_return_names_comes_first():
    story = [bought(1, 0, 5, "A"), bought(2, 1, 5, "B"), back(9, 2, 6, reference="A")]

    assert [(taken.line, taken.quantity) for taken in net(story)] == [(1, 5), (2, 1)]


def test_parts_of_a_piece_can_come_back():
    takings = list(net([bought(1, 0, "0.75"), back(9, 1, "0.5"), back(10, 2, "0.5")]))

    assert [taken.quantity for taken in takings] == [Decimal("0.5"), Decimal("0.25")]


steps = st.lists(st.tuples(st.booleans(), st.integers(1, 9), st.integers(0, 999)), max_size=30)


def told(steps):
    return [back(n, n, quantity, cents) if is_back else bought(n, n, quantity) for n, (is_back, quantity, cents) in enumerate(steps)]


@given(steps)
def test_no_line_gives_more_than_it_has_and_no_return_takes_more_than_it_is(steps):
    takings = list(net(told(steps)))

    for n, (is_back, quantity, cents) in enumerate(steps):
        parts = [taken for taken in takings if n == (taken.returned if is_back else taken.line)]
        assert sum(part.quantity for part in parts) <= quantity
        if is_back:
            assert sum(part.cents for part in parts) <= cents


@given(steps)
def test_all_the_pieces_of_a_return_make_all_its_money(steps):
    takings = list(net(told(steps)))

    for n, (is_back, quantity, cents) in enumerate(steps):
        parts = [taken for taken in takings if is_back and taken.returned == n]
        if sum(part.quantity for part in parts) == quantity:
            assert sum(part.cents for part in parts) == (cents if is_back else 0)


@given(steps)
def test_only_earlier_lines_are_touched_and_nothing_is_left_while_a_return_wants_more(steps):
    left = {}
    story = told(steps)
    takings = list(net(told(steps)))
    for step in story:
        if isinstance(step, Bought):
            left[step.line] = step.left
            continue
        parts = [taken for taken in takings if taken.returned == step.returned]
        for part in parts:
            left[part.line] -= part.quantity
        assert not any(left.values()) or sum(part.quantity for part in parts) == step.quantity
