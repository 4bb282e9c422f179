"""Rows on their way in: copied into a temporary table, from which the set form of a verb takes them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from amends.base.ahead import ahead

TAKING_IN = 0x74616B65  # an advisory lock's number: one intake at a time, so that two at once are as one after the other


@contextmanager
def staged(table: str, columns: str, blocks: Iterable[bytes]) -> Iterator:
    """Blocks of CSV in the order of the columns, as a table that is gone afterwards. Gives the cursor.

    While COPY runs, the connection is taken: what makes the blocks may not ask the database anything.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TAKING_IN])
        cursor.execute("SET LOCAL work_mem = '64MB'")
        cursor.execute("SET LOCAL default_statistics_target = 10")  # 3,000 rows tell the planner enough
        cursor.execute(f"CREATE TEMPORARY TABLE {table} ({columns})")
        names = ", ".join(column.split()[0] for column in columns.split(", ") if " default " not in column)
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN (FORMAT csv)") as copy:
            for block in ahead(blocks):  # PostgreSQL takes one while the next is being made
                copy.write(block)
        cursor.execute(f"ANALYZE {table}")
        yield cursor
        cursor.execute(f"DROP TABLE {table}")


@contextmanager
def unchecked(cursor) -> Iterator[None]:
    """Foreign keys are not looked up row by row meanwhile, where PostgreSQL lets us (the embedded one does).

    Only for rows whose keys come out of a join with the very table they point at: checking each again is a third of a large intake.
    """
    ((allowed,),) = told(cursor, "SELECT has_parameter_privilege('session_replication_role', 'SET')")
    if allowed:
        cursor.execute("SET LOCAL session_replication_role = replica")
    yield
    if allowed:
        cursor.execute("SET LOCAL session_replication_role = origin")


def told(cursor, question: str, *values) -> list[tuple]:
    """The rows a question is answered with."""
    cursor.execute(question, values)
    return cursor.fetchall()


def done(cursor, deed: str, *values) -> int:
    """How many rows a deed touched."""
    cursor.execute(deed, values)
    return cursor.rowcount
