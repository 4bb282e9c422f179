"""Rows leave PostgreSQL in batches (ADBC, Arrow): many of them in little memory."""

from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa
from adbc_driver_postgresql import dbapi

from amends.base import database
from amends.base.refusal import Refusal


class LostRows(Refusal):
    """PostgreSQL gave up while rows were leaving it."""


@contextmanager
def rows(query: str) -> Iterator[pa.RecordBatchReader]:
    """What a query finds, in one snapshot, on a connection of its own: it sees what is committed."""
    try:
        with dbapi.connect(database.dsn()) as postgres, postgres.cursor() as cursor:
            cursor.execute(query)
            yield cursor.fetch_record_batch()
    except dbapi.Error as error:
        raise _lost(error) from error
    except OSError as error:
        if error.errno is not None:  # a disk's error, and not that of the connection
            raise
        raise _lost(error) from error


def _lost(error: Exception) -> LostRows:
    reason = str(error).strip().partition("\n")[0]
    return LostRows(f"PostgreSQL could not go on ({reason}). Nothing was changed: run the command again.")
