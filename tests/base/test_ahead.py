import threading

import pytest

from amends.base.ahead import ahead
from amends.base.refusal import Refusal


def counting(many, made):
    for n in range(many):
        made.append(n)
        yield n


@pytest.mark.parametrize("many", [0, 1, 5])
def test_the_same_items_come_in_the_same_order(many):
    assert list(ahead(range(many))) == list(range(many))


def test_no_more_than_two_are_held():
    made = []
    items = ahead(counting(9, made))

    next(items)
    items.close()

    assert made == [0, 1]


def test_they_are_made_beside_us():
    assert set(ahead(threading.get_ident() for _ in range(3))) != {threading.get_ident()}


def test_what_goes_wrong_in_the_making_goes_wrong_here_and_not_before():
    def items():
        yield 1
        raise Refusal("orders.csv is cut short.")

    coming = ahead(items())

    assert next(coming) == 1
    with pytest.raises(Refusal):
        next(coming)
