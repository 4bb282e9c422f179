"""/events tells signed-in pages what changed, and nobody else anything."""

from contextlib import contextmanager
from datetime import timedelta

import httpx
import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.utils.timezone import now

from amends.base.models import Teammate
from amends.base.push import CHANNEL, tell
from amends.screens import hub
from amends.screens.hub import MISSED
from tests.program import wait_for

pytestmark = pytest.mark.django_db(transaction=True)


def cookies_of(teammate):
    client = Client()
    client.force_login(teammate)
    return {"sessionid": client.cookies["sessionid"].value}


@pytest.fixture
def cookies(ana):
    return cookies_of(ana)


@pytest.fixture
def listening(server, cookies):
    """An open stream that is known to be heard, line by line."""
    with hearing(server, cookies) as topics:
        yield topics


@contextmanager
def hearing(server, cookies):
    with httpx.stream("GET", f"{server}/events", cookies=cookies, timeout=10) as answer:
        lines = answer.iter_lines()
        assert next(lines).startswith("retry:")
        topics = (line.removeprefix("data: ") for line in lines if line.startswith("data:"))
        wait_for(ears)
        tell("now")
        assert "now" in topics  # what came before it is read away
        yield topics


def test_a_stranger_hears_nothing(server):
    assert httpx.get(f"{server}/events").status_code == 403
    assert httpx.get(f"{server}/events", cookies={"sessionid": "made-up"}).status_code == 403
    assert httpx.get(f"{server}/events", headers={"Cookie": '=; sess[ion]id=x; sessionid="";;'}).status_code == 403


def test_who_has_left_hears_nothing(server, cookies, monday):
    Teammate.objects.update(left_at=monday)

    assert httpx.get(f"{server}/events", cookies=cookies).status_code == 403


def test_whoever_leaves_while_listening_hears_no_more(dora, server, listening, monday):
    with hearing(server, cookies_of(dora)) as doras:
        dora.leave(at=monday)

        assert list(doras) == []
    assert "teammates.left" in listening


def test_who_is_given_another_role_goes_on_listening(dora, ana, listening, monday):
    dora.serve_as("analyst", by=ana, at=monday)
    tell("after")

    assert [next(listening), next(listening)] == ["teammates.role_changed", "after"]


@pytest.mark.parametrize(
    "end",
    [lambda ana: Session.objects.all().delete(), lambda ana: ana.choose_password("another lantern")],
    ids=["signed out", "new password"],
)
def test_a_session_that_ends_takes_its_open_pages_along(server, cookies, ana, monkeypatch, end):
    monkeypatch.setattr(hub, "ASK_AGAIN_SECONDS", 0)
    with hearing(server, cookies) as topics:
        tell("before")
        assert next(topics) == "before"

        end(ana)
        tell("after")

        assert list(topics) == []


def test_a_sign_in_that_runs_out_is_one_no_more(server, cookies):
    Session.objects.update(expire_date=now() - timedelta(seconds=1))

    assert httpx.get(f"{server}/events", cookies=cookies).status_code == 403


def test_while_nobody_can_be_asked_the_page_is_told_to_come_again(server, cookies, monkeypatch):
    def away(request):
        raise OperationalError("nobody there")

    monkeypatch.setattr("amends.screens.hub.get_user", away)

    assert httpx.get(f"{server}/events", cookies=cookies).status_code == 503


def test_what_was_committed_is_heard(listening):
    tell("orders.taken_in")

    assert next(listening) == "orders.taken_in"


def test_what_was_rolled_back_is_not_heard(listening):
    with transaction.atomic():
        tell("never")
        transaction.set_rollback(True)
    tell("after")

    assert next(listening) == "after"


def test_a_topic_of_two_lines_is_one_line(listening):
    tell("a\n\ndata: b")

    assert next(listening) == "a data: b"


def test_everybody_hears(server, cookies, listening):
    with httpx.stream("GET", f"{server}/events", cookies=cookies, timeout=10) as other:
        lines = other.iter_lines()
        next(lines)
        tell("reckoned")

        assert next(listening) == "reckoned"
        assert "data: reckoned" in lines


def test_a_stream_is_not_kept_and_not_guessed_at(server, cookies):
    with httpx.stream("GET", f"{server}/events", cookies=cookies) as answer:
        assert answer.headers["content-type"] == "text/event-stream"
        assert answer.headers["cache-control"] == "no-store"


def test_after_a_lost_connection_it_listens_again_and_says_so(listening):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = ANY(%s)", [ears()])

    assert next(listening) == MISSED
    tell("again")
    assert next(listening) == "again"


def test_streams_hold_no_connection_to_the_database(server, cookies, listening):
    before = sessions()
    with httpx.stream("GET", f"{server}/events", cookies=cookies), httpx.stream("GET", f"{server}/events", cookies=cookies):
        wait_for(lambda: sessions() <= before)


def test_many_topics_do_not_pile_up_behind_a_page_that_does_not_read(server, cookies, listening):
    with transaction.atomic():
        for number in range(3000):
            tell(f"topic {number}")

    assert next(listening) == "topic 0"
    assert httpx.get(f"{server}/health", timeout=5).status_code == 200


def ears():
    """Who listens, by the process of its connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query = %s", [f"LISTEN {CHANNEL}"])
        return [pid for (pid,) in cursor.fetchall()]


def sessions():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'")
        return cursor.fetchone()[0]
