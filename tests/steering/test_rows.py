import errno

import psycopg
import pytest

from amends.base import database
from amends.steering.rows import LostRows, rows

pytestmark = pytest.mark.django_db(transaction=True)

MANY = "SELECT n::bigint AS n, repeat('x', 1000) AS text FROM generate_series(1, 300000) n"
OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND query LIKE %s"


def test_rows_come_in_batches():
    with rows(MANY) as found:
        sizes = [batch.num_rows for batch in found]

    assert len(sizes) > 1
    assert sum(sizes) == 300_000


def test_a_connection_that_is_lost_on_the_way_is_one_sentence():
    with (
        pytest.raises(LostRows, match=r"PostgreSQL could not go on \(.+\). Nothing was changed: run the command again."),
        rows(MANY) as found,
    ):
        for _ in found:
            with psycopg.connect(database.dsn()) as other:
                other.execute(OTHERS, ["%generate_series(1, 300000)%"])


def test_what_cannot_be_asked_is_one_sentence(settings):
    with pytest.raises(LostRows), rows("SELECT nothing FROM nowhere"):
        pass


def test_a_full_disk_is_not_taken_for_a_lost_connection():
    with pytest.raises(OSError, match="No space left"), rows(MANY):
        raise OSError(errno.ENOSPC, "No space left on device")
