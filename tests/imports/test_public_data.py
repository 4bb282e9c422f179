"""Real exports, read in place."""

import csv
import gzip
from collections import Counter, defaultdict
from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from django.db.models import Sum

from amends.conversations.models import Conversation
from amends.customers.models import Customer, Order, Return
from amends.imports import conversations, orders
from amends.imports.columns import UnknownColumns
from tests.shared import SHARED, needs_shared

pytestmark = [pytest.mark.django_db, needs_shared]
DATA = SHARED / "data"


def test_online_retail_comes_in_with_its_cancellations_netted_and_twice_is_once(monday):
    file = DATA / "online_retail" / "online_retail_shared.csv.gz"

    taken, again = orders.read([file], at=monday), orders.read([file], at=monday)

    assert (taken.rows, taken.without_customer, taken.refused) == (312_194, 59_976, 0)
    assert (taken.customers, taken.orders, taken.lines, taken.returns) == (2_655, 11_181, 246_978, 5_240)
    assert taken.netted + taken.unnetted == 5_240
    assert (again.customers, again.orders, again.lines, again.returns) == (0, 0, 0, 0)


def test_cdnow_keeps_its_zeros_and_its_identical_rows(monday):
    taken = orders.read([DATA / "cdnow" / "cdnow_sample_2357.csv.gz"], at=monday)

    assert (taken.customers, taken.orders, Order.objects.aggregate(total=Sum("cents"))["total"]) == (2_357, 6_919, 24_409_194)
    assert Customer.objects.filter(addresses__value="00004").exists()


def test_incidents_come_in_with_their_clocks(monday):
    taken = conversations.read([DATA / "uci498_incidents" / "incident_event_log_shared.csv.gz"], at=monday)

    first = Conversation.objects.get(reference="INC0000045")
    assert (taken.rows, taken.conversations, taken.closed) == (90_271, 14_948, 14_948)
    assert (first.opened_at.isoformat(), first.closed_at.isoformat()) == ("2016-02-29T01:16:00+00:00", "2016-03-05T12:00:00+00:00")
    assert "day/month/year" in taken.files[0].opened.said[0]


def test_311_cases_come_in_once_it_is_said_who_the_customer_is(monday):
    file = DATA / "sf311" / "sf311.csv.gz"
    with pytest.raises(UnknownColumns, match="no column for the customer"):
        conversations.read([file], at=monday)

    taken = conversations.read([file], at=monday, mapping={"customer": "unique_key"})

    assert (taken.rows, taken.conversations, taken.refused) == (10_000, 9_983, 17)


def test_complaints_come_in_by_their_mapping_and_bare_narratives_are_refused(monday):
    mapping = {"customer": "complaint_id", "time": "date_received", "subject": "issue"}

    taken = conversations.read([DATA / "cfpb" / "cfpb_metadata_2014.csv.gz"], at=monday, mapping=mapping)

    assert (taken.conversations, taken.refused) == (8_340, 0)
    assert Counter(Conversation.objects.values_list("subject", flat=True)).most_common(1)[0][1] > 100
    with pytest.raises(UnknownColumns, match="no column for the customer and the time it began; its columns are product, narrative"):
        conversations.read([DATA / "cfpb" / "cfpb_narratives_product.csv.gz"], at=monday)


def test_a_table_of_customers_is_no_file_of_orders(monday):
    with pytest.raises(UnknownColumns, match="no column for the time of the order"):
        orders.read([DATA / "telco_churn_ibm" / "telco_ibm.csv.gz"], at=monday)
    assert not Return.objects.exists()


def test_every_order_of_online_retail_comes_to_what_the_rule_says_when_it_is_told_plainly(monday):
    """The rule once more, row by row, without the database."""
    file = DATA / "online_retail" / "online_retail_shared.csv.gz"
    orders.read([file], at=monday)

    assert dict(Order.objects.values_list("reference", "cents")) == netted_plainly(file)


def netted_plainly(file):
    with gzip.open(file, "rt", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["CustomerID"]]
    at, cents, left, story = {}, Counter(), defaultdict(list), []
    for row in rows:
        at[row["InvoiceNo"]] = min(at.get(row["InvoiceNo"], row["InvoiceDate"]), row["InvoiceDate"])
    for row in rows:
        quantity = abs(int(row["Quantity"]))
        amount = int((quantity * Decimal(row["UnitPrice"]) * 100).quantize(1, ROUND_HALF_EVEN))
        is_back = row["InvoiceNo"].startswith("C") or row["Quantity"].startswith("-")
        when = row["InvoiceDate"] if is_back else at[row["InvoiceNo"]]
        story.append((when, is_back, row["InvoiceNo"], quantity, amount, row["CustomerID"], row["StockCode"]))
    for _, is_back, invoice, quantity, amount, customer, product in sorted(story):
        stack = left[customer, product]
        if not is_back:
            cents[invoice] += amount
            stack.append([invoice, quantity])
            continue
        wanted, given = quantity, 0
        while wanted and stack:
            part = min(wanted, stack[-1][1])
            wanted, stack[-1][1] = wanted - part, stack[-1][1] - part
            share = amount * (quantity - wanted) // quantity - given
            cents[stack[-1][0]] -= share
            given += share
            if not stack[-1][1]:
                stack.pop()
    return cents
