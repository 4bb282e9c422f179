"""Further databases, beside the one every test has."""

import uuid
from contextlib import contextmanager

import psycopg
from django.db import connection
from psycopg import sql
from psycopg.conninfo import make_conninfo

from amends.base import database


@contextmanager
def another(words=""):
    """The DSN of a new, empty database on the server the tests run on."""
    name = f"another_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(make_conninfo(database.dsn(), dbname="postgres"), autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {} {}").format(sql.Identifier(name), sql.SQL(words)))
        try:
            yield make_conninfo(database.dsn(), dbname=name)
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def turned_to(dsn):
    """Django works on that one instead."""
    ours = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = psycopg.conninfo.conninfo_to_dict(dsn)["dbname"]
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = ours
