"""Orders from files: lines added up, cancellations netted, twice as once. docs/guide/import.md tells it to its readers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from amends.base.event import record
from amends.base.models import Firm
from amends.base.refusal import Refusal
from amends.customers.models import Order
from amends.imports.choices import Choices
from amends.imports.columns import UnknownColumns, listed
from amends.imports.dates import Clock
from amends.imports.delivery import Brought, Delivery, Watch, counted, named
from amends.imports.opened import Opened, order_of_dates
from amends.imports.orders.fields import FIELDS
from amends.imports.orders.rows import OrderRows

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
ADDED = ("customers", "orders", "lines", "returns", "netted", "unnetted")


class OtherCurrency(Refusal):
    """Amounts in a currency the firm does not trade in."""


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


def read(paths: Sequence[str | Path], *, at: datetime, watch: Watch | None = None, **choices) -> OrdersTaken:
    """Take in the orders of files; `choices` are those of Choices."""
    delivery = Delivery(paths, Choices(**choices), at=at, watch=watch)
    with delivery.taken_in(FIELDS, _check) as files:
        firm = _in_currency(delivery.choices.currency)
        taken = OrdersTaken(firm.currency, dry_run=delivery.choices.dry_run, files=files)
        for file in files:
            _take(file, firm, delivery)
            counted(taken, file, ADDED)
        record("orders.taken_in", at=at, count=taken.orders, lines=taken.lines, returns=taken.returns, files=named(files), rows=taken.rows)
    return taken


def _check(file: Opened) -> None:
    if not {"price", "amount"} & set(file.places):
        raise UnknownColumns(
            f"{file.name} has no column for the amount or the price of one; its columns are {listed(file.sheet.header)}. "
            "Say which with --map amount=COLUMN or --map price=COLUMN."
        )


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


def _take(file: Brought, firm: Firm, delivery: Delivery) -> None:
    choices = delivery.choices
    clock = Clock(firm.zone, order_of_dates(file.opened, "time", choices), now=delivery.at)
    rows = OrderRows(file, clock, firm, choices.decimal)
    intake = Order.objects.take_in(rows.blocks(delivery.watch), source=choices.source or "orders")
    file.refuse_lines((line, "its order id belongs to another customer") for line in intake.strangers)
    file.counts |= {name: getattr(intake, name) for name in ADDED}
