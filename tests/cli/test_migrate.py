import subprocess
import tempfile
from pathlib import Path

import psycopg
import pytest

from amends.base import embedded
from amends.base.embedded import Server
from tests.program import AMENDS, amends, environment, wait_for

pytestmark = pytest.mark.embedded


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


def test_two_at_once_end_with_one_set_of_tables(home):
    both = [begun("migrate", home=home), begun("migrate", home=home)]

    said = [process.communicate()[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert amends("migrate", home=home).stderr == "Nothing to do: the tables are up to date.\n"


def test_one_that_was_killed_half_way_is_finished_by_the_next_command(home):
    with begun("migrate", home=home) as first:
        wait_for(lambda: steps_done(home) > 10)
        first.kill()

    assert amends("user", "add", "ana@firm.example", home=home).returncode == 0
    assert amends("check", home=home).returncode == 0
