"""A small cast: Ana owns it, Ben is the customer, Charlie must see nothing, Dora is anybody else on the team."""

from datetime import UTC, datetime

import pytest

from amends.base.models import Team, Teammate
from amends.conversations.models import Conversation, Inbox, Message
from amends.customers.models import Customer
from amends.listening.models import Judgement, Moment
from amends.recoveries.models import Recovery

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def monday():
    """Now, in every test."""
    return MONDAY


@pytest.fixture
def ana(db, monday):
    """Owns it."""
    return Teammate.welcome(email="ana@firm.example", name="Ana", role="owner", at=monday)


@pytest.fixture
def ben(db, monday):
    """The customer."""
    customer = Customer.objects.create(name="Ben", first_seen_at=monday)
    customer.addresses.create(kind="email", value="ben@home.example")
    return customer


@pytest.fixture
def charlie(db, monday):
    """Must see nothing: an analyst, in no team."""
    return Teammate.welcome(email="charlie@firm.example", name="Charlie", role="analyst", at=monday)


@pytest.fixture
def dora(db, monday):
    """Anybody else on the team."""
    return Teammate.welcome(email="dora@firm.example", name="Dora", at=monday)


@pytest.fixture
def inbox(db):
    """Open to everybody."""
    return Inbox.objects.create(name="Letters", channel="email", address="letters@firm.example")


@pytest.fixture
def back_office(dora):
    """A team of Dora alone."""
    team = Team.objects.create(name="Back office")
    dora.teams.add(team)
    return team


@pytest.fixture
def closed_inbox(back_office):
    """Restricted to the back office."""
    inbox = Inbox.objects.create(name="Complaints about staff", channel="email")
    inbox.teams.add(back_office)
    return inbox


@pytest.fixture
def conversation(ben, inbox, monday):
    """Ben has written, and waits."""
    conversation = Conversation.begin(ben, inbox, subject="My parcel", at=monday)
    Message.say(conversation, kind="received", text="Where is my parcel?", at=monday)
    return conversation


@pytest.fixture
def moment(ben, conversation, monday):
    """Not judged yet."""
    return Moment.notice(ben, at=monday, conversation=conversation)


@pytest.fixture
def misery(moment, ana, monday):
    """Judged by Ana."""
    Judgement.judge(moment, "misery", by=ana, at=monday)
    return moment


@pytest.fixture
def recovery(misery):
    """Opened by the misery."""
    return Recovery.objects.get(moment=misery)
