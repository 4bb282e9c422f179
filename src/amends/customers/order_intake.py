"""Orders by the thousand: the set form of ordering and of sending back. Twice is once."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from amends.base.staging import done, staged, told, unchecked
from amends.customers.address_intake import take_in_people
from amends.customers.return_netting import net_again

COLUMNS = (
    "line integer, reference text, customer text, at timestamptz, product text, quantity numeric(14,3), "
    "cents bigint, back boolean, twin integer, perhaps boolean, ordinal integer default 1"
)


@dataclass
class OrderIntake:
    """What became of the rows: new customers, orders, lines and returns; lines that name a stranger's order."""

    customers: int = 0
    orders: int = 0
    lines: int = 0
    returns: int = 0
    netted: int = 0
    unnetted: int = 0
    strangers: list[int] = field(default_factory=list)


def take_in(blocks: Iterable[bytes], *, source: str) -> OrderIntake:
    """Blocks of CSV in the order of COLUMNS become orders, lines and returns; the reference may be missing, from all rows.

    Such rows are an order each, known by customer, time, product, quantity, amount and their ordinal among the same.
    `twin` is any number that is the same for rows that are the same in all that names them, `perhaps` whether one came before.
    """
    intake = OrderIntake()
    with staged("taken", COLUMNS, blocks) as cursor:
        done(cursor, TWINS)
        is_nameless = bool(told(cursor, "SELECT FROM taken WHERE reference IS NULL LIMIT 1"))
        intake.customers = take_in_people(cursor, "taken")
        intake.strangers = (_nameless_purchases if is_nameless else _purchases)(cursor, source)
        with unchecked(cursor):
            _write(cursor, intake, source, LINES_OF_NEW_NAMELESS if is_nameless else LINES_OF_NEW_ORDERS)
        done(cursor, "DROP TABLE purchase, who")
    return intake


def _purchases(cursor, source: str) -> list[int]:
    """The temporary table of orders, and the lines that name one which belongs to another customer."""
    done(cursor, PURCHASES, source)
    strangers = []
    if told(cursor, "SELECT FROM purchase WHERE is_torn LIMIT 1"):
        strangers = [line for (line,) in told(cursor, STRANGERS_IN_FILE)]
        done(cursor, "DROP TABLE purchase")
        done(cursor, PURCHASES, source)
    strangers += [line for (line,) in told(cursor, STRANGERS_ON_RECORD)]
    done(cursor, "ANALYZE purchase")
    return strangers


def _nameless_purchases(cursor, source: str) -> list[int]:
    """The same where a row is an order: what names it is what it says, so nothing is grouped, and nobody's order is torn."""
    done(cursor, REFERENCES_OF_RETURNS)
    done(cursor, NAMELESS_PURCHASES, source)
    strangers = told(cursor, "DELETE FROM purchase WHERE known_customer_id <> customer_id RETURNING line")
    done(cursor, "ANALYZE purchase")
    return [line for (line,) in strangers]


def _write(cursor, intake: OrderIntake, source: str, lines_of_new_orders: str) -> None:
    intake.orders = done(cursor, NEW_ORDERS, source)
    earlier = done(cursor, EARLIER_ORDERS)
    added = done(cursor, NEW_LINES_OF_KNOWN_ORDERS)
    intake.lines = done(cursor, lines_of_new_orders) + added
    intake.returns = done(cursor, NEW_RETURNS, source)
    if intake.lines or intake.returns or earlier:
        done(cursor, TOUCHED)
        net_again(cursor)
        done(cursor, "DROP TABLE touched")
    intake.netted, intake.unnetted = told(cursor, NETTED, source)[0]


