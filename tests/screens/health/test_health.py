"""What those who watch over the machine ask."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils.timezone import now
from procrastinate.contrib.django import app

from amends.conversations.models import Message
from amends.screens.health import views


def test_health_needs_no_sign_in_and_no_database(client):
    assert client.get("/health").content == b"ok\n"


def test_ready_tells_how_things_stand(client, db):
    answer = client.get("/ready")

    assert answer.status_code == 200
    assert answer.json() == {"database": True, "oldest_waiting_job_seconds": None, "newest_arrival": None}


@pytest.mark.django_db
def test_ready_tells_how_long_the_oldest_due_job_has_waited(client):
    defer = app.configure_task("sweep", allow_unknown=True, schedule_at=now() - timedelta(minutes=5)).defer
    defer()
    app.configure_task("sweep", allow_unknown=True, schedule_at=now() + timedelta(hours=1)).defer()
    app.configure_task("sweep", allow_unknown=True).defer()

    assert 299 < client.get("/ready").json()["oldest_waiting_job_seconds"] < 360


@pytest.mark.django_db
def test_a_job_for_later_does_not_wait_yet(client):
    app.configure_task("sweep", allow_unknown=True, schedule_at=now() + timedelta(hours=1)).defer()

    assert client.get("/ready").json()["oldest_waiting_job_seconds"] is None


def test_ready_tells_the_newest_arrival(client, conversation):
    assert client.get("/ready").json()["newest_arrival"] == "2026-03-02T09:00:00Z"


@pytest.mark.parametrize("kind", ["reply", "note", "trace"])
def test_what_we_say_ourselves_is_no_arrival(client, conversation, ana, monday, kind):
    Message.say(conversation, kind=kind, text="It is on its way.", by=ana, at=monday + timedelta(hours=1))

    assert client.get("/ready").json()["newest_arrival"] == "2026-03-02T09:00:00Z"


def test_a_later_letter_is(client, conversation, monday):
    Message.say(conversation, kind="received", text="Thank you.", at=monday + timedelta(hours=2))

    assert client.get("/ready").json()["newest_arrival"] == "2026-03-02T11:00:00Z"


def test_it_says_nothing_more_to_whoever_asks(client, conversation):
    assert set(client.get("/ready").json()) == {"database", "oldest_waiting_job_seconds", "newest_arrival"}


def test_without_a_database_nothing_is_ready(client, db, monkeypatch):
    def away(*args):
        raise OperationalError("nobody there")

    monkeypatch.setattr(views, "_pace", away)

    answer = client.get("/ready")

    assert answer.status_code == 503
    assert answer.json()["database"] is False
