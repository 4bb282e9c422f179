"""Cancellations are taken off the orders they belong to, whatever the order in which files come."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amends.customers.models import Netting, Order, Return
from amends.imports import orders
from tests.imports.files import forgotten, nets, story, write

pytestmark = pytest.mark.django_db


def test_a_cancelled_invoice_is_taken_off_the_latest_earlier_order_of_the_product(tmp_path, monday):
    rows = ["1,Ben,2026-01-01,mug,5,2", "2,Ben,2026-01-05,mug,5,2", "C3,Ben,2026-01-06,mug,-3,2", "4,Ben,2026-01-09,mug,5,2"]

    taken = orders.read([write(tmp_path, *rows)], at=monday)

    assert (taken.returns, taken.netted, taken.unnetted) == (1, 1, 0)
    assert nets() == {"1": 1000, "2": 400, "4": 1000}


def test_what_one_order_cannot_take_spills_over_to_the_one_before(tmp_path, monday):
    rows = ["1,Ben,2026-01-01,mug,5,2", "2,Ben,2026-01-05,mug,5,2", "C3,Ben,2026-01-06,mug,-7,2"]

    orders.read([write(tmp_path, *rows)], at=monday)

    assert nets() == {"1": 600, "2": 0}


def test_what_no_order_can_take_is_kept_as_a_return_and_counted(tmp_path, monday):
    rows = ["1,Ben,2026-01-01,mug,1,2", "C2,Ben,2026-01-06,mug,-3,2", "C3,Ben,2025-12-01,mug,-1,2", "C4,Eve,2026-01-06,mug,-1,2"]

    taken = orders.read([write(tmp_path, *rows)], at=monday)

    assert (taken.netted, taken.unnetted, Return.objects.count(), nets()) == (0, 3, 3, {"1": 0})


def test_a_refund_under_the_orders_own_id_goes_to_that_order_first(tmp_path, monday):
    rows = ["1,Ben,2026-01-01,mug,5,2", "2,Ben,2026-01-05,mug,5,2", "1,Ben,2026-01-06,mug,-1,2"]

    orders.read([write(tmp_path, *rows)], at=monday)

    assert nets() == {"1": 800, "2": 1000}


def test_a_positive_quantity_on_a_cancelled_invoice_comes_back_too(tmp_path, monday):
    orders.read([write(tmp_path, "1,Ben,2026-01-01,mug,5,2", "2,Ben,2026-01-01,jug,5,2", "C3,Ben,2026-01-06,mug,1,2")], at=monday)

    assert nets() == {"1": 800, "2": 1000}


def test_an_older_cancellation_that_comes_later_changes_what_was_netted(tmp_path, monday):
    orders.read([write(tmp_path, "1,Ben,2026-01-01,mug,2,2", "2,Ben,2026-01-08,mug,2,3", "C9,Ben,2026-01-09,mug,-3,3")], at=monday)
    orders.read([write(tmp_path, "C5,Ben,2026-01-05,mug,-2,2")], at=monday)

    assert nets() == {"1": 0, "2": 0}
    assert sum(Netting.objects.values_list("quantity", flat=True)) == 4


def test_an_order_that_turns_out_to_be_older_is_netted_anew(tmp_path, monday):
    orders.read([write(tmp_path, "1,Ben,2026-01-09,mug,2,2", "C5,Ben,2026-01-05,mug,-2,2")], at=monday)
    taken = orders.read([write(tmp_path, "1,Ben,2026-01-01,jug,1,9")], at=monday)

    assert (taken.lines, nets()) == (1, {"1": 900})


rows = st.lists(
    st.tuples(st.sampled_from("AB"), st.sampled_from(["mug", "jug"]), st.integers(1, 28), st.integers(-4, 4).filter(bool)),
    min_size=1,
    max_size=14,
)


def written(rows):
    """Rows of orders; each row an invoice of its own, C where something comes back."""
    return [
        f"{'C' if quantity < 0 else ''}{number},{customer},2026-01-{day:02},{product},{quantity},2.01"
        for number, (customer, product, day, quantity) in enumerate(rows, start=1)
    ]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows, st.data())
def test_overlapping_exports_in_any_order_are_the_whole(tmp_path, monday, rows, data):
    lines = written(rows)
    cut = data.draw(st.integers(0, len(lines)))
    overlap = data.draw(st.integers(0, len(lines) - cut))
    parts = [part for part in (lines[cut:], lines[: cut + overlap]) if part]
    with forgotten():
        orders.read([write(tmp_path, "0,Z,2026-01-01,mug,1,1", *lines)], at=monday)
        whole = story()
    with forgotten():
        for part in data.draw(st.permutations(parts)):
            orders.read([write(tmp_path, "0,Z,2026-01-01,mug,1,1", *part)], at=monday)
        assert story() == whole


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows)
def test_netting_neither_makes_nor_loses_pieces_or_money(tmp_path, monday, rows):
    with forgotten():
        taken = orders.read([write(tmp_path, "0,Z,2026-01-01,mug,1,1", *written(rows))], at=monday)

        off = sum(Netting.objects.values_list("cents", flat=True))
        bought = 100 + sum(201 * quantity for *_, quantity in rows if quantity > 0)
        assert sum(Order.objects.values_list("cents", flat=True)) == bought - off
        assert taken.netted + taken.unnetted == Return.objects.count()
        for back in Return.objects.all():
            assert sum(back.nettings.values_list("quantity", flat=True)) <= back.quantity