TWINS = """
    UPDATE taken SET ordinal = same.n FROM (
        SELECT line, row_number() OVER (
            PARTITION BY reference, CASE WHEN reference IS NULL THEN customer END, CASE WHEN reference IS NULL THEN at END,
                product, quantity, cents, back
            ORDER BY line
        ) AS n
        FROM taken WHERE twin IN (SELECT twin FROM taken WHERE perhaps)
    ) same WHERE same.line = taken.line AND same.n > 1
"""
NAMED_BY_WHAT_IT_SAYS = """
    concat_ws(' ', customer, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        nullif(product, ''), trim_scale(quantity), cents, '#' || ordinal)
"""
REFERENCES_OF_RETURNS = f"UPDATE taken SET ordinal = 1, reference = {NAMED_BY_WHAT_IT_SAYS} WHERE back"  # noqa: S608 - both are ours
STRANGERS_IN_FILE = """
    DELETE FROM taken USING (
        SELECT reference, (array_agg(customer ORDER BY line))[1] AS first
        FROM taken JOIN purchase USING (reference) WHERE is_torn AND NOT back GROUP BY reference
    ) torn WHERE taken.reference = torn.reference AND taken.customer <> torn.first AND NOT back
    RETURNING taken.line
"""
PURCHASES = """
    CREATE TEMPORARY TABLE purchase AS
    SELECT first.reference, who.customer_id, first.at, first.cents, known.id AS known_id, known.customer_id AS known_customer_id,
           is_torn, coalesce(known.id, nextval(pg_get_serial_sequence('customers_order', 'id'))) AS id
    FROM (
        SELECT reference, min(customer) AS customer, min(customer) <> max(customer) AS is_torn, min(at) AS at, sum(cents) AS cents
        FROM taken WHERE NOT back GROUP BY reference ORDER BY min(line)
    ) first
    JOIN who ON who.value = first.customer
    LEFT JOIN customers_order known ON known.source = %s AND known.reference = first.reference
"""
NAMELESS_PURCHASES = f"""
    CREATE TEMPORARY TABLE purchase AS
    SELECT first.line, first.reference, who.customer_id, first.at, first.cents, first.product, first.quantity,
           known.id AS known_id, known.customer_id AS known_customer_id,
           coalesce(known.id, nextval(pg_get_serial_sequence('customers_order', 'id'))) AS id
    FROM (
        SELECT line, {NAMED_BY_WHAT_IT_SAYS} AS reference, customer, at, cents, product, quantity FROM taken WHERE NOT back
        OFFSET 0  -- so that the reference is written once a row, not at each use
    ) first
    JOIN who ON who.value = first.customer
    LEFT JOIN customers_order known ON known.source = %s AND known.reference = first.reference
    ORDER BY first.reference
"""  # noqa: S608 - both are ours
STRANGERS_ON_RECORD = """
    WITH stranger AS (DELETE FROM purchase WHERE known_customer_id <> customer_id RETURNING reference)
    DELETE FROM taken USING stranger WHERE taken.reference = stranger.reference AND NOT back RETURNING line
"""
NEW_ORDERS = """
    INSERT INTO customers_order (id, customer_id, source, reference, at, cents)
    SELECT id, customer_id, %s, reference, at, cents FROM purchase WHERE known_id IS NULL
"""
EARLIER_ORDERS = """
    UPDATE customers_order known SET at = purchase.at FROM purchase WHERE known.id = purchase.known_id AND known.at > purchase.at
"""
NEW_LINES_OF_KNOWN_ORDERS = """
    WITH fresh AS (
        INSERT INTO customers_line (order_id, product, quantity, cents, ordinal)
        SELECT purchase.id, taken.product, taken.quantity, taken.cents, ordinal FROM taken JOIN purchase USING (reference)
        WHERE NOT back AND known_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM customers_line line WHERE line.order_id = known_id AND line.product = taken.product
            AND line.quantity = taken.quantity AND line.cents = taken.cents AND line.ordinal = taken.ordinal
        )
        RETURNING order_id, cents
    ), added AS (
        UPDATE customers_order known SET cents = known.cents + more.cents
        FROM (SELECT order_id, sum(cents) AS cents FROM fresh GROUP BY order_id) more WHERE known.id = more.order_id
    ) SELECT FROM fresh
"""
LINES_OF_NEW_ORDERS = """
    INSERT INTO customers_line (order_id, product, quantity, cents, ordinal)
    SELECT purchase.id, taken.product, taken.quantity, taken.cents, ordinal FROM taken JOIN purchase USING (reference)
    WHERE NOT back AND known_id IS NULL
"""
LINES_OF_NEW_NAMELESS = """
    INSERT INTO customers_line (order_id, product, quantity, cents, ordinal)
    SELECT id, product, quantity, cents, 1 FROM purchase WHERE known_id IS NULL
"""
NEW_RETURNS = """
    INSERT INTO customers_return (customer_id, source, reference, product, at, quantity, cents, ordinal)
    SELECT customer_id, %s, reference, product, taken.at, quantity, cents, ordinal FROM taken JOIN who ON who.value = taken.customer
    WHERE back
    ON CONFLICT (source, reference, product, quantity, cents, ordinal) DO NOTHING
"""
TOUCHED = """
    CREATE TEMPORARY TABLE touched AS
    SELECT returned.customer_id, returned.product FROM customers_return returned JOIN who USING (customer_id)
    JOIN taken ON taken.customer = who.value AND taken.product = returned.product
    UNION
    SELECT returned.customer_id, returned.product FROM purchase JOIN customers_line line ON line.order_id = known_id
    JOIN customers_return returned ON returned.customer_id = purchase.customer_id AND returned.product = line.product
"""
NETTED = """
    SELECT count(*) FILTER (WHERE off >= quantity), count(*) FILTER (WHERE off < quantity) FROM (
        SELECT returned.quantity, coalesce((SELECT sum(quantity) FROM customers_netting WHERE returned_id = returned.id), 0) AS off
        FROM taken JOIN customers_return returned USING (reference, product, quantity, cents, ordinal)
        WHERE back AND returned.source = %s
    ) back
"""
