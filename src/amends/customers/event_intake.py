"""Order events by the thousand: the set form of what befell. Twice is once."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from amends.base.staging import done, staged, told
from amends.customers.address_intake import take_in_people

COLUMNS = (
    "line integer, reference text, order_reference text, customer text, kind text, at timestamptz, "
    "order_id bigint default null, customer_id bigint default null, ordinal integer default 1"
)


@dataclass
class EventIntake:
    """What became of the rows; `unmatched` are lines and why nobody could be found for them."""

    customers: int = 0
    events: int = 0
    unmatched: list[tuple[int, str]] = field(default_factory=list)


def take_in(blocks: Iterable[bytes], *, source: str, orders: str) -> EventIntake:
    """Blocks of CSV (line, reference, order's reference, customer, kind, at), the first three or nothing, become order events.

    `orders` is the source under which their orders came in.
    """
    intake = EventIntake()
    with staged("befell", COLUMNS, blocks) as cursor:
        intake.customers = take_in_people(cursor, "befell")
        done(cursor, OF_CUSTOMER)
        done(cursor, "DROP TABLE who")
        intake.unmatched = told(cursor, OF_ANOTHER, orders)
        done(cursor, OF_ORDER, orders)
        intake.unmatched += told(cursor, OF_NOBODY)
        done(cursor, TWINS)
        intake.events = done(cursor, NEW_EVENTS, source)
        done(cursor, SEEN)
    return intake


OF_CUSTOMER = "UPDATE befell SET customer_id = who.customer_id FROM who WHERE who.value = befell.customer"
OF_ANOTHER = """
    DELETE FROM befell USING customers_order orders WHERE orders.source = %s AND orders.reference = befell.order_reference
    AND befell.customer_id <> orders.customer_id RETURNING line, 'its order belongs to another customer'
"""
OF_ORDER = """
    UPDATE befell SET order_id = orders.id, customer_id = orders.customer_id
    FROM customers_order orders WHERE orders.source = %s AND orders.reference = befell.order_reference
"""
OF_NOBODY = """
    DELETE FROM befell WHERE customer_id IS NULL
    RETURNING line, 'no order “' || left(order_reference, 40) || '” is known: import orders first'
"""
TWINS = """
    UPDATE befell SET ordinal = twin.n FROM (
        SELECT line, row_number() OVER (PARTITION BY order_reference, customer_id, kind, at ORDER BY line) AS n
        FROM befell WHERE reference IS NULL
    ) twin WHERE twin.line = befell.line AND twin.n > 1
"""
NEW_EVENTS = """
    INSERT INTO customers_orderevent (customer_id, order_id, kind, at, source, reference)
    SELECT customer_id, order_id, kind, at, %s, coalesce(reference, concat_ws(' ', coalesce(order_reference, customer),
        to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), kind, '#' || ordinal))
    FROM befell ORDER BY line
    ON CONFLICT (source, reference) DO NOTHING
"""
SEEN = """
    UPDATE customers_customer customer SET last_seen_at = last_at
    FROM (SELECT customer_id, max(at) AS last_at FROM befell GROUP BY customer_id) heard
    WHERE customer.id = heard.customer_id AND (last_seen_at IS NULL OR last_seen_at < last_at)
"""
