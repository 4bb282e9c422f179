from datetime import UTC, datetime

import pytest

from amends.base.event import Event
from amends.base.models import File, Firm
from amends.customers.models import Address, Customer, Line, Order, Return
from amends.imports import orders
from amends.imports.choices import NotIntoTheDemo
from amends.imports.columns import UnknownColumns
from amends.imports.delivery import NothingReadable
from amends.imports.orders import OtherCurrency
from tests.imports.files import nets, write

pytestmark = pytest.mark.django_db
NAMELESS = "customer,date,amount"


def test_lines_are_kept_and_added_up(tmp_path, monday):
    file = write(tmp_path, "1,Ben,2026-01-05 10:00,mug,2,3.50", "1,Ben,2026-01-05 10:00,jug,1,9")

    taken = orders.read([file], at=monday)

    assert (taken.rows, taken.customers, taken.orders, taken.lines) == (2, 1, 1, 2)
    assert nets() == {"1": 1600}
    assert set(Line.objects.values_list("product", "quantity", "cents")) == {("mug", 2, 700), ("jug", 1, 900)}


def test_customer_numbers_keep_their_zeros_and_addresses_lose_their_case(tmp_path, monday):
    orders.read([write(tmp_path, "1,00042,2026-01-05,mug,1,3", "2,Ben@Home.example,2026-01-05,mug,1,3")], at=monday)

    assert set(Address.objects.values_list("kind", "value")) == {("customer id", "00042"), ("email", "ben@home.example")}


def test_a_customer_is_first_seen_at_the_earliest_order_whatever_came_first(tmp_path, monday):
    orders.read([write(tmp_path, "2,Ben,2026-02-01,mug,1,3")], at=monday)
    orders.read([write(tmp_path, "1,Ben,2026-01-05,mug,1,3")], at=monday)

    assert Customer.objects.get().first_seen_at == datetime(2026, 1, 5, tzinfo=UTC)


def test_times_without_a_zone_are_the_firms(tmp_path, monday):
    Firm.objects.update_or_create(id=1, defaults={"time_zone": "Europe/Berlin"})

    orders.read([write(tmp_path, "1,Ben,2026-01-05 10:00,mug,1,3", "2,Ben,2026-01-05T10:00:00Z,mug,1,3")], at=monday)

    assert [order.at.hour for order in Order.objects.order_by("reference")] == [9, 10]


def test_rows_without_a_customer_are_counted_and_left(tmp_path, monday):
    taken = orders.read([write(tmp_path, "1,,2026-01-05,mug,1,3", "2,?,2026-01-05,mug,1,3", "3,Ben,2026-01-05,mug,1,3")], at=monday)

    assert (taken.without_customer, taken.orders, taken.refused) == (2, 1, 0)


def test_an_order_cut_by_the_end_of_an_export_gets_its_missing_lines_later(tmp_path, monday):
    rows = ["1,Ben,2026-01-05,mug,2,3", "1,Ben,2026-01-05,mug,2,3", "1,Ben,2026-01-05,jug,1,9"]

    orders.read([write(tmp_path, *rows[:1])], at=monday)
    taken = orders.read([write(tmp_path, *rows)], at=monday)

    assert (taken.orders, taken.lines, nets()) == (0, 2, {"1": 2100})


def test_rows_without_order_ids_are_orders_and_identical_ones_are_several(tmp_path, monday):
    rows = ["00001,1997-01-01,11.77", "00001,1997-01-01,11.77", "00002,1997-01-12,0"]

    orders.read([write(tmp_path, *rows, header=NAMELESS)], at=monday)
    again = orders.read([write(tmp_path, *rows, header=NAMELESS)], at=monday)

    assert (Order.objects.count(), again.orders, again.lines) == (3, 0, 0)
    assert sorted(Order.objects.values_list("cents", flat=True)) == [0, 1177, 1177]


def test_an_order_belongs_to_its_first_customer_and_others_rows_are_refused(tmp_path, monday):
    taken = orders.read([write(tmp_path, "1,Ben,2026-01-05,mug,1,3", "1,Eve,2026-01-05,jug,1,9")], at=monday)
    later = orders.read([write(tmp_path, "1,Eve,2026-01-06,jug,1,9", "2,Eve,2026-01-06,jug,1,9")], at=monday)

    assert (taken.refused, later.refused) == (1, 1)
    assert nets() == {"1": 300, "2": 900}
    assert taken.files[0].refused.shown == [{"line": 3, "reason": "its order id belongs to another customer"}]


def test_the_first_import_may_choose_the_currency_and_later_ones_must_agree(tmp_path, monday):
    file = write(tmp_path, "1,Ben,2026-01-05,mug,2,150")

    orders.read([file], at=monday, currency="JPY")

    assert (Firm.the().currency, nets()) == ("JPY", {"1": 300})
    with pytest.raises(OtherCurrency, match="JPY"):
        orders.read([file], at=monday, currency="EUR")


def test_amounts_in_three_decimals_are_minor_units_of_their_currency(tmp_path, monday):
    orders.read([write(tmp_path, "1,Ben,2026-01-05,mug,1,1.235")], at=monday, currency="KWD")

    assert nets() == {"1": 1235}


