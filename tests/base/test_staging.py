import pytest
from django.db import connection

from amends.base.staging import done, staged, told, unchecked

pytestmark = pytest.mark.django_db


def tables():
    with connection.cursor() as cursor:
        return told(cursor, "SELECT relname FROM pg_class WHERE relname = 'told'")


def test_blocks_are_a_table_for_as_long_as_it_lasts():
    with staged("told", "line integer, said text, ordinal integer default 1", [b'1,"a"\n', b"2,\n"]) as cursor:
        assert told(cursor, "SELECT * FROM told ORDER BY line") == [(1, "a", 1), (2, None, 1)]

    assert tables() == []


def test_a_failure_leaves_no_table_and_the_next_one_works():
    with pytest.raises(ZeroDivisionError), staged("told", "line integer", [b"1\n"]):
        raise ZeroDivisionError
    with staged("told", "line integer", [b"1\n"]) as cursor:
        assert done(cursor, "UPDATE told SET line = 2") == 1


def test_a_maker_of_blocks_that_fails_takes_everything_with_it():
    def blocks():
        yield b"1\n"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), staged("told", "line integer", blocks()):
        pass

    assert tables() == []


def test_foreign_keys_are_left_alone_only_inside():
    with connection.cursor() as cursor:
        with unchecked(cursor):
            inside = told(cursor, "SHOW session_replication_role")
        assert told(cursor, "SHOW session_replication_role") == [("origin",)]

    assert inside in ([("replica",)], [("origin",)])
