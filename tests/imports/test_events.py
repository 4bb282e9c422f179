import pytest

from amends.customers.models import OrderEvent
from amends.imports import events, orders
from amends.imports.columns import UnknownColumns
from tests.imports.files import write

pytestmark = pytest.mark.django_db
HEADER = "order,customer,kind,time,id"


@pytest.fixture
def order(tmp_path, monday):
    orders.read([write(tmp_path, "1,Ben,2026-01-05,mug,1,3")], at=monday)


def bring(folder, monday, *rows, header=HEADER, **choices):
    return events.read([write(folder, *rows, header=header, name="events.csv")], at=monday, **choices)


def test_an_event_belongs_to_its_order_and_the_orders_customer(tmp_path, monday, order):
    taken = bring(tmp_path, monday, "1,,late,2026-01-09,e1")

    event = OrderEvent.objects.get()
    assert (taken.events, event.kind, event.order.reference, event.customer) == (1, "late", "1", event.order.customer)


def test_an_event_may_belong_to_a_customer_alone(tmp_path, monday, order):
    taken = bring(tmp_path, monday, "Ben,failed payment,2026-01-09", "Eve,late,2026-01-10", header="customer,kind,time")

    assert (taken.events, taken.customers) == (2, 1)


def test_an_event_of_an_unknown_order_is_refused_unless_its_customer_is_named(tmp_path, monday, order):
    taken = bring(tmp_path, monday, "7,,late,2026-01-09,e1", "7,Ben,late,2026-01-09,e2", "1,Eve,late,2026-01-09,e3", ",,late,2026-01-09,e4")

    assert (taken.events, taken.refused, taken.without_customer) == (1, 2, 1)
    reasons = {row["line"]: row["reason"] for row in taken.files[0].refused.shown}
    assert reasons == {2: "no order “7” is known: import orders first", 4: "its order belongs to another customer"}


def test_events_without_ids_are_known_by_what_they_say(tmp_path, monday, order):
    rows, header = ["1,late,2026-01-09", "1,late,2026-01-09"], "order,kind,time"

    bring(tmp_path, monday, *rows, header=header)
    again = bring(tmp_path, monday, *rows, header=header)

    assert (OrderEvent.objects.count(), again.events) == (2, 0)


def test_events_need_somebody_they_happened_to(tmp_path, monday):
    with pytest.raises(UnknownColumns, match="--map order=COLUMN or --map customer=COLUMN"):
        bring(tmp_path, monday, "late,2026-01-09", header="kind,time")
