"""Conversations as a desk finds them: somebody waits, somebody was promised something, somebody is laid aside."""

from datetime import timedelta

import pytest

from amends.base.models import Firm
from amends.conversations.models import Conversation, Message
from amends.customers.models import Customer


@pytest.fixture
def firm(db, monday):
    firm = Firm.the()
    firm.found(name="Lanterns & Daughters", currency="EUR", time_zone="Europe/Berlin", at=monday)
    return firm


@pytest.fixture(autouse=True)
def _at_nine(monkeypatch, monday):
    """It is Monday on every page."""
    monkeypatch.setattr("amends.screens.desk.views.now", lambda: monday)


@pytest.fixture
def written(inbox, monday):
    """Somebody writes: by name, and how many minutes ago."""

    def write(name, minutes=0, *, inbox=inbox, subject="A question", text="How long does it take?", **said):
        at = monday - timedelta(minutes=minutes)
        customer = Customer.objects.create(name=name, first_seen_at=at, **said)
        conversation = Conversation.begin(customer, inbox, subject=subject, at=at)
        Message.say(conversation, kind="received", text=text, at=at)
        return conversation

    return write


@pytest.fixture
def many(inbox, monday):
    """So many people wait, the first for the longest."""

    def wait(number):
        people = Customer.objects.bulk_create(Customer(name=f"Customer {n:05}", first_seen_at=monday) for n in range(number))
        at = [monday - timedelta(minutes=number - n) for n in range(number)]
        rows = [
            Conversation(
                customer=one, inbox=inbox, subject=f"Letter {n}", opened_at=at[n], last_at=at[n], waiting_since=at[n], preview="Hello?"
            )
            for n, one in enumerate(people)
        ]
        return Conversation.objects.bulk_create(rows)

    return wait
