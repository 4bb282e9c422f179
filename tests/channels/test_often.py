from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection

from amends.channels.often import WINDOW, TooOften, knock

pytestmark = pytest.mark.django_db


def knocks(count, who="10.0.0.1", door="form-1", *, at):
    for _time in range(count):
        knock(door, who, most=3, at=at)


def test_after_so_many_one_waits_until_the_next_ten_minutes(monday):
    cache.clear()
    knocks(3, at=monday)

    with pytest.raises(TooOften):
        knocks(1, at=monday + WINDOW - timedelta(seconds=1))
    knocks(1, at=monday + WINDOW)


def test_one_does_not_wait_for_another_nor_at_another_door(monday):
    cache.clear()
    knocks(3, at=monday)
    knocks(3, who="10.0.0.2", at=monday)
    knocks(3, door="form-2", at=monday)


def test_all_addresses_of_one_connection_knock_together(monday):
    cache.clear()
    for number in range(3):
        knocks(1, who=f"2001:db8:0:7::{number:x}", at=monday)

    with pytest.raises(TooOften):
        knocks(1, who="2001:db8:0:7:ffff::1", at=monday)
    knocks(1, who="2001:db8:0:8::1", at=monday)


def test_an_address_in_the_dress_of_the_newer_kind_is_the_same(monday):
    cache.clear()
    knocks(3, who="10.0.0.1", at=monday)

    with pytest.raises(TooOften):
        knocks(1, who="::ffff:10.0.0.1", at=monday)
    knocks(1, who="::ffff:10.0.0.2", at=monday)


def test_a_flood_of_others_has_no_try_forgotten(monday):
    cache.clear()
    knocks(3, at=monday)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO tries SELECT ':1:z' || n, 'gAUu', now() + interval '1 day' FROM generate_series(1, 100000) AS n")
    knocks(1, who="10.0.0.2", at=monday)

    with pytest.raises(TooOften):
        knocks(1, at=monday)


def test_nobodys_address_is_kept(monday):
    cache.clear()
    knocks(1, at=monday)

    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM tries")
        assert "10.0.0.1" not in str(cursor.fetchall())
