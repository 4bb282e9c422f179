"""Orders become visits: who bought how often, when last, since when, at what mean. The grouping is done in DuckDB."""

from dataclasses import dataclass
from datetime import datetime

import ibis
import numpy as np
import pyarrow as pa
from ibis import _
from psycopg import sql

from amends.reckon import Visits
from amends.steering.clock import Clock
from amends.steering.columns import Columns

HOUR = 3_600_000_000
ORDERS = pa.schema([("customer", pa.int64()), ("tick", pa.int64()), ("cents", pa.int64())])

# An order that was returned altogether was no visit; one that was free from the start was.
QUERY = sql.SQL("""
    SELECT orders.customer_id AS customer, {tick} AS tick, orders.cents AS cents
    FROM customers_order orders JOIN customers_customer customer ON customer.id = orders.customer_id
    WHERE customer.kind = 'external' AND customer.merged_into_id IS NULL AND orders.at <= {as_of}
      AND (orders.cents > 0 OR orders.cents = 0 AND NOT EXISTS (
        SELECT FROM customers_netting netting JOIN customers_line line ON line.id = netting.line_id WHERE line.order_id = orders.id))
""")


@dataclass(frozen=True)
class Buyers:
    """Customers with what is known of their buying, (customers,) each, in order of their ids.

    paid_repeats and mean_cents leave out purchases that came to nothing: Gamma-Gamma has no place for them.
    """

    customers: np.ndarray
    orders: np.ndarray
    visits: Visits
    paid_repeats: np.ndarray
    mean_cents: np.ndarray

    def __len__(self) -> int:
        return len(self.customers)


def take_purchases(columns: Columns, clock: Clock, as_of: datetime) -> ibis.Table:
    """Purchases of everybody who can be worth something, from the database."""
    query = QUERY.format(tick=clock.tick("orders.at"), as_of=sql.Literal(as_of))
    return columns.engine.create_table("purchases", purchases(columns.take("orders", query, ORDERS)))


def purchases(orders: ibis.Table) -> ibis.Table:
    """Customer, tick, cents, orders: the orders of one customer at one tick are one purchase."""
    return orders.group_by("customer", "tick").agg(cents=_.cents.sum(), orders=_.count())


def buyers(purchases: ibis.Table, as_of: int, ticks_a_week: int) -> Buyers:
    """Every customer who has bought by a tick."""
    known = _known(purchases.filter(_.tick <= as_of)).order_by("customer").to_pyarrow()
    column = {name: known[name].to_numpy() for name in known.column_names}
    first, paid = column["first"], column["paid"] - (column["first_cents"] > 0)
    visits = Visits(column["repeats"], (column["newest"] - first) / ticks_a_week, (as_of - first) / ticks_a_week)
    mean = column["spent"] / np.maximum(paid, 1)
    return Buyers(column["customer"], column["orders"], visits, paid, mean)


def _known(purchases: ibis.Table) -> ibis.Table:
    """One row a customer; `spent` leaves out the first purchase."""
    return purchases.group_by("customer").agg(
        orders=_.orders.sum(),
        repeats=_.count() - 1,
        first=_.tick.min(),
        newest=_.tick.max(),
        paid=(_.cents > 0).sum(),
        first_cents=_.cents.argmin(_.tick),
        spent=_.cents.sum() - _.cents.argmin(_.tick),
    )


def begin(purchases: ibis.Table) -> int:
    """The tick of the first purchase."""
    return purchases.tick.min().to_pyarrow().as_py()


def are_dates_only(purchases: ibis.Table) -> bool:
    """Does every purchase, counted in microseconds, fall on a whole hour, as dates without a time of day do?"""
    return purchases.agg(beyond=(_.tick % HOUR).max()).to_pyarrow()["beyond"][0].as_py() == 0
