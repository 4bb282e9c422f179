"""Who stands behind the customer column of a staged table: known by an address, or new."""

import re

from amends.base.staging import done
from amends.customers.address import TAKING_IN

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def written(customer: str) -> str:
    """A customer as an import compares them: an e-mail address without case, any other number or name as it stands."""
    customer = customer.strip()
    return customer.lower() if EMAIL.fullmatch(customer) else customer


def take_in_people(cursor, table: str) -> int:
    """Fill the temporary table `who` (value, customer_id) from a staged table's customer and at; how many were new."""
    done(cursor, "SELECT pg_advisory_xact_lock(%s)", TAKING_IN)
    done(cursor, WHO.format(table=table))
    done(cursor, NEWCOMERS)
    fresh = done(cursor, "INSERT INTO customers_customer (id, name, kind, first_seen_at) SELECT id, '', 'external', seen_at FROM newcomer")
    done(cursor, "INSERT INTO customers_address (customer_id, kind, value) SELECT id, kind, value FROM newcomer")
    done(cursor, "UPDATE who SET customer_id = newcomer.id FROM newcomer WHERE newcomer.value = who.value")
    done(cursor, SEEN_EARLIER)
    done(cursor, "DROP TABLE newcomer")
    done(cursor, "ANALYZE who")
    return fresh


WHO = r"""
    CREATE TEMPORARY TABLE who AS
    SELECT value, kind, seen_at, address.customer_id FROM (
        SELECT customer AS value, min(at) AS seen_at,
               CASE WHEN customer ~ '^[^@\s]+@[^@\s]+\.[^@\s]+$' THEN 'email' ELSE 'customer id' END AS kind
        FROM {table} WHERE customer IS NOT NULL GROUP BY customer
    ) named LEFT JOIN customers_address address USING (kind, value)
"""
NEWCOMERS = """
    CREATE TEMPORARY TABLE newcomer AS
    SELECT nextval(pg_get_serial_sequence('customers_customer', 'id')) AS id, kind, value, seen_at
    FROM (SELECT * FROM who WHERE customer_id IS NULL ORDER BY seen_at, value) unknown
"""
SEEN_EARLIER = """
    UPDATE customers_customer customer SET first_seen_at = seen_at FROM who
    WHERE customer.id = who.customer_id AND customer.first_seen_at > seen_at
"""
