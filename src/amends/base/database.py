"""The one database: the embedded PostgreSQL of the home, or the firm's own at AMENDS_DATABASE_URL."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from amends.base import embedded, environment
from amends.base.home import home, made
from amends.base.refusal import Refusal

OLDEST_MAJOR = 15
MIGRATING = 0x616D656E6473  # an advisory lock's number: the letters of our name
POOL_SIZE = 12
POOL_TIMEOUT_SECONDS = 10.0


class UnusableDatabase(Refusal):
    """The PostgreSQL that was named cannot be used."""


class NotMigrated(Refusal):
    """The tables are not those this version works with."""


def is_foreign() -> bool:
    """Does the firm bring its own PostgreSQL?"""
    return bool(os.environ.get("AMENDS_DATABASE_URL", "").strip())


def from_environment() -> dict:
    """Django's DATABASES["default"]; nothing is started or connected to."""
    words = _words(os.environ["AMENDS_DATABASE_URL"].strip() if is_foreign() else embedded.dsn(home()))
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    place = {key: str(words.pop(word, "")) for key, word in names.items()}
    return {"ENGINE": "django.db.backends.postgresql", **place, "CONN_HEALTH_CHECKS": True, "OPTIONS": words | _pooled()}


@contextmanager
def installation() -> Iterator[None]:
    """The database is there and usable for as long as this lasts."""
    with nullcontext(made()) if is_foreign() else embedded.held(made()):
        try:
            if is_foreign():
                refuse_unfit(*_ask(dsn()))
            yield
        finally:
            hang_up()


def mend() -> None:
    """Start the embedded server again if it died; a firm's own is the firm's to mend."""
    if not is_foreign():
        embedded.Server(home() / "postgres").mend()


def hang_up() -> None:
    """Give every connection of this process back; a transaction that is still open belongs to whoever called us."""
    for open_connection in connections.all(initialized_only=True):
        if not open_connection.in_atomic_block:
            open_connection.close()
            open_connection.close_pool()


def refuse_unfit(version: int, encoding: str) -> None:
    """version is PostgreSQL's own number, 150004 for 15.4."""
    if version < OLDEST_MAJOR * 10_000:
        raise UnusableDatabase(f"PostgreSQL {version // 10_000} is too old: Amends needs PostgreSQL {OLDEST_MAJOR} or newer.")
    if encoding != "UTF8":
        raise UnusableDatabase(f"The database keeps its text in {encoding}: make one with ENCODING 'UTF8'.")


def dsn() -> str:
    """Where Django's own connections go, in words for psycopg, pg_dump and psql."""
    place = connection.settings_dict
    words = {word: value for word, value in place["OPTIONS"].items() if word not in ("pool", "assume_role")}
    named = {"dbname": place["NAME"], "user": place["USER"], "password": place["PASSWORD"], "host": place["HOST"], "port": place["PORT"]}
    return make_conninfo("", **words, **{word: value for word, value in named.items() if value})


def migrate() -> None:
    """Bring the tables up to date; a second process that has the same idea waits, then finds nothing to do."""
    with alone(), _unhurried_disk():
        call_command("migrate", interactive=False, verbosity=0)


@contextmanager
def alone() -> Iterator[None]:
    """While this lasts nobody else makes, changes or fills the tables."""
    with psycopg.connect(dsn(), autocommit=True) as lock:
        lock.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
        yield


def migrate_if_needed() -> None:
    """A new embedded home, and a demo's, is migrated by whoever comes first; anything with a firm's work in it only when asked to."""
    if not pending():
        return
    in_use = is_in_use()
    if in_use and not is_simulated():
        raise NotMigrated(f"The tables of {place()} are of an earlier version: run `amends backup FILE`, then `amends migrate`.")
    if not in_use and is_foreign():
        raise NotMigrated(f"There are no tables in {place()} yet: run `amends migrate` first.")
    migrate()


def pending() -> list[str]:
    """The migrations still to do, by name."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def unknown() -> list[str]:
    """Migrations of ours that a later version has done here."""
    return unknown_among(f"{label}.{name}" for label, name in MigrationLoader(connection).applied_migrations)


def unknown_among(migrations: Iterable[str]) -> list[str]:
    """Those of our own migrations that this version does not know."""
    known = {f"{label}.{name}" for label, name in MigrationLoader(None).disk_migrations}
    ours = {app.label for app in apps.get_app_configs() if app.name.startswith("amends.")}
    return sorted(name for name in migrations if name.partition(".")[0] in ours and name not in known)


def is_in_use() -> bool:
    """Has anybody ever been taken in here, or anything ever happened? Else the tables hold nothing that could be lost."""
    nouns = apps.get_model(settings.AUTH_USER_MODEL), apps.get_model("base", "Event")
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        return any(_has_rows(cursor, noun._meta.db_table) for noun in nouns if noun._meta.db_table in there)


def is_simulated() -> bool:
    """Is it the demo's firm? Asked of the table, since the tables may be of an earlier version."""
    firm = apps.get_model("base", "Firm")._meta.db_table
    with connection.cursor() as cursor:
        if firm not in connection.introspection.table_names(cursor):
            return False
        cursor.execute(f"SELECT EXISTS (SELECT FROM {connection.ops.quote_name(firm)} WHERE simulated_at IS NOT NULL)")  # noqa: S608 - the name is Django's
        return cursor.fetchone()[0]


def place() -> str:
    """The database in words for a person, without its password."""
    if not is_foreign():
        return str(home())
    where = connection.settings_dict
    return f"the database {where['NAME']} at {where['HOST'] or 'localhost'}"


def _words(url: str) -> dict:
    try:
        words = conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        raise UnusableDatabase(
            "AMENDS_DATABASE_URL is not an address of PostgreSQL: write postgresql://user:password@host:5432/database."
        ) from error
    if not words.get("dbname"):
        raise UnusableDatabase("AMENDS_DATABASE_URL names no database: write postgresql://user:password@host:5432/database.")
    return words


def _pooled() -> dict:
    size = environment.number("AMENDS_POOL", POOL_SIZE, at_least=0)
    return {"pool": {"min_size": 1, "max_size": size, "timeout": POOL_TIMEOUT_SECONDS}} if size else {}


def _ask(where: str) -> tuple[int, str]:
    try:
        with psycopg.connect(where, connect_timeout=10) as asked:
            return asked.info.server_version, asked.info.parameter_status("server_encoding") or "?"
    except psycopg.OperationalError as error:
        reason = " ".join(str(error).split())[:200]
        raise UnusableDatabase(f"PostgreSQL cannot be reached ({reason}): check AMENDS_DATABASE_URL.") from error


@contextmanager
def _unhurried_disk() -> Iterator[None]:
    """Some seventy steps need not each wait for the disk: their order is kept, and a power cut only means to do the last ones again."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")
        yield
        cursor.execute("RESET synchronous_commit")


def _has_rows(cursor, table: str) -> bool:
    cursor.execute(f"SELECT EXISTS (SELECT FROM {connection.ops.quote_name(table)})")  # noqa: S608 - the name is Django's
    return cursor.fetchone()[0]
