import psycopg
import pytest

from amends.base import database
from amends.base.database import NotMigrated, UnusableDatabase
from amends.base.environment import NotUnderstood
from tests.databases import another, turned_to


def at(url, monkeypatch):
    monkeypatch.setenv("AMENDS_DATABASE_URL", url)
    return database.from_environment()


def test_a_firms_own_server_is_taken_apart_for_django(monkeypatch):
    told = at("postgresql://ana:s%40cret@db.firm.example:5433/service?sslmode=require", monkeypatch)

    assert (told["HOST"], told["PORT"], told["NAME"], told["USER"], told["PASSWORD"]) == (
        "db.firm.example",
        "5433",
        "service",
        "ana",
        "s@cret",
    )
    assert told["OPTIONS"]["sslmode"] == "require"


def test_connections_are_pooled_and_looked_at_before_use(monkeypatch):
    monkeypatch.delenv("AMENDS_POOL")
    told = at("postgresql://db/service", monkeypatch)

    assert told["OPTIONS"]["pool"]["max_size"] >= 8
    assert told["CONN_HEALTH_CHECKS"] is True


def test_a_pool_of_no_number_is_refused(monkeypatch):
    monkeypatch.setenv("AMENDS_POOL", "many")

    with pytest.raises(NotUnderstood, match="AMENDS_POOL is 'many'"):
        at("postgresql://db/service", monkeypatch)


@pytest.mark.parametrize("url", ["mysql://db/service", "not an address"])
def test_an_address_of_something_else_is_refused(url, monkeypatch):
    with pytest.raises(UnusableDatabase, match="postgresql://user:password@host:5432/database"):
        at(url, monkeypatch)


def test_an_address_without_a_database_is_refused(monkeypatch):
    with pytest.raises(UnusableDatabase, match="names no database"):
        at("postgresql://ana@db.firm.example", monkeypatch)


def test_nothing_named_means_the_embedded_one(monkeypatch, tmp_path):
    monkeypatch.setenv("AMENDS_HOME", str(tmp_path))
    told = at(" ", monkeypatch)

    assert told["HOST"].startswith(("/tmp/amends-", str(tmp_path)))


@pytest.mark.parametrize(("version", "refused"), [(140011, True), (96024, True), (150000, False), (180004, False)])
def test_a_server_older_than_15_is_refused(version, refused):
    if not refused:
        assert database.refuse_unfit(version, "UTF8") is None
        return
    with pytest.raises(UnusableDatabase, match=f"PostgreSQL {version // 10_000} is too old"):
        database.refuse_unfit(version, "UTF8")


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_not_unicode_is_refused(monkeypatch):
    with another("ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0") as ascii_, turned_to(ascii_):
        monkeypatch.setenv("AMENDS_DATABASE_URL", ascii_)

        with pytest.raises(UnusableDatabase, match="SQL_ASCII"), database.installation():
            pass


@pytest.mark.django_db(transaction=True)
def test_a_server_that_is_not_there_is_a_sentence(monkeypatch):
    monkeypatch.setenv("AMENDS_DATABASE_URL", "postgresql://ana:secret@127.0.0.1:1/none")
    with (
        turned_to("dbname=no_such_database"),
        pytest.raises(UnusableDatabase, match="no_such_database") as refused,
        database.installation(),
    ):
        pass

    assert "secret" not in str(refused.value)


@pytest.mark.django_db(transaction=True)
def test_a_firms_own_database_is_migrated_only_when_asked(monkeypatch):
    with another() as empty, turned_to(empty):
        monkeypatch.setenv("AMENDS_DATABASE_URL", empty)
        with pytest.raises(NotMigrated, match="run `amends migrate` first"):
            database.migrate_if_needed()

        database.migrate()

        assert database.pending() == []
        assert database.migrate_if_needed() is None


@pytest.mark.django_db(transaction=True)
def test_tables_of_an_earlier_version_are_left_alone_until_asked(ana):
    with psycopg.connect(database.dsn()) as earlier:
        done = earlier.execute("DELETE FROM django_migrations WHERE app = 'steering' RETURNING app, name, applied").fetchall()
    try:
        with pytest.raises(NotMigrated, match="run `amends backup FILE`, then `amends migrate`"):
            database.migrate_if_needed()
    finally:
        with psycopg.connect(database.dsn()) as later:
            later.cursor().executemany("INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, %s)", done)
    assert database.pending() == []


@pytest.mark.django_db
def test_what_a_later_version_did_is_recognised():
    assert database.unknown() == []
    assert database.unknown_among(["base.0001_initial", "base.9999_from_the_future", "auth.9999_not_ours"]) == ["base.9999_from_the_future"]


@pytest.mark.django_db(transaction=True)
def test_two_who_want_the_tables_to_themselves_wait_for_each_other():
    with database.alone(), psycopg.connect(database.dsn()) as other:
        assert other.execute("SELECT pg_try_advisory_lock(%s)", [database.MIGRATING]).fetchone() == (False,)
