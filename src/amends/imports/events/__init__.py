"""What befell orders and customers, from files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from amends.base.event import record
from amends.base.models import Firm, Teammate
from amends.customers.address_intake import written
from amends.customers.models import OrderEvent
from amends.imports.cells import formula, says_something
from amends.imports.choices import Choices
from amends.imports.columns import CUSTOMER_NAMES, Field
from amends.imports.dates import Clock, looks_like_time
from amends.imports.delivery import Brought, Delivery, Watch, counted, named
from amends.imports.instants import Instants
from amends.imports.opened import order_of_dates
from amends.imports.reading import Rows, blocks_of, instants, nothing_if_blank

HELP = """Take in what befell orders and customers: late, damaged, returned, refunded, failed payment.

Fields for --map: kind, time, and order or customer (or both) are needed; id is used if it is there. An order has to be imported before
what befell it. Imported events are history.
"""
EXAMPLES = """
amends import events deliveries.csv
amends import events returns.csv.gz --map order=InvoiceNo kind=reason time=returned_at id=return_id
"""
FIELDS = (
    Field("order", "the order", ("orderid", "orderno", "ordernumber", "order", "invoiceno", "invoice", "orderreference"), says_something),
    Field("customer", "the customer", CUSTOMER_NAMES, says_something),
    Field("kind", "the kind of event", ("kind", "type", "event", "eventtype", "status", "reason", "what"), says_something, needed=True),
    Field(
        *("time", "the time of the event", ("time", "at", "happenedat", "eventtime", "eventdate", "date", "timestamp", "createdat")),
        *(looks_like_time, r"date|time|at$"),
        needed=True,
    ),
    Field("id", "the event's id", ("id", "eventid", "sourceid", "reference", "returnid", "refundid"), says_something),
)
ONE_OF = ("order", "customer")
ASKS = ("dates", "encoding", "source", "live")
READ = ("id", "order", "customer", "kind", "time")
ADDED = ("customers", "events")


@dataclass
class EventsTaken:
    """What an import of events did."""

    rows: int = 0
    without_customer: int = 0
    refused: int = 0
    customers: int = 0
    events: int = 0
    dry_run: bool = False
    files: list[Brought] = field(default_factory=list)


def read(paths: Sequence[str | Path], *, at: datetime, by: Teammate | None = None, watch: Watch | None = None, **choices) -> EventsTaken:
    """Take in the order events of files; `choices` are those of Choices."""
    delivery = Delivery(paths, Choices(**choices), at=at, watch=watch)
    with delivery.taken_in(FIELDS, ONE_OF) as files:
        taken = EventsTaken(dry_run=delivery.choices.dry_run, files=files)
        for file in files:
            _take(file, delivery)
            counted(taken, file, ADDED)
        record("order_events.taken_in", by=by, at=at, count=taken.events, live=delivery.choices.live, files=named(files), rows=taken.rows)
    return taken


def _take(file: Brought, delivery: Delivery) -> None:
    source, blocks = delivery.choices.source, blocks_of(tables(file, delivery))
    intake = OrderEvent.objects.take_in(blocks, source=source or "events", orders=source or "orders")
    file.refuse_lines(intake.unmatched)
    file.counts |= {name: getattr(intake, name) for name in ADDED}


def tables(file: Brought, delivery: Delivery) -> Iterator[pa.Table]:
    """What is read of the file: the line of each good row, then what READ names."""
    clock = Clock(Firm.the().zone, order_of_dates(file.opened, "time", delivery.choices), now=delivery.at)
    return _read(file, Instants(clock), delivery.watch)


def _read(file: Brought, time: Instants, watch: Watch | None) -> Iterator[pa.Table]:
    places = file.opened.places
    for rows in file.rows(watch):
        file.counts["without_customer"] += rows.leave(_nobody(rows, places))
        columns = _columns(rows, places, time)
        rows.report(file.refused)
        yield rows.table(columns)


def _nobody(rows: Rows, places: dict[str, int]):
    """Rows that name neither an order nor a customer."""
    named = [rows.blank(places[name]) for name in ("order", "customer") if name in places]
    return named[0] & named[-1]


def _columns(rows: Rows, places: dict[str, int], time: Instants) -> list[pa.Array]:
    for name, what in (("customer", "a customer"), ("order", "an order id")):
        if name in places:
            rows.refuse_where(places[name], formula(what))
    rows.refuse(rows.blank(places["kind"]), "no kind")
    texts = [rows.texts(places.get(name)) for name in ("id", "order")]
    customer, kind = rows.texts(places.get("customer"), written), rows.texts(places["kind"])
    at = rows.read(places["time"], time)
    return [*map(nothing_if_blank, [*texts, customer]), kind, instants(at)]
