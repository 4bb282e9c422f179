"""Rows on their way in lie in a table of their own, and are gone afterwards however it ends."""

import csv
import io
import threading

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from amends.base.models import Team
from amends.base.staging import done, staged, told, unchecked
from tests.together import together

pytestmark = pytest.mark.django_db
COLUMNS = "line integer, said text, ordinal integer default 1"


def as_csv(*rows):
    sheet = io.StringIO()
    csv.writer(sheet, quoting=csv.QUOTE_ALL).writerows(rows)
    return [sheet.getvalue().encode()]


def is_there(table):
    with connection.cursor() as cursor:
        return told(cursor, "SELECT to_regclass(%s) IS NOT NULL", table) == [(True,)]


def test_rows_lie_there_in_their_columns():
    with staged("letters", COLUMNS, as_csv((1, "Dear firm"), (2, "Yours"))) as cursor:
        assert told(cursor, "SELECT * FROM letters ORDER BY line") == [(1, "Dear firm", 1), (2, "Yours", 1)]


def test_afterwards_there_is_no_such_table():
    with staged("letters", COLUMNS, as_csv((1, "Dear firm"))):
        assert is_there("letters")

    assert not is_there("letters")


def test_blocks_may_break_anywhere_within_a_row():
    text = b'1,"Dear firm"\n2,"My parcel\nnever came"\n'
    with staged("letters", COLUMNS, [text[:5], text[5:20], text[20:21], text[21:]]) as cursor:
        assert told(cursor, "SELECT said FROM letters ORDER BY line") == [("Dear firm",), ("My parcel\nnever came",)]


def test_no_rows_are_no_rows():
    with staged("letters", COLUMNS, []) as cursor:
        assert told(cursor, "SELECT count(*) FROM letters") == [(0,)]


def test_a_second_intake_may_follow_in_the_same_transaction():
    with transaction.atomic():
        for number in (1, 2):
            with staged("letters", COLUMNS, as_csv((number, "Dear firm"))) as cursor:
                assert told(cursor, "SELECT line FROM letters") == [(number,)]


def test_what_was_taken_in_before_a_fall_is_undone():
    with pytest.raises(ZeroDivisionError), staged("letters", COLUMNS, as_csv((1, "Dear firm"))) as cursor:
        done(cursor, "INSERT INTO base_team (name) SELECT said FROM letters")
        raise ZeroDivisionError

    assert not Team.objects.exists()
    assert not is_there("letters")


def test_blocks_that_break_off_leave_nothing():
    def blocks():
        yield b'1,"Dear firm"\n'
        raise OSError("the disk went away")

    with pytest.raises(OSError, match="went away"), staged("letters", COLUMNS, blocks()):
        pass

    assert not is_there("letters")


def test_a_row_of_other_columns_is_an_error_and_leaves_nothing():
    with pytest.raises(psycopg.DataError), staged("letters", COLUMNS, [b"one,two,three,four\n"]):
        pass

    assert not is_there("letters")


def test_a_deed_tells_how_many_rows_it_touched():
    with staged("letters", COLUMNS, as_csv(*((n, f"Letter {n}") for n in range(5)))) as cursor:
        assert done(cursor, "INSERT INTO base_team (name) SELECT said FROM letters WHERE line > %s", 1) == 3


def test_keys_are_checked_again_afterwards():
    with connection.cursor() as cursor:
        with unchecked(cursor):
            pass
        assert told(cursor, "SHOW session_replication_role") == [("origin",)]


@pytest.mark.django_db(transaction=True)
def test_a_key_to_nobody_is_refused_once_they_are_checked(monday):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        with unchecked(cursor):
            pass
        done(cursor, "INSERT INTO customers_address (customer_id, kind, value) VALUES (987654, 'email', 'x')")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.django_db(transaction=True)
def test_two_intakes_at_once_are_as_one_after_the_other():
    def take_in_if_new():
        with staged("letters", COLUMNS, as_csv((1, "Back office"))) as cursor:
            missing = "WHERE NOT EXISTS (SELECT FROM base_team WHERE name = said)"
            return done(cursor, f"INSERT INTO base_team (name) SELECT said FROM letters {missing}")

    assert sorted(together(*[take_in_if_new] * 4)) == [0, 0, 0, 1]


@pytest.mark.django_db(transaction=True)
def test_an_intake_that_lasts_keeps_nobody_from_working():
    begun, go_on = threading.Event(), threading.Event()

    def slowly():
        with staged("letters", COLUMNS, as_csv((1, "x"))):
            begun.set()
            return go_on.wait(10)

    def work():
        begun.wait(10)
        team = Team.objects.create(name="Back office")
        go_on.set()
        return team

    waited, team = together(slowly, work)

    assert waited
    assert Team.objects.get() == team


class Texts(TestCase):
    @settings(max_examples=80, deadline=None)
    @given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40), max_size=6))
    def test_every_text_comes_through_letter_by_letter(self, texts):
        with staged("letters", COLUMNS, as_csv(*enumerate(texts))) as cursor:
            assert [said for (said,) in told(cursor, "SELECT said FROM letters ORDER BY line")] == texts
