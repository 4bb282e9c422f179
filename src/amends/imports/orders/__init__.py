"""Orders from files: lines added up, cancellations netted, twice as once. docs/guide/import.md tells it to its readers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from amends.base.event import record
from amends.base.models import Firm, Teammate
from amends.base.refusal import Refusal
from amends.customers.models import Order
from amends.imports.choices import Choices
from amends.imports.dates import Clock
from amends.imports.delivery import Brought, Delivery, Watch, counted, named
from amends.imports.opened import order_of_dates
from amends.imports.orders.fields import FIELDS
from amends.imports.orders.rows import OrderRows
from amends.imports.reading import blocks_of

HELP = """Take in orders from files, a row an order or a row a line.

Fields for --map: customer, time, and amount or price (of one) are needed; order, product, quantity, currency are used if they are there.
Rows of an order are added up. A cancellation (an order id that begins with C, or a quantity or an amount below zero) is taken off the
same customer's latest earlier order of the product.
"""
EXAMPLES = """
amends import orders orders-2025.csv.gz
amends import orders shop.csv --map customer=Email order=Name time="Paid at" amount=Total --currency GBP
amends import orders *.parquet --dry-run --json
"""
ONE_OF = ("amount", "price")
ASKS = ("currency", "dates", "decimal", "encoding", "source")
READ = ("order", "customer", "time", "product", "quantity", "cents", "back")
ADDED = ("customers", "orders", "lines", "returns", "netted", "unnetted")


class OtherCurrency(Refusal):
    """Amounts in a currency the firm does not trade in."""

    choice = "currency"


@dataclass
class OrdersTaken:
    """What an import of orders did. `netted` and `unnetted` are the files' returns, by whether an order was found for all of each."""

    currency: str
    rows: int = 0
    without_customer: int = 0
    refused: int = 0
    customers: int = 0
    orders: int = 0
    lines: int = 0
    returns: int = 0
    netted: int = 0
    unnetted: int = 0
    dry_run: bool = False
    files: list[Brought] = field(default_factory=list)


def read(paths: Sequence[str | Path], *, at: datetime, by: Teammate | None = None, watch: Watch | None = None, **choices) -> OrdersTaken:
    """Take in the orders of files; `choices` are those of Choices."""
    delivery = Delivery(paths, Choices(**choices), at=at, watch=watch)
    with delivery.taken_in(FIELDS, ONE_OF) as files:
        taken = OrdersTaken(_in_currency(delivery.choices.currency).currency, dry_run=delivery.choices.dry_run, files=files)
        for file in files:
            _take(file, delivery)
            counted(taken, file, ADDED)
        record(
            "orders.taken_in",
            by=by,
            at=at,
            count=taken.orders,
            lines=taken.lines,
            returns=taken.returns,
            files=named(files),
            rows=taken.rows,
        )
    return taken


def _in_currency(currency: str | None) -> Firm:
    """The firm trades in one currency; an import may choose it while there is no order."""
    firm = Firm.the()
    if currency and currency.strip().upper() != firm.currency:
        if Order.objects.exists():
            raise OtherCurrency(
                f"The firm trades in {firm.currency} and has orders in it: convert the amounts first, or leave out --currency."
            )
        firm.trade_in(currency)
    return firm


def _take(file: Brought, delivery: Delivery) -> None:
    intake = Order.objects.take_in(blocks_of(tables(file, delivery)), source=delivery.choices.source or "orders")
    file.refuse_lines((line, "its order id belongs to another customer") for line in intake.strangers)
    file.counts |= {name: getattr(intake, name) for name in ADDED}


def tables(file: Brought, delivery: Delivery) -> Iterator[pa.Table]:
    """What is read of the file: the line of each good row, then what READ names."""
    firm = _in_currency(delivery.choices.currency)
    clock = Clock(firm.zone, order_of_dates(file.opened, "time", delivery.choices), now=delivery.at)
    return OrderRows(file, clock, firm, delivery.choices.decimal).tables(delivery.watch)
