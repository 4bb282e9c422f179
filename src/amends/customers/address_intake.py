"""Who stands behind the customer column of a staged table: known by an address, or new."""

import re

from amends.base.staging import done, unchecked
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
    done(cursor, "ANALYZE who")
    with unchecked(cursor):
        fresh = done(cursor, NEWCOMERS)
        done(cursor, THEIR_ADDRESSES)
    done(cursor, SEEN)
    return fresh


WHO = r"""
    CREATE TEMPORARY TABLE who AS
    SELECT value, kind, seen_at, last_at, known_id IS NULL AS is_new,
           coalesce(known_id, nextval(pg_get_serial_sequence('customers_customer', 'id'))) AS customer_id
    FROM (
        SELECT value, kind, seen_at, last_at, address.customer_id AS known_id FROM (
            SELECT customer AS value, min(at) AS seen_at, max(at) AS last_at,
                   CASE WHEN customer ~ '^[^@\s]+@[^@\s]+\.[^@\s]+$' THEN 'email' ELSE 'customer id' END AS kind
            FROM {table} WHERE customer IS NOT NULL GROUP BY customer
        ) named LEFT JOIN customers_address address USING (kind, value) ORDER BY seen_at, value
    ) met
"""
NEWCOMERS = """
    INSERT INTO customers_customer (id, name, kind, first_seen_at, last_seen_at)
    SELECT customer_id, '', 'external', seen_at, last_at FROM who WHERE is_new
"""
THEIR_ADDRESSES = """
    INSERT INTO customers_address (customer_id, kind, value) SELECT customer_id, kind, value FROM who WHERE is_new ORDER BY value
"""
SEEN = """
    UPDATE customers_customer customer SET first_seen_at = least(first_seen_at, first_at), last_seen_at = greatest(last_seen_at, last_at)
    FROM (SELECT customer_id, min(seen_at) AS first_at, max(last_at) AS last_at FROM who WHERE NOT is_new GROUP BY customer_id) heard
    WHERE customer.id = heard.customer_id AND (first_seen_at > first_at OR last_seen_at IS NULL OR last_seen_at < last_at)
"""
