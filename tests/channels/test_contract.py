"""What every channel of the settings does, whatever it is: delivers once, never loops, keeps what it cannot read.

A new channel brings tests/channels/<kind>/sample.py: the raw bytes of what a person says by it, and of what a machine does.
"""

from importlib import import_module
from io import BytesIO
from random import Random

import pytest
from django.conf import settings

from amends.conversations.channel import carrier_of, channel_of
from amends.conversations.letter import MACHINES, Letter
from amends.conversations.models import Arrival, Conversation, Inbox, Message, Sending

pytestmark = pytest.mark.django_db
OWN, BEN = "in@firm.example", "ben@home.example"
CHANNELS = sorted(settings.CHANNELS)


@pytest.fixture(params=CHANNELS)
def kind(request):
    return request.param


@pytest.fixture
def sample(kind):
    return import_module(f"tests.channels.{kind}.sample")


@pytest.fixture
def inbox(kind, firm):
    """It acknowledges whatever it may."""
    return Inbox.objects.create(name="In", channel=kind, address=OWN, acknowledgement="We have it.")


def bring(raw, inbox, at, sender=BEN):
    """It comes in, is looked into, and looked into again."""
    arrival = Arrival.keep(BytesIO(raw), inbox=inbox, door="test", at=at, sender=sender)
    for _time in range(3):
        Arrival.objects.look_into(at=at)
    arrival.refresh_from_db()
    return arrival


def spoiled(raw, seed):
    """The same bytes, cut off or with some of them changed."""
    random = Random(seed)
    bytes_ = bytearray(raw[: random.randrange(len(raw))] if seed % 2 else raw)
    for _time in range(random.randrange(1, 30)):
        bytes_[random.randrange(len(bytes_))] = random.randrange(256) if bytes_ else 0
    return bytes(bytes_)


def garbage(seed):
    return Random(seed).randbytes(seed * 37)


def test_it_is_a_channel(kind):
    channel = channel_of(kind)

    assert channel.kind == kind
    assert isinstance(channel.leaves_by, str)
    assert isinstance(channel.shows, bool)
    assert carrier_of(kind) is None or callable(carrier_of(kind).carry)


def test_what_a_person_says_is_read(sample, kind, inbox, monday):
    arrival = bring(sample.raw(BEN, "It does not burn."), inbox, monday)

    letter = channel_of(kind).read(arrival)
    assert (letter.sender.address, letter.machine, letter.remarks) == (BEN, None, ())
    assert letter.text.strip() == letter.reply.strip() == "It does not burn."
    assert Message.objects.get(kind="received").text == "It does not burn."


def test_it_delivers_once(sample, inbox, monday):
    first, second = (bring(sample.raw(BEN, "It does not burn."), inbox, monday) for _time in range(2))

    assert first == second
    assert Message.objects.filter(kind="received").count() == Arrival.objects.count() == 1


def test_the_same_by_two_doors_is_one_conversation_in_both(sample, inbox, monday):
    other = Inbox.objects.create(name="Other", channel=inbox.channel, address="other@firm.example")
    first, second = (bring(sample.raw(BEN, "It does not burn."), one, monday) for one in (inbox, other))

    assert first.message == second.message
    assert Conversation.objects.count() == 1


def test_a_person_is_acknowledged_once_at_most(sample, inbox, monday):
    for _time in range(3):
        bring(sample.raw(BEN, "It does not burn."), inbox, monday)

    assert Message.objects.filter(kind="automatic").count() <= 1


@pytest.mark.parametrize("whose", ["our own", "a machine's"])
def test_it_never_loops(sample, inbox, monday, whose):
    raw = sample.raw(OWN, "We have it.") if whose == "our own" else sample.automatic(BEN)
    arrival = bring(raw, inbox, monday)

    assert arrival.parked_as in MACHINES
    assert not Message.objects.exists()
    assert not Sending.objects.exists()


def test_what_a_machine_said_is_answered_by_no_machine_even_if_a_person_takes_it_in(sample, inbox, ana, monday):
    arrival = bring(sample.automatic(BEN), inbox, monday)
    arrival.let_in(by=ana, at=monday)
    Arrival.objects.look_into(at=monday)

    assert Message.objects.get().kind == "received"
    assert not Sending.objects.exists()


@pytest.mark.parametrize("seed", range(12))
def test_it_keeps_what_it_cannot_read(sample, kind, inbox, monday, seed):
    raw = garbage(seed)
    arrival = bring(raw, inbox, monday)

    with arrival.raw.open() as kept:
        assert kept.read() == raw
    assert isinstance(channel_of(kind).read(arrival), Letter)
    assert arrival.taken_at or arrival.parked_at or arrival.quarantined_at


@pytest.mark.parametrize("seed", range(12))
def test_what_was_spoiled_on_its_way_stops_nothing(sample, inbox, monday, seed):
    spoilt = bring(spoiled(sample.raw(BEN, "It does not burn."), seed), inbox, monday)
    whole = bring(sample.raw(BEN, "But this one does."), inbox, monday)

    assert spoilt.taken_at or spoilt.parked_at or spoilt.quarantined_at
    assert whole.message.text == "But this one does."
