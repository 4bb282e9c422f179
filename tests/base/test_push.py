import psycopg
import pytest
from django.db import transaction

from amends.base import database
from amends.base.event import record
from amends.base.push import CHANNEL, tell

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ear(transactional_db):
    """Somebody who listens."""
    with psycopg.connect(database.dsn(), autocommit=True) as connection:
        connection.execute(f"LISTEN {CHANNEL}")
        yield connection


def heard(ear):
    """Everything up to a word of our own, so that silence needs no waiting."""
    tell("that is all")
    topics = []
    for word in ear.notifies(timeout=10):
        if word.payload == "that is all":
            break
        topics.append(word.payload)
    return topics


def test_a_topic_is_heard_by_everyone_who_listens(ear):
    tell("moments.judged")

    assert heard(ear) == ["moments.judged"]


def test_what_was_rolled_back_is_never_heard(ear):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell("moments.judged")
        raise ZeroDivisionError

    assert heard(ear) == []


def test_every_event_is_told_by_its_kind_alone(ear, monday):
    record("tests.happened", at=monday, secret="not for the wire")

    assert heard(ear) == ["tests.happened"]


def test_a_thousand_of_a_kind_in_one_transaction_are_heard_once(ear):
    with transaction.atomic():
        for _ in range(1000):
            tell("messages.received")

    assert heard(ear) == ["messages.received"]
