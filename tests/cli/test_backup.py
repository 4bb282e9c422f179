import json
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from amends.base.embedded import Server
from tests.fifteen import fifteen, needs_fifteen
from tests.program import amends

pytestmark = pytest.mark.embedded


@contextmanager
def new_home():
    with tempfile.TemporaryDirectory(prefix="amends-home-") as folder:
        yield Path(folder)
        Server(Path(folder) / "postgres").stop()


def done(*words, home, **more):
    answer = amends(*words, "--json", home=home, **more)
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


@pytest.fixture(scope="module")
def house():
    """A home with Ana in it, and its backup beside."""
    with new_home() as home:
        done("user", "add", "ana@firm.example", home=home)
        done("backup", home / "all.tar", home=home)
        yield home


def test_a_new_home_filled_from_a_backup_is_equal_to_the_old(house):
    with new_home() as new:
        restored = done("restore", house / "all.tar", home=new)

        assert done("user", "list", home=new) == done("user", "list", home=house)
        assert restored["tables"] == done("backup", new / "again.tar", home=new)["tables"]
        assert restored["pending_migrations"] == []


def test_a_home_in_use_is_left_alone(house):
    refused = amends("restore", house / "all.tar", home=house)

    assert refused.returncode == 1
    assert "is not empty" in refused.stderr


@pytest.mark.parametrize("content", [b"", b"\0" * 10_240, b"PK\3\4 no tar"], ids=["empty", "zeros", "zip"])
def test_what_is_no_backup_is_refused_in_a_sentence_and_nothing_is_there(house, tmp_path, content):
    (tmp_path / "other.tar").write_bytes(content)
    with new_home() as new:
        refused = amends("restore", tmp_path / "other.tar", home=new)

        assert refused.returncode == 1
        assert "no whole backup of Amends" in refused.stderr
        assert "Traceback" not in refused.stderr


def test_a_backup_that_is_not_there_or_a_folder_is_a_wrong_call(house, tmp_path):
    assert amends("restore", tmp_path / "none.tar", home=house).returncode == 2
    assert amends("restore", tmp_path, home=house).returncode == 2


@needs_fifteen
def test_an_embedded_house_moves_to_the_firms_own_older_server_and_back(house, tmp_path):
    with fifteen() as url:
        moved = done("restore", house / "all.tar", home=tmp_path / "moved", AMENDS_DATABASE_URL=url)
        assert done("user", "list", home=tmp_path / "moved", AMENDS_DATABASE_URL=url) == done("user", "list", home=house)
        done("backup", tmp_path / "back.tar", home=tmp_path / "moved", AMENDS_DATABASE_URL=url)

    with new_home() as back:
        assert done("restore", tmp_path / "back.tar", home=back)["tables"] == moved["tables"]


@needs_fifteen
def test_a_firms_own_server_gets_its_tables_only_when_asked(tmp_path):
    with fifteen() as url:
        early = amends("user", "list", home=tmp_path, AMENDS_DATABASE_URL=url)
        assert (early.returncode, early.stderr) == (
            1,
            "There are no tables in the database firm at 127.0.0.1 yet: run `amends migrate` first.\n",
        )

        assert len(done("migrate", home=tmp_path, AMENDS_DATABASE_URL=url)["migrated"]) > 50
        assert done("user", "list", home=tmp_path, AMENDS_DATABASE_URL=url) == {"teammates": []}
        assert not (tmp_path / "postgres").exists()
