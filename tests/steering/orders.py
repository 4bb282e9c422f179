"""Orders for the tests of this floor, put on record without an import."""

import csv
import gzip
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from amends.customers.models import Address, Customer, Order
from tests.shared import SHARED

CDNOW = SHARED / "data" / "cdnow" / "cdnow_sample_2357.csv.gz"
ONLINE_RETAIL = SHARED / "data" / "online_retail" / "online_retail_shared.csv.gz"


def put_on_record(rows, *, prefix=""):
    """(customer number, instant, cents) each."""
    rows = list(rows)
    ids = Address.objects.customers("customer id", {number for number, _, _ in rows}, at=min(at for _, at, _ in rows))
    orders = [
        Order(customer_id=ids[number], reference=f"{prefix}{place}", at=at, cents=cents)
        for place, (number, at, cents) in enumerate(rows, start=1)
    ]
    return Order.objects.bulk_create(orders, batch_size=5000)


def cdnow(zone="UTC"):
    with gzip.open(CDNOW, "rt") as file:
        for row in csv.DictReader(file):
            at = datetime.fromisoformat(row["date"]).replace(tzinfo=ZoneInfo(zone))
            yield row["sample_id"], at, int(Decimal(row["sales"]) * 100)


def regulars(monday, *, customers=40, every_days=9):
    """Customers who came first at staggered times and come back every so often, some of them not for long."""
    for number in range(customers):
        first = monday - timedelta(days=500 - 5 * number, hours=number)
        for visit in range(1 + number % 7):
            yield f"{number:04}", first + timedelta(days=visit * (every_days + number)), 1000 + 100 * number + 10 * visit


def number_of(text):
    return Customer.objects.get(addresses__value=text)


def online_retail():
    """Invoices of the shop as orders, without what was cancelled."""
    totals = {}
    with gzip.open(ONLINE_RETAIL, "rt", encoding="utf-8", errors="replace") as file:
        for row in csv.DictReader(file):
            if row["CustomerID"] and not row["InvoiceNo"].startswith("C"):
                at = datetime.fromisoformat(row["InvoiceDate"]).replace(tzinfo=UTC)
                number, _, cents = totals.get(row["InvoiceNo"], (row["CustomerID"], at, 0))
                totals[row["InvoiceNo"]] = number, at, cents + round(100 * float(row["UnitPrice"]) * int(row["Quantity"]))
    return totals.values()
