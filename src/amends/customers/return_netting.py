"""The set form of netting: what was touched is reckoned anew, so that the order in which files come does not matter."""

from itertools import groupby

from django.db import connection

from amends.base.staging import done
from amends.customers.netting import Back, Bought, net

TOGETHER = 5000


def net_again(cursor) -> None:
    """Every customer and product of the temporary table `touched`: nettings anew, and orders after what was returned."""
    done(cursor, "ANALYZE touched")
    done(cursor, FORGET)
    for takings in _chunks(_takings()):
        with cursor.copy("COPY customers_netting (returned_id, line_id, quantity, cents) FROM STDIN") as copy:
            for taken in takings:
                copy.write_row((taken.returned, taken.line, taken.quantity, taken.cents))
    done(cursor, NET_CENTS)


def _takings():
    with connection.chunked_cursor() as rows:
        rows.itersize = TOGETHER
        rows.execute(STORY)
        for _, story in groupby(rows, key=lambda row: row[:2]):
            yield from net(_step(*row[2:]) for row in story)


def _step(is_back, at, reference, id_, quantity, cents) -> Bought | Back:
    return Back(id_, reference, at, quantity, cents) if is_back else Bought(id_, reference, at, quantity)


def _chunks(takings):
    held = []
    for taken in takings:
        held.append(taken)
        if len(held) == TOGETHER:
            yield held
            held = []
    yield held


FORGET = """
    WITH gone AS (
        DELETE FROM customers_netting netting USING customers_return returned, touched
        WHERE netting.returned_id = returned.id AND returned.customer_id = touched.customer_id AND returned.product = touched.product
        RETURNING netting.line_id, netting.cents
    )
    UPDATE customers_order orders SET cents = orders.cents + given.cents
    FROM (SELECT order_id, sum(gone.cents) AS cents FROM gone JOIN customers_line line ON line.id = line_id GROUP BY order_id) given
    WHERE orders.id = given.order_id
"""
STORY = """
    SELECT * FROM (
        SELECT customer_id, touched.product, FALSE AS is_back, orders.at, reference, line.id, quantity, line.cents
        FROM touched JOIN customers_order orders USING (customer_id)
        JOIN customers_line line ON line.order_id = orders.id AND line.product = touched.product
        UNION ALL
        SELECT customer_id, product, TRUE, at, reference, id, quantity, cents
        FROM touched JOIN customers_return USING (customer_id, product)
    ) story ORDER BY customer_id, product, at, is_back, reference, quantity, cents, id
"""
NET_CENTS = """
    UPDATE customers_order orders SET cents = orders.cents - off.cents FROM (
        SELECT order_id, sum(netting.cents) AS cents
        FROM touched JOIN customers_return returned USING (customer_id, product)
        JOIN customers_netting netting ON netting.returned_id = returned.id
        JOIN customers_line line ON line.id = netting.line_id GROUP BY order_id
    ) off WHERE orders.id = off.order_id
"""
