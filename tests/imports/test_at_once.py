"""Two people import at the same time, or one loses patience and starts again."""

import pytest

from amends.customers.models import Customer, Line, Order
from amends.imports import conversations, orders
from amends.listening.models import Moment
from tests.imports.files import write
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_same_file_twice_at_once_is_once(tmp_path, monday):
    file = write(tmp_path, *(f"{n},Ben{n % 50},2026-01-05,mug,1,3" for n in range(2000)))

    taken = together(*[lambda: orders.read([file], at=monday)] * 3)

    assert sorted(one.orders for one in taken) == [0, 0, 2000]
    assert (Order.objects.count(), Line.objects.count(), Customer.objects.count()) == (2000, 2000, 50)


def test_orders_and_conversations_of_the_same_new_people_make_them_once(tmp_path, monday):
    bought = write(tmp_path, *(f"{n},Ben{n % 50},2026-01-05,mug,1,3" for n in range(500)))
    said = write(tmp_path, *(f"{n},Ben{n % 50},2026-01-05" for n in range(500)), header="id,customer,time", name="said.csv")

    together(lambda: orders.read([bought], at=monday), lambda: conversations.read([said], at=monday))

    assert (Customer.objects.count(), Order.objects.count(), Moment.objects.count()) == (50, 500, 500)