def test_rows_in_other_currencies_are_refused_and_counted(tmp_path, monday):
    file = write(tmp_path, "1,Ben,2026-01-05,3,EUR", "2,Ben,2026-01-05,3,USD", header="order,customer,date,amount,currency")

    taken = orders.read([file], at=monday)

    assert (taken.orders, taken.files[0].refused.reasons) == (1, {"in “…”, not in EUR": 1})


def test_bad_rows_are_written_with_line_and_reason_and_the_good_ones_are_in(tmp_path, monday):
    file = write(tmp_path, "1,Ben,2026-01-05,mug,1,3", "2,Ben,yesterday,mug,1,3", "3,Ben,2026-01-05,mug,0,3", "4,Ben,2026-01-05,mug,1,NaN")

    taken = orders.read([file], at=monday)

    lines = taken.files[0].refused.path.read_text().splitlines()
    assert lines[0] == "order,customer,time,product,quantity,price,line,reason"
    assert lines[1] == "2,Ben,yesterday,mug,1,3,3,“yesterday” is no time we can read"
    assert (taken.refused, list(nets()), len(lines)) == (3, ["1"], 4)


def test_a_file_without_one_good_row_is_refused_with_its_first_reason(tmp_path, monday):
    with pytest.raises(NothingReadable, match="line 2: “=1.1” is a formula, not a customer"):
        orders.read([write(tmp_path, "1,=1+1,2026-01-05,mug,1,3")], at=monday)

    assert not Customer.objects.exists()


def test_a_file_in_which_nobody_is_named_is_refused(tmp_path, monday):
    with pytest.raises(NothingReadable, match="none of its 1 rows names a customer"):
        orders.read([write(tmp_path, "1,,2026-01-05,mug,1,3")], at=monday)


def test_one_bad_file_keeps_the_others_out(tmp_path, monday):
    good, bad = write(tmp_path, "1,Ben,2026-01-05,mug,1,3"), write(tmp_path, "1", header="a", name="bad.csv")

    with pytest.raises(UnknownColumns, match="bad.csv has no column for the customer and the time of the order; its columns are a"):
        orders.read([good, bad], at=monday)

    assert not Order.objects.exists()


def test_a_file_without_amounts_is_refused_with_what_to_say(tmp_path, monday):
    with pytest.raises(UnknownColumns, match="--map amount=COLUMN"):
        orders.read([write(tmp_path, "Ben,2026-01-05", header="customer,date")], at=monday)


def test_a_dry_run_counts_and_leaves_nothing(tmp_path, monday):
    taken = orders.read([write(tmp_path, "1,Ben,2026-01-05,mug,1,3", "2,Ben,no,mug,1,3")], at=monday, dry_run=True, currency="GBP")

    assert (taken.orders, taken.refused, Firm.the().currency) == (1, 1, "EUR")
    assert not (Order.objects.exists() or File.objects.exists() or taken.files[0].refused.path.exists())


def test_the_raw_file_is_kept_and_one_event_tells_of_it(tmp_path, monday):
    file = write(tmp_path, "1,Ben,2026-01-05,mug,1,3", "2,Ben,2026-01-05,mug,1,3")

    orders.read([file], at=monday)

    event, kept = Event.objects.get(kind="orders.taken_in"), File.objects.get()
    assert (event.count, event.details["files"]) == (2, [{"name": "orders.csv", "sha256": kept.sha256}])
    assert kept.path.read_bytes() == file.read_bytes()


def test_nobodys_files_go_into_a_simulated_firm_by_mistake(tmp_path, monday):
    Firm.objects.update_or_create(id=1, defaults={"simulated_at": monday})
    file = write(tmp_path, "1,Ben,2026-01-05,mug,1,3")

    with pytest.raises(NotIntoTheDemo, match="--into-demo"):
        orders.read([file], at=monday)

    assert orders.read([file], at=monday, into_demo=True).orders == 1


def test_two_shops_may_have_the_same_order_ids(tmp_path, monday):
    file = write(tmp_path, "1,Ben,2026-01-05,mug,1,3")

    orders.read([file], at=monday, source="north")
    taken = orders.read([file], at=monday, source="south")

    assert (taken.orders, taken.customers, Order.objects.count()) == (1, 0, 2)


def test_without_a_quantity_money_itself_is_counted_so_that_parts_can_be_given_back(tmp_path, monday):
    rows = ["1,Ben,2026-01-05,50", "1,Ben,2026-01-06,-20", "1,Ben,2026-01-07,-10"]

    taken = orders.read([write(tmp_path, *rows, header="order,customer,date,amount")], at=monday)

    assert (taken.netted, nets()) == (2, {"1": 2000})


def test_ids_that_all_begin_with_c_are_no_cancellations_and_that_is_said(tmp_path, monday):
    taken = orders.read([write(tmp_path, "C1,Ben,2026-01-05,mug,1,3", "C2,Ben,2026-01-05,mug,1,3")], at=monday)

    assert (taken.orders, taken.returns) == (2, 0)
    assert "begin with C" in taken.files[0].opened.said[0]


def test_watching_an_import_hears_every_byte(tmp_path, monday):
    file, heard = write(tmp_path, *(f"{n},Ben,2026-01-05,mug,1,3" for n in range(100))), []

    orders.read([file], at=monday, watch=heard.append)

    assert sum(heard) == file.stat().st_size
    assert Return.objects.count() == 0
