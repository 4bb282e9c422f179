import duckdb
import pyarrow as pa
import pytest
from psycopg import sql

from amends.steering.columns import columns

pytestmark = pytest.mark.django_db(transaction=True)

NUMBERS = sql.SQL("SELECT n::bigint AS n, TIMESTAMPTZ '2026-03-02 09:00:00.000001+00' AS at FROM generate_series(1, {}) n")


def test_what_a_query_finds_is_a_table_of_the_columns_asked_for():
    with columns() as place:
        table = place.take("numbers", NUMBERS.format(sql.Literal(100_000)), pa.schema([("n", pa.int64()), ("at", pa.int64())]))

        assert table.count().to_pyarrow().as_py() == 100_000
        assert table.at.max().to_pyarrow().as_py() == 1_772_442_000_000_001


def test_nothing_is_a_table_too():
    with columns() as place:
        table = place.take("nothing", NUMBERS.format(sql.Literal(0)), pa.schema([("n", pa.int64()), ("at", pa.int64())]))

        assert table.count().to_pyarrow().as_py() == 0


def test_nothing_is_left_behind():
    with columns() as place:
        place.take("numbers", NUMBERS.format(sql.Literal(10)), pa.schema([("n", pa.int64()), ("at", pa.int64())]))
        folder = place.folder
        assert [file.name for file in folder.iterdir()] == ["numbers.parquet"]

    assert not folder.exists()


def test_duckdb_fetches_nothing_from_anywhere():
    with columns() as place:
        settings = dict(place.engine.raw_sql("SELECT name, value FROM duckdb_settings() WHERE name LIKE 'auto%extensions'").fetchall())

    assert settings == {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    with pytest.raises(duckdb.Error):
        place.engine.raw_sql("SELECT 1")
