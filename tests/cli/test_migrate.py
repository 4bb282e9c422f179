import re
import subprocess
import tempfile
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from amends.base import database, embedded
from amends.base.embedded import Server
from amends.base.event import record
from amends.base.firm import Firm
from tests.databases import another, turned_to
from tests.program import AMENDS, amends, environment, wait_for


@pytest.fixture
def home():
    with tempfile.TemporaryDirectory(prefix="amends-home-") as folder:
        yield Path(folder)
        Server(Path(folder) / "postgres").stop()


def begun(*words, home):
    return subprocess.Popen([*AMENDS, *words], env=environment(home), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def steps_done(home):
    try:
        with psycopg.connect(embedded.dsn(home)) as connection:
            return connection.execute("SELECT count(*) FROM django_migrations").fetchone()[0]
    except psycopg.Error:
        return 0


@pytest.mark.embedded
def test_two_at_once_end_with_one_set_of_tables(home):
    both = [begun("migrate", home=home), begun("migrate", home=home)]

    said = [process.communicate()[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert amends("migrate", home=home).stderr == "Nothing to do: the tables are up to date.\n"


@pytest.mark.embedded
def test_one_that_was_killed_half_way_is_finished_by_the_next_command(home):
    with begun("migrate", home=home) as first:
        wait_for(lambda: steps_done(home) > 10)
        first.kill()

    assert amends("user", "add", "ana@firm.example", home=home).returncode == 0
    assert amends("check", home=home).returncode == 0


@pytest.fixture
def empty(transactional_db):
    with another() as dsn, turned_to(dsn):
        yield


def test_the_steps_that_were_done_are_named(empty, said):
    done = said("migrate", "--json")

    assert done.code == 0
    assert {"base.0001_initial", "customers.0001_initial", "steering.0001_initial"} <= set(done.json["migrated"])
    assert said("migrate", "--json").json == {"migrated": []}


def test_a_person_is_told_how_many(empty, said):
    assert re.fullmatch(r"\d+ steps done\.\n", said("migrate").err)
    assert said("migrate").err == "Nothing to do: the tables are up to date.\n"


def test_a_house_of_an_earlier_version_is_left_alone_by_every_command(said, ana):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'steering'")

    refused = said("user", "list")

    assert refused.code == 1
    assert "are of an earlier version: run `amends backup FILE`, then `amends migrate`." in refused.err


def test_a_demo_of_an_earlier_version_is_migrated_by_whoever_comes_first(empty, said, monday):
    assert said("migrate").code == 0
    Firm.the().found(name="Ottermere", currency="GBP", time_zone="Europe/London", at=monday)
    Firm.objects.update(simulated_at=monday)
    record("demo.built", about=Firm.the(), at=monday)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'conversations' AND name = '0002_newest_arrival'")
        cursor.execute("DROP INDEX message_newest_arrival")

    assert said("user", "list").code == 0
    assert database.pending() == []
