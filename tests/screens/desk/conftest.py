"""Conversations as a desk finds them. Pages read the clock, so here people write some minutes before it is read."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from amends.base.models import Teammate
from amends.conversations.models import Conversation, Message
from amends.customers.models import Customer
from amends.listening.models import Cause, Judgement, Moment

HALF_A_MINUTE = timedelta(seconds=30)


def before(minutes):
    """So long ago, and half a minute more: a page that is slow still says so many minutes."""
    return now() - timedelta(minutes=minutes) - HALF_A_MINUTE


def ahead(minutes):
    return now() + timedelta(minutes=minutes) + HALF_A_MINUTE


def put(conversation, **fields):
    """As some upper floor has left its row."""
    Conversation.objects.filter(pk=conversation.pk).update(**fields)


@pytest.fixture
def writes(inbox):
    """Somebody writes: by name, and how many minutes ago."""

    def write(name, minutes=0, *, inbox=inbox, subject="A question", text="How long does it take?", **said):
        at = before(minutes)
        customer = Customer.objects.create(name=name, first_seen_at=at, **said)
        conversation = Conversation.begin(customer, inbox, subject=subject, at=at)
        Message.say(conversation, kind="received", text=text, at=at)
        return conversation

    return write


@pytest.fixture
def judge(ana):
    """Ana says what happened in a conversation."""

    def say(conversation, verdict, cause=None, minutes=0):
        moment = Moment.notice(conversation.customer, at=before(minutes), conversation=conversation)
        Judgement.judge(moment, verdict, by=ana, at=now(), cause=Cause.objects.named(cause) if cause else None)
        return moment

    return say


@pytest.fixture
def eve(db, monday):
    """In no team."""
    return Teammate.welcome(email="eve@firm.example", name="Eve", at=monday)


@pytest.fixture
def crowd(inbox):
    """So many people wait, the first of them for the longest."""

    def wait(number):
        first = before(number)
        people = Customer.objects.bulk_create(Customer(name=f"Customer {n:05}", first_seen_at=first) for n in range(number))
        at = [first + timedelta(minutes=n) for n in range(number)]
        said = {"inbox": inbox, "preview": "Hello?"}
        return Conversation.objects.bulk_create(
            Conversation(customer=one, subject=f"Letter {n}", opened_at=at[n], last_at=at[n], waiting_since=at[n], **said)
            for n, one in enumerate(people)
        )

    return wait
